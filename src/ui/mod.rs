//! What people see. Screens read answers and send commands; they decide nothing.

pub mod action;
pub mod cx;
pub mod fetched;
pub mod fonts;
pub mod form;
pub mod layout;
pub mod raster;
pub mod route;
pub mod theme;
pub mod views;
pub mod widgets;

pub use cx::Cx;
