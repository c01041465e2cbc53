//! The vault's master key: 32 random bytes that are never shown.

use std::{fmt, hint::black_box};

use super::{VaultError, crypt};

/// The key that locks all others. It does not print itself and is wiped when dropped.
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// A new random key.
    pub fn fresh() -> Result<Self, VaultError> {
        crypt::random().map(Self)
    }

    /// A key from its bytes, for tests and for those who keep it elsewhere.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Tells keys apart without telling the key.
    pub fn id(&self) -> [u8; 8] {
        let mut id = [0; 8];
        id.iter_mut().zip(self.derive("attache vault 1: id")).for_each(|(to, from)| *to = from);
        id
    }

    pub(super) fn derive(&self, purpose: &str) -> [u8; 32] {
        crypt::hmac(&self.0, purpose.as_bytes())
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹key›")
    }
}

impl Drop for MasterKey {
    fn drop(&mut self) {
        self.0.fill(0);
        // Otherwise the compiler may see that nobody reads the zeros and leave the key in memory.
        black_box(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_prints() {
        assert_eq!(format!("{:?}", MasterKey::from_bytes([65; 32])), "‹key›");
    }

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let key = MasterKey::from_bytes([1; 32]);
        assert_ne!(key.derive("one"), key.derive("two"));
        assert_ne!(key.id(), MasterKey::from_bytes([2; 32]).id());
    }
}
