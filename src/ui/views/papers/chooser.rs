//! Choosing files: the system's dialog on a thread of its own, or whatever stands in for it.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{self, Receiver, TryRecvError},
    },
    thread,
};

/// Lets somebody choose files; may take as long as they like.
pub trait Chooser: Send + Sync {
    /// The chosen files, none if they thought better of it, or nothing if no dialog can open.
    fn choose(&self, title: &str) -> Option<Vec<PathBuf>>;
}

/// The dialog of the operating system.
pub struct SystemDialog;

impl Chooser for SystemDialog {
    fn choose(&self, title: &str) -> Option<Vec<PathBuf>> {
        if !can_open() {
            return None;
        }
        let dialog = rfd::FileDialog::new()
            .set_title(title)
            .add_filter("JPEG, PNG, PDF, WebP, TIFF, BMP", crate::inspect::media::EXTENSIONS);
        Some(dialog.pick_files().unwrap_or_default())
    }
}

/// On Linux the dialog comes from the desktop portal, which is reached over the session's bus.
fn can_open() -> bool {
    if cfg!(all(unix, not(target_os = "macos"))) {
        let has_bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|it| !it.is_empty());
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        return has_bus || runtime.is_some_and(|it| it.join("bus").exists());
    }
    true
}

/// A dialog that may be open.
pub(super) struct Choosing {
    chooser: Arc<dyn Chooser>,
    open: Option<Receiver<Option<Vec<PathBuf>>>>,
}

/// What came of a dialog.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    Files(Vec<PathBuf>),
    /// No dialog can be opened on this machine.
    NoDialog,
}

impl Default for Choosing {
    fn default() -> Self {
        Self::with(Arc::new(SystemDialog))
    }
}

impl Choosing {
    /// Chooses by other means than the system's dialog.
    pub(super) fn with(chooser: Arc<dyn Chooser>) -> Self {
        Self { chooser, open: None }
    }

    /// Opens the dialog, unless it is open; `wake` is called when something was chosen.
    pub(super) fn open(&mut self, title: String, wake: impl Fn() + Send + 'static) {
        if self.open.is_some() {
            return;
        }
        let (tell, told) = mpsc::channel();
        let chooser = Arc::clone(&self.chooser);
        let started = thread::Builder::new().name("file-dialog".to_owned()).spawn(move || {
            tell.send(chooser.choose(&title)).ok(); // The page may have gone away meanwhile.
            wake();
        });
        if started.is_ok() {
            self.open = Some(told);
        }
    }

    /// What was chosen, once.
    pub(super) fn poll(&mut self) -> Option<Chosen> {
        let chosen = match self.open.as_ref()?.try_recv() {
            Ok(Some(files)) => Chosen::Files(files),
            Ok(None) | Err(TryRecvError::Disconnected) => Chosen::NoDialog,
            Err(TryRecvError::Empty) => return None,
        };
        self.open = None;
        Some(chosen)
    }
}
