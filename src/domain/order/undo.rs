//! Giving an order up: what was done is undone in reverse, and only then it is cancelled.

use serde::{Deserialize, Serialize};

use super::{
    Act, Order, OrderState, OrderStatus, Refusal, Task, TaskState, acts, make_ready,
    price::paid_for,
};
use crate::domain::{
    Now, Personal,
    process::{PointOfNoReturn, undo_code, undone},
};

/// Why an order is given up, and what was said about its cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    pub reason: Personal,
    pub penalty: Penalty,
    /// What the customer agreed to pay, and who agreed to it; needed where something has begun.
    pub fee: Personal,
}

/// Whether the customer agreed to pay for what was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Penalty {
    NotAgreed,
    Agreed,
}

impl Order {
    /// Gives the order up, unless something was done that cannot be undone.
    ///
    /// What left a trace is undone first, the last that was done before all others.
    pub fn cancel(&mut self, act: &Act<'_>, cancellation: Cancellation) -> Result<(), Refusal> {
        self.open_under(act)?;
        self.in_charge(act)?;
        if self.is_being_cancelled() {
            return Err(Refusal::BeingCancelled);
        }
        let reason = acts::given(cancellation.reason.clone())?;
        let asked = (cancellation.penalty, &cancellation.fee);
        paid_for(act, self.tasks.iter(), asked, Refusal::PointOfNoReturn)?;
        self.fee = Some(cancellation.fee).filter(|it| !it.is_empty());
        let traces = self.traces(act);
        // What is being undone already, at a site that was given up, goes on.
        let is_left = |it: &Task| !it.is_settled() && undone(&it.code).is_none();
        for task in self.tasks.iter_mut().filter(|it| is_left(it)) {
            acts::close(task, act, TaskState::Cancelled { at: act.now });
        }
        for code in &traces {
            self.add_undo(act, code);
        }
        let (by, at) = (act.by.staff, act.now);
        self.state = OrderState::PendingCancellation { by, at, reason };
        self.settle(act);
        Ok(())
    }

    /// Whether it was given up and what was done is being undone.
    pub fn is_being_cancelled(&self) -> bool {
        self.status() == OrderStatus::PendingCancellation
    }

    /// What the customer agreed to pay when it was given up.
    pub fn fee(&self) -> Option<&Personal> {
        self.fee.as_ref()
    }

    /// The tasks that would have to be undone, in the order in which that is done.
    pub fn traces(&self, act: &Act<'_>) -> Vec<String> {
        let mut found: Vec<(Now, usize, &Task)> = Vec::new();
        for (place, task) in self.tasks.iter().enumerate() {
            let Some(spec) = act.template.task(&task.code) else { continue };
            let is_soft = spec.point_of_no_return == Some(PointOfNoReturn::Soft);
            let moment = match &task.state {
                TaskState::Done { at, .. } => *at,
                // What is under way and costs something was begun: it is cleared up first of all.
                _ if is_soft && task.assignee().is_some() => act.now,
                _ => continue,
            };
            if spec.undoing().is_some() && self.undo_of(task).is_none() {
                found.push((moment, place, task));
            }
        }
        found.sort_by_key(|(at, place, _)| std::cmp::Reverse((*at, *place)));
        found.into_iter().map(|(_, _, task)| task.code.clone()).collect()
    }

    pub(super) fn add_undo(&mut self, act: &Act<'_>, undone: &str) {
        let code = undo_code(undone);
        let Some(spec) = act.template.spec(&code) else { return };
        // What was undone once, done again and is given up again is undone under the same name.
        self.tasks.retain(|it| it.code != code);
        let id = super::flow::site_task_id(self.opening.id.bytes(), &code);
        let task = Task::waiting(id, self.opening.id, (&code, &spec));
        let minutes = act.task_target(&self.opening, &spec).minutes;
        self.tasks.push(task.with_budget(minutes));
    }

    /// Lets the next thing be undone; when nothing is left, the order is cancelled.
    pub(super) fn walk_back(&mut self, act: &Act<'_>) {
        let (owner, accept) = (self.owner, act.template.acceptance_minutes(self.opening.tier));
        let mut left =
            self.tasks.iter_mut().filter(|it| undone(&it.code).is_some() && !it.is_settled());
        match left.next() {
            Some(task) if task.state == TaskState::Waiting => make_ready(task, owner, accept, act),
            Some(_) => {}
            None => {
                if let OrderState::PendingCancellation { by, reason, .. } = &self.state {
                    let (by, reason) = (*by, reason.clone());
                    self.state = OrderState::Cancelled { by, at: act.now, reason };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Role,
        order::story::{Office, actor, at, task},
        process::FormValues,
        task::TaskStatus,
    };

    fn asked(penalty: Penalty) -> Cancellation {
        Cancellation {
            reason: "客户搬迁".into(), penalty, fee: "已付 3000 元，王总同意".into()
        }
    }

    /// A line whose agreement, building and configuration are done, one after the other.
    fn built() -> (Office, Order) {
        let office = Office::line();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish_until(&mut order, "configuration");
        (office, order)
    }

    /// The codes of the open tasks that undo others.
    fn open(order: &Order) -> Vec<&str> {
        let left = |it: &&Task| undone(it.code()).is_some() && !it.status().is_closed();
        order.tasks().iter().filter(left).map(Task::code).collect()
    }

    fn undo(office: &Office, order: &mut Order, code: &str) {
        let department = task(order, code).department().to_owned();
        let worker = actor(Role::Worker, &department);
        let act = office.act(&worker, at("2024-03-06 10:00"));
        let id = task(order, code).id();
        order.accept(&act, id).unwrap();
        order.complete(&act, id, FormValues::new(), &office.approved()).unwrap();
    }

    #[test]
    fn what_was_done_is_undone_in_reverse_before_the_order_is_cancelled() {
        let (office, mut order) = built();
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        order.cancel(&act, asked(Penalty::Agreed)).unwrap();
        assert_eq!(order.status(), OrderStatus::PendingCancellation);
        let codes: Vec<String> = open(&order).into_iter().map(str::to_owned).collect();
        assert_eq!(codes, ["undo.configuration", "undo.build", "undo.agreement"]);
        let first = task(&order, "undo.configuration");
        assert_eq!((first.status(), first.due().is_some()), (TaskStatus::Ready, true));
        assert_eq!(task(&order, "undo.build").status(), TaskStatus::Waiting, "not its turn");
        assert_eq!(order.cancel(&act, asked(Penalty::Agreed)), Err(Refusal::BeingCancelled));
        for code in &codes {
            assert_eq!(order.status(), OrderStatus::PendingCancellation);
            undo(&office, &mut order, code);
        }
        assert_eq!(order.status(), OrderStatus::Cancelled);
        assert_eq!(order.fee(), Some(&"已付 3000 元，王总同意".into()));
        assert!(order.tasks().iter().all(|it| it.status().is_closed()));
        assert_eq!(task(&order, "build").status(), TaskStatus::Done, "history stays");
    }

    #[test]
    fn what_costs_something_says_what_was_agreed() {
        let (office, mut order) = built();
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        let silent = Cancellation { fee: " ".into(), ..asked(Penalty::Agreed) };
        let refused = order.cancel(&act, silent);
        assert_eq!(refused, Err(Refusal::NoFeeNote("build".into())));
        assert_eq!(order.status(), OrderStatus::Running);
    }

    #[test]
    fn what_is_under_way_is_cleared_up_first() {
        let office = Office::line();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish_until(&mut order, "entry");
        let builder = actor(Role::Worker, task(&order, "build").department());
        let build = task(&order, "build").id();
        order.accept(&office.act(&builder, at("2024-03-05 10:30")), build).unwrap();
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        order.cancel(&act, asked(Penalty::Agreed)).unwrap();
        assert_eq!(open(&order), ["undo.build", "undo.agreement"]);
        assert_eq!(task(&order, "build").status(), TaskStatus::Cancelled);
    }

    #[test]
    fn what_left_no_trace_is_cancelled_at_once() {
        let office = Office::line();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish_until(&mut order, "papers");
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        order.cancel(&act, asked(Penalty::NotAgreed)).unwrap();
        assert_eq!(order.status(), OrderStatus::Cancelled);
    }

    #[test]
    fn nothing_else_happens_to_an_order_on_its_way_back() {
        let (office, mut order) = built();
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        order.cancel(&act, asked(Penalty::Agreed)).unwrap();
        let wait = super::super::WaitReason::CustomerWish;
        assert_eq!(order.hold(&act, wait, act.now.today()), Err(Refusal::BeingCancelled));
        let parts = order.parts(&office.template);
        let tasks = order.tasks().to_vec();
        assert_eq!(Order::restore(parts, tasks), Ok(order));
    }

    #[test]
    fn what_cannot_be_undone_is_tried_again_or_left_with_a_reason() {
        let (office, mut order) = built();
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        order.cancel(&act, asked(Penalty::Agreed)).unwrap();
        let first = task(&order, "undo.configuration").id();
        let department = task(&order, "undo.configuration").department().to_owned();
        let worker = actor(Role::Worker, &department);
        let now = at("2024-03-05 14:00");
        order.refuse(&office.act(&worker, now), first, "设备离线".into()).unwrap();
        assert_eq!(order.status(), OrderStatus::PendingCancellation, "nothing is forgotten");
        assert_eq!(
            order.skip(&office.act(&worker, now), first, "算了".into()),
            Err(Refusal::NotOwner)
        );
        assert_eq!(order.skip(&act, first, " ".into()), Err(Refusal::NoReason));
        order.skip(&act, first, "设备已拆除".into()).unwrap();
        assert_eq!(task(&order, "undo.build").status(), TaskStatus::Ready);
    }

    #[test]
    fn a_failed_step_is_left_out_unless_it_is_protected() {
        let office = Office::line();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish_until(&mut order, "papers");
        let now = at("2024-03-05 11:00");
        let owner = office.act(&office.owner, now);
        let review = task(&order, "review").id();
        assert_eq!(
            order.skip(&owner, review, "不需要".into()),
            Err(Refusal::TaskIs(TaskStatus::Ready))
        );
        let reviewer = actor(Role::Reviewer, "CR");
        order.refuse(&office.act(&reviewer, now), review, "资料有假".into()).unwrap();
        let refused = order.skip(&owner, review, "客户着急".into());
        assert_eq!(refused, Err(Refusal::Protected("review".into())));
    }
}
