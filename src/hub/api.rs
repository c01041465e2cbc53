//! What desktops ask of a hub: the desk's own commands and questions, one route for each kind.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequestParts, Path, Query, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    middleware,
    response::{IntoResponse as _, Response},
    routing::{get, post, put},
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{Hub, brief::brief, feed, metrics, reply::Refusal, server::Peer};
use crate::{
    desk::{
        Answer, DeskError, Envelope, Query as Question, Receipt,
        files::{Size, Staged},
        import::Batch,
        office::{Founding, FrontDoor},
        session::Token,
        wire::{EnterDemo, Granted, HubCard, OLDEST, PROTOCOL, PROTOCOL_HEADER, SignIn, WhoIsGone},
    },
    domain::{Actor, Sha256Hash, VersionId, import::Tally},
    inspect,
};

/// Bytes around an uploaded file: none, it is the whole body.
#[expect(clippy::cast_possible_truncation, reason = "50 MiB are an usize everywhere")]
const LARGEST_FILE: usize = inspect::LARGEST_FILE_BYTES as usize + 1;

pub(super) fn routes() -> Router<Arc<Hub>> {
    let for_strangers = Router::new()
        .route("/api/v1/office", post(found))
        .route("/api/v1/session", post(sign_in).delete(sign_out))
        .route("/api/v1/session/demo", post(enter_demo))
        .route("/api/v1/session/gone", post(who_is_gone))
        .layer(middleware::from_fn(brief));
    Router::new()
        .merge(for_strangers)
        .route("/health", get(health))
        .route("/metrics", get(metrics::show))
        .route("/api/v1/hub", get(|| async { Json(HubCard::ours()) }))
        .route("/api/v1/door", get(front_door))
        .route("/api/v1/perform", post(perform))
        .route("/api/v1/ask", post(ask))
        .route("/api/v1/rehearse", post(rehearse))
        .route("/api/v1/authority", get(authority))
        .route("/api/v1/feed", get(feed::listen))
        .route("/api/v1/papers/{version}/{page}/{size}", get(picture))
        .route("/api/v1/files", put(stage).layer(DefaultBodyLimit::max(LARGEST_FILE)))
}

/// Whoever sends a request, proved by the token of their session.
pub(super) struct Caller {
    pub(super) actor: Actor,
    pub(super) token: Token,
}

impl FromRequestParts<Arc<Hub>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, hub: &Arc<Hub>) -> Result<Self, Refusal> {
        Speaks::from_request_parts(parts, hub).await?;
        let token = bearer(parts).ok_or_else(Refusal::signed_out)?;
        let shown = token.clone();
        let actor = hub.blocking(move |desk| desk.whose(&shown)).await??;
        Ok(Self { actor, token })
    }
}

/// A desktop whose version this hub understands.
struct Speaks;

impl<S: Sync> FromRequestParts<S> for Speaks {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let named = parts.headers.get(PROTOCOL_HEADER).and_then(|it| it.to_str().ok());
        let version = named.map_or(Some(PROTOCOL), |it| it.parse().ok());
        match version {
            Some(version) if (OLDEST..=PROTOCOL).contains(&version) => Ok(Self),
            _ => Err(Refusal::other_version()),
        }
    }
}

fn bearer(parts: &Parts) -> Option<Token> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(Token::from)
}

/// Reads what was sent; a command of a newer desktop is nothing that this hub knows.
pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|err| {
        tracing::info!(class = ?err.classify(), "a request could not be read");
        Refusal::unreadable()
    })
}

/// Whether the hub can serve: its database answers.
async fn health(State(hub): State<Arc<Hub>>) -> Result<&'static str, Refusal> {
    hub.blocking(crate::desk::Desk::front_door).await??;
    Ok("ok\n")
}

async fn front_door(State(hub): State<Arc<Hub>>, _: Speaks) -> Result<Json<FrontDoor>, Refusal> {
    let door = hub.blocking(crate::desk::Desk::front_door).await??;
    Ok(Json(FrontDoor { has_organisation: hub.organisation.is_some(), ..door }))
}

/// Makes the office. Whoever comes first to a fresh hub would own it, so the word is asked for that only its machine shows.
async fn found(State(hub): State<Arc<Hub>>, at: At, body: Bytes) -> Result<StatusCode, Refusal> {
    hub.limits.sign_in(at.ip())?;
    let founding: Founding = read(&body)?;
    hub.strangers.may_found(&founding.word)?;
    hub.blocking(move |desk| desk.found(&founding)).await??;
    Ok(StatusCode::NO_CONTENT)
}

async fn sign_in(
    State(hub): State<Arc<Hub>>,
    _: Speaks,
    at: At,
    body: Bytes,
) -> Result<Json<Granted>, Refusal> {
    hub.limits.sign_in(at.ip())?;
    let wish: SignIn = read(&body)?;
    let _turn = hub.turn_to_check().await?;
    let granted = hub.blocking(move |desk| {
        let signed = desk.sign_in_by(&wish)?;
        let token = desk.begin_session(&signed)?;
        Ok::<_, DeskError>(Granted { token, signed })
    });
    Ok(Json(granted.await??))
}

async fn enter_demo(
    State(hub): State<Arc<Hub>>,
    _: Speaks,
    (at, headers): (At, HeaderMap),
    body: Bytes,
) -> Result<Json<Granted>, Refusal> {
    hub.limits.sign_in(at.ip())?;
    hub.strangers.may_walk_in(at.0, &headers)?;
    let wish: EnterDemo = read(&body)?;
    let granted = hub.blocking(move |desk| {
        let signed = desk.enter_demo(wish.staff)?;
        let token = desk.begin_session(&signed)?;
        Ok::<_, DeskError>(Granted { token, signed })
    });
    Ok(Json(granted.await??))
}

async fn sign_out(State(hub): State<Arc<Hub>>, caller: Caller) -> Result<StatusCode, Refusal> {
    hub.blocking(move |desk| desk.end_session(&caller.token)).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// Says of which sessions the account is closed; nothing of those that are unknown or good.
async fn who_is_gone(
    State(hub): State<Arc<Hub>>,
    _: Speaks,
    at: At,
    body: Bytes,
) -> Result<Json<Vec<Sha256Hash>>, Refusal> {
    hub.limits.gone(at.ip())?;
    let asked: WhoIsGone = read(&body)?;
    Ok(Json(hub.blocking(move |desk| desk.closed_among(&asked.sessions)).await??))
}

async fn perform(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Receipt>, Refusal> {
    let envelope: Envelope = read(&body)?;
    Ok(Json(hub.blocking(move |desk| desk.perform(&caller.actor, &envelope)).await??))
}

async fn ask(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Answer>, Refusal> {
    let question: Question = read(&body)?;
    Ok(Json(hub.blocking(move |desk| desk.answer(&caller.actor, &question)).await??))
}

/// What a part of a list would do.
async fn rehearse(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Tally>, Refusal> {
    let batch: Batch = read(&body)?;
    Ok(Json(hub.blocking(move |desk| desk.rehearse(&caller.actor, &batch)).await??))
}

/// The authority that a desktop keeps when it meets this hub first.
async fn authority(State(hub): State<Arc<Hub>>) -> Result<String, Refusal> {
    hub.authority.clone().ok_or_else(Refusal::not_found)
}

async fn picture(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    Path((version, page, size)): Path<(String, u16, Size)>,
) -> Result<Response, Refusal> {
    let version: VersionId = version.parse().map_err(|_not_an_id| Refusal::not_found())?;
    let jpeg = hub.blocking(move |desk| desk.picture(&caller.actor, version, (page, size)));
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg.await??).into_response())
}

/// How an uploaded file was called.
#[derive(Deserialize)]
struct Named {
    name: String,
}

async fn stage(
    State(hub): State<Arc<Hub>>,
    caller: Caller,
    Query(named): Query<Named>,
    body: Bytes,
) -> Result<Json<Staged>, Refusal> {
    Ok(Json(hub.blocking(move |desk| desk.stage(&caller.actor, &named.name, &body)).await??))
}

/// Where a request comes from.
pub(super) struct At(Peer);

impl At {
    pub(super) fn ip(&self) -> std::net::IpAddr {
        self.0.0.ip()
    }
}

impl<S: Sync> FromRequestParts<S> for At {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Peer>().map(|it| Self(*it)).ok_or_else(Refusal::internal)
    }
}
