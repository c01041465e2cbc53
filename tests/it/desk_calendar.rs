//! Calendars through the desk: exceptions and notices, and what follows for open work.

use attache::{
    desk::{
        Command, DeskError, Envelope, Fault, Receipt, Subject,
        calendar::{self, CalendarPreview, CalendarYear, MovedDues, MovedLine, Reprojections},
        office::Trail,
        order,
        sweep::Sweeper,
    },
    domain::{
        Actor, CommandId, Now, OrderId, Personal, Role, Tier,
        calendar::{CalendarCode, DayKind, Effect, Intake},
        clock::ClockKind,
        office_micros,
        order::Penalty,
    },
    store::enterprises,
};
use chrono::NaiveDateTime;

use crate::{
    desk_order::fault,
    firm::{Firm, open, page, send},
    support::{Office, on_each_engine},
};

fn at(text: &str) -> Now {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Now::from_micros(office_micros(local))
}

fn go_to(office: &Office, moment: &str) {
    office.hands.forward_micros(at(moment).micros() - office.desk.now().micros());
}

fn send_calendar(
    office: &Office,
    by: &Actor,
    command: calendar::Command,
) -> Result<Receipt, DeskError> {
    office.desk.run(by, Command::Calendar(command))
}

fn declare(day: &str, effect: Effect, name: &str) -> calendar::Command {
    let (calendar, day) = (CalendarCode::office(), day.parse().unwrap());
    calendar::Command::Declare { calendar, day, effect, name: name.into() }
}

fn withdraw(day: &str) -> calendar::Command {
    calendar::Command::Withdraw { calendar: CalendarCode::office(), day: day.parse().unwrap() }
}

/// An order of a small customer, whose first task may take fifteen hours.
fn order_of_fifteen_hours(office: &Office, lin: &Actor) -> OrderId {
    let firm = Firm::found(office, "甲贸易商行");
    let id = firm.id;
    let kept: Result<(), attache::store::StoreError> = office.desk.store().write(move |sql| {
        let mut kept = enterprises::by_id(sql, id)?.unwrap();
        kept.it.tier = Tier::T4;
        enterprises::save(sql, &kept)
    });
    kept.unwrap();
    open(office, lin, firm.order("cloud-pbx"))
}

fn moved(office: &Office, by: &Actor, order: OrderId) -> Vec<MovedLine> {
    office.desk.ask(by, MovedDues { order }).unwrap()
}

#[test]
fn a_day_off_declared_while_the_clock_runs_moves_it_and_is_journaled() {
    on_each_engine(|office| {
        go_to(office, "2024-02-08 16:00");
        let (lin, chen) =
            (office.hire("lin", Role::Manager), office.hire("chen", Role::Administrator));
        let order = order_of_fifteen_hours(office, &lin);
        let due = || page(office, &lin, order).tasks[0].due_us.map(Now::from_micros);
        assert_eq!(due(), Some(at("2024-02-18 16:00")));

        go_to(office, "2024-02-08 17:00");
        let receipt =
            send_calendar(office, &chen, declare("2024-02-09", Effect::Closed, "Typhoon"));
        let touched = receipt.unwrap().touched;
        for subject in [Subject::Library, Subject::Order(order), Subject::Person(lin.staff)] {
            assert!(touched.contains(&subject), "{subject}");
        }
        assert_eq!(due(), Some(at("2024-02-19 16:00")));
        let lines = moved(office, &lin, order);
        let of_task = lines.iter().find(|it| it.kind == Some(ClockKind::Task)).unwrap();
        assert_eq!((of_task.old, of_task.new), (at("2024-02-18 16:00"), at("2024-02-19 16:00")));
        assert_eq!(of_task.cause, "office:2024-02-09");
        let later = |kind| lines.iter().any(|it| it.kind == kind && it.old < it.new);
        assert!(later(None) && later(Some(ClockKind::Order)), "the order too: {lines:?}");

        let history = page(office, &lin, order).history;
        let told = history.iter().any(|it| format!("{it:?}").contains("order-event-reprojected"));
        assert!(told, "{history:?}");

        // The library of the next request knows the day, and taking it back moves the clock back.
        assert_eq!(
            office.desk.library().calendar.kind("2024-02-09".parse().unwrap()),
            DayKind::Closed
        );
        send_calendar(office, &chen, withdraw("2024-02-09")).unwrap();
        assert_eq!(due(), Some(at("2024-02-18 16:00")));
        let again = withdraw("2024-02-09");
        let refused = send_calendar(office, &chen, again).unwrap_err();
        assert_eq!(fault(&refused), "calendar-nothing-declared");
    });
}

#[test]
fn what_has_ended_is_never_computed_again() {
    on_each_engine(|office| {
        go_to(office, "2024-02-08 16:00");
        let (lin, chen) =
            (office.hire("lin", Role::Manager), office.hire("chen", Role::Administrator));
        let order = order_of_fifteen_hours(office, &lin);
        let cancel = order::Command::Cancel {
            id: order,
            reason: Personal::new("no need"),
            penalty: Penalty::NotAgreed,
            fee: "已付 3000 元".into(),
        };
        send(office, &lin, cancel).unwrap();
        let before = page(office, &lin, order);
        let done = send_calendar(office, &chen, declare("2024-02-09", Effect::Closed, "Typhoon"));
        assert!(!done.unwrap().touched.contains(&Subject::Order(order)));
        assert_eq!(moved(office, &lin, order), []);
        let after = page(office, &lin, order);
        assert_eq!(after.tasks[0].due_us, before.tasks[0].due_us);
    });
}

#[test]
fn a_notice_settles_a_projected_year_and_moves_what_runs_into_it() {
    on_each_engine(|office| {
        go_to(office, "2027-02-04 16:00");
        let (lin, chen) =
            (office.hire("lin", Role::Manager), office.hire("chen", Role::Administrator));
        let order = order_of_fifteen_hours(office, &lin);
        let due = || page(office, &lin, order).tasks[0].due_us.map(Now::from_micros);
        assert_eq!(due(), Some(at("2027-02-08 16:00")));
        let office_code = CalendarCode::office();
        let year = CalendarYear { calendar: office_code.clone(), year: 2027 };
        let view = office.desk.ask(&lin, year.clone()).unwrap();
        assert_eq!(view.projected_from(), Some("2027-01-01".parse().unwrap()));

        let text = r#"{"year": 2027, "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
            {"name": "春节", "date": "2027-02-08", "isOffDay": true}]}"#;
        let ask = CalendarPreview { calendar: office_code.clone(), text: text.into(), year: None };
        let preview = office.desk.ask(&chen, ask.clone()).unwrap();
        assert_eq!(preview.orders, 1);
        assert!(preview.changes.iter().any(|it| it.is == DayKind::Rest));
        assert!(office.desk.ask(&lin, ask).is_err(), "only administrators try files out");
        assert_eq!(due(), Some(at("2027-02-08 16:00")), "asking changes nothing");

        let import = calendar::Command::Import { calendar: office_code, intake: preview.intake };
        send_calendar(office, &chen, import).unwrap();
        assert_eq!(due(), Some(at("2027-02-09 16:00")));
        let lines = moved(office, &lin, order);
        assert!(lines.iter().all(|it| it.cause == "notice:2027") && !lines.is_empty());
        assert_eq!(
            office.desk.ask(&lin, year).unwrap().projected_from().map(|it| it.to_string()),
            Some("2027-12-28".into())
        );

        // Taken back, the year is projected again and the work is due when it was.
        let back = || calendar::Command::WithdrawNotices { years: vec![2027] };
        send_calendar(office, &chen, back()).unwrap();
        assert_eq!(due(), Some(at("2027-02-08 16:00")));
        assert_eq!(
            office.desk.library().calendar.kind("2027-02-08".parse().unwrap()),
            DayKind::Ordinary
        );
        let lines = moved(office, &lin, order);
        assert!(lines.iter().any(|it| it.cause == "notice-withdrawn:2027"), "{lines:?}");
        let refused = send_calendar(office, &chen, back()).unwrap_err();
        assert_eq!(fault(&refused), "calendar-no-notice");
    });
}

#[test]
fn a_large_office_is_counted_anew_in_steps_that_go_on_after_a_restart() {
    on_each_engine(|office| {
        let (lin, chen) =
            (office.hire("lin", Role::Manager), office.hire("chen", Role::Administrator));
        let firm = Firm::found(office, "甲贸易商行");
        let orders: Vec<OrderId> =
            (0..70).map(|_| open(office, &lin, firm.order("business-broadband"))).collect();
        let before: Vec<i64> = orders.iter().map(|it| page(office, &lin, *it).due_us).collect();
        let counts = || office.desk.ask(&chen, Reprojections).unwrap();
        send_calendar(office, &chen, declare("2026-03-05", Effect::Closed, "台风")).unwrap();
        let open = counts();
        assert_eq!(open.len(), 1);
        assert!(70 < open[0].done && open[0].done < open[0].total, "{open:?}");

        // Somebody else goes on, and finds nothing to do a second time.
        let swept = Sweeper::default().sweep(&office.desk).unwrap();
        assert!(0 < swept.counted);
        assert_eq!(counts(), []);
        office.hands.forward_micros(20_000_000);
        assert_eq!(Sweeper::default().sweep(&office.desk).unwrap().counted, 0);
        for (order, was) in orders.iter().zip(before) {
            let view = page(office, &lin, *order);
            let whole = view.clocks.iter().find(|it| it.kind == ClockKind::Order).unwrap();
            assert_eq!(whole.due_us, Some(view.due_us));
            assert!(was < view.due_us);
            let lines = moved(office, &lin, *order);
            let of_order = lines.iter().filter(|it| it.kind == Some(ClockKind::Order));
            assert_eq!(of_order.count(), 1, "{lines:?}");
        }
    });
}

#[test]
fn another_desk_on_the_same_office_learns_of_an_exception() {
    let office = Office::on_sqlite();
    let chen = office.hire("chen", Role::Administrator);
    let folder = office.folder.as_ref().unwrap().path();
    let other = attache::desk::Desk::open(folder, office.hands.clock()).unwrap();
    let day = "2026-07-20".parse().unwrap();
    assert_eq!(other.library().calendar.kind(day), DayKind::Ordinary);
    send_calendar(&office, &chen, declare("2026-07-20", Effect::Closed, "台风")).unwrap();
    office.hands.forward_hours(1);
    other.catch_up().unwrap();
    assert_eq!(other.library().calendar.kind(day), DayKind::Closed);
    drop(other);
    let later = attache::desk::Desk::open(folder, office.hands.clock()).unwrap();
    assert_eq!(later.library().calendar.kind(day), DayKind::Closed);
}

#[test]
fn exceptions_need_a_reason_a_near_day_and_an_administrator() {
    let office = Office::on_sqlite();
    let (lin, chen) = (office.hire("lin", Role::Manager), office.hire("chen", Role::Administrator));
    let code = |by: &Actor, command| fault(&send_calendar(&office, by, command).unwrap_err());
    let day = "2026-07-20";
    assert_eq!(code(&chen, declare(day, Effect::Closed, " ")), "calendar-needs-reason");
    let long = "长".repeat(61);
    assert_eq!(code(&chen, declare(day, Effect::Closed, &long)), "calendar-long-reason");
    assert_eq!(code(&chen, declare("2062-07-20", Effect::Closed, "x")), "calendar-far-day");
    let intake = Intake::Days(Vec::new());
    let empty = calendar::Command::Import { calendar: CalendarCode::office(), intake };
    assert_eq!(code(&chen, empty), "calendar-empty");
    let elsewhere = calendar::Command::Withdraw {
        calendar: CalendarCode::new("moon"),
        day: day.parse().unwrap(),
    };
    assert_eq!(code(&chen, elsewhere), "calendar-nothing-declared");
    let denied = send_calendar(&office, &lin, declare(day, Effect::Closed, "x")).unwrap_err();
    assert_eq!(denied.fault(), Fault::Forbidden);
}

#[test]
fn an_exception_is_shown_with_its_reason_and_whoever_declared_it() {
    let office = Office::on_sqlite();
    let chen = office.hire("chen", Role::Administrator);
    send_calendar(&office, &chen, declare("2026-07-18", Effect::Opened, "割接")).unwrap();
    send_calendar(&office, &chen, declare("2026-07-20", Effect::Closed, "台风")).unwrap();
    let ask = CalendarYear { calendar: CalendarCode::office(), year: 2026 };
    let view = office.desk.ask(&chen, ask).unwrap();
    let rows: Vec<_> = view.exceptions.iter().map(|it| (&*it.name, it.effect, &*it.by)).collect();
    assert_eq!(rows, [("台风", Effect::Closed, "chen"), ("割接", Effect::Opened, "chen")]);
    assert_eq!(view.days.len(), 365);
    // 248 working days of the notice for 2026, one more, one less.
    assert_eq!(view.working_days(), 248);
    let cell = view.days.iter().find(|it| it.day.to_string() == "2026-07-18").unwrap();
    assert!(cell.is_working && cell.kind == DayKind::Opened);
    assert_eq!(cell.reason.as_ref().unwrap().zh, "割接");
    let crew = CalendarYear { calendar: CalendarCode::new("crew"), year: 2026 };
    assert_eq!(office.desk.ask(&chen, crew).unwrap().exceptions, []);
}

#[test]
fn a_command_sent_twice_is_done_once_and_stands_in_the_trail() {
    on_each_engine(|office| {
        go_to(office, "2024-02-08 16:00");
        let (lin, chen) =
            (office.hire("lin", Role::Manager), office.hire("chen", Role::Administrator));
        let order = order_of_fifteen_hours(office, &lin);
        let command = Command::Calendar(declare("2024-02-09", Effect::Closed, "Typhoon"));
        let envelope = Envelope { id: CommandId::fresh(), command };
        let first = office.desk.perform(&chen, &envelope).unwrap();
        let lines = moved(office, &lin, order);
        assert_eq!(office.desk.perform(&chen, &envelope).unwrap(), first);
        assert_eq!(moved(office, &lin, order), lines);
        let trail = office.desk.ask(&chen, Trail::default()).unwrap();
        let of = |it: &&attache::desk::office::TrailLine| it.action == "calendar.declare";
        let found: Vec<_> = trail.iter().filter(of).collect();
        assert_eq!((found.len(), &*found[0].subject), (1, "library"));
        assert!(found[0].detail.contains("Typhoon"), "{}", found[0].detail);
    });
}
