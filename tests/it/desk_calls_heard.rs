//! Words of telephone systems by themselves: a call that waited in a queue, a call that one of us makes, and which of
//! them is heard first.

#[cfg(unix)]
use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Command as Process, Stdio},
};

use attache::{
    desk::{
        Command, call,
        call::{CallRow, OpenCalls, RecentCalls},
        session::Token,
        telephony::{self, Heard},
    },
    domain::{
        Actor, Direction, EnterpriseId, Interaction, Personal, Role, Summary,
        call::{CallState, Hook, Way},
    },
    store::{calls, timeline},
};

use crate::{
    desk_call::{MOBILE, house, pop},
    support::{Office, on_each_engine},
};

const SECOND: i64 = 1_000_000;

/// An office with a telephone system and somebody at extension 8001.
struct Exchange<'a> {
    office: &'a Office,
    door: Token,
    lin: Actor,
}

impl<'a> Exchange<'a> {
    fn at(office: &'a Office) -> Self {
        let root = office.hire("root", Role::Administrator);
        let lin = office.hire("lin", Role::Manager);
        let (door, token) = telephony::fresh_door().unwrap();
        for command in [
            telephony::Command::Open { name: "pbx".to_owned(), token },
            telephony::Command::Seat { extension: "8001".to_owned(), staff: lin.staff },
        ] {
            office.desk.run(&root, Command::Telephony(command)).unwrap();
        }
        Self { office, door, lin }
    }

    /// Says a word as telephone systems write it; each takes five seconds.
    fn say(&self, words: &[&[(&str, &str)]]) -> Heard {
        let fields: Vec<(String, String)> = words
            .concat()
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let heard = self.office.desk.hear(&self.door, &Hook::read(&fields).unwrap()).unwrap();
        self.office.hands.forward_micros(5 * SECOND);
        heard
    }

    fn open(&self) -> Vec<CallRow> {
        self.office.desk.ask(&self.lin, OpenCalls { of: self.lin.staff }).unwrap()
    }

    fn recent(&self) -> Vec<CallRow> {
        self.office.desk.ask(&self.lin, RecentCalls { of: self.lin.staff }).unwrap()
    }

    /// What the timeline says after a wrap-up without a word.
    fn noted(&self, of: EnterpriseId) -> Interaction {
        let call = self.recent().remove(0).id;
        let (notes, disposition, promise) = (Personal::default(), None, None);
        let wrap = call::Command::WrapUp { call, disposition, notes, promise };
        self.office.desk.run(&self.lin, Command::Call(wrap)).unwrap();
        let all = timeline::Filter::default();
        let page = self.office.desk.store().read(|sql| timeline::page(sql, of, (None, 10), &all));
        page.unwrap().remove(0)
    }
}

const RING: (&str, &str) = ("event", "newCall");
const ANSWER: (&str, &str) = ("event", "answer");
const HANG_UP: (&str, &str) = ("event", "hangup");
const AGENT: (&str, &str) = ("answeringNumber", "8001");
const QUEUED: [(&str, &str); 5] = [
    ("from", MOBILE),
    ("to", "051210086"),
    ("direction", "in"),
    ("queue", "business"),
    ("callId", "q1"),
];
const OUTWARD: [(&str, &str); 4] =
    [("from", "8001"), ("to", MOBILE), ("direction", "out"), ("callId", "o1")];

#[test]
fn a_call_that_is_answered_from_a_queue_arrives_with_its_number() {
    on_each_engine(|office| {
        let exchange = Exchange::at(office);
        let house = house(office, "海岳精密", &[("周敏华", MOBILE)], "");
        assert_eq!(exchange.say(&[&[RING], &QUEUED]), Heard::ByNobody);
        assert_eq!(exchange.say(&[&[ANSWER], &QUEUED, &[AGENT]]), Heard::By(exchange.lin.staff));
        let open = exchange.open();
        assert_eq!((open.len(), open[0].state), (1, CallState::Answered));
        assert_eq!(open[0].number, "138****7731");
        assert_eq!(open[0].called, "051210086");
        assert_eq!(pop(office, &exchange.lin, open[0].id).card.unwrap().id, house.id);
        // Again, and what overtook it: nothing changes.
        exchange.say(&[&[ANSWER], &QUEUED, &[AGENT]]);
        exchange.say(&[&[RING], &QUEUED, &[AGENT]]);
        assert_eq!(exchange.open(), open);
        // Its end names the queue alone, and is its holder's all the same.
        for _ in 0..2 {
            exchange.say(&[&[HANG_UP], &QUEUED]);
        }
        let ended = exchange.recent();
        assert_eq!((ended.len(), ended[0].state), (1, CallState::Ended));
        assert_eq!(ended[0].ended_us, Some(ended[0].rang_us + 15 * SECOND));
    });
}

#[test]
fn a_call_of_which_only_the_end_is_heard_was_missed_and_can_be_called_back() {
    on_each_engine(|office| {
        let exchange = Exchange::at(office);
        house(office, "海岳精密", &[("周敏华", MOBILE)], "");
        exchange.say(&[&[HANG_UP], &QUEUED, &[AGENT]]);
        let missed = exchange.recent();
        assert_eq!((missed.len(), missed[0].state), (1, CallState::Missed));
        assert_eq!(missed[0].number, "138****7731");
        assert!(missed[0].enterprise.is_some());
        // The end of a call that nobody here ever had is nobody's.
        let other = [("from", MOBILE), ("to", "051210086"), ("callId", "q2")];
        assert_eq!(exchange.say(&[&[HANG_UP], &other]), Heard::ByNobody);
        assert_eq!(exchange.recent().len(), 1);
    });
}

#[test]
fn a_call_that_one_of_us_makes_does_not_ring_and_is_noted_as_ours() {
    on_each_engine(|office| {
        let exchange = Exchange::at(office);
        let house = house(office, "海岳精密", &[("周敏华", MOBILE)], "");
        assert_eq!(exchange.say(&[&[RING], &OUTWARD]), Heard::By(exchange.lin.staff));
        let calling = exchange.open().remove(0);
        assert_eq!((calling.state, calling.way), (CallState::Calling, Way::Out));
        assert_eq!((calling.number.as_str(), calling.called.as_str()), ("138****7731", "8001"));
        assert_eq!(calling.enterprise.unwrap().0, house.id);
        // A word that does not say which way takes nothing back.
        let phone = [("event", "established"), ("remote", MOBILE), ("local", "8001")];
        exchange.say(&[&phone, &[("call_id", "o1")]]);
        assert_eq!(exchange.open()[0].state, CallState::Answered);
        exchange.say(&[&[HANG_UP], &OUTWARD]);
        assert_eq!(exchange.recent()[0].state, CallState::Ended);
        let noted = exchange.noted(house.id);
        assert_eq!(noted.direction, Direction::Out);
        assert_eq!(noted.summary, Summary::stated("call-event"));
    });
}

#[test]
fn whom_we_do_not_reach_is_not_one_whose_call_we_missed() {
    on_each_engine(|office| {
        let exchange = Exchange::at(office);
        let house = house(office, "海岳精密", &[("周敏华", MOBILE)], "");
        // A desk phone's own words, the last first.
        let phone = [("remote", MOBILE), ("local", "8001"), ("call_id", "7@10.0.0.9")];
        exchange.say(&[&[("event", "terminated")], &phone]);
        exchange.office.hands.forward_micros(-5 * SECOND);
        exchange.say(&[&[("event", "outgoing")], &phone]);
        let tried = exchange.recent();
        assert_eq!((tried.len(), tried[0].state), (1, CallState::Unreached));
        assert!(exchange.open().is_empty());
        let missed =
            |sql: &mut dyn attache::store::Sql| calls::missed_of(sql, exchange.lin.staff, 0);
        assert_eq!(office.desk.store().read(missed).unwrap(), 0);
        let noted = exchange.noted(house.id);
        assert_eq!(noted.direction, Direction::Out);
        assert_eq!(noted.summary, Summary::stated("call-event-unreached"));
    });
}

#[cfg(unix)]
#[test]
fn a_call_for_nobody_leaves_a_line_in_the_log_that_names_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut process = Process::new(env!("CARGO_BIN_EXE_attache"));
        process.args(["--lang", "en"]).args(args).arg("--data").arg(folder.path());
        process
    };
    attache::desk::Desk::open(folder.path(), attache::desk::machine_clock()).unwrap();
    let opened = run(&["cti", "open", "pbx"]).output().unwrap();
    let said = String::from_utf8(opened.stdout).unwrap();
    let token = said.split_whitespace().find(|it| it.len() == 64).unwrap();
    let mut hub = run(&["serve", "--listen", "127.0.0.1:0"])
        .env("ATTACHE_LOG", "info")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(hub.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let url = line.split_whitespace().find(|it| it.starts_with("http")).unwrap();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let body = b"event=newCall&from=13805127731&to=051210086&direction=in&queue=b&callId=q1";
    let path = format!("/api/v1/cti/{token}");
    let heard = crate::hub_portal::send_to(url, ("POST", &path), &form, body);
    assert_eq!(heard.status, 200);
    let told = Process::new("kill").args(["-TERM", &hub.id().to_string()]).status();
    assert!(told.unwrap().success());
    let mut log = String::new();
    hub.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(hub.wait().unwrap().success());
    assert!(log.contains("a call for nobody here") && log.contains("pbx"), "{log}");
    assert!(!log.contains("13805127731") && !log.contains("051210086"), "{log}");
}
