//! The report of an import as a file: which line, which column, and what is wrong with it.

use std::{io, path::Path};

use crate::{
    domain::import::{Mapping, Remark},
    vault::private,
};

/// Writes one line for each remark; `say` puts its code into the reader's words.
///
/// It begins with a byte-order mark, because spreadsheets take CSV without one for the system's encoding. What stands
/// in the cells of the list is not repeated: it may be personal.
pub fn write(
    path: &Path,
    (mapping, headers): (&Mapping, &[String]),
    titles: [&str; 4],
    remarks: &[Remark],
    say: impl Fn(&Remark) -> [String; 2],
) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    out.write_record(titles)?;
    for it in remarks {
        let column = it.field.and_then(|field| mapping.column(field));
        let header = column.and_then(|at| headers.get(at)).map_or("", String::as_str);
        let [outcome, sentence] = say(it);
        out.write_record([it.line.to_string().as_str(), &outcome, &safe(header), &sentence])?;
    }
    let bytes = out.into_inner().map_err(|err| io::Error::other(err.to_string()))?;
    private::write(path, &bytes)
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
