//! What can change, in the words of the change feed.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::{CallId, DocumentId, EnterpriseId, LinkId, OrderId, StaffId};

/// Something that an answer depends on and a command touches.
///
/// A command names all that it touches: an order that moves on touches the order, its
/// enterprise, its owner's day and the queues of the departments concerned.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Subject {
    /// Everything shown in one enterprise's workspace.
    Enterprise(EnterpriseId),
    Order(OrderId),
    Document(DocumentId),
    Call(CallId),
    /// An upload link: what its holder does and sees.
    Link(LinkId),
    /// What one member of staff has to do: my day, own calls, drafts.
    Person(StaffId),
    /// The queue of one department, by code.
    Queue(String),
    /// The papers that wait for review.
    Reviews,
    /// The list of enterprises as a whole: names, owners, tiers.
    Enterprises,
    /// The list of staff.
    Staff,
    /// Settings.
    Office,
    /// Catalogue, processes and calendars.
    Library,
    /// Counts over all work, for supervisors.
    Board,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enterprise(id) => write!(f, "enterprise:{id}"),
            Self::Order(id) => write!(f, "order:{id}"),
            Self::Document(id) => write!(f, "document:{id}"),
            Self::Call(id) => write!(f, "call:{id}"),
            Self::Link(id) => write!(f, "link:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Queue(code) => write!(f, "queue:{code}"),
            Self::Reviews => f.write_str("reviews"),
            Self::Enterprises => f.write_str("enterprises"),
            Self::Staff => f.write_str("staff"),
            Self::Office => f.write_str("office"),
            Self::Library => f.write_str("library"),
            Self::Board => f.write_str("board"),
        }
    }
}

/// A text that names no subject this program knows; a newer one may have written it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a subject")]
pub struct UnknownSubject;

impl FromStr for Subject {
    type Err = UnknownSubject;

    fn from_str(text: &str) -> Result<Self, UnknownSubject> {
        let (kind, id) = text.split_once(':').unwrap_or((text, ""));
        let subject = match kind {
            "enterprise" => id.parse().ok().map(Self::Enterprise),
            "order" => id.parse().ok().map(Self::Order),
            "document" => id.parse().ok().map(Self::Document),
            "call" => id.parse().ok().map(Self::Call),
            "link" => id.parse().ok().map(Self::Link),
            "person" => id.parse().ok().map(Self::Person),
            "queue" => Some(Self::Queue(id.to_owned())),
            "reviews" => Some(Self::Reviews),
            "enterprises" => Some(Self::Enterprises),
            "staff" => Some(Self::Staff),
            "office" => Some(Self::Office),
            "library" => Some(Self::Library),
            "board" => Some(Self::Board),
            _ => None,
        };
        subject.ok_or(UnknownSubject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_into_the_feed_is_read_back() {
        for subject in [
            Subject::Enterprise(EnterpriseId::fresh()),
            Subject::Order(OrderId::fresh()),
            Subject::Queue("ENG".to_owned()),
            Subject::Link(LinkId::fresh()),
            Subject::Reviews,
            Subject::Library,
            Subject::Board,
        ] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
        }
    }
}
