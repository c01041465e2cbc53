//! What the page shows, in the reader's language: asked for once, then sent again whenever it changes.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Query, State},
    response::sse::{Event, KeepAlive, Sse},
};
use chrono::DateTime;
use futures_util::{Stream, stream};
use serde::{Deserialize, Serialize};
use tokio::sync::{broadcast, watch};

use super::{Holder, no::No};
use crate::{
    desk::{
        Subject,
        link::{HolderPage, HolderSlot, HolderView, Remark, SlotState, Stage},
        query::Question as _,
    },
    domain::{Actor, Now, Wording, order::PhaseState, paper::Medium},
    hub::{Hub, feed::Told, told_to_stop, turns::Turn},
    lang::{Lang, Texts},
};

/// How often a quiet connection is given a sign of life.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// What changes faster is told at this pace: every piece of a file is a change.
const PACE: Duration = Duration::from_millis(700);

/// In which language.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Spoken {
    #[serde(default)]
    lang: String,
}

impl Spoken {
    pub(super) fn lang(&self) -> Lang {
        Lang::of_locale(&self.lang).unwrap_or_default()
    }
}

/// The page, in words.
#[derive(Serialize)]
pub(super) struct Shown {
    office: String,
    manager: String,
    expires: String,
    stage: Stage,
    consent: String,
    offering: String,
    due: String,
    slots: Vec<Slot>,
    phases: Vec<Phase>,
    hint: Option<Said>,
}

#[derive(Serialize)]
struct Slot {
    kind: String,
    name: String,
    advice: String,
    required: bool,
    pages: Vec<String>,
    /// Whether several pictures may be sent as one file.
    sheets: bool,
    state: SlotState,
    open: bool,
    percent: u8,
    sha256: Option<String>,
    remarks: Vec<Note>,
}

/// Something that is said about a paper.
#[derive(Serialize)]
struct Note {
    text: String,
    grave: bool,
}

#[derive(Serialize)]
struct Phase {
    name: String,
    state: PhaseState,
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    title: String,
    state: PhaseState,
}

/// What the manager says, and since when.
#[derive(Serialize)]
struct Said {
    text: String,
    at: i64,
}

pub(super) async fn page(
    State(hub): State<Arc<Hub>>,
    holder: Holder,
    Query(spoken): Query<Spoken>,
) -> Result<Json<Shown>, No> {
    let (_, view) = look(&hub, holder).await?;
    Ok(Json(shown(&view, &hub.texts(spoken.lang()))))
}

async fn look(hub: &Hub, holder: Holder) -> Result<(HolderPage, HolderView), No> {
    let found = hub.blocking(move |desk| {
        let ask = desk.holder_page(holder.session)?;
        let view = desk.ask(&Actor::holder(ask.link), ask.clone())?;
        Ok::<_, crate::desk::DeskError>((ask, view))
    });
    Ok(found.await??)
}

fn shown(view: &HolderView, texts: &Texts) -> Shown {
    let word = |it: &Wording| it.for_locale(texts.lang().code()).to_owned();
    let day = |us: i64| texts.date(Now::from_micros(us).today());
    let phases = view.phases.iter().map(|it| Phase {
        name: texts.tr(&format!("portal-phase-{}", it.stage.code())).into_owned(),
        state: it.state,
        steps: it.steps.iter().map(|it| Step { title: word(&it.title), state: it.state }).collect(),
    });
    Shown {
        office: view.office.clone(),
        manager: view.manager.clone(),
        expires: texts.date_time(Now::from_micros(view.expires_us).local()),
        stage: view.stage,
        consent: view.consent.clone(),
        offering: word(&view.offering),
        due: day(view.due_us),
        slots: view.slots.iter().map(|it| slot(it, texts)).collect(),
        phases: phases.collect(),
        hint: view.hint.as_ref().map(|(text, at)| Said {
            text: text.clone(),
            at: DateTime::from_timestamp_micros(*at).map_or(0, |it| it.timestamp()),
        }),
    }
}

fn slot(it: &HolderSlot, texts: &Texts) -> Slot {
    let word = |it: &Wording| it.for_locale(texts.lang().code()).to_owned();
    Slot {
        kind: it.kind.code().to_owned(),
        name: word(&it.name),
        advice: word(&it.advice),
        required: it.is_required,
        pages: it.pages.iter().map(word).collect(),
        sheets: it.media.contains(&Medium::Pdf),
        state: it.state,
        open: it.is_open,
        percent: it.percent,
        sha256: it.sha256.clone(),
        remarks: it.remarks.iter().map(|it| remark(it, texts)).collect(),
    }
}

fn remark(it: &Remark, texts: &Texts) -> Note {
    let on_page = |page: &Option<u16>, text: String| match page {
        Some(page) => texts
            .tr_with("portal-on-page", &[("page", i64::from(*page).into()), ("text", text.into())]),
        None => text,
    };
    match it {
        Remark::Reason { words, page, is_final } => {
            let said = words.for_locale(texts.lang().code()).to_owned();
            Note { text: on_page(page, said), grave: !is_final }
        }
        Remark::Finding { check, page, is_grave } => {
            let said = texts.tr(&format!("portal-finding-{check}")).into_owned();
            Note { text: on_page(page, said), grave: *is_grave }
        }
        Remark::Fault { code } => {
            let key = format!("portal-fault-{code}");
            let key = if texts.knows(&key) { &key } else { "portal-fault-file" };
            Note { text: texts.tr(key).into_owned(), grave: true }
        }
    }
}

/// Somebody whose page is open.
struct Reader {
    hub: Arc<Hub>,
    holder: Holder,
    lang: Lang,
    watches: Vec<Subject>,
    heard: broadcast::Receiver<Arc<Told>>,
    stopping: watch::Receiver<bool>,
    is_first: bool,
    is_over: bool,
    /// Kept for as long as the page is open.
    _turn: Turn,
}

pub(super) async fn events(
    State(hub): State<Arc<Hub>>,
    holder: Holder,
    Query(spoken): Query<Spoken>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, No> {
    let turn = hub.looking_on.take(holder.session).ok_or(No::InTurn)?;
    let heard = hub.news.subscribe();
    let (ask, _) = look(&hub, holder).await?;
    let reader = Reader {
        stopping: hub.stopping.clone(),
        hub,
        holder,
        lang: spoken.lang(),
        watches: ask.watches(),
        heard,
        is_first: true,
        is_over: false,
        _turn: turn,
    };
    let events = stream::unfold(reader, |mut reader| async {
        let event = reader.next().await?;
        Some((Ok(event), reader))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE)))
}

impl Reader {
    /// The page as it is after the next change; `None` ends the connection.
    async fn next(&mut self) -> Option<Event> {
        if self.is_over || (!self.is_first && !self.changed().await) {
            return None;
        }
        self.is_first = false;
        let view = match look(&self.hub, self.holder).await {
            Ok((_, view)) => view,
            Err(No::Shut) => {
                self.is_over = true;
                return Some(Event::default().event("shut").data("{}"));
            }
            // A database that is away ends no session: the page comes back by itself.
            Err(_) => return None,
        };
        let shown = shown(&view, &self.hub.texts(self.lang));
        Some(Event::default().event("page").json_data(&shown).unwrap_or_default())
    }

    /// Waits for something that the page shows to change, and a little for what changes with it.
    async fn changed(&mut self) -> bool {
        loop {
            let heard = tokio::select! {
                heard = self.heard.recv() => heard,
                () = told_to_stop(&mut self.stopping) => return false,
            };
            let concerned = match heard {
                Ok(told) => told.concerns(&self.watches),
                Err(broadcast::error::RecvError::Lagged(_)) => true,
                Err(broadcast::error::RecvError::Closed) => return false,
            };
            if concerned {
                break;
            }
        }
        tokio::time::sleep(PACE).await;
        // What came meanwhile is shown with it.
        while let Ok(_) | Err(broadcast::error::TryRecvError::Lagged(_)) = self.heard.try_recv() {}
        true
    }
}
