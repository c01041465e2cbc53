//! Whatever anybody tries, in whatever order: an order stays an order.

use std::collections::BTreeMap;

use attache::{
    desk::{Command, DeskError, order, task},
    domain::{
        Actor, OrderId, Role, TaskId,
        order::{OrderStatus, Penalty},
        process::FormValues,
        task::{TaskStatus, WaitReason},
    },
    store::{StoreError, fallouts, orders, rollup},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::{
    firm::{Firm, answers, departments, open},
    support::Office,
};

/// One thing that somebody tries, with who tries it.
#[derive(Clone, Debug)]
struct Try {
    by: usize,
    task: usize,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Accept,
    Complete,
    CompleteEmpty,
    Refuse,
    HandBack,
    SendAgain,
    Skip,
    HoldTask,
    ResumeTask,
    Reassign,
    Hold,
    Resume,
    HandOver,
    Cancel,
    Wait,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    use What::*;
    let what = prop_oneof![
        8 => Just(Accept), 14 => Just(Complete), 1 => Just(CompleteEmpty), 1 => Just(Refuse),
        2 => Just(HandBack), 3 => Just(SendAgain), 1 => Just(Skip), 2 => Just(HoldTask), 3 => Just(ResumeTask),
        2 => Just(Reassign), 1 => Just(Hold), 3 => Just(Resume), 1 => Just(HandOver),
        1 => Just(Cancel), 2 => Just(Wait),
    ];
    let one = (0_usize..40, 0_usize..12, what).prop_map(|(by, task, what)| Try { by, task, what });
    prop::collection::vec(one, 1..60)
}

#[test]
fn no_life_of_an_order_breaks_what_holds_for_all_orders() {
    let office = Office::on_sqlite();
    let mut people = vec![
        office.hire("lin", Role::Manager),
        office.hire("mei", Role::Manager),
        office.hire("boss", Role::Supervisor),
        office.hire("sun", Role::Reviewer),
        office.hire("root", Role::Administrator),
    ];
    people.extend(departments(&office));
    let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
    let library = attache::domain::library::Library::shipped().unwrap();
    for paper in library.papers.all() {
        firm.prove(&office, paper.kind.code(), None);
    }
    let mut runner = TestRunner::new(Config { cases: 40, ..Config::default() });
    runner
        .run(&tries(), |tries| {
            let id = open(&office, &people[0], firm.order("business-broadband"));
            for it in &tries {
                step(&office, &people, id, it);
                holds(&office, id)?;
            }
            Ok(())
        })
        .unwrap();
    counts_agree(&office);
}

fn step(office: &Office, people: &[Actor], id: OrderId, it: &Try) {
    let tasks = load(office, id).tasks().to_vec();
    let chosen = &tasks[it.task % tasks.len()];
    let by = likely(people, it, (chosen.department(), &tasks[0].id()));
    let (until, task) = (office.desk.now().today(), chosen.id());
    let reason = WaitReason::ALL[it.by % WaitReason::ALL.len()];
    let to = people[it.by % people.len()].staff;
    let command = match it.what {
        What::Accept => Command::Task(task::Command::Accept { id: task }),
        What::Complete => {
            let library = attache::domain::library::Library::shipped().unwrap();
            let process = library.templates.latest("business-broadband").unwrap();
            let values = answers(&process.spec(chosen.code()).unwrap().form);
            Command::Task(task::Command::Complete { id: task, values })
        }
        What::CompleteEmpty => {
            Command::Task(task::Command::Complete { id: task, values: FormValues::new() })
        }
        What::Refuse => Command::Task(task::Command::Refuse { id: task, reason: "不行".into() }),
        What::HandBack => Command::Task(task::Command::HandBack { id: task, reason: "缺".into() }),
        What::SendAgain => Command::Task(task::Command::SendAgain { id: task }),
        What::Skip => Command::Task(task::Command::Skip { id: task, reason: "不需要".into() }),
        What::HoldTask => Command::Task(task::Command::Hold { id: task, reason, until }),
        What::ResumeTask => Command::Task(task::Command::Resume { id: task }),
        What::Reassign => Command::Task(task::Command::Reassign { id: task, to }),
        What::Hold => Command::Order(order::Command::Hold { id, reason, until }),
        What::Resume => Command::Order(order::Command::Resume { id }),
        What::HandOver => Command::Order(order::Command::HandOver { id, to }),
        What::Cancel => Command::Order(order::Command::Cancel {
            id,
            reason: "算了".into(),
            penalty: Penalty::Agreed,
            fee: "已付 3000 元".into(),
        }),
        What::Wait => {
            office.hands.forward_hours(5);
            return;
        }
    };
    match office.desk.run(by, command) {
        Ok(_) | Err(DeskError::Refused(_) | DeskError::Forbidden(_)) => {}
        Err(err) => panic!("{it:?}: {err}"),
    }
}

/// Half of the time somebody who could do it, so that lives get somewhere.
fn likely<'a>(people: &'a [Actor], it: &Try, (department, _): (&str, &TaskId)) -> &'a Actor {
    let fitting = people.iter().find(|one| {
        one.department.as_deref() == Some(department)
            || (department == "RM" && one.role == Role::Manager)
    });
    match fitting {
        Some(one) if it.by.is_multiple_of(2) => one,
        _ => &people[it.by % people.len()],
    }
}

fn load(office: &Office, id: OrderId) -> attache::domain::order::Order {
    office.desk.store().read(|sql| orders::by_id(sql, id)).unwrap().unwrap().it.order
}

/// What must hold for every order at every moment.
fn holds(office: &Office, id: OrderId) -> Result<(), TestCaseError> {
    let order = load(office, id);
    let owner = order.owner();
    let view = office.desk.store().read(|sql| attache::store::staff::by_id(sql, owner));
    let owner = view.unwrap();
    prop_assert!(owner.is_some_and(|it| it.it.is_active), "an order without owner");
    prop_assert!(order.opened_at().today() <= order.next_on());
    match order.status() {
        OrderStatus::Completed => {
            prop_assert!(order.tasks().iter().all(attache::domain::task::Task::is_settled));
        }
        OrderStatus::Cancelled | OrderStatus::Failed => {
            prop_assert!(order.tasks().iter().all(|it| it.status().is_closed()));
        }
        OrderStatus::Running | OrderStatus::OnHold | OrderStatus::PendingCancellation => {
            prop_assert!(order.tasks().iter().any(|it| it.status() != TaskStatus::Waiting));
            prop_assert!(order.tasks().iter().any(|it| !it.status().is_closed()));
        }
    }
    // What came to a stand is somebody's matter, and nothing else is.
    let open = office.desk.store().read(|sql| fallouts::open_of_order(sql, id)).unwrap();
    let mut stopped: Vec<TaskId> = order
        .tasks()
        .iter()
        .filter(|it| is_stopped(it))
        .map(attache::domain::task::Task::id)
        .collect();
    let mut seen_to: Vec<TaskId> = open.iter().map(|it| it.task).collect();
    stopped.sort();
    seen_to.sort();
    prop_assert_eq!(stopped, seen_to);
    // The row that lists show says the same as the states that rules know.
    let open: Vec<(TaskId, i64)> = office
        .desk
        .store()
        .read(|sql| {
            let rows = sql.query(
                "SELECT id, is_open FROM task WHERE product_order = ?1 ORDER BY position",
                &[id.into()],
            )?;
            rows.iter()
                .map(|row| Ok((row.id(0)?, row.int(1)?)))
                .collect::<Result<_, attache::store::StoreError>>()
        })
        .unwrap();
    prop_assert_eq!(open.len(), order.tasks().len());
    for (task, is_open) in open {
        let status = order.task(task).unwrap().status();
        let expected = match status {
            TaskStatus::Ready | TaskStatus::Accepted | TaskStatus::OnHold => 1,
            TaskStatus::Refused | TaskStatus::HandedBack => 2,
            TaskStatus::Waiting
            | TaskStatus::Done
            | TaskStatus::Cancelled
            | TaskStatus::Skipped => 0,
        };
        prop_assert_eq!(is_open, expected);
    }
    Ok(())
}

/// Whether a task came to a stand; what undoes another also does when it is handed back.
fn is_stopped(task: &attache::domain::task::Task) -> bool {
    match task.status() {
        TaskStatus::Refused => true,
        TaskStatus::HandedBack => attache::domain::process::undone(task.code()).is_some(),
        _ => false,
    }
}

/// The roll-ups say what a count of everything says.
fn counts_agree(office: &Office) {
    for (kind, counted) in [
        (
            rollup::BY_DEPARTMENT,
            "SELECT department, COUNT(*) FROM task WHERE is_open = 1 GROUP BY department",
        ),
        (
            rollup::BY_COLLEAGUE,
            "SELECT department || '/' || CASE WHEN assignee IS NULL THEN '' ELSE 'x' END, COUNT(*)
             FROM task WHERE is_open = 1 GROUP BY 1",
        ),
        (
            rollup::BY_HOUR,
            "SELECT department, COUNT(*) FROM task WHERE is_open = 1 AND due_us IS NOT NULL
             GROUP BY department",
        ),
        (rollup::BY_STATE, "SELECT state, COUNT(*) FROM product_order GROUP BY state"),
        (
            rollup::BY_OFFERING,
            "SELECT offering, COUNT(*) FROM product_order WHERE ended_us IS NULL GROUP BY offering",
        ),
        (
            rollup::OFFERING_HOUR,
            "SELECT offering, COUNT(*) FROM product_order WHERE ended_us IS NULL GROUP BY offering",
        ),
        (
            rollup::ORDER_HOUR,
            "SELECT 'all', COUNT(*) FROM product_order WHERE ended_us IS NULL HAVING COUNT(*) > 0",
        ),
        (rollup::OPENED_ON, "SELECT 'all', COUNT(*) FROM product_order HAVING COUNT(*) > 0"),
        (
            rollup::ENDED_ON,
            "SELECT 'all', COUNT(*) FROM product_order WHERE ended_us IS NOT NULL
             HAVING COUNT(*) > 0",
        ),
        (
            rollup::FREE_PAPERS,
            "SELECT CAST(tier AS TEXT), COUNT(*) FROM document_version
             WHERE state = 'waiting' AND holder IS NULL GROUP BY tier",
        ),
    ] {
        let (kept, counted): (Sums, Sums) = office
            .desk
            .store()
            .read(|sql| {
                let kept = rollup::counts(sql, kind)?;
                let rows = sql.query(counted, &[])?;
                let counted: Result<_, StoreError> =
                    rows.iter().map(|row| Ok((row.string(0)?, row.int(1)?))).collect();
                Ok::<_, StoreError>((summed(kept, kind), counted?))
            })
            .unwrap();
        assert_eq!(kept, counted, "{kind}");
    }
}

type Sums = BTreeMap<String, i64>;

/// Adds up what the query beside it does not tell apart: hours, and people.
fn summed(kept: Vec<(String, i64)>, kind: &str) -> Sums {
    let mut sums = Sums::new();
    for (name, n) in kept {
        let name = match (kind, name.split_once('/')) {
            (rollup::BY_HOUR | rollup::OFFERING_HOUR, Some((group, _))) => group.to_owned(),
            (rollup::OPENED_ON | rollup::ENDED_ON | rollup::ORDER_HOUR, _) => "all".to_owned(),
            (rollup::BY_COLLEAGUE, Some((department, staff))) if !staff.is_empty() => {
                format!("{department}/x")
            }
            _ => name,
        };
        *sums.entry(name).or_default() += n;
    }
    sums
}
