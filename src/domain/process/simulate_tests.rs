//! Dates of every process across Spring Festival and National Day, and a second way to count them.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDateTime, TimeDelta, Timelike as _};

use super::*;
use crate::domain::{Now, Tier, calendar::Calendars, library::Library, office_micros};

/// The dates as they were found once, and looked at: process, tier, start, end, then each task's due.
const DATES: &str = include_str!("../../../tests/fixtures/process-dates.tsv");
const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/process-dates.tsv");
const STARTS: [&str; 2] = ["2026-02-10T16:00", "2026-09-28T16:00"];

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

fn shown(at: Now) -> String {
    at.local().format("%Y-%m-%dT%H:%M").to_string()
}

fn plans() -> Vec<(String, Tier, &'static str, Plan)> {
    let library = Library::shipped().unwrap();
    let mut plans = Vec::new();
    for template in library.templates.all() {
        for (tier, start) in Tier::ALL.iter().flat_map(|it| STARTS.map(|start| (*it, start))) {
            let start_at = Now::from_micros(office_micros(local(start)));
            let assumed = Assumed { tier, start: start_at, answers: Answers::default() };
            let plan = simulate(template, &library.calendars, &assumed);
            plans.push((template.code.clone(), tier, start, plan));
        }
    }
    plans
}

#[test]
fn every_date_is_as_it_was() {
    let line = |(code, tier, start, plan): &(String, Tier, &str, Plan)| {
        let dues: Vec<String> =
            plan.steps.iter().map(|it| format!("{}={}", it.code, shown(it.due))).collect();
        format!("{code}\t{}\t{start}\t{}\t{}\n", tier.code(), shown(plan.end), dues.join(" "))
    };
    let found: String = plans().iter().map(line).collect();
    if std::env::var_os("ATTACHE_WRITE_FIXTURES").is_some() {
        std::fs::write(FIXTURE, &found).unwrap();
        return;
    }
    for (found, kept) in found.lines().zip(DATES.lines()) {
        assert_eq!(found, kept);
    }
    assert_eq!(found.lines().count(), DATES.lines().count());
}

/// Whether a minute is worked, from the list of days itself and the hours as people say them.
fn is_worked(list: &serde_json::Value, calendar: &str, minute: NaiveDateTime) -> bool {
    if calendar == "always" {
        return true;
    }
    let day = minute.date().to_string();
    let weekday = minute.weekday().num_days_from_monday();
    let clock = minute.hour() * 100 + minute.minute();
    let within =
        |hours: &[(u32, u32)]| hours.iter().any(|(from, to)| (*from..*to).contains(&clock));
    let week: &[(u32, u32)] = match (calendar, weekday) {
        ("office", _) => &[(900, 1200), (1330, 1800)],
        ("crew", 5) => &[(900, 1200), (1330, 1700)],
        ("crew", _) => &[(830, 1200), (1330, 1830)],
        _ => &[],
    };
    if list["workdays"].get(&day).is_some() {
        // The crew works on Saturdays anyway; a Sunday that is worked has a Monday's hours.
        let monday: &[(u32, u32)] = &[(830, 1200), (1330, 1830)];
        return within(if calendar == "crew" && weekday == 6 { monday } else { week });
    }
    let rests = list["holidays"].get(&day).is_some()
        || weekday == 6
        || (weekday == 5 && calendar == "office");
    !rests && within(week)
}

#[test]
fn every_due_time_agrees_with_a_count_of_every_minute() {
    let list =
        serde_json::from_str(include_str!("../../../assets/codes/chinese-days.json")).unwrap();
    let library = Library::shipped().unwrap();
    let mut worked: BTreeMap<(String, NaiveDateTime), bool> = BTreeMap::new();
    for (code, tier, _, plan) in plans().into_iter().filter(|it| it.1 != Tier::T3) {
        let template = library.templates.latest(&code).unwrap();
        // The list of days ends with 2026. One process of each kind of calendar and branch is enough at a minute a step.
        if !["business-broadband", "internet-line", "enterprise-mail", "sms-gateway"]
            .contains(&&*code)
        {
            continue;
        }
        for step in plan.steps.iter().filter(|it| it.due.local().date().year() < 2027) {
            let mut left = template.task(&step.code).unwrap().budget_minutes(tier);
            let mut minute = step.start.local();
            while 0 < left {
                let key = (step.calendar.clone(), minute);
                let counts =
                    *worked.entry(key).or_insert_with(|| is_worked(&list, &step.calendar, minute));
                left -= u32::from(counts);
                minute += TimeDelta::minutes(1);
            }
            assert_eq!(step.due.local(), minute, "{code} {} {}", tier.code(), step.code);
        }
    }
}

#[test]
fn the_critical_tasks_follow_each_other_without_a_gap() {
    let calendars = Calendars::shipped().unwrap();
    for (code, _, _, plan) in plans() {
        let critical: Vec<&PlannedStep> = plan.critical().collect();
        let mut in_time = critical.clone();
        in_time.sort_by_key(|it| (it.due, it.start));
        assert_eq!(in_time.last().map(|it| it.due), Some(plan.end), "{code}");
        for pair in in_time.windows(2) {
            // A timer may lie between; otherwise one begins when the other ends.
            let waits = pair[0].due < pair[1].start;
            let gap = calendars
                .office()
                .working_minutes_between(pair[0].due.local(), pair[1].start.local());
            assert!(!waits || 0 <= gap, "{code}: {} then {}", pair[0].code, pair[1].code);
            assert!(pair[0].due <= pair[1].start, "{code}: {} then {}", pair[0].code, pair[1].code);
        }
    }
}

#[test]
fn what_is_answered_leaves_out_what_it_makes_needless() {
    let library = Library::shipped().unwrap();
    let template = library.templates.latest("internet-line").unwrap();
    let start = Now::from_micros(office_micros(local(STARTS[0])));
    let mut answers = Answers::default();
    answers.note(
        "resource-check",
        &FormValues::from([("result".into(), FieldValue::Choice("covered".into()))]),
    );
    let slow = simulate(
        template,
        &library.calendars,
        &Assumed { tier: Tier::T1, start, answers: Answers::default() },
    );
    let quick = simulate(template, &library.calendars, &Assumed { tier: Tier::T1, start, answers });
    assert!(quick.end < slow.end);
    let skipped: Vec<&str> =
        quick.steps.iter().filter(|it| it.is_skipped).map(|it| it.code.as_str()).collect();
    assert_eq!(skipped, ["alternative", "build"]);
}
