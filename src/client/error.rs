//! Why the user did not get what they asked for, and how that is said.

use crate::desk::Fault;

/// Why the user did not get what they asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    #[error("the desk said no: {0:?}")]
    Desk(Fault),
    #[error("nobody is signed in")]
    SignedOut,
    #[error("the hub cannot be reached: {0}")]
    Offline(String),
    /// Not done yet, and not lost: it is sent when the hub is back.
    #[error("the hub is away; the command waits")]
    Queued,
    /// Somebody else answers where the hub was.
    #[error("the hub's certificate is not the one that was met first")]
    Impostor,
    /// It is who it says, but not by the address that is used here.
    #[error("the hub's certificate is for other addresses than this one")]
    Misnamed,
    /// Who was met before is not known, so nobody is.
    #[error("the list of hubs cannot be read: {0}")]
    HubsUnreadable(String),
    #[error("a hub on another machine is only spoken to encrypted")]
    Uncovered,
    #[error("the hub is of another version")]
    Misunderstood,
    #[error("the program stopped answering")]
    WorkerGone,
}

impl From<Fault> for ClientError {
    fn from(fault: Fault) -> Self {
        Self::Desk(fault)
    }
}

impl ClientError {
    /// The name of its sentence in the translation files.
    pub fn key(&self) -> String {
        match self {
            Self::Desk(fault) => fault.key(),
            Self::SignedOut => "fault-signed-out".to_owned(),
            Self::Offline(_) => "fault-offline".to_owned(),
            Self::Queued => "fault-queued".to_owned(),
            Self::Impostor => "fault-impostor".to_owned(),
            Self::Misnamed => "fault-misnamed".to_owned(),
            Self::HubsUnreadable(_) => "fault-hubs-unreadable".to_owned(),
            Self::Uncovered => "fault-uncovered".to_owned(),
            Self::Misunderstood => "fault-misunderstood".to_owned(),
            Self::WorkerGone => "fault-worker-gone".to_owned(),
        }
    }

    /// What fills its sentence in.
    pub fn values(&self) -> Vec<(String, String)> {
        match self {
            Self::Desk(fault) => fault.values(),
            Self::HubsUnreadable(path) => vec![("path".to_owned(), path.clone())],
            _ => Vec::new(),
        }
    }
}
