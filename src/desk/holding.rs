//! Changing what an enterprise has from us, and the list of it.

use serde::{Deserialize, Serialize};

use super::{
    Cx, DeskError, Subject,
    enterprise::{load, note_event},
    error::Refused,
    query::Question,
};
use crate::{
    domain::{
        EnterpriseId, Holding, HoldingId, HoldingStatus, HoldingTerms, InteractionKind, Payer,
        Permission, PersonId, Personal, PhoneKind, PhoneNumber, Power, Summary, contact::authority,
        holding::HoldingRefusal,
    },
    store::{Kept, StoreError, contacts, holdings},
};

/// Who asked for a change, and why it is made although they may not decide it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Nobody in particular: we do it by ourselves, for example to correct an import.
    pub by: Option<PersonId>,
    /// Given after the warning that the asker has no authority; empty at first.
    pub in_spite: Personal,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Add {
        enterprise: EnterpriseId,
        id: HoldingId,
        terms: HoldingTerms,
    },
    /// Changes a holding as known at revision `rev`.
    Change {
        id: HoldingId,
        rev: i64,
        terms: HoldingTerms,
        asked: Asked,
    },
    Suspend {
        id: HoldingId,
        asked: Asked,
    },
    Resume {
        id: HoldingId,
    },
    End {
        id: HoldingId,
        asked: Asked,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Add { .. }
            | Self::Change { .. }
            | Self::Suspend { .. }
            | Self::Resume { .. }
            | Self::End { .. } => Permission::EditCustomer,
        }
    }
}

impl From<HoldingRefusal> for DeskError {
    fn from(refusal: HoldingRefusal) -> Self {
        let refused = Refused::new(refusal.code());
        Self::Refused(match refusal {
            HoldingRefusal::NoAuthority { power } => refused.with("power", power.code()),
            _ => refused,
        })
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Add { enterprise, id, terms } => {
            let owner = load(cx, *enterprise)?.it;
            judge(cx, terms)?;
            let it = Holding::new((*id, *enterprise), terms.clone(), owner.manager, cx.now)?;
            holdings::add(cx.sql, &it)?;
            tell(cx, &it, "enterprise-event-holding-added", "")?;
            Ok(touched(&it))
        }
        Command::Change { id, rev, terms, asked } => change(cx, (*id, *rev), terms, asked),
        Command::Suspend { id, asked } => {
            let status = HoldingStatus::Suspended;
            set_status(cx, *id, (status, Power::Change), asked)
        }
        Command::Resume { id } => {
            let status = HoldingStatus::Active;
            set_status(cx, *id, (status, Power::Change), &Asked::default())
        }
        Command::End { id, asked } => {
            set_status(cx, *id, (HoldingStatus::Ended, Power::Cancel), asked)
        }
    }
}

fn judge(cx: &Cx<'_>, terms: &HoldingTerms) -> Result<(), DeskError> {
    match cx.library.catalogue.offering(&terms.offering) {
        Some(_) => Ok(()),
        None => Err(HoldingRefusal::UnknownOffering.into()),
    }
}

fn find(cx: &mut Cx<'_>, id: HoldingId) -> Result<Kept<Holding>, DeskError> {
    holdings::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("holding"))
}

fn change(
    cx: &mut Cx<'_>,
    (id, rev): (HoldingId, i64),
    terms: &HoldingTerms,
    asked: &Asked,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = find(cx, id)?;
    if kept.rev != rev {
        return Err(StoreError::Conflict.into());
    }
    if terms.offering != kept.it.terms.offering {
        judge(cx, terms)?;
    }
    let power = if terms.payer == kept.it.terms.payer { Power::Change } else { Power::ChangePayer };
    warn_unless_allowed(cx, &kept.it, power, asked)?;
    let before = kept.it.terms.offering.clone();
    let mut terms = terms.clone();
    // Whoever saw the number masked and left it alone means the number.
    if Some(&terms.number) == masked_number(&kept.it.terms).as_ref() {
        terms.number = kept.it.terms.number.clone();
    }
    kept.it.change(terms, cx.now)?;
    holdings::save(cx.sql, &kept, &before)?;
    tell(cx, &kept.it, "enterprise-event-holding-changed", asked.in_spite.reveal())?;
    Ok(touched(&kept.it))
}

fn set_status(
    cx: &mut Cx<'_>,
    id: HoldingId,
    (status, power): (HoldingStatus, Power),
    asked: &Asked,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = find(cx, id)?;
    warn_unless_allowed(cx, &kept.it, power, asked)?;
    kept.it.set_status(status, cx.now)?;
    let offering = kept.it.terms.offering.clone();
    holdings::save(cx.sql, &kept, &offering)?;
    let key = match status {
        HoldingStatus::Active => "enterprise-event-holding-resumed",
        HoldingStatus::Suspended => "enterprise-event-holding-suspended",
        HoldingStatus::Ended => "enterprise-event-holding-ended",
    };
    tell(cx, &kept.it, key, asked.in_spite.reveal())?;
    Ok(touched(&kept.it))
}

/// What the enterprise pays is changed for somebody without authority only in spite of a warning.
fn warn_unless_allowed(
    cx: &mut Cx<'_>,
    it: &Holding,
    power: Power,
    asked: &Asked,
) -> Result<(), DeskError> {
    let Some(person) = asked.by else { return Ok(()) };
    let roles = contacts::standings_between(cx.sql, it.enterprise, person)?;
    match it.allows(power, &authority(&roles, cx.now.today())) {
        Err(_) if !asked.in_spite.reveal().trim().is_empty() => Ok(()),
        answer => Ok(answer?),
    }
}

pub(super) fn tell(
    cx: &mut Cx<'_>,
    it: &Holding,
    key: &str,
    in_spite: &str,
) -> Result<(), DeskError> {
    let mut said = Summary::stated(key).with("offering", &it.terms.offering);
    if !in_spite.trim().is_empty() {
        said = said.with("reason", in_spite.trim());
    }
    note_event(cx, it.enterprise, InteractionKind::Holding, said)
}

pub(super) fn touched(it: &Holding) -> Vec<Subject> {
    let mut touched = vec![Subject::Enterprise(it.enterprise), Subject::Enterprises];
    touched.extend(it.manager.map(Subject::Person));
    touched
}

/// Asks for a page of what an enterprise has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingList {
    pub enterprise: EnterpriseId,
    pub offset: i64,
    pub limit: i64,
}

/// A page of what an enterprise has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingPage {
    /// All there are, ended ones too.
    pub count: i64,
    pub offset: i64,
    pub rows: Vec<HoldingRow>,
}

/// One holding, masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingRow {
    pub id: HoldingId,
    pub rev: i64,
    /// The number in it is masked when it is a telephone number.
    pub terms: HoldingTerms,
    pub status: HoldingStatus,
    pub as_of: chrono::NaiveDate,
    pub source: String,
}

/// The most holdings that are answered at a time.
const MOST: i64 = 500;

impl Question for HoldingList {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprise(self.enterprise)]
    }
}

/// Asks for a part of what an enterprise has, to be written to a file; each part is on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingExport {
    pub enterprise: EnterpriseId,
    pub offset: i64,
}

/// The most holdings of one part of an export.
pub const EXPORT_PART: i64 = 5_000;

impl Question for HoldingExport {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprise(self.enterprise)]
    }

    fn is_slow(&self) -> bool {
        true
    }

    fn look(&self) -> Option<(&'static str, Subject)> {
        Some(("look.exported", Subject::Enterprise(self.enterprise)))
    }

    /// A file leaves the house: that is on record before it is written, and no desktop keeps the answer.
    fn shows_in_full(&self) -> bool {
        true
    }
}

pub(super) fn part(cx: &mut Cx<'_>, ask: &HoldingExport) -> Result<Vec<HoldingRow>, DeskError> {
    let rows = holdings::page(cx.sql, ask.enterprise, (ask.offset.max(0), EXPORT_PART))?;
    Ok(rows.into_iter().map(row).collect())
}

pub(super) fn list(cx: &mut Cx<'_>, ask: &HoldingList) -> Result<HoldingPage, DeskError> {
    let window = (ask.offset.max(0), ask.limit.clamp(0, MOST));
    let rows = holdings::page(cx.sql, ask.enterprise, window)?;
    Ok(HoldingPage {
        count: holdings::count(cx.sql, ask.enterprise)?,
        offset: window.0,
        rows: rows.into_iter().map(row).collect(),
    })
}

/// A holding as everyone may see it.
pub(super) fn row(kept: Kept<Holding>) -> HoldingRow {
    let mut terms = kept.it.terms;
    if let Some(masked) = masked_number(&terms) {
        terms.number = masked;
    }
    HoldingRow {
        id: kept.it.id,
        rev: kept.rev,
        terms,
        status: kept.it.status,
        as_of: kept.it.as_of,
        source: kept.it.source,
    }
}

/// A member's number as everyone may see it; nothing for circuits and the enterprise's own numbers.
pub(super) fn masked_number(terms: &HoldingTerms) -> Option<Personal> {
    let number = PhoneNumber::parse(terms.number.reveal(), None).ok()?;
    // Somebody carries a mobile about, whoever pays for it.
    let is_personal = terms.person.is_some()
        || terms.payer == Payer::Individual
        || number.kind() == PhoneKind::Mobile;
    is_personal.then(|| number.masked().into())
}
