//! Opening a link, proving who is there, agreeing, submitting: the few things that change by a POST.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Guest, Holder, Origin, no::No};
use crate::{
    desk::link::{Command, Knock},
    domain::{
        Personal,
        link::{Doing, ShortCode, Sight, Token},
        paper::PaperKind,
    },
    hub::Hub,
    inspect,
};

/// A body of these pages is small.
const LARGEST: usize = 4 * 1024;

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, No> {
    if LARGEST < body.len() {
        return Err(No::Unreadable);
    }
    serde_json::from_slice(body).map_err(|_not_ours| No::Unreadable)
}

/// What opens a link: the token in it, or the code for typing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Key {
    token: Option<Personal>,
    short: Option<Personal>,
}

/// A session that has begun; good for nothing before the second factor.
#[derive(Serialize)]
pub(super) struct Begun {
    session: Personal,
}

pub(super) async fn open(
    State(hub): State<Arc<Hub>>,
    at: Origin,
    body: Bytes,
) -> Result<Json<Begun>, No> {
    hub.limits.knock(at.0).map_err(No::TooOften)?;
    let key: Key = read(&body)?;
    let typed = |it: &Personal| ShortCode::parse(it.reveal()).map(Knock::Short);
    let knock = match (&key.token, &key.short) {
        (Some(token), None) => Token::parse(token.reveal()).map(Knock::Token),
        (None, Some(short)) => typed(short),
        _ => return Err(No::Unreadable),
    };
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_no_source| No::Internal)?;
    let session = Token::from_random(bytes);
    let hash = session.hash();
    // What cannot be a key is looked up like one, so that the answer takes as long.
    let knock = knock.unwrap_or_else(|| Knock::Token(Token::from_random(bytes)));
    hub.blocking(move |desk| desk.open_link(&knock, hash)).await??;
    Ok(Json(Begun { session: session.text() }))
}

/// The second factor.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    code: Personal,
}

pub(super) async fn prove(
    State(hub): State<Arc<Hub>>,
    at: Origin,
    guest: Guest,
    body: Bytes,
) -> Result<StatusCode, No> {
    hub.limits.knock(at.0).map_err(No::TooOften)?;
    let code: Code = read(&body)?;
    hub.blocking(move |desk| desk.prove_link(guest.session, &code.code)).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// Which words were agreed to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agreed {
    version: String,
}

pub(super) async fn agree(
    State(hub): State<Arc<Hub>>,
    holder: Holder,
    body: Bytes,
) -> Result<StatusCode, No> {
    let Agreed { version } = read(&body)?;
    let command = Command::Agree { session: holder.session, version };
    hub.blocking(move |desk| desk.hold(holder.link, &command)).await??;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn submit(State(hub): State<Arc<Hub>>, holder: Holder) -> Result<StatusCode, No> {
    let command = Command::Submit { session: holder.session };
    hub.blocking(move |desk| desk.hold(holder.link, &command)).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// What the customer is doing, as their page tells.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    doing: Doing,
    kind: Option<String>,
    #[serde(default)]
    page: u16,
    #[serde(default)]
    of: u16,
}

pub(super) async fn sight(
    State(hub): State<Arc<Hub>>,
    holder: Holder,
    body: Bytes,
) -> Result<StatusCode, No> {
    hub.limits.sight(holder.session).map_err(No::TooOften)?;
    let seen: Seen = read(&body)?;
    let (doing, page, of) = (seen.doing, seen.page, seen.of);
    let kind = seen.kind.map(PaperKind::new);
    if inspect::MOST_PAGES < usize::from(of) || of < page {
        return Err(No::Unreadable);
    }
    hub.blocking(move |desk| {
        desk.sighted(holder.link, Sight { doing, kind, page, of, at: desk.now() })
    })
    .await??;
    Ok(StatusCode::NO_CONTENT)
}
