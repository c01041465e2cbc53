//! What the people of the demo office write into forms, and when they go on with what was planned.

use chrono::NaiveDate;

use crate::domain::{
    Personal, TaskId,
    order::Order,
    process::{FieldKind, FieldValue, FormValues, ProcessTemplate, TaskSpec},
    task::{TaskState, WaitReason},
};

/// Answers to everything that must be answered.
pub(super) fn answers(template: &ProcessTemplate, spec: &TaskSpec, today: NaiveDate) -> FormValues {
    let asked = spec.form.iter().filter(|it| it.required);
    let answers = asked.map(|it| {
        let value = match it.kind {
            FieldKind::Text => FieldValue::Text(Personal::from("已确认")),
            FieldKind::Number => FieldValue::Number(1),
            FieldKind::Date => FieldValue::Date(today),
            FieldKind::Choice => FieldValue::Choice(
                it.choices.first().map_or_else(String::new, |it| it.code.clone()),
            ),
            // Nothing special that would ask for a further paper.
            FieldKind::YesNo => FieldValue::YesNo(!asks_paper(template, (&spec.code, &it.key))),
        };
        (it.key.clone(), value)
    });
    answers.collect()
}

/// Whether an answer decides about a paper.
fn asks_paper(template: &ProcessTemplate, (task, field): (&str, &str)) -> bool {
    let mut conditions = template.papers.iter().filter_map(|it| it.when.answer.as_ref());
    conditions.any(|it| it.task == task && it.field == field)
}

/// The first task whose day has not come: itself, its department, and the day.
pub(super) fn planned(order: &Order) -> Option<(TaskId, String, NaiveDate)> {
    order.tasks().iter().find_map(|it| match it.state() {
        TaskState::OnHold { hold, .. } if hold.reason == WaitReason::Planned => {
            Some((it.id(), it.department().to_owned(), hold.until))
        }
        _ => None,
    })
}
