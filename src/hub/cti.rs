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
    routing::{get, post},
};

use super::{Hub, reply::Refusal};
use crate::{
    desk::session::Token,
    domain::call::{Hook, HookRefusal},
};

pub(super) fn routes() -> Router<Arc<Hub>> {
    Router::new().route("/api/v1/cti/{token}", post(event)).route("/cti/phone/{token}", get(phone))
}

type Fields = Vec<(String, String)>;

/// An event in JSON or as a form.
async fn event(
    State(hub): State<Arc<Hub>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<serde_json::Value>, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let is_json = kind.is_some_and(|it| it.starts_with("application/json"));
    let fields = if is_json { of_json(&body)? } else { of_form(&body)? };
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

/// The fields of a JSON object; lists become names given more than once.
fn of_json(body: &[u8]) -> Result<Fields, Refusal> {
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(body).map_err(|_not_an_object| Refusal::unreadable())?;
    let mut fields = Vec::new();
    for (name, value) in object {
        let values = match value {
            serde_json::Value::Array(values) => values,
            other => vec![other],
        };
        for value in values {
            match value {
                serde_json::Value::String(text) => fields.push((name.clone(), text)),
                serde_json::Value::Number(number) => {
                    fields.push((name.clone(), number.to_string()));
                }
                _ => {}
            }
        }
    }
    Ok(fields)
}

fn of_form(body: &[u8]) -> Result<Fields, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_not_text| Refusal::unreadable())?;
    // The same reading as that of an address.
    let uri = format!("/?{text}").parse().map_err(|_not_a_form| Refusal::unreadable())?;
    let Query(fields) = Query::try_from_uri(&uri).map_err(|_not_a_form| Refusal::unreadable())?;
    Ok(fields)
}
