//! How a screen reaches the desk: ask, carry on drawing, look again next frame.
//!
//! Background threads talk to a [`Backend`]; whether that is the desk on this machine or a hub
//! far away is decided once, when the client is made. Commands of one person keep their order;
//! questions overtake each other; slow ones and files have lanes of their own.

pub mod doorbell;
pub mod elsewhere;
pub mod errand;
mod error;
pub mod import;
pub mod instance;
pub mod local;
pub mod porch;
pub mod pulse;
pub mod remote;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        mpsc::{self, Receiver, Sender, TryRecvError},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};

use self::{elsewhere::Departure, porch::Porch, pulse::Flight};
pub use self::{error::ClientError, local::Local, pulse::Pulse, remote::Remote};
use crate::{
    desk::{
        Answer, Ask, Command, Envelope, Fault, Query, Receipt, Subject,
        files::{Size, Staged},
        import::Batch,
        office::{Founding, FrontDoor},
        staff::SignedIn,
        wire::SignIn,
    },
    domain::{CommandId, Personal, StaffId, VersionId, import::Tally},
};

/// Something that can do what the desk does.
pub trait Backend: Send + Sync + 'static {
    /// The same desk in the name of whoever is signed in now, whoever comes in later.
    fn seat(&self) -> Arc<dyn Backend>;
    fn perform(&self, envelope: &Envelope) -> Result<Receipt, ClientError>;
    fn answer(&self, query: &Query) -> Result<Answer, ClientError>;
    fn sign_in(&self, wish: &SignIn) -> Result<SignedIn, ClientError>;
    /// Enters a demo office as one of its staff.
    fn enter_demo(&self, staff: StaffId) -> Result<SignedIn, ClientError>;
    /// Makes ready to sign in with the organisation, in a browser; see [`Self::arrive`].
    fn depart(&self) -> Result<Departure, ClientError> {
        Err(ClientError::Misunderstood)
    }
    /// Waits for somebody to come back from the browser.
    fn arrive(&self, _: &Departure) -> Result<SignedIn, ClientError> {
        Err(ClientError::Misunderstood)
    }
    /// Inspects a file and keeps it for a command that uses it.
    fn stage(&self, name: &str, bytes: &[u8]) -> Result<Staged, ClientError>;
    /// A picture of one page of a paper, from 1, as JPEG.
    fn picture(&self, version: VersionId, which: (u16, Size)) -> Result<Vec<u8>, ClientError>;
    /// What a part of a list would do, without doing it.
    fn rehearse(&self, batch: &Batch) -> Result<Tally, ClientError>;
    /// What is known before anyone has signed in.
    fn front_door(&self) -> Result<FrontDoor, ClientError>;
    /// Makes an empty office with its administrator.
    fn found(&self, founding: &Founding) -> Result<(), ClientError>;
    /// Forgets who was signed in.
    fn sign_out(&self);
    /// A number that grows with every change; see [`Self::changed_since`].
    fn moment(&self) -> u64;
    /// Whether any of `subjects` changed after `moment`. Must be quick: the drawing thread asks.
    fn changed_since(&self, subjects: &[Subject], moment: u64) -> bool;
    /// Calls `wake` whenever something changed.
    fn listen(&self, wake: Arc<dyn Fn() + Send + Sync>);
    /// The desk on this machine, for what only it can do.
    fn local(&self) -> Option<&Local> {
        None
    }
    /// How it stands with the hub; `None` where the desk is on this machine.
    fn hub(&self) -> Option<HubState> {
        None
    }
    /// Takes a command back that waits for the hub and was never sent.
    fn withdraw(&self, _: CommandId) {}
    /// Forgets the refusals of commands that had waited.
    fn forget_late(&self) {}
}

/// How it stands with a hub far away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HubState {
    /// It does not answer: what is shown is what was seen last.
    pub is_away: bool,
    /// The session has ended.
    pub is_signed_out: bool,
    /// Commands that are sent when it is back, in this order.
    pub waiting: Arc<[Arc<Waiting>]>,
    /// Commands that had waited and were refused then.
    pub late: Arc<[Arc<Late>]>,
    /// Why the first of those that wait could not be done yet although the hub answered.
    pub held_by: Option<ClientError>,
    /// The fingerprint of the hub's own authority, to be compared with what the hub said when it was started.
    pub fingerprint: Option<String>,
    /// Nobody has signed in there yet, and before this start it was never met from here.
    pub is_new: bool,
}

/// A command that waits for the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub id: CommandId,
    /// As the audit trail calls it.
    pub action: String,
    pub at_us: i64,
    /// What was typed into it, if it is a note.
    pub note: Personal,
    /// It was sent without an answer, so that it cannot be taken back any more.
    pub may_be_done: bool,
}

/// A command that had waited and was refused when it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    pub staff: StaffId,
    pub action: String,
    pub at_us: i64,
    /// The name of the sentence that says why, and what fills it in.
    pub key: String,
    pub values: Vec<(String, String)>,
    /// What was typed into it, so that nobody has to type it again.
    #[serde(default)]
    pub note: Personal,
}

/// Which threads do a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// One thread, so that commands keep their order.
    Commands,
    Questions,
    /// Reports, imports: work that may take long.
    Slow,
    /// Reading, inspecting and showing files.
    Files,
}

type Job = Box<dyn FnOnce() + Send>;

/// A handle to the desk. Clones share the same threads.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    backend: Arc<dyn Backend>,
    commands: Sender<Job>,
    questions: Sender<Job>,
    slow: Sender<Job>,
    files: Sender<Job>,
    pulse: Arc<Pulse>,
    wake: Arc<dyn Fn() + Send + Sync>,
    porch: OnceLock<Arc<Porch>>,
}

/// A reply that has not come yet.
#[must_use]
pub struct Pending<T> {
    reply: Receiver<Result<T, ClientError>>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Client {
    /// Starts the threads. `wake` is called whenever a reply is ready or something changed.
    pub fn start(
        backend: Arc<dyn Backend>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(wake);
        backend.listen(Arc::clone(&wake));
        Ok(Self(Arc::new(Shared {
            commands: lane("client-commands", 1)?,
            questions: lane("client-questions", 3)?,
            slow: lane("client-slow", 2)?,
            files: lane("client-files", 2)?,
            backend,
            pulse: Arc::default(),
            wake,
            porch: OnceLock::new(),
        })))
    }

    /// Sends a command under a fresh name.
    pub fn perform(&self, command: Command) -> Pending<Receipt> {
        self.send(Envelope { id: CommandId::fresh(), command })
    }

    /// Sends a command under the name in `envelope`; sending it again is harmless.
    pub fn send(&self, envelope: Envelope) -> Pending<Receipt> {
        self.work(Lane::Commands, move |backend| backend.perform(&envelope))
    }

    pub fn ask<Q: Ask>(&self, ask: Q) -> Pending<Q::Answer> {
        let lane = if ask.is_slow() { Lane::Slow } else { Lane::Questions };
        self.work(lane, move |backend| {
            let answer = backend.answer(&ask.query())?;
            Q::unpack(answer).ok_or(ClientError::Misunderstood)
        })
    }

    pub fn sign_in(&self, login: &str, password: &Personal) -> Pending<SignedIn> {
        self.sign_in_with(SignIn::by_password(login, password))
    }

    /// Signs in with a password and the code of a second factor.
    pub fn sign_in_with(&self, wish: SignIn) -> Pending<SignedIn> {
        self.work(Lane::Slow, move |backend| backend.sign_in(&wish))
    }

    /// Makes ready to sign in with the organisation; the browser then has to open its address.
    pub fn depart(&self) -> Pending<Departure> {
        self.work(Lane::Slow, Backend::depart)
    }

    /// Waits for somebody to come back from the browser.
    pub fn arrive(&self, departure: Departure) -> Pending<SignedIn> {
        self.work(Lane::Slow, move |backend| backend.arrive(&departure))
    }

    pub fn enter_demo(&self, staff: StaffId) -> Pending<SignedIn> {
        self.work(Lane::Slow, move |backend| backend.enter_demo(staff))
    }

    /// Has a file that is already in memory inspected and kept.
    pub fn stage_bytes(&self, name: String, bytes: Vec<u8>) -> Pending<Staged> {
        self.work(Lane::Files, move |backend| backend.stage(&name, &bytes))
    }

    /// Says where the doorbell of this desktop hangs.
    pub fn stand_at(&self, porch: Arc<Porch>) {
        self.0.porch.set(porch).ok(); // There is only one.
    }

    /// Where the doorbell of this desktop hangs, if it may have one.
    pub fn porch(&self) -> Option<&Arc<Porch>> {
        self.0.porch.get()
    }

    pub fn sign_out(&self) {
        self.0.backend.sign_out();
    }

    /// Runs any work with the backend on a lane's threads, in the name of whoever is signed in now.
    pub fn work<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&dyn Backend) -> Result<T, ClientError> + Send + 'static,
    ) -> Pending<T> {
        let (tx, reply) = mpsc::channel();
        let flight = Flight::begin(&self.0.pulse, lane);
        let seat = self.0.backend.seat();
        let (wake, taken) = (Arc::clone(&self.0.wake), Arc::clone(&self.0.wake));
        let job: Job = Box::new(move || {
            // What goes wrong in one piece of work must not take the lane from all that follow.
            let done = catch_unwind(AssertUnwindSafe(|| work(&*seat))).unwrap_or_else(|_| {
                tracing::error!(?lane, "a piece of work panicked");
                Err(Fault::Internal.into())
            });
            drop(seat); // Whoever hears the reply finds nobody sitting here any more.
            tx.send(done).ok(); // A screen that has gone away no longer listens.
            drop(flight);
            wake();
        });
        let jobs = match lane {
            Lane::Commands => &self.0.commands,
            Lane::Questions => &self.0.questions,
            Lane::Slow => &self.0.slow,
            Lane::Files => &self.0.files,
        };
        jobs.send(job).ok(); // A dead lane shows in `poll`.
        Pending { reply, wake: taken }
    }

    /// How it stands with the hub, where there is one.
    pub fn hub(&self) -> Option<HubState> {
        self.0.backend.hub()
    }

    /// Takes a command back that waits for the hub and was never sent.
    pub fn withdraw(&self, id: CommandId) -> Pending<()> {
        self.work(Lane::Commands, move |backend| {
            backend.withdraw(id);
            Ok(())
        })
    }

    /// Forgets the refusals of commands that had waited.
    pub fn forget_late(&self) -> Pending<()> {
        self.work(Lane::Commands, |backend| {
            backend.forget_late();
            Ok(())
        })
    }

    pub fn moment(&self) -> u64 {
        self.0.backend.moment()
    }

    pub fn changed_since(&self, subjects: &[Subject], moment: u64) -> bool {
        self.0.backend.changed_since(subjects, moment)
    }

    /// Waits until every command and every file that was given is dealt with, before the program
    /// ends; whether that came to be in time.
    pub fn see_out(&self, at_most: Duration) -> bool {
        self.0.pulse.see_out(at_most)
    }

    /// What is under way, for tests that wait for it.
    pub fn pulse(&self) -> &Arc<Pulse> {
        &self.0.pulse
    }
}

impl<T> Pending<T> {
    /// The reply, once; `None` while it is on its way.
    ///
    /// Asks for one more frame when it gives the reply: a screen may have drawn the place of what
    /// came before it looked.
    pub fn poll(&self) -> Option<Result<T, ClientError>> {
        let reply = match self.reply.try_recv() {
            Ok(result) => result,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err(ClientError::WorkerGone),
        };
        (self.wake)();
        Some(reply)
    }

    /// Waits for the reply; for the command line and tests, never for screens.
    pub fn wait(self) -> Result<T, ClientError> {
        self.reply.recv().unwrap_or(Err(ClientError::WorkerGone))
    }
}

/// Threads that take their work from one queue.
fn lane(name: &str, threads: usize) -> std::io::Result<Sender<Job>> {
    let (jobs, inbox) = mpsc::channel::<Job>();
    let inbox = Arc::new(Mutex::new(inbox));
    for _ in 0..threads {
        let inbox = Arc::clone(&inbox);
        std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Some(job) = next(&inbox) {
                job();
            }
        })?;
    }
    Ok(jobs)
}

fn next(inbox: &Mutex<Receiver<Job>>) -> Option<Job> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
