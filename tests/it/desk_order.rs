//! Demands, promises, orders and tasks through the desk, on each engine.

use attache::{
    desk::{
        Command, DeskError, Fault, Subject, demand,
        demand::DemandForm,
        order::{
            self, Cancelling, Finding, OrderAct, OrderFilter, OrderForm, OrderList, OrdersIn,
            TaskAct,
        },
        promise::{self, NewPromise},
        task,
        timeline::Entry,
        work::{Board, Day, QueuePage},
        workspace::{Workspace, WorkspacePage},
    },
    domain::{
        Actor, Applicant, Now, OrderId, OrgType, Payer, PromiseId, Role, ServiceLevel, Summary,
        TaskId,
        demand::{Advance, DemandRefusal, DemandStage, Ending},
        order::{OrderStatus, Penalty, Refusal},
        process::{FormRefusal, FormValues},
        promise::{PromiseRefusal, PromiseState},
        task::{TaskStatus, WaitReason},
    },
    lang::{Lang, Texts},
    store::enterprises,
};

use crate::{
    firm::{Firm, answers, departments, finish, note, open, page, send, work},
    support::{Office, on_each_engine},
};

fn fault(err: &DeskError) -> String {
    match err.fault() {
        Fault::Refused(refused) => refused.code,
        other => format!("{other:?}"),
    }
}

#[test]
fn a_demand_becomes_an_order_that_runs_to_its_end() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let staff = departments(office);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let demand = note(office, &lin, &firm, "想办一条企业宽带");
        let new = order::NewOrder { demand: Some(demand), ..firm.order("business-broadband") };
        let id = new.id;
        let receipt = send(office, &lin, order::Command::Open(new)).unwrap();
        assert!(receipt.touched.contains(&Subject::Enterprise(firm.id)));
        assert!(receipt.touched.contains(&Subject::Queue("RM".into())));
        for kind in ["D-LIC", "D-LID", "D-AID", "D-POA", "D-APP"] {
            firm.prove(office, kind, Some(id));
        }
        let view = page(office, &lin, id);
        assert_eq!(view.number, "DD-20260302-0001");
        assert_eq!(view.tasks[0].status, TaskStatus::Accepted);
        assert!(view.papers.iter().all(|it| it.standing.is_satisfied()), "{:#?}", view.papers);

        let day = office.desk.ask(&lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.tasks.len(), 1);
        assert_eq!(day.demands[0].stage, DemandStage::Execution);
        assert_eq!(day.demands[0].order, Some(id));

        finish(office, &lin, id, &staff);
        let view = page(office, &lin, id);
        assert_eq!(view.status, OrderStatus::Completed);
        assert!(view.history.len() > view.tasks.len(), "{}", view.history.len());
        let board = office.desk.ask(&boss, Board).unwrap();
        assert_eq!((board.running, board.completed, board.late), (0, 1, 0));
        assert!(board.owners.is_empty() && board.departments.is_empty());
    });
}

#[test]
fn a_completed_order_is_what_the_enterprise_has() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let staff = departments(office);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let complete = |offering: &str, quantity| {
            let new = order::NewOrder { quantity, ..firm.order(offering) };
            let id = open(office, &lin, new);
            for paper in page(office, &lin, id).papers {
                firm.prove(office, paper.kind.code(), Some(id));
            }
            finish(office, &lin, id, &staff);
            assert_eq!(page(office, &lin, id).status, OrderStatus::Completed);
            page(office, &lin, id)
        };
        let workspace = || office.desk.ask(&lin, Workspace { enterprise: firm.id }).unwrap();
        let mail = complete("enterprise-mail", 20);
        let page = workspace();
        let [held] = page.holdings.as_slice() else { panic!("{:?}", page.holdings) };
        assert_eq!((held.terms.offering.as_str(), held.terms.quantity), ("enterprise-mail", 20));
        assert_eq!(
            (held.terms.monthly_fen, held.terms.payer),
            (mail.monthly_fen, Payer::Enterprise)
        );
        assert_eq!(held.terms.service_level, ServiceLevel::Ordinary);
        // As the answers of its tasks say.
        assert_eq!(held.terms.since, "2026-03-11".parse().unwrap());
        assert_eq!(held.terms.expiry, "2027-03-10".parse().ok());
        assert_eq!(held.source, mail.number);
        assert_eq!(page.next_expiry, held.terms.expiry);
        let told = |page: &WorkspacePage, key: &str| {
            let stated = |it: &&Entry| matches!(&it.summary, Summary::Stated { key: said, .. } if said == key);
            page.recent.iter().filter(stated).count()
        };
        assert_eq!(told(&page, "enterprise-event-holding-added"), 1);

        // More mailboxes are more of the same; a 400 number is a thing of its own.
        complete("enterprise-mail", 5);
        assert_eq!(told(&workspace(), "enterprise-event-holding-changed"), 1);
        complete("number-400", 1);
        let page = workspace();
        let mut held: Vec<_> =
            page.holdings.iter().map(|it| (&*it.terms.offering, it.terms.quantity)).collect();
        held.sort_unstable();
        assert_eq!(held, [("enterprise-mail", 25), ("number-400", 1)]);
        assert_eq!(page.rollup.iter().map(|it| it.count).sum::<i64>(), 2);
    });
}

#[test]
fn somebody_who_asks_twice_is_told_who_handles_it() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let mei = office.hire("mei", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let first = note(office, &lin, &firm, "想办一条 500M 专线");
        let order = open(office, &lin, firm.order("business-broadband"));
        let ask = DemandForm {
            enterprise: firm.id,
            text: "要一条500M专线".into(),
            family: Some("access".into()),
        };
        let advice = office.desk.ask(&mei, ask).unwrap();
        assert_eq!(advice.demands[0].id, first);
        assert_eq!(advice.demands[0].owner_name, "lin");
        assert!(advice.demands[0].percent > 60);
        assert_eq!(advice.orders[0].id, order);

        let second = note(office, &mei, &firm, "500M 专线");
        let merge = |id, into| demand::Command::End { id, ending: Ending::Merged { into } };
        let refused = office.desk.run(&mei, Command::Demand(merge(second, second))).unwrap_err();
        assert_eq!(fault(&refused), "into-itself");
        office.desk.run(&mei, Command::Demand(merge(second, first))).unwrap();
        let day = office.desk.ask(&mei, Day { staff: mei.staff }).unwrap();
        assert!(day.demands.is_empty());
    });
}

/// An order whose next task is engineering's, with everybody it concerns.
struct Engineering {
    lin: Actor,
    boss: Actor,
    num: Actor,
    eng: Actor,
    eng2: Actor,
    order: OrderId,
    task: TaskId,
}

impl Engineering {
    fn waits(office: &Office) -> Self {
        let lin = office.hire("lin", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let staff = departments(office);
        let of = |code: &str| {
            staff.iter().find(|it| it.department.as_deref() == Some(code)).unwrap().clone()
        };
        let eng2 = office.hire_into("eng2", Role::Worker, Some("ENG"));
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let order = open(office, &lin, firm.order("internet-line"));
        // Walk until engineering has something to do, by whatever departments come before.
        let library = attache::domain::library::Library::shipped().unwrap();
        for paper in library.papers.all() {
            firm.prove(office, paper.kind.code(), Some(order));
        }
        let task = loop {
            let view = page(office, &boss, order);
            let next = view
                .tasks
                .iter()
                .find(|it| matches!(it.status, TaskStatus::Ready | TaskStatus::Accepted));
            let card = next.unwrap();
            if card.department == "ENG" {
                break card.id;
            }
            let other = staff.iter().find(|it| it.department.as_deref() == Some(&*card.department));
            let by = if card.department == "RM" { &lin } else { other.unwrap() };
            if card.status == TaskStatus::Ready {
                work(office, by, task::Command::Accept { id: card.id }).unwrap();
            }
            let values = answers(&card.form);
            work(office, by, task::Command::Complete { id: card.id, values }).unwrap();
        };
        let (num, eng) = (of("NUM"), of("ENG"));
        Self { lin, boss, num, eng, eng2, order, task }
    }
}

#[test]
fn a_department_works_its_queue() {
    on_each_engine(|office| {
        let at = Engineering::waits(office);
        let (num, eng, eng2, lin) = (&at.num, &at.eng, &at.eng2, &at.lin);
        let ask = QueuePage { department: "ENG".into(), offset: 0, limit: 50 };
        let queue = office.desk.ask(eng, ask.clone()).unwrap();
        assert_eq!((queue.total, queue.free, queue.mine), (1, 1, 0));
        assert_eq!(queue.rows[0].task, at.task);
        assert!(matches!(office.desk.ask(num, ask.clone()), Err(DeskError::Forbidden(_))));

        let refused = work(office, num, task::Command::Accept { id: at.task }).unwrap_err();
        assert_eq!(fault(&refused), "other-department");
        let receipt = work(office, eng, task::Command::Accept { id: at.task }).unwrap();
        assert!(receipt.touched.contains(&Subject::Queue("ENG".into())));
        let refused = work(office, eng2, task::Command::Accept { id: at.task }).unwrap_err();
        assert_eq!(fault(&refused), "task-state");
        let queue = office.desk.ask(eng, ask.clone()).unwrap();
        assert_eq!((queue.free, queue.mine, queue.workload[0].tasks), (0, 1, 1));

        // Given back: the owner's turn, out of the queue; sent again: back in it.
        let back = task::Command::HandBack { id: at.task, reason: "缺少机房联系人".into() };
        work(office, eng, back).unwrap();
        assert_eq!(office.desk.ask(eng, ask.clone()).unwrap().total, 0);
        let view = page(office, lin, at.order);
        assert!(view.findings.contains(&Finding::TaskCameBack));
        let day = office.desk.ask(lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.tasks.iter().filter(|it| it.task == at.task).count(), 1);
        work(office, lin, task::Command::SendAgain { id: at.task }).unwrap();
        let queue = office.desk.ask(eng, ask).unwrap();
        assert_eq!((queue.total, queue.free), (1, 1));
    });
}

#[test]
fn a_task_is_given_to_one_of_the_department_and_seen_when_it_is_late() {
    on_each_engine(|office| {
        let at = Engineering::waits(office);
        let (boss, eng2) = (&at.boss, &at.eng2);
        // Only somebody of the department can be given it.
        let give = |to: &Actor| task::Command::Reassign { id: at.task, to: to.staff };
        assert_eq!(fault(&work(office, boss, give(&at.num)).unwrap_err()), "order-cannot-take");
        work(office, boss, give(eng2)).unwrap();
        let card =
            page(office, eng2, at.order).tasks.into_iter().find(|it| it.id == at.task).unwrap();
        assert_eq!(card.staff_name, "eng2");
        assert!(card.may.contains(&TaskAct::Complete));

        // Late: on the board, by department.
        office.hands.forward_hours(24 * 60);
        let board = office.desk.ask(boss, Board).unwrap();
        assert!(1 <= board.late, "{}", board.late);
        assert_eq!(board.orders_late, 1);
        let engineering = board.departments.iter().find(|it| it.code == "ENG").unwrap();
        assert_eq!((engineering.tasks, engineering.late), (1, 1));
        assert_eq!(board.owners[0].name, "lin");
    });
}

#[test]
fn nothing_passes_a_gate_without_its_papers() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let cr = office.hire("cr", Role::Reviewer);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = open(office, &lin, firm.order("business-broadband"));
        for _ in 0..2 {
            let card = page(office, &lin, id);
            let card = card.tasks.iter().find(|it| it.status == TaskStatus::Accepted).unwrap();
            let incomplete = task::Command::Complete { id: card.id, values: FormValues::new() };
            if card.form.iter().any(|it| it.required) {
                assert_eq!(fault(&work(office, &lin, incomplete).unwrap_err()), "form-missing");
            }
            let values = answers(&card.form);
            work(office, &lin, task::Command::Complete { id: card.id, values }).unwrap();
        }
        let view = page(office, &cr, id);
        let review = view.tasks.iter().find(|it| it.department == "CR").unwrap();
        assert!(!review.lacks.is_empty());
        work(office, &cr, task::Command::Accept { id: review.id }).unwrap();
        let done = || task::Command::Complete { id: review.id, values: answers(&review.form) };
        assert_eq!(fault(&work(office, &cr, done()).unwrap_err()), "papers-not-approved");
        for paper in &view.papers {
            firm.prove(office, paper.kind.code(), Some(id));
        }
        work(office, &cr, done()).unwrap();
    });
}

#[test]
fn what_an_order_asks_for_stays_when_the_customer_becomes_something_else() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let wanted = |id| -> Vec<String> {
            let papers = page(office, &lin, id).papers;
            papers.iter().map(|it| it.kind.code().to_owned()).collect()
        };
        let new = || {
            let agent = Some(firm.agent);
            order::NewOrder { applicant: Applicant::Agent, agent, ..firm.order("internet-line") }
        };
        let before = open(office, &lin, new());
        let asked = wanted(before);
        office
            .desk
            .store()
            .write(move |sql| {
                let mut kept = enterprises::by_id(sql, firm.id)?.unwrap();
                kept.it.profile.org_type = OrgType::Government;
                enterprises::save(sql, &kept)
            })
            .unwrap();
        let after = open(office, &lin, new());
        assert_ne!(wanted(after), asked, "another kind of customer is asked for other papers");
        assert_eq!(wanted(before), asked);
    });
}

#[test]
fn an_order_waits_goes_on_and_is_given_up() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let mei = office.hire("mei", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = open(office, &lin, firm.order("business-broadband"));
        let today = office.desk.now().today();
        let until = today + chrono::Days::new(14);
        let hold = order::Command::Hold { id, reason: WaitReason::CustomerWish, until };
        assert_eq!(fault(&send(office, &mei, hold.clone()).unwrap_err()), "not-owner");
        send(office, &lin, hold).unwrap();
        let view = page(office, &lin, id);
        assert_eq!(view.wait, Some((WaitReason::CustomerWish, until)));
        assert_eq!(
            view.may,
            [OrderAct::Resume, OrderAct::Cancel, OrderAct::HandOver, OrderAct::Promise]
        );
        assert_eq!(view.tasks[0].due_us, None, "clocks stand still");
        send(office, &lin, order::Command::Resume { id }).unwrap();
        assert!(page(office, &lin, id).tasks[0].due_us.is_some());

        let worker = office.hire_into("eng", Role::Worker, Some("ENG"));
        let give = |to: &Actor| order::Command::HandOver { id, to: to.staff };
        assert_eq!(fault(&send(office, &lin, give(&worker)).unwrap_err()), "order-cannot-take");
        send(office, &lin, give(&mei)).unwrap();
        let mine = |by: &Actor, state| {
            let filter = OrderFilter { owner: Some(by.staff), state, offering: String::new() };
            office.desk.ask(by, OrderList { filter, offset: 0, limit: 20 }).unwrap().total
        };
        assert_eq!((mine(&lin, OrdersIn::Open), mine(&mei, OrdersIn::Open)), (0, 1));
        send(office, &mei, order::Command::Promise { id, day: today }).unwrap();
        let view = page(office, &mei, id);
        assert!(view.findings.contains(&Finding::PromiseAtRisk), "{:?}", view.findings);
        assert_eq!(view.cancelling, Cancelling::Free);

        let cancel = |reason: &str| order::Command::Cancel {
            id,
            reason: reason.into(),
            penalty: Penalty::NotAgreed,
        };
        assert_eq!(fault(&send(office, &mei, cancel(" ")).unwrap_err()), "no-reason");
        send(office, &mei, cancel("客户改变主意")).unwrap();
        assert_eq!((mine(&mei, OrdersIn::Open), mine(&mei, OrdersIn::Ended)), (0, 1));
        let view = page(office, &mei, id);
        assert!(view.tasks.iter().all(|it| it.may.is_empty()));
        assert_eq!(fault(&send(office, &mei, cancel("再来")).unwrap_err()), "order-closed");
    });
}

#[test]
fn an_applicant_who_may_not_order_is_pointed_out() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let ask = OrderForm {
            enterprise: firm.id,
            offering: "business-broadband".into(),
            applicant: Applicant::Agent,
            agent: Some(firm.agent),
        };
        let plan = office.desk.ask(&lin, ask).unwrap();
        let signer = |id| plan.signers.iter().find(|it| it.person == id).unwrap();
        assert!(signer(firm.legal).may_order && !signer(firm.agent).may_order);
        assert!(signer(firm.agent).lacks_evidence);
        let offer = plan.offer.unwrap();
        assert!(offer.papers.iter().any(|it| it.kind.code() == "D-POA"));

        let agent = Some(firm.agent);
        let new = order::NewOrder { agent, ..firm.order("business-broadband") };
        let id = open(office, &lin, new);
        assert!(page(office, &lin, id).findings.contains(&Finding::ApplicantMayNotOrder));
        let stranger = order::NewOrder {
            agent: Some(Firm::found(office, "别家公司").legal),
            ..firm.order("business-broadband")
        };
        let refused = send(office, &lin, order::Command::Open(stranger)).unwrap_err();
        assert_eq!(fault(&refused), "order-stranger");
        let many = order::NewOrder { quantity: 0, ..firm.order("business-broadband") };
        let refused = send(office, &lin, order::Command::Open(many)).unwrap_err();
        assert_eq!(fault(&refused), "order-quantity");
    });
}

#[test]
fn a_promise_is_kept_or_its_breach_explained() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let order = open(office, &lin, firm.order("business-broadband"));
        let give = |what: &str| {
            let id = PromiseId::fresh();
            let new = NewPromise {
                id,
                enterprise: firm.id,
                person: None,
                what: what.into(),
                due: Now::new("2026-03-03T09:00:00Z".parse().unwrap()),
                order: Some(order),
                demand: None,
            };
            office.desk.run(&lin, Command::Promise(promise::Command::Give(new))).unwrap();
            id
        };
        let (first, second) = (give("周五前回电"), give("发送报价"));
        let day = office.desk.ask(&lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.promises.len(), 2);
        let run = |it| office.desk.run(&lin, Command::Promise(it));
        run(promise::Command::Keep { id: first }).unwrap();
        let twice = run(promise::Command::Keep { id: first }).unwrap_err();
        assert_eq!(fault(&twice), "promise-decided");
        let silent = promise::Command::AdmitBroken { id: second, reason: "".into() };
        assert_eq!(fault(&run(silent).unwrap_err()), "empty");
        run(promise::Command::AdmitBroken { id: second, reason: "价格未批".into() }).unwrap();
        let states: Vec<_> = page(office, &lin, order).promises.iter().map(|it| it.state).collect();
        assert_eq!(states, [PromiseState::Kept, PromiseState::Broken]);
    });
}

#[test]
fn a_demand_is_planned_handed_over_and_followed_up() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let mei = office.hire("mei", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = note(office, &lin, &firm, "发票抬头改一下");
        let tomorrow = office.desk.now().today() + chrono::Days::new(1);
        let run = |by: &Actor, it| office.desk.run(by, Command::Demand(it));
        run(&lin, demand::Command::Plan { id, next_on: tomorrow }).unwrap();
        run(&lin, demand::Command::HandOver { id, to: mei.staff }).unwrap();
        let step = |advance| demand::Command::Advance { id, advance, next_on: tomorrow };
        let confirm = Advance::Confirm { summary: "改抬头".into() };
        assert_eq!(fault(&run(&lin, step(confirm.clone())).unwrap_err()), "not-owner");
        run(&mei, step(confirm)).unwrap();
        run(&mei, step(Advance::Settle { what: "已改".into() })).unwrap();
        let ending = Ending::Confirmed { by: Some(firm.agent), remark: "满意".into() };
        let end = demand::Command::End { id, ending };
        assert_eq!(fault(&run(&mei, end.clone()).unwrap_err()), "not-followed-up");
        run(&mei, step(Advance::FollowUp { result: "已告知".into() })).unwrap();
        run(&mei, end).unwrap();
        assert!(office.desk.ask(&mei, Day { staff: mei.staff }).unwrap().demands.is_empty());
    });
}

#[test]
fn an_order_outlives_the_process_that_shipped_with_it() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = open(office, &lin, firm.order("business-broadband"));
        let pinned = office
            .desk
            .store()
            .read(|sql| {
                let order = attache::store::orders::by_id(sql, id)?.unwrap().it.order;
                attache::store::orders::pinned(sql, order.template())
            })
            .unwrap();
        let library = attache::domain::library::Library::shipped().unwrap();
        assert_eq!(pinned.as_ref(), library.templates.latest("business-broadband"));
    });
}

#[test]
fn the_same_order_is_opened_once() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
    let new = firm.order("business-broadband");
    let id: OrderId = open(&office, &lin, new.clone());
    let again = send(&office, &lin, order::Command::Open(new)).unwrap_err();
    assert_eq!(again.fault(), Fault::Duplicate);
    assert_eq!(page(&office, &lin, id).number, "DD-20260302-0001");
}

#[test]
fn every_refusal_has_its_sentence() {
    let order = [
        Refusal::Closed,
        Refusal::OnHold,
        Refusal::NotOnHold,
        Refusal::OtherTemplate,
        Refusal::NoSuchTask,
        Refusal::TaskIs(TaskStatus::Done),
        Refusal::NotAssignee,
        Refusal::OtherDepartment,
        Refusal::NotOwner,
        Refusal::NoReason,
        Refusal::DatePassed,
        Refusal::Form(FormRefusal::Missing(String::new())),
        Refusal::Form(FormRefusal::Unknown(String::new())),
        Refusal::Form(FormRefusal::Kind(String::new())),
        Refusal::Form(FormRefusal::Choice(String::new())),
        Refusal::Papers(Vec::new()),
        Refusal::PointOfNoReturn(String::new()),
        Refusal::PenaltyNotAgreed(String::new()),
    ];
    let demand = [
        DemandRefusal::Closed,
        DemandRefusal::NotNext(DemandStage::Closed),
        DemandRefusal::NotOwner,
        DemandRefusal::Empty,
        DemandRefusal::DatePassed,
        DemandRefusal::NotFollowedUp,
        DemandRefusal::TooFewAttempts(1),
        DemandRefusal::IntoItself,
    ];
    let promise = [
        PromiseRefusal::Decided(PromiseState::Kept),
        PromiseRefusal::NotOwner,
        PromiseRefusal::Empty,
        PromiseRefusal::DatePassed,
    ];
    let codes = order.iter().map(Refusal::code);
    let codes = codes.chain(demand.iter().map(DemandRefusal::code));
    let texts = Texts::new(Lang::En);
    for code in codes.chain(promise.iter().map(PromiseRefusal::code)) {
        assert!(texts.knows(&format!("fault-{code}")), "{code}");
    }
}
