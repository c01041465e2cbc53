//! What people see. Screens read answers and send commands; they decide nothing.

pub mod fonts;
pub mod layout;
pub mod raster;
pub mod theme;
pub mod widgets;
