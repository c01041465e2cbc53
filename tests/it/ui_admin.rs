//! The administration screen.
