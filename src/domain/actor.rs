//! Who is asking, and what they may do.

use serde::{Deserialize, Serialize};

use super::StaffId;

/// A signed-in member of staff, or the program itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub staff: StaffId,
    pub role: Role,
    /// The department whose queue this person works, by code; see `assets/catalogue/departments.toml`.
    pub department: Option<String>,
}

impl Actor {
    /// The program itself, for what nobody asked for: founding an office, loading demo data.
    pub fn program() -> Self {
        Self { staff: StaffId::from_bytes([0; 16]), role: Role::Administrator, department: None }
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
    /// What every signed-in person may do: their own password and preferences, the catalogue.
    SignedIn,
}

impl Role {
    pub const ALL: &[Self] =
        &[Self::Manager, Self::Reviewer, Self::Worker, Self::Supervisor, Self::Administrator];

    /// The whole policy, in one place and exhaustively matched.
    ///
    /// An administrator runs the office but sees no customers and decides nothing.
    pub fn may(self, permission: Permission) -> bool {
        use Role::{Administrator, Manager, Reviewer, Supervisor, Worker};
        match permission {
            Permission::SignedIn => true,
            Permission::ReadCustomer | Permission::ReadDocument => self != Administrator,
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
