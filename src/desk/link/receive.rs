//! Files that arrive through links, piece by piece: nothing that arrived is lost, nothing is filed twice.
//!
//! A piece is a file of its own in the vault, and no two attempts share one even when they bring the same bytes. Whoever
//! appends holds a lease and names the place: a sender that comes back while its old request still lives is told to
//! wait, and one at the wrong place is told the right one. What a writer put and nothing refers to is found by its
//! name, which goes into the books with the lease; see `desk/loose.rs`.

use chrono::TimeDelta;

use super::{Command, Writer, holder::is_served};
use crate::{
    desk::{Desk, DeskError, Fault, loose::label},
    domain::{
        LinkId, Now, Personal, Sha256Hash, UploadId,
        link::{LinkRefusal, SESSION_HOURS, Upload, UploadState},
        paper::PaperKind,
    },
    store::{
        StoreError, links,
        loose::{self, Loose},
        uploads,
    },
    vault::VaultError,
};

/// How long a writer may be silent.
const WRITER_SECONDS: i64 = 15;
/// How long looking into a whole file may take.
const LOOK_SECONDS: i64 = 180;
/// How long an upload that could not be filed is left alone, so that others have their turn.
const RETRY_SECONDS: i64 = 30;
/// How a file is refused of which something is lost; see `portal-fault-file-truncated`.
const NOT_WHOLE: &str = "file-truncated";
/// Uploads that one sweep settles.
const TOGETHER: i64 = 32;

/// What is announced before a file comes.
#[derive(Clone, Debug)]
pub struct Announced {
    pub id: UploadId,
    pub kind: PaperKind,
    pub name: Personal,
    pub length: i64,
}

/// Whether a writer may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    Yes,
    /// Another writer is at it.
    Busy,
    /// The end is at another byte.
    At(i64),
    /// There is no such upload, or no more of it may come.
    Gone,
}

impl Desk {
    /// Announces a file that will come through a link.
    pub fn begin_upload(
        &self,
        (link, session): (LinkId, Sha256Hash),
        file: Announced,
    ) -> Result<Upload, DeskError> {
        let Announced { id, kind, name, length } = file;
        self.hold(link, &Command::Begin { session, upload: id, kind, name, length })?;
        self.upload(link, id)
    }

    /// An upload of this link.
    pub fn upload(&self, link: LinkId, id: UploadId) -> Result<Upload, DeskError> {
        let found = self.store().read(|sql| uploads::by_id(sql, id))?;
        found.filter(|it| it.link == link).ok_or(DeskError::NotFound("upload"))
    }

    /// Makes `writer`, who has put so many pieces into the vault, the one who appends, if the upload ends at
    /// `offset` and nobody else is at it.
    pub fn take_upload(
        &self,
        (link, id): (LinkId, UploadId),
        offset: i64,
        (writer, pieces): (Writer, i64),
    ) -> Result<Taken, DeskError> {
        let now = self.now();
        let until = after(now, WRITER_SECONDS);
        let done: Result<Taken, DeskError> = self.store().write(move |sql| {
            if !is_served(sql, link, now)? {
                return Err(LinkRefusal::Shut.into());
            }
            if uploads::take(sql, (id, offset), writer, (now, until))? {
                let numbers = pieces + 1;
                if pieces == 0 {
                    loose::note(sql, &Loose { writer, upload: Some(id), numbers }, now)?;
                } else if !loose::go_on(sql, (writer, numbers), now)? {
                    return Err(StoreError::Conflict.into());
                }
                return Ok(Taken::Yes);
            }
            Ok(match uploads::by_id(sql, id)?.filter(|it| it.link == link) {
                Some(it) if it.state == UploadState::Filed || it.state == UploadState::Received => {
                    Taken::At(it.length)
                }
                Some(it) if !it.is_open(now) => Taken::Gone,
                Some(it) if it.received != offset => Taken::At(it.received),
                Some(_) => Taken::Busy,
                None => Taken::Gone,
            })
        });
        match done {
            // Its pieces lay there for so long that they are being removed.
            Err(DeskError::Store(StoreError::Conflict)) => Ok(Taken::Busy),
            other => other,
        }
    }

    /// Puts a piece into the vault, the writer's `n`th from 0; it belongs to nothing until it is appended.
    pub fn keep_piece(
        &self,
        (writer, n): (Writer, i64),
        at_byte: i64,
        bytes: &[u8],
    ) -> Result<uploads::Part, DeskError> {
        let blob = label(writer, n);
        self.office().files.vault()?.put(blob, bytes)?;
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        Ok(uploads::Part { at_byte, length, blob })
    }

    /// Appends pieces in their order, all or none, for a writer who has put so many into the vault; says
    /// whether the writer still was the one. Nothing was done when it was not, or when this is refused; after
    /// another failure nobody knows.
    pub fn append(
        &self,
        (link, id): (LinkId, UploadId),
        (writer, made): (Writer, i64),
        pieces: &[uploads::Part],
    ) -> Result<bool, DeskError> {
        let now = self.now();
        let until = after(now, WRITER_SECONDS);
        let kept = pieces.to_vec();
        let done = self.stir(link, move |sql| {
            if !is_served(sql, link, now)? {
                return Err(LinkRefusal::Shut.into());
            }
            for piece in &kept {
                if !uploads::append(sql, id, piece, (writer, until))? {
                    // Takes the pieces before it back, too.
                    return Err(StoreError::Conflict.into());
                }
            }
            if loose::go_on(sql, (writer, made + 1), now)? {
                Ok(())
            } else {
                Err(StoreError::Conflict.into())
            }
        });
        match done {
            Ok(()) => Ok(true),
            Err(DeskError::Store(StoreError::Conflict)) => Ok(false),
            Err(err) => Err(err),
        }
    }

    /// Removes pieces that nothing refers to; whether they all are gone.
    fn drop_pieces(&self, pieces: &[uploads::Part]) -> bool {
        let Ok(vault) = self.office().files.vault() else { return false };
        // Ends with the first failure: a bucket that is away would be waited for again with each.
        pieces.iter().all(|piece| match vault.remove(piece.blob) {
            // Somebody else who cleared up was faster.
            Ok(()) | Err(VaultError::Missing) => true,
            Err(err) => {
                tracing::warn!(%err, "pieces of an upload stay in the vault for now");
                false
            }
        })
    }

    /// Lets the next writer at it, and removes what this one put and nothing refers to: `loose`, or none where
    /// nobody knows. Then a sweep finds out.
    pub fn give_upload_back(
        &self,
        id: UploadId,
        writer: Writer,
        loose: Option<&[uploads::Part]>,
    ) -> Result<(), DeskError> {
        let leaves_nothing = loose.is_some_and(|it| self.drop_pieces(it));
        Ok(self.store().write(move |sql| {
            uploads::give_back(sql, id, writer)?;
            if leaves_nothing { loose::forget(sql, writer) } else { Ok(()) }
        })?)
    }

    /// Gives an upload up, and forgets what arrived of it.
    pub fn end_upload(
        &self,
        (link, session): (LinkId, Sha256Hash),
        id: UploadId,
    ) -> Result<(), DeskError> {
        self.hold(link, &Command::Terminate { session, upload: id })?;
        self.drop_upload(id).map(drop)
    }

    /// Looks into a file that has arrived whole, and files it or notes why not. Doing so again is harmless.
    pub fn finish_upload(&self, id: UploadId) -> Result<(), DeskError> {
        let Some(upload) = self.store().read(|sql| uploads::by_id(sql, id))? else {
            return Ok(());
        };
        if upload.state == UploadState::Received {
            let (writer, now) = (Writer::fresh(), self.now());
            let lease = (now, after(now, LOOK_SECONDS));
            let is_mine: Result<bool, StoreError> =
                self.store().write(move |sql| uploads::take_whole(sql, id, writer, lease));
            if !is_mine? {
                return Ok(());
            }
            if let Err(err) = self.file_upload(&upload) {
                let now = self.now();
                let lease = (now, after(now, RETRY_SECONDS));
                let left: Result<bool, StoreError> =
                    self.store().write(move |sql| uploads::take_whole(sql, id, writer, lease));
                left?;
                return Err(err);
            }
        }
        self.drop_upload(id).map(drop)
    }

    fn file_upload(&self, upload: &Upload) -> Result<(), DeskError> {
        let (id, link) = (upload.id, upload.link);
        let filed = self
            .assemble(upload)
            .and_then(|bytes| self.look_into(upload, &bytes))
            .and_then(|file| self.hold(link, &Command::File { upload: id, file }));
        match filed {
            // Why the sender must do something else; everything else is for us to try again.
            Err(err) => match err.fault() {
                Fault::Refused(refused) if !refused.code.starts_with("vault-") => {
                    self.hold(link, &Command::Fail { upload: id, fault: refused.code })
                }
                _ => Err(err),
            },
            Ok(()) => Ok(()),
        }
    }

    /// Has the file inspected and kept for the command that files it.
    fn look_into(&self, upload: &Upload, bytes: &[u8]) -> Result<Sha256Hash, DeskError> {
        let inspection = self.office().files.inspect(upload.name.reveal(), bytes)?;
        Ok(self.keep_staged(bytes, &inspection)?.file.sha256)
    }

    /// All pieces as one; refused if one of them is lost or damaged, because the sender still has the file.
    fn assemble(&self, upload: &Upload) -> Result<Vec<u8>, DeskError> {
        let id = upload.id;
        let pieces = self.store().read(|sql| uploads::parts(sql, id))?;
        let vault = self.office().files.vault()?;
        let mut bytes = Vec::with_capacity(usize::try_from(upload.length).unwrap_or_default());
        for piece in &pieces {
            match vault.get(piece.blob) {
                Ok(piece) => bytes.extend_from_slice(&piece),
                Err(err @ (VaultError::Missing | VaultError::Damaged)) => {
                    tracing::error!(%err, upload = %id, "a piece of an upload is lost");
                    return Err(DeskError::refused(NOT_WHOLE));
                }
                Err(err) => return Err(err.into()),
            }
        }
        if i64::try_from(bytes.len()) == Ok(upload.length) {
            Ok(bytes)
        } else {
            Err(DeskError::refused(NOT_WHOLE))
        }
    }

    /// Removes the pieces of an upload that is over; whether the vault let them go. If not, a sweep does it again.
    fn drop_upload(&self, id: UploadId) -> Result<bool, DeskError> {
        let found = self.store().read(|sql| {
            let upload = uploads::by_id(sql, id)?.filter(Upload::is_over);
            Ok::<_, StoreError>((upload.is_some(), uploads::parts(sql, id)?))
        })?;
        let (true, pieces) = found else { return Ok(true) };
        if !self.drop_pieces(&pieces) {
            return Ok(false);
        }
        self.store().write::<_, StoreError>(move |sql| uploads::forget_parts(sql, id))?;
        Ok(true)
    }

    /// Does what time and interruptions left to do: files what is whole, gives up what nobody goes on
    /// with, removes pieces that nobody needs. Several processes may do so at once.
    pub fn sweep_uploads(&self) -> Result<(), DeskError> {
        let now = self.now();
        let (whole, alone, pieces) = self.store().read(|sql| {
            Ok::<_, StoreError>((
                uploads::left_whole(sql, now, TOGETHER)?,
                uploads::left_alone(sql, now, TOGETHER)?,
                uploads::left_pieces(sql, TOGETHER)?,
            ))
        })?;
        for id in whole {
            if let Err(err) = self.finish_upload(id) {
                tracing::warn!(%err, upload = %id, "an upload could not be filed yet");
            }
        }
        let mut lets_go = true;
        for id in alone {
            self.store().write(move |sql| {
                if let Some(mut upload) = uploads::by_id(sql, id)? {
                    let from = upload.state;
                    if from == UploadState::Receiving && upload.end() {
                        uploads::settle(sql, &upload, from)?;
                    }
                }
                Ok::<_, StoreError>(())
            })?;
            lets_go = lets_go && self.drop_upload(id)?;
        }
        for id in pieces {
            lets_go = lets_go && self.drop_upload(id)?;
        }
        Ok(())
    }

    /// Forgets sessions that ended long ago.
    pub fn forget_link_sessions(&self) -> Result<(), DeskError> {
        let before = after(self.now(), -2 * SESSION_HOURS * 3600);
        self.store().write(move |sql| links::forget_sessions(sql, before))?;
        Ok(())
    }
}

fn after(now: Now, seconds: i64) -> Now {
    let by = TimeDelta::seconds(seconds).num_microseconds().unwrap_or_default();
    Now::from_micros(now.micros().saturating_add(by))
}
