//! What opens a link: the token in it, a code for typing, and the six digits that are told apart from it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::domain::{Personal, Sha256Hash};

/// The 256 random bits in a link. Only their hash is ever stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A token of 32 bytes that come from a cryptographic source.
    pub const fn from_random(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// As it stands in the link: 43 characters.
    pub fn text(&self) -> Personal {
        Personal::new(URL_SAFE_NO_PAD.encode(self.0))
    }

    /// The token that a link or a header carries; nothing if it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// What is stored. So many random bits need no slow hash.
    pub fn hash(&self) -> Sha256Hash {
        Sha256Hash::of(&self.0)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹token›")
    }
}

/// Crockford's digits: none looks like another.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters are typed: 60 bits.
pub const SHORT_CODE_CHARS: usize = 12;
const GROUP: usize = 4;

/// The code that is typed where a link cannot be followed, such as `7K3M-P0QX-4WZ9`.
#[derive(Clone, PartialEq, Eq)]
pub struct ShortCode(String);

impl ShortCode {
    /// A code of bits that come from a cryptographic source.
    pub fn from_random(bytes: [u8; SHORT_CODE_CHARS]) -> Self {
        let digit = |byte: &u8| DIGITS.get(usize::from(*byte & 31)).copied().unwrap_or(b'0');
        Self(bytes.iter().map(|byte| char::from(digit(byte))).collect())
    }

    /// Understands what somebody typed: any case, with or without dashes, `O` for zero, `I` and `L` for one.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = String::with_capacity(SHORT_CODE_CHARS);
        for it in typed.chars().filter(|it| !it.is_whitespace() && !matches!(it, '-' | '－' | '–'))
        {
            let digit = match it.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            u8::try_from(digit).ok().filter(|it| DIGITS.contains(it))?;
            code.push(digit);
        }
        (code.len() == SHORT_CODE_CHARS).then_some(Self(code))
    }

    /// As it is shown: in groups of four.
    pub fn text(&self) -> Personal {
        let groups: Vec<&str> =
            self.0.as_bytes().chunks(GROUP).filter_map(|it| str::from_utf8(it).ok()).collect();
        Personal::new(groups.join("-"))
    }

    /// What is hashed.
    pub fn plain(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for ShortCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹code›")
    }
}

/// Six digits out of eight random bytes; so many that none is likelier than another by any measure.
pub fn spoken_code(bytes: [u8; 8]) -> Personal {
    Personal::new(format!("{:06}", u64::from_be_bytes(bytes) % 1_000_000))
}

/// Whether this can be a spoken code.
pub fn is_spoken_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_link_and_nothing_shorter_is_one() {
        let token = Token::from_random([9; 32]);
        let text = token.text();
        assert_eq!(text.reveal().len(), 43);
        assert_eq!(Token::parse(text.reveal()), Some(token.clone()));
        assert_eq!(Token::parse(&text.reveal()[..42]), None);
        assert_eq!(Token::parse(""), None);
        assert_eq!(format!("{token:?}"), "‹token›");
    }

    #[test]
    fn a_short_code_is_understood_however_it_is_typed() {
        let code = ShortCode::from_random([0, 1, 2, 3, 30, 31, 6, 7, 8, 9, 10, 255]);
        let text = code.text();
        assert_eq!(text.reveal(), "0123-YZ67-89AZ");
        for typed in ["0123yz6789az", " O1 23-YZ67 -89AZ", "oI23－yz67－89az", "0L23YZ6789AZ"] {
            assert_eq!(ShortCode::parse(typed), Some(code.clone()), "{typed}");
        }
        for typed in ["", "0123", "0123-YZ67-89AZ-0", "0123-YZ67-89AU", "壹123-YZ67-89A"] {
            assert_eq!(ShortCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_spoken_code_has_six_digits() {
        assert_eq!(spoken_code(7_u64.to_be_bytes()).reveal(), "000007");
        assert_eq!(spoken_code(u64::MAX.to_be_bytes()).reveal(), "551615");
        assert!(is_spoken_code("000007"));
        assert!(
            !is_spoken_code("00007")
                && !is_spoken_code("00000a")
                && !is_spoken_code("０００００７")
        );
    }
}
