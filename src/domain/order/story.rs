//! One order's life, told case by case.

use super::*;
use crate::domain::{
    DocumentId,
    checklist::{Checklist, Line, Standing, required_papers},
    office_micros,
    process::{Answers, FieldValue, FormValues},
};

pub(super) struct Office {
    pub(super) template: ProcessTemplate,
    pub(super) calendar: Calendar,
    pub(super) calendars: Calendars,
    pub(super) policies: Policies,
    pub(super) owner: Actor,
    pub(super) supervisor: Actor,
}

pub(super) fn actor(role: Role, department: &str) -> Actor {
    Actor { staff: StaffId::fresh(), department: Some(department.into()), ..Actor::of(role) }
}

pub(super) fn at(text: &str) -> Now {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Now::from_micros(office_micros(local))
}

impl Office {
    pub(super) fn new(template: &str) -> Self {
        Self {
            template: ProcessTemplate::parse(template).unwrap(),
            calendar: Calendar::office().unwrap(),
            calendars: Calendars::shipped().unwrap(),
            policies: Policies::shipped().unwrap(),
            owner: actor(Role::Manager, "RM"),
            supervisor: actor(Role::Supervisor, "QA"),
        }
    }

    pub(super) fn broadband() -> Self {
        Self::new(include_str!("../../../assets/processes/business-broadband.toml"))
    }

    pub(super) fn number_400() -> Self {
        Self::new(include_str!("../../../assets/processes/number-400.toml"))
    }

    pub(super) fn line() -> Self {
        Self::new(include_str!("../../../assets/processes/internet-line.toml"))
    }

    pub(super) fn act<'a>(&'a self, by: &'a Actor, now: Now) -> Act<'a> {
        Act {
            template: &self.template,
            calendars: &self.calendars,
            policies: &self.policies,
            by,
            now,
        }
    }

    pub(super) fn open(&self, now: Now) -> Order {
        let opening = Opening {
            id: OrderId::fresh(),
            number: "20240304-0001".into(),
            enterprise: EnterpriseId::fresh(),
            offering: self.template.code.clone(),
            service_level: ServiceLevel::Ordinary,
            tier: Tier::T1,
            org: OrgType::Enterprise,
            applicant: Applicant::Agent,
            agent: None,
            demand: None,
            owner: self.owner.staff,
        };
        Order::open(opening, &self.act(&self.owner, now), &mut TaskId::fresh)
    }

    /// A checklist on which everything that is wanted is approved.
    pub(super) fn approved(&self) -> Checklist {
        let mut template = self.template.clone();
        template.papers.iter_mut().for_each(|it| it.when.answer = None);
        let wanted =
            required_papers(&template, OrgType::Enterprise, Applicant::Agent, &Answers::default());
        let document = DocumentId::fresh();
        let standing = Standing::Satisfied { document, until: None };
        Checklist { lines: wanted.into_iter().map(|wanted| Line { wanted, standing }).collect() }
    }

    /// Answers that fill the form of a task.
    pub(super) fn answers(&self, code: &str) -> FormValues {
        use crate::domain::process::FieldKind;
        let spec = self.template.spec(code).unwrap();
        let answer = |field: &crate::domain::process::Field| match field.kind {
            FieldKind::Text => FieldValue::Text("好".into()),
            FieldKind::Number => FieldValue::Number(1),
            FieldKind::Date => FieldValue::Date("2024-03-11".parse().unwrap()),
            FieldKind::Choice => FieldValue::Choice(field.choices[0].code.clone()),
            FieldKind::YesNo => FieldValue::YesNo(true),
        };
        spec.form.iter().map(|it| (it.key.clone(), answer(it))).collect()
    }

    /// Accepts if needed and completes a task as its department would.
    pub(super) fn finish(&self, order: &mut Order, code: &str, now: Now) {
        let task = task(order, code).clone();
        if task.status() == TaskStatus::Skipped {
            return;
        }
        let worker = actor(Role::Worker, task.department());
        let by = if task.assignee() == Some(self.owner.staff) { &self.owner } else { &worker };
        let act = self.act(by, now);
        if task.status() == TaskStatus::OnHold {
            order.resume_task(&act, task.id()).unwrap();
        }
        if task.status() == TaskStatus::Ready {
            order.accept(&act, task.id()).unwrap();
        }
        order.complete(&act, task.id(), self.answers(code), &self.approved()).unwrap();
    }

    pub(super) fn finish_until(&self, order: &mut Order, last: &str) {
        let codes: Vec<String> = self.template.tasks.iter().map(|it| it.code.clone()).collect();
        for code in &codes {
            self.finish(order, code, at("2024-03-05 10:00"));
            if code == last {
                break;
            }
        }
    }
}

pub(super) fn task<'a>(order: &'a Order, code: &str) -> &'a Task {
    order.tasks().iter().find(|it| it.code() == code).unwrap()
}

#[test]
fn a_new_order_waits_in_its_owners_hands() {
    let office = Office::broadband();
    let order = office.open(at("2024-03-04 09:00"));
    assert_eq!(order.template(), &office.template.reference());
    assert_eq!(order.stage(&office.template), Stage::Presales);
    let first = task(&order, "address-check");
    assert_eq!(first.assignee(), Some(office.owner.staff));
    assert_eq!(first.due(), Some(at("2024-03-04 10:00")));
    assert_eq!(order.next_on(), at("2024-03-04 10:00").today());
    assert!(order.tasks()[1..].iter().all(|it| it.status() == TaskStatus::Waiting));
}

#[test]
fn a_finished_task_readies_what_waited_for_it_in_the_right_queue() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    office.finish(&mut order, "address-check", at("2024-03-04 09:30"));
    office.finish(&mut order, "papers", at("2024-03-04 17:30"));
    let review = task(&order, "review");
    assert_eq!((review.status(), review.department()), (TaskStatus::Ready, "CR"));
    assert_eq!(review.due(), Some(at("2024-03-05 09:30")), "one working hour for the best tier");
    assert_eq!(review.accept_by(), Some(at("2024-03-05 09:30")));
    assert_eq!(order.stage(&office.template), Stage::Sale);
}

#[test]
fn a_gate_opens_only_when_its_papers_are_approved() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    office.finish(&mut order, "address-check", at("2024-03-04 09:30"));
    office.finish(&mut order, "papers", at("2024-03-04 10:00"));
    let reviewer = actor(Role::Reviewer, "CR");
    let act = office.act(&reviewer, at("2024-03-04 11:00"));
    let review = task(&order, "review").id();
    order.accept(&act, review).unwrap();
    let mut papers = office.approved();
    papers.lines.retain(|it| it.wanted.kind.code() != "D-POA");
    let refusal = order.complete(&act, review, FormValues::new(), &papers).unwrap_err();
    assert_eq!(refusal.to_string(), "papers are not approved yet: D-POA");
    assert_eq!(order.complete(&act, review, FormValues::new(), &office.approved()), Ok(()));
}

#[test]
fn answers_are_judged_before_a_task_is_done() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    let act = office.act(&office.owner, at("2024-03-04 09:30"));
    let first = order.tasks()[0].id();
    let refusal = order.complete(&act, first, FormValues::new(), &office.approved()).unwrap_err();
    assert_eq!(refusal.code(), "form-missing");
    assert_eq!(order.tasks()[0].status(), TaskStatus::Accepted);
}

#[test]
fn an_order_is_completed_by_its_last_task() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    office.finish_until(&mut order, "follow-up");
    assert_eq!(order.status(), OrderStatus::Completed);
    assert!(order.progress(&office.template).iter().all(|it| it.state == PhaseState::Done));
    let act = office.act(&office.owner, at("2024-03-05 11:00"));
    assert_eq!(order.hold(&act, WaitReason::CustomerWish, act.now.today()), Err(Refusal::Closed));
}

#[test]
fn work_belongs_to_its_department_and_then_to_one_person() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    office.finish_until(&mut order, "entry");
    let (first, second) = (actor(Role::Worker, "OM"), actor(Role::Worker, "OM"));
    let builder = actor(Role::Worker, "ENG");
    let visit = task(&order, "appointment").id();
    let now = at("2024-03-05 11:00");
    assert_eq!(order.accept(&office.act(&builder, now), visit), Err(Refusal::OtherDepartment));
    order.accept(&office.act(&first, now), visit).unwrap();
    let again = order.accept(&office.act(&second, now), visit);
    assert_eq!(again, Err(Refusal::TaskIs(TaskStatus::Accepted)));
    let theft = order.hand_back(&office.act(&second, now), visit, "我来".into());
    assert_eq!(theft, Err(Refusal::NotAssignee));
    order.reassign(&office.act(&office.supervisor, now), visit, second.staff).unwrap();
    assert_eq!(task(&order, "appointment").assignee(), Some(second.staff));
}

#[test]
fn a_refused_task_is_the_owners_today_and_goes_on_where_its_clock_stood() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    office.finish_until(&mut order, "entry");
    let worker = actor(Role::Worker, "OM");
    let visit = task(&order, "appointment").id();
    let refusing = office.act(&worker, at("2024-03-05 11:00"));
    assert_eq!(order.refuse(&refusing, visit, " ".into()), Err(Refusal::NoReason));
    order.refuse(&refusing, visit, "地址不在覆盖范围".into()).unwrap();
    assert_eq!(order.next_on(), at("2024-03-05 11:00").today());
    assert_eq!(order.send_again(&refusing, visit), Err(Refusal::NotOwner));
    order.send_again(&office.act(&office.owner, at("2024-03-06 09:00")), visit).unwrap();
    let visit = task(&order, "appointment");
    assert_eq!(visit.status(), TaskStatus::Ready);
    assert_eq!(visit.due(), Some(at("2024-03-06 17:00")), "one of 7.5 hours was used");
}

#[test]
fn a_hold_stops_clocks_and_resuming_puts_everything_back() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-02-08 16:00"));
    let before = order.tasks().to_vec();
    let until = at("2024-02-20 09:00").today();
    let act = |now| office.act(&office.owner, at(now));
    order.hold(&act("2024-02-08 16:30"), WaitReason::CustomerWish, until).unwrap();
    assert_eq!((order.next_on(), order.tasks()[0].due()), (until, None));
    let first = order.tasks()[0].id();
    let blocked = order.hand_back(&act("2024-02-09 09:00"), first, "缺".into());
    assert_eq!(blocked, Err(Refusal::OnHold));
    order.resume(&act("2024-02-18 09:00")).unwrap();
    assert_eq!(order.tasks()[0].state(), before[0].state());
    assert_eq!(order.tasks()[0].due(), Some(at("2024-02-18 09:30")));
    assert_eq!(order.resume(&act("2024-02-18 09:00")), Err(Refusal::NotOnHold));
}

#[test]
fn a_task_that_waits_for_our_own_house_keeps_its_clock() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    let first = order.tasks()[0].id();
    let act = office.act(&office.owner, at("2024-03-04 09:20"));
    let until = at("2024-03-08 09:00").today();
    order.hold_task(&act, first, WaitReason::OtherDepartment, until).unwrap();
    assert_eq!(order.tasks()[0].due(), Some(at("2024-03-04 10:00")));
    order.resume_task(&act, first).unwrap();
    order.hold_task(&act, first, WaitReason::CustomerPapers, until).unwrap();
    assert_eq!(order.tasks()[0].due(), None);
    let past = at("2024-03-01 09:00").today();
    assert_eq!(order.hold(&act, WaitReason::CustomerWish, past), Err(Refusal::DatePassed));
}

fn cancellation(penalty: Penalty) -> Cancellation {
    Cancellation { reason: "客户搬迁".into(), penalty, fee: "已付 3000 元".into() }
}

#[test]
fn what_was_begun_costs_the_customer_something() {
    let office = Office::line();
    let mut order = office.open(at("2024-03-04 09:00"));
    office.finish_until(&mut order, "build");
    let act = office.act(&office.owner, at("2024-03-05 11:00"));
    let refusal = order.cancel(&act, cancellation(Penalty::NotAgreed));
    assert_eq!(refusal, Err(Refusal::PenaltyNotAgreed("build".into())));
    order.cancel(&act, cancellation(Penalty::Agreed)).unwrap();
    assert_eq!(order.status(), OrderStatus::PendingCancellation);
    assert_eq!(task(&order, "build").status(), TaskStatus::Done);
    assert_eq!(task(&order, "undo.build").status(), TaskStatus::Ready);
}

#[test]
fn an_assigned_number_cannot_be_given_back() {
    let office = Office::number_400();
    let mut order = office.open(at("2024-03-04 09:00"));
    office.finish_until(&mut order, "entry");
    let act = office.act(&office.owner, at("2024-03-05 11:00"));
    let mut other = order.clone();
    assert_eq!(other.cancel(&act, cancellation(Penalty::NotAgreed)), Ok(()));
    office.finish(&mut order, "activation", at("2024-03-05 10:30"));
    let refusal = order.cancel(&act, cancellation(Penalty::Agreed));
    assert_eq!(refusal, Err(Refusal::PointOfNoReturn("activation".into())));
}

#[test]
fn a_new_owner_gets_the_work_of_the_old_one() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    let heir = StaffId::fresh();
    let stranger = actor(Role::Manager, "RM");
    let now = at("2024-03-04 09:10");
    assert_eq!(order.hand_over(&office.act(&stranger, now), heir), Err(Refusal::NotOwner));
    order.hand_over(&office.act(&office.supervisor, now), heir).unwrap();
    assert_eq!((order.owner(), order.tasks()[0].assignee()), (heir, Some(heir)));
    assert_eq!(order.opening().owner, office.owner.staff, "history keeps the first owner");
}

#[test]
fn an_order_stays_on_its_version() {
    let mut office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    office.template.version = 2;
    let act = office.act(&office.owner, at("2024-03-04 09:10"));
    assert_eq!(order.resume(&act), Err(Refusal::OtherTemplate));
}

#[test]
fn the_stepper_shows_where_the_order_is() {
    let office = Office::broadband();
    let mut order = office.open(at("2024-03-04 09:00"));
    office.finish(&mut order, "address-check", at("2024-03-04 09:30"));
    let phases = order.progress(&office.template);
    let states: Vec<PhaseState> = phases.iter().map(|it| it.state).collect();
    assert_eq!(states, [PhaseState::Done, PhaseState::Current, PhaseState::Ahead]);
    assert_eq!(phases[0].steps[0].at, Some(at("2024-03-04 09:30")));
    assert_eq!(phases[1].steps[1].at, None, "the review has not begun");
}
