//! Moves the due times of open work after a calendar changed, and writes down from when to when.

use chrono::{NaiveDate, NaiveTime};

use crate::{
    desk::{
        Cx, DeskError, Subject,
        order::{note, template, touched},
    },
    domain::{
        InteractionKind, Now, OrderId, Summary,
        calendar::Calendars,
        office_micros,
        order::{Act, Order},
    },
    store::{
        calendars::{self, Moved},
        clocks, orders,
    },
};

/// So many orders are named one by one to the screens that show them; the lists look again anyway.
const NAMED: usize = 200;

/// Derives every open due time by the calendars as they are `after`; `cause` says what changed.
///
/// Orders that end before the first changed day or begin after the last are not touched, and what
/// has ended never is.
pub(super) fn reproject(
    cx: &mut Cx<'_>,
    after: &Calendars,
    cause: &str,
) -> Result<Vec<Subject>, DeskError> {
    let Some(span) = changed_span(&cx.library.calendars, after) else { return Ok(Vec::new()) };
    let mut subjects = Vec::new();
    let mut moved = 0;
    for (id, due) in calendars::open_orders_between(cx.sql, span)? {
        let of_order = one(cx, (id, due), (after, cause))?;
        if !of_order.is_empty() {
            moved += 1;
        }
        if moved <= NAMED {
            subjects.extend(of_order);
        } else {
            let lists = |it: &Subject| matches!(it, Subject::Queue(_) | Subject::Person(_));
            subjects.extend(of_order.into_iter().filter(lists));
        }
    }
    all_clocks(cx, after, cause)?;
    subjects.sort();
    subjects.dedup();
    Ok(subjects)
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
    (after, cause): (&Calendars, &str),
) -> Result<Vec<Subject>, DeskError> {
    let Some(mut kept) = orders::by_id(cx.sql, id)? else { return Ok(Vec::new()) };
    let before = kept.it.order.clone();
    let template = template(cx, before.template())?;
    let policies = &cx.library.policies;
    let act = Act { template: &template, calendars: after, policies, by: cx.actor, now: cx.now };
    let tasks = kept.it.order.reproject(&act);
    let was = before.forecast(&template, &cx.library.calendars, cx.now);
    let is = kept.it.order.forecast(&template, after, cx.now);
    if tasks.is_empty() && was == is && before == kept.it.order {
        return Ok(Vec::new());
    }
    orders::save(cx.sql, &kept, &before, &act)?;
    if was != is {
        let (at_us, cause) = (cx.now.micros(), cause.to_owned());
        let order = Some(id);
        let moved = Moved { at_us, order, task: None, clock: None, old: due, new: is, cause };
        calendars::note_moved(cx.sql, &moved)?;
        tell(cx, &kept.it.order, &moved)?;
    }
    Ok(touched(Some(&before), &kept.it.order))
}

/// Every running clock by a calendar that changed: when time next does something to it, and when
/// it is due.
fn all_clocks(cx: &mut Cx<'_>, after: &Calendars, cause: &str) -> Result<(), DeskError> {
    let before = &cx.library.calendars;
    for calendar in before.changed(after) {
        let (old, new) = (before.pace(calendar.code()), after.pace(calendar.code()));
        for id in clocks::running_by(cx.sql, calendar.code())? {
            let Some(clock) = clocks::held(cx.sql, id)? else { continue };
            if clock.next(old) != clock.next(new) {
                clocks::save(cx.sql, &clock, after)?;
            }
            let (Some(was), Some(is)) = (clock.due(old), clock.due(new)) else { continue };
            if was != is {
                let about = clock.about();
                let moved = Moved {
                    at_us: cx.now.micros(),
                    order: about.order(),
                    task: about.task(),
                    clock: Some((id, clock.kind())),
                    old: was,
                    new: is,
                    cause: cause.to_owned(),
                };
                calendars::note_moved(cx.sql, &moved)?;
            }
        }
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
