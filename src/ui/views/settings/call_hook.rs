//! The doorbell for telephone programs of this machine: its switch, its address, its token.

use std::sync::Arc;

use egui::Ui;

use crate::{
    client::{ClientError, Lane, Pending, porch::Porch},
    ui::{
        cx::Cx,
        theme::Tone,
        widgets::{self, Button, Icon, card_head, segmented},
    },
};

/// Under which name it is remembered whether the desk wants to hear of calls.
pub const WANTED: &str = "call-hook";

/// What is under way in the card.
#[derive(Default)]
pub(super) struct CallHookCard {
    change: Option<Pending<()>>,
    /// What is said when it is done.
    said: &'static str,
}

impl CallHookCard {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, porch: &Arc<Porch>) {
        card_head(ui, Icon::PhoneIncoming, &cx.tr("core-settings-call-hook"), None, |_| {});
        match self.change.as_ref().and_then(Pending::poll) {
            Some(Ok(())) => {
                self.change = None;
                cx.say(cx.tr(self.said).into_owned());
            }
            // Why is shown as long as it is so.
            Some(Err(_)) => self.change = None,
            None => {}
        }
        widgets::secondary(ui, &cx.tr("core-settings-call-hook-help"));
        let seen = porch.seen();
        if let Some(cause) = &seen.trouble {
            let told = cx.tr_with("cli-no-doorbell", &[("cause", cause.as_str().into())]);
            widgets::notice(ui, Tone::Bad, &told, |_| {});
        }
        let is_on = seen.plate.is_some();
        let (on, off) = (cx.tr("core-settings-call-hook-on"), cx.tr("core-settings-call-hook-off"));
        let mut wanted = is_on;
        super::row(ui, &cx.tr("core-settings-call-hook-state"), |ui| {
            segmented(ui, &mut wanted, &[(true, &*on), (false, &*off)]);
        });
        if wanted != is_on && self.change.is_none() {
            cx.prefs.remember(WANTED, &wanted);
            let said = if wanted { "hung" } else { "taken-down" };
            self.begin(cx, (said, porch), move |porch| {
                if wanted {
                    return porch.hang();
                }
                porch.take_down();
                Ok(())
            });
        }
        let Some(plate) = seen.plate else { return };
        Self::line(cx, ui, "address", (&plate.url, &plate.url));
        // Whoever looks over a shoulder does not get in.
        let shown: String = "•".repeat(12);
        Self::line(cx, ui, "token", (&shown, &plate.token));
        let renew = cx.tr("core-settings-call-hook-renew");
        let busy = cx.tr("core-saving");
        let blocked = self.change.is_some().then_some(&*busy);
        if Button::secondary(&renew).icon(Icon::RefreshCw).blocked_by(blocked).show(ui).clicked() {
            self.begin(cx, ("renewed", porch), Porch::renew);
        }
        widgets::faint(ui, &cx.tr("core-settings-call-hook-renew-note"));
    }

    fn line(cx: &mut Cx<'_>, ui: &mut Ui, what: &str, (shown, whole): (&str, &str)) {
        super::row(ui, &cx.tr(&format!("core-settings-call-hook-{what}")), |ui| {
            let copy = cx.tr(&format!("core-settings-call-hook-copy-{what}"));
            if Button::secondary(&copy).icon(Icon::Copy).show(ui).clicked() {
                ui.ctx().copy_text(whole.to_owned());
                cx.say(cx.tr("core-settings-call-hook-copied").into_owned());
            }
            widgets::body(ui, shown);
        });
    }

    fn begin(
        &mut self,
        cx: &Cx<'_>,
        (said, porch): (&'static str, &Arc<Porch>),
        work: impl FnOnce(&Porch) -> std::io::Result<()> + Send + 'static,
    ) {
        let porch = Arc::clone(porch);
        self.said = match said {
            "hung" => "core-settings-call-hook-hung",
            "taken-down" => "core-settings-call-hook-taken-down",
            _ => "core-settings-call-hook-renewed",
        };
        self.change = Some(cx.client.work(Lane::Files, move |_| {
            work(&porch).map_err(|err| ClientError::Offline(err.to_string()))
        }));
    }
}
