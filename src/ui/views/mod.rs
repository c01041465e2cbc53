//! One file or folder for each screen.

pub mod admin;
pub mod board;
pub mod calls;
pub mod complaints;
pub mod customers;
pub mod day;
pub mod demand_next;
pub mod gate;
pub mod help;
pub mod import;
pub mod matter;
pub mod new_demand;
pub mod new_order;
pub mod order;
pub mod orders;
pub mod orphans;
pub mod papers;
pub mod pick;
pub mod queue;
pub mod review;
pub mod search;
pub mod settings;
pub mod simulator;
pub mod words;
pub mod worklist;
pub mod workspace;
