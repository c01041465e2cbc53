//! Conditions, sites, timers and work that is done once more, told case by case.

use super::{
    story::{Office, actor, at, task},
    *,
};
use crate::domain::process::{FieldValue, FormValues};

const BRANCHES: &str = r#"
code = "test"
version = 1
name = { zh = "试", en = "Test" }
sites = { name = { zh = "站点", en = "Site" }, count = { task = "need", field = "sites" } }

[[task]]
code = "need"
stage = "presales"
title = { zh = "需求", en = "Need" }
department = "RM"
hours = [4, 4, 4, 4]
[[task.field]]
key = "sites"
label = { zh = "站点数", en = "Sites" }
kind = "number"
[[task.field]]
key = "build"
label = { zh = "建设", en = "Build" }
kind = "yesno"

[[task]]
code = "survey"
stage = "presales"
title = { zh = "勘察", en = "Survey" }
department = "RM"
needs = ["need"]
per_site = true
hours = [4, 4, 4, 4]

[[task]]
code = "access"
stage = "sale"
title = { zh = "接入", en = "Access" }
department = "RM"
needs = ["survey"]
per_site = true
hours = [4, 4, 4, 4]
undo = { title = { zh = "拆除接入", en = "Take the access down" } }

[[task]]
code = "build"
stage = "sale"
title = { zh = "建设", en = "Build" }
department = "ENG"
needs = ["need"]
when = { task = "need", field = "build", is = ["yes"] }
hours = [8, 8, 8, 8]

[[task]]
code = "check"
stage = "sale"
title = { zh = "检查", en = "Check" }
department = "RM"
needs = ["access", "build"]
rework = { to = ["access"], most = 2 }
hours = [4, 4, 4, 4]

[[task]]
code = "follow-up"
stage = "aftersales"
title = { zh = "回访", en = "Follow up" }
department = "RM"
needs = ["check"]
wait = { days = 1 }
hours = [4, 4, 4, 4]
"#;

fn office() -> Office {
    Office::new(BRANCHES)
}

/// Whether the customer's sites must be built first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sites {
    Covered,
    ToBuild,
}

fn needed(office: &Office, count: i64, sites: Sites) -> Order {
    let mut order = office.open(at("2024-03-04 09:00"));
    let values = FormValues::from([
        ("sites".into(), FieldValue::Number(count)),
        ("build".into(), FieldValue::YesNo(sites == Sites::ToBuild)),
    ]);
    let id = task(&order, "need").id();
    let act = office.act(&office.owner, at("2024-03-04 10:00"));
    order.complete(&act, id, values, &office.approved()).unwrap();
    order
}

fn done(office: &Office, order: &mut Order, code: &str) {
    office.finish(order, code, at("2024-03-05 10:00"));
}

#[test]
fn each_site_goes_its_own_way_and_the_join_waits_for_all() {
    let office = office();
    let mut order = needed(&office, 3, Sites::Covered);
    let codes: Vec<&str> = order.tasks().iter().map(Task::code).collect();
    let expected =
        "need survey#1 survey#2 survey#3 access#1 access#2 access#3 build check follow-up";
    assert_eq!(codes.join(" "), expected);
    done(&office, &mut order, "survey#2");
    assert_eq!(task(&order, "access#2").status(), TaskStatus::Accepted);
    assert_eq!(task(&order, "access#1").status(), TaskStatus::Waiting);
    for code in ["access#2", "survey#1", "survey#3", "access#1"] {
        done(&office, &mut order, code);
    }
    assert_eq!(task(&order, "check").status(), TaskStatus::Waiting, "site 3 is not done");
    done(&office, &mut order, "access#3");
    assert_eq!(task(&order, "check").status(), TaskStatus::Accepted);
    assert_eq!(office.template.title("access#3").unwrap().en, "Access · Site 3");
}

#[test]
fn a_task_that_nobody_needs_is_left_out_and_waited_for_by_nobody() {
    let office = office();
    let order = needed(&office, 1, Sites::Covered);
    assert_eq!(task(&order, "build").status(), TaskStatus::Skipped);
    assert_eq!(task(&needed(&office, 1, Sites::ToBuild), "build").status(), TaskStatus::Ready);
}

#[test]
fn a_task_sends_the_order_back_as_often_as_it_may() {
    let office = office();
    let mut order = needed(&office, 1, Sites::Covered);
    for round in 0..3 {
        if round == 0 {
            done(&office, &mut order, "survey#1");
        }
        done(&office, &mut order, "access#1");
        let check = task(&order, "check").id();
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        assert_eq!(order.rework(&act, (check, "need"), &"错".into()), Err(Refusal::NoRework));
        assert_eq!(
            order.rework(&act, (check, "access"), &" ".into()),
            if round < 2 { Err(Refusal::NoReason) } else { Err(Refusal::RoundsUsed(2)) }
        );
        let sent = order.rework(&act, (check, "access"), &"照片不清".into());
        if round == 2 {
            assert_eq!(sent, Err(Refusal::RoundsUsed(2)));
            break;
        }
        sent.unwrap();
        assert_eq!(task(&order, "access#1").status(), TaskStatus::Accepted);
        assert_eq!(task(&order, "survey#1").status(), TaskStatus::Done);
        assert_eq!(
            (task(&order, "check").status(), task(&order, "check").round()),
            (TaskStatus::Waiting, round + 1)
        );
    }
}

#[test]
fn a_timer_lets_a_task_begin_on_its_day() {
    let office = office();
    let mut order = needed(&office, 1, Sites::Covered);
    for code in ["survey#1", "access#1"] {
        done(&office, &mut order, code);
    }
    // A Friday: the next working day is Monday.
    office.finish(&mut order, "check", at("2024-03-08 10:00"));
    let follow_up = task(&order, "follow-up");
    assert_eq!((follow_up.status(), follow_up.due()), (TaskStatus::OnHold, None));
    assert_eq!(order.next_on(), at("2024-03-11 09:00").today());
    order.wake(&office.act(&office.owner, at("2024-03-10 23:00")));
    assert_eq!(task(&order, "follow-up").status(), TaskStatus::OnHold);
    order.wake(&office.act(&office.owner, at("2024-03-11 09:00")));
    assert_eq!(task(&order, "follow-up").status(), TaskStatus::Accepted);
    assert_eq!(task(&order, "follow-up").due(), Some(at("2024-03-11 14:30")));
}

#[test]
fn nobody_plans_a_later_begin_by_hand() {
    let office = office();
    let mut order = office.open(at("2024-03-04 09:00"));
    let worker = actor(Role::Manager, "RM");
    let act = office.act(&worker, at("2024-03-04 09:10"));
    let id = task(&order, "need").id();
    let held = order.hold_task(&act, id, WaitReason::Planned, act.now.today());
    assert_eq!(held, Err(Refusal::NoReason));
}

#[test]
fn further_sites_are_named_alike_every_time() {
    let order = OrderId::fresh();
    let first = flow::site_task_id(order.bytes(), "access#2");
    assert_eq!(first, flow::site_task_id(order.bytes(), "access#2"));
    assert_ne!(first, flow::site_task_id(order.bytes(), "access#3"));
}

/// The customer wants another number of sites.
fn sites_become(office: &Office, order: &mut Order, count: i64) -> Supplement {
    let answer = FormValues::from([("sites".into(), FieldValue::Number(count))]);
    let asked = Amendment {
        answers: std::collections::BTreeMap::from([("need".into(), answer)]),
        quantity: None,
        service_level: None,
        day: None,
        keep: std::collections::BTreeSet::new(),
        reason: "客户调整站点".into(),
        penalty: Penalty::NotAgreed,
        fee: Personal::default(),
    };
    let act = office.act(&office.owner, at("2024-03-06 11:00"));
    order.amend(&act, &asked, Agreed { quantity: 1, day: None }).unwrap()
}

#[test]
fn what_was_done_at_a_site_that_is_given_up_is_undone() {
    let office = office();
    let mut order = needed(&office, 3, Sites::Covered);
    for code in ["survey#1", "survey#2", "survey#3", "access#2", "access#3"] {
        done(&office, &mut order, code);
    }
    sites_become(&office, &mut order, 1);
    assert_eq!(task(&order, "access#3").status(), TaskStatus::Done, "history stays");
    let left = |order: &Order| {
        let open = |it: &&Task| !it.status().is_closed() && it.status() != TaskStatus::Waiting;
        order.tasks().iter().filter(open).map(|it| it.code().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        left(&order),
        ["access#1", "undo.access#3"],
        "the last first, survey leaves no trace"
    );
    done(&office, &mut order, "undo.access#3");
    assert_eq!(left(&order), ["access#1", "undo.access#2"]);
    for code in ["access#1", "check"] {
        done(&office, &mut order, code);
    }
    let act = office.act(&office.owner, at("2024-03-08 10:00"));
    order.wake(&act);
    office.finish(&mut order, "follow-up", at("2024-03-08 10:00"));
    assert_eq!(order.status(), OrderStatus::Running, "something is still to be undone");
    office.finish(&mut order, "undo.access#2", at("2024-03-08 11:00"));
    assert_eq!(order.status(), OrderStatus::Completed);
}

#[test]
fn a_site_that_comes_back_is_done_after_all() {
    let office = office();
    let mut order = needed(&office, 2, Sites::Covered);
    for code in ["survey#1", "survey#2", "access#2"] {
        done(&office, &mut order, code);
    }
    sites_become(&office, &mut order, 1);
    done(&office, &mut order, "undo.access#2");
    sites_become(&office, &mut order, 2);
    assert_eq!(task(&order, "survey#2").status(), TaskStatus::Done, "what it knew stays known");
    assert_eq!(task(&order, "access#2").status(), TaskStatus::Accepted, "it was undone");
    office.finish(&mut order, "access#2", at("2024-03-07 10:00"));
    sites_become(&office, &mut order, 1);
    assert_eq!(task(&order, "undo.access#2").status(), TaskStatus::Accepted, "undone once more");
    let undoing = order.tasks().iter().filter(|it| it.code().starts_with("undo.")).count();
    assert_eq!(undoing, 1);
}

#[test]
fn a_site_is_missed_by_nobody_when_it_comes_back_before_anything_happened() {
    let office = office();
    let mut order = needed(&office, 2, Sites::Covered);
    sites_become(&office, &mut order, 1);
    assert_eq!(task(&order, "survey#2").status(), TaskStatus::Skipped);
    sites_become(&office, &mut order, 2);
    assert_eq!(task(&order, "survey#2").status(), TaskStatus::Accepted);
    assert_eq!(task(&order, "access#2").status(), TaskStatus::Waiting);
}
