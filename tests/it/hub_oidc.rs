//! Signing in with one's organisation: the desktop, the hub, a browser and a provider.

use std::{
    io::{BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    thread,
};

use attache::{
    client::ClientError,
    desk::{
        Command, Desk, machine_clock,
        office::{OfficePage, Trail},
        organisation::{Claim, Membership},
        rounds::Company,
        staff::{self, StaffList},
    },
    domain::{Actor, Personal, Role},
    hub::{Cover, Options, Organisation, Served},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    hub::Desktop,
    network::{CUT, Network, WHOLE},
    screen::{Look, Screen},
    support::{Office, skipped},
};

/// Names the provider that tests may use; `scripts/oidc.sh` starts one.
pub(crate) const PROVIDER: &str = "ATTACHE_TEST_OIDC";

pub(crate) fn organisation(issuer: &str, client: &str, secret: Option<&str>) -> Organisation {
    Organisation {
        issuer: issuer.to_owned(),
        client: client.to_owned(),
        secret: secret.map(Personal::from),
        ca: None,
        address: None,
        membership: Membership {
            login: Claim::parse("preferred_username").unwrap(),
            groups: vec![("desk".to_owned(), Role::Manager)],
        },
        groups_claim: "groups".to_owned(),
    }
}

pub(crate) fn hub_of(office: &Office, organisation: Organisation) -> Served {
    hub_at(office, ("127.0.0.1:0".parse().unwrap(), organisation))
}

/// A hub at an address that its organisation knows.
pub(crate) fn hub_at(
    office: &Office,
    (listen, organisation): (SocketAddr, Organisation),
) -> Served {
    let folder = office.folder.as_ref().unwrap().path().to_owned();
    let options = Options {
        company: Company::Hubs,
        organisation: Some(organisation),
        ..Options::new(folder, listen)
    };
    Served::start(Arc::clone(&office.desk), options).unwrap()
}

/// A browser that follows nobody by itself and keeps every cookie.
pub(crate) struct Browser {
    agent: ureq::Agent,
    cookies: Vec<(String, String)>,
}

/// What a browser was answered: the status, where it is sent, the page.
pub(crate) type Page = (u16, Option<String>, String);

impl Browser {
    pub(crate) fn new() -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self { agent: config.build().into(), cookies: Vec::new() }
    }

    fn taken(&mut self, answer: ureq::http::Response<ureq::Body>) -> Page {
        let status = answer.status().as_u16();
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let place = answer.headers().get("location").map(|it| it.to_str().unwrap().to_owned());
        let mut text = String::new();
        answer.into_body().into_reader().read_to_string(&mut text).unwrap();
        (status, place, text)
    }

    fn cookie(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        pairs.join("; ")
    }

    pub(crate) fn open(&mut self, url: &str) -> Page {
        let answer = self.agent.get(url).header("cookie", self.cookie()).call().unwrap();
        self.taken(answer)
    }

    pub(crate) fn send(&mut self, url: &str, form: &[(&str, &str)]) -> Page {
        let request = self.agent.post(url).header("cookie", self.cookie());
        let answer = request.send_form(form.iter().copied()).unwrap();
        self.taken(answer)
    }
}

/// A parameter of an address, without its escapes: those that are looked at here have none.
pub(crate) fn parameter(url: &str, name: &str) -> String {
    let query = url.split_once('?').unwrap().1;
    let found = query.split('&').find_map(|it| it.strip_prefix(&format!("{name}=")));
    found.unwrap().to_owned()
}

/// A provider that vouches for whatever it is told to, with a key of its own.
pub(crate) struct Stub {
    pub(crate) issuer: String,
    pub(crate) claims: Arc<Mutex<Value>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let claims = Arc::<Mutex<Value>>::default();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let stub = Self { issuer, claims, asked };
        let (issuer, claims) = (stub.issuer.clone(), Arc::clone(&stub.claims));
        let asked = Arc::clone(&stub.asked);
        let named = thread::Builder::new().name("provider".to_owned());
        named
            .spawn(move || {
                let (way, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
                let key = EcdsaKeyPair::generate_pkcs8(way, &random).unwrap();
                let key = EcdsaKeyPair::from_pkcs8(way, key.as_ref(), &random).unwrap();
                // It ends with the test program.
                for stream in listener.incoming() {
                    let mut reader = BufReader::new(stream.unwrap());
                    let (path, form) = request(&mut reader);
                    let body = match path.as_str() {
                        "/.well-known/openid-configuration" => card(&issuer),
                        "/jwks" => keys(&key),
                        _ => {
                            asked.lock().unwrap().push(form);
                            let claims = claims.lock().unwrap().to_string();
                            json!({ "id_token": signed(&key, &claims), "token_type": "Bearer" })
                        }
                    };
                    let body = body.to_string();
                    let head =
                        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json";
                    let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                    reader.get_mut().write_all(answer.as_bytes()).unwrap();
                }
            })
            .unwrap();
        stub
    }

    /// What a right token says of somebody.
    pub(crate) fn claims(&self, office: &Office, url: &str, login: &str) -> Value {
        let now = office.desk.now().micros() / 1_000_000;
        json!({
            "iss": self.issuer, "aud": "attache", "sub": "7", "nonce": parameter(url, "nonce"),
            "iat": now, "exp": now + 300, "preferred_username": login, "name": "新来的",
            "groups": if login.starts_with("new") { json!(["desk"]) } else { json!([]) },
        })
    }
}

fn request(reader: &mut impl std::io::BufRead) -> (String, String) {
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim().to_lowercase();
        if let Some(it) = line.strip_prefix("content-length:") {
            length = it.trim().parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let path = first.split(' ').nth(1).unwrap().to_owned();
    (path, String::from_utf8(body).unwrap())
}

fn card(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
    })
}

fn keys(key: &EcdsaKeyPair) -> Value {
    let point = key.public_key().as_ref();
    let part = |it: &[u8]| URL_SAFE_NO_PAD.encode(it);
    let (x, y) = (part(&point[1..33]), part(&point[33..]));
    json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "1", "use": "sig", "x": x, "y": y }] })
}

fn signed(key: &EcdsaKeyPair, claims: &str) -> String {
    let head = json!({ "alg": "ES256", "kid": "1" }).to_string();
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(head), URL_SAFE_NO_PAD.encode(claims));
    let signature = key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

impl Stub {
    /// A token that says exactly this, signed by the provider.
    pub(crate) fn signs(&self, claims: &Value) -> String {
        *self.claims.lock().unwrap() = claims.clone();
        let mut answer = ureq::post(format!("{}/token", self.issuer)).send("").unwrap();
        let answer: Value = serde_json::from_reader(answer.body_mut().as_reader()).unwrap();
        answer["id_token"].as_str().unwrap().to_owned()
    }
}

/// Signs in as `login`, with what the provider says changed by `twist`; what the desktop hears.
pub(crate) fn tried(
    stub: &Stub,
    (office, desktop, hub): (&Office, &Desktop, &Served),
    (login, twist): (&str, impl Fn(&mut Value)),
) -> Result<String, String> {
    let departure = desktop.client.depart().wait().unwrap();
    let url = departure.url.clone();
    let mut claims = stub.claims(office, &url, login);
    twist(&mut claims);
    *stub.claims.lock().unwrap() = claims;
    let arriving = desktop.client.arrive(departure);
    let back = format!("{}/sign-in/oidc/callback?code=c&state=", hub.url());
    let mut browser = Browser::new();
    let (status, place, _) = browser.open(&format!("{back}{}", parameter(&url, "state")));
    assert_eq!(status, 303);
    let (status, done, _) = browser.open(&place.unwrap());
    assert_eq!(status, 303);
    assert_eq!(browser.open(&done.unwrap()).0, 200);
    arriving.wait().map(|it| it.login).map_err(|err| err.key())
}

/// Outcome and actor of the newest lines about signing in.
pub(crate) fn trail(office: &Office) -> Vec<(String, String)> {
    let reader = Actor::of(Role::Administrator);
    let lines =
        office.desk.ask(&reader, Trail { action: "sign_in".to_owned(), ..Trail::default() });
    let mut lines = lines.unwrap();
    lines.retain(|it| it.detail.contains("organisation"));
    lines.into_iter().map(|it| (it.outcome, it.role)).collect()
}

#[test]
fn a_person_whom_the_organisation_vouches_for_works_at_their_own_desktop() {
    let (office, stub) = (Office::on_sqlite(), Stub::start());
    office.hire("lin", Role::Manager);
    let hub = hub_of(&office, organisation(&stub.issuer, "attache", None));
    let desktop = Desktop::at(&hub.url(), &office);
    let at = (&office, &desktop, &hub);
    assert_eq!(tried(&stub, at, ("Lin", |_| {})), Ok("lin".to_owned()));
    assert!(desktop.client.ask(OfficePage).wait().is_ok());
    assert_eq!(trail(&office), [("done".to_owned(), "manager".to_owned())]);
    // The code was asked for by whoever redeems it, and nobody else could.
    let departure = desktop.client.depart().wait().unwrap();
    let url = &departure.url;
    assert_eq!(parameter(url, "code_challenge_method"), "S256");
    let form = stub.asked.lock().unwrap().pop().unwrap();
    let verifier = parameter(&format!("?{form}"), "code_verifier");
    assert_eq!(verifier.len(), 64);
    let of_another = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    assert_ne!(of_another, parameter(url, "code_challenge"));
}

#[test]
fn a_token_that_is_not_for_this_attempt_lets_nobody_in() {
    let (office, stub) = (Office::on_sqlite(), Stub::start());
    office.hire("lin", Role::Manager);
    let hub = hub_of(&office, organisation(&stub.issuer, "attache", None));
    let desktop = Desktop::at(&hub.url(), &office);
    let at = (&office, &desktop, &hub);
    let now = office.desk.now().micros() / 1_000_000;
    let wrongs = [
        ("nonce", json!("another")),
        ("aud", json!("somebody-else")),
        ("iss", json!("https://evil.example")),
        ("exp", json!(now - 61)),
        ("preferred_username", json!("")),
    ];
    for (name, value) in wrongs {
        let twist = |claims: &mut Value| claims[name] = value.clone();
        let code = if name == "preferred_username" { "unknown" } else { "failed" };
        let refused = tried(&stub, at, ("lin", twist));
        assert_eq!(refused, Err(format!("fault-organisation-{code}")), "{name}");
        assert_eq!(desktop.client.ask(OfficePage).wait(), Err(ClientError::SignedOut));
    }
    assert_eq!(trail(&office).len(), 5);
    assert!(trail(&office).iter().all(|(outcome, _)| outcome == "refused"));
}

#[test]
fn an_attempt_is_good_once_for_the_desktop_that_began_it() {
    let (office, stub) = (Office::on_sqlite(), Stub::start());
    office.hire("lin", Role::Manager);
    let hub = hub_of(&office, organisation(&stub.issuer, "attache", None));
    let desktop = Desktop::at(&hub.url(), &office);
    let mut browser = Browser::new();
    let back = format!("{}/sign-in/oidc/callback?code=c&state=", hub.url());
    assert_eq!(browser.open(&format!("{back}{}", "0".repeat(64))).0, 410, "a state of nobody");
    let departure = desktop.client.depart().wait().unwrap();
    let state = parameter(&departure.url, "state");
    *stub.claims.lock().unwrap() = stub.claims(&office, &departure.url, "lin");
    let (status, place, _) = browser.open(&format!("{back}{state}"));
    assert_eq!(status, 303);
    let again = browser.open(&format!("{back}{state}"));
    assert_eq!(again.0, 410, "a code that was used");
    // Somebody who saw all that went through the browser has no use of it.
    let ticket = parameter(&place.unwrap(), "ticket");
    let stolen = json!({ "handle": state, "verifier": "0".repeat(64), "ticket": ticket });
    let agent = Browser::new().agent;
    let collect = format!("{}/api/v1/session/elsewhere/collect", hub.url());
    let refused = agent.post(&collect).send(stolen.to_string()).unwrap();
    assert_eq!(refused.status().as_u16(), 422);
    // Nor, after ten minutes, has anybody else.
    let late = desktop.client.depart().wait().unwrap();
    office.hands.forward_micros(601_000_000);
    assert_eq!(browser.open(&format!("{back}{}", parameter(&late.url, "state"))).0, 410);
    let lines = trail(&office);
    assert_eq!(lines.iter().filter(|(outcome, _)| outcome == "refused").count(), 4, "{lines:?}");
}

#[test]
fn the_account_decides_and_a_group_with_a_role_makes_one() {
    let (office, stub) = (Office::on_sqlite(), Stub::start());
    let lin = office.hire("lin", Role::Manager);
    let root = office.hire("root", Role::Administrator);
    let hub = hub_of(&office, organisation(&stub.issuer, "attache", None));
    let desktop = Desktop::at(&hub.url(), &office);
    let at = (&office, &desktop, &hub);
    let unknown = Err("fault-organisation-unknown".to_owned());
    assert_eq!(tried(&stub, at, ("stranger", |_| {})), unknown);
    assert_eq!(tried(&stub, at, ("newcomer", |_| {})), Ok("newcomer".to_owned()));
    let all = desktop.client.ask(StaffList).wait().unwrap();
    let made = all.iter().find(|it| it.login == "newcomer").unwrap();
    assert_eq!((made.role, made.name.as_str()), (Role::Manager, "新来的"));
    // There is no password to it.
    let by_password = desktop.client.sign_in("newcomer", &Personal::default()).wait();
    assert_eq!(by_password.unwrap_err().key(), "fault-staff-wrong-password");
    // Whoever guesses at somebody's password does not keep them from this door.
    for _ in 0..4 {
        desktop.client.sign_in("lin", &Personal::from("wrong horse")).wait().unwrap_err();
    }
    let right = desktop.client.sign_in("lin", &Personal::from("correct horse")).wait();
    assert_eq!(right.unwrap_err().key(), "fault-staff-wait");
    assert_eq!(tried(&stub, at, ("lin", |_| {})), Ok("lin".to_owned()));
    let close = staff::Command::Close { id: lin.staff };
    office.desk.run(&root, Command::Staff(close)).unwrap();
    assert_eq!(tried(&stub, at, ("lin", |_| {})), Err("fault-staff-closed".to_owned()));
    let refused = ("refused".to_owned(), "manager".to_owned());
    assert_eq!(trail(&office).into_iter().filter(|it| *it == refused).count(), 1);
    // The password of an administrator opens whatever becomes of the provider.
    desktop.enter("root");
}

#[test]
fn a_provider_that_is_away_is_said_to_be_and_a_hub_without_one_offers_none() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let hub = hub_of(&office, organisation(&format!("http://{nobody}"), "attache", None));
    let desktop = Desktop::at(&hub.url(), &office);
    let refused = desktop.client.depart().wait().map(drop);
    assert_eq!(refused.unwrap_err().key(), "fault-organisation-away");
    desktop.enter("lin");
    let plain = crate::hub::hub(&office, Cover::Fitting);
    let desktop = Desktop::at(&plain.url(), &office);
    assert!(desktop.client.depart().wait().is_err());
}

#[test]
fn the_gate_offers_the_organisation_where_the_hub_does() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let hub = hub_of(&office, organisation("https://id.example", "attache", None));
    let desktop = Desktop::at(&hub.url(), &office);
    for look in [Look::CHINESE, Look::ENGLISH] {
        let remote = Arc::clone(&desktop.remote);
        let screen = Screen::at(remote, office.hands.clock(), look);
        assert!(screen.shows("welcome-organisation"));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        let screen = Screen::open(&office, look);
        assert!(!screen.shows("welcome-organisation"));
    }
}

#[test]
fn without_the_hub_the_gate_says_that_the_organisation_lets_nobody_in() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let hub = hub_of(&office, organisation("https://id.example", "attache", None));
    let network = Network::before(hub.running.at);
    let desktop = Desktop::at(&network.url(), &office);
    for look in [Look::CHINESE, Look::ENGLISH] {
        let remote = Arc::clone(&desktop.remote);
        let mut screen = Screen::at(remote, office.hands.clock(), look);
        assert!(!screen.shows("welcome-organisation-away"));
        network.set(CUT);
        desktop.client.depart().wait().map(drop).unwrap_err();
        screen.settle();
        assert!(screen.shows("welcome-organisation-away"), "{}", screen.words());
        screen.click("welcome-organisation");
        screen.settle();
        assert!(!screen.shows("welcome-organisation-waiting"), "{}", screen.words());
        screen.keep_picture("gate-organisation-away");
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        network.set(WHOLE);
        desktop.until("the hub is back", || !desktop.state().is_away);
        screen.settle();
        assert!(!screen.shows("welcome-organisation-away"));
    }
}

#[test]
fn while_somebody_is_away_in_the_browser_the_gate_says_so_and_lets_them_give_up() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let stub = Stub::start();
    let hub = hub_of(&office, organisation(&stub.issuer, "attache", None));
    for look in [Look::CHINESE, Look::ENGLISH] {
        let desktop = Desktop::at(&hub.url(), &office);
        let remote = Arc::clone(&desktop.remote);
        let mut screen = Screen::at(remote, office.hands.clock(), look);
        screen.click("welcome-organisation");
        screen.until("the gate waits", |it| it.shows("welcome-organisation-waiting"));
        for key in ["welcome-organisation-note", "welcome-organisation-again", "core-cancel"] {
            assert!(screen.shows(key), "{key}");
        }
        assert!(!screen.shows("welcome-password"), "one way in at a time");
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.click("welcome-organisation-again");
        screen.until("the gate still waits", |it| it.shows("welcome-organisation-waiting"));
        screen.click("core-cancel");
        screen.until("the gate is as before", |it| it.shows("welcome-password"));
        assert!(screen.shows("welcome-organisation"));
    }
}

#[test]
fn people_of_a_real_provider_sign_in() {
    let Ok(issuer) = std::env::var(PROVIDER) else {
        return skipped(&format!("{PROVIDER} names no provider (scripts/oidc.sh starts one)"));
    };
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(folder.path(), machine_clock()).unwrap();
    let office = Office { desk: Arc::new(desk), folder: Some(folder), ..Office::on_sqlite() };
    office.hire("lin", Role::Reviewer);
    for (client, secret) in [("attache", Some("a secret: with / marks+")), ("attache-public", None)]
    {
        let hub = hub_of(&office, organisation(&issuer, client, secret));
        for (login, expected) in [
            ("lin", Ok("lin")),
            ("newcomer", Ok("newcomer")),
            ("zhou", Err("fault-organisation-unknown")),
        ] {
            let desktop = Desktop::at(&hub.url(), &office);
            let departure = desktop.client.depart().wait().unwrap();
            let url = departure.url.clone();
            let arriving = desktop.client.arrive(departure);
            walk(&mut Browser::new(), &url, &issuer, login);
            let heard = arriving.wait().map(|it| it.login).map_err(|err| err.key());
            assert_eq!(heard.as_deref().map_err(String::as_str), expected);
        }
    }
}

/// Goes all the way through a real provider's pages and back to the desktop.
pub(crate) fn walk(browser: &mut Browser, url: &str, issuer: &str, login: &str) {
    let mut page = browser.open(url);
    for _ in 0..20 {
        if let Some(place) = page.1 {
            let place = if place.starts_with('/') { format!("{issuer}{place}") } else { place };
            page = browser.open(&place);
            continue;
        }
        assert_eq!(page.0, 200, "{}", page.2);
        let between = |before: &str| {
            let rest = page.2.split_once(before)?.1;
            rest.split_once('"').map(|it| it.0.to_owned())
        };
        let (Some(action), Some(prompt)) =
            (between("action=\""), between("name=\"prompt\" value=\""))
        else {
            return; // The hub's own last page.
        };
        page = browser.send(&action, &[("prompt", &prompt), ("login", login), ("password", "x")]);
    }
    panic!("the provider sent the browser round and round");
}
