//! Masked values and the way to see one in full for a minute.

use std::time::Duration;

use egui::Ui;

use super::words;
use crate::{
    desk::reveal::{Field, Revealed},
    domain::{EnterpriseId, Permission, Personal},
    ui::{
        cx::Cx,
        fetched::Fetched,
        widgets::{self, Icon, icon_button},
    },
};

/// The values that were asked for, and the one whose dialog is to open.
#[derive(Default)]
pub(super) struct Reveals {
    shown: Vec<(Field, Fetched<Revealed>)>,
    /// Taken by the dialogs.
    pub(super) wanted: Option<Field>,
}

impl Reveals {
    /// Looks after a value from now on, because it may be seen.
    pub(super) fn watch(&mut self, field: Field) {
        self.shown.retain(|(it, _)| *it != field);
        self.shown.push((field, Fetched::default()));
    }

    /// The value in full, and for how many seconds yet.
    fn in_full(
        &mut self,
        cx: &Cx<'_>,
        (enterprise, field): (EnterpriseId, &Field),
    ) -> Option<(Personal, i64)> {
        let (_, fetched) = self.shown.iter_mut().find(|(it, _)| it == field)?;
        let ask = Revealed { enterprise, field: field.clone() };
        let answer = fetched.of(cx.client, ask)?.as_ref().ok()?.as_ref()?;
        let left = (answer.until_us - cx.now.micros()) / 1_000_000;
        (left > 0).then(|| (answer.value.clone(), left))
    }
}

/// A masked value with an eye beside it; the value itself while it may be seen.
pub(super) fn value(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (enterprise, field, masked): (EnterpriseId, Field, &str),
    reveals: &mut Reveals,
) {
    if let Some((value, left)) = reveals.in_full(cx, (enterprise, &field)) {
        ui.ctx().request_repaint_after(Duration::from_secs(1));
        let copy = cx.tr("core-copy");
        let seconds = cx.tr_with("enterprise-reveal-left", &[("seconds", left.into())]);
        if ui.layout().prefer_right_to_left() {
            widgets::faint(ui, &seconds);
            widgets::strong(ui, value.reveal()).on_hover_text(copy);
        } else {
            widgets::strong(ui, value.reveal()).on_hover_text(copy);
            widgets::faint(ui, &seconds);
        }
        return;
    }
    let name = cx.tr_with("enterprise-reveal-name", &[("what", what(cx, &field).into())]);
    let may = cx.may(Permission::Reveal);
    let mut wanted = false;
    let rtl = ui.layout().prefer_right_to_left();
    if rtl && may {
        wanted = icon_button(ui, Icon::Eye, &name).clicked();
    }
    widgets::secondary(ui, masked);
    if !rtl && may {
        wanted = icon_button(ui, Icon::Eye, &name).clicked();
    }
    if wanted {
        reveals.wanted = Some(field);
    }
}

/// What a value is, in words.
pub(super) fn what(cx: &Cx<'_>, field: &Field) -> String {
    match field {
        Field::LegalPerson => cx.tr("enterprise-legal-person").into_owned(),
        Field::IdNumber(_) => cx.tr("enterprise-id-number").into_owned(),
        Field::Email(_) => cx.tr("enterprise-email").into_owned(),
        Field::Phone(it) => format!("{} {}", cx.tr("enterprise-phone"), it.masked),
    }
}

/// What a contact's authority comes to, on one line.
pub(super) fn authority_line(cx: &Cx<'_>, it: &crate::domain::Authority) -> String {
    if it.roles.is_empty() {
        return cx.tr("enterprise-no-role").into_owned();
    }
    let may = if it.may.is_empty() {
        cx.tr("core-none").into_owned()
    } else {
        words::powers(cx.texts, &it.may)
    };
    cx.tr_with(
        "enterprise-authority",
        &[("may", may.into()), ("not", words::powers(cx.texts, &it.may_not).into())],
    )
}
