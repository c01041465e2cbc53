//! Places and trades as lists name them: by code, by their whole path, or by a name that only one has.

use std::{collections::HashMap, sync::LazyLock};

use crate::domain::{industry, region, text};

/// The code of a place that is named or coded in a list.
pub(super) fn region(word: &str) -> Option<&'static str> {
    region::find(word).map(|it| it.code).or_else(|| unique(&REGIONS, word))
}

/// The code of a trade that is named or coded in a list.
pub(super) fn industry(word: &str) -> Option<&'static str> {
    industry::find(word).map(|it| it.code).or_else(|| unique(&INDUSTRIES, word))
}

/// Codes by folded name; `None` for names that several have.
type Names = HashMap<String, Option<&'static str>>;

static REGIONS: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::new();
    for it in region::all().filter(|it| it.is_named_place()) {
        names.insert(text::fold(&region::path(it.code)), Some(it.code));
        add(&mut names, it.name, it.code);
        let short = region::without_suffix(it.name);
        if short != it.name {
            add(&mut names, short, it.code);
        }
    }
    names
});

static INDUSTRIES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::new();
    for it in industry::all() {
        // A class with one group has the same name as it: the higher one comes first and says enough.
        names.entry(text::fold(it.name)).or_insert(Some(it.code));
    }
    names
});

fn add(names: &mut Names, name: &str, code: &'static str) {
    let entry = names.entry(text::fold(name)).or_insert(Some(code));
    // A municipality contains its city of the same name, so that the higher one is meant.
    if entry.is_some_and(|it| !code.starts_with(it)) {
        *entry = None;
    }
}

fn unique(names: &Names, word: &str) -> Option<&'static str> {
    names.get(&text::fold(word)).copied().flatten()
}
