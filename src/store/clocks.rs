//! Clocks in SQL: what they stand at, their ledgers, and which of them time has something to do to.

use super::{Row, Sql, StoreError, Value};
use crate::domain::{
    ClockId, DemandId, Now, OrderId, PromiseId, TaskId,
    calendar::{CalendarCode, Calendars},
    clock::{
        About, Cause, Clock, ClockBook, ClockKind, ClockParts, ClockState, Fired, Interval, Meter,
        Pause, Rungs,
    },
    task::WaitReason,
};

/// Adds a clock with its ledger so far.
pub fn add(sql: &mut dyn Sql, it: &Clock, calendars: &Calendars) -> Result<(), StoreError> {
    let parts = it.parts();
    let (about, about_id) = parts.about.key();
    let pause = parts.pause;
    sql.execute(
        "INSERT INTO clock (id, kind, about, about_id, enterprise, product_order, calendar,
             budget_minutes, consumed_s, running_us, state, since_us, cause, changed_by, wait,
             remind_us, over_us, is_reminded, closed, generation, rungs, breached_us, target,
             next_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23, ?24)",
        &[
            parts.id.into(),
            parts.kind.code().into(),
            about.into(),
            about_id.to_vec().into(),
            parts.enterprise.into(),
            parts.about.order().into(),
            parts.calendar.as_str().into(),
            i64::from(parts.meter.budget_minutes).into(),
            parts.meter.consumed_seconds.into(),
            parts.meter.running_since.map(Now::micros).into(),
            parts.state.code().into(),
            parts.since.micros().into(),
            parts.cause.code().into(),
            parts.by.into(),
            pause.map(|it| it.reason.code()).into(),
            pause.map(|it| it.remind_at.micros()).into(),
            pause.map(|it| it.over_at.micros()).into(),
            pause.is_some_and(|it| it.is_reminded).into(),
            i64::from(parts.closed).into(),
            i64::from(parts.generation).into(),
            i64::from(parts.rungs.bits()).into(),
            parts.breached_at.map(Now::micros).into(),
            Value::json(&parts.target)?,
            it.next(calendars.pace(&parts.calendar)).map(Now::micros).into(),
        ],
    )?;
    append(sql, it)
}

/// Saves a clock that is there already, and adds the new lines of its ledger.
pub fn save(sql: &mut dyn Sql, it: &Clock, calendars: &Calendars) -> Result<(), StoreError> {
    let parts = it.parts();
    let pause = parts.pause;
    sql.execute(
        "UPDATE clock SET calendar = ?1, budget_minutes = ?2, consumed_s = ?3, running_us = ?4,
             state = ?5, since_us = ?6, cause = ?7, changed_by = ?8, wait = ?9, remind_us = ?10,
             over_us = ?11, is_reminded = ?12, closed = ?13, generation = ?14, rungs = ?15,
             breached_us = ?16, target = ?17, next_us = ?18
         WHERE id = ?19",
        &[
            parts.calendar.as_str().into(),
            i64::from(parts.meter.budget_minutes).into(),
            parts.meter.consumed_seconds.into(),
            parts.meter.running_since.map(Now::micros).into(),
            parts.state.code().into(),
            parts.since.micros().into(),
            parts.cause.code().into(),
            parts.by.into(),
            pause.map(|it| it.reason.code()).into(),
            pause.map(|it| it.remind_at.micros()).into(),
            pause.map(|it| it.over_at.micros()).into(),
            pause.is_some_and(|it| it.is_reminded).into(),
            i64::from(parts.closed).into(),
            i64::from(parts.generation).into(),
            i64::from(parts.rungs.bits()).into(),
            parts.breached_at.map(Now::micros).into(),
            Value::json(&parts.target)?,
            it.next(calendars.pace(&parts.calendar)).map(Now::micros).into(),
            parts.id.into(),
        ],
    )?;
    append(sql, it)
}

/// Saves the clocks of an order that are no longer as they were `before`.
pub fn save_book(
    sql: &mut dyn Sql,
    (before, after): (&ClockBook, &ClockBook),
    calendars: &Calendars,
) -> Result<(), StoreError> {
    for clock in after.clocks() {
        match before.clock(clock.kind(), clock.about()) {
            Some(was) if was == clock => {}
            Some(was) => {
                save(sql, clock, calendars)?;
                if clock.is_ended() || was.generation() != clock.generation() {
                    super::notices::settle(sql, clock.id(), clock.parts().since)?;
                }
            }
            None => add(sql, clock, calendars)?,
        }
    }
    Ok(())
}

fn append(sql: &mut dyn Sql, it: &Clock) -> Result<(), StoreError> {
    for line in it.added() {
        sql.execute(
            "INSERT INTO clock_interval (clock, number, generation, state, from_us, to_us,
                 worked_s, cause, wait, changed_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            &[
                line.clock.into(),
                i64::from(line.number).into(),
                i64::from(line.generation).into(),
                line.state.code().into(),
                line.from.micros().into(),
                line.to.micros().into(),
                line.worked_seconds.into(),
                line.cause.code().into(),
                line.reason.map(WaitReason::code).into(),
                line.by.into(),
            ],
        )?;
    }
    Ok(())
}

/// The clocks of an order, for a command that will change them: nobody else may meanwhile.
pub fn of_order(sql: &mut dyn Sql, order: OrderId) -> Result<ClockBook, StoreError> {
    let rows = sql.query(
        "SELECT id, kind, about, about_id, enterprise, product_order, calendar, budget_minutes,
             consumed_s, running_us, state, since_us, cause, changed_by, wait, remind_us, over_us,
             is_reminded, closed, generation, rungs, breached_us, target
         FROM clock WHERE product_order = ?1 ORDER BY id /*postgres FOR UPDATE*/",
        &[order.into()],
    )?;
    Ok(ClockBook::restore(rows.iter().map(read).collect::<Result<_, _>>()?))
}

/// The clocks of an order, to look at.
pub fn shown_of(sql: &mut dyn Sql, order: OrderId) -> Result<Vec<Clock>, StoreError> {
    let rows = sql.query(
        "SELECT id, kind, about, about_id, enterprise, product_order, calendar, budget_minutes,
             consumed_s, running_us, state, since_us, cause, changed_by, wait, remind_us, over_us,
             is_reminded, closed, generation, rungs, breached_us, target
         FROM clock WHERE product_order = ?1 ORDER BY id",
        &[order.into()],
    )?;
    rows.iter().map(read).collect()
}

/// One clock, to look at.
pub fn by_id(sql: &mut dyn Sql, id: ClockId) -> Result<Option<Clock>, StoreError> {
    let rows = sql.query(
        "SELECT id, kind, about, about_id, enterprise, product_order, calendar, budget_minutes,
             consumed_s, running_us, state, since_us, cause, changed_by, wait, remind_us, over_us,
             is_reminded, closed, generation, rungs, breached_us, target
         FROM clock WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// One clock, to be changed; waits for whoever is busy with it.
pub fn held(sql: &mut dyn Sql, id: ClockId) -> Result<Option<Clock>, StoreError> {
    let rows = sql.query(
        "SELECT id, kind, about, about_id, enterprise, product_order, calendar, budget_minutes,
             consumed_s, running_us, state, since_us, cause, changed_by, wait, remind_us, over_us,
             is_reminded, closed, generation, rungs, breached_us, target
         FROM clock WHERE id = ?1 /*postgres FOR UPDATE*/",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// One clock, if nobody else is busy with it, to be changed.
pub fn claim(sql: &mut dyn Sql, id: ClockId) -> Result<Option<Clock>, StoreError> {
    let rows = sql.query(
        "SELECT id, kind, about, about_id, enterprise, product_order, calendar, budget_minutes,
             consumed_s, running_us, state, since_us, cause, changed_by, wait, remind_us, over_us,
             is_reminded, closed, generation, rungs, breached_us, target
         FROM clock WHERE id = ?1 /*postgres FOR UPDATE SKIP LOCKED*/",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// The clocks to which time has something to do, the longest overdue first.
pub fn due(sql: &mut dyn Sql, now: Now, limit: i64) -> Result<Vec<ClockId>, StoreError> {
    let rows = sql.query(
        "SELECT id FROM clock WHERE next_us < ?1 ORDER BY next_us, id LIMIT ?2",
        &[now.micros().into(), limit.into()],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// Notes that a rung was climbed; says whether nobody had noted it before.
pub fn climb(
    sql: &mut dyn Sql,
    (clock, generation): (ClockId, u32),
    fired: Fired,
    now: Now,
) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "INSERT INTO clock_rung (clock, generation, percent, reached_us, fired_us)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (clock, generation, percent) DO NOTHING",
        &[
            clock.into(),
            i64::from(generation).into(),
            i64::from(fired.percent).into(),
            fired.at.micros().into(),
            now.micros().into(),
        ],
    )?;
    Ok(0 < touched)
}

/// The rungs that a clock has climbed: generation, percent, when the time was used up.
pub fn rungs(sql: &mut dyn Sql, clock: ClockId) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    let rows = sql.query(
        "SELECT generation, percent, reached_us FROM clock_rung WHERE clock = ?1
         ORDER BY generation, percent",
        &[clock.into()],
    )?;
    rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?, row.int(2)?))).collect()
}

/// The ledger of a clock, the oldest line first.
pub fn ledger(sql: &mut dyn Sql, clock: ClockId) -> Result<Vec<Interval>, StoreError> {
    let rows = sql.query(
        "SELECT clock, number, generation, state, from_us, to_us, worked_s, cause, wait, changed_by
         FROM clock_interval WHERE clock = ?1 ORDER BY number",
        &[clock.into()],
    )?;
    rows.iter().map(line).collect()
}

/// The ledgers of all clocks of an order.
pub fn ledgers_of(sql: &mut dyn Sql, order: OrderId) -> Result<Vec<Interval>, StoreError> {
    let rows = sql.query(
        "SELECT l.clock, l.number, l.generation, l.state, l.from_us, l.to_us, l.worked_s, l.cause,
             l.wait, l.changed_by
         FROM clock c JOIN clock_interval l ON l.clock = c.id
         WHERE c.product_order = ?1 ORDER BY l.clock, l.number",
        &[order.into()],
    )?;
    rows.iter().map(line).collect()
}

fn line(row: &Row) -> Result<Interval, StoreError> {
    Ok(Interval {
        clock: row.id(0)?,
        number: number(row.int(1)?)?,
        generation: number(row.int(2)?)?,
        state: state(row.text(3)?)?,
        from: Now::from_micros(row.int(4)?),
        to: Now::from_micros(row.int(5)?),
        worked_seconds: row.int(6)?,
        cause: cause(row.text(7)?)?,
        reason: row.opt_text(8)?.and_then(WaitReason::from_code),
        by: row.id(9)?,
    })
}

fn read(row: &Row) -> Result<Clock, StoreError> {
    let about = match row.text(2)? {
        "order" => About::Order(row.id(3)?),
        "task" => About::Task(row.id(5)?, row.id::<TaskId>(3)?),
        "promise" => About::Promise(row.id::<PromiseId>(3)?),
        "demand" => About::Demand(row.id::<DemandId>(3)?),
        _ => return Err(StoreError::Corrupt("what a clock is about")),
    };
    let moment = |at: usize| Ok::<_, StoreError>(row.opt_int(at)?.map(Now::from_micros));
    let pause = match (row.opt_text(14)?.and_then(WaitReason::from_code), moment(15)?, moment(16)?)
    {
        (Some(reason), Some(remind_at), Some(over_at)) => {
            Some(Pause { reason, remind_at, over_at, is_reminded: row.yes(17)? })
        }
        _ => None,
    };
    let rungs = u8::try_from(row.int(20)?).map_err(StoreError::corrupt("rungs"))?;
    Ok(Clock::restore(ClockParts {
        id: row.id(0)?,
        kind: ClockKind::from_code(row.text(1)?).ok_or(StoreError::Corrupt("a kind of clock"))?,
        about,
        enterprise: row.id(4)?,
        calendar: CalendarCode::new(row.text(6)?),
        meter: Meter {
            budget_minutes: number(row.int(7)?)?,
            consumed_seconds: row.int(8)?,
            running_since: moment(9)?,
        },
        state: state(row.text(10)?)?,
        since: Now::from_micros(row.int(11)?),
        cause: cause(row.text(12)?)?,
        by: row.id(13)?,
        pause,
        closed: number(row.int(18)?)?,
        generation: number(row.int(19)?)?,
        rungs: Rungs::from_bits(rungs),
        breached_at: moment(21)?,
        target: row.json(22)?,
    }))
}

fn number(stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(StoreError::corrupt("a number of a clock"))
}

fn state(code: &str) -> Result<ClockState, StoreError> {
    ClockState::from_code(code).ok_or(StoreError::Corrupt("a state of a clock"))
}

fn cause(code: &str) -> Result<Cause, StoreError> {
    Cause::from_code(code).ok_or(StoreError::Corrupt("a cause"))
}
