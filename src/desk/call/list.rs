//! The calls of one person: those on the bar, and those before.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{
        CallId, EnterpriseId, Mask, Permission, PersonId, Personal, PhoneNumber, StaffId,
        call::{Call, CallState, Disposition, LOST_AFTER_US, Way},
    },
    store::calls,
};

/// Calls in the list of recent ones.
const RECENT: i64 = 100;

/// One call, in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRow {
    pub id: CallId,
    pub reference: String,
    pub state: CallState,
    #[serde(default)]
    pub way: Way,
    /// Masked; empty when it was withheld or cannot be read.
    pub number: String,
    /// What was told instead of a number that can be read, masked.
    #[serde(default)]
    pub unreadable: String,
    pub ext: String,
    pub called: String,
    pub enterprise: Option<(EnterpriseId, String)>,
    pub person: Option<(PersonId, Personal)>,
    pub staff: Option<StaffId>,
    pub rang_us: i64,
    pub answered_us: Option<i64>,
    pub ended_us: Option<i64>,
    pub disposition: Option<Disposition>,
    pub notes: Personal,
}

/// Asks for the asker's calls that ring, are on the line, or wait for their wrap-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCalls {
    pub of: StaffId,
}

/// Asks for the asker's last calls, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentCalls {
    pub of: StaffId,
}

impl Question for OpenCalls {
    fn needs(&self) -> Permission {
        Permission::TakeCall
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Person(self.of)]
    }
}

impl Question for RecentCalls {
    fn needs(&self) -> Permission {
        Permission::TakeCall
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Person(self.of)]
    }
}

pub(in crate::desk) fn open(cx: &mut Cx<'_>, ask: &OpenCalls) -> Result<Vec<CallRow>, DeskError> {
    only_own(cx, ask.of)?;
    let since = cx.now.micros() - LOST_AFTER_US;
    let kept = calls::open_of(cx.sql, ask.of, since)?;
    kept.iter().map(|it| row(cx, &it.it)).collect()
}

pub(in crate::desk) fn recent(
    cx: &mut Cx<'_>,
    ask: &RecentCalls,
) -> Result<Vec<CallRow>, DeskError> {
    only_own(cx, ask.of)?;
    let kept = calls::recent_of(cx.sql, ask.of, RECENT)?;
    kept.iter().map(|it| row(cx, &it.it)).collect()
}

/// Others' calls are seen by those who may see boards.
fn only_own(cx: &Cx<'_>, of: StaffId) -> Result<(), DeskError> {
    if of == cx.actor.staff || cx.actor.role.may(Permission::ReadBoard) {
        Ok(())
    } else {
        Err(DeskError::Forbidden(Permission::ReadBoard))
    }
}

/// What was told as the number of a caller that is not known, as screens show it.
pub(super) fn masked(caller: Option<&PhoneNumber>, unreadable: &Personal) -> String {
    if caller.is_some() { String::new() } else { Mask::Phone.apply(unreadable.reveal()) }
}

/// One call as screens show it: the number masked.
pub(super) fn row(cx: &mut Cx<'_>, call: &Call) -> Result<CallRow, DeskError> {
    let it = call.facts();
    let enterprise = match call.enterprise() {
        Some(id) => calls::enterprise_line(cx.sql, id)?.map(|line| (id, line.name)),
        None => None,
    };
    let person = match call.person() {
        Some(id) => calls::person_name(cx.sql, id)?.map(|name| (id, Personal::new(name))),
        None => None,
    };
    Ok(CallRow {
        id: it.id,
        reference: it.reference.clone(),
        state: call.state(),
        way: it.way,
        number: it.caller.as_ref().map(PhoneNumber::masked).unwrap_or_default(),
        unreadable: masked(it.caller.as_ref(), &it.unreadable),
        ext: it.caller.as_ref().map(|it| it.ext().to_owned()).unwrap_or_default(),
        called: it.called.clone(),
        enterprise,
        person,
        staff: it.staff,
        rang_us: it.rang_us,
        answered_us: it.answered_us,
        ended_us: it.ended_us,
        disposition: it.disposition,
        notes: it.notes.clone(),
    })
}
