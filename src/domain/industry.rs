//! Trades: the industries of GB/T 4754-2017, looked up by code, name and sound.

use std::sync::LazyLock;

use super::codes::{Code, CodeList};

static LIST: LazyLock<CodeList> = LazyLock::new(|| {
    let rows = include_str!("../../assets/codes/gbt4754-2017.tsv").lines().skip(1);
    CodeList::new(rows.filter_map(row).collect())
});

fn row(line: &'static str) -> Option<Code> {
    let mut fields = line.split('\t');
    let code = fields.next().filter(|it| !it.is_empty())?;
    let parent = fields.next()?;
    let level = fields.next()?.parse().ok()?;
    Some(Code { code, parent, level, name: fields.next()?.trim() })
}

/// Every industry in the order of the standard.
pub fn all() -> &'static [Code] {
    LIST.entries()
}

/// The industry with this code: a letter, or 2 to 4 digits with or without the letter in front.
pub fn find(code: &str) -> Option<&'static Code> {
    let bare = code.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    LIST.find(code).or_else(|| LIST.find(bare).filter(|_| !bare.is_empty()))
}

/// The name with those above it, top first; empty if there is no such code.
pub fn path(code: &str) -> String {
    let code = find(code).map_or("", |it| it.code);
    let names: Vec<&str> = LIST.line(code).into_iter().map(|it| it.name).collect();
    names.join(" › ")
}

/// The industries right below a code; below the empty code, the twenty sections.
pub fn children(code: &str) -> impl Iterator<Item = &'static Code> {
    LIST.children(code)
}

/// The best industries for what was typed: a code, a part of a name, pinyin or initials.
pub fn search(typed: &str, limit: usize) -> Vec<&'static Code> {
    LIST.search(typed, limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_standard_is_there() {
        let count = |level| all().iter().filter(|it| it.level == level).count();
        assert_eq!([count(0), count(1), count(2), count(3)], [20, 97, 473, 1381]);
        assert!(all().iter().all(|it| it.level == 0 || find(it.parent).is_some()));
    }

    #[test]
    fn a_path_leads_from_the_section_down() {
        assert_eq!(path("0111"), "农、林、牧、渔业 › 农业 › 谷物种植 › 稻谷种植");
        assert_eq!(path("A0111"), path("0111"));
        assert_eq!(path("nothing"), "");
    }

    #[test]
    fn industries_are_found_by_name_and_sound() {
        assert_eq!(search("稻谷", 1).first().map(|it| it.code), Some("0111"));
        assert_eq!(search("daogu", 1).first().map(|it| it.code), Some("0111"));
        assert_eq!(search("", 50).len(), 20);
        assert_eq!(children("A").count(), 5);
    }
}
