//! Adding and withdrawing papers, and what the desk notices about them by itself.

mod card;
mod list;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub(super) use self::card::Cards;
pub(super) use self::list::{kinds, of_enterprise, of_order, versions};
pub use self::{
    card::{Decided, PaperCard, SaidReason},
    list::{
        EnterprisePapers, KindChoice, OrderPapers, PaperKinds, PaperLine, PaperList, PaperVersions,
        Slot,
    },
};
use super::{Cx, DeskError, Subject, error::Refused, files::Staged, loose};
use crate::{
    domain::{
        DocumentId, Enterprise, EnterpriseId, Interaction, InteractionKind, OrderId, Permission,
        PersonId, Personal, RoleCode, Sha256Hash, StaffId, Summary, VersionId,
        document::{
            Document, DocumentRefusal, Finding, PaperFile, Severity, Upload, Version, VersionState,
        },
        paper::{About, LICENCE, PaperKind, PaperSpec},
    },
    store::{Kept, contacts, documents, documents::Matter, enterprises, files, timeline},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Puts a staged file into the slot for its kind as the newest version. `document` names the
    /// slot if there is none yet; without a `person` the one concerned is found from the order.
    Add {
        document: DocumentId,
        version: VersionId,
        enterprise: EnterpriseId,
        kind: PaperKind,
        person: Option<PersonId>,
        order: Option<OrderId>,
        file: Sha256Hash,
        name: Personal,
    },
    /// Takes back a version that nobody has decided on.
    Withdraw { version: VersionId },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Add { .. } | Self::Withdraw { .. } => Permission::AddDocument,
        }
    }
}

impl From<DocumentRefusal> for DeskError {
    fn from(refusal: DocumentRefusal) -> Self {
        let refused = Refused::new(refusal.code());
        Self::Refused(match refusal {
            DocumentRefusal::UnknownReason(code) => refused.with("reason", code),
            DocumentRefusal::NoSuchPage(page) => refused.with("page", page),
            _ => refused,
        })
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Add { document, version, enterprise, kind, person, order, file, name } => {
            let arrival = Arrival {
                enterprise: load_enterprise(cx, *enterprise)?,
                spec: spec(cx, kind)?,
                matter: match order {
                    Some(order) => Some((*order, matter(cx, *order, *enterprise)?)),
                    None => None,
                },
                staged: staged(cx, *file)?,
            };
            let person = match person {
                Some(person) => Some(*person),
                None => arrival.whom(cx)?,
            };
            add(cx, &arrival, (*document, *version, person), name)
        }
        Command::Withdraw { version } => {
            let mut case = Case::load(cx, *version)?;
            case.version.it.withdraw(&case.document.it)?;
            documents::save_version(cx.sql, &case.version)?;
            note(cx, &case.version.it, "document-event-withdrawn")?;
            Ok(case.touched())
        }
    }
}

/// What is known about a file that is being added.
struct Arrival {
    enterprise: Enterprise,
    spec: PaperSpec,
    matter: Option<(OrderId, Matter)>,
    staged: Staged,
}

impl Arrival {
    /// Whom an identity paper is about when nobody said so.
    fn whom(&self, cx: &mut Cx<'_>) -> Result<Option<PersonId>, DeskError> {
        match self.spec.about {
            About::Enterprise | About::Order => Ok(None),
            About::Agent => Ok(self.matter.as_ref().and_then(|(_, it)| it.agent)),
            About::Legal => legal_representative(cx, self.enterprise.id),
        }
    }
}

fn add(
    cx: &mut Cx<'_>,
    arrival: &Arrival,
    (document, version, person): (DocumentId, VersionId, Option<PersonId>),
    name: &Personal,
) -> Result<Vec<Subject>, DeskError> {
    let Arrival { enterprise, spec, matter, staged } = arrival;
    if !spec.media.contains(&staged.file.medium) {
        let refused = Refused::new("document-medium").with("medium", staged.file.medium.code());
        return Err(refused.into());
    }
    let order = matter.as_ref().map(|(order, _)| *order);
    let fresh = Document::new(document, enterprise.id, spec, (person, order), cx.now)?;
    let mut slot = if let Some(slot) = documents::by_slot(cx.sql, enterprise.id, &fresh.slot())? {
        slot
    } else {
        documents::add(cx.sql, &fresh)?;
        Kept { it: fresh, rev: 1 }
    };
    let mut newest = match slot.it.newest {
        Some(id) => documents::version(cx.sql, id)?,
        None => None,
    };
    let upload = Upload {
        id: version,
        file: PaperFile { name: name.clone(), ..staged.file.clone() },
        findings: findings(cx, arrival)?,
        by: cx.actor.staff,
        asked_by: matter.as_ref().map(|(_, it)| it.opened_by),
        order,
        tier: enterprise.tier,
    };
    let added = slot.it.add(newest.as_mut().map(|it| &mut it.it), upload, cx.now)?;
    if let Some(before) = &newest
        && before.it.state == VersionState::Superseded
    {
        documents::save_version(cx.sql, before)?;
    }
    documents::add_version(cx.sql, &added)?;
    documents::save(cx.sql, &slot)?;
    note(cx, &added, "document-event-added")?;
    let owner = matter.as_ref().map(|(_, it)| it.owner);
    Ok(touched(&added, owner))
}

/// What was found in the file, and what the desk knows besides; the gravest first.
fn findings(cx: &mut Cx<'_>, arrival: &Arrival) -> Result<Vec<Finding>, DeskError> {
    let Arrival { enterprise, spec, staged, .. } = arrival;
    let mut findings = staged.findings.clone();
    let count = |of: &BTreeSet<EnterpriseId>| i64::try_from(of.len()).unwrap_or(i64::MAX);
    let same = files::same_content(cx.sql, staged.file.sha256)?;
    let elsewhere: BTreeSet<EnterpriseId> =
        same.iter().map(|(_, it)| *it).filter(|it| *it != enterprise.id).collect();
    if !elsewhere.is_empty() {
        let finding = Finding::new("used-elsewhere", Severity::Block);
        findings.push(finding.with("enterprises", count(&elsewhere)));
    } else if let Some(page) = staged.file.pages.first() {
        let alike: BTreeSet<EnterpriseId> = files::same_look(cx.sql, page.likeness)?
            .into_iter()
            .map(|(_, it)| it)
            .filter(|it| *it != enterprise.id)
            .collect();
        if !alike.is_empty() {
            let finding = Finding::new("looks-known", Severity::Info);
            findings.push(finding.with("enterprises", count(&alike)));
        }
    }
    for (version, _) in same.iter().filter(|(_, it)| *it == enterprise.id) {
        let before = documents::version(cx.sql, *version)?;
        if before.is_some_and(|it| it.it.state == VersionState::Rejected) {
            findings.push(Finding::new("sent-back-before", Severity::Warn));
            break;
        }
    }
    let today = cx.now.today();
    let ended = enterprise.profile.licence_until.filter(|it| *it < today);
    if let (Some(until), true) = (ended, spec.kind.code() == LICENCE) {
        let days = (today - until).num_days();
        findings.push(Finding::new("licence-ended", Severity::Warn).with("days", days));
    }
    findings.sort_by_key(|it| std::cmp::Reverse(it.severity));
    Ok(findings)
}

/// A version with everything that is needed to act on it.
pub(super) struct Case {
    pub document: Kept<Document>,
    pub version: Kept<Version>,
    pub matter: Option<Matter>,
    pub spec: PaperSpec,
}

impl Case {
    pub(in crate::desk) fn load(cx: &mut Cx<'_>, version: VersionId) -> Result<Self, DeskError> {
        let version = documents::version(cx.sql, version)?.ok_or(DeskError::NotFound("paper"))?;
        let document = documents::by_id(cx.sql, version.it.document)?;
        let matter = match version.it.order {
            Some(order) => documents::matter(cx.sql, order)?,
            None => None,
        };
        Ok(Self {
            document: document.ok_or(DeskError::NotFound("paper"))?,
            matter,
            spec: spec(cx, &version.it.kind)?,
            version,
        })
    }

    /// Who owns the order that it was given for.
    pub(in crate::desk) fn order_owner(&self) -> Option<StaffId> {
        self.matter.as_ref().map(|it| it.owner)
    }

    /// The subjects that screens about it depend on.
    pub(in crate::desk) fn touched(&self) -> Vec<Subject> {
        touched(&self.version.it, self.order_owner())
    }
}

fn touched(version: &Version, owner: Option<StaffId>) -> Vec<Subject> {
    let mut subjects = vec![
        Subject::Document(version.document),
        Subject::Enterprise(version.enterprise),
        Subject::Reviews,
        Subject::Board,
        Subject::Person(version.uploaded_by),
    ];
    subjects.extend(version.order.map(Subject::Order));
    subjects.extend(owner.map(Subject::Person));
    subjects
}

/// Writes an event about a version onto the timeline.
pub(super) fn note(cx: &mut Cx<'_>, version: &Version, key: &str) -> Result<(), DeskError> {
    let kind = format!("document-kind-{}", version.kind.code().to_lowercase());
    let summary = Summary::stated(key).with_word("kind", &kind).with("n", version.n);
    let at = (cx.now.micros(), cx.actor.staff);
    let thread = match version.order {
        Some(order) => Subject::Order(order),
        None => Subject::Document(version.document),
    };
    let entry = Interaction::at_desk(version.enterprise, at, InteractionKind::Paper, summary)
        .on(thread)
        .with_person(version.person);
    Ok(timeline::add(cx.sql, &entry)?)
}

/// The present legal representative, if one is known.
pub(super) fn legal_representative(
    cx: &mut Cx<'_>,
    enterprise: EnterpriseId,
) -> Result<Option<PersonId>, DeskError> {
    let today = cx.now.today();
    let standings = contacts::standings(cx.sql, enterprise)?;
    let present = standings.iter().map(|kept| &kept.it.role).find(|role| {
        role.terms.role == RoleCode::LegalRepresentative
            && role.ended_us.is_none()
            && role.stands_on(today)
    });
    Ok(present.map(|role| role.person))
}

pub(super) fn load_enterprise(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<Enterprise, DeskError> {
    let found = enterprises::by_id(cx.sql, id)?;
    Ok(found.ok_or(DeskError::NotFound("enterprise"))?.it)
}

fn spec(cx: &Cx<'_>, kind: &PaperKind) -> Result<PaperSpec, DeskError> {
    let spec = cx.library.papers.spec(kind);
    spec.cloned().ok_or(DeskError::NotFound("kind of paper"))
}

fn matter(cx: &mut Cx<'_>, order: OrderId, enterprise: EnterpriseId) -> Result<Matter, DeskError> {
    let found = documents::matter(cx.sql, order)?.filter(|it| it.enterprise == enterprise);
    found.ok_or(DeskError::NotFound("order"))
}

/// A staged file for a paper, whose files in the vault stay from now on.
pub(super) fn staged(cx: &mut Cx<'_>, file: Sha256Hash) -> Result<Staged, DeskError> {
    let found = files::take_staged(cx.sql, file, loose::usable_since(cx.now))?;
    let json = found.ok_or_else(|| DeskError::refused("document-not-staged"))?;
    Ok(serde_json::from_str(&json)?)
}
