//! Change in flight, at the desk: what comes to a stand, and orders that are taken back.

use std::collections::BTreeMap;

use attache::{
    desk::{
        Command, DeskError, Fault, Subject, absence, clock, fallout,
        order::{self, OrderAct, TaskAct},
        staff, task,
        work::{Board, Day, OrphanKind, Orphans, QueuePage},
    },
    domain::{
        AbsenceId, Actor, FalloutId, OrderId, Personal, Role,
        absence::Leave,
        order::{
            Amendment, OrderStatus, Penalty,
            fallout::{FalloutKind, Way},
        },
        process::{FieldValue, FormValues, undone},
        task::TaskStatus,
    },
};

use crate::{
    firm::{Firm, answers, departments, open, page, send, work},
    support::{Office, on_each_engine},
};

fn fault(err: &DeskError) -> String {
    match err.fault() {
        Fault::Refused(refused) => refused.code,
        other => format!("{other:?}"),
    }
}

/// An order of this offering with all its papers proved.
fn ordered(office: &Office, owner: &Actor, offering: &str) -> OrderId {
    let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
    let id = open(office, owner, firm.order(offering));
    for paper in page(office, owner, id).papers {
        firm.prove(office, paper.kind.code(), Some(id));
    }
    id
}

/// Whoever does a task: the owner, or somebody of its department.
fn worker<'a>(owner: &'a Actor, staff: &'a [Actor], department: &str) -> &'a Actor {
    staff.iter().find(|it| it.department.as_deref() == Some(department)).unwrap_or(owner)
}

/// Does what can be done until a task is reached, which stays as it is.
fn until(office: &Office, owner: &Actor, staff: &[Actor], (order, last): (OrderId, &str)) {
    loop {
        let view = page(office, owner, order);
        let open = |it: &&order::TaskCard| {
            matches!(it.status, TaskStatus::Ready | TaskStatus::Accepted) && it.code != last
        };
        // Its day has not come, but it may be done early.
        let held = || view.tasks.iter().find(|it| it.status == TaskStatus::OnHold);
        let Some(card) = view.tasks.iter().find(open).or_else(held) else { return };
        let by = worker(owner, staff, &card.department);
        if card.status == TaskStatus::OnHold {
            work(office, by, task::Command::Resume { id: card.id }).unwrap();
            continue;
        }
        if card.status == TaskStatus::Ready {
            work(office, by, task::Command::Accept { id: card.id }).unwrap();
        }
        let values = answers(&card.form);
        work(office, by, task::Command::Complete { id: card.id, values }).unwrap();
        office.hands.forward_micros(60_000_000);
    }
}

fn cancel(id: OrderId) -> order::Command {
    let (reason, fee) = (Personal::from("客户搬迁"), Personal::from("已付 3000 元，王总同意"));
    order::Command::Cancel { id, reason, penalty: Penalty::Agreed, fee }
}

#[test]
fn what_came_to_a_stand_has_an_owner_a_date_and_ways_on() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let mei = office.hire("mei", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let staff = departments(office);
        let id = ordered(office, &lin, "internet-line");
        until(office, &lin, &staff, (id, "resource-check"));
        let check = |by: &Actor| {
            let view = page(office, by, id);
            view.tasks.into_iter().find(|it| it.code == "resource-check").unwrap()
        };
        let res = worker(&lin, &staff, "RES");
        let task = check(res).id;
        let refuse = task::Command::Refuse { id: task, reason: "楼内无管道".into() };
        work(office, res, refuse).unwrap();

        let view = page(office, &lin, id);
        let it = view.fallout.first().unwrap();
        assert_eq!(
            (it.kind, it.owner, it.reason.as_str()),
            (FalloutKind::TaskRefused, lin.staff, "楼内无管道")
        );
        assert!(it.may_change && it.ended.is_none());
        assert!(view.may.contains(&OrderAct::Cancel));
        let may = check(&lin).may;
        assert!(may.contains(&TaskAct::SendAgain) && may.contains(&TaskAct::Skip), "{may:?}");
        let day = |who: &Actor| office.desk.ask(who, Day { staff: who.staff }).unwrap();
        assert_eq!(day(&lin).fallout.len(), 1);
        assert!(day(&lin).tasks.iter().all(|it| it.task != task), "told once");
        let board = office.desk.ask(&boss, Board).unwrap();
        assert_eq!((board.stopped, board.fallout.len()), (1, 1));
        let told =
            |who: &Actor| office.desk.ask(who, clock::Notices { staff: who.staff }).unwrap().rows;
        let about = |who: &Actor| {
            told(who)
                .iter()
                .filter(|it| format!("{:?}", it.words).contains("order-notice-fallout"))
                .count()
        };
        assert_eq!(about(&lin), 1);

        let fallout = it.id;
        let change = |by: &Actor, command| office.desk.run(by, Command::Fallout(command));
        let assign = fallout::Command::Assign { id: fallout, to: mei.staff };
        assert_eq!(fault(&change(res, assign.clone()).unwrap_err()), "not-owner");
        change(&boss, assign).unwrap();
        assert_eq!((day(&lin).fallout.len(), day(&mei).fallout.len()), (0, 1));
        assert_eq!((about(&lin), about(&mei)), (0, 1));
        let past = office.desk.now().today().pred_opt().unwrap();
        let plan = |day| fallout::Command::Plan { id: fallout, day };
        assert_eq!(fault(&change(&mei, plan(past)).unwrap_err()), "date-passed");
        let ahead = past + chrono::Days::new(4);
        change(&mei, plan(ahead)).unwrap();
        assert_eq!(page(office, &lin, id).fallout[0].next_on, ahead);
        gone(office, (&boss, &mei), (fallout, &lin));

        work(office, &lin, task::Command::SendAgain { id: task }).unwrap();
        let view = page(office, &lin, id);
        assert_eq!(view.fallout[0].ended.as_ref().unwrap().0, Way::Retried);
        assert_eq!(office.desk.ask(&boss, Board).unwrap().stopped, 0);
        assert_eq!(about(&mei), 0, "it no longer matters");
        assert_eq!(fault(&change(&mei, plan(ahead)).unwrap_err()), "fallout-ended");
    });
}

#[test]
fn a_cancelled_order_walks_back_over_what_was_done() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let staff = departments(office);
        let id = ordered(office, &lin, "internet-line");
        until(office, &lin, &staff, (id, "acceptance"));
        let traces = page(office, &lin, id).traces;
        assert!(3 <= traces.len(), "{traces:?}");
        send(office, &lin, cancel(id)).unwrap();
        let undoing = || -> Vec<order::TaskCard> {
            let view = page(office, &lin, id);
            view.tasks.into_iter().filter(|it| undone(&it.code).is_some()).collect()
        };
        let titles: Vec<_> = undoing().into_iter().map(|it| it.title).collect();
        assert_eq!(titles, traces, "as it was said before");
        assert_eq!(page(office, &lin, id).status, OrderStatus::PendingCancellation);
        assert_eq!(fault(&send(office, &lin, cancel(id)).unwrap_err()), "being-cancelled");

        // The first cannot be undone: somebody sees to it, and says why it is left.
        let first = undoing()[0].clone();
        let by = worker(&lin, &staff, &first.department);
        let refuse = task::Command::Refuse { id: first.id, reason: "设备离线".into() };
        work(office, by, refuse).unwrap();
        let it = page(office, &lin, id).fallout[0].clone();
        assert_eq!((it.kind, it.task), (FalloutKind::UndoFailed, first.id));
        assert_eq!(undoing()[1].status, TaskStatus::Waiting, "nothing overtakes it");
        let skip = task::Command::Skip { id: first.id, reason: "设备已拆除".into() };
        work(office, &lin, skip).unwrap();
        let ended = page(office, &lin, id).fallout[0].ended.clone().unwrap();
        assert_eq!((ended.0, ended.2.as_str()), (Way::Skipped, "设备已拆除"));

        for card in &undoing()[1..] {
            assert_eq!(page(office, &lin, id).status, OrderStatus::PendingCancellation);
            let by = worker(&lin, &staff, &card.department);
            if card.department != "RM" {
                work(office, by, task::Command::Accept { id: card.id }).unwrap();
            }
            let values = answers(&card.form);
            work(office, by, task::Command::Complete { id: card.id, values }).unwrap();
        }
        let view = page(office, &lin, id);
        assert_eq!(view.status, OrderStatus::Cancelled);
        assert_eq!(view.fee, "已付 3000 元，王总同意");
        assert!(view.tasks.iter().all(|it| it.status.is_closed() && it.may.is_empty()));
    });
}

#[test]
fn an_order_past_the_point_of_no_return_is_only_given_up_by_two() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let staff = departments(office);
        let id = ordered(office, &lin, "number-400");
        until(office, &lin, &staff, (id, "acceptance"));
        assert_eq!(fault(&send(office, &lin, cancel(id)).unwrap_err()), "point-of-no-return");
        assert!(page(office, &lin, id).traces.is_empty());
        let ask = order::Command::AskFailure { id, reason: "号码被收回".into() };
        send(office, &lin, ask).unwrap();
        send(office, &boss, order::Command::ConfirmFailure { id }).unwrap();
        assert_eq!(page(office, &lin, id).status, OrderStatus::Failed);
    });
}

#[test]
fn a_task_goes_to_another_department_and_is_accepted_anew() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let staff = departments(office);
        let id = ordered(office, &lin, "internet-line");
        until(office, &lin, &staff, (id, "resource-check"));
        let card = |by: &Actor| {
            let view = page(office, by, id);
            view.tasks.into_iter().find(|it| it.code == "resource-check").unwrap()
        };
        let (res, om) = (worker(&lin, &staff, "RES"), worker(&lin, &staff, "OM"));
        let task = card(res).id;
        let total = |who: &Actor, department: &str| {
            let ask = QueuePage { department: department.into(), offset: 0, limit: 20 };
            office.desk.ask(who, ask).unwrap().total
        };
        assert_eq!((total(res, "RES"), total(om, "OM")), (1, 0));
        assert!(card(res).may.contains(&TaskAct::Transfer));
        let to = |to: &str| task::Command::Transfer {
            id: task,
            to: to.into(),
            reason: "属运维范围".into(),
        };
        assert!(matches!(work(office, res, to("XX")), Err(DeskError::NotFound(_))));
        assert_eq!(fault(&work(office, res, to("RES")).unwrap_err()), "same-department");
        office.hands.forward_hours(1);
        let done = work(office, res, to("OM")).unwrap();
        let queues = ["OM", "RES"].map(|it| Subject::Queue(it.into()));
        assert!(queues.iter().all(|it| done.touched.contains(it)), "both look again");
        assert_eq!((total(res, "RES"), total(om, "OM")), (0, 1));
        let hop = page(office, om, id)
            .clocks
            .into_iter()
            .find(|it| it.task == Some(task) && it.kind == attache::domain::clock::ClockKind::Hop);
        assert!(hop.is_some_and(|it| it.breached_us.is_none()));
        work(office, om, task::Command::Accept { id: task }).unwrap();
        assert_eq!(card(om).staff_name, "om");

        // The review is protected: it stays where it is.
        until(office, &lin, &staff, (id, "review"));
        let review = page(office, &lin, id).tasks.into_iter().find(|it| it.code == "review");
        let review = review.unwrap().id;
        let boss = office.hire("boss", Role::Supervisor);
        let to = task::Command::Transfer { id: review, to: "OM".into(), reason: "忙".into() };
        assert_eq!(fault(&work(office, &boss, to).unwrap_err()), "protected-stays");
    });
}

#[test]
fn who_stands_in_sees_and_does_what_there_is_to_do_and_no_longer() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let mei = office.hire("mei", Role::Manager);
        let eng = office.hire_into("eng", Role::Worker, Some("ENG"));
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = open(office, &lin, firm.order("business-broadband"));
        crate::firm::note(office, &lin, &firm, "发票抬头改一下");
        let today = office.desk.now().today();
        let leave = |substitute: &Actor| Leave {
            id: AbsenceId::fresh(),
            staff: lin.staff,
            substitute: substitute.staff,
            from: today,
            until: today + chrono::Days::new(2),
            note: "休假".into(),
        };
        let arrange = |by: &Actor, leave| {
            office.desk.run(by, Command::Absence(absence::Command::Arrange(leave)))
        };
        let refused = arrange(&lin, leave(&eng)).unwrap_err();
        assert_eq!(fault(&refused), "absence-cannot-stand-in");
        assert_eq!(fault(&arrange(&mei, leave(&mei)).unwrap_err()), "absence-not-theirs");
        let first = page(office, &lin, id).tasks[0].id;
        let values = answers(&page(office, &lin, id).tasks[0].form);
        let complete = task::Command::Complete { id: first, values };
        assert_eq!(fault(&work(office, &mei, complete.clone()).unwrap_err()), "not-assignee");

        arrange(&lin, leave(&mei)).unwrap();
        let day = |who: &Actor| office.desk.ask(who, Day { staff: who.staff }).unwrap();
        let seen = day(&mei).stand_ins;
        assert_eq!((seen.len(), seen[0].name.as_str()), (1, "lin"));
        assert_eq!((seen[0].day.tasks.len(), seen[0].day.demands.len()), (1, 1));
        assert!(day(&mei).tasks.is_empty() && day(&lin).stand_ins.is_empty());
        let done = work(office, &mei, complete).unwrap();
        assert!(done.touched.contains(&Subject::Person(mei.staff)), "their day looks again");
        let view = page(office, &mei, id);
        assert_eq!((view.tasks[0].staff_name.as_str(), view.owner), ("mei", lin.staff));
        assert!(view.may.contains(&OrderAct::Hold), "and the order is theirs to look after");
        let ask = absence::Absences { staff: mei.staff };
        assert_eq!(office.desk.ask(&mei, ask).unwrap()[0].substitute_name, "mei");

        // It ends by itself.
        office.hands.forward_hours(72);
        assert!(day(&mei).stand_ins.is_empty());
        let hold = order::Command::Resume { id };
        assert_ne!(fault(&send(office, &mei, hold).unwrap_err()), "");
        assert!(!page(office, &mei, id).may.contains(&OrderAct::Hold));
    });
}

#[test]
fn a_change_is_kept_with_its_differences_and_what_rests_on_it_is_done_again() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let staff = departments(office);
        let id = ordered(office, &lin, "internet-line");
        until(office, &lin, &staff, (id, "papers"));
        let before = page(office, &lin, id);
        assert!(before.may.contains(&OrderAct::Amend) && before.supplements.is_empty());
        let bandwidth = FormValues::from([("bandwidth".into(), FieldValue::Number(500))]);
        let amendment = Amendment {
            answers: BTreeMap::from([("need".into(), bandwidth)]),
            quantity: Some(2),
            service_level: None,
            day: Some(office.desk.now().today() + chrono::Days::new(60)),
            keep: std::collections::BTreeSet::from(["resource-check".to_owned()]),
            reason: "客户增加带宽".into(),
            penalty: Penalty::NotAgreed,
            fee: Personal::default(),
        };
        let ask = order::OrderAmend { order: id, amendment: amendment.clone() };
        let means = office.desk.ask(&lin, ask).unwrap();
        assert_eq!((means.differences.len(), means.refused.clone()), (3, None));
        let offered: Vec<&str> = means.keepable.iter().map(|(code, _)| code.as_str()).collect();
        assert!(offered.contains(&"resource-check"), "{offered:?}");
        let amend = |amendment| order::Command::Amend { id, amendment };
        let silent = Amendment { reason: " ".into(), ..amendment.clone() };
        assert_eq!(fault(&send(office, &lin, amend(silent)).unwrap_err()), "no-reason");
        let none = Amendment { quantity: Some(0), ..amendment.clone() };
        assert_eq!(fault(&send(office, &lin, amend(none)).unwrap_err()), "order-quantity");
        send(office, &lin, amend(amendment.clone())).unwrap();

        let after = page(office, &lin, id);
        assert_eq!((after.quantity, after.monthly_fen), (2, before.monthly_fen * 2));
        let kept = &after.supplements[0];
        assert_eq!((kept.number, kept.differences.len()), (2, 3));
        assert_eq!(kept.again, means.again, "as it was said before");
        assert_eq!(kept.kept.len(), 1, "what was to stand as it is");
        let status = |code: &str| after.tasks.iter().find(|it| it.code == code).unwrap().status;
        assert_eq!((status("need"), status("solution")), (TaskStatus::Done, TaskStatus::Ready));
        let again = fault(&send(office, &lin, amend(amendment)).unwrap_err());
        assert_eq!(again, "nothing-changed");
        until(office, &lin, &staff, (id, "nothing"));
        assert_eq!(page(office, &lin, id).status, OrderStatus::Completed);
    });
}

/// Who sees to it leaves; nobody has it until somebody gives it to a colleague.
fn gone(office: &Office, (boss, who): (&Actor, &Actor), (item, to): (FalloutId, &Actor)) {
    let root = office.hire("root", Role::Administrator);
    let found = || office.desk.ask(boss, Orphans).unwrap();
    assert_eq!(found(), []);
    office.desk.run(&root, Command::Staff(staff::Command::Close { id: who.staff })).unwrap();
    let what: Vec<_> = found().iter().map(|it| it.what).collect();
    assert_eq!(what, [OrphanKind::Fallout(item)]);
    let give = fallout::Command::Assign { id: item, to: to.staff };
    office.desk.run(boss, Command::Fallout(give)).unwrap();
    assert_eq!(found(), []);
}
