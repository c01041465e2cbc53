//! Starting the window: which renderer, what when there is none.

use std::{path::Path, sync::Arc};

use clap::{Args, ValueEnum};
use eframe::{NativeOptions, Renderer};

use super::{Failure, open, say::Say};
use crate::{
    client::{Backend, Client, ClientError, Local},
    desk::{Desk, machine_clock},
    ui::{
        app::{App, Parts},
        prefs::Prefs,
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Choice {
    Wgpu,
    Glow,
}

#[derive(Debug, Args)]
pub struct WindowArgs {
    /// How the window is drawn; chosen by itself when left out.
    #[arg(long, value_enum)]
    renderer: Option<Choice>,
}

const SMALLEST: [f32; 2] = [1024.0, 640.0];
const USUAL: [f32; 2] = [1440.0, 900.0];

pub(super) fn run(say: &Say, data: Option<&Path>, args: &WindowArgs) -> Result<(), Failure> {
    if let Some(missing) = missing_display(say) {
        return Err(Failure::CannotRun(missing));
    }
    let folder = open::folder(say, data)?;
    let desk = open::desk(say, data)?;
    let mut failed = None;
    for renderer in renderers(args.renderer) {
        match show(&desk, &folder, renderer) {
            Ok(()) => return Ok(()),
            Err(err) => failed = Some(err),
        }
    }
    let cause = failed.map(|err| err.to_string()).unwrap_or_default();
    Err(Failure::CannotRun(say.texts.tr_with("cli-no-window", &[("cause", cause.into())])))
}

/// What is missing for a window to open, as a sentence.
fn missing_display(say: &Say) -> Option<String> {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty()));
    let needs_one = cfg!(all(unix, not(target_os = "macos")));
    (needs_one && !has_display).then(|| say.texts.tr("cli-no-display").into_owned())
}

/// The renderers to try, best first: Windows and macOS may lack OpenGL, where `wgpu` works; on
/// Linux without a graphics card software OpenGL costs a fifth of software Vulkan.
fn renderers(choice: Option<Choice>) -> Vec<Renderer> {
    match choice {
        Some(Choice::Wgpu) => vec![Renderer::Wgpu],
        Some(Choice::Glow) => vec![Renderer::Glow],
        None if cfg!(target_os = "linux") => vec![Renderer::Glow, Renderer::Wgpu],
        None => vec![Renderer::Wgpu, Renderer::Glow],
    }
}

fn show(desk: &Arc<Desk>, folder: &Path, renderer: Renderer) -> Result<(), eframe::Error> {
    let prefs = Prefs::load(folder);
    let size = prefs.window.unwrap_or(USUAL);
    let viewport = egui::ViewportBuilder::default()
        .with_inner_size(size)
        .with_min_inner_size(SMALLEST)
        .with_app_id("attache");
    let options = NativeOptions { viewport, renderer, ..NativeOptions::default() };
    let title = crate::lang::Texts::new(prefs.lang()).tr("core-app-name").into_owned();
    let desk = Arc::clone(desk);
    eframe::run_native(
        &title,
        options,
        Box::new(move |cc| {
            let ctx = cc.egui_ctx.clone();
            let backend: Arc<dyn Backend> = Arc::new(Local::new(desk)?);
            let client = Client::start(backend, move || ctx.request_repaint())?;
            let parts = Parts { client, clock: machine_clock(), prefs, make_demo, inbox: None };
            Ok(Box::new(App::new(&cc.egui_ctx, parts)))
        }),
    )
}

/// Fills an empty office with invented customers.
fn make_demo(_: &dyn Backend) -> Result<(), ClientError> {
    Err(ClientError::Misunderstood)
}
