//! What the telephone system says: it rings, somebody answers, the line is dropped; in any order, any number of times.

use super::{Line, touched, who};
use crate::{
    desk::{Cx, DeskError, Subject, office},
    domain::call::{Binding, Call, Hints, Ringing, commit},
    store::{self, Kept, StoreError, calls},
};

/// Tells the telephone's numbers apart when a bare local number rings.
pub(super) fn area(cx: &mut Cx<'_>) -> Result<Option<String>, StoreError> {
    store::office::setting(cx.sql, office::AREA)
}

pub(super) fn ring(
    cx: &mut Cx<'_>,
    line: &Line,
    (caller, called): (&str, &str),
    hints: &Hints,
) -> Result<Vec<Subject>, DeskError> {
    let area = area(cx)?;
    let ringing = Ringing {
        hints: hints.clone(),
        at_us: moment(cx, line),
        ..Ringing::read(caller, called, area.as_deref())
    };
    let staff = cx.actor.staff;
    change(cx, line, |cx, call| {
        call.ring(ringing, Some(staff));
        bind_if_clear(cx, call)
    })
}

pub(super) fn answer(cx: &mut Cx<'_>, line: &Line) -> Result<Vec<Subject>, DeskError> {
    let (staff, at_us) = (cx.actor.staff, moment(cx, line));
    change(cx, line, |_, call| Ok(call.answer(staff, at_us)?))
}

pub(super) fn hang_up(cx: &mut Cx<'_>, line: &Line) -> Result<Vec<Subject>, DeskError> {
    let at_us = moment(cx, line);
    change(cx, line, |_, call| {
        call.end(at_us);
        Ok(())
    })
}

/// Binds a call that nobody has bound, when nobody else can be meant.
fn bind_if_clear(cx: &mut Cx<'_>, call: &mut Call) -> Result<(), DeskError> {
    if !call.facts().bindings.is_empty() {
        return Ok(());
    }
    let ranked = who::candidates(cx, call.facts().caller.as_ref(), &call.facts().hints)?;
    if let Some((enterprise, person)) = commit(&ranked) {
        let at_us = cx.now.micros();
        call.bind(Binding {
            enterprise: Some(enterprise),
            person,
            at_us,
            staff: None,
            is_first_owner: false,
        });
    }
    Ok(())
}

/// When it happened, as far as the telephone system's clock can be trusted.
fn moment(cx: &Cx<'_>, line: &Line) -> i64 {
    line.at_us.min(cx.now.micros())
}

/// Changes the call that an event is about; the first event makes it.
fn change(
    cx: &mut Cx<'_>,
    line: &Line,
    event: impl FnOnce(&mut Cx<'_>, &mut Call) -> Result<(), DeskError>,
) -> Result<Vec<Subject>, DeskError> {
    let known = match calls::by_reference(cx.sql, line.reference.trim())? {
        Some(kept) => Some(kept),
        None => calls::by_id(cx.sql, line.id)?,
    };
    let Some(mut kept) = known else {
        let mut call = Call::heard_of(line.id, &line.reference, moment(cx, line))?;
        event(cx, &mut call)?;
        calls::add(cx.sql, &call)?;
        return Ok(touched(&call));
    };
    let before = kept.it.clone();
    event(cx, &mut kept.it)?;
    save_if_changed(cx, &before, &kept)?;
    let mut subjects = touched(&kept.it);
    subjects.extend(before.facts().staff.map(Subject::Person));
    Ok(subjects)
}

fn save_if_changed(cx: &mut Cx<'_>, before: &Call, kept: &Kept<Call>) -> Result<(), DeskError> {
    if *before != kept.it {
        calls::save(cx.sql, kept)?;
    }
    Ok(())
}
