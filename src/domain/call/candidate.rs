//! Who may be calling: candidates in the order of how sure we can be.

use serde::{Deserialize, Serialize};

use crate::domain::{EnterpriseId, PersonId, coded::coded};

coded! {
    /// Why somebody may be the caller, surest first.
    pub enum Rank {
        /// The call's own data names them.
        Link = "link",
        /// The caller typed something of theirs into the voice menu.
        Digits = "digits",
        /// It is their registered mobile number.
        Mobile = "mobile",
        /// It is their own landline or their extension.
        Extension = "extension",
        /// The number is one of the lines that the enterprise has from us.
        Line = "line",
        /// It is a number that several people of the enterprise call from.
        Switchboard = "switchboard",
        /// Only the beginning of the number is theirs, as on a trunk.
        Trunk = "trunk",
    }
}

impl Rank {
    /// Whether it is no more than a guess, which never binds a call.
    pub fn is_guess(self) -> bool {
        self == Self::Trunk
    }
}

/// Somebody who may be calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub enterprise: EnterpriseId,
    /// `None`: somebody of the enterprise.
    pub person: Option<PersonId>,
    pub rank: Rank,
    /// When they last spoke from this number.
    pub spoke_us: Option<i64>,
}

/// An enterprise to choose, with its people to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub enterprise: EnterpriseId,
    pub rank: Rank,
    pub people: Vec<PersonId>,
}

/// Surest first, then whoever spoke last; each person of an enterprise once.
pub fn rank(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|it| {
        (it.rank, std::cmp::Reverse(it.spoke_us), it.person.is_none(), it.enterprise, it.person)
    });
    let mut seen = std::collections::BTreeSet::new();
    candidates.retain(|it| seen.insert((it.enterprise, it.person)));
    if candidates.iter().any(|it| !it.rank.is_guess()) {
        candidates.retain(|it| !it.rank.is_guess());
    }
    candidates
}

/// The enterprises in the order of their surest candidate, each with its people in theirs.
pub fn choices(ranked: &[Candidate]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for it in ranked {
        match choices.iter_mut().find(|choice| choice.enterprise == it.enterprise) {
            Some(choice) => choice.people.extend(it.person),
            None => choices.push(Choice {
                enterprise: it.enterprise,
                rank: it.rank,
                people: it.person.into_iter().collect(),
            }),
        }
    }
    choices
}

/// Whom the call can be bound to without asking: only when nobody else can be meant.
///
/// One enterprise alone is bound; the person too if they are the only one and the number is theirs, not the house's.
/// What the call's own data names outright needs no asking either.
pub fn commit(ranked: &[Candidate]) -> Option<(EnterpriseId, Option<PersonId>)> {
    let surest = ranked.first().filter(|it| !it.rank.is_guess())?;
    let linked = surest.rank == Rank::Link;
    let mut rivals = ranked.iter().filter(|it| !linked || it.rank == Rank::Link);
    if rivals.any(|it| it.enterprise != surest.enterprise) {
        return None;
    }
    let is_own = matches!(surest.rank, Rank::Link | Rank::Mobile | Rank::Extension | Rank::Line);
    let mut same_rank = ranked.iter().filter(|it| it.rank == surest.rank && it.person.is_some());
    let person = match (same_rank.next(), same_rank.next()) {
        (Some(only), None) if is_own => only.person,
        _ => None,
    };
    Some((surest.enterprise, person))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enterprise(n: u8) -> EnterpriseId {
        EnterpriseId::from_bytes([n; 16])
    }

    fn person(n: u8) -> PersonId {
        PersonId::from_bytes([n; 16])
    }

    fn candidate(house: u8, who: u8, rank: Rank) -> Candidate {
        let person = (who > 0).then(|| person(who));
        Candidate { enterprise: enterprise(house), person, rank, spoke_us: None }
    }

    #[test]
    fn the_only_owner_of_a_mobile_number_is_taken_without_asking() {
        let ranked = rank(vec![candidate(1, 1, Rank::Mobile)]);
        assert_eq!(commit(&ranked), Some((enterprise(1), Some(person(1)))));
    }

    #[test]
    fn one_person_of_two_enterprises_is_asked_for_whom_they_call() {
        let ranked = rank(vec![candidate(1, 1, Rank::Mobile), candidate(2, 1, Rank::Mobile)]);
        assert_eq!(commit(&ranked), None);
        assert_eq!(choices(&ranked).len(), 2);
    }

    #[test]
    fn a_switchboard_tells_the_enterprise_and_not_the_person() {
        let ranked =
            rank(vec![candidate(1, 0, Rank::Switchboard), candidate(1, 2, Rank::Switchboard)]);
        assert_eq!(commit(&ranked), Some((enterprise(1), None)));
    }

    #[test]
    fn whoever_spoke_last_is_offered_first() {
        let mut earlier = candidate(1, 1, Rank::Switchboard);
        earlier.spoke_us = Some(10);
        let mut later = candidate(1, 2, Rank::Switchboard);
        later.spoke_us = Some(20);
        let ranked = rank(vec![candidate(1, 3, Rank::Switchboard), earlier, later]);
        assert_eq!(choices(&ranked)[0].people, [person(2), person(1), person(3)]);
    }

    #[test]
    fn what_the_call_itself_says_beats_what_the_number_says() {
        let ranked = rank(vec![candidate(1, 1, Rank::Mobile), candidate(2, 2, Rank::Link)]);
        assert_eq!(commit(&ranked), Some((enterprise(2), Some(person(2)))));
        assert_eq!(choices(&ranked).len(), 2, "the other one can still be chosen");
    }

    #[test]
    fn the_beginning_of_a_number_binds_nobody() {
        let ranked = rank(vec![candidate(1, 0, Rank::Trunk)]);
        assert_eq!(commit(&ranked), None);
        assert_eq!(choices(&ranked).len(), 1);
    }

    #[test]
    fn guesses_are_not_offered_beside_knowledge() {
        let ranked = rank(vec![candidate(1, 0, Rank::Trunk), candidate(2, 0, Rank::Switchboard)]);
        assert_eq!(choices(&ranked).len(), 1);
    }
}
