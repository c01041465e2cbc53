//! What a hub lets those do who have not signed in: found its office with the word that it said at its start, and walk into
//! a demo office.
//!
//! Where a request comes from proves little: whatever stands before a hub may speak for anybody, and need not say so.

use axum::http::{HeaderMap, HeaderName, header};

use super::{Options, server::Peer};
use crate::{
    desk::{Desk, DeskError, office, session::Token},
    domain::{Personal, Sha256Hash},
};

/// Who may walk into a demo office, where anybody is anybody without a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guests {
    /// Whoever sits at the hub's own machine.
    OfThisMachine,
    Everybody,
}

/// What holds for strangers at this hub.
pub(super) struct Strangers {
    /// The hash of the word; none where there is an office already.
    word: Option<Sha256Hash>,
    guests: Guests,
    /// Nothing but this machine's own address is listened on, and no proxy is known to stand before it.
    is_alone: bool,
}

/// What is told at the start about an office that strangers may do something with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Openness {
    /// The word with which an office is founded, as long as there is none.
    pub founding: Option<String>,
    /// Who walks in, where it is a demo office.
    pub guests: Option<Guests>,
    /// Those who may do most set up a second factor when they come, because nobody has said otherwise.
    pub sets_up_second_factors: bool,
}

/// How a founding without the right word is refused.
const NO_WORD: &str = "office-founding-word";
/// How somebody from elsewhere is refused at a demo office.
const ELSEWHERE: &str = "demo-elsewhere";

/// What says that somebody else stands behind a request: a proxy, or a page in a browser.
const SPEAKS_FOR_ANOTHER: [HeaderName; 6] = [
    header::FORWARDED,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-real-ip"),
    header::VIA,
    header::ORIGIN,
];

impl Strangers {
    /// What holds at a hub that starts now.
    pub(super) fn at(desk: &Desk, options: &Options) -> Result<(Self, Openness), DeskError> {
        let door = desk.front_door()?;
        let word = if door.is_empty { Some(office::founding_word()?) } else { None };
        let openness = Openness {
            founding: word.as_ref().map(|it| it.reveal().to_owned()),
            guests: door.is_demo.then_some(options.guests),
            sets_up_second_factors: options.is_networked() && !desk.has_decided_second_factors()?,
        };
        let word = word.as_ref().map(|it: &Token| spelled(it.reveal()));
        let is_alone = !options.is_networked();
        Ok((Self { word, guests: options.guests, is_alone }, openness))
    }

    /// Whether the office may be founded by whoever shows this.
    pub(super) fn may_found(&self, shown: &Personal) -> Result<(), DeskError> {
        // Hashes are compared, so that the time it takes says nothing about the word.
        let is_right = self.word.is_none_or(|it| it == spelled(shown.reveal()));
        if is_right { Ok(()) } else { Err(DeskError::refused(NO_WORD)) }
    }

    /// Whether whoever asks may walk into a demo office.
    pub(super) fn may_walk_in(&self, at: Peer, headers: &HeaderMap) -> Result<(), DeskError> {
        let is_for_another = SPEAKS_FOR_ANOTHER.iter().any(|it| headers.contains_key(it));
        let is_from_here = self.is_alone && at.0.ip().is_loopback() && !is_for_another;
        match self.guests {
            Guests::Everybody => Ok(()),
            Guests::OfThisMachine if is_from_here => Ok(()),
            Guests::OfThisMachine => Err(DeskError::refused(ELSEWHERE)),
        }
    }
}

/// The word however somebody types it.
fn spelled(word: &str) -> Sha256Hash {
    let letters: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    Sha256Hash::of(letters.to_ascii_lowercase().as_bytes())
}
