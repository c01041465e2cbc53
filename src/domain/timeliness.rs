//! How timely complaints are answered: one printed definition, and a verdict on every complaint, so that the
//! figure is the sum of its parts.

use serde::{Deserialize, Serialize};

use super::{
    DemandId, Now,
    coded::coded,
    demand::{Demand, DemandKind, DemandStage, Ending, REOPEN_DAYS},
};

/// The share that must be timely, in thousandths.
pub const TARGET: i64 = 980;

/// The version of the definition that screens print; a new rule makes a new version.
pub const DEFINITION: u32 = 1;

coded! {
    /// What a complaint that was due in a period counts as.
    pub enum Verdict {
        /// Answered before it was due.
        Timely = "timely",
        /// Answered, but late.
        Late = "late",
        /// Overdue and still not answered.
        Overdue = "overdue",
        /// Closed without an answer.
        Unanswered = "unanswered",
        /// Answered in time, but opened again within the days that count.
        Reopened = "reopened",
        /// Due later in the period; not counted yet.
        NotYet = "not_yet",
        /// The same as another one, which counts.
        Merged = "merged",
        /// The customer took it back.
        Withdrawn = "withdrawn",
    }
}

impl Verdict {
    /// Whether it belongs to those of which a share must be timely.
    pub fn is_counted(self) -> bool {
        !matches!(self, Self::NotYet | Self::Merged | Self::Withdrawn)
    }
}

/// A span of time, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub from: Now,
    pub until: Now,
}

/// A complaint with what it counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    pub id: DemandId,
    pub verdict: Verdict,
    pub is_skip_level: bool,
}

/// What this complaint, due at `due`, counts as in a period; `None` if it was not due in it.
pub fn judge(it: &Demand, due: Now, (period, now): (Period, Now)) -> Option<Judged> {
    if it.heard().kind != DemandKind::Complaint || due < period.from || period.until <= due {
        return None;
    }
    let care = it.care();
    let reopened_in_days = care
        .reopened
        .iter()
        .any(|it| it.at.utc() - it.closed_at.utc() <= chrono::TimeDelta::days(REOPEN_DAYS));
    let verdict = match (it.stage(), it.ending(), care.answered_at) {
        (_, Some(Ending::Merged { .. }), _) => Verdict::Merged,
        (_, Some(Ending::Cancelled { .. }), None) => Verdict::Withdrawn,
        (_, _, Some(at)) if due < at => Verdict::Late,
        (_, _, Some(_)) if reopened_in_days => Verdict::Reopened,
        (_, _, Some(_)) => Verdict::Timely,
        (stage, _, None) if DemandStage::is_closed(stage) => Verdict::Unanswered,
        (_, _, None) if now < due => Verdict::NotYet,
        (_, _, None) => Verdict::Overdue,
    };
    Some(Judged { id: it.id(), verdict, is_skip_level: care.skip_level.is_some() })
}

/// The figure with all that it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeliness {
    /// How many complaints have each verdict, in the order of [`Verdict`].
    pub verdicts: Vec<(Verdict, i64)>,
    /// Those that count.
    pub counted: i64,
    pub timely: i64,
    /// Of those that count, how many went over our heads; told beside the figure.
    pub skip_level: i64,
}

impl Timeliness {
    /// Adds up what was judged.
    pub fn of(judged: &[Judged]) -> Self {
        let count = |wanted: &dyn Fn(&Judged) -> bool| {
            i64::try_from(judged.iter().filter(|it| wanted(it)).count()).unwrap_or(i64::MAX)
        };
        let verdicts =
            Verdict::ALL.iter().map(|it| (*it, count(&|judged| judged.verdict == *it))).collect();
        Self {
            verdicts,
            counted: count(&|it| it.verdict.is_counted()),
            timely: count(&|it| it.verdict == Verdict::Timely),
            skip_level: count(&|it| it.verdict.is_counted() && it.is_skip_level),
        }
    }

    /// The share of timely ones in thousandths, rounded down; nothing if none counts.
    pub fn share(&self) -> Option<i64> {
        (0 < self.counted).then(|| self.timely * 1000 / self.counted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Actor, Channel, EnterpriseId, Role, StaffId,
        demand::{Advance, Attempt, Heard, SkipLevel, SkipPath},
    };

    const HOUR: i64 = 3_600_000_000;
    const DAY: i64 = 24 * HOUR;
    const START: i64 = 1_772_413_200_000_000; // A Monday morning at the office.

    fn at(us: i64) -> Now {
        Now::from_micros(START + us)
    }

    fn owner() -> Actor {
        Actor { staff: StaffId::fresh(), department: Some("RM".into()), ..Actor::of(Role::Manager) }
    }

    fn complaint(owner: &Actor, at: Now) -> Demand {
        let heard = Heard {
            id: DemandId::fresh(),
            enterprise: EnterpriseId::fresh(),
            person: None,
            kind: DemandKind::Complaint,
            channel: Channel::Phone,
            about: None,
            service_level: None,
            wish: "专线一周断了三次".into(),
            family: None,
            owner: owner.staff,
            next_on: at.today(),
        };
        Demand::note(heard, at).unwrap()
    }

    fn answer(it: &mut Demand, owner: &Actor, now: Now) {
        let next = now.today();
        it.advance(owner, Advance::Confirm { summary: "断线".into() }, next, now).unwrap();
        it.advance(owner, Advance::Settle { what: "换了光模块".into() }, next, now).unwrap();
        it.advance(owner, Advance::FollowUp { result: "已恢复".into() }, next, now).unwrap();
    }

    fn verdict(it: &Demand, due: Now, now: Now) -> Option<Verdict> {
        let period = Period { from: at(0), until: at(30 * DAY) };
        judge(it, due, (period, now)).map(|it| it.verdict)
    }

    #[test]
    fn only_what_was_due_in_the_period_counts() {
        let owner = owner();
        let it = complaint(&owner, at(0));
        assert_eq!(verdict(&it, at(-1), at(DAY)), None);
        assert_eq!(verdict(&it, at(30 * DAY), at(DAY)), None);
        assert_eq!(verdict(&it, at(2 * DAY), at(DAY)), Some(Verdict::NotYet));
        assert_eq!(verdict(&it, at(2 * DAY), at(2 * DAY)), Some(Verdict::Overdue));
    }

    #[test]
    fn an_answer_counts_by_its_moment_and_not_by_the_closing() {
        let owner = owner();
        let mut it = complaint(&owner, at(0));
        answer(&mut it, &owner, at(DAY));
        assert_eq!(verdict(&it, at(2 * DAY), at(20 * DAY)), Some(Verdict::Timely));
        assert_eq!(verdict(&it, at(DAY - 1), at(20 * DAY)), Some(Verdict::Late));
    }

    #[test]
    fn what_is_opened_again_within_a_week_was_not_answered() {
        let owner = owner();
        let mut it = complaint(&owner, at(0));
        answer(&mut it, &owner, at(DAY));
        let good = Ending::Confirmed { by: None, remark: "好".into() };
        it.end(&owner, good, at(2 * DAY)).unwrap();
        let mut other = it.clone();
        let again = |at: Now| ("又断了".into(), at.today());
        it.reopen(&owner, again(at(8 * DAY)), at(8 * DAY)).unwrap();
        assert_eq!(verdict(&it, at(3 * DAY), at(9 * DAY)), Some(Verdict::Reopened));
        let late = other.reopen(&owner, again(at(10 * DAY)), at(10 * DAY));
        assert!(late.is_err(), "after a week it is a new complaint");
        assert_eq!(verdict(&other, at(3 * DAY), at(10 * DAY)), Some(Verdict::Timely));
    }

    #[test]
    fn merged_and_withdrawn_ones_are_left_out_and_closing_without_an_answer_is_not() {
        let owner = owner();
        let end = |ending: Ending| {
            let mut it = complaint(&owner, at(0));
            it.end(&owner, ending, at(HOUR)).unwrap();
            verdict(&it, at(DAY), at(2 * DAY)).unwrap()
        };
        assert_eq!(end(Ending::Merged { into: DemandId::fresh() }), Verdict::Merged);
        assert_eq!(end(Ending::Cancelled { reason: "算了".into() }), Verdict::Withdrawn);
        assert_eq!(end(Ending::Rejected { reason: "不属于我们".into() }), Verdict::Unanswered);
    }

    #[test]
    fn the_figure_is_the_sum_of_its_parts() {
        let owner = owner();
        let mut all = Vec::new();
        for n in 0..50 {
            let mut it = complaint(&owner, at(0));
            if n < 49 {
                answer(&mut it, &owner, at(HOUR));
            }
            if n == 0 {
                let mark =
                    SkipLevel { path: SkipPath::Regulator, responsible: owner.staff, at: at(HOUR) };
                it.mark_skip_level(&owner, mark).unwrap();
            }
            let period = Period { from: at(0), until: at(DAY) };
            all.extend(judge(&it, at(2 * HOUR), (period, at(DAY))));
        }
        let sum = Timeliness::of(&all);
        assert_eq!((sum.counted, sum.timely, sum.skip_level), (50, 49, 1));
        assert_eq!(sum.share(), Some(TARGET));
        assert_eq!(sum.verdicts.iter().map(|(_, n)| n).sum::<i64>(), 50);
        assert_eq!(Timeliness::of(&[]).share(), None);
    }

    #[test]
    fn giving_up_needs_three_attempts_on_two_days_after_the_answer() {
        let owner = owner();
        let mut it = complaint(&owner, at(0));
        let tried = |at: Now| Attempt {
            at,
            by: owner.staff,
            channel: Channel::Phone,
            note: "无人接听".into(),
        };
        it.attempt(&owner, tried(at(1))).unwrap();
        answer(&mut it, &owner, at(HOUR));
        let give_up = |it: &mut Demand, now| {
            it.end(&owner, Ending::Unreached { remark: "联系不上".into() }, now)
        };
        for hour in 2..5 {
            it.attempt(&owner, tried(at(hour * HOUR))).unwrap();
        }
        assert!(give_up(&mut it, at(6 * HOUR)).is_err(), "all on one day");
        it.attempt(&owner, tried(at(DAY))).unwrap();
        assert_eq!(give_up(&mut it, at(DAY)), Ok(()));
    }
}
