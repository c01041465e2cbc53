//! Signing in from afar: opaque tokens, of which only a hash is kept.

use super::{Desk, DeskError, staff::SignedIn};
use crate::{
    domain::{
        Actor, Now, Personal, Sha256Hash, StaffId,
        session::{REMEMBERED, Session},
    },
    store::{StoreError, sessions, staff},
};

/// What a desktop shows with each request to prove who sits at it: 256 random bits.
pub type Token = Personal;

/// How a session that has ended is refused; see `fault-session-ended`.
pub const ENDED: &str = "session-ended";

/// How the session of a closed account is refused, so that a desktop throws away what it keeps for it.
pub const CLOSED: &str = "session-closed";

/// The most sessions that are looked up at a time.
pub const MOST_ASKED: usize = 64;

impl Desk {
    /// Begins a session for somebody who has just proved who they are.
    pub fn begin_session(&self, signed: &SignedIn) -> Result<Token, DeskError> {
        let token = fresh_token()?;
        let (hash, now) = (hashed(&token), self.now());
        let session = Session::begin(signed.actor.staff, now);
        let oldest = last_remembered(now);
        let begun: Result<(), StoreError> = self.store().write(move |sql| {
            sessions::forget(sql, oldest)?;
            sessions::add(sql, hash, &session)
        });
        begun?;
        Ok(token)
    }

    /// Whoever holds `token`, with the role they have now: a closed account or another role counts
    /// from the next request on.
    pub fn whose(&self, token: &Token) -> Result<Actor, DeskError> {
        let (hash, now) = (hashed(token), self.now());
        let (session, actor) = self.look_up(hash, now)?;
        if session.is_due(now) {
            // Nobody waits for it: a use that is not written down ends a session early at worst.
            drop(self.store().submit(move |sql| sessions::touch(sql, hash, now)));
        }
        Ok(actor)
    }

    /// As [`Self::whose`], without counting as use: for connections that only listen.
    pub fn still_whose(&self, token: &Token) -> Result<Actor, DeskError> {
        self.look_up(hashed(token), self.now()).map(|(_, actor)| actor)
    }

    fn look_up(&self, hash: Sha256Hash, now: Now) -> Result<(Session, Actor), DeskError> {
        self.store().read(|sql| {
            let ended = || DeskError::refused(ENDED);
            let session = sessions::find(sql, hash)?.ok_or_else(ended)?;
            let kept = staff::by_id(sql, session.staff)?.ok_or_else(ended)?;
            if !kept.it.is_active {
                return Err(DeskError::refused(CLOSED));
            }
            let is_alive = session.is_alive(kept.it.role, now);
            if is_alive { Ok((session, kept.it.actor())) } else { Err(ended()) }
        })
    }

    /// Which of these sessions were somebody's whose account is closed now.
    ///
    /// They are named by their hashes, with which nobody can do anything else: a desktop that keeps what somebody was
    /// shown asks without a session.
    pub fn closed_among(&self, sessions: &[Sha256Hash]) -> Result<Vec<Sha256Hash>, DeskError> {
        let asked = sessions.get(..MOST_ASKED).unwrap_or(sessions);
        self.store().read(|sql| {
            let mut closed = Vec::new();
            for token in asked {
                let Some(session) = sessions::find(sql, *token)? else { continue };
                if staff::by_id(sql, session.staff)?.is_none_or(|kept| !kept.it.is_active) {
                    closed.push(*token);
                }
            }
            Ok(closed)
        })
    }

    /// Ends a session; ending it again is harmless.
    pub fn end_session(&self, token: &Token) -> Result<(), DeskError> {
        let hash = hashed(token);
        Ok(self.store().write(move |sql| sessions::end(sql, hash))?)
    }
}

/// Sessions that were last used before this moment are forgotten.
pub(super) fn last_remembered(now: Now) -> Now {
    Now::from_micros(now.micros() - REMEMBERED.num_microseconds().unwrap_or(0))
}

/// Ends every session of somebody whose password or account has changed.
pub(super) fn end_all(sql: &mut dyn crate::store::Sql, staff: StaffId) -> Result<(), StoreError> {
    sessions::end_all(sql, staff)
}

pub(super) fn fresh_token() -> Result<Token, DeskError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(StoreError::database)?;
    // A hash's way of writing 32 bytes is as good as any other.
    Ok(Token::new(Sha256Hash::from_bytes(bytes).to_string()))
}

/// A fast hash is right for a secret of 256 bits: it cannot be guessed.
pub(super) fn hashed(token: &Token) -> Sha256Hash {
    Sha256Hash::of(token.reveal().as_bytes())
}
