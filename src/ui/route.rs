//! Where one can be in the program, and the way back.

use crate::domain::{CallId, EnterpriseId, OrderId, Permission, Role};

/// One screen with what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Route {
    /// What this person has to do today.
    Day,
    Customers,
    Enterprise(EnterpriseId),
    Calls,
    /// The wrap-up of one call.
    Call(CallId),
    Orders,
    Order(OrderId),
    /// The tasks of a department.
    Queue,
    Review,
    Board,
    Import,
    Admin,
    Simulator,
    Settings,
    Help,
    Gallery,
}

impl Route {
    /// The entries of the rail, in order.
    pub const RAIL: &[Self] = &[
        Self::Day,
        Self::Customers,
        Self::Calls,
        Self::Orders,
        Self::Queue,
        Self::Review,
        Self::Board,
        Self::Import,
        Self::Admin,
    ];

    /// The permission without which the screen has nothing to show.
    pub fn needs(&self) -> Permission {
        match self {
            Self::Day | Self::Settings | Self::Help | Self::Gallery => Permission::SignedIn,
            Self::Customers | Self::Enterprise(_) | Self::Orders | Self::Order(_) => {
                Permission::ReadCustomer
            }
            Self::Calls | Self::Call(_) | Self::Simulator => Permission::TakeCall,
            Self::Queue => Permission::WorkTask,
            Self::Review => Permission::DecideDocument,
            Self::Board => Permission::ReadBoard,
            Self::Import => Permission::Import,
            Self::Admin => Permission::Administer,
        }
    }

    /// Where a person starts after signing in.
    pub fn home(role: Role) -> Self {
        match role {
            Role::Manager => Self::Day,
            Role::Reviewer => Self::Review,
            Role::Worker => Self::Queue,
            Role::Supervisor => Self::Board,
            Role::Administrator => Self::Admin,
            // Never signs in to a desktop.
            Role::LinkHolder => Self::Help,
        }
    }

    /// The entry of the rail that is lit while this screen is shown.
    #[must_use]
    pub fn rail_entry(&self) -> Self {
        match self {
            Self::Enterprise(_) => Self::Customers,
            Self::Order(_) => Self::Orders,
            Self::Call(_) | Self::Simulator => Self::Calls,
            other => other.clone(),
        }
    }

    /// The key of its name in the translation files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Day => "core-route-day",
            Self::Customers => "core-route-customers",
            Self::Enterprise(_) => "core-route-enterprise",
            Self::Calls => "core-route-calls",
            Self::Call(_) => "core-route-call",
            Self::Orders => "core-route-orders",
            Self::Order(_) => "core-route-order",
            Self::Queue => "core-route-queue",
            Self::Review => "core-route-review",
            Self::Board => "core-route-board",
            Self::Import => "core-route-import",
            Self::Admin => "core-route-admin",
            Self::Simulator => "core-route-simulator",
            Self::Settings => "core-route-settings",
            Self::Help => "core-route-help",
            Self::Gallery => "core-route-gallery",
        }
    }
}

/// The screens that were visited, for going back and forward.
#[derive(Clone, Debug)]
pub struct History {
    visited: Vec<Route>,
    at: usize,
}

/// How many screens are remembered.
const LONGEST: usize = 50;

impl History {
    pub fn new(start: Route) -> Self {
        Self { visited: vec![start], at: 0 }
    }

    pub fn current(&self) -> &Route {
        self.visited.get(self.at).unwrap_or(&Route::Day)
    }

    pub fn go(&mut self, route: Route) {
        if *self.current() == route {
            return;
        }
        self.visited.truncate(self.at + 1);
        self.visited.push(route);
        if LONGEST < self.visited.len() {
            self.visited.remove(0);
        }
        self.at = self.visited.len() - 1;
    }

    pub fn can_go_back(&self) -> bool {
        0 < self.at
    }

    pub fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    pub fn forward(&mut self) {
        self.at = (self.at + 1).min(self.visited.len() - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_may_enter_the_screen_they_start_on() {
        for role in Role::ALL {
            assert!(role.may(Route::home(*role).needs()), "{role:?}");
        }
    }

    #[test]
    fn going_somewhere_new_forgets_the_way_forward() {
        let mut history = History::new(Route::Day);
        history.go(Route::Customers);
        history.go(Route::Customers);
        history.go(Route::Orders);
        history.back();
        assert_eq!(*history.current(), Route::Customers);
        history.forward();
        assert_eq!(*history.current(), Route::Orders);
        history.back();
        history.back();
        history.back();
        assert_eq!(*history.current(), Route::Day);
        history.go(Route::Queue);
        history.forward();
        assert_eq!(*history.current(), Route::Queue);
    }
}
