//! The organisation's provider of identities: what it says about itself, its keys, and what it gives for a code.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde::{Deserialize, de::DeserializeOwned};
use ureq::{
    Agent, Body,
    http::Response,
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
};

use super::{
    logout,
    token::{Claims, Expected, Flaw, Key, opened, proved},
};
use crate::{desk::logout::Ending, domain::Personal};

/// How long the provider may take to pick up, and for a whole answer.
const CONNECT: Duration = Duration::from_secs(4);
const ANSWER: Duration = Duration::from_secs(10);
/// How long is believed what it says about itself.
const FRESH: Duration = Duration::from_hours(1);
/// Keys are looked for again at most so often: a token with a made-up key must not make us ask.
const AGAIN: Duration = Duration::from_secs(10);
/// No answer is larger.
const LARGEST: u64 = 1024 * 1024;

/// Why the provider did not vouch for anybody. For the log; people are told less.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("the provider cannot be reached: {0}")]
    Away(String),
    #[error("the provider answered with status {0}")]
    Refused(u16),
    #[error("the provider says something strange: {0}")]
    Strange(&'static str),
    #[error(transparent)]
    Flaw(#[from] Flaw),
}

/// What a provider says about itself.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Card {
    issuer: String,
    pub(super) authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    /// Whether its answers name it (RFC 9207).
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

/// What is known of a provider, and since when it does not answer.
#[derive(Default)]
struct Asked {
    known: Option<Known>,
    failed: Option<Instant>,
}

struct Known {
    card: Card,
    keys: Arc<Vec<Key>>,
    at: Instant,
}

/// A provider with whom this hub is registered.
pub(super) struct Provider {
    issuer: String,
    client: String,
    secret: Option<Personal>,
    agent: Agent,
    asked: Mutex<Asked>,
}

/// A code that came back, with what proves that it was asked for by us.
pub(super) struct Code<'a> {
    pub(super) value: &'a str,
    pub(super) redirect: &'a str,
    pub(super) verifier: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now_secs: i64,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Provider {
    pub(super) fn new(
        (issuer, client): (&str, &str),
        secret: Option<Personal>,
        roots: Option<RootCerts>,
    ) -> Self {
        let mut tls = TlsConfig::builder();
        if let Some(roots) = roots {
            tls = tls.root_certs(roots);
        }
        let agent = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(ANSWER))
            .build()
            .new_agent();
        let (issuer, client) = (issuer.to_owned(), client.to_owned());
        Self { issuer, client, secret, agent, asked: Mutex::default() }
    }

    pub(super) fn client(&self) -> &str {
        &self.client
    }

    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(super) fn card(&self) -> Result<Card, Failure> {
        self.known(FRESH).map(|(card, _)| card)
    }

    /// What it says about itself, not older than this.
    fn known(&self, oldest: Duration) -> Result<(Card, Arc<Vec<Key>>), Failure> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(it) = asked.known.as_ref().filter(|it| it.at.elapsed() < oldest) {
            return Ok((it.card.clone(), Arc::clone(&it.keys)));
        }
        // Whoever waited here while somebody else asked in vain does not ask in vain once more.
        if asked.failed.is_some_and(|it| it.elapsed() < AGAIN) {
            return Err(Failure::Away("it did not answer a moment ago".to_owned()));
        }
        let found = self.fetch();
        asked.failed = found.is_err().then(Instant::now);
        let found = found?;
        let answer = (found.card.clone(), Arc::clone(&found.keys));
        asked.known = Some(found);
        Ok(answer)
    }

    fn fetch(&self) -> Result<Known, Failure> {
        let base = self.issuer.trim_end_matches('/');
        let url = format!("{base}/.well-known/openid-configuration");
        let card: Card = read(self.agent.get(url).call())?;
        if card.issuer != self.issuer {
            return Err(Failure::Strange("its card is that of another issuer"));
        }
        let places = [&card.authorization_endpoint, &card.token_endpoint, &card.jwks_uri];
        if !places.into_iter().chain(&card.userinfo_endpoint).all(|it| super::is_covered(it)) {
            return Err(Failure::Strange("one of its places is not https"));
        }
        let set: KeySet = read(self.agent.get(&card.jwks_uri).call())?;
        // Keys of kinds that we do not know are none of ours.
        let keys = set.keys.into_iter().filter_map(|it| serde_json::from_value(it).ok());
        let keys = Arc::new(keys.collect());
        Ok(Known { card, keys, at: Instant::now() })
    }

    /// What the provider vouches for, for a code that came back.
    pub(super) fn redeem(&self, code: &Code<'_>, wanted: &str) -> Result<Claims, Failure> {
        let card = self.card()?;
        let tokens = self.exchange(&card, code)?;
        let expected = Expected {
            issuer: &self.issuer,
            client: &self.client,
            nonce: code.nonce,
            now_secs: code.now_secs,
        };
        let claims = self.with_keys(|keys| proved(&tokens.id_token, keys, &expected))?;
        if claims.contains_key(wanted) {
            return Ok(claims);
        }
        match (&card.userinfo_endpoint, &tokens.access_token) {
            (Some(url), Some(access)) => self.ask_more(url, access, claims),
            _ => Ok(claims),
        }
    }

    /// What ends by the word of the provider.
    pub(super) fn ended(&self, token: &str, now_secs: i64) -> Result<Ending, Failure> {
        let claims = self.with_keys(|keys| opened(token, keys))?;
        Ok(logout::judged(claims, (&self.issuer, &self.client), now_secs)?)
    }

    /// Judges by the keys of the provider, and once more if it may have new ones.
    fn with_keys<T>(&self, judge: impl Fn(&[Key]) -> Result<T, Flaw>) -> Result<T, Failure> {
        let (_, keys) = self.known(FRESH)?;
        Ok(match judge(&keys) {
            Err(Flaw::UnknownKey) => judge(&self.known(AGAIN)?.1)?,
            judged => judged?,
        })
    }

    fn exchange(&self, card: &Card, code: &Code<'_>) -> Result<Tokens, Failure> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code.value),
            ("redirect_uri", code.redirect),
            ("code_verifier", code.verifier),
        ];
        let mut request = self.agent.post(&card.token_endpoint);
        let methods = &card.token_endpoint_auth_methods_supported;
        let has = |name: &str| methods.iter().any(|it| it == name);
        match &self.secret {
            None => form.push(("client_id", &self.client)),
            Some(secret) if has("client_secret_post") && !has("client_secret_basic") => {
                form.extend([
                    ("client_id", self.client.as_str()),
                    ("client_secret", secret.reveal()),
                ]);
            }
            Some(secret) => {
                request = request.header("authorization", basic(&self.client, secret.reveal()));
            }
        }
        read(request.header("accept", "application/json").send_form(form))
    }

    /// What the provider says about somebody beyond the token, given that it speaks of the same one.
    fn ask_more(&self, url: &str, access: &str, mut claims: Claims) -> Result<Claims, Failure> {
        let request = self.agent.get(url).header("authorization", format!("Bearer {access}"));
        let more: Claims = read(request.call())?;
        if more.get("sub") != claims.get("sub") {
            return Err(Failure::Strange("it tells about somebody else"));
        }
        for (name, value) in more {
            // The token is signed, so it has the last word.
            claims.entry(name).or_insert(value);
        }
        Ok(claims)
    }
}

/// A name and a secret as RFC 6749 wants them in a header.
fn basic(name: &str, secret: &str) -> String {
    use base64::Engine as _;
    let pair = format!("{}:{}", super::escaped(name), super::escaped(secret));
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
}

fn read<T: DeserializeOwned>(answer: Result<Response<Body>, ureq::Error>) -> Result<T, Failure> {
    let mut answer = answer.map_err(|err| Failure::Away(err.to_string()))?;
    let status = answer.status().as_u16();
    if status != 200 {
        return Err(if status < 500 { Failure::Refused(status) } else { away(status) });
    }
    let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
    let body = body.map_err(|err| Failure::Away(err.to_string()))?;
    serde_json::from_slice(&body).map_err(|_not_json| Failure::Strange("an answer that is no JSON"))
}

fn away(status: u16) -> Failure {
    Failure::Away(format!("status {status}"))
}

/// The authorities in a file; none when it cannot be read.
pub(super) fn authorities(file: &Path) -> Option<RootCerts> {
    let pem = fs::read(file).ok()?;
    let mut roots: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(it) = item.ok()? {
            roots.push(it);
        }
    }
    (!roots.is_empty()).then(|| RootCerts::Specific(Arc::new(roots)))
}
