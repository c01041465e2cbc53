//! Clocks through the desk, on each engine: strips, rungs that fire once, waits that end, promises.

use std::sync::Arc;

use attache::{
    desk::{
        Command, Desk, clock,
        clock::{ClockCard, Notices},
        order::{self, OrderView},
        promise::{self, NewPromise},
        sweep::{self, Sweeper},
        task, timeline,
    },
    domain::{
        Actor, Channel, Direction, InteractionId, Now, OrderId, PromiseId, Role,
        clock::{About, ClockKind, ClockState, PieceKind},
        notice::NoticeTone,
        order::OrderStatus,
        task::{TaskStatus, WaitReason},
    },
    store::{Store, clocks},
};

use crate::{
    firm::{Firm, departments, open, page, send, work},
    support::{Hands, MORNING, Office, on_each_engine, with_postgres},
};

fn clock_of(view: &OrderView, kind: ClockKind, task: Option<&str>) -> ClockCard {
    let task = task.map(|code| view.tasks.iter().find(|it| it.code == code).unwrap().id);
    view.clocks.iter().find(|it| it.kind == kind && it.task == task).unwrap().clone()
}

fn see(office: &Office, who: &Actor) -> Vec<clock::NoticeCard> {
    office.desk.ask(who, Notices { staff: who.staff }).unwrap().rows
}

#[test]
fn an_order_begins_with_its_clocks_and_ends_with_them() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let staff = departments(office);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = open(office, &lin, firm.order("business-broadband"));
        let view = page(office, &lin, id);
        let whole = clock_of(&view, ClockKind::Order, None);
        assert_eq!((whole.state, whole.due_us), (ClockState::Running, Some(view.due_us)));
        let first = clock_of(&view, ClockKind::Task, Some("address-check"));
        assert_eq!(first.due_us, view.tasks[0].due_us);
        assert!(!first.target.because.is_empty());
        office.hands.forward_hours(1);
        for paper in view.papers {
            firm.prove(office, paper.kind.code(), Some(id));
        }
        crate::firm::finish(office, &lin, id, &staff);
        let view = page(office, &lin, id);
        assert!(view.clocks.iter().all(|it| it.state == ClockState::Ended), "{:#?}", view.clocks);
        office.hands.forward_hours(24 * 400);
        let swept = Sweeper::default().sweep(&office.desk).unwrap();
        assert_eq!(swept.clocks, 0, "closed orders never alert");
    });
}

#[test]
fn a_clock_tells_each_rung_once_and_whoever_the_policy_names() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = open(office, &lin, firm.order("business-broadband"));
        let sweeper = Sweeper::default();
        sweeper.sweep(&office.desk).unwrap();
        assert!(see(office, &lin).is_empty());
        // The first task of a T2 customer has so many hours.
        office.hands.forward_micros(46 * 60 * 1_000_000);
        sweeper.sweep(&office.desk).unwrap();
        let told = see(office, &lin);
        assert_eq!(told.len(), 1, "{told:#?}");
        assert_eq!((told[0].tone, told[0].order), (NoticeTone::Hint, Some(id)));
        assert!(see(office, &boss).is_empty());
        office.hands.forward_micros(20 * 60 * 1_000_000);
        sweeper.sweep(&office.desk).unwrap();
        let (told, raised) = (see(office, &lin), see(office, &boss));
        assert_eq!(told.len(), 2, "ninety and a hundred at once are one notice: {told:#?}");
        assert_eq!(told[0].tone, NoticeTone::Breach);
        assert!(raised.iter().all(|it| it.is_shared && it.tone == NoticeTone::Breach));
        assert_eq!(raised.len(), 1);
        for _ in 0..3 {
            sweeper.sweep(&office.desk).unwrap();
        }
        assert_eq!(see(office, &lin).len(), 2, "sweeping again changes nothing");

        office.desk.run(&boss, Command::Clock(clock::Command::See { id: raised[0].id })).unwrap();
        assert!(see(office, &boss).is_empty());
        let theirs = clock::Command::See { id: told[0].id };
        assert!(office.desk.run(&boss, Command::Clock(theirs)).is_err(), "it is not theirs");
        let view = page(office, &lin, id);
        let first = clock_of(&view, ClockKind::Task, Some("address-check"));
        assert!(first.breached_us.is_some() && first.left_minutes < 0);
        assert_eq!(first.pieces.last().unwrap().kind, PieceKind::Breached);

        let done = task::Command::Complete {
            id: view.tasks[0].id,
            values: crate::firm::answers(&view.tasks[0].form),
        };
        work(office, &lin, done).unwrap();
        assert!(see(office, &lin).is_empty(), "what is done is no news");
        let first = clock_of(&page(office, &lin, id), ClockKind::Task, Some("address-check"));
        assert!(first.breached_us.is_some(), "late once is late for ever");
    });
}

/// An order whose department asks for the customer's room on the first day.
fn waiting(office: &Office, lin: &Actor) -> (OrderId, Actor) {
    let staff = departments(office);
    let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
    let id = open(office, lin, firm.order("internet-line"));
    let need = &page(office, lin, id).tasks[0];
    let values = crate::firm::answers(&need.form);
    work(office, lin, task::Command::Complete { id: need.id, values }).unwrap();
    let res = staff.into_iter().find(|it| it.department.as_deref() == Some("RES")).unwrap();
    (id, res)
}

fn resource_check(office: &Office, by: &Actor, id: OrderId) -> order::TaskCard {
    let view = page(office, by, id);
    view.tasks.into_iter().find(|it| it.code == "resource-check").unwrap()
}

#[test]
fn a_wait_reminds_on_its_day_and_ends_when_it_has_lasted_long_enough() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (order, res) = waiting(office, &lin);
        let id = resource_check(office, &lin, order).id;
        work(office, &res, task::Command::Accept { id }).unwrap();
        let reason = WaitReason::CustomerPremises;
        let hold = |until: &str| task::Command::Hold { id, reason, until: until.parse().unwrap() };
        let too_long = work(office, &res, hold("2026-05-04")).unwrap_err();
        assert_eq!(crate::desk_order::fault(&too_long), "wait-too-long");
        work(office, &res, hold("2026-03-05")).unwrap();
        let paused = clock_of(&page(office, &lin, order), ClockKind::Task, Some("resource-check"));
        assert_eq!(paused.state, ClockState::Paused);
        let sweeper = Sweeper::default();
        office.hands.forward_hours(24 * 4);
        sweeper.sweep(&office.desk).unwrap();
        let reminders = |who: &Actor| {
            let waits = see(office, who).into_iter().map(|it| it.words);
            waits.filter(|it| format!("{it:?}").contains("clock-notice-remind")).count()
        };
        assert_eq!((reminders(&res), reminders(&lin)), (1, 1));
        sweeper.sweep(&office.desk).unwrap();
        assert_eq!(reminders(&res), 1);
        // Twenty working days after the second of March.
        office.hands.forward_hours(24 * 28);
        sweeper.sweep(&office.desk).unwrap();
        let card = resource_check(office, &lin, order);
        assert_eq!(card.status, TaskStatus::Accepted, "it goes on by itself");
        let view = page(office, &lin, order);
        let running = clock_of(&view, ClockKind::Task, Some("resource-check"));
        assert_eq!(running.state, ClockState::Running);
        let told = view
            .history
            .iter()
            .any(|it| format!("{:?}", it.summary).contains("order-event-wait-over"));
        assert!(told);
    });
}

#[test]
fn a_word_to_the_customer_moves_the_next_update_on() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let order = open(office, &lin, firm.order("internet-line"));
        let due = || clock_of(&page(office, &lin, order), ClockKind::NextUpdate, None).due_us;
        let before = due();
        office.hands.forward_hours(24);
        let say = |direction| timeline::Command::Note {
            enterprise: firm.id,
            id: InteractionId::fresh(),
            channel: Channel::Phone,
            direction,
            person: None,
            text: "已告知进展".into(),
            thread: format!("order:{order}"),
        };
        office.desk.run(&lin, Command::Timeline(say(Direction::Internal))).unwrap();
        assert_eq!(due(), before, "what we say among ourselves is no update");
        office.desk.run(&lin, Command::Timeline(say(Direction::Out))).unwrap();
        assert!(before < due());
    });
}

#[test]
fn a_promise_has_a_clock_beside_those_of_the_contract() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let order = open(office, &lin, firm.order("internet-line"));
        let id = PromiseId::fresh();
        let due = Now::from_micros(office.desk.now().micros() + 5 * 3_600_000_000);
        let what = "今晚前回电".into();
        let (enterprise, order_) = (firm.id, Some(order));
        let new =
            NewPromise { id, enterprise, person: None, what, due, order: order_, demand: None };
        office.desk.run(&lin, Command::Promise(promise::Command::Give(new))).unwrap();
        let shown = page(office, &lin, order).promises[0].clock.clone().unwrap();
        assert_eq!(shown.due_us, Some(due.micros()));
        office.hands.forward_hours(6);
        Sweeper::default().sweep(&office.desk).unwrap();
        let told = see(office, &lin);
        assert!(told.iter().any(|it| it.tone == NoticeTone::Breach), "{told:#?}");
        office.desk.run(&lin, Command::Promise(promise::Command::Keep { id })).unwrap();
        let kept = page(office, &lin, order).promises[0].clock.clone().unwrap();
        assert_eq!(kept.state, ClockState::Ended);
        assert_eq!(kept.breached_us, Some(due.micros()));

        let day = office.desk.now().today() + chrono::Days::new(9);
        send(office, &lin, order::Command::Promise { id: order, day }).unwrap();
        let whole = clock_of(&page(office, &lin, order), ClockKind::Promise, None);
        let view = page(office, &lin, order);
        assert_eq!(whole.due_us, view.promised_us);
        let later = day + chrono::Days::new(3);
        send(office, &lin, order::Command::Promise { id: order, day: later }).unwrap();
        let again = clock_of(&page(office, &lin, order), ClockKind::Promise, None);
        assert_eq!(again.generation, 2);
        assert_eq!(again.due_us, page(office, &lin, order).promised_us);
    });
}

/// Many orders, all of whose first tasks are over their time.
fn much_is_late(desk: &Arc<Desk>, office: &Office) -> (Actor, Vec<OrderId>) {
    let _ = desk;
    let lin = office.hire("lin", Role::Manager);
    office.hire("boss", Role::Supervisor);
    let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
    let orders = (0..12).map(|_| open(office, &lin, firm.order("business-broadband"))).collect();
    office.hands.forward_hours(7);
    (lin, orders)
}

fn each_rung_fired_once(office: &Office, lin: &Actor, orders: &[OrderId]) {
    for order in orders {
        let view = page(office, lin, *order);
        let task = clock_of(&view, ClockKind::Task, Some("address-check"));
        let rungs = office.desk.store().read(|sql| clocks::rungs(sql, task.id)).unwrap();
        let percents: Vec<i64> = rungs.iter().map(|it| it.1).collect();
        assert_eq!(percents, [50, 75, 90, 100, 150]);
    }
    // Several rungs at once are one notice, about the highest, which is for supervisors alone.
    let about_tasks = |who: &Actor| {
        let told = see(office, who).into_iter();
        told.filter(|it| format!("{:?}", it.words).contains("clock-kind-task")).count()
    };
    assert_eq!(about_tasks(lin), 0);
}

fn at_once(desks: [&Arc<Desk>; 2]) {
    std::thread::scope(|scope| {
        for desk in desks {
            scope.spawn(move || {
                let sweeper = Sweeper::default();
                // The lease keeps two sweepers apart, so the rows are also passed without it.
                let now = desk.now();
                let due = desk.store().read(|sql| clocks::due(sql, now, 200)).unwrap();
                for some in due.chunks(7) {
                    sweep::pass(desk, some).unwrap();
                }
                sweeper.sweep(desk).unwrap();
            });
        }
    });
}

#[test]
fn two_sweepers_at_once_fire_each_rung_once() {
    let office = Office::on_sqlite();
    let (lin, orders) = much_is_late(&office.desk, &office);
    at_once([&office.desk, &office.desk]);
    each_rung_fired_once(&office, &lin, &orders);
    assert_eq!(Sweeper::default().sweep(&office.desk).unwrap().clocks, 0);
    with_postgres(|url, schema| {
        let hands = Hands::at(MORNING);
        let folder = tempfile::tempdir().unwrap();
        let hub = |name: &str| {
            let store = Store::open_postgres(url, schema).unwrap();
            let folder = folder.path().join(name);
            std::fs::create_dir_all(&folder).unwrap();
            Arc::new(Desk::on(store, &folder, hands.clock()).unwrap())
        };
        let (one, two) = (hub("one"), hub("two"));
        let office = Office { desk: Arc::clone(&one), hands: hands.clone(), folder: None };
        let (lin, orders) = much_is_late(&one, &office);
        at_once([&one, &two]);
        // What one held while the other came by is left to the next sweep.
        Sweeper::default().sweep(&two).ok();
        hands.forward_micros(16_000_000);
        Sweeper::default().sweep(&two).unwrap();
        each_rung_fired_once(&office, &lin, &orders);
    });
}

#[test]
fn only_one_of_two_sweepers_holds_the_lease_and_it_ends_by_itself() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        open(office, &lin, firm.order("business-broadband"));
        office.hands.forward_hours(2);
        let (one, two) = (Sweeper::default(), Sweeper::default());
        assert!(0 < one.sweep(&office.desk).unwrap().clocks);
        office.hands.forward_micros(5_000_000);
        let again = open(office, &lin, firm.order("business-broadband"));
        office.hands.forward_micros(5_000_000);
        make_due(office, again);
        assert!(two.sweep(&office.desk).unwrap().left_to_others);
        office.hands.forward_micros(11_000_000);
        assert!(!two.sweep(&office.desk).unwrap().left_to_others);
    });
}

/// Lets time have something to do to an order's clock.
fn make_due(office: &Office, order: OrderId) {
    let id = attache::domain::ClockId::of(ClockKind::Order, About::Order(order));
    let calendars = office.desk.library().calendars.clone();
    let done: Result<(), attache::store::StoreError> = office.desk.store().write(move |sql| {
        let clock = clocks::by_id(sql, id)?.unwrap();
        let mut parts = clock.parts().clone();
        parts.meter.consumed_seconds = i64::from(parts.meter.budget_minutes) * 31;
        clocks::save(sql, &attache::domain::clock::Clock::restore(parts), &calendars)
    });
    done.unwrap();
}

#[test]
fn what_nobody_can_cancel_is_given_up_by_two_people() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let other = office.hire("other", Role::Supervisor);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = open(office, &lin, firm.order("internet-line"));
        let reason = || "客户破产".into();
        send(office, &boss, order::Command::AskFailure { id, reason: reason() }).unwrap();
        let view = page(office, &other, id);
        assert_eq!(view.failing.unwrap().0, "boss");
        assert!(view.may.contains(&order::OrderAct::ConfirmFailure));
        assert!(!page(office, &boss, id).may.contains(&order::OrderAct::ConfirmFailure));
        let same = send(office, &boss, order::Command::ConfirmFailure { id }).unwrap_err();
        assert_eq!(crate::desk_order::fault(&same), "second-person");
        assert!(send(office, &lin, order::Command::ConfirmFailure { id }).is_err());
        send(office, &lin, order::Command::WithdrawFailure { id }).unwrap();
        send(office, &lin, order::Command::AskFailure { id, reason: reason() }).unwrap();
        send(office, &other, order::Command::ConfirmFailure { id }).unwrap();
        let view = page(office, &lin, id);
        assert_eq!(view.status, OrderStatus::Failed);
        assert!(view.tasks.iter().all(|it| it.status.is_closed()));
        assert!(view.clocks.iter().all(|it| it.state == ClockState::Ended));
        assert_eq!(view.reason, "客户破产");
    });
}

#[test]
fn an_order_is_held_only_so_often_and_so_long() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = open(office, &lin, firm.order("internet-line"));
        let hold = |until: &str| {
            let reason = WaitReason::CustomerWish;
            send(office, &lin, order::Command::Hold { id, reason, until: until.parse().unwrap() })
        };
        let long = hold("2026-12-01").unwrap_err();
        assert_eq!(crate::desk_order::fault(&long), "wait-too-long");
        for _ in 0..5 {
            hold("2026-03-20").unwrap();
            send(office, &lin, order::Command::Resume { id }).unwrap();
        }
        assert_eq!(crate::desk_order::fault(&hold("2026-03-20").unwrap_err()), "held-too-often");
        assert!(!page(office, &lin, id).may.contains(&order::OrderAct::Hold));
    });
}
