//! Whatever happens to an order, it stays an order: random lives and what must hold after each event.

use proptest::prelude::*;

use super::{
    story::{Office, actor, at},
    *,
};
use crate::domain::checklist::Checklist;

/// One thing that somebody tries; most tries are refused, which is part of the test.
#[derive(Clone, Debug)]
enum Try {
    Accept(usize),
    Complete(usize, Papers),
    Refuse(usize),
    HandBack(usize),
    SendAgain(usize),
    HoldTask(usize),
    ResumeTask(usize),
    Reassign(usize),
    Hold,
    Resume,
    HandOver,
    Cancel(Penalty),
}

#[derive(Clone, Copy, Debug)]
enum Papers {
    Approved,
    Absent,
}

fn tries() -> impl Strategy<Value = Try> {
    let task = 0_usize..12;
    let papers = prop_oneof![4 => Just(Papers::Approved), 1 => Just(Papers::Absent)];
    prop_oneof![
        6 => task.clone().prop_map(Try::Accept),
        12 => (task.clone(), papers).prop_map(|(task, papers)| Try::Complete(task, papers)),
        2 => task.clone().prop_map(Try::Refuse),
        2 => task.clone().prop_map(Try::HandBack),
        4 => task.clone().prop_map(Try::SendAgain),
        2 => task.clone().prop_map(Try::HoldTask),
        3 => task.clone().prop_map(Try::ResumeTask),
        2 => task.prop_map(Try::Reassign),
        1 => Just(Try::Hold),
        3 => Just(Try::Resume),
        1 => Just(Try::HandOver),
        1 => prop_oneof![Just(Penalty::Agreed), Just(Penalty::NotAgreed)].prop_map(Try::Cancel),
    ]
}

/// A life of one order: who owns it now, what time it is, and what was proved when a task was done.
struct Life {
    office: Office,
    order: Order,
    now: Now,
    done_without_papers: Vec<String>,
}

impl Life {
    fn begin() -> Self {
        let office = Office::broadband();
        let now = at("2024-02-05 09:00");
        Self { order: office.open(now), office, now, done_without_papers: Vec::new() }
    }

    fn attempt(&mut self, what: &Try) -> Result<(), Refusal> {
        self.now = Now::from_micros(self.now.micros() + 47 * 60 * 1_000_000);
        let (index, supervised) = match what {
            Try::Accept(task)
            | Try::Complete(task, _)
            | Try::Refuse(task)
            | Try::HandBack(task) => (*task, false),
            Try::SendAgain(task)
            | Try::HoldTask(task)
            | Try::ResumeTask(task)
            | Try::Reassign(task) => (*task, true),
            Try::Hold | Try::Resume | Try::HandOver | Try::Cancel(_) => (0, true),
        };
        let task = self.order.tasks[index % self.order.tasks.len()].clone();
        let mut worker = actor(Role::Worker, &task.department);
        worker.staff = task.assignee().unwrap_or(worker.staff);
        let by = if supervised { self.office.supervisor.clone() } else { worker };
        let act = Act {
            template: &self.office.template,
            calendar: &self.office.calendar,
            by: &by,
            now: self.now,
        };
        let until = self.now.today();
        match what {
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
            Try::HoldTask(_) => {
                self.order.hold_task(&act, task.id, WaitReason::CustomerPremises, until)
            }
            Try::ResumeTask(_) => self.order.resume_task(&act, task.id),
            Try::Reassign(_) => self.order.reassign(&act, task.id, StaffId::fresh()),
            Try::Hold => self.order.hold(&act, WaitReason::CustomerWish, until),
            Try::Resume => self.order.resume(&act),
            Try::HandOver => self.order.hand_over(&act, StaffId::fresh()),
            Try::Cancel(penalty) => {
                let reason = "客户取消".into();
                self.order.cancel(&act, Cancellation { reason, penalty: *penalty })
            }
        }
    }

    /// What must hold after every event.
    fn check(&self, before: &Order) {
        let (order, template) = (&self.order, &self.office.template);
        assert_eq!(order.tasks.len(), template.tasks.len(), "no task is lost or added");
        for task in &order.tasks {
            let spec = template.task(&task.code).unwrap();
            let needs_done = spec
                .needs
                .iter()
                .all(|code| order.tasks.iter().any(|it| it.code == *code && it.is_done()));
            let begun = !matches!(task.state, TaskState::Waiting | TaskState::Cancelled { .. });
            assert!(!begun || needs_done, "{} began before its needs were done", task.code);
            assert!(
                order.status() != OrderStatus::Running || begun || !needs_done,
                "{} is forgotten",
                task.code
            );
            assert!(
                !task.is_done()
                    || spec.papers.is_empty()
                    || !self.done_without_papers.contains(&task.code)
            );
            let was = before.task(task.id).unwrap();
            assert!(!was.is_done() || was == task, "{} was done twice", task.code);
            assert_eq!(task.due.is_some(), task.clock.running_since.is_some());
        }
        let open = order.tasks.iter().filter(|it| !it.status().is_closed()).count();
        assert_eq!(open == 0, order.status().is_closed(), "open tasks and a closed order");
        assert!(order == before || self.now.today() <= order.next_on, "the next date lies behind");
        let tasks = order.tasks.iter().map(|it| Task::restore(it.parts()).unwrap()).collect();
        assert_eq!(Order::restore(order.parts(template), tasks).as_ref(), Ok(order));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_sequence_of_events_breaks_an_order(
        orderly in 0_usize..9, events in prop::collection::vec(tries(), 1..120),
    ) {
        let mut life = Life::begin();
        for index in 0..orderly {
            let _refused = (life.attempt(&Try::Accept(index)), life.attempt(&Try::Complete(index, Papers::Approved)));
        }
        for event in &events {
            let before = life.order.clone();
            if life.attempt(event).is_err() {
                prop_assert_eq!(&before, &life.order, "a refusal changed something");
            }
            life.check(&before);
        }
    }
}

#[test]
fn the_random_lives_reach_every_end() {
    let mut life = Life::begin();
    for _ in 0..life.order.tasks.len() {
        for index in 0..life.order.tasks.len() {
            let before = life.order.clone();
            let steps = [Try::Accept(index), Try::Complete(index, Papers::Approved)];
            let moved = steps.iter().filter(|it| life.attempt(it).is_ok()).count();
            assert!(moved <= 2);
            life.check(&before);
        }
    }
    assert_eq!(life.order.status(), OrderStatus::Completed);
}
