//! The dialogs about one account: a new one, a change, a new password.

use egui::Ui;

use super::worded;
use crate::{
    desk::{
        Command,
        staff::{self, StaffRow},
    },
    domain::{Personal, Role, StaffId, catalogue::Department, staff::SHORTEST_PASSWORD},
    ui::{
        cx::Cx,
        form::Submit,
        theme::Tone,
        widgets::{self, Button, Dialog, TextField},
    },
};

/// What is typed into the dialog.
pub(super) struct Form {
    about: About,
    id: StaffId,
    login: String,
    name: String,
    role: Role,
    department: Option<String>,
    password: String,
    submit: Submit,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    New,
    Change,
    Password,
}

/// How the dialog was left.
pub(super) enum Ended {
    Done(StaffId),
    Dropped,
}

impl Form {
    pub(super) fn add() -> Self {
        Self {
            about: About::New,
            id: StaffId::fresh(),
            login: String::new(),
            name: String::new(),
            role: Role::Manager,
            department: None,
            password: String::new(),
            submit: Submit::default(),
        }
    }

    pub(super) fn change(row: StaffRow) -> Self {
        let StaffRow { id, login, name, role, department, is_active: _ } = row;
        Self { about: About::Change, id, login, name, role, department, ..Self::add() }
    }

    pub(super) fn password(row: &StaffRow) -> Self {
        Self { about: About::Password, ..Self::change(row.clone()) }
    }

    pub(super) fn ui(
        &mut self,
        cx: &mut Cx<'_>,
        ui: &Ui,
        departments: &[Department],
    ) -> Option<Ended> {
        let (title, said) = match self.about {
            About::New => ("admin-staff-new", "admin-staff-added"),
            About::Change => ("admin-staff-changing", "admin-staff-changed"),
            About::Password => ("admin-staff-password-for", "admin-staff-password-set"),
        };
        if self.submit.is_done(cx) {
            cx.say(cx.tr(said).into_owned());
            return Some(Ended::Done(self.id));
        }
        let (title, close) =
            (cx.tr_with(title, &[("name", self.name.as_str().into())]), cx.tr("core-close"));
        let busy = self.submit.is_busy().then_some("core-saving");
        let blocked = busy.or_else(|| self.missing()).map(|key| cx.tr(key));
        let (save, cancel) = (cx.tr("core-save"), cx.tr("core-cancel"));
        let shown = Dialog::new("admin-staff", &title, &close).show(
            ui.ctx(),
            |ui| self.body(cx, ui, departments),
            |ui| {
                let save = Button::primary(&save).blocked_by(blocked.as_deref()).show(ui);
                let cancel = Button::secondary(&cancel).show(ui);
                (save.clicked(), cancel.clicked())
            },
        );
        let (saved, dropped) = shown.foot;
        if saved {
            self.submit.send(cx, Command::Staff(self.command()));
        }
        (shown.closed || dropped).then_some(Ended::Dropped)
    }

    /// The sentence that says what has yet to be filled in.
    fn missing(&self) -> Option<&'static str> {
        let no_password = self.password.chars().count() < SHORTEST_PASSWORD;
        let no_names = self.login.trim().is_empty() || self.name.trim().is_empty();
        match self.about {
            About::Password => no_password.then_some("admin-staff-fill-password"),
            _ if no_names => Some("admin-staff-fill"),
            _ if self.role == Role::Worker && self.department.is_none() => {
                Some("admin-staff-fill-department")
            }
            About::New => no_password.then_some("admin-staff-fill-password"),
            About::Change => None,
        }
    }

    fn body(&mut self, cx: &Cx<'_>, ui: &mut Ui, departments: &[Department]) {
        if let Some(error) = self.submit.error() {
            widgets::notice(ui, Tone::Bad, error, |_| {});
        }
        if self.about == About::New {
            TextField::new(&cx.tr("admin-staff-login"), &mut self.login)
                .note(&cx.tr("admin-staff-login-note"))
                .show(ui);
        }
        if self.about != About::Password {
            TextField::new(&cx.tr("admin-staff-name"), &mut self.name).show(ui);
            self.work(cx, ui, departments);
        }
        if self.about != About::Change {
            let shortest = i64::try_from(SHORTEST_PASSWORD).unwrap_or_default();
            let note = cx.tr_with("admin-staff-password-note", &[("shortest", shortest.into())]);
            TextField::new(&cx.tr("admin-staff-password"), &mut self.password)
                .password()
                .note(&note)
                .show(ui);
        }
    }

    fn work(&mut self, cx: &Cx<'_>, ui: &mut Ui, departments: &[Department]) {
        let name = |role: &Role| (*role, cx.tr(&format!("core-role-{}", role.code())));
        let roles: Vec<_> = Role::ALL.iter().map(name).collect();
        let items: Vec<(Role, &str)> = roles.iter().map(|(it, label)| (*it, &**label)).collect();
        widgets::select(ui, &cx.tr("admin-staff-role"), &mut self.role, &items);
        let none = cx.tr("admin-department-none");
        let mut items = vec![(None, &*none)];
        items.extend(departments.iter().map(|it| (Some(it.code.clone()), worded(cx, &it.name))));
        widgets::select(ui, &cx.tr("admin-department"), &mut self.department, &items);
    }

    fn command(&self) -> staff::Command {
        let (id, role) = (self.id, self.role);
        let (name, department) = (self.name.clone(), self.department.clone());
        let password = Personal::new(self.password.clone());
        match self.about {
            About::New => {
                let login = self.login.clone();
                staff::Command::Add { id, login, name, role, department, password }
            }
            About::Change => staff::Command::Change { id, name, role, department },
            About::Password => staff::Command::SetPassword { id, password },
        }
    }
}
