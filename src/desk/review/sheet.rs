//! Everything that a reviewer must see beside a paper.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Draft, slot};
use crate::{
    desk::{
        Cx, DeskError, Subject,
        document::{Cards, Case, PaperCard, load_enterprise},
        query::Question,
    },
    domain::{
        DocumentId, EnterpriseId, Mask, OrgType, Permission, Personal, Tier, UsccWarning,
        VersionId, Wording,
        document::{Act, DocumentRefusal, VersionState},
        paper::{Expiry, PaperSpec},
        reason::Reason,
        region,
    },
    store::{Kept, contacts, documents, office},
};

/// Asks for a paper with all that is needed to decide on it; the look is on the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewDesk {
    pub document: DocumentId,
    pub version: VersionId,
}

/// A paper on a reviewer's desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub card: PaperCard,
    /// What the customer was told to do.
    pub advice: Wording,
    /// The pages that should be there.
    pub pages_wanted: Vec<Wording>,
    pub expiry: Expiry,
    pub facts: Facts,
    /// The version before, with what was said about it.
    pub previous: Option<PaperCard>,
    /// The offering of the order.
    pub offering: Option<Wording>,
    /// Why this reader may not decide now, as the code of a sentence (`fault-…`).
    pub blocked: Option<String>,
    /// Why such a paper may be sent back.
    pub reasons: Vec<Reason>,
    pub draft: Option<Draft>,
}

/// What the profile says, to be compared with the paper; about people in full only to whoever has the paper in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub enterprise: EnterpriseId,
    pub name: String,
    pub tier: Tier,
    pub org_type: OrgType,
    pub uscc: String,
    pub uscc_warnings: Vec<UsccWarning>,
    pub legal_person: String,
    pub region: String,
    pub address: String,
    pub licence_until: Option<NaiveDate>,
    /// Whom the paper is about: name and identity number.
    pub person: Option<(String, String)>,
}

impl Question for ReviewDesk {
    fn needs(&self) -> Permission {
        Permission::DecideDocument
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Document(self.document)]
    }

    fn look(&self) -> Option<(&'static str, Subject)> {
        Some(("look.review", Subject::Document(self.document)))
    }

    fn shows_in_full(&self) -> bool {
        true
    }
}

pub(in crate::desk) fn sheet(cx: &mut Cx<'_>, ask: &ReviewDesk) -> Result<Sheet, DeskError> {
    let case = Case::load(cx, ask.version)?;
    if case.document.it.id != ask.document {
        return Err(DeskError::NotFound("paper"));
    }
    let version = &case.version.it;
    let mut cards = Cards::new(cx)?;
    let versions = documents::versions(cx.sql, case.document.it.id)?;
    let previous = versions
        .iter()
        .map(|kept| &kept.it)
        .find(|it| it.n < version.n && it.state != VersionState::Withdrawn);
    let library = cx.library;
    let offering = case.matter.as_ref().and_then(|it| library.catalogue.offering(&it.offering));
    let (by, order_owner) = (cx.actor.staff, case.order_owner());
    let act = Act { by, order_owner, spec: &case.spec, now: cx.now };
    let blocked = version.may_be_decided(&case.document.it, &act).err();
    let draft = office::draft(cx.sql, by, &slot(version.id))?;
    Ok(Sheet {
        card: cards.of(cx, version)?,
        advice: case.spec.advice.clone(),
        pages_wanted: case.spec.pages.iter().map(|it| it.name.clone()).collect(),
        expiry: case.spec.expiry,
        facts: facts(cx, &case, blocked.as_ref())?,
        previous: previous.map(|it| cards.of(cx, it)).transpose()?,
        offering: offering.map(|it| it.name.clone()),
        blocked: blocked.map(|it| it.code().to_owned()),
        reasons: reasons(cx, &case.spec),
        draft: draft.and_then(|it| serde_json::from_str(&it).ok()), // An old form is forgotten.
    })
}

fn reasons(cx: &Cx<'_>, spec: &PaperSpec) -> Vec<Reason> {
    let all = cx.library.reasons.all().iter();
    all.filter(|it| it.fits(spec.about)).cloned().collect()
}

fn facts(
    cx: &mut Cx<'_>,
    case: &Case,
    blocked: Option<&DocumentRefusal>,
) -> Result<Facts, DeskError> {
    let shown = |mask: Mask, it: &Personal| match blocked {
        None => it.reveal().to_owned(),
        Some(_) => mask.apply(it.reveal()),
    };
    let enterprise = load_enterprise(cx, case.version.it.enterprise)?;
    let profile = enterprise.profile;
    let person = match case.version.it.person {
        Some(person) => contacts::person(cx.sql, person)?,
        None => None,
    };
    Ok(Facts {
        enterprise: enterprise.id,
        name: profile.name,
        tier: enterprise.tier,
        org_type: profile.org_type,
        uscc_warnings: profile
            .uscc
            .as_ref()
            .map(crate::domain::uscc::Uscc::warnings)
            .unwrap_or_default(),
        uscc: profile.uscc.map(|it| it.as_str().to_owned()).unwrap_or_default(),
        legal_person: shown(Mask::Name, &profile.legal_person),
        region: region::path(&profile.region),
        address: profile.address,
        licence_until: profile.licence_until,
        person: person.map(|Kept { it, .. }| {
            (shown(Mask::Name, &it.name), shown(Mask::IdNumber, &it.id_number))
        }),
    })
}
