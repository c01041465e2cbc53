//! Automatic checks of a file. Each lives in its own file and is listed in [`ALL`].

mod appended;
mod blank;
mod colour;
mod light;
mod name;
mod pages;
mod pdf_risk;
mod screenshot;
mod shape;
mod sharpness;
mod size;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Media, Page, pdf::Risk, structure::Structure};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Look closely.
    Warn,
    /// Cannot be decided upon like this; ask for it again.
    Block,
}

/// Something a reviewer should see. Its text is `document-finding-<check>`, with `numbers` as parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub check: String,
    pub severity: Severity,
    /// The page it is about, from 1; none for the whole file.
    pub page: Option<u16>,
    pub numbers: BTreeMap<String, i64>,
}

impl Finding {
    fn of_file(check: &str, severity: Severity) -> Self {
        Self { check: check.to_owned(), severity, page: None, numbers: BTreeMap::new() }
    }

    fn number(mut self, name: &str, value: impl TryInto<i64>) -> Self {
        self.numbers.insert(name.to_owned(), value.try_into().unwrap_or(i64::MAX));
        self
    }
}

/// What a check may look at: what was measured, never the file system.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    pub name: &'a str,
    pub media: Media,
    pub structure: &'a Structure,
    pub pages: &'a [Page],
    pub risks: &'a [Risk],
}

/// Looks at the whole file.
pub type FileCheck = fn(&Evidence<'_>) -> Vec<Finding>;
/// Looks at one page; the page number is filled in by the caller.
pub type PageCheck = fn(&Evidence<'_>, &Page) -> Option<Finding>;

/// Every check, in the order in which reviewers see equally grave findings.
pub const ALL: (&[FileCheck], &[PageCheck]) = (
    &[name::check, pages::check, appended::check, pdf_risk::check],
    &[
        blank::check,
        sharpness::check,
        light::check_dark,
        light::check_washed_out,
        light::check_glare,
        size::check,
        colour::check_grey,
        colour::check_cast,
        shape::check,
        screenshot::check,
    ],
);

/// Every code that a finding may have; each has its text in both languages.
pub const CODES: &[&str] = &[
    "name-differs",
    "pages-left-out",
    "animated",
    "appended",
    "incomplete",
    "pdf-script",
    "pdf-launch",
    "pdf-embedded-file",
    "pdf-active-form",
    "pdf-auto-action",
    "blank",
    "blurred",
    "soft",
    "dark",
    "washed-out",
    "glare",
    "small",
    "grey-copy",
    "colour-cast",
    "odd-shape",
    "screenshot",
];

/// All findings, the gravest first.
pub fn run(evidence: &Evidence<'_>) -> Vec<Finding> {
    let (of_file, of_page) = ALL;
    let mut findings: Vec<Finding> = of_file.iter().flat_map(|check| check(evidence)).collect();
    for (number, page) in (1..).zip(evidence.pages) {
        let found = of_page.iter().filter_map(|check| check(evidence, page));
        findings.extend(found.map(|it| Finding { page: Some(number), ..it }));
    }
    findings.sort_by_key(|it| std::cmp::Reverse(it.severity));
    findings
}
