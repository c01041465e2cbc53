//! One paper on its way while its hub is killed and stopped and its database crashes, again and again:
//! what was acknowledged stays, and what arrives is filed once, byte for byte.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::Arc,
    thread,
    time::Duration,
};

use attache::{
    desk::{Desk, document::EnterprisePapers, machine_clock},
    domain::{
        EnterpriseId, Sha256Hash, UploadId, VersionId,
        link::{CONSENT_VERSION, UploadState},
    },
    store::{Sql as _, Store, postgres::Postgres, uploads},
};
use serde_json::{Value, json};

use crate::{
    database::Server,
    desk_link::{CODE, Made, made},
    desk_papers::{original, picture_of},
    hub_portal::{Reply, send_to},
    hub_process::Hub,
    support::{Hands, Office, counted, skipped},
};

/// Bytes of a piece.
pub(crate) const PIECE: usize = 32 * 1024;

/// What happens to a hub, or to what it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Killed,
    ToldToStop,
    /// Its database crashes and comes back.
    Crashed,
}

/// How far a piece has come when it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The hub has asked for the first byte.
    Begun,
    Half,
    /// The hub has everything; its answer was not read.
    Whole,
    /// The hub has everything, and had so many milliseconds to do something with it.
    After(u64),
}

impl Moment {
    /// Among them what lies between the vault, the database and the answer.
    const ALL: [Self; 8] = [
        Self::Begun,
        Self::Half,
        Self::Whole,
        Self::After(1),
        Self::After(2),
        Self::After(4),
        Self::After(8),
        Self::After(16),
    ];
}

const MOMENTS: [Moment; 3] = [Moment::Begun, Moment::Half, Moment::Whole];
/// Each of these once at each moment.
const FAULTS: [Fault; 5] =
    [Fault::Killed, Fault::Crashed, Fault::ToldToStop, Fault::Killed, Fault::Killed];

/// A telephone that sends one file, whatever becomes of the hub.
pub(crate) struct Sender<'a> {
    pub(crate) at: SocketAddr,
    bearer: String,
    /// Where the hub takes the file in.
    pub(crate) path: String,
    file: &'a [u8],
    /// Up to which byte it was told to have arrived.
    pub(crate) told: usize,
    database: String,
}

impl<'a> Sender<'a> {
    /// Announces a licence at a hub.
    pub(crate) fn to(hub: &Hub, bearer: &str, (file, database): (&'a [u8], &str)) -> Self {
        let path = announced(&hub.url, bearer, file.len());
        let (bearer, database) = (bearer.to_owned(), database.to_owned());
        Self { at: hub.at(), bearer, path, file, told: 0, database }
    }

    fn base(&self) -> String {
        format!("http://{}", self.at)
    }

    /// Where the file ends at the hub; none while the hub or its database is away.
    pub(crate) fn end(&self) -> Option<usize> {
        TcpStream::connect(self.at).ok()?;
        let headers = [("authorization", self.bearer.as_str()), ("tus-resumable", "1.0.0")];
        let reply = send_to(&self.base(), ("HEAD", &self.path), &headers, b"");
        if reply.status == 503 {
            return None;
        }
        assert_eq!(reply.status, 200, "{reply:?}");
        let end = reply.header("upload-offset").unwrap().parse().unwrap();
        assert!(self.told <= end, "{} bytes were acknowledged and {end} are there", self.told);
        Some(end)
    }

    /// Sends the next piece, with something that happens meanwhile; the status that came back, if any did.
    pub(crate) fn piece(&mut self, meanwhile: Option<(Moment, &mut dyn FnMut())>) -> Option<u16> {
        let end = self.end()?;
        let piece = &self.file[end..self.file.len().min(end + PIECE)];
        let status = self.patch((end, piece), meanwhile);
        match status {
            Some(204) => self.told = end + piece.len(),
            // Whoever wrote before is gone without a word, and its time runs out.
            Some(423) => self.let_time_pass(),
            // What became of it is asked for before the next piece.
            Some(409 | 503) | None => {}
            Some(other) => panic!("{other} is no answer to a piece"),
        }
        status
    }

    fn patch(
        &self,
        (end, piece): (usize, &[u8]),
        meanwhile: Option<(Moment, &mut dyn FnMut())>,
    ) -> Option<u16> {
        let mut stream = TcpStream::connect(self.at).ok()?;
        let head = format!(
            "PATCH {} HTTP/1.1\r\nhost: hub\r\nauthorization: {}\r\ntus-resumable: 1.0.0\r\n\
             content-type: application/offset+octet-stream\r\nupload-offset: {end}\r\n\
             content-length: {}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
            self.path,
            self.bearer,
            piece.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let first = status(&mut stream)?;
        if first != 100 {
            return Some(first);
        }
        let (before, after) = match &meanwhile {
            Some((Moment::Begun, _)) | None => piece.split_at(0),
            Some((Moment::Half, _)) => piece.split_at(piece.len() / 2),
            Some((Moment::Whole | Moment::After(_), _)) => piece.split_at(piece.len()),
        };
        stream.write_all(before).ok()?;
        if let Some((moment, happens)) = meanwhile {
            if let Moment::After(millis) = moment {
                thread::sleep(Duration::from_millis(millis));
            }
            happens();
        }
        stream.write_all(after).ok()?;
        status(&mut stream)
    }

    /// A writer who died would be waited for a quarter of a minute; here that is over at once.
    fn let_time_pass(&self) {
        let Ok(mut sql) = Postgres::open(&self.database, "attache") else { return };
        sql.execute("UPDATE upload SET writer_until_us = 1 WHERE writer IS NOT NULL", &[]).ok();
    }

    /// Sends until so many bytes were acknowledged.
    pub(crate) fn send_to_byte(&mut self, goal: usize) {
        while self.told < goal {
            self.piece(None);
        }
    }
}

/// The status of the next answer; none if the connection ended without one.
pub(crate) fn status(stream: &mut TcpStream) -> Option<u16> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).split(' ').nth(1)?.parse().ok()
}

/// A licence that takes many pieces: a picture with a long comment in which nothing repeats.
pub(crate) fn paper(words: &str, bytes: usize) -> Vec<u8> {
    let picture = picture_of(words);
    let (begin, rest) = picture.split_at(2);
    let mut paper = begin.to_vec();
    let mut grain = Sha256Hash::of(words.as_bytes());
    while paper.len() < bytes {
        let mut comment = Vec::with_capacity(60_000);
        while comment.len() < 60_000 {
            grain = Sha256Hash::of(&grain.bytes());
            comment.extend(grain.bytes());
        }
        paper.extend([0xFF, 0xFE]);
        paper.extend(u16::try_from(comment.len() + 2).unwrap().to_be_bytes());
        paper.extend(comment);
    }
    paper.extend(rest);
    paper
}

fn post(base: &str, path: &str, (bearer, body): (&str, &Value)) -> Reply {
    let reply =
        send_to(base, ("POST", path), &[("authorization", bearer)], body.to_string().as_bytes());
    assert!(reply.status < 300, "{path}: {reply:?}");
    reply
}

/// Opens the link as its customer does; what they show from then on.
pub(crate) fn entered(base: &str, made: &Made) -> String {
    let token = json!({ "token": made.token.text().reveal() });
    let opened = post(base, "/u/api/open", ("", &token)).json();
    let bearer = format!("Bearer {}", opened["session"].as_str().unwrap());
    post(base, "/u/api/prove", (&bearer, &json!({ "code": CODE })));
    post(base, "/u/api/agree", (&bearer, &json!({ "version": CONSENT_VERSION })));
    bearer
}

/// Announces a licence of this length; where it is taken in.
fn announced(base: &str, bearer: &str, length: usize) -> String {
    let length = length.to_string();
    let headers = [
        ("authorization", bearer),
        ("tus-resumable", "1.0.0"),
        ("upload-length", &length),
        ("upload-metadata", "kind RC1MSUM=,filename 6JCl5Lia5omn54WnLmpwZw=="),
    ];
    let created = send_to(base, ("POST", "/u/files"), &headers, b"");
    assert_eq!(created.status, 201, "{created:?}");
    created.header("location").unwrap().to_owned()
}

/// Waits until the hub has looked into the licence.
pub(crate) fn looked_into(base: &str, bearer: &str) -> Value {
    loop {
        let page = send_to(base, ("GET", "/u/api/page"), &[("authorization", bearer)], b"").json();
        let slots = page["slots"].as_array().unwrap();
        let slot = slots.iter().find(|it| it["kind"] == "D-LIC").unwrap();
        if !matches!(slot["state"].as_str(), Some("checking" | "arriving")) {
            return slot.clone();
        }
        thread::yield_now();
    }
}

/// Lets something happen to the hub while a piece is on its way; the hub that is there afterwards.
fn struck(
    (sender, hub): (&mut Sender<'_>, Hub),
    (fault, moment): (Fault, Moment),
    (server, data): (&Server, &Path),
) -> Hub {
    let database = server.url();
    let (port, mut hub) = (sender.at.port(), Some(hub));
    match fault {
        Fault::Killed => {
            while hub.is_some() {
                sender.piece(Some((moment, &mut || drop(hub.take()))));
            }
        }
        Fault::ToldToStop => {
            let mut is_told = false;
            while !is_told {
                let mut tell = || {
                    hub.as_ref().unwrap().tell_to_stop();
                    is_told = true;
                };
                let answer = sender.piece(Some((moment, &mut tell)));
                assert!(!is_told || answer == Some(204), "what has begun is ended: {answer:?}");
            }
            hub.take().unwrap().ended_well();
        }
        Fault::Crashed => {
            thread::scope(|scope| {
                let crash = scope.spawn(|| server.control("restart", &["-m", "immediate"]));
                while !crash.is_finished() && sender.told + PIECE < sender.file.len() {
                    sender.piece(None);
                }
            });
            return hub.unwrap();
        }
    }
    Hub::start_with(data, port, &["--database", &database])
}

/// Proves what is in the office of a paper that arrived as `upload`.
fn filed_once(
    (server, data): (&Server, &Path),
    (upload, enterprise): (UploadId, EnterpriseId),
    paper: &[u8],
    made: &Made,
) {
    let store = Store::open_postgres(&server.url(), "attache").unwrap();
    let desk = Desk::on(store, data, machine_clock()).unwrap();
    let arrived = desk.store().read(|sql| uploads::of_link(sql, made.id)).unwrap();
    let states: Vec<_> = arrived.iter().map(|it| (it.id, it.state, it.sha256)).collect();
    let whole = Some(Sha256Hash::of(paper));
    assert_eq!(states, [(upload, UploadState::Filed, whole)]);
    let papers = desk.ask(&made.lin, EnterprisePapers { enterprise }).unwrap();
    let versions: Vec<_> = papers.iter().map(|it| (it.newest.n, it.newest.version)).collect();
    assert_eq!(versions, [(1, VersionId::from_bytes(upload.bytes()))]);
    let filed = original(&desk, VersionId::from_bytes(upload.bytes()));
    assert!(filed == paper, "other bytes were filed");
    assert_eq!(desk.verify_audit(&[]).unwrap().breaks, []);
}

/// Strikes once between any two parts of a paper, and proves that it arrived whole and once.
fn arrives_through(strikes: &[(Fault, Moment)], paper: &[u8]) {
    let Some(server) = Server::start() else { return skipped("PostgreSQL is not installed") };
    let (folder, hands) = (tempfile::tempdir().unwrap(), Hands::of_the_machine());
    let store = Store::open_postgres(&server.url(), "attache").unwrap();
    let desk = Arc::new(Desk::on(store, folder.path(), hands.clock()).unwrap());
    let office = Office { desk, hands, folder: Some(folder) };
    let made = made(&office);
    let link = office.desk.store().read(|sql| attache::store::links::by_id(sql, made.id));
    let enterprise = link.unwrap().unwrap().it.enterprise;
    let Office { desk, folder, .. } = office;
    drop(desk);
    let (folder, database) = (folder.unwrap(), server.url());
    let mut hub = Hub::start_with(folder.path(), 0, &["--database", &database]);
    let bearer = entered(&hub.url, &made);
    let mut sender = Sender::to(&hub, &bearer, (paper, &database));
    for (n, strike) in strikes.iter().enumerate() {
        sender.send_to_byte((n + 1) * paper.len() / (strikes.len() + 2));
        hub = struck((&mut sender, hub), *strike, (&server, folder.path()));
        assert!(sender.told < paper.len(), "the file was too short for {} strikes", strikes.len());
    }
    sender.send_to_byte(paper.len());
    let slot = looked_into(&hub.url, &sender.bearer);
    assert!(matches!(slot["state"].as_str(), Some("waiting" | "doubtful")), "{slot}");
    drop(hub);
    let upload = sender.path.rsplit('/').next().unwrap().parse().unwrap();
    filed_once((&server, folder.path()), (upload, enterprise), paper, &made);
}

#[cfg(unix)]
#[test]
fn a_paper_arrives_whole_and_once_through_kills_stops_and_crashes_of_the_database() {
    let at = |moment: Moment| FAULTS.map(|fault| (fault, moment));
    let strikes: Vec<_> = MOMENTS.into_iter().flat_map(at).collect();
    arrives_through(&strikes, &paper("恒益", 6 * 1024 * 1024));
}

#[test]
fn a_paper_arrives_whole_and_once_however_often_its_hub_is_killed() {
    let kills = counted(9, 200);
    let moments = (0..kills).map(|n| Moment::ALL[n % Moment::ALL.len()]);
    let strikes: Vec<_> = moments.map(|it| (Fault::Killed, it)).collect();
    // Not all that is on its way when the hub is killed counts: at least a piece and a half for each.
    arrives_through(&strikes, &paper("恒益", (kills + 2) * 3 * PIECE / 2));
}
