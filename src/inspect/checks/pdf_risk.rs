//! Tells what in a PDF would act on the machine of somebody who opens the original.

use super::{Evidence, Finding, Severity};
use crate::inspect::pdf::Risk;

pub(super) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let finding = |risk: &Risk| match risk {
        Risk::Script => Finding::of_file("pdf-script", Severity::Warn),
        Risk::Launch => Finding::of_file("pdf-launch", Severity::Warn),
        Risk::EmbeddedFile => Finding::of_file("pdf-embedded-file", Severity::Warn),
        Risk::ActiveForm => Finding::of_file("pdf-active-form", Severity::Warn),
        Risk::AutoAction => Finding::of_file("pdf-auto-action", Severity::Info),
    };
    evidence.risks.iter().map(finding).collect()
}
