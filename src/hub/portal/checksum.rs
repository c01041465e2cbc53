//! The checksum that a sender gives along with a piece of a file.

use axum::http::HeaderMap;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// What senders may choose from.
pub(super) const ALGORITHMS: &str = "sha1,sha256";

/// What a piece must add up to.
pub(super) struct Checksum {
    hasher: Hasher,
    wanted: Vec<u8>,
}

enum Hasher {
    Sha1(Sha1),
    Sha256(Sha256),
}

/// A checksum that is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnknownChecksum;

impl Checksum {
    /// The checksum in `Upload-Checksum: sha1 <base64>`, if one is given.
    pub(super) fn of(headers: &HeaderMap) -> Result<Option<Self>, UnknownChecksum> {
        let Some(value) = headers.get("upload-checksum") else { return Ok(None) };
        let value = value.to_str().map_err(|_not_text| UnknownChecksum)?;
        let (name, wanted) = value.trim().split_once(' ').ok_or(UnknownChecksum)?;
        let wanted = STANDARD.decode(wanted.trim()).map_err(|_not_base64| UnknownChecksum)?;
        let hasher = match name {
            "sha1" => Hasher::Sha1(Sha1::new()),
            "sha256" => Hasher::Sha256(Sha256::new()),
            _ => return Err(UnknownChecksum),
        };
        Ok(Some(Self { hasher, wanted }))
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        match &mut self.hasher {
            Hasher::Sha1(it) => it.update(bytes),
            Hasher::Sha256(it) => it.update(bytes),
        }
    }

    /// Whether everything that was added is what the sender meant to send.
    pub(super) fn matches(self) -> bool {
        match self.hasher {
            Hasher::Sha1(it) => it.finalize().as_slice() == self.wanted,
            Hasher::Sha256(it) => it.finalize().as_slice() == self.wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(value: &'static str) -> Result<Option<Checksum>, UnknownChecksum> {
        let mut headers = HeaderMap::new();
        headers.insert("upload-checksum", value.parse().unwrap());
        Checksum::of(&headers)
    }

    #[test]
    fn both_kinds_are_checked_and_others_are_not_known() {
        for value in [
            "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
            "sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
        ] {
            for (said, is_right) in [("hello world", true), ("hello World", false)] {
                let mut sum = given(value).unwrap().unwrap();
                for piece in said.as_bytes().chunks(3) {
                    sum.add(piece);
                }
                assert_eq!(sum.matches(), is_right, "{value} {said}");
            }
        }
        for value in ["md5 AAAA", "sha1", "sha1 ***", ""] {
            assert_eq!(given(value).map(drop), Err(UnknownChecksum), "{value}");
        }
        assert!(Checksum::of(&HeaderMap::new()).is_ok_and(|it| it.is_none()));
    }
}
