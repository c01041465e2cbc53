//! Tells pages of a shape that no paper has: a strip, a panorama, a cut-out.

use super::{Evidence, Finding, Severity};
use crate::inspect::Page;

/// Two pages side by side are still narrower.
const MOST_TENTHS: u32 = 30;

pub(super) fn check(_: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let (long, short) = (page.width.max(page.height), page.width.min(page.height).max(1));
    let tenths = long * 10 / short;
    (MOST_TENTHS < tenths)
        .then(|| Finding::of_file("odd-shape", Severity::Warn).number("times", tenths / 10))
}
