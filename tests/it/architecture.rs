//! Keeps the shape of the code: who may use whom, how long things may be, where texts are.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each layer, and the layers it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("lang", &[]),
    ("domain", &[]),
    ("inspect", &["domain"]),
    ("vault", &["domain"]),
    ("store", &["domain", "inspect", "vault"]),
    ("desk", &["domain", "inspect", "vault", "store"]),
    ("client", &["domain", "inspect", "vault", "desk"]),
    ("hub", &["lang", "domain", "inspect", "vault", "store", "desk"]),
    ("ui", &["lang", "domain", "inspect", "desk", "client"]),
    ("cli", &["lang", "domain", "inspect", "vault", "store", "desk", "client", "hub", "ui"]),
];

/// Each outside crate that belongs to one layer only.
const OUTSIDERS: &[(&str, &str)] = &[
    ("rusqlite", "store"),
    ("postgres", "store"),
    ("axum", "hub"),
    ("tokio", "hub"),
    ("hyper", "hub"),
    ("hyper_util", "hub"),
    ("rcgen", "hub"),
    ("egui", "ui"),
    ("eframe", "ui"),
    ("rfd", "ui"),
    ("clap", "cli"),
];

/// Files that must speak an outside crate's language although it lives elsewhere.
const ENVOYS: &[(&str, &str)] = &[
    // The driver of PostgreSQL takes its encryption in the words of tokio.
    ("tokio", "store/cover.rs"),
];

const LONGEST_FILE: usize = 400;

#[test]
fn layers_only_look_down() {
    for (path, text) in sources() {
        let layer = LAYERS.iter().find(|(layer, _)| {
            path.starts_with(layer) || path == Path::new(&format!("{layer}.rs"))
        });
        let Some((layer, may_use)) = layer else { continue };
        for (other, _) in LAYERS.iter().filter(|(it, _)| it != layer && !may_use.contains(it)) {
            let uses = text.contains(&format!("crate::{other}::")) || grouped_use(&text, other);
            assert!(!uses, "{} must not use `{other}`", path.display());
        }
        for (name, home) in OUTSIDERS.iter().filter(|(_, home)| home != layer) {
            if ENVOYS.iter().any(|(it, file)| it == name && path == Path::new(file)) {
                continue;
            }
            assert!(
                !names_crate(&text, name),
                "{} must leave `{name}` to `{home}`",
                path.display()
            );
        }
    }
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines; split it by purpose", path.display());
        assert!(text.starts_with("//!"), "{} must begin by saying what it is for", path.display());
    }
}

#[test]
fn statements_stand_in_the_store_alone() {
    let verbs = ["\"SELECT ", "\"INSERT INTO ", "\"DELETE FROM ", "\"UPDATE "];
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.starts_with("store")) {
        for verb in verbs {
            assert!(!text.contains(verb), "{} has SQL: {verb}", path.display());
        }
    }
}

#[test]
fn colours_stand_in_the_theme_alone() {
    let is_theme = |path: &Path| {
        path.starts_with("ui/theme")
            || path == Path::new("ui/theme.rs")
            || path == Path::new("ui/raster.rs")
    };
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("ui")) {
        if is_theme(&path) {
            continue;
        }
        for colour in [
            "Color32::from_rgb",
            "Color32::from_gray",
            "Color32::WHITE",
            "Color32::BLACK",
            "Color32::RED",
        ] {
            let code = code_only(&text);
            assert!(!code.contains(colour), "{} names a colour: {colour}", path.display());
        }
    }
}

#[test]
fn text_for_people_stands_in_the_translations_alone() {
    let han = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
    let people = ["ui", "cli", "client"];
    for (path, text) in sources() {
        if !people.iter().any(|it| path.starts_with(it)) {
            continue;
        }
        for line in code_only(&text).lines() {
            let code = line.split("//").next().unwrap_or_default();
            assert!(!code.contains(han), "{} has text for people: {line}", path.display());
        }
    }
}

/// The text before its unit tests.
fn code_only(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

fn names_crate(text: &str, name: &str) -> bool {
    text.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':')
    })
}

/// `use crate::{a::X, b::{Y, Z}}` names the layers `a` and `b` without `crate::` before them.
fn grouped_use(text: &str, layer: &str) -> bool {
    text.split("use crate::{").skip(1).any(|group| {
        let mut depth = 1;
        let mut outermost = String::new();
        for it in group.chars() {
            match it {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 {
                outermost.push(it);
            }
        }
        outermost.split(',').any(|item| item.trim().split("::").next() == Some(layer))
    })
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(&root).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    found
}
