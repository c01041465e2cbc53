//! The extensions of one person: which they have, give another one, take one away.

use egui::{Align, Layout, Ui};

use crate::{
    desk::{
        Command,
        staff::StaffRow,
        telephony::{self, TelephonyView},
    },
    domain::StaffId,
    ui::{
        cx::Cx,
        form::Submit,
        theme::Tone,
        widgets::{self, Button, Dialog, TextField},
    },
};

/// What is typed into the dialog.
pub(super) struct Seats {
    who: StaffRow,
    extension: String,
    submit: Submit,
}

/// The extensions at which somebody sits, as they are listed.
pub(super) fn of(view: &TelephonyView, who: StaffId) -> Vec<&str> {
    let theirs = view.seats.iter().filter(|(_, staff)| *staff == who);
    theirs.map(|(number, _)| number.as_str()).collect()
}

impl Seats {
    pub(super) fn of(who: StaffRow) -> Self {
        Self { who, extension: String::new(), submit: Submit::default() }
    }

    /// Draws the dialog; whether it was left.
    pub(super) fn ui(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &Ui,
        (view, people): (&TelephonyView, &[StaffRow]),
    ) -> bool {
        if self.submit.is_done(cx) {
            self.extension.clear();
            cx.say(cx.tr("admin-seat-given").into_owned());
        }
        let name = self.who.name.clone();
        let title = cx.tr_with("admin-seat-title", &[("name", name.as_str().into())]);
        let close = cx.tr("core-close");
        let shown = Dialog::new("admin-seats", &title, &close).show(
            ui.ctx(),
            |ui| self.body(cx, ui, (view, people)),
            |ui| Button::secondary(&close).show(ui).clicked(),
        );
        shown.closed || shown.foot
    }

    fn body(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &mut Ui,
        (view, people): (&TelephonyView, &[StaffRow]),
    ) {
        widgets::secondary(ui, &cx.tr("admin-seat-help"));
        if let Some(error) = self.submit.error() {
            widgets::notice(ui, Tone::Bad, error, |_| {});
        }
        let theirs = of(view, self.who.id);
        if theirs.is_empty() {
            widgets::faint(ui, &cx.tr("admin-seat-none"));
        }
        for number in theirs {
            ui.horizontal(|ui| {
                widgets::strong(ui, number);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let take = cx.tr_with("admin-seat-take", &[("number", number.into())]);
                    if Button::secondary(&take).show(ui).clicked() {
                        let (leave, seat) = (leave(number), seat(number, self.who.id));
                        cx.send_undoable(leave, "admin-seat-taken", seat);
                    }
                });
            });
        }
        TextField::new(&cx.tr("admin-seat-number"), &mut self.extension)
            .note(&cx.tr("admin-seat-number-note"))
            .show(ui);
        let wanted = self.extension.trim().to_owned();
        let taken = view.seats.iter().find(|(it, staff)| *it == wanted && *staff != self.who.id);
        if let Some((_, staff)) = taken {
            let sits = people.iter().find(|it| it.id == *staff).map_or("", |it| it.name.as_str());
            let told = cx.tr_with("admin-seat-passes", &[("name", sits.into())]);
            widgets::notice(ui, Tone::Warn, &told, |_| {});
        }
        let (give, fill) = (cx.tr("admin-seat-give"), cx.tr("admin-seat-fill"));
        let blocked = (wanted.is_empty() || self.submit.is_busy()).then_some(&*fill);
        if Button::primary(&give).blocked_by(blocked).show(ui).clicked() {
            self.submit.send(cx, seat(&wanted, self.who.id));
        }
    }
}

fn seat(number: &str, staff: StaffId) -> Command {
    Command::Telephony(telephony::Command::Seat { extension: number.to_owned(), staff })
}

fn leave(number: &str) -> Command {
    Command::Telephony(telephony::Command::Leave { extension: number.to_owned() })
}
