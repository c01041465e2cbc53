//! What a step of the tour tells, and how it says what did not hold.

use std::{fmt::Debug, io};

use crate::{
    cli::Failure,
    client::ClientError,
    desk::DeskError,
    domain::Wording,
    lang::{Arg, Texts},
};

/// A value that the sentence of a step speaks of.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    Words(Wording),
    /// The name of a sentence.
    Key(String),
}

/// What fills the sentence of a step in.
pub(super) type Told = Vec<(&'static str, Value)>;

/// How a step ended.
pub(super) type Played = Result<Told, Broken>;

/// Why a step does not hold.
#[derive(Clone, Debug)]
pub(super) enum Broken {
    /// A check found something else than it should.
    Differs { check: &'static str, expected: String, found: String },
    /// The desk said no where it should not have.
    Desk(ClientError),
    /// Something outside the desk went wrong; in words.
    Said(String),
}

impl From<ClientError> for Broken {
    fn from(err: ClientError) -> Self {
        Self::Desk(err)
    }
}

impl From<DeskError> for Broken {
    fn from(err: DeskError) -> Self {
        Self::Desk(err.fault().into())
    }
}

impl From<io::Error> for Broken {
    fn from(err: io::Error) -> Self {
        Self::Said(err.to_string())
    }
}

impl From<Failure> for Broken {
    fn from(err: Failure) -> Self {
        Self::Said(err.sentence().to_owned())
    }
}

impl From<&str> for Value {
    fn from(it: &str) -> Self {
        Self::Text(it.to_owned())
    }
}

impl From<String> for Value {
    fn from(it: String) -> Self {
        Self::Text(it)
    }
}

impl From<Wording> for Value {
    fn from(it: Wording) -> Self {
        Self::Words(it)
    }
}

impl From<i64> for Value {
    fn from(it: i64) -> Self {
        Self::Number(it)
    }
}

impl From<usize> for Value {
    fn from(it: usize) -> Self {
        Self::Number(i64::try_from(it).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Value {
    fn from(it: u64) -> Self {
        Self::Number(i64::try_from(it).unwrap_or(i64::MAX))
    }
}

impl Value {
    /// As a sentence takes it.
    pub(super) fn arg<'a>(&'a self, texts: &'a Texts) -> Arg<'a> {
        match self {
            Self::Text(it) => Arg::from(it),
            Self::Number(it) => Arg::from(*it),
            Self::Words(it) => Arg::from(it.for_locale(texts.lang().code())),
            Self::Key(key) => Arg::from(texts.tr(key)),
        }
    }
}

/// A check: both must be the same.
pub(super) fn same<T: Debug + PartialEq>(
    check: &'static str,
    found: &T,
    expected: &T,
) -> Result<(), Broken> {
    if found == expected {
        return Ok(());
    }
    let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
    Err(Broken::Differs { check, expected, found })
}

/// A check: it must hold.
#[expect(clippy::fn_params_excessive_bools, reason = "what was found is itself a yes or a no")]
pub(super) fn holds(check: &'static str, found: bool) -> Result<(), Broken> {
    same(check, &found, &true)
}

/// A check: there must be one.
pub(super) fn there<T>(check: &'static str, found: Option<T>) -> Result<T, Broken> {
    found.ok_or_else(|| Broken::Differs {
        check,
        expected: String::from("some"),
        found: String::from("none"),
    })
}
