//! The dialogs that any screen may open: demands, orders, promises.

use egui::Ui;

use super::{
    action::Action,
    cx::{Cx, Want},
    route::Route,
    views::{
        demand_next::DemandDialog,
        matter::{NewPromiseDialog, PromiseDialog},
        new_demand::NewDemandDialog,
        new_order::NewOrderDialog,
        orphans::GiveDialog,
    },
};
use crate::domain::{EnterpriseId, Permission};

/// The one that is open, with what is typed into it.
#[derive(Default)]
pub struct Dialogs {
    open: Option<Open>,
}

enum Open {
    Demand(Box<NewDemandDialog>),
    Order(Box<NewOrderDialog>),
    Promise(Box<NewPromiseDialog>),
    DemandNext(Box<DemandDialog>),
    PromiseEnd(Box<PromiseDialog>),
    Give(Box<GiveDialog>),
}

impl Dialogs {
    /// Opens what was asked for and draws what is open; `here` is the customer on the screen.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &Ui, (route, here): (&Route, Option<EnterpriseId>)) {
        if let Some(want) = asked(cx, (route, here)) {
            self.open = Some(Open::of(cx, want));
        }
        let closed = match &mut self.open {
            None => false,
            Some(Open::Demand(it)) => it.ui(cx, ui),
            Some(Open::Order(it)) => it.ui(cx, ui),
            Some(Open::Promise(it)) => it.ui(cx, ui),
            Some(Open::DemandNext(it)) => it.ui(cx, ui),
            Some(Open::PromiseEnd(it)) => it.ui(cx, ui),
            Some(Open::Give(it)) => it.ui(cx, ui),
        };
        if closed {
            self.open = None;
            // One dialog may lead to the next.
            if let Some(want) = cx.take_want() {
                self.open = Some(Open::of(cx, want));
            }
        }
    }
}

impl Open {
    fn of(cx: &Cx<'_>, want: Want) -> Self {
        let today = cx.now.today();
        match want {
            Want::Demand { enterprise } => {
                Self::Demand(Box::new(NewDemandDialog::new(cx, enterprise)))
            }
            Want::Order { enterprise, demand, family } => {
                Self::Order(Box::new(NewOrderDialog::new(enterprise, (demand, family))))
            }
            Want::Promise { enterprise, order } => {
                Self::Promise(Box::new(NewPromiseDialog::new((enterprise, order), today)))
            }
            Want::DemandNext(it) => Self::DemandNext(Box::new(DemandDialog::new(*it, today))),
            Want::PromiseEnd(it) => Self::PromiseEnd(Box::new(PromiseDialog::new(*it))),
            Want::Give(it) => Self::Give(Box::new(GiveDialog::new(*it))),
        }
    }
}

/// What a screen, a key or the palette asked for.
fn asked(cx: &mut Cx<'_>, (route, here): (&Route, Option<EnterpriseId>)) -> Option<Want> {
    let want = cx.take_want();
    if want.is_some() || !cx.may(Permission::EditOrder) {
        return want;
    }
    let order = if let Route::Order(id) = route { Some(*id) } else { None };
    if cx.asked(Action::NewDemand) {
        Some(Want::Demand { enterprise: here })
    } else if cx.asked(Action::NewOrder) {
        Some(Want::Order { enterprise: here, demand: None, family: None })
    } else if cx.asked(Action::NewPromise) {
        Some(Want::Promise { enterprise: here, order })
    } else {
        None
    }
}
