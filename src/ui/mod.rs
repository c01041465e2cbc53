//! What people see. Screens read answers and send commands; they decide nothing.

pub mod action;
pub mod app;
pub mod callbar;
pub mod cx;
pub mod desktop;
pub mod dialogs;
pub mod fetched;
pub mod fonts;
pub mod form;
pub mod gallery;
mod hub_state;
pub mod kept;
pub mod layout;
pub mod page_view;
pub mod palette;
pub mod pictures;
pub mod prefs;
pub mod print;
pub mod rail;
pub mod raster;
mod reach;
pub mod route;
pub mod screens;
pub mod theme;
pub mod topbar;
pub mod views;
pub mod widgets;
pub mod window;
pub mod windows;

pub use cx::Cx;
