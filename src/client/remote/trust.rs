//! Which hub is the right one: the authority that was met first, and no other afterwards.
//!
//! A hub whose certificate everybody accepts is remembered as such: from then on nobody is met there who
//! shows an authority of their own.

use std::{
    collections::BTreeMap,
    fs, io,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use ureq::{
    Agent,
    http::Uri,
    tls::{Certificate, RootCerts, TlsConfig},
};

use crate::{
    client::ClientError,
    domain::Sha256Hash,
    vault::{Disk as _, RealDisk},
};

/// How long a hub may take to let a desktop in.
const CONNECT: Duration = Duration::from_secs(4);
/// How long it may be silent in the middle of an answer. Longer than its signs of life.
const SILENCE: Duration = Duration::from_secs(30);
/// The authorities that were met, by the address of the hub.
const KNOWN: &str = "hubs.json";
/// No authority is larger.
const LARGEST: u64 = 64 * 1024;

/// The hubs that this data folder knows.
pub struct Known {
    path: PathBuf,
}

/// How a hub proved who it is when it was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Proof {
    /// By a certificate that everybody accepts.
    Public,
    /// By an authority of its own, kept as PEM.
    Own(String),
}

/// How it is written that everybody accepts a hub's certificate.
const PUBLIC: &str = "public";

impl From<String> for Proof {
    fn from(text: String) -> Self {
        if text == PUBLIC { Self::Public } else { Self::Own(text) }
    }
}

impl From<Proof> for String {
    fn from(proof: Proof) -> Self {
        match proof {
            Proof::Public => PUBLIC.to_owned(),
            Proof::Own(pem) => pem,
        }
    }
}

impl Known {
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(KNOWN) }
    }

    /// What was kept of the hub at `url`; none when it was never met.
    pub fn proof(&self, url: &str) -> Result<Option<Proof>, ClientError> {
        Ok(self.all()?.remove(url))
    }

    /// Keeps how a hub that was met for the first time proved who it is.
    pub fn keep(&self, url: &str, proof: Proof) -> Result<(), ClientError> {
        let mut all = self.all()?;
        all.insert(url.to_owned(), proof);
        self.write(&all).map_err(|err| ClientError::Offline(err.to_string()))
    }

    /// A list that cannot be read is not an empty one: whoever was known would be met anew.
    fn all(&self) -> Result<BTreeMap<String, Proof>, ClientError> {
        let unreadable = || ClientError::HubsUnreadable(self.path.display().to_string());
        match fs::read(&self.path) {
            Ok(json) => serde_json::from_slice(&json).map_err(|_damaged| unreadable()),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(_) => Err(unreadable()),
        }
    }

    /// The old list or the new one, whatever happens in between.
    fn write(&self, all: &BTreeMap<String, Proof>) -> io::Result<()> {
        let draft = self.path.with_extension(format!("{}.draft", std::process::id()));
        fs::remove_file(&draft).ok(); // Of a program that was ended here.
        RealDisk.write_new(&draft, &serde_json::to_vec_pretty(all)?, &self.path)?;
        self.path.parent().map_or(Ok(()), |folder| RealDisk.sync_folder(folder))
    }
}

/// A connection to a hub that accepts nobody else.
#[derive(Clone)]
pub struct Bond {
    pub agent: Agent,
    /// Of the hub's own authority, if it has one.
    pub fingerprint: Option<String>,
    /// The hub was never met before.
    pub is_new: bool,
}

impl Bond {
    fn by(proof: &Proof, roots: Option<RootCerts>) -> Result<Self, ClientError> {
        let (roots, fingerprint) = match proof {
            Proof::Public => (roots, None),
            Proof::Own(pem) => (Some(only(pem)?), fingerprint(pem)),
        };
        Ok(Self { agent: dressed(roots), fingerprint, is_new: false })
    }
}

/// A connection to the hub at `url` that accepts nobody else.
///
/// The first time the hub's own authority is asked for and kept, unless everybody accepts its
/// certificate; then that is kept.
pub fn bond(url: &str, known: &Known) -> Result<Bond, ClientError> {
    bond_among(url, known, None)
}

/// As [`bond`], where everybody accepts `roots` instead of the public authorities.
pub fn bond_among(url: &str, known: &Known, roots: Option<RootCerts>) -> Result<Bond, ClientError> {
    if !url.starts_with("https://") {
        // What is not encrypted may only be said on this machine.
        let is_here = url.starts_with("http://") && leads_here(url);
        return if is_here { Bond::by(&Proof::Public, None) } else { Err(ClientError::Uncovered) };
    }
    if let Some(proof) = known.proof(url)? {
        return Bond::by(&proof, roots);
    }
    let everybody = Bond::by(&Proof::Public, roots)?;
    let proof = match everybody.agent.get(format!("{url}/api/v1/hub")).call() {
        Ok(_) => Proof::Public,
        // Everybody accepts who it is, only not here: there is nobody else to meet.
        Err(err) if is_about_name(&err) => return Err(ClientError::Misnamed),
        Err(err) if is_about_trust(&err) => Proof::Own(meet(url)?),
        Err(err) => return Err(failed(&err)),
    };
    let bond = match &proof {
        Proof::Public => everybody,
        Proof::Own(_) => {
            let bond = Bond::by(&proof, None)?;
            // Proves that the hub holds the key of what it showed.
            bond.agent.get(format!("{url}/api/v1/hub")).call().map_err(|err| failed(&err))?;
            bond
        }
    };
    known.keep(url, proof)?;
    Ok(Bond { is_new: true, ..bond })
}

/// Whether an address is one of this machine.
fn leads_here(url: &str) -> bool {
    let uri = url.parse::<Uri>().ok();
    uri.as_ref().and_then(Uri::host).is_some_and(|host| {
        let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|it| it.is_loopback())
    })
}

/// The fingerprint that people compare with what the hub said when it started.
pub fn fingerprint(pem: &str) -> Option<String> {
    let certificate = Certificate::from_pem(pem.as_bytes()).ok()?;
    Some(Sha256Hash::of(certificate.der()).to_string())
}

/// What a failed request means: that the hub is away, is called by a wrong name, or that somebody else answers.
pub fn failed(err: &ureq::Error) -> ClientError {
    if is_about_name(err) {
        return ClientError::Misnamed;
    }
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

/// Whether a certificate was believed and only does not hold for the address: names are looked at last.
fn is_about_name(err: &ureq::Error) -> bool {
    let words = err.to_string();
    is_about_trust(err)
        && ["not valid for name", "NotValidForName"].iter().any(|it| words.contains(it))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_without_encryption() {
        let folder = tempfile::tempdir().unwrap();
        let known = Known::in_folder(folder.path());
        let refused = |url: &str| bond(url, &known).err();
        for here in ["http://127.0.0.1:7317", "http://[::1]:7317", "http://LocalHost:7317"] {
            assert_eq!(refused(here), None, "{here}");
        }
        let others = ["http://hub.example:7317", "http://10.0.0.7", "http://localhost.example"];
        let tricks = ["http://127.0.0.1@hub.example", "hub.example:7317", "ftp://127.0.0.1", ""];
        for far in others.into_iter().chain(tricks) {
            assert_eq!(refused(far), Some(ClientError::Uncovered), "{far}");
        }
    }

    #[test]
    fn a_list_that_cannot_be_read_is_told_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let known = Known::in_folder(folder.path());
        known.keep("https://one.example", Proof::Own("PEM".to_owned())).unwrap();
        known.keep("https://two.example", Proof::Public).unwrap();
        let kept = known.proof("https://one.example").unwrap();
        assert_eq!(kept, Some(Proof::Own("PEM".to_owned())));
        assert_eq!(known.proof("https://two.example").unwrap(), Some(Proof::Public));
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap()).collect();
        assert_eq!(names.len(), 1, "no draft is left: {names:?}");
        let path = folder.path().join(KNOWN);
        let half = fs::read(&path).unwrap()[..40].to_vec();
        fs::write(&path, &half).unwrap();
        let unreadable = ClientError::HubsUnreadable(path.display().to_string());
        assert_eq!(bond("https://one.example", &known).err(), Some(unreadable.clone()));
        assert_eq!(known.keep("https://one.example", Proof::Public), Err(unreadable));
        assert_eq!(fs::read(&path).unwrap(), half);
    }
}
