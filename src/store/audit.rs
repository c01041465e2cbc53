//! The trail of who did and looked at what, in hash chains. Rows are added and never changed.
//!
//! There are [`STREAMS`] chains, chosen by subject, because one chain for all would make every
//! command of a busy hub wait for every other. A line's hash covers the line before it.

use sha2::{Digest as _, Sha256};

use super::{Row, Sql, StoreError, Value};
use crate::domain::{Actor, Now, StaffId};

/// The number of chains.
pub const STREAMS: i64 = 256;

/// What a chain's first line is chained to.
const GENESIS: [u8; 32] = [0; 32];

/// One line, as it is about to be written.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub actor: &'a Actor,
    pub now: Now,
    /// `order.open`, `look.workspace` …
    pub action: &'a str,
    /// `done`, `refused`, `forbidden`, `failed`, `seen`.
    pub outcome: &'a str,
    /// The subject in the feed's words; empty when there is none.
    pub subject: &'a str,
    /// JSON without personal data.
    pub detail: &'a str,
}

/// One line, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub stream: i64,
    pub seq: i64,
    pub at_us: i64,
    pub staff: StaffId,
    pub role: String,
    pub action: String,
    pub outcome: String,
    pub subject: String,
    pub detail: String,
    hash: Vec<u8>,
}

/// What is wrong with a chain, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    #[error("chain {stream}: line {seq} was changed, or the line before it")]
    Changed { stream: i64, seq: i64 },
    #[error("chain {stream}: line {seq} is missing")]
    Missing { stream: i64, seq: i64 },
    #[error("chain {stream}: it ends at line {seq}, but went on to line {head}")]
    Cut { stream: i64, seq: i64, head: i64 },
}

/// The head of one chain, for keeping a witness outside the database.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Head {
    pub stream: i64,
    pub seq: i64,
    /// Hexadecimal SHA-256.
    pub hash: String,
}

/// How a whole verification ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub lines: u64,
    pub chains: u64,
    pub breaks: Vec<Break>,
}

/// Adds one line to its chain.
pub fn add(sql: &mut dyn Sql, entry: &Entry<'_>) -> Result<(), StoreError> {
    let stream = stream_of(entry.subject);
    let (seq, before) = if let Some((seq, hash)) = head(sql, stream)? {
        (seq + 1, hash)
    } else {
        // Two who begin a chain at once must not both write its first line: there is a head to
        // wait for from now on.
        sql.execute(
            "INSERT INTO audit_head (stream, seq, hash) VALUES (?1, 0, ?2)
                 ON CONFLICT (stream) DO NOTHING",
            &[stream.into(), GENESIS.to_vec().into()],
        )?;
        let begun = head(sql, stream)?;
        begun.map_or_else(|| (1, GENESIS.to_vec()), |(seq, hash)| (seq + 1, hash))
    };
    let mut line = Line {
        stream,
        seq,
        at_us: entry.now.micros(),
        staff: entry.actor.staff,
        role: entry.actor.role.code().to_owned(),
        action: entry.action.to_owned(),
        outcome: entry.outcome.to_owned(),
        subject: entry.subject.to_owned(),
        detail: entry.detail.to_owned(),
        hash: Vec::new(),
    };
    line.hash = line.chained_to(&before);
    insert(sql, &line)?;
    sql.execute(
        "INSERT INTO audit_head (stream, seq, hash) VALUES (?1, ?2, ?3)
         ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        &[stream.into(), seq.into(), line.hash.into()],
    )?;
    Ok(())
}

/// The last line of a chain, which nobody else may follow until this transaction has ended.
fn head(sql: &mut dyn Sql, stream: i64) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let rows = sql.query(
        "SELECT seq, hash FROM audit_head WHERE stream = ?1 /*postgres FOR UPDATE*/",
        &[stream.into()],
    )?;
    rows.first().map(|row| Ok((row.int(0)?, row.bytes(1)?.to_vec()))).transpose()
}

fn insert(sql: &mut dyn Sql, line: &Line) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO audit
             (stream, seq, at_us, staff, role, action, outcome, subject, detail, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &[
            line.stream.into(),
            line.seq.into(),
            line.at_us.into(),
            line.staff.into(),
            line.role.as_str().into(),
            line.action.as_str().into(),
            line.outcome.as_str().into(),
            line.subject.as_str().into(),
            line.detail.as_str().into(),
            line.hash.clone().into(),
        ],
    )?;
    Ok(())
}

/// The chain that lines about `subject` belong to; the same in every version of the program.
fn stream_of(subject: &str) -> i64 {
    Sha256::digest(subject.as_bytes()).first().map_or(0, |byte| i64::from(*byte) % STREAMS)
}

impl Line {
    fn chained_to(&self, before: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(before);
        for number in [self.stream, self.seq, self.at_us] {
            hash.update(number.to_be_bytes());
        }
        hash.update(self.staff.bytes());
        for text in [&self.role, &self.action, &self.outcome, &self.subject, &self.detail] {
            // The length first, so that text cannot move from one field to the next unseen.
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.finalize().to_vec()
    }

    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            stream: row.int(0)?,
            seq: row.int(1)?,
            at_us: row.int(2)?,
            staff: row.id(3)?,
            role: row.string(4)?,
            action: row.string(5)?,
            outcome: row.string(6)?,
            subject: row.string(7)?,
            detail: row.string(8)?,
            hash: row.bytes(9)?.to_vec(),
        })
    }
}

/// Walks every chain and reports each place where it does not hold.
///
/// `witness` are heads that were kept outside the database; a chain must still contain them.
pub fn verify(sql: &mut dyn Sql, witness: &[Head]) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::default();
    let mut walk = Walk::default();
    let known: std::collections::HashMap<(i64, i64), &str> =
        witness.iter().map(|head| ((head.stream, head.seq), head.hash.as_str())).collect();
    let mut ends = std::collections::BTreeMap::new();
    sql.each(
        "SELECT stream, seq, at_us, staff, role, action, outcome, subject, detail, hash
         FROM audit ORDER BY stream, seq",
        &[],
        &mut |row| {
            let line = Line::read(row)?;
            verdict.lines += 1;
            walk.step(&line, &mut verdict.breaks);
            if known.get(&(line.stream, line.seq)).is_some_and(|hash| *hash != hex(&line.hash)) {
                verdict.breaks.push(Break::Changed { stream: line.stream, seq: line.seq });
            }
            ends.insert(line.stream, (line.seq, line.hash));
            Ok(())
        },
    )?;
    verdict.chains = ends.len() as u64;
    let end = |stream| ends.get(&stream).map_or(0, |(seq, _)| *seq);
    for row in sql.query("SELECT stream, seq, hash FROM audit_head ORDER BY stream", &[])? {
        let (stream, head) = (row.int(0)?, row.int(1)?);
        if end(stream) < head {
            verdict.breaks.push(Break::Cut { stream, seq: end(stream), head });
        } else if ends.get(&stream).is_some_and(|(_, hash)| hash != row.bytes(2).unwrap_or(&[])) {
            verdict.breaks.push(Break::Changed { stream, seq: head });
        }
    }
    for head in witness.iter().filter(|head| end(head.stream) < head.seq) {
        let (stream, seq) = (head.stream, end(head.stream));
        verdict.breaks.push(Break::Cut { stream, seq, head: head.seq });
    }
    verdict.breaks.dedup();
    Ok(verdict)
}

/// Where a walk along the chains stands.
#[derive(Default)]
struct Walk {
    stream: i64,
    seq: i64,
    hash: Vec<u8>,
}

impl Walk {
    fn step(&mut self, line: &Line, breaks: &mut Vec<Break>) {
        if self.stream != line.stream || self.hash.is_empty() {
            *self = Self { stream: line.stream, seq: 0, hash: GENESIS.to_vec() };
        }
        if line.seq != self.seq + 1 {
            breaks.push(Break::Missing { stream: line.stream, seq: self.seq + 1 });
        } else if line.hash != line.chained_to(&self.hash) {
            breaks.push(Break::Changed { stream: line.stream, seq: line.seq });
        }
        self.seq = line.seq;
        self.hash.clone_from(&line.hash);
    }
}

/// The heads of all chains, for a witness outside the database.
pub fn heads(sql: &mut dyn Sql) -> Result<Vec<Head>, StoreError> {
    let rows = sql.query("SELECT stream, seq, hash FROM audit_head ORDER BY stream", &[])?;
    rows.iter()
        .map(|row| Ok(Head { stream: row.int(0)?, seq: row.int(1)?, hash: hex(row.bytes(2)?) }))
        .collect()
}

/// Which lines are wanted; empty texts and nobody mean all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// From this moment on, and before that.
    pub between_us: (i64, i64),
    pub staff: Option<StaffId>,
    pub subject: Option<String>,
    /// The name of an action begins so.
    pub action: String,
    pub outcome: String,
    /// Stands somewhere in action, subject or detail.
    pub text: String,
}

impl Wanted {
    /// Everything about one subject.
    pub fn about(subject: &str) -> Self {
        let subject = Some(subject.to_owned());
        Self { between_us: (0, i64::MAX), subject, ..Self::default() }
    }

    fn args(&self, limit: i64) -> [Value; 6] {
        let like = |text: &str, before: &str| match text {
            "" => String::new(),
            _ => format!("{before}{}%", literally(text)),
        };
        [
            self.between_us.0.into(),
            self.between_us.1.into(),
            like(&self.action, "").into(),
            self.outcome.as_str().into(),
            like(&self.text, "%").into(),
            limit.into(),
        ]
    }
}

/// What has a meaning in patterns, without it.
fn literally(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// The newest lines that are wanted.
pub fn find(sql: &mut dyn Sql, wanted: &Wanted, limit: i64) -> Result<Vec<Line>, StoreError> {
    let [from, until, action, outcome, text, limit] = wanted.args(limit);
    // Three texts, so that each walks its own index.
    let rows = match (&wanted.subject, wanted.staff) {
        (Some(subject), staff) => {
            let is_anybody = i64::from(staff.is_none());
            let staff = staff.unwrap_or_else(|| StaffId::from_bytes([0; 16]));
            let subject = subject.as_str().into();
            sql.query(
                "SELECT stream, seq, at_us, staff, role, action, outcome, subject, detail, hash
                 FROM audit WHERE subject = ?7 AND (CAST(?8 AS BIGINT) = 1 OR staff = ?9) AND at_us >= ?1
                   AND at_us < ?2 AND (CAST(?3 AS TEXT) = '' OR action LIKE ?3 ESCAPE '!')
                   AND (CAST(?4 AS TEXT) = '' OR outcome = ?4)
                   AND (CAST(?5 AS TEXT) = '' OR action LIKE ?5 ESCAPE '!'
                        OR subject LIKE ?5 ESCAPE '!' OR detail LIKE ?5 ESCAPE '!')
                 ORDER BY at_us DESC, stream, seq DESC LIMIT ?6",
                &[
                    from,
                    until,
                    action,
                    outcome,
                    text,
                    limit,
                    subject,
                    is_anybody.into(),
                    staff.into(),
                ],
            )
        }
        (None, Some(staff)) => sql.query(
            "SELECT stream, seq, at_us, staff, role, action, outcome, subject, detail, hash
             FROM audit WHERE staff = ?7 AND at_us >= ?1
               AND at_us < ?2 AND (CAST(?3 AS TEXT) = '' OR action LIKE ?3 ESCAPE '!')
               AND (CAST(?4 AS TEXT) = '' OR outcome = ?4)
               AND (CAST(?5 AS TEXT) = '' OR action LIKE ?5 ESCAPE '!'
                    OR subject LIKE ?5 ESCAPE '!' OR detail LIKE ?5 ESCAPE '!')
             ORDER BY at_us DESC, stream, seq DESC LIMIT ?6",
            &[from, until, action, outcome, text, limit, staff.into()],
        ),
        (None, None) => sql.query(
            "SELECT stream, seq, at_us, staff, role, action, outcome, subject, detail, hash
             FROM audit WHERE at_us >= ?1
               AND at_us < ?2 AND (CAST(?3 AS TEXT) = '' OR action LIKE ?3 ESCAPE '!')
               AND (CAST(?4 AS TEXT) = '' OR outcome = ?4)
               AND (CAST(?5 AS TEXT) = '' OR action LIKE ?5 ESCAPE '!'
                    OR subject LIKE ?5 ESCAPE '!' OR detail LIKE ?5 ESCAPE '!')
             ORDER BY at_us DESC, stream, seq DESC LIMIT ?6",
            &[from, until, action, outcome, text, limit],
        ),
    }?;
    rows.iter().map(Line::read).collect()
}

/// The newest lines of all, before a moment.
pub fn newest(sql: &mut dyn Sql, before_us: i64, limit: i64) -> Result<Vec<Line>, StoreError> {
    find(sql, &Wanted { between_us: (0, before_us), ..Wanted::default() }, limit)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").ok(); // Writing to a string cannot fail.
        text
    })
}
