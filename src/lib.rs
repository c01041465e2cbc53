//! Attaché: the desk of a telecom operator's remote account managers and document reviewers.
//!
//! Read the modules in this order; each may use only those above it.

pub mod cli;
pub mod client;
pub mod desk;
pub mod domain;
pub mod hub;
pub mod inspect;
pub mod lang;
pub mod store;
pub mod ui;
pub mod vault;
