//! Choosing why a paper is sent back: by number, by search, several at once; what the customer will read.

use egui::{Align, Event, Layout, Ui, vec2};

use super::typed::Typed;
use crate::{
    domain::reason::{Outcome, Reason, ReasonFamily},
    lang::Lang,
    ui::{
        cx::Cx,
        layout::{Columns, Share},
        theme::{Tone, space},
        widgets::{
            self, Button, Dialog, Icon, SearchField, TextField, checkbox, chip, kbd, segmented,
        },
    },
};

/// What an open picker remembers.
pub(super) struct Picker {
    search: String,
    preview: Lang,
}

/// How a frame of the picker ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Picked {
    StillOpen,
    Closed,
    Reject,
}

/// Reasons that a number key chooses.
const NUMBERED: usize = 9;

impl Picker {
    pub(super) fn new(lang: Lang) -> Self {
        Self { search: String::new(), preview: lang }
    }

    /// `page` is the page that is shown, on which new reasons are noted if there are several.
    pub(super) fn ui(
        &mut self,
        cx: &Cx<'_>,
        ui: &Ui,
        (reasons, page): (&[Reason], Option<u16>),
        typed: &mut Typed,
    ) -> Picked {
        let (title, close) = (cx.tr("review-reject-title"), cx.tr("core-close"));
        let found: Vec<&Reason> = reasons.iter().filter(|it| self.finds(it)).collect();
        number_keys(ui, &found, page, typed);
        let none = typed.reasons.is_empty();
        let shown = Dialog::new("reject", &title, &close).width(860.0).show(
            ui.ctx(),
            |ui| {
                let search = cx.tr("review-reason-search");
                SearchField::new(&search, &cx.tr("core-clear"), &mut self.search)
                    .hint(&cx.tr("review-reason-hint"))
                    .show(ui);
                let halves = [Share::Rest(1.0), Share::Rest(1.0)];
                Columns::new(&halves).gap(space::L).show(ui, |ui, column| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    if column == 0 {
                        list(cx, ui, (&found, page), typed);
                    } else {
                        self.said(cx, ui, reasons, typed);
                    }
                });
            },
            |ui| {
                let label = cx.tr("review-reject-send");
                let why = cx.tr("fault-document-no-reason");
                let send = Button::danger(&label)
                    .icon(Icon::X)
                    .keys("Ctrl+Enter")
                    .blocked_by(none.then_some(&*why))
                    .show(ui)
                    .clicked();
                let cancel = Button::secondary(&cx.tr("core-cancel")).show(ui).clicked();
                (send, cancel)
            },
        );
        match shown.foot {
            (true, _) => Picked::Reject,
            (_, true) => Picked::Closed,
            _ if shown.closed => Picked::Closed,
            _ => Picked::StillOpen,
        }
    }

    fn finds(&self, reason: &Reason) -> bool {
        let wanted = self.search.trim().to_lowercase();
        wanted.is_empty()
            || [reason.code.code(), &reason.customer.zh, &reason.customer.en]
                .iter()
                .chain([&*reason.internal.zh, &*reason.internal.en].iter())
                .any(|it| it.to_lowercase().contains(&wanted))
    }

    /// What the customer will read, in either language, and what they will not.
    fn said(&mut self, cx: &Cx<'_>, ui: &mut Ui, reasons: &[Reason], typed: &mut Typed) {
        let whole = vec2(ui.available_width(), 32.0);
        ui.allocate_ui_with_layout(whole, Layout::right_to_left(Align::Center), |ui| {
            let (zh, en) = (cx.tr("core-settings-chinese"), cx.tr("core-settings-english"));
            segmented(ui, &mut self.preview, &[(Lang::ZhCn, &*zh), (Lang::En, &*en)]);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                widgets::strong(ui, &cx.tr("review-customer-reads"));
            });
        });
        let chosen: Vec<&Reason> = typed
            .reasons
            .iter()
            .filter_map(|it| reasons.iter().find(|r| r.code == it.code))
            .collect();
        widgets::tile(ui, |ui| {
            ui.set_min_height(120.0);
            if chosen.is_empty() {
                widgets::faint(ui, &cx.tr("review-no-reason-yet"));
            }
            for reason in &chosen {
                widgets::body(ui, reason.customer.for_locale(self.preview.code()));
            }
        });
        if chosen.iter().any(|it| it.outcome == Outcome::Final) {
            widgets::toned(ui, Tone::Bad, &cx.tr("review-final-what"));
        } else if !chosen.is_empty() {
            widgets::toned(ui, Tone::Ok, &cx.tr("review-retry-what"));
        }
        ui.add_space(space::S);
        let note = cx.tr("review-note");
        let hint = cx.tr("review-note-hint");
        TextField::new(&note, &mut typed.note).hint(&hint).rows(4).id(note_id()).show(ui);
    }
}

/// The reasons by family, the first nine with their keys.
fn list(cx: &Cx<'_>, ui: &mut Ui, (found, page): (&[&Reason], Option<u16>), typed: &mut Typed) {
    if found.is_empty() {
        widgets::faint(ui, &cx.tr("review-reason-none"));
    }
    let mut family: Option<ReasonFamily> = None;
    for (at, reason) in found.iter().enumerate() {
        if reason.family() != family {
            family = reason.family();
            let code = family.map_or("", ReasonFamily::code);
            widgets::faint(ui, &cx.tr(&format!("review-family-{code}")));
        }
        let whole = vec2(ui.available_width(), 28.0);
        ui.allocate_ui_with_layout(whole, Layout::right_to_left(Align::Center), |ui| {
            if at < NUMBERED {
                kbd(ui, &(at + 1).to_string());
            }
            if reason.outcome == Outcome::Final {
                chip(ui, Tone::Bad, None, &cx.tr("review-final"));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let mut on = typed.has_reason(&reason.code);
                let words = reason.internal.for_locale(cx.texts.lang().code());
                if checkbox(ui, &mut on, words).changed() {
                    typed.toggle_reason(&reason.code, page);
                }
            });
        });
    }
}

/// Number keys choose also while something is being searched: no reason is found by a number.
fn number_keys(ui: &Ui, found: &[&Reason], page: Option<u16>, typed: &mut Typed) {
    if ui.ctx().memory(egui::Memory::focused).is_some_and(|it| it == note_id()) {
        return;
    }
    let mut numbers = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Text(text) = event else { return true };
            match text.parse::<usize>() {
                Ok(number) if (1..=NUMBERED).contains(&number) => {
                    numbers.push(number - 1);
                    false
                }
                _ => true,
            }
        });
    });
    for number in numbers {
        if let Some(reason) = found.get(number) {
            typed.toggle_reason(&reason.code, page);
        }
    }
}

/// The field for the internal note, in which numbers are only numbers.
fn note_id() -> egui::Id {
    egui::Id::unique("review-note")
}
