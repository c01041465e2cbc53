//! The caller's number in full, for a stated purpose and a minute.

use serde::{Deserialize, Serialize};

use super::own;
use crate::{
    desk::{
        Cx, DeskError, Subject,
        query::Question,
        reveal::{InFull, allow},
    },
    domain::{CallId, Permission, Personal, reveal::Purpose},
    store::reveals::{self, Grant},
};

/// How the record of what was seen calls it.
const FIELD: &str = "caller";

/// Allows the sender to see the number for a minute.
pub(super) fn show(
    cx: &mut Cx<'_>,
    call: CallId,
    purpose: Purpose,
    reason: &Personal,
) -> Result<Vec<Subject>, DeskError> {
    own(cx, call)?;
    allow(cx, (&Subject::Call(call).to_string(), FIELD), purpose, reason)?;
    Ok(vec![Subject::Call(call)])
}

/// Asks for the number in full; nothing when it may not be seen, or not any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerNumber {
    pub call: CallId,
}

impl Question for CallerNumber {
    fn needs(&self) -> Permission {
        Permission::Reveal
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Call(self.call)]
    }
}

pub(in crate::desk) fn number(
    cx: &mut Cx<'_>,
    ask: &CallerNumber,
) -> Result<Option<InFull>, DeskError> {
    let kept = own(cx, ask.call)?;
    let subject = Subject::Call(ask.call).to_string();
    let grant = Grant { staff: cx.actor.staff, subject: &subject, field: FIELD };
    let until = reveals::until(cx.sql, &grant, cx.now)?;
    let facts = kept.it.facts();
    let told = Some(&facts.unreadable).filter(|it| !it.is_empty()).cloned();
    let number = facts.caller.as_ref().map(|it| it.display().into()).or(told);
    Ok(number.zip(until).map(|(value, until_us)| InFull { value, until_us }))
}
