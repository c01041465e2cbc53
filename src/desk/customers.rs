//! The list of all enterprises, a window of it at a time.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, query::Question};
use crate::{
    domain::{EnterpriseId, Lifecycle, Permission, StaffId, Tier},
    store::customers::{self, By, Wanted, Way, Whose},
};

/// Whose enterprises are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The asker's own.
    #[default]
    Mine,
    Everybody,
    Of(StaffId),
    /// Those without a manager.
    Pool,
}

/// Which enterprises are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub scope: Scope,
    pub tier: Option<Tier>,
    pub lifecycle: Option<Lifecycle>,
    /// Something of theirs expires within so many days (or has already).
    pub expiring_days: Option<u32>,
}

/// By what the list is put in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    Name,
    #[default]
    Tier,
    Worth,
    /// Those of which nothing expires are left out.
    Expiry,
}

/// Asks for a window of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customers {
    pub filter: Filter,
    pub order: Order,
    /// The largest first.
    pub is_descending: bool,
    pub offset: i64,
    pub limit: i64,
}

/// Asks how many rows the list has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerCount {
    pub filter: Filter,
    pub order: Order,
}

/// A window of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerWindow {
    pub offset: i64,
    pub rows: Vec<CustomerRow>,
}

/// One enterprise in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    pub id: EnterpriseId,
    pub name: String,
    pub tier: Tier,
    pub lifecycle: Lifecycle,
    pub manager_name: String,
    pub region: String,
    pub monthly_fen: i64,
    pub holdings: i64,
    pub next_expiry: Option<NaiveDate>,
}

/// The most rows that are answered at a time.
const MOST: i64 = 500;

impl Question for Customers {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprises]
    }

    fn is_slow(&self) -> bool {
        !matches!(self.filter.scope, Scope::Mine | Scope::Of(_))
    }
}

impl Question for CustomerCount {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprises]
    }

    fn is_slow(&self) -> bool {
        !matches!(self.filter.scope, Scope::Mine | Scope::Of(_))
    }
}

fn wanted(cx: &Cx<'_>, filter: Filter) -> Wanted {
    let whose = match filter.scope {
        Scope::Mine => Whose::Of(cx.actor.staff),
        Scope::Of(staff) => Whose::Of(staff),
        Scope::Everybody => Whose::Everybody,
        Scope::Pool => Whose::Pool,
    };
    let by = filter
        .expiring_days
        .and_then(|days| cx.now.today().checked_add_days(Days::new(days.into())));
    Wanted { whose, tier: filter.tier, lifecycle: filter.lifecycle, expiring_by: by }
}

pub(super) fn window(cx: &mut Cx<'_>, ask: &Customers) -> Result<CustomerWindow, DeskError> {
    let by = match ask.order {
        Order::Name => By::Name,
        Order::Tier => By::Tier,
        Order::Worth => By::Worth,
        Order::Expiry => By::Expiry,
    };
    let way = if ask.is_descending { Way::Down } else { Way::Up };
    let window = (ask.offset.max(0), ask.limit.clamp(0, MOST));
    let wanted = wanted(cx, ask.filter);
    let lines = customers::window(cx.sql, &wanted, (by, way), window)?;
    let names = cx.office.names.of(cx.sql)?;
    let row = |it: customers::Line| CustomerRow {
        id: it.id,
        name: it.name,
        tier: it.tier,
        lifecycle: it.lifecycle,
        manager_name: it.manager.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
        region: it.region,
        monthly_fen: it.monthly_fen,
        holdings: it.holdings,
        next_expiry: it.next_expiry,
    };
    Ok(CustomerWindow { offset: window.0, rows: lines.into_iter().map(row).collect() })
}

pub(super) fn count(cx: &mut Cx<'_>, ask: &CustomerCount) -> Result<i64, DeskError> {
    let mut wanted = wanted(cx, ask.filter);
    if ask.order == Order::Expiry && wanted.expiring_by.is_none() {
        // The order leaves out those of which nothing expires, so they do not count either.
        wanted.expiring_by = Some(NaiveDate::MAX);
    }
    Ok(customers::count(cx.sql, &wanted)?)
}
