//! The number of a resident's identity card (GB 11643-1999), 18 characters.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Mask, Personal, text};

/// A number whose form, date and check character are right.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CitizenId {
    number: Personal,
    born: NaiveDate,
}

/// What the number says of its holder's sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sex {
    Female,
    Male,
}

/// Why a text is not the number of an identity card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum CitizenIdRefusal {
    #[error("the number has {0} characters instead of 18")]
    Length(usize),
    #[error("character {0} must be a digit, or X at the end")]
    Character(usize),
    #[error("the first two digits name no province")]
    Region,
    #[error("digits 7 to 14 are not a date of birth")]
    Date,
    #[error("the date of birth is in the future")]
    Future,
    #[error("the last character does not fit the others")]
    CheckCharacter { expected: char },
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// Provinces, Taiwan (71, 83), Hong Kong (81) and Macau (82).
const PROVINCES: &[u8] = &[
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
];

/// Nobody is older than this.
const OLDEST_YEARS: u32 = 130;

impl CitizenId {
    /// Reads a number in any width, with spaces; `today` is the day that births are not after.
    pub fn parse(raw: &str, today: NaiveDate) -> Result<Self, CitizenIdRefusal> {
        let number: String =
            text::fold(raw).chars().filter(|c| *c != '-').collect::<String>().to_uppercase();
        let born = check_form(&number)?;
        if today < born {
            return Err(CitizenIdRefusal::Future);
        }
        if today.years_since(born).is_none_or(|it| OLDEST_YEARS < it) {
            return Err(CitizenIdRefusal::Date);
        }
        Ok(Self { number: Personal::new(number), born })
    }

    pub fn number(&self) -> &Personal {
        &self.number
    }

    /// The number as screens show it.
    pub fn masked(&self) -> String {
        Mask::IdNumber.apply(self.number.reveal())
    }

    pub fn born(&self) -> NaiveDate {
        self.born
    }

    /// Full years on a day; zero before birth. Born on 29 February, one ages on 1 March.
    pub fn age_on(&self, day: NaiveDate) -> u32 {
        let had_birthday = (self.born.month(), self.born.day()) <= (day.month(), day.day());
        let years = day.year() - self.born.year() - i32::from(!had_birthday);
        u32::try_from(years).unwrap_or(0)
    }

    /// The sex that the seventeenth digit says: odd is male.
    pub fn sex(&self) -> Sex {
        let sequence = self.number.reveal().as_bytes().get(16).copied().unwrap_or_default();
        if sequence % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The first six digits: the place of first registration, which may be a place of the past.
    pub fn region(&self) -> &str {
        self.number.reveal().get(..6).unwrap_or_default()
    }
}

/// Whether a text has the form of such a number, whatever the day.
pub(super) fn has_its_form(number: &str) -> bool {
    check_form(number).is_ok_and(|born| (1880..2100).contains(&born.year()))
}

/// Checks everything but the present day, and gives the date of birth.
fn check_form(number: &str) -> Result<NaiveDate, CitizenIdRefusal> {
    let length = number.chars().count();
    if length != 18 {
        return Err(CitizenIdRefusal::Length(length));
    }
    let wrong = |(at, c): &(usize, char)| !(c.is_ascii_digit() || (*at == 18 && *c == 'X'));
    if let Some((at, _)) = (1..).zip(number.chars()).find(wrong) {
        return Err(CitizenIdRefusal::Character(at));
    }
    let digits = |from: usize, to: usize| number.get(from..to).unwrap_or_default();
    if !digits(0, 2).parse().is_ok_and(|it: u8| PROVINCES.contains(&it)) {
        return Err(CitizenIdRefusal::Region);
    }
    let born = NaiveDate::parse_from_str(digits(6, 14), "%Y%m%d");
    let Ok(born) = born else { return Err(CitizenIdRefusal::Date) };
    let expected = check_character(number);
    if !number.ends_with(expected) {
        return Err(CitizenIdRefusal::CheckCharacter { expected });
    }
    Ok(born)
}

fn check_character(number: &str) -> char {
    let digits = number.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = usize::try_from(sum % 11).ok().and_then(|at| CHECKS.get(at));
    check.map_or('0', |it| char::from(*it))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn read(raw: &str) -> Result<CitizenId, CitizenIdRefusal> {
        CitizenId::parse(raw, day("2026-03-01"))
    }

    #[test]
    fn the_standards_own_example_is_right() {
        let id = read("１１０１０５ 19491231 002x").unwrap();
        assert_eq!(id.number().reveal(), "11010519491231002X");
        assert_eq!(id.masked(), "110105********002X");
        assert_eq!((id.born(), id.sex(), id.region()), (day("1949-12-31"), Sex::Female, "110105"));
        assert_eq!(format!("{id:?}").find("1949123100"), None);
    }

    #[test]
    fn each_part_is_checked() {
        use CitizenIdRefusal::{Character, CheckCharacter, Date, Length, Region};
        assert_eq!(read("110105491231002"), Err(Length(15)));
        assert_eq!(read("1101051949123100XX"), Err(Character(17)));
        assert_eq!(read("990105194912310020"), Err(Region));
        assert_eq!(read("110105194902300025"), Err(Date));
        assert_eq!(read("110105174912310020").ok(), None);
        assert_eq!(read("110105194912310021"), Err(CheckCharacter { expected: 'X' }));
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        let raw = "11010519491231002X";
        assert_eq!(CitizenId::parse(raw, day("1949-12-30")), Err(CitizenIdRefusal::Future));
        assert!(CitizenId::parse(raw, day("1949-12-31")).is_ok());
    }

    #[test]
    fn one_ages_on_the_birthday() {
        let id = read("11010519491231002X").unwrap();
        assert_eq!(id.age_on(day("1967-12-30")), 17);
        assert_eq!(id.age_on(day("1967-12-31")), 18);
        assert_eq!(id.age_on(day("1940-01-01")), 0);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_never_passes(at in 0_usize..17, by in 1_u32..10) {
            let mut digits: Vec<char> = "11010519491231002X".chars().collect();
            let digit = (digits[at].to_digit(10).unwrap() + by) % 10;
            digits[at] = char::from_digit(digit, 10).unwrap();
            let changed: String = digits.into_iter().collect();
            prop_assert!(read(&changed).is_err());
        }
    }
}
