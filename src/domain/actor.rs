//! Who is asking, and what they may do.

use serde::{Deserialize, Serialize};

use super::{LinkId, StaffId};

/// A signed-in member of staff, or the program itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub staff: StaffId,
    pub role: Role,
    /// The department whose queue this person works, by code; see `assets/catalogue/departments.toml`.
    pub department: Option<String>,
    /// Those who are away and whom this person stands in for today; the desk knows, nobody says so.
    #[serde(skip)]
    pub stands_for: Vec<StaffId>,
}

impl Actor {
    /// The program itself, for what nobody asked for: founding an office, loading demo data.
    pub fn program() -> Self {
        Self::of(Role::Administrator)
    }

    /// Nobody in particular, in a role.
    pub fn of(role: Role) -> Self {
        let staff = StaffId::from_bytes([0; 16]);
        Self { staff, role, department: None, stands_for: Vec::new() }
    }

    /// Whether this is somebody, or stands in for them.
    pub fn acts_for(&self, staff: StaffId) -> bool {
        self.staff == staff || self.stands_for.contains(&staff)
    }

    /// Whoever holds an upload link; the trail knows them by the link's own name.
    pub fn holder(link: LinkId) -> Self {
        let staff = StaffId::from_bytes(link.bytes());
        Self { staff, ..Self::of(Role::LinkHolder) }
    }
}

/// What kind of work a member of staff does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A remote account manager.
    Manager,
    Reviewer,
    /// Works the queue of one department.
    Worker,
    Supervisor,
    Administrator,
    /// A customer with an upload link: not one of our people, and never an account.
    #[serde(rename = "customer")]
    LinkHolder,
}

/// One thing a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Permission {
    /// Read enterprises, their contacts, holdings, orders and history, masked.
    ReadCustomer,
    /// Change enterprises, contacts, roles and holdings.
    EditCustomer,
    /// Take calls and write notes.
    TakeCall,
    /// See one personal value unmasked, for a stated purpose.
    Reveal,
    /// Note demands and promises, and make orders of them.
    EditOrder,
    /// Work on the tasks of a department.
    WorkTask,
    /// Read queues and boards across people.
    ReadBoard,
    /// Look at uploaded papers.
    ReadDocument,
    /// Add and withdraw uploaded papers.
    AddDocument,
    /// Claim and decide uploaded papers.
    DecideDocument,
    /// Take a claimed paper away from a reviewer, move work between people.
    Supervise,
    /// Read the audit trail.
    ReadAudit,
    /// Staff, departments, catalogue, templates, settings.
    Administer,
    /// Load lists of enterprises, contacts and holdings.
    Import,
    /// Send papers through an upload link.
    HoldLink,
    /// What every signed-in person may do: their own password and preferences, the catalogue.
    SignedIn,
}

impl Permission {
    /// Every one of them; a test counts on none being left out.
    pub const ALL: &[Self] = &[
        Self::ReadCustomer,
        Self::EditCustomer,
        Self::TakeCall,
        Self::Reveal,
        Self::EditOrder,
        Self::WorkTask,
        Self::ReadBoard,
        Self::ReadDocument,
        Self::AddDocument,
        Self::DecideDocument,
        Self::Supervise,
        Self::ReadAudit,
        Self::Administer,
        Self::Import,
        Self::HoldLink,
        Self::SignedIn,
    ];
}

impl Role {
    /// The roles of our own people.
    pub const ALL: &[Self] =
        &[Self::Manager, Self::Reviewer, Self::Worker, Self::Supervisor, Self::Administrator];

    /// The whole policy, in one place and exhaustively matched.
    ///
    /// An administrator runs the office but sees no customers and decides nothing.
    pub fn may(self, permission: Permission) -> bool {
        use Role::{Administrator, LinkHolder, Manager, Reviewer, Supervisor, Worker};
        match permission {
            Permission::HoldLink => self == LinkHolder,
            Permission::SignedIn => self != LinkHolder,
            Permission::ReadCustomer | Permission::ReadDocument => {
                !matches!(self, Administrator | LinkHolder)
            }
            Permission::EditCustomer | Permission::TakeCall | Permission::EditOrder => {
                matches!(self, Manager | Supervisor)
            }
            Permission::AddDocument => matches!(self, Manager | Supervisor),
            Permission::Reveal => matches!(self, Manager | Reviewer | Supervisor),
            Permission::WorkTask => matches!(self, Worker | Manager | Reviewer | Supervisor),
            Permission::ReadBoard | Permission::Supervise => self == Supervisor,
            Permission::DecideDocument => self == Reviewer,
            Permission::ReadAudit => matches!(self, Supervisor | Administrator),
            Permission::Administer => self == Administrator,
            Permission::Import => matches!(self, Supervisor | Administrator),
        }
    }

    /// Its stable code, as stored and as the command line names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Reviewer => "reviewer",
            Self::Worker => "worker",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
            Self::LinkHolder => "customer",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_runs_the_office_sees_no_customers() {
        assert!(!Role::Administrator.may(Permission::ReadCustomer));
        assert!(!Role::Administrator.may(Permission::DecideDocument));
    }

    #[test]
    fn a_link_holder_may_send_papers_and_nothing_else() {
        for permission in Permission::ALL {
            let may = Role::LinkHolder.may(*permission);
            assert_eq!(may, *permission == Permission::HoldLink, "{permission:?}");
            if *permission == Permission::HoldLink {
                assert!(Role::ALL.iter().all(|role| !role.may(*permission)));
            }
        }
        assert_eq!(Role::from_code(Role::LinkHolder.code()), None, "never an account");
    }

    #[test]
    fn only_reviewers_decide() {
        for role in Role::ALL {
            assert_eq!(role.may(Permission::DecideDocument), *role == Role::Reviewer);
        }
    }

    #[test]
    fn codes_name_every_role_once() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(*role));
        }
    }
}
