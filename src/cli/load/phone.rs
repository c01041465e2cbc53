//! One customer's phone under load: sends a paper in pieces, as slowly as a phone on the road.

use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use image::codecs::jpeg::JpegEncoder;
use ureq::{Agent, Body, http::Response};

use super::{Tally, put, stage::OpenLink};
use crate::domain::{Sha256Hash, paper::PaperKind};

/// Bytes of a piece.
const PIECE: usize = 128 * 1024;
/// How long between two pieces: about 10 kB/s.
const PAUSE: Duration = Duration::from_secs(12);
/// Files that a phone sends at most; a link takes no more.
const MOST: usize = 9;

pub(super) struct Phone {
    url: String,
    agent: Agent,
    bearer: String,
    kind: PaperKind,
    number: usize,
    bytes: usize,
}

impl Phone {
    pub(super) fn new(url: &str, link: &OpenLink, (number, bytes): (usize, usize)) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).build();
        Self {
            url: url.to_owned(),
            agent: config.new_agent(),
            bearer: link.bearer.clone(),
            kind: link.kind.clone(),
            number,
            bytes,
        }
    }

    /// Sends papers until the load is over.
    pub(super) fn work(&self, tally: &Tally) {
        tally.rest(PAUSE / 100 * u32::try_from(self.number % 100).unwrap_or(0));
        for file in 0..MOST {
            if tally.is_over() {
                return;
            }
            if let Err(why) = self.send(tally, file) {
                tally.fail(format!("upload: {why}"));
            }
        }
    }

    fn send(&self, tally: &Tally, file: usize) -> Result<(), String> {
        let paper = paper(self.bytes, (self.number, file));
        let at = self.create(paper.len())?;
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
            tally.rest(PAUSE);
        }
        let id = at.rsplit('/').next().and_then(|it| it.parse().ok());
        let id = id.ok_or_else(|| format!("no id in {at}"))?;
        put(&tally.sent, (id, Sha256Hash::of(&paper)));
        Ok(())
    }

    fn create(&self, length: usize) -> Result<String, String> {
        let named = |name: &str, value: &str| format!("{name} {}", STANDARD.encode(value));
        let metadata = [named("kind", self.kind.code()), named("filename", "paper.jpg")].join(",");
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

/// A picture of about `bytes` bytes that no other phone sends: a small one with a long comment.
fn paper(bytes: usize, (phone, file): (usize, usize)) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(640, 420, |x, y| {
        let shade = u8::try_from((x / 8 + y / 8) % 2 * 200 + 40).unwrap_or(u8::MAX);
        image::Rgb([shade, shade, 255 - shade])
    });
    let mut jpeg = Vec::new();
    if let Err(err) = JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture) {
        tracing::error!(%err, "a picture could not be made");
    }
    let (begin, rest) = jpeg.split_at(2.min(jpeg.len()));
    let mut paper = begin.to_vec();
    let name = format!("paper {file} of phone {phone} ");
    let mut left = bytes.saturating_sub(jpeg.len());
    while 4 < left {
        let long = left.min(60_000) - 4;
        paper.extend([0xFF, 0xFE]);
        paper.extend(u16::try_from(long + 2).unwrap_or(u16::MAX).to_be_bytes());
        paper.extend(name.bytes().cycle().take(long));
        left -= long + 4;
    }
    paper.extend(rest);
    paper
}
