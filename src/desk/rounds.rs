//! What a running office does again and again by itself: looking for what others changed, and
//! doing what time does.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use super::{Desk, Subject, presence::Presence, sweep::Sweeper, tidy::tidy};

/// How often what time does is done.
const SWEEP: Duration = Duration::from_secs(5);

/// How often a desk says that it is at work.
const PRESENCE: Duration = Duration::from_secs(10);

/// How often what nobody comes back for is forgotten.
const TIDY: Duration = Duration::from_mins(10);

/// How often it is looked whether the threads have ended.
const LOOK: Duration = Duration::from_millis(5);

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
        let (sweeper, told) = (Sweeper::default(), AtomicBool::new(false));
        let presence = Presence::begin(desk).map_err(std::io::Error::other)?;
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
            Round::begin(("desk-space", SWEEP), desk, move |desk| tell_of_space(desk, &told))?,
            Round::begin(("desk-presence", PRESENCE), desk, move |_| presence.renew())?,
            Round::begin(("desk-tidy", TIDY), desk, |desk| {
                if let Err(err) = tidy(desk) {
                    tracing::warn!(%err, "could not forget what is over");
                }
            })?,
        ]))
    }
}

impl Rounds {
    /// Ends the threads and waits for them until a moment. Whoever is in the middle of something longer then is left
    /// behind, for a process that ends: what it did not finish is as after a crash, and done again.
    pub fn end_by(mut self, until: Instant) {
        for round in &mut self.0 {
            round.stop.take();
        }
        while !self.0.iter().all(|it| it.thread.is_finished()) && Instant::now() < until {
            std::thread::sleep(LOOK);
        }
        self.0.retain(|it| it.thread.is_finished());
    }
}

/// Tells everybody when the disk has become too full, and when there is room again.
fn tell_of_space(desk: &Desk, told: &AtomicBool) {
    let is_short = desk.office().space.mend();
    if told.swap(is_short, Ordering::Relaxed) != is_short {
        desk.feed().announce(&[Subject::Office]);
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
        let called = name.to_owned();
        let thread = std::thread::Builder::new().name(name.to_owned());
        let thread = thread.spawn(move || {
            while stopped.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                // What one round stumbles over must not end those that follow.
                if catch_unwind(AssertUnwindSafe(|| work(&desk))).is_err() {
                    tracing::error!(round = called, "a round of the desk panicked");
                }
            }
        })?;
        Ok(Self { stop: Some(stop), thread })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::machine_clock;

    #[test]
    fn a_round_that_panics_is_followed_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Arc::new(Desk::open(folder.path(), machine_clock()).unwrap());
        let (tx, went_on) = mpsc::channel();
        let is_first = AtomicBool::new(true);
        let round = Round::begin(("desk-test", Duration::from_millis(1)), &desk, move |_| {
            assert!(!is_first.swap(false, Ordering::SeqCst), "the first round stumbles");
            tx.send(()).ok();
        });
        let rounds = Rounds(vec![round.unwrap()]);
        assert_eq!(went_on.recv_timeout(Duration::from_mins(1)), Ok(()));
        drop(rounds);
    }
}
