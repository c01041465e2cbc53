//! Who has not signed in: founding an office takes its hub's word, a demo office is walked into from its own machine, and who
//! may do most sets up a second factor before other machines let them in.

use std::sync::Arc;

use attache::{
    client::Backend,
    desk::{
        Command,
        demo::{self, Wish},
        second_factor::{self, Required, fresh_secret},
    },
    domain::{Actor, Personal, Role},
    hub::{Guests, Options, Proxies, Served},
};
use serde_json::json;
use totp_rs::{Builder, Secret};

use crate::{
    hub::Desktop,
    hub_portal::send_to,
    screen::{Look, Screen},
    support::Office,
};

fn options(office: &Office) -> Options {
    let folder = office.folder.as_ref().unwrap().path().to_owned();
    Options::new(folder, "127.0.0.1:0".parse().unwrap())
}

fn started(office: &Office, options: Options) -> Served {
    Served::start(Arc::clone(&office.desk), options).unwrap()
}

/// A hub that knows of a proxy before it: other machines reach it.
fn behind_a_proxy(office: &Office) -> Served {
    let proxies = Proxies(vec!["192.0.2.1".parse().unwrap()]);
    started(office, Options { proxies, ..options(office) })
}

fn post(
    hub: &Served,
    path: &str,
    headers: &[(&str, &str)],
    body: &serde_json::Value,
) -> (u16, String) {
    let reply = send_to(&hub.url(), ("POST", path), headers, body.to_string().as_bytes());
    (reply.status, String::from_utf8(reply.body).unwrap())
}

#[test]
fn nobody_founds_an_office_without_the_word_that_its_hub_says() {
    let office = Office::on_sqlite();
    let hub = started(&office, options(&office));
    let word = hub.running.openness.founding.clone().unwrap();
    let founding = |word: &str| {
        json!({
            "office": "华南", "login": "chen", "name": "陈", "password": "correct horse", "word": word,
        })
    };
    for wrong in ["", "0000-0000-0000-0000", &word[1..]] {
        // A proxy that passes bytes on says nothing of whom it speaks for: this could be anybody.
        let (status, said) = post(&hub, "/api/v1/office", &[], &founding(wrong));
        assert!(status == 422 && said.contains("office-founding-word"), "{wrong}: {said}");
    }
    assert!(office.desk.front_door().unwrap().is_empty);
    let typed = word.to_uppercase().replace('-', " ");
    assert_eq!(post(&hub, "/api/v1/office", &[], &founding(&typed)).0, 204);
    let (status, said) = post(&hub, "/api/v1/office", &[], &founding(&word));
    assert!(status == 422 && said.contains("office-founded"), "the word is good once: {said}");
    drop(hub);
    assert_eq!(started(&office, options(&office)).running.openness.founding, None);
}

#[test]
fn a_desktop_at_a_fresh_hub_asks_for_the_word() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let hub = started(&office, options(&office));
        let desktop = Desktop::at(&hub.url(), &office);
        let backend: Arc<dyn Backend> = Arc::<attache::client::Remote>::clone(&desktop.remote);
        let mut screen = Screen::at(backend, office.hands.clock(), look);
        let fields = [
            ("welcome-office", "佛山"),
            ("welcome-your-name", "陈立"),
            ("welcome-login", "chen"),
            ("welcome-password", "correct horse"),
        ];
        for (field, text) in fields {
            screen.fill(field, text);
        }
        screen.press("welcome-make");
        assert!(screen.shows("fault-office-founding-word"), "{}", screen.words());
        let word = hub.running.openness.founding.clone().unwrap();
        screen.fill("welcome-word", &word);
        screen.press("welcome-make");
        screen.settle();
        assert!(screen.shows("core-route-help"), "{}", screen.words());
        assert_eq!(screen.untranslated(), Vec::<String>::new());
    }
}

#[test]
fn a_demo_office_is_walked_into_from_its_own_machine_unless_somebody_says_otherwise() {
    let office = Office::on_sqlite();
    demo::fill(&office.desk, Wish { enterprises: 3, seed: 1 }, |_| {}).unwrap();
    let people = office.desk.front_door().unwrap().people;
    let root = people.iter().find(|it| it.role == Role::Administrator).unwrap();
    let walk = |hub: &Served, headers: &[(&str, &str)]| {
        post(hub, "/api/v1/session/demo", headers, &json!({ "staff": root.id }))
    };
    let alone = started(&office, options(&office));
    assert_eq!(alone.running.openness.guests, Some(Guests::OfThisMachine));
    assert_eq!(walk(&alone, &[]).0, 200);
    for header in ["x-forwarded-for", "forwarded", "via", "origin", "x-real-ip"] {
        let (status, said) = walk(&alone, &[(header, "x")]);
        assert!(status == 422 && said.contains("demo-elsewhere"), "{header}: {said}");
    }
    let tries = (0..60).map(|_| walk(&alone, &[]).0).find(|it| *it == 429);
    assert_eq!(tries, Some(429), "as often as anybody signs in, and no more");
    drop(alone);
    let reached = behind_a_proxy(&office);
    assert_eq!(walk(&reached, &[]).0, 422);
    drop(reached);
    let guests = Guests::Everybody;
    let proxies = Proxies(vec!["192.0.2.1".parse().unwrap()]);
    let everybody = started(&office, Options { guests, proxies, ..options(&office) });
    assert_eq!(everybody.running.openness.guests, Some(Guests::Everybody));
    assert_eq!(walk(&everybody, &[("x-forwarded-for", "203.0.113.7")]).0, 200);
}

/// The right code of a secret now.
fn code_of(office: &Office, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let seconds = u64::try_from(office.desk.now().micros() / 1_000_000).unwrap();
    totp.generate(seconds).to_string()
}

#[test]
fn a_hub_that_others_reach_asks_those_who_may_do_most_for_a_second_factor() {
    let office = Office::on_sqlite();
    office.hire("root", Role::Administrator);
    office.hire("chen", Role::Reviewer);
    office.hire("lin", Role::Manager);
    let enter = |hub: &Served, login: &str, (secret, code): (&str, &str)| {
        let wish = json!({
            "login": login, "password": "correct horse", "code": code, "secret": secret,
        });
        post(hub, "/api/v1/session", &[], &wish)
    };
    let alone = started(&office, options(&office));
    assert!(!alone.running.openness.sets_up_second_factors);
    assert_eq!(enter(&alone, "root", ("", "")).0, 200);
    drop(alone);
    let hub = behind_a_proxy(&office);
    assert!(hub.running.openness.sets_up_second_factors);
    for login in ["root", "chen"] {
        let (status, said) = enter(&hub, login, ("", ""));
        assert!(status == 422 && said.contains(second_factor::MISSING), "{login}: {said}");
        let secret = fresh_secret().unwrap();
        let right = code_of(&office, secret.reveal());
        let (_, said) = enter(&hub, login, (secret.reveal(), "12345"));
        assert!(said.contains("second-factor-unproved"), "{said}");
        assert_eq!(enter(&hub, login, (secret.reveal(), &right)).0, 200);
        // From now on it is theirs: another secret takes its place no more, and a code is good once.
        let other = fresh_secret().unwrap();
        office.hands.forward_micros(30_000_000);
        let (_, said) = enter(&hub, login, (other.reveal(), &code_of(&office, other.reveal())));
        assert!(said.contains("second-factor-wrong"), "{said}");
        let code = code_of(&office, secret.reveal());
        assert_eq!(enter(&hub, login, ("", &code)).0, 200);
    }
    assert_eq!(enter(&hub, "lin", ("", "")).0, 200);
    let lines = office.desk.store().read(|sql| attache::store::audit::newest(sql, i64::MAX, 50));
    let enrolled = lines.unwrap().into_iter().filter(|it| it.action == "second_factor.enrol");
    assert_eq!(enrolled.count(), 2, "both are on the record");
}

#[test]
fn an_administrator_who_says_that_nobody_must_is_heard_at_a_hub_that_others_reach() {
    let office = Office::on_sqlite();
    office.hire("chen", Role::Reviewer);
    let off = second_factor::Command::Require { roles: Required::Nobody };
    office.desk.run(&Actor::program(), Command::SecondFactor(off)).unwrap();
    let hub = behind_a_proxy(&office);
    assert!(!hub.running.openness.sets_up_second_factors);
    let wish = json!({ "login": "chen", "password": "correct horse" });
    assert_eq!(post(&hub, "/api/v1/session", &[], &wish).0, 200);
}

#[test]
fn whoever_must_have_a_second_factor_is_led_through_its_set_up_at_the_gate() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        office.hire("chen", Role::Reviewer);
        let hub = behind_a_proxy(&office);
        let desktop = Desktop::at(&hub.url(), &office);
        let backend: Arc<dyn Backend> = Arc::<attache::client::Remote>::clone(&desktop.remote);
        let mut screen = Screen::at(backend, office.hands.clock(), look);
        screen.fill("welcome-login", "chen");
        screen.fill("welcome-password", "correct horse");
        screen.press("welcome-sign-in");
        assert!(screen.shows("welcome-second-factor"), "{}", screen.words());
        let is_secret = |it: &str| {
            it.len() == 32 && it.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
        };
        let words = screen.words();
        let secret = words.split_whitespace().find(|it| is_secret(it)).unwrap().to_owned();
        screen.keep_picture("second-factor-at-the-gate");
        screen.fill("welcome-code", "12345");
        screen.press("welcome-sign-in");
        assert!(screen.shows("fault-second-factor-unproved"), "{}", screen.words());
        assert!(screen.shows_text(&secret), "the app has it already");
        screen.fill("welcome-code", &code_of(&office, &secret));
        screen.press("welcome-sign-in");
        assert!(screen.shows("core-route-help"), "{}", screen.words());
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        let again = office.desk.sign_in("chen", &Personal::from("correct horse"));
        assert!(again.is_err(), "it is asked for from now on");
    }
}
