//! A doorbell on this machine: programs of the telephone ring it by HTTP, and the desktop that runs hears who calls.
//!
//! It hangs at the machine's own address alone. Whoever rings shows the token of a file that only this user can read;
//! pages in browsers are turned away by what they call the place they came to and the place they came from, so that a
//! name that is made to lead here (DNS rebinding) leads nowhere.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read as _, Write as _},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{Builder, JoinHandle},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::instance::Message;
use crate::{
    desk::telephony,
    domain::{
        Sha256Hash,
        call::{Hook, fields},
    },
};

/// Where telephone programs look first.
pub const PORT: u16 = 17_317;
/// So many desktops of one machine find a place of their own.
const PLACES: u16 = 10;
/// Where the address and the token stand, in the data folder.
pub const PLATE: &str = "call-hook.json";

/// No head and no body of an event is longer.
const LONGEST: usize = 16 * 1024;
/// What is thrown away of a request that is too long, before the connection is closed.
const LONGEST_REST: u64 = 1024 * 1024;
const MOST_HEADERS: usize = 64;
/// Whoever rings and says nothing is let go after this.
const PATIENCE: Duration = Duration::from_secs(5);
/// Programs that are heard at the same time.
const AT_ONCE: usize = 8;

/// What telephone programs need to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plate {
    pub url: String,
    pub token: String,
}

/// The doorbell of a running desktop. Dropping it takes it down.
pub struct Doorbell {
    pub at: SocketAddr,
    /// What programs are told.
    pub plate: Plate,
    closing: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What every ring is measured by.
struct Rule {
    at: SocketAddr,
    token: Sha256Hash,
}

/// A request as far as it matters.
struct Ring {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

type Answer = (u16, &'static str);

impl Doorbell {
    /// Hangs at `port` or one of the next, and gives each call to `on_message`, on a thread of its own.
    pub fn hang(
        folder: &Path,
        port: u16,
        on_message: impl Fn(Message) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = free_place(port)?;
        let at = listener.local_addr()?;
        let plate = plate(folder, at)?;
        let rule = Arc::new(Rule { at, token: Sha256Hash::of(plate.token.as_bytes()) });
        let closing = Arc::new(AtomicBool::new(false));
        let (is_closing, on_message) = (Arc::clone(&closing), Arc::new(on_message));
        let (inside, name) = (Arc::new(AtomicUsize::new(0)), "doorbell");
        let thread = Builder::new().name(name.to_owned()).spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if is_closing.load(Ordering::SeqCst) {
                    return;
                }
                if AT_ONCE <= inside.fetch_add(1, Ordering::SeqCst) {
                    inside.fetch_sub(1, Ordering::SeqCst);
                    continue; // Nobody rings so often; the connection is closed.
                }
                let (rule, tell, done) =
                    (Arc::clone(&rule), Arc::clone(&on_message), Arc::clone(&inside));
                let heard = Builder::new().name("doorbell-ring".to_owned()).spawn(move || {
                    if let Err(err) = attend(stream, &rule, &*tell) {
                        tracing::info!(%err, "somebody rang and left");
                    }
                    done.fetch_sub(1, Ordering::SeqCst);
                });
                if let Err(err) = heard {
                    tracing::warn!(%err, "nobody could attend to the doorbell");
                    inside.fetch_sub(1, Ordering::SeqCst);
                }
            }
        })?;
        Ok(Self { at, plate, closing, thread: Some(thread) })
    }
}

impl Drop for Doorbell {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        // A connection without a word wakes the thread that waits for one.
        let is_woken = TcpStream::connect(self.at).is_ok();
        if let Some(thread) = self.thread.take().filter(|_| is_woken) {
            thread.join().ok(); // Its panic was logged when it happened.
        }
    }
}

fn free_place(port: u16) -> io::Result<TcpListener> {
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for port in (port..=u16::MAX).take(usize::from(PLACES)) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(err) => last = err,
        }
    }
    Err(last)
}

/// Writes where the doorbell hangs. The token stays what it was, so that programs need to be told only once.
fn plate(folder: &Path, at: SocketAddr) -> io::Result<Plate> {
    let path = folder.join(PLATE);
    let known = fs::read(&path).ok().and_then(|json| serde_json::from_slice::<Plate>(&json).ok());
    let token = match known {
        Some(known) if 32 <= known.token.len() => known.token,
        _ => telephony::fresh_door().map_err(io::Error::other)?.0.reveal().to_owned(),
    };
    let plate = Plate { url: format!("http://{at}/call"), token };
    // Made anew, because an old file might be open to others.
    fs::remove_file(&path).or_else(|err| match err.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(err),
    })?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path)?.write_all(&serde_json::to_vec_pretty(&plate)?)?;
    Ok(plate)
}

fn attend(mut stream: TcpStream, rule: &Rule, tell: &impl Fn(Message)) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let (status, words) = match listen(&mut stream)? {
        Some(ring) => rule.answer(&ring, tell),
        None => (400, "unreadable"),
    };
    let body = if status == 200 { "{}".to_owned() } else { format!("{{\"error\":\"{words}\"}}") };
    let head = format!(
        "HTTP/1.1 {status} {words}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    // What was not read would take the answer away with it.
    stream.shutdown(Shutdown::Write)?;
    io::copy(&mut stream.take(LONGEST_REST), &mut io::sink())?;
    Ok(())
}

/// Reads one request; none when it is not written as requests are, or too long.
fn listen(stream: &mut TcpStream) -> io::Result<Option<Ring>> {
    let mut read = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let many = stream.read(&mut piece)?;
        read.extend(piece.iter().take(many));
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let length = match request.parse(&read) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) if 0 < many && read.len() < LONGEST => continue,
            Ok(httparse::Status::Partial) | Err(_) => return Ok(None),
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = request.headers.iter();
        let headers = headers.map(|it| (it.name.to_ascii_lowercase(), text(it.value))).collect();
        let mut ring = Ring {
            method: request.method.unwrap_or_default().to_owned(),
            path: request.path.unwrap_or_default().to_owned(),
            headers,
            body: read.get(length..).unwrap_or_default().to_vec(),
        };
        let wanted: usize = ring.header("content-length").trim().parse().unwrap_or(0);
        if LONGEST < wanted {
            return Ok(None);
        }
        while ring.body.len() < wanted {
            match stream.read(&mut piece)? {
                0 => return Ok(None),
                many => ring.body.extend(piece.iter().take(many)),
            }
        }
        ring.body.truncate(wanted);
        return Ok(Some(ring));
    }
}

impl Ring {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value)
    }
}

impl Rule {
    /// What becomes of a ring: the place first, then the token, so that nobody without it learns anything.
    fn answer(&self, ring: &Ring, tell: &impl Fn(Message)) -> Answer {
        if !self.is_here(ring.header("host")) || !self.is_from_here(ring.header("origin")) {
            return (403, "elsewhere");
        }
        let token = ring.header("authorization").strip_prefix("Bearer ").unwrap_or_default();
        // Hashes are compared, so that the time it takes says nothing about the token.
        if Sha256Hash::of(token.trim().as_bytes()) != self.token {
            return (401, "unauthorised");
        }
        match (ring.path.split('?').next(), ring.method.as_str()) {
            (Some("/call"), "POST") => {}
            (Some("/call"), _) => return (405, "post"),
            _ => return (404, "nothing"),
        }
        let Some(fields) = fields::read(ring.header("content-type"), &ring.body) else {
            return (400, "unreadable");
        };
        match Hook::read(&fields) {
            Ok(hook) => {
                tell(Message::Phone(hook.event, hook.summons));
                (200, "ok")
            }
            Err(refusal) => (422, refusal.code()),
        }
    }

    fn is_here(&self, host: &str) -> bool {
        let port = self.at.port();
        host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}")
    }

    fn is_from_here(&self, origin: &str) -> bool {
        origin.is_empty() || origin.strip_prefix("http://").is_some_and(|it| self.is_here(it))
    }
}
