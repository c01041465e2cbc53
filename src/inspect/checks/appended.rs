//! Tells when something follows after a picture's end: another file may hide there.

use super::{Evidence, Finding, Severity};

/// Padding and camera marks are smaller.
const NOTABLE_BYTES: u64 = 4096;

pub(super) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let bytes = evidence.structure.appended;
    if bytes < NOTABLE_BYTES {
        return Vec::new();
    }
    vec![Finding::of_file("appended", Severity::Info).number("kilobytes", bytes / 1024)]
}
