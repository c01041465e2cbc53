//! Moves the due times of open work after a calendar changed, and writes down from when to when.
//!
//! A small office is counted within the command that changed the calendar. A large one is counted on
//! in steps, each in a transaction of its own, by whoever sweeps; how far it is stands in a row.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::Said;
use crate::{
    desk::{
        Cx, DeskError, Subject,
        order::{note, template, touched},
        query::Question,
    },
    domain::{
        ClockId, InteractionKind, Now, OrderId, Permission, Summary,
        calendar::{CalendarCode, Calendars},
        office_micros,
        order::{Act, Order},
    },
    store::{
        StoreError,
        calendars::{self, Moved},
        clocks, orders,
        reprojections::{self, Phase, Reprojection},
    },
};

/// Orders or clocks that are counted in one transaction.
const TOGETHER: i64 = 200;

/// Asks how far counting open work anew is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reprojections;

/// A count that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub n: i64,
    pub cause: String,
    pub at_us: i64,
    pub done: i64,
    pub total: i64,
}

impl Question for Reprojections {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Library, Subject::Board]
    }
}

pub(in crate::desk) fn progress(
    cx: &mut Cx<'_>,
    _: &Reprojections,
) -> Result<Vec<Progress>, DeskError> {
    let progress = |it: Reprojection| Progress {
        n: it.n,
        cause: it.cause,
        at_us: it.at.micros(),
        done: it.done,
        total: it.total,
    };
    Ok(reprojections::open(cx.sql)?.into_iter().map(progress).collect())
}

/// Derives open due times by the calendars as they are `after`; `cause` says what changed.
///
/// Orders that end before the first changed day or begin after the last are not touched, and what
/// has ended never is.
pub(super) fn begin(
    cx: &mut Cx<'_>,
    (said, after): (&Said, &Calendars),
    cause: String,
) -> Result<Vec<Subject>, DeskError> {
    let before = &cx.library.calendars;
    let Some(span) = changed_span(before, after) else { return Ok(Vec::new()) };
    let mut total = reprojections::count_orders(cx.sql, span)?;
    for calendar in before.changed(after) {
        total += reprojections::count_clocks(cx.sql, calendar.code())?;
    }
    let said = serde_json::to_string(said).map_err(StoreError::corrupt("days as text"))?;
    let mut it = Reprojection {
        n: reprojections::next(cx.sql)?,
        at: cx.now,
        staff: cx.actor.staff,
        cause,
        before: said,
        phase: Phase::Orders,
        cursor: Vec::new(),
        done: 0,
        total,
    };
    reprojections::add(cx.sql, &it)?;
    step(cx, &mut it, (before, after))
}

/// Counts the next orders or clocks.
pub(super) fn go_on(cx: &mut Cx<'_>, n: i64) -> Result<Vec<Subject>, DeskError> {
    let Some(mut it) = reprojections::claim(cx.sql, n)? else { return Ok(vec![Subject::Board]) };
    let said: Said =
        serde_json::from_str(&it.before).map_err(StoreError::corrupt("days as text"))?;
    let before = said.calendars()?;
    let mut subjects = vec![Subject::Board];
    subjects.extend(step(cx, &mut it, (&before, &cx.library.calendars))?);
    Ok(subjects)
}

/// Counts as much as one transaction takes, and says how far that is.
fn step(
    cx: &mut Cx<'_>,
    it: &mut Reprojection,
    calendars: (&Calendars, &Calendars),
) -> Result<Vec<Subject>, DeskError> {
    let (before, after) = calendars;
    let mut subjects = Vec::new();
    let mut left = TOGETHER;
    // Nothing differs any more where a later change took this one back.
    while let (true, Some(span)) = (0 < left, changed_span(before, after)) {
        let counted = match &it.phase {
            Phase::Orders => {
                let found = reprojections::orders_between(cx.sql, span, at(it, left))?;
                for order in &found {
                    subjects.extend(one(cx, *order, (it, before, after))?);
                }
                it.cursor = found.last().map_or_else(Vec::new, |(id, _)| id.bytes().to_vec());
                found.len()
            }
            Phase::Clocks(code) => {
                let found = reprojections::clocks_by(cx.sql, code, at(it, left))?;
                for clock in &found {
                    one_clock(cx, *clock, (it, before, after))?;
                }
                it.cursor = found.last().map_or_else(Vec::new, |id| id.bytes().to_vec());
                found.len()
            }
        };
        let counted = i64::try_from(counted).unwrap_or(i64::MAX);
        it.done += counted;
        if counted < left {
            let Some(code) = following(&it.phase, calendars) else {
                left = -1;
                break;
            };
            (it.phase, it.cursor) = (Phase::Clocks(code), Vec::new());
        }
        left -= counted;
    }
    if left < 0 || changed_span(before, after).is_none() {
        reprojections::end(cx.sql, it.n, cx.now)?;
    } else {
        reprojections::save(cx.sql, it)?;
    }
    subjects.sort();
    subjects.dedup();
    Ok(subjects)
}

fn at(it: &Reprojection, left: i64) -> (&[u8], i64) {
    (&it.cursor, left)
}

/// The calendar whose clocks are counted after this phase.
fn following(phase: &Phase, (before, after): (&Calendars, &Calendars)) -> Option<CalendarCode> {
    let mut codes: Vec<CalendarCode> =
        before.changed(after).into_iter().map(|it| it.code().clone()).collect();
    codes.sort();
    match phase {
        Phase::Orders => codes.into_iter().next(),
        Phase::Clocks(here) => codes.into_iter().find(|it| here < it),
    }
}

/// From the beginning of the first changed day to the end of the last.
pub(super) fn changed_span(before: &Calendars, after: &Calendars) -> Option<(Now, Now)> {
    let changed = before.difference(after)?;
    let midnight = |day: NaiveDate| Now::from_micros(office_micros(day.and_time(NaiveTime::MIN)));
    Some((midnight(*changed.start()), midnight(changed.end().succ_opt()?)))
}

/// One order; nothing is saved if nothing moved.
fn one(
    cx: &mut Cx<'_>,
    (id, due): (OrderId, Now),
    (job, calendars, after): (&Reprojection, &Calendars, &Calendars),
) -> Result<Vec<Subject>, DeskError> {
    let Some(mut kept) = orders::by_id(cx.sql, id)? else { return Ok(Vec::new()) };
    let before = kept.it.order.clone();
    let template = template(cx, before.template())?;
    let policies = &cx.library.policies;
    let act = Act { template: &template, calendars: after, policies, by: cx.actor, now: cx.now };
    let tasks = kept.it.order.reproject(&act);
    let was = before.forecast(&template, calendars, cx.now);
    let is = kept.it.order.forecast(&template, after, cx.now);
    if tasks.is_empty() && was == is && before == kept.it.order {
        return Ok(Vec::new());
    }
    orders::save(cx.sql, &kept, &before, &act)?;
    if was != is {
        let (at_us, cause) = (cx.now.micros(), job.cause.clone());
        let order = Some(id);
        let moved = Moved { at_us, order, task: None, clock: None, old: due, new: is, cause };
        calendars::note_moved(cx.sql, &moved)?;
        tell(cx, &kept.it.order, &moved)?;
    }
    Ok(touched(Some(&before), &kept.it.order))
}

/// One running clock: when time next does something to it, and when it is due.
fn one_clock(
    cx: &mut Cx<'_>,
    id: ClockId,
    (job, before, after): (&Reprojection, &Calendars, &Calendars),
) -> Result<(), DeskError> {
    let Some(clock) = clocks::held(cx.sql, id)? else { return Ok(()) };
    let calendar = &clock.parts().calendar;
    let (old, new) = (before.pace(calendar), after.pace(calendar));
    if clock.next(old) != clock.next(new) {
        clocks::save(cx.sql, &clock, after)?;
    }
    // What began since was never due by the calendars of before.
    let is_older = clock.parts().since <= job.at;
    let (Some(was), Some(is)) = (clock.due(old), clock.due(new)) else { return Ok(()) };
    if was != is && is_older {
        let about = clock.about();
        let moved = Moved {
            at_us: cx.now.micros(),
            order: about.order(),
            task: about.task(),
            clock: Some((id, clock.kind())),
            old: was,
            new: is,
            cause: job.cause.clone(),
        };
        calendars::note_moved(cx.sql, &moved)?;
    }
    Ok(())
}

/// Says it on the timeline of the order's enterprise, where its owner and the customer's other
/// people look.
fn tell(cx: &mut Cx<'_>, order: &Order, moved: &Moved) -> Result<(), DeskError> {
    let time = |it: Now| it.local().format("%Y-%m-%d %H:%M").to_string();
    let told = Summary::stated("order-event-reprojected")
        .with("old", time(moved.old))
        .with("new", time(moved.new));
    note(cx, order, (InteractionKind::Order, told))
}
