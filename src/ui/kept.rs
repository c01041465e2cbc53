//! A text that is kept as it is typed, and found again after a call, a lock or a crash.

use std::time::Duration;

use egui::{Response, Ui};

use super::{cx::Cx, fetched::Fetched};
use crate::{
    client::ClientError,
    desk::{Command, draft},
    domain::Personal,
};

/// So long nothing is typed before the text is kept, in seconds.
const PAUSE: f64 = 0.6;

/// What the signed-in person types into one slot of their drafts.
pub struct KeptText {
    slot: String,
    text: String,
    kept: Fetched<draft::DraftText>,
    /// The text is what was kept before, or newer.
    is_loaded: bool,
    /// Egui's time of the last letter that is not yet kept.
    typed_at: Option<f64>,
}

impl KeptText {
    /// The text of a slot, still to be loaded.
    pub fn of(slot: String) -> Self {
        let (text, kept) = (String::new(), Fetched::default());
        Self { slot, text, kept, is_loaded: false, typed_at: None }
    }

    /// The text of a slot that somebody has loaded before.
    pub fn known(slot: String, text: &str) -> Self {
        Self { text: text.to_owned(), is_loaded: true, ..Self::of(slot) }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// For the field that changes it; see [`Self::follow`].
    pub fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// Whether what was kept before is here.
    pub fn is_loaded(&self) -> bool {
        self.is_loaded
    }

    /// Takes in what was kept before, unless something newer has been typed; says why it cannot.
    pub fn load(&mut self, cx: &Cx<'_>) -> Option<&ClientError> {
        if self.is_loaded {
            return None;
        }
        let ask = draft::DraftText { slot: self.slot.clone() };
        match self.kept.of(cx.client, ask)? {
            Ok(kept) => {
                self.is_loaded = true;
                if self.text.is_empty() {
                    self.text = kept.clone().unwrap_or_default();
                }
                None
            }
            Err(err) => Some(err),
        }
    }

    /// Keeps what was typed into `field` after a pause, or when the keyboard leaves it.
    pub fn follow(&mut self, cx: &mut Cx<'_>, ui: &Ui, field: &Response) {
        let now = ui.input(|it| it.time);
        if field.changed() {
            self.is_loaded = true; // What is being typed is newer than what was kept.
            self.kept.forget();
            self.typed_at = Some(now);
        }
        let Some(typed_at) = self.typed_at else { return };
        if PAUSE <= now - typed_at || field.lost_focus() {
            self.keep(cx);
        } else {
            ui.ctx().request_repaint_after(Duration::from_millis(200));
        }
    }

    /// Takes over a text that is kept already.
    pub fn adopt(&mut self, text: &str) {
        *self = Self::known(std::mem::take(&mut self.slot), text);
    }

    /// Forgets the text, here and at the desk.
    pub fn clear(&mut self, cx: &mut Cx<'_>) {
        self.adopt("");
        self.typed_at = Some(0.0);
        self.keep(cx);
    }

    /// Keeps at once what is not yet kept.
    pub fn keep(&mut self, cx: &mut Cx<'_>) {
        if self.typed_at.take().is_some() {
            let (slot, body) = (self.slot.clone(), Personal::from(self.text.as_str()));
            cx.send(Command::Draft(draft::Command::Keep { slot, body }));
        }
    }
}
