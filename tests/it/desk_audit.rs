//! Every command leaves a line, and every change to a line is found.

use attache::{
    desk::{Command, DeskError, Envelope, office},
    domain::{Actor, CommandId, Personal, Role, StaffId},
    store::{Sql as _, audit::Break, sqlite::SqliteFile},
};

use crate::support::{Office, on_each_engine};

fn named(name: &str) -> Command {
    Command::Office(office::Command::Found { name: name.to_owned(), is_demo: false })
}

#[test]
fn a_command_sent_twice_is_done_and_audited_once() {
    on_each_engine(|office| {
        let envelope = Envelope { id: CommandId::fresh(), command: named("佛山") };
        let first = office.desk.perform(&Actor::program(), &envelope).unwrap();
        let second = office.desk.perform(&Actor::program(), &envelope).unwrap();
        assert_eq!(first, second);
        let verdict = office.desk.verify_audit(&[]).unwrap();
        assert_eq!((verdict.lines, verdict.breaks.len()), (1, 0));
    });
}

#[test]
fn refused_and_forbidden_attempts_are_on_the_record() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        office.desk.run(&lin, named("Mine")).unwrap_err();
        office.desk.run(&Actor::program(), named("  ")).unwrap_err();
        let root = office.hire("root", Role::Administrator);
        let ask = office::Trail::default();
        let trail = office.desk.ask(&root, ask).unwrap();
        let outcomes: Vec<&str> = trail
            .iter()
            .filter(|line| line.action == "office.found")
            .map(|line| line.outcome.as_str())
            .collect();
        assert_eq!(outcomes.len(), 2);
        assert!(outcomes.contains(&"forbidden") && outcomes.contains(&"refused"));
    });
}

#[test]
fn the_trail_holds_no_passwords() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let root = office.hire("root", Role::Administrator);
    let ask = office::Trail::default();
    let trail = office.desk.ask(&root, ask).unwrap();
    assert!(trail.iter().any(|line| line.detail.contains("‹personal›")));
    assert!(!trail.iter().any(|line| line.detail.contains("correct horse")));
}

#[test]
fn an_office_in_which_somebody_works_keeps_its_locks() {
    on_each_engine(|office| {
        let is_demo = |by: &Actor| office.desk.ask(by, office::OfficePage).unwrap().is_demo;
        let demo = || {
            let found = office::Command::Found { name: "演示".to_owned(), is_demo: true };
            Command::Office(found)
        };
        let root = office.hire("root", Role::Administrator);
        for by in [&root, &Actor::program()] {
            let refused = office.desk.run(by, demo()).unwrap_err();
            assert!(matches!(refused, DeskError::Refused(_)), "{refused}");
        }
        let open: Result<office::Command, _> =
            serde_json::from_str(r#"{"set":{"name":"demo","value":"1"}}"#);
        assert!(open.is_err(), "there is no such setting");
        for name in [office::Setting::Hub, office::Setting::PapersPlace, office::Setting::PapersKey]
        {
            let set = || Command::Office(office::Command::Set { name, value: "x".to_owned() });
            let refused = office.desk.run(&root, set()).unwrap_err();
            assert!(matches!(refused, DeskError::Forbidden(_)), "{refused}");
        }
        assert!(!is_demo(&root));
        assert!(office.desk.enter_demo(root.staff).is_err());
    });
}

#[test]
fn whoever_enters_a_demo_is_on_the_record() {
    on_each_engine(|office| {
        let demo = office::Command::Found { name: "演示".to_owned(), is_demo: true };
        office.desk.run(&Actor::program(), Command::Office(demo)).unwrap();
        let root = office.hire("root", Role::Administrator);
        office.desk.enter_demo(root.staff).unwrap();
        let trail = office.desk.ask(&root, office::Trail::default()).unwrap();
        let entered: Vec<_> = trail.iter().filter(|it| it.action == "sign_in.demo").collect();
        assert_eq!(entered.len(), 1);
        assert_eq!(entered[0].subject, format!("person:{}", root.staff));
        assert_eq!(office.desk.verify_audit(&[]).unwrap().breaks, []);
    });
}

/// Does something to the database behind the program's back and reports what verification finds.
fn after(tampering: &str) -> Vec<Break> {
    let office = Office::on_sqlite();
    for i in 0..20 {
        office.desk.run(&Actor::program(), named(&format!("Office {i}"))).unwrap();
    }
    let witness = office.desk.audit_heads().unwrap();
    let file = SqliteFile(office.folder.as_ref().unwrap().path().join("attache.db"));
    file.writer().unwrap().batch(tampering).unwrap();
    office.desk.verify_audit(&witness).unwrap().breaks
}

#[test]
fn tampering_is_found_and_located() {
    assert_eq!(after(""), []);
    let edits = [
        "UPDATE audit SET outcome = 'refused' WHERE seq = 7",
        "UPDATE audit SET at_us = at_us + 1 WHERE seq = 7",
        "DELETE FROM audit WHERE seq = 7",
        "DELETE FROM audit WHERE seq > 15",
        "DELETE FROM audit WHERE seq > 15; UPDATE audit_head SET seq = 15,
             hash = (SELECT hash FROM audit WHERE seq = 15)",
        "UPDATE audit SET seq = 1000 WHERE seq = 7",
        "INSERT INTO audit SELECT stream, 21, at_us, staff, role, action, outcome, subject,
             detail, hash FROM audit WHERE seq = 20",
    ];
    for edit in edits {
        let found = after(edit);
        let at_7 = |it: &Break| {
            matches!(it, Break::Changed { seq: 7, .. } | Break::Missing { seq: 7, .. })
        };
        let at_the_end = |it: &Break| {
            matches!(it, Break::Cut { seq: 15, head: 20, .. } | Break::Changed { seq: 20 | 21, .. })
        };
        assert!(found.iter().any(|it| at_7(it) || at_the_end(it)), "{edit}: {found:?}");
    }
}

#[test]
fn personal_text_in_a_draft_is_kept_but_not_audited() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let keep = attache::desk::draft::Command::Keep {
        slot: "note".to_owned(),
        body: Personal::from("张三 13805127731"),
    };
    office.desk.run(&lin, Command::Draft(keep)).unwrap();
    let ask = attache::desk::draft::DraftText { slot: "note".to_owned() };
    let text = office.desk.ask(&lin, ask.clone()).unwrap();
    assert_eq!(text.as_deref(), Some("张三 13805127731"));
    let other = Actor { staff: StaffId::fresh(), ..lin };
    assert_eq!(office.desk.ask(&other, ask).unwrap(), None);
}

#[test]
fn the_trail_is_narrowed_by_person_action_outcome_subject_text_and_time() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let root = office.hire("root", Role::Administrator);
        office.hands.forward_hours(24);
        let noon = office.desk.now().micros();
        office.desk.run(&lin, named("Mine")).unwrap_err();
        office.desk.run(&root, named("100% 佛山")).unwrap();
        // More lines than are ever fetched at once come after it.
        office.hands.forward_hours(1);
        for n in 0..201 {
            let set = office::Command::Set { name: office::Setting::Name, value: n.to_string() };
            office.desk.run(&root, Command::Office(set)).unwrap();
        }
        let found = |ask: office::Trail| office.desk.ask(&root, ask).unwrap();
        let all = office::Trail::default;
        assert!(found(all()).iter().all(|it| it.action != "office.found"), "too far back");
        let of_action = found(office::Trail { action: "office.f".into(), ..all() });
        assert_eq!(of_action.len(), 2);
        let of_lin = office::Trail { staff: Some(lin.staff), outcome: "forbidden".into(), ..all() };
        assert_eq!(found(of_lin).len(), 1);
        let text = |text: &str| found(office::Trail { text: text.into(), ..all() }).len();
        assert_eq!(
            (text("100% 佛"), text("100_ 佛"), text("0!")),
            (1, 0, 0),
            "nothing is a pattern"
        );
        let before = found(office::Trail { before_us: noon, ..all() });
        assert!(!before.is_empty() && before.iter().all(|it| it.action == "staff.add"));
        let since = office::Trail { since_us: noon, action: "staff.".into(), ..all() };
        assert_eq!(found(since).len(), 0);
        let subject = of_action[0].subject.clone();
        let about = office::Trail { subject: Some(subject.clone()), ..all() };
        let about = found(office::Trail { staff: Some(root.staff), ..about });
        assert!(!about.is_empty() && about.iter().all(|it| it.subject == subject));
    });
}
