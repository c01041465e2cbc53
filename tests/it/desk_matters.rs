//! Complaints, faults and what rests with nobody, through the desk, on each engine.

use attache::{
    desk::{
        Command,
        demand::{self, NewDemand},
        holding, staff,
        work::{Day, OrphanKind, Orphans, Rest},
    },
    domain::{
        Actor, Channel, DemandId, HoldingId, HoldingTerms, Payer, Personal, Role, ServiceLevel,
        demand::{Advance, DemandKind, DemandStage, Ending, SkipPath},
    },
    store::demands,
};

use crate::{
    desk_order::fault,
    firm::{Firm, note, open},
    support::{Office, on_each_engine},
};

pub(crate) fn matter(office: &Office, firm: &Firm, kind: DemandKind) -> NewDemand {
    NewDemand {
        id: DemandId::fresh(),
        enterprise: firm.id,
        person: Some(firm.agent),
        kind,
        channel: Channel::Phone,
        about: None,
        wish: Personal::from("专线一周断了三次"),
        family: None,
        next_on: office.desk.now().today(),
    }
}

pub(crate) fn run(office: &Office, by: &Actor, command: demand::Command) -> Result<(), String> {
    let done = office.desk.run(by, Command::Demand(command));
    done.map(drop).map_err(|err| fault(&err))
}

fn stored(office: &Office, id: DemandId) -> attache::domain::demand::Demand {
    office.desk.store().read(|sql| demands::by_id(sql, id)).unwrap().unwrap().it
}

/// Takes it as far as the answer.
pub(crate) fn answer(office: &Office, by: &Actor, id: DemandId) {
    let next_on = office.desk.now().today();
    let steps = [
        Advance::Confirm { summary: "确认断线".into() },
        Advance::Settle { what: "更换光模块".into() },
        Advance::FollowUp { result: "已恢复，致歉".into() },
    ];
    for advance in steps {
        run(office, by, demand::Command::Advance { id, advance, next_on }).unwrap();
    }
}

#[test]
fn a_fault_is_about_something_they_have_and_inherits_its_service_level() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let stranger = Firm::found(office, "临风物流（宁波）有限公司");
        let fault = matter(office, &firm, DemandKind::Fault);
        let refused = run(office, &lin, demand::Command::Note(fault.clone()));
        assert_eq!(refused, Err("fault-needs-holding".to_owned()));
        let line = HoldingId::fresh();
        let today = office.desk.now().today();
        let terms = HoldingTerms {
            offering: "internet-line".into(),
            number: "ZX-0001".into(),
            payer: Payer::Enterprise,
            service_level: ServiceLevel::Aaa,
            quantity: 1,
            monthly_fen: 100_000,
            since: today,
            expiry: None,
            person: None,
        };
        let add = holding::Command::Add { enterprise: firm.id, id: line, terms };
        office.desk.run(&lin, Command::Holding(add)).unwrap();
        let of_others = NewDemand { enterprise: stranger.id, about: Some(line), ..fault.clone() };
        let refused = run(office, &lin, demand::Command::Note(of_others));
        assert_eq!(refused, Err("order-other-enterprise".to_owned()));
        let id = fault.id;
        run(office, &lin, demand::Command::Note(NewDemand { about: Some(line), ..fault })).unwrap();
        let it = stored(office, id);
        assert_eq!(it.heard().service_level, Some(ServiceLevel::Aaa));
        let day = office.desk.ask(&lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.demands[0].kind, DemandKind::Fault);
        assert!(!day.demands[0].is_contacted);
    });
}

#[test]
fn a_complaint_closes_with_the_customer_or_after_three_attempts_on_two_days() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let complaint = matter(office, &firm, DemandKind::Complaint);
        let id = complaint.id;
        run(office, &lin, demand::Command::Note(complaint)).unwrap();
        let mark = demand::Command::MarkSkipLevel {
            id,
            path: SkipPath::Regulator,
            responsible: boss.staff,
        };
        run(office, &lin, mark).unwrap();
        answer(office, &lin, id);
        let give_up = || demand::Command::End {
            id,
            ending: Ending::Unreached { remark: "联系不上".into() },
        };
        let attempt =
            || demand::Command::Attempt {
                id, channel: Channel::Phone, note: "无人接听".into()
            };
        for _ in 0..3 {
            office.hands.forward_hours(1);
            run(office, &lin, attempt()).unwrap();
        }
        assert_eq!(run(office, &lin, give_up()), Err("too-few-attempts".to_owned()));
        office.hands.forward_hours(24);
        run(office, &lin, attempt()).unwrap();
        run(office, &lin, give_up()).unwrap();
        let it = stored(office, id);
        assert_eq!((it.stage(), it.care().attempts.len()), (DemandStage::Closed, 4));
        assert_eq!(it.care().skip_level.map(|it| it.path), Some(SkipPath::Regulator));

        let again = demand::Command::Reopen {
            id,
            reason: "客户来电：仍然断线".into(),
            next_on: office.desk.now().today(),
        };
        run(office, &lin, again.clone()).unwrap();
        assert_eq!(stored(office, id).stage(), DemandStage::Confirmed);
        assert_eq!(run(office, &lin, again), Err("not-reopened".to_owned()), "it is open");
    });
}

#[test]
fn two_reports_of_one_thing_are_merged_and_only_within_an_enterprise() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let other = Firm::found(office, "临风物流（宁波）有限公司");
        let [first, second, foreign] = [&firm, &firm, &other].map(|firm| {
            let new = matter(office, firm, DemandKind::Complaint);
            let id = new.id;
            let new = NewDemand { channel: Channel::Wechat, ..new };
            run(office, &lin, demand::Command::Note(new)).unwrap();
            id
        });
        let merge = |id, into| demand::Command::End { id, ending: Ending::Merged { into } };
        let refused = run(office, &lin, merge(foreign, first));
        assert_eq!(refused, Err("order-other-enterprise".to_owned()));
        run(office, &lin, merge(second, first)).unwrap();
        assert_eq!(stored(office, second).stage(), DemandStage::Merged);
        let day = office.desk.ask(&lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.demands.len(), 2);
    });
}

#[test]
fn what_rests_with_nobody_is_found_and_given_to_somebody() {
    on_each_engine(|office| {
        let (lin, chen) = (office.hire("lin", Role::Manager), office.hire("chen", Role::Manager));
        let (boss, root) =
            (office.hire("boss", Role::Supervisor), office.hire("root", Role::Administrator));
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let demand = note(office, &lin, &firm, "想要专线");
        let order = open(office, &lin, firm.order("internet-line"));
        let found = || office.desk.ask(&boss, Orphans).unwrap();
        assert_eq!(found(), [], "everything has an owner and a date");

        let close = staff::Command::Close { id: lin.staff };
        office.desk.run(&root, Command::Staff(close)).unwrap();
        let orphans = found();
        assert!(orphans.iter().all(|it| it.why == Rest::OwnerGone && it.owner == lin.staff));
        assert!(orphans.iter().any(|it| it.what == OrphanKind::Demand(demand)));
        assert!(orphans.iter().any(|it| it.what == OrphanKind::Order(order)));
        assert!(orphans.iter().any(|it| matches!(it.what, OrphanKind::Task(_))));

        run(office, &boss, demand::Command::HandOver { id: demand, to: chen.staff }).unwrap();
        let give = attache::desk::order::Command::HandOver { id: order, to: chen.staff };
        office.desk.run(&boss, Command::Order(give)).unwrap();
        assert_eq!(found(), [], "the order's own tasks went with it");

        // Whoever does other work now may not deal with it any more.
        let review = staff::Command::Change {
            id: chen.staff,
            name: "chen".to_owned(),
            role: Role::Reviewer,
            department: None,
        };
        office.desk.run(&root, Command::Staff(review)).unwrap();
        assert!(found().iter().any(|it| it.what == OrphanKind::Order(order)));
        assert!(found().iter().any(|it| it.what == OrphanKind::Demand(demand)));
        let wang = office.hire("wang", Role::Manager);
        run(office, &boss, demand::Command::HandOver { id: demand, to: wang.staff }).unwrap();
        let give = attache::desk::order::Command::HandOver { id: order, to: wang.staff };
        office.desk.run(&boss, Command::Order(give)).unwrap();
        assert_eq!(found(), []);

        office.hands.forward_hours(24 * 5);
        let orphans = found();
        let forgotten: Vec<_> = orphans.iter().map(|it| (it.what, it.why)).collect();
        assert_eq!(forgotten, [(OrphanKind::Demand(demand), Rest::Forgotten)]);
    });
}
