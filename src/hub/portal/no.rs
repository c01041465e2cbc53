//! How the customer's pages say no. What does not open is one answer, whatever the reason.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    desk::{DeskError, Fault, error::Refused},
    domain::link::LinkRefusal,
    hub::reply::Refusal,
};

/// Why a request was not done.
#[derive(Clone, Debug)]
pub(super) enum No {
    /// Unknown, expired, revoked, locked, used up, wrongly proved, not permitted: all the same.
    Shut,
    /// A rule says no and the customer can do something about it.
    Rule(Refused),
    Unreadable,
    TooOften(u32),
    /// The same session does as much already as it may at a time.
    InTurn,
    /// The database is busy or away; again in a moment.
    Away,
    Full,
    Internal,
}

/// The body of every refusal; its sentence is `portal-fault-<code>`.
#[derive(Serialize)]
struct Said<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<&'a str>,
}

impl No {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Shut => StatusCode::NOT_FOUND,
            Self::Rule(it) if it.code == LinkRefusal::TooLarge { most: 0 }.code() => {
                StatusCode::PAYLOAD_TOO_LARGE
            }
            Self::Rule(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooOften(_) | Self::InTurn => StatusCode::TOO_MANY_REQUESTS,
            Self::Away => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn said(&self) -> Said<'_> {
        let code = match self {
            Self::Shut => LinkRefusal::Shut.code(),
            Self::Rule(it) => {
                let value = |wanted: &str| {
                    let found = it.values.iter().find(|(name, _)| name == wanted);
                    found.map(|(_, value)| value.as_str())
                };
                return Said { code: &it.code, most: value("most"), n: value("n") };
            }
            Self::Unreadable => "unreadable",
            Self::TooOften(_) => "too-often",
            Self::InTurn => "in-turn",
            Self::Away => "away",
            Self::Full => "no-space",
            Self::Internal => "internal",
        };
        Said { code, most: None, n: None }
    }
}

impl From<LinkRefusal> for No {
    fn from(refusal: LinkRefusal) -> Self {
        DeskError::from(refusal).into()
    }
}

impl From<DeskError> for No {
    fn from(err: DeskError) -> Self {
        match err.fault() {
            Fault::Refused(it) if it.code == LinkRefusal::Shut.code() => Self::Shut,
            Fault::Refused(it) if it.code == "vault-away" => Self::Away,
            Fault::Refused(it) if it.code.starts_with("vault-") => {
                tracing::error!(%err, "a customer could not be served");
                Self::Internal
            }
            Fault::Refused(it) => Self::Rule(it),
            // What somebody else's link has is as unknown as what nobody has.
            Fault::Forbidden | Fault::NotFound => Self::Shut,
            Fault::Conflict | Fault::Duplicate | Fault::Busy | Fault::Away => Self::Away,
            Fault::NoSpace | Fault::ReadOnly => Self::Full,
            Fault::Foreign | Fault::Damaged | Fault::Newer { .. } | Fault::Internal => {
                tracing::error!(%err, "a customer could not be served");
                Self::Internal
            }
        }
    }
}

/// Work that did not come to its end.
impl From<Refusal> for No {
    fn from(_: Refusal) -> Self {
        Self::Internal
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(self.said())).into_response();
        let wait = match self {
            Self::TooOften(seconds) => Some(seconds),
            Self::Away | Self::InTurn => Some(1),
            _ => None,
        };
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
