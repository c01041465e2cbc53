//! Being away: from a day to a day, with somebody who stands in and sees what there is to do.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AbsenceId, Actor, Now, Personal, Role, StaffId};

/// What is said when somebody will be away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    pub id: AbsenceId,
    /// Who is away.
    pub staff: StaffId,
    /// Who stands in.
    pub substitute: StaffId,
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    pub note: Personal,
}

/// One absence. It begins and ends by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    pub leave: Leave,
    pub set_by: StaffId,
    /// When somebody said that it is over before its last day.
    pub ended_at: Option<Now>,
}

/// Why somebody could not be away like that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AbsenceRefusal {
    #[error("it ends before it begins, or has passed")]
    Days,
    #[error("nobody stands in for themselves")]
    OneSelf,
    #[error("somebody stands in for them on these days already")]
    Overlaps,
    #[error("whoever should stand in is away on these days")]
    SubstituteAway,
    #[error("whoever is away stands in for somebody else on these days")]
    StandsIn,
    #[error("only they themselves or a supervisor may say so")]
    NotTheirs,
    #[error("it is over already")]
    Over,
}

impl AbsenceRefusal {
    /// Its stable code, for callers and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Days => "absence-days",
            Self::OneSelf => "absence-oneself",
            Self::Overlaps => "absence-overlaps",
            Self::SubstituteAway => "absence-substitute-away",
            Self::StandsIn => "absence-stands-in",
            Self::NotTheirs => "absence-not-theirs",
            Self::Over => "absence-over",
        }
    }
}

impl Leave {
    fn meets(&self, other: &Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

impl Absence {
    /// Lets somebody be away; `others` are all absences that are not over.
    pub fn arrange(
        leave: Leave,
        (by, now): (&Actor, Now),
        others: &[Self],
    ) -> Result<Self, AbsenceRefusal> {
        if by.staff != leave.staff && by.role != Role::Supervisor {
            return Err(AbsenceRefusal::NotTheirs);
        }
        if leave.until < leave.from || leave.until < now.today() {
            return Err(AbsenceRefusal::Days);
        }
        if leave.staff == leave.substitute {
            return Err(AbsenceRefusal::OneSelf);
        }
        let meeting = others.iter().map(|it| &it.leave).filter(|it| it.meets(&leave));
        for other in meeting {
            if other.staff == leave.staff {
                return Err(AbsenceRefusal::Overlaps);
            }
            if other.staff == leave.substitute {
                return Err(AbsenceRefusal::SubstituteAway);
            }
            // Otherwise that somebody's work would rest with nobody.
            if other.substitute == leave.staff {
                return Err(AbsenceRefusal::StandsIn);
            }
        }
        Ok(Self { leave, set_by: by.staff, ended_at: None })
    }

    /// Says that it is over before its last day.
    pub fn end(&mut self, by: &Actor, now: Now) -> Result<(), AbsenceRefusal> {
        if by.staff != self.leave.staff && by.role != Role::Supervisor {
            return Err(AbsenceRefusal::NotTheirs);
        }
        if self.ended_at.is_some() || self.leave.until < now.today() {
            return Err(AbsenceRefusal::Over);
        }
        self.ended_at = Some(now);
        Ok(())
    }

    /// Whether somebody stands in on this day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.ended_at.is_none() && self.leave.from <= day && day <= self.leave.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn now() -> Now {
        Now::new("2026-03-02T01:00:00Z".parse().unwrap())
    }

    fn somebody(role: Role) -> Actor {
        Actor { staff: StaffId::fresh(), ..Actor::of(role) }
    }

    fn leave(staff: StaffId, substitute: StaffId, (from, until): (&str, &str)) -> Leave {
        let (from, until) = (day(from), day(until));
        let note = Personal::default();
        Leave { id: AbsenceId::fresh(), staff, substitute, from, until, note }
    }

    #[test]
    fn somebody_is_away_from_a_day_to_a_day_and_no_longer() {
        let (lin, mei) = (somebody(Role::Manager), somebody(Role::Manager));
        let leave = leave(lin.staff, mei.staff, ("2026-03-04", "2026-03-06"));
        let it = Absence::arrange(leave, (&lin, now()), &[]).unwrap();
        let covered = ["2026-03-03", "2026-03-04", "2026-03-06", "2026-03-07"];
        assert_eq!(covered.map(|it_is| it.covers(day(it_is))), [false, true, true, false]);
    }

    #[test]
    fn only_oneself_or_a_supervisor_says_so_and_ends_it() {
        let (lin, mei) = (somebody(Role::Manager), somebody(Role::Manager));
        let boss = somebody(Role::Supervisor);
        let leave = leave(lin.staff, mei.staff, ("2026-03-02", "2026-03-06"));
        let theirs = Absence::arrange(leave.clone(), (&mei, now()), &[]);
        assert_eq!(theirs, Err(AbsenceRefusal::NotTheirs));
        let mut it = Absence::arrange(leave, (&boss, now()), &[]).unwrap();
        assert_eq!(it.end(&mei, now()), Err(AbsenceRefusal::NotTheirs));
        it.end(&lin, now()).unwrap();
        assert!(!it.covers(day("2026-03-02")));
        assert_eq!(it.end(&lin, now()), Err(AbsenceRefusal::Over));
    }

    #[test]
    fn nothing_rests_with_somebody_who_is_away() {
        let people = [(); 3].map(|()| somebody(Role::Manager));
        let [lin, mei, wu] = &people;
        let days = ("2026-03-04", "2026-03-06");
        let first = leave(lin.staff, mei.staff, days);
        let others = [Absence::arrange(first, (lin, now()), &[]).unwrap()];
        let tried = |by: &Actor, to: &Actor, days| {
            Absence::arrange(leave(by.staff, to.staff, days), (by, now()), &others).map(drop)
        };
        assert_eq!(tried(lin, wu, ("2026-03-06", "2026-03-09")), Err(AbsenceRefusal::Overlaps));
        assert_eq!(tried(wu, lin, days), Err(AbsenceRefusal::SubstituteAway));
        assert_eq!(tried(mei, wu, days), Err(AbsenceRefusal::StandsIn));
        assert_eq!(tried(mei, wu, ("2026-03-07", "2026-03-09")), Ok(()));
        assert_eq!(tried(wu, wu, days), Err(AbsenceRefusal::OneSelf));
        assert_eq!(tried(wu, mei, ("2026-03-06", "2026-03-04")), Err(AbsenceRefusal::Days));
        assert_eq!(tried(wu, mei, ("2026-02-02", "2026-02-04")), Err(AbsenceRefusal::Days));
    }
}
