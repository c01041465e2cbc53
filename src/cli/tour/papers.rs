//! Papers are collected and read: the checklist, files that are not taken, the review, and a better picture.

use chrono::{Days, NaiveDate};

use super::{
    office::{ADMIN, HE, LIANG, LIN},
    stage::Stage,
    told::{Broken, Played, holds, same, there},
};
use crate::{
    client::{Backend as _, ClientError},
    desk::{
        Command, Envelope,
        document::{self, OrderPapers, PaperCard, PaperList, PaperVersions},
        files::Size,
        review::{self, MyReview, Piece, ReviewDesk, ReviewQueue, Sheet},
        staff,
        work::Day,
        workspace::Workspace,
    },
    domain::{
        CommandId, DocumentId, OrderId, PersonId, Personal, Role, VersionId,
        checklist::Standing,
        document::{Acknowledged, GivenReason, Severity, VersionState},
        paper::{Expiry, PaperKind},
        process::Requirement,
    },
    inspect::sample::{self, Variant},
};

/// The offering that the order is for.
pub(super) const OFFERING: &str = "internet-line";
const LICENCE: &str = "D-LIC";
/// Many more than the order has papers; a queue that never ends would end here.
const MOST: usize = 40;

/// How a picture is taken, for which order, and whom it is about.
pub(super) type Taken = (Variant, Option<OrderId>, Option<PersonId>);

/// Draws a paper and puts it in, as the screens do with a file that somebody chose.
pub(super) fn add_paper(
    stage: &mut Stage<'_>,
    who: &str,
    (kind, version): (&str, VersionId),
    (variant, order, person): Taken,
) -> Result<(), Broken> {
    let picture = draw(stage, kind, variant)?;
    let add = put_in(stage, who, (kind, version), (&picture, order, person))?;
    stage.run(who, add)?;
    Ok(())
}

/// Has a file inspected and kept; the command that makes a paper of it.
fn put_in(
    stage: &mut Stage<'_>,
    who: &str,
    (kind, version): (&str, VersionId),
    (picture, order, person): (&[u8], Option<OrderId>, Option<PersonId>),
) -> Result<Command, Broken> {
    let staged = stage.at(who, |local| local.stage("IMG_0302.jpg", picture))?;
    Ok(Command::Document(document::Command::Add {
        document: DocumentId::fresh(),
        version,
        enterprise: stage.story.firm,
        kind: PaperKind::new(kind),
        person,
        order,
        file: staged.file.sha256,
        name: staged.file.name,
    }))
}

/// A photo of a paper of the firm; drawing it is not the desk's work and is not counted.
fn draw(stage: &mut Stage<'_>, kind: &str, variant: Variant) -> Result<Vec<u8>, Broken> {
    let name = (kind.to_owned(), if variant == Variant::Sharp { "sharp" } else { "blurred" });
    if let Some(picture) = stage.pictures.get(&name) {
        return Ok(picture.clone());
    }
    let firm = &stage.cast.firm;
    let library = stage.desk().library();
    let offering = library.catalogue.offering(OFFERING).map(|it| it.name.zh.clone());
    let (drawn, holder) = match kind {
        LICENCE => (sample::PaperKind::BusinessLicence, &firm.legal),
        "D-LID" => (sample::PaperKind::IdCardFront, &firm.legal),
        "D-AID" => (sample::PaperKind::IdCardFront, &firm.agent),
        "D-POA" => (sample::PaperKind::PowerOfAttorney, &firm.legal),
        "D-NET" => (sample::PaperKind::CommitmentLetter, &firm.legal),
        "D-AGR" => (sample::PaperKind::Agreement, &firm.legal),
        _ => (sample::PaperKind::ApplicationForm, &firm.agent),
    };
    let facts = firm.facts(holder, &offering.unwrap_or_default(), stage.now().today());
    let picture = sample::paper(drawn, &facts, variant);
    let picture = picture.map_err(|err| Broken::Said(err.to_string()))?;
    stage.pictures.insert(name, picture.clone());
    Ok(picture)
}

pub(super) fn papers_of(stage: &mut Stage<'_>) -> Result<OrderPapers, Broken> {
    let (order, enterprise) = (stage.story.order, stage.story.firm);
    stage.ask(LIN, PaperList { order, enterprise })
}

/// The checklist asks for what this order needs; the letter from before counts.
pub(super) fn checklist(stage: &mut Stage<'_>) -> Played {
    let papers = papers_of(stage)?;
    let letter = papers.lines.iter().find(|it| it.kind.code() == "D-POA");
    let letter = there("letter-on-checklist", letter)?;
    holds("letter-counts", letter.standing.is_satisfied() && letter.is_from_earlier)?;
    let kinds: Vec<&str> = papers.lines.iter().map(|it| it.kind.code()).collect();
    holds("agents-card-is-asked-for", kinds.contains(&"D-AID"))?;
    same("done", &papers.done, &1)?;
    holds("something-is-missing", papers.done < papers.required)?;
    let missing = papers.required - papers.done;
    Ok(vec![
        ("required", papers.required.into()),
        ("missing", missing.into()),
        ("paper", letter.name.clone().into()),
    ])
}

/// A text that calls itself a picture, half a picture, a picture as large as a field, nothing at all.
pub(super) fn wrong_files(stage: &mut Stage<'_>) -> Played {
    let whole = draw(stage, LICENCE, Variant::Sharp)?;
    let half = whole.get(..whole.len() / 2).unwrap_or_default().to_vec();
    let files: [(&str, Vec<u8>); 4] = [
        ("file-not-allowed", b"#!/bin/sh\necho this is no picture\n".to_vec()),
        ("file-truncated", half),
        ("file-too-many-pixels", huge_png()),
        ("file-empty", Vec::new()),
    ];
    let mut said = String::new();
    for (code, bytes) in &files {
        let staged = stage.at(LIN, |local| local.stage("licence.jpg", bytes));
        let sentence = stage.is_refusal(staged, code)?;
        if said.is_empty() {
            said = sentence;
        }
    }
    let papers = papers_of(stage)?;
    same("nothing-was-kept", &papers.done, &1)?;
    let waiting = papers.lines.iter().filter(|it| matches!(it.standing, Standing::Waiting { .. }));
    same("nothing-waits", &waiting.count(), &0)?;
    Ok(vec![("n", files.len().into()), ("said", said.into())])
}

/// A small file that claims 30,000 × 30,000 pixels, which would fill the memory.
fn huge_png() -> Vec<u8> {
    [
        b"\x89PNG\x0d\x0a\x1a\x0a".as_slice(),
        b"\x00\x00\x00\x0dIHDR\x00\x00u0\x00\x00u0\x08\x02\x00\x00\x00\xe9Eo\xed",
        b"\x00\x00\x00\x0cIDATx\x9cc`\xa0\x0c\x00\x00\x00@\x00\x01\xb74|\xef",
        b"\x00\x00\x00\x00IEND\xaeB`\x82",
    ]
    .concat()
}

/// Everything that is missing comes in; the machine sees that the licence is blurred.
pub(super) fn add_papers(stage: &mut Stage<'_>) -> Played {
    let (order, agent) = (stage.story.order, stage.story.agent);
    let missing: Vec<PaperKind> = papers_of(stage)?
        .lines
        .into_iter()
        .filter(|it| it.standing == Standing::Missing && it.requirement == Requirement::Required)
        .map(|it| it.kind)
        .collect();
    for kind in &missing {
        let person = (kind.code() == "D-AID").then_some(agent);
        let (version, variant) = if kind.code() == LICENCE {
            (stage.story.blurred, Variant::Blurred)
        } else {
            (VersionId::fresh(), Variant::Sharp)
        };
        add_paper(stage, LIN, (kind.code(), version), (variant, Some(order), person))?;
    }
    let papers = papers_of(stage)?;
    let waiting = papers.lines.iter().filter(|it| matches!(it.standing, Standing::Waiting { .. }));
    same("papers-wait", &waiting.count(), &missing.len())?;
    let licence = papers.lines.iter().find(|it| it.kind.code() == LICENCE);
    let card = there("licence", licence.and_then(|it| it.card.as_ref()))?;
    holds("blur-is-seen", card.findings.iter().any(|it| it.check == "blurred"))?;
    let version = card.version;
    let thumb = stage.at(LIN, |local| local.picture(version, (1, Size::Thumb)))?;
    holds("thumbnail-is-a-picture", thumb.starts_with(b"\xff\xd8"))?;
    Ok(vec![("n", missing.len().into()), ("paper", card.name.clone().into())])
}

/// Whoever brought a paper cannot decide on it, not even after becoming a reviewer.
pub(super) fn own_paper(stage: &mut Stage<'_>) -> Played {
    let version = stage.story.blurred;
    let claim = || Command::Review(review::Command::Claim { version });
    let envelope = Envelope { id: CommandId::fresh(), command: claim() };
    let by_manager = stage.at(LIN, |local| local.perform(&envelope));
    stage.is_refusal(by_manager, "forbidden")?;
    move_to(stage, Role::Reviewer)?;
    let said = stage.refused(LIN, claim(), "document-own-upload");
    move_to(stage, Role::Manager)?;
    Ok(vec![("name", stage.name(LIN).into()), ("said", said?.into())])
}

/// The administrator gives the manager another role; what it allows counts from the next sign-in.
fn move_to(stage: &mut Stage<'_>, role: Role) -> Result<(), Broken> {
    let (id, name) = (stage.id(LIN)?, stage.name(LIN));
    let change = staff::Command::Change { id, name, role, department: Some("RM".to_owned()) };
    stage.run(ADMIN, Command::Staff(change))?;
    let password = stage.cast.password.clone();
    stage.sign_in(LIN, &password)
}

/// Two reviewers ask for the next paper at once and never get the same one.
pub(super) fn claim(stage: &mut Stage<'_>) -> Played {
    let (first, second) = (claim_next(stage, HE)?, claim_next(stage, LIANG)?);
    let (first, second) = (there("paper-of-he", first)?, there("paper-of-liang", second)?);
    holds("different-papers", first.version != second.version)?;
    let grab = review::Command::Claim { version: first.version };
    let said = stage.refused(LIANG, Command::Review(grab), "document-held")?;
    let figures = stage.ask(HE, ReviewQueue { me: stage.id(HE)? })?;
    same("in-hands", &figures.in_hands.len(), &2)?;
    for (who, piece) in [(HE, first), (LIANG, second)] {
        let release = review::Command::Release { version: piece.version };
        stage.run(who, Command::Review(release))?;
    }
    Ok(vec![("said", said.into())])
}

/// The next paper of the queue; nothing when it is empty.
fn claim_next(stage: &mut Stage<'_>, who: &str) -> Result<Option<Piece>, Broken> {
    match stage.run(who, Command::Review(review::Command::ClaimNext)) {
        Err(Broken::Desk(ClientError::Desk(fault)))
            if fault.key() == "fault-review-queue-empty" =>
        {
            return Ok(None);
        }
        done => done?,
    };
    let me = stage.id(who)?;
    stage.ask(who, MyReview { me })
}

fn sheet(stage: &mut Stage<'_>, who: &str, piece: Piece) -> Result<Sheet, Broken> {
    let (document, version) = (piece.document, piece.version);
    let view = stage.at(who, |local| local.picture(version, (1, Size::View)))?;
    holds("picture", view.starts_with(b"\xff\xd8"))?;
    stage.ask(who, ReviewDesk { document, version })
}

/// The blurred licence goes back with a reason that tells the customer what to do.
pub(super) fn send_back(stage: &mut Stage<'_>) -> Played {
    let version = stage.story.blurred;
    stage.run(HE, Command::Review(review::Command::Claim { version }))?;
    let me = stage.id(HE)?;
    let piece = there("licence-in-hand", stage.ask(HE, MyReview { me })?)?;
    let sheet = sheet(stage, HE, piece)?;
    same("facts-beside-picture", &sheet.facts.name, &stage.cast.firm.name)?;
    let words = stage.cast.words.clone();
    let reject = |reasons| {
        let note = Personal::from(words.rejected.as_str());
        Command::Review(review::Command::Reject { version, reasons, note })
    };
    stage.refused(HE, reject(Vec::new()), "document-no-reason")?;
    stage.run(HE, reject(vec![GivenReason::of("image.blurred")]))?;
    let day = stage.ask(LIN, Day { staff: stage.id(LIN)? })?;
    holds("it-is-on-my-day", day.papers.iter().any(|it| it.version == version))?;
    let versions = stage.ask(LIN, PaperVersions { document: piece.document })?;
    let decided = versions.first().and_then(|it| it.decided.as_ref());
    let reason = decided.and_then(|it| it.reasons.first());
    let reason = there("reason-for-the-customer", reason)?;
    Ok(vec![("paper", sheet.card.name.into()), ("said", reason.customer.clone().into())])
}

/// A better picture becomes version 2; version 1 stays as it was and cannot be decided again.
pub(super) fn new_version(stage: &mut Stage<'_>) -> Played {
    let (old, new, order) = (stage.story.blurred, stage.story.licence, stage.story.order);
    add_paper(stage, LIN, (LICENCE, new), (Variant::Sharp, Some(order), None))?;
    let picture = draw(stage, LICENCE, Variant::Sharp)?;
    let what = (&*picture, Some(order), None);
    let again = put_in(stage, LIN, (LICENCE, VersionId::fresh()), what)?;
    stage.refused(LIN, again, "document-same-file")?;
    let approve =
        review::Command::Approve { version: old, expires: None, acknowledged: Vec::new() };
    let said = stage.refused(HE, Command::Review(approve), "document-version-changed")?;
    let papers = papers_of(stage)?;
    let licence = papers.lines.iter().find(|it| it.kind.code() == LICENCE);
    let document = there("licence", licence.and_then(|it| it.card.as_ref()))?.document;
    let versions = stage.ask(LIN, PaperVersions { document })?;
    let states: Vec<(u32, VersionState)> = versions.iter().map(|it| (it.n, it.state)).collect();
    let expected = vec![(2, VersionState::Waiting), (1, VersionState::Rejected)];
    same("versions", &states, &expected)?;
    let first = stage.at(LIN, |local| local.picture(old, (1, Size::View)))?;
    holds("first-picture-is-still-there", first.starts_with(b"\xff\xd8"))?;
    Ok(vec![("said", said.into())])
}

/// Takes the next paper, looks at it beside the facts, and approves it; answers which it was.
pub(super) fn approve_next(stage: &mut Stage<'_>, who: &str) -> Result<Option<VersionId>, Broken> {
    let Some(piece) = claim_next(stage, who)? else { return Ok(None) };
    let sheet = sheet(stage, who, piece)?;
    same("may-be-decided", &sheet.blocked, &None)?;
    let expires = expiry(&sheet, stage.now().today());
    let why = stage.cast.words.acknowledged.clone();
    let acknowledged = acknowledged(&sheet.card, &why);
    let approve = review::Command::Approve { version: piece.version, expires, acknowledged };
    stage.run(who, Command::Review(approve))?;
    stage.later(2);
    Ok(Some(piece.version))
}

/// The last day that stands on it, for papers that have one.
fn expiry(sheet: &Sheet, today: NaiveDate) -> Option<NaiveDate> {
    let dated = sheet.expiry == Expiry::Always || sheet.card.kind.code() == LICENCE;
    dated.then(|| today.checked_add_days(Days::new(700))).flatten()
}

fn acknowledged(card: &PaperCard, why: &str) -> Vec<Acknowledged> {
    let grave = card.findings.iter().filter(|it| it.severity == Severity::Block);
    let word = |check: &str, page| Acknowledged { check: check.to_owned(), page, why: why.into() };
    grave.map(|it| word(&it.check, it.page)).collect()
}

/// Paper after paper until none is left; what they prove stands in the profile.
pub(super) fn approve(stage: &mut Stage<'_>) -> Played {
    let mut approved = 0_usize;
    for who in [HE, LIANG].into_iter().cycle().take(MOST) {
        if approve_next(stage, who)?.is_none() {
            break;
        }
        approved += 1;
    }
    let papers = papers_of(stage)?;
    same("all-papers-count", &papers.done, &papers.required)?;
    let workspace = stage.ask(LIN, Workspace { enterprise: stage.story.firm })?;
    let until = there("licence-until", workspace.enterprise.profile.licence_until)?;
    let date = stage.say.texts.date(until);
    Ok(vec![("n", approved.into()), ("until", date.into())])
}
