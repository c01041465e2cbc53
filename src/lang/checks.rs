//! Tests that hold the translation files of both languages and the code together.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_bundle::FluentResource;

use super::{Lang, files};

/// The keys of one language with the variables that each speaks of, in the order of the files.
fn keys(lang: Lang) -> Vec<(&'static str, String, BTreeSet<String>)> {
    let mut found: Vec<(&'static str, String, BTreeSet<String>)> = Vec::new();
    for file in files::of(lang) {
        for line in file.text.lines().filter(|it| !it.starts_with('#')) {
            if line.starts_with(|it: char| it.is_ascii_alphabetic())
                && let Some((key, _)) = line.split_once('=')
            {
                found.push((file.area, key.trim().to_owned(), BTreeSet::new()));
            }
            if let Some((_, _, variables)) = found.last_mut() {
                variables.extend(variables_of(line));
            }
        }
    }
    found
}

fn variables_of(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split('$').skip(1).map(|rest| {
        rest.chars()
            .take_while(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'))
            .collect()
    })
}

#[test]
fn every_key_exists_in_both_languages_with_the_same_variables() {
    let of = |lang| -> BTreeMap<String, BTreeSet<String>> {
        keys(lang).into_iter().map(|(_, key, variables)| (key, variables)).collect()
    };
    let (zh, en) = (of(Lang::ZhCn), of(Lang::En));
    let both: BTreeSet<&String> = zh.keys().chain(en.keys()).collect();
    let differing: Vec<_> = both.into_iter().filter(|it| zh.get(*it) != en.get(*it)).collect();
    assert!(differing.is_empty(), "not alike in zh-CN and en: {differing:#?}");
    assert!(zh.len() > 40, "the files were hardly read: {} keys", zh.len());
}

#[test]
fn no_key_is_given_twice() {
    for lang in Lang::ALL {
        let mut seen = BTreeSet::new();
        for (_, key, _) in keys(*lang) {
            assert!(seen.insert(key.clone()), "{key} is given twice in {}", lang.code());
        }
    }
}

#[test]
fn every_key_begins_with_the_area_of_its_file() {
    for lang in Lang::ALL {
        for (area, key, _) in keys(*lang) {
            assert!(key.starts_with(&format!("{area}-")), "{key} in {area}.ftl of {}", lang.code());
            assert!(
                key.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-'),
                "{key} is not kebab-case"
            );
        }
    }
}

#[test]
fn every_file_is_sound() {
    for lang in Lang::ALL {
        for file in files::of(*lang) {
            if let Err((_, errors)) = FluentResource::try_new(file.text.to_owned()) {
                panic!("{}/{}.ftl: {errors:#?}", lang.code(), file.area);
            }
        }
    }
}

#[test]
fn every_file_in_the_folder_is_listed() {
    for lang in Lang::ALL {
        let folder = root().join("assets/i18n").join(lang.code());
        let listed: BTreeSet<_> =
            files::of(*lang).iter().map(|it| format!("{}.ftl", it.area)).collect();
        let there: BTreeSet<_> = fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(listed, there, "{}", lang.code());
    }
}

#[test]
fn every_key_used_in_code_exists() {
    let known: BTreeSet<String> = keys(Lang::En).into_iter().map(|(_, key, _)| key).collect();
    let mut unknown = Vec::new();
    let mut used = 0;
    let here = Path::new("src/lang/checks.rs");
    for path in sources(&root().join("src")).into_iter().filter(|it| !it.ends_with(here)) {
        let code = fs::read_to_string(&path).unwrap();
        for key in keys_used(&code) {
            used += 1;
            // A sentence shown as missing on purpose is the one thing that may be unknown.
            if !known.contains(key) && !key.starts_with("nowhere-") {
                unknown.push(format!("{key} in {}", path.display()));
            }
        }
    }
    assert!(unknown.is_empty(), "no such sentence: {unknown:#?}");
    assert!(used > 10, "the code was hardly read: {used} keys");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}

/// The string literals that are the first argument of `tr` or `tr_with`.
fn keys_used(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for call in ["tr(", "tr_with("] {
        for (at, _) in code.match_indices(call) {
            let of_a_longer_name =
                code[..at].chars().next_back().is_some_and(|it| it.is_alphanumeric() || it == '_');
            let argument = code[at + call.len()..].trim_start();
            if let Some(rest) = argument.strip_prefix('"')
                && !of_a_longer_name
                && let Some((key, _)) = rest.split_once('"')
            {
                found.push(key);
            }
        }
    }
    found
}

#[test]
fn keys_are_found_in_code_also_on_the_next_line() {
    let code = "cx.tr(\"a-b\"), t.tr_with(\n    \"c-d\", &[]), str(\"no\"), self.tr(key)";
    assert_eq!(keys_used(code), ["a-b", "c-d"]);
}
