//! What the telephone system says: it rings, somebody answers, the line is dropped; in any order, any number of times.

use super::{Line, touched, who};
use crate::{
    desk::{Cx, DeskError, Subject, office},
    domain::call::{Binding, Call, CallState, Hints, HookEvent, Ringing, Summons, Word, commit},
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
    let caller = ringing.caller.clone();
    change(cx, line, Word::Ring(caller.as_ref()), |cx, call| {
        call.ring(ringing, Some(staff));
        bind_if_clear(cx, call)
    })
}

pub(super) fn answer(cx: &mut Cx<'_>, line: &Line) -> Result<Vec<Subject>, DeskError> {
    let (staff, at_us) = (cx.actor.staff, moment(cx, line));
    change(cx, line, Word::Answer, |_, call| Ok(call.answer(staff, at_us)?))
}

pub(super) fn hang_up(cx: &mut Cx<'_>, line: &Line) -> Result<Vec<Subject>, DeskError> {
    let at_us = moment(cx, line);
    change(cx, line, Word::HangUp, |_, call| {
        call.end(at_us);
        Ok(())
    })
}

/// Takes in a word of the telephone system, and with each what it says of the numbers: a call that waited in a queue
/// rang for nobody, and its answer is the first that is heard of it here.
pub(super) fn heard(
    cx: &mut Cx<'_>,
    line: &Line,
    (event, summons): (HookEvent, &Summons),
) -> Result<Vec<Subject>, DeskError> {
    let area = area(cx)?;
    let (staff, at_us) = (cx.actor.staff, moment(cx, line));
    let numbers = Ringing::read(summons.caller.reveal(), &summons.called, area.as_deref());
    let ringing = Ringing { way: summons.way, at_us, ..numbers };
    let caller = ringing.caller.clone();
    let word = match event {
        HookEvent::Ring => Word::Ring(caller.as_ref()),
        HookEvent::Answer => Word::Answer,
        HookEvent::HangUp => Word::HangUp,
    };
    change(cx, line, word, |cx, call| {
        call.ring(ringing, Some(staff));
        match event {
            HookEvent::Ring => {}
            HookEvent::Answer => call.answer(staff, at_us)?,
            HookEvent::HangUp => call.end(at_us),
        }
        bind_if_clear(cx, call)
    })
}

/// Binds a call that nobody has bound, when nobody else can be meant.
fn bind_if_clear(cx: &mut Cx<'_>, call: &mut Call) -> Result<(), DeskError> {
    // What came of a call that is wrapped up was written where its writer saw it belong.
    if !call.facts().bindings.is_empty() || call.state() == CallState::Wrapped {
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
    word: Word<'_>,
    event: impl FnOnce(&mut Cx<'_>, &mut Call) -> Result<(), DeskError>,
) -> Result<Vec<Subject>, DeskError> {
    let Some(mut kept) = known(cx, line, word)? else {
        let mut call = Call::heard_of(line.id, &line.reference, moment(cx, line))?;
        event(cx, &mut call)?;
        let passed_on = pass_on_name(cx, &mut call)?;
        calls::add(cx.sql, &call)?;
        return Ok([touched(&call), passed_on].concat());
    };
    let before = kept.it.clone();
    event(cx, &mut kept.it)?;
    save_if_changed(cx, &before, &kept)?;
    let mut subjects = touched(&kept.it);
    subjects.extend(before.facts().staff.map(Subject::Person));
    Ok(subjects)
}

/// The call that an event is about: by our name for it, or by the telephone system's at that time.
fn known(cx: &mut Cx<'_>, line: &Line, word: Word<'_>) -> Result<Option<Kept<Call>>, StoreError> {
    if let Some(kept) = calls::by_id(cx.sql, line.id)? {
        return Ok(Some(kept));
    }
    let at_us = moment(cx, line);
    let around = calls::around(cx.sql, line.reference.trim(), at_us)?;
    Ok(around.into_iter().find(|kept| kept.it.is_meant(word, at_us)))
}

/// Sees to it that only one call at a time has a name: the earlier one is over when the later one rings.
fn pass_on_name(cx: &mut Cx<'_>, call: &mut Call) -> Result<Vec<Subject>, DeskError> {
    let Some(mut other) = calls::under(cx.sql, &call.facts().reference)? else {
        return Ok(Vec::new());
    };
    let (rang_us, other_us) = (call.facts().rang_us, other.it.facts().rang_us);
    if rang_us < other_us {
        call.end(other_us);
        return Ok(Vec::new());
    }
    other.it.end(rang_us);
    calls::save(cx.sql, &other)?;
    Ok(touched(&other.it))
}

fn save_if_changed(cx: &mut Cx<'_>, before: &Call, kept: &Kept<Call>) -> Result<(), DeskError> {
    if *before != kept.it {
        calls::save(cx.sql, kept)?;
    }
    Ok(())
}
