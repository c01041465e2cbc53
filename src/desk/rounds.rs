//! What a running office does again and again by itself: looking for what others changed, and
//! doing what time does.

use std::{
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::JoinHandle,
    time::Duration,
};

use super::{Desk, sweep::Sweeper};

/// How often what time does is done.
const SWEEP: Duration = Duration::from_secs(5);

/// How many others work on the same database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// Other processes of this machine, now and then.
    Few,
    /// Other hubs all the time; what they do must be seen at once.
    Hubs,
}

impl Company {
    /// How often changes of others are looked for.
    const fn every(self) -> Duration {
        match self {
            Self::Few => Duration::from_secs(2),
            Self::Hubs => Duration::from_millis(200),
        }
    }
}

/// The threads of a running office; they end when this is dropped.
pub struct Rounds(Vec<Round>);

/// A thread that does something again and again.
struct Round {
    /// Dropping it ends the thread.
    stop: Option<Sender<()>>,
    thread: JoinHandle<()>,
}

impl Rounds {
    pub fn begin(desk: &Arc<Desk>, company: Company) -> std::io::Result<Self> {
        let sweeper = Sweeper::default();
        Ok(Self(vec![
            Round::begin(("desk-catch-up", company.every()), desk, |desk| {
                if let Err(err) = desk.catch_up() {
                    tracing::warn!(%err, "could not look for changes");
                }
            })?,
            Round::begin(("desk-sweep", SWEEP), desk, move |desk| {
                if let Err(err) = sweeper.sweep(desk) {
                    tracing::warn!(%err, "could not do what time does");
                }
            })?,
        ]))
    }
}

impl Drop for Rounds {
    /// Waits for the threads, so that nobody holds the desk afterwards.
    fn drop(&mut self) {
        for round in &mut self.0 {
            round.stop.take();
        }
        for round in self.0.drain(..) {
            if round.thread.join().is_err() {
                tracing::error!("a thread of the desk has panicked");
            }
        }
    }
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
