//! Sealed files in a bucket of an S3-compatible store.
//!
//! Requests are signed, bounded in time and repeated when the store or the network stumbles; a name
//! always stands for the same content, so putting it twice is harmless.

mod address;
mod sign;

use std::{fmt, thread, time::Duration};

use chrono::Utc;
use ureq::{
    Agent, Body,
    http::{Request, Response},
    tls::TlsConfig,
};

pub use self::address::BucketRefusal;
use self::{
    address::Address,
    sign::{Draft, escaped, sign},
};
use super::{VaultError, rack::Rack};
use crate::domain::Personal;

/// How long a store may take to pick up.
const CONNECT: Duration = Duration::from_secs(3);
/// How long it may be silent in the middle of an answer.
const SILENCE: Duration = Duration::from_secs(15);
/// How long to wait before each further attempt.
const PAUSES: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_millis(600), Duration::from_millis(1800)];
/// No stored file is larger.
const LARGEST: u64 = 256 * 1024 * 1024;
/// No list and no complaint is larger.
const LARGEST_TEXT: u64 = 16 * 1024 * 1024;

/// What requests are signed with; the secret is never printed.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub(super) id: String,
    pub(super) secret: Personal,
}

/// A bucket, or a part of one, with the keys to it.
#[derive(Clone)]
pub struct Bucket {
    address: Address,
    keys: Credentials,
    agent: Agent,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())
    }
}

/// One request, before it is signed.
struct Wish<'a> {
    method: &'a str,
    name: &'a str,
    query: &'a str,
    body: &'a [u8],
}

/// Why one attempt failed, and whether another makes sense.
enum Stumble {
    Passing(VaultError),
    Lasting(VaultError),
}

impl Bucket {
    /// Reads `s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION`; asks nothing of it yet.
    ///
    /// Without an endpoint it is one of AWS. `style=host` puts the bucket before the host's name, as some
    /// stores want it; `ca=FILE` names the authority of an endpoint that has one of its own.
    pub fn at(url: &str, keys: Credentials) -> Result<Self, BucketRefusal> {
        let address = Address::parse(url)?;
        let mut tls = TlsConfig::builder();
        if let Some(roots) = &address.roots {
            tls = tls.root_certs(roots.clone());
        }
        let agent = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .build()
            .new_agent();
        Ok(Self { address, keys, agent })
    }

    /// The place without its keys, by which one bucket is told from another.
    pub fn place(&self) -> String {
        self.address.place()
    }

    /// As [`Self::place`], with what is needed to reach it again.
    pub fn whole_place(&self) -> String {
        self.address.whole_place()
    }

    /// Whether two places, whole or not, are the same.
    pub fn is_same(one: &str, other: &str) -> bool {
        one.split('&').next() == other.split('&').next()
    }

    /// Puts, reads and removes a file of no meaning: whether the keys allow what is needed.
    pub fn try_out(&self) -> Result<(), VaultError> {
        const NAME: &str = "tried/out";
        self.any()?;
        self.put(NAME, NAME.as_bytes())?;
        let found = self.get(NAME)?;
        self.remove(NAME)?;
        if found == NAME.as_bytes() { Ok(()) } else { Err(VaultError::Damaged) }
    }

    /// Asks until there is an answer that another attempt would not change.
    fn ask(&self, wish: &Wish<'_>) -> Result<Vec<u8>, VaultError> {
        let mut pauses = PAUSES.iter();
        loop {
            match self.attempt(wish) {
                Ok(body) => return Ok(body),
                Err(Stumble::Lasting(err)) => return Err(err),
                Err(Stumble::Passing(err)) => match pauses.next() {
                    Some(pause) => {
                        tracing::info!(%err, "the bucket is asked again");
                        thread::sleep(*pause);
                    }
                    None => return Err(err),
                },
            }
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the store compares the moment with its own clock, whatever the desk's says"
    )]
    fn attempt(&self, wish: &Wish<'_>) -> Result<Vec<u8>, Stumble> {
        let Wish { method, name, query, body } = wish;
        let (host, path) = self.address.of(name);
        let draft = Draft { method, host: &host, path: &path, query, body };
        let signed = sign(&draft, &self.keys, (&self.address.region, Utc::now()));
        let question = if query.is_empty() { "" } else { "?" };
        let url = format!("{}://{host}{path}{question}{query}", self.address.scheme());
        let request = Request::builder()
            .method(*method)
            .uri(url)
            .header("authorization", signed.authorization)
            .header("x-amz-date", signed.date)
            .header("x-amz-content-sha256", signed.body_hash);
        let away = |err: &dyn fmt::Display| Stumble::Passing(VaultError::Away(err.to_string()));
        let answer = if *method == "PUT" {
            self.agent.run(request.body(*body).map_err(|err| away(&err))?)
        } else {
            self.agent.run(request.body(()).map_err(|err| away(&err))?)
        };
        let mut answer = answer.map_err(|err| of_wire(&err))?;
        if !answer.status().is_success() {
            return Err(refusal(answer));
        }
        let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
        body.map_err(|err| of_wire(&err))
    }

    /// One page of names, and where the next begins.
    fn page(
        &self,
        after: Option<&str>,
        most: usize,
    ) -> Result<(Vec<String>, Option<String>), VaultError> {
        let token = after
            .map_or_else(String::new, |token| format!("continuation-token={}&", escaped(token)));
        let prefix = escaped(&self.address.prefix);
        let query = format!("{token}list-type=2&max-keys={most}&prefix={prefix}");
        let xml = self.ask(&Wish { method: "GET", name: "", query: &query, body: b"" })?;
        let strange = || VaultError::Denied("an answer that is no list".to_owned());
        let text = std::str::from_utf8(&xml).map_err(|_not_text| strange())?;
        let list = roxmltree::Document::parse(text).map_err(|_not_xml| strange())?;
        let all = |tag: &'static str| {
            list.descendants()
                .filter(move |it| it.tag_name().name() == tag)
                .filter_map(|it| it.text())
        };
        let names = all("Key").filter_map(|it| it.strip_prefix(&self.address.prefix));
        // What else may lie there is not ours.
        let names = names.filter(|it| is_ours(it)).map(str::to_owned).collect();
        Ok((names, all("NextContinuationToken").next().map(str::to_owned)))
    }

    fn full(&self, name: &str) -> String {
        format!("{}{name}", self.address.prefix)
    }
}

/// Whether a name is one that the vault gives.
fn is_ours(name: &str) -> bool {
    let is_hex = |it: &str| it.bytes().all(|it| it.is_ascii_hexdigit());
    name.split_once('/').is_some_and(|(drawer, rest)| {
        drawer.len() == 2 && rest.len() == 62 && is_hex(drawer) && is_hex(rest)
    })
}

/// What came instead of an answer. A wrong certificate does not become right by asking again.
fn of_wire(err: &ureq::Error) -> Stumble {
    let away = VaultError::Away(err.to_string());
    let is_about_trust = matches!(err, ureq::Error::Rustls(_) | ureq::Error::Tls(_))
        || matches!(err, ureq::Error::Io(it) if it.to_string().contains("certificate"));
    if is_about_trust { Stumble::Lasting(away) } else { Stumble::Passing(away) }
}

/// Why the store said no. Its own word for it is short and tells nothing about anybody.
fn refusal(mut answer: Response<Body>) -> Stumble {
    let status = answer.status().as_u16();
    let text = answer.body_mut().with_config().limit(LARGEST_TEXT).read_to_string();
    let text = text.unwrap_or_default();
    let found = roxmltree::Document::parse(&text).ok().and_then(|xml| {
        let code = xml.descendants().find(|it| it.tag_name().name() == "Code")?;
        code.text().map(|it| it.chars().take(60).collect::<String>())
    });
    let code = found.unwrap_or_else(|| format!("status {status}"));
    match (status, code.as_str()) {
        (_, "NoSuchBucket") => Stumble::Lasting(VaultError::NoBucket),
        (404, _) => Stumble::Lasting(VaultError::Missing),
        (507, _) | (_, "QuotaExceeded" | "XMinioStorageFull") => {
            Stumble::Lasting(VaultError::NoSpace)
        }
        (408 | 429 | 500..=599, _) => Stumble::Passing(VaultError::Away(code)),
        _ => Stumble::Lasting(VaultError::Denied(code)),
    }
}

impl Rack for Bucket {
    fn put(&self, name: &str, sealed: &[u8]) -> Result<(), VaultError> {
        let name = self.full(name);
        self.ask(&Wish { method: "PUT", name: &name, query: "", body: sealed }).map(drop)
    }

    fn get(&self, name: &str) -> Result<Vec<u8>, VaultError> {
        self.ask(&Wish { method: "GET", name: &self.full(name), query: "", body: b"" })
    }

    fn remove(&self, name: &str) -> Result<(), VaultError> {
        let name = self.full(name);
        self.ask(&Wish { method: "DELETE", name: &name, query: "", body: b"" }).map(drop)
    }

    fn names(&self) -> Result<Vec<String>, VaultError> {
        let (mut names, mut next) = self.page(None, 1000)?;
        while let Some(token) = next {
            let (more, after) = self.page(Some(&token), 1000)?;
            names.extend(more);
            next = after;
        }
        names.sort();
        Ok(names)
    }

    fn any(&self) -> Result<Option<String>, VaultError> {
        // A few, because the first may be somebody else's.
        Ok(self.page(None, 10)?.0.into_iter().next())
    }
}
