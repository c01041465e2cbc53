//! That somebody works in this office: a lease of each hub and desktop, so that nobody moves the office from under them.

use std::sync::Arc;

use super::Desk;
use crate::{
    domain::{CommandId, Now},
    store::{StoreError, leases, moving},
};

/// How long a hub or a desktop that died is taken to be at work; longer than several of its words may be late.
const LEASE_US: i64 = 45_000_000;

/// One hub or desktop at work. Dropping it says that it has gone.
pub(super) struct Presence {
    desk: Arc<Desk>,
    name: String,
    holder: CommandId,
}

impl Presence {
    /// Begins to work, unless the office has gone elsewhere.
    pub(super) fn begin(desk: &Arc<Desk>) -> Result<Self, StoreError> {
        let holder = CommandId::fresh();
        let name = format!("{}{holder}", leases::AT_WORK);
        let presence = Self { desk: Arc::clone(desk), name, holder };
        presence.take()?;
        // Looked at afterwards: whoever moves an office says so first and looks who works in it then.
        desk.store().read(moving::must_be_here)?;
        Ok(presence)
    }

    /// Says it again.
    pub(super) fn renew(&self) {
        let here = self.take().and_then(|()| self.desk.store().read(moving::must_be_here));
        if let Err(err) = here {
            tracing::warn!(%err, "could not say that somebody works here");
        }
    }

    fn take(&self) -> Result<(), StoreError> {
        let (name, holder, now) = (self.name.clone(), self.holder, self.desk.now());
        let until = Now::from_micros(now.micros() + LEASE_US);
        self.desk.store().write(move |sql| leases::take(sql, &name, holder, (now, until)).map(drop))
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let (name, holder) = (self.name.clone(), self.holder);
        let gone: Result<(), StoreError> =
            self.desk.store().write(move |sql| leases::give_back(sql, &name, holder));
        if let Err(err) = gone {
            tracing::warn!(%err, "could not say that nobody works here any more");
        }
    }
}
