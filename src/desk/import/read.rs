//! Files that hold lists: CSV in any usual encoding and with any usual separator, and spreadsheets.

use std::{fs, io, path::Path, sync::Arc};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8};

use super::{book, records::Records};
use crate::{
    desk::{DeskError, error::Refused},
    domain::import::{ListKind, Mapping},
};

/// The largest file that is read, in bytes: a million lines of customers are a fifth of it.
const LARGEST: u64 = 1 << 30;
/// The largest spreadsheet, packed.
const LARGEST_SHEET: u64 = 128 << 20;
/// Among how many lines the header is looked for; reports have titles above it.
const HEADER_WITHIN: usize = 10;
/// How much of a file is looked at to guess its encoding.
const SAMPLE: usize = 1 << 20;
/// The separators that lists use.
const SEPARATORS: [u8; 4] = *b",;\t|";

/// A list as a file holds it.
#[derive(Clone, Debug)]
pub struct List {
    /// The name of the file.
    pub source: String,
    /// How its characters are written, such as `GB18030`; `XLSX` for spreadsheets.
    pub encoding: String,
    pub headers: Vec<String>,
    header_line: u64,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    Text { text: Arc<str>, separator: u8 },
    Rows(Arc<Vec<Vec<String>>>),
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, counted from 1.
    pub n: u64,
    pub cells: Vec<String>,
    /// A quotation mark in it is never closed, so that nobody knows what its cells are.
    pub is_torn: bool,
}

/// Why a file is not a list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("the file has more than {0} MiB")]
    TooBig(u64),
    #[error("the spreadsheet is damaged")]
    Damaged(#[from] calamine::Error),
    #[error("the spreadsheet is larger inside than a list can be")]
    Sprawling,
    #[error("the spreadsheet is of a kind that is not read any more")]
    OldBook,
    #[error("there are no lines in it")]
    Empty,
    #[error("it is neither text nor a spreadsheet")]
    Another,
}

impl From<ListError> for DeskError {
    fn from(err: ListError) -> Self {
        match err {
            ListError::Unreadable(err) => {
                tracing::info!(%err, "a list cannot be read");
                Self::refused("import-unreadable")
            }
            ListError::TooBig(most) => Refused::new("import-too-big").with("most", most).into(),
            ListError::Damaged(err) => {
                tracing::info!(%err, "a spreadsheet is damaged");
                Self::refused("import-damaged")
            }
            ListError::Sprawling => Self::refused("import-sprawling"),
            ListError::OldBook => Self::refused("import-old-book"),
            ListError::Empty => Self::refused("import-empty"),
            ListError::Another => Self::refused("import-another"),
        }
    }
}

impl List {
    /// Reads a file; `kind` helps to find the header.
    pub fn open(path: &Path, kind: ListKind) -> Result<Self, ListError> {
        let size = fs::metadata(path)?.len();
        if LARGEST < size {
            return Err(ListError::TooBig(LARGEST >> 20));
        }
        let source = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::of_bytes(source, fs::read(path)?, kind)
    }

    /// Reads what a file holds.
    pub fn of_bytes(source: String, bytes: Vec<u8>, kind: ListKind) -> Result<Self, ListError> {
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(ListError::OldBook);
        }
        let (encoding, body) = if bytes.starts_with(b"PK\x03\x04") {
            if LARGEST_SHEET < bytes.len() as u64 {
                return Err(ListError::TooBig(LARGEST_SHEET >> 20));
            }
            ("XLSX".to_owned(), Body::Rows(Arc::new(book::rows(&bytes, &book::LIMITS)?)))
        } else {
            let (encoding, text) = decoded(bytes);
            if text.contains('\0') {
                return Err(ListError::Another);
            }
            let text = with_plain_ends(text);
            let separator = separator(&text);
            (encoding.to_owned(), Body::Text { text: text.into(), separator })
        };
        let mut list = Self { source, encoding, headers: Vec::new(), header_line: 0, body };
        let best = list.all().take(HEADER_WITHIN).max_by_key(|line| {
            let understood = Mapping::by_header(kind, &line.cells).understood();
            (understood, std::cmp::Reverse(line.n))
        });
        let header = best.ok_or(ListError::Empty)?;
        (list.header_line, list.headers) = (header.n, header.cells);
        Ok(list)
    }

    /// The lines below the header that say something.
    pub fn lines(&self) -> impl Iterator<Item = Line> + Send + '_ {
        self.all().filter(|line| self.header_line < line.n)
    }

    /// Which column means what, by the headers.
    pub fn mapping(&self, kind: ListKind) -> Mapping {
        Mapping::by_header(kind, &self.headers)
    }

    fn all(&self) -> Box<dyn Iterator<Item = Line> + Send + '_> {
        let says_something = |line: &Line| line.cells.iter().any(|it| !it.trim().is_empty());
        match &self.body {
            Body::Text { text, separator } => {
                Box::new(Records::of(text, *separator).filter(says_something))
            }
            Body::Rows(rows) => {
                let line = |(n, cells)| Line { n, cells, is_torn: false };
                Box::new((1..).zip(rows.iter().cloned()).map(line).filter(says_something))
            }
        }
    }
}

/// The text with one kind of line end: lines are counted by it.
fn with_plain_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// The text of a file and the name of its encoding.
fn decoded(bytes: Vec<u8>) -> (&'static str, String) {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return (encoding.name(), text.into_owned());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (UTF_8.name(), text),
        Err(err) => err.into_bytes(),
    };
    let encoding = guessed(&bytes);
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    (encoding.name(), text.into_owned())
}

/// GB18030 contains GBK and GB2312; it is what Chinese systems write if it is not UTF-8.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    if GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some() {
        return GB18030;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..SAMPLE).unwrap_or(bytes), true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    if guess.name() == "GBK" { GB18030 } else { guess }
}

/// The separator that stands most often in the first lines, outside quotation marks.
fn separator(text: &str) -> u8 {
    let mut counts = [0_u32; SEPARATORS.len()];
    let mut is_quoted = false;
    let mut lines = 0;
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => lines += 1,
            _ if is_quoted => {}
            _ => {
                if let Some(at) = SEPARATORS.iter().position(|it| *it == byte)
                    && let Some(count) = counts.get_mut(at)
                {
                    *count += 1;
                }
            }
        }
        if lines == HEADER_WITHIN {
            break;
        }
    }
    let best = SEPARATORS.iter().zip(counts).rev().max_by_key(|(_, count)| *count);
    best.map_or(b',', |(separator, _)| *separator)
}
