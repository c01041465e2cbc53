//! Opening the window: which renderer, which size, which fonts for rare characters.

use eframe::{NativeOptions, Renderer};

use super::app::{App, Parts};
use crate::lang::Texts;

/// How a window is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// Vulkan, Metal or DirectX.
    Wgpu,
    /// OpenGL.
    Glow,
}

const SMALLEST: [f32; 2] = [1024.0, 640.0];
const USUAL: [f32; 2] = [1440.0, 900.0];

/// The ways to try, best first.
///
/// Windows and macOS may lack OpenGL, where `wgpu` works (remote desktops, virtual machines); on
/// Linux without a graphics card software OpenGL costs a fifth of software Vulkan.
pub fn ways(choice: Option<Drawing>) -> Vec<Drawing> {
    match choice {
        Some(it) => vec![it],
        None if cfg!(target_os = "linux") => vec![Drawing::Glow, Drawing::Wgpu],
        None => vec![Drawing::Wgpu, Drawing::Glow],
    }
}

/// Says a sentence in a small window of its own and waits until it was read; no more than logged where none can open.
pub fn alert(title: &str, sentence: &str) {
    let dialog = rfd::MessageDialog::new().set_level(rfd::MessageLevel::Error);
    dialog.set_title(title).set_description(sentence).show();
}

/// Shows the window until it is closed. `parts` is made when there is one, with what wakes it.
///
/// On failure the cause is for the log and for whoever repairs the machine.
pub fn show(
    drawing: Drawing,
    prefs: &super::prefs::Prefs,
    parts: impl FnOnce(Box<dyn Fn() + Send + Sync>) -> std::io::Result<Parts>,
) -> Result<(), String> {
    let viewport = egui::ViewportBuilder::default()
        .with_inner_size(prefs.window.unwrap_or(USUAL))
        .with_min_inner_size(SMALLEST)
        .with_app_id("attache");
    let renderer = match drawing {
        Drawing::Wgpu => Renderer::Wgpu,
        Drawing::Glow => Renderer::Glow,
    };
    let options = NativeOptions { viewport, renderer, ..NativeOptions::default() };
    let title = Texts::new(prefs.lang()).tr("core-app-name").into_owned();
    let made = eframe::run_native(
        &title,
        options,
        Box::new(move |cc| {
            let ctx = cc.egui_ctx.clone();
            let parts = parts(Box::new(move || ctx.request_repaint()))?;
            Ok(Box::new(App::new(&cc.egui_ctx, parts)))
        }),
    );
    made.map_err(|err| err.to_string())
}
