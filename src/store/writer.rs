//! The threads that write: whoever waits at the same time shares one commit.
//!
//! A commit costs a flush of the disk, however much is in it. So a writer takes what is
//! waiting, runs each job inside its own savepoint, commits once, and only then answers all.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, Sender, SyncSender},
    },
    thread::JoinHandle,
};

use super::{OfStore, Sql, StoreError};

/// The most jobs that share a commit.
const GROUP: usize = 64;

/// How often a group that lost against another process is tried again.
const ATTEMPTS: u32 = 6;

/// Hands jobs to the writing threads.
pub(super) struct Writer {
    jobs: Option<Sender<Box<dyn Job>>>,
    threads: Vec<JoinHandle<()>>,
}

/// What the writers tell the rest of the store.
pub(super) trait Watcher: Send + Sync {
    /// A group was committed.
    fn committed(&self);
    /// The disk is full; returns whether some room was made and trying again makes sense.
    fn no_space(&self) -> bool;
}

/// One piece of work with the one who waits for it.
trait Job: Send {
    /// Does the work; returns whether to keep it. An error is one that may pass if all is done again.
    fn run(&mut self, sql: &mut dyn Sql) -> Result<bool, StoreError>;
    /// Tells the waiter how it ended.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Task<F, T, E> {
    work: F,
    result: Option<Result<T, E>>,
    reply: SyncSender<Result<T, E>>,
}

impl<F, T, E> Job for Task<F, T, E>
where
    F: Fn(&mut dyn Sql) -> Result<T, E> + Send,
    T: Send,
    E: OfStore + Send,
{
    fn run(&mut self, sql: &mut dyn Sql) -> Result<bool, StoreError> {
        let work = &self.work;
        let result = catch_unwind(AssertUnwindSafe(|| work(sql)));
        let result = result.unwrap_or_else(|panic| {
            tracing::error!(panic = words(&*panic), "a command panicked");
            Err(StoreError::Corrupt("a command panicked").into())
        });
        let passing = result.as_ref().err().and_then(OfStore::of_store);
        let passing = passing.filter(|it| it.is_passing()).cloned();
        let keep = result.is_ok();
        self.result = Some(result);
        passing.map_or(Ok(keep), Err)
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let result = match (self.result, committed) {
            // What was refused is refused, whether or not its neighbours were kept.
            (Some(Err(err)), _) => Err(err),
            (_, Err(err)) => Err(err.into()),
            (Some(result), Ok(())) => result,
            (None, Ok(())) => Err(StoreError::Closed.into()),
        };
        self.reply.send(result).ok(); // Whoever asked may have stopped waiting.
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("unknown")
}

impl Writer {
    /// Starts one writing thread for each connection.
    pub(super) fn start(
        connections: Vec<Box<dyn Sql + Send>>,
        watcher: &Arc<impl Watcher + 'static>,
    ) -> Result<Self, StoreError> {
        let (jobs, inbox) = mpsc::channel::<Box<dyn Job>>();
        let inbox = Arc::new(Mutex::new(inbox));
        let mut threads = Vec::new();
        for mut sql in connections {
            let inbox = Arc::clone(&inbox);
            let watcher = Arc::clone(watcher);
            let thread = std::thread::Builder::new()
                .name("store-writer".to_owned())
                .spawn(move || while serve(&mut *sql, &inbox, &*watcher) {})
                .map_err(StoreError::database)?;
            threads.push(thread);
        }
        Ok(Self { jobs: Some(jobs), threads })
    }

    /// Queues `work`; the answer comes when it is safely on disk, or refused.
    pub(super) fn submit<T, E>(
        &self,
        work: impl Fn(&mut dyn Sql) -> Result<T, E> + Send + 'static,
    ) -> Receiver<Result<T, E>>
    where
        T: Send + 'static,
        E: OfStore + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        let job = Box::new(Task { work, result: None, reply });
        if let Some(jobs) = &self.jobs {
            jobs.send(job).ok(); // A writer that is gone drops the reply, which the waiter sees.
        }
        answer
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a writing thread panicked");
            }
        }
    }
}

/// Serves one group of jobs; returns whether there may be more.
fn serve(sql: &mut dyn Sql, inbox: &Mutex<Receiver<Box<dyn Job>>>, watcher: &dyn Watcher) -> bool {
    let mut group = Vec::new();
    {
        let inbox = inbox.lock().unwrap_or_else(PoisonError::into_inner);
        match inbox.recv() {
            Ok(job) => group.push(job),
            Err(_) => return false,
        }
        while group.len() < GROUP
            && let Ok(job) = inbox.try_recv()
        {
            group.push(job);
        }
    }
    let outcome = commit_group(sql, &mut group, watcher);
    for job in group {
        job.finish(outcome.clone());
    }
    if outcome.is_ok() {
        watcher.committed(); // After the answers: nobody waits for what follows.
    }
    true
}

fn commit_group(
    sql: &mut dyn Sql,
    group: &mut [Box<dyn Job>],
    watcher: &dyn Watcher,
) -> Result<(), StoreError> {
    let mut outcome = try_group(sql, group);
    for _ in 1..ATTEMPTS {
        let again = match &outcome {
            Err(StoreError::NoSpace) => watcher.no_space(),
            Err(err) => err.is_passing(),
            Ok(()) => false,
        };
        if !again {
            break;
        }
        outcome = try_group(sql, group);
    }
    outcome
}

fn try_group(sql: &mut dyn Sql, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    sql.begin_write()?;
    let done = run_all(sql, group).and_then(|()| sql.batch("COMMIT"));
    if done.is_err() {
        sql.batch("ROLLBACK").ok(); // The first error is the one worth reporting.
    }
    done
}

fn run_all(sql: &mut dyn Sql, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    for job in group {
        sql.batch("SAVEPOINT job")?;
        // Two groups that want the same rows in another order: one gives way, and lets go of all it holds.
        if job.run(sql)? {
            sql.batch("RELEASE SAVEPOINT job")?;
        } else {
            sql.batch("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job")?;
        }
    }
    Ok(())
}
