//! Listening, with or without TLS, and stopping without cutting anybody off.

use std::{net::SocketAddr, sync::Arc, time::Duration};

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
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use super::{Cover, DRAIN, HubError, Options, Proxies, Running, tls::Identity};

/// How long a visitor may take to say what they want: a slow one must not hold a place for ever.
const HEADERS: Duration = Duration::from_secs(10);
/// How long the greeting of an encrypted connection may take.
const GREETING: Duration = Duration::from_secs(10);
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
}

impl Door {
    pub(super) async fn open(options: &Options) -> Result<Self, HubError> {
        let listener = TcpListener::bind(options.listen).await.map_err(HubError::Listen)?;
        let at = listener.local_addr().map_err(HubError::Listen)?;
        let proxies = Arc::new(options.proxies.clone());
        let plain = options.cover == Cover::Fitting && at.ip().is_loopback();
        if plain {
            let running = Running::plain(at);
            return Ok(Self { listener, tls: None, running, authority: None, proxies });
        }
        let identity = Identity::of(&options.folder, at.ip(), &options.names)?;
        let fingerprint = Some(identity.fingerprint().to_owned());
        let running = Running { scheme: "https", fingerprint, ..Running::plain(at) };
        let authority = Some(identity.authority().to_owned());
        Ok(Self { listener, tls: Some(identity.acceptor()?), running, authority, proxies })
    }

    pub(super) fn authority(&self) -> Option<String> {
        self.authority.clone()
    }

    /// How others reach this hub, by the first of its names if it has any; none where that cannot be known.
    pub(super) fn address(&self, names: &[String]) -> Option<String> {
        let Running { at, scheme, .. } = &self.running;
        match names.first() {
            Some(name) => Some(format!("{scheme}://{name}:{}", at.port())),
            None => (!at.ip().is_unspecified()).then(|| format!("{scheme}://{at}")),
        }
    }

    pub(super) fn running(&self) -> Running {
        self.running.clone()
    }
}

/// Answers until told to stop.
pub(super) async fn serve(door: Door, app: Router, mut stop: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = door.listener.accept() => accepted,
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
    drop(door);
    if timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

fn greet(
    stream: TcpStream,
    peer: SocketAddr,
    (door, app, graceful): (&Door, &Router, &GracefulShutdown),
) {
    stream.set_nodelay(true).ok(); // Only a matter of speed.
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
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
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
