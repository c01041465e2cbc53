//! Starting the window, and what to do where there cannot be one.

use std::{path::Path, sync::Arc};

use clap::{Args, ValueEnum};

use super::{Failure, open, say::Say};
use crate::{
    client::{Backend, Client, ClientError, Local},
    desk::{Desk, machine_clock},
    ui::{
        app::Parts,
        prefs::Prefs,
        window::{self, Drawing},
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

pub(super) fn run(say: &Say, data: Option<&Path>, args: &WindowArgs) -> Result<(), Failure> {
    if let Some(missing) = missing_display(say) {
        return Err(Failure::CannotRun(missing));
    }
    let folder = open::folder(say, data)?;
    let desk = open::desk(say, data)?;
    let choice = args.renderer.map(|it| match it {
        Choice::Wgpu => Drawing::Wgpu,
        Choice::Glow => Drawing::Glow,
    });
    let mut cause = String::new();
    for drawing in window::ways(choice) {
        let prefs = Prefs::load(&folder);
        let desk = Arc::clone(&desk);
        let kept = prefs.clone();
        match window::show(drawing, &prefs, move |wake| parts(desk, kept, wake)) {
            Ok(()) => return Ok(()),
            Err(err) => cause = err,
        }
    }
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

fn parts(
    desk: Arc<Desk>,
    prefs: Prefs,
    wake: Box<dyn Fn() + Send + Sync>,
) -> std::io::Result<Parts> {
    let backend: Arc<dyn Backend> = Arc::new(Local::new(desk)?);
    let client = Client::start(backend, wake)?;
    Ok(Parts { client, clock: machine_clock(), prefs, make_demo, inbox: None })
}

/// Fills an empty office with invented customers.
fn make_demo(_: &dyn Backend) -> Result<(), ClientError> {
    Err(ClientError::Misunderstood)
}
