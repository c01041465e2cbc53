//! Every translation file of the program, and the only list of them.

use super::Lang;

/// One file: its area (which prefixes its keys) and its text.
#[derive(Clone, Copy, Debug)]
pub struct File {
    pub area: &'static str,
    pub text: &'static str,
}

macro_rules! files {
    ($($area:literal),* $(,)?) => {
        const ZH_CN: &[File] = &[$(File {
            area: $area,
            text: include_str!(concat!("../../assets/i18n/zh-CN/", $area, ".ftl")),
        }),*];
        const EN: &[File] = &[$(File {
            area: $area,
            text: include_str!(concat!("../../assets/i18n/en/", $area, ".ftl")),
        }),*];
    };
}

files!(
    "admin",
    "board",
    "calendar",
    "call",
    "cli",
    "clock",
    "core",
    "document",
    "enterprise",
    "fault",
    "gallery",
    "help",
    "hub",
    "import",
    "link",
    "matter",
    "order",
    "portal",
    "print",
    "process",
    "review",
    "search",
    "tour",
    "welcome",
);

/// The files of one language.
pub fn of(lang: Lang) -> &'static [File] {
    match lang {
        Lang::ZhCn => ZH_CN,
        Lang::En => EN,
    }
}
