//! The form of a task as it is edited, and conditions as they are typed.

use std::collections::BTreeMap;

use egui::Ui;

use super::task_form::wording;
use crate::{
    domain::{
        Wording,
        process::{Choice, Condition, Field, FieldKind, TaskSpec},
    },
    ui::{
        cx::Cx,
        theme::space,
        widgets::{self, Button, Icon, TextField, checkbox, icon_button, select, tile},
    },
};

/// What is typed for the choices of fields, by the place of the field.
#[derive(Default)]
pub(super) struct FieldForms {
    choices: BTreeMap<usize, String>,
}

impl FieldForms {
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, task: &mut TaskSpec) {
        widgets::strong(ui, &cx.tr("process-fields"));
        let mut gone = None;
        for (place, field) in task.form.iter_mut().enumerate() {
            tile(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                if self.field(cx, ui, (place, field)) {
                    gone = Some(place);
                }
            });
        }
        if let Some(place) = gone {
            task.form.remove(place);
            self.choices.clear();
        }
        if Button::ghost(&cx.tr("process-field-add")).icon(Icon::Plus).show(ui).clicked() {
            let key = format!("field-{}", task.form.len() + 1);
            task.form.push(Field {
                key,
                label: Wording::default(),
                kind: FieldKind::Text,
                required: true,
                choices: Vec::new(),
            });
        }
    }

    /// One field; true when it is to be taken out.
    fn field(&mut self, cx: &Cx<'_>, ui: &mut Ui, (place, field): (usize, &mut Field)) -> bool {
        let label = cx.tr("process-field-key");
        TextField::new(&label, &mut field.key).show(ui);
        wording(cx, ui, "process-field-label", &mut field.label);
        let words: Vec<(FieldKind, String)> = FieldKind::ALL
            .iter()
            .map(|it| (*it, cx.tr(&format!("process-kind-{}", it.code())).into_owned()))
            .collect();
        let items: Vec<(FieldKind, &str)> =
            words.iter().map(|(it, word)| (*it, word.as_str())).collect();
        if select(ui, &cx.tr("process-field-kind"), &mut field.kind, &items)
            && field.kind != FieldKind::Choice
        {
            field.choices.clear();
        }
        if field.kind == FieldKind::Choice {
            let text = self.choices.entry(place).or_insert_with(|| choices_text(&field.choices));
            let (label, hint) = (cx.tr("process-choices"), cx.tr("process-choices-hint"));
            if TextField::new(&label, text).hint(&hint).rows(3).show(ui).changed() {
                field.choices = choices(text);
            }
        }
        ui.horizontal(|ui| {
            checkbox(ui, &mut field.required, &cx.tr("process-field-required"));
            let remove = cx.tr_with("process-field-remove", &[("key", field.key.as_str().into())]);
            icon_button(ui, Icon::Trash2, &remove).clicked()
        })
        .inner
    }
}

/// One choice a line: `code | 中文 | English`.
fn choices_text(choices: &[Choice]) -> String {
    let line = |it: &Choice| format!("{} | {} | {}", it.code, it.name.zh, it.name.en);
    choices.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn choices(text: &str) -> Vec<Choice> {
    let lines = text.lines().filter(|it| !it.trim().is_empty());
    let choice = |line: &str| {
        let mut parts = line.split('|').map(|it| it.trim().to_owned());
        let code = parts.next().unwrap_or_default();
        let zh = parts.next().unwrap_or_default();
        Choice { code, name: Wording { zh, en: parts.next().unwrap_or_default() } }
    };
    lines.map(choice).collect()
}

/// `check.result = build | far`, or `need.sites >= 3`.
pub(super) fn condition_text(condition: Option<&Condition>) -> String {
    condition.map_or_else(String::new, |it| match it.at_least {
        Some(least) => format!("{}.{} >= {least}", it.task, it.field),
        None => format!("{}.{} = {}", it.task, it.field, it.is.join(" | ")),
    })
}

pub(super) fn condition(text: &str) -> Option<Condition> {
    let (place, value, is_least) = match text.split_once(">=") {
        Some((place, value)) => (place, value, true),
        None => text.split_once('=').map(|(place, value)| (place, value, false))?,
    };
    let (task, field) = place.trim().split_once('.')?;
    let is = value.split('|').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    Some(Condition {
        task: task.trim().to_owned(),
        field: field.trim().to_owned(),
        is: if is_least { Vec::new() } else { is.collect() },
        at_least: if is_least { value.trim().parse().ok() } else { None },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_and_choices_are_read_as_they_are_shown() {
        for text in ["check.result = build | far", "need.sites >= 3", "need.web = yes"] {
            assert_eq!(condition_text(condition(text).as_ref()), text);
        }
        assert_eq!(condition("nothing"), None);
        let text = "build | 需要建设 | Must be built\ncovered | 已覆盖 | Covered";
        assert_eq!(choices_text(&choices(text)), text);
    }
}
