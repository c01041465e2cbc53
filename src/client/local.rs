//! The desk on this machine.

use std::sync::{Arc, PoisonError, RwLock};

use super::{Backend, ClientError};
use crate::{
    desk::{
        Answer, Desk, Envelope, Query, Receipt, Subject,
        files::{Size, Staged},
        import::Batch,
        office::{Founding, FrontDoor},
        rounds::{Company, Rounds},
        staff::SignedIn,
        wire::SignIn,
    },
    domain::{Actor, StaffId, VersionId, import::Tally},
};

/// The desk with whoever is signed in to it.
pub struct Local {
    desk: Arc<Desk>,
    actor: RwLock<Option<Actor>>,
    _rounds: Rounds,
}

impl Local {
    pub fn new(desk: Arc<Desk>) -> std::io::Result<Self> {
        let rounds = Rounds::begin(&desk, Company::Few)?;
        Ok(Self { desk, actor: RwLock::default(), _rounds: rounds })
    }

    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Whoever is signed in.
    pub fn actor(&self) -> Result<Actor, ClientError> {
        let actor = self.actor.read().unwrap_or_else(PoisonError::into_inner);
        actor.clone().ok_or(ClientError::SignedOut)
    }

    fn enter(&self, signed: SignedIn) -> SignedIn {
        *self.actor.write().unwrap_or_else(PoisonError::into_inner) = Some(signed.actor.clone());
        signed
    }
}

impl Backend for Local {
    fn perform(&self, envelope: &Envelope) -> Result<Receipt, ClientError> {
        self.desk.perform(&self.actor()?, envelope).map_err(|err| err.fault().into())
    }

    fn answer(&self, query: &Query) -> Result<Answer, ClientError> {
        self.desk.answer(&self.actor()?, query).map_err(|err| err.fault().into())
    }

    fn sign_in(&self, wish: &SignIn) -> Result<SignedIn, ClientError> {
        let signed = self.desk.sign_in_with(&wish.login, &wish.password, Some(&wish.code));
        let signed = signed.map_err(|err| err.fault())?;
        Ok(self.enter(signed))
    }

    fn enter_demo(&self, staff: StaffId) -> Result<SignedIn, ClientError> {
        let signed = self.desk.enter_demo(staff).map_err(|err| err.fault())?;
        Ok(self.enter(signed))
    }

    fn stage(&self, name: &str, bytes: &[u8]) -> Result<Staged, ClientError> {
        self.desk.stage(&self.actor()?, name, bytes).map_err(|err| err.fault().into())
    }

    fn picture(&self, version: VersionId, which: (u16, Size)) -> Result<Vec<u8>, ClientError> {
        self.desk.picture(&self.actor()?, version, which).map_err(|err| err.fault().into())
    }

    fn rehearse(&self, batch: &Batch) -> Result<Tally, ClientError> {
        self.desk.rehearse(&self.actor()?, batch).map_err(|err| err.fault().into())
    }

    fn front_door(&self) -> Result<FrontDoor, ClientError> {
        self.desk.front_door().map_err(|err| err.fault().into())
    }

    fn found(&self, founding: &Founding) -> Result<(), ClientError> {
        self.desk.found(founding).map_err(|err| err.fault().into())
    }

    fn sign_out(&self) {
        *self.actor.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn moment(&self) -> u64 {
        self.desk.feed().moment()
    }

    fn changed_since(&self, subjects: &[Subject], moment: u64) -> bool {
        self.desk.feed().changed_since(subjects, moment)
    }

    fn listen(&self, wake: Arc<dyn Fn() + Send + Sync>) {
        self.desk.feed().listen(move |_| wake());
    }

    fn local(&self) -> Option<&Local> {
        Some(self)
    }
}
