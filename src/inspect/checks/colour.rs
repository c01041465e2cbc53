//! Tells black-and-white copies, which need a fresh red seal, and pictures in the wrong light.

use super::{Evidence, Finding, Severity};
use crate::inspect::Page;

/// Thousandths of a page with colour that a faint stamp or the noise of a camera leave.
const LEAST_COLOURED: u32 = 2;
/// How far apart the colours of white paper may be.
const MOST_CAST: u8 = 70;

pub(super) fn check_grey(_: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let measures = &page.measures;
    // In the dark nothing has a colour.
    let grey = measures.coloured < LEAST_COLOURED && 60 <= measures.brightness;
    grey.then(|| Finding::of_file("grey-copy", Severity::Info).number("red", measures.red))
}

pub(super) fn check_cast(_: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let [red, green, blue] = page.measures.background;
    let cast = red.max(green).max(blue) - red.min(green).min(blue);
    (MOST_CAST < cast).then(|| {
        Finding::of_file("colour-cast", Severity::Info)
            .number("red", red)
            .number("green", green)
            .number("blue", blue)
    })
}
