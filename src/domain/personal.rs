//! Personal data as a type that does not print itself, and the one policy for masking it.
//!
//! A [`Personal`] value prints as `‹personal›` in logs and debug output, and in the JSON that
//! [`redacted`] makes for the audit trail. Screens are sent text that [`Mask`] has gone over.

use std::{cell::Cell, fmt};

use serde::{Deserialize, Serialize, Serializer};

const PLACEHOLDER: &str = "‹personal›";

/// Text about a natural person: a name, a number, a note about them.
///
/// `Debug` never shows it. Serde carries it, because commands travel, except inside [`redacted`].
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Personal(String);

impl Personal {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Every use is a place where personal data may leave: search for `.reveal()`.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PLACEHOLDER)
    }
}

impl Serialize for Personal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if REDACTING.get() { PLACEHOLDER } else { &self.0 })
    }
}

thread_local! {
    /// Whether personal values on this thread serialise as a placeholder.
    static REDACTING: Cell<bool> = const { Cell::new(false) };
}

/// A long list about customers: travels whole, and stands in the audit trail as its length alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Bulk<T>(pub Vec<T>);

impl<T> Default for Bulk<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Serialize> Serialize for Bulk<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if REDACTING.get() {
            serializer.collect_str(&format_args!("‹{} lines›", self.0.len()))
        } else {
            self.0.serialize(serializer)
        }
    }
}

/// The JSON of `value` with every [`Personal`] in it replaced, for the audit trail.
pub fn redacted(value: &impl Serialize) -> serde_json::Result<String> {
    let before = REDACTING.replace(true);
    let json = serde_json::to_string(value);
    REDACTING.set(before);
    json
}

impl From<&str> for Personal {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Personal {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// Which rule masks a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mask {
    /// A telephone number: a mobile keeps 3 + 4 digits, others all but their middle.
    Phone,
    /// An identity document's number: keeps 6 + 4.
    IdNumber,
    /// A person's name: keeps the family name, also the two-character ones.
    Name,
    /// A bank account: keeps 6 + 4.
    Bank,
}

/// Family names of two characters that are still in use.
const DOUBLE_SURNAMES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯",
    "端木", "宇文", "长孙", "南宫", "独孤", "轩辕", "百里", "西门", "呼延", "澹台", "公冶", "申屠",
];

impl Mask {
    /// The text with what must not be seen replaced by `*`.
    pub fn apply(self, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        match self {
            Self::Name => mask_name(text, &chars),
            Self::Phone if chars.len() == 11 => keep(&chars, 3, 4),
            Self::Phone => keep(&chars, chars.len() / 3, chars.len() / 3),
            Self::IdNumber | Self::Bank if chars.len() >= 12 => keep(&chars, 6, 4),
            Self::IdNumber | Self::Bank => keep(&chars, 1, 1),
        }
    }
}

fn mask_name(text: &str, chars: &[char]) -> String {
    let double = chars.len() > 2 && DOUBLE_SURNAMES.iter().any(|name| text.starts_with(name));
    keep(chars, if double { 2 } else { 1 }, 0)
}

/// Digits in a row from which on they may be somebody's number.
const NUMBER: usize = 7;

/// Free text with the middle of every longer number starred.
pub fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits: Vec<char> = Vec::new();
    for it in text.chars().map(Some).chain([None]) {
        if let Some(digit) = it.filter(|it| it.is_ascii_digit() || matches!(it, '０'..='９')) {
            digits.push(digit);
            continue;
        }
        let run: String = digits.drain(..).collect();
        let is_number = NUMBER <= run.chars().count();
        out.push_str(&if is_number { Mask::Phone.apply(&run) } else { run });
        out.extend(it);
    }
    out
}

/// Keeps `front` and `back` characters and stars the rest; stars everything if little would stay hidden.
fn keep(chars: &[char], front: usize, back: usize) -> String {
    if chars.len() <= front + back {
        return "*".repeat(chars.len());
    }
    let hidden = chars.len() - back;
    chars
        .iter()
        .enumerate()
        .map(|(i, it)| if i < front || hidden <= i { *it } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_free_text_are_starred_and_dates_are_not() {
        assert_eq!(without_numbers("请打13805127731，周五前"), "请打138****7731，周五前");
        assert_eq!(without_numbers("2026-03-02 要 200M"), "2026-03-02 要 200M");
        assert!(!without_numbers("证号 32010219900101123X").contains("19900101"));
    }

    #[test]
    fn personal_text_is_neither_printed_nor_audited() {
        let name = Personal::from("周敏华");
        assert_eq!(format!("{name:?}"), "‹personal›");
        assert_eq!(redacted(&name).unwrap(), "\"‹personal›\"");
        assert_eq!(serde_json::to_string(&name).unwrap(), "\"周敏华\"");
    }

    #[test]
    fn masks_keep_what_is_needed_to_tell_people_apart() {
        assert_eq!(Mask::Phone.apply("13805127731"), "138****7731");
        assert_eq!(Mask::Phone.apply("051288886666"), "0512****6666");
        assert_eq!(Mask::IdNumber.apply("11010519491231002X"), "110105********002X");
        assert_eq!(Mask::Name.apply("周敏华"), "周**");
        assert_eq!(Mask::Name.apply("欧阳修"), "欧阳*");
        assert_eq!(Mask::Bank.apply("6222020200112345678"), "622202*********5678");
    }

    #[test]
    fn short_values_are_hidden_whole() {
        assert_eq!(Mask::IdNumber.apply("12"), "**");
        assert_eq!(Mask::Phone.apply(""), "");
    }
}
