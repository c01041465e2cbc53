//! One file or folder for each screen.

pub mod gate;
pub mod help;
pub mod settings;
