//! Tells a page on which there is nothing.

use super::{Evidence, Finding, Severity};
use crate::inspect::Page;

/// Thousandths of the page that differ from its background.
const LEAST_INK: u32 = 2;
/// A page in one brightness, such as a photo of a wall or of the inside of a pocket.
const LEAST_CONTRAST: u32 = 3;

pub(super) fn check(_: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let measures = &page.measures;
    let blank = measures.ink < LEAST_INK || measures.contrast < LEAST_CONTRAST;
    blank.then(|| Finding::of_file("blank", Severity::Block).number("ink", measures.ink))
}
