//! The accounts: add, change, new password, close and reopen.

use egui::Ui;

use super::{
    answered, figure, room,
    seats::{self, Seats},
    staff_form::{Ended, Form},
    worded,
};
use crate::{
    desk::{
        Command,
        catalogue::Catalogue,
        staff::{self, StaffList, StaffRow},
        telephony::{Telephony, TelephonyView},
    },
    domain::{StaffId, catalogue::Department},
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::Tone,
        widgets::{Button, Column, Icon, Table, card, card_head},
    },
};

/// The accounts as last seen, which one is chosen, and the dialog that is open.
#[derive(Default)]
pub(super) struct StaffTab {
    list: Fetched<StaffList>,
    catalogue: Fetched<Catalogue>,
    chosen: Option<StaffId>,
    form: Option<Form>,
    telephony: Fetched<Telephony>,
    seats: Option<Seats>,
}

/// What the buttons above the table ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Add,
    Change,
    Password,
    Seats,
    Close,
    Reopen,
}

impl StaffTab {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let departments = match self.catalogue.of(cx.client, Catalogue::default()) {
            Some(Ok(it)) => it.departments.clone(),
            _ => Vec::new(),
        };
        let seated = match self.telephony.of(cx.client, Telephony) {
            Some(Ok(it)) => it.clone(),
            _ => TelephonyView { doors: Vec::new(), seats: Vec::new() },
        };
        let mut people = Vec::new();
        card(ui, |ui| {
            let answer = self.list.of(cx.client, StaffList);
            let Some(list) = answered(cx, ui, answer) else { return };
            let chosen = list.iter().find(|it| Some(it.id) == self.chosen).cloned();
            let wish = head(cx, ui, list.len(), chosen.as_ref());
            self.table(cx, ui, (&list, &departments), &seated);
            if let Some(wish) = wish {
                self.obey(cx, wish, chosen);
            }
            if self.seats.is_some() {
                people.clone_from(&list);
            }
        });
        if self.seats.as_mut().is_some_and(|it| it.ui(cx, ui, (&seated, &people))) {
            self.seats = None;
        }
        let Some(form) = &mut self.form else { return };
        match form.ui(cx, ui, &departments) {
            Some(Ended::Done(id)) => (self.form, self.chosen) = (None, Some(id)),
            Some(Ended::Dropped) => self.form = None,
            None => {}
        }
    }

    fn obey(&mut self, cx: &mut Cx<'_>, wish: Wish, chosen: Option<StaffRow>) {
        let Some(row) = chosen.filter(|_| wish != Wish::Add) else {
            self.form = (wish == Wish::Add).then(Form::add);
            return;
        };
        let close = Command::Staff(staff::Command::Close { id: row.id });
        let reopen = Command::Staff(staff::Command::Reopen { id: row.id });
        match wish {
            Wish::Close => cx.send_undoable(close, "admin-staff-closed", reopen),
            Wish::Reopen => cx.send_undoable(reopen, "admin-staff-reopened", close),
            Wish::Seats => self.seats = Some(Seats::of(row)),
            Wish::Password => self.form = Some(Form::password(&row)),
            Wish::Change | Wish::Add => self.form = Some(Form::change(row)),
        }
    }

    fn table(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (list, departments): (&[StaffRow], &[Department]),
        seated: &TelephonyView,
    ) {
        let heads = [
            cx.tr("admin-staff-name"),
            cx.tr("admin-staff-login"),
            cx.tr("admin-staff-role"),
            cx.tr("admin-department"),
            cx.tr("admin-seat-column"),
            cx.tr("admin-staff-state"),
        ];
        let [name, login, role, department, extension, state] = &heads;
        let columns = [
            Column::rest(name, 160.0),
            Column::fixed(login, 160.0),
            Column::fixed(role, 180.0),
            Column::rest(department, 200.0).rank(1),
            Column::fixed(extension, 110.0).rank(2),
            Column::fixed(state, 110.0),
        ];
        let before = list.iter().position(|it| Some(it.id) == self.chosen);
        let mut row = before;
        let title = cx.tr("admin-tab-staff");
        let table = Table::new("admin-staff", &title, &columns, list.len()).max_height(room(ui));
        table.show(ui, &mut row, |cell, row, column| {
            let Some(it) = list.get(row) else { return };
            match column {
                0 => {
                    cell.avatar(&it.name);
                    cell.strong(&it.name);
                }
                1 => cell.text(&it.login),
                2 => cell.text(&cx.tr(&format!("core-role-{}", it.role.code()))),
                3 => {
                    let code = it.department.as_deref();
                    let found = departments.iter().find(|it| Some(it.code.as_str()) == code);
                    cell.secondary(found.map_or("", |it| worded(cx, &it.name)));
                }
                4 => cell.text(&seats::of(seated, it.id).join(" · ")),
                _ if it.is_active => {
                    cell.chip(Tone::Ok, Some(Icon::Check), &cx.tr("admin-staff-open"));
                }
                _ => cell.chip(Tone::Neutral, Some(Icon::Lock), &cx.tr("admin-staff-shut")),
            }
        });
        // An account that was just added is chosen before the list has it.
        if row != before {
            self.chosen = row.and_then(|it| list.get(it)).map(|it| it.id);
        }
    }
}

fn head(cx: &Cx<'_>, ui: &mut Ui, count: usize, chosen: Option<&StaffRow>) -> Option<Wish> {
    let mut wish = None;
    let (title, count) = (cx.tr("admin-tab-staff"), figure(cx, count));
    card_head(ui, Icon::Users, &title, Some(&count), |ui| {
        if Button::primary(&cx.tr("admin-staff-add")).icon(Icon::UserPlus).show(ui).clicked() {
            wish = Some(Wish::Add);
        }
        let Some(row) = chosen else { return };
        let (key, does) = if row.is_active {
            ("admin-staff-close", Wish::Close)
        } else {
            ("admin-staff-reopen", Wish::Reopen)
        };
        let own = cx.tr("fault-staff-close-self");
        let blocked = (row.id == cx.me.actor.staff && row.is_active).then_some(&*own);
        let buttons = [
            (key, does, blocked),
            ("admin-staff-set-password", Wish::Password, None),
            ("admin-seat-open", Wish::Seats, None),
            ("admin-staff-change", Wish::Change, None),
        ];
        for (key, does, blocked) in buttons {
            if Button::secondary(&cx.tr(key)).blocked_by(blocked).show(ui).clicked() {
                wish = Some(does);
            }
        }
    });
    wish
}
