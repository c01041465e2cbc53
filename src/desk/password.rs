//! Passwords: argon2id, so that a stolen database does not give them away.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};

use super::DeskError;

/// 46 MiB, one pass: an equal of OWASP's minimum that takes about 50 ms here.
const MEMORY_KIB: u32 = 47_104;

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, 1, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The PHC string of a password, with a fresh salt.
pub fn hash(password: &str) -> Result<String, DeskError> {
    hasher()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|err| DeskError::Store(crate::store::StoreError::database(err)))
}

/// Whether `password` belongs to `phc`; an unknown form, such as an empty one, belongs to none.
///
/// That takes as long to find out, so that time does not tell which accounts exist or have a password.
pub fn matches(password: &str, phc: &str) -> bool {
    if let Ok(hash) = PasswordHash::new(phc) {
        return hasher().verify_password(password.as_bytes(), &hash).is_ok();
    }
    drop(hash(password)); // Only for the time that it takes.
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_password_matches() {
        let phc = hash("correct horse").unwrap();
        assert!(phc.starts_with("$argon2id$"));
        assert!(matches("correct horse", &phc));
        assert!(!matches("correct horsf", &phc));
        assert!(!matches("", ""));
    }

    #[test]
    fn no_password_at_all_takes_as_long_as_a_wrong_one() {
        let phc = hash("correct horse").unwrap();
        let fastest = |phc: &str| {
            let once = |_| {
                let begun = std::time::Instant::now();
                assert!(!matches("wrong horse", phc));
                begun.elapsed()
            };
            (0..3).map(once).min().unwrap()
        };
        // Parsing alone takes a ten-thousandth of it.
        assert!(fastest(&phc) < fastest("") * 20);
    }
}
