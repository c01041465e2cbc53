//! One file or folder for each screen.

pub mod calls;
pub mod admin;
pub mod customers;
pub mod gate;
pub mod help;
pub mod import;
pub mod settings;
pub mod simulator;
pub mod customers;
pub mod gate;
pub mod help;
pub mod search;
pub mod settings;
pub mod workspace;
pub mod board;
pub mod day;
pub mod gate;
pub mod help;
pub mod settings;
mod worklist;
