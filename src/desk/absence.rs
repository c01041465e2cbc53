//! Being away: saying so, ending it early, and who stands in for whom.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, error::Refused, query::Question};
use crate::{
    domain::{
        AbsenceId, Permission, Role, StaffId,
        absence::{Absence, AbsenceRefusal, Leave},
        staff::Staff,
    },
    store::{absences, staff},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Says that somebody will be away, and who stands in.
    Arrange(Leave),
    /// Says that it is over before its last day.
    End { id: AbsenceId },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Arrange(_) | Self::End { .. } => Permission::WorkTask,
        }
    }
}

impl From<AbsenceRefusal> for DeskError {
    fn from(refusal: AbsenceRefusal) -> Self {
        Refused::new(refusal.code()).into()
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Arrange(leave) => {
            fits(cx, leave)?;
            let others = absences::not_over(cx.sql, cx.now.today())?;
            let it = Absence::arrange(leave.clone(), (cx.actor, cx.now), &others)?;
            absences::add(cx.sql, &it)?;
            Ok(touched(&it))
        }
        Command::End { id } => {
            let kept = absences::by_id(cx.sql, *id)?;
            let mut kept = kept.ok_or(DeskError::NotFound("absence"))?;
            kept.it.end(cx.actor, cx.now)?;
            absences::save(cx.sql, &kept)?;
            Ok(touched(&kept.it))
        }
    }
}

fn touched(it: &Absence) -> Vec<Subject> {
    let people = [it.leave.staff, it.leave.substitute];
    people.into_iter().map(Subject::Person).chain([Subject::Staff]).collect()
}

/// Whoever stands in works here and may do what the other may.
fn fits(cx: &mut Cx<'_>, leave: &Leave) -> Result<(), DeskError> {
    let away = active(cx, leave.staff)?;
    let other = active(cx, leave.substitute)?;
    let needed = [Permission::WorkTask, Permission::EditOrder];
    if needed.into_iter().all(|it| !away.role.may(it) || other.role.may(it)) {
        Ok(())
    } else {
        Err(Refused::new("absence-cannot-stand-in").with("name", other.name).into())
    }
}

fn active(cx: &mut Cx<'_>, id: StaffId) -> Result<Staff, DeskError> {
    let found = staff::by_id(cx.sql, id)?.map(|it| it.it).filter(|it| it.is_active);
    found.ok_or(DeskError::NotFound("colleague"))
}

/// Asks who is or will be away: everybody for a supervisor, what concerns oneself for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absences {
    pub staff: StaffId,
}

/// One absence that is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceLine {
    pub id: AbsenceId,
    pub staff: StaffId,
    pub name: String,
    pub substitute: StaffId,
    pub substitute_name: String,
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub note: String,
    /// Whether the reader may end it.
    pub may_end: bool,
}

impl Question for Absences {
    fn needs(&self) -> Permission {
        Permission::WorkTask
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Person(self.staff), Subject::Staff]
    }
}

pub(super) fn absences(cx: &mut Cx<'_>, _: &Absences) -> Result<Vec<AbsenceLine>, DeskError> {
    let names = cx.office.names.of(cx.sql)?;
    let name = |id: StaffId| names.get(&id).cloned().unwrap_or_default();
    let (me, is_supervisor) = (cx.actor.staff, cx.actor.role == Role::Supervisor);
    let concerns = |it: &Leave| is_supervisor || it.staff == me || it.substitute == me;
    let found = absences::not_over(cx.sql, cx.now.today())?;
    let line = |it: Absence| AbsenceLine {
        id: it.leave.id,
        name: name(it.leave.staff),
        substitute_name: name(it.leave.substitute),
        may_end: is_supervisor || it.leave.staff == me,
        staff: it.leave.staff,
        substitute: it.leave.substitute,
        from: it.leave.from,
        until: it.leave.until,
        note: it.leave.note.reveal().to_owned(),
    };
    Ok(found.into_iter().filter(|it| concerns(&it.leave)).map(line).collect())
}
