//! The pages that customers open on their phones: upload links, files in pieces, progress of the order.
//!
//! A GET changes nothing, so that whoever looks at links before people do cannot use them up. The
//! secret of a session travels in a header alone; there are no cookies, hence nothing that another
//! site could make a browser send.

mod assets;
mod checksum;
mod doors;
mod no;
mod pour;
mod rest;
mod tus;
mod view;

use std::{net::IpAddr, sync::Arc};

use axum::{
    Router,
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, header, request::Parts},
    middleware,
    response::Response,
    routing::{get, post},
};

use super::{Hub, brief::brief, server::Peer};
use crate::domain::{
    LinkId, Sha256Hash,
    link::{LinkRefusal, Token},
};
use no::No;

/// Everything under `/u`; nothing of it reaches what desktops ask.
pub(super) fn routes() -> Router<Arc<Hub>> {
    let words = Router::new()
        .route("/u/api/open", post(doors::open))
        .route("/u/api/prove", post(doors::prove))
        .route("/u/api/agree", post(doors::agree))
        .route("/u/api/submit", post(doors::submit))
        .route("/u/api/sight", post(doors::sight))
        .layer(middleware::from_fn(brief));
    Router::new()
        .merge(assets::routes())
        .merge(words)
        .route("/u/api/page", get(view::page))
        .route("/u/api/events", get(view::events))
        .merge(tus::routes())
        .layer(middleware::map_response(dress))
}

/// What every answer of these pages wears, refusals included.
const CLOTHES: [(HeaderName, &str); 2] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=(), payment=()",
    ),
];

async fn dress(mut response: Response) -> Response {
    for (name, value) in CLOTHES {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A session of whoever opened a link, proved or not.
#[derive(Clone, Copy, Debug)]
struct Guest {
    session: Sha256Hash,
    link: LinkId,
    is_proved: bool,
}

/// A session in which the second factor was right.
#[derive(Clone, Copy, Debug)]
struct Holder {
    session: Sha256Hash,
    link: LinkId,
}

impl FromRequestParts<Arc<Hub>> for Guest {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, hub: &Arc<Hub>) -> Result<Self, No> {
        // What cannot be a session is looked up like one.
        let session = bearer(parts).map_or_else(|| Sha256Hash::of(b""), |it| it.hash());
        let found = hub.blocking(move |desk| desk.link_session(session)).await??;
        Ok(Self { session, link: found.link, is_proved: found.is_proved })
    }
}

impl FromRequestParts<Arc<Hub>> for Holder {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, hub: &Arc<Hub>) -> Result<Self, No> {
        let guest = Guest::from_request_parts(parts, hub).await?;
        if guest.is_proved {
            Ok(Self { session: guest.session, link: guest.link })
        } else {
            Err(LinkRefusal::Shut.into())
        }
    }
}

fn bearer(parts: &Parts) -> Option<Token> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    Token::parse(value.strip_prefix("Bearer ")?)
}

/// Where a request comes from.
struct Origin(IpAddr);

impl FromRequestParts<Arc<Hub>> for Origin {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Hub>) -> Result<Self, No> {
        parts.extensions.get::<Peer>().map(|it| Self(it.0.ip())).ok_or(No::Internal)
    }
}
