//! Which hub is the right one: the authority that was met first, and no other afterwards.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig},
};

use crate::{client::ClientError, domain::Sha256Hash};

/// How long a hub may take to let a desktop in.
const CONNECT: Duration = Duration::from_secs(4);
/// How long it may be silent in the middle of an answer. Longer than its signs of life.
const SILENCE: Duration = Duration::from_secs(30);
/// The authorities that were met, by the address of the hub.
const KNOWN: &str = "hubs.json";
/// No authority is larger.
const LARGEST: u64 = 64 * 1024;

/// The authorities that this data folder knows.
pub struct Known {
    path: PathBuf,
}

impl Known {
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(KNOWN) }
    }

    /// What was kept for the hub at `url`, as PEM.
    pub fn authority(&self, url: &str) -> Option<String> {
        self.all().remove(url)
    }

    /// Keeps the authority of a hub that was met for the first time.
    pub fn keep(&self, url: &str, pem: &str) -> std::io::Result<()> {
        let mut all = self.all();
        all.insert(url.to_owned(), pem.to_owned());
        fs::write(&self.path, serde_json::to_vec_pretty(&all)?)
    }

    fn all(&self) -> BTreeMap<String, String> {
        let read = fs::read(&self.path).ok();
        read.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
    }
}

/// A connection to the hub at `url` that accepts nobody else.
///
/// The first time the hub's own authority is asked for and kept. A hub with a certificate that
/// everybody accepts needs no keeping.
pub fn agent(url: &str, known: &Known) -> Result<Agent, ClientError> {
    if !url.starts_with("https://") {
        return Ok(dressed(None));
    }
    if let Some(pem) = known.authority(url) {
        return Ok(dressed(Some(only(&pem)?)));
    }
    let everybody = dressed(None);
    match everybody.get(format!("{url}/api/v1/hub")).call() {
        Ok(_) => Ok(everybody),
        Err(err) if is_about_trust(&err) => {
            let pem = meet(url)?;
            let agent = dressed(Some(only(&pem)?));
            // Proves that the hub holds the key of what it showed.
            agent.get(format!("{url}/api/v1/hub")).call().map_err(|err| failed(&err))?;
            known.keep(url, &pem).map_err(|err| ClientError::Offline(err.to_string()))?;
            Ok(agent)
        }
        Err(err) => Err(failed(&err)),
    }
}

/// The fingerprint that people compare with what the hub said when it started.
pub fn fingerprint(pem: &str) -> Option<String> {
    let certificate = Certificate::from_pem(pem.as_bytes()).ok()?;
    Some(Sha256Hash::of(certificate.der()).to_string())
}

/// What a failed request means: that the hub is away, or that somebody else answers.
pub fn failed(err: &ureq::Error) -> ClientError {
    if is_about_trust(err) {
        return ClientError::Impostor;
    }
    ClientError::Offline(err.to_string())
}

fn is_about_trust(err: &ureq::Error) -> bool {
    match err {
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => true,
        // The library of connections wraps what the encryption said.
        ureq::Error::Io(err) => err.to_string().contains("certificate"),
        _ => false,
    }
}

/// Asks a hub for its authority, before there is any way to check who answers.
fn meet(url: &str) -> Result<String, ClientError> {
    let trusting = TlsConfig::builder().disable_verification(true).build();
    let agent = builder(trusting);
    let mut answer =
        agent.get(format!("{url}/api/v1/authority")).call().map_err(|err| failed(&err))?;
    let body = answer.body_mut().with_config().limit(LARGEST);
    body.read_to_string().map_err(|err| failed(&err))
}

fn only(pem: &str) -> Result<RootCerts, ClientError> {
    let certificate =
        Certificate::from_pem(pem.as_bytes()).map_err(|_bad| ClientError::Impostor)?;
    Ok(RootCerts::Specific(Arc::new(vec![certificate])))
}

fn dressed(roots: Option<RootCerts>) -> Agent {
    let mut tls = TlsConfig::builder();
    if let Some(roots) = roots {
        tls = tls.root_certs(roots);
    }
    builder(tls.build())
}

fn builder(tls: TlsConfig) -> Agent {
    let config = Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(CONNECT))
        .timeout_per_read(Some(SILENCE))
        .timeout_per_write(Some(SILENCE))
        .build();
    config.new_agent()
}
