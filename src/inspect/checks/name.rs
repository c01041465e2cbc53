//! Tells when a file's name claims another kind than its content is.

use super::{Evidence, Finding, Severity};
use crate::inspect::Media;

/// A picture with the ending of another kind of picture is an everyday slip; a PDF that calls itself a
/// picture, or the reverse, is not.
pub(super) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    match Media::claimed(evidence.name) {
        Some(claimed) if claimed == evidence.media => Vec::new(),
        Some(claimed) if (claimed == Media::Pdf) == (evidence.media == Media::Pdf) => {
            vec![Finding::of_file("name-differs", Severity::Info)]
        }
        _ => vec![Finding::of_file("name-differs", Severity::Warn)],
    }
}
