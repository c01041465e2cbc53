//! The Chinese numbering plan: which digits make a complete number, and of what kind.

use rlibphonenumber::PhoneNumber as Foreign;
use serde::{Deserialize, Serialize};

/// What sort of line a number reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    Mobile,
    Landline,
    /// 400 and 800 numbers.
    Service400,
    /// Service and message numbers that are dialled as they are: 10086, 12345, 95588, 106….
    Short,
    /// Outside the mainland, also Hong Kong, Macau and Taiwan.
    Foreign,
}

/// The kind of a number in its national digits; `None` if they are no complete number.
pub(super) fn kind_of(national: &str) -> Option<PhoneKind> {
    if national.is_empty() || !national.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some(foreign) = national.strip_prefix("00") {
        return is_foreign(foreign).then_some(PhoneKind::Foreign);
    }
    if is_mobile(national) {
        Some(PhoneKind::Mobile)
    } else if is_service(national) {
        Some(PhoneKind::Service400)
    } else if is_short(national) {
        Some(PhoneKind::Short)
    } else if is_landline(national) {
        Some(PhoneKind::Landline)
    } else {
        None
    }
}

/// Whether a number can have an extension: anything but message senders.
pub(super) fn takes_ext(national: &str, kind: PhoneKind) -> bool {
    kind != PhoneKind::Short || !national.starts_with("106")
}

/// How many of a landline's national digits are its area code.
pub(super) fn area_length(national: &str) -> usize {
    let two = national.starts_with("10") || national.starts_with('2');
    if two { 2 } else { 3 }.min(national.len())
}

/// Whether these digits, without trunk `0`, are an area code.
pub(super) fn is_area(code: &str) -> bool {
    match code.len() {
        2 => code == "10" || code.starts_with('2') && code != "26",
        3 => code.starts_with(|c| ('3'..='9').contains(&c)) && code != "400" && code != "800",
        _ => false,
    }
}

/// Whether these digits are a subscriber's number within an area.
pub(super) fn is_local(digits: &str) -> bool {
    matches!(digits.len(), 7 | 8) && digits.starts_with(|c| ('2'..='8').contains(&c))
}

fn is_mobile(digits: &str) -> bool {
    let mut bytes = digits.bytes();
    digits.len() == 11 && bytes.next() == Some(b'1') && bytes.next().is_some_and(|b| b'3' <= b)
}

fn is_service(digits: &str) -> bool {
    digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"))
}

/// Ten digits that begin with 106 are a line in Beijing; message senders are shorter or longer.
fn is_short(digits: &str) -> bool {
    let length = digits.len();
    let second = digits.as_bytes().get(1).copied().unwrap_or_default();
    if digits.starts_with("106") {
        return matches!(length, 8 | 9 | 11..=20);
    }
    if digits.starts_with("1010") {
        return length == 8 || length == 5;
    }
    if digits.starts_with('1') {
        // Hotlines with a service digit or two behind them, such as 1008611.
        let longer = matches!(length, 7 | 8)
            && ["100", "116", "118", "125"].iter().any(|it| digits.starts_with(it));
        return second <= b'2' && (matches!(length, 3 | 5 | 6) || longer);
    }
    digits.starts_with('9') && matches!(second, b'5' | b'6') && (5..=8).contains(&length)
}

fn is_landline(digits: &str) -> bool {
    let Some((area, local)) = digits.split_at_checked(area_length(digits)) else { return false };
    // Eight digits in the big cities; and city hotlines such as 0571-96345.
    let whole = is_local(local) && (area.len() == 3 || local.len() == 8);
    let hotline = local.len() == 5 && (local.starts_with("96") || local.starts_with("12"));
    is_area(area) && (whole || hotline)
}

/// Whether digits that begin with a country code may be dialled. Newly opened ranges must pass, so only the
/// length is checked.
fn is_foreign(digits: &str) -> bool {
    let mainland = digits.starts_with("86");
    !mainland
        && Foreign::parse(format!("+{digits}"), None)
            .is_ok_and(|it| it.is_possible_with_reason().is_ok() && canonical(&it) == digits)
}

fn canonical(number: &Foreign) -> String {
    format!("{}{}", number.country_code, number.get_national_significant_number())
}

/// The digits of a foreign number without what its own country dials in front, such as the `(0)` of `+44 (0)20`.
pub(super) fn foreign_digits(digits: &str) -> Option<String> {
    let number = Foreign::parse(format!("+{digits}"), None).ok()?;
    (number.country_code != 86).then(|| canonical(&number))
}
