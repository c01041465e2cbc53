//! The stage of the tour: a fresh office in a temporary folder, a desk for everybody, and a clock that can be moved on.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{cast::Cast, story::Story, told::Broken};
use crate::{
    cli::{Failure, say::Say},
    client::{Backend as _, ClientError, Local},
    desk::wire::SignIn,
    desk::{Ask, Clock, Command, Desk, DeskError, Envelope, Receipt},
    domain::{CommandId, Now, Personal, StaffId},
};

/// Monday 2 March 2026, 09:00 in Beijing, so that the tour is the same on holidays and at night.
const MORNING_US: i64 = 1_772_413_200_000_000;
const OFFICE: &str = "office";
const MINUTE_US: i64 = 60_000_000;

/// Where the tour plays.
pub(super) struct Stage<'a> {
    pub say: &'a Say,
    pub cast: Cast,
    pub story: Story,
    ahead_us: Arc<AtomicI64>,
    seats: BTreeMap<String, Local>,
    desk: Arc<Desk>,
    /// Photos that were taken already, because drawing one takes long.
    pub pictures: BTreeMap<(String, &'static str), Vec<u8>>,
    /// How long the desk was at work in this step.
    spent: Duration,
    // Dropped last, when nobody has files open in it.
    folder: TempDir,
}

impl<'a> Stage<'a> {
    /// An empty office of its own, with nobody in it yet.
    pub(super) fn set(say: &'a Say) -> Result<Self, Failure> {
        let cast = Cast::read(say.texts.lang()).map_err(|err| no_room(say, &err))?;
        let folder = tempfile::Builder::new().prefix("attache-tour-").tempdir();
        let folder = folder.map_err(|err| no_room(say, &err))?;
        let ahead_us = Arc::new(AtomicI64::new(0));
        let clock = clock(Arc::clone(&ahead_us));
        let desk = open(&folder.path().join(OFFICE), clock).map_err(|err| no_room(say, &err))?;
        Ok(Self {
            say,
            cast,
            story: Story::fresh(),
            ahead_us,
            seats: BTreeMap::new(),
            desk: Arc::new(desk),
            pictures: BTreeMap::new(),
            spent: Duration::ZERO,
            folder,
        })
    }

    /// Closes the office and takes the folder away.
    pub(super) fn strike(self) {
        let Self { seats, desk, folder, .. } = self;
        // In this order: not every system can take away a folder in which files are open.
        drop(seats);
        drop(desk);
        drop(folder);
    }

    pub(super) fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// The data folder of the office.
    pub(super) fn office(&self) -> PathBuf {
        self.folder.path().join(OFFICE)
    }

    /// A place for other files of the tour.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Opens another office, with the same clock.
    pub(super) fn open_other(&self, folder: &Path) -> Result<Local, Broken> {
        let desk = open(folder, clock(Arc::clone(&self.ahead_us)));
        let desk = desk.map_err(|err| ClientError::from(err.fault()))?;
        Ok(Local::new(Arc::new(desk))?)
    }

    pub(super) fn now(&self) -> Now {
        self.desk.now()
    }

    /// Lets time pass.
    pub(super) fn later(&self, minutes: i64) {
        self.ahead_us.fetch_add(minutes * MINUTE_US, Ordering::SeqCst);
    }

    /// How long the desk was at work since this was last asked.
    pub(super) fn take_spent(&mut self) -> Duration {
        std::mem::take(&mut self.spent)
    }

    /// Does some work and counts its time as the desk's.
    pub(super) fn timed<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let begun = Instant::now();
        let done = work(self);
        self.spent += begun.elapsed();
        done
    }

    /// Seats somebody at a desk of their own, as the sign-in of the window does.
    pub(super) fn sign_in(&mut self, login: &str, password: &Personal) -> Result<(), Broken> {
        let local = Local::new(Arc::clone(&self.desk))?;
        self.timed(|_| local.sign_in(&SignIn::by_password(login, password)))?;
        self.seats.insert(login.to_owned(), local);
        Ok(())
    }

    /// Whoever sits at the desk of `who`.
    pub(super) fn id(&self, who: &str) -> Result<StaffId, Broken> {
        Ok(self.seat(who)?.actor()?.staff)
    }

    /// Their name, as others see it.
    pub(super) fn name(&self, who: &str) -> String {
        let member = self.cast.staff.iter().find(|it| it.login == who);
        member.map_or_else(String::new, |it| it.name.clone())
    }

    pub(super) fn seat(&self, who: &str) -> Result<&Local, Broken> {
        self.seats.get(who).ok_or_else(|| ClientError::SignedOut.into())
    }

    /// Uses somebody's desk, by the clock.
    pub(super) fn at<T>(
        &mut self,
        who: &str,
        work: impl FnOnce(&Local) -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        let seat = self.seats.get(who).ok_or(ClientError::SignedOut)?;
        let begun = Instant::now();
        let done = work(seat);
        self.spent += begun.elapsed();
        done
    }

    /// Somebody gives a command.
    pub(super) fn run(&mut self, who: &str, command: Command) -> Result<Receipt, Broken> {
        let envelope = Envelope { id: CommandId::fresh(), command };
        Ok(self.at(who, |local| local.perform(&envelope))?)
    }

    /// Somebody asks.
    pub(super) fn ask<Q: Ask>(&mut self, who: &str, ask: Q) -> Result<Q::Answer, Broken> {
        Ok(self.at(who, |local| {
            let answer = local.answer(&ask.query())?;
            Q::unpack(answer).ok_or(ClientError::Misunderstood)
        })?)
    }

    /// Somebody gives a command that must be refused under `code`; answers the sentence they read.
    pub(super) fn refused(
        &mut self,
        who: &str,
        command: Command,
        code: &'static str,
    ) -> Result<String, Broken> {
        let envelope = Envelope { id: CommandId::fresh(), command };
        let done = self.at(who, |local| local.perform(&envelope));
        self.is_refusal(done, code)
    }

    /// Whether something was refused under `code`, with a sentence that there is.
    pub(super) fn is_refusal<T>(
        &self,
        done: Result<T, ClientError>,
        code: &'static str,
    ) -> Result<String, Broken> {
        let found = match done {
            Ok(_) => String::from("done"),
            Err(err)
                if err.key() == format!("fault-{code}") && self.say.texts.knows(&err.key()) =>
            {
                return Ok(self.say.client(&err));
            }
            Err(err) => err.key(),
        };
        Err(Broken::Differs { check: code, expected: format!("fault-{code}"), found })
    }
}

fn no_room(say: &Say, cause: &dyn std::fmt::Display) -> Failure {
    let cause = cause.to_string();
    Failure::CannotRun(say.texts.tr_with("tour-no-room", &[("cause", cause.into())]))
}

/// The clock of the machine, moved to the morning on which the tour begins.
fn clock(ahead_us: Arc<AtomicI64>) -> Clock {
    let begun = Instant::now();
    Arc::new(move || {
        let passed = i64::try_from(begun.elapsed().as_micros()).unwrap_or(0);
        Now::from_micros(MORNING_US + passed + ahead_us.load(Ordering::SeqCst))
    })
}

/// An office whose key is in its folder, and whose files are inspected as the window has it done.
fn open(folder: &Path, clock: Clock) -> Result<Desk, DeskError> {
    let desk = Desk::open(folder, clock)?;
    Ok(match std::env::current_exe() {
        Ok(program) => desk.inspecting_by(program),
        Err(_) => desk,
    })
}
