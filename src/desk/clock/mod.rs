//! Clocks: begun and ended by what happens, brought on by the passing of time, and shown as strips.

mod card;
mod notices;
mod pass;

use serde::{Deserialize, Serialize};

pub use self::{
    card::{ClockCard, PieceCard, TargetCard},
    notices::{NoticeCard, NoticeList, Notices},
};
pub(super) use self::{
    card::{cards, cards_of, promise_cards},
    notices::notices,
};
use super::{Cx, DeskError, Subject};
use crate::{
    domain::{
        ClockId, EnterpriseId, NoticeId, Now, OrderId, Permission, Role,
        clock::{About, Case, Cause, Change, Clock, ClockKind, Pace, Word},
        notice,
    },
    store::{clocks, notices as kept},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Lets time do its work on these clocks; the program does this by itself.
    Pass { clocks: Vec<ClockId> },
    /// Takes note of a notice.
    See { id: NoticeId },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Pass { .. } => Permission::Administer,
            Self::See { .. } => Permission::SignedIn,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Pass { clocks } => {
            let mut touched = Vec::new();
            for id in clocks {
                touched.extend(pass::pass(cx, *id)?);
            }
            Ok(touched)
        }
        Command::See { id } => see(cx, *id),
    }
}

fn see(cx: &mut Cx<'_>, id: NoticeId) -> Result<Vec<Subject>, DeskError> {
    let to = kept::addressee(cx.sql, id)?.ok_or(DeskError::NotFound("notice"))?;
    let is_theirs =
        cx.actor.acts_for(to) || to == notice::supervisors() && cx.actor.role == Role::Supervisor;
    if !is_theirs {
        return Err(DeskError::NotFound("notice"));
    }
    kept::see(cx.sql, id, (cx.actor.staff, cx.now))?;
    Ok(vec![addressed(to)])
}

/// What shows the notices for somebody.
fn addressed(to: crate::domain::StaffId) -> Subject {
    if to == notice::supervisors() { Subject::Board } else { Subject::Person(to) }
}

/// Begins a clock by the rule for its case and says when it is due; does nothing where no rule fits.
pub(super) fn begin(
    cx: &mut Cx<'_>,
    case: &Case<'_>,
    subject: (About, EnterpriseId),
) -> Result<Option<Now>, DeskError> {
    let library = cx.library;
    let Some(found) = library.policies.targets.explain(case) else { return Ok(None) };
    let pace = library.calendars.pace(&found.rule.calendar);
    let Some(target) = library.policies.targets.target(case, (cx.now, pace)) else {
        return Ok(None);
    };
    let change = Change { cause: Cause::Begun, by: cx.actor.staff, now: cx.now };
    let clock = Clock::start(case.kind, subject, target, &change);
    clocks::add(cx.sql, &clock, &library.calendars)?;
    Ok(clock.due(pace))
}

/// Lets a clock count from nothing again, towards the target that its case has now.
pub(super) fn begin_again(cx: &mut Cx<'_>, case: &Case<'_>, about: About) -> Result<(), DeskError> {
    let library = cx.library;
    let Some(found) = library.policies.targets.explain(case) else { return Ok(()) };
    let pace = library.calendars.pace(&found.rule.calendar);
    let target = library.policies.targets.target(case, (cx.now, pace));
    let Some(target) = target else { return Ok(()) };
    change(cx, (case.kind, about), Cause::Again, |it, change, pace| {
        it.restart(target, change, pace);
    })
}

/// Begins a clock that runs until a moment that was said.
pub(super) fn begin_until(
    cx: &mut Cx<'_>,
    subject: (About, EnterpriseId),
    due: Now,
) -> Result<(), DeskError> {
    let library = cx.library;
    let change = Change { cause: Cause::Begun, by: cx.actor.staff, now: cx.now };
    let target = library.policies.targets.said();
    let clock = Clock::until(ClockKind::Promise, subject, due, (target, &change));
    Ok(clocks::add(cx.sql, &clock, &library.calendars)?)
}

/// Does something to a clock, if there is one.
pub(super) fn change(
    cx: &mut Cx<'_>,
    (kind, about): (ClockKind, About),
    cause: Cause,
    work: impl FnOnce(&mut Clock, &Change, Pace<'_>),
) -> Result<(), DeskError> {
    let library = cx.library;
    let Some(mut clock) = clocks::held(cx.sql, ClockId::of(kind, about))? else { return Ok(()) };
    let pace = library.calendars.pace(&clock.parts().calendar);
    let generation = clock.generation();
    work(&mut clock, &Change { cause, by: cx.actor.staff, now: cx.now }, pace);
    clocks::save(cx.sql, &clock, &library.calendars)?;
    if clock.is_ended() || clock.generation() != generation {
        kept::settle(cx.sql, clock.id(), cx.now)?;
    }
    Ok(())
}

/// Ends a clock, if there is one.
pub(super) fn end(
    cx: &mut Cx<'_>,
    which: (ClockKind, About),
    cause: Cause,
) -> Result<(), DeskError> {
    change(cx, which, cause, Clock::end)
}

/// Notes that somebody spoke about an order, so that the next update is due from here.
pub(super) fn heard(cx: &mut Cx<'_>, order: OrderId, word: Word) -> Result<(), DeskError> {
    let placed = super::order::load(cx, order)?.it;
    let template = super::order::template(cx, placed.order.template())?;
    let act = super::order::act(cx, &template);
    let before = clocks::of_order(cx.sql, order)?;
    let mut after = before.clone();
    after.hear(&placed.order, word, &act);
    Ok(clocks::save_book(cx.sql, (&before, &after), &cx.library.calendars)?)
}
