//! Telephone systems at the hub: Zammad's generic interface and desk phones' action URLs.
//!
//! The token in the path is the whole authentication, as those systems know no other; it lets in
//! nothing but events of calls.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    middleware,
    routing::{get, post},
};

use super::{Hub, brief::brief, reply::Refusal};
use crate::{
    desk::session::Token,
    domain::call::{
        Hook, HookRefusal,
        fields::{self, Fields},
    },
};

pub(super) fn routes() -> Router<Arc<Hub>> {
    Router::new()
        .route("/api/v1/cti/{token}", post(event))
        .route("/cti/phone/{token}", get(phone))
        .layer(middleware::from_fn(brief))
}

/// An event in JSON, as a form or as a form in parts.
async fn event(
    State(hub): State<Arc<Hub>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<serde_json::Value>, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let fields = fields::read(kind.unwrap_or_default(), &body).ok_or_else(Refusal::unreadable)?;
    hear(&hub, token, &fields).await
}

/// An event in the address, as desk phones send them. It changes something although it is a GET:
/// phones know nothing else, and whoever holds the token may.
async fn phone(
    State(hub): State<Arc<Hub>>,
    Path(token): Path<String>,
    Query(fields): Query<Fields>,
) -> Result<Json<serde_json::Value>, Refusal> {
    hear(&hub, token, &fields).await
}

async fn hear(
    hub: &Hub,
    token: String,
    fields: &Fields,
) -> Result<Json<serde_json::Value>, Refusal> {
    let hook = Hook::read(fields);
    let token = Token::from(token);
    // The token first: who has none learns nothing about the words.
    let heard = hub.blocking(move |desk| match hook {
        Ok(hook) => desk.hear(&token, &hook).map(drop),
        Err(refusal) => desk.knows_door(&token).and_then(|()| Err(HookRefusal::into(refusal))),
    });
    heard.await??;
    Ok(Json(serde_json::json!({})))
}
