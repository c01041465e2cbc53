//! Changing what was ordered: what it would mean, doing it, and the history with its differences.

use serde::{Deserialize, Serialize};

use super::{act, change, event, load, template};
use crate::{
    desk::{Cx, DeskError, Subject, error::Refused, query::Question},
    domain::{
        Now, OrderId, Permission, StaffId, Wording,
        order::{Act, Agreed, Amendment, Difference, Order, Part, Refusal, Supplement},
        process::{Field, FieldKind, FieldValue, ProcessTemplate},
        task::Task,
    },
    store::{
        orders::{Placed, Terms},
        supplements,
    },
};

/// Asks what a change would mean before it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderAmend {
    pub order: OrderId,
    pub amendment: Amendment,
}

/// What a change would mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendView {
    pub differences: Vec<DifferenceLine>,
    /// The tasks that would be done again.
    pub again: Vec<Wording>,
    /// The finished tasks that rest on it and may stand as they are, by code.
    pub keepable: Vec<(String, Wording)>,
    /// Why it cannot be done like that, as a code of a sentence and the task that it speaks of.
    pub refused: Option<(String, Wording)>,
}

/// One part as it was and as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceLine {
    pub part: Part,
    /// The name of the field, where it is an answer.
    pub name: Wording,
    /// What the value is called, where it is one of several.
    pub before: Shown,
    pub after: Shown,
}

/// A value with its name, where it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub value: Option<FieldValue>,
    pub name: Option<Wording>,
}

/// One change of an order, for its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementCard {
    pub number: u32,
    pub at_us: i64,
    pub by_name: String,
    pub reason: String,
    pub fee: String,
    pub differences: Vec<DifferenceLine>,
    pub again: Vec<Wording>,
    /// The tasks that stand as they are because somebody said so.
    pub kept: Vec<Wording>,
}

impl Question for OrderAmend {
    fn needs(&self) -> Permission {
        Permission::EditOrder
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Order(self.order)]
    }
}

pub(in crate::desk) fn amending(cx: &mut Cx<'_>, ask: &OrderAmend) -> Result<AmendView, DeskError> {
    let mut placed = load(cx, ask.order)?.it;
    let template = template(cx, placed.order.template())?;
    let act = act(cx, &template);
    let mut asked = ask.amendment.clone();
    if asked.reason.is_empty() {
        asked.reason = "?".into(); // It is asked for at the end.
    }
    let (agreed, before) = (agreed(&placed.terms), placed.order.clone());
    Ok(match placed.order.amend(&act, &asked, agreed) {
        Ok(it) => AmendView {
            differences: lines(&it.differences, &template),
            keepable: keepable(&before, &it, &template),
            again: titles(&it.again, &template),
            refused: None,
        },
        Err(refusal) => {
            let task = match &refusal {
                Refusal::TooLate(code)
                | Refusal::PenaltyNotAgreed(code)
                | Refusal::Protected(code)
                | Refusal::NoFeeNote(code) => template.title(code).unwrap_or_default(),
                _ => Wording::default(),
            };
            AmendView { refused: Some((refusal.code().to_owned(), task)), ..AmendView::default() }
        }
    })
}

pub(super) fn perform(
    cx: &mut Cx<'_>,
    id: OrderId,
    asked: &Amendment,
) -> Result<Vec<Subject>, DeskError> {
    let offering = load(cx, id)?.it.order.opening().offering.clone();
    let offering = cx.library.catalogue.offering(&offering);
    if let (Some(level), Some(offering)) = (asked.service_level, offering)
        && !offering.service_levels.contains(&level)
    {
        return Err(DeskError::refused("order-service-level"));
    }
    if asked.quantity.is_some_and(|it| !(1..=super::opening::MOST).contains(&it)) {
        return Err(Refused::new("order-quantity").with("most", super::opening::MOST).into());
    }
    let fee_fen = offering.map(|it| it.monthly_fee_fen);
    let mut made = None;
    let subjects = change(cx, id, |placed, act| {
        let it = amend(placed, act, (asked, fee_fen))?;
        let told = event("order-event-amended").1.with("version", it.number);
        let told = told.with("reason", it.reason.reveal());
        made = Some(it);
        Ok((crate::domain::InteractionKind::Order, told))
    })?;
    if let Some(it) = made {
        supplements::add(cx.sql, id, &it)?;
    }
    Ok(subjects)
}

fn amend(
    placed: &mut Placed,
    act: &Act<'_>,
    (asked, fee_fen): (&Amendment, Option<i64>),
) -> Result<Supplement, Refusal> {
    let agreed = agreed(&placed.terms);
    let it = placed.order.amend(act, asked, agreed)?;
    if let Some(day) = asked.day {
        super::promise(placed, act, day)?;
    }
    if let Some(quantity) = asked.quantity {
        placed.terms.quantity = quantity;
        if let Some(fee) = fee_fen {
            placed.terms.monthly_fen = fee.saturating_mul(quantity);
        }
    }
    Ok(it)
}

fn agreed(terms: &Terms) -> Agreed {
    Agreed { quantity: terms.quantity, day: terms.promised.map(Now::today) }
}

/// The changes of an order, the newest first.
pub(super) fn supplements_of(
    cx: &mut Cx<'_>,
    order: OrderId,
    (template, name): (&ProcessTemplate, &dyn Fn(StaffId) -> String),
) -> Result<Vec<SupplementCard>, DeskError> {
    let found = supplements::of_order(cx.sql, order)?;
    let card = |it: Supplement| SupplementCard {
        number: it.number,
        at_us: it.at.micros(),
        by_name: name(it.by),
        reason: it.reason.reveal().to_owned(),
        fee: it.fee.reveal().to_owned(),
        differences: lines(&it.differences, template),
        again: titles(&it.again, template),
        kept: titles(&it.kept, template),
    };
    Ok(found.into_iter().map(card).collect())
}

/// What is done, rests on the change, and is asked for by neither the law nor the office.
fn keepable(before: &Order, it: &Supplement, template: &ProcessTemplate) -> Vec<(String, Wording)> {
    let rests = |task: &&Task| it.again.iter().chain(&it.kept).any(|code| code == task.code());
    let is_free = |task: &&Task| template.spec(task.code()).is_some_and(|it| !it.protected);
    let found = before.tasks().iter().filter(rests).filter(|it| it.is_done()).filter(is_free);
    let named = |task: &Task| Some((task.code().to_owned(), template.title(task.code())?));
    found.filter_map(named).collect()
}

fn titles(codes: &[String], template: &ProcessTemplate) -> Vec<Wording> {
    codes.iter().filter_map(|it| template.title(it)).collect()
}

fn lines(differences: &[Difference], template: &ProcessTemplate) -> Vec<DifferenceLine> {
    differences.iter().map(|it| line(it, template)).collect()
}

fn line(it: &Difference, template: &ProcessTemplate) -> DifferenceLine {
    let field: Option<&Field> = match &it.part {
        Part::Answer { task, field } => {
            template.task(task).and_then(|spec| spec.form.iter().find(|it| it.key == *field))
        }
        _ => None,
    };
    let shown = |value: &Option<FieldValue>| {
        let name = match (field, value) {
            (Some(field), Some(FieldValue::Choice(code))) if field.kind == FieldKind::Choice => {
                field.choices.iter().find(|it| it.code == *code).map(|it| it.name.clone())
            }
            _ => None,
        };
        Shown { value: value.clone(), name }
    };
    DifferenceLine {
        part: it.part.clone(),
        name: field.map(|it| it.label.clone()).unwrap_or_default(),
        before: shown(&it.before),
        after: shown(&it.after),
    }
}
