//! The customer's pages over HTTP: what a link opens, what it does not, and what every answer wears.

use std::{sync::Arc, thread::JoinHandle};

use attache::{
    desk::link,
    domain::{OrderId, link::CONSENT_VERSION},
    hub::{Options, Proxies, serve},
};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    desk_link::{CODE, Made, made, run},
    support::Office,
};

/// A hub that serves an office until it is dropped.
pub(crate) struct Served {
    base: String,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// An answer, as it came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Served {
    pub(crate) fn office(office: &Office) -> Self {
        Self::with(office, (Proxies::default(), Options::UPLOADS))
    }

    /// A hub that believes these proxies and takes in so many pieces of files at a time.
    pub(crate) fn with(office: &Office, (proxies, uploads): (Proxies, usize)) -> Self {
        let folder = office.folder.as_ref().unwrap().path().to_owned();
        let options =
            Options { proxies, uploads, ..Options::new(folder, "127.0.0.1:0".parse().unwrap()) };
        let (stop, stopped) = watch::channel(false);
        let (told, ready) = std::sync::mpsc::channel();
        let desk = Arc::clone(&office.desk);
        let thread = std::thread::Builder::new().spawn(move || {
            serve(desk, &options, stopped, |running| told.send(running.at).unwrap()).unwrap();
        });
        let thread = thread.unwrap();
        let base = format!("http://{}", ready.recv().unwrap());
        Self { base, stop, thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Sends a request with these headers and takes whatever answer comes.
    pub(crate) fn send(&self, what: (&str, &str), headers: &[(&str, &str)], body: &[u8]) -> Reply {
        send_to(&self.base, what, headers, body)
    }

    pub(crate) fn post(&self, path: &str, session: &str, body: &Value) -> Reply {
        let bearer = format!("Bearer {session}");
        let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(body).unwrap() };
        self.send(("POST", path), &[("authorization", &bearer)], &body)
    }

    pub(crate) fn page(&self, session: &str) -> Reply {
        let bearer = format!("Bearer {session}");
        self.send(("GET", "/u/api/page?lang=en"), &[("authorization", &bearer)], b"")
    }

    /// Opens a link and goes as far as the papers.
    pub(crate) fn enter(&self, made: &Made) -> String {
        let opened = self.post("/u/api/open", "", &json!({ "token": made.token.text().reveal() }));
        let session = opened.json()["session"].as_str().unwrap().to_owned();
        assert_eq!(self.post("/u/api/prove", &session, &json!({ "code": CODE })).status, 204);
        let agree = json!({ "version": CONSENT_VERSION });
        assert_eq!(self.post("/u/api/agree", &session, &agree).status, 204);
        session
    }
}

/// Sends a request with these headers to a hub and takes whatever answer comes.
pub(crate) fn send_to(
    base: &str,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: &[u8],
) -> Reply {
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{base}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .build()
        .into();
    let mut response = agent.run(request.body(body).unwrap()).unwrap();
    let headers = response.headers().iter().map(|(name, value)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let mut headers: Vec<_> = headers.filter(|(name, _)| name != "date").collect();
    headers.sort();
    let status = response.status().as_u16();
    Reply { status, headers, body: response.body_mut().read_to_vec().unwrap() }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.send(true).ok(); // It may have ended by itself.
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

#[test]
fn a_link_leads_from_the_door_to_the_end() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let hub = Served::office(&office);
    let opened = hub.post("/u/api/open", "", &json!({ "short": made.short.text().reveal() }));
    assert_eq!(opened.status, 200);
    let session = opened.json()["session"].as_str().unwrap().to_owned();
    assert_eq!(hub.page(&session).status, 404, "nothing is shown before the second factor");
    assert_eq!(hub.post("/u/api/prove", &session, &json!({ "code": CODE })).status, 204);
    let shown = hub.page(&session).json();
    assert_eq!(
        (shown["stage"].as_str(), shown["manager"].as_str()),
        (Some("consent"), Some("lin"))
    );
    let text = shown.to_string();
    assert!(!text.contains("恒益") && !text.contains("周敏华"), "{text}");
    let agree = json!({ "version": CONSENT_VERSION });
    assert_eq!(hub.post("/u/api/agree", &session, &agree).status, 204);
    let seen = json!({ "doing": "taking", "kind": "D-LID", "page": 2, "of": 2 });
    assert_eq!(hub.post("/u/api/sight", &session, &seen).status, 204);
    let guided = office.desk.ask(&made.lin, link::Guided { link: made.id }).unwrap();
    let sight = guided.sight.unwrap();
    assert_eq!((sight.page, sight.of), (2, 2));
    let early = hub.post("/u/api/submit", &session, &Value::Null);
    assert_eq!((early.status, early.json()), (422, json!({ "code": "link-missing", "n": "3" })));
    made.hand_in_all(&office);
    assert_eq!(hub.post("/u/api/submit", &session, &Value::Null).status, 204);
    assert_eq!(hub.page(&session).json()["stage"], "submitted");
}

#[test]
fn a_thousand_looks_at_the_page_use_nothing_up() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let hub = Served::office(&office);
    for path in ["/u", "/u/", "/u/page.js", "/u/page.css", "/u/words?lang=en", "/u/art/D-LIC"] {
        for _ in 0..170 {
            assert_eq!(hub.send(("GET", path), &[], b"").status, 200, "{path}");
        }
    }
    let guided = office.desk.ask(&made.lin, link::Guided { link: made.id }).unwrap();
    assert_eq!(guided.state, attache::domain::link::LinkState::Made);
    hub.enter(&made);
}

#[test]
fn whatever_does_not_open_gets_the_same_answer_to_the_last_byte() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let hub = Served::office(&office);
    let session = hub.enter(&made);
    let token = made.token.text();
    let open = |token: &str| hub.post("/u/api/open", "", &json!({ "token": token }));
    let unknown = open(&"A".repeat(43));
    assert_eq!(unknown.status, 404);
    let wrong = hub.post("/u/api/prove", &session, &json!({ "code": "000000" }));
    let no_session = hub.page(&"B".repeat(43));
    let other_upload = hub.send(
        ("HEAD", "/u/files/01890a5d-ac96-774b-bcce-b302099a8057"),
        &[("authorization", "Bearer x"), ("tus-resumable", "1.0.0")],
        b"",
    );
    assert_eq!(other_upload.status, 404);
    run(&office, &made.lin, link::Command::Revoke { id: made.id }).unwrap();
    let revoked = open(token.reveal());
    let page_of_revoked = hub.page(&session);
    let not_a_token = open("short");
    let not_a_code = hub.post("/u/api/open", "", &json!({ "short": "1234" }));
    for other in [&wrong, &no_session, &revoked, &page_of_revoked, &not_a_token, &not_a_code] {
        assert_eq!(*other, unknown);
    }
}

#[test]
fn an_expired_link_answers_as_one_that_never_was() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let hub = Served::office(&office);
    let open = |token: &str| hub.post("/u/api/open", "", &json!({ "token": token }));
    let unknown = open(&"A".repeat(43));
    office.hands.forward_hours(24 * 8);
    assert_eq!(open(made.token.text().reveal()), unknown);
}

#[test]
fn a_session_of_a_link_reaches_no_other_route() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let hub = Served::office(&office);
    let session = hub.enter(&made);
    let bearer = format!("Bearer {session}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let ask = serde_json::to_vec(&json!({ "OrderPage": { "order": OrderId::fresh() } })).unwrap();
    for (method, path) in [
        ("POST", "/api/v1/ask"),
        ("POST", "/api/v1/perform"),
        ("GET", "/api/v1/feed"),
        ("DELETE", "/api/v1/session"),
        ("PUT", "/api/v1/files?name=a.jpg"),
        ("GET", "/api/v1/papers/01890a5d-ac96-774b-bcce-b302099a8057/1/view"),
    ] {
        assert_eq!(hub.send((method, path), &headers, &ask).status, 401, "{method} {path}");
    }
    // Nor does a GET do what a POST does.
    for path in ["open", "prove", "agree", "submit", "sight"] {
        let path = format!("/u/api/{path}");
        assert_eq!(hub.send(("GET", &path), &headers, b"").status, 405, "{path}");
    }
}

#[test]
fn every_answer_is_dressed_for_strangers() {
    let office = Office::on_sqlite();
    let hub = Served::office(&office);
    for (method, path) in [
        ("GET", "/u"),
        ("GET", "/u/page.js"),
        ("POST", "/u/api/open"),
        ("GET", "/u/api/page"),
        ("PATCH", "/u/files/x"),
        ("OPTIONS", "/u/files"),
        ("GET", "/u/api/open"),
    ] {
        let reply = hub.send((method, path), &[], b"");
        let policy = reply.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("strict-transport-security", "max-age=31536000"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{method} {path}");
        }
        assert!(reply.header("set-cookie").is_none());
    }
    assert_eq!(
        hub.send(("POST", "/u/api/open"), &[], b"").header("cache-control"),
        Some("no-store")
    );
}

#[test]
fn a_page_is_packed_for_whoever_can_unpack_it_and_not_sent_twice() {
    let office = Office::on_sqlite();
    let hub = Served::office(&office);
    let packed = hub.send(("GET", "/u/page.js"), &[("accept-encoding", "gzip")], b"");
    let tag = packed.header("etag").unwrap().to_owned();
    let same = hub.send(("GET", "/u/page.js"), &[("if-none-match", &tag)], b"");
    assert_eq!((same.status, same.body.len()), (304, 0));
}

#[test]
fn behind_a_trusted_proxy_each_customer_has_a_budget_of_their_own() {
    let tries = |proxies: Proxies| {
        let office = Office::on_sqlite();
        let hub = Served::with(&office, (proxies, Options::UPLOADS));
        let body = serde_json::to_vec(&json!({ "token": "A".repeat(43) })).unwrap();
        let knock = |from: &str| {
            let headers = [("x-forwarded-for", from)];
            hub.send(("POST", "/u/api/open"), &headers, &body).status
        };
        // One customer uses up what there is; another has not begun.
        let first = (0..100).map(|_| knock("203.0.113.7")).find(|it| *it == 429);
        (first, knock("203.0.113.8"))
    };
    let (first, other) = tries(Proxies(vec!["127.0.0.1".parse().unwrap()]));
    assert_eq!((first, other == 429), (Some(429), false));
    let (first, other) = tries(Proxies::default());
    assert_eq!((first, other), (Some(429), 429), "nobody else says for whom they knock");
}

#[test]
fn who_knocks_too_often_is_told_to_wait() {
    let office = Office::on_sqlite();
    let hub = Served::office(&office);
    let knock = || hub.post("/u/api/open", "", &json!({ "token": "A".repeat(43) }));
    let replies: Vec<Reply> = (0..40).map(|_| knock()).collect();
    let last = replies.last().unwrap();
    assert_eq!((replies[0].status, last.status), (404, 429));
    assert!(last.header("retry-after").is_some());
}
