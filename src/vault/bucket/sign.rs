//! Signs requests to S3-compatible stores (AWS Signature Version 4, headers).

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::Credentials;
use crate::vault::{crypt::hmac, disk::hex};

/// What is signed of a request. Path and query are as they travel, escaped; the query is in order.
pub(super) struct Draft<'a> {
    pub(super) method: &'a str,
    pub(super) host: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) body: &'a [u8],
}

/// The headers that a signed request carries besides its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) authorization: String,
    pub(super) date: String,
    pub(super) body_hash: String,
}

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const HEADERS: &str = "host;x-amz-content-sha256;x-amz-date";

/// Signs for `region` at the moment `at`.
pub(super) fn sign(
    draft: &Draft<'_>,
    keys: &Credentials,
    (region, at): (&str, DateTime<Utc>),
) -> Signed {
    let Draft { method, host, path, query, body } = draft;
    let (date, day) = (at.format("%Y%m%dT%H%M%SZ").to_string(), at.format("%Y%m%d").to_string());
    let body_hash = hex(&Sha256::digest(body));
    let headers = format!("host:{host}\nx-amz-content-sha256:{body_hash}\nx-amz-date:{date}\n");
    let canonical = [*method, *path, *query, &headers, HEADERS, &body_hash].join("\n");
    let scope = format!("{day}/{region}/s3/aws4_request");
    let canonical = hex(&Sha256::digest(canonical));
    let said = [ALGORITHM, &date, &scope, &canonical].join("\n");
    let first = format!("AWS4{}", keys.secret.reveal());
    let steps = [day.as_str(), region, "s3", "aws4_request", &said];
    let signature = steps
        .iter()
        .fold(first.into_bytes(), |key, message| hmac(&key, message.as_bytes()).to_vec());
    let authorization = format!(
        "{ALGORITHM} Credential={}/{scope},SignedHeaders={HEADERS},Signature={}",
        keys.id,
        hex(&signature)
    );
    Signed { authorization, date, body_hash }
}

/// A value of a query, with everything escaped that signing wants escaped.
pub(super) fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                out.push_str(&hex(&[byte]).to_uppercase());
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Personal;

    /// The signature of a request without a body in the examples that AWS publishes for S3.
    fn signature(query: &str) -> String {
        let keys = Credentials {
            id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: Personal::from("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        };
        let host = "examplebucket.s3.amazonaws.com";
        let draft = Draft { method: "GET", host, path: "/", query, body: b"" };
        let at = "2013-05-24T00:00:00Z".parse().unwrap();
        let signed = sign(&draft, &keys, ("us-east-1", at));
        signed.authorization.rsplit('=').next().unwrap().to_owned()
    }

    #[test]
    fn signatures_agree_with_published_ones() {
        assert_eq!(
            signature("lifecycle="),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        );
        assert_eq!(
            signature("max-keys=2&prefix=J"),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        );
    }

    #[test]
    fn values_are_escaped_as_signing_wants_them() {
        assert_eq!(escaped("a/b+c=ü~"), "a%2Fb%2Bc%3D%C3%BC~");
    }
}
