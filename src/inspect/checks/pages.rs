//! Tells when there is more in a file than a reviewer is shown.

use super::{Evidence, Finding, Severity};

pub(super) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let shown = evidence.pages.len();
    let pages = evidence.structure.pages.map_or(shown, |it| it as usize);
    if shown < pages {
        let finding = Finding::of_file("pages-left-out", Severity::Block);
        findings.push(finding.number("pages", pages as u64).number("shown", shown as u64));
    }
    if evidence.structure.animated {
        findings.push(Finding::of_file("animated", Severity::Warn));
    }
    // An incomplete picture was refused; a PDF may still open.
    if !evidence.structure.complete {
        findings.push(Finding::of_file("incomplete", Severity::Warn));
    }
    findings
}
