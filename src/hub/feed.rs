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
    sync::{
        broadcast::{
            self,
            error::{RecvError, TryRecvError},
        },
        watch,
    },
    time::{Instant, Interval, MissedTickBehavior, interval, sleep_until},
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
/// Changes that follow each other faster are told together, so that a busy team does not wake every
/// desktop for each of its commands.
const TOGETHER: Duration = Duration::from_millis(50);
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
    /// When something was told last.
    told: Instant,
}

impl Told {
    pub(super) fn now(at: Now, subjects: &[Subject]) -> Self {
        Self { at, news: News { subjects: subjects.to_vec(), all: false } }
    }

    /// Whether any of these subjects changed.
    pub(super) fn concerns(&self, watched: &[Subject]) -> bool {
        self.news.all || self.news.subjects.iter().any(|it| watched.contains(it))
    }

    /// This and a later change as one.
    fn with(&self, next: &Self) -> Self {
        let mut subjects = self.news.subjects.clone();
        for subject in &next.news.subjects {
            if !subjects.contains(subject) {
                subjects.push(subject.clone());
            }
        }
        Self { at: next.at, news: News { subjects, all: self.news.all || next.news.all } }
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
    let (token, first, told) = (caller.token, Some(first), Instant::now());
    let listener = Listener { hub, token, first, heard, stopping, look, told };
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
                    Ok(told) => Some(self.together(told).await),
                    Err(RecvError::Lagged(_)) => {
                        Some(Arc::new(Told::everything(self.hub.desk.now())))
                    }
                    Err(RecvError::Closed) => None,
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

    /// This change with those that follow close upon it.
    async fn together(&mut self, first: Arc<Told>) -> Arc<Told> {
        sleep_until(self.told + TOGETHER).await;
        self.told = Instant::now();
        let mut told = first;
        loop {
            match self.heard.try_recv() {
                Ok(next) => told = Arc::new(told.with(&next)),
                Err(TryRecvError::Lagged(_)) => {
                    return Arc::new(Told::everything(self.hub.desk.now()));
                }
                Err(TryRecvError::Empty | TryRecvError::Closed) => return told,
            }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.metrics.listeners.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_told_together_name_each_subject_once_and_the_last_moment() {
        let at = Now::from_micros;
        let told = Told::now(at(1), &[Subject::Board, Subject::Reviews]);
        let both = told.with(&Told::now(at(2), &[Subject::Reviews, Subject::Enterprises]));
        assert_eq!(both.at, at(2));
        let subjects = vec![Subject::Board, Subject::Reviews, Subject::Enterprises];
        assert_eq!(both.news, News { subjects, all: false });
        assert!(Told::everything(at(3)).with(&both).news.all);
        assert!(both.with(&Told::everything(at(3))).news.all);
    }
}
