//! Files in the vault that nothing refers to: how none is left for ever, and none is missed.
//!
//! A file is put into the vault before the transaction that refers to it, so whatever dies in between leaves
//! it loose: a piece of an upload, a photo of an identity card that no command ever used. Hence:
//!
//! 1. **Noted before it is put.** Whoever puts files has a row (`loose_file`) first, with how many labels they may use;
//!    labels are made of the writer's name and a number, so the row names them all. Nothing is ever listed. For pieces
//!    the row costs no transaction of its own: it goes with the lease, the piece and the giving back.
//! 2. **Never put twice.** A label is used by one writer, once. Two papers of equal bytes are two files: there is no
//!    “it is there already” that somebody else's removal could make untrue, whichever way the two are interleaved, and
//!    whichever hub comes late with a removal that it decided on long ago.
//! 3. **Doomed before it is removed.** A sweep first commits that nothing may refer to a writer's files any more (`doomed`,
//!    or the end of the `staged_file` row), then removes them, then forgets the row. What would refer to them, a piece
//!    appended or a command that takes a staged file, changes the same row in its own transaction: one of the two comes
//!    first, and the other sees it. A command that is too late is refused with a sentence.
//! 4. **Removing may be repeated**, by any hub, until the row is forgotten.
//!
//! What this does not reach: a process that stands still for more than a day between its note and the vault, and dies
//! right after putting; and files that a backup copied later than the database beside them.

use chrono::TimeDelta;

use super::{Desk, DeskError};
use crate::{
    domain::{CommandId, Now, Sha256Hash},
    store::{
        StoreError, files,
        loose::{self, Loose},
        uploads,
    },
    vault::VaultError,
};

/// How long a writer may be silent before its files are taken for left.
const SILENT: TimeDelta = TimeDelta::hours(24);
/// How long a file waits for a command that uses it.
const UNUSED: TimeDelta = TimeDelta::days(7);
/// Writers whose files one step clears.
const TOGETHER: usize = 64;
/// Writers whose files could not be removed before a sweep gives up; the next begins anew.
const PATIENCE: usize = 3;

/// The label of the file that `writer` puts into the vault as number `n`.
pub fn label(writer: CommandId, n: i64) -> Sha256Hash {
    Sha256Hash::of(&[&writer.bytes()[..], &n.to_be_bytes()].concat())
}

/// From when on a staged file may still be used.
pub(super) fn usable_since(now: Now) -> Now {
    before(now, UNUSED)
}

impl Desk {
    /// Removes from the vault what was put there long ago and nothing refers to. Several processes may do so at once.
    pub fn sweep_loose(&self) -> Result<(), DeskError> {
        let now = self.now();
        let (silent, unused) = (before(now, SILENT), usable_since(now));
        while 0 < self.store().write::<_, StoreError>(move |sql| {
            loose::doom_silent(sql, silent)?;
            files::forget_staged(sql, (unused, now), TOGETHER)
        })? {}
        let (mut last, mut failures) = (CommandId::from_bytes([0; 16]), 0);
        loop {
            let limit = i64::try_from(TOGETHER).unwrap_or(i64::MAX);
            let doomed = self.store().read(|sql| loose::doomed(sql, last, limit))?;
            let Some(end) = doomed.last() else { return Ok(()) };
            last = end.writer;
            for it in doomed {
                if let Err(err) = self.clear(it) {
                    tracing::warn!(%err, "loose files stay in the vault for now");
                    failures += 1;
                }
                if PATIENCE <= failures {
                    return Ok(());
                }
            }
        }
    }

    /// Removes the files of a writer to which nothing refers nor will refer, then forgets the writer.
    fn clear(&self, it: Loose) -> Result<(), DeskError> {
        // Nothing more is appended by this writer: what is a piece now is all that ever will be.
        let pieces = match it.upload {
            Some(upload) => self.store().read(|sql| uploads::parts(sql, upload))?,
            None => Vec::new(),
        };
        let vault = self.office().files.vault()?;
        for label in (0..it.numbers).map(|n| label(it.writer, n)) {
            if pieces.iter().any(|piece| piece.blob == label) {
                continue;
            }
            match vault.remove(label) {
                Ok(()) | Err(VaultError::Missing) => {}
                Err(err) => return Err(err.into()),
            }
        }
        Ok(self.store().write(move |sql| loose::forget(sql, it.writer))?)
    }
}

fn before(now: Now, by: TimeDelta) -> Now {
    let by = by.num_microseconds().unwrap_or_default();
    Now::from_micros(now.micros().saturating_sub(by))
}
