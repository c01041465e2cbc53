//! What people see. Screens read answers and send commands; they decide nothing.

pub mod action;
pub mod cx;
pub mod fetched;
pub mod form;
pub mod route;
pub mod views;

pub use cx::Cx;
