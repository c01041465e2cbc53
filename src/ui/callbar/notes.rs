//! What is typed about each call: one draft for each, kept as it is typed, found again after a crash.

use std::collections::BTreeMap;

use egui::{Id, Ui};

use crate::{
    desk::{Command, call, draft},
    domain::{CallId, Personal},
    ui::{cx::Cx, fetched::Fetched, widgets::TextField},
};

/// So long nothing is typed before the draft is kept, in seconds.
const PAUSE: f64 = 0.6;

/// The drafts of all calls on the bar.
#[derive(Default)]
pub(super) struct Notes {
    of: BTreeMap<CallId, Note>,
}

#[derive(Default)]
struct Note {
    kept: Fetched<draft::DraftText>,
    text: String,
    /// What was kept before has been put into the field.
    is_loaded: bool,
    /// Egui's time of the last letter that is not yet kept.
    typed_at: Option<f64>,
}

impl Notes {
    /// The field's id, to give it the keyboard.
    pub(super) fn id(call: CallId) -> Id {
        Id::unique(("call-notes", call.bytes()))
    }

    /// What has been typed about a call.
    pub(super) fn text(&self, call: CallId) -> &str {
        self.of.get(&call).map_or("", |it| it.text.as_str())
    }

    /// The field, with whatever was typed before.
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, (call, rows): (CallId, usize)) {
        let note = self.load(cx, call);
        let (name, hint) = (cx.tr("call-notes"), cx.tr("call-notes-hint"));
        let field = TextField::new(&name, &mut note.text).bare().hint(&hint).rows(rows);
        let response = field.id(Self::id(call)).show(ui);
        let now = ui.input(|it| it.time);
        if response.changed() {
            note.is_loaded = true; // What is being typed is newer than what was kept.
            note.kept.forget();
            note.typed_at = Some(now);
        }
        let Some(typed_at) = note.typed_at else { return };
        if PAUSE <= now - typed_at || response.lost_focus() {
            note.keep(cx, call);
        } else {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(200));
        }
    }

    /// Takes what was typed elsewhere about the call into its draft.
    pub(super) fn put(&mut self, cx: &mut Cx<'_>, call: CallId, text: &str) {
        let note = self.of.entry(call).or_default();
        if note.text != text {
            text.clone_into(&mut note.text);
            note.is_loaded = true;
            note.kept.forget();
            note.typed_at = Some(0.0);
            note.keep(cx, call);
        }
    }

    /// The timeline has it now; nothing is to be kept any more.
    pub(super) fn drop_draft(&mut self, call: CallId) {
        self.of.remove(&call);
    }

    /// Keeps what is not yet kept; for when another call comes to the front.
    pub(super) fn keep_all(&mut self, cx: &mut Cx<'_>) {
        for (call, note) in &mut self.of {
            note.keep(cx, *call);
        }
    }

    /// Forgets the drafts of calls that are no longer on the bar.
    pub(super) fn retain(&mut self, cx: &Cx<'_>, open: &[CallId]) {
        self.of.retain(|call, _| open.contains(call));
        for call in open {
            self.load(cx, *call);
        }
    }

    fn load(&mut self, cx: &Cx<'_>, call: CallId) -> &mut Note {
        let note = self.of.entry(call).or_default();
        if !note.is_loaded {
            let ask = draft::DraftText { slot: call::notes_slot(call) };
            if let Some(Ok(kept)) = note.kept.of(cx.client, ask) {
                note.is_loaded = true;
                if note.text.is_empty() {
                    note.text = kept.clone().unwrap_or_default();
                }
            }
        }
        note
    }
}

impl Note {
    fn keep(&mut self, cx: &mut Cx<'_>, call: CallId) {
        if self.typed_at.take().is_some() {
            let body = Personal::from(self.text.as_str());
            let slot = call::notes_slot(call);
            cx.send(Command::Draft(draft::Command::Keep { slot, body }));
        }
    }
}
