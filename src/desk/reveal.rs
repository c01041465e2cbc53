//! Seeing one personal value in full for a minute: asked for with a purpose, counted, on record.

use serde::{Deserialize, Serialize};

use super::{
    Cx, DeskError, Subject,
    contact::{PhoneRef, find_phone},
    enterprise::load,
    error::Refused,
    query::Question,
};
use crate::{
    domain::{
        EnterpriseId, Permission, PersonId, Personal, office_micros,
        reveal::{
            MOST_DAILY, MOST_SHORT, Purpose, RevealRefusal, SHORT_MINUTES, SHORTEST_REASON, until,
        },
    },
    store::{
        contacts,
        reveals::{self, Grant},
    },
};

/// Which value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    LegalPerson,
    IdNumber(PersonId),
    Email(PersonId),
    Phone(PhoneRef),
}

impl Field {
    /// How the store calls it; a number by its place and its mask, which name one and show none.
    fn stored(&self) -> String {
        match self {
            Self::LegalPerson => "legal_person".to_owned(),
            Self::IdNumber(id) => format!("id_number:{id}"),
            Self::Email(id) => format!("email:{id}"),
            Self::Phone(it) => {
                let owner = it.person.map(|id| id.to_string()).unwrap_or_default();
                format!("phone:{owner}:{}:{}", it.at, it.masked)
            }
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Allows the sender to see the value for a minute.
    Open { enterprise: EnterpriseId, field: Field, purpose: Purpose, reason: Personal },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Open { .. } => Permission::Reveal,
        }
    }
}

impl From<RevealRefusal> for DeskError {
    fn from(refusal: RevealRefusal) -> Self {
        let refused = Refused::new(refusal.code());
        Self::Refused(match refusal {
            RevealRefusal::ReasonNeeded => refused.with("shortest", SHORTEST_REASON),
            RevealRefusal::TooFast => {
                refused.with("most", MOST_SHORT).with("minutes", SHORT_MINUTES)
            }
            RevealRefusal::TooMany => refused.with("most", MOST_DAILY),
        })
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Open { enterprise, field, purpose, reason } => {
            value(cx, *enterprise, field)?;
            let (subject, field) = (Subject::Enterprise(*enterprise).to_string(), field.stored());
            allow(cx, (&subject, &field), *purpose, reason)?;
            Ok(vec![Subject::Enterprise(*enterprise)])
        }
    }
}

/// Lets the sender see one field of a subject for a minute, if they have not seen too much already.
pub(super) fn allow(
    cx: &mut Cx<'_>,
    (subject, field): (&str, &str),
    purpose: Purpose,
    reason: &Personal,
) -> Result<(), DeskError> {
    let midnight = cx.now.today().and_hms_opt(0, 0, 0).unwrap_or_default();
    let me = cx.actor.staff;
    let shortly = cx.now.micros() - SHORT_MINUTES * 60_000_000;
    let lately = reveals::count_since(cx.sql, me, shortly)?;
    let today = reveals::count_since(cx.sql, me, office_micros(midnight) - 1)?;
    let until_us = until(reason.reveal(), (lately, today), cx.now)?;
    let grant = Grant { staff: me, subject, field };
    Ok(reveals::grant(cx.sql, &grant, purpose.code(), (cx.now, until_us))?)
}

/// The value itself, whoever may see it.
fn value(cx: &mut Cx<'_>, enterprise: EnterpriseId, field: &Field) -> Result<Personal, DeskError> {
    match field {
        Field::LegalPerson => Ok(load(cx, enterprise)?.it.profile.legal_person),
        Field::Phone(phone) => Ok(find_phone(cx, enterprise, phone)?.number.display().into()),
        Field::IdNumber(id) => Ok(member(cx, enterprise, *id)?.id_number),
        Field::Email(id) => Ok(member(cx, enterprise, *id)?.email),
    }
}

/// A person who belongs to the enterprise, so that the record names the right one.
fn member(
    cx: &mut Cx<'_>,
    enterprise: EnterpriseId,
    id: PersonId,
) -> Result<crate::domain::Person, DeskError> {
    let all = contacts::people_of(cx.sql, enterprise)?;
    let found = all.into_iter().map(|kept| kept.it).find(|it| it.id == id);
    found.ok_or(DeskError::NotFound("person"))
}

/// Asks for a value that a [`Command::Open`] has allowed; nothing when the minute is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revealed {
    pub enterprise: EnterpriseId,
    pub field: Field,
}

/// A personal value in full, until a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InFull {
    pub value: Personal,
    pub until_us: i64,
}

impl Question for Revealed {
    fn needs(&self) -> Permission {
        Permission::Reveal
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprise(self.enterprise)]
    }

    fn look(&self) -> Option<(&'static str, Subject)> {
        Some(("look.revealed", Subject::Enterprise(self.enterprise)))
    }

    fn shows_in_full(&self) -> bool {
        true
    }
}

pub(super) fn shown(cx: &mut Cx<'_>, ask: &Revealed) -> Result<Option<InFull>, DeskError> {
    let subject = Subject::Enterprise(ask.enterprise).to_string();
    let field = ask.field.stored();
    let grant = Grant { staff: cx.actor.staff, subject: &subject, field: &field };
    match reveals::until(cx.sql, &grant, cx.now)? {
        Some(until_us) => {
            Ok(Some(InFull { value: value(cx, ask.enterprise, &ask.field)?, until_us }))
        }
        None => Ok(None),
    }
}
