//! Luck and names for one part of the demo office: all of it from one seed.

use crate::domain::{Now, demo_names::DemoNames};

const DAY_US: i64 = 86_400_000_000;

/// Dice that also make ids and moments.
#[derive(Clone)]
pub(super) struct Luck {
    pub(super) names: DemoNames,
    now: Now,
    /// The millisecond in which the ids of this part were made.
    ms: u64,
}

impl Luck {
    /// The luck of one part; `part` keeps its ids apart from those of the others.
    pub(super) fn new(seed: u64, part: u64, now: Now) -> Self {
        let mixed = seed.wrapping_mul(0x9E37_79B9).wrapping_add(part.wrapping_mul(0x85EB_CA6B));
        let ms = u64::try_from(now.micros() / 1_000).unwrap_or(0);
        // Older than everything that happens after, and in the order of the parts.
        let ms = ms.saturating_sub(86_400_000).saturating_add(part);
        Self { names: DemoNames::seeded(mixed), now, ms }
    }

    /// Other dice, whose ids do not meet these.
    pub(super) fn apart(&self) -> Self {
        let mut other = self.clone();
        let seed = other.roll() ^ 0x5DEE_CE66;
        Self { names: DemoNames::seeded(seed), ..other }
    }

    /// The bytes of an id as [`uuid`] version 7 has them.
    pub(super) fn id(&mut self) -> [u8; 16] {
        let (high, low) = (self.roll(), self.roll());
        let front = (self.ms << 16) | 0x7000 | (high & 0x0FFF);
        let back = (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000;
        ((u128::from(front) << 64) | u128::from(back)).to_be_bytes()
    }

    fn roll(&mut self) -> u64 {
        self.names.dice().roll()
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.names.dice().below(end)
    }

    pub(super) fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to.saturating_sub(from) + 1)
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.names.dice().chance(percent)
    }

    pub(super) fn pick<'a, T>(&mut self, several: &'a [T]) -> Option<&'a T> {
        self.names.dice().pick(several)
    }

    /// A number of `count` digits, the first not zero.
    pub(super) fn digits(&mut self, count: u32) -> u64 {
        let least = 10_u64.pow(count.saturating_sub(1));
        least + self.below(least * 9)
    }

    /// A moment in working hours, `days` days ago.
    pub(super) fn days_ago(&mut self, days: u64) -> Now {
        let days = i64::try_from(days).unwrap_or(0);
        let minute = i64::try_from(self.below(8 * 60)).unwrap_or(0);
        let midnight = self.now.today().and_hms_opt(0, 0, 0).unwrap_or_default();
        let nine = crate::domain::office_micros(midnight) + (9 * 60 + minute) * 60_000_000;
        Now::from_micros((nine - days * DAY_US).min(self.now.micros()))
    }
}
