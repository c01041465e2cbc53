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
    /// Whoever is signed in now.
    entered: Arc<RwLock<Option<Actor>>>,
    whose: Whose,
    /// None at a seat: the desk itself makes them.
    _rounds: Option<Rounds>,
}

/// In whose name things are done.
enum Whose {
    /// Of whoever is signed in at that moment.
    Anybodys,
    /// Of whoever was signed in when the seat was taken.
    Seat(Option<Actor>),
}

impl Local {
    pub fn new(desk: Arc<Desk>) -> std::io::Result<Self> {
        let rounds = Some(Rounds::begin(&desk, Company::Few)?);
        Ok(Self { desk, entered: Arc::default(), whose: Whose::Anybodys, _rounds: rounds })
    }

    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Whoever is signed in, or was when this seat was taken.
    pub fn actor(&self) -> Result<Actor, ClientError> {
        self.whose().ok_or(ClientError::SignedOut)
    }

    fn whose(&self) -> Option<Actor> {
        match &self.whose {
            Whose::Anybodys => self.entered.read().unwrap_or_else(PoisonError::into_inner).clone(),
            Whose::Seat(actor) => actor.clone(),
        }
    }

    fn enter(&self, signed: SignedIn) -> SignedIn {
        *self.entered.write().unwrap_or_else(PoisonError::into_inner) = Some(signed.actor.clone());
        signed
    }
}

impl Backend for Local {
    fn seat(&self) -> Arc<dyn Backend> {
        let (desk, entered) = (Arc::clone(&self.desk), Arc::clone(&self.entered));
        Arc::new(Self { desk, entered, whose: Whose::Seat(self.whose()), _rounds: None })
    }

    fn perform(&self, envelope: &Envelope) -> Result<Receipt, ClientError> {
        self.desk.perform(&self.actor()?, envelope).map_err(|err| err.fault().into())
    }

    fn answer(&self, query: &Query) -> Result<Answer, ClientError> {
        self.desk.answer(&self.actor()?, query).map_err(|err| err.fault().into())
    }

    fn sign_in(&self, wish: &SignIn) -> Result<SignedIn, ClientError> {
        let signed = self.desk.sign_in_by(wish).map_err(|err| err.fault())?;
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
        *self.entered.write().unwrap_or_else(PoisonError::into_inner) = None;
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
