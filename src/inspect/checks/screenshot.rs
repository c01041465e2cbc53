//! Tells pictures of a screen: evidence must show the paper itself.

use super::{Evidence, Finding, Severity};
use crate::inspect::{Media, Page};

/// The screens of common phones and computers, longer side first.
const SCREENS: &[(u32, u32)] = &[
    (1334, 750),
    (1366, 768),
    (1440, 900),
    (1600, 720),
    (1600, 900),
    (1680, 1050),
    (1792, 828),
    (1920, 1080),
    (1920, 1200),
    (2220, 1080),
    (2340, 1080),
    (2376, 1080),
    (2388, 1080),
    (2400, 1080),
    (2412, 1080),
    (2436, 1125),
    (2532, 1170),
    (2556, 1179),
    (2560, 1440),
    (2560, 1600),
    (2640, 1200),
    (2664, 1200),
    (2688, 1242),
    (2712, 1220),
    (2720, 1224),
    (2772, 1240),
    (2778, 1284),
    (2796, 1290),
    (2800, 1260),
    (2844, 1260),
    (3120, 1440),
    (3200, 1440),
    (3840, 2160),
];

/// Thousandths of exactly equal neighbours; a camera's noise leaves far fewer.
const LEAST_FLAT: u32 = 400;

pub(super) fn check(evidence: &Evidence<'_>, page: &Page) -> Option<Finding> {
    let measures = &page.measures;
    let of_screen = SCREENS.contains(&(measures.long_side, measures.short_side));
    let drawn = evidence.media != Media::Pdf && LEAST_FLAT < measures.flat;
    (of_screen && drawn).then(|| {
        Finding::of_file("screenshot", Severity::Warn)
            .number("width", page.width)
            .number("height", page.height)
    })
}
