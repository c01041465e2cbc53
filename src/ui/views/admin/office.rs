//! The office itself: its name, whether its customers are invented, how it is kept safe.

use egui::{ScrollArea, Ui};

use super::answered;
use crate::{
    desk::{
        Command,
        office::{self, OfficePage, Setting},
    },
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::{Tone, space},
        widgets::{self, Button, Icon, TextField, card, card_head},
    },
};

/// The office as last seen, and what is being typed.
#[derive(Default)]
pub(super) struct OfficeTab {
    page: Fetched<OfficePage>,
    name: Option<String>,
    portal: Option<String>,
    area: Option<String>,
}

const WIDTH: f32 = 640.0;

impl OfficeTab {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(WIDTH.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = space::M;
            card(ui, |ui| self.named(cx, ui));
            card(ui, |ui| self.reached(cx, ui));
            card(ui, |ui| self.dialled(cx, ui));
            card(ui, |ui| {
                card_head(ui, Icon::Archive, &cx.tr("admin-office-safe"), None, |_| {});
                for key in ["admin-office-backup", "admin-office-key", "admin-office-doctor"] {
                    widgets::secondary(ui, &cx.tr(key));
                }
            });
        });
    }

    fn named(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let answer = self.page.of(cx.client, OfficePage);
        let Some(facts) = answered(cx, ui, answer) else { return };
        let demo = cx.tr("core-demo");
        card_head(ui, Icon::Building, &cx.tr("admin-tab-office"), None, |ui| {
            if facts.is_demo {
                widgets::chip(ui, Tone::Violet, Some(Icon::Sparkles), &demo);
            }
        });
        if facts.is_demo {
            widgets::secondary(ui, &cx.tr("admin-office-demo"));
        }
        let name = self.name.get_or_insert_with(|| facts.name.clone());
        TextField::new(&cx.tr("admin-office-name"), name).show(ui);
        let reason = match name.trim() {
            "" => Some(cx.tr("fault-office-needs-name")),
            it if it == facts.name => Some(cx.tr("admin-office-same")),
            _ => None,
        };
        if Button::primary(&cx.tr("core-save")).blocked_by(reason.as_deref()).show(ui).clicked() {
            let set = office::Command::Set { name: Setting::Name, value: name.trim().to_owned() };
            cx.send_saying(Command::Office(set), "admin-office-saved");
        }
    }

    /// Where customers open their links.
    fn reached(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let Some(Ok(facts)) = self.page.of(cx.client, OfficePage) else { return };
        card_head(ui, Icon::QrCode, &cx.tr("admin-office-portal"), None, |_| {});
        let typed = self.portal.get_or_insert_with(|| facts.portal.clone());
        let (label, why) = (cx.tr("admin-office-portal-name"), cx.tr("admin-office-portal-why"));
        TextField::new(&label, typed).hint("https://up.example.cn").note(&why).show(ui);
        let same = cx.tr("admin-office-same");
        let reason = (typed.trim() == facts.portal).then_some(&*same);
        let save = cx.tr("admin-office-portal-save");
        if Button::primary(&save).blocked_by(reason).show(ui).clicked() {
            let set = office::Command::Set { name: Setting::Portal, value: typed.clone() };
            cx.send_saying(Command::Office(set), "admin-office-saved");
        }
    }

    /// Where the office's telephones are.
    fn dialled(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let Some(Ok(facts)) = self.page.of(cx.client, OfficePage) else { return };
        card_head(ui, Icon::Phone, &cx.tr("admin-office-telephone"), None, |_| {});
        let typed = self.area.get_or_insert_with(|| facts.area.clone());
        let (label, why) = (cx.tr("admin-office-area"), cx.tr("admin-office-area-why"));
        TextField::new(&label, typed).hint("0512").note(&why).show(ui);
        let same = cx.tr("admin-office-unchanged");
        let reason = (typed.trim() == facts.area).then_some(&*same);
        let save = cx.tr("admin-office-area-save");
        if Button::primary(&save).blocked_by(reason).show(ui).clicked() {
            let set = office::Command::Set { name: Setting::Area, value: typed.clone() };
            cx.send_saying(Command::Office(set), "admin-office-area-saved");
        }
    }
}
