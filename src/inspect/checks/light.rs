//! Tells pages with too little light, too much, or a lamp's reflection.

use super::{Evidence, Finding, Severity};
use crate::inspect::{Media, Page};

pub(super) fn check_dark(_: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let measures = &page.measures;
    let dark = measures.brightness < 60 || 300 < measures.dark;
    dark.then(|| Finding::of_file("dark", Severity::Warn).number("brightness", measures.brightness))
}

/// White scans are as bright, but keep the contrast of their print.
pub(super) fn check_washed_out(evidence: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let measures = &page.measures;
    let washed_out = evidence.media != Media::Pdf
        && 550 < measures.bright
        && 240 < measures.brightness
        && measures.contrast < 25;
    washed_out.then(|| {
        Finding::of_file("washed-out", Severity::Warn).number("bright", measures.bright / 10)
    })
}

pub(super) fn check_glare(evidence: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let measures = &page.measures;
    let glare = evidence.media != Media::Pdf && 15 <= measures.glare;
    glare.then(|| {
        Finding::of_file("glare", Severity::Warn).number("percent", measures.glare.div_ceil(10))
    })
}
