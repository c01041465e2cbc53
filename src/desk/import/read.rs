//! Files that hold lists: CSV in any usual encoding and with any usual separator, and spreadsheets.

use std::{fs, io, io::Cursor, path::Path, sync::Arc};

use calamine::{Data, Reader as _, open_workbook_auto_from_rs};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::{
    desk::{DeskError, error::Refused},
    domain::import::{ListKind, Mapping},
};

/// The largest file that is read, in bytes: a million lines of customers are a fifth of it.
const LARGEST: u64 = 1 << 30;
/// The largest spreadsheet: it is unpacked in memory.
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

/// One line with its number, counted from 1.
pub type Line = (u64, Vec<String>);

/// Why a file is not a list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("the file has more than {0} MiB")]
    TooBig(u64),
    #[error("the spreadsheet is damaged")]
    Damaged(#[from] calamine::Error),
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
        let is_book = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0");
        let (encoding, body) = if is_book {
            if LARGEST_SHEET < bytes.len() as u64 {
                return Err(ListError::TooBig(LARGEST_SHEET >> 20));
            }
            ("XLSX".to_owned(), Body::Rows(Arc::new(sheet(bytes)?)))
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
        let best = list.all().take(HEADER_WITHIN).max_by_key(|(line, cells)| {
            let understood = Mapping::by_header(kind, cells).understood();
            (understood, std::cmp::Reverse(*line))
        });
        let (line, cells) = best.ok_or(ListError::Empty)?;
        (list.header_line, list.headers) = (line, cells);
        Ok(list)
    }

    /// The lines below the header that say something.
    pub fn lines(&self) -> impl Iterator<Item = Line> + Send + '_ {
        self.all().filter(|(line, _)| self.header_line < *line)
    }

    /// Which column means what, by the headers.
    pub fn mapping(&self, kind: ListKind) -> Mapping {
        Mapping::by_header(kind, &self.headers)
    }

    fn all(&self) -> Box<dyn Iterator<Item = Line> + Send + '_> {
        let says_something = |(_, cells): &Line| cells.iter().any(|it| !it.trim().is_empty());
        match &self.body {
            Body::Text { text, separator } => {
                let reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .delimiter(*separator)
                    .from_reader(text.as_bytes());
                let lines = reader.into_records().filter_map(Result::ok).map(|record| {
                    let line = record.position().map_or(0, csv::Position::line);
                    (line, record.iter().map(str::to_owned).collect())
                });
                Box::new(lines.filter(says_something))
            }
            Body::Rows(rows) => Box::new((1..).zip(rows.iter().cloned()).filter(says_something)),
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

/// The rows of the first sheet that has any.
fn sheet(bytes: Vec<u8>) -> Result<Vec<Vec<String>>, ListError> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))?;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name)?;
        if !range.is_empty() {
            let above = range.start().map_or(0, |(row, _)| row);
            let blank = (0..above).map(|_| Vec::new()); // So that lines are counted as people see them.
            let rows = range.rows().map(|row| row.iter().map(cell).collect());
            return Ok(blank.chain(rows).collect());
        }
    }
    Err(ListError::Empty)
}

/// Whole numbers up to here are exact in a spreadsheet.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn cell(value: &Data) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < EXACT => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
    }
}
