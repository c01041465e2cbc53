//! The tier that is suggested for an enterprise: its rule in figures, and the choice between it and what is approved.

use egui::Ui;

use super::words;
use crate::{
    desk::{
        Command, enterprise,
        tier::{self, TierAdvice},
        workspace::WorkspacePage,
    },
    domain::{Permission, Personal, pareto::SHARES},
    ui::{
        cx::Cx,
        theme::Tone,
        widgets::{self, Button},
    },
};

pub(super) fn ui(cx: &mut Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
    let Some(advice) = &page.tier_advice else { return };
    let may = cx.may(Permission::EditCustomer);
    let now = words::tier(cx.texts, page.enterprise.tier).into_owned();
    let wanted = words::tier(cx.texts, advice.suggested).into_owned();
    let args = [("wanted", wanted.as_str().into()), ("now", now.as_str().into())];
    let said = cx.tr_with("enterprise-tier-suggested", &args);
    let (mut taken, mut dismissed) = (false, false);
    widgets::notice(ui, Tone::Accent, &said, |ui| {
        if may {
            taken = Button::secondary(&cx.tr("enterprise-tier-take")).show(ui).clicked();
            dismissed = Button::ghost(&cx.tr("enterprise-tier-dismiss")).show(ui).clicked();
        }
    });
    let rule = rule(cx, advice);
    widgets::faint(ui, &rule);
    let id = page.enterprise.id;
    if taken {
        let change = |tier, reason: String| {
            let reason = Personal::from(reason);
            Command::Enterprise(enterprise::Command::ChangeTier { id, tier, reason })
        };
        let undo = change(page.enterprise.tier, cx.tr("enterprise-tier-taken-back").into_owned());
        cx.send_undoable(change(advice.suggested, rule), "enterprise-tier-taken", undo);
    } else if dismissed {
        let suggested = advice.suggested;
        let command = Command::Tier(tier::Command::Dismiss { id, suggested });
        cx.send_saying(command, "enterprise-tier-dismissed");
    }
}

/// The rule with its figures, as it is printed.
fn rule(cx: &Cx<'_>, it: &TierAdvice) -> String {
    let [first, second, third] = SHARES;
    let [t1, t2, t3] = it.cuts.yearly_fen.map(|fen| cx.texts.money(fen));
    let args = [
        ("yearly", cx.texts.money(it.yearly_fen).into()),
        ("first", first.into()),
        ("second", second.into()),
        ("third", third.into()),
        ("t1", t1.into()),
        ("t2", t2.into()),
        ("t3", t3.into()),
        ("n", cx.texts.count(it.cuts.enterprises).into()),
        ("day", cx.texts.date(words::at(it.cuts.at_us).date()).into()),
    ];
    cx.tr_with("enterprise-tier-rule", &args)
}
