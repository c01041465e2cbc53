//! Which tier an enterprise would have by what it brings: the few that bring most of the revenue come first.

use serde::{Deserialize, Serialize};

use super::Tier;

/// The share of all revenue, in percent, that T1, that T1 and T2, and that T1 to T3 bring together.
pub const SHARES: [i64; 3] = [50, 80, 95];

/// Months that a year's revenue is made of.
const MONTHS: i64 = 12;

/// From which yearly revenue on an enterprise belongs into T1, T2 and T3; computed from all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierCuts {
    /// When they were computed.
    pub at_us: i64,
    /// How many enterprises bring anything.
    pub enterprises: i64,
    /// In fen of twelve months.
    pub yearly_fen: [i64; 3],
}

/// Walks over what all enterprises bring, the largest first.
#[derive(Clone, Debug)]
pub struct Walk {
    total_fen: i64,
    before_fen: i64,
    enterprises: i64,
    cuts: [Option<i64>; 3],
}

impl Walk {
    /// `monthly_fen` is the sum over all.
    pub fn over(monthly_fen: i64) -> Self {
        Self { total_fen: monthly_fen, before_fen: 0, enterprises: 0, cuts: [None; 3] }
    }

    /// The next enterprise, which brings no more than the one before.
    pub fn step(&mut self, monthly_fen: i64) {
        for (share, cut) in SHARES.iter().zip(&mut self.cuts) {
            // Whoever is needed to reach the share belongs to it.
            if self.before_fen * 100 < self.total_fen * share {
                *cut = Some(monthly_fen);
            }
        }
        self.before_fen += monthly_fen;
        self.enterprises += 1;
    }

    /// The cuts; nothing if nobody brings anything.
    pub fn end(self, at_us: i64) -> Option<TierCuts> {
        let [first, second, third] = self.cuts;
        let yearly_fen = [first? * MONTHS, second? * MONTHS, third? * MONTHS];
        Some(TierCuts { at_us, enterprises: self.enterprises, yearly_fen })
    }
}

impl TierCuts {
    /// The tier that fits what an enterprise pays a month.
    pub fn fitting(&self, monthly_fen: i64) -> Tier {
        let yearly = yearly(monthly_fen);
        let place = self.yearly_fen.iter().position(|cut| 0 < yearly && *cut <= yearly);
        place.and_then(|it| Tier::ALL.get(it)).copied().unwrap_or(Tier::T4)
    }
}

/// What twelve months bring.
pub fn yearly(monthly_fen: i64) -> i64 {
    monthly_fen.saturating_mul(MONTHS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(all: &[i64]) -> TierCuts {
        let mut walk = Walk::over(all.iter().sum());
        for it in all {
            walk.step(*it);
        }
        walk.end(0).unwrap()
    }

    #[test]
    fn the_few_that_bring_half_come_first_and_equals_stay_together() {
        let cuts = cuts(&[400, 200, 100, 100, 50, 50, 50, 30, 10, 10]);
        let tiers: Vec<Tier> =
            [400, 200, 100, 50, 30, 10, 0].iter().map(|it| cuts.fitting(*it)).collect();
        // 400 and 200 are needed for a half, the hundreds for four fifths, the fifties for 95 %.
        assert_eq!(tiers, [Tier::T1, Tier::T1, Tier::T2, Tier::T3, Tier::T4, Tier::T4, Tier::T4]);
        assert_eq!(cuts.enterprises, 10);
    }

    #[test]
    fn an_office_that_earns_nothing_suggests_nothing() {
        assert_eq!(Walk::over(0).end(0), None);
    }
}
