//! Sending what was typed into a dialog, which stays open, with everything in it, until it worked.

use super::cx::Cx;
use crate::{
    client::{ClientError, Pending},
    desk::{Command, Receipt},
};

/// The state of a dialog's “OK”.
#[derive(Default)]
pub struct Submit {
    pending: Option<Pending<Receipt>>,
    error: Option<String>,
}

impl Submit {
    /// Sends `command`, unless one is already under way.
    pub fn send(&mut self, cx: &Cx<'_>, command: Command) {
        if self.pending.is_none() {
            self.error = None;
            self.pending = Some(cx.client.perform(command));
        }
    }

    /// True in the one frame in which it is known that the command was done.
    pub fn is_done(&mut self, cx: &Cx<'_>) -> bool {
        match self.pending.as_ref().and_then(Pending::poll) {
            None => false,
            // What waits for the hub is out of the writer's hands; the top bar shows it.
            Some(Ok(_) | Err(ClientError::Queued)) => {
                self.pending = None;
                true
            }
            Some(Err(err)) => {
                self.pending = None;
                self.error = Some(cx.explain(&err));
                false
            }
        }
    }

    /// Whether the button should wait.
    pub fn is_busy(&self) -> bool {
        self.pending.is_some()
    }

    /// Why the last attempt was not done.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }
}
