//! What a manager sees of an order's links, and of a customer who is using one at this moment.

use serde::{Deserialize, Serialize};

use super::{HUB, HolderSlot, PORTAL, page};
use crate::{
    desk::{Cx, DeskError, Subject, order, query::Question},
    domain::{
        LinkId, OrderId, Permission, Wording,
        link::{CodeWay, LinkState, MOST_WRONG, Sight, UploadState},
        paper::PaperKind,
        process::Requirement,
    },
    store::{links, office, uploads},
};

/// Asks for the links of an order, and for what another one would ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkOf {
    pub order: OrderId,
}

/// The links of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPage {
    /// Where customers reach the hub; none if nobody has said so.
    pub address: Option<String>,
    pub office: String,
    pub manager: String,
    pub wanted: Vec<WantedPaper>,
    /// The one that was made last.
    pub newest: Option<LinkCard>,
    pub is_closed: bool,
}

/// A paper that a link may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedPaper {
    pub kind: PaperKind,
    pub name: Wording,
    /// Not yet given, or to be given again.
    pub is_missing: bool,
    pub is_required: bool,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkCard {
    pub id: LinkId,
    pub state: LinkState,
    pub made_by: String,
    pub made_us: i64,
    pub expires_us: i64,
    pub opens: u32,
    /// Opened so often that it opens no more; whoever has it open goes on.
    #[serde(default)]
    pub is_worn: bool,
    pub opened_us: Option<i64>,
    pub submitted_us: Option<i64>,
    pub way: CodeWay,
    pub wrong_left: u32,
    pub papers: usize,
}

impl Question for LinkOf {
    fn needs(&self) -> Permission {
        Permission::ReadDocument
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Order(self.order), Subject::Office]
    }
}

pub(in crate::desk) fn of_order(cx: &mut Cx<'_>, ask: &LinkOf) -> Result<LinkPage, DeskError> {
    let placed = order::load(cx, ask.order)?.it.order;
    let template = order::template(cx, placed.template())?;
    let list = order::checklist(cx, &placed, &order::act(cx, &template))?;
    let names = cx.office.names.of(cx.sql)?;
    let wanted = list.lines.iter().filter_map(|line| {
        let spec = cx.library.papers.spec(&line.wanted.kind)?;
        let standing = line.standing;
        Some(WantedPaper {
            kind: spec.kind.clone(),
            name: spec.name.clone(),
            is_missing: !standing.is_satisfied() && standing.code() != "waiting",
            is_required: line.wanted.requirement == Requirement::Required,
        })
    });
    let wanted = wanted.collect();
    let newest = links::of_order(cx.sql, ask.order)?.into_iter().next().map(|kept| {
        let it = kept.it;
        LinkCard {
            id: it.id,
            state: it.state(cx.now),
            made_by: names.get(&it.made_by).cloned().unwrap_or_default(),
            made_us: it.made_at.micros(),
            expires_us: it.expires_at.micros(),
            opens: it.opens,
            is_worn: it.is_worn(),
            opened_us: it.opened_at.map(crate::domain::Now::micros),
            submitted_us: it.submitted_at.map(crate::domain::Now::micros),
            way: it.code.way,
            wrong_left: MOST_WRONG.saturating_sub(it.code.wrong),
            papers: it.scope.len(),
        }
    });
    Ok(LinkPage {
        address: address(cx)?,
        office: office::setting(cx.sql, crate::desk::office::NAME)?.unwrap_or_default(),
        manager: names.get(&cx.actor.staff).cloned().unwrap_or_default(),
        wanted,
        newest,
        is_closed: placed.status().is_closed(),
    })
}

/// Where customers reach the hub: as an administrator said, or as the hub itself knows.
fn address(cx: &mut Cx<'_>) -> Result<Option<String>, DeskError> {
    for name in [PORTAL, HUB] {
        if let Some(it) = office::setting(cx.sql, name)?.filter(|it| !it.is_empty()) {
            return Ok(Some(it));
        }
    }
    Ok(None)
}

/// Asks what the customer does with a link at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guided {
    pub link: LinkId,
}

/// What the customer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arriving {
    pub state: LinkState,
    pub has_consent: bool,
    pub sight: Option<Sight>,
    pub slots: Vec<HolderSlot>,
    /// Bytes of all files that are arriving, and how many there will be.
    pub bytes: (i64, i64),
    pub hint: Option<(String, i64)>,
}

impl Question for Guided {
    fn needs(&self) -> Permission {
        Permission::ReadDocument
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Link(self.link)]
    }
}

pub(in crate::desk) fn guided(cx: &mut Cx<'_>, ask: &Guided) -> Result<Arriving, DeskError> {
    let link = super::load(cx, ask.link)?.it;
    let placed = order::load(cx, link.order)?.it.order;
    let template = order::template(cx, placed.template())?;
    let list = order::checklist(cx, &placed, &order::act(cx, &template))?;
    let on_the_way = uploads::of_link(cx.sql, ask.link)?;
    let on_the_way = on_the_way.iter().filter(|it| it.state == UploadState::Receiving);
    let bytes = on_the_way.fold((0, 0), |sum, it| (sum.0 + it.received, sum.1 + it.length));
    Ok(Arriving {
        state: link.state(cx.now),
        has_consent: link.has_consent(),
        sight: links::sight(cx.sql, ask.link)?,
        slots: page::slots(cx, &link, &list)?,
        bytes,
        hint: link.hint.as_ref().map(|it| (it.text.reveal().to_owned(), it.at.micros())),
    })
}
