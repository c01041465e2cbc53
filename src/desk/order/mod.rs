//! Orders: opening them, and what their owner does with them as a whole.

mod amend;
mod delivered;
mod events;
mod form;
mod list;
mod moving;
mod opening;
mod page;
mod papers;
mod standing;

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

pub(super) use self::{
    amend::amending,
    events::{note, touched},
    form::plan,
    list::window,
    moving::moving,
    page::page,
    papers::{checklist, standing_of},
    standing::standing_at,
};
pub use self::{
    amend::{AmendView, DifferenceLine, OrderAmend, Shown, SupplementCard},
    form::{Offer, OrderForm, OrderPlan, Signer},
    list::{OrderFilter, OrderList, OrderRow, OrderWindow, OrdersIn},
    moving::{MoveView, OrderMove},
    opening::NewOrder,
    page::{
        Cancelling, Event, Finding, OrderAct, OrderPage, OrderView, PromiseCard, TaskAct, TaskCard,
    },
    papers::PaperLine,
    standing::StandingAt,
};
use super::{Cx, DeskError, Subject, error::Refused, fallout};
use crate::{
    domain::{
        InteractionKind, Now, OrderId, Permission, Personal, Role, StaffId, Summary, TaskId,
        library::Library,
        office_micros,
        order::{Act, Amendment, Cancellation, OrderStatus, Penalty, Refusal},
        process::{FormRefusal, ProcessTemplate, TemplateRef},
        staff::Staff,
        task::{Task, TaskStatus, WaitReason},
    },
    store::{
        Kept, clocks,
        orders::{self, Placed},
        staff,
    },
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Makes an order; whoever opens it owns it.
    Open(NewOrder),
    Hold {
        id: OrderId,
        reason: WaitReason,
        until: NaiveDate,
    },
    Resume {
        id: OrderId,
    },
    Cancel {
        id: OrderId,
        reason: Personal,
        penalty: Penalty,
        /// What the customer agreed to pay, and who agreed to it.
        fee: Personal,
    },
    HandOver {
        id: OrderId,
        to: StaffId,
    },
    /// Asks that it be given up as failed; somebody else must confirm.
    AskFailure {
        id: OrderId,
        reason: Personal,
    },
    WithdrawFailure {
        id: OrderId,
    },
    ConfirmFailure {
        id: OrderId,
    },
    /// Changes what was ordered; what rests on it is done again.
    Amend {
        id: OrderId,
        amendment: Amendment,
    },
    /// Lets it run on another version of its process.
    Move {
        id: OrderId,
        version: u32,
        reason: Personal,
    },
    /// Tells the customer the day on which all of it will be done.
    Promise {
        id: OrderId,
        day: NaiveDate,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Open(_)
            | Self::Hold { .. }
            | Self::Resume { .. }
            | Self::Cancel { .. }
            | Self::HandOver { .. }
            | Self::Move { .. }
            | Self::Amend { .. }
            | Self::AskFailure { .. }
            | Self::WithdrawFailure { .. }
            | Self::Promise { .. } => Permission::EditOrder,
            Self::ConfirmFailure { .. } => Permission::Supervise,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Open(new) => opening::open(cx, new),
        Command::Hold { id, reason, until } => change(cx, *id, |placed, act| {
            placed.order.hold(act, *reason, *until)?;
            let word = format!("order-wait-{}", reason.code().replace('_', "-"));
            Ok(event("order-event-held").with_word("reason", &word).with("until", until))
        }),
        Command::Resume { id } => change(cx, *id, |placed, act| {
            placed.order.resume(act)?;
            Ok(event("order-event-resumed"))
        }),
        Command::Cancel { id, reason, penalty, fee } => change(cx, *id, |placed, act| {
            let (reason, fee) = (reason.clone(), fee.clone());
            placed.order.cancel(act, Cancellation { reason, penalty: *penalty, fee })?;
            Ok(event(if placed.order.is_being_cancelled() {
                "order-event-walking-back"
            } else {
                "order-event-cancelled"
            }))
        }),
        Command::AskFailure { id, reason } => change(cx, *id, |placed, act| {
            placed.order.ask_failure(act, reason.clone())?;
            Ok(event("order-event-failure-asked"))
        }),
        Command::WithdrawFailure { id } => change(cx, *id, |placed, act| {
            placed.order.withdraw_failure(act)?;
            Ok(event("order-event-failure-withdrawn"))
        }),
        Command::ConfirmFailure { id } => change(cx, *id, |placed, act| {
            placed.order.confirm_failure(act)?;
            Ok(event("order-event-failed"))
        }),
        Command::HandOver { id, to } => {
            let to = colleague(cx, *to, Permission::EditOrder)?;
            change(cx, *id, |placed, act| {
                placed.order.hand_over(act, to.id)?;
                Ok(event("order-event-handed-over").with("to", &to.name))
            })
        }
        Command::Amend { id, amendment } => amend::perform(cx, *id, amendment),
        Command::Move { id, version, reason } => moving::perform(cx, *id, (*version, reason)),
        Command::Promise { id, day } => {
            let day = *day;
            change(cx, *id, |placed, act| {
                promise(placed, act, day)?;
                Ok(event("order-event-promised").with("day", day))
            })
        }
    }
}

fn event(key: &str) -> (InteractionKind, Summary) {
    (InteractionKind::Order, Summary::stated(key))
}

/// Adds values to the summary of an event.
pub(super) trait Told: Sized {
    fn with(self, name: &str, value: impl ToString) -> Self;
    fn with_word(self, name: &str, key: &str) -> Self;
}

impl Told for (InteractionKind, Summary) {
    fn with(self, name: &str, value: impl ToString) -> Self {
        (self.0, self.1.with(name, value))
    }

    fn with_word(self, name: &str, key: &str) -> Self {
        (self.0, self.1.with_word(name, key))
    }
}

fn promise(placed: &mut Placed, act: &Act<'_>, day: NaiveDate) -> Result<(), Refusal> {
    if placed.order.status().is_closed() {
        return Err(Refusal::Closed);
    }
    if act.by.staff != placed.order.owner() && act.by.role != Role::Supervisor {
        return Err(Refusal::NotOwner);
    }
    if day < act.now.today() {
        return Err(Refusal::DatePassed);
    }
    let evening = NaiveTime::MIN.overflowing_add_signed(TimeDelta::hours(18)).0;
    placed.terms.promised = Some(Now::from_micros(office_micros(day.and_time(evening))));
    Ok(())
}

/// Who acts, when, by which rules.
pub(super) fn act<'a: 't, 't>(cx: &Cx<'a>, template: &'t ProcessTemplate) -> Act<'t> {
    let library = cx.library;
    let (calendars, policies) = (&library.calendars, &library.policies);
    Act { template, calendars, policies, by: cx.actor, now: cx.now }
}

pub(super) fn load(cx: &mut Cx<'_>, id: OrderId) -> Result<Kept<Placed>, DeskError> {
    orders::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("order"))
}

/// The version of the process that an order runs on, also when the program no longer ships it.
pub(super) fn template<'a>(
    cx: &mut Cx<'a>,
    reference: &TemplateRef,
) -> Result<Cow<'a, ProcessTemplate>, DeskError> {
    let library: &'a Library = cx.library;
    match library.templates.pinned(reference) {
        Some(template) => Ok(Cow::Borrowed(template)),
        None => {
            orders::pinned(cx.sql, reference)?.map(Cow::Owned).ok_or(DeskError::NotFound("process"))
        }
    }
}

/// Does something to an order, saves it, and writes what happened onto the timeline.
pub(super) fn change(
    cx: &mut Cx<'_>,
    id: OrderId,
    work: impl FnOnce(&mut Placed, &Act<'_>) -> Result<(InteractionKind, Summary), Refusal>,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = load(cx, id)?;
    let before = kept.it.order.clone();
    let template = template(cx, before.template())?;
    let act = act(cx, &template);
    let told =
        work(&mut kept.it, &act).map_err(|refusal| refused(&refusal, &template, cx.library))?;
    let clocks_before = clocks::of_order(cx.sql, id)?;
    orders::save(cx.sql, &kept, &before, &act)?;
    let order = &kept.it.order;
    let mut book = clocks_before.clone();
    book.promise(order, kept.it.terms.promised, &act);
    book.passed_on((&before, order), &act);
    book.follow(order, &act);
    clocks::save_book(cx.sql, (&clocks_before, &book), &cx.library.calendars)?;
    note(cx, order, told)?;
    let mut subjects = touched(Some(&before), order);
    subjects.extend(fallout::follow_order(cx, (&before, order), &template)?);
    if before.is_being_cancelled() && order.status() == OrderStatus::Cancelled {
        note(cx, order, event("order-event-cancelled"))?;
    }
    if order.status() == OrderStatus::Completed {
        note(cx, order, event("order-event-completed"))?;
        subjects.extend(delivered::deliver(cx, &kept.it)?);
    }
    Ok(subjects)
}

/// Goes on with what has waited as long as it may; nothing if it goes on already.
pub(super) fn wait_over(
    cx: &mut Cx<'_>,
    id: OrderId,
    task: Option<TaskId>,
) -> Result<Vec<Subject>, DeskError> {
    let mut probe = load(cx, id)?.it.order;
    let template = template(cx, probe.template())?;
    let act = act(cx, &template);
    // The whole order waits for a task's clock, too: the first task that waits goes on then.
    let waits = |it: &&Task| it.status() == TaskStatus::OnHold;
    let task = task.or_else(|| probe.tasks().iter().find(waits).map(Task::id));
    if probe.end_wait(&act, task).is_err() {
        return Ok(Vec::new());
    }
    change(cx, id, |placed, act| {
        placed.order.end_wait(act, task)?;
        Ok(event("order-event-wait-over"))
    })
}

/// A colleague who still works here and may do something.
pub(super) fn colleague(
    cx: &mut Cx<'_>,
    id: StaffId,
    needs: Permission,
) -> Result<Staff, DeskError> {
    let it = staff::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("colleague"))?.it;
    if it.is_active && it.role.may(needs) {
        Ok(it)
    } else {
        Err(Refused::new("order-cannot-take").with("name", it.name).into())
    }
}

/// A refusal with the names of what it speaks of.
fn refused(refusal: &Refusal, template: &ProcessTemplate, library: &Library) -> DeskError {
    let task = |code: &str| template.title(code).map_or_else(|| code.to_owned(), |it| it.packed());
    let field = |key: &str| {
        let mut fields = template.tasks.iter().flat_map(|it| &it.form);
        fields.find(|it| it.key == key).map_or_else(|| key.to_owned(), |it| it.label.packed())
    };
    let it = Refused::new(refusal.code());
    DeskError::Refused(match refusal {
        Refusal::WaitTooLong(days) | Refusal::HeldTooLong(days) => it.with("days", days),
        Refusal::HeldTooOften(most) | Refusal::RoundsUsed(most) => it.with("most", most),
        Refusal::PointOfNoReturn(code)
        | Refusal::PenaltyNotAgreed(code)
        | Refusal::NoFeeNote(code)
        | Refusal::TooLate(code)
        | Refusal::Protected(code)
        | Refusal::StaysHere(code)
        | Refusal::WouldVanish(code) => it.with("task", task(code)),
        Refusal::Papers(kinds) => {
            let first = kinds.first().and_then(|kind| library.papers.spec(kind));
            it.with("n", kinds.len())
                .with("paper", first.map_or_else(String::new, |it| it.name.packed()))
        }
        Refusal::Form(
            FormRefusal::Missing(key)
            | FormRefusal::Unknown(key)
            | FormRefusal::Kind(key)
            | FormRefusal::Choice(key),
        ) => it.with("field", field(key)),
        _ => it,
    })
}
