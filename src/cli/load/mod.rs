//! `attache load`: a hub under the load of a whole team and its customers' phones.
//!
//! Makes an office of its own, starts a hub for it as a process, lets desktops and phones work at
//! once, and afterwards proves in the database that everything that was answered is there.

mod desktop;
mod idle;
mod phone;
mod stage;
mod way;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, Builder},
    time::{Duration, Instant},
};

use clap::Args;

use self::stage::{Stage, Started};
use super::{Failure, say::Say};
use crate::domain::{CommandId, Sha256Hash, UploadId};

#[derive(Debug, Args)]
pub struct LoadArgs {
    /// Desktops that ask and command.
    #[arg(long, default_value_t = 100)]
    desktops: usize,

    /// Phones that send papers, slowly as on the road.
    #[arg(long, default_value_t = 500)]
    uploads: usize,

    /// More connections that only listen.
    #[arg(long, default_value_t = 0)]
    idle: usize,

    #[arg(long, default_value_t = 300)]
    seconds: u64,

    /// Bytes of each paper.
    #[arg(long, default_value_t = 1_500_000)]
    bytes: usize,

    /// Milliseconds between two pieces of a paper; at 128 KiB a piece, about 10 kB a second unless said otherwise.
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 12_000)]
    pause: u64,

    /// An empty folder for the office; one that is removed afterwards if left out.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,

    /// An empty database for the office, which is left there: `postgres://USER:PASSWORD@HOST/DATABASE`
    #[arg(long, value_name = "URL")]
    database: Option<String>,

    /// Let everything be encrypted, as between machines.
    #[arg(long)]
    tls: bool,
}

/// What everybody counts together.
#[derive(Default)]
struct Tally {
    commands: Mutex<Vec<Duration>>,
    questions: Mutex<Vec<Duration>>,
    pieces: Mutex<Vec<Duration>>,
    errors: Mutex<Vec<String>>,
    done: Mutex<Vec<CommandId>>,
    sent: Mutex<Vec<(UploadId, Sha256Hash)>>,
    listening: AtomicUsize,
    /// Phones that have sent all that was wanted before the end.
    idle_phones: AtomicUsize,
    is_over: AtomicBool,
}

impl Tally {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    fn fail(&self, what: String) {
        put(&self.errors, what);
    }

    /// Sleeps, but not beyond the end.
    fn rest(&self, time: Duration) {
        let until = Instant::now() + time;
        while !self.is_over() && Instant::now() < until {
            thread::sleep(Duration::from_millis(100).min(time));
        }
    }
}

fn cannot(err: &impl ToString) -> Failure {
    Failure::CannotRun(err.to_string())
}

fn put<T>(list: &Mutex<Vec<T>>, it: T) {
    list.lock().unwrap_or_else(PoisonError::into_inner).push(it);
}

fn taken<T>(list: &Mutex<Vec<T>>) -> Vec<T> {
    std::mem::take(&mut list.lock().unwrap_or_else(PoisonError::into_inner))
}

pub(super) fn run(say: &Say, args: &LoadArgs) -> Result<(), Failure> {
    let stage = Stage::prepare(say, args)?;
    let hub = stage.start(say, args)?;
    let tally = Arc::<Tally>::default();
    let mut threads = Vec::new();
    let mut go = |name: &str, work: Box<dyn FnOnce() + Send>| -> Result<(), Failure> {
        let thread = Builder::new().name(name.to_owned()).stack_size(256 * 1024).spawn(work);
        threads.push(thread.map_err(|err| cannot(&err))?);
        Ok(())
    };
    for n in 0..args.desktops {
        let seat = stage.seat(&hub, n)?;
        let tally = Arc::clone(&tally);
        go("load-desktop", Box::new(move || desktop::work(&seat, &tally)))?;
    }
    let paper = Arc::new(phone::Paper::drawn(args).map_err(|err| cannot(&err))?);
    for (n, link) in stage.links.iter().enumerate() {
        let (phone, tally) = (phone::Phone::new(&hub.way, link, (n, &paper)), Arc::clone(&tally));
        go("load-phone", Box::new(move || phone.work(&tally)))?;
    }
    let idle = idle::open(&hub.way, &stage.token(&hub)?, args.idle, &tally);
    let mut most = 0;
    for second in 0..args.seconds {
        thread::sleep(Duration::from_secs(1));
        most = most.max(hub.resident());
        say.progress(&format!("{second} s"));
    }
    tally.is_over.store(true, Ordering::SeqCst);
    for thread in threads {
        if thread.join().is_err() {
            tally.fail("a thread of the load panicked".to_owned());
        }
    }
    drop(idle);
    report(say, &tally, (args, most));
    finish(say, &stage, (hub, &tally))
}

/// Proves that what was answered is kept; says so and fails if not.
fn finish(say: &Say, stage: &Stage, (hub, tally): (Started, &Tally)) -> Result<(), Failure> {
    drop(hub);
    let errors = taken(&tally.errors);
    for error in errors.iter().take(10) {
        say.line(&format!("error\t{error}"));
    }
    let (done, sent) = (taken(&tally.done), taken(&tally.sent));
    let lost = stage.lost(say, &done, &sent)?;
    say.line(&format!("commands\t{}\tlost\t{}", done.len(), lost.0));
    say.line(&format!("papers\t{}\tlost\t{}", sent.len(), lost.1));
    say.line(&format!("errors\t{}", errors.len()));
    if errors.is_empty() && lost == (0, 0) {
        return Ok(());
    }
    Err(Failure::Refused(say.texts.tr("cli-load-failed").into_owned()))
}

fn report(say: &Say, tally: &Tally, (args, most): (&LoadArgs, u64)) {
    say.line(&format!(
        "desktops\t{}\tphones\t{}\tdone early\t{}\tlistening\t{}\tseconds\t{}",
        args.desktops,
        args.uploads,
        tally.idle_phones.load(Ordering::SeqCst),
        tally.listening.load(Ordering::SeqCst),
        args.seconds
    ));
    say.line(&format!("hub resident MiB at most\t{}", most / 1024));
    for (name, list) in
        [("command", &tally.commands), ("question", &tally.questions), ("piece", &tally.pieces)]
    {
        let mut times = taken(list);
        times.sort();
        let at = |part: usize| {
            let place = (times.len() * part / 100).min(times.len().saturating_sub(1));
            times.get(place).map_or(0, Duration::as_millis)
        };
        let (p50, p95, p99) = (at(50), at(95), at(99));
        say.line(&format!("{name}\t{}\tp50 ms\t{p50}\tp95 ms\t{p95}\tp99 ms\t{p99}", times.len()));
    }
}
