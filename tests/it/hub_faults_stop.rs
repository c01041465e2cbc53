//! A hub that is told to stop while desktops and telephones are at work: what has begun is answered, what was
//! answered is there, and nothing that only listens holds it up.
#![cfg(unix)]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command as Process, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use attache::{
    desk::{Desk, Envelope, link::LinkOf},
    domain::{CommandId, EnterpriseId, Personal, UploadId},
    store::{Store, StoreError, feed, links, uploads},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    desk_link::made,
    hub::note,
    hub_faults::{entered, status},
    hub_portal::send_to,
    support::{Hands, Office, counted, with_database},
};

/// Desktops that give one command after the other.
const DESKTOPS: usize = 4;
/// Telephones that send one piece after the other; as many have one piece on its way when the hub is told to stop.
const PHONES: usize = 2;
/// Commands that are on their way when the hub is told to stop.
const BEGUN: usize = 6;
/// Commands that are answered before the hub is told to stop.
const BEFORE: usize = 40;
/// Connections that only listen.
const LISTENERS: usize = 4;
/// Bytes of a piece.
pub(crate) const PIECE: usize = 4 * 1024;
/// Bytes of a file, more than are ever sent.
const FILE: usize = 20 * 1024 * 1024;

/// `attache serve`, of which we read what it complains about.
pub(crate) struct Hub {
    child: Child,
    pub(crate) at: SocketAddr,
}

impl Hub {
    pub(crate) fn start(data: &Path, database: &str) -> Self {
        Self::start_with(data, &["--database", database])
    }

    /// With more on its command line.
    pub(crate) fn start_with(data: &Path, more: &[&str]) -> Self {
        let mut child = Process::new(env!("CARGO_BIN_EXE_attache"))
            .args(["--lang", "en", "serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .env("ATTACHE_S3_KEY", "id")
            .env("ATTACHE_S3_SECRET", "secret")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.split_whitespace().find(|it| it.starts_with("http://")).unwrap();
        let at = url.trim_start_matches("http://").parse().unwrap();
        Self { child, at }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.at)
    }

    pub(crate) fn tell_to_stop(&self) {
        let told = Process::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.unwrap().success());
    }

    /// Waits for its end, which must be a good one; what it complained about.
    pub(crate) fn ended(mut self) -> String {
        let mut complaints = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
        assert!(self.child.wait().unwrap().success());
        complaints
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.child.kill().ok(); // It may have ended.
        self.child.wait().ok();
    }
}

/// What everybody shows, and what for.
pub(crate) struct Passes {
    desktop: String,
    pub(crate) phone: String,
    pub(crate) enterprise: EnterpriseId,
}

/// A file that a telephone sends: where it goes, and up to which byte it was told to have arrived.
#[derive(Clone)]
pub(crate) struct Sent {
    path: String,
    /// Of a session of its own: one sends two pieces at a time and no more.
    phone: String,
    end: usize,
}

/// A request whose body the hub waits for.
pub(crate) struct Begun<'a> {
    pub(crate) stream: TcpStream,
    pub(crate) rest: &'a [u8],
}

impl<'a> Begun<'a> {
    /// Sends all of a request but its body, until the hub asks for that.
    pub(crate) fn with(at: SocketAddr, head: &str, body: &'a [u8]) -> Self {
        let mut stream = TcpStream::connect(at).unwrap();
        let rest =
            format!("host: hub\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(format!("{head}\r\n{rest}").as_bytes()).unwrap();
        assert_eq!(status(&mut stream), Some(100));
        let (half, rest) = body.split_at(body.len() / 2);
        stream.write_all(half).unwrap();
        Self { stream, rest }
    }

    pub(crate) fn end(mut self) -> Option<u16> {
        self.stream.write_all(self.rest).ok()?;
        status(&mut self.stream)
    }
}

pub(crate) fn command(pass: &Passes) -> String {
    format!("POST /api/v1/perform HTTP/1.1\r\nauthorization: {}", pass.desktop)
}

pub(crate) fn piece(Sent { path, phone, end }: &Sent) -> String {
    format!(
        "PATCH {path} HTTP/1.1\r\nauthorization: {phone}\r\ntus-resumable: 1.0.0\r\n\
         content-type: application/offset+octet-stream\r\nupload-offset: {end}"
    )
}

/// A whole request on a connection of its own; none if no answer came.
fn ask(at: SocketAddr, head: &str, body: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(at).ok()?;
    let head = format!(
        "{head}\r\nhost: hub\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
    status(&mut stream)
}

pub(crate) fn envelope(enterprise: EnterpriseId) -> Envelope {
    let id = CommandId::fresh();
    Envelope { id, command: note(enterprise, &id.to_string()) }
}

pub(crate) fn json(envelope: &Envelope) -> Vec<u8> {
    serde_json::to_vec(envelope).unwrap()
}

/// What desktops were told, and what they do not know.
#[derive(Default)]
struct Told {
    done: Vec<CommandId>,
    /// Without an answer: given again to the next hub.
    open: Vec<Envelope>,
}

/// Whether the hub may be away, and how many commands it has answered.
#[derive(Default)]
struct Day {
    is_over: AtomicBool,
    answers: AtomicUsize,
}

impl Day {
    fn must_be_over(&self) {
        assert!(self.is_over.load(Ordering::SeqCst), "the hub is away too early");
    }
}

/// Gives one command after the other until nobody answers any more.
fn work(at: SocketAddr, pass: &Passes, day: &Day) -> Told {
    let mut told = Told::default();
    loop {
        let envelope = envelope(pass.enterprise);
        match ask(at, &command(pass), &json(&envelope)) {
            Some(200) => told.done.push(envelope.id),
            Some(other) => panic!("{other} is no answer to a command"),
            None => {
                day.must_be_over();
                told.open.push(envelope);
                return told;
            }
        }
        day.answers.fetch_add(1, Ordering::SeqCst);
    }
}

/// Sends one piece after the other, likewise.
fn send(at: SocketAddr, file: &mut Sent, day: &Day) {
    let bytes = vec![7; PIECE];
    while file.end + PIECE < FILE {
        match ask(at, &piece(file), &bytes) {
            Some(204) => file.end += PIECE,
            Some(other) => panic!("{other} is no answer to a piece"),
            None => return day.must_be_over(),
        }
    }
}

/// Somebody who only listens.
fn listen(at: SocketAddr, path: &str, bearer: &str) -> TcpStream {
    let mut stream = TcpStream::connect(at).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: hub\r\nauthorization: {bearer}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    assert_eq!(status(&mut stream), Some(200));
    stream
}

/// Lets everybody work, tells the hub to stop in the middle of it, and collects what they were told.
///
/// `sending` are the files of the telephones that send all the time, `halted` those of the telephones that have
/// half a piece on its way.
fn stopped(
    hub: Hub,
    pass: &Passes,
    (sending, halted): (&mut [Sent], &mut [Sent]),
) -> (Told, Duration) {
    let (at, day, bytes) = (hub.at, Day::default(), vec![7; PIECE]);
    let mut listeners: Vec<_> =
        (0..LISTENERS).map(|_| listen(at, "/api/v1/feed", &pass.desktop)).collect();
    listeners.push(listen(at, "/u/api/events", &pass.phone));
    thread::scope(|scope| {
        let desktops: Vec<_> =
            (0..DESKTOPS).map(|_| scope.spawn(|| work(at, pass, &day))).collect();
        for file in sending {
            scope.spawn(|| send(at, file, &day));
        }
        while day.answers.load(Ordering::SeqCst) < BEFORE {
            assert!(!desktops.iter().any(thread::ScopedJoinHandle::is_finished));
            thread::yield_now();
        }
        let envelopes: Vec<_> = (0..BEGUN).map(|_| envelope(pass.enterprise)).collect();
        let bodies: Vec<_> = envelopes.iter().map(json).collect();
        let commands: Vec<_> =
            bodies.iter().map(|it| Begun::with(at, &command(pass), it)).collect();
        let pieces: Vec<_> = halted.iter().map(|it| Begun::with(at, &piece(it), &bytes)).collect();
        day.is_over.store(true, Ordering::SeqCst);
        let clock = Instant::now();
        hub.tell_to_stop();
        let mut told = Told::default();
        for (begun, envelope) in commands.into_iter().zip(&envelopes) {
            assert_eq!(begun.end(), Some(200), "what has begun is done and answered");
            told.done.push(envelope.id);
        }
        for (begun, file) in pieces.into_iter().zip(halted) {
            assert_eq!(begun.end(), Some(204), "what has begun is kept and answered");
            file.end += PIECE;
        }
        let complaints = hub.ended();
        let took = clock.elapsed();
        assert!(!complaints.contains(NOT_IN_TIME), "{complaints}");
        for other in desktops {
            let other = other.join().unwrap();
            told.done.extend(other.done);
            told.open.extend(other.open);
        }
        drop(listeners);
        (told, took)
    })
}

/// What the log says when a hub ends though a request has not.
pub(crate) const NOT_IN_TIME: &str = "did not end in time";

/// Announces a file.
fn announced(base: &str, phone: String, kind: &str) -> Sent {
    let metadata = format!("kind {}", STANDARD.encode(kind));
    let headers = [
        ("authorization", &*phone),
        ("tus-resumable", "1.0.0"),
        ("upload-length", &*FILE.to_string()),
        ("upload-metadata", &metadata),
    ];
    let created = send_to(base, ("POST", "/u/files"), &headers, b"");
    assert_eq!(created.status, 201, "{created:?}");
    Sent { path: created.header("location").unwrap().to_owned(), phone, end: 0 }
}

/// An office on a database of its own, and what its people show.
pub(crate) fn office(database: &str) -> (Office, Passes, Vec<Sent>) {
    let (folder, hands) = (tempfile::tempdir().unwrap(), Hands::of_the_machine());
    let store = Store::open_postgres(database, "attache").unwrap();
    let desk = Arc::new(Desk::on(store, folder.path(), hands.clock()).unwrap());
    let office = Office { desk, hands, folder: Some(folder) };
    let (made, desk) = (made(&office), &office.desk);
    let signed = desk.sign_in("lin", &Personal::from("correct horse")).unwrap();
    let desktop = format!("Bearer {}", desk.begin_session(&signed).unwrap().reveal());
    let link = desk.store().read(|sql| links::by_id(sql, made.id)).unwrap().unwrap().it;
    let data = office.folder.as_ref().unwrap().path();
    let hub = Hub::start(data, database);
    let phone = entered(&hub.base(), &made);
    let wanted = desk.ask(&made.lin, LinkOf { order: made.order }).unwrap().wanted;
    let kinds = wanted.iter().map(|it| it.kind.code()).take(2 * PHONES);
    let files = kinds.map(|it| announced(&hub.base(), entered(&hub.base(), &made), it)).collect();
    let enterprise = link.enterprise;
    (office, Passes { desktop, phone, enterprise }, files)
}

fn said(desk: &Desk, enterprise: EnterpriseId) -> i64 {
    let count: Result<_, StoreError> = desk.store().read(|sql| {
        let count = "SELECT COUNT(*) FROM interaction WHERE enterprise = ?1";
        sql.query(count, &[enterprise.into()])?[0].int(0)
    });
    count.unwrap()
}

#[test]
fn a_hub_that_is_told_to_stop_answers_what_has_begun_and_loses_nothing_that_was_answered() {
    with_database(|database| {
        let (office, pass, mut files) = office(database);
        let (desk, data) = (&office.desk, office.folder.as_ref().unwrap().path());
        let (sending, halted) = files.split_at_mut(PHONES);
        let before = said(desk, pass.enterprise);
        let (mut all, mut longest, mut open) = (Vec::new(), Duration::ZERO, Vec::new());
        let stops = counted(2, 20);
        for _ in 0..stops {
            let hub = Hub::start(data, database);
            // What nobody knows the end of is given once more, and done once.
            for it in &std::mem::take(&mut open) {
                assert_eq!(ask(hub.at, &command(&pass), &json(it)), Some(200));
                all.push(it.id);
            }
            let (told, took) = stopped(hub, &pass, (&mut *sending, &mut *halted));
            for Sent { path, end, .. } in sending.iter_mut().chain(&mut *halted) {
                let id: UploadId = path.rsplit('/').next().unwrap().parse().unwrap();
                let found = desk.store().read(|sql| uploads::by_id(sql, id)).unwrap().unwrap();
                let there = usize::try_from(found.received).unwrap();
                assert!(*end <= there, "{end} bytes were acknowledged and {there} are there");
                *end = there;
            }
            all.extend(told.done);
            open = told.open;
            longest = longest.max(took);
        }
        let hub = Hub::start(data, database);
        for it in &open {
            assert_eq!(ask(hub.at, &command(&pass), &json(it)), Some(200));
            all.push(it.id);
        }
        drop(hub);
        for id in &all {
            let found = desk.store().read(|sql| feed::find(sql, *id)).unwrap();
            assert!(found.is_some(), "a command that was answered is not there");
        }
        let effects = said(desk, pass.enterprise) - before;
        assert_eq!(effects, i64::try_from(all.len()).unwrap(), "each is done once");
        assert_eq!(desk.verify_audit(&[]).unwrap().breaks, []);
        let bytes: usize = files.iter().map(|it| it.end).sum();
        println!("{stops} stops, the longest {longest:?}; {} commands, {bytes} bytes", all.len());
    });
}
