//! Signing in with the organisation (`OpenID` Connect, code flow with PKCE); the hub is the relying party.
//!
//! The secrets of an attempt are rows, so each hub may take back whom another has sent.

mod logout;
mod provider;
mod token;

use std::{path::PathBuf, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Query, State},
    http::{StatusCode, Uri, header},
    middleware,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use self::provider::{Code, Failure, Provider};
use super::{
    Hub, HubError,
    api::{At, read},
    brief::brief,
    reply::Refusal,
};
use crate::{
    desk::{
        Desk, DeskError,
        organisation::{Arrival, Departure, Member, Membership},
        session::Token,
        wire::{CollectElsewhere, DepartElsewhere, Elsewhere, Granted},
    },
    domain::Personal,
    lang::Lang,
};

/// With whom people sign in, and what their accounts are here.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub issuer: String,
    pub client: String,
    /// Where the provider knows this hub by one.
    pub secret: Option<Personal>,
    /// The authority of a provider that has one of its own.
    pub ca: Option<PathBuf>,
    /// How browsers reach this hub, if not by its first name.
    pub address: Option<String>,
    pub membership: Membership,
    /// The claim that lists groups.
    pub groups_claim: String,
}

/// An organisation that can be asked.
pub(super) struct Door {
    provider: Provider,
    redirect: String,
    membership: Membership,
    groups_claim: String,
}

/// Where the provider sends people back to.
const RETURN: &str = "/sign-in/oidc/callback";
/// Where a browser ends up.
const DONE: &str = "/sign-in/oidc/done";
/// Where the provider says that somebody has signed out there.
const SIGNED_OUT: &str = "/sign-in/oidc/logout";

pub(super) fn routes() -> Router<Arc<Hub>> {
    Router::new()
        .route("/api/v1/session/elsewhere", post(depart))
        .route("/api/v1/session/elsewhere/collect", post(collect))
        .route(RETURN, get(come_back))
        .route(DONE, get(done))
        .route(SIGNED_OUT, post(logout::signed_out))
        .layer(middleware::from_fn(brief))
}

impl Door {
    /// Makes ready to ask; nothing is asked yet. `address` is how this hub is reached if nothing else is said.
    pub(super) fn to(it: &Organisation, address: Option<String>) -> Result<Self, HubError> {
        let bad = |why: &str| HubError::Organisation(why.to_owned());
        if !is_covered(&it.issuer) {
            return Err(bad("--oidc-issuer must be an https address"));
        }
        let address = it.address.clone().or(address);
        let address =
            address.ok_or_else(|| bad("say how browsers reach this hub: --oidc-address"))?;
        let roots = match &it.ca {
            Some(file) => Some(
                provider::authorities(file)
                    .ok_or_else(|| bad("--oidc-ca names no certificates"))?,
            ),
            None => None,
        };
        Ok(Self {
            provider: Provider::new((&it.issuer, &it.client), it.secret.clone(), roots),
            redirect: format!("{}{RETURN}", address.trim_end_matches('/')),
            membership: it.membership.clone(),
            groups_claim: it.groups_claim.clone(),
        })
    }

    /// Where a browser has to go.
    fn way_out(&self, out: &Departure) -> Result<String, Failure> {
        let card = self.provider.card()?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&out.arrival.verifier));
        let pairs = [
            ("response_type", "code"),
            ("scope", "openid profile email"),
            ("client_id", self.provider.client()),
            ("redirect_uri", &self.redirect),
            ("state", out.handle.reveal()),
            ("nonce", &out.arrival.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let query: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let glue = if card.authorization_endpoint.contains('?') { '&' } else { '?' };
        Ok(format!("{}{glue}{}", card.authorization_endpoint, query.join("&")))
    }

    /// Who came back, if the provider vouches for them.
    fn member(&self, desk: &Desk, back: &Back, arrival: &Arrival) -> Result<Member, DeskError> {
        self.vouched(desk, back, arrival).map_err(|failure| {
            tracing::warn!(%failure, "nobody was vouched for");
            DeskError::refused(match failure {
                Failure::Away(_) => "organisation-away",
                _ => "organisation-failed",
            })
        })
    }

    fn vouched(&self, desk: &Desk, back: &Back, arrival: &Arrival) -> Result<Member, Failure> {
        let code = back.code.as_deref().ok_or(Failure::Strange("it sent no code"))?;
        // An answer of another provider that was mixed up with this one.
        let must_say = self.provider.card()?.authorization_response_iss_parameter_supported;
        let is_theirs = |it: &String| it == self.provider.issuer();
        if !back.iss.as_ref().map_or(!must_say, is_theirs) {
            return Err(Failure::Strange("the answer is of another issuer"));
        }
        let code = Code {
            value: code,
            redirect: &self.redirect,
            verifier: &arrival.verifier,
            nonce: &arrival.nonce,
            now_secs: desk.now().micros() / 1_000_000,
        };
        let wanted = &self.membership.login.name;
        let claims = self.provider.redeem(&code, wanted)?;
        let text = |name: &str| claims.get(name).and_then(|it| it.as_str()).unwrap_or_default();
        if wanted == "email" && claims.get("email_verified").is_some_and(|it| *it == false) {
            return Err(Failure::Strange("the address is not verified"));
        }
        let groups = claims.get(&self.groups_claim).and_then(|it| it.as_array());
        let groups = groups.into_iter().flatten().filter_map(|it| it.as_str());
        Ok(Member {
            login: text(wanted).to_owned(),
            name: text("name").to_owned(),
            groups: groups.map(str::to_owned).collect(),
            by: logout::voucher(self.provider.issuer(), &claims),
        })
    }
}

/// Whether what is sent there is encrypted, or stays on this machine.
pub(super) fn is_covered(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    let is_here = host == "localhost" || address.is_ok_and(|it| it.is_loopback());
    match uri.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => is_here,
        _ => false,
    }
}

/// A value of a query or a form, with everything escaped that may mean something.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        use std::fmt::Write as _;
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => write!(out, "%{byte:02X}").unwrap_or_default(),
        }
        out
    })
}

/// What a provider sends along with somebody.
#[derive(Debug, Deserialize)]
struct Back {
    #[serde(default)]
    state: Token,
    code: Option<String>,
    iss: Option<String>,
}

fn door(hub: &Hub) -> Result<Arc<Door>, Refusal> {
    hub.organisation.clone().ok_or_else(Refusal::not_found)
}

/// A desktop's person goes to sign in.
async fn depart(
    State(hub): State<Arc<Hub>>,
    at: At,
    body: Bytes,
) -> Result<Json<Elsewhere>, Refusal> {
    let door = door(&hub)?;
    hub.limits.sign_in(at.ip())?;
    let wish: DepartElsewhere = read(&body)?;
    let gone = hub.blocking(move |desk| {
        let out = desk.depart(wish.challenge, wish.port)?;
        let url = door.way_out(&out).map_err(|failure| {
            tracing::warn!(%failure, "nobody can sign in with the organisation");
            DeskError::refused("organisation-away")
        })?;
        Ok::<_, DeskError>(Elsewhere { handle: out.handle, url })
    });
    Ok(Json(gone.await??))
}

/// The browser comes back from the provider, and is sent on to the desktop on its own machine.
async fn come_back(
    State(hub): State<Arc<Hub>>,
    at: At,
    Query(back): Query<Back>,
) -> Result<Response, Refusal> {
    let door = door(&hub)?;
    hub.limits.sign_in(at.ip())?;
    let received = hub.blocking(move |desk| {
        let arrival = desk.take_back(&back.state)?;
        let member = door.member(desk, &back, &arrival);
        let ticket = desk.receive(&back.state, member, &door.membership)?;
        Ok::<_, DeskError>(format!("http://127.0.0.1:{}/?ticket={}", arrival.port, ticket.reveal()))
    });
    match received.await? {
        Ok(place) => Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()),
        Err(DeskError::Refused(_)) => Ok(page(&hub, StatusCode::GONE, "hub-sign-in-ended")),
        Err(err) => Err(err.into()),
    }
}

/// Where the desktop sends the browser in the end.
async fn done(State(hub): State<Arc<Hub>>) -> Response {
    page(&hub, StatusCode::OK, "hub-sign-in-back")
}

/// One sentence in both languages.
fn page(hub: &Hub, status: StatusCode, key: &str) -> Response {
    let said = [Lang::ZhCn, Lang::En].map(|lang| {
        let texts = hub.texts(lang);
        format!("<p lang=\"{}\">{}</p>", lang.code(), texts.tr(key))
    });
    let head = "<!doctype html><meta charset=\"utf-8\">\
        <meta name=\"viewport\" content=\"width=device-width\"><title>Attaché</title>";
    let html = [head, &said[0], &said[1]].concat();
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

/// The desktop hears what became of it.
async fn collect(
    State(hub): State<Arc<Hub>>,
    at: At,
    body: Bytes,
) -> Result<Json<Granted>, Refusal> {
    hub.limits.sign_in(at.ip())?;
    let wish: CollectElsewhere = read(&body)?;
    let granted = hub.blocking(move |desk| {
        let (signed, by) = desk.collect(&wish.handle, &wish.verifier, &wish.ticket)?;
        let token = match by {
            Some(by) => desk.begin_vouched(&signed, by)?,
            None => desk.begin_session(&signed)?,
        };
        Ok::<_, DeskError>(Granted { token, signed })
    });
    Ok(Json(granted.await??))
}
