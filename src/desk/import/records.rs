//! Separated text, record by record; a quotation mark too many spoils its own line and no other.

use super::read::Line;

/// More lines than anybody writes into one cell: where a mark is not closed within so many, it was not meant as one.
const MOST_LINES: usize = 20;

/// The records of a text whose lines end with a line feed.
pub(super) struct Records<'a> {
    rest: &'a str,
    separator: u8,
    /// The number of the line that is next.
    n: u64,
}

impl<'a> Records<'a> {
    pub(super) fn of(text: &'a str, separator: u8) -> Self {
        Self { rest: text, separator, n: 1 }
    }
}

impl Iterator for Records<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.rest.is_empty() {
            return None;
        }
        let whole = record(self.rest, self.separator);
        let is_torn = whole.is_none();
        let (cells, length) = whole.unwrap_or_else(|| plain(self.rest, self.separator));
        let (taken, rest) = self.rest.split_at_checked(length)?;
        let n = self.n;
        self.n += taken.bytes().filter(|it| *it == b'\n').count() as u64;
        self.rest = rest;
        Some(Line { n, cells, is_torn })
    }
}

/// The cells of the first line as if marks were letters, and its length in bytes.
fn plain(text: &str, separator: u8) -> (Vec<String>, usize) {
    let line = text.split('\n').next().unwrap_or_default();
    let cells = line.split(char::from(separator)).map(str::to_owned).collect();
    (cells, text.len().min(line.len() + 1))
}

/// The cells of the first record, and its length in bytes; nothing if it is torn.
fn record(text: &str, separator: u8) -> Option<(Vec<String>, usize)> {
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        let (cell, end) = cell(text, at, separator)?;
        cells.push(cell);
        match text.as_bytes().get(end) {
            Some(byte) if *byte == separator => at = end + 1,
            Some(_) => return Some((cells, end + 1)),
            None => return Some((cells, end)),
        }
    }
}

/// The cell that begins at `at`, and where it ends.
fn cell(text: &str, at: usize, separator: u8) -> Option<(String, usize)> {
    let Some(inside) = text.get(at..)?.strip_prefix('"') else {
        let end = end_of(text, at, separator);
        return Some((text.get(at..end)?.to_owned(), end));
    };
    let mut cell = String::new();
    let (mut from, mut lines, mut at_byte) = (0, 0, 0);
    let bytes = inside.as_bytes();
    loop {
        match (bytes.get(at_byte)?, bytes.get(at_byte + 1)) {
            // Two of them stand for one.
            (b'"', Some(b'"')) => {
                cell.push_str(inside.get(from..=at_byte)?);
                at_byte += 2;
                from = at_byte;
            }
            (b'"', _) => break,
            (b'\n', _) if lines + 1 == MOST_LINES => return None,
            (byte, _) => {
                lines += usize::from(*byte == b'\n');
                at_byte += 1;
            }
        }
    }
    cell.push_str(inside.get(from..at_byte)?);
    let after = at + 1 + at_byte + 1;
    let end = end_of(text, after, separator);
    let tail = text.get(after..end)?;
    // A mark that opens the cell of another line closes nothing of this one.
    if 0 < lines && !tail.trim().is_empty() {
        return None;
    }
    cell.push_str(tail);
    Some((cell, end))
}

/// Where what stands at `at` ends, marks or not.
fn end_of(text: &str, at: usize, separator: u8) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().position(|it| *it == separator || *it == b'\n').map_or(text.len(), |it| at + it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Vec<String>, bool)> {
        Records::of(text, b',').map(|it| (it.n, it.cells, it.is_torn)).collect()
    }

    fn line(n: u64, cells: &[&str]) -> (u64, Vec<String>, bool) {
        (n, cells.iter().map(|it| (*it).to_owned()).collect(), false)
    }

    fn torn(n: u64, cells: &[&str]) -> (u64, Vec<String>, bool) {
        (n, line(n, cells).1, true)
    }

    #[test]
    fn marks_hold_separators_lines_and_marks_together() {
        let text = "a,\"b,\"\"c\"\"\nd\",e\n\n,\"\"\nf\"g,\"h\"i";
        let wanted = [
            line(1, &["a", "b,\"c\"\nd", "e"]),
            line(3, &[""]),
            line(4, &["", ""]),
            line(5, &["f\"g", "hi"]),
        ];
        assert_eq!(read(text), wanted);
        assert_eq!(read("客户,\"张三\"\n"), [line(1, &["客户", "张三"])]);
    }

    #[test]
    fn a_mark_that_is_never_closed_tears_its_own_line_only() {
        let wanted = [line(1, &["a"]), torn(2, &["\"b", "c"]), line(3, &["d", "e"])];
        assert_eq!(read("a\n\"b,c\nd,e"), wanted);
        let wanted = [torn(1, &["\"b", "c"]), line(2, &["d", "e"]), line(3, &["f"])];
        assert_eq!(read("\"b,c\nd,\"e\"\nf"), wanted, "the mark of another cell closes nothing");
        let far = format!("\"b{}\"\n", "\nx".repeat(MOST_LINES));
        let all = read(&far);
        assert_eq!(all[0], torn(1, &["\"b"]));
        assert_eq!(all.len(), MOST_LINES + 1);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_by_the_rules_is_read_back(
            rows in proptest::collection::vec(
                proptest::collection::vec("[a\",\n客 ]{0,8}", 2..4), 0..6,
            ),
        ) {
            let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                out.write_record(row).unwrap();
            }
            let text = String::from_utf8(out.into_inner().unwrap()).unwrap();
            let again: Vec<_> = Records::of(&text, b',').map(|it| it.cells).collect();
            proptest::prop_assert_eq!(again, rows);
        }
    }
}
