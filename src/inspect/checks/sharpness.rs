//! Tells a blurred page: below the first limit characters can no longer be read.

use super::{Evidence, Finding, Severity};
use crate::inspect::Page;

const READABLE: u32 = 350;
const SHARP: u32 = 500;

pub(super) fn check(_: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let sharpness = page.measures.sharpness;
    let (check, severity) = match sharpness {
        0..READABLE => ("blurred", Severity::Block),
        READABLE..SHARP => ("soft", Severity::Warn),
        _ => return None,
    };
    Some(Finding::of_file(check, severity).number("sharpness", sharpness))
}
