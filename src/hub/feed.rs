//! The change feed as server-sent events, so that desktops look again when something changed.
//!
//! The id of an event is a moment. Who comes back with one is told everything since shortly before
//! it: being told twice is harmless, because a change only says “look again”.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderName},
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use serde::Deserialize;
use tokio::{
    sync::{broadcast, watch},
    time::{Interval, MissedTickBehavior, interval},
};

use super::{Hub, api::Caller, reply::Refusal};
use crate::{
    desk::{DeskError, Subject, session::Token, wire::News},
    domain::Now,
};

/// A change as it is told to whoever listens.
pub(super) struct Told {
    at: Now,
    news: News,
}

/// How often a quiet connection is given a sign of life.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// How often it is looked up whether the listener is still signed in.
const LOOK: Duration = Duration::from_secs(30);
const LAST_EVENT: HeaderName = HeaderName::from_static("last-event-id");

/// Where a listener left off.
#[derive(Debug, Default, Deserialize)]
pub(super) struct From {
    after: Option<i64>,
}

struct Listener {
    hub: Arc<Hub>,
    token: Token,
    /// What changed while the listener was away.
    first: Option<Told>,
    heard: broadcast::Receiver<Arc<Told>>,
    stopping: watch::Receiver<bool>,
    look: Interval,
}

impl Told {
    pub(super) fn now(at: Now, subjects: &[Subject]) -> Self {
        Self { at, news: News { subjects: subjects.to_vec(), all: false } }
    }

    /// Whether any of these subjects changed.
    pub(super) fn concerns(&self, watched: &[Subject]) -> bool {
        self.news.all || self.news.subjects.iter().any(|it| watched.contains(it))
    }

    fn everything(at: Now) -> Self {
        Self { at, news: News { subjects: Vec::new(), all: true } }
    }

    fn event(&self) -> Event {
        let event = Event::default().id(self.at.micros().to_string());
        event.json_data(&self.news).unwrap_or_default()
    }
}

/// Tells a desktop what changes, from where it left off.
pub(super) async fn listen(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let named = headers.get(LAST_EVENT).and_then(|it| it.to_str().ok()?.parse().ok());
    // Listening begins before looking back, so that nothing falls between.
    let heard = hub.news.subscribe();
    let first = match named.or(from.after) {
        Some(after) => missed(&hub, Now::from_micros(after)).await?,
        None => Told { at: hub.desk.now(), news: News::default() },
    };
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    look.reset();
    hub.metrics.listeners.inc();
    let stopping = hub.stopping.clone();
    let listener = Listener { hub, token: caller.token, first: Some(first), heard, stopping, look };
    let events = stream::unfold(listener, |mut listener| async {
        let told = listener.next().await?;
        Some((Ok(told.event()), listener))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE)))
}

async fn missed(hub: &Hub, after: Now) -> Result<Told, Refusal> {
    let (at, subjects) = hub.blocking(move |desk| (desk.now(), desk.changed_after(after))).await?;
    Ok(match subjects.map_err(DeskError::from)? {
        Some(subjects) => Told { at, news: News { subjects, all: false } },
        None => Told::everything(at),
    })
}

impl Listener {
    /// What is told next; `None` ends the connection.
    async fn next(&mut self) -> Option<Arc<Told>> {
        if let Some(first) = self.first.take() {
            return Some(Arc::new(first));
        }
        loop {
            tokio::select! {
                heard = self.heard.recv() => return match heard {
                    Ok(told) => Some(told),
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        Some(Arc::new(Told::everything(self.hub.desk.now())))
                    }
                    Err(broadcast::error::RecvError::Closed) => None,
                },
                () = super::told_to_stop(&mut self.stopping) => return None,
                _ = self.look.tick() => {
                    let token = self.token.clone();
                    let found = self.hub.blocking(move |desk| desk.still_whose(&token)).await;
                    if !matches!(found, Ok(Ok(_))) {
                        return None;
                    }
                }
            }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.metrics.listeners.dec();
    }
}
