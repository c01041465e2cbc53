//! Appointments through the desk, on each engine: agreed, moved, settled, and written for calendar programs.

use attache::{
    desk::{
        Command,
        appointment::{self, AppointmentLine, Appointments},
        staff,
        work::{Day, OrphanKind, Orphans},
    },
    domain::{
        Actor, AppointmentId, Now, OrderId, Personal, Role,
        appointment::{Agreed, AppointmentState, Window},
    },
};

use crate::{
    desk_order::fault,
    firm::{Firm, open},
    support::{Office, on_each_engine},
};

const HOUR_US: i64 = 3_600_000_000;

fn window(office: &Office, from_hours: i64) -> Window {
    let from = office.desk.now().micros() + from_hours * HOUR_US;
    Window { from: Now::from_micros(from), until: Now::from_micros(from + 2 * HOUR_US) }
}

fn run(office: &Office, by: &Actor, command: appointment::Command) -> Result<(), String> {
    let done = office.desk.run(by, Command::Appointment(command));
    done.map(drop).map_err(|err| fault(&err))
}

fn only(office: &Office, by: &Actor, order: OrderId) -> AppointmentLine {
    let mut found = office.desk.ask(by, Appointments { order }).unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn an_appointment_is_agreed_moved_and_kept_and_calendars_follow() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let stranger = Firm::found(office, "临风物流（宁波）有限公司");
        let order = open(office, &lin, firm.order("internet-line"));
        let id = AppointmentId::fresh();
        let agreed = Agreed {
            id,
            enterprise: firm.id,
            order: Some(order),
            task: None,
            person: Some(firm.agent),
            purpose: "上门查看机房;带光功率计".into(),
            address: "工业园区星湖街 1 号, 3 楼".into(),
            window: window(office, 24),
            owner: lin.staff,
        };
        let foreign = Agreed { enterprise: stranger.id, ..agreed.clone() };
        let refused = run(office, &lin, appointment::Command::Arrange(foreign));
        assert_eq!(refused, Err("order-other-enterprise".to_owned()));
        run(office, &lin, appointment::Command::Arrange(agreed)).unwrap();

        let line = only(office, &lin, order);
        let begins = window(office, 24).from.utc().format("%Y%m%dT%H%M%SZ").to_string();
        let unfolded = line.ical.replace("\r\n ", "");
        for part in [
            &format!("UID:{id}@attache"),
            &format!("DTSTART:{begins}"),
            "SEQUENCE:0",
            "STATUS:CONFIRMED",
            "METHOD:PUBLISH",
            // A semicolon or a comma ends nothing within a text.
            "SUMMARY:上门查看机房\\;带光功率计",
            "LOCATION:工业园区星湖街 1 号\\, 3 楼",
            "BEGIN:VALARM",
        ] {
            assert!(unfolded.contains(part), "{part} is not in {unfolded}");
        }
        let day = office.desk.ask(&lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.appointments.iter().map(|it| it.id).collect::<Vec<_>>(), [id]);

        let early = appointment::Command::Settle {
            id,
            state: AppointmentState::Kept,
            note: Personal::default(),
        };
        assert_eq!(run(office, &lin, early.clone()), Err("appointment-not-yet".to_owned()));
        let moved = appointment::Command::Move {
            id,
            window: window(office, 48),
            note: "客户临时出差".into(),
        };
        run(office, &lin, moved).unwrap();
        assert!(only(office, &lin, order).ical.contains("SEQUENCE:1"));
        office.hands.forward_hours(49);
        run(office, &lin, early.clone()).unwrap();
        assert_eq!(run(office, &lin, early), Err("appointment-over".to_owned()));
        let line = only(office, &lin, order);
        assert_eq!(line.state, AppointmentState::Kept);
        let day = office.desk.ask(&lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.appointments, []);
    });
}

#[test]
fn a_cancelled_appointment_leaves_calendars_too() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let order = open(office, &lin, firm.order("internet-line"));
        let id = AppointmentId::fresh();
        let agreed = Agreed {
            id,
            enterprise: firm.id,
            order: Some(order),
            task: None,
            person: None,
            purpose: "上门装机".into(),
            address: Personal::default(),
            window: window(office, 24),
            owner: lin.staff,
        };
        run(office, &lin, appointment::Command::Arrange(agreed)).unwrap();
        let cancel = |note: &str| appointment::Command::Settle {
            id,
            state: AppointmentState::Cancelled,
            note: note.into(),
        };
        assert_eq!(run(office, &lin, cancel("")), Err("empty".to_owned()));
        run(office, &lin, cancel("客户取消")).unwrap();
        let line = only(office, &lin, order);
        assert!(line.ical.contains("METHOD:CANCEL") && line.ical.contains("STATUS:CANCELLED"));
        assert!(!line.ical.contains("VALARM"));
    });
}

#[test]
fn an_appointment_is_changed_by_whoever_comes_owns_the_order_or_supervises() {
    on_each_engine(|office| {
        let (lin, boss) =
            (office.hire("lin", Role::Manager), office.hire("boss", Role::Supervisor));
        let crew = |login| office.hire_into(login, Role::Worker, Some("ENG"));
        let (gao, he, root) = (crew("gao"), crew("he"), office.hire("root", Role::Administrator));
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let order = open(office, &lin, firm.order("internet-line"));
        let id = AppointmentId::fresh();
        let agreed = |owner| Agreed {
            id,
            enterprise: firm.id,
            order: Some(order),
            task: None,
            person: Some(firm.agent),
            purpose: "上门装机".into(),
            address: Personal::default(),
            window: window(office, 24),
            owner,
        };
        let arrange = |owner| run(office, &lin, appointment::Command::Arrange(agreed(owner)));
        assert_eq!(arrange(root.staff), Err("order-cannot-take".to_owned()));
        arrange(gao.staff).unwrap();

        let not_hers = Err("not-owner".to_owned());
        let moved = |hours| {
            let window = window(office, hours);
            appointment::Command::Move { id, window, note: "客户改期".into() }
        };
        let give = |to| appointment::Command::HandOver { id, to };
        assert_eq!(run(office, &he, moved(30)), not_hers);
        assert_eq!(run(office, &he, give(he.staff)), not_hers);
        assert!(!only(office, &he, order).is_changeable);
        for by in [&gao, &lin, &boss] {
            assert!(only(office, by, order).is_changeable);
            run(office, by, moved(30)).unwrap();
        }
        run(office, &lin, give(he.staff)).unwrap();
        assert_eq!(run(office, &gao, moved(30)), not_hers, "it is a colleague's now");

        office.hands.forward_hours(31);
        let (state, note) = (AppointmentState::Missed, Personal::from("没有人在"));
        let missed = || appointment::Command::Settle { id, state, note: note.clone() };
        assert_eq!(run(office, &gao, missed()), not_hers);
        run(office, &he, missed()).unwrap();
        assert!(!only(office, &he, order).is_changeable, "it is over");
    });
}

#[test]
fn what_a_colleague_who_left_had_arranged_is_passed_on() {
    on_each_engine(|office| {
        let (lin, mei) = (office.hire("lin", Role::Manager), office.hire("mei", Role::Manager));
        let (boss, root) =
            (office.hire("boss", Role::Supervisor), office.hire("root", Role::Administrator));
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = AppointmentId::fresh();
        let agreed = Agreed {
            id,
            enterprise: firm.id,
            order: None,
            task: None,
            person: Some(firm.agent),
            purpose: "上门查看机房".into(),
            address: Personal::default(),
            window: window(office, 24),
            owner: lin.staff,
        };
        run(office, &lin, appointment::Command::Arrange(agreed)).unwrap();
        office.desk.run(&root, Command::Staff(staff::Command::Close { id: lin.staff })).unwrap();
        let found = || office.desk.ask(&boss, Orphans).unwrap();
        let what: Vec<_> = found().iter().map(|it| it.what).collect();
        assert_eq!(what, [OrphanKind::Appointment(id)]);

        let give = |to| appointment::Command::HandOver { id, to };
        assert_eq!(run(office, &boss, give(lin.staff)), Err("order-cannot-take".to_owned()));
        run(office, &boss, give(mei.staff)).unwrap();
        assert_eq!(found(), []);
        let day = office.desk.ask(&mei, Day { staff: mei.staff }).unwrap();
        let hers: Vec<_> = day.appointments.iter().map(|it| it.id).collect();
        assert_eq!(hers, [id]);
        assert!(day.appointments[0].ical.contains("SEQUENCE:1"));
    });
}
