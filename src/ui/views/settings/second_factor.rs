//! Setting up a second factor: a QR code for the app, and the first code as proof.

use egui::Ui;

use crate::{
    desk::{
        Command,
        second_factor::{self, MySecondFactor},
    },
    domain::Personal,
    ui::{
        cx::Cx,
        fetched::Fetched,
        form::Submit,
        theme::{Tone, space},
        widgets::{self, Button, Icon, TextField, card_head, qr},
    },
};

/// What is under way in the card.
#[derive(Default)]
pub(super) struct SecondFactorCard {
    is_on: Fetched<MySecondFactor>,
    /// The secret that is being set up.
    secret: Option<Personal>,
    code: String,
    change: Submit,
}

/// The side of the QR code, in points.
const CODE: f32 = 168.0;

impl SecondFactorCard {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        card_head(ui, Icon::ShieldCheck, &cx.tr("core-settings-second-factor"), None, |_| {});
        let is_on = matches!(self.is_on.of(cx.client, MySecondFactor), Some(Ok(true)));
        if self.change.is_done(cx) {
            let done = if is_on { "dropped" } else { "done" };
            cx.say(cx.tr(&format!("core-settings-second-factor-{done}")).into_owned());
            (self.secret, self.code) = (None, String::new());
        }
        if let Some(error) = self.change.error() {
            widgets::notice(ui, Tone::Bad, error, |_| {});
        }
        match self.secret.clone() {
            _ if is_on => {
                widgets::secondary(ui, &cx.tr("core-settings-second-factor-on"));
                self.code(cx, ui, "core-settings-second-factor-drop", |code| {
                    second_factor::Command::Drop { code }
                });
            }
            Some(secret) => {
                Self::show_secret(cx, ui, &secret);
                self.code(cx, ui, "core-settings-second-factor-enrol", |code| {
                    second_factor::Command::Enrol { secret, code, old: None }
                });
            }
            None => {
                widgets::secondary(ui, &cx.tr("core-settings-second-factor-off"));
                let begin = cx.tr("core-settings-second-factor-begin");
                if Button::secondary(&begin).show(ui).clicked() {
                    self.secret = second_factor::fresh_secret().ok();
                }
            }
        }
    }

    fn show_secret(cx: &Cx<'_>, ui: &mut Ui, secret: &Personal) {
        widgets::secondary(ui, &cx.tr("core-settings-second-factor-off"));
        let url = second_factor::otpauth_url(&cx.me.login, secret);
        qr(ui, &url, CODE, &cx.tr("core-settings-second-factor-qr"));
        ui.add_space(space::S);
        widgets::faint(ui, &cx.tr("core-settings-second-factor-secret"));
        widgets::body(ui, secret.reveal());
    }

    /// The field for the code with the button that sends it.
    fn code(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        key: &str,
        command: impl FnOnce(Personal) -> second_factor::Command,
    ) {
        let name = cx.tr("core-settings-second-factor-code");
        TextField::new(&name, &mut self.code).width(160.0).show(ui);
        let label = cx.tr(key);
        let is_ready = self.code.chars().filter(char::is_ascii_digit).count() == 6;
        let blocked = (!is_ready || self.change.is_busy()).then_some(&*name);
        if Button::primary(&label).blocked_by(blocked).show(ui).clicked() {
            self.change.send(cx, Command::SecondFactor(command(Personal::new(self.code.clone()))));
        }
    }
}
