//! What stands beside the paper: which it is, the profile's facts, findings, and the decision.

use egui::{Ui, vec2};

use super::typed::{Missing, Typed};
use crate::{
    desk::review::{Facts, Sheet},
    domain::{
        UsccWarning,
        document::{Finding, Severity, VersionState},
        paper::Expiry,
    },
    lang::Arg,
    ui::{
        cx::Cx,
        theme::{Tone, space},
        views::{
            papers::{state_look, word},
            workspace::words::{tier, tier_tone},
        },
        widgets::{
            self, Button, DateField, Icon, TextField, card, card_head, chip, chip_row, key_value,
            key_value_with, notice,
        },
    },
};

/// What the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Approve,
    /// Choose why it is sent back.
    Reject,
    /// Send it back for the chosen reasons.
    SendBack,
    PutBack,
    ClaimAgain,
    TakeNext,
}

/// Says why nothing can be decided now, and what to do about it.
pub(super) fn blocked(cx: &Cx<'_>, ui: &mut Ui, code: &str) -> Option<Wish> {
    let mut wish = None;
    let text = cx.tr_with(&format!("fault-{code}"), &[("name", "".into())]);
    notice(ui, Tone::Warn, &text, |ui| {
        if Button::secondary(&cx.tr("review-take-next")).show(ui).clicked() {
            wish = Some(Wish::TakeNext);
        }
        if code == "document-lease-lost"
            && Button::secondary(&cx.tr("review-claim-again")).show(ui).clicked()
        {
            wish = Some(Wish::ClaimAgain);
        }
    });
    wish
}

pub(super) fn ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (sheet, busy): (&Sheet, bool),
    typed: &mut Typed,
) -> Option<Wish> {
    ui.spacing_mut().item_spacing.y = space::M;
    card(ui, |ui| paper(cx, ui, sheet));
    let wish = card(ui, |ui| decision(cx, ui, (sheet, busy), typed));
    card(ui, |ui| facts(cx, ui, &sheet.facts));
    wish
}

/// Which paper it is, for what, and what was said about the version before.
fn paper(cx: &Cx<'_>, ui: &mut Ui, sheet: &Sheet) {
    let version = cx.tr_with("document-version", &[("n", i64::from(sheet.card.n).into())]);
    card_head(ui, Icon::FileText, word(cx, &sheet.card.name), None, |ui| {
        chip(ui, Tone::Neutral, None, &version);
    });
    let order = sheet.card.order.as_ref().map(|(_, number)| number.as_str());
    let offering = sheet.offering.as_ref().map(|it| word(cx, it));
    match (order, offering) {
        (Some(number), Some(offering)) => {
            key_value(ui, &cx.tr("review-order"), &format!("{number} · {offering}"));
        }
        (Some(number), None) => key_value(ui, &cx.tr("review-order"), number),
        _ => {}
    }
    let file = format!("{} · {}", sheet.card.file_name, cx.texts.file_size(sheet.card.bytes));
    key_value(ui, &cx.tr("review-file"), &file);
    key_value(
        ui,
        &cx.tr("review-uploaded-by"),
        &crate::ui::views::words::uploader(cx, &sheet.card.uploaded_by),
    );
    if sheet.pages_wanted.len() > 1 {
        let wanted: Vec<&str> = sheet.pages_wanted.iter().map(|it| word(cx, it)).collect();
        key_value(ui, &cx.tr("review-pages-wanted"), &wanted.join(" · "));
    }
    widgets::faint(ui, word(cx, &sheet.advice));
    if let Some(before) = &sheet.previous {
        widgets::hline(ui);
        chip_row(ui, |ui| {
            widgets::faint(ui, &cx.tr_with("review-before", &[("n", i64::from(before.n).into())]));
            let (tone, icon, key) = state_look(before.state);
            chip(ui, tone, Some(icon), &cx.tr(key));
        });
        if before.state == VersionState::Rejected {
            let reasons = before.decided.iter().flat_map(|it| &it.reasons);
            for reason in reasons {
                widgets::toned(ui, Tone::Bad, word(cx, &reason.customer));
            }
        }
    }
}

/// The facts of the profile, to be held against the paper.
fn facts(cx: &Cx<'_>, ui: &mut Ui, facts: &Facts) {
    card_head(ui, Icon::Building2, &cx.tr("review-facts"), None, |ui| {
        chip(ui, tier_tone(facts.tier), None, &tier(cx.texts, facts.tier));
    });
    ui.spacing_mut().item_spacing.y = space::XS;
    long_value(cx, ui, "review-name", &facts.name);
    key_value_with(ui, &cx.tr("review-uscc"), |ui| {
        if facts.uscc.is_empty() {
            widgets::faint(ui, &cx.tr("review-unknown"));
            return;
        }
        match facts.uscc_warnings.first() {
            None => chip(ui, Tone::Ok, Some(Icon::Check), &cx.tr("review-uscc-fits")),
            Some(warning) => {
                let (UsccWarning::CheckCharacter { expected }
                | UsccWarning::OrganisationCheck { expected }) = warning;
                let args = [("expected", Arg::from(expected.to_string()))];
                let text = cx.tr_with("review-uscc-differs", &args);
                chip(ui, Tone::Warn, Some(Icon::TriangleAlert), &text)
            }
        };
    });
    if !facts.uscc.is_empty() {
        widgets::strong(ui, &facts.uscc);
    }
    key_value(ui, &cx.tr("review-legal-person"), or_unknown(cx, &facts.legal_person).as_ref());
    if let Some((name, number)) = &facts.person {
        key_value(ui, &cx.tr("review-person"), name);
        key_value(ui, &cx.tr("review-id-number"), or_unknown(cx, number).as_ref());
    }
    let org = cx.tr(&format!("review-org-{}", facts.org_type.code().replace('_', "-")));
    key_value(ui, &cx.tr("review-org"), &org);
    key_value(ui, &cx.tr("review-region"), or_unknown(cx, &facts.region).as_ref());
    long_value(cx, ui, "review-address", &facts.address);
    let until = facts.licence_until.map(|it| cx.texts.date(it));
    let until = until.unwrap_or_else(|| cx.tr("review-unknown").into_owned());
    key_value(ui, &cx.tr("review-licence-until"), &until);
}

/// A value that may need lines of its own.
fn long_value(cx: &Cx<'_>, ui: &mut Ui, key: &str, value: &str) {
    widgets::faint(ui, &cx.tr(key));
    widgets::strong(ui, or_unknown(cx, value).as_ref());
}

fn or_unknown<'a>(cx: &Cx<'a>, value: &'a str) -> std::borrow::Cow<'a, str> {
    if value.is_empty() { cx.tr("review-unknown") } else { value.into() }
}

/// What the machine noticed, and what the reader decides.
fn decision(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (sheet, busy): (&Sheet, bool),
    typed: &mut Typed,
) -> Option<Wish> {
    let count = sheet.card.findings.len().to_string();
    card_head(ui, Icon::ScanSearch, &cx.tr("review-findings"), Some(&count), |_| {});
    if sheet.card.findings.is_empty() {
        widgets::toned(ui, Tone::Ok, &cx.tr("review-no-findings"));
    }
    for (at, finding) in sheet.card.findings.iter().enumerate() {
        ui.push_id(at, |ui| noticed(cx, ui, finding, typed));
    }
    if sheet.expiry != Expiry::Never {
        let (name, invalid) = (cx.tr("review-expires"), cx.tr("core-date-invalid"));
        DateField::new(&name, &invalid, &mut typed.expires).id(expiry_id()).show(ui);
        let key = if sheet.expiry == Expiry::Always {
            "review-expires-always"
        } else {
            "review-expires-possible"
        };
        widgets::faint(ui, &cx.tr(key));
    }
    widgets::hline(ui);
    let missing = typed.missing(sheet, cx.now.today()).map(|it| cx.tr(missing_key(it)));
    let blocked = sheet
        .blocked
        .as_ref()
        .map(|code| cx.tr_with(&format!("fault-{code}"), &[("name", "".into())]));
    let wait = busy.then(|| cx.tr("core-saving"));
    let blocked = blocked.as_deref().or(wait.as_deref());
    let mut wish = None;
    let is_wide = ROOM_FOR_KEYS < ui.available_width();
    // In a narrow column the keys are only in the help.
    let keys = |keys: &'static str| if is_wide { keys } else { "" };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let label = cx.tr("review-approve");
        let approve = Button::primary(&label).icon(Icon::Check).keys(keys("Ctrl+Enter"));
        if approve.blocked_by(blocked.or(missing.as_deref())).show(ui).clicked() {
            wish = Some(Wish::Approve);
        }
        let label = cx.tr("review-reject");
        let reject = Button::secondary(&label).icon(Icon::X).keys(keys("Ctrl+R"));
        if reject.blocked_by(blocked).show(ui).clicked() {
            wish = Some(Wish::Reject);
        }
        if widgets::icon_button(ui, Icon::Undo2, &cx.tr("core-action-put-back")).clicked() {
            wish = Some(Wish::PutBack);
        }
    });
    wish
}

/// The field for the day until which a paper counts.
pub(super) fn expiry_id() -> egui::Id {
    egui::Id::unique("review-expires")
}

/// The width of a column in which buttons also say their keys.
const ROOM_FOR_KEYS: f32 = 350.0;

/// A finding with how grave it is; a grave one asks for a word.
fn noticed(cx: &Cx<'_>, ui: &mut Ui, finding: &Finding, typed: &mut Typed) {
    let (tone, icon, key) = match finding.severity {
        Severity::Info => (Tone::Accent, Icon::Info, "review-severity-info"),
        Severity::Warn => (Tone::Warn, Icon::TriangleAlert, "review-severity-warn"),
        Severity::Block => (Tone::Bad, Icon::OctagonAlert, "review-severity-block"),
    };
    chip_row(ui, |ui| {
        chip(ui, tone, Some(icon), &cx.tr(key));
        if let Some(page) = finding.page {
            let page = cx.tr_with("document-page", &[("page", i64::from(page).into())]);
            chip(ui, Tone::Neutral, None, &page);
        }
    });
    widgets::body(ui, &finding_text(cx, finding));
    if finding.severity == Severity::Block {
        let name = cx.tr("review-word");
        let hint = cx.tr("review-word-hint");
        TextField::new(&name, typed.word_about(finding)).hint(&hint).show(ui);
    }
}

/// What a machine noticed, as a sentence.
fn finding_text(cx: &Cx<'_>, finding: &Finding) -> String {
    let args: Vec<(&str, Arg<'_>)> =
        finding.numbers.iter().map(|(name, number)| (name.as_str(), (*number).into())).collect();
    cx.tr_with(&format!("document-finding-{}", finding.check), &args)
}

/// The sentence that says what has to be filled in.
pub(super) fn missing_key(missing: Missing) -> &'static str {
    match missing {
        Missing::Expiry => "fault-document-expiry-needed",
        Missing::ExpiryPast => "fault-document-expired",
        Missing::BadDate => "core-date-invalid",
        Missing::Words => "fault-document-unacknowledged",
    }
}
