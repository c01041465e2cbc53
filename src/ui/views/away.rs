//! Being away: who is, until when, who stands in, and saying so oneself.

use chrono::NaiveDate;
use egui::{Align, Layout, Ui, vec2};

use crate::{
    desk::{
        Command,
        absence::{self, AbsenceLine, Absences},
        staff::{StaffList, StaffRow},
    },
    domain::{AbsenceId, Permission, Personal, Role, StaffId, absence::Leave},
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        theme::{Tone, space},
        widgets::{
            self, Button, DateField, Dialog, Icon, TextField, card, card_head, icon_button, notice,
            parse_day, select,
        },
    },
};

/// What the card remembers.
#[derive(Default)]
pub struct AwayCard {
    absences: Fetched<Absences>,
    people: Fetched<StaffList>,
    dialog: Option<AwayDialog>,
}

/// What is typed and not yet sent.
struct AwayDialog {
    id: AbsenceId,
    staff: StaffId,
    substitute: Option<StaffId>,
    from: String,
    until: String,
    note: String,
    submit: Submit,
}

impl AwayCard {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        if !cx.may(Permission::WorkTask) {
            return;
        }
        let ask = Absences { staff: cx.me.actor.staff };
        let found = match self.absences.of(cx.client, ask) {
            Some(Ok(found)) => found.clone(),
            _ => Vec::new(),
        };
        card(ui, |ui| {
            let mut is_new = false;
            card_head(ui, Icon::Plane, &cx.tr("board-away"), None, |ui| {
                let label = cx.tr("board-away-new");
                is_new = Button::ghost(&label).icon(Icon::Plus).show(ui).clicked();
            });
            if is_new {
                self.dialog = Some(AwayDialog::new(cx.me.actor.staff, cx.now.today()));
            }
            if found.is_empty() {
                widgets::faint(ui, &cx.tr("board-away-none"));
            }
            for it in &found {
                ui.push_id(it.id, |ui| line(cx, ui, it));
            }
        });
        let people = match self.people.of(cx.client, StaffList) {
            Some(Ok(people)) => people.clone(),
            _ => Vec::new(),
        };
        if let Some(dialog) = &mut self.dialog
            && dialog.ui(cx, ui, &people)
        {
            self.dialog = None;
        }
    }
}

fn line(cx: &mut Cx<'_>, ui: &mut Ui, it: &AbsenceLine) {
    let room = vec2(ui.available_width(), 30.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        if it.may_end {
            let label = cx.tr_with("board-away-end", &[("name", it.name.as_str().into())]);
            if icon_button(ui, Icon::X, &label).clicked() {
                let end = absence::Command::End { id: it.id };
                cx.send_saying(Command::Absence(end), "order-said-done");
            }
        }
        let args = [
            ("name", it.name.as_str().into()),
            ("from", cx.texts.date(it.from).into()),
            ("until", cx.texts.date(it.until).into()),
            ("substitute", it.substitute_name.as_str().into()),
        ];
        let mut text = cx.tr_with("board-away-line", &args);
        if !it.note.is_empty() {
            text.push_str(" · ");
            text.push_str(&it.note);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| widgets::one_line(ui, &text));
    });
}

impl AwayDialog {
    fn new(staff: StaffId, today: NaiveDate) -> Self {
        let tomorrow = today.succ_opt().unwrap_or(today);
        Self {
            id: AbsenceId::fresh(),
            staff,
            substitute: None,
            from: tomorrow.to_string(),
            until: tomorrow.to_string(),
            note: String::new(),
            submit: Submit::default(),
        }
    }

    /// Draws the dialog; true when it is to be closed.
    fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui, people: &[StaffRow]) -> bool {
        if self.submit.is_done(cx) {
            cx.say(cx.tr("order-said-done").into_owned());
            return true;
        }
        let (title, close) = (cx.tr("board-away-new"), cx.tr("core-close"));
        let texts = cx.texts;
        let (busy, choose) = (texts.tr("core-saving"), texts.tr("board-away-choose"));
        let blocked = if self.submit.is_busy() {
            Some(&*busy)
        } else {
            self.substitute.is_none().then_some(&*choose)
        };
        let out = Dialog::new("away", title.trim_end_matches('…'), &close).show(
            ui.ctx(),
            |ui| self.body(cx, ui, people),
            |ui| {
                let label = texts.tr("board-away-save");
                Button::primary(&label).blocked_by(blocked).show(ui).clicked()
            },
        );
        if out.foot
            && let Some(leave) = self.leave()
        {
            self.submit.send(cx, Command::Absence(absence::Command::Arrange(leave)));
        }
        out.closed
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui, people: &[StaffRow]) {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(error) = self.submit.error() {
            notice(ui, Tone::Bad, error, |_| {});
        }
        let works = |it: &&StaffRow| it.is_active && it.role.may(Permission::WorkTask);
        if cx.me.actor.role == Role::Supervisor {
            let all: Vec<(StaffId, &str)> =
                people.iter().filter(works).map(|it| (it.id, it.name.as_str())).collect();
            select(ui, &cx.tr("board-away-who"), &mut self.staff, &all);
        }
        let nobody = cx.tr("order-choose");
        let mut others: Vec<(Option<StaffId>, &str)> = vec![(None, &*nobody)];
        let found = people.iter().filter(works).filter(|it| it.id != self.staff);
        others.extend(found.map(|it| (Some(it.id), it.name.as_str())));
        select(ui, &cx.tr("board-away-substitute"), &mut self.substitute, &others);
        let wrong = cx.tr("core-date-invalid");
        DateField::new(&cx.tr("board-away-from"), &wrong, &mut self.from).show(ui);
        DateField::new(&cx.tr("board-away-until"), &wrong, &mut self.until).show(ui);
        TextField::new(&cx.tr("board-away-note"), &mut self.note).show(ui);
        widgets::faint(ui, &cx.tr("board-away-means"));
    }

    fn leave(&self) -> Option<Leave> {
        Some(Leave {
            id: self.id,
            staff: self.staff,
            substitute: self.substitute?,
            from: parse_day(&self.from)?,
            until: parse_day(&self.until)?,
            note: Personal::new(self.note.trim()),
        })
    }
}
