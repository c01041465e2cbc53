//! The desk on this machine.

use std::{
    sync::{
        Arc, PoisonError, RwLock,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::JoinHandle,
    time::Duration,
};

use super::{Backend, ClientError};
use crate::{
    desk::{
        Answer, Desk, Envelope, Query, Receipt, Subject,
        files::{Size, Staged},
        office::{Founding, FrontDoor},
        staff::SignedIn,
        sweep::Sweeper,
    },
    domain::{Actor, Personal, StaffId, VersionId},
};

/// How often changes of other processes on this machine are looked for.
const CATCH_UP: Duration = Duration::from_secs(2);
/// How often what time does is done.
const SWEEP: Duration = Duration::from_secs(5);

/// The desk with whoever is signed in to it.
pub struct Local {
    desk: Arc<Desk>,
    actor: RwLock<Option<Actor>>,
    /// The threads that catch up and sweep.
    rounds: Vec<Round>,
}

impl Local {
    pub fn new(desk: Arc<Desk>) -> std::io::Result<Self> {
        let sweeper = Sweeper::default();
        let rounds = vec![
            Round::begin(("desk-catch-up", CATCH_UP), &desk, |desk| {
                if let Err(err) = desk.catch_up() {
                    tracing::warn!(%err, "could not look for changes");
                }
            })?,
            Round::begin(("desk-sweep", SWEEP), &desk, move |desk| {
                if let Err(err) = sweeper.sweep(desk) {
                    tracing::warn!(%err, "could not do what time does");
                }
            })?,
        ];
        Ok(Self { desk, actor: RwLock::default(), rounds })
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

impl Drop for Local {
    /// Waits for its threads, so that nobody holds the desk afterwards.
    fn drop(&mut self) {
        for round in &mut self.rounds {
            round.stop.take();
        }
        for round in self.rounds.drain(..) {
            if round.thread.join().is_err() {
                tracing::error!("a thread of the desk has panicked");
            }
        }
    }
}

/// A thread that does something again and again.
struct Round {
    /// Dropping it ends the thread.
    stop: Option<Sender<()>>,
    thread: JoinHandle<()>,
}

impl Round {
    fn begin(
        (name, every): (&str, Duration),
        desk: &Arc<Desk>,
        work: impl Fn(&Desk) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (stop, stopped) = mpsc::channel::<()>();
        let desk = Arc::clone(desk);
        let thread = std::thread::Builder::new().name(name.to_owned());
        let thread = thread.spawn(move || {
            while stopped.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                work(&desk);
            }
        })?;
        Ok(Self { stop: Some(stop), thread })
    }
}

impl Backend for Local {
    fn perform(&self, envelope: &Envelope) -> Result<Receipt, ClientError> {
        self.desk.perform(&self.actor()?, envelope).map_err(|err| err.fault().into())
    }

    fn answer(&self, query: &Query) -> Result<Answer, ClientError> {
        self.desk.answer(&self.actor()?, query).map_err(|err| err.fault().into())
    }

    fn sign_in(&self, login: &str, password: &Personal) -> Result<SignedIn, ClientError> {
        let signed = self.desk.sign_in(login, password).map_err(|err| err.fault())?;
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
