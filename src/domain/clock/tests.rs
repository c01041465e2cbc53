//! What a clock must do whatever happens to it: the vectors, and the traps that others fell into.

use super::*;
use crate::domain::{
    calendar::{Calendar, Calendars},
    office_micros,
    task::WaitReason,
};

fn at(text: &str) -> Now {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Now::from_micros(office_micros(local))
}

fn change(cause: Cause, now: &str) -> Change {
    Change { cause, by: StaffId::from_bytes([7; 16]), now: at(now) }
}

fn fifteen_hours() -> Target {
    let policies = Policies::shipped().unwrap();
    policies.targets.other(900, CalendarCode::office(), Because::Said)
}

fn clock(start: &str) -> Clock {
    let order = OrderId::fresh();
    let about = About::Task(order, TaskId::fresh());
    let subject = (about, EnterpriseId::fresh());
    Clock::start(ClockKind::Task, subject, fifteen_hours(), &change(Cause::Ready, start))
}

fn pause(until: &str) -> Pause {
    let reason = WaitReason::CustomerPapers;
    Pause { reason, remind_at: at(until), over_at: at("2024-03-01 18:00"), is_reminded: false }
}

fn office() -> Calendar {
    Calendar::office().unwrap()
}

fn paused_and_resumed(from: &str, to: &str) -> Clock {
    let office = office();
    let mut clock = clock("2024-02-08 16:00");
    clock.pause(pause(to), &change(Cause::Waiting, from), (&office).into());
    assert_eq!(clock.due((&office).into()), None);
    clock.run(&change(Cause::Resumed, to), (&office).into());
    clock
}

#[test]
fn the_vectors_of_a_pause_across_spring_festival_are_kept() {
    let office = office();
    let due = |clock: &Clock| clock.due((&office).into());
    assert_eq!(due(&clock("2024-02-08 16:00")), Some(at("2024-02-18 16:00")));
    let paused = paused_and_resumed("2024-02-09 10:00", "2024-02-17 20:00");
    assert_eq!(due(&paused), Some(at("2024-02-19 15:00")));
    let idle = paused_and_resumed("2024-02-09 18:30", "2024-02-17 09:00");
    assert_eq!(due(&idle), Some(at("2024-02-18 16:00")));
}

#[test]
fn a_pause_on_a_holiday_says_that_the_clock_was_not_running_anyway() {
    let office = office();
    let clock = paused_and_resumed("2024-02-09 18:30", "2024-02-17 09:00");
    let mut ledger = clock.added().to_vec();
    ledger.push(clock.open_interval((&office).into(), at("2024-02-18 10:00")));
    let pieces = strip(&ledger, 900 * 60, (&office).into());
    let paused: Vec<_> = pieces.iter().filter(|it| it.kind == PieceKind::Paused).collect();
    assert_eq!(paused.len(), 1);
    assert_eq!(paused[0].working_seconds, 0);
    assert_eq!(paused[0].reason, Some(WaitReason::CustomerPapers));
}

#[test]
fn a_rung_is_climbed_once_and_at_its_moment() {
    let office = office();
    let pace = Pace::from(&office);
    let mut clock = clock("2024-03-04 09:00");
    assert_eq!(clock.next(pace), Some(at("2024-03-04 18:00")));
    assert!(clock.pass(at("2024-03-04 18:00"), pace).fired.is_empty(), "only after its moment");
    let fired = clock.pass(at("2024-03-05 09:01"), pace).fired;
    assert_eq!(fired, [Fired { percent: 50, at: at("2024-03-04 18:00") }]);
    assert!(clock.pass(at("2024-03-05 09:01"), pace).fired.is_empty());
    let rest = clock.pass(at("2024-03-20 09:00"), pace).fired;
    assert_eq!(rest.iter().map(|it| it.percent).collect::<Vec<_>>(), [75, 90, 100, 150]);
    assert_eq!(clock.next(pace), None);
}

#[test]
fn a_breach_stays_whatever_happens_afterwards() {
    let office = office();
    let pace = Pace::from(&office);
    let mut clock = clock("2024-03-04 09:00");
    clock.pass(at("2024-03-06 09:00"), pace);
    let breach = clock.breached_at();
    assert_eq!(breach, Some(at("2024-03-05 18:00")));
    clock.restart(fifteen_hours(), &change(Cause::WeWrote, "2024-03-06 09:00"), pace);
    assert_eq!((clock.breached_at(), clock.generation()), (breach, 2));
    let more = Target { minutes: 9000, ..fifteen_hours() };
    clock.retarget(more, &change(Cause::Amended, "2024-03-06 10:00"), pace);
    clock.end(&change(Cause::Done, "2024-03-06 11:00"), pace);
    assert_eq!(clock.breached_at(), breach);
}

#[test]
fn a_breach_that_nobody_saw_in_time_is_noted_when_it_ends() {
    let office = office();
    let mut clock = clock("2024-03-04 09:00");
    clock.end(&change(Cause::Done, "2024-03-08 09:00"), (&office).into());
    assert_eq!(clock.breached_at(), Some(at("2024-03-05 18:00")));
}

#[test]
fn an_ended_clock_never_alerts() {
    let office = office();
    let pace = Pace::from(&office);
    let mut clock = clock("2024-03-04 09:00");
    clock.end(&change(Cause::Done, "2024-03-04 10:00"), pace);
    assert_eq!(clock.next(pace), None);
    assert_eq!(clock.pass(at("2025-03-04 10:00"), pace), Passing::default());
}

#[test]
fn a_paused_clock_climbs_nothing_but_reminds_once_and_ends_its_wait() {
    let office = office();
    let pace = Pace::from(&office);
    let mut clock = clock("2024-02-05 09:00");
    let until = pause("2024-02-08 09:00");
    clock.pause(until, &change(Cause::Waiting, "2024-02-05 10:00"), pace);
    assert_eq!(clock.next(pace), Some(at("2024-02-08 09:00")));
    let passed = clock.pass(at("2024-02-08 10:00"), pace);
    assert_eq!((passed.wait, passed.fired.len()), (Some(WaitPassed::Remind), 0));
    assert_eq!(clock.pass(at("2024-02-08 10:00"), pace), Passing::default());
    assert_eq!(clock.next(pace), Some(at("2024-03-01 18:00")));
    assert_eq!(clock.pass(at("2024-03-02 10:00"), pace).wait, Some(WaitPassed::Over));
}

#[test]
fn what_was_consumed_before_a_pause_is_told_even_if_it_is_swept_later() {
    let office = office();
    let pace = Pace::from(&office);
    let mut clock = clock("2024-03-04 09:00");
    let until = pause("2024-04-08 09:00");
    clock.pause(until, &change(Cause::Waiting, "2024-03-05 13:30"), pace);
    let fired = clock.pass(at("2024-03-05 14:00"), pace).fired;
    assert_eq!(fired.iter().map(|it| it.percent).collect::<Vec<_>>(), [50]);
}

#[test]
fn another_target_keeps_what_was_consumed() {
    let office = office();
    let pace = Pace::from(&office);
    let mut clock = paused_and_resumed("2024-02-09 10:00", "2024-02-17 20:00");
    let longer = Target { minutes: 1350, ..fifteen_hours() };
    clock.retarget(longer, &change(Cause::Amended, "2024-02-18 10:00"), pace);
    // Seven and a half hours more than before.
    assert_eq!(clock.due(pace), Some(at("2024-02-20 15:00")));
    assert_eq!(clock.generation(), 1);
}

#[test]
fn a_promise_is_due_when_it_was_said_and_not_by_office_hours() {
    let subject = (About::Promise(PromiseId::fresh()), EnterpriseId::fresh());
    let due = Now::new("2026-03-07T12:34:56Z".parse().unwrap());
    let said = change(Cause::Begun, "2026-03-06 17:03");
    let calendars = Calendars::shipped().unwrap();
    let always = CalendarCode::new("always");
    let pace = Pace::from(calendars.named(&always).unwrap());
    let target = Policies::shipped().unwrap().targets.other(0, always, Because::Said);
    let clock = Clock::until(ClockKind::Promise, subject, due, (target, &said));
    assert_eq!(clock.due(pace), Some(due));
}

#[test]
fn a_running_interval_is_cut_at_lunch_at_night_and_where_the_budget_ends() {
    use PieceKind::{Breached, NotWorking, Running};
    let office = office();
    let mut clock = clock("2024-03-04 16:00");
    let now = at("2024-03-06 19:00");
    clock.pass(now, (&office).into());
    let ledger = [clock.open_interval((&office).into(), now)];
    let pieces = strip(&ledger, 900 * 60, (&office).into());
    let told: Vec<_> = pieces.iter().map(|it| (it.kind, it.from, it.to)).collect();
    assert_eq!(
        told,
        [
            (Running, at("2024-03-04 16:00"), at("2024-03-04 18:00")),
            (NotWorking, at("2024-03-04 18:00"), at("2024-03-05 09:00")),
            (Running, at("2024-03-05 09:00"), at("2024-03-05 12:00")),
            (NotWorking, at("2024-03-05 12:00"), at("2024-03-05 13:30")),
            (Running, at("2024-03-05 13:30"), at("2024-03-05 18:00")),
            (NotWorking, at("2024-03-05 18:00"), at("2024-03-06 09:00")),
            (Running, at("2024-03-06 09:00"), at("2024-03-06 12:00")),
            (NotWorking, at("2024-03-06 12:00"), at("2024-03-06 13:30")),
            (Running, at("2024-03-06 13:30"), at("2024-03-06 16:00")),
            (Breached, at("2024-03-06 16:00"), at("2024-03-06 18:00")),
            (NotWorking, at("2024-03-06 18:00"), at("2024-03-06 19:00")),
        ]
    );
}

#[test]
fn clocks_of_one_thing_have_names_of_their_own() {
    let order = OrderId::fresh();
    let names: std::collections::BTreeSet<ClockId> =
        ClockKind::ALL.iter().map(|it| ClockId::of(*it, About::Order(order))).collect();
    assert_eq!(names.len(), ClockKind::ALL.len());
}
