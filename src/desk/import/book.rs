//! Spreadsheets, read cell by cell and within limits: a file of a few kilobytes may speak of billions of cells.

use std::{
    io,
    io::{Cursor, Read as _},
};

use calamine::{Data, Reader as _, Xlsx, XlsxError};
use zip::ZipArchive;

use super::read::ListError;

/// What a spreadsheet may grow to.
pub(super) struct Limits {
    /// Bytes of everything in it, unpacked.
    pub(super) unpacked: u64,
    /// Bytes of what stands in its cells; many cells may share one text.
    pub(super) text: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Cells up to the last of each row.
    pub(super) cells: usize,
}

/// Larger than any list: a million lines of twelve columns fit.
pub(super) const LIMITS: Limits =
    Limits { unpacked: 2 << 30, text: 512 << 20, rows: 1 << 20, columns: 500, cells: 12 << 20 };

/// The rows of the first sheet that has any.
pub(super) fn rows(bytes: &[u8], limits: &Limits) -> Result<Vec<Vec<String>>, ListError> {
    check(bytes, limits).map_err(damaged)??;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    for name in book.sheet_names() {
        let mut cells = match book.worksheet_cells_reader(&name) {
            Err(XlsxError::NotAWorksheet(_)) => continue,
            other => other.map_err(damaged)?,
        };
        let mut page = Page { limits, rows: Vec::new(), cells: 0, text: 0 };
        while let Some(it) = cells.next_cell().map_err(damaged)? {
            let value = Data::from(it.get_value().clone());
            if value != Data::Empty {
                page.put(it.get_position(), cell(&value))?;
            }
        }
        if !page.rows.is_empty() {
            return Ok(page.without_margin());
        }
    }
    Err(ListError::Empty)
}

fn damaged(err: XlsxError) -> ListError {
    ListError::Damaged(err.into())
}

/// Unpacks everything once and keeps nothing, so that no more than the limit is unpacked later.
fn check(bytes: &[u8], limits: &Limits) -> Result<Result<(), ListError>, XlsxError> {
    let mut packed = ZipArchive::new(Cursor::new(bytes))?;
    let mut left = limits.unpacked;
    for at in 0..packed.len() {
        let entry = packed.by_index(at)?;
        let has_texts = entry.name()?.to_lowercase().ends_with("sharedstrings.xml");
        let mut entry = entry.take(left.saturating_add(1));
        let mut texts = Vec::new();
        let read = if has_texts {
            entry.read_to_end(&mut texts)? as u64
        } else {
            io::copy(&mut entry, &mut io::sink())?
        };
        let Some(rest) = left.checked_sub(read) else { return Ok(Err(ListError::Sprawling)) };
        left = rest;
        if limits.cells < promised(&texts) {
            return Ok(Err(ListError::Sprawling));
        }
    }
    Ok(Ok(()))
}

/// How many texts the table of shared ones says it has: room is made for them before they are read.
fn promised(table: &[u8]) -> usize {
    let table = String::from_utf8_lossy(table);
    let said = table.match_indices("uniqueCount").map(|(at, name)| {
        let rest = table.get(at + name.len()..).unwrap_or_default();
        let digits = rest.trim_start_matches(|it: char| !it.is_ascii_digit());
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        // More digits than fit are too many.
        if digits.is_empty() { 0 } else { digits.parse().unwrap_or(usize::MAX) }
    });
    said.max().unwrap_or_default()
}

/// A sheet as far as it has been read.
struct Page<'a> {
    limits: &'a Limits,
    rows: Vec<Vec<String>>,
    cells: usize,
    text: usize,
}

impl Page<'_> {
    fn put(&mut self, (row, column): (u32, u32), text: String) -> Result<(), ListError> {
        let (row, column) = (row as usize, column as usize);
        self.text += text.len();
        let is_far = self.limits.rows <= row || self.limits.columns <= column;
        if is_far || self.limits.text < self.text {
            return Err(ListError::Sprawling);
        }
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let Some(cells) = self.rows.get_mut(row) else { return Ok(()) };
        if cells.len() <= column {
            self.cells += column + 1 - cells.len();
            if self.limits.cells < self.cells {
                return Err(ListError::Sprawling);
            }
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }

    /// The rows without the columns on the left that nobody used.
    fn without_margin(mut self) -> Vec<Vec<String>> {
        let first = |row: &Vec<String>| row.iter().position(|it| !it.is_empty());
        let margin = self.rows.iter().filter_map(first).min().unwrap_or_default();
        for row in &mut self.rows {
            row.drain(..margin.min(row.len()));
        }
        self.rows
    }
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

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    /// A spreadsheet with these cells.
    fn book(cells: &[(u32, u16, &str)]) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, text) in cells {
            sheet.write(*row, *column, *text).unwrap();
        }
        book.save_to_buffer().unwrap()
    }

    /// The same spreadsheet with something in the text of its parts put another way.
    fn forged(bytes: &[u8], (from, to): (&str, &str)) -> Vec<u8> {
        let mut packed = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..packed.len() {
            let mut entry = packed.by_index(at).unwrap();
            let (name, mut text) = (entry.name().unwrap().into_owned(), String::new());
            entry.read_to_string(&mut text).unwrap();
            out.start_file(name, SimpleFileOptions::default()).unwrap();
            out.write_all(text.replace(from, to).as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    fn refused(bytes: &[u8], limits: &Limits) -> bool {
        matches!(rows(bytes, limits), Err(ListError::Sprawling))
    }

    #[test]
    fn rows_are_where_people_see_them_and_unused_columns_are_left_out() {
        let read = rows(&book(&[(2, 1, "名称"), (2, 3, "电话"), (4, 2, "x")]), &LIMITS).unwrap();
        let wanted: [&[&str]; 5] = [&[], &[], &["名称", "", "电话"], &[], &["", "x"]];
        assert_eq!(read, wanted);
    }

    #[test]
    fn two_cells_in_far_corners_are_refused_before_there_is_room_for_all_between() {
        let bytes = book(&[(0, 0, "名称"), (1_048_575, 16_383, "x")]);
        assert!(bytes.len() < 10_000);
        assert!(refused(&bytes, &LIMITS));
        let deep = book(&[(0, 0, "名称"), (1_048_575, 0, "x")]);
        assert_eq!(rows(&deep, &LIMITS).unwrap().len(), 1 << 20, "a long list is none");
        assert!(refused(&deep, &Limits { rows: 1_000, ..LIMITS }));
        let wide = book(&[(0, 0, "a"), (0, 99, "b"), (1, 99, "c")]);
        assert!(rows(&wide, &LIMITS).is_ok());
        assert!(refused(&wide, &Limits { cells: 199, ..LIMITS }));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_before_it_is_read() {
        let long = "x".repeat(30_000);
        let bytes = book(&[(0, 0, &long), (1, 0, &long), (2, 0, &long)]);
        assert!(rows(&bytes, &LIMITS).is_ok());
        assert!(bytes.len() < 10_000);
        assert!(refused(&bytes, &Limits { unpacked: 20_000, ..LIMITS }));
        // The text is there once and in three cells.
        assert!(refused(&bytes, &Limits { text: 80_000, ..LIMITS }));
    }

    #[test]
    fn a_table_that_promises_more_texts_than_there_is_room_for_is_refused() {
        let bytes = book(&[(0, 0, "名称"), (1, 0, "x")]);
        assert!(rows(&forged(&bytes, ("x", "x")), &LIMITS).is_ok());
        for many in ["999999999999999", "99999999999999999999999999"] {
            let forged = forged(&bytes, ("uniqueCount=\"2\"", &format!("uniqueCount=\"{many}\"")));
            assert!(refused(&forged, &LIMITS));
        }
    }
}
