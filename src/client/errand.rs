//! Bringing a file to the desk: kept and put in its place in one piece of work, whoever still watches.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{Backend, Client, ClientError, Lane, Pending};
use crate::{
    desk::{Command, Envelope, files::Staged},
    domain::CommandId,
};

/// How far a file has come, shared by the lane that brings it and the screen that watches.
#[derive(Debug, Default)]
pub struct Errand {
    is_kept: AtomicBool,
    is_given_up: AtomicBool,
}

impl Errand {
    /// Whether it was inspected and is now being put in its place.
    pub fn is_kept(&self) -> bool {
        self.is_kept.load(Ordering::Relaxed)
    }

    /// Asks not to put it anywhere, unless that has already begun.
    pub fn give_up(&self) {
        self.is_given_up.store(true, Ordering::Relaxed);
    }
}

impl Client {
    /// Keeps the file that `keep` reads, then does the command that `place` makes of it.
    ///
    /// Both are one piece of work: a page that is left, or a desk that is locked, stops neither.
    pub fn bring(
        &self,
        errand: Arc<Errand>,
        keep: impl FnOnce(&dyn Backend) -> Result<Staged, ClientError> + Send + 'static,
        place: impl FnOnce(&Staged) -> Command + Send + 'static,
    ) -> Pending<()> {
        self.work(Lane::Files, move |backend| {
            let staged = keep(backend)?;
            if errand.is_given_up.load(Ordering::Relaxed) {
                return Ok(());
            }
            errand.is_kept.store(true, Ordering::Relaxed);
            let envelope = Envelope { id: CommandId::fresh(), command: place(&staged) };
            match backend.perform(&envelope) {
                // What waits for the hub is out of the bringer's hands; the top bar shows it.
                Ok(_) | Err(ClientError::Queued) => Ok(()),
                Err(err) => Err(err),
            }
        })
    }
}
