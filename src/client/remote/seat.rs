//! Who does something at a hub: taken when it is given, so that nobody who comes later is taken for them.

use std::sync::PoisonError;

use super::{Shared, wire::Wire};
use crate::{client::ClientError, domain::StaffId};

/// Somebody, and the way to the hub with their token.
pub(super) struct Seat {
    me: Option<StaffId>,
    pub(super) wire: Wire,
}

impl Seat {
    pub(super) fn me(&self) -> Result<StaffId, ClientError> {
        self.me.ok_or(ClientError::SignedOut)
    }
}

impl Shared {
    /// The seat of whoever is signed in now.
    pub(super) fn seat(&self) -> Seat {
        // Held meanwhile: a token belongs to whom it was given.
        let me = self.me.read().unwrap_or_else(PoisonError::into_inner);
        Seat { me: *me, wire: self.wire.seated() }
    }
}
