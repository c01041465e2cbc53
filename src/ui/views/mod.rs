//! One file or folder for each screen.

pub mod customers;
pub mod gate;
pub mod help;
pub mod settings;
