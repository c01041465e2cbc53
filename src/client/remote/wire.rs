//! One request to a hub and what its answer means.

use std::sync::{Arc, PoisonError, RwLock};

use serde::{Serialize, de::DeserializeOwned};
use ureq::{Body, http::Response};

use super::trust::{self, Bond, Known};
use crate::{
    client::ClientError,
    desk::{
        Fault,
        session::{self, Token},
        wire::{PROTOCOL, PROTOCOL_HEADER, Trouble},
    },
};

/// The largest answer that is taken in.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The way to one hub, with the token of whoever is signed in.
pub(super) struct Wire {
    way: Arc<Way>,
    token: RwLock<Option<Arc<Token>>>,
}

struct Way {
    url: String,
    known: Known,
    /// None while the hub has never been met.
    bond: RwLock<Option<Bond>>,
}

impl Wire {
    pub(super) fn new(url: &str, known: Known) -> Self {
        let way = Way { url: url.to_owned(), known, bond: RwLock::default() };
        Self { way: Arc::new(way), token: RwLock::default() }
    }

    /// The same way with the token of now, whoever signs in later.
    pub(super) fn seated(&self) -> Self {
        let token = self.token.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { way: Arc::clone(&self.way), token: RwLock::new(token) }
    }

    /// A connection to the hub that is ours and to no other; meets it if nobody has.
    fn agent(&self) -> Result<ureq::Agent, ClientError> {
        let way = &self.way;
        if let Some(bond) = &*way.bond.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(bond.agent.clone());
        }
        let mut bond = way.bond.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(bond) = &*bond {
            return Ok(bond.agent.clone()); // Somebody else has just met it.
        }
        let met = trust::bond(&way.url, &way.known)?;
        Ok(bond.insert(met).agent.clone())
    }

    /// The fingerprint of the hub's authority, and whether the hub is new here.
    pub(super) fn acquaintance(&self) -> (Option<String>, bool) {
        // While it is being met there is nothing to tell; the drawing thread does not wait.
        let bond = self.way.bond.try_read().ok();
        let bond = bond.as_ref().and_then(|it| it.as_ref());
        bond.map(|it| (it.fingerprint.clone(), it.is_new)).unwrap_or_default()
    }

    /// Somebody relies on the hub from now on.
    pub(super) fn is_relied_on(&self) {
        if let Some(bond) = &mut *self.way.bond.write().unwrap_or_else(PoisonError::into_inner) {
            bond.is_new = false;
        }
    }

    pub(super) fn token(&self) -> Option<Token> {
        self.token.read().unwrap_or_else(PoisonError::into_inner).as_deref().cloned()
    }

    /// Gives the token away; seats that were taken with it keep theirs.
    pub(super) fn take_token(&self) -> Option<Arc<Token>> {
        self.token.write().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn hold(&self, token: Option<Token>) {
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = token.map(Arc::new);
    }

    /// Sends `body` as JSON and reads the answer as JSON.
    pub(super) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        read(&self.post_raw(path, body)?)
    }

    /// As [`Self::post`], with the answer's bytes.
    pub(super) fn post_raw(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Vec<u8>, ClientError> {
        let json = serde_json::to_vec(body).map_err(|_unwritable| ClientError::Misunderstood)?;
        let request = self.agent()?.post(self.address(path));
        let request = request.header("content-type", "application/json");
        taken(self.dressed(request).send(&json[..]))
    }

    pub(super) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        read(&self.get_raw(path)?)
    }

    pub(super) fn get_raw(&self, path: &str) -> Result<Vec<u8>, ClientError> {
        taken(self.dressed(self.agent()?.get(self.address(path))).call())
    }

    /// An answer that goes on and on; see [`super::listen`].
    pub(super) fn stream(&self, path: &str) -> Result<Response<Body>, ClientError> {
        let response = self.dressed(self.agent()?.get(self.address(path))).call();
        let response = response.map_err(|err| trust::failed(&err))?;
        if response.status().is_success() { Ok(response) } else { Err(refused(response)) }
    }

    pub(super) fn put<T: DeserializeOwned>(
        &self,
        (path, name): (&str, &str),
        body: &[u8],
    ) -> Result<T, ClientError> {
        let request = self.agent()?.put(self.address(path)).query("name", name);
        let request = request.header("content-type", "application/octet-stream");
        read(&taken(self.dressed(request).send(body))?)
    }

    /// Ends the session of somebody who has left.
    pub(super) fn end(&self, token: &Token) -> Result<(), ClientError> {
        let request = self.agent()?.delete(self.address("/api/v1/session"));
        let request = request.header("authorization", format!("Bearer {}", token.reveal()));
        taken(request.call()).map(drop)
    }

    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.way.url)
    }

    fn dressed<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        let request = request.header(PROTOCOL_HEADER, PROTOCOL.to_string());
        match self.token() {
            Some(token) => request.header("authorization", format!("Bearer {}", token.reveal())),
            None => request,
        }
    }
}

fn taken(response: Result<Response<Body>, ureq::Error>) -> Result<Vec<u8>, ClientError> {
    let response = response.map_err(|err| trust::failed(&err))?;
    if response.status().is_success() { bytes(response) } else { Err(refused(response)) }
}

fn bytes(mut response: Response<Body>) -> Result<Vec<u8>, ClientError> {
    let body = response.body_mut().with_config().limit(LARGEST);
    body.read_to_vec().map_err(|err| trust::failed(&err))
}

fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, ClientError> {
    if json.is_empty() {
        return serde_json::from_str("null").map_err(|_not_empty| ClientError::Misunderstood);
    }
    serde_json::from_slice(json).map_err(|_other_version| ClientError::Misunderstood)
}

/// Whether a session has ended because its account was closed.
fn is_closed(fault: &Fault) -> bool {
    matches!(fault, Fault::Refused(it) if it.code == session::CLOSED)
}

/// Why a hub said no.
fn refused(response: Response<Body>) -> ClientError {
    let status = response.status().as_u16();
    let trouble = bytes(response).ok().and_then(|it| serde_json::from_slice::<Trouble>(&it).ok());
    match (status, trouble) {
        (401, Some(Trouble { fault })) if is_closed(&fault) => ClientError::Desk(fault),
        (401, _) => ClientError::SignedOut,
        (400 | 426, _) => ClientError::Misunderstood,
        (502..=504, None) => ClientError::Offline(format!("status {status}")),
        (_, Some(trouble)) => ClientError::Desk(trouble.fault),
        (_, None) => ClientError::Misunderstood,
    }
}
