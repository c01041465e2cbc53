//! The form of a task: typed fields from its process, checked before they are sent.

use std::collections::BTreeMap;

use egui::Ui;

use crate::{
    domain::{
        Personal,
        process::{Field, FieldKind, FieldValue, FormValues},
    },
    ui::{
        cx::Cx,
        theme::{Tone, space},
        views::words::name,
        widgets::{self, DateField, TextField, parse_day, radio, select},
    },
};

/// What is typed into a form and not yet sent.
#[derive(Default)]
pub(super) struct FormDraft {
    texts: BTreeMap<String, String>,
    answers: BTreeMap<String, Option<bool>>,
    /// Somebody tried to send it, so that what is missing is pointed out.
    tried: bool,
}

impl FormDraft {
    /// With answers that are there already.
    pub(super) fn of(values: &FormValues) -> Self {
        let mut draft = Self::default();
        for (key, value) in values {
            let text = match value {
                FieldValue::Text(text) => text.reveal().to_owned(),
                FieldValue::Number(number) => number.to_string(),
                FieldValue::Date(day) => day.to_string(),
                FieldValue::Choice(code) => code.clone(),
                FieldValue::YesNo(yes) => {
                    draft.answers.insert(key.clone(), Some(*yes));
                    continue;
                }
            };
            draft.texts.insert(key.clone(), text);
        }
        draft
    }

    /// Draws every field of the form.
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, form: &[Field]) {
        ui.spacing_mut().item_spacing.y = space::M;
        for field in form {
            self.field(cx, ui, field);
        }
    }

    fn field(&mut self, cx: &Cx<'_>, ui: &mut Ui, field: &Field) {
        let label = if field.required {
            name(cx, &field.label).to_owned()
        } else {
            cx.tr_with("order-field-optional", &[("name", name(cx, &field.label).into())])
        };
        let error = self.error(field).filter(|_| self.tried).map(|key| cx.tr(key));
        let text = self.texts.entry(field.key.clone()).or_default();
        match field.kind {
            FieldKind::Text => {
                let rows = if field.required { 1 } else { 2 };
                TextField::new(&label, text).rows(rows).error(error.as_deref()).show(ui);
            }
            FieldKind::Number => {
                TextField::new(&label, text).width(160.0).error(error.as_deref()).show(ui);
            }
            FieldKind::Date => {
                DateField::new(&label, &cx.tr("core-date-invalid"), text).show(ui);
                complain(ui, error.as_deref());
            }
            FieldKind::Choice => {
                let nothing = cx.tr("order-choose");
                let mut items = vec![(String::new(), &*nothing)];
                items.extend(field.choices.iter().map(|it| (it.code.clone(), name(cx, &it.name))));
                select(ui, &label, text, &items);
                complain(ui, error.as_deref());
            }
            FieldKind::YesNo => {
                let answer = self.answers.entry(field.key.clone()).or_default();
                widgets::secondary(ui, &label);
                ui.push_id(&field.key, |ui| {
                    ui.horizontal(|ui| {
                        radio(ui, answer, Some(true), &cx.tr("core-yes"));
                        radio(ui, answer, Some(false), &cx.tr("core-no"));
                    });
                });
                complain(ui, error.as_deref());
            }
        }
    }

    /// What is wrong with a field, as the key of a sentence.
    fn error(&self, field: &Field) -> Option<&'static str> {
        let text = self.texts.get(&field.key).map_or("", |it| it.trim());
        let is_empty = match field.kind {
            FieldKind::YesNo => self.answers.get(&field.key).copied().flatten().is_none(),
            _ => text.is_empty(),
        };
        if is_empty {
            return field.required.then_some("order-field-missing");
        }
        match field.kind {
            FieldKind::Number => text.parse::<i64>().is_err().then_some("order-field-number"),
            FieldKind::Date => parse_day(text).is_none().then_some("core-date-invalid"),
            FieldKind::Text | FieldKind::Choice | FieldKind::YesNo => None,
        }
    }

    /// The answers, or nothing when something is wrong, which is pointed out from now on.
    pub(super) fn values(&mut self, form: &[Field]) -> Option<FormValues> {
        self.tried = true;
        if form.iter().any(|it| self.error(it).is_some()) {
            return None;
        }
        let answers = form.iter().filter_map(|it| Some((it.key.clone(), self.value(it)?)));
        Some(answers.collect())
    }

    fn value(&self, field: &Field) -> Option<FieldValue> {
        let text = self.texts.get(&field.key).map_or("", |it| it.trim());
        if field.kind == FieldKind::YesNo {
            return self.answers.get(&field.key).copied().flatten().map(FieldValue::YesNo);
        }
        if text.is_empty() {
            return None;
        }
        match field.kind {
            FieldKind::Text => Some(FieldValue::Text(Personal::new(text))),
            FieldKind::Number => text.parse().ok().map(FieldValue::Number),
            FieldKind::Date => parse_day(text).map(FieldValue::Date),
            FieldKind::Choice => Some(FieldValue::Choice(text.to_owned())),
            FieldKind::YesNo => None,
        }
    }
}

fn complain(ui: &mut Ui, error: Option<&str>) {
    if let Some(error) = error {
        widgets::toned(ui, Tone::Bad, error);
    }
}
