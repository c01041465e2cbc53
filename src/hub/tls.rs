//! Who a hub is on an encrypted connection: a private authority and a certificate, made on the
//! first start and kept in the data folder.
//!
//! Desktops keep the authority they met first and accept no other afterwards, so a hub may renew
//! its certificate, but nobody else can pretend to be it.

use std::{
    fs,
    io::Write as _,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{Datelike as _, Days, NaiveDate};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    },
};

use super::HubError;
use crate::{desk::machine_clock, domain::Sha256Hash};

const AUTHORITY: &str = "authority.pem";
const AUTHORITY_KEY: &str = "authority.key";
const CERTIFICATE: &str = "certificate.pem";
const KEY: &str = "certificate.key";
/// The names that the certificate was made for, one a line, and the day until which it is good.
const NAMES: &str = "names.txt";
/// Where Unix keeps the name of the machine; not in `/proc`, of which a unit may see little.
const HOST_NAME: &str = "/etc/hostname";
/// How long a certificate is good: some systems believe none that is made for more than 825 days.
const LASTS: Days = Days::new(397);
/// How long it must still be good when the hub looks, so that none ends while a hub runs.
const LEFT: Days = Days::new(30);
/// How long the authority is good; desktops that keep it would have to be told of another.
const AUTHORITY_LASTS: Days = Days::new(20 * 365);
/// Since when, for desktops whose clock is behind.
const EARLIER: Days = Days::new(7);
/// What the files are called by: the folder of a hub's own papers in the data folder.
const FOLDER: &str = "hub";

/// The certificate of a hub with the authority that signed it.
#[derive(Debug)]
pub struct Identity {
    folder: PathBuf,
    fingerprint: String,
    authority: String,
}

impl Identity {
    /// The identity kept in `data`, made or renewed if need be. An operator's own certificate takes
    /// its place when `certificate.pem` and `certificate.key` are put there before: what it is checked by is
    /// the last certificate in `authority.pem`, or without that file in `certificate.pem`.
    pub fn of(data: &Path, at: IpAddr, names: &[String]) -> Result<Self, HubError> {
        Self::on(machine_clock()().utc().date_naive(), data, (at, names))
    }

    fn on(
        today: NaiveDate,
        data: &Path,
        (at, names): (IpAddr, &[String]),
    ) -> Result<Self, HubError> {
        let folder = data.join(FOLDER);
        fs::create_dir_all(&folder).map_err(|err| wrong(&err))?;
        let names = all_names(at, names);
        // Whoever has no key of an authority here cannot have had a certificate made here.
        let is_theirs = !folder.join(AUTHORITY_KEY).exists() && folder.join(CERTIFICATE).exists();
        if !is_theirs {
            let is_new = [AUTHORITY_KEY, AUTHORITY].iter().any(|it| !folder.join(it).exists());
            if is_new {
                make_authority(&folder, today)?;
            }
            let known = fs::read_to_string(folder.join(NAMES)).unwrap_or_default();
            if is_new || known_until(&known, &names).is_none_or(|it| it <= today + LEFT) {
                make_certificate(&folder, &names, today)?;
            }
        }
        let root = if folder.join(AUTHORITY).exists() { AUTHORITY } else { CERTIFICATE };
        let pem = fs::read_to_string(folder.join(root)).map_err(|err| wrong(&err))?;
        let authority = last_of(&pem).ok_or_else(|| wrong(&format!("{root} holds none")))?;
        let der =
            CertificateDer::from_pem_slice(authority.as_bytes()).map_err(|err| wrong(&err))?;
        Ok(Self { folder, fingerprint: Sha256Hash::of(&der).to_string(), authority })
    }

    /// The SHA-256 of the authority's certificate.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The certificate that others are checked by, as PEM.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    pub(super) fn acceptor(&self) -> Result<TlsAcceptor, HubError> {
        let mut chain = Vec::new();
        for name in [CERTIFICATE, AUTHORITY] {
            // The authority travels along, because a desktop that meets the hub first keeps it.
            let Ok(pem) = fs::read(self.folder.join(name)) else { continue };
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                chain.push(certificate.map_err(|err| wrong(&err))?);
            }
        }
        let pem = fs::read(self.folder.join(KEY)).map_err(|err| wrong(&err))?;
        let key = PrivateKeyDer::from_pem_slice(&pem).map_err(|err| wrong(&err))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|err| wrong(&err))?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|err| wrong(&err))?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// The last certificate of a chain: nobody but whoever checks it needs to know more. What else stands in the
/// file, a key above all, stays there.
fn last_of(pem: &str) -> Option<String> {
    const END: &str = "-----END CERTIFICATE-----";
    let from = pem.rfind("-----BEGIN CERTIFICATE-----")?;
    let whole = pem.get(from..)?;
    let length = whole.find(END)? + END.len();
    whole.get(..length).map(|it| format!("{it}\n"))
}

/// Every name that a desktop on the same network is likely to use.
fn all_names(at: IpAddr, named: &[String]) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    if at.is_unspecified() {
        // Whatever it is called elsewhere, on its own network it may be by this.
        names.extend(machine_name());
    } else {
        names.push(at.to_string());
    }
    names.extend(named.iter().cloned());
    names.sort();
    names.dedup();
    names
}

/// What the machine is called, if the system says so and a certificate can hold it.
fn machine_name() -> Option<String> {
    let said = fs::read_to_string(HOST_NAME).ok().or_else(|| std::env::var("COMPUTERNAME").ok())?;
    let name = said.trim().to_ascii_lowercase();
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '.');
    (!name.is_empty() && name.chars().all(is_plain)).then_some(name)
}

/// Until when the certificate is good that was made for these names; none if it was made for others.
fn known_until(known: &str, names: &[String]) -> Option<NaiveDate> {
    let (for_names, until) = known.rsplit_once('\n')?;
    (for_names == names.join("\n")).then(|| until.parse().ok())?
}

/// From shortly before a day, for whose clock is behind, to so many days after it.
fn holds(params: &mut CertificateParams, today: NaiveDate, lasts: Days) -> NaiveDate {
    let until = today + lasts;
    let moment = |it: NaiveDate| {
        let part = |it: u32| u8::try_from(it).unwrap_or(1);
        rcgen::date_time_ymd(it.year(), part(it.month()), part(it.day()))
    };
    (params.not_before, params.not_after) = (moment(today - EARLIER), moment(until));
    until
}

fn make_authority(folder: &Path, today: NaiveDate) -> Result<(), HubError> {
    let key = KeyPair::generate().map_err(|err| wrong(&err))?;
    let mut params = authority();
    holds(&mut params, today, AUTHORITY_LASTS);
    let made = params.self_signed(&key).map_err(|err| wrong(&err))?;
    keep(&folder.join(AUTHORITY_KEY), key.serialize_pem().as_bytes())?;
    keep(&folder.join(AUTHORITY), made.pem().as_bytes())
}

/// What an authority's certificate says; always the same, so that it can be signed for later.
fn authority() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = called("Attaché hub authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn make_certificate(folder: &Path, names: &[String], today: NaiveDate) -> Result<(), HubError> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).map_err(|err| wrong(&err));
    let authority_key = KeyPair::from_pem(&read(AUTHORITY_KEY)?).map_err(|err| wrong(&err))?;
    let issuer = Issuer::new(authority(), authority_key);
    let key = KeyPair::generate().map_err(|err| wrong(&err))?;
    let mut params = CertificateParams::new(names).map_err(|err| wrong(&err))?;
    params.distinguished_name = called("Attaché hub");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let until = holds(&mut params, today, LASTS);
    let made = params.signed_by(&key, &issuer).map_err(|err| wrong(&err))?;
    keep(&folder.join(KEY), key.serialize_pem().as_bytes())?;
    keep(&folder.join(CERTIFICATE), made.pem().as_bytes())?;
    let made_for = [names, &[until.to_string()]].concat();
    keep(&folder.join(NAMES), made_for.join("\n").as_bytes())
}

fn called(name: &str) -> DistinguishedName {
    let mut called = DistinguishedName::new();
    called.push(DnType::CommonName, name);
    called
}

/// Writes a file that nobody else on the machine may read.
fn keep(path: &Path, content: &[u8]) -> Result<(), HubError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|err| wrong(&err))?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(|err| wrong(&err))
}

fn wrong(err: &dyn std::fmt::Display) -> HubError {
    HubError::Certificate(err.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_keeps_its_authority_and_renews_its_certificate_for_new_names() {
        let data = tempfile::tempdir().unwrap();
        let at = "192.0.2.7".parse().unwrap();
        let first = Identity::of(data.path(), at, &[]).unwrap();
        let leaf = || fs::read(data.path().join(FOLDER).join(CERTIFICATE)).unwrap();
        let before = leaf();
        let again = Identity::of(data.path(), at, &[]).unwrap();
        assert_eq!(first.fingerprint(), again.fingerprint());
        assert_eq!(before, leaf());
        let named = Identity::of(data.path(), at, &["hub.example".to_owned()]).unwrap();
        assert_eq!(first.fingerprint(), named.fingerprint());
        assert_ne!(before, leaf());
        assert!(named.acceptor().is_ok());
    }

    #[test]
    fn a_certificate_is_renewed_before_it_ends_and_its_authority_stays() {
        let data = tempfile::tempdir().unwrap();
        let day = |after: u64| "2026-03-02".parse::<NaiveDate>().unwrap() + Days::new(after);
        let made = |after: u64| {
            let identity = Identity::on(day(after), data.path(), ([192, 0, 2, 7].into(), &[]));
            let leaf = fs::read(data.path().join(FOLDER).join(CERTIFICATE)).unwrap();
            (identity.unwrap().fingerprint().to_owned(), leaf)
        };
        let first = made(0);
        assert_eq!(made(360), first);
        let later = made(370);
        assert_eq!(later.0, first.0);
        assert_ne!(later.1, first.1);
        assert_eq!(made(371), later);
    }

    #[test]
    fn on_every_address_the_machines_own_name_is_covered_and_on_one_the_address_is() {
        let every = all_names([0, 0, 0, 0].into(), &[]);
        let own = machine_name();
        assert!(own.is_none_or(|it| every.contains(&it)), "{every:?}");
        assert!(!every.iter().any(|it| it == "0.0.0.0"));
        let one = all_names([192, 0, 2, 7].into(), &["hub.example".to_owned()]);
        assert_eq!(one, ["127.0.0.1", "192.0.2.7", "::1", "hub.example", "localhost"]);
    }
}
