//! Demands, promises, orders and tasks through the desk, on each engine.

use attache::{
    desk::{
        Command, DeskError, Fault, Subject, demand,
        demand::DemandForm,
        order::{self, Cancelling, Finding, OrderAct, OrderFilter, OrderForm, OrderList, OrdersIn},
        task,
        timeline::Entry,
        work::{Board, Day},
        workspace::{Workspace, WorkspacePage},
    },
    domain::{
        Actor, Applicant, OrderId, OrgType, Payer, Role, ServiceLevel, Summary,
        demand::{DemandRefusal, DemandStage, Ending},
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

pub(crate) fn fault(err: &DeskError) -> String {
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
            [
                OrderAct::Resume,
                OrderAct::Cancel,
                OrderAct::HandOver,
                OrderAct::Promise,
                OrderAct::AskFailure
            ]
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
            fee: "已付 3000 元".into(),
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
        let told = office.desk.ask(&lin, Workspace { enterprise: firm.id }).unwrap().recent;
        let told = serde_json::to_string(&told).unwrap();
        assert!(
            told.contains("order-authority-unproven"),
            "what held that day is on record: {told}"
        );
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
