//! What a file is, told from its first bytes and never from its name.

use serde::{Deserialize, Serialize};

/// The kinds of file that may become papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    Jpeg,
    Png,
    WebP,
    Tiff,
    Bmp,
    Pdf,
}

impl Media {
    /// The usual ending of a file name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Tiff => "tif",
            Self::Bmp => "bmp",
            Self::Pdf => "pdf",
        }
    }

    /// The name of the kind on the web.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Tiff => "image/tiff",
            Self::Bmp => "image/bmp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The kind that a file's name claims; none if it claims none that we know.
    pub fn claimed(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::WebP),
            "tif" | "tiff" => Some(Self::Tiff),
            "bmp" | "dib" => Some(Self::Bmp),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }
}

/// The endings that a file dialog offers.
pub const EXTENSIONS: &[&str] = &["jpg", "jpeg", "png", "pdf", "webp", "tif", "tiff", "bmp"];

/// What a file is that may not become a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Foreign {
    Program,
    Script,
    WebPage,
    Svg,
    Archive,
    Office,
    Ofd,
    Heic,
    Avif,
    Gif,
    Video,
    Text,
    Unknown,
}

impl Foreign {
    /// The stable name; the value of `found` in the text `document-refused-not-allowed`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Script => "script",
            Self::WebPage => "web-page",
            Self::Svg => "svg",
            Self::Archive => "archive",
            Self::Office => "office",
            Self::Ofd => "ofd",
            Self::Heic => "heic",
            Self::Avif => "avif",
            Self::Gif => "gif",
            Self::Video => "video",
            Self::Text => "text",
            Self::Unknown => "unknown",
        }
    }
}

/// What the content is. A PDF must begin with its mark: readers that search for it can be deceived.
pub fn sniff(bytes: &[u8]) -> Result<Media, Foreign> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Ok(Media::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Ok(Media::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Media::WebP),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Ok(Media::Tiff),
        // The size of the second header tells a bitmap from a text that begins with "BM".
        [
            b'B',
            b'M',
            _,
            _,
            _,
            _,
            0,
            0,
            0,
            0,
            _,
            _,
            _,
            0,
            12 | 40 | 52 | 56 | 64 | 108 | 124,
            0,
            0,
            0,
            ..,
        ] => Ok(Media::Bmp),
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Media::Pdf),
        _ => Err(foreign(bytes)),
    }
}

fn foreign(bytes: &[u8]) -> Foreign {
    match bytes {
        [b'M', b'Z', ..]
        | [0x7f, b'E', b'L', b'F', ..]
        | [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..]
        | [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..]
        | [0xca, 0xfe, 0xba, 0xbe, ..] => Foreign::Program,
        [b'#', b'!', ..] => Foreign::Script,
        [b'P', b'K', 3, 4, ..] => zipped(bytes),
        [b'P', b'K', 5, 6, ..]
        | [b'R', b'a', b'r', b'!', ..]
        | [0x1f, 0x8b, ..]
        | [b'7', b'z', 0xbc, 0xaf, ..]
        | [0xfd, b'7', b'z', b'X', b'Z', ..] => Foreign::Archive,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Foreign::Office,
        [b'G', b'I', b'F', b'8', ..] => Foreign::Gif,
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => iso_media(brand),
        _ => textual(bytes),
    }
}

/// The first names in an archive tell what it was packed for.
fn zipped(bytes: &[u8]) -> Foreign {
    let start = bytes.get(..4096).unwrap_or(bytes);
    if contains(start, b"OFD.xml") {
        Foreign::Ofd
    } else if [b"[Content_Types]".as_slice(), b"word/", b"xl/", b"ppt/", b"opendocument"]
        .iter()
        .any(|it| contains(start, it))
    {
        Foreign::Office
    } else {
        Foreign::Archive
    }
}

fn iso_media(brand: &[u8]) -> Foreign {
    match brand {
        [b'h', b'e', ..] | [b'm', b'i' | b's', b'f', b'1', ..] => Foreign::Heic,
        [b'a', b'v', b'i', ..] => Foreign::Avif,
        _ => Foreign::Video,
    }
}

fn textual(bytes: &[u8]) -> Foreign {
    let start = bytes.get(..1024).unwrap_or(bytes);
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).to_ascii_lowercase();
    let is_text = !start.iter().any(|it| *it < 9 || (13 < *it && *it < 32 && *it != 27));
    if !is_text {
        Foreign::Unknown
    } else if contains(&start, b"<svg") {
        Foreign::Svg
    } else if [b"<!doctype html".as_slice(), b"<html", b"<head", b"<body", b"<script"]
        .iter()
        .any(|it| contains(&start, it))
    {
        Foreign::WebPage
    } else {
        Foreign::Text
    }
}

pub(super) fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_that_is_not_a_paper_is_named() {
        for (bytes, found) in [
            (b"MZ\x90\0".as_slice(), Foreign::Program),
            (b"\x7fELF\x02", Foreign::Program),
            (b"#!/bin/sh\n", Foreign::Script),
            (b"  <!DOCTYPE html><html>", Foreign::WebPage),
            (b"<?xml version='1.0'?><svg xmlns=''>", Foreign::Svg),
            (b"PK\x03\x04rest of a zip", Foreign::Archive),
            (b"PK\x03\x04......[Content_Types].xml", Foreign::Office),
            (b"PK\x03\x04......OFD.xml", Foreign::Ofd),
            (b"\0\0\0\x18ftypheic", Foreign::Heic),
            (b"\0\0\0\x18ftypavif", Foreign::Avif),
            (b"\0\0\0\x18ftypmp42", Foreign::Video),
            (b"GIF89a", Foreign::Gif),
            (b"BM: a shopping list of the boss", Foreign::Text),
            (b"just words", Foreign::Text),
            (b"\x01\x02\x03\x04", Foreign::Unknown),
        ] {
            assert_eq!(sniff(bytes), Err(found), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_pdf_must_begin_with_its_mark() {
        assert_eq!(sniff(b"%PDF-1.7"), Ok(Media::Pdf));
        assert!(sniff(b"junk before %PDF-1.7").is_err());
    }

    #[test]
    fn names_are_claims_only() {
        assert_eq!(Media::claimed("a.scan.JPeG"), Some(Media::Jpeg));
        assert_eq!(Media::claimed("pdf"), None);
        assert_eq!(Media::claimed("a.exe"), None);
    }
}
