//! Reviewing papers: claiming, keeping, deciding, and what a decision changes elsewhere.

mod queue;
mod sheet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::{
    queue::{InHand, MyReview, NextUp, Piece, QueueFigures, ReviewQueue},
    sheet::{Facts, ReviewDesk, Sheet},
};
pub(super) use self::{
    queue::{figures, mine, next_up},
    sheet::sheet,
};
use super::{
    Cx, DeskError, Subject,
    document::{Case, note},
    error::Refused,
};
use crate::{
    domain::{
        Permission, Personal, Role, RoleCode, StaffId, VersionId,
        document::{Acknowledged, Act, Approval, DocumentRefusal, GivenReason, Version},
        paper::{LICENCE, POWER_OF_ATTORNEY},
    },
    store::{contacts, documents, enterprises, office, reviews, staff},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Takes the next paper of the queue; whoever has one keeps it.
    ClaimNext,
    Claim {
        version: VersionId,
    },
    /// Keeps what was typed so far; also a sign of life.
    KeepDraft {
        version: VersionId,
        draft: Draft,
    },
    /// A sign of life.
    Heartbeat {
        version: VersionId,
    },
    /// Puts it back for others.
    Release {
        version: VersionId,
    },
    /// Takes it from whoever has it and gives it to a reviewer, or back into the queue.
    TakeOver {
        version: VersionId,
        to: Option<StaffId>,
    },
    Approve {
        version: VersionId,
        expires: Option<NaiveDate>,
        acknowledged: Vec<Acknowledged>,
    },
    Reject {
        version: VersionId,
        reasons: Vec<GivenReason>,
        note: Personal,
    },
}

/// A decision that is not yet made, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub expires: String,
    pub acknowledged: Vec<Acknowledged>,
    pub reasons: Vec<GivenReason>,
    pub note: Personal,
}

impl Command {
    /// Whether it still makes sense later: a decision does, taking a paper in hand does not.
    pub(super) const fn may_wait(&self) -> bool {
        matches!(
            self,
            Self::KeepDraft { .. }
                | Self::Release { .. }
                | Self::Approve { .. }
                | Self::Reject { .. }
        )
    }

    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::ClaimNext
            | Self::Claim { .. }
            | Self::KeepDraft { .. }
            | Self::Heartbeat { .. }
            | Self::Release { .. }
            | Self::Approve { .. }
            | Self::Reject { .. } => Permission::DecideDocument,
            Self::TakeOver { .. } => Permission::Supervise,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::ClaimNext => claim_next(cx),
        Command::Claim { version } => {
            let mut case = Case::load(cx, *version)?;
            let (by, order_owner) = (cx.actor.staff, case.order_owner());
            let act = Act { by, order_owner, spec: &case.spec, now: cx.now };
            if let Err(refusal) = case.version.it.claim(&case.document.it, &act) {
                return Err(said(cx, refusal));
            }
            documents::save_version(cx.sql, &case.version)?;
            Ok(with_me(cx, case.touched()))
        }
        Command::KeepDraft { version, draft } => {
            let body = serde_json::to_string(draft)?;
            let slot = slot(*version);
            office::keep_draft(cx.sql, cx.actor.staff, &slot, &body, cx.now)?;
            live(cx, *version)
        }
        Command::Heartbeat { version } => live(cx, *version),
        Command::Release { version } => {
            let mut case = Case::load(cx, *version)?;
            case.version.it.release(cx.actor.staff)?;
            documents::save_version(cx.sql, &case.version)?;
            Ok(with_me(cx, case.touched()))
        }
        Command::TakeOver { version, to } => take_over(cx, *version, *to),
        Command::Approve { version, expires, acknowledged } => {
            let approval = Approval { expires: *expires, acknowledged: acknowledged.clone() };
            approve(cx, *version, approval)
        }
        Command::Reject { version, reasons, note } => {
            reject(cx, *version, (reasons.clone(), note.clone()))
        }
    }
}

fn claim_next(cx: &mut Cx<'_>) -> Result<Vec<Subject>, DeskError> {
    let me = cx.actor.staff;
    reviews::free_expired(cx.sql, cx.now)?;
    let mine = vec![Subject::Person(me), Subject::Reviews];
    if reviews::held_by(cx.sql, me)?.is_some() {
        return Ok(mine);
    }
    match reviews::claim_next(cx.sql, me, &cx.library.papers, cx.now)? {
        Some(Ok(version)) => Ok(vec![
            Subject::Document(version.document),
            Subject::Person(me),
            Subject::Reviews,
            Subject::Enterprise(version.enterprise),
        ]),
        Some(Err(refusal)) => Err(said(cx, refusal)),
        None => Err(DeskError::refused("review-queue-empty")),
    }
}

/// Nobody needs to look again because a lease is longer.
fn live(cx: &mut Cx<'_>, version: VersionId) -> Result<Vec<Subject>, DeskError> {
    let mut kept = documents::version(cx.sql, version)?.ok_or(DeskError::NotFound("paper"))?;
    kept.it.heartbeat(cx.actor.staff, cx.now)?;
    documents::save_version(cx.sql, &kept)?;
    Ok(Vec::new())
}

fn take_over(
    cx: &mut Cx<'_>,
    version: VersionId,
    to: Option<StaffId>,
) -> Result<Vec<Subject>, DeskError> {
    let mut case = Case::load(cx, version)?;
    if let Some(to) = to {
        let found = staff::by_id(cx.sql, to)?;
        if !found.is_some_and(|it| it.it.is_active && it.it.role == Role::Reviewer) {
            return Err(DeskError::refused("review-not-a-reviewer"));
        }
    }
    let order_owner = case.order_owner();
    let act = to.map(|by| Act { by, order_owner, spec: &case.spec, now: cx.now });
    let before = case.version.it.take_over(&case.document.it, act.as_ref())?;
    documents::save_version(cx.sql, &case.version)?;
    let mut touched = case.touched();
    touched.push(Subject::Person(before));
    touched.extend(to.map(Subject::Person));
    Ok(touched)
}

fn approve(
    cx: &mut Cx<'_>,
    version: VersionId,
    approval: Approval,
) -> Result<Vec<Subject>, DeskError> {
    let mut case = Case::load(cx, version)?;
    let (by, order_owner) = (cx.actor.staff, case.order_owner());
    let act = Act { by, order_owner, spec: &case.spec, now: cx.now };
    case.version.it.approve(&mut case.document.it, &act, approval)?;
    documents::save(cx.sql, &case.document)?;
    prove(cx, &case.version.it)?;
    settle(cx, &case, "document-event-approved")
}

fn reject(
    cx: &mut Cx<'_>,
    version: VersionId,
    why: (Vec<GivenReason>, Personal),
) -> Result<Vec<Subject>, DeskError> {
    let mut case = Case::load(cx, version)?;
    let (by, order_owner) = (cx.actor.staff, case.order_owner());
    let act = Act { by, order_owner, spec: &case.spec, now: cx.now };
    case.version.it.reject(&case.document.it, &act, why, &cx.library.reasons)?;
    settle(cx, &case, "document-event-rejected")
}

/// Saves a decided version and forgets what was typed about it.
fn settle(cx: &mut Cx<'_>, case: &Case, event: &str) -> Result<Vec<Subject>, DeskError> {
    documents::save_version(cx.sql, &case.version)?;
    let slot = slot(case.version.it.id);
    office::keep_draft(cx.sql, cx.actor.staff, &slot, "", cx.now)?;
    note(cx, &case.version.it, event)?;
    Ok(with_me(cx, case.touched()))
}

/// Lets an approved paper prove what it proves: an agent's powers, the licence's last day.
fn prove(cx: &mut Cx<'_>, version: &Version) -> Result<(), DeskError> {
    match (version.kind.code(), version.person) {
        (POWER_OF_ATTORNEY, Some(person)) => {
            for mut kept in contacts::standings_of_person(cx.sql, person)? {
                let role = &mut kept.it.role;
                if role.enterprise == version.enterprise
                    && role.terms.role == RoleCode::AuthorizedAgent
                    && role.ended_us.is_none()
                {
                    role.terms.evidence = Some(version.id);
                    let role = crate::store::Kept { it: kept.it.role, rev: kept.rev };
                    contacts::save_role(cx.sql, &role)?;
                }
            }
        }
        (LICENCE, _) => {
            // A licence without an end takes the end of the one before away.
            let until = version.decision.as_ref().and_then(|it| it.expires);
            let found = enterprises::by_id(cx.sql, version.enterprise)?;
            if let Some(mut kept) = found
                && kept.it.profile.licence_until != until
            {
                kept.it.profile.licence_until = until;
                enterprises::save(cx.sql, &kept)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn with_me(cx: &Cx<'_>, mut touched: Vec<Subject>) -> Vec<Subject> {
    touched.push(Subject::Person(cx.actor.staff));
    touched
}

/// Where a reviewer's draft about a version is kept.
fn slot(version: VersionId) -> String {
    format!("review:{version}")
}

/// A refusal with the name of whoever holds the paper.
fn said(cx: &mut Cx<'_>, refusal: DocumentRefusal) -> DeskError {
    let DocumentRefusal::HeldBy { holder } = refusal else { return refusal.into() };
    let name = staff::by_id(cx.sql, holder).ok().flatten().map(|it| it.it.name);
    Refused::new(refusal.code()).with("name", name.unwrap_or_default()).into()
}
