//! What people of the demo office say, want, promise and warn of.

use std::{collections::HashMap, sync::LazyLock};

/// The name of the demo office.
pub(super) const OFFICE: &str = "佛山远程客户中心（演示）";

/// The people who always work in the demo office: login, name, role, department.
pub(super) const STAFF: &str = include_str!("../../../assets/demo/staff.tsv");

static TALK: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut talk: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
    for line in lines(include_str!("../../../assets/demo/talk.tsv")) {
        if let Some((kind, text)) = line.split_once('\t') {
            talk.entry(kind).or_default().push(text);
        }
    }
    talk
});

/// The lines of a word list without its remarks.
pub(super) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|it| !it.is_empty() && !it.starts_with('#'))
}

/// Texts of one kind.
pub(super) fn talk(kind: &str) -> &'static [&'static str] {
    TALK.get(kind).map_or(&[], Vec::as_slice)
}
