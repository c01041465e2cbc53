//! What desktops and hubs say to each other besides commands and questions.

use serde::{Deserialize, Serialize};

use super::{Fault, Subject, session::Token, staff::SignedIn};
use crate::domain::{Personal, Sha256Hash, StaffId};

/// The version of the language that desktops and hubs speak. A new command, question or answer
/// makes a new one; see [`OLDEST`].
pub const PROTOCOL: u32 = 1;
/// The oldest version that this program still understands, as hub and as desktop.
pub const OLDEST: u32 = 1;

/// The header in which each request names [`PROTOCOL`].
pub const PROTOCOL_HEADER: &str = "attache-protocol";

/// Who a hub is, for anybody who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubCard {
    pub program: String,
    pub version: String,
    pub protocol: u32,
    pub oldest: u32,
}

impl HubCard {
    pub fn ours() -> Self {
        Self {
            program: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: PROTOCOL,
            oldest: OLDEST,
        }
    }

    /// Whether this program and that hub understand each other.
    pub const fn understands_us(&self) -> bool {
        self.oldest <= PROTOCOL && OLDEST <= self.protocol
    }
}

/// A login with its password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignIn {
    pub login: String,
    pub password: Personal,
    /// The second factor, when one is due.
    #[serde(default)]
    pub code: Personal,
    /// The secret that the code is of, where a second factor is set up with the first sign-in.
    #[serde(default)]
    pub secret: Personal,
}

impl SignIn {
    /// A login with its password alone.
    pub fn by_password(login: &str, password: &Personal) -> Self {
        let (login, password) = (login.to_owned(), password.clone());
        Self { login, password, code: Personal::default(), secret: Personal::default() }
    }
}

/// The one who takes a demo office's desk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnterDemo {
    pub staff: StaffId,
}

/// Somebody at a desktop who goes to sign in with their organisation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DepartElsewhere {
    /// SHA-256 of what only the desktop knows.
    pub challenge: Sha256Hash,
    /// Where the desktop waits on its own machine.
    pub port: u16,
}

/// Where they go.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Elsewhere {
    pub handle: Token,
    pub url: String,
}

/// What a desktop shows when its person has come back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CollectElsewhere {
    pub handle: Token,
    pub verifier: Token,
    pub ticket: Token,
}

/// What a desktop gets for a right password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Granted {
    pub token: Token,
    pub signed: SignedIn,
}

/// What a desktop asks that keeps what somebody was shown: whose account is closed. It names sessions by their hashes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WhoIsGone {
    pub sessions: Vec<Sha256Hash>,
}

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub fault: Fault,
}

/// One message of the change feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    pub subjects: Vec<Subject>,
    /// More changed than can be told: everything that is kept may be old.
    #[serde(default)]
    pub all: bool,
}
