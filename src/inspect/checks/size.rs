//! Tells pictures with too few pixels for small print.

use super::{Evidence, Finding, Severity};
use crate::inspect::Page;

const LEAST_SHORT_SIDE: u32 = 600;

pub(super) fn check(_: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let measures = &page.measures;
    // A PDF has no pixels of its own and measures zero.
    let small = 0 < measures.short_side && measures.short_side < LEAST_SHORT_SIDE;
    small.then(|| {
        Finding::of_file("small", Severity::Warn)
            .number("width", measures.long_side)
            .number("height", measures.short_side)
            .number("least", LEAST_SHORT_SIDE)
    })
}
