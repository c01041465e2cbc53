//! The tus protocol, word for word: what is taken, what is not, and what is left after every trouble.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use attache::{
    desk::link::{Guided, SlotState},
    domain::Sha256Hash,
    hub::{Options, Proxies},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha1::{Digest as _, Sha1};

use crate::{
    desk_link::{Made, made},
    desk_papers::picture_of,
    hub_portal::{Reply, Served},
    support::Office,
};

const PIECE: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// Somebody who sends files.
struct Sender {
    office: Office,
    hub: Served,
    made: Made,
    bearer: String,
}

impl Sender {
    fn new() -> Self {
        Self::at_hub_for(Options::UPLOADS)
    }

    /// At a hub that takes in so many pieces at a time.
    fn at_hub_for(uploads: usize) -> Self {
        let office = Office::on_sqlite();
        let made = made(&office);
        let hub = Served::with(&office, (Proxies::default(), uploads));
        let bearer = format!("Bearer {}", hub.enter(&made));
        Self { office, hub, made, bearer }
    }

    fn send(&self, what: (&str, &str), headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut all = vec![("authorization", self.bearer.as_str()), ("tus-resumable", "1.0.0")];
        all.extend_from_slice(headers);
        self.hub.send(what, &all, body)
    }

    fn create(&self, length: usize, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let length = length.to_string();
        let mut all = vec![
            ("upload-length", length.as_str()),
            ("upload-metadata", "kind RC1MSUM=,filename 6JCl5Lia5omn54WnLmpwZw=="),
        ];
        all.extend_from_slice(headers);
        self.send(("POST", "/u/files"), &all, body)
    }

    fn begin(&self, length: usize) -> String {
        let reply = self.create(length, &[], b"");
        assert_eq!(reply.status, 201);
        let location = reply.header("location").unwrap().to_owned();
        assert!(location.starts_with("/u/files/"), "{location}");
        assert!(reply.header("upload-expires").unwrap().ends_with("GMT"));
        location
    }

    fn patch(&self, at: &str, offset: usize, body: &[u8]) -> Reply {
        self.send(("PATCH", at), &[PIECE, ("upload-offset", &offset.to_string())], body)
    }

    fn offset(&self, at: &str) -> usize {
        let reply = self.send(("HEAD", at), &[], b"");
        assert_eq!((reply.status, reply.header("cache-control")), (200, Some("no-store")));
        reply.header("upload-offset").unwrap().parse().unwrap()
    }

    /// Waits until the machine has looked at the licence; answers what it came to.
    fn looked_at(&self) -> (SlotState, Option<String>) {
        loop {
            let guided = self.office.desk.ask(&self.made.lin, Guided { link: self.made.id });
            let slot = guided.unwrap().slots.into_iter().find(|it| it.kind.code() == "D-LIC");
            let slot = slot.unwrap();
            if !matches!(slot.state, SlotState::Checking | SlotState::Arriving) {
                return (slot.state, slot.sha256);
            }
            std::thread::yield_now();
        }
    }
}

#[test]
fn a_file_goes_in_pieces_from_creation_to_review() {
    let sender = Sender::new();
    let bytes = picture_of("恒益");
    let at = sender.begin(bytes.len());
    assert_eq!(sender.offset(&at), 0);
    let third = bytes.len() / 3;
    for (from, to) in [(0, third), (third, 2 * third), (2 * third, bytes.len())] {
        let reply = sender.patch(&at, from, &bytes[from..to]);
        assert_eq!((reply.status, reply.header("tus-resumable")), (204, Some("1.0.0")));
        assert_eq!(reply.header("upload-offset"), Some(to.to_string().as_str()));
    }
    let (state, sha256) = sender.looked_at();
    assert!(matches!(state, SlotState::Waiting | SlotState::Doubtful), "{state:?}");
    assert_eq!(sha256, Some(Sha256Hash::of(&bytes).to_string()));
    // What is whole stays where it is.
    assert_eq!(sender.offset(&at), bytes.len());
    assert_eq!(sender.patch(&at, 0, &bytes).status, 409);
}

#[test]
fn options_tell_what_is_understood() {
    let sender = Sender::new();
    for path in ["/u/files", "/u/files/x"] {
        let reply = sender.hub.send(("OPTIONS", path), &[], b"");
        assert_eq!(reply.status, 204);
        assert_eq!(reply.header("tus-version"), Some("1.0.0"));
        let extensions = "creation,creation-with-upload,termination,expiration,checksum";
        assert_eq!(reply.header("tus-extension"), Some(extensions));
        assert_eq!(reply.header("tus-max-size"), Some("20971520"));
        assert_eq!(reply.header("tus-checksum-algorithm"), Some("sha1,sha256"));
    }
}

#[test]
fn the_table_of_refusals() {
    let sender = Sender::new();
    let at = sender.begin(100);
    let offset = ("upload-offset", "0");
    let bearer = ("authorization", sender.bearer.as_str());
    let with = |headers: &[(&str, &str)], body: &[u8]| {
        let mut all = vec![bearer];
        all.extend_from_slice(headers);
        sender.hub.send(("PATCH", &at), &all, body)
    };
    // Another version, or none.
    let reply = with(&[PIECE, offset], b"a");
    assert_eq!((reply.status, reply.header("tus-version")), (412, Some("1.0.0")));
    assert_eq!(with(&[("tus-resumable", "0.2.2"), PIECE, offset], b"a").status, 412);
    let tus = ("tus-resumable", "1.0.0");
    assert_eq!(with(&[tus, offset, ("content-type", "text/plain")], b"a").status, 415);
    assert_eq!(with(&[tus, PIECE], b"a").status, 400, "no offset");
    assert_eq!(with(&[tus, PIECE, ("upload-offset", "-1")], b"a").status, 400);
    let elsewhere = with(&[tus, PIECE, ("upload-offset", "7")], b"a");
    assert_eq!((elsewhere.status, elsewhere.header("upload-offset")), (409, Some("0")));
    assert_eq!(with(&[tus, PIECE, offset], &[7; 101]).status, 413);
    assert_eq!(with(&[tus, PIECE, offset, ("upload-checksum", "md5 AAAA")], b"a").status, 400);
    assert_eq!(sender.offset(&at), 0, "nothing of all this was kept");
    assert_eq!(sender.create(20 * 1024 * 1024 + 1, &[], b"").status, 413);
    assert_eq!(sender.send(("POST", "/u/files"), &[], b"").status, 400, "no length");
    let unwanted = [("upload-length", "5"), ("upload-metadata", "kind RC1UTQ==")];
    let reply = sender.send(("POST", "/u/files"), &unwanted, b"");
    assert_eq!((reply.status, reply.json()["code"].as_str()), (422, Some("link-not-wanted")));
    let nowhere = sender.patch("/u/files/01890a5d-ac96-774b-bcce-b302099a8057", 0, b"a");
    assert_eq!(nowhere.status, 404);
}

#[test]
fn a_first_piece_may_come_with_the_creation() {
    let sender = Sender::new();
    let bytes = picture_of("恒益");
    let reply = sender.create(bytes.len(), &[PIECE], &bytes[..50]);
    assert_eq!((reply.status, reply.header("upload-offset")), (201, Some("50")));
    let at = reply.header("location").unwrap();
    assert_eq!(sender.patch(at, 50, &bytes[50..]).status, 204);
    assert_eq!(sender.looked_at().1, Some(Sha256Hash::of(&bytes).to_string()));
}

#[test]
fn a_piece_that_does_not_add_up_is_dropped() {
    let sender = Sender::new();
    let bytes = picture_of("恒益");
    let at = sender.begin(bytes.len());
    let sum = |bytes: &[u8]| format!("sha1 {}", STANDARD.encode(Sha1::digest(bytes)));
    let patch = |offset: &str, body: &[u8], sum: &str| {
        sender.send(
            ("PATCH", &at),
            &[PIECE, ("upload-offset", offset), ("upload-checksum", sum)],
            body,
        )
    };
    assert_eq!(patch("0", &bytes[..100], &sum(&bytes[..99])).status, 460);
    assert_eq!(sender.offset(&at), 0);
    assert_eq!(patch("0", &bytes[..100], &sum(&bytes[..100])).status, 204);
    let rest = Sha256Hash::of(&bytes[100..]).bytes();
    let rest = format!("sha256 {}", STANDARD.encode(rest));
    assert_eq!(patch("100", &bytes[100..], &rest).status, 204);
    assert_eq!(sender.looked_at().1, Some(Sha256Hash::of(&bytes).to_string()));
}

#[test]
fn old_proxies_may_say_post_and_mean_something_else() {
    let sender = Sender::new();
    let at = sender.begin(10);
    let instead = |method: &str, headers: &[(&str, &str)], body: &[u8]| {
        let mut all = vec![("x-http-method-override", method)];
        all.extend_from_slice(headers);
        sender.send(("POST", &at), &all, body)
    };
    assert_eq!(instead("PATCH", &[PIECE, ("upload-offset", "0")], b"12345").status, 204);
    assert_eq!(instead("HEAD", &[], b"").header("upload-offset"), Some("5"));
    assert_eq!(instead("DELETE", &[], b"").status, 204);
    assert_eq!(instead("PUT", &[], b"").status, 405);
}

#[test]
fn a_file_that_is_given_up_is_gone_with_its_pieces() {
    let sender = Sender::new();
    let at = sender.begin(10);
    assert_eq!(sender.patch(&at, 0, b"12345").status, 204);
    assert_eq!(sender.send(("DELETE", &at), &[], b"").status, 204);
    assert_eq!(sender.send(("HEAD", &at), &[], b"").status, 410);
    assert_eq!(sender.patch(&at, 5, b"67890").status, 410);
    assert_eq!(sender.office.desk.office().files.vault().unwrap().count().unwrap(), 0);
}

#[test]
fn what_nobody_goes_on_with_expires() {
    let sender = Sender::new();
    let at = sender.begin(10);
    sender.office.hands.forward_hours(25);
    // The session has ended long before; a new one finds the upload gone.
    let again = format!("Bearer {}", sender.hub.enter(&sender.made));
    let headers = [("authorization", again.as_str()), ("tus-resumable", "1.0.0")];
    assert_eq!(sender.hub.send(("HEAD", &at), &headers, b"").status, 410);
}

/// A request whose body the caller writes by hand.
fn raw(sender: &Sender, at: &str, (offset, length): (usize, usize), more: &str) -> TcpStream {
    let mut stream = TcpStream::connect(sender.hub.address()).unwrap();
    let head = format!(
        "PATCH {at} HTTP/1.1\r\nHost: hub\r\nAuthorization: {}\r\nTus-Resumable: 1.0.0\r\n\
         Content-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\n\
         Content-Length: {length}\r\n{more}\r\n",
        sender.bearer
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

#[test]
fn bytes_that_arrived_before_the_connection_broke_are_kept() {
    let sender = Sender::new();
    let bytes = picture_of("恒益");
    let at = sender.begin(bytes.len());
    let mut end = 0;
    for _ in 0..4 {
        let mut stream = raw(&sender, &at, (end, bytes.len() - end), "");
        let sent = (bytes.len() - end) / 3;
        stream.write_all(&bytes[end..end + sent]).unwrap();
        drop(stream);
        // The hub notices the break by itself; then what came is there, and the place is free.
        while sender.offset(&at) < end + sent {
            std::thread::yield_now();
        }
        end = sender.offset(&at);
        loop {
            match sender.patch(&at, end, b"").status {
                423 => std::thread::yield_now(),
                other => break assert_eq!(other, 204),
            }
        }
    }
    assert_eq!(sender.patch(&at, end, &bytes[end..]).status, 204);
    assert_eq!(sender.looked_at().1, Some(Sha256Hash::of(&bytes).to_string()));
}

/// A request for the whole file whose bytes the hub has asked for, which it does as soon as it has
/// locked the upload for this writer.
fn asked_for(sender: &Sender, at: &str, length: usize) -> TcpStream {
    let mut stream = raw(sender, at, (0, length), "Expect: 100-continue\r\n");
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[test]
fn who_comes_while_the_hub_takes_in_all_it_can_is_asked_to_come_again() {
    let sender = Sender::at_hub_for(1);
    let at = sender.begin(20);
    let mut first = asked_for(&sender, &at, 10);
    let refused = sender.patch(&at, 0, b"1234567890");
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")));
    first.write_all(b"1234567890").unwrap();
    let mut answer = [0; 12];
    first.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 204");
    assert_eq!(sender.patch(&at, 10, b"1234567890").status, 204);
}

#[test]
fn a_session_sends_two_pieces_at_a_time_and_waits_its_turn_for_more() {
    let sender = Sender::new();
    let begun = |kind: &str| {
        let told = format!("kind {},filename eA==", STANDARD.encode(kind));
        let headers = [("upload-length", "20"), ("upload-metadata", told.as_str())];
        let reply = sender.send(("POST", "/u/files"), &headers, b"");
        reply.header("location").unwrap().to_owned()
    };
    let [one, two, three] = ["D-LIC", "D-LID", "D-APP"].map(begun);
    let (mut first, _second) = (asked_for(&sender, &one, 10), asked_for(&sender, &two, 10));
    let refused = sender.patch(&three, 0, b"12345");
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("1")));
    assert_eq!(refused.json()["code"], "in-turn");
    first.write_all(b"1234567890").unwrap();
    let mut answer = [0; 12];
    first.read_exact(&mut answer).unwrap();
    // The turn is over with its answer, and perhaps a moment later.
    while sender.patch(&three, sender.offset(&three), b"12345").status != 204 {
        std::thread::yield_now();
    }
}

#[test]
fn a_length_is_told_at_once() {
    let sender = Sender::new();
    let reply = sender.create(10, &[("upload-defer-length", "1")], b"");
    assert_eq!(reply.status, 400);
}

#[test]
fn a_second_writer_is_locked_out_while_the_first_one_sends() {
    let sender = Sender::new();
    let bytes = picture_of("恒益");
    let at = sender.begin(bytes.len());
    let mut first = asked_for(&sender, &at, bytes.len());
    first.write_all(&bytes[..10]).unwrap();
    first.flush().unwrap();
    assert_eq!(sender.patch(&at, 0, &bytes).status, 423);
    first.write_all(&bytes[10..]).unwrap();
    let mut answer = [0; 12];
    first.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 204");
    assert_eq!(sender.looked_at().1, Some(Sha256Hash::of(&bytes).to_string()));
}
