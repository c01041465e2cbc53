//! Loading a list through whatever desk there is, and rehearsing it where the desk is on this machine.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::{Backend, ClientError};
use crate::{
    desk::{
        Ask as _, Command, Envelope,
        import::{
            self, Batch, Loaded,
            read::List,
            run::{self, Ended, Go, Plan},
        },
    },
    domain::{
        Now,
        import::{Mapping, Rules, Tally},
        library::Library,
    },
};

/// How far a list has come, shared by the lane that loads it and the screen that watches.
#[derive(Debug, Default)]
pub struct Course {
    lines: AtomicU64,
    is_stopped: AtomicBool,
}

impl Course {
    /// Lines that have been dealt with.
    pub fn lines(&self) -> u64 {
        self.lines.load(Ordering::Relaxed)
    }

    /// Asks to stop after the present part.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    fn watch(&self, tally: &Tally) -> Go {
        self.lines.store(tally.lines(), Ordering::Relaxed);
        if self.is_stopped.load(Ordering::Relaxed) { Go::Stop } else { Go::On }
    }
}

/// Whether a list is loaded or only tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Load,
    Rehearse,
}

/// Loads a list; takes long, so for the slow lane.
pub fn load(
    backend: &dyn Backend,
    (list, mapping): (&List, &Mapping),
    (mode, now): (Mode, Now),
    course: &Course,
) -> Result<Ended<ClientError>, ClientError> {
    let library = Library::shipped().map_err(|err| {
        tracing::error!(%err, "what ships with the program is not sound");
        ClientError::Misunderstood
    })?;
    let plan = Plan { list, mapping, rules: Rules { catalogue: &library.catalogue, now } };
    let watch = |tally: &Tally| course.watch(tally);
    let _held = backend.local().map(|it| it.desk().office().search.hold());
    Ok(match mode {
        Mode::Load => run::run(plan, |batch| send(backend, batch), watch),
        Mode::Rehearse => run::rehearse(plan, |batch| backend.rehearse(&batch), watch),
    })
}

fn send(backend: &dyn Backend, batch: Batch) -> Result<Tally, ClientError> {
    let id = batch.id;
    let command = Command::Import(import::Command::Load(batch));
    backend.perform(&Envelope { id, command })?;
    let answer = backend.answer(&Loaded { batch: id }.query())?;
    Loaded::unpack(answer).flatten().ok_or(ClientError::Misunderstood)
}
