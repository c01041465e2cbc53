//! Starting the window, and what to do where there cannot be one.

use std::{
    io::{self, IsTerminal as _},
    path::Path,
    sync::Arc,
};

use clap::{Args, ValueEnum};

use super::{Failure, open, say::Say, tour};
use crate::{
    client::{
        Backend, Client, ClientError, Local, Remote, doorbell,
        instance::{self, HandedOver, InstanceError, Listener, Mailbox, Message},
        porch::Porch,
        remote::RemoteError,
    },
    desk::{
        Desk, DeskError,
        demo::{self, Wish},
        machine_clock, private,
    },
    ui::{
        app::Parts,
        prefs::Prefs,
        views::settings::call_hook,
        window::{self, Drawing},
    },
    vault::Keep,
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

    /// Work at the office of a hub, such as `https://hub.example:7317`, instead of one on this machine.
    #[arg(long, value_name = "URL", env = "ATTACHE_HUB")]
    hub: Option<String>,

    /// Where telephone programs of this machine tell of calls, by HTTP; 0 for nowhere.
    #[arg(long, value_name = "PORT", env = "ATTACHE_CALLS_AT", default_value_t = doorbell::PORT)]
    calls_at: u16,
}

impl WindowArgs {
    /// The words of a command line that say the same; nothing is said where it is as usual.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(choice) = self.renderer.and_then(|it| it.to_possible_value()) {
            words.extend(["--renderer".to_owned(), choice.get_name().to_owned()]);
        }
        if let Some(hub) = &self.hub {
            words.extend(["--hub".to_owned(), hub.clone()]);
        }
        if self.calls_at != doorbell::PORT {
            words.extend(["--calls-at".to_owned(), self.calls_at.to_string()]);
        }
        words
    }
}

/// Why there is no window.
enum Unshown {
    /// None can open here: what is missing, as a sentence.
    NoWindow(String),
    Failed(Failure),
}

impl From<Failure> for Unshown {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Opens the window; where none can open, says what is missing and plays the tour instead.
pub(super) fn run(say: &Say, data: Option<&Path>, args: &WindowArgs) -> Result<(), Failure> {
    match show(say, data, (args, None)) {
        Ok(()) => Ok(()),
        Err(Unshown::Failed(failure)) => Err(failure),
        Err(Unshown::NoWindow(missing)) => {
            say.error(&missing);
            alert(say, &missing);
            tour::play_plainly(say)
        }
    }
}

/// Opens the window with something to take in at once.
pub(super) fn run_with(
    say: &Say,
    data: Option<&Path>,
    (args, first): (&WindowArgs, Message),
) -> Result<(), Failure> {
    show(say, data, (args, Some(first))).map_err(|unshown| match unshown {
        // Whoever waits for a call is not helped by a tour.
        Unshown::NoWindow(missing) => Failure::CannotRun(missing),
        Unshown::Failed(failure) => failure,
    })
}

fn show(
    say: &Say,
    data: Option<&Path>,
    (args, first): (&WindowArgs, Option<Message>),
) -> Result<(), Unshown> {
    if let Some(missing) = missing_display(say) {
        return Err(Unshown::NoWindow(missing));
    }
    let folder = open::folder(say, data)?;
    let place = place(say, data, args)?;
    let inbox = Mailbox::default();
    let Some(_only) = only_one(say, &folder, &inbox)? else { return Ok(()) };
    let porch = porch(say, (&folder, args.calls_at), &inbox);
    if let Some(first) = first {
        inbox.put(first);
    }
    let choice = args.renderer.map(|it| match it {
        Choice::Wgpu => Drawing::Wgpu,
        Choice::Glow => Drawing::Glow,
    });
    let mut cause = None;
    for drawing in window::ways(choice) {
        let mut prefs = Prefs::load(&folder);
        prefs.lang = say.asked.or(prefs.lang);
        let (backend, inbox) =
            (place.backend().map_err(|err| unstarted(say, &err))?, inbox.clone());
        let (kept, porch) = (prefs.clone(), Arc::clone(&porch));
        let parts = move |wake: Box<dyn Fn() + Send + Sync>| {
            let parts = parts(backend, kept, (inbox, wake))?;
            parts.client.stand_at(porch);
            Ok(parts)
        };
        match window::show(drawing, &prefs, parts) {
            Ok(()) => return Ok(()),
            // The first way is the best one here; after it the others fail for want of a fresh start.
            Err(err) => cause = cause.or(Some(err)),
        }
    }
    let cause = plain(&cause.unwrap_or_default());
    Err(Unshown::NoWindow(say.texts.tr_with("cli-no-window", &[("cause", cause.into())])))
}

/// A cause without the place in somebody's source code that some libraries put before it.
fn plain(cause: &str) -> String {
    let is_place = |part: &&str| part.contains(".rs:");
    let mut parts = cause.split(": ").skip_while(|it| !is_place(it)).skip(1).peekable();
    if parts.peek().is_none() {
        return cause.to_owned();
    }
    parts.collect::<Vec<_>>().join(": ")
}

/// Makes this the only desktop on the folder; `None` when another one is and has come to the front.
fn only_one(say: &Say, folder: &Path, inbox: &Mailbox) -> Result<Option<Listener>, Failure> {
    let ear = inbox.clone();
    match instance::listen(folder, move |message| ear.put(message)) {
        Ok(listener) => Ok(Some(listener)),
        Err(InstanceError::Runs) => match instance::hand_over(folder, &Message::Show) {
            Ok(HandedOver::Taken) => Ok(None),
            Ok(HandedOver::NobodyRuns) | Err(_) => {
                Err(Failure::Refused(say.texts.tr("cli-runs-already").into_owned()))
            }
        },
        Err(err) => {
            let cause = err.to_string();
            Err(Failure::CannotRun(say.texts.tr_with("cli-pop-mute", &[("cause", cause.into())])))
        }
    }
}

/// Hangs the doorbell for telephone programs, if it is wanted; a desk without one works, and says so.
fn porch(say: &Say, (folder, port): (&Path, u16), inbox: &Mailbox) -> Arc<Porch> {
    let ear = inbox.clone();
    let porch = Porch::new(folder, port, move |message| ear.put(message));
    let is_wanted = port != 0 && Prefs::load(folder).recall(call_hook::WANTED).unwrap_or(true);
    match is_wanted.then(|| porch.hang()) {
        Some(Ok(())) => tracing::info!("telephone programs of this machine may tell of calls"),
        Some(Err(err)) => {
            let cause = err.to_string();
            say.error(&say.texts.tr_with("cli-no-doorbell", &[("cause", cause.into())]));
        }
        None => {}
    }
    Arc::new(porch)
}

/// Says why the desktop did not start where somebody started it from an icon or a link, and reads no standard error.
pub(super) fn alert(say: &Say, sentence: &str) {
    if !io::stderr().is_terminal() && missing_display(say).is_none() {
        window::alert(&say.texts.tr("core-app-name"), sentence);
    }
}

/// What is missing for a window to open, as a sentence.
pub(super) fn missing_display(say: &Say) -> Option<String> {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty()));
    let needs_one = cfg!(all(unix, not(target_os = "macos")));
    (needs_one && !has_display).then(|| say.texts.tr("cli-no-display").into_owned())
}

/// Where the office is that the window works at.
enum Place {
    Here(Arc<Desk>),
    Hub(Arc<Remote>),
}

impl Place {
    fn backend(&self) -> std::io::Result<Arc<dyn Backend>> {
        Ok(match self {
            Self::Here(desk) => Arc::new(Local::new(Arc::clone(desk))?),
            Self::Hub(remote) => Arc::<Remote>::clone(remote),
        })
    }
}

fn place(say: &Say, data: Option<&Path>, args: &WindowArgs) -> Result<Place, Failure> {
    let Some(url) = &args.hub else { return Ok(Place::Here(open::desk(say, data)?)) };
    let folder = open::folder(say, data)?;
    private::folder(&folder).map_err(|err| say.failure(&DeskError::folder(&err)))?;
    let kept = (folder.as_path(), Keep::KeyringFirst);
    let remote = Remote::connect(url, kept, machine_clock()).map_err(|err| match err {
        RemoteError::Client(err) => Failure::CannotRun(say.client(&err)),
        RemoteError::Vault(err) => say.failure(&err.into()),
        RemoteError::Threads(err) => unstarted(say, &err),
    })?;
    Ok(Place::Hub(Arc::new(remote)))
}

fn unstarted(say: &Say, err: &std::io::Error) -> Failure {
    let cause = err.to_string();
    Failure::CannotRun(say.texts.tr_with("cli-no-window", &[("cause", cause.into())]))
}

fn parts(
    backend: Arc<dyn Backend>,
    prefs: Prefs,
    (inbox, wake): (Mailbox, Box<dyn Fn() + Send + Sync>),
) -> std::io::Result<Parts> {
    let wake: Arc<dyn Fn() + Send + Sync> = wake.into();
    inbox.wake_with(Arc::clone(&wake));
    let client = Client::start(backend, move || wake())?;
    Ok(Parts { client, clock: machine_clock(), prefs, make_demo, inbox: Some(inbox) })
}

/// How many enterprises the welcome's demo office has: enough to try everything, made in a moment.
const DEMO: Wish = Wish { enterprises: 600, seed: 1 };

/// Fills an empty office with invented customers.
fn make_demo(backend: &dyn Backend) -> Result<(), ClientError> {
    let local = backend.local().ok_or(ClientError::Misunderstood)?;
    demo::fill(local.desk(), DEMO, |_| {}).map_err(|err| err.fault())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_cause_is_told_without_the_place_in_the_code() {
        let cause = "winit: os error at src/linux/mod.rs:788: Failed to open: no server";
        assert_eq!(plain(cause), "Failed to open: no server");
        assert_eq!(plain("EGL: no such device"), "EGL: no such device");
    }
}
