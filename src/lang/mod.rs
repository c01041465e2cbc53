//! What people read: sentences from the translation files, and figures and dates written their way.

#[cfg(test)]
mod checks;
pub mod files;
mod format;

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language that the whole program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    pub const ALL: &[Self] = &[Self::ZhCn, Self::En];

    /// Its code in settings, on the command line and as the folder of its files.
    pub fn code(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.code() == code)
    }

    /// The first language of the operating system that we speak; Chinese where it names none.
    pub fn from_system() -> Self {
        sys_locale::get_locales().find_map(|it| Self::of_locale(&it)).unwrap_or_default()
    }

    /// The other one: the program has two.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::ZhCn => Self::En,
            Self::En => Self::ZhCn,
        }
    }

    /// The language of a locale such as `zh_CN.UTF-8` or `en-GB`.
    pub fn of_locale(locale: &str) -> Option<Self> {
        match locale.split(['-', '_', '.']).next()? {
            "zh" => Some(Self::ZhCn),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// A value that a sentence speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    Text(Cow<'a, str>),
    /// A number decides between singular and plural, and is written without thousands separators.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(it: &'a str) -> Self {
        Self::Text(Cow::Borrowed(it))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(it: &'a String) -> Self {
        Self::Text(Cow::Borrowed(it))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(it: Cow<'a, str>) -> Self {
        Self::Text(it)
    }
}

impl From<String> for Arg<'_> {
    fn from(it: String) -> Self {
        Self::Text(Cow::Owned(it))
    }
}

impl From<i64> for Arg<'_> {
    fn from(it: i64) -> Self {
        Self::Number(it)
    }
}

impl From<usize> for Arg<'_> {
    fn from(it: usize) -> Self {
        Self::Number(i64::try_from(it).unwrap_or(i64::MAX))
    }
}

/// Everything the program says in one language.
pub struct Texts {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    pub fn new(lang: Lang) -> Self {
        // Decides on plurals; our own codes are always sound.
        let id: LanguageIdentifier = lang.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        for file in files::of(lang) {
            // A broken entry is left out here and found by a test; the rest must still be readable.
            let resource = match FluentResource::try_new(file.text.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { lang, bundle }
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The sentence of a key; a key that is not there shows itself as `‹key›`.
    pub fn tr(&self, key: &str) -> Cow<'_, str> {
        self.sentence(key, None).unwrap_or_else(|| Cow::Owned(missing(key)))
    }

    /// The sentence of a key with its variables filled in.
    pub fn tr_with(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            let value: FluentValue<'_> = match arg {
                Arg::Text(text) => FluentValue::from(text.as_ref()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            values.set(*name, value);
        }
        self.sentence(key, Some(&values)).map_or_else(|| missing(key), Cow::into_owned)
    }

    /// Whether there is such a sentence, for keys that come from data.
    pub fn knows(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    fn sentence<'a>(&'a self, key: &str, args: Option<&'a FluentArgs<'_>>) -> Option<Cow<'a, str>> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::warn!(key, ?errors, "a sentence could not be filled in");
        }
        Some(text)
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").field("lang", &self.lang).finish_non_exhaustive()
    }
}

fn missing(key: &str) -> String {
    format!("‹{key}›")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(Texts::new(Lang::En).tr("nowhere-to-be-found"), "‹nowhere-to-be-found›");
    }

    #[test]
    fn english_minds_the_plural_and_chinese_needs_none() {
        let (zh, en) = (Texts::new(Lang::ZhCn), Texts::new(Lang::En));
        let days = |n: i64| [("days", Arg::from(n))];
        assert_eq!(en.tr_with("core-days-late", &days(1)), "1 day late");
        assert_eq!(en.tr_with("core-days-late", &days(2)), "2 days late");
        assert_eq!(zh.tr_with("core-days-late", &days(2)), "逾期 2 天");
    }

    #[test]
    fn the_system_language_decides_and_chinese_is_the_default() {
        assert_eq!(Lang::of_locale("en-GB"), Some(Lang::En));
        assert_eq!(Lang::of_locale("zh_CN.UTF-8"), Some(Lang::ZhCn));
        assert_eq!(Lang::of_locale("fr-FR"), None);
        assert_eq!(Lang::default(), Lang::ZhCn);
    }

    #[test]
    fn codes_name_every_language_once() {
        for lang in Lang::ALL {
            assert_eq!(Lang::from_code(lang.code()), Some(*lang));
            assert_eq!(serde_json::to_string(lang).unwrap(), format!("{:?}", lang.code()));
        }
    }
}
