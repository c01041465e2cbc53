//! Every screen and what it remembers between frames; which one is drawn is the route's say.

use egui::Ui;

use super::{cx::Cx, gallery::GalleryView, route::Route, views};

/// One view for each screen.
#[derive(Default)]
pub struct Screens {
    pub settings: views::settings::SettingsView,
    pub help: views::help::HelpView,
    pub import: views::import::ImportView,
    admin: views::admin::AdminView,
    customers: views::customers::CustomersView,
    customers: views::customers::CustomersView,
    workspace: views::workspace::WorkspaceView,
    customers: views::customers::CustomersView,
    pub day: views::day::MyDay,
    pub board: views::board::Overview,
    gallery: GalleryView,
    pub calls: views::calls::CallsView,
    pub simulator: views::simulator::SimulatorView,
}

/// Whether a screen exists yet.
pub fn are_built(route: &Route) -> bool {
    matches!(
        route,
        Route::Settings
            | Route::Help
            | Route::Gallery
            | Route::Calls
            | Route::Simulator
            | Route::Import
    )
    matches!(route, Route::Admin | Route::Customers | Route::Gallery | Route::Help | Route::Settings)
        Route::Settings | Route::Help | Route::Gallery | Route::Customers | Route::Enterprise(_)
    )
    matches!(route, Route::Customers | Route::Gallery | Route::Help | Route::Settings)
    matches!(route, Route::Day | Route::Board | Route::Settings | Route::Help | Route::Gallery)
}

impl Screens {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, route: &Route) {
        match route {
            Route::Admin => self.admin.ui(cx, ui),
            Route::Settings => self.settings.ui(cx, ui),
            Route::Help => self.help.ui(cx, ui),
            Route::Import => self.import.ui(cx, ui),
            Route::Customers => self.customers.ui(cx, ui),
            Route::Enterprise(id) => self.workspace.ui(cx, ui, *id),
            Route::Gallery => self.gallery.ui(ui, cx.texts),
            Route::Calls => self.calls.ui(cx, ui),
            Route::Simulator => self.simulator.ui(cx, ui),
            Route::Day => self.day.ui(cx, ui),
            Route::Board => self.board.ui(cx, ui),
            _ => {}
        }
    }
}
