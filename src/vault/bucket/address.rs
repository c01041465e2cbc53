//! Where a bucket is: `s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION`.

use std::{fs, net::IpAddr, path::Path, sync::Arc};

use ureq::tls::{Certificate, PemItem, RootCerts, parse_pem};

use super::Credentials;

/// Why a bucket's address is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BucketRefusal {
    #[error("the address of the bucket cannot be understood")]
    Unreadable,
    #[error("the endpoint is another machine and not https")]
    Bare,
    #[error("ATTACHE_S3_KEY and ATTACHE_S3_SECRET are not set")]
    NoKeys,
    #[error("the file of the endpoint's authority cannot be read")]
    BadAuthority,
}

impl BucketRefusal {
    /// The name of its sentence, after `vault-`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "bucket-address",
            Self::Bare => "bucket-bare",
            Self::NoKeys => "bucket-no-keys",
            Self::BadAuthority => "bucket-bad-authority",
        }
    }
}

/// Whether the bucket stands in the path or before the host's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Path,
    Host,
}

/// An address, read.
#[derive(Clone, Debug)]
pub(super) struct Address {
    bucket: String,
    /// Ends in a slash, or is empty.
    pub(super) prefix: String,
    scheme: String,
    endpoint: String,
    pub(super) region: String,
    style: Style,
    ca: Option<String>,
    pub(super) roots: Option<RootCerts>,
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self, BucketRefusal> {
        let bad = || BucketRefusal::Unreadable;
        let rest = url.strip_prefix("s3://").ok_or_else(bad)?;
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let prefix = prefix.trim_matches('/');
        let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | '_');
        let is_bucket = |it: &str| (3..=63).contains(&it.len()) && it.chars().all(is_plain);
        let is_prefix = prefix.chars().all(|it| is_plain(it) || it == '/');
        if !is_bucket(bucket) || !is_prefix || prefix.split('/').any(|it| it == "." || it == "..") {
            return Err(bad());
        }
        let slash = if prefix.is_empty() { "" } else { "/" };
        let mut it = Self {
            bucket: bucket.to_owned(),
            prefix: format!("{prefix}{slash}"),
            scheme: "https".to_owned(),
            endpoint: String::new(),
            region: "us-east-1".to_owned(),
            style: Style::Path,
            ca: None,
            roots: None,
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=').ok_or_else(bad)? {
                ("endpoint", value) => it.set_endpoint(value)?,
                ("region", value) if !value.is_empty() && value.chars().all(is_plain) => {
                    value.clone_into(&mut it.region);
                }
                ("style", "path") => it.style = Style::Path,
                ("style", "host") => it.style = Style::Host,
                ("ca", file) => {
                    it.roots = Some(authorities(Path::new(file))?);
                    it.ca = Some(file.to_owned());
                }
                _ => return Err(bad()),
            }
        }
        if it.endpoint.is_empty() {
            it.endpoint = format!("s3.{}.amazonaws.com", it.region);
        }
        Ok(it)
    }

    fn set_endpoint(&mut self, value: &str) -> Result<(), BucketRefusal> {
        let (scheme, host) = value.split_once("://").ok_or(BucketRefusal::Unreadable)?;
        let host = host.trim_end_matches('/');
        let is_plain =
            |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(is_plain) {
            return Err(BucketRefusal::Unreadable);
        }
        let usual = match scheme {
            "https" => ":443",
            "http" if is_here(host) => ":80",
            "http" => return Err(BucketRefusal::Bare),
            _ => return Err(BucketRefusal::Unreadable),
        };
        scheme.clone_into(&mut self.scheme);
        // The usual port is not written into the header that is signed.
        host.strip_suffix(usual).unwrap_or(host).clone_into(&mut self.endpoint);
        Ok(())
    }

    /// The host that is spoken to, and the path of something in the bucket.
    pub(super) fn of(&self, name: &str) -> (String, String) {
        match self.style {
            Style::Path => (self.endpoint.clone(), format!("/{}/{name}", self.bucket)),
            Style::Host => (format!("{}.{}", self.bucket, self.endpoint), format!("/{name}")),
        }
    }

    pub(super) fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The place without anything that may change, to tell one from another.
    pub(super) fn place(&self) -> String {
        let Self { bucket, prefix, endpoint, .. } = self;
        format!(
            "s3://{bucket}/{}?endpoint={}://{endpoint}",
            prefix.trim_end_matches('/'),
            self.scheme
        )
    }

    /// The place with everything else that [`Self::parse`] needs.
    pub(super) fn whole_place(&self) -> String {
        let style = if self.style == Style::Host { "&style=host" } else { "" };
        let ca = self.ca.as_ref().map_or_else(String::new, |it| format!("&ca={it}"));
        format!("{}&region={}{style}{ca}", self.place(), self.region)
    }
}

fn is_here(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|it| it.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|it| it.is_loopback())
}

fn authorities(file: &Path) -> Result<RootCerts, BucketRefusal> {
    let pem = fs::read(file).map_err(|_unreadable| BucketRefusal::BadAuthority)?;
    let mut roots: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(it) = item.map_err(|_bad| BucketRefusal::BadAuthority)? {
            roots.push(it);
        }
    }
    if roots.is_empty() {
        return Err(BucketRefusal::BadAuthority);
    }
    Ok(RootCerts::Specific(Arc::new(roots)))
}

impl Credentials {
    /// Keys as an environment gives them: both or none.
    pub fn of(id: Option<String>, secret: Option<String>) -> Result<Self, BucketRefusal> {
        match (id, secret) {
            (Some(id), Some(secret)) if !id.is_empty() && !secret.is_empty() => {
                Ok(Self { id, secret: secret.into() })
            }
            _ => Err(BucketRefusal::NoKeys),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_host_and_path() {
        let at = |url: &str| Address::parse(url).unwrap().of("a/b");
        let pair = |host: &str, path: &str| (host.to_owned(), path.to_owned());
        assert_eq!(
            at("s3://papers/office?endpoint=https://s3.example:443&region=cn-1"),
            pair("s3.example", "/papers/a/b")
        );
        assert_eq!(
            at("s3://papers?endpoint=http://127.0.0.1:9000"),
            pair("127.0.0.1:9000", "/papers/a/b")
        );
        assert_eq!(
            at("s3://papers/x?endpoint=https://oss.example&style=host"),
            pair("papers.oss.example", "/a/b")
        );
        let aws = Address::parse("s3://papers/x/y/?region=eu-1").unwrap();
        assert_eq!((aws.of("").0.as_str(), &*aws.prefix), ("s3.eu-1.amazonaws.com", "x/y/"));
        assert_eq!(aws.place(), "s3://papers/x/y?endpoint=https://s3.eu-1.amazonaws.com");
        let host = Address::parse("s3://papers?endpoint=https://o.example&style=host").unwrap();
        let again = Address::parse(&host.whole_place()).unwrap();
        assert_eq!((again.of("a"), again.place()), (host.of("a"), host.place()));
    }

    #[test]
    fn what_cannot_be_right_is_refused() {
        let no = |url: &str| Address::parse(url).unwrap_err().code();
        for url in [
            "",
            "papers",
            "s3://",
            "s3://a b/c",
            "s3://papers/../x",
            "s3://papers?endpoint=ftp://x",
            "s3://papers?endpoint=https://u:p@x",
            "s3://papers?colour=red",
            "s3://papers?region=",
        ] {
            assert_eq!(no(url), "bucket-address", "{url}");
        }
        assert_eq!(no("s3://papers?endpoint=http://s3.example"), "bucket-bare");
        assert_eq!(no("s3://papers?ca=/no/file"), "bucket-bad-authority");
        assert!(Credentials::of(Some("a".to_owned()), None).is_err());
    }
}
