//! What a hub counts about itself, for Prometheus.

use std::{
    sync::{Arc, atomic::AtomicI64},
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use super::{Hub, reply::Refusal};

/// What requests are told apart by. Paths are those of the routes: no request makes a new one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    path: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Place {
    path: String,
}

/// The counts of one hub.
pub(super) struct Metrics {
    requests: Family<Kind, Counter>,
    seconds: Family<Place, Histogram>,
    /// Desktops and pages that listen to changes.
    pub(super) listeners: Gauge<i64, AtomicI64>,
    registry: Registry,
}

/// Upper bounds of the histogram's drawers, in seconds.
const BOUNDS: [f64; 9] = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("attache");
        let requests = Family::<Kind, Counter>::default();
        let seconds = Family::<Place, Histogram>::new_with_constructor(|| Histogram::new(BOUNDS));
        let listeners = Gauge::default();
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "How long answers took", seconds.clone());
        registry.register("feed_listeners", "Open change feeds", listeners.clone());
        Self { requests, seconds, listeners, registry }
    }
}

/// Counts a request and how long its answer took.
pub(super) async fn count(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |it| it.as_str().to_owned());
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took = begun.elapsed().as_secs_f64();
    hub.metrics.requests.get_or_create(&Kind { path: path.clone(), status }).inc();
    hub.metrics.seconds.get_or_create(&Place { path }).observe(took);
    response
}

/// All counts in the words of Prometheus.
pub(super) async fn show(State(hub): State<Arc<Hub>>) -> Result<Response, Refusal> {
    let mut text = String::new();
    encode(&mut text, &hub.metrics.registry).map_err(|_unwritable| Refusal::internal())?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
