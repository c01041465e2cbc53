//! Telephone numbers as China writes and dials them, in one comparable form.

mod forms;
mod numbering;

use std::fmt;

use rlibphonenumber::{PhoneNumber as Foreign, PhoneNumberFormat};
use serde::{Deserialize, Serialize};

use super::{Mask, Personal, text};
pub use numbering::PhoneKind;

/// A complete number with its extension.
///
/// Two spellings of one number are equal. The national digits are without `+86` and without the trunk `0`:
/// `13805127731`, `51288886666`, `4008001234`, `95588`. A number outside the mainland is `00`, its country code and
/// the rest: `0085223456789`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct PhoneNumber {
    national: Personal,
    ext: String,
}

/// Why a text is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PhoneRefusal {
    #[error("there is no number")]
    Empty,
    #[error("there is something other than a number: {0:?}")]
    Character(char),
    #[error("the area code is missing")]
    NoAreaCode,
    #[error("too few digits")]
    TooShort,
    #[error("too many digits; if these are two numbers, give one")]
    TooLong,
    #[error("no number is like this")]
    Unknown,
    #[error("the extension must be one to six digits, and this number must be able to have one")]
    Extension,
}

impl PhoneNumber {
    /// Reads a number in any usual spelling.
    ///
    /// `default_area` is the area code (with or without `0`) of the place where a number without one is dialled.
    pub fn parse(raw: &str, default_area: Option<&str>) -> Result<Self, PhoneRefusal> {
        let (national, ext) = forms::read(raw, default_area)?;
        Ok(Self { national: Personal::new(national), ext })
    }

    /// Takes a number that [`Self::national`] and [`Self::ext`] gave.
    pub fn from_stored(national: &str, ext: &str) -> Result<Self, PhoneRefusal> {
        let kind = numbering::kind_of(national).ok_or(PhoneRefusal::Unknown)?;
        let ext_fits = ext.len() <= forms::LONGEST_EXT && ext.bytes().all(|b| b.is_ascii_digit());
        if !ext_fits || !ext.is_empty() && !numbering::takes_ext(national, kind) {
            return Err(PhoneRefusal::Extension);
        }
        Ok(Self { national: national.into(), ext: ext.to_owned() })
    }

    /// The digits that are compared and stored.
    pub fn national(&self) -> &str {
        self.national.reveal()
    }

    /// The extension; empty if there is none.
    pub fn ext(&self) -> &str {
        &self.ext
    }

    pub fn kind(&self) -> PhoneKind {
        numbering::kind_of(self.national()).unwrap_or(PhoneKind::Short)
    }

    /// The same number without its extension, as a switchboard is known.
    #[must_use]
    pub fn without_ext(&self) -> Self {
        Self { national: self.national.clone(), ext: String::new() }
    }

    /// The national digits backwards, so that the last digits can be looked up as a prefix.
    pub fn reversed(&self) -> String {
        self.national().chars().rev().collect()
    }

    /// The digits to dial within the mainland; the extension is dialled later.
    pub fn dialled(&self) -> String {
        match self.kind() {
            PhoneKind::Landline => format!("0{}", self.national()),
            _ => self.national().to_owned(),
        }
    }

    /// The international form; `None` for numbers that only the mainland can dial.
    pub fn e164(&self) -> Option<String> {
        match self.kind() {
            PhoneKind::Mobile | PhoneKind::Landline => Some(format!("+86{}", self.national())),
            PhoneKind::Foreign => self.national().strip_prefix("00").map(|it| format!("+{it}")),
            PhoneKind::Service400 | PhoneKind::Short => None,
        }
    }

    /// In groups, for reading aloud: `138 0512 7731`, `0512-8888 6666-801`, `+852 2345 6789`.
    pub fn display(&self) -> String {
        let digits = self.national();
        let number = match self.kind() {
            PhoneKind::Mobile => grouped(digits, &[3, 4, 4]),
            PhoneKind::Service400 => grouped(digits, &[3, 3, 4]),
            PhoneKind::Short => digits.to_owned(),
            PhoneKind::Foreign => self.e164().map_or_else(String::new, |it| international(&it)),
            PhoneKind::Landline => {
                let (area, local) = digits.split_at(numbering::area_length(digits));
                format!("0{area}-{}", grouped(local, &[local.len().saturating_sub(4), 4]))
            }
        };
        match (self.ext.as_str(), self.kind()) {
            ("", _) => number,
            (ext, PhoneKind::Foreign) => format!("{number} #{ext}"),
            (ext, _) => format!("{number}-{ext}"),
        }
    }

    /// The area code of a landline, with its trunk `0`.
    pub fn area(&self) -> Option<String> {
        if self.kind() != PhoneKind::Landline {
            return None;
        }
        let digits = self.national();
        digits.get(..numbering::area_length(digits)).map(|it| format!("0{it}"))
    }

    /// As screens show it to whoever may not see the whole; without the extension.
    pub fn masked(&self) -> String {
        Mask::Phone.apply(&self.dialled())
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneNumber").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// Whether this is an area code of the mainland, with or without its trunk `0`.
pub fn is_area(code: &str) -> bool {
    numbering::is_area(code.strip_prefix('0').unwrap_or(code))
}

/// The digits that a part of a number may mean, as they would stand in [`PhoneNumber::national`].
///
/// Signs are skipped. The code of the mainland in any of its spellings, and a trunk `0`, may stand in front.
pub fn fragments(typed: &str) -> Vec<String> {
    let folded = text::fold(typed);
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let mut found = vec![digits.clone()];
    if folded.trim_start_matches('(').starts_with('+') {
        if let Some(rest) = digits.strip_prefix("86") {
            found = vec![rest.to_owned()];
        }
    } else {
        // Without a plus the same digits may as well be somewhere within a number.
        let bare = digits.strip_prefix("86").filter(|_| forms::LEAST_WITH_COUNTRY <= digits.len());
        found.extend(digits.strip_prefix("0086").or(bare).map(str::to_owned));
    }
    let without: Vec<String> = found.iter().filter_map(|it| without_trunk(it)).collect();
    found.extend(without);
    found
}

fn without_trunk(digits: &str) -> Option<String> {
    let rest = digits.strip_prefix('0').filter(|rest| !rest.starts_with('0'));
    rest.map(str::to_owned)
}

/// What serde carries; checked on the way in.
#[derive(Deserialize)]
struct Stored {
    national: String,
    ext: String,
}

impl TryFrom<Stored> for PhoneNumber {
    type Error = PhoneRefusal;

    fn try_from(stored: Stored) -> Result<Self, PhoneRefusal> {
        Self::from_stored(&stored.national, &stored.ext)
    }
}

fn grouped(digits: &str, lengths: &[usize]) -> String {
    let mut rest = digits;
    let mut groups = Vec::with_capacity(lengths.len() + 1);
    for length in lengths {
        let (group, after) = rest.split_at_checked(*length).unwrap_or((rest, ""));
        groups.push(group);
        rest = after;
    }
    groups.push(rest);
    groups.retain(|it| !it.is_empty());
    groups.join(" ")
}

fn international(e164: &str) -> String {
    match Foreign::parse(e164, None) {
        Ok(it) => it.format_as(PhoneNumberFormat::International).into_owned(),
        // Stored by an edition that knew more countries than this one.
        Err(_) => e164.to_owned(),
    }
}

#[cfg(test)]
mod tests;
