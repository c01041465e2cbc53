//! One request to a hub and what its answer means.

use std::sync::{PoisonError, RwLock};

use serde::{Serialize, de::DeserializeOwned};
use ureq::{Agent, Body, http::Response};

use super::trust::{self, Known};
use crate::{
    client::ClientError,
    desk::{
        session::Token,
        wire::{PROTOCOL, PROTOCOL_HEADER, Trouble},
    },
};

/// The largest answer that is taken in.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The way to one hub, with the token of whoever is signed in.
pub(super) struct Wire {
    url: String,
    known: Known,
    /// None while the hub has never been met.
    agent: RwLock<Option<Agent>>,
    token: RwLock<Option<Token>>,
}

impl Wire {
    pub(super) fn new(url: &str, known: Known) -> Self {
        let url = url.to_owned();
        Self { url, known, agent: RwLock::default(), token: RwLock::default() }
    }

    /// A connection to the hub that is ours and to no other; meets it if nobody has.
    fn agent(&self) -> Result<Agent, ClientError> {
        if let Some(agent) = &*self.agent.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(agent.clone());
        }
        let agent = trust::agent(&self.url, &self.known)?;
        *self.agent.write().unwrap_or_else(PoisonError::into_inner) = Some(agent.clone());
        Ok(agent)
    }

    pub(super) fn token(&self) -> Option<Token> {
        self.token.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn take_token(&self) -> Option<Token> {
        self.token.write().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn hold(&self, token: Option<Token>) {
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = token;
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
        format!("{}{path}", self.url)
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

/// Why a hub said no.
fn refused(response: Response<Body>) -> ClientError {
    let status = response.status().as_u16();
    let trouble = bytes(response).ok().and_then(|it| serde_json::from_slice::<Trouble>(&it).ok());
    match (status, trouble) {
        (401, _) => ClientError::SignedOut,
        (400 | 426, _) => ClientError::Misunderstood,
        (502..=504, None) => ClientError::Offline(format!("status {status}")),
        (_, Some(trouble)) => ClientError::Desk(trouble.fault),
        (_, None) => ClientError::Misunderstood,
    }
}
