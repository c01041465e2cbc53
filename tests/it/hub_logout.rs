//! What ends at the organisation's provider ends here: by its word alone, once, and on record.

use attache::{
    client::ClientError,
    desk::{Desk, machine_clock, office::OfficePage, office::Trail},
    domain::{Actor, Role},
    hub::Served,
};
use serde_json::{Value, json};

use crate::{
    hub::Desktop,
    hub_oidc::{Browser, PROVIDER, Stub, hub_of, organisation, tried, walk},
    support::{Office, on_each_engine, skipped},
};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What a right logout token says of this session and person.
fn word(stub: &Stub, office: &Office, (jti, sub, sid): (&str, &str, &str)) -> Value {
    let now = office.desk.now().micros() / 1_000_000;
    let mut word = json!({
        "iss": stub.issuer, "aud": "attache", "iat": now, "exp": now + 120, "jti": jti,
        "events": { EVENT: {} },
    });
    for (name, value) in [("sub", sub), ("sid", sid)] {
        if !value.is_empty() {
            word[name] = json!(value);
        }
    }
    word
}

/// Sends a logout token as a provider does; answers the status.
fn says(hub: &Served, token: &str) -> u16 {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let form = [("logout_token", token)];
    let answer = agent.post(format!("{}/sign-in/oidc/logout", hub.url())).send_form(form);
    answer.unwrap().status().as_u16()
}

/// A desktop at which somebody has signed in with a session of the provider.
fn enters(
    stub: &Stub,
    (office, hub): (&Office, &Served),
    (login, sub, sid): (&str, &str, &str),
) -> Desktop {
    let desktop = Desktop::at(&hub.url(), office);
    let twist = |claims: &mut Value| {
        claims["sub"] = json!(sub);
        claims["sid"] = json!(sid);
    };
    assert_eq!(tried(stub, (office, &desktop, hub), (login, twist)), Ok(login.to_owned()));
    desktop
}

fn is_in(desktop: &Desktop) -> bool {
    match desktop.client.ask(OfficePage).wait() {
        Ok(_) => true,
        Err(ClientError::SignedOut) => false,
        Err(other) => panic!("{other:?}"),
    }
}

/// What the trail tells of people who were signed out.
fn trail(office: &Office) -> Vec<String> {
    let reader = Actor::of(Role::Administrator);
    let ask = Trail { action: "sign_out".to_owned(), ..Trail::default() };
    office.desk.ask(&reader, ask).unwrap().into_iter().map(|it| it.detail).collect()
}

#[test]
fn what_ends_at_the_provider_ends_here() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        office.hire("zhou", Role::Manager);
        let stub = Stub::start();
        let hub = hub_of(office, organisation(&stub.issuer, "attache", None));
        let at = (office, &hub);
        let (one, two) =
            (enters(&stub, at, ("lin", "7", "s1")), enters(&stub, at, ("lin", "7", "s2")));
        let zhou = enters(&stub, at, ("zhou", "8", "s3"));
        let by_password = Desktop::at(&hub.url(), office);
        by_password.enter("lin");
        let send = |jti: &str, sub: &str, sid: &str| {
            says(&hub, &stub.signs(&word(&stub, office, (jti, sub, sid))))
        };
        // Nobody is out who is not meant.
        assert_eq!(send("a", "9", ""), 200);
        assert_eq!(send("b", "", "s9"), 200);
        assert_eq!(send("c", "8", "s1"), 200, "of another person");
        assert!(is_in(&one) && is_in(&two) && is_in(&zhou));
        assert_eq!(trail(office), Vec::<String>::new());
        // One session of several.
        assert_eq!(send("d", "7", "s1"), 200);
        assert!(!is_in(&one) && is_in(&two) && is_in(&by_password));
        // A session alone, without a name.
        assert_eq!(send("e", "", "s3"), 200);
        assert!(!is_in(&zhou));
        // A person alone: by whatever door they came.
        assert_eq!(send("f", "7", ""), 200);
        assert!(!is_in(&two) && !is_in(&by_password));
        // The clock of this office stands still, so the lines have no order.
        let mut ended: Vec<bool> = trail(office).iter().map(|it| it.contains("person")).collect();
        ended.sort_unstable();
        assert_eq!(ended, [false, false, true]);
        // They may come again.
        assert!(is_in(&enters(&stub, at, ("lin", "7", "s4"))));
    });
}

#[test]
fn a_word_that_is_not_the_providers_or_not_for_this_ends_nothing() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        let (stub, stranger) = (Stub::start(), Stub::start());
        let hub = hub_of(office, organisation(&stub.issuer, "attache", None));
        let desktop = enters(&stub, (office, &hub), ("lin", "7", "s1"));
        let said = stub.claims.lock().unwrap().clone();
        let id_token = stub.signs(&said);
        assert_eq!(says(&hub, &id_token), 400, "what let somebody in");
        let right = word(&stub, office, ("x", "7", "s1"));
        let now = right["iat"].as_i64().unwrap();
        for (name, value) in [
            ("iss", json!("https://evil.example")),
            ("aud", json!("somebody-else")),
            ("aud", json!(["somebody-else"])),
            ("iat", json!(now + 61)),
            ("iat", json!(now - 601)),
            ("iat", Value::Null),
            ("exp", json!(now - 61)),
            ("nonce", json!("n")),
            ("nonce", Value::Null),
            ("events", Value::Null),
            ("events", json!({})),
            ("events", json!({ EVENT: true })),
            ("events", json!({ "http://schemas.openid.net/event/other": {} })),
            ("jti", Value::Null),
            ("jti", json!("")),
        ] {
            let mut wrong = right.clone();
            wrong[name] = value.clone();
            assert_eq!(says(&hub, &stub.signs(&wrong)), 400, "{name} {value}");
        }
        assert_eq!(says(&hub, &stub.signs(&word(&stub, office, ("x", "", "")))), 400, "nobody");
        assert_eq!(says(&hub, &stranger.signs(&right)), 400, "signed by somebody else");
        let sound = stub.signs(&right);
        let (_, rest) = sound.split_once('.').unwrap();
        for broken in
            ["", "a.b.c", &format!("eyJhbGciOiJub25lIn0.{rest}"), &sound[..sound.len() - 9]]
        {
            assert_eq!(says(&hub, broken), 400, "{broken}");
        }
        assert!(is_in(&desktop));
        assert_eq!(trail(office), Vec::<String>::new());
        // The right one is good once.
        assert_eq!(says(&hub, &sound), 200);
        assert!(!is_in(&desktop));
        let again = enters(&stub, (office, &hub), ("lin", "7", "s1"));
        assert_eq!(says(&hub, &sound), 400, "sent again");
        assert!(is_in(&again));
        // Whoever guesses is told to wait.
        let waits = (0..40).any(|_| says(&hub, "a.b.c") == 429);
        assert!(waits);
    });
}

#[test]
fn who_signs_out_at_a_real_provider_is_out_here() {
    let Ok(issuer) = std::env::var(PROVIDER) else {
        return skipped(&format!("{PROVIDER} names no provider (scripts/oidc.sh starts one)"));
    };
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(folder.path(), machine_clock()).unwrap();
    let office =
        Office { desk: std::sync::Arc::new(desk), folder: Some(folder), ..Office::on_sqlite() };
    office.hire("lin", Role::Reviewer);
    // The provider calls the hub, so it has to be told where that will be.
    let at = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = json!({
        "application_type": "native",
        "redirect_uris": ["http://127.0.0.1/sign-in/oidc/callback"],
        "response_types": ["code"], "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "none",
        "backchannel_logout_uri": format!("http://{at}/sign-in/oidc/logout"),
        "backchannel_logout_session_required": true,
    });
    let asked = ureq::post(format!("{issuer}/reg")).content_type("application/json");
    let mut told = asked.send(client.to_string()).unwrap();
    let told: Value = serde_json::from_reader(told.body_mut().as_reader()).unwrap();
    let client = told["client_id"].as_str().unwrap();
    let hub = crate::hub_oidc::hub_at(&office, (at, organisation(&issuer, client, None)));
    let desktop = Desktop::at(&hub.url(), &office);
    let departure = desktop.client.depart().wait().unwrap();
    let url = departure.url.clone();
    let arriving = desktop.client.arrive(departure);
    let mut browser = Browser::new();
    walk(&mut browser, &url, &issuer, "lin");
    assert_eq!(arriving.wait().unwrap().login, "lin");
    assert!(is_in(&desktop));
    // Out, by the provider's own page, in the same browser.
    let (status, _, page) = browser.open(&format!("{issuer}/session/end"));
    assert_eq!(status, 200, "{page}");
    let (_, rest) = page.split_once("name=\"xsrf\" value=\"").unwrap();
    let (xsrf, _) = rest.split_once('"').unwrap();
    let confirm = format!("{issuer}/session/end/confirm");
    let (status, place, page) = browser.send(&confirm, &[("xsrf", xsrf), ("logout", "yes")]);
    assert!(status == 303 || status == 302 || status == 200, "{status} {place:?} {page}");
    desktop.until("the word of the provider", || !is_in(&desktop));
    assert_eq!(trail(&office).len(), 1);
}
