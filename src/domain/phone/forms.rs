//! The spellings of a number: prefixes, groups and extensions.

use super::{PhoneKind, PhoneRefusal, numbering};
use crate::domain::text;

pub(super) const LONGEST_EXT: usize = 6;

/// So many digits are needed before a bare `86` in front is taken for the code of the mainland.
pub(super) const LEAST_WITH_COUNTRY: usize = 12;

/// Prefixes that chose a cheaper network for a long-distance call.
const CARRIER_PREFIXES: &[&str] = &[
    "17951", "17950", "17911", "17910", "17909", "17908", "17901", "17900", "17931", "17969",
    "17990", "17991", "17996", "12593", "12520", "10193", "10131", "11808",
];

/// Words and signs that announce an extension, as folded, longest first.
const EXT_MARKS: &[&str] = &[
    ";ext=",
    "转分机",
    "分机号",
    "分机",
    "内线",
    "extension",
    "ext.",
    "ext",
    "转",
    "x",
    "#",
    ",",
    "*",
];

/// The national digits and the extension of a number in any usual spelling.
pub(super) fn read(
    raw: &str,
    default_area: Option<&str>,
) -> Result<(String, String), PhoneRefusal> {
    let folded = text::fold(raw);
    let bare = without_scheme(&folded);
    if bare.is_empty() {
        return Err(PhoneRefusal::Empty);
    }
    let (number, marked_ext) = split_marked_ext(bare)?;
    let plan = Plan { plus: number.trim_start_matches('(').starts_with('+'), default_area };
    let groups = groups(number)?;
    let (national, ext) = match marked_ext {
        Some(ext) => (plan.national(&groups.concat())?, ext),
        None => plan.with_dashed_ext(&groups)?,
    };
    let kind = numbering::kind_of(&national).ok_or(PhoneRefusal::Unknown)?;
    if !ext.is_empty() && !numbering::takes_ext(&national, kind) {
        return Err(PhoneRefusal::Extension);
    }
    Ok((national, ext))
}

/// Without `tel:` or `sip:` in front and whatever follows the number in an address.
fn without_scheme(text: &str) -> &str {
    let schemes = ["tel:", "sip:", "sips:", "callto:"];
    let bare = schemes.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    let bare = bare.trim_start_matches("//");
    let bare = bare.split('@').next().unwrap_or(bare);
    match bare.find(';') {
        Some(at) if !bare.get(at..).is_some_and(|it| it.starts_with(";ext=")) => {
            bare.get(..at).unwrap_or(bare)
        }
        _ => bare,
    }
}

fn split_marked_ext(text: &str) -> Result<(&str, Option<String>), PhoneRefusal> {
    let mark = EXT_MARKS
        .iter()
        .filter_map(|it| Some((text.find(it)?, it.len())))
        .min_by_key(|it| (it.0, usize::MAX - it.1));
    let Some((at, length)) = mark else { return Ok((text, None)) };
    let number = text.get(..at).unwrap_or_default();
    let after = text.get(at + length..).unwrap_or_default();
    let ext = after.trim_start_matches([':', '-', '.', '转', ')']).trim_end_matches([')', ';']);
    let fits = (1..=LONGEST_EXT).contains(&ext.len()) && ext.bytes().all(|b| b.is_ascii_digit());
    if fits { Ok((number, Some(ext.to_owned()))) } else { Err(PhoneRefusal::Extension) }
}

/// The digits between dashes; brackets, dots and spaces do not part them.
fn groups(number: &str) -> Result<Vec<String>, PhoneRefusal> {
    let mut groups = vec![String::new()];
    for (at, c) in number.chars().enumerate() {
        match c {
            '0'..='9' => {
                if let Some(last) = groups.last_mut() {
                    last.push(c);
                }
            }
            '-' | '~' | '_' => groups.push(String::new()),
            '(' | ')' | '.' | '·' | '\'' => {}
            '+' if at <= 1 => {}
            _ => return Err(PhoneRefusal::Character(c)),
        }
    }
    groups.retain(|it| !it.is_empty());
    if groups.is_empty() { Err(PhoneRefusal::Empty) } else { Ok(groups) }
}

/// How the digits of one text are to be understood.
#[derive(Clone, Copy)]
struct Plan<'a> {
    plus: bool,
    default_area: Option<&'a str>,
}

impl Plan<'_> {
    /// Decides whether the last group is an extension or part of the number.
    ///
    /// It is an extension if a complete subscriber's number stands before it; else only if the whole is no number.
    fn with_dashed_ext(self, groups: &[String]) -> Result<(String, String), PhoneRefusal> {
        let whole = self.national(&groups.concat());
        let Some((last, before)) = groups.split_last().filter(|(_, before)| !before.is_empty())
        else {
            return Ok((whole?, String::new()));
        };
        let fits = last.len() <= LONGEST_EXT;
        let Some(parted) = self.national(&before.concat()).ok().filter(|_| fits) else {
            return Ok((whole?, String::new()));
        };
        let Some(kind) = numbering::kind_of(&parted).filter(|it| *it != PhoneKind::Foreign) else {
            return Ok((whole?, String::new()));
        };
        let complete = match kind {
            PhoneKind::Short => before.len() == 1 && numbering::takes_ext(&parted, kind),
            _ => before.last().is_some_and(|it| 7 <= it.len() || is_hotline_group(it, before)),
        };
        match whole {
            Ok(whole) if !complete => Ok((whole, String::new())),
            _ => Ok((parted, last.clone())),
        }
    }

    /// The national digits of a number without extension.
    fn national(self, digits: &str) -> Result<String, PhoneRefusal> {
        if self.plus {
            return match digits.strip_prefix("86") {
                Some(rest) => self.mainland(rest),
                None => foreign(digits),
            };
        }
        if let Some(rest) = digits.strip_prefix("00") {
            return match rest.strip_prefix("86") {
                Some(rest) => self.mainland(rest),
                None => foreign(rest),
            };
        }
        let after_country =
            digits.strip_prefix("86").filter(|_| LEAST_WITH_COUNTRY <= digits.len());
        match after_country.map(|rest| self.mainland(rest)) {
            Some(Ok(national)) => Ok(national),
            _ => self.mainland(digits),
        }
    }

    fn mainland(self, digits: &str) -> Result<String, PhoneRefusal> {
        let after_carrier = CARRIER_PREFIXES.iter().find_map(|it| digits.strip_prefix(it));
        if let Some(rest) = after_carrier.filter(|it| 10 <= it.len()) {
            return self.mainland(rest);
        }
        let kind = |text: &str| numbering::kind_of(text).filter(|it| *it != PhoneKind::Foreign);
        if let Some(rest) = digits.strip_prefix('0') {
            // Beijing's 010 96xxx must not be taken for a service number, nor 0 95588 for a number at all.
            let fits = kind(rest).is_some_and(|it| it != PhoneKind::Short);
            return if fits { Ok(rest.to_owned()) } else { Err(refusal(digits)) };
        }
        if numbering::is_local(digits) && !digits.starts_with("400") || is_short_local(digits) {
            return self.local(digits);
        }
        kind(digits).map(|_| digits.to_owned()).ok_or_else(|| refusal(digits))
    }

    fn local(self, digits: &str) -> Result<String, PhoneRefusal> {
        let area = self.default_area.map(|it| it.trim_start_matches('0'));
        let area = area.filter(|it| numbering::is_area(it)).ok_or(PhoneRefusal::NoAreaCode)?;
        let national = format!("{area}{digits}");
        numbering::kind_of(&national).map(|_| national).ok_or(PhoneRefusal::Unknown)
    }
}

/// City hotlines stand behind an area code: `0571-96345-2`.
fn is_hotline_group(last: &str, before: &[String]) -> bool {
    last.len() == 5 && 2 <= before.len()
}

/// Seven or eight digits that begin with 400 may only be a local number.
fn is_short_local(digits: &str) -> bool {
    digits.len() < 10 && numbering::is_local(digits)
}

fn foreign(digits: &str) -> Result<String, PhoneRefusal> {
    let national = numbering::foreign_digits(digits).map(|it| format!("00{it}"));
    national
        .filter(|it| numbering::kind_of(it) == Some(PhoneKind::Foreign))
        .ok_or_else(|| refusal(digits))
}

fn refusal(digits: &str) -> PhoneRefusal {
    match digits.len() {
        0 => PhoneRefusal::Empty,
        1..=6 => PhoneRefusal::TooShort,
        7..=12 => PhoneRefusal::Unknown,
        _ => PhoneRefusal::TooLong,
    }
}
