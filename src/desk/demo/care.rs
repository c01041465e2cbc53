//! Complaints, faults and enquiries of the demo office, each led some way through the same commands that people give.

use super::{
    dice::Luck,
    words,
    work::{Cast, Tale, Told},
};
use crate::{
    desk::{
        Cx, DeskError,
        demand::{self, Command, NewDemand},
    },
    domain::{
        Channel, DemandId, HoldingId, Now, Personal,
        demand::{Advance, DemandKind, Ending, SkipPath},
    },
    store::{Sql, holdings},
};

const HOUR_US: i64 = 3_600_000_000;
/// Of a hundred enterprises with which something is going on, so many bring such a matter.
const SHARE: u64 = 45;
/// Days back in which they were brought.
const DAYS: u64 = 16;

/// A matter being led on: what is done next happens at `at`.
struct Leading<'a> {
    cast: &'a Cast,
    tale: &'a Tale,
    luck: Luck,
    at: Now,
    told: Told,
}

/// How far a matter has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Far {
    Heard,
    Contacted,
    Settled,
    Answered,
    Closed,
}

/// Plays what one enterprise complained of, reported or asked.
pub(super) fn play(sql: &mut dyn Sql, cast: &Cast, tale: &Tale) -> Result<Told, DeskError> {
    // Dice of its own, so that the orders of an office do not depend on its complaints.
    let mut luck = tale.luck.apart();
    if !luck.chance(SHARE) {
        return Ok(Told::default());
    }
    let days = luck.between(0, DAYS);
    let at = luck.days_ago(days);
    let mut leading = Leading { cast, tale, luck, at, told: Told::default() };
    match leading.all(sql) {
        // A rule said no: the matter rests where real ones do, too.
        Ok(()) | Err(DeskError::Refused(_)) => Ok(leading.told),
        Err(err) => Err(err),
    }
}

impl Leading<'_> {
    fn all(&mut self, sql: &mut dyn Sql) -> Result<(), DeskError> {
        let about = holdings::page(sql, self.tale.enterprise, (0, 1))?;
        let about = about.first().map(|kept| kept.it.id);
        let kind = match self.luck.below(100) {
            0..45 => DemandKind::Complaint,
            45..75 if about.is_some() => DemandKind::Fault,
            _ => DemandKind::Enquiry,
        };
        let id = self.note(sql, kind, about)?;
        if kind == DemandKind::Complaint && self.luck.chance(12) {
            return self.merge(sql, id, about);
        }
        let far = match self.luck.below(100) {
            0..15 => Far::Heard,
            15..30 => Far::Contacted,
            30..45 => Far::Settled,
            45..60 => Far::Answered,
            _ => Far::Closed,
        };
        self.lead(sql, id, far)
    }

    fn lead(&mut self, sql: &mut dyn Sql, id: DemandId, far: Far) -> Result<(), DeskError> {
        if Far::Contacted <= far {
            self.does(sql, (1, 9), &Command::Contact { id })?;
        }
        if Far::Settled <= far {
            let summary = self.said("confirmed");
            self.advance(sql, id, Advance::Confirm { summary })?;
            let what = self.said("settled");
            self.advance(sql, id, Advance::Settle { what })?;
        }
        if Far::Answered <= far {
            let result = self.said("answered");
            self.advance(sql, id, Advance::FollowUp { result })?;
        }
        if far == Far::Answered {
            return self.attempts(sql, id, 2);
        }
        if far == Far::Closed {
            return self.close(sql, id);
        }
        Ok(())
    }

    /// With the customer's word, or after enough attempts on two days; some are opened again.
    fn close(&mut self, sql: &mut dyn Sql, id: DemandId) -> Result<(), DeskError> {
        if self.luck.chance(25) {
            self.attempts(sql, id, 3)?;
            let remark = self.said("unreached");
            let ending = Ending::Unreached { remark };
            return self.does(sql, (1, 2), &Command::End { id, ending });
        }
        let (by, remark) = (self.tale.agent, self.said("content"));
        let ending = Ending::Confirmed { by, remark };
        self.does(sql, (2, 20), &Command::End { id, ending })?;
        if self.luck.chance(20) {
            let reason = self.said("again");
            let next_on = self.next_on();
            self.does(sql, (10, 40), &Command::Reopen { id, reason, next_on })?;
        }
        Ok(())
    }

    fn attempts(&mut self, sql: &mut dyn Sql, id: DemandId, most: u64) -> Result<(), DeskError> {
        for _ in 0..most {
            let note = self.said("attempt");
            let attempt = Command::Attempt { id, channel: Channel::Phone, note };
            self.does(sql, (14, 20), &attempt)?;
        }
        Ok(())
    }

    /// The same was said twice by two people: one of them goes on.
    fn merge(
        &mut self,
        sql: &mut dyn Sql,
        into: DemandId,
        about: Option<HoldingId>,
    ) -> Result<(), DeskError> {
        self.wait(2, 9);
        let twin = self.note(sql, DemandKind::Complaint, about)?;
        let path = self.luck.pick(SkipPath::ALL).copied();
        if let (Some(path), Some(leader)) = (path, &self.cast.supervisor) {
            let mark = Command::MarkSkipLevel { id: into, path, responsible: leader.staff };
            self.does(sql, (1, 2), &mark)?;
        }
        self.does(sql, (1, 3), &Command::End { id: twin, ending: Ending::Merged { into } })
    }

    fn note(
        &mut self,
        sql: &mut dyn Sql,
        kind: DemandKind,
        about: Option<HoldingId>,
    ) -> Result<DemandId, DeskError> {
        let id = DemandId::from_bytes(self.luck.id());
        let channels = [Channel::Phone, Channel::Phone, Channel::Web, Channel::Wechat];
        let new = NewDemand {
            id,
            enterprise: self.tale.enterprise,
            person: self.tale.agent,
            kind,
            channel: self.luck.pick(&channels).copied().unwrap_or(Channel::Phone),
            about: about.filter(|_| kind != DemandKind::Enquiry),
            wish: self.said(kind.code()),
            family: None,
            next_on: self.next_on(),
        };
        self.does(sql, (0, 0), &Command::Note(new))?;
        self.told.demands += 1;
        Ok(id)
    }

    fn advance(
        &mut self,
        sql: &mut dyn Sql,
        id: DemandId,
        advance: Advance,
    ) -> Result<(), DeskError> {
        let next_on = self.next_on();
        self.does(sql, (1, 16), &Command::Advance { id, advance, next_on })
    }

    /// Does something some hours later; what would lie in the future is not done.
    fn does(
        &mut self,
        sql: &mut dyn Sql,
        (least, most): (u64, u64),
        command: &Command,
    ) -> Result<(), DeskError> {
        self.wait(least, most);
        if self.cast.now < self.at {
            return Err(DeskError::refused("date-passed"));
        }
        let (actor, now) = (&self.tale.manager, self.at);
        let (office, library) = (&*self.cast.office, &*self.cast.library);
        demand::perform(&mut Cx { sql, actor, now, office, library }, command).map(drop)
    }

    fn wait(&mut self, least: u64, most: u64) {
        let hours = i64::try_from(self.luck.between(least, most)).unwrap_or(1);
        self.at = Now::from_micros(self.at.micros().saturating_add(hours * HOUR_US));
    }

    /// Far enough ahead that the next steps do not come after it.
    fn next_on(&mut self) -> chrono::NaiveDate {
        let days = chrono::Days::new(self.luck.between(3, 9));
        let day = self.at.today();
        day.checked_add_days(days).unwrap_or(day)
    }

    fn said(&mut self, kind: &str) -> Personal {
        Personal::from(self.luck.pick(words::talk(kind)).copied().unwrap_or_default())
    }
}
