//! Whether an ID token is what it says: signed by a key of the provider, for us, for now, for this attempt.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use serde::{Deserialize, de::DeserializeOwned};

/// How far two clocks may differ, in seconds.
pub(super) const SKEW: i64 = 60;

/// A key of the provider (RFC 7517), as far as it matters.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    n: Option<String>,
    e: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// What a token must say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now_secs: i64,
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Flaw {
    #[error("the token cannot be read")]
    Malformed,
    #[error("the token is signed in a way that is not accepted")]
    Algorithm,
    #[error("no key of the provider fits the token")]
    UnknownKey,
    #[error("the signature is wrong")]
    Signature,
    #[error("somebody else issued the token")]
    Issuer,
    #[error("the token is for somebody else")]
    Audience,
    #[error("the token has expired")]
    Expired,
    #[error("the token is from the future")]
    Early,
    #[error("the token belongs to another attempt")]
    Nonce,
    #[error("the token names nobody")]
    Subject,
    #[error("the token is about something else")]
    Event,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// What must be understood and is not, whatever it is.
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Said {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    /// Whether this client is among those for whom a token is.
    pub(super) fn names(&self, client: &str) -> bool {
        match self {
            Self::One(it) => it == client,
            Self::Many(all) => all.iter().any(|it| it == client),
        }
    }
}

/// All that a proved token says.
pub(super) type Claims = serde_json::Map<String, serde_json::Value>;

/// Proves an ID token and answers what it says.
pub(super) fn proved(token: &str, keys: &[Key], expected: &Expected<'_>) -> Result<Claims, Flaw> {
    let claims = opened(token, keys)?;
    let said = serde_json::from_value(serde_json::Value::Object(claims.clone()));
    check(&said.map_err(|_of_another_kind| Flaw::Malformed)?, expected)?;
    Ok(claims)
}

/// What a token says that a key of the provider has signed; whether it fits is for the caller to judge.
pub(super) fn opened(token: &str, keys: &[Key]) -> Result<Claims, Flaw> {
    let mut parts = token.split('.');
    let (Some(head), Some(body), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Flaw::Malformed);
    };
    let header: Header = json(head)?;
    if header.crit.is_some() {
        return Err(Flaw::Algorithm);
    }
    let message = token.rsplit_once('.').ok_or(Flaw::Malformed)?.0;
    is_signed(&header, keys, (message.as_bytes(), &decoded(signature)?))?;
    json(body)
}

fn check(said: &Said, expected: &Expected<'_>) -> Result<(), Flaw> {
    if said.iss != expected.issuer {
        return Err(Flaw::Issuer);
    }
    let client = expected.client;
    // Among several the token has to say who asked for it.
    let is_shared = matches!(&said.aud, Audience::Many(all) if all.len() != 1);
    let is_for_us = said.aud.names(client) && (!is_shared || said.azp.is_some());
    if !is_for_us || said.azp.as_ref().is_some_and(|it| it != client) {
        return Err(Flaw::Audience);
    }
    let (now, skew) = (seconds(expected.now_secs), seconds(SKEW));
    if said.exp + skew <= now {
        return Err(Flaw::Expired);
    }
    if now + skew < said.iat || said.nbf.is_some_and(|it| now + skew < it) {
        return Err(Flaw::Early);
    }
    if said.nonce.as_deref() != Some(expected.nonce) {
        return Err(Flaw::Nonce);
    }
    if said.sub.is_empty() { Err(Flaw::Subject) } else { Ok(()) }
}

#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
pub(super) const fn seconds(it: i64) -> f64 {
    it as f64
}

fn is_signed(
    header: &Header,
    keys: &[Key],
    (message, signature): (&[u8], &[u8]),
) -> Result<(), Flaw> {
    let scheme = Scheme::named(&header.alg).ok_or(Flaw::Algorithm)?;
    let fits = |key: &&Key| {
        scheme.fits(key)
            && key.usage.as_deref().is_none_or(|it| it == "sig")
            && key.alg.as_ref().is_none_or(|it| *it == header.alg)
            && (header.kid.is_none() || key.kid == header.kid)
    };
    let mut found = Err(Flaw::UnknownKey);
    for key in keys.iter().filter(fits) {
        found = scheme.verify(key, message, signature);
        if found.is_ok() {
            break;
        }
    }
    found
}

/// The ways of signing that are accepted; secrets that are shared are not among them.
enum Scheme {
    Rsa(&'static RsaParameters),
    Curve { name: &'static str, bytes: usize, way: &'static dyn VerificationAlgorithm },
}

impl Scheme {
    fn named(alg: &str) -> Option<Self> {
        Some(match alg {
            "RS256" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA256),
            "RS384" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA384),
            "RS512" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA512),
            "PS256" => Self::Rsa(&RSA_PSS_2048_8192_SHA256),
            "ES256" => Self::Curve { name: "P-256", bytes: 32, way: &ECDSA_P256_SHA256_FIXED },
            "ES384" => Self::Curve { name: "P-384", bytes: 48, way: &ECDSA_P384_SHA384_FIXED },
            "EdDSA" => Self::Curve { name: "Ed25519", bytes: 32, way: &ED25519 },
            _ => return None,
        })
    }

    fn fits(&self, key: &Key) -> bool {
        match self {
            Self::Rsa(_) => key.kty == "RSA",
            Self::Curve { name, .. } => key.crv.as_deref() == Some(name),
        }
    }

    fn verify(&self, key: &Key, message: &[u8], signature: &[u8]) -> Result<(), Flaw> {
        let part = |it: &Option<String>| decoded(it.as_deref().ok_or(Flaw::UnknownKey)?);
        let verified = match self {
            Self::Rsa(parameters) => {
                let (n, e) = (part(&key.n)?, part(&key.e)?);
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
            Self::Curve { bytes, way, name } => {
                let mut point = part(&key.x)?;
                if *name != "Ed25519" {
                    let y = part(&key.y)?;
                    point = [&[4_u8][..], &point, &y].concat();
                    if point.len() != 1 + 2 * bytes {
                        return Err(Flaw::UnknownKey);
                    }
                }
                UnparsedPublicKey::new(*way, point).verify(message, signature)
            }
        };
        verified.map_err(|_unspecified| Flaw::Signature)
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, Flaw> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_not_base64| Flaw::Malformed)
}

fn json<T: DeserializeOwned>(part: &str) -> Result<T, Flaw> {
    serde_json::from_slice(&decoded(part)?).map_err(|_not_json| Flaw::Malformed)
}

#[cfg(test)]
mod tests {
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
    };
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_800_000_000;

    /// A provider's key, with which tests sign.
    struct Signer(EcdsaKeyPair);

    impl Signer {
        fn fresh() -> Self {
            let (way, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
            let key = EcdsaKeyPair::generate_pkcs8(way, &random).unwrap();
            Self(EcdsaKeyPair::from_pkcs8(way, key.as_ref(), &random).unwrap())
        }

        fn key(&self, kid: &str) -> Key {
            let point = self.0.public_key().as_ref();
            let part = |it: &[u8]| URL_SAFE_NO_PAD.encode(it);
            let (x, y) = (part(&point[1..33]), part(&point[33..]));
            let key =
                json!({"kty": "EC", "kid": kid, "crv": "P-256", "use": "sig", "x": x, "y": y});
            serde_json::from_value(key).unwrap()
        }

        fn token(&self, header: &Value, body: &Value) -> String {
            let part = |it: &Value| URL_SAFE_NO_PAD.encode(it.to_string());
            let message = format!("{}.{}", part(header), part(body));
            let signature = self.0.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
        }
    }

    fn header() -> Value {
        json!({"alg": "ES256", "kid": "one", "typ": "JWT"})
    }

    fn body() -> Value {
        json!({
            "iss": "https://id.example", "sub": "7", "aud": "attache", "nonce": "n",
            "exp": NOW + 300, "iat": NOW, "preferred_username": "lin",
        })
    }

    fn judged(signer: &Signer, token: &str) -> Result<Claims, Flaw> {
        let (issuer, client, nonce) = ("https://id.example", "attache", "n");
        let expected = Expected { issuer, client, nonce, now_secs: NOW };
        proved(token, &[signer.key("other"), signer.key("one")], &expected)
    }

    #[test]
    fn a_right_token_is_believed() {
        let signer = Signer::fresh();
        let claims = judged(&signer, &signer.token(&header(), &body())).unwrap();
        assert_eq!(claims["preferred_username"], "lin");
        let mut many = body();
        many["aud"] = json!(["attache", "other"]);
        many["azp"] = json!("attache");
        assert!(judged(&signer, &signer.token(&header(), &many)).is_ok());
    }

    #[test]
    fn each_thing_that_is_not_as_it_must_be_is_a_flaw_of_its_own() {
        let signer = Signer::fresh();
        let wrongs = [
            ("iss", json!("https://evil.example"), Flaw::Issuer),
            ("aud", json!("somebody-else"), Flaw::Audience),
            ("aud", json!(["attache", "somebody-else"]), Flaw::Audience),
            ("azp", json!("somebody-else"), Flaw::Audience),
            ("exp", json!(NOW - 60), Flaw::Expired),
            ("iat", json!(NOW + 61), Flaw::Early),
            ("nbf", json!(NOW + 61), Flaw::Early),
            ("nonce", json!("another"), Flaw::Nonce),
            ("nonce", Value::Null, Flaw::Nonce),
            ("sub", json!(""), Flaw::Subject),
            ("exp", json!("never"), Flaw::Malformed),
        ];
        for (name, value, flaw) in wrongs {
            let mut wrong = body();
            wrong[name] = value;
            let judged = judged(&signer, &signer.token(&header(), &wrong));
            assert_eq!(judged.unwrap_err(), flaw, "{name}");
        }
    }

    #[test]
    fn only_a_key_of_the_provider_signs_and_only_in_accepted_ways() {
        let (signer, stranger) = (Signer::fresh(), Signer::fresh());
        let forged = stranger.token(&header(), &body());
        assert_eq!(judged(&signer, &forged).unwrap_err(), Flaw::Signature);
        let sound = signer.token(&header(), &body());
        let (front, _) = sound.rsplit_once('.').unwrap();
        let unsigned = front.replacen(front.split('.').next().unwrap(), "eyJhbGciOiJub25lIn0", 1);
        assert_eq!(judged(&signer, &format!("{unsigned}.")).unwrap_err(), Flaw::Algorithm);
        for (name, value, flaw) in [
            ("alg", "none", Flaw::Algorithm),
            ("alg", "HS256", Flaw::Algorithm),
            ("alg", "RS256", Flaw::UnknownKey),
            ("kid", "new", Flaw::UnknownKey),
            ("crit", "exp", Flaw::Algorithm),
        ] {
            let mut head = header();
            head[name] = json!(value);
            let judged = judged(&signer, &signer.token(&head, &body()));
            assert_eq!(judged.unwrap_err(), flaw, "{name} {value}");
        }
        for broken in ["", "a.b", "a.b.c.d", &format!("{front}.!")] {
            assert_eq!(judged(&signer, broken).unwrap_err(), Flaw::Malformed);
        }
    }
}
