//! The timeline of an enterprise: noting what was said, and reading it back.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, clock, enterprise::load, query::Question};
use crate::{
    domain::{
        Channel, Direction, EnterpriseId, Interaction, InteractionId, InteractionKind, OrderId,
        Permission, PersonId, Personal, Summary, clock::Word,
    },
    store::{contacts, timeline},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Writes down what was said, on whatever channel.
    Note {
        enterprise: EnterpriseId,
        id: InteractionId,
        channel: Channel,
        direction: Direction,
        person: Option<PersonId>,
        text: Personal,
        /// The matter it belongs to (`order:…`); empty if none.
        thread: String,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Note { .. } => Permission::TakeCall,
        }
    }

    pub(super) const fn typed(&self) -> &Personal {
        match self {
            Self::Note { text, .. } => text,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Note { enterprise, id, channel, direction, person, text, thread } => {
            load(cx, *enterprise)?;
            if text.is_empty() {
                return Err(DeskError::refused("enterprise-empty-note"));
            }
            let entry = Interaction {
                id: *id,
                enterprise: *enterprise,
                at_us: cx.now.micros(),
                channel: *channel,
                direction: *direction,
                kind: InteractionKind::Note,
                person: *person,
                staff: Some(cx.actor.staff),
                summary: Summary::said(text.reveal().trim()),
                disposition: String::new(),
                thread: thread.clone(),
            };
            timeline::add(cx.sql, &entry)?;
            let mut touched = vec![Subject::Enterprise(*enterprise)];
            if let Ok(Subject::Order(order)) = thread.parse() {
                touched.extend(spoken(cx, order, *direction)?);
            }
            Ok(touched)
        }
    }
}

/// A word about an order moves its next update on.
fn spoken(cx: &mut Cx<'_>, id: OrderId, direction: Direction) -> Result<Vec<Subject>, DeskError> {
    let word = match direction {
        Direction::In => Word::FromCustomer,
        Direction::Out => Word::ToCustomer,
        Direction::Internal => return Ok(Vec::new()),
    };
    clock::heard(cx, id, word)?;
    Ok(vec![Subject::Order(id)])
}

/// Asks for entries of the timeline, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    pub enterprise: EnterpriseId,
    /// How many; "load more" asks for more.
    pub limit: i64,
    pub channel: Option<Channel>,
    pub kind: Option<InteractionKind>,
    pub person: Option<PersonId>,
}

/// The newest entries and whether there are older ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelinePage {
    pub entries: Vec<Entry>,
    pub has_more: bool,
}

/// One entry as screens show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: InteractionId,
    pub at_us: i64,
    pub channel: Channel,
    pub direction: Direction,
    pub kind: InteractionKind,
    pub summary: Summary,
    pub disposition: String,
    pub thread: String,
    pub person: Option<PersonId>,
    pub person_name: String,
    pub staff_name: String,
}

/// The most entries that are answered at a time.
const MOST: i64 = 1_000;

impl Question for Timeline {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprise(self.enterprise)]
    }
}

pub(super) fn page(cx: &mut Cx<'_>, ask: &Timeline) -> Result<TimelinePage, DeskError> {
    let limit = ask.limit.clamp(1, MOST);
    let filter = timeline::Filter { channel: ask.channel, kind: ask.kind, person: ask.person };
    let mut found = timeline::page(cx.sql, ask.enterprise, (None, limit + 1), &filter)?;
    let has_more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if has_more {
        found.pop();
    }
    Ok(TimelinePage { entries: entries(cx, ask.enterprise, found)?, has_more })
}

/// Entries with the names of those who took part.
pub(super) fn entries(
    cx: &mut Cx<'_>,
    enterprise: EnterpriseId,
    found: Vec<Interaction>,
) -> Result<Vec<Entry>, DeskError> {
    let people: HashMap<PersonId, String> = contacts::people_of(cx.sql, enterprise)?
        .into_iter()
        .map(|kept| (kept.it.id, super::workspace::shown_name(cx.actor.role, &kept.it.name)))
        .collect();
    let staff = cx.office.names.of(cx.sql)?;
    let entry = |it: Interaction| Entry {
        id: it.id,
        at_us: it.at_us,
        channel: it.channel,
        direction: it.direction,
        kind: it.kind,
        summary: it.summary,
        disposition: it.disposition,
        thread: it.thread,
        person: it.person,
        person_name: it.person.and_then(|id| people.get(&id).cloned()).unwrap_or_default(),
        staff_name: it.staff.and_then(|id| staff.get(&id).cloned()).unwrap_or_default(),
    };
    Ok(found.into_iter().map(entry).collect())
}
