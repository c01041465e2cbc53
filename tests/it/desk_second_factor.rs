//! The second factor: its codes cannot be guessed, used twice, or taken away by whoever found an open desk.

use attache::{
    desk::{
        Command, DeskError, Fault, office,
        second_factor::{self, Command as Factor, MySecondFactor, Required, fresh_secret},
        staff,
    },
    domain::{Actor, Personal, Role},
};
use totp_rs::{Builder, Secret};

use crate::support::{Office, on_each_engine};

/// The right code of a secret now.
fn code_of(office: &Office, secret: &Personal) -> Personal {
    let secret = Secret::try_from_base32(secret.reveal()).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let seconds = u64::try_from(office.desk.now().micros() / 1_000_000).unwrap();
    Personal::from(totp.generate(seconds).to_string())
}

/// A code that is not right now, nor shortly before or after.
fn wrong_code(office: &Office, secret: &Personal) -> Personal {
    let right: u32 = code_of(office, secret).reveal().parse().unwrap();
    Personal::from(format!("{:06}", (right + 500_000) % 1_000_000))
}

/// Half a minute later there is another code.
fn half_a_minute(office: &Office) {
    office.hands.forward_micros(30_000_000);
}

fn told<T>(outcome: Result<T, DeskError>) -> String {
    match outcome.map_err(|err| err.fault()) {
        Ok(_) => "in".to_owned(),
        Err(Fault::Refused(refused)) => refused.code,
        Err(other) => format!("{other:?}"),
    }
}

/// Somebody tries the right password with a code.
fn try_in(office: &Office, login: &str, code: Option<&Personal>) -> String {
    told(office.desk.sign_in_with(login, &Personal::from("correct horse"), code))
}

fn change(office: &Office, actor: &Actor, command: Factor) -> String {
    told(office.desk.run(actor, Command::SecondFactor(command)))
}

/// Gives somebody a second factor.
fn enrolled(office: &Office, actor: &Actor) -> Personal {
    let secret = fresh_secret().unwrap();
    let code = code_of(office, &secret);
    let enrol = Factor::Enrol { secret: secret.clone(), code, old: None };
    assert_eq!(change(office, actor, enrol), "in");
    half_a_minute(office);
    secret
}

/// What the trail says about signing in, oldest first: the outcome, and why.
fn trail(office: &Office, of: &Actor) -> Vec<(String, String)> {
    let ask = office::Trail::default();
    let lines = office.desk.ask(&Actor::of(Role::Administrator), ask).unwrap();
    let mine = lines.into_iter().rev().filter(|it| it.action == "sign_in" && it.staff == of.staff);
    mine.map(|it| (it.outcome, it.detail)).collect()
}

#[test]
fn four_wrong_codes_make_even_the_right_one_wait_and_all_are_on_the_record() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let secret = enrolled(office, &lin);
        for _ in 0..4 {
            half_a_minute(office);
            let wrong = wrong_code(office, &secret);
            assert_eq!(try_in(office, "lin", Some(&wrong)), "second-factor-wrong");
        }
        assert_eq!(try_in(office, "lin", Some(&code_of(office, &secret))), "staff-wait");
        let refused = ("refused".to_owned(), r#"{"why":"second-factor-wrong"}"#.to_owned());
        assert_eq!(trail(office, &lin), vec![refused; 4]);
        half_a_minute(office);
        assert_eq!(try_in(office, "lin", Some(&code_of(office, &secret))), "in");
        assert_eq!(trail(office, &lin).last().unwrap().0, "done");
    });
}

#[test]
fn the_right_password_does_not_begin_the_counting_anew_between_two_codes() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let secret = enrolled(&office, &lin);
    for _ in 0..3 {
        half_a_minute(&office);
        assert_eq!(try_in(&office, "lin", None), second_factor::NEEDED);
        try_in(&office, "lin", Some(&wrong_code(&office, &secret)));
    }
    assert_eq!(try_in(&office, "lin", Some(&code_of(&office, &secret))), "staff-wait");
}

#[test]
fn a_code_is_good_once() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let secret = enrolled(office, &lin);
        let code = code_of(office, &secret);
        assert_eq!(try_in(office, "lin", Some(&code)), "in");
        assert_eq!(try_in(office, "lin", Some(&code)), "second-factor-wrong");
        assert_eq!(change(office, &lin, Factor::Drop { code }), "second-factor-wrong");
        half_a_minute(office);
        let code = code_of(office, &secret);
        assert_eq!(change(office, &lin, Factor::Drop { code }), "in");
        assert_eq!(try_in(office, "lin", None), "in");
    });
}

#[test]
fn whoever_finds_an_open_desk_cannot_guess_the_code_away_nor_put_a_secret_of_theirs_in_its_place() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let secret = enrolled(office, &lin);
        let theirs = fresh_secret().unwrap();
        let replace = |old: Option<Personal>| {
            let code = code_of(office, &theirs);
            change(office, &lin, Factor::Enrol { secret: theirs.clone(), code, old })
        };
        assert_eq!(replace(None), second_factor::NEEDED);
        for _ in 0..3 {
            half_a_minute(office);
            let code = wrong_code(office, &secret);
            assert_eq!(change(office, &lin, Factor::Drop { code }), "second-factor-wrong");
        }
        let right = || code_of(office, &secret);
        assert_eq!(change(office, &lin, Factor::Drop { code: right() }), "staff-wait");
        assert_eq!(replace(Some(right())), "staff-wait");
        assert!(office.desk.ask(&lin, MySecondFactor).unwrap());
        half_a_minute(office);
        assert_eq!(replace(Some(right())), "in");
        half_a_minute(office);
        assert_eq!(try_in(office, "lin", Some(&right())), "second-factor-wrong");
        half_a_minute(office);
        assert_eq!(try_in(office, "lin", Some(&code_of(office, &theirs))), "in");
    });
}

#[test]
fn a_secret_that_has_not_arrived_in_an_app_is_not_taken() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let secret = fresh_secret().unwrap();
    let code = wrong_code(&office, &secret);
    let enrol = Factor::Enrol { secret, code, old: None };
    assert_eq!(change(&office, &lin, enrol), "second-factor-unproved");
    assert_eq!(try_in(&office, "lin", None), "in");
}

#[test]
fn the_old_password_cannot_be_guessed_at_an_open_desk() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let own = |old: &str| {
        let (old, new) = (Personal::from(old), Personal::from("another horse"));
        let change = staff::Command::ChangeOwnPassword { old, new };
        told(office.desk.run(&lin, Command::Staff(change)))
    };
    for _ in 0..3 {
        assert_eq!(own("wrong horse"), "staff-wrong-password");
    }
    assert_eq!(own("correct horse"), "staff-wait");
}

#[test]
fn where_a_second_factor_is_required_nobody_of_these_roles_gets_in_without() {
    on_each_engine(|office| {
        let chen = office.hire("chen", Role::Reviewer);
        office.hire("lin", Role::Manager);
        let require = |roles| change(office, &Actor::program(), Factor::Require { roles });
        assert_eq!(require(Required::ReviewersAndAdministrators), "in");
        assert_eq!(try_in(office, "chen", None), "second-factor-missing");
        let refused = ("refused".to_owned(), r#"{"why":"second-factor-missing"}"#.to_owned());
        assert_eq!(trail(office, &chen), [refused]);
        assert_eq!(try_in(office, "lin", None), "in");
        let secret = enrolled(office, &chen);
        assert_eq!(try_in(office, "chen", None), second_factor::NEEDED);
        assert_eq!(try_in(office, "chen", Some(&code_of(office, &secret))), "in");
        let reset = Factor::Reset { staff: chen.staff };
        assert_eq!(change(office, &Actor::program(), reset), "in");
        assert_eq!(try_in(office, "chen", None), "second-factor-missing");
        assert_eq!(require(Required::Nobody), "in");
        assert_eq!(try_in(office, "chen", None), "in");
    });
}
