//! Desktops at a hub: real connections, the same client as the screens.

use std::{io::Read as _, sync::Arc, time::Duration};

use attache::{
    client::{Backend, Client, ClientError, HubState, Remote, remote::trust},
    desk::{
        Ask as _, Command, Envelope,
        call::OpenCalls,
        office::OfficePage,
        rounds::Company,
        staff, telephony,
        timeline::{self, Timeline, TimelinePage},
        wire::{PROTOCOL, PROTOCOL_HEADER},
    },
    domain::{
        Channel, CommandId, Direction, EnterpriseId, InteractionId, Personal, Role, StaffId,
        call::CallState,
    },
    hub::{Cover, Options, Served},
    vault::Keep,
};
use tempfile::TempDir;

use crate::{
    firm::Firm,
    hub_portal::send_to,
    support::{Office, on_each_engine},
};

/// A hub for an office, on this machine and a free port.
pub(crate) fn hub(office: &Office, cover: Cover) -> Served {
    let folder = office.folder.as_ref().unwrap().path().to_owned();
    let options = Options {
        cover,
        company: Company::Hubs,
        ..Options::new(folder, "127.0.0.1:0".parse().unwrap())
    };
    Served::start(Arc::clone(&office.desk), options).unwrap()
}

/// A desktop with a data folder of its own.
pub(crate) struct Desktop {
    pub(crate) remote: Arc<Remote>,
    pub(crate) client: Client,
    pub(crate) folder: TempDir,
    beats: Arc<(std::sync::Mutex<u64>, std::sync::Condvar)>,
}

impl Desktop {
    pub(crate) fn at(url: &str, office: &Office) -> Self {
        Self::in_folder(url, office, tempfile::tempdir().unwrap())
    }

    pub(crate) fn in_folder(url: &str, office: &Office, folder: TempDir) -> Self {
        let kept = (folder.path(), Keep::FileOnly);
        let remote = Arc::new(Remote::connect(url, kept, office.hands.clock()).unwrap());
        let beats = Arc::<(std::sync::Mutex<u64>, std::sync::Condvar)>::default();
        let heard = Arc::clone(&beats);
        let backend: Arc<dyn Backend> = Arc::<Remote>::clone(&remote);
        let client = Client::start(backend, move || {
            *heard.0.lock().unwrap() += 1;
            heard.1.notify_all();
        });
        Self { remote, client: client.unwrap(), folder, beats }
    }

    pub(crate) fn enter(&self, login: &str) {
        let password = Personal::from("correct horse");
        self.client.sign_in(login, &password).wait().unwrap();
    }

    /// How it stands with the hub.
    pub(crate) fn state(&self) -> HubState {
        self.client.hub().unwrap()
    }

    /// Waits until no command waits any more.
    pub(crate) fn until_sent(&self) {
        self.until("all was sent", || self.state().waiting.is_empty());
    }

    /// Closes the program; what it kept stays.
    pub(crate) fn close(self) -> TempDir {
        let Self { remote, client, folder, .. } = self;
        drop((remote, client));
        folder
    }

    /// Waits for the event after which `is_so` holds.
    pub(crate) fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let mut seen = *self.beats.0.lock().unwrap();
        for _ in 0..200_000 {
            if is_so() {
                return;
            }
            let beats = self.beats.0.lock().unwrap();
            let at_most = Duration::from_secs(20);
            let waited = self.beats.1.wait_timeout_while(beats, at_most, |it| *it == seen);
            let (beats, timeout) = waited.unwrap();
            assert!(!timeout.timed_out() || is_so(), "nothing happened any more: {what}");
            seen = *beats;
        }
        panic!("it never came to: {what}");
    }
}

pub(crate) fn note(enterprise: EnterpriseId, text: &str) -> Command {
    Command::Timeline(timeline::Command::Note {
        enterprise,
        id: InteractionId::fresh(),
        channel: Channel::Phone,
        direction: Direction::In,
        person: None,
        text: Personal::from(text),
        thread: String::new(),
    })
}

pub(crate) fn notes_of(enterprise: EnterpriseId) -> Timeline {
    Timeline { enterprise, limit: 500, channel: None, kind: None, person: None }
}

fn answer(page: &Desktop, ask: Timeline) -> TimelinePage {
    page.client.ask(ask).wait().unwrap()
}

#[test]
fn what_one_desktop_does_another_sees_at_once() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        office.hire("su", Role::Supervisor);
        let firm = Firm::found(office, "苏州远景贸易有限公司");
        let hub = hub(office, Cover::Fitting);
        let (lin, su) = (Desktop::at(&hub.url(), office), Desktop::at(&hub.url(), office));
        lin.enter("lin");
        su.enter("su");
        let before = answer(&su, notes_of(firm.id)).entries.len();
        let moment = su.client.moment();
        let watched = attache::desk::query::Question::watches(&notes_of(firm.id));
        lin.client.perform(note(firm.id, "要一条专线")).wait().unwrap();
        su.until("the note is heard of", || su.client.changed_since(&watched, moment));
        assert_eq!(answer(&su, notes_of(firm.id)).entries.len(), before + 1);
    });
}

#[test]
fn one_command_sent_by_many_at_once_is_done_once_with_one_answer() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "苏州远景贸易有限公司");
        let hub = hub(office, Cover::Fitting);
        let lin = Desktop::at(&hub.url(), office);
        lin.enter("lin");
        let envelope = Envelope { id: CommandId::fresh(), command: note(firm.id, "只记一次") };
        let receipts: Vec<_> = std::thread::scope(|scope| {
            let send = || lin.remote.perform(&envelope).unwrap();
            let threads: Vec<_> = (0..5).map(|_| scope.spawn(send)).collect();
            threads.into_iter().map(|it| it.join().unwrap()).collect()
        });
        assert!(receipts.iter().all(|it| *it == receipts[0]));
        assert_eq!(answer(&lin, notes_of(firm.id)).entries.len(), 1);
        let other = Envelope { id: envelope.id, command: note(firm.id, "冒用编号") };
        let refused = lin.remote.perform(&other).unwrap_err();
        assert_eq!(refused.key(), "fault-command-reused");
        assert_eq!(answer(&lin, notes_of(firm.id)).entries.len(), 1);
    });
}

#[test]
fn a_session_ends_when_the_account_changes_or_its_time_is_over() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let root = office.hire("root", Role::Administrator);
        let hub = hub(office, Cover::Fitting);
        let desktop = Desktop::at(&hub.url(), office);
        let ask = || desktop.client.ask(OfficePage).wait().map(|_| ());
        assert_eq!(ask(), Err(ClientError::SignedOut));
        desktop.enter("lin");
        assert_eq!(ask(), Ok(()));
        office.hands.forward_hours(2);
        assert_eq!(ask(), Err(ClientError::SignedOut));
        assert!(desktop.client.hub().unwrap().is_signed_out);
        desktop.enter("lin");
        assert_eq!(ask(), Ok(()));
        let close = staff::Command::Close { id: lin.staff };
        office.desk.run(&root, Command::Staff(close)).unwrap();
        assert_eq!(ask(), Err(ClientError::SignedOut));
    });
}

#[test]
fn who_may_not_may_not_from_afar_either() {
    let office = Office::on_sqlite();
    office.hire("root", Role::Administrator);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = hub(&office, Cover::Fitting);
    let root = Desktop::at(&hub.url(), &office);
    root.enter("root");
    let asked = root.remote.answer(&notes_of(firm.id).query());
    assert_eq!(asked.unwrap_err().key(), "fault-forbidden");
    let wrong = root.client.sign_in("root", &Personal::from("wrong horse")).wait();
    assert_eq!(wrong.unwrap_err().key(), "fault-staff-wrong-password");
}

#[test]
fn a_hub_is_recognised_by_the_authority_that_was_met_first() {
    let (office, other) = (Office::on_sqlite(), Office::on_sqlite());
    office.hire("lin", Role::Manager);
    let first = hub(&office, Cover::Tls);
    let desktop = Desktop::at(&first.url(), &office);
    desktop.enter("lin");
    assert!(desktop.client.ask(OfficePage).wait().is_ok());
    let known = trust::Known::in_folder(desktop.folder.path());
    let kept = known.proof(&first.url()).unwrap();
    let Some(trust::Proof::Own(pem)) = kept else { panic!("{kept:?}") };
    assert_eq!(trust::fingerprint(&pem), first.running.fingerprint);
    // Somebody else answers under the same address.
    let (url, listen, folder) = (first.url(), first.running.at, desktop.folder);
    drop((desktop.remote, desktop.client));
    drop(first);
    let theirs = other.folder.as_ref().unwrap().path().to_owned();
    let options = Options { cover: Cover::Tls, ..Options::new(theirs, listen) };
    let _impostor = Served::start(Arc::clone(&other.desk), options).unwrap();
    let kept = (folder.path(), Keep::FileOnly);
    let met = Remote::connect(&url, kept, office.hands.clock()).err().unwrap();
    assert_eq!(met.to_string(), ClientError::Impostor.to_string());
}

/// A request of our own making: its status, headers and body.
fn raw(url: &str, headers: &[(&str, &str)]) -> (u16, ureq::http::HeaderMap, String) {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let request = headers.iter().fold(agent.get(url), |it, (name, value)| it.header(*name, *value));
    let response = request.call().unwrap();
    let (parts, body) = response.into_parts();
    let mut text = String::new();
    body.into_reader().read_to_string(&mut text).unwrap();
    (parts.status.as_u16(), parts.headers, text)
}

#[test]
fn a_desktop_of_another_version_is_told_to_update() {
    let office = Office::on_sqlite();
    let hub = hub(&office, Cover::Fitting);
    let door = format!("{}/api/v1/door", hub.url());
    let newer = (PROTOCOL + 1).to_string();
    assert_eq!(raw(&door, &[(PROTOCOL_HEADER, &*newer)]).0, 426);
    assert_eq!(raw(&door, &[(PROTOCOL_HEADER, "0")]).0, 426);
    assert_eq!(raw(&door, &[(PROTOCOL_HEADER, &*PROTOCOL.to_string())]).0, 200);
}

#[test]
fn every_answer_wears_its_headers_and_tells_no_internals() {
    let office = Office::on_sqlite();
    let hub = hub(&office, Cover::Fitting);
    for path in ["/health", "/metrics", "/api/v1/hub", "/api/v1/ask", "/nothing/here"] {
        let (status, headers, body) = raw(&format!("{}{path}", hub.url()), &[]);
        for name in ["x-content-type-options", "referrer-policy", "content-security-policy"] {
            assert!(headers.contains_key(name), "{path} lacks {name}");
        }
        assert!(!headers.contains_key("server"));
        assert!(status < 500, "{path}: {status}");
        assert!(!body.contains("rusqlite") && !body.contains("panicked"), "{path}: {body}");
    }
    assert_eq!(raw(&format!("{}/health", hub.url()), &[]).2, "ok\n");
    let metrics = raw(&format!("{}/metrics", hub.url()), &[]).2;
    assert!(
        metrics.contains("attache_requests_total{path=\"/health\",status=\"200\"}"),
        "{metrics}"
    );
}

#[test]
fn a_stranger_is_not_listened_to_for_long() {
    let office = Office::on_sqlite();
    let hub = hub(&office, Cover::Fitting);
    let post = |path: &str, headers: &[(&str, &str)], body: &str| {
        send_to(&hub.url(), ("POST", path), headers, body.as_bytes()).status
    };
    let long = "x".repeat(17 * 1024);
    for path in ["/api/v1/session", "/u/api/open", "/api/v1/cti/unknown", "/sign-in/oidc/logout"] {
        assert_eq!(post(path, &[], &long), 413, "{path}");
    }
}

#[test]
fn tokens_are_long_differ_and_are_not_in_the_database() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let signed = office.desk.sign_in("lin", &Personal::from("correct horse")).unwrap();
    let tokens: Vec<_> =
        (0..100).map(|_| office.desk.begin_session(&signed).unwrap().reveal().to_owned()).collect();
    let mut distinct = tokens.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 100);
    assert!(tokens.iter().all(|it| it.len() == 64));
    let folder = office.folder.as_ref().unwrap().path();
    for name in ["attache.db", "attache.db-wal"] {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        let token = tokens[0].as_bytes();
        assert!(!bytes.windows(token.len()).any(|it| it == token));
    }
    assert!(office.desk.whose(&Personal::from(StaffId::fresh().to_string())).is_err());
}

/// What a telephone system sends: as JSON, or as a form when there is no brace.
fn tell(url: &str, body: &str) -> u16 {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let kind = if body.starts_with('{') {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    agent.post(url).header("content-type", kind).send(body).unwrap().status().as_u16()
}

#[test]
fn a_ringing_telephone_shows_on_the_desktop_of_whoever_is_meant() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let wang = office.hire("wang", Role::Manager);
        let root = office.hire("root", Role::Administrator);
        let (token, hash) = telephony::fresh_door().unwrap();
        let open = telephony::Command::Open { name: "pbx".to_owned(), token: hash };
        office.desk.run(&root, Command::Telephony(open)).unwrap();
        let seat = telephony::Command::Seat { extension: "8001".to_owned(), staff: lin.staff };
        office.desk.run(&root, Command::Telephony(seat)).unwrap();
        let hub = hub(office, Cover::Fitting);
        let (at_lin, at_wang) = (Desktop::at(&hub.url(), office), Desktop::at(&hub.url(), office));
        at_lin.enter("lin");
        at_wang.enter("wang");
        let url = format!("{}/api/v1/cti/{}", hub.url(), token.reveal());
        let open_calls =
            |desktop: &Desktop, of: StaffId| desktop.client.ask(OpenCalls { of }).wait().unwrap();
        // The end before the beginning, and each event twice: as networks bring them.
        let ring = r#"{"event":"newCall","from":"13805127731","to":"8001","direction":"in","callId":"a1"}"#;
        let answer = "event=answer&from=13805127731&to=8001&callId=a1&user=lin";
        for body in [answer, ring, ring, answer] {
            assert_eq!(tell(&url, body), 200);
        }
        at_lin.until("the call is shown", || !open_calls(&at_lin, lin.staff).is_empty());
        let calls = open_calls(&at_lin, lin.staff);
        assert_eq!(calls.len(), 1);
        assert_eq!(calls[0].state, CallState::Answered);
        assert!(open_calls(&at_wang, wang.staff).is_empty());
        let phone = format!("{}/cti/phone/{}", hub.url(), token.reveal());
        let hung =
            raw(&format!("{phone}?event=terminated&remote=13805127731&local=8001&call_id=a1"), &[]);
        assert_eq!(hung.0, 200);
        assert_eq!(tell(&format!("{}/api/v1/cti/nonsense", hub.url()), ring), 404);
        assert_eq!(tell(&format!("{}/api/v1/cti/nonsense", hub.url()), "event=sing"), 404);
        assert_eq!(tell(&url, "event=sing&callId=a2"), 422);
    });
}
