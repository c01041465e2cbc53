//! Moves the due times of open work after a calendar changed, and writes down from when to when.

use crate::{
    desk::{
        Cx, DeskError, Subject,
        order::{note, template, touched},
    },
    domain::{
        InteractionKind, Now, OrderId, Summary,
        calendar::Calendars,
        office_micros,
        order::{Act, MovedDue, Order},
    },
    store::{
        Kept, calendars,
        calendars::Moved,
        clocks,
        orders::{self, Placed},
    },
};

/// So many orders are named one by one to the screens that show them; the lists look again anyway.
const NAMED: usize = 200;

/// Derives every open due time by the calendars as they are `after`; `cause` says what changed.
///
/// Orders that end before the first changed day are not touched, and closed ones never.
pub(super) fn reproject(
    cx: &mut Cx<'_>,
    after: &Calendars,
    cause: &str,
) -> Result<Vec<Subject>, DeskError> {
    let Some(changed) = cx.library.calendars.difference(after) else { return Ok(Vec::new()) };
    let from = Now::from_micros(office_micros(changed.start().and_time(chrono::NaiveTime::MIN)));
    let mut subjects = Vec::new();
    let mut moved = 0;
    for (id, due) in calendars::open_orders_from(cx.sql, from)? {
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
    clocks::reproject_others(cx.sql, after)?;
    subjects.sort();
    subjects.dedup();
    Ok(subjects)
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
    clocks::reproject(cx.sql, id, after)?;
    let tasks = kept.it.order.reproject(&act);
    let was = before.forecast(&template, &cx.library.calendars, cx.now);
    let is = kept.it.order.forecast(&template, after, cx.now);
    if tasks.is_empty() && was == is && before == kept.it.order {
        return Ok(Vec::new());
    }
    orders::save(cx.sql, &kept, &before, &act)?;
    journal(cx, &kept, (&tasks, cause))?;
    if was != is {
        let moved = Moved { old: due, new: is, ..moved(cx, id, cause) };
        calendars::note_moved(cx.sql, &moved)?;
        tell(cx, &kept.it.order, &moved)?;
    }
    Ok(touched(Some(&before), &kept.it.order))
}

fn journal(
    cx: &mut Cx<'_>,
    kept: &Kept<Placed>,
    (tasks, cause): (&[MovedDue], &str),
) -> Result<(), DeskError> {
    let id = kept.it.order.id();
    for it in tasks {
        let task = Some(it.task);
        let moved = Moved { task, old: it.was, new: it.is, ..moved(cx, id, cause) };
        calendars::note_moved(cx.sql, &moved)?;
    }
    Ok(())
}

fn moved(cx: &Cx<'_>, order: OrderId, cause: &str) -> Moved {
    let (at_us, cause) = (cx.now.micros(), cause.to_owned());
    Moved { at_us, order, task: None, old: cx.now, new: cx.now, cause }
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
