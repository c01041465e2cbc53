//! A telephone call: what the telephone system tells us about it, whom it belongs to, how it ended.
//!
//! Events come late, twice and in any order. Each is taken as a fact with its own time, and where the call stands is
//! worked out from the facts, so that the order in which they come does not matter.

mod candidate;
pub mod fields;
mod hook;
mod summons;
mod wrap_up;

use serde::{Deserialize, Serialize};

use super::{
    CallId, Direction, EnterpriseId, Now, PersonId, Personal, PhoneNumber, StaffId, coded::coded,
};
pub use candidate::{Candidate, Choice, Rank, choices, commit, rank};
pub use hook::{Hook, HookEvent, HookRefusal};
pub use summons::{SCHEME, Summons, SummonsRefusal};
pub use wrap_up::Disposition;

coded! {
    /// Who calls whom.
    #[derive(Default)]
    pub enum Way {
        /// Somebody calls us; also where nobody says.
        #[default]
        In = "in",
        /// One of us calls somebody.
        Out = "out",
    }
}

impl Way {
    /// What systems and links say of it; everything else is a call to us.
    #[must_use]
    pub fn told(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "out" | "outgoing" | "outbound" => Self::Out,
            _ => Self::In,
        }
    }
}

impl From<Way> for Direction {
    fn from(way: Way) -> Self {
        match way {
            Way::In => Self::In,
            Way::Out => Self::Out,
        }
    }
}

coded! {
    /// Where a call stands.
    pub enum CallState {
        Ringing = "ringing",
        /// One of us calls, and nobody has answered yet.
        Calling = "calling",
        Answered = "answered",
        /// It was answered and is over; its wrap-up is owed.
        Ended = "ended",
        /// It was over before anybody answered.
        Missed = "missed",
        /// One of us called, and nobody answered.
        Unreached = "unreached",
        Wrapped = "wrapped",
    }
}

/// What is known about a call, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFacts {
    pub id: CallId,
    /// The telephone system's name for it; a later call may have the same.
    pub reference: String,
    pub way: Way,
    /// The customer's number, whoever calls: `None` when it was withheld, cannot be read, or has not been told yet.
    pub caller: Option<PhoneNumber>,
    /// What the telephone system wrote instead of a number that can be read; empty if it did not.
    pub unreadable: Personal,
    pub called: String,
    pub hints: Hints,
    pub staff: Option<StaffId>,
    pub rang_us: i64,
    pub answered_us: Option<i64>,
    pub ended_us: Option<i64>,
    pub wrapped_us: Option<i64>,
    pub notes: Personal,
    pub disposition: Option<Disposition>,
    /// Every binding this call ever had, oldest first; the last one holds.
    pub bindings: Vec<Binding>,
}

/// What the telephone system knows besides the number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// Named in the call's own data, as when somebody called back from an order.
    #[serde(default)]
    pub enterprise: Option<EnterpriseId>,
    #[serde(default)]
    pub person: Option<PersonId>,
    /// What the caller typed on the way through the voice menu.
    #[serde(default)]
    pub digits: Personal,
}

/// Whom a call was taken to belong to, since when, and who said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    pub enterprise: Option<EnterpriseId>,
    pub person: Option<PersonId>,
    pub at_us: i64,
    /// `None`: the program, because there was only one possibility.
    pub staff: Option<StaffId>,
    /// The number was nobody's before, and is this person's since.
    #[serde(default)]
    pub is_first_owner: bool,
}

/// Why something cannot happen to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallRefusal {
    #[error("somebody else has taken the call")]
    Taken,
    #[error("the call was wrapped up already")]
    Wrapped,
    #[error("a call needs the telephone system's name for it, of at most 100 characters")]
    Reference,
}

impl CallRefusal {
    /// The name of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::Taken => "call-taken",
            Self::Wrapped => "call-wrapped",
            Self::Reference => "call-reference",
        }
    }
}

/// The longest name a telephone system may give to a call, in characters.
pub const LONGEST_REFERENCE: usize = 100;
/// The longest of them as it is kept, with the telephone system that said it before it.
const LONGEST_KEPT: usize = LONGEST_REFERENCE + 60;

/// How long after its end a call may still be told to ring: words of one moment overtake each other on their way.
const LATE_US: i64 = 2_000_000;

/// After how long a call that nobody ended is taken for one that the telephone system has lost.
pub const LOST_AFTER_US: i64 = 12 * 3_600_000_000;

/// One telephone call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call(CallFacts);

impl Call {
    /// A call of which something has been heard for the first time.
    pub fn heard_of(id: CallId, reference: &str, at_us: i64) -> Result<Self, CallRefusal> {
        let reference = reference.trim();
        if reference.is_empty() || reference.chars().count() > LONGEST_KEPT {
            return Err(CallRefusal::Reference);
        }
        Ok(Self(CallFacts {
            id,
            reference: reference.to_owned(),
            way: Way::In,
            caller: None,
            unreadable: Personal::default(),
            called: String::new(),
            hints: Hints::default(),
            staff: None,
            rang_us: at_us,
            answered_us: None,
            ended_us: None,
            wrapped_us: None,
            notes: Personal::default(),
            disposition: None,
            bindings: Vec::new(),
        }))
    }

    pub fn from_stored(facts: CallFacts) -> Self {
        Self(facts)
    }

    pub fn facts(&self) -> &CallFacts {
        &self.0
    }

    pub fn state(&self) -> CallState {
        let it = &self.0;
        if it.wrapped_us.is_some() {
            return CallState::Wrapped;
        }
        match (it.answered_us, it.ended_us, it.way) {
            (None, None, Way::In) => CallState::Ringing,
            (None, None, Way::Out) => CallState::Calling,
            (Some(_), None, _) => CallState::Answered,
            (Some(_), Some(_), _) => CallState::Ended,
            (None, Some(_), Way::In) => CallState::Missed,
            (None, Some(_), Way::Out) => CallState::Unreached,
        }
    }

    /// Whom it belongs to now.
    pub fn enterprise(&self) -> Option<EnterpriseId> {
        self.0.bindings.last().and_then(|it| it.enterprise)
    }

    /// Who is speaking, as far as known.
    pub fn person(&self) -> Option<PersonId> {
        self.0.bindings.last().and_then(|it| it.person)
    }

    /// Whether somebody still has something to do about it.
    pub fn is_open(&self) -> bool {
        match self.state() {
            CallState::Ringing | CallState::Calling | CallState::Answered | CallState::Ended => {
                true
            }
            CallState::Missed | CallState::Unreached | CallState::Wrapped => false,
        }
    }

    /// Whether word under this call's name, of something at `at_us`, is about this call.
    ///
    /// Telephone systems use a name again once its call is over, some before they have said so. Word that is not of
    /// this call is of the next one.
    pub fn is_meant(&self, word: Word<'_>, at_us: i64) -> bool {
        let it = &self.0;
        let last_us = match it.ended_us {
            Some(ended_us) => ended_us.saturating_add(LATE_US),
            None => it.rang_us.saturating_add(LOST_AFTER_US),
        };
        match word {
            // Whatever ends is over already, or is this.
            Word::HangUp => true,
            Word::Answer => at_us <= last_us,
            Word::Ring(caller) => {
                let others = it.caller.as_ref().zip(caller);
                let is_another = others.is_some_and(|(it, that)| it.national() != that.national());
                at_us <= last_us && !is_another
            }
        }
    }

    /// It rings. Told again, or after the answer, it only adds what was not known.
    pub fn ring(&mut self, ringing: Ringing, staff: Option<StaffId>) {
        let it = &mut self.0;
        it.rang_us = it.rang_us.min(ringing.at_us);
        it.staff = it.staff.or(staff);
        // A word that says nothing of the way comes as one of a call to us, and takes back no other.
        if ringing.way == Way::Out {
            it.way = Way::Out;
        }
        if it.caller.is_none() {
            it.caller = ringing.caller;
            if it.caller.is_some() {
                it.unreadable = Personal::default();
            } else if it.unreadable.is_empty() {
                it.unreadable = ringing.unreadable;
            }
        }
        if it.called.is_empty() {
            it.called = ringing.called;
        }
        if it.hints == Hints::default() {
            it.hints = ringing.hints;
        }
    }

    /// Somebody answers it; the first to answer has it.
    pub fn answer(&mut self, staff: StaffId, at_us: i64) -> Result<(), CallRefusal> {
        let it = &mut self.0;
        if it.answered_us.is_some() && it.staff.is_some_and(|before| before != staff) {
            return Err(CallRefusal::Taken);
        }
        it.staff = Some(staff);
        it.answered_us = Some(it.answered_us.map_or(at_us, |before| before.min(at_us)));
        it.rang_us = it.rang_us.min(at_us);
        Ok(())
    }

    /// The line is dropped; told again, the first time counts.
    pub fn end(&mut self, at_us: i64) {
        let it = &mut self.0;
        it.ended_us = Some(it.ended_us.map_or(at_us, |before| before.min(at_us)));
        it.rang_us = it.rang_us.min(at_us);
    }

    /// Says whom the call belongs to, or that nobody knows. What was said before stays on record.
    ///
    /// Possible at any time, also after the wrap-up: people find out late who it was.
    pub fn bind(&mut self, binding: Binding) {
        let same =
            |it: &Binding| it.enterprise == binding.enterprise && it.person == binding.person;
        let is_news = binding.enterprise.is_some() || !self.0.bindings.is_empty();
        if is_news && !self.0.bindings.last().is_some_and(same) {
            self.0.bindings.push(binding);
        }
    }

    /// The caller says what their number is; one that the telephone system has told stays.
    pub fn say_number(&mut self, number: PhoneNumber) {
        self.0.caller.get_or_insert(number);
    }

    /// Somebody looks after a call that nobody answered.
    pub fn take(&mut self, staff: StaffId) {
        self.0.staff = self.0.staff.or(Some(staff));
    }

    /// Closes the matter of this call; a line that is still open counts as dropped now.
    ///
    /// Without a result the call gets the one that fits how it ended.
    pub fn wrap_up(
        &mut self,
        disposition: Option<Disposition>,
        notes: Personal,
        now: Now,
    ) -> Result<(), CallRefusal> {
        if self.0.wrapped_us.is_some() {
            return Err(CallRefusal::Wrapped);
        }
        let was_missed = self.0.answered_us.is_none();
        let it = &mut self.0;
        it.ended_us = Some(it.ended_us.unwrap_or_else(|| now.micros()));
        it.wrapped_us = Some(now.micros());
        it.disposition = Some(disposition.unwrap_or(if was_missed {
            Disposition::NoAnswer
        } else {
            Disposition::Unstated
        }));
        it.notes = notes;
        Ok(())
    }
}

/// What the telephone system has a word about.
#[derive(Clone, Copy, Debug)]
pub enum Word<'a> {
    /// It rings, with the caller's number as far as it can be read.
    Ring(Option<&'a PhoneNumber>),
    Answer,
    HangUp,
}

/// The telephone system says that it rings.
#[derive(Clone, Debug, Default)]
pub struct Ringing {
    pub way: Way,
    pub caller: Option<PhoneNumber>,
    /// The caller's number as it was told, if it cannot be read.
    pub unreadable: Personal,
    pub called: String,
    pub hints: Hints,
    pub at_us: i64,
}

impl Ringing {
    /// Reads the numbers as the telephone system wrote them.
    ///
    /// A bare local number is completed with the area code of the number that was called, or with `area`.
    pub fn read(caller: &str, called: &str, area: Option<&str>) -> Self {
        let called_number = PhoneNumber::parse(called, area).ok();
        let area =
            called_number.as_ref().and_then(PhoneNumber::area).or_else(|| area.map(str::to_owned));
        let kept = |told: &str| told.trim().chars().take(LONGEST_TOLD).collect::<String>();
        let number = PhoneNumber::parse(caller, area.as_deref()).ok();
        // What has no digit, such as “anonymous”, is how systems say that a number is withheld.
        let is_unreadable = number.is_none() && caller.contains(char::is_numeric);
        let unreadable = if is_unreadable { kept(caller).into() } else { Personal::default() };
        Self { caller: number, unreadable, called: kept(called), ..Self::default() }
    }
}

/// What is kept of a number as it was told, in characters.
const LONGEST_TOLD: usize = 40;

#[cfg(test)]
mod tests;
