//! Whether somebody already handles what a customer asks for.

use std::collections::BTreeSet;

use super::{Demand, DemandId, EnterpriseId};
use crate::domain::text::fold;

/// From this likeness on, two wishes are probably one.
pub const LIKELY: u8 = 45;

/// A demand that may be the same, and how alike it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    pub demand: DemandId,
    /// From 0 to 100.
    pub percent: u8,
}

/// The open demands of the same enterprise that are probably the same wish, the likeliest first.
///
/// The same product line counts as much as half of the words.
pub fn duplicates(
    enterprise: EnterpriseId,
    wish: &str,
    family: Option<&str>,
    others: &[Demand],
) -> Vec<Likeness> {
    let mut found: Vec<Likeness> = others
        .iter()
        .filter(|it| it.heard().enterprise == enterprise && !it.stage().is_closed())
        .map(|it| {
            let same_line = family.is_some() && family == it.heard().family.as_deref();
            let words = similarity(wish, it.heard().wish.reveal());
            let percent = if same_line { 50 + words / 2 } else { words };
            Likeness { demand: it.id(), percent }
        })
        .filter(|it| LIKELY <= it.percent)
        .collect();
    found.sort_by_key(|it| (std::cmp::Reverse(it.percent), it.demand));
    found
}

/// How alike two texts are, from 0 to 100: the pairs of neighbouring characters they share.
pub fn similarity(one: &str, other: &str) -> u8 {
    let (one, other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    if all == 0 {
        return 0;
    }
    let shared = one.intersection(&other).count();
    u8::try_from(shared * 200 / all).unwrap_or(100)
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let chars: Vec<char> = fold(text).chars().filter(|it| it.is_alphanumeric()).collect();
    chars.iter().copied().zip(chars.iter().copied().skip(1)).collect()
}
