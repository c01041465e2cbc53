//! Where a PostgreSQL database is, and how it is reached: encrypted and proved to be the right one, or
//! on this very machine.

use std::{error::Error as _, io, path::PathBuf, time::Duration};

use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
};
use tokio_rustls::rustls::{CertificateError, Error as TlsError};

use super::{StoreError, cover::Cover, postgres::failed};

/// How long a server may take to pick up, unless its address says something else.
const CONNECT: Duration = Duration::from_secs(4);

/// Why a database is not connected to. Names its host, never its password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefusal {
    #[error("the address of the database cannot be understood")]
    Unreadable,
    #[error("{host} is another machine, and the address asks for no encryption")]
    Bare { host: String },
    #[error("sslmode={mode} does not prove who answers")]
    Unproved { mode: String },
    #[error("sslmode=verify-full needs sslrootcert")]
    NoAuthority,
    #[error("{} is no list of certificates", path.display())]
    BadAuthority { path: PathBuf },
    #[error("{host} does not speak TLS")]
    Plain { host: String },
    #[error("the certificate of {host} is signed by somebody else")]
    OtherAuthority { host: String },
    #[error("the certificate is not for {host}")]
    OtherName { host: String },
    #[error("TLS with {host} failed")]
    Handshake { host: String },
}

impl AddressRefusal {
    /// The name of its sentence, after `fault-`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "database-address",
            Self::Bare { .. } => "database-bare",
            Self::Unproved { .. } => "database-unproved",
            Self::NoAuthority => "database-no-authority",
            Self::BadAuthority { .. } => "database-bad-authority",
            Self::Plain { .. } => "database-plain",
            Self::OtherAuthority { .. } => "database-other-authority",
            Self::OtherName { .. } => "database-other-name",
            Self::Handshake { .. } => "database-handshake",
        }
    }

    /// What fills its sentence in, as `it`.
    pub fn value(&self) -> String {
        match self {
            Self::Unreadable | Self::NoAuthority => String::new(),
            Self::Unproved { mode } => mode.clone(),
            Self::BadAuthority { path } => path.display().to_string(),
            Self::Bare { host }
            | Self::Plain { host }
            | Self::OtherAuthority { host }
            | Self::OtherName { host }
            | Self::Handshake { host } => host.clone(),
        }
    }
}

/// A database's address, read and found acceptable.
#[derive(Clone)]
pub(super) struct Address {
    config: Config,
    cover: Option<Cover>,
}

/// What an address says about encryption, which the driver does not know all words of.
#[derive(Default)]
struct Wish {
    mode: Option<String>,
    authority: Option<PathBuf>,
}

impl Address {
    /// Reads `postgres://USER:PASSWORD@HOST/DATABASE?sslmode=verify-full&sslrootcert=FILE`.
    pub(super) fn parse(url: &str) -> Result<Self, AddressRefusal> {
        let is_url = url.starts_with("postgres://") || url.starts_with("postgresql://");
        if !is_url {
            return Err(AddressRefusal::Unreadable);
        }
        let (plain, wish) = split(url)?;
        // The driver's own complaint may quote the address with its password.
        let read = plain.parse::<Config>();
        let mut config = read.map_err(|_unreadable| AddressRefusal::Unreadable)?;
        if config.get_hosts().is_empty() {
            return Err(AddressRefusal::Unreadable);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        let cover = match wish.mode.as_deref() {
            Some("verify-full") => {
                let path = wish.authority.ok_or(AddressRefusal::NoAuthority)?;
                config.ssl_mode(SslMode::Require);
                Some(Cover::proved_by(&path).ok_or(AddressRefusal::BadAuthority { path })?)
            }
            None | Some("disable") => {
                if let Some(host) = far_host(&config) {
                    return Err(AddressRefusal::Bare { host });
                }
                config.ssl_mode(SslMode::Disable);
                None
            }
            Some(mode) => return Err(AddressRefusal::Unproved { mode: mode.to_owned() }),
        };
        Ok(Self { config, cover })
    }

    pub(super) fn connect(&self) -> Result<Client, StoreError> {
        let client = match &self.cover {
            None => self.config.connect(NoTls),
            Some(cover) => self.config.connect(cover.clone()),
        };
        client.map_err(|err| match self.refusal(&err) {
            Some(refusal) => StoreError::Address(refusal),
            None => failed(err),
        })
    }

    /// What the greeting failed by, if it did.
    fn refusal(&self, err: &postgres::Error) -> Option<AddressRefusal> {
        let host = name_of(self.config.get_hosts().first()?);
        let mut cause = err.source();
        while let Some(it) = cause {
            let inner = it.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
            if let Some(tls) = inner.and_then(|it| it.downcast_ref::<TlsError>()) {
                tracing::error!(%tls, "the database was not trusted");
                return Some(of_tls(tls, host));
            }
            // The driver has no name for this one.
            if it.to_string() == "server does not support TLS" {
                return Some(AddressRefusal::Plain { host });
            }
            cause = it.source();
        }
        None
    }
}

fn of_tls(err: &TlsError, host: String) -> AddressRefusal {
    match err {
        TlsError::InvalidCertificate(
            CertificateError::UnknownIssuer | CertificateError::BadSignature,
        ) => AddressRefusal::OtherAuthority { host },
        TlsError::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => AddressRefusal::OtherName { host },
        _ => AddressRefusal::Handshake { host },
    }
}

/// The address without what it says about encryption, and that.
fn split(url: &str) -> Result<(String, Wish), AddressRefusal> {
    let Some((front, query)) = url.split_once('?') else {
        return Ok((url.to_owned(), Wish::default()));
    };
    let mut wish = Wish::default();
    let mut rest = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => wish.mode = Some(mode.to_owned()),
            Some(("sslrootcert", path)) => wish.authority = Some(PathBuf::from(decoded(path)?)),
            _ => rest.push(pair),
        }
    }
    let question = if rest.is_empty() { "" } else { "?" };
    Ok((format!("{front}{question}{}", rest.join("&")), wish))
}

/// A value of an address, without its `%` escapes.
fn decoded(text: &str) -> Result<String, AddressRefusal> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2).ok_or(AddressRefusal::Unreadable)?;
        let digits = std::str::from_utf8(digits).ok();
        let byte = digits.and_then(|it| u8::from_str_radix(it, 16).ok());
        bytes.push(byte.ok_or(AddressRefusal::Unreadable)?);
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_not_text| AddressRefusal::Unreadable)
}

/// The first host that is not this machine.
fn far_host(config: &Config) -> Option<String> {
    let addresses = config.get_hostaddrs();
    if !addresses.is_empty() {
        return addresses.iter().find(|it| !it.is_loopback()).map(ToString::to_string);
    }
    config.get_hosts().iter().find(|it| !is_here(it)).map(name_of)
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            let address = name.parse::<std::net::IpAddr>();
            name == "localhost" || address.is_ok_and(|it| it.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn name_of(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> &'static str {
        Address::parse(url).err().map_or("accepted", |it| it.code())
    }

    #[test]
    fn this_machine_needs_no_encryption_and_others_do() {
        for here in [
            "postgres://me@127.0.0.1/office",
            "postgres://me@[::1]:5433/office",
            "postgres://me@localhost/office?sslmode=disable&application_name=hub",
            "postgres://me@%2Fvar%2Frun%2Fpostgresql/office",
            "postgresql://me@db.example/office?hostaddr=127.0.0.1",
        ] {
            assert_eq!(refused(here), "accepted", "{here}");
        }
        for there in [
            "postgres://me:secret@db.example/office",
            "postgres://me@127.0.0.1,192.0.2.7/office",
            "postgres://me@192.0.2.7/office?sslmode=disable",
            "postgres://me@localhost/office?hostaddr=192.0.2.7",
        ] {
            assert_eq!(refused(there), "database-bare", "{there}");
        }
    }

    #[test]
    fn encryption_without_proof_is_refused_even_here() {
        for mode in ["prefer", "require", "allow", "verify-ca", "VERIFY-FULL", ""] {
            let url = format!("postgres://me@127.0.0.1/office?sslmode={mode}");
            assert_eq!(refused(&url), "database-unproved", "{url}");
        }
        let full = "postgres://me@db.example/office?sslmode=verify-full";
        assert_eq!(refused(full), "database-no-authority");
        assert_eq!(refused(&format!("{full}&sslrootcert=/no/file")), "database-bad-authority");
        assert_eq!(refused(&format!("{full}&sslrootcert=/no%2")), "database-address");
    }

    #[test]
    fn nothing_but_an_address_is_read_and_no_refusal_tells_the_password() {
        for bad in ["", "host=db.example user=me", "mysql://me@127.0.0.1/x", "postgres:///x"] {
            assert_eq!(refused(bad), "database-address", "{bad}");
        }
        let far = Address::parse("postgres://me:secret@db.example/office").err().unwrap();
        assert_eq!(far.value(), "db.example");
        assert!(!format!("{far} {far:?}").contains("secret"));
    }
}
