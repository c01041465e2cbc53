//! What somebody should know without having asked.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{
        EnterpriseId, NoticeId, OrderId, Permission, Role, StaffId, Summary,
        notice::{self, NoticeTone},
    },
    store::notices as kept,
};

/// The most that is answered at a time.
const MOST: i64 = 100;
/// Counting stops here.
const COUNTED: i64 = 9_999;

/// Asks for the notices for one person, and with them those for whoever supervises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    pub staff: StaffId,
}

/// The newest notices that were not seen, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeList {
    pub rows: Vec<NoticeCard>,
    pub total: i64,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeCard {
    pub id: NoticeId,
    pub tone: NoticeTone,
    pub words: Summary,
    pub at_us: i64,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
    pub order: Option<OrderId>,
    /// For whoever supervises, not for one person.
    pub is_shared: bool,
    /// Whom it was for, if they are away and the reader stands in.
    pub for_name: String,
}

impl Question for Notices {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Person(self.staff), Subject::Board]
    }
}

pub(in crate::desk) fn notices(cx: &mut Cx<'_>, ask: &Notices) -> Result<NoticeList, DeskError> {
    if ask.staff != cx.actor.staff && cx.actor.role != Role::Supervisor {
        return Err(DeskError::Forbidden(Permission::ReadBoard));
    }
    let mut list = NoticeList::default();
    add(cx, &mut list, ask.staff)?;
    if ask.staff == cx.actor.staff {
        for away in cx.actor.stands_for.clone() {
            add(cx, &mut list, away)?;
        }
    }
    if cx.actor.role == Role::Supervisor && ask.staff == cx.actor.staff {
        add(cx, &mut list, notice::supervisors())?;
    }
    list.rows.sort_by_key(|it| std::cmp::Reverse((it.at_us, it.id)));
    Ok(list)
}

fn add(cx: &mut Cx<'_>, list: &mut NoticeList, staff: StaffId) -> Result<(), DeskError> {
    let names = cx.office.names.of(cx.sql)?;
    let is_away = cx.actor.stands_for.contains(&staff);
    let away = names.get(&staff).filter(|_| is_away).cloned().unwrap_or_default();
    for line in kept::open_of(cx.sql, staff, MOST)? {
        let it = line.notice;
        list.rows.push(NoticeCard {
            id: it.id,
            tone: it.tone,
            words: it.words,
            at_us: it.at.micros(),
            enterprise: it.enterprise,
            enterprise_name: line.enterprise_name,
            order: it.order,
            is_shared: staff == notice::supervisors(),
            for_name: away.clone(),
        });
    }
    list.total += kept::count_open(cx.sql, staff, COUNTED)?;
    Ok(())
}
