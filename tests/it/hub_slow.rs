//! Visitors who hold a place without need: a byte now and then, or an answer that nobody takes.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use attache::{
    domain::Role,
    hub::{Cover, Served},
};
use serde_json::json;

use crate::{hub::hub, hub_portal::send_to, support::Office};

/// Much longer than any of them is borne with.
const TOO_LONG: Duration = Duration::from_secs(90);

fn connected(hub: &Served, words: &str) -> TcpStream {
    let mut stream = TcpStream::connect(hub.url().trim_start_matches("http://")).unwrap();
    stream.write_all(words.as_bytes()).unwrap();
    stream
}

/// Sends a byte every other second until it is let go.
fn drips(mut stream: TcpStream) {
    let begun = Instant::now();
    stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    let mut answer = [0; 256];
    loop {
        match stream.read(&mut answer) {
            Ok(_) => return, // An answer, or the end.
            Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_reset) => return,
        }
        assert!(begun.elapsed() < TOO_LONG, "it may hold its place for ever");
        if stream.write_all(b" ").is_err() {
            return;
        }
    }
}

/// Asks for much and takes nothing until it is let go.
fn is_deaf(mut stream: TcpStream) {
    let begun = Instant::now();
    let ask = "GET /u/page.js HTTP/1.1\r\nhost: hub\r\n\r\n";
    stream.set_write_timeout(Some(Duration::from_secs(2))).unwrap();
    loop {
        match stream.write_all(ask.as_bytes()) {
            Ok(()) => {}
            Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_reset) => return,
        }
        assert!(begun.elapsed() < TOO_LONG, "what it asked for is kept for ever");
    }
}

#[test]
fn whoever_only_holds_a_place_is_let_go() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let hub = hub(&office, Cover::Fitting);
    let wish = json!({ "login": "lin", "password": "correct horse", "code": "" }).to_string();
    let granted = send_to(&hub.url(), ("POST", "/api/v1/session"), &[], wish.as_bytes()).json();
    let token = granted["token"].as_str().unwrap();
    let head = |what: &str| {
        format!(
            "{what} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {token}\r\ncontent-length: 4000000\r\n\r\n"
        )
    };
    thread::scope(|scope| {
        for what in ["POST /api/v1/perform", "POST /api/v1/ask", "PUT /api/v1/files"] {
            let stream = connected(&hub, &head(what));
            scope.spawn(|| drips(stream));
        }
        let stream = connected(&hub, "");
        scope.spawn(|| is_deaf(stream));
    });
    assert_eq!(send_to(&hub.url(), ("GET", "/health"), &[], b"").status, 200);
}
