//! What people wait for, measured on an office of a million enterprises, with the promise beside each figure.
//!
//! `cargo bench --bench office` measures everything; `cargo bench --bench office -- pop search` only those parts.
//! `ATTACHE_BENCH_ENTERPRISES=50000` makes the office smaller. It is made once and kept in `target/bench-office`;
//! a change of the tables makes a new one.

#![expect(clippy::unwrap_used, reason = "a bench may stop")]
#![expect(clippy::print_stdout, reason = "a bench says what it measured")]

mod board;
mod commands;
mod frames;
mod ground;
mod lists;
mod meter;
mod pop;
mod search;
mod start;
mod sweep;
mod worklists;

use ground::Ground;
use meter::Report;

/// A part of the measurements.
type Part = (&'static str, fn(&Ground, &mut Report));

const PARTS: &[Part] = &[
    ("pop", pop::measure),
    ("search", search::measure),
    ("worklists", worklists::measure),
    ("frames", frames::measure),
    ("start", start::measure),
    ("commands", commands::measure),
    ("lists", lists::measure),
];

/// A part that makes an office of its own.
type Alone = fn(&mut Report);

/// Their names.
const ALONE: &[(&str, Alone)] = &[("sweep", sweep::measure), ("board", board::measure)];

fn main() {
    // Cargo adds options of its own, such as `--bench`.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    if wanted.first().is_some_and(|it| it == start::CHILD) {
        return start::child();
    }
    let mut report = Report::default();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|it| it == name);
    for (name, measure) in ALONE {
        if is_wanted(name) {
            report.part(name);
            measure(&mut report);
        }
    }
    let is_alone = |it: &String| ALONE.iter().any(|(name, _)| name == it);
    if !wanted.is_empty() && wanted.iter().all(is_alone) {
        return report.end();
    }
    let ground = Ground::open();
    for (name, measure) in PARTS {
        if is_wanted(name) {
            report.part(name);
            measure(&ground, &mut report);
        }
    }
    report.end();
}
