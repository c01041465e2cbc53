//! The desk over HTTP: for desktops far away, for customers' pages and for telephones that ring.
//!
//! A hub has no state of its own: sessions, leases and the change feed are rows, so several hubs
//! may work on one database. This is the only place with async code; everything that may wait for
//! a disk runs on threads for waiting, by [`Hub::blocking`].

mod api;
mod brief;
mod cti;
mod feed;
mod limit;
mod metrics;
mod oidc;
mod options;
mod portal;
mod proxy;
mod reply;
mod server;
mod steady;
mod strangers;
mod tls;
mod turns;

use std::{
    net::SocketAddr,
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use axum::{Router, extract::DefaultBodyLimit, middleware};
use tokio::sync::{Semaphore, SemaphorePermit, broadcast, watch};

use self::{
    feed::Told,
    limit::Limits,
    metrics::Metrics,
    reply::{Refusal, dress},
    strangers::Strangers,
    turns::Turns,
};
pub use self::{
    oidc::Organisation,
    options::{Cover, Options},
    proxy::{Network, Proxies},
    strangers::{Guests, Openness},
    tls::Identity,
};
use crate::{
    desk::{
        Command, Desk, DeskError, Fault, link, office,
        rounds::{Company, Rounds},
    },
    domain::Actor,
    lang::{Lang, Texts},
};

/// Why a hub does not run.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    #[error("the address cannot be listened on: {0}")]
    Listen(std::io::Error),
    #[error("the certificate: {0}")]
    Certificate(String),
    #[error("the office: {0}")]
    Office(#[from] DeskError),
    #[error("signing in with the organisation: {0}")]
    Organisation(String),
    #[error("the threads of the hub: {0}")]
    Threads(#[from] std::io::Error),
}

/// What is told about a hub that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Where it really listens; the port may have been chosen by the system.
    pub at: SocketAddr,
    /// `http` or `https`.
    pub scheme: &'static str,
    /// The fingerprint of its authority, to be compared on the desktops; none without TLS.
    pub fingerprint: Option<String>,
    /// What strangers may do with its office.
    pub openness: Openness,
}

impl Running {
    fn plain(at: SocketAddr) -> Self {
        Self { at, scheme: "http", fingerprint: None, openness: Openness::default() }
    }
}

/// A running hub.
pub struct Hub {
    pub desk: Arc<Desk>,
    /// What changed, for whoever listens.
    news: broadcast::Sender<Arc<Told>>,
    /// Turns true when the hub is about to stop.
    stopping: watch::Receiver<bool>,
    /// Passwords take much memory to check; so many at a time, while so many others wait.
    checking: Semaphore,
    waiting: Semaphore,
    /// Files of customers that are looked into at a time.
    looking: Semaphore,
    /// Pieces of files that are taken in at a time; each keeps a cup of bytes in memory.
    pouring: Arc<Semaphore>,
    /// Pieces that one customer's session sends at the same time, and pages that it keeps open.
    sending: Arc<Turns>,
    looking_on: Arc<Turns>,
    limits: Limits,
    strangers: Strangers,
    metrics: Metrics,
    texts: (Arc<Texts>, Arc<Texts>),
    /// The certificate of its authority, as PEM.
    authority: Option<String>,
    organisation: Option<Arc<oidc::Door>>,
}

/// News that wait for a listener who is slow; beyond them it is told that everything changed.
const BACKLOG: usize = 1024;
/// Passwords that are checked at the same time.
const CHECKING: usize = 2;
/// Passwords that wait for that; whoever comes then is asked to come again, before it takes seconds.
const QUEUE: usize = 32;
/// Files that are looked into at the same time; each is a process of its own.
const LOOKING: usize = 2;
/// Pieces of files that one customer's session sends at the same time.
const SENDING: u32 = 2;
/// Pages that one customer's session keeps open; a telephone that lost its network has not closed the old one.
const LOOKING_ON: u32 = 4;
/// The largest body of an ordinary request.
const LARGEST_BODY: usize = 4 * 1024 * 1024;
/// How long requests that have begun may go on after the hub was told to stop.
const DRAIN: Duration = Duration::from_secs(9);
/// How long after that it ends at the latest, whatever still waits for a disk, a database or a bucket: all of that may
/// be cut off at any moment and is taken up again.
const END: Duration = Duration::from_secs(10);

impl Hub {
    fn new(
        (desk, uploads): (Arc<Desk>, usize),
        stopping: watch::Receiver<bool>,
        (authority, organisation): (Option<String>, Option<oidc::Door>),
        strangers: Strangers,
    ) -> Arc<Self> {
        let news = broadcast::channel(BACKLOG).0;
        let (heard, clock) = (news.clone(), Arc::clone(&desk));
        desk.feed().listen(move |subjects| {
            // Nobody may be listening.
            heard.send(Arc::new(Told::now(clock.now(), subjects))).ok();
        });
        Arc::new(Self {
            desk,
            news,
            stopping,
            checking: Semaphore::new(CHECKING),
            waiting: Semaphore::new(CHECKING + QUEUE),
            looking: Semaphore::new(LOOKING),
            pouring: Arc::new(Semaphore::new(uploads)),
            sending: Turns::of(SENDING),
            looking_on: Turns::of(LOOKING_ON),
            limits: Limits::default(),
            strangers,
            texts: (Arc::new(Texts::new(Lang::ZhCn)), Arc::new(Texts::new(Lang::En))),
            metrics: Metrics::default(),
            authority,
            organisation: organisation.map(Arc::new),
        })
    }

    /// The sentences of a language, for pages that people read.
    fn texts(&self, lang: Lang) -> Arc<Texts> {
        Arc::clone(match lang {
            Lang::ZhCn => &self.texts.0,
            Lang::En => &self.texts.1,
        })
    }

    /// Waits for a turn to check a password, if not too many wait already.
    async fn turn_to_check(&self) -> Result<[SemaphorePermit<'_>; 2], Refusal> {
        let place = self.waiting.try_acquire().map_err(|_full| Refusal::from(Fault::Busy))?;
        let turn = self.checking.acquire().await.map_err(|_closed| Refusal::internal())?;
        Ok([place, turn])
    }

    /// Runs work that may wait for a disk or take its time away from the threads that serve.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let desk = Arc::clone(&self.desk);
        tokio::task::spawn_blocking(move || work(&desk)).await.map_err(|err| {
            tracing::error!(%err, "a request panicked");
            Refusal::internal()
        })
    }
}

/// Everything that a hub answers.
fn router(hub: &Arc<Hub>) -> Router {
    Router::new()
        .merge(api::routes())
        .merge(portal::routes())
        .merge(cti::routes())
        .merge(oidc::routes())
        .fallback(|| async { Refusal::not_found() })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(Arc::clone(hub), metrics::count))
        .layer(middleware::map_response(dress))
        .with_state(Arc::clone(hub))
}

/// Serves until `stop` is told, then lets what has begun come to its end.
///
/// `ready` is called once the hub listens. Blocks the thread that calls it.
pub fn serve(
    desk: Arc<Desk>,
    options: &Options,
    stop: watch::Receiver<bool>,
    ready: impl FnOnce(Running),
) -> Result<(), HubError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .thread_name("hub")
        .enable_all()
        .build()?;
    let rounds = Rounds::begin(&desk, options.company)?;
    if options.is_networked() {
        desk.open_to_the_network();
    }
    let (strangers, openness) = Strangers::at(&desk, options)?;
    let served = runtime.block_on(async {
        let door = server::Door::open(options).await?;
        let address = door.address(&options.names);
        let organisation = match &options.organisation {
            Some(it) => Some(oidc::Door::to(it, address.clone())?),
            None => None,
        };
        let known = (door.authority(), organisation);
        let hub = Hub::new((desk, options.uploads), stop.clone(), known, strangers);
        if let Some(address) = address {
            note_address(&hub, address, options.company).await;
        }
        ready(Running { openness, ..door.running() });
        tracing::info!(at = %door.running().at, "the hub listens");
        Ok(server::serve(door, router(&hub), stop).await)
    });
    let until = served.as_ref().map_or_else(|_| Instant::now(), |told| *told + END);
    rounds.end_by(until);
    runtime.shutdown_timeout(until.saturating_duration_since(Instant::now()));
    served.map(drop)
}

/// Notes where this hub is reached, for links to customers where nobody has said something better.
///
/// Of several hubs the first one's address stays: who comes later does not lead everybody's customers elsewhere.
async fn note_address(hub: &Hub, address: String, company: Company) {
    let noted = hub.blocking(move |desk| {
        let before = desk.store().read(|sql| crate::store::office::setting(sql, link::HUB))?;
        let is_anothers = |it: &String| {
            !it.is_empty() && !link::is_local(it) && link::host(it) != link::host(&address)
        };
        if company == Company::Hubs && before.as_ref().is_some_and(is_anothers) {
            tracing::info!("customers' links go on naming the hub that was there first");
            return Ok(());
        }
        let set = office::Command::Set { name: office::Setting::Hub, value: address };
        desk.run(&Actor::program(), Command::Office(set)).map(drop)
    });
    if let Ok(Err(err)) = noted.await {
        tracing::warn!(%err, "the address of this hub was not noted");
    }
}

/// Waits until the hub is told to stop, or nobody is left who could tell it.
async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    stop.wait_for(|it| *it).await.ok();
}

/// A hub on a thread of its own; stops, without cutting anybody off, when it is dropped.
pub struct Served {
    pub running: Running,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<Result<(), HubError>>>,
}

impl Served {
    /// Starts a hub and waits until it listens.
    pub fn start(desk: Arc<Desk>, options: Options) -> Result<Self, HubError> {
        let (stop, stopped) = watch::channel(false);
        let (ready, listens) = std::sync::mpsc::channel();
        let thread = std::thread::Builder::new().name("hub-main".to_owned());
        let thread = thread.spawn(move || {
            serve(desk, &options, stopped, |running| {
                ready.send(running).ok(); // Whoever started it is waiting.
            })
        })?;
        match listens.recv() {
            Ok(running) => Ok(Self { running, stop, thread: Some(thread) }),
            Err(_ended) => match thread.join() {
                Ok(Err(err)) => Err(err),
                Ok(Ok(())) | Err(_) => Err(HubError::Threads(std::io::Error::other("no hub"))),
            },
        }
    }

    /// Its address as desktops write it.
    pub fn url(&self) -> String {
        format!("{}://{}", self.running.scheme, self.running.at)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.send(true).ok(); // It may have ended by itself.
        if let Some(thread) = self.thread.take()
            && !matches!(thread.join(), Ok(Ok(())))
        {
            tracing::error!("the hub did not end well");
        }
    }
}

/// A way to tell a hub to stop, which also follows the signals of the system.
pub fn until_signalled() -> Result<watch::Receiver<bool>, HubError> {
    let (tell, stop) = watch::channel(false);
    std::thread::Builder::new().name("hub-signals".to_owned()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => runtime.block_on(signalled()),
            Err(err) => tracing::error!(%err, "signals cannot be followed"),
        }
        tell.send(true).ok(); // The hub may have ended by itself.
    })?;
    Ok(stop)
}

#[cfg(unix)]
async fn signalled() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn signalled() {
    tokio::signal::ctrl_c().await.ok(); // Without signals the process is ended from outside.
}
