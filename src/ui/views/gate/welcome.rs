//! A new office, and one of invented customers: founding it, trying it, entering it without a password.

use egui::Ui;

use super::{Gate, GateCx};
use crate::{
    client::Lane,
    desk::{office::Founding, staff::StaffRow},
    domain::{Personal, Role},
    ui::{
        theme::{Tone, space},
        views::words::{Line, line},
        widgets::{self, Button, Icon, TextField},
    },
};

impl Gate {
    fn offer_demo(&mut self, cx: &GateCx<'_>, ui: &mut Ui) {
        let demo = Button::primary(&cx.texts.tr("welcome-demo")).icon(Icon::Sparkles).show(ui);
        widgets::faint(ui, &cx.texts.tr("welcome-demo-note"));
        if demo.clicked() {
            let make = cx.make_demo;
            self.error = None;
            self.founding = Some(cx.client.work(Lane::Slow, make));
        }
        widgets::hline(ui);
    }

    pub(super) fn welcome(&mut self, cx: &GateCx<'_>, ui: &mut Ui) {
        let tr = |key: &str| cx.texts.tr(key);
        widgets::secondary(ui, &tr("welcome-what-it-is"));
        if self.is_busy() {
            widgets::loading(ui, &tr("welcome-making"));
            return;
        }
        // An office far away is filled on its own machine.
        if cx.client.hub().is_none() {
            self.offer_demo(cx, ui);
        }
        widgets::strong(ui, &tr("welcome-own"));
        TextField::new(&tr("welcome-office"), &mut self.office)
            .hint(&tr("welcome-office-hint"))
            .show(ui);
        TextField::new(&tr("welcome-your-name"), &mut self.name).show(ui);
        TextField::new(&tr("welcome-login"), &mut self.login)
            .hint(&tr("welcome-login-hint"))
            .show(ui);
        TextField::new(&tr("welcome-password"), &mut self.password).password().show(ui);
        // Whoever founds the office of a hub has seen what its machine says.
        if cx.client.hub().is_some() {
            TextField::new(&tr("welcome-word"), &mut self.word)
                .hint(&tr("welcome-word-hint"))
                .show(ui);
        }
        let missing = [&self.office, &self.name, &self.login, &self.password]
            .into_iter()
            .any(|it| it.trim().is_empty());
        let reason = tr("welcome-missing");
        let blocked = missing.then_some(&*reason);
        if Button::secondary(&tr("welcome-make")).blocked_by(blocked).show(ui).clicked() {
            let founding = Founding {
                office: self.office.clone(),
                login: self.login.clone(),
                name: self.name.clone(),
                password: Personal::new(self.password.clone()),
                word: Personal::new(self.word.clone()),
            };
            self.error = None;
            self.founding = Some(cx.client.work(Lane::Slow, move |it| it.found(&founding)));
        }
    }

    pub(super) fn demo_people(&mut self, cx: &GateCx<'_>, ui: &mut Ui, people: &[StaffRow]) {
        widgets::secondary(ui, &cx.texts.tr("welcome-who"));
        if self.is_busy() {
            widgets::loading(ui, &cx.texts.tr("core-loading"));
            return;
        }
        ui.spacing_mut().item_spacing.y = space::XS;
        // One of each role is enough to try everything; the rest can sign in by login.
        for role in Role::ALL {
            let Some(person) = people.iter().find(|it| it.role == *role) else { continue };
            let code = role.code();
            let title = format!("{} · {}", cx.texts.tr(&format!("core-role-{code}")), person.name);
            let detail = cx.texts.tr(&format!("welcome-role-{code}"));
            let (icon, tone) = role_icon(*role);
            let shown = Line { icon, tone, title: &title, detail: &detail, chip: None };
            if line(ui, &shown).clicked() {
                self.entering = Some(cx.client.enter_demo(person.id));
            }
        }
        ui.add_space(space::S);
        widgets::faint(ui, &cx.texts.tr("welcome-demo-reminder"));
    }
}

fn role_icon(role: Role) -> (Icon, Tone) {
    match role {
        Role::Manager => (Icon::Headset, Tone::Accent),
        Role::Reviewer => (Icon::ScanEye, Tone::Ok),
        Role::Worker => (Icon::Wrench, Tone::Warn),
        Role::Supervisor => (Icon::ChartColumn, Tone::Violet),
        Role::Administrator => (Icon::ShieldCheck, Tone::Neutral),
        Role::LinkHolder => (Icon::User, Tone::Neutral),
    }
}
