//! What rests with nobody: the monitor of the rule that everything open has an owner who works here, and a date.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{
        AppointmentId, DemandId, EnterpriseId, FalloutId, OrderId, Permission, PromiseId, StaffId,
        TaskId,
    },
    store::orphans::{self, Orphan},
};

/// The most of each kind that is shown; a board with more is worked off from the top.
const MOST: i64 = 200;
/// Days after its date at which a demand counts as forgotten.
const FORGOTTEN_DAYS: u64 = 3;

/// Asks for everything that rests with nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orphans;

/// What the thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrphanKind {
    Demand(DemandId),
    Order(OrderId),
    Promise(PromiseId),
    Task(TaskId),
    Fallout(FalloutId),
    Appointment(AppointmentId),
}

/// Why it rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// Its owner no longer works here, or has a role that may not deal with it.
    OwnerGone,
    /// Its next date is days ago.
    Forgotten,
}

/// One thing that rests with nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrphanLine {
    pub what: OrphanKind,
    pub why: Rest,
    pub title: String,
    pub owner: StaffId,
    pub owner_name: String,
    pub next_on: NaiveDate,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
}

impl Question for Orphans {
    fn needs(&self) -> Permission {
        Permission::ReadBoard
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Board, Subject::Staff]
    }

    fn is_slow(&self) -> bool {
        true
    }
}

type Find =
    fn(&mut dyn crate::store::Sql, StaffId, i64) -> Result<Vec<Orphan>, crate::store::StoreError>;
type Kind = fn([u8; 16]) -> OrphanKind;

/// Every kind of thing that somebody may have in hand, and what its owner must be allowed to do.
const OWNED: [(Kind, Find, Permission); 6] = {
    use Permission::{EditCustomer, EditOrder, WorkTask};
    [
        (|id| OrphanKind::Demand(DemandId::from_bytes(id)), orphans::demands_of, EditCustomer),
        (|id| OrphanKind::Order(OrderId::from_bytes(id)), orphans::orders_of, EditOrder),
        (|id| OrphanKind::Promise(PromiseId::from_bytes(id)), orphans::promises_of, EditCustomer),
        (|id| OrphanKind::Task(TaskId::from_bytes(id)), orphans::tasks_of, WorkTask),
        (|id| OrphanKind::Fallout(FalloutId::from_bytes(id)), orphans::fallouts_of, WorkTask),
        (
            |id| OrphanKind::Appointment(AppointmentId::from_bytes(id)),
            orphans::appointments_of,
            WorkTask,
        ),
    ]
};

pub(in crate::desk) fn orphans(cx: &mut Cx<'_>, _: &Orphans) -> Result<Vec<OrphanLine>, DeskError> {
    let names = cx.office.names.of(cx.sql)?;
    let line = |kind: Kind, why: Rest, it: Orphan| OrphanLine {
        what: kind(it.id),
        why,
        title: it.title,
        owner_name: names.get(&it.owner).cloned().unwrap_or_default(),
        owner: it.owner,
        next_on: it.next_on,
        enterprise: it.enterprise,
        enterprise_name: it.enterprise_name,
    };
    let mut lines: Vec<OrphanLine> = Vec::new();
    for (staff, role) in orphans::roles(cx.sql)? {
        let idle = |needs: Permission| role.is_none_or(|it| !it.may(needs));
        for (kind, find, _) in OWNED.into_iter().filter(|(_, _, needs)| idle(*needs)) {
            let found = find(cx.sql, staff, MOST)?;
            lines.extend(found.into_iter().map(|it| line(kind, Rest::OwnerGone, it)));
        }
    }
    let today = cx.now.today();
    let limit = today.checked_sub_days(Days::new(FORGOTTEN_DAYS)).unwrap_or(today);
    let forgotten = orphans::demands_before(cx.sql, limit, MOST)?;
    let demand: Kind = |id| OrphanKind::Demand(DemandId::from_bytes(id));
    let known: HashSet<OrphanKind> = lines.iter().map(|it| it.what).collect();
    let forgotten = forgotten.into_iter().filter(|it| !known.contains(&demand(it.id)));
    lines.extend(forgotten.map(|it| line(demand, Rest::Forgotten, it)));
    Ok(lines)
}
