//! Pieces of a file that come out of order, overlapping, repeated or wrong, very many times: each is told
//! where the file ends, nothing wrong is kept, and what arrives is the file.

use std::{io::Write as _, net::TcpStream};

use attache::{
    desk::link::{Guided, SlotState},
    domain::{Sha256Hash, UploadId, VersionId, demo_names::Dice, link::PART_BYTES},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha1::{Digest as _, Sha1};

use crate::{
    desk_link::{Made, made},
    desk_papers::original,
    hub_faults::{paper, status},
    hub_portal::Served,
    support::{Office, counted},
};

/// A telephone that keeps its connection.
struct Phone {
    agent: ureq::Agent,
    office: Office,
    hub: Served,
    made: Made,
    bearer: String,
}

/// What came back: the status, and where the file ends if that was told.
type Answer = (u16, Option<usize>);

impl Phone {
    fn new() -> Self {
        let office = Office::on_sqlite();
        let made = made(&office);
        let hub = Served::office(&office);
        let bearer = format!("Bearer {}", hub.enter(&made));
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .build()
            .into();
        Self { agent, office, hub, made, bearer }
    }

    fn send(
        &self,
        (method, path): (&str, &str),
        more: &[(&str, &str)],
        body: &[u8],
    ) -> (Answer, Option<String>) {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.hub.address()))
            .header("authorization", &self.bearer)
            .header("tus-resumable", "1.0.0");
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(body).unwrap()).unwrap();
        let said =
            |name: &str| response.headers().get(name).map(|it| it.to_str().unwrap().to_owned());
        let (end, place) = (said("upload-offset"), said("location"));
        let answer = (response.status().as_u16(), end.map(|it| it.parse().unwrap()));
        response.body_mut().read_to_vec().unwrap(); // So that the connection is free again.
        (answer, place)
    }

    /// Announces a licence; where it is taken in.
    fn begin(&self, length: usize) -> String {
        let headers = [
            ("upload-length", &*length.to_string()),
            ("upload-metadata", "kind RC1MSUM=,filename 6JCl5Lia5omn54WnLmpwZw=="),
        ];
        let ((status, _), place) = self.send(("POST", "/u/files"), &headers, b"");
        assert_eq!(status, 201);
        place.unwrap()
    }

    fn patch(&self, path: &str, (at, body): (usize, &[u8]), sum: Option<&str>) -> Answer {
        let at = at.to_string();
        let mut headers =
            vec![("content-type", "application/offset+octet-stream"), ("upload-offset", &*at)];
        headers.extend(sum.map(|it| ("upload-checksum", it)));
        self.send(("PATCH", path), &headers, body).0
    }

    fn end(&self, path: &str) -> usize {
        self.send(("HEAD", path), &[], b"").0.1.unwrap()
    }

    /// Waits until the licence was looked at, and proves that it is these bytes.
    fn arrived(&self, path: &str, bytes: &[u8]) {
        let upload: UploadId = path.rsplit('/').next().unwrap().parse().unwrap();
        let (link, wanted) = (self.made.id, Sha256Hash::of(bytes).to_string());
        loop {
            let guided = self.office.desk.ask(&self.made.lin, Guided { link }).unwrap();
            let slot = guided.slots.into_iter().find(|it| it.kind.code() == "D-LIC").unwrap();
            if !matches!(slot.state, SlotState::Checking | SlotState::Arriving) {
                assert_eq!(slot.sha256, Some(wanted));
                break;
            }
            std::thread::yield_now();
        }
        let filed = original(&self.office.desk, VersionId::from_bytes(upload.bytes()));
        assert!(filed == bytes, "other bytes were filed");
    }

    /// How many files the vault has.
    fn kept(&self) -> usize {
        self.office.desk.office().files.vault().unwrap().count().unwrap()
    }
}

fn below(dice: &mut Dice, most: usize) -> usize {
    usize::try_from(dice.below(u64::try_from(most).unwrap())).unwrap()
}

/// Pieces of a stretch of a file in an order of their own: those it is cut into, and as many that overlap,
/// repeat or reach beyond.
fn permutation(dice: &mut Dice, (from, to): (usize, usize)) -> Vec<(usize, usize)> {
    let step = (to - from).div_ceil(4);
    let mut all: Vec<_> = (from..to).step_by(step).map(|at| (at, to.min(at + step))).collect();
    for _ in 0..all.len() {
        let first = from.saturating_sub(step);
        let at = first + below(dice, to - first);
        all.push((at, to.min(at + 1 + below(dice, 2 * step))));
    }
    for n in (1..all.len()).rev() {
        all.swap(n, below(dice, n + 1));
    }
    all
}

#[test]
fn pieces_out_of_order_overlapping_and_repeated_are_told_where_the_file_ends() {
    const A_FILE: usize = 200;
    let phone = Phone::new();
    let permutations = counted(200, 5_000);
    let mut dice = Dice::seeded(28);
    let (mut taken, mut refused) = (0, 0);
    for n in 0..permutations.div_ceil(A_FILE) {
        let file = paper(&format!("恒益{n}"), 400 * A_FILE);
        let path = phone.begin(file.len());
        let mut end = 0;
        for stretch in 1..=A_FILE {
            let last = stretch * file.len() / A_FILE;
            let pieces = permutation(&mut dice, (end, last));
            // Once in this order, then what is left.
            let mut left = pieces.into_iter();
            while end < last {
                let (at, to) = left.next().unwrap_or((end, last));
                let answer = phone.patch(&path, (at, &file[at..to]), None);
                if at == end {
                    end = to;
                    taken += 1;
                    assert_eq!(answer, (204, Some(end)));
                } else {
                    refused += 1;
                    assert_eq!(answer, (409, Some(end)), "{at}..{to} at {end}");
                }
            }
        }
        phone.arrived(&path, &file);
    }
    assert!(permutations < taken && permutations < refused);
    println!("{permutations} permutations: {taken} pieces taken, {refused} refused");
}

fn sum(dice: &mut Dice, body: &[u8]) -> String {
    if dice.below(2) == 0 {
        format!("sha1 {}", STANDARD.encode(Sha1::digest(body)))
    } else {
        format!("sha256 {}", STANDARD.encode(Sha256Hash::of(body).bytes()))
    }
}

#[test]
fn a_piece_with_one_wrong_byte_is_refused_and_nothing_of_it_is_kept() {
    let phone = Phone::new();
    let mut dice = Dice::seeded(29);
    let file = paper("恒益", 4 * PART_BYTES);
    let path = phone.begin(file.len());
    let (mut end, mut kept) = (0, 0);
    for n in 0..counted(50, 500) {
        // Some are so long that they are put into the vault in parts before their sum is known.
        let most = if n % 10 == 0 { 3 * PART_BYTES } else { 2_000 };
        let to = file.len().min(end + 1 + below(&mut dice, most));
        let piece = &file[end..to];
        let said = sum(&mut dice, piece);
        let mut wrong = piece.to_vec();
        wrong[below(&mut dice, piece.len())] ^= 1 << dice.below(8);
        assert_eq!(phone.patch(&path, (end, &wrong), Some(&said)), (460, None));
        assert_eq!((phone.end(&path), phone.kept()), (end, kept), "something of it was kept");
        if n % 10 == 5 {
            // The same as it should be.
            end = to;
            kept += 1;
            assert_eq!(
                phone.patch(&path, (end - piece.len(), piece), Some(&said)),
                (204, Some(end))
            );
        }
    }
    for unknown in ["md5 AAAA", "sha512 AAAA", "SHA1 AAAA", "sha1", "sha1 ***", ""] {
        let rest = (end, &file[end..end + 100]);
        assert_eq!(phone.patch(&path, rest, Some(unknown)), (400, None), "{unknown:?}");
    }
    assert_eq!((phone.end(&path), phone.kept()), (end, kept));
    let rest = &file[end..];
    let said = sum(&mut dice, rest);
    assert_eq!(phone.patch(&path, (end, rest), Some(&said)), (204, Some(file.len())));
    phone.arrived(&path, &file);
}

#[test]
fn who_is_refused_before_their_piece_is_heard_is_heard_out_and_keeps_the_connection() {
    let phone = Phone::new();
    let path = phone.begin(1_000_000);
    let mut stream = TcpStream::connect(phone.hub.address()).unwrap();
    let head = format!("host: hub\r\nauthorization: {}\r\ntus-resumable: 1.0.0", phone.bearer);
    let patch = format!(
        "PATCH {path} HTTP/1.1\r\n{head}\r\ncontent-type: application/offset+octet-stream\r\n\
         upload-offset: 7\r\ncontent-length: 300000\r\n\r\n"
    );
    for _ in 0..3 {
        stream.write_all(patch.as_bytes()).unwrap();
        assert_eq!(status(&mut stream), Some(409));
        // The telephone only now sends what it was going to say.
        stream.write_all(&vec![7; 300_000]).unwrap();
    }
    stream.write_all(format!("HEAD {path} HTTP/1.1\r\n{head}\r\n\r\n").as_bytes()).unwrap();
    assert_eq!(status(&mut stream), Some(200));
}
