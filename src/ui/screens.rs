//! Every screen and what it remembers between frames; which one is drawn is the route's say.

use egui::Ui;

use super::{cx::Cx, gallery::GalleryView, route::Route, views};

/// One view for each screen.
#[derive(Default)]
pub struct Screens {
    admin: views::admin::AdminView,
    board: views::board::Overview,
    calls: views::calls::CallsView,
    customers: views::customers::CustomersView,
    day: views::day::MyDay,
    gallery: GalleryView,
    help: views::help::HelpView,
    import: views::import::ImportView,
    settings: views::settings::SettingsView,
    simulator: views::simulator::SimulatorView,
    workspace: views::workspace::WorkspaceView,
}

/// Whether a screen exists yet.
pub fn are_built(route: &Route) -> bool {
    !matches!(route, Route::Review | Route::Queue | Route::Orders | Route::Order(_))
}

impl Screens {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, route: &Route) {
        match route {
            Route::Admin => self.admin.ui(cx, ui),
            Route::Board => self.board.ui(cx, ui),
            Route::Calls => self.calls.ui(cx, ui),
            Route::Customers => self.customers.ui(cx, ui),
            Route::Day => self.day.ui(cx, ui),
            Route::Enterprise(id) => self.workspace.ui(cx, ui, *id),
            Route::Gallery => self.gallery.ui(ui, cx.texts),
            Route::Help => self.help.ui(cx, ui),
            Route::Import => self.import.ui(cx, ui),
            Route::Settings => self.settings.ui(cx, ui),
            Route::Simulator => self.simulator.ui(cx, ui),
            _ => {}
        }
    }
}
