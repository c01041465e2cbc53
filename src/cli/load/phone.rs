//! One customer's phone under load: sends a paper in pieces, as slowly as a phone on the road.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use image::codecs::jpeg::JpegEncoder;
use ureq::{Agent, Body, http::Response};

use super::{LoadArgs, Tally, put, stage::OpenLink, way::Way};
use crate::domain::{Sha256Hash, paper::PaperKind};

/// Bytes of a piece.
const PIECE: usize = 128 * 1024;
/// Pixels of a picture, as a customer's page scales it before sending.
const SIZE: (u32, u32) = (2_000, 1_500);
/// The longest comment that a JPEG can hold, with room to spare.
const LONGEST_COMMENT: usize = 60_000;

pub(super) struct Phone {
    url: String,
    agent: Agent,
    bearer: String,
    kinds: Vec<PaperKind>,
    number: usize,
    paper: Arc<Paper>,
}

/// What all phones photograph, and how they send it; each adds a comment of its own.
pub(super) struct Paper {
    jpeg: Vec<u8>,
    bytes: usize,
    /// Between two pieces.
    pause: Duration,
}

impl Phone {
    pub(super) fn new(way: &Way, link: &OpenLink, (number, paper): (usize, &Arc<Paper>)) -> Self {
        Self {
            url: way.url.clone(),
            agent: way.agent(),
            bearer: link.bearer.clone(),
            kinds: link.kinds.clone(),
            number,
            paper: Arc::clone(paper),
        }
    }

    /// Sends what is wanted, each paper once, until the load is over.
    pub(super) fn work(&self, tally: &Tally) {
        tally.rest(self.paper.pause / 100 * u32::try_from(self.number % 100).unwrap_or(0));
        for (nth, kind) in self.kinds.iter().enumerate() {
            if tally.is_over() {
                return;
            }
            // The first papers differ in size, so that not everybody is done in the same moment.
            let share = if nth == 0 { self.number % 100 + 1 } else { 100 };
            let paper = self.paper.named(self.number * 100 + nth, share);
            if let Err(why) = self.send(tally, kind, &paper) {
                tally.fail(format!("upload: {why}"));
            }
        }
        tally.idle_phones.fetch_add(1, Ordering::SeqCst);
    }

    fn send(&self, tally: &Tally, kind: &PaperKind, paper: &[u8]) -> Result<(), String> {
        let at = self.create(kind, paper.len())?;
        let mut offset = 0;
        while offset < paper.len() {
            let end = (offset + PIECE).min(paper.len());
            let piece = paper.get(offset..end).unwrap_or_default();
            let begun = Instant::now();
            self.patch(&at, offset, piece)?;
            put(&tally.pieces, begun.elapsed());
            offset = end;
            if tally.is_over() {
                return Ok(()); // Left in the middle, as people do.
            }
            tally.rest(self.paper.pause);
        }
        let id = at.rsplit('/').next().and_then(|it| it.parse().ok());
        let id = id.ok_or_else(|| format!("no id in {at}"))?;
        put(&tally.sent, (id, Sha256Hash::of(paper)));
        Ok(())
    }

    fn create(&self, kind: &PaperKind, length: usize) -> Result<String, String> {
        let named = |name: &str, value: &str| format!("{name} {}", STANDARD.encode(value));
        let metadata = [named("kind", kind.code()), named("filename", "paper.jpg")].join(",");
        let request = self
            .agent
            .post(format!("{}/u/files", self.url))
            .header("authorization", &self.bearer)
            .header("tus-resumable", "1.0.0")
            .header("upload-length", length.to_string())
            .header("upload-metadata", metadata);
        let response = request.send_empty().map_err(|err| err.to_string())?;
        let location = response.headers().get("location").and_then(|it| it.to_str().ok());
        let location = location.map(str::to_owned);
        expect(response, 201)?;
        location.ok_or_else(|| "no location".to_owned())
    }

    fn patch(&self, at: &str, offset: usize, piece: &[u8]) -> Result<(), String> {
        let request = self
            .agent
            .patch(format!("{}{at}", self.url))
            .header("authorization", &self.bearer)
            .header("tus-resumable", "1.0.0")
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", offset.to_string());
        expect(request.send(piece).map_err(|err| err.to_string())?, 204)
    }
}

fn expect(mut response: Response<Body>, status: u16) -> Result<(), String> {
    let found = response.status().as_u16();
    // Read to the end, so that the connection can be used again.
    let text = response.body_mut().read_to_string().unwrap_or_default();
    if found == status { Ok(()) } else { Err(format!("{found} instead of {status}: {text}")) }
}

impl Paper {
    /// A sheet with lines of something like writing.
    pub(super) fn drawn(args: &LoadArgs) -> Result<Self, image::ImageError> {
        let picture = image::RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
            let is_ink = y % 40 < 18 && (x / 7 * 31 + y / 40 * 17) % 5 < 2;
            let grain = u8::try_from((x / 3 * 7 + y / 3 * 13) % 5).unwrap_or(0);
            image::Rgb(if is_ink { [40, 40, 60] } else { [235 + grain, 232 + grain, 225 + grain] })
        });
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture)?;
        Ok(Self { jpeg, bytes: args.bytes, pause: Duration::from_millis(args.pause) })
    }

    /// The picture with a comment that no other has, as long as makes `share` hundredths of the bytes.
    fn named(&self, name: usize, share: usize) -> Vec<u8> {
        let (begin, rest) = self.jpeg.split_at(2.min(self.jpeg.len()));
        let mut paper = begin.to_vec();
        let name = format!("paper {name} ");
        let mut left = (self.bytes * share / 100).saturating_sub(self.jpeg.len()).max(64);
        while 4 < left {
            let long = left.min(LONGEST_COMMENT) - 4;
            paper.extend([0xFF, 0xFE]);
            paper.extend(u16::try_from(long + 2).unwrap_or(u16::MAX).to_be_bytes());
            paper.extend(name.bytes().cycle().take(long));
            left -= long + 4;
        }
        paper.extend(rest);
        paper
    }
}
