//! Identifiers. Each kind of thing has its own type, so they cannot be mixed up.
//!
//! They are UUIDv7: whoever creates the thing also names it, so a command that
//! is sent twice does its work once. Stored as 16 bytes.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier that no one else has, later in order than all before it.
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }

            /// An identifier from its 16 stored bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The 16 bytes that are stored.
            pub fn bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A legal unit that signs with us.
    EnterpriseId;
    /// A natural person, whoever they act for.
    PersonId;
    /// A dated role of one person in one enterprise.
    RoleAssignmentId;
    /// Something an enterprise has from us.
    HoldingId;
    /// One contact on one channel.
    InteractionId;
    /// One telephone call, from ring to wrap-up.
    CallId;
    /// Something a customer wants.
    DemandId;
    /// What we said that we would do, and by when.
    PromiseId;
    /// A commercial order for an offering.
    OrderId;
    /// One piece of an order's work, done by one department.
    TaskId;
    /// A slot for one kind of evidence of one enterprise.
    DocumentId;
    /// One uploaded file in a document's slot; never overwritten.
    VersionId;
    /// A clock that runs beside an order, a task, a promise or a demand.
    ClockId;
    /// Something that somebody should know.
    NoticeId;
    /// Work that cannot go on by itself.
    FalloutId;
    /// Somebody's being away.
    AbsenceId;
    /// A time window agreed with a customer.
    AppointmentId;
    /// A link by which a customer sends papers.
    LinkId;
    /// A file on its way through a link.
    UploadId;
    /// One of our own people.
    StaffId;
    /// One request to change something; makes repeating it harmless.
    CommandId;
}
