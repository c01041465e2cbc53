//! What the holder of a link sees: the papers that are wanted, what became of each, how far the order is.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, office as office_settings, order, query::Question},
    domain::{
        EnterpriseId, LinkId, OrderId, Permission, Wording,
        checklist::{Checklist, Standing},
        document::{Severity, Version, VersionState},
        link::{CONSENT_VERSION, LinkRefusal, Upload, UploadLink, UploadState},
        order::PhaseState,
        paper::{Medium, PaperKind},
        process::{Requirement, Stage as Part},
        reason::Outcome,
        task::TaskStatus,
    },
    store::{documents, links, office, uploads},
};

/// Asks for what the holder of a link sees; asked by hubs for sessions in which the second factor was right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderPage {
    pub link: LinkId,
    /// Watched, because papers and the order move on by other hands, too.
    pub order: OrderId,
    pub enterprise: EnterpriseId,
}

/// What the holder of a link sees. Nothing in it names a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderView {
    pub office: String,
    /// Who asks for the papers.
    pub manager: String,
    pub expires_us: i64,
    pub stage: Stage,
    pub consent: String,
    pub slots: Vec<HolderSlot>,
    pub offering: Wording,
    pub phases: Vec<HolderPhase>,
    /// When all of it should be done.
    pub due_us: i64,
    pub hint: Option<(String, i64)>,
}

/// How far the holder has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Consent,
    Papers,
    Submitted,
}

/// One wanted paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderSlot {
    pub kind: PaperKind,
    pub name: Wording,
    pub advice: Wording,
    pub is_required: bool,
    pub pages: Vec<Wording>,
    pub media: Vec<Medium>,
    pub state: SlotState,
    /// Whether something may be sent now.
    pub is_open: bool,
    pub remarks: Vec<Remark>,
    pub percent: u8,
    /// Of the file that was received last, so that its sender can compare.
    pub sha256: Option<String>,
}

/// What became of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    Wanted,
    /// Part of it is here.
    Arriving,
    /// All of it is here, the machine looks at it.
    Checking,
    /// The machine would like a better one.
    Doubtful,
    /// The machine could not take it.
    Refused,
    /// A reviewer will look at it.
    Waiting,
    Approved,
    /// A reviewer sent it back.
    Returned,
    /// What we have runs out too early.
    Expiring,
}

/// Something that is said about a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// What a reviewer says, and on which page.
    Reason { words: Wording, page: Option<u16>, is_final: bool },
    /// What a machine noticed; its sentence is `portal-finding-<check>`.
    Finding { check: String, page: Option<u16>, is_grave: bool },
    /// Why the file was not taken; its sentence is `portal-fault-<code>`.
    Fault { code: String },
}

/// One of the phases of the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderPhase {
    pub stage: Part,
    pub state: PhaseState,
    pub steps: Vec<HolderStep>,
}

/// One step of a phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderStep {
    pub title: Wording,
    pub state: PhaseState,
}

/// What a machine noticed that its sender can do something about.
const FOR_SENDERS: &[&str] = &[
    "blank",
    "blurred",
    "soft",
    "dark",
    "washed-out",
    "glare",
    "small",
    "screenshot",
    "odd-shape",
    "pages-left-out",
    "incomplete",
    USED_ELSEWHERE,
];
/// That somebody else gave this very file is for the reviewer.
const USED_ELSEWHERE: &str = "used-elsewhere";
/// What its sender is asked for instead.
const OWN_ORIGINAL: &str = "own-original";

/// What a sender is told that a machine noticed; nothing about anybody else.
fn told(check: &str) -> String {
    if check == USED_ELSEWHERE { OWN_ORIGINAL } else { check }.to_owned()
}

impl Question for HolderPage {
    fn needs(&self) -> Permission {
        Permission::HoldLink
    }

    fn watches(&self) -> Vec<Subject> {
        vec![
            Subject::Link(self.link),
            Subject::Order(self.order),
            Subject::Enterprise(self.enterprise),
        ]
    }
}

pub(in crate::desk) fn view(cx: &mut Cx<'_>, ask: &HolderPage) -> Result<HolderView, DeskError> {
    super::own(cx, ask.link)?;
    let link = super::load(cx, ask.link)?.it;
    super::must_serve(cx, &link)?;
    let placed = order::load(cx, link.order)?.it;
    let template = order::template(cx, placed.order.template())?;
    let act = order::act(cx, &template);
    let list = order::checklist(cx, &placed.order, &act)?;
    let due = placed
        .terms
        .promised
        .unwrap_or_else(|| placed.order.forecast(&template, &cx.library.calendars, cx.now));
    let offering = cx.library.catalogue.offering(&placed.order.opening().offering);
    let names = cx.office.names.of(cx.sql)?;
    Ok(HolderView {
        office: office::setting(cx.sql, office_settings::NAME)?.unwrap_or_default(),
        manager: names.get(&link.made_by).cloned().unwrap_or_default(),
        expires_us: link.expires_at.micros(),
        stage: stage(&link),
        consent: CONSENT_VERSION.to_owned(),
        slots: slots(cx, &link, &list)?,
        offering: offering.map(|it| it.name.clone()).unwrap_or_default(),
        phases: phases(&placed.order, &template),
        due_us: due.micros(),
        hint: link.hint.as_ref().map(|it| (it.text.reveal().to_owned(), it.at.micros())),
    })
}

fn stage(link: &UploadLink) -> Stage {
    if !link.has_consent() {
        Stage::Consent
    } else if link.submitted_at.is_some() {
        Stage::Submitted
    } else {
        Stage::Papers
    }
}

fn phases(
    order: &crate::domain::order::Order,
    template: &crate::domain::process::ProcessTemplate,
) -> Vec<HolderPhase> {
    let step = |it: &crate::domain::order::Step| HolderStep {
        title: it.title.clone(),
        state: match it.status {
            TaskStatus::Done | TaskStatus::Skipped => PhaseState::Done,
            TaskStatus::Waiting | TaskStatus::Cancelled => PhaseState::Ahead,
            _ => PhaseState::Current,
        },
    };
    let phases = order.progress(template);
    let phase = |it: &crate::domain::order::Phase| HolderPhase {
        stage: it.stage,
        state: it.state,
        steps: it.steps.iter().map(step).collect(),
    };
    phases.iter().map(phase).collect()
}

/// The papers in a link's scope, in the order of the checklist.
pub(super) fn slots(
    cx: &mut Cx<'_>,
    link: &UploadLink,
    list: &Checklist,
) -> Result<Vec<HolderSlot>, DeskError> {
    let arrived = uploads::of_link(cx.sql, link.id)?;
    let present = documents::present(cx.sql, link.enterprise)?;
    let mut slots = Vec::with_capacity(link.scope.len());
    for line in list.lines.iter().filter(|it| link.scope.contains(&it.wanted.kind)) {
        let Some(spec) = cx.library.papers.spec(&line.wanted.kind) else { continue };
        let upload =
            arrived.iter().find(|it| it.kind == spec.kind && it.state != UploadState::Ended);
        let of_slot = present.values().map(|it| &it.it);
        let newest = of_slot
            .filter(|it| Some(it.document) == line.standing.document())
            .filter(|it| it.state != VersionState::Withdrawn)
            .max_by_key(|it| it.n);
        let state = state_of(link, (line.standing, newest), upload);
        slots.push(HolderSlot {
            kind: spec.kind.clone(),
            name: spec.name.clone(),
            advice: spec.advice.clone(),
            is_required: line.wanted.requirement == Requirement::Required,
            pages: spec.pages.iter().map(|it| it.name.clone()).collect(),
            media: spec.media.clone(),
            state,
            is_open: is_open(link, state),
            remarks: remarks(cx, (state, newest), upload),
            percent: upload.map_or(0, Upload::percent),
            sha256: upload.and_then(|it| it.sha256).map(|it| it.to_string()),
        });
    }
    Ok(slots)
}

/// The upload speaks while it is on its way; then the paper that it became, or that is there already.
fn state_of(
    link: &UploadLink,
    (standing, newest): (Standing, Option<&Version>),
    upload: Option<&Upload>,
) -> SlotState {
    match upload.map(|it| it.state) {
        Some(UploadState::Receiving) => return SlotState::Arriving,
        Some(UploadState::Received) => return SlotState::Checking,
        Some(UploadState::Refused) if link.submitted_at.is_none() => return SlotState::Refused,
        _ => {}
    }
    let is_ours = newest.is_some_and(|it| Some(it.id) == upload.and_then(|up| up.version));
    match standing {
        Standing::Satisfied { .. } => SlotState::Approved,
        Standing::Waiting { .. } => {
            let is_doubtful = newest.is_some_and(|it| {
                is_ours && findings(it).any(|(_, severity)| severity == Severity::Block)
            });
            if is_doubtful { SlotState::Doubtful } else { SlotState::Waiting }
        }
        Standing::Rejected { .. } => SlotState::Returned,
        Standing::ExpiresBefore { .. } => SlotState::Expiring,
        Standing::Expired { .. } | Standing::Missing => SlotState::Wanted,
    }
}

fn findings(
    version: &Version,
) -> impl Iterator<Item = (&crate::domain::document::Finding, Severity)> {
    version
        .findings
        .iter()
        .filter(|it| it.severity != Severity::Info && FOR_SENDERS.contains(&it.check.as_str()))
        .map(|it| (it, it.severity))
}

/// Until they say that they are done, customers may send again what nobody approved; afterwards only
/// what is asked for again.
fn is_open(link: &UploadLink, state: SlotState) -> bool {
    match state {
        SlotState::Approved | SlotState::Checking => false,
        SlotState::Waiting => link.submitted_at.is_none(),
        SlotState::Wanted
        | SlotState::Arriving
        | SlotState::Doubtful
        | SlotState::Refused
        | SlotState::Returned
        | SlotState::Expiring => true,
    }
}

fn remarks(
    cx: &Cx<'_>,
    (state, newest): (SlotState, Option<&Version>),
    upload: Option<&Upload>,
) -> Vec<Remark> {
    match state {
        SlotState::Refused => {
            let code = upload.map(|it| it.fault.clone()).unwrap_or_default();
            vec![Remark::Fault { code }]
        }
        SlotState::Returned => {
            let decision = newest.and_then(|it| it.decision.as_ref());
            let given = decision.map(|it| it.reasons.as_slice()).unwrap_or_default();
            let said = |it: &crate::domain::document::GivenReason| {
                let reason = cx.library.reasons.reason(&it.code)?;
                Some(Remark::Reason {
                    words: reason.customer.clone(),
                    page: it.page,
                    is_final: reason.outcome == Outcome::Final,
                })
            };
            given.iter().filter_map(said).collect()
        }
        SlotState::Doubtful | SlotState::Waiting => {
            let ours = newest.filter(|it| Some(it.id) == upload.and_then(|up| up.version));
            let said =
                |(it, severity): (&crate::domain::document::Finding, Severity)| Remark::Finding {
                    check: told(&it.check),
                    page: it.page,
                    is_grave: severity == Severity::Block,
                };
            ours.into_iter().flat_map(findings).map(said).collect()
        }
        _ => Vec::new(),
    }
}

/// How many papers that are needed have not come, or must come again.
pub(super) fn missing(cx: &mut Cx<'_>, link: &UploadLink) -> Result<usize, DeskError> {
    let has_come = |it: &HolderSlot| {
        matches!(
            it.state,
            SlotState::Approved | SlotState::Waiting | SlotState::Checking | SlotState::Doubtful
        )
    };
    let slots = slots_now(cx, link)?;
    Ok(slots.iter().filter(|it| it.is_required && !has_come(it)).count())
}

fn slots_now(cx: &mut Cx<'_>, link: &UploadLink) -> Result<Vec<HolderSlot>, DeskError> {
    let placed = order::load(cx, link.order)?.it;
    let template = order::template(cx, placed.order.template())?;
    let list = order::checklist(cx, &placed.order, &order::act(cx, &template))?;
    slots(cx, link, &list)
}

/// Whether a file of this kind is taken now.
pub(super) fn takes(
    cx: &mut Cx<'_>,
    link: &UploadLink,
    kind: &PaperKind,
) -> Result<bool, DeskError> {
    Ok(slots_now(cx, link)?.iter().any(|it| it.kind == *kind && it.is_open))
}

impl crate::desk::Desk {
    /// What a proved session may ask for; refused like everything else that does not open.
    pub fn holder_page(&self, session: crate::domain::Sha256Hash) -> Result<HolderPage, DeskError> {
        let session = self.link_session(session)?;
        session.must_be_proved(self.now())?;
        let found = self.store().read(|sql| links::by_id(sql, session.link))?;
        let link = found.ok_or(LinkRefusal::Shut)?.it;
        Ok(HolderPage { link: link.id, order: link.order, enterprise: link.enterprise })
    }
}
