//! The provider says by itself that somebody has signed out (`OpenID` Connect Back-Channel Logout 1.0).

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::{
    door,
    provider::Failure,
    token::{Audience, Claims, Flaw, SKEW, seconds},
};
use crate::{
    desk::{
        DeskError,
        logout::{Ending, HEARD, Voucher},
    },
    domain::{Now, Sha256Hash},
    hub::{Hub, api::At, reply::Refusal},
};

/// What a token of this kind is about.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Up to which age a token is believed, in seconds; so long it is remembered that it was used.
const OLDEST: i64 = 600;
/// No token is longer.
const LONGEST: usize = 16 * 1024;

#[derive(Deserialize)]
struct Said {
    iss: String,
    aud: Audience,
    iat: f64,
    exp: Option<f64>,
    jti: String,
    sub: Option<String>,
    sid: Option<String>,
    events: Claims,
}

/// Whom somebody's session at a provider belongs to, as far as it says so.
pub(super) fn voucher(issuer: &str, claims: &Claims) -> Option<Voucher> {
    let text = |name: &str| claims.get(name).and_then(|it| it.as_str());
    Some(Voucher {
        subject: named(issuer, ("sub", text("sub")?)),
        sid: text("sid").map(|it| named(issuer, ("sid", it))),
    })
}

/// A name that is only good within its issuer, as it is kept.
fn named(issuer: &str, (kind, name): (&str, &str)) -> Sha256Hash {
    Sha256Hash::of(format!("{issuer}\n{kind}\n{name}").as_bytes())
}

/// What ends by the word of a token whose signature is right.
pub(super) fn judged(
    claims: Claims,
    (issuer, client): (&str, &str),
    now_secs: i64,
) -> Result<Ending, Flaw> {
    // What lets somebody in must not put them out, nor the other way round.
    if claims.contains_key("nonce") {
        return Err(Flaw::Nonce);
    }
    let malformed = |_: serde_json::Error| Flaw::Malformed;
    let said: Said =
        serde_json::from_value(serde_json::Value::Object(claims)).map_err(malformed)?;
    if said.iss != issuer {
        return Err(Flaw::Issuer);
    }
    if !said.aud.names(client) {
        return Err(Flaw::Audience);
    }
    let (now, skew) = (seconds(now_secs), seconds(SKEW));
    if now + skew < said.iat {
        return Err(Flaw::Early);
    }
    if said.iat + seconds(OLDEST) <= now || said.exp.is_some_and(|it| it + skew <= now) {
        return Err(Flaw::Expired);
    }
    if !said.events.get(EVENT).is_some_and(serde_json::Value::is_object) {
        return Err(Flaw::Event);
    }
    let name = |kind, it: Option<String>| {
        it.filter(|it| !it.is_empty()).map(|it| named(issuer, (kind, &it)))
    };
    let (subject, sid) = (name("sub", said.sub), name("sid", said.sid));
    if said.jti.is_empty() || (subject.is_none() && sid.is_none()) {
        return Err(Flaw::Subject);
    }
    let until = Now::from_micros((now_secs + OLDEST + 2 * SKEW) * 1_000_000);
    Ok(Ending { id: named(issuer, ("jti", &said.jti)), until, subject, sid })
}

/// Hears that somebody has signed out. Words that are not believed count against whoever sends them.
pub(super) async fn signed_out(
    State(hub): State<Arc<Hub>>,
    at: At,
    body: Bytes,
) -> Result<Response, Refusal> {
    let door = door(&hub)?;
    let heard = hub.blocking(move |desk| {
        let token = token(&body).ok_or(Failure::Flaw(Flaw::Malformed))?;
        let now_secs = desk.now().micros() / 1_000_000;
        let ending = door.provider.ended(token, now_secs)?;
        Ok::<_, Failure>(desk.end_vouched(ending))
    });
    match heard.await? {
        Ok(Ok(count)) => {
            tracing::info!(count, "the organisation signed somebody out");
            Ok(answer(StatusCode::OK, ""))
        }
        Err(Failure::Away(cause)) => {
            hub.limits.sign_in(at.ip())?;
            tracing::warn!(%cause, "a sign-out could not be proved");
            Ok(answer(StatusCode::SERVICE_UNAVAILABLE, ""))
        }
        Ok(Err(DeskError::Refused(refused))) if refused.code == HEARD => {
            hub.limits.sign_in(at.ip())?;
            tracing::warn!("a sign-out was sent twice");
            Ok(refusal())
        }
        Ok(Err(err)) => Err(err.into()),
        Err(failure) => {
            hub.limits.sign_in(at.ip())?;
            tracing::warn!(%failure, "a sign-out is not believed");
            Ok(refusal())
        }
    }
}

/// The token in a form; its letters are none that a form escapes.
fn token(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok().filter(|it| it.len() <= LONGEST)?;
    text.split('&').find_map(|it| it.strip_prefix("logout_token="))
}

fn refusal() -> Response {
    answer(StatusCode::BAD_REQUEST, r#"{"error":"invalid_request"}"#)
}

fn answer(status: StatusCode, body: &'static str) -> Response {
    let kind = if body.is_empty() { "text/plain" } else { "application/json" };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body).into_response()
}
