//! The kinds of papers that prove something, and what each must be like.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use super::{Wording, coded::coded};

/// The code of a kind of paper, such as `D-LIC` for the business licence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaperKind(String);

impl PaperKind {
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    pub fn code(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PaperKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The kind whose approval tells how long the enterprise's licence lasts.
pub const LICENCE: &str = "D-LIC";
/// The kind whose approval proves what an agent may do.
pub const POWER_OF_ATTORNEY: &str = "D-POA";

coded! {
    /// Whom a paper speaks of, which decides what else it proves.
    pub enum About {
        /// Counts for every order of the enterprise.
        Enterprise = "enterprise",
        /// Counts while this person is the legal representative.
        Legal = "legal",
        /// Counts for the orders of the same agent.
        Agent = "agent",
        /// Counts for the one order it was given for.
        Order = "order",
    }
}

coded! {
    /// Whether a paper shows a last day.
    pub enum Expiry {
        Never = "never",
        Possible = "possible",
        Always = "always",
    }
}

coded! {
    /// A kind of file that is accepted.
    pub enum Medium {
        Jpeg = "jpeg",
        Png = "png",
        Webp = "webp",
        Tiff = "tiff",
        Bmp = "bmp",
        Pdf = "pdf",
    }
}

/// One side or page that must be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    pub code: String,
    pub name: Wording,
}

/// What a kind of paper must be like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSpec {
    #[serde(rename = "code")]
    pub kind: PaperKind,
    pub name: Wording,
    /// What the customer is told to do.
    pub advice: Wording,
    pub about: About,
    pub expiry: Expiry,
    /// How long it counts after its approval at most, even without a last day.
    #[serde(default)]
    pub max_age_days: Option<u32>,
    pub media: Vec<Medium>,
    pub pages: Vec<Page>,
}

/// All kinds of papers that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Papers {
    specs: Vec<PaperSpec>,
}

/// Why a list of papers was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PapersError {
    #[error("the list of papers cannot be read: {0}")]
    Unreadable(String),
    #[error("paper `{0}` appears twice")]
    Twice(PaperKind),
    #[error("paper `{0}` lacks words, pages or accepted files")]
    Incomplete(PaperKind),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    paper: Vec<PaperSpec>,
}

impl Papers {
    pub fn parse(text: &str) -> Result<Self, PapersError> {
        let file: File =
            toml::from_str(text).map_err(|err| PapersError::Unreadable(err.to_string()))?;
        let mut seen = BTreeSet::new();
        for spec in &file.paper {
            if !seen.insert(&spec.kind) {
                return Err(PapersError::Twice(spec.kind.clone()));
            }
            if !spec.is_complete() {
                return Err(PapersError::Incomplete(spec.kind.clone()));
            }
        }
        Ok(Self { specs: file.paper })
    }

    pub fn all(&self) -> &[PaperSpec] {
        &self.specs
    }

    pub fn spec(&self, kind: &PaperKind) -> Option<&PaperSpec> {
        self.specs.iter().find(|it| it.kind == *kind)
    }
}

impl PaperSpec {
    fn is_complete(&self) -> bool {
        self.name.is_complete()
            && self.advice.is_complete()
            && !self.media.is_empty()
            && !self.pages.is_empty()
            && self.pages.iter().all(|it| it.name.is_complete())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../assets/catalogue/papers.toml");

    #[test]
    fn every_paper_of_the_processes_is_described() {
        let papers = Papers::parse(SHIPPED).unwrap();
        let codes: Vec<&str> = papers.all().iter().map(|it| it.kind.code()).collect();
        assert_eq!(
            codes,
            [
                "D-LIC", "D-LID", "D-AID", "D-AHP", "D-POA", "D-APP", "D-AGR", "D-NET", "D-USE",
                "D-SIT", "D-IND", "D-ICP", "D-TM", "D-LOA"
            ]
        );
    }

    #[test]
    fn an_identity_card_has_two_sides_and_a_letter_ends_within_three_years() {
        let papers = Papers::parse(SHIPPED).unwrap();
        let card = papers.spec(&PaperKind::new("D-AID")).unwrap();
        assert_eq!((card.pages.len(), card.about), (2, About::Agent));
        let letter = papers.spec(&PaperKind::new("D-POA")).unwrap();
        assert_eq!((letter.expiry, letter.max_age_days), (Expiry::Always, Some(1095)));
    }

    #[test]
    fn a_paper_without_pages_is_refused() {
        let text = r#"
            [[paper]]
            code = "D-X"
            name = { zh = "某", en = "Some" }
            advice = { zh = "上传", en = "Upload" }
            about = "order"
            expiry = "never"
            media = ["pdf"]
            pages = []
        "#;
        assert_eq!(Papers::parse(text), Err(PapersError::Incomplete(PaperKind::new("D-X"))));
    }
}
