//! A clock as screens show it: its strip, what is left, and why it has the time that it has.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError},
    domain::{
        ClockId, Now, OrderId, PromiseId, StaffId, TaskId, Wording,
        clock::{
            About, Because, Cause, Clock, ClockKind, ClockState, Interval, Pace, Piece, PieceKind,
            strip,
        },
        task::WaitReason,
    },
    store::clocks,
};

/// One clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockCard {
    pub id: ClockId,
    pub kind: ClockKind,
    pub task: Option<TaskId>,
    pub state: ClockState,
    pub cause: Cause,
    /// When it runs out; nothing while it stands still.
    pub due_us: Option<i64>,
    pub breached_us: Option<i64>,
    /// What is left in minutes of its own hours; negative when it is over.
    pub left_minutes: i64,
    pub budget_minutes: i64,
    pub generation: u32,
    /// What is waited for, when somebody looks again, and when it goes on whatever happens.
    pub wait: Option<(WaitReason, i64, i64)>,
    /// Its calendar works at this moment.
    pub is_working_hour: bool,
    pub calendar: Wording,
    pub pieces: Vec<PieceCard>,
    /// The end of what the strip shows: now, or the due time ahead.
    pub shown_until_us: i64,
    pub now_us: i64,
    pub target: TargetCard,
}

/// One piece of a strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceCard {
    pub kind: PieceKind,
    pub from_us: i64,
    pub to_us: i64,
    pub cause: Cause,
    pub reason: Option<WaitReason>,
    pub by_name: String,
    /// Minutes of working time within it.
    pub working_minutes: i64,
}

/// Why a clock has the time that it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetCard {
    /// The rule, if one of a policy was used.
    pub rule: Option<Wording>,
    pub policy: String,
    pub version: u32,
    pub because: Vec<Because>,
}

/// All clocks of an order, those of the whole order first.
pub(in crate::desk) fn cards_of(
    cx: &mut Cx<'_>,
    order: OrderId,
) -> Result<Vec<ClockCard>, DeskError> {
    let clocks = clocks::shown_of(cx.sql, order)?;
    let mut ledgers: HashMap<ClockId, Vec<Interval>> = HashMap::new();
    for line in clocks::ledgers_of(cx.sql, order)? {
        ledgers.entry(line.clock).or_default().push(line);
    }
    let names = cx.office.names.of(cx.sql)?;
    let name = |id: StaffId| names.get(&id).cloned().unwrap_or_default();
    let mut cards: Vec<ClockCard> = clocks
        .iter()
        .map(|it| card(cx, it, ledgers.remove(&it.id()).unwrap_or_default(), &name))
        .collect();
    cards.sort_by_key(|it| (it.task.is_some(), it.kind != ClockKind::Order, it.kind, it.id));
    Ok(cards)
}

/// Those of these clocks that there are, in the order in which they were named.
pub(in crate::desk) fn cards(
    cx: &mut Cx<'_>,
    ids: &[ClockId],
) -> Result<Vec<ClockCard>, DeskError> {
    let names = cx.office.names.of(cx.sql)?;
    let name = |id: StaffId| names.get(&id).cloned().unwrap_or_default();
    let mut cards = Vec::new();
    for id in ids {
        if let Some(clock) = clocks::by_id(cx.sql, *id)? {
            let ledger = clocks::ledger(cx.sql, *id)?;
            cards.push(card(cx, &clock, ledger, &name));
        }
    }
    Ok(cards)
}

/// The clocks of promises.
pub(in crate::desk) fn promise_cards(
    cx: &mut Cx<'_>,
    promises: &[PromiseId],
) -> Result<HashMap<PromiseId, ClockCard>, DeskError> {
    let named = |it: &PromiseId| ClockId::of(ClockKind::Promise, About::Promise(*it));
    let ids: Vec<ClockId> = promises.iter().map(named).collect();
    let mut cards: HashMap<ClockId, ClockCard> =
        cards(cx, &ids)?.into_iter().map(|it| (it.id, it)).collect();
    let of = |it: &PromiseId| Some((*it, cards.remove(&named(it))?));
    Ok(promises.iter().filter_map(of).collect())
}

fn card(
    cx: &Cx<'_>,
    clock: &Clock,
    mut ledger: Vec<Interval>,
    name: &dyn Fn(StaffId) -> String,
) -> ClockCard {
    let library = cx.library;
    let (parts, now) = (clock.parts(), cx.now);
    let pace: Pace<'_> = library.calendars.pace(&parts.calendar);
    if !clock.is_ended() {
        ledger.push(clock.open_interval(pace, now));
    }
    let budget = i64::from(parts.meter.budget_minutes);
    let pieces = strip(&ledger, budget * 60, pace);
    let due = clock.due(pace).map(Now::micros);
    let last = pieces.last().map_or_else(|| now.micros(), |it| it.to.micros());
    let ahead = due.filter(|due| now.micros() < *due);
    let named = |it: &Piece| PieceCard {
        kind: it.kind,
        from_us: it.from.micros(),
        to_us: it.to.micros(),
        cause: it.cause,
        reason: it.reason,
        by_name: name(it.by),
        working_minutes: it.working_seconds / 60,
    };
    ClockCard {
        id: clock.id(),
        kind: clock.kind(),
        task: clock.about().task(),
        state: clock.state(),
        cause: parts.cause,
        due_us: due,
        breached_us: clock.breached_at().map(Now::micros),
        left_minutes: parts.meter.left(pace, now).num_minutes(),
        budget_minutes: budget,
        generation: parts.generation,
        wait: parts.pause.map(|it| (it.reason, it.remind_at.micros(), it.over_at.micros())),
        is_working_hour: pace.calendar().is_working_at(now.local()),
        calendar: pace.calendar().name().clone(),
        pieces: pieces.iter().map(named).collect(),
        shown_until_us: ahead.unwrap_or(last).max(last),
        now_us: now.micros(),
        target: TargetCard {
            rule: Some(parts.target.name.clone()).filter(|_| !parts.target.rule.is_empty()),
            policy: parts.target.policy.clone(),
            version: parts.target.version,
            because: parts.target.because.clone(),
        },
    }
}
