//! A name or sentence from a data file, in both languages.

use serde::{Deserialize, Serialize};

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
}
