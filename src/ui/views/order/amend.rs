//! Changing what was ordered: what is changed, what that means, and what was changed before.

use std::collections::{BTreeMap, BTreeSet};

use egui::Ui;

use super::form::FormDraft;
use crate::{
    desk::order::{AmendView, DifferenceLine, OrderAmend, OrderView, Shown, TaskCard},
    domain::{
        Personal, ServiceLevel, Wording,
        order::{Amendment, Part, Penalty},
        process::{FieldValue, FormValues},
        task::TaskStatus,
    },
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::{Tone, space},
        views::words::{moment, name},
        widgets::{
            self, DateField, Icon, TextField, card, card_head, checkbox, chip, chip_row, hline,
            notice, parse_day, select,
        },
    },
};

/// What is typed and not yet sent.
#[derive(Default)]
pub(super) struct AmendDraft {
    started: bool,
    quantity: String,
    level: Option<ServiceLevel>,
    day: String,
    /// The task whose answers are changed, by code.
    task: String,
    form: FormDraft,
    /// What is done and stands as it is, by code.
    keep: BTreeSet<String>,
    agreed: bool,
    fee: String,
    found: Fetched<OrderAmend>,
}

impl AmendDraft {
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
        if !self.started {
            self.started = true;
            self.quantity = view.quantity.to_string();
            self.level = Some(view.service_level);
        }
        TextField::new(&cx.tr("order-amend-quantity"), &mut self.quantity).width(160.0).show(ui);
        let words: Vec<_> = ServiceLevel::ALL
            .iter()
            .map(|it| (Some(*it), cx.tr(&format!("order-level-{}", it.code().to_lowercase()))))
            .collect();
        let items: Vec<(Option<ServiceLevel>, &str)> =
            words.iter().map(|(it, word)| (*it, &**word)).collect();
        select(ui, &cx.tr("order-service-level"), &mut self.level, &items);
        let wrong = cx.tr("core-date-invalid");
        DateField::new(&cx.tr("order-amend-day"), &wrong, &mut self.day).show(ui);
        self.answers_ui(cx, ui, view);
        self.preview(cx, ui, view);
    }

    fn answers_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
        let answered: Vec<&TaskCard> = view
            .tasks
            .iter()
            .filter(|it| it.status == TaskStatus::Done && !it.form.is_empty())
            .collect();
        let none = cx.tr("order-amend-no-answers");
        let mut items: Vec<(String, &str)> = vec![(String::new(), &*none)];
        items.extend(answered.iter().map(|it| (it.code.clone(), name(cx, &it.title))));
        let before = self.task.clone();
        select(ui, &cx.tr("order-amend-answers"), &mut self.task, &items);
        let Some(task) = answered.iter().find(|it| it.code == self.task) else { return };
        if self.task != before {
            self.form = FormDraft::of(&task.values);
        }
        self.form.ui(cx, ui, &task.form);
    }

    fn preview(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
        let Some(amendment) = self.amendment(view, Personal::default()) else { return };
        let found = match self.found.following(cx.client, OrderAmend { order: view.id, amendment })
        {
            Some(Ok(found)) => found.clone(),
            _ => return,
        };
        ui.spacing_mut().item_spacing.y = space::S;
        means(cx, ui, &found);
        self.keeping(cx, ui, &found.keepable);
        let asks = |code: &str| found.refused.as_ref().is_some_and(|(it, _)| it == code);
        if self.agreed || asks("penalty-not-agreed") || asks("no-fee-note") {
            checkbox(ui, &mut self.agreed, &cx.tr("order-cancel-agreed"));
            let hint = cx.tr("order-cancel-fee-hint");
            TextField::new(&cx.tr("order-cancel-fee"), &mut self.fee).hint(&hint).show(ui);
        }
    }

    /// What is done and rests on the change may stand as it is, one by one.
    fn keeping(&mut self, cx: &Cx<'_>, ui: &mut Ui, keepable: &[(String, Wording)]) {
        if keepable.is_empty() {
            return;
        }
        widgets::strong(ui, &cx.tr("order-amend-keep"));
        for (code, title) in keepable {
            let mut is_kept = self.keep.contains(code);
            if !checkbox(ui, &mut is_kept, name(cx, title)).changed() {
                continue;
            }
            if is_kept {
                self.keep.insert(code.clone());
            } else {
                self.keep.remove(code);
            }
        }
    }

    /// What was typed as a change; nothing while something typed cannot be read.
    pub(super) fn amendment(&mut self, view: &OrderView, reason: Personal) -> Option<Amendment> {
        let mut answers = BTreeMap::<String, FormValues>::new();
        if let Some(task) = view.tasks.iter().find(|it| it.code == self.task) {
            answers.insert(task.code.clone(), self.form.values(&task.form)?);
        }
        let quantity = self.quantity.trim().parse().ok()?;
        let day = if self.day.trim().is_empty() { None } else { Some(parse_day(&self.day)?) };
        Some(Amendment {
            answers,
            quantity: Some(quantity),
            service_level: self.level,
            day,
            keep: self.keep.clone(),
            reason,
            penalty: if self.agreed { Penalty::Agreed } else { Penalty::NotAgreed },
            fee: Personal::new(self.fee.trim()),
        })
    }
}

fn means(cx: &Cx<'_>, ui: &mut Ui, found: &AmendView) {
    if let Some((code, task)) = &found.refused {
        let tone = if code == "nothing-changed" { Tone::Neutral } else { Tone::Bad };
        let args = [("task", name(cx, task).into())];
        notice(ui, tone, &cx.tr_with(&format!("fault-{code}"), &args), |_| {});
        return;
    }
    differences(cx, ui, &found.differences);
    if found.again.is_empty() {
        widgets::secondary(ui, &cx.tr("order-amend-nothing-again"));
    } else {
        let head = ("order-amend-again", Tone::Warn, Icon::RotateCcw);
        chips(cx, ui, head, &found.again);
    }
}

fn chips(cx: &Cx<'_>, ui: &mut Ui, (key, tone, icon): (&str, Tone, Icon), titles: &[Wording]) {
    if titles.is_empty() {
        return;
    }
    widgets::strong(ui, &cx.tr(key));
    chip_row(ui, |ui| {
        for it in titles {
            chip(ui, tone, Some(icon), name(cx, it));
        }
    });
}

/// Side by side: what it was, what it is.
fn differences(cx: &Cx<'_>, ui: &mut Ui, lines: &[DifferenceLine]) {
    for it in lines {
        let title = match &it.part {
            Part::Quantity => cx.tr("order-amend-quantity").into_owned(),
            Part::ServiceLevel => cx.tr("order-service-level").into_owned(),
            Part::Day => cx.tr("order-amend-day").into_owned(),
            Part::Answer { .. } => name(cx, &it.name).to_owned(),
        };
        let args = [
            ("before", value(cx, (&it.part, &it.before)).into()),
            ("after", value(cx, (&it.part, &it.after)).into()),
        ];
        widgets::key_value(ui, &title, &cx.tr_with("order-amend-from-to", &args));
    }
}

fn value(cx: &Cx<'_>, (part, shown): (&Part, &Shown)) -> String {
    if let Some(wording) = &shown.name {
        return name(cx, wording).to_owned();
    }
    match (&shown.value, part) {
        (None, _) => cx.tr("order-amend-none").into_owned(),
        (Some(FieldValue::Choice(code)), Part::ServiceLevel) => {
            cx.tr(&format!("order-level-{}", code.to_lowercase())).into_owned()
        }
        (Some(FieldValue::Choice(code)), _) => code.clone(),
        (Some(FieldValue::Text(text)), _) => text.reveal().to_owned(),
        (Some(FieldValue::Number(number)), _) => cx.texts.count(*number),
        (Some(FieldValue::Date(day)), _) => cx.texts.date(*day),
        (Some(FieldValue::YesNo(yes)), _) => {
            cx.tr(if *yes { "core-yes" } else { "core-no" }).into_owned()
        }
    }
}

/// What was changed since the order was opened; nothing while nothing was.
pub(super) fn history(cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
    if view.supplements.is_empty() {
        return;
    }
    card(ui, |ui| {
        card_head(ui, Icon::FilePen, &cx.tr("order-amended"), None, |_| {});
        for (at, it) in view.supplements.iter().enumerate() {
            if 0 < at {
                hline(ui);
            }
            let args = [
                ("n", i64::from(it.number).into()),
                ("name", it.by_name.as_str().into()),
                ("at", moment(cx, it.at_us).into()),
            ];
            widgets::strong(ui, &cx.tr_with("order-amended-version", &args));
            widgets::secondary(ui, &it.reason);
            if !it.fee.is_empty() {
                let args = [("fee", it.fee.as_str().into())];
                widgets::secondary(ui, &cx.tr_with("order-cancel-fee-was", &args));
            }
            differences(cx, ui, &it.differences);
            chips(cx, ui, ("order-amend-again", Tone::Warn, Icon::RotateCcw), &it.again);
            chips(cx, ui, ("order-amend-kept", Tone::Neutral, Icon::Check), &it.kept);
        }
    });
}
