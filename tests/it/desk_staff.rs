//! Accounts and signing in.

use std::sync::Arc;

use attache::{
    desk::{
        Command, Desk, DeskError, Fault,
        customers::{Customers, Filter, Order, Scope},
        enterprise, office, staff,
    },
    domain::{Actor, EnterpriseId, Personal, Profile, Role, StaffId, Tier},
    store::Store,
};

use crate::support::{Hands, MORNING, Office, on_each_engine, with_database};

fn code(err: &DeskError) -> String {
    match err.fault() {
        Fault::Refused(refused) => refused.code,
        other => format!("{other:?}"),
    }
}

#[test]
fn whoever_knows_the_password_gets_in() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let signed = office.desk.sign_in(" LIN ", &Personal::from("correct horse")).unwrap();
        assert_eq!(signed.actor, lin);
    });
}

#[test]
fn wrong_passwords_make_the_next_attempt_wait() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let attempt = |password: &str| office.desk.sign_in("lin", &Personal::from(password));
    for _ in 0..4 {
        office.hands.forward_hours(1);
        assert_eq!(code(&attempt("wrong").unwrap_err()), "staff-wrong-password");
    }
    assert_eq!(code(&attempt("correct horse").unwrap_err()), "staff-wait");
    office.hands.forward_hours(1);
    assert!(attempt("correct horse").is_ok());
}

#[test]
fn the_door_does_not_tell_which_accounts_exist_or_are_closed() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        let gone = office.hire("gone", Role::Manager);
        let close = staff::Command::Close { id: gone.staff };
        office.desk.run(&Actor::program(), Command::Staff(close)).unwrap();
        let told = |login: &str| {
            let wrong = || code(&office.desk.sign_in(login, &Personal::from("wrong")).unwrap_err());
            let before: Vec<String> = (0..4).map(|_| wrong()).collect();
            office.hands.forward_hours(1);
            (before, wrong(), wrong())
        };
        let real = told("lin");
        let (wrong, wait) = ("staff-wrong-password", "staff-wait");
        assert_eq!(real.0, [wrong, wrong, wrong, wait]);
        assert_eq!((&*real.1, &*real.2), (wrong, wait));
        assert_eq!(told("gone"), real);
        assert_eq!(told("nobody"), real);
        office.hands.forward_hours(1);
        // Only whoever knows the password hears that the account is closed.
        let right = office.desk.sign_in("gone", &Personal::from("correct horse"));
        assert_eq!(code(&right.unwrap_err()), "staff-closed");
    });
}

#[test]
fn many_guesses_at_once_are_answered_alike_whether_or_not_there_is_an_account() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        let told = |login: &str| {
            let guess = || {
                let guess = office.desk.sign_in(login, &Personal::from("wrong password"));
                code(&guess.unwrap_err())
            };
            let mut all: Vec<_> = std::thread::scope(|scope| {
                let guesses: Vec<_> = (0..8).map(|_| scope.spawn(guess)).collect();
                guesses.into_iter().map(|it| it.join().unwrap()).collect()
            });
            all.sort();
            all
        };
        let real = told("lin");
        let wrong = real.iter().filter(|it| *it == "staff-wrong-password").count();
        assert_eq!(wrong, 3, "{real:?}");
        assert_eq!(told("nobody"), real);
    });
}

#[test]
fn guesses_at_one_hub_count_at_the_other_whether_or_not_there_is_an_account() {
    with_database(|database| {
        let hands = Hands::at(MORNING);
        let folder = tempfile::tempdir().unwrap();
        let desk = || {
            let store = Store::open_postgres(database, "attache").unwrap();
            Arc::new(Desk::on(store, folder.path(), hands.clock()).unwrap())
        };
        let (one, other) = (desk(), desk());
        let office = Office { desk: Arc::clone(&one), hands: hands.clone(), folder: None };
        office.hire("lin", Role::Manager);
        for login in ["lin", "nobody"] {
            let guess = |desk: &Desk| {
                code(&desk.sign_in(login, &Personal::from("wrong password")).unwrap_err())
            };
            for _ in 0..3 {
                assert_eq!(guess(&one), "staff-wrong-password");
            }
            assert_eq!(guess(&other), "staff-wait", "{login}");
        }
    });
}

#[test]
fn attempts_at_logins_that_nobody_has_are_on_the_record_without_the_login() {
    let office = Office::on_sqlite();
    let root = office.hire("root", Role::Administrator);
    office.desk.sign_in("my password", &Personal::from("lin")).unwrap_err();
    let trail = office.desk.ask(&root, office::Trail::default()).unwrap();
    let line = trail.iter().find(|it| it.action == "sign_in").unwrap();
    let why = r#"{"why":"staff-unknown-login"}"#;
    assert_eq!((&*line.outcome, &*line.detail), ("refused", why));
}

#[test]
fn two_people_cannot_have_one_login() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        let admin = office.hire("root", Role::Administrator);
        let again = staff::Command::Add {
            id: StaffId::fresh(),
            login: "Lin".to_owned(),
            name: "Another".to_owned(),
            role: Role::Reviewer,
            department: None,
            password: Personal::from("long enough"),
        };
        let refused = office.desk.run(&admin, Command::Staff(again)).unwrap_err();
        assert_eq!(code(&refused), "staff-login-taken");
    });
}

#[test]
fn only_administrators_make_accounts() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let close = Command::Staff(staff::Command::Close { id: StaffId::fresh() });
    assert!(matches!(office.desk.run(&lin, close), Err(DeskError::Forbidden(_))));
}

#[test]
fn a_new_name_stands_in_lists_at_once() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (id, profile) = (EnterpriseId::fresh(), Profile::named("恒益机械"));
        let manager = Some(lin.staff);
        let add = enterprise::Command::Add { id, profile, tier: Tier::T2, manager };
        office.desk.run(&lin, Command::Enterprise(add)).unwrap();
        let filter = Filter { scope: Scope::Everybody, ..Filter::default() };
        let (order, is_descending) = (Order::Name, false);
        let ask = Customers { filter, order, is_descending, offset: 0, limit: 10 };
        let named = || office.desk.ask(&lin, ask.clone()).unwrap().rows[0].manager_name.clone();
        assert_eq!(named(), "lin");
        let name = "林书言".to_owned();
        let change =
            staff::Command::Change { id: lin.staff, name, role: Role::Manager, department: None };
        office.desk.run(&Actor::program(), Command::Staff(change)).unwrap();
        assert_eq!(named(), "林书言");
    });
}
