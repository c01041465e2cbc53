//! What is typed about each call: one draft for each, kept as it is typed, found again after a crash.

use std::collections::BTreeMap;

use egui::{Id, Ui};

use crate::{
    desk::call,
    domain::CallId,
    ui::{cx::Cx, kept::KeptText, widgets::TextField},
};

/// The drafts of all calls on the bar.
#[derive(Default)]
pub(super) struct Notes {
    of: BTreeMap<CallId, KeptText>,
}

impl Notes {
    /// The field's id, to give it the keyboard.
    pub(super) fn id(call: CallId) -> Id {
        Id::unique(("call-notes", call.bytes()))
    }

    /// What has been typed about a call.
    pub(super) fn text(&self, call: CallId) -> &str {
        self.of.get(&call).map_or("", KeptText::text)
    }

    /// The field, with whatever was typed before.
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, (call, rows): (CallId, usize)) {
        let note = self.load(cx, call);
        let (name, hint) = (cx.tr("call-notes"), cx.tr("call-notes-hint"));
        let field = TextField::new(&name, note.text_mut()).bare().hint(&hint).rows(rows);
        let response = field.id(Self::id(call)).show(ui);
        note.follow(cx, ui, &response);
    }

    /// The draft of a call for the wrap-up, whether or not the call is on the bar.
    pub(super) fn for_wrap_up(&mut self, cx: &mut Cx<'_>, call: CallId) -> KeptText {
        let slot = call::notes_slot(call);
        match self.of.get_mut(&call).filter(|it| it.is_loaded()) {
            Some(note) => {
                note.keep(cx);
                KeptText::known(slot, note.text())
            }
            None => KeptText::of(slot),
        }
    }

    /// Shows on the bar what was typed and kept in the wrap-up.
    pub(super) fn adopt(&mut self, call: CallId, text: &str) {
        if let Some(note) = self.of.get_mut(&call) {
            note.adopt(text);
        }
    }

    /// The timeline has it now; nothing is to be kept any more.
    pub(super) fn drop_draft(&mut self, call: CallId) {
        self.of.remove(&call);
    }

    /// Keeps what is not yet kept; for when another call comes to the front.
    pub(super) fn keep_all(&mut self, cx: &mut Cx<'_>) {
        for note in self.of.values_mut() {
            note.keep(cx);
        }
    }

    /// Forgets the drafts of calls that are no longer on the bar, once they are kept.
    pub(super) fn retain(&mut self, cx: &mut Cx<'_>, open: &[CallId]) {
        self.of.retain(|call, note| {
            let stays = open.contains(call);
            if !stays {
                note.keep(cx);
            }
            stays
        });
        for call in open {
            self.load(cx, *call);
        }
    }

    fn load(&mut self, cx: &Cx<'_>, call: CallId) -> &mut KeptText {
        let note = self.of.entry(call).or_insert_with(|| KeptText::of(call::notes_slot(call)));
        note.load(cx); // Why it cannot be read is told where it is needed, in the wrap-up.
        note
    }
}
