//! Locks one file: a key of its own, wrapped by the master key, and a header that cannot be changed.
//!
//! Stored are: magic 4, version 1, cipher 1, id of the master key 8; nonce 24 and the file's key under
//! the master key 48; nonce 24; then the label by which the file is found and the content, encrypted
//! together. Each part is authenticated together with all that comes before it.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305,
    aead::{Aead as _, Payload},
};
use sha2::{Digest as _, Sha256};

use super::{MasterKey, VaultError, disk::hex};
use crate::domain::Sha256Hash;

const MAGIC: &[u8; 4] = b"ATTV";
const VERSION: u8 = 1;
/// XChaCha20-Poly1305. Others may come; the byte is in the header so that they can.
const CIPHER: u8 = 1;

const PREFIX: usize = 4 + 1 + 1 + 8;
const NONCE: usize = 24;
const WRAPPED: usize = 32 + 16;
const HEADER: usize = PREFIX + NONCE + WRAPPED + NONCE;

/// What the master key is used for, each use with a key of its own.
pub(super) struct Keys {
    id: [u8; 8],
    name: [u8; 32],
    secret: [u8; 32],
    wrap: XChaCha20Poly1305,
}

impl Keys {
    pub(super) fn of(master: &MasterKey) -> Self {
        let wrap = master.derive("attache vault 1: wrap");
        Self {
            id: master.id(),
            name: master.derive("attache vault 1: names"),
            secret: master.derive("attache vault 1: secrets"),
            wrap: XChaCha20Poly1305::new(&wrap.into()),
        }
    }

    /// The id of the master key.
    pub(super) const fn id(&self) -> [u8; 8] {
        self.id
    }

    /// The name under which a file is stored: without the key it tells nothing.
    pub(super) fn name(&self, label: Sha256Hash) -> [u8; 32] {
        hmac(&self.name, &label.bytes())
    }

    /// What may be stored of a short secret: without the key nobody can try them all.
    pub(super) fn pepper(&self, secret: &[u8]) -> [u8; 32] {
        hmac(&self.secret, secret)
    }

    pub(super) fn seal(&self, label: Sha256Hash, content: &[u8]) -> Result<Vec<u8>, VaultError> {
        let file_key: [u8; 32] = random()?;
        let wrap_nonce: [u8; NONCE] = random()?;
        let nonce: [u8; NONCE] = random()?;

        let mut sealed = Vec::with_capacity(HEADER + 32 + content.len() + 16);
        sealed.extend_from_slice(MAGIC);
        sealed.extend_from_slice(&[VERSION, CIPHER]);
        sealed.extend_from_slice(&self.id);
        let wrapped =
            self.wrap.encrypt(&wrap_nonce.into(), Payload { msg: &file_key, aad: &sealed });
        sealed.extend_from_slice(&wrap_nonce);
        sealed.extend_from_slice(&wrapped.map_err(too_large)?);
        sealed.extend_from_slice(&nonce);

        let inside = [label.bytes().as_slice(), content].concat();
        let locked = XChaCha20Poly1305::new(&file_key.into())
            .encrypt(&nonce.into(), Payload { msg: &inside, aad: &sealed });
        sealed.extend_from_slice(&locked.map_err(too_large)?);
        Ok(sealed)
    }

    pub(super) fn unseal(&self, label: Sha256Hash, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (found, content) = self.open(sealed)?;
        if found == label { Ok(content) } else { Err(VaultError::Damaged) }
    }

    /// The label of whatever `sealed` holds.
    pub(super) fn unseal_any(&self, sealed: &[u8]) -> Result<Sha256Hash, VaultError> {
        self.open(sealed).map(|(label, _)| label)
    }

    /// Whatever content `sealed` holds.
    pub(super) fn unseal_whole(&self, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.open(sealed).map(|(_, content)| content)
    }

    fn open(&self, sealed: &[u8]) -> Result<(Sha256Hash, Vec<u8>), VaultError> {
        let (header, locked) = sealed.split_at_checked(HEADER).ok_or(VaultError::Damaged)?;
        let (prefix, rest) = header.split_at_checked(PREFIX).ok_or(VaultError::Damaged)?;
        let (wrap_nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(VaultError::Damaged)?;
        let (wrapped, rest) = rest.split_first_chunk::<WRAPPED>().ok_or(VaultError::Damaged)?;
        let nonce = rest.first_chunk::<NONCE>().ok_or(VaultError::Damaged)?;
        self.recognise(prefix)?;

        let file_key = self
            .wrap
            .decrypt(wrap_nonce.into(), Payload { msg: wrapped, aad: prefix })
            .map_err(damaged)?;
        let mut inside = XChaCha20Poly1305::new_from_slice(&file_key)
            .map_err(|_wrong_length| VaultError::Damaged)?
            .decrypt(nonce.into(), Payload { msg: locked, aad: header })
            .map_err(damaged)?;

        let (label, _) = inside.split_first_chunk::<32>().ok_or(VaultError::Damaged)?;
        let label = Sha256Hash::from_bytes(*label);
        inside.drain(..32);
        Ok((label, inside))
    }

    fn recognise(&self, prefix: &[u8]) -> Result<(), VaultError> {
        let Some((MAGIC, [version, cipher, id @ ..])) = prefix.split_first_chunk::<4>() else {
            return Err(VaultError::Damaged);
        };
        if VERSION < *version {
            return Err(VaultError::Newer(*version));
        }
        if *version != VERSION || *cipher != CIPHER {
            return Err(VaultError::Damaged);
        }
        if id == self.id { Ok(()) } else { Err(VaultError::WrongKey) }
    }
}

/// The id of the master key that a stored file needs.
pub(super) fn key_id(sealed: &[u8]) -> Option<[u8; 8]> {
    sealed.strip_prefix(MAGIC)?.get(2..)?.first_chunk().copied()
}

/// The cipher says no more than that it failed, on purpose.
fn damaged(_: chacha20poly1305::Error) -> VaultError {
    VaultError::Damaged
}

fn too_large(_: chacha20poly1305::Error) -> VaultError {
    VaultError::Disk(std::io::ErrorKind::FileTooLarge.into())
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| VaultError::Disk(error.into()))?;
    Ok(bytes)
}

pub(super) fn random_name() -> Result<String, VaultError> {
    Ok(hex(&random::<16>()?))
}

/// HMAC-SHA-256 (RFC 2104).
pub(super) fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    if 64 < key.len() {
        return hmac(&Sha256::digest(key), message);
    }
    let padded = |pad: u8| {
        let mut block = [pad; 64];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        Sha256::new().chain_update(block)
    };
    let inner = padded(0x36).chain_update(message).finalize();
    padded(0x5c).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyed_hash_agrees_with_a_published_value() {
        // RFC 4231, test case 1, whose key of 20 bytes is padded with zeros as the definition says.
        let mut key = [0; 32];
        key.iter_mut().take(20).for_each(|it| *it = 0x0b);
        assert_eq!(
            hex(&hmac(&key, b"Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        // Test case 6, whose key is longer than a block.
        assert_eq!(
            hex(&hmac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let keys = Keys::of(&MasterKey::from_bytes([7; 32]));
        let hash = Sha256Hash::of(b"a paper");
        let sealed = keys.seal(hash, b"a paper").unwrap();
        assert_eq!(keys.unseal(hash, &sealed).unwrap(), b"a paper");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(keys.unseal(hash, &changed).is_err(), "byte {at}");
            assert!(keys.unseal(hash, &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn another_key_and_a_newer_format_are_told_apart_from_damage() {
        let keys = Keys::of(&MasterKey::from_bytes([7; 32]));
        let hash = Sha256Hash::of(b"");
        let mut sealed = keys.seal(hash, b"").unwrap();
        let others = Keys::of(&MasterKey::from_bytes([8; 32]));
        assert!(matches!(others.unseal(hash, &sealed), Err(VaultError::WrongKey)));
        sealed[4] = 2;
        assert!(matches!(keys.unseal(hash, &sealed), Err(VaultError::Newer(2))));
    }
}
