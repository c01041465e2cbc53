//! What a reviewer has typed about the paper on the desk, and how it becomes a decision.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    desk::review::{Command, Draft, Sheet},
    domain::{
        Personal, VersionId,
        document::{Acknowledged, Finding, GivenReason, Severity},
        paper::Expiry,
        reason::ReasonCode,
    },
    ui::widgets::parse_day,
};

/// A finding, by what it is and where.
pub(super) type FindingKey = (String, Option<u16>);

/// The unfinished decision about one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) version: VersionId,
    pub(super) expires: String,
    /// Why the paper is good in spite of a finding.
    pub(super) words: BTreeMap<FindingKey, String>,
    pub(super) reasons: Vec<GivenReason>,
    pub(super) note: String,
}

/// What still keeps a paper from being approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Expiry,
    ExpiryPast,
    BadDate,
    Words,
}

impl Typed {
    /// Begins where the reader left off.
    pub(super) fn of(version: VersionId, sheet: &Sheet) -> Self {
        let draft = sheet.draft.clone().unwrap_or_default();
        let words = draft.acknowledged.into_iter();
        Self {
            version,
            expires: draft.expires,
            words: words.map(|it| ((it.check, it.page), it.why.reveal().to_owned())).collect(),
            reasons: draft.reasons,
            note: draft.note.reveal().to_owned(),
        }
    }

    /// To be kept while the decision is not made.
    pub(super) fn draft(&self) -> Draft {
        Draft {
            expires: self.expires.clone(),
            acknowledged: self.acknowledged(),
            reasons: self.reasons.clone(),
            note: Personal::new(self.note.as_str()),
        }
    }

    fn acknowledged(&self) -> Vec<Acknowledged> {
        let spoken = self.words.iter().filter(|(_, why)| !why.trim().is_empty());
        spoken
            .map(|((check, page), why)| Acknowledged {
                check: check.clone(),
                page: *page,
                why: Personal::new(why.trim()),
            })
            .collect()
    }

    /// The word about one finding, to be typed into.
    pub(super) fn word_about(&mut self, finding: &Finding) -> &mut String {
        self.words.entry((finding.check.clone(), finding.page)).or_default()
    }

    /// What has to be filled in before the paper can be approved.
    pub(super) fn missing(&self, sheet: &Sheet, today: NaiveDate) -> Option<Missing> {
        let day = parse_day(&self.expires);
        let is_empty = self.expires.trim().is_empty();
        if sheet.expiry != Expiry::Never {
            match day {
                None if !is_empty => return Some(Missing::BadDate),
                None if sheet.expiry == Expiry::Always => return Some(Missing::Expiry),
                Some(day) if day < today => return Some(Missing::ExpiryPast),
                _ => {}
            }
        }
        let spoken = |it: &Finding| {
            let word = self.words.get(&(it.check.clone(), it.page));
            word.is_some_and(|it| !it.trim().is_empty())
        };
        let grave = sheet.card.findings.iter().filter(|it| it.severity == Severity::Block);
        if grave.clone().all(spoken) { None } else { Some(Missing::Words) }
    }

    pub(super) fn approval(&self) -> Command {
        Command::Approve {
            version: self.version,
            expires: parse_day(&self.expires),
            acknowledged: self.acknowledged(),
        }
    }

    pub(super) fn rejection(&self) -> Command {
        Command::Reject {
            version: self.version,
            reasons: self.reasons.clone(),
            note: Personal::new(self.note.trim()),
        }
    }

    pub(super) fn has_reason(&self, code: &ReasonCode) -> bool {
        self.reasons.iter().any(|it| it.code == *code)
    }

    /// Adds a reason on the page that is shown, or takes it away again.
    pub(super) fn toggle_reason(&mut self, code: &ReasonCode, page: Option<u16>) {
        if self.has_reason(code) {
            self.reasons.retain(|it| it.code != *code);
        } else {
            self.reasons.push(GivenReason { code: code.clone(), page, region: None });
        }
    }
}
