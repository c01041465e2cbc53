//! Every screen and what it remembers between frames; which one is drawn is the route's say.

use egui::Ui;

use super::{cx::Cx, dialogs::Dialogs, gallery::GalleryView, route::Route, views};
use crate::domain::EnterpriseId;

/// One view for each screen.
#[derive(Default)]
pub struct Screens {
    admin: views::admin::AdminView,
    board: views::board::Overview,
    calls: views::calls::CallsView,
    customers: views::customers::CustomersView,
    day: views::day::MyDay,
    dialogs: Dialogs,
    gallery: GalleryView,
    help: views::help::HelpView,
    import: views::import::ImportView,
    order: views::order::OrderScreen,
    orders: views::orders::OrdersView,
    queue: views::queue::QueueScreen,
    review: views::review::ReviewView,
    settings: views::settings::SettingsView,
    simulator: views::simulator::SimulatorView,
    workspace: views::workspace::WorkspaceView,
}

impl Screens {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, route: &Route) {
        match route {
            Route::Admin => self.admin.ui(cx, ui),
            Route::Board => self.board.ui(cx, ui),
            Route::Call(_) | Route::Calls => self.calls.ui(cx, ui),
            Route::Customers => self.customers.ui(cx, ui),
            Route::Day => self.day.ui(cx, ui),
            Route::Enterprise(id) => self.workspace.ui(cx, ui, *id),
            Route::Gallery => self.gallery.ui(ui, cx.texts),
            Route::Help => self.help.ui(cx, ui),
            Route::Import => self.import.ui(cx, ui),
            Route::Order(id) => self.order.ui(cx, ui, *id),
            Route::Orders => self.orders.ui(cx, ui),
            Route::Queue => self.queue.ui(cx, ui),
            Route::Settings => self.settings.ui(cx, ui),
            Route::Simulator => self.simulator.ui(cx, ui),
            Route::Review => self.review.ui(cx, ui),
        }
        if !matches!(route, Route::Enterprise(_)) {
            self.workspace.leave(cx);
        }
        // Files that were added on a page arrive, and tell what is wrong with them, elsewhere too.
        self.order.settle(cx);
        self.workspace.settle(cx);
        let here = self.customer(route);
        self.dialogs.ui(cx, ui, (route, here));
    }

    /// The customer that the screen is about, if it is about one.
    fn customer(&self, route: &Route) -> Option<EnterpriseId> {
        match route {
            Route::Enterprise(id) => Some(*id),
            Route::Order(id) => self.order.customer(*id),
            _ => None,
        }
    }
}
