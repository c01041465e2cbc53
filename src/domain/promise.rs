//! What we said that we would do, and by when.

use serde::{Deserialize, Serialize};

use super::{
    Actor, DemandId, EnterpriseId, Now, OrderId, PersonId, Personal, PromiseId, Role, StaffId,
    coded::coded,
};

/// A promise as it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub id: PromiseId,
    pub enterprise: EnterpriseId,
    /// To whom.
    pub person: Option<PersonId>,
    /// What we will do.
    pub what: Personal,
    pub due: Now,
    pub owner: StaffId,
    pub order: Option<OrderId>,
    pub demand: Option<DemandId>,
}

coded! {
    /// Whether a promise still stands.
    pub enum PromiseState {
        Open = "open",
        Kept = "kept",
        /// We did not do it; the reason is on record.
        Broken = "broken",
        /// The customer let us off.
        Released = "released",
    }
}

/// A promise. Invariant: decided once, by its owner or a supervisor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    given: Given,
    given_at: Now,
    owner: StaffId,
    state: PromiseState,
    decided_at: Option<Now>,
    reason: Option<Personal>,
}

/// A promise as it is stored: one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseParts {
    /// As it was made; the owner is the first one.
    pub given: Given,
    pub given_at: Now,
    pub owner: StaffId,
    pub state: PromiseState,
    pub decided_at: Option<Now>,
    pub reason: Option<Personal>,
}

/// Why something was refused. Each text completes “Not done: …”.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PromiseRefusal {
    #[error("the promise is already {}", .0.code())]
    Decided(PromiseState),
    #[error("only its owner or a supervisor may do this")]
    NotOwner,
    #[error("what is promised, or why it is not kept, must be written down")]
    Empty,
    #[error("the moment has passed")]
    DatePassed,
}

impl PromiseRefusal {
    /// Its stable code, for callers and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Decided(_) => "promise-decided",
            Self::NotOwner => "not-owner",
            Self::Empty => "empty",
            Self::DatePassed => "date-passed",
        }
    }
}

impl Promise {
    /// Makes a promise.
    pub fn give(given: Given, now: Now) -> Result<Self, PromiseRefusal> {
        if given.what.is_empty() {
            return Err(PromiseRefusal::Empty);
        }
        if given.due < now {
            return Err(PromiseRefusal::DatePassed);
        }
        let owner = given.owner;
        let state = PromiseState::Open;
        Ok(Self { given, given_at: now, owner, state, decided_at: None, reason: None })
    }

    /// Rebuilds a promise from storage; `None` for a row that no promise could have written.
    pub fn restore(parts: PromiseParts) -> Option<Self> {
        let PromiseParts { given, given_at, owner, state, decided_at, reason } = parts;
        let sound = decided_at.is_some() == (state != PromiseState::Open);
        sound.then_some(Self { given, given_at, owner, state, decided_at, reason })
    }

    /// The row to store.
    pub fn parts(&self) -> PromiseParts {
        PromiseParts {
            given: self.given.clone(),
            given_at: self.given_at,
            owner: self.owner,
            state: self.state,
            decided_at: self.decided_at,
            reason: self.reason.clone(),
        }
    }

    pub fn id(&self) -> PromiseId {
        self.given.id
    }

    pub fn given(&self) -> &Given {
        &self.given
    }

    pub fn owner(&self) -> StaffId {
        self.owner
    }

    pub fn state(&self) -> PromiseState {
        self.state
    }

    pub fn decided_at(&self) -> Option<Now> {
        self.decided_at
    }

    /// Whether it is open and its moment has passed, or was kept only afterwards.
    pub fn is_late(&self, now: Now) -> bool {
        match self.state {
            PromiseState::Open => self.given.due < now,
            PromiseState::Kept => self.decided_at.is_some_and(|at| self.given.due < at),
            PromiseState::Broken | PromiseState::Released => false,
        }
    }

    /// Says that it was done.
    pub fn keep(&mut self, by: &Actor, now: Now) -> Result<(), PromiseRefusal> {
        self.open_for(by)?;
        self.state = PromiseState::Kept;
        self.decided_at = Some(now);
        Ok(())
    }

    /// Admits that it will not be done, and why.
    pub fn admit_broken(
        &mut self,
        by: &Actor,
        reason: Personal,
        now: Now,
    ) -> Result<(), PromiseRefusal> {
        self.decide(by, PromiseState::Broken, reason, now)
    }

    /// Notes that the customer let us off, and what they said.
    pub fn release(
        &mut self,
        by: &Actor,
        reason: Personal,
        now: Now,
    ) -> Result<(), PromiseRefusal> {
        self.decide(by, PromiseState::Released, reason, now)
    }

    /// Gives it to another owner.
    pub fn hand_over(&mut self, by: &Actor, to: StaffId) -> Result<(), PromiseRefusal> {
        self.open_for(by)?;
        self.owner = to;
        Ok(())
    }

    fn decide(
        &mut self,
        by: &Actor,
        state: PromiseState,
        reason: Personal,
        now: Now,
    ) -> Result<(), PromiseRefusal> {
        self.open_for(by)?;
        if reason.is_empty() {
            return Err(PromiseRefusal::Empty);
        }
        self.state = state;
        self.decided_at = Some(now);
        self.reason = Some(reason);
        Ok(())
    }

    fn open_for(&self, by: &Actor) -> Result<(), PromiseRefusal> {
        if self.state != PromiseState::Open {
            return Err(PromiseRefusal::Decided(self.state));
        }
        let allowed = by.acts_for(self.owner) || by.role == Role::Supervisor;
        if allowed { Ok(()) } else { Err(PromiseRefusal::NotOwner) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Now {
        Now::new(text.parse().unwrap())
    }

    fn owner() -> Actor {
        Actor { staff: StaffId::fresh(), ..Actor::of(Role::Manager) }
    }

    fn promise(owner: &Actor) -> Promise {
        let given = Given {
            id: PromiseId::fresh(),
            enterprise: EnterpriseId::fresh(),
            person: None,
            what: "周五前回电".into(),
            due: at("2026-03-06T09:00:00Z"),
            owner: owner.staff,
            order: None,
            demand: None,
        };
        Promise::give(given, at("2026-03-02T02:00:00Z")).unwrap()
    }

    #[test]
    fn a_promise_is_late_once_its_moment_has_passed() {
        let owner = owner();
        let mut promise = promise(&owner);
        assert!(!promise.is_late(at("2026-03-06T09:00:00Z")));
        assert!(promise.is_late(at("2026-03-06T09:00:01Z")));
        promise.keep(&owner, at("2026-03-07T01:00:00Z")).unwrap();
        assert!(promise.is_late(at("2026-03-09T01:00:00Z")), "kept, but too late");
    }

    #[test]
    fn a_promise_is_decided_once_and_by_its_owner() {
        let owner_ = owner();
        let mut promise = promise(&owner_);
        let now = at("2026-03-03T01:00:00Z");
        assert_eq!(promise.keep(&owner(), now), Err(PromiseRefusal::NotOwner));
        assert_eq!(promise.admit_broken(&owner_, "".into(), now), Err(PromiseRefusal::Empty));
        promise.admit_broken(&owner_, "资源不足".into(), now).unwrap();
        assert_eq!(promise.keep(&owner_, now), Err(PromiseRefusal::Decided(PromiseState::Broken)));
        assert_eq!(Promise::restore(promise.parts()), Some(promise));
    }

    #[test]
    fn nothing_is_promised_for_the_past() {
        let given = promise(&owner()).given().clone();
        let late = Promise::give(given.clone(), at("2026-03-07T02:00:00Z"));
        assert_eq!(late, Err(PromiseRefusal::DatePassed));
        let empty = Given { what: " ".into(), ..given };
        assert_eq!(Promise::give(empty, at("2026-03-02T02:00:00Z")), Err(PromiseRefusal::Empty));
    }

    #[test]
    fn a_decided_row_without_its_moment_is_not_restored() {
        let parts = PromiseParts { state: PromiseState::Kept, ..promise(&owner()).parts() };
        assert_eq!(Promise::restore(parts), None);
    }
}
