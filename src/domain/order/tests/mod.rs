//! Whatever happens to an order, it stays an order: random lives and what must hold after each event.

use std::sync::LazyLock;

use chrono::TimeDelta;
use proptest::prelude::*;

use super::{
    story::{Office, actor, at},
    *,
};
use crate::domain::{
    checklist::{Checklist, required_papers},
    clock::{About, Cause, ClockBook, ClockKind, ClockState, Word},
    process::{PointOfNoReturn, Requirement, undone},
};

mod ledgers;
mod way_back;

/// One thing that somebody tries; most tries are refused, which is part of the test.
#[derive(Clone, Debug)]
enum Try {
    Accept(usize),
    Complete(usize, Papers),
    Refuse(usize),
    HandBack(usize),
    SendAgain(usize),
    Skip(usize),
    HoldTask(usize),
    ResumeTask(usize),
    Reassign(usize),
    Transfer(usize),
    Amend(Penalty),
    Hold,
    Resume,
    HandOver,
    Cancel(Penalty),
    /// The customer asks, or is told.
    Speak(Word),
    /// The longest wait is over.
    WaitOver(usize),
    /// Time goes by: minutes.
    Pass(i64),
}

#[derive(Clone, Copy, Debug)]
enum Papers {
    Approved,
    Absent,
}

fn tries() -> impl Strategy<Value = Try> {
    // Some more than any process has, for what undoes others.
    let task = 0_usize..18;
    let papers = prop_oneof![4 => Just(Papers::Approved), 1 => Just(Papers::Absent)];
    prop_oneof![
        6 => task.clone().prop_map(Try::Accept),
        12 => (task.clone(), papers).prop_map(|(task, papers)| Try::Complete(task, papers)),
        2 => task.clone().prop_map(Try::Refuse),
        2 => task.clone().prop_map(Try::HandBack),
        4 => task.clone().prop_map(Try::SendAgain),
        1 => task.clone().prop_map(Try::Skip),
        2 => task.clone().prop_map(Try::HoldTask),
        3 => task.clone().prop_map(Try::ResumeTask),
        2 => task.clone().prop_map(Try::Reassign),
        2 => task.prop_map(Try::Transfer),
        1 => Just(Try::Hold),
        3 => Just(Try::Resume),
        1 => prop_oneof![Just(Penalty::Agreed), Just(Penalty::NotAgreed)].prop_map(Try::Amend),
        1 => Just(Try::HandOver),
        1 => prop_oneof![Just(Penalty::Agreed), Just(Penalty::NotAgreed)].prop_map(Try::Cancel),
        1 => prop_oneof![Just(Word::FromCustomer), Just(Word::ToCustomer)].prop_map(Try::Speak),
        1 => (0_usize..12).prop_map(Try::WaitOver),
        2 => (1_i64..6_000).prop_map(Try::Pass),
    ]
}

/// A life of one order: who owns it now, what time it is, and what was proved when a task was done.
struct Life {
    office: &'static Office,
    order: Order,
    now: Now,
    done_without_papers: Vec<String>,
    book: ClockBook,
    /// The tasks that a paper of this applicant must come before.
    gates: Vec<String>,
}

impl Life {
    fn begin(office: &'static Office) -> Self {
        let now = at("2024-02-05 09:00");
        let order = office.open(now);
        let book = ClockBook::open(&order, &office.act(&office.owner, now));
        let wanted = required_papers(
            &office.template,
            OrgType::Enterprise,
            Applicant::Agent,
            &crate::domain::process::Answers::default(),
        );
        let required = wanted.into_iter().filter(|it| it.requirement == Requirement::Required);
        let gates = required.flat_map(|it| it.gates).collect();
        Self { order, office, now, done_without_papers: Vec::new(), book, gates }
    }

    #[expect(clippy::too_many_lines, reason = "one line or two for each thing that may be tried")]
    fn attempt(&mut self, what: &Try) -> Result<(), Refusal> {
        let minutes = if let Try::Pass(minutes) = what { *minutes } else { 47 };
        self.now = Now::from_micros(self.now.micros() + minutes * 60 * 1_000_000);
        let (index, supervised) = match what {
            Try::Accept(task)
            | Try::Complete(task, _)
            | Try::Refuse(task)
            | Try::HandBack(task) => (*task, false),
            Try::SendAgain(task)
            | Try::Skip(task)
            | Try::HoldTask(task)
            | Try::ResumeTask(task)
            | Try::Reassign(task)
            | Try::Transfer(task)
            | Try::WaitOver(task) => (*task, true),
            Try::Hold
            | Try::Resume
            | Try::HandOver
            | Try::Cancel(_)
            | Try::Amend(_)
            | Try::Speak(_)
            | Try::Pass(_) => (0, true),
        };
        let task = self.order.tasks[index % self.order.tasks.len()].clone();
        let mut worker = actor(Role::Worker, &task.department);
        worker.staff = task.assignee().unwrap_or(worker.staff);
        let by = if supervised { self.office.supervisor.clone() } else { worker };
        let act = Act {
            template: &self.office.template,
            calendars: &self.office.calendars,
            policies: &self.office.policies,
            by: &by,
            now: self.now,
        };
        let (until, before) = (self.now.today(), self.order.clone());
        let tried = match what {
            Try::Accept(_) => self.order.accept(&act, task.id),
            Try::Complete(_, papers) => {
                let checklist = match papers {
                    Papers::Approved => self.office.approved(),
                    Papers::Absent => Checklist::default(),
                };
                let answers = self.office.answers(&task.code);
                let result = self.order.complete(&act, task.id, answers, &checklist);
                if result.is_ok() && matches!(papers, Papers::Absent) {
                    self.done_without_papers.push(task.code);
                }
                result
            }
            Try::Refuse(_) => self.order.refuse(&act, task.id, "不行".into()),
            Try::HandBack(_) => self.order.hand_back(&act, task.id, "缺资料".into()),
            Try::SendAgain(_) => self.order.send_again(&act, task.id),
            Try::Skip(_) => self.order.skip(&act, task.id, "客户自办".into()),
            Try::HoldTask(_) => {
                self.order.hold_task(&act, task.id, WaitReason::CustomerPremises, until)
            }
            Try::ResumeTask(_) => self.order.resume_task(&act, task.id),
            Try::Reassign(_) => self.order.reassign(&act, task.id, StaffId::fresh()),
            Try::Transfer(place) => {
                let to = ["ENG", "OM", "RES", "RM"][place % 4];
                self.order.transfer(&act, task.id, (to, &"更合适".into()))
            }
            Try::Amend(penalty) => way_back::amend(&mut self.order, &act, *penalty),
            Try::Hold => self.order.hold(&act, WaitReason::CustomerWish, until),
            Try::Resume => self.order.resume(&act),
            Try::HandOver => self.order.hand_over(&act, StaffId::fresh()),
            Try::Cancel(penalty) => {
                let reason = "客户取消".into();
                let fee = "已付 3000 元".into();
                self.order.cancel(&act, Cancellation { reason, penalty: *penalty, fee })
            }
            Try::WaitOver(_) => self.order.end_wait(&act, Some(task.id)),
            Try::Speak(word) => {
                self.book.hear(&self.order, *word, &act);
                Ok(())
            }
            Try::Pass(_) => Ok(()),
        };
        if tried.is_ok() {
            self.book.passed_on((&before, &self.order), &act);
            self.book.follow(&self.order, &act);
        }
        tried
    }

    /// What must hold after every event.
    fn check(&self, before: &Order) {
        let (order, template) = (&self.order, &self.office.template);
        let ordinary = || order.tasks.iter().filter(|it| undone(&it.code).is_none());
        assert_eq!(ordinary().count(), template.tasks.len(), "no task is lost or added");
        for task in ordinary() {
            let spec = template.task(&task.code).unwrap();
            let needs_done = spec
                .needs
                .iter()
                .all(|code| order.tasks.iter().any(|it| it.code == *code && it.is_settled()));
            let begun = !matches!(task.state, TaskState::Waiting | TaskState::Cancelled { .. });
            assert!(!begun || needs_done, "{} began before its needs were done", task.code);
            assert!(
                order.status() != OrderStatus::Running || begun || !needs_done,
                "{} is forgotten",
                task.code
            );
            assert!(
                !task.is_done()
                    || !self.gates.contains(&task.code)
                    || !self.done_without_papers.contains(&task.code)
            );
            assert!(
                order.status() != OrderStatus::Completed || !spec.protected || task.is_done(),
                "{} was skipped",
                task.code
            );
            let was = before.task(task.id).unwrap();
            let is_again = before.amended() < order.amended() && !task.is_done();
            assert!(!was.is_done() || was == task || is_again, "{} was done twice", task.code);
            assert_eq!(task.due.is_some(), task.clock.running_since.is_some());
        }
        self.check_way_back(before);
        let open = order.tasks.iter().filter(|it| !it.status().is_closed()).count();
        assert_eq!(open == 0, order.status().is_closed(), "open tasks and a closed order");
        assert!(order == before || self.now.today() <= order.next_on, "the next date lies behind");
        let tasks = order.tasks.iter().map(|it| Task::restore(it.parts()).unwrap()).collect();
        assert_eq!(Order::restore(order.parts(template), tasks).as_ref(), Ok(order));
    }
}

/// Plays a life; says whether cancelling was refused for ever at its end.
fn live(office: &'static Office, orderly: usize, events: &[Try]) -> Life {
    let mut life = Life::begin(office);
    for index in 0..orderly {
        let _refused = (
            life.attempt(&Try::Accept(index)),
            life.attempt(&Try::Complete(index, Papers::Approved)),
        );
    }
    for (at, event) in events.iter().enumerate() {
        let before = life.order.clone();
        let was_final = life.is_final();
        let tried = life.attempt(event);
        if tried.is_err() {
            assert_eq!(before, life.order, "a refusal changed something");
        }
        if was_final && matches!(event, Try::Cancel(_) | Try::Amend(_)) {
            assert!(tried.is_err(), "cancelled after a hard point of no return");
        }
        life.check(&before);
        if at % 5 == 0 {
            life.check_clocks();
        }
    }
    life.check_clocks();
    life
}

impl Life {
    /// Whether something was done that cannot be undone.
    fn is_final(&self) -> bool {
        let hard = |code: &str| {
            let spec = self.office.template.task(code);
            spec.is_some_and(|it| it.point_of_no_return == Some(PointOfNoReturn::Hard))
        };
        self.order.tasks.iter().any(|it| it.is_done() && hard(&it.code))
    }
}

static BROADBAND: LazyLock<Office> = LazyLock::new(Office::broadband);
static NUMBER_400: LazyLock<Office> = LazyLock::new(Office::number_400);

/// How many lives are lived.
const LIVES: u32 = 10_000;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(LIVES / 2))]

    #[test]
    fn no_sequence_of_events_breaks_an_order(
        orderly in 0_usize..9, events in prop::collection::vec(tries(), 1..28),
    ) {
        live(&BROADBAND, orderly, &events);
    }

    #[test]
    fn no_sequence_of_events_gives_an_assigned_number_back(
        orderly in 0_usize..12, events in prop::collection::vec(tries(), 1..28),
    ) {
        let life = live(&NUMBER_400, orderly, &events);
        prop_assert!(life.order.status() != OrderStatus::Completed || life.is_final());
    }
}

#[test]
fn the_random_lives_reach_every_end() {
    for office in [&*BROADBAND, &*NUMBER_400] {
        let mut life = Life::begin(office);
        for _ in 0..life.order.tasks.len() {
            for index in 0..life.order.tasks.len() {
                let before = life.order.clone();
                let steps = [
                    Try::ResumeTask(index), // Of one whose day has not come.
                    Try::Accept(index),
                    Try::Complete(index, Papers::Approved),
                ];
                let moved = steps.iter().filter(|it| life.attempt(it).is_ok()).count();
                assert!(moved <= 3);
                life.check(&before);
                life.check_clocks();
            }
        }
        assert_eq!(life.order.status(), OrderStatus::Completed);
    }
}

#[test]
fn a_completed_order_has_done_every_protected_step() {
    let mut life = Life::begin(&NUMBER_400);
    let spec = life.office.template.tasks.clone();
    let protected: Vec<&str> =
        spec.iter().filter(|it| it.protected).map(|it| it.code.as_str()).collect();
    assert!(!protected.is_empty());
    while life.order.status() != OrderStatus::Completed {
        for index in 0..life.order.tasks.len() {
            let _refused = life.attempt(&Try::ResumeTask(index)); // Of one whose day has not come.
            let _refused = life.attempt(&Try::Accept(index));
            let _refused = life.attempt(&Try::Complete(index, Papers::Approved));
        }
    }
    for code in protected {
        assert!(life.order.tasks.iter().any(|it| it.code == code && it.is_done()), "{code}");
    }
    assert!(life.is_final(), "and cancelling is refused for ever");
}
