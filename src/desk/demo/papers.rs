//! Papers of the demo office: a handful of sample pictures, put into slots that are each enterprise's own.

use std::{collections::HashMap, num::NonZero, thread};

use chrono::NaiveDate;

use super::dice::Luck;
use crate::{
    desk::{Cx, Desk, DeskError, document, files::Staged, review},
    domain::{
        Actor, DocumentId, EnterpriseId, Now, OrderId, PersonId, Personal, Tier, VersionId,
        document::{Acknowledged, Document, GivenReason, PaperFile, Severity, Upload},
        paper::{Expiry, PaperKind, PaperSpec},
    },
    inspect::sample::{self, Facts, Variant},
    store::{Kept, documents},
};

/// The pictures that all papers of the demo office share.
pub(super) struct Pictures(HashMap<(sample::PaperKind, Variant), Staged>);

const GOOD: [sample::PaperKind; 6] = [
    sample::PaperKind::BusinessLicence,
    sample::PaperKind::IdCardFront,
    sample::PaperKind::PowerOfAttorney,
    sample::PaperKind::Agreement,
    sample::PaperKind::ApplicationForm,
    sample::PaperKind::CommitmentLetter,
];
/// Those that a reviewer has something to say about, with what is said.
const POOR: [(sample::PaperKind, Variant, &str); 4] = [
    (sample::PaperKind::BusinessLicence, Variant::Glare, "image.glare"),
    (sample::PaperKind::IdCardFront, Variant::Blurred, "image.blurred"),
    (sample::PaperKind::PowerOfAttorney, Variant::Dark, "image.dark"),
    (sample::PaperKind::Agreement, Variant::Blurred, "image.blurred"),
];

/// What becomes of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Waiting,
    Approved,
    Rejected,
}

/// A paper that somebody sends in.
pub(super) struct Sending<'a> {
    pub(super) enterprise: EnterpriseId,
    pub(super) tier: Tier,
    pub(super) order: OrderId,
    pub(super) spec: &'a PaperSpec,
    pub(super) person: Option<PersonId>,
    /// What is sent, and what a reviewer would send it back for.
    pub(super) picture: (&'a Staged, &'static str),
}

impl Pictures {
    /// Draws the pictures, has them inspected and puts them into the vault.
    pub(super) fn draw(desk: &Desk, by: &Actor) -> Result<Self, DeskError> {
        let facts = facts();
        let good = GOOD.iter().map(|it| (*it, Variant::Sharp));
        let poor = POOR.iter().map(|(kind, variant, _)| (*kind, *variant));
        let wanted: Vec<_> = good.chain(poor).collect();
        let draw = |(kind, variant): (sample::PaperKind, Variant)| {
            let picture = sample::paper(kind, &facts, variant)?;
            Ok(((kind, variant), desk.stage(by, FILE_NAME, &picture)?))
        };
        let hands = thread::available_parallelism().map_or(1, NonZero::get);
        let drawn: Vec<Result<Vec<_>, DeskError>> = thread::scope(|scope| {
            let share = |hand| wanted.iter().copied().skip(hand).step_by(hands).map(draw).collect();
            let threads: Vec<_> = (0..hands).map(|hand| scope.spawn(move || share(hand))).collect();
            let lost = |_| Err(DeskError::NotFound("picture")); // A panic there has been reported there.
            threads.into_iter().map(|it| it.join().unwrap_or_else(lost)).collect()
        });
        let drawn = drawn.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(Self(drawn.into_iter().flatten().collect()))
    }

    /// A picture for a kind of paper, and what a reviewer would send it back for.
    pub(super) fn of(&self, kind: &PaperKind, fate: Fate) -> Option<(&Staged, &'static str)> {
        let drawn = drawn(kind);
        let poor = POOR.iter().find(|(it, _, _)| *it == drawn).filter(|_| fate == Fate::Rejected);
        let (variant, reason) = poor.map_or((Variant::Sharp, "seal.missing"), |it| (it.1, it.2));
        Some((self.0.get(&(drawn, variant))?, reason))
    }
}

pub(super) const FILE_NAME: &str = "IMG_2046.jpg";

/// Sends a paper in and lets its fate come true `later`.
pub(super) fn send(
    cx: &mut Cx<'_>,
    luck: &mut Luck,
    sending: &Sending<'_>,
    (fate, reviewer, later): (Fate, &Actor, Now),
) -> Result<(), DeskError> {
    let (picture, reason) = sending.picture;
    let version = VersionId::from_bytes(luck.id());
    let fresh = Document::new(
        DocumentId::from_bytes(luck.id()),
        sending.enterprise,
        sending.spec,
        (sending.person, Some(sending.order)),
        cx.now,
    )?;
    let mut slot =
        if let Some(slot) = documents::by_slot(cx.sql, sending.enterprise, &fresh.slot())? {
            slot
        } else {
            documents::add(cx.sql, &fresh)?;
            Kept { it: fresh, rev: 1 }
        };
    if slot.it.newest.is_some() {
        return Ok(()); // It was sent in for another order and counts here too.
    }
    // Where it is now: the same picture may have been drawn once more meanwhile.
    let staged = &document::staged(cx, picture.file.sha256)?;
    let upload = Upload {
        id: version,
        file: PaperFile { name: Personal::from(FILE_NAME), ..staged.file.clone() },
        findings: staged.findings.clone(),
        by: cx.actor.staff,
        asked_by: None,
        order: Some(sending.order),
        tier: sending.tier,
    };
    let added = slot.it.add(None, upload, cx.now)?;
    documents::add_version(cx.sql, &added)?;
    documents::save(cx.sql, &slot)?;
    document::note(cx, &added, "document-event-added")?;
    let decision = match fate {
        Fate::Waiting => return Ok(()),
        Fate::Approved => review::Command::Approve {
            version,
            expires: expiry(sending.spec, later),
            acknowledged: acknowledged(staged),
        },
        Fate::Rejected => review::Command::Reject {
            version,
            reasons: vec![GivenReason::of(reason)],
            note: Personal::default(),
        },
    };
    let (office, library) = (cx.office, cx.library);
    let mut cx = Cx { sql: &mut *cx.sql, actor: reviewer, now: later, office, library };
    review::perform(&mut cx, &review::Command::Claim { version })?;
    review::perform(&mut cx, &decision).map(drop)
}

fn expiry(spec: &PaperSpec, now: Now) -> Option<NaiveDate> {
    let year = chrono::Days::new(700);
    (spec.expiry == Expiry::Always).then(|| now.today().checked_add_days(year)).flatten()
}

fn acknowledged(staged: &Staged) -> Vec<Acknowledged> {
    let grave = staged.findings.iter().filter(|it| it.severity == Severity::Block);
    let why = || Personal::from("样张，人工核对无误");
    grave.map(|it| Acknowledged { check: it.check.clone(), page: it.page, why: why() }).collect()
}

/// Which sample stands for a kind of paper.
pub(super) fn drawn(kind: &PaperKind) -> sample::PaperKind {
    match kind.code() {
        "D-LIC" | "D-IND" | "D-ICP" | "D-TM" => sample::PaperKind::BusinessLicence,
        "D-LID" | "D-AID" | "D-AHP" => sample::PaperKind::IdCardFront,
        "D-POA" | "D-LOA" => sample::PaperKind::PowerOfAttorney,
        "D-AGR" => sample::PaperKind::Agreement,
        "D-NET" | "D-USE" | "D-SIT" => sample::PaperKind::CommitmentLetter,
        _ => sample::PaperKind::ApplicationForm,
    }
}

pub(super) fn facts() -> Facts {
    Facts {
        enterprise: "佛山市瑞恒制冷设备有限公司".to_owned(),
        uscc: "91440600MA4UQ5Y03N".to_owned(),
        legal_person: Personal::from("周敏华"),
        agent: Personal::from("沈若楠"),
        id_number: Personal::from("440602198803072219"),
        address: "佛山市禅城区季华五路28号".to_owned(),
        offering: "互联网专线".to_owned(),
        established: NaiveDate::from_ymd_opt(2016, 5, 18).unwrap_or_default(),
        dated: NaiveDate::from_ymd_opt(2026, 1, 12).unwrap_or_default(),
    }
}
