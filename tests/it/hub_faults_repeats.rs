//! Commands that come again: five times at once, or with something else under their name.

use std::{sync::Barrier, thread};

use attache::{
    desk::{
        Desk, Envelope,
        wire::{PROTOCOL, PROTOCOL_HEADER},
    },
    domain::{CommandId, EnterpriseId, Role},
    store::{Sql as _, Store, postgres::Postgres},
};
use serde_json::json;

use crate::{
    firm::Firm,
    hub::note,
    hub_process::Hub,
    support::{Hands, Office, counted, with_database},
};

/// How often each command is sent at once.
const AT_ONCE: usize = 5;

/// A connection of its own to a hub, for one session.
pub(crate) struct Line<'a> {
    agent: ureq::Agent,
    hub: &'a Hub,
    bearer: String,
}

impl<'a> Line<'a> {
    pub(crate) fn enter(hub: &'a Hub, login: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let mut line = Self { agent: config.build().into(), hub, bearer: String::new() };
        let wish = json!({ "login": login, "password": "correct horse", "code": "" });
        let (status, granted) = line.post("/api/v1/session", wish.to_string().as_bytes());
        assert_eq!(status, 200, "{granted}");
        let granted: serde_json::Value = serde_json::from_str(&granted).unwrap();
        line.bearer = format!("Bearer {}", granted["token"].as_str().unwrap());
        line
    }

    /// The same session over a connection of its own.
    fn another(&self) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Self { agent: config.build().into(), hub: self.hub, bearer: self.bearer.clone() }
    }

    fn post(&self, path: &str, body: &[u8]) -> (u16, String) {
        let request = self.agent.post(format!("{}{path}", self.hub.url));
        let request = request.header("authorization", &self.bearer);
        let request = request.header(PROTOCOL_HEADER, PROTOCOL.to_string());
        let mut answer = request.send(body).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }

    /// What a page answers, and whether it says when to come again.
    pub(crate) fn asked(&self, path: &str) -> (u16, bool) {
        let answer = self.agent.get(format!("{}{path}", self.hub.url)).call().unwrap();
        (answer.status().as_u16(), answer.headers().contains_key("retry-after"))
    }

    pub(crate) fn perform(&self, envelope: &Envelope) -> (u16, String) {
        self.post("/api/v1/perform", &serde_json::to_vec(envelope).unwrap())
    }
}

/// An office with two managers on a database, and a hub for it.
fn office_at(database: &str) -> (Hub, tempfile::TempDir, EnterpriseId) {
    let (hands, folder) = (Hands::of_the_machine(), tempfile::tempdir().unwrap());
    let store = Store::open_postgres(database, "attache").unwrap();
    let desk = Desk::on(store, folder.path(), hands.clock()).unwrap().into();
    let office = Office { desk, hands, folder: Some(folder) };
    office.hire("lin", Role::Manager);
    office.hire("he", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司").id;
    let folder = office.folder.unwrap();
    (Hub::start_with(folder.path(), 0, &["--database", database]), folder, firm)
}

fn envelope(firm: EnterpriseId, text: &str) -> Envelope {
    Envelope { id: CommandId::fresh(), command: note(firm, text) }
}

/// Notes that stand in the office, and notes that are on the record as done.
fn done(database: &str) -> (i64, i64) {
    let mut sql = Postgres::open(database, "attache").unwrap();
    let mut count = |words: &'static str| sql.query(words, &[]).unwrap()[0].int(0).unwrap();
    (
        count("SELECT count(*) FROM interaction WHERE kind = 'note'"),
        count("SELECT count(*) FROM audit WHERE action = 'timeline.note' AND outcome = 'done'"),
    )
}

#[test]
fn commands_that_come_five_times_at_once_are_done_once_and_answered_alike() {
    with_database(|database| {
        let commands = counted(200, 10_000);
        let (hub, _folder, firm) = office_at(database);
        let all: Vec<_> = (0..commands).map(|n| envelope(firm, &n.to_string())).collect();
        let (lin, together) = (Line::enter(&hub, "lin"), Barrier::new(AT_ONCE));
        let send = |line: Line<'_>| {
            let one = |it| {
                together.wait();
                line.perform(it)
            };
            all.iter().map(one).collect::<Vec<_>>()
        };
        let answers: Vec<_> = thread::scope(|scope| {
            let senders: Vec<_> =
                (0..AT_ONCE).map(|_| scope.spawn(|| send(lin.another()))).collect();
            senders.into_iter().map(|it| it.join().unwrap()).collect()
        });
        for (n, first) in answers[0].iter().enumerate() {
            assert_eq!(first.0, 200, "{}", first.1);
            assert!(answers.iter().all(|it| it[n] == *first), "answers to command {n} differ");
        }
        let expected = i64::try_from(commands).unwrap();
        assert_eq!(done(database), (expected, expected));
        println!("{commands} commands, each {AT_ONCE} times at once: each done once");
    });
}

#[test]
fn a_name_that_comes_again_with_another_command_or_from_somebody_else_is_refused() {
    with_database(|database| {
        let commands = counted(20, 100);
        let (hub, _folder, firm) = office_at(database);
        let (lin, he) = (Line::enter(&hub, "lin"), Line::enter(&hub, "he"));
        for n in 0..commands {
            let first = envelope(firm, &format!("first {n}"));
            let answer = lin.perform(&first);
            assert_eq!(answer.0, 200, "{}", answer.1);
            let other = Envelope { command: note(firm, "something else"), ..first.clone() };
            for (line, again) in [(&lin, &other), (&he, &other), (&he, &first)] {
                let (status, body) = line.perform(again);
                assert_eq!(status, 422, "{body}");
                assert!(body.contains("command-reused"), "{body}");
            }
            assert_eq!(lin.perform(&first), answer, "the first is still answered as before");
        }
        let expected = i64::try_from(commands).unwrap();
        assert_eq!(done(database), (expected, expected));
        println!("{commands} names with three other commands each: all refused");
    });
}
