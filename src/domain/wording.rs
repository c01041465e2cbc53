//! A name or sentence from a data file, in both languages.

use serde::{Deserialize, Serialize};

/// Parts the languages of a packed text; nobody types it.
const MARK: char = '\u{1f}';

/// The same words in Chinese and in English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    pub zh: String,
    pub en: String,
}

impl Wording {
    /// The words for a reader's locale: Chinese for `zh…`, English for everybody else.
    pub fn for_locale(&self, locale: &str) -> &str {
        if locale.starts_with("zh") { &self.zh } else { &self.en }
    }

    /// Both as one text, for the values of sentences that are told in the reader's language.
    pub fn packed(&self) -> String {
        format!("{MARK}{}{MARK}{}", self.zh, self.en)
    }

    /// The words for a reader's locale out of a packed text; any other text stays as it is.
    pub fn unpacked<'a>(text: &'a str, locale: &str) -> &'a str {
        match text.strip_prefix(MARK).and_then(|it| it.split_once(MARK)) {
            Some((zh, _)) if locale.starts_with("zh") => zh,
            Some((_, en)) => en,
            None => text,
        }
    }

    /// Whether neither language was forgotten.
    pub fn is_complete(&self) -> bool {
        !self.zh.trim().is_empty() && !self.en.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_gets_their_own_language() {
        let name = Wording { zh: "计费".into(), en: "Billing".into() };
        assert_eq!(name.for_locale("zh-CN"), "计费");
        assert_eq!(name.for_locale("en"), "Billing");
        assert!(!Wording { zh: "计费".into(), en: " ".into() }.is_complete());
    }

    #[test]
    fn both_languages_travel_in_one_text() {
        let packed = Wording { zh: "计费".into(), en: "Billing".into() }.packed();
        assert_eq!(Wording::unpacked(&packed, "zh-CN"), "计费");
        assert_eq!(Wording::unpacked(&packed, "en"), "Billing");
        assert_eq!(Wording::unpacked("plain", "en"), "plain");
    }
}
