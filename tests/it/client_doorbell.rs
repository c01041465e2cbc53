//! The doorbell of a desktop: programs of this machine with the token are heard, and nobody else.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    sync::mpsc::{self, Receiver},
};

use attache::{
    client::{
        doorbell::{Doorbell, PLATE, Plate},
        instance::Message,
    },
    domain::call::{HookEvent, Summons},
};

/// A doorbell with what it heard.
struct Door {
    bell: Doorbell,
    plate: Plate,
    heard: Receiver<Message>,
}

fn door(folder: &Path, port: u16) -> Door {
    let (tell, heard) = mpsc::channel();
    let bell = Doorbell::hang(folder, port, move |it| tell.send(it).unwrap()).unwrap();
    let plate = serde_json::from_slice(&std::fs::read(folder.join(PLATE)).unwrap()).unwrap();
    Door { bell, plate, heard }
}

/// A port that was free a moment ago.
fn free() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Door {
    fn host(&self) -> String {
        format!("Host: {}", self.bell.at)
    }

    fn token(&self) -> String {
        format!("Authorization: Bearer {}", self.plate.token)
    }

    /// Sends a request word for word; answers the whole answer.
    fn say(&self, first: &str, headers: &[&str], body: &str) -> String {
        let mut stream = TcpStream::connect(self.bell.at).unwrap();
        let head = headers.join("\r\n");
        let length = body.len();
        let text = format!("{first} HTTP/1.1\r\n{head}\r\nContent-Length: {length}\r\n\r\n{body}");
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn status(&self, first: &str, headers: &[&str], body: &str) -> u16 {
        self.say(first, headers, body).split(' ').nth(1).unwrap().parse().unwrap()
    }
}

const RING: &str = "event=newCall&from=13805127731&to=8001&direction=in&callId=a1";

#[test]
fn a_program_of_this_machine_tells_of_a_call_in_every_way_that_it_may() {
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path(), free());
    assert!(door.bell.at.ip().is_loopback());
    assert_eq!(door.plate.url, format!("http://{}/call", door.bell.at));
    let json =
        r#"{"event":"answer","from":"13805127731","to":"8001","direction":"in","callId":"a1"}"#;
    let parts = "--b\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\nhangup\r\n\
        --b\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\n13805127731\r\n\
        --b\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n8001\r\n\
        --b\r\nContent-Disposition: form-data; name=\"callId\"\r\n\r\na1\r\n--b--\r\n";
    let call = Summons::new("13805127731", "8001", "a1").unwrap();
    for (kind, body, event) in [
        ("application/x-www-form-urlencoded", RING, HookEvent::Ring),
        ("application/json", json, HookEvent::Answer),
        ("multipart/form-data; boundary=b", parts, HookEvent::HangUp),
    ] {
        let kind = format!("Content-Type: {kind}");
        assert_eq!(door.status("POST /call", &[&door.host(), &door.token(), &kind], body), 200);
        assert_eq!(door.heard.recv().unwrap(), Message::Phone(event, call.clone()));
    }
}

#[test]
fn whoever_has_no_token_learns_nothing_and_pages_in_browsers_are_turned_away() {
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path(), free());
    let (host, token) = (door.host(), door.token());
    let wrong = "Authorization: Bearer 00000000000000000000000000000000";
    let short = format!("Authorization: Bearer {}", &door.plate.token[..63]);
    let without = door.say("POST /call", &[&host], RING);
    assert!(without.starts_with("HTTP/1.1 401 "), "{without}");
    // The same words for every place and every wrong token.
    for (first, header) in [
        ("POST /call", wrong),
        ("POST /call", &short),
        ("POST /call", "Authorization: Basic YTpi"),
        ("GET /call", wrong),
        ("POST /elsewhere", "X: y"),
    ] {
        assert_eq!(door.say(first, &[&host, header], RING), without, "{first} {header}");
    }
    let port = door.bell.at.port();
    for wrong in [
        format!("Host: rebound.example:{port}"),
        format!("Host: 127.0.0.1.rebound.example:{port}"),
        "Host: 127.0.0.1".to_owned(),
        format!("{host}\r\nOrigin: https://rebound.example"),
        format!("{host}\r\nOrigin: null"),
        "X-Forwarded-Host: 127.0.0.1".to_owned(),
    ] {
        assert_eq!(door.status("POST /call", &[&wrong, &token], RING), 403, "{wrong}");
    }
    assert_eq!(door.status("GET /call", &[&host, &token], ""), 405);
    assert_eq!(door.status("POST /", &[&host, &token], RING), 404);
    assert_eq!(door.status("POST /call", &[&host, &token], "event=sing&callId=a"), 422);
    assert_eq!(door.status("POST /call", &[&host, &token], "a=%4"), 400);
    assert_eq!(door.status("nonsense", &[], ""), 400);
    let long = format!("X: {}", "y".repeat(20_000));
    assert_eq!(door.status("POST /call", &[&host, &token, &long], RING), 400);
    assert!(door.heard.try_recv().is_err(), "nothing of all this was heard");
}

#[test]
fn two_desktops_of_one_machine_hang_their_bells_side_by_side_and_keep_their_tokens() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let port = free();
    let first = door(one.path(), port);
    let second = door(two.path(), port);
    assert!(first.bell.at.port() < second.bell.at.port());
    assert_ne!(first.plate.token, second.plate.token);
    assert_eq!(second.status("POST /call", &[&second.host(), &first.token()], RING), 401);
    let token = first.plate.token.clone();
    drop(first);
    let again = door(one.path(), port);
    assert_eq!(again.plate.token, token);
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_reads_the_token() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(PLATE), "{}").unwrap();
    let _door = door(folder.path(), free());
    let mode = std::fs::metadata(folder.path().join(PLATE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
