//! The queue of papers that wait, and which of them is in one's own hands.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{DocumentId, Permission, StaffId, Tier, VersionId, office_micros},
    store::reviews,
};

/// Asks how much waits for review and what was done today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewQueue {
    /// Who asks; their own work is part of the answer.
    pub me: StaffId,
}

/// The queue in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFigures {
    /// Free papers by tier, the most important first; tiers with none are left out.
    pub free: Vec<(Tier, i64)>,
    pub oldest_us: Option<i64>,
    pub in_hands: Vec<InHand>,
    pub approved_today: i64,
    pub rejected_today: i64,
}

/// A paper that somebody has in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InHand {
    pub version: VersionId,
    pub name: String,
    /// The last sign of life.
    pub since_us: i64,
}

impl QueueFigures {
    /// How many papers are free.
    pub fn free_total(&self) -> i64 {
        self.free.iter().map(|(_, n)| n).sum()
    }
}

impl Question for ReviewQueue {
    fn needs(&self) -> Permission {
        Permission::ReadDocument
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Reviews]
    }
}

pub(in crate::desk) fn figures(
    cx: &mut Cx<'_>,
    _: &ReviewQueue,
) -> Result<QueueFigures, DeskError> {
    let depths = reviews::depths(cx.sql)?;
    let names = cx.office.names.of(cx.sql)?;
    let in_hands = reviews::in_hands(cx.sql, cx.now)?;
    let midnight = cx.now.today().and_hms_opt(0, 0, 0).map_or(0, office_micros);
    let (approved_today, rejected_today) =
        reviews::decided_since(cx.sql, cx.actor.staff, midnight)?;
    Ok(QueueFigures {
        free: depths.iter().map(|it| (it.tier, it.free)).collect(),
        oldest_us: depths.iter().map(|it| it.oldest_us).min(),
        in_hands: in_hands
            .into_iter()
            .map(|it| InHand {
                version: it.version,
                name: names.get(&it.holder).cloned().unwrap_or_default(),
                since_us: it.since_us,
            })
            .collect(),
        approved_today,
        rejected_today,
    })
}

/// Asks which paper is in one's own hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyReview {
    pub me: StaffId,
}

/// A paper to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub document: DocumentId,
    pub version: VersionId,
    pub pages: u32,
}

impl Question for MyReview {
    fn needs(&self) -> Permission {
        Permission::DecideDocument
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Person(self.me), Subject::Reviews]
    }
}

pub(in crate::desk) fn mine(cx: &mut Cx<'_>, _: &MyReview) -> Result<Option<Piece>, DeskError> {
    let kept = reviews::held_by(cx.sql, cx.actor.staff)?;
    Ok(kept.map(|kept| Piece {
        document: kept.it.document,
        version: kept.it.id,
        pages: u32::try_from(kept.it.file.pages.len()).unwrap_or(u32::MAX),
    }))
}

/// Asks which paper will probably come next, so that its picture can be fetched before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextUp {
    pub me: StaffId,
}

impl Question for NextUp {
    fn needs(&self) -> Permission {
        Permission::DecideDocument
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Reviews]
    }
}

pub(in crate::desk) fn next_up(cx: &mut Cx<'_>, _: &NextUp) -> Result<Option<Piece>, DeskError> {
    let next = reviews::next_up(cx.sql, cx.actor.staff)?;
    Ok(next.map(|it| Piece { document: it.document, version: it.version, pages: it.pages }))
}
