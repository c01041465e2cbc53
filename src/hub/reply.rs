//! How a hub says no, and what every answer wears.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::desk::{
    DeskError, Fault,
    error::Refused,
    session,
    wire::{PROTOCOL, PROTOCOL_HEADER, Trouble},
};

/// Why a request was not done, as it is told: never with causes or internals.
#[derive(Clone, Debug)]
pub struct Refusal {
    status: StatusCode,
    fault: Fault,
    /// In so many seconds trying again makes sense.
    retry_after: Option<u32>,
}

impl Refusal {
    pub(super) fn internal() -> Self {
        Self::plain(StatusCode::INTERNAL_SERVER_ERROR, Fault::Internal)
    }

    pub(super) fn not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Fault::NotFound)
    }

    /// Nobody is signed in, or not any more.
    pub(super) fn signed_out() -> Self {
        Self::plain(StatusCode::UNAUTHORIZED, Fault::Refused(Refused::new(session::ENDED)))
    }

    /// What was sent is nothing that this program knows.
    pub(super) fn unreadable() -> Self {
        Self::plain(StatusCode::BAD_REQUEST, Fault::Internal)
    }

    /// The other program speaks a version that this one does not.
    pub(super) fn other_version() -> Self {
        Self::plain(StatusCode::UPGRADE_REQUIRED, Fault::Internal)
    }

    pub(super) fn too_often(seconds: u32) -> Self {
        let refused = Refused::new("staff-wait").with("seconds", seconds);
        let fault = Fault::Refused(refused);
        Self { retry_after: Some(seconds), ..Self::plain(StatusCode::TOO_MANY_REQUESTS, fault) }
    }

    const fn plain(status: StatusCode, fault: Fault) -> Self {
        Self { status, fault, retry_after: None }
    }
}

impl From<DeskError> for Refusal {
    fn from(err: DeskError) -> Self {
        if let DeskError::Store(err) = &err {
            tracing::warn!(%err, "a request failed");
        }
        Self::from(err.fault())
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        let status = match &fault {
            Fault::Refused(it) if [session::ENDED, session::CLOSED].contains(&it.code.as_str()) => {
                StatusCode::UNAUTHORIZED
            }
            // The bucket of the papers does not answer: nothing was kept, and later it may be.
            Fault::Refused(it) if it.code == "vault-away" => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::Forbidden => StatusCode::FORBIDDEN,
            Fault::NotFound => StatusCode::NOT_FOUND,
            Fault::Conflict | Fault::Duplicate => StatusCode::CONFLICT,
            Fault::Busy | Fault::Away => StatusCode::SERVICE_UNAVAILABLE,
            Fault::NoSpace | Fault::ReadOnly => StatusCode::INSUFFICIENT_STORAGE,
            Fault::Foreign | Fault::Damaged | Fault::Newer { .. } | Fault::Internal => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1);
        Self { status, fault, retry_after }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(Trouble { fault: self.fault })).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// What no answer may lack; a page may bring stricter words of its own.
const CLOTHES: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Counts where the hub was reached by HTTPS; browsers pass over it elsewhere.
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
];

/// Gives each answer the headers that every answer has.
pub(super) async fn dress(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in CLOTHES {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.insert(PROTOCOL_HEADER, PROTOCOL.into());
    response
}
