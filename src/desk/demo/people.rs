//! Who works in the demo office.

use super::{Wish, dice::Luck, words};
use crate::{
    desk::DeskError,
    domain::{Now, Role, StaffId, staff::Staff},
};

/// Enterprises that one manager looks after.
const PORTFOLIO: u64 = 400;
/// A part that no enterprises have.
const STAFF_PART: u64 = 0;

/// Everyone, and the managers among them.
pub(super) struct Crew {
    pub(super) everyone: Vec<Staff>,
    pub(super) managers: Vec<StaffId>,
    pub(super) now: Now,
}

impl Crew {
    /// The people that everybody meets, and as many more managers as there is work for.
    pub(super) fn of(wish: Wish, now: Now) -> Result<Self, DeskError> {
        let mut luck = Luck::new(wish.seed, STAFF_PART, now);
        let mut everyone = Vec::new();
        for line in words::lines(words::STAFF) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [login, name, role, department] = fields.as_slice() else { continue };
            let role = Role::from_code(role).unwrap_or(Role::Worker);
            let id = StaffId::from_bytes(luck.id());
            everyone.push(Staff::new(id, login, name, role, Some((*department).to_owned()))?);
        }
        let known = everyone.iter().filter(|it| it.role == Role::Manager).count() as u64;
        for n in known..wish.enterprises / PORTFOLIO {
            let (id, name) = (StaffId::from_bytes(luck.id()), luck.names.person());
            let department = Some("RM".to_owned());
            everyone.push(Staff::new(id, &format!("rm{n:04}"), &name, Role::Manager, department)?);
        }
        let managers = everyone.iter().filter(|it| it.role == Role::Manager);
        let managers = managers.map(|it| it.id).collect();
        Ok(Self { everyone, managers, now })
    }
}
