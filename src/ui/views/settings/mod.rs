//! One's own settings: language, theme, size, when the desk locks, the password.

pub mod call_hook;
mod second_factor;

use self::{call_hook::CallHookCard, second_factor::SecondFactorCard};
use egui::{Align, Layout, ScrollArea, Ui, vec2};

use crate::{
    desk::{Command, staff},
    domain::Personal,
    lang::Lang,
    ui::{
        cx::Cx,
        form::Submit,
        prefs::ThemeChoice,
        theme::{Tone, height, space},
        widgets::{self, Button, Icon, TextField, card, card_head, segmented},
    },
};

/// What is typed into the form for a new password.
#[derive(Default)]
pub struct SettingsView {
    old: String,
    new: String,
    again: String,
    change: Submit,
    second_factor: SecondFactorCard,
    call_hook: CallHookCard,
}

const WIDTH: f32 = 640.0;
const IDLE_MINUTES: [u32; 4] = [5, 15, 30, 60];

impl SettingsView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(WIDTH.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = space::M;
            card(ui, |ui| Self::looks(cx, ui));
            card(ui, |ui| self.password(cx, ui));
            card(ui, |ui| self.second_factor.ui(cx, ui));
            if let Some(fingerprint) = cx.client.hub().and_then(|it| it.fingerprint) {
                card(ui, |ui| Self::hub(cx, ui, &fingerprint));
            }
            if let Some(porch) = cx.client.porch() {
                let porch = std::sync::Arc::clone(porch);
                card(ui, |ui| self.call_hook.ui(cx, ui, &porch));
            }
        });
    }

    /// By what the hub is recognised.
    fn hub(cx: &Cx<'_>, ui: &mut Ui, fingerprint: &str) {
        card_head(ui, Icon::ShieldCheck, &cx.tr("core-settings-hub"), None, |_| {});
        widgets::secondary(ui, &cx.tr("core-settings-hub-note"));
        widgets::body(ui, fingerprint);
    }

    fn looks(cx: &mut Cx<'_>, ui: &mut Ui) {
        card_head(ui, Icon::Palette, &cx.tr("core-settings-looks"), None, |_| {});
        let (chinese, english) = (cx.tr("core-settings-chinese"), cx.tr("core-settings-english"));
        let mut lang = cx.texts.lang();
        row(ui, &cx.tr("core-settings-language"), |ui| {
            segmented(ui, &mut lang, &[(Lang::ZhCn, &*chinese), (Lang::En, &*english)]);
        });
        if lang != cx.texts.lang() {
            cx.prefs.lang = Some(lang);
        }
        let system = cx.tr("core-settings-theme-system");
        let (light, dark) = (cx.tr("core-settings-theme-light"), cx.tr("core-settings-theme-dark"));
        row(ui, &cx.tr("core-settings-theme"), |ui| {
            let items = [
                (ThemeChoice::System, &*system),
                (ThemeChoice::Light, &*light),
                (ThemeChoice::Dark, &*dark),
            ];
            segmented(ui, &mut cx.prefs.theme, &items);
        });
        let mut percent = cx.prefs.zoom;
        row(ui, &cx.tr("core-settings-zoom"), |ui| {
            let items =
                [(0.9, "90 %"), (1.0, "100 %"), (1.25, "125 %"), (1.5, "150 %"), (2.0, "200 %")];
            segmented(ui, &mut percent, &items);
        });
        cx.prefs.zoom = percent;
        let labels: Vec<String> = IDLE_MINUTES
            .iter()
            .map(|it| cx.tr_with("core-settings-minutes", &[("n", i64::from(*it).into())]))
            .collect();
        row(ui, &cx.tr("core-settings-idle"), |ui| {
            let items: Vec<(u32, &str)> =
                IDLE_MINUTES.iter().copied().zip(labels.iter().map(String::as_str)).collect();
            segmented(ui, &mut cx.prefs.idle_minutes, &items);
        });
    }

    fn password(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        card_head(ui, Icon::KeyRound, &cx.tr("core-settings-password"), None, |_| {});
        if self.change.is_done(cx) {
            let second_factor = std::mem::take(&mut self.second_factor);
            let call_hook = std::mem::take(&mut self.call_hook);
            *self = Self { second_factor, call_hook, ..Self::default() };
            cx.say(cx.tr("core-settings-password-changed").into_owned());
        }
        if let Some(error) = self.change.error() {
            widgets::notice(ui, Tone::Bad, error, |_| {});
        }
        TextField::new(&cx.tr("core-settings-old"), &mut self.old).password().width(280.0).show(ui);
        TextField::new(&cx.tr("core-settings-new"), &mut self.new).password().width(280.0).show(ui);
        let differs = !self.again.is_empty() && self.again != self.new;
        let error = cx.tr("core-settings-differs");
        TextField::new(&cx.tr("core-settings-again"), &mut self.again)
            .password()
            .error(differs.then_some(&*error))
            .width(280.0)
            .show(ui);
        let ready = !self.old.is_empty() && !self.new.is_empty() && self.again == self.new;
        let reason = cx.tr("core-settings-fill");
        let blocked = (!ready || self.change.is_busy()).then_some(&*reason);
        if Button::primary(&cx.tr("core-save")).blocked_by(blocked).show(ui).clicked() {
            let command = staff::Command::ChangeOwnPassword {
                old: Personal::new(self.old.clone()),
                new: Personal::new(self.new.clone()),
            };
            self.change.send(cx, Command::Staff(command));
        }
    }
}

fn row(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let room = vec2(ui.available_width(), height::CONTROL);
    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(height::CONTROL);
        widgets::secondary(ui, name);
        ui.with_layout(Layout::right_to_left(Align::Center), add);
    });
}
