//! A clock as a strip of coloured pieces: when it ran, when it stood still and why.

use super::{Cause, ClockState, Interval, Now, Pace, StaffId, WaitReason};

/// What the strip shows at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PieceKind {
    Running,
    /// A listed reason.
    Paused,
    /// Nobody's turn, or another round has not begun.
    Stopped,
    /// Night, lunch or a holiday.
    NotWorking,
    /// Running with nothing left.
    Breached,
}

/// One piece of a strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub kind: PieceKind,
    pub from: Now,
    pub to: Now,
    pub cause: Cause,
    pub reason: Option<WaitReason>,
    pub by: StaffId,
    /// Working time within it, whether it was counted or not.
    ///
    /// A pause without any: the clock was not running anyway.
    pub working_seconds: i64,
}

/// The pieces of a ledger in order, the open interval as its last line.
///
/// `budget_seconds` is that of the present generation; earlier ones end where it begins.
pub fn strip(ledger: &[Interval], budget_seconds: i64, pace: Pace<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut generation, mut left) = (0, budget_seconds);
    for line in ledger.iter().filter(|it| it.state != ClockState::Ended) {
        if line.generation != generation {
            (generation, left) = (line.generation, budget_seconds);
        }
        match line.state {
            ClockState::Running => run(&mut pieces, line, &mut left, pace),
            ClockState::Paused => pieces.push(whole(line, PieceKind::Paused, pace)),
            ClockState::Stopped | ClockState::Ended => {
                pieces.push(whole(line, PieceKind::Stopped, pace));
            }
        }
    }
    pieces.retain(|it| it.from < it.to);
    pieces
}

fn whole(line: &Interval, kind: PieceKind, pace: Pace<'_>) -> Piece {
    Piece {
        kind,
        from: line.from,
        to: line.to,
        cause: line.cause,
        reason: line.reason,
        by: line.by,
        working_seconds: pace.worked(line.from, line.to).num_seconds(),
    }
}

/// Cuts a running interval where work begins and ends, and where the budget ends.
fn run(pieces: &mut Vec<Piece>, line: &Interval, left: &mut i64, pace: Pace<'_>) {
    let mut at = line.from;
    let mut piece = |kind, from, to, seconds| {
        pieces.push(Piece { from, to, working_seconds: seconds, ..whole_of(line, kind) });
    };
    for stretch in pace.stretches(line.from, line.to) {
        piece(PieceKind::NotWorking, at, stretch.start, 0);
        let length = (stretch.end.utc() - stretch.start.utc()).num_seconds();
        let within = length.min((*left).max(0));
        let over = Now::from_micros(stretch.start.micros() + within * 1_000_000);
        if within < length {
            piece(PieceKind::Running, stretch.start, over, within);
            piece(PieceKind::Breached, over, stretch.end, length - within);
        } else {
            piece(PieceKind::Running, stretch.start, stretch.end, length);
        }
        *left -= length;
        at = stretch.end;
    }
    piece(PieceKind::NotWorking, at, line.to, 0);
}

fn whole_of(line: &Interval, kind: PieceKind) -> Piece {
    Piece {
        kind,
        from: line.from,
        to: line.to,
        cause: line.cause,
        reason: line.reason,
        by: line.by,
        working_seconds: 0,
    }
}
