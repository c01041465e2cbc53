//! Changing who acts for an enterprise: people, their roles, their numbers.

use serde::{Deserialize, Serialize};

use super::{
    Cx, DeskError, Subject,
    enterprise::{kebab, load, note_event},
    error::Refused,
};
use crate::{
    domain::{
        EnterpriseId, InteractionKind, Permission, Person, PersonId, Personal, PhoneKind,
        PhoneNumber, RoleAssignment, RoleAssignmentId, RoleCode, RoleTerms, Summary,
        contact::{ContactRefusal, LineKind},
        phone::PhoneRefusal,
    },
    store::{
        StoreError,
        contacts::{self, Phone},
    },
};

/// What is known of a person. When changed, an empty identity card or mail stays as it was,
/// because whoever edits need not have seen it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetails {
    pub name: Personal,
    pub id_number: Personal,
    pub email: Personal,
    pub note: Personal,
}

/// Which number of which owner is meant, by somebody who sees it masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneRef {
    /// Nobody: a number of the enterprise itself.
    pub person: Option<PersonId>,
    /// Its place among the numbers of its owner.
    pub at: usize,
    /// As it was shown, so that no other number is taken for it.
    pub masked: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Adds a person with their first role and their numbers.
    AddPerson {
        enterprise: EnterpriseId,
        id: PersonId,
        details: PersonDetails,
        phones: Vec<Personal>,
        role: RoleAssignmentId,
        terms: RoleTerms,
    },
    /// Corrects a person as known at revision `rev`.
    ChangePerson {
        enterprise: EnterpriseId,
        id: PersonId,
        rev: i64,
        details: PersonDetails,
    },
    AssignRole {
        enterprise: EnterpriseId,
        person: PersonId,
        id: RoleAssignmentId,
        terms: RoleTerms,
    },
    /// Changes a role as known at revision `rev`, for example when its letter arrives.
    ChangeRole {
        id: RoleAssignmentId,
        rev: i64,
        terms: RoleTerms,
    },
    /// Ends a role at once.
    EndRole {
        id: RoleAssignmentId,
    },
    AddPhone {
        enterprise: EnterpriseId,
        /// Nobody: a number of the enterprise itself.
        person: Option<PersonId>,
        number: Personal,
        is_switchboard: bool,
    },
    RemovePhone {
        enterprise: EnterpriseId,
        phone: PhoneRef,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::AddPerson { .. }
            | Self::ChangePerson { .. }
            | Self::AssignRole { .. }
            | Self::ChangeRole { .. }
            | Self::EndRole { .. }
            | Self::AddPhone { .. }
            | Self::RemovePhone { .. } => Permission::EditCustomer,
        }
    }
}

impl From<ContactRefusal> for DeskError {
    fn from(refusal: ContactRefusal) -> Self {
        Self::refused(refusal.code())
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::AddPerson { enterprise, id, details, phones, role, terms } => {
            load(cx, *enterprise)?;
            let person = detailed(Person::new(*id, &details.name, cx.now)?, details);
            contacts::add_person(cx.sql, &person.checked(cx.now)?)?;
            for raw in phones.iter().filter(|it| !it.is_empty()) {
                add_phone(cx, *enterprise, (Some(*id), raw), None)?;
            }
            assign(cx, (*enterprise, *id), *role, terms)
        }
        Command::ChangePerson { enterprise, id, rev, details } => {
            let mut kept = contacts::person(cx.sql, *id)?.ok_or(DeskError::NotFound("person"))?;
            if kept.rev != *rev {
                return Err(StoreError::Conflict.into());
            }
            kept.it.is_provisional = false;
            kept.it = detailed(kept.it, details).checked(cx.now)?;
            contacts::save_person(cx.sql, &kept)?;
            Ok(vec![Subject::Enterprise(*enterprise)])
        }
        Command::AssignRole { enterprise, person, id, terms } => {
            load(cx, *enterprise)?;
            contacts::person(cx.sql, *person)?.ok_or(DeskError::NotFound("person"))?;
            assign(cx, (*enterprise, *person), *id, terms)
        }
        Command::ChangeRole { id, rev, terms } => change_role(cx, (*id, *rev), terms),
        Command::EndRole { id } => end_role(cx, *id),
        Command::AddPhone { enterprise, person, number, is_switchboard } => {
            load(cx, *enterprise)?;
            let kind = is_switchboard.then_some(LineKind::Switchboard);
            add_phone(cx, *enterprise, (*person, number), kind)?;
            Ok(vec![Subject::Enterprise(*enterprise)])
        }
        Command::RemovePhone { enterprise, phone } => {
            let found = find_phone(cx, *enterprise, phone)?;
            contacts::remove_phone(cx.sql, &found)?;
            Ok(vec![Subject::Enterprise(*enterprise)])
        }
    }
}

fn detailed(mut person: Person, details: &PersonDetails) -> Person {
    person.name = details.name.clone();
    if !details.id_number.is_empty() {
        person.id_number = details.id_number.clone();
    }
    if !details.email.is_empty() {
        person.email = details.email.clone();
    }
    person.note = details.note.clone();
    person
}

fn role_word(role: RoleCode) -> String {
    format!("enterprise-role-{}", kebab(role.code()))
}

fn assign(
    cx: &mut Cx<'_>,
    (enterprise, person): (EnterpriseId, PersonId),
    id: RoleAssignmentId,
    terms: &RoleTerms,
) -> Result<Vec<Subject>, DeskError> {
    let terms = terms.clone().checked()?;
    let said = Summary::stated("enterprise-event-role").with_word("role", &role_word(terms.role));
    contacts::add_role(cx.sql, &RoleAssignment { id, enterprise, person, terms, ended_us: None })?;
    note_event(cx, enterprise, InteractionKind::Contact, said)?;
    Ok(vec![Subject::Enterprise(enterprise)])
}

fn change_role(
    cx: &mut Cx<'_>,
    (id, rev): (RoleAssignmentId, i64),
    terms: &RoleTerms,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = contacts::role(cx.sql, id)?.ok_or(DeskError::NotFound("role"))?;
    if kept.rev != rev {
        return Err(StoreError::Conflict.into());
    }
    kept.it.change(terms.clone())?;
    contacts::save_role(cx.sql, &kept)?;
    Ok(vec![Subject::Enterprise(kept.it.enterprise)])
}

fn end_role(cx: &mut Cx<'_>, id: RoleAssignmentId) -> Result<Vec<Subject>, DeskError> {
    let mut kept = contacts::role(cx.sql, id)?.ok_or(DeskError::NotFound("role"))?;
    kept.it.end(cx.now)?;
    contacts::save_role(cx.sql, &kept)?;
    let said = Summary::stated("enterprise-event-role-ended")
        .with_word("role", &role_word(kept.it.terms.role));
    note_event(cx, kept.it.enterprise, InteractionKind::Contact, said)?;
    Ok(vec![Subject::Enterprise(kept.it.enterprise)])
}

/// Adds a number as people write it; what cannot be read is refused with the reason.
fn add_phone(
    cx: &mut Cx<'_>,
    enterprise: EnterpriseId,
    (person, raw): (Option<PersonId>, &Personal),
    kind: Option<LineKind>,
) -> Result<(), DeskError> {
    let number = PhoneNumber::parse(raw.reveal(), None).map_err(unreadable)?;
    let kind = kind.unwrap_or_else(|| usual_kind(&number, person));
    contacts::add_phone(cx.sql, &Phone { enterprise, number, person, kind })?;
    Ok(())
}

/// What a number most likely is, by its form and by whose it is.
pub fn usual_kind(number: &PhoneNumber, person: Option<PersonId>) -> LineKind {
    match number.kind() {
        PhoneKind::Mobile => LineKind::Mobile,
        PhoneKind::Foreign => LineKind::Foreign,
        PhoneKind::Landline if person.is_some() => LineKind::Landline,
        PhoneKind::Landline => LineKind::Switchboard,
        PhoneKind::Service400 | PhoneKind::Short => LineKind::Service,
    }
}

/// Why a number that somebody wrote is not taken.
pub(super) fn unreadable(refusal: PhoneRefusal) -> DeskError {
    let code = match refusal {
        PhoneRefusal::Empty => "contact-phone-empty",
        PhoneRefusal::Character(_) => "contact-phone-character",
        PhoneRefusal::NoAreaCode => "contact-phone-no-area",
        PhoneRefusal::TooShort => "contact-phone-too-short",
        PhoneRefusal::TooLong => "contact-phone-too-long",
        PhoneRefusal::Unknown => "contact-phone-unknown",
        PhoneRefusal::Extension => "contact-phone-extension",
    };
    Refused::new(code).into()
}

/// The number that a reference means; a conflict if it is not there any more.
pub(super) fn find_phone(
    cx: &mut Cx<'_>,
    enterprise: EnterpriseId,
    phone: &PhoneRef,
) -> Result<Phone, DeskError> {
    let all = contacts::phones_of(cx.sql, enterprise)?;
    let found = all.into_iter().filter(|it| it.person == phone.person).nth(phone.at);
    let found = found.filter(|it| it.number.masked() == phone.masked);
    found.ok_or_else(|| StoreError::Conflict.into())
}
