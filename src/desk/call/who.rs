//! Who may be calling, as the chooser shows it.

use serde::{Deserialize, Serialize};

use super::events;
use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{
        EnterpriseId, Permission, PersonId, Personal, PhoneNumber, Tier,
        call::{Candidate, Choice, Hints, Rank, Ringing, choices, rank},
        contact::RoleCode,
    },
    store::{callers, calls},
};

/// Enterprises and people that fit on the digits of the keyboard.
const DIGITS: usize = 9;
/// The longest text typed into a voice menu that is looked at.
const LONGEST_DIGITS: usize = 24;

/// One enterprise to choose, with its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterpriseChoice {
    pub id: EnterpriseId,
    pub name: String,
    pub tier: Tier,
    pub rank: Rank,
    pub people: Vec<PersonChoice>,
}

/// One person to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChoice {
    pub id: PersonId,
    pub name: Personal,
    pub role: Option<RoleCode>,
    /// When they last spoke from this number.
    pub spoke_us: Option<i64>,
}

/// Everybody who may be calling, surest first.
pub(super) fn candidates(
    cx: &mut Cx<'_>,
    caller: Option<&PhoneNumber>,
    hints: &Hints,
) -> Result<Vec<Candidate>, DeskError> {
    let mut found = Vec::new();
    if let Some(enterprise) = hints.enterprise
        && calls::enterprise_line(cx.sql, enterprise)?.is_some()
    {
        let person = hints.person;
        found.push(Candidate { enterprise, person, rank: Rank::Link, spoke_us: None });
    }
    let digits: String = hints
        .digits
        .reveal()
        .trim()
        .chars()
        .take(LONGEST_DIGITS)
        .collect::<String>()
        .to_uppercase();
    if !digits.is_empty() {
        for enterprise in callers::by_digits(cx.sql, &digits)? {
            let rank = Rank::Digits;
            found.push(Candidate { enterprise, person: None, rank, spoke_us: None });
        }
    }
    if let Some(number) = caller {
        found.extend(callers::by_number(cx.sql, number)?);
    }
    Ok(rank(found))
}

/// The candidates with their names, no more than there are digits.
pub(super) fn named_choices(
    cx: &mut Cx<'_>,
    ranked: &[Candidate],
) -> Result<Vec<EnterpriseChoice>, DeskError> {
    let mut named = Vec::new();
    for choice in choices(ranked).into_iter().take(DIGITS) {
        let Some(line) = calls::enterprise_line(cx.sql, choice.enterprise)? else { continue };
        named.push(EnterpriseChoice {
            id: choice.enterprise,
            name: line.name,
            tier: line.tier,
            rank: choice.rank,
            people: people(cx, &choice, ranked)?,
        });
    }
    Ok(named)
}

/// Who may be speaking for one enterprise: who spoke from this number, last ones first, then who has a role there.
fn people(
    cx: &mut Cx<'_>,
    choice: &Choice,
    ranked: &[Candidate],
) -> Result<Vec<PersonChoice>, DeskError> {
    let mut ids: Vec<PersonId> = choice.people.iter().copied().take(DIGITS).collect();
    if ids.len() < DIGITS {
        let limit = i64::try_from(DIGITS).unwrap_or(9);
        for id in callers::people_of(cx.sql, choice.enterprise, limit)? {
            if ids.len() < DIGITS && !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let mut people = Vec::new();
    for id in ids {
        let Some(name) = calls::person_name(cx.sql, id)? else { continue };
        let spoke = ranked
            .iter()
            .find(|it| it.enterprise == choice.enterprise && it.person == Some(id))
            .and_then(|it| it.spoke_us);
        let role = callers::main_role(cx.sql, choice.enterprise, id)?;
        people.push(PersonChoice { id, name: name.into(), role, spoke_us: spoke });
    }
    Ok(people)
}

/// The people to choose from for an enterprise that a call is bound to, whether or not the number says so.
pub(super) fn people_of(
    cx: &mut Cx<'_>,
    enterprise: EnterpriseId,
    ranked: &[Candidate],
) -> Result<Vec<PersonChoice>, DeskError> {
    let known = choices(ranked).into_iter().find(|it| it.enterprise == enterprise);
    let choice =
        known.unwrap_or(Choice { enterprise, rank: Rank::Switchboard, people: Vec::new() });
    people(cx, &choice, ranked)
}

/// Asks who may be calling from a number, without a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoCalls {
    pub caller: Personal,
    pub called: String,
}

impl Question for WhoCalls {
    fn needs(&self) -> Permission {
        Permission::TakeCall
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprises]
    }

    fn look(&self) -> Option<(&'static str, Subject)> {
        Some(("look.who", Subject::Enterprises))
    }
}

/// The choices of a number, and the whole card when there is only one.
pub(in crate::desk) fn preview(
    cx: &mut Cx<'_>,
    ask: &WhoCalls,
) -> Result<super::PopCard, DeskError> {
    let area = events::area(cx)?;
    let ringing = Ringing::read(ask.caller.reveal(), &ask.called, area.as_deref());
    super::pop::of_number(cx, ringing)
}
