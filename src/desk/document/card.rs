//! One version of a paper as screens show it.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, names::Known},
    domain::{
        DocumentId, EnterpriseId, OrderId, StaffId, VersionId, Wording,
        document::{Finding, Version, VersionState},
        paper::PaperKind,
        reason::{Outcome, ReasonCode},
    },
    store::documents,
};

/// One version of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCard {
    pub document: DocumentId,
    pub version: VersionId,
    pub enterprise: EnterpriseId,
    pub kind: PaperKind,
    pub name: Wording,
    pub n: u32,
    pub state: VersionState,
    pub file_name: String,
    pub bytes: u64,
    pub pages: u16,
    pub uploaded_us: i64,
    /// Empty if a customer sent it by a link.
    pub uploaded_by: String,
    /// Who has it in hand now.
    pub holder: Option<String>,
    pub findings: Vec<Finding>,
    pub decided: Option<Decided>,
    /// For which order it was given.
    pub order: Option<(OrderId, String)>,
}

/// How it was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub by: String,
    pub at_us: i64,
    pub expires: Option<NaiveDate>,
    pub reasons: Vec<SaidReason>,
    pub note: String,
}

/// A reason in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidReason {
    pub code: ReasonCode,
    pub page: Option<u16>,
    pub outcome: Outcome,
    /// What the customer reads.
    pub customer: Wording,
}

/// Makes cards, looking up each name and number once.
pub(in crate::desk) struct Cards {
    names: Known,
    numbers: HashMap<OrderId, String>,
}

impl Cards {
    pub(in crate::desk) fn new(cx: &mut Cx<'_>) -> Result<Self, DeskError> {
        Ok(Self { names: cx.office.names.of(cx.sql)?, numbers: HashMap::new() })
    }

    pub(in crate::desk) fn name(&self, id: StaffId) -> String {
        self.names.get(&id).cloned().unwrap_or_default()
    }

    pub(in crate::desk) fn of(
        &mut self,
        cx: &mut Cx<'_>,
        it: &Version,
    ) -> Result<PaperCard, DeskError> {
        let order = match it.order {
            Some(order) => Some((order, self.number(cx, order)?)),
            None => None,
        };
        let library = cx.library;
        let said = |given: &crate::domain::document::GivenReason| {
            let known = library.reasons.reason(&given.code)?;
            Some(SaidReason {
                code: given.code.clone(),
                page: given.page,
                outcome: known.outcome,
                customer: known.customer.clone(),
            })
        };
        let decided = it.decision.as_ref().map(|decision| Decided {
            by: self.name(decision.by),
            at_us: decision.at.micros(),
            expires: decision.expires,
            reasons: decision.reasons.iter().filter_map(said).collect(),
            note: decision.note.reveal().to_owned(),
        });
        let spec = library.papers.spec(&it.kind).ok_or(DeskError::NotFound("kind of paper"))?;
        Ok(PaperCard {
            document: it.document,
            version: it.id,
            enterprise: it.enterprise,
            kind: it.kind.clone(),
            name: spec.name.clone(),
            n: it.n,
            state: it.state,
            file_name: it.file.name.reveal().to_owned(),
            bytes: it.file.bytes,
            pages: u16::try_from(it.file.pages.len()).unwrap_or(u16::MAX),
            uploaded_us: it.uploaded_at.micros(),
            uploaded_by: self.name(it.uploaded_by),
            holder: it.holder(cx.now).map(|it| self.name(it)),
            findings: it.findings.clone(),
            decided,
            order,
        })
    }

    fn number(&mut self, cx: &mut Cx<'_>, order: OrderId) -> Result<String, DeskError> {
        if let Some(number) = self.numbers.get(&order) {
            return Ok(number.clone());
        }
        let matter = documents::matter(cx.sql, order)?;
        let number = matter.map(|it| it.number).unwrap_or_default();
        self.numbers.insert(order, number.clone());
        Ok(number)
    }
}
