//! Listening, with or without TLS, and stopping without cutting anybody off.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::Router;
use hyper::{Request, body::Incoming, server::conn::http1, service::Service as _};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{self, interval_at, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

use super::{Cover, DRAIN, HubError, Options, Proxies, Running, steady::Steady, tls::Identity};

/// How long a visitor may take to say what they want: a slow one must not hold a place for ever.
const HEADERS: Duration = Duration::from_secs(10);
/// How long the greeting of an encrypted connection may take.
const GREETING: Duration = Duration::from_secs(10);
/// How long a visitor may take nothing of what is said to them.
const DEAF: Duration = Duration::from_secs(30);
/// How often it is looked whether the certificate is still good for long, or is another one.
const RENEWAL: Duration = Duration::from_hours(24);
/// Bytes kept for each connection at most, so that very many idle ones fit into memory.
const BUFFER: usize = 16 * 1024;

/// Who asks: whoever is at the other end of the connection, or whom a trusted proxy speaks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// An open door.
pub(super) struct Door {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    running: Running,
    authority: Option<String>,
    proxies: Arc<Proxies>,
    /// Whose certificate it shows: the folder, the address and the names.
    shown: (PathBuf, IpAddr, Vec<String>),
}

impl Door {
    pub(super) async fn open(options: &Options) -> Result<Self, HubError> {
        let listener = TcpListener::bind(options.listen).await.map_err(HubError::Listen)?;
        let at = listener.local_addr().map_err(HubError::Listen)?;
        let proxies = Arc::new(options.proxies.clone());
        let shown = (options.folder.clone(), at.ip(), options.names.clone());
        let plain = options.cover == Cover::Fitting && at.ip().is_loopback();
        if plain {
            let running = Running::plain(at);
            return Ok(Self { listener, tls: None, running, authority: None, proxies, shown });
        }
        let identity = Identity::of(&options.folder, at.ip(), &options.names)?;
        let fingerprint = Some(identity.fingerprint().to_owned());
        let running = Running { scheme: "https", fingerprint, ..Running::plain(at) };
        let authority = Some(identity.authority().to_owned());
        let tls = Some(identity.acceptor()?);
        Ok(Self { listener, tls, running, authority, proxies, shown })
    }

    /// Shows the certificate that there is now, made anew if the old one is not good for long any more.
    async fn renew(&mut self) {
        if self.tls.is_none() {
            return;
        }
        let (folder, at, names) = self.shown.clone();
        let made = tokio::task::spawn_blocking(move || {
            Identity::of(&folder, at, &names).and_then(|it| it.acceptor())
        });
        match made.await {
            Ok(Ok(tls)) => self.tls = Some(tls),
            Ok(Err(err)) => tracing::error!(%err, "the certificate could not be renewed"),
            Err(err) => tracing::error!(%err, "renewing the certificate panicked"),
        }
    }

    pub(super) fn authority(&self) -> Option<String> {
        self.authority.clone()
    }

    /// How others reach this hub, by the first of its names if it has any; none where that cannot be known,
    /// as behind a proxy that encrypts for it under a name and a port of its own.
    pub(super) fn address(&self, names: &[String]) -> Option<String> {
        let Running { at, scheme, .. } = &self.running;
        let is_seen_by_itself_alone = self.tls.is_none();
        match names.first() {
            Some(_) if is_seen_by_itself_alone => None,
            Some(name) if name.contains(':') => Some(format!("{scheme}://[{name}]:{}", at.port())),
            Some(name) => Some(format!("{scheme}://{name}:{}", at.port())),
            None => (!at.ip().is_unspecified()).then(|| format!("{scheme}://{at}")),
        }
    }

    pub(super) fn running(&self) -> Running {
        self.running.clone()
    }
}

/// Answers until told to stop, then lets what has begun end; answers when it was told.
pub(super) async fn serve(mut door: Door, app: Router, mut stop: watch::Receiver<bool>) -> Instant {
    let graceful = GracefulShutdown::new();
    let mut renewal = interval_at(time::Instant::now() + RENEWAL, RENEWAL);
    loop {
        let accepted = tokio::select! {
            accepted = door.listener.accept() => accepted,
            _ = renewal.tick() => {
                door.renew().await;
                continue;
            }
            () = super::told_to_stop(&mut stop) => break,
        };
        match accepted {
            Ok((stream, peer)) => greet(stream, peer, (&door, &app, &graceful)),
            Err(err) => {
                // Too many open files, most likely: what is open will be closed.
                tracing::warn!(%err, "a visitor could not be let in");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    let told = Instant::now();
    drop(door);
    if timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    told
}

/// A connection to somebody who takes what is said to them, or is let go.
fn attentive(stream: TcpStream) -> Pin<Box<TimeoutStream<TcpStream>>> {
    stream.set_nodelay(true).ok(); // Only a matter of speed.
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(DEAF));
    Box::pin(stream)
}

fn greet(
    stream: TcpStream,
    peer: SocketAddr,
    (door, app, graceful): (&Door, &Router, &GracefulShutdown),
) {
    let stream = attentive(stream);
    let (app, watcher) = (app.clone(), graceful.watcher());
    let peer = (peer, Arc::clone(&door.proxies));
    match door.tls.clone() {
        None => drop(tokio::spawn(talk(stream, peer, app, watcher))),
        Some(tls) => drop(tokio::spawn(async move {
            if let Ok(Ok(stream)) = timeout(GREETING, tls.accept(stream)).await {
                talk(stream, peer, app, watcher).await;
            }
        })),
    }
}

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    (peer, proxies): (SocketAddr, Arc<Proxies>),
    app: Router,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let app = Arc::new(TowerToHyperService::new(app));
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Steady::new);
        let ip = proxies.visitor(peer.ip(), request.headers());
        request.extensions_mut().insert(Peer(SocketAddr::new(ip, peer.port())));
        let app = Arc::clone(&app);
        async move { app.call(request).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(err) = watcher.watch(connection).await {
        tracing::debug!(%err, "a visitor left early");
    }
}
