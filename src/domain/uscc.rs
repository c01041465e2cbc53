//! The unified social credit code of an organisation (GB 32100-2015), 18 characters.
//!
//! Its form must be right. A wrong check character is only a warning, because codes with one are printed on
//! real licences: a reviewer confirms them against the paper.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{citizen_id, text};

/// A code whose form is right; see [`Uscc::warnings`] for its check characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Uscc(String);

/// What a reviewer should look at, although the form is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UsccWarning {
    /// The last character does not fit the others.
    CheckCharacter { expected: char },
    /// The last character of the organisation code (the 17th) does not fit its eight others.
    OrganisationCheck { expected: char },
}

/// Why a text is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum UsccRefusal {
    #[error("the code has {0} characters instead of 18")]
    Length(usize),
    /// A character that no code has, counted from 1; letters that look like digits come with the digit.
    #[error("character {at} cannot stand in a code")]
    Character { at: usize, suggested: Option<char> },
    #[error("the first two characters name no registering department and kind of body")]
    Kind,
    #[error("characters 3 to 8 must be the digits of a place")]
    Region,
    #[error("this is the number of an identity card")]
    LooksLikeCitizenId,
}

/// The characters of a code by value: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Registering department and kind of body, as far as they are in use.
const KINDS: &[&str] = &[
    "11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52",
    "53", "59", "61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1",
    "N2", "N3", "N9", "Y1",
];

impl Uscc {
    /// Reads a code in any case and width, with spaces or dashes.
    pub fn parse(raw: &str) -> Result<Self, UsccRefusal> {
        let code: String =
            text::fold(raw).chars().filter(|c| *c != '-').collect::<String>().to_uppercase();
        let length = code.chars().count();
        if length != 18 {
            return Err(UsccRefusal::Length(length));
        }
        let fits = code.is_ascii() && organisation_fits(&code) && check_fits(&code);
        if citizen_id::has_its_form(&code) && !(fits && is_kind(&code)) {
            return Err(UsccRefusal::LooksLikeCitizenId);
        }
        if let Some((at, c)) = (1..).zip(code.chars()).find(|(_, c)| value(*c).is_none()) {
            return Err(UsccRefusal::Character { at, suggested: lookalike(c) });
        }
        if !is_kind(&code) {
            return Err(UsccRefusal::Kind);
        }
        if !part(&code, 2, 8).bytes().all(|b| b.is_ascii_digit()) {
            return Err(UsccRefusal::Region);
        }
        Ok(Self(code))
    }

    /// A code with both check characters right, for samples; the form of its parts must be right.
    pub fn make(kind: &str, region: &str, serial: u32) -> Result<Self, UsccRefusal> {
        let organisation = format!("{:08}", serial % 100_000_000);
        let check = organisation_check(&organisation).unwrap_or('0');
        let mut code = format!("{kind}{region}{organisation}{check}");
        code.push(check_character(&code).unwrap_or('0'));
        Self::parse(&code)
    }

    /// What a reviewer should look at; empty if both check characters fit.
    pub fn warnings(&self) -> Vec<UsccWarning> {
        let mut warnings = Vec::new();
        if let Some(expected) = check_character(&self.0).filter(|it| !self.0.ends_with(*it)) {
            warnings.push(UsccWarning::CheckCharacter { expected });
        }
        if let Some(expected) = organisation_check(part(&self.0, 8, 16))
            && !organisation_fits(&self.0)
        {
            warnings.push(UsccWarning::OrganisationCheck { expected });
        }
        warnings
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Registering department and kind of body, such as `91` for a company.
    pub fn kind(&self) -> &str {
        part(&self.0, 0, 2)
    }

    /// The six digits of the place of first registration, which may be a place of the past.
    pub fn region(&self) -> &str {
        part(&self.0, 2, 8)
    }

    /// The organisation code (GB 11714), nine characters.
    pub fn organisation(&self) -> &str {
        part(&self.0, 8, 17)
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Uscc {
    type Error = UsccRefusal;

    fn try_from(text: String) -> Result<Self, UsccRefusal> {
        Self::parse(&text)
    }
}

impl From<Uscc> for String {
    fn from(code: Uscc) -> Self {
        code.0
    }
}

fn part(code: &str, from: usize, to: usize) -> &str {
    code.get(from..to).unwrap_or_default()
}

fn is_kind(code: &str) -> bool {
    KINDS.contains(&part(code, 0, 2))
}

fn value(c: char) -> Option<u32> {
    (0..).zip(ALPHABET).find(|(_, it)| char::from(**it) == c).map(|(value, _)| value)
}

/// The digit that a forbidden letter was probably meant to be.
fn lookalike(c: char) -> Option<char> {
    match c {
        'O' => Some('0'),
        'I' => Some('1'),
        'Z' => Some('2'),
        'S' => Some('5'),
        _ => None,
    }
}

/// What the 18th character should be for the first 17.
fn check_character(code: &str) -> Option<char> {
    let mut sum = 0;
    for (c, weight) in code.chars().zip(WEIGHTS) {
        sum += value(c)? * weight;
    }
    let check = usize::try_from((31 - sum % 31) % 31).ok()?;
    ALPHABET.get(check).map(|it| char::from(*it))
}

fn check_fits(code: &str) -> bool {
    check_character(code).is_some_and(|it| code.ends_with(it))
}

/// What the ninth character of an organisation code should be for the first eight.
fn organisation_check(code: &str) -> Option<char> {
    let mut sum = 0;
    for (c, weight) in code.chars().zip(ORGANISATION_WEIGHTS) {
        // GB 11714 counts every letter, also those that credit codes leave out.
        sum += c.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

fn organisation_fits(code: &str) -> bool {
    organisation_check(part(code, 8, 16)).is_some_and(|it| part(code, 16, 17).starts_with(it))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn real_codes_pass_without_warning() {
        for code in [
            "91110000101623741K",
            "911101066976941872",
            "91350100M000100Y43",
            "91110000600037341L",
            "91440300708461136T",
            "91110000802100433B",
        ] {
            let read = Uscc::parse(code).unwrap();
            assert_eq!((read.as_str(), read.warnings()), (code, vec![]), "{code}");
        }
    }

    #[test]
    fn a_check_character_of_zero_is_right() {
        for code in ["914406001000000750", "914406001000003070"] {
            assert_eq!(Uscc::parse(code).unwrap().warnings(), vec![], "{code}");
        }
    }

    #[test]
    fn a_wrong_check_character_is_a_warning_that_names_the_right_one() {
        let printed = Uscc::parse("91350211M0000XUF46").unwrap();
        let expected = UsccWarning::CheckCharacter { expected: 'R' };
        assert!(printed.warnings().contains(&expected), "{:?}", printed.warnings());
        assert!(!Uscc::parse("91330106799655058B").unwrap().warnings().is_empty());
    }

    #[test]
    fn an_identity_card_is_not_a_credit_code_even_if_its_check_fits() {
        assert!(check_fits("362322198709086409"));
        for number in ["362322198709086409", "11010519491231002X"] {
            assert_eq!(Uscc::parse(number), Err(UsccRefusal::LooksLikeCitizenId), "{number}");
        }
    }

    #[test]
    fn width_case_and_spaces_do_not_matter() {
        let read = Uscc::parse(" ９１１１００００ 1016-2374 1k ").unwrap();
        assert_eq!(read.as_str(), "91110000101623741K");
    }

    #[test]
    fn letters_that_look_like_digits_come_with_the_digit() {
        let refusal = Uscc::parse("9111OOOO101623741K");
        assert_eq!(refusal, Err(UsccRefusal::Character { at: 5, suggested: Some('0') }));
    }

    #[test]
    fn a_wrong_form_is_refused() {
        assert_eq!(Uscc::parse("9111000010162374"), Err(UsccRefusal::Length(16)));
        assert_eq!(Uscc::parse("40110000101623741K"), Err(UsccRefusal::Kind));
        assert_eq!(Uscc::parse("9111A000101623741K"), Err(UsccRefusal::Region));
        assert_eq!(Uscc::parse("统一社会信用代码统一社会信用代码统一").ok(), None);
    }

    #[test]
    fn the_organisation_code_has_a_check_of_its_own() {
        let made = Uscc::make("91", "440600", 10_000_007).unwrap();
        assert_eq!(made.as_str(), "914406001000000750");
        assert_eq!(made.organisation(), "100000075");
        let mut body = "91440600100000076".to_owned();
        body.push(check_character(&body).unwrap());
        let warnings = Uscc::parse(&body).unwrap().warnings();
        assert_eq!(warnings, [UsccWarning::OrganisationCheck { expected: '5' }]);
    }

    proptest! {
        #[test]
        fn made_codes_fit_and_one_changed_digit_is_noticed(serial in 0_u32..100_000_000, at in 8_usize..16) {
            let made = Uscc::make("91", "440605", serial).unwrap();
            prop_assert_eq!(made.warnings(), vec![]);
            let mut changed: Vec<char> = made.as_str().chars().collect();
            changed[at] = if changed[at] == '9' { '0' } else { '9' };
            let changed: String = changed.into_iter().collect();
            prop_assert!(Uscc::parse(&changed).map_or(true, |it| !it.warnings().is_empty()));
        }
    }
}
