//! Which rule wins, and what the shipped files say.

use super::*;
use crate::domain::{calendar::Calendar, clock::Audience, office_micros, task::WaitReason};

fn shipped() -> Policies {
    Policies::shipped().unwrap()
}

fn case(kind: ClockKind, tier: Tier) -> Case<'static> {
    Case { kind, tier, product: "", task: "", service_level: None }
}

fn office() -> Calendar {
    Calendar::office().unwrap()
}

fn at(text: &str) -> Now {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Now::from_micros(office_micros(local))
}

fn minutes(case: &Case<'_>) -> u32 {
    let office = office();
    let start = at("2024-03-04 09:00");
    shipped().targets.target(case, (start, (&office).into())).unwrap().minutes
}

const RULES: &str = r#"
code = "test"
version = 7
name = { zh = "试", en = "Test" }
[[rule]]
code = "all"
kind = "task"
name = { zh = "全部", en = "All" }
time = "40h"
[[rule]]
code = "level"
kind = "task"
service_level = "AAA"
name = { zh = "等级", en = "Level" }
time = "20h"
[[rule]]
code = "build"
kind = "task"
task = "build"
name = { zh = "施工", en = "Build" }
time = ["30h", "40h", "50h", "60h"]
[[rule]]
code = "line"
kind = "task"
product = "internet-line"
name = { zh = "专线", en = "Line" }
time = "10h"
[[rule]]
code = "line-t1"
kind = "task"
product = "internet-line"
tier = "T1"
name = { zh = "重要客户专线", en = "Line of a T1 customer" }
time = "5h"
"#;

#[test]
fn the_most_specific_rule_wins_and_says_why() {
    let rules = Targets::parse(RULES).unwrap();
    let won = |product, task, tier| {
        let level = Some(ServiceLevel::Aaa);
        let case = Case { kind: ClockKind::Task, tier, product, task, service_level: level };
        let found = rules.explain(&case).unwrap();
        let beaten: Vec<_> = found.beaten.iter().map(|it| it.code.clone()).collect();
        (found.rule.code.clone(), found.because, beaten.join(" "))
    };
    let (code, because, beaten) = won("internet-line", "build", Tier::T1);
    assert_eq!(code, "line-t1");
    let product = Because::Product("internet-line".to_owned());
    assert_eq!(because, [product.clone(), Because::Tier(Tier::T1)]);
    assert_eq!(beaten, "line build level all");
    assert_eq!(won("internet-line", "build", Tier::T2).1, [product]);
    assert_eq!(won("mail", "build", Tier::T2).0, "build");
    assert_eq!(won("mail", "entry", Tier::T2).0, "level");
    let other = Case { service_level: None, ..case(ClockKind::Task, Tier::T3) };
    assert_eq!(rules.explain(&other).unwrap().because, [Because::Everyone]);
}

#[test]
fn the_version_of_the_policy_is_pinned_with_the_target() {
    let rules = Targets::parse(RULES).unwrap();
    let case = Case { task: "build", ..case(ClockKind::Task, Tier::T3) };
    let target = rules.target(&case, (at("2024-03-04 09:00"), (&office()).into())).unwrap();
    assert_eq!((target.policy.as_str(), target.version, target.minutes), ("test", 7, 3000));
    let because = [Because::Task("build".to_owned()), Because::Tier(Tier::T3)];
    assert_eq!(target.because, because);
}

#[test]
fn rules_that_fit_one_case_equally_well_are_refused() {
    let again = RULES.replace("\"level\"", "\"other\"").replace("\"AAA\"", "\"AA\"");
    assert!(Targets::parse(&again).is_ok());
    let tie = format!(
        "{RULES}\n{}",
        RULES.split("[[rule]]").nth(2).map_or(String::new(), |it| {
            format!("[[rule]]{}", it.replace("\"level\"", "\"level-too\""))
        })
    );
    let tied = PolicyError::Tie("level".to_owned(), "level-too".to_owned());
    assert_eq!(Targets::parse(&tie), Err(tied));
    let twice = RULES.replace("\"line-t1\"", "\"line\"");
    assert_eq!(Targets::parse(&twice), Err(PolicyError::Twice("line".to_owned())));
}

#[test]
fn a_fault_has_the_time_of_its_service_level_whatever_the_tier() {
    for tier in Tier::ALL {
        let hours = |level| {
            minutes(&Case { service_level: Some(level), ..case(ClockKind::Fault, *tier) }) / 60
        };
        let levels = ServiceLevel::ALL.iter().map(|it| hours(*it)).collect::<Vec<_>>();
        assert_eq!(levels, [4, 6, 8, 24]);
    }
    let found = shipped();
    let rule = found.targets.rules().iter().find(|it| it.code == "fault-aa").unwrap();
    assert_eq!(rule.calendar.as_str(), "always");
}

#[test]
fn the_default_times_are_those_of_the_common_frame() {
    let by_tier = |kind| Tier::ALL.iter().map(|it| minutes(&case(kind, *it))).collect::<Vec<_>>();
    assert_eq!(by_tier(ClockKind::FirstResponse), [30, 60, 120, 240]);
    // From nine in the morning to the end of business n working days later.
    assert_eq!(by_tier(ClockKind::DemandConfirmed), [240, 900, 900, 1350]);
    assert_eq!(by_tier(ClockKind::NextUpdate), [900, 1350, 1800, 2700]);
    assert_eq!(by_tier(ClockKind::ComplaintContact), [60, 120, 240, 900]);
    assert_eq!(by_tier(ClockKind::ComplaintAnswer), [900, 1350, 1800, 2700]);
}

#[test]
fn working_days_end_with_business_and_not_after_so_many_hours() {
    let office = office();
    let rules = shipped().targets;
    let due = |start: &str| {
        let case = case(ClockKind::NextUpdate, Tier::T2);
        let target = rules.target(&case, (at(start), (&office).into())).unwrap();
        Pace::from(&office).after(at(start), chrono::TimeDelta::minutes(target.minutes.into()))
    };
    assert_eq!(due("2024-03-04 15:59"), at("2024-03-06 18:00"));
    assert_eq!(due("2024-03-04 16:00"), at("2024-03-07 18:00"), "after the cut-off");
    assert_eq!(due("2024-02-08 10:00"), at("2024-02-18 18:00"), "the ninth and the eighteenth");
    assert_eq!(due("2024-02-17 10:00"), at("2024-02-20 18:00"), "begun on a rest day");
}

#[test]
fn nobody_waits_for_a_reason_that_is_not_listed_and_our_own_house_stops_nothing() {
    let waits = shipped().waits;
    for reason in WaitReason::ALL {
        assert!(waits.rule(*reason).is_some_and(|it| 0 < it.max_days));
    }
    for kind in ClockKind::ALL {
        assert!(!waits.stops(WaitReason::OtherDepartment, *kind));
        let acceptance = matches!(kind, ClockKind::Hop | ClockKind::FirstResponse);
        let stopped = WaitReason::ALL.iter().any(|it| waits.stops(*it, *kind));
        assert!(!acceptance || !stopped, "{kind:?}");
    }
    assert!(waits.stops(WaitReason::CustomerPremises, ClockKind::Fault));
    assert!(!waits.stops(WaitReason::CustomerWish, ClockKind::Fault));
    let text = include_str!("../../../../assets/policies/waits.toml");
    let never = text.replace("max_days = 5\n", "max_days = 5\nstops = [\"order\"]\n");
    let refused = PolicyError::Reason("other_department".to_owned());
    assert_eq!(Waits::parse(&never), Err(refused));
}

#[test]
fn a_breach_is_told_to_everyone_concerned_and_half_the_time_to_nobody() {
    let told = shipped().escalation;
    assert!(told.told(ClockKind::Task, 50).is_empty());
    let everyone = [Audience::Assignee, Audience::Owner, Audience::Supervisors];
    assert_eq!(told.told(ClockKind::Task, 100), everyone);
    assert_eq!(told.told(ClockKind::Fault, 75), [Audience::Owner, Audience::Supervisors]);
    assert_eq!(Escalation::parse("rung = []"), Err(PolicyError::Rungs));
}
