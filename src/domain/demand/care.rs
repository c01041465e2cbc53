//! What complaints and faults need besides their stages: contact, attempts, reopening, and who was passed over.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{ATTEMPTS, Demand, DemandRefusal, DemandStage, Ending};
use crate::domain::{Actor, Channel, Now, Personal, Role, StaffId, coded::coded};

coded! {
    /// What a customer brings to us.
    pub enum DemandKind {
        /// Something that they want to have.
        Need = "need",
        /// A question.
        Enquiry = "enquiry",
        /// Members or numbers that come, go or change who pays.
        MemberChange = "member_change",
        /// Something that they have does not work.
        Fault = "fault",
        /// They are dissatisfied and want an answer.
        Complaint = "complaint",
        /// How something could be better.
        Suggestion = "suggestion",
    }
}

impl DemandKind {
    /// Whether it asks for an answer within a time that is counted.
    pub fn is_timed(self) -> bool {
        matches!(self, Self::Fault | Self::Complaint)
    }
}

coded! {
    /// Over whose heads a complaint went.
    pub enum SkipPath {
        /// The operator's own headquarters.
        Headquarters = "headquarters",
        /// The regulator of telecommunications.
        Regulator = "regulator",
        /// The government's hotline.
        Government = "government",
        /// A consumers' association.
        Consumers = "consumers",
        /// Press, or a public post.
        Media = "media",
    }
}

/// Marks a complaint that went past us, with the leader who answers for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkipLevel {
    pub path: SkipPath,
    pub responsible: StaffId,
    pub at: Now,
}

/// A documented attempt to reach the customer that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub at: Now,
    pub by: StaffId,
    pub channel: Channel,
    pub note: Personal,
}

/// A demand that was closed and is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    pub at: Now,
    pub by: StaffId,
    pub reason: Personal,
    /// When it had been closed.
    pub closed_at: Now,
    /// When somebody spoke with the customer since.
    #[serde(default)]
    pub contacted_at: Option<Now>,
    /// When the customer was answered since.
    #[serde(default)]
    pub answered_at: Option<Now>,
}

/// The care that a demand was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Care {
    /// When somebody first spoke with the customer about it.
    pub contacted_at: Option<Now>,
    /// When the customer was first told the answer, or that it works again.
    pub answered_at: Option<Now>,
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    #[serde(default)]
    pub reopened: Vec<Reopening>,
    pub skip_level: Option<SkipLevel>,
}

impl Care {
    /// Whether the customer was spoken with, since it was last opened.
    pub fn is_contacted(&self) -> bool {
        self.reopened.last().map_or(self.contacted_at, |it| it.contacted_at).is_some()
    }

    /// Whether the customer was answered, since it was last opened.
    pub fn is_answered(&self) -> bool {
        self.reopened.last().map_or(self.answered_at, |it| it.answered_at).is_some()
    }

    pub(super) fn note_contact(&mut self, now: Now) {
        self.contacted_at.get_or_insert(now);
        if let Some(round) = self.reopened.last_mut() {
            round.contacted_at.get_or_insert(now);
        }
    }

    pub(super) fn note_answer(&mut self, now: Now) {
        self.note_contact(now);
        self.answered_at.get_or_insert(now);
        if let Some(round) = self.reopened.last_mut() {
            round.answered_at.get_or_insert(now);
        }
    }
}

/// Days within which something closed may be opened again; and a complaint so opened counts as not answered.
pub const REOPEN_DAYS: i64 = 7;

/// Days on which attempts must have been made before giving up: three calls within an hour are one.
pub const ATTEMPT_DAYS: usize = 2;

impl Demand {
    /// Notes that the customer was spoken with.
    pub fn contact(&mut self, by: &Actor, now: Now) -> Result<(), DemandRefusal> {
        self.open_for(by)?;
        self.care.note_contact(now);
        self.changed_at = now;
        Ok(())
    }

    /// Notes that somebody tried to reach the customer and did not.
    pub fn attempt(&mut self, by: &Actor, attempt: Attempt) -> Result<(), DemandRefusal> {
        self.open_for(by)?;
        self.care.attempts.push(attempt);
        Ok(())
    }

    /// Marks that it went over our heads.
    pub fn mark_skip_level(&mut self, by: &Actor, mark: SkipLevel) -> Result<(), DemandRefusal> {
        self.open_for(by)?;
        if self.heard.kind != super::DemandKind::Complaint {
            return Err(DemandRefusal::NoComplaint);
        }
        self.care.skip_level = Some(mark);
        Ok(())
    }

    /// Opens what was closed too early; its owner has to act again.
    pub fn reopen(
        &mut self,
        by: &Actor,
        (reason, next_on): (Personal, NaiveDate),
        now: Now,
    ) -> Result<(), DemandRefusal> {
        let closed_at = self.changed_at;
        let is_recent = now.utc() - closed_at.utc() <= TimeDelta::days(REOPEN_DAYS);
        if self.stage != DemandStage::Closed || !is_recent {
            return Err(DemandRefusal::NotReopened);
        }
        if !by.acts_for(self.owner) && by.role != Role::Supervisor {
            return Err(DemandRefusal::NotOwner);
        }
        if reason.is_empty() {
            return Err(DemandRefusal::Empty);
        }
        if next_on < now.today() {
            return Err(DemandRefusal::DatePassed);
        }
        let (contacted_at, answered_at) = (None, None);
        let by = by.staff;
        let again = Reopening { at: now, by, reason, closed_at, contacted_at, answered_at };
        self.care.reopened.push(again);
        (self.stage, self.ending) = (DemandStage::Confirmed, None);
        (self.next_on, self.changed_at) = (next_on, now);
        Ok(())
    }

    /// Whether it may end this way, as far as the customer is concerned.
    pub(super) fn is_loop_closed(&self, ending: &Ending) -> Result<(), DemandRefusal> {
        match ending {
            Ending::Confirmed { .. } | Ending::Unreached { .. }
                if self.stage != DemandStage::FollowUp =>
            {
                Err(DemandRefusal::NotFollowedUp)
            }
            Ending::Unreached { .. } => self.tried_enough(),
            _ => Ok(()),
        }
    }

    fn tried_enough(&self) -> Result<(), DemandRefusal> {
        let since = self.care.answered_at.max(self.care.reopened.last().map(|it| it.at));
        let tried = self.care.attempts.iter().filter(|it| since <= Some(it.at));
        let mut days: Vec<NaiveDate> = tried.map(|it| it.at.today()).collect();
        let times = days.len();
        days.dedup();
        if times < ATTEMPTS || days.len() < ATTEMPT_DAYS {
            return Err(DemandRefusal::TooFewAttempts(times));
        }
        Ok(())
    }
}
