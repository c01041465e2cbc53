//! Somebody who signs in elsewhere, in the browser of this machine, and what the browser brings back.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::ClientError;
use crate::{
    desk::session::Token,
    domain::{Personal, Sha256Hash},
};

/// How long somebody may take; the hub forgets them a little later.
const PATIENCE: Duration = Duration::from_mins(9);
/// How often is looked whether somebody has come back or given up.
const LOOK: Duration = Duration::from_millis(50);
/// How long a visitor may take to say what they want.
const READING: Duration = Duration::from_secs(2);
/// No request is longer.
const LONGEST: u64 = 4096;

/// Where this desktop waits for the browser to come back: on this machine alone.
pub struct Landing {
    listener: TcpListener,
    port: u16,
    verifier: Token,
}

/// Somebody on their way. The address is for the browser; the rest stays here.
pub struct Departure {
    /// What the browser has to open.
    pub url: String,
    pub(super) handle: Token,
    pub(super) landing: Landing,
    given_up: GivingUp,
}

/// The way to stop waiting for somebody.
#[derive(Clone, Default)]
pub struct GivingUp(Arc<AtomicBool>);

impl GivingUp {
    pub fn give_up(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Landing {
    /// Opens a port of this machine and makes the secret that only this desktop knows.
    pub(super) fn open() -> Result<Self, ClientError> {
        let failed = |err: std::io::Error| ClientError::Offline(err.to_string());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|err| ClientError::Offline(err.to_string()))?;
        let verifier = Personal::new(Sha256Hash::from_bytes(bytes).to_string());
        Ok(Self { listener, port, verifier })
    }

    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    pub(super) const fn verifier(&self) -> &Token {
        &self.verifier
    }

    /// What the hub keeps of the secret.
    pub(super) fn challenge(&self) -> Sha256Hash {
        Sha256Hash::of(self.verifier.reveal().as_bytes())
    }
}

impl Departure {
    pub(super) fn new(url: String, handle: Token, landing: Landing) -> Self {
        Self { url, handle, landing, given_up: GivingUp::default() }
    }

    /// The way to stop waiting.
    pub fn giving_up(&self) -> GivingUp {
        self.given_up.clone()
    }

    /// Waits for the browser, sends it on to `place`, and answers the ticket that it brought.
    pub(super) fn ticket(&self, place: &str) -> Result<Token, ClientError> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && !self.given_up.0.load(Ordering::SeqCst) {
            match self.landing.listener.accept() {
                Ok((stream, _)) => {
                    // A browser also asks for an icon.
                    if let Some(ticket) = ticket_of(stream, place) {
                        return Ok(ticket);
                    }
                }
                Err(_nobody_yet) => thread::sleep(LOOK),
            }
        }
        Err(ClientError::SignedOut)
    }
}

fn ticket_of(mut stream: TcpStream, place: &str) -> Option<Token> {
    stream.set_nonblocking(false).ok()?;
    stream.set_read_timeout(Some(READING)).ok()?;
    let mut first = String::new();
    let mut reader = BufReader::new((&stream).take(LONGEST));
    reader.read_line(&mut first).ok()?;
    let mut line = String::new();
    // What is left unread would make the answer get lost.
    while reader.read_line(&mut line).is_ok_and(|bytes| 2 < bytes) {
        line.clear();
    }
    let ticket = first.strip_prefix("GET /?ticket=")?.split([' ', '&']).next()?.to_owned();
    let head = "HTTP/1.1 303 See Other\r\nconnection: close\r\ncontent-length: 0\r\n";
    let answer = format!("{head}referrer-policy: no-referrer\r\nlocation: {place}\r\n\r\n");
    stream.write_all(answer.as_bytes()).ok(); // The ticket is what counts.
    Some(Personal::new(ticket))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_who_brings_a_ticket_is_taken_in_and_sent_on() {
        let landing = Landing::open().unwrap();
        let port = landing.port();
        let departure = Departure::new(String::new(), Token::default(), landing);
        let ask = |path: &str| {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
            write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
            stream
        };
        let (icon, mut right) = (ask("/favicon.ico"), ask("/?ticket=abc"));
        let ticket = departure.ticket("https://hub.example/done").unwrap();
        assert_eq!(ticket.reveal(), "abc");
        let mut said = String::new();
        right.read_to_string(&mut said).unwrap();
        assert!(
            said.starts_with("HTTP/1.1 303") && said.contains("location: https://hub.example/done")
        );
        drop(icon);
    }

    #[test]
    fn whoever_gives_up_does_not_wait() {
        let departure = Departure::new(String::new(), Token::default(), Landing::open().unwrap());
        departure.giving_up().give_up();
        assert_eq!(departure.ticket("").unwrap_err(), ClientError::SignedOut);
    }
}
