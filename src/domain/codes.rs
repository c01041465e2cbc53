//! A published list of codes in levels, with what pickers need to find an entry.

use std::collections::HashMap;

use super::{pinyin, text};

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub code: &'static str,
    /// The code one level up; empty at the top.
    pub parent: &'static str,
    /// 0 at the top.
    pub level: u8,
    pub name: &'static str,
}

/// A list with its lookups.
pub struct CodeList {
    entries: Vec<Code>,
    by_code: HashMap<&'static str, usize>,
    children: HashMap<&'static str, Vec<usize>>,
    /// Full pinyin and initials of each entry.
    sounds: Vec<(String, String)>,
}

impl CodeList {
    /// A list of entries in their published order.
    pub fn new(entries: Vec<Code>) -> Self {
        let by_code = entries.iter().enumerate().map(|(at, it)| (it.code, at)).collect();
        let mut children: HashMap<&'static str, Vec<usize>> = HashMap::new();
        for (at, it) in entries.iter().enumerate() {
            children.entry(it.parent).or_default().push(at);
        }
        let sounds = entries.iter().map(|it| (pinyin::full(it.name), pinyin::initials(it.name)));
        let sounds = sounds.collect();
        Self { entries, by_code, children, sounds }
    }

    /// Every entry in the published order.
    pub fn entries(&self) -> &[Code] {
        &self.entries
    }

    /// The entry with this code.
    pub fn find(&self, code: &str) -> Option<&Code> {
        self.entries.get(*self.by_code.get(code)?)
    }

    /// The entries one level below a code; below the empty code, the top level.
    pub fn children(&self, code: &str) -> impl Iterator<Item = &Code> {
        self.children.get(code).into_iter().flatten().filter_map(|at| self.entries.get(*at))
    }

    /// An entry and those above it, top first; empty if there is no such code.
    pub fn line(&self, code: &str) -> Vec<&Code> {
        let mut line = Vec::new();
        let mut next = self.find(code);
        while let Some(it) = next {
            line.push(it);
            next = self.find(it.parent);
        }
        line.reverse();
        line
    }

    /// The best entries for what was typed: a code, a part of a name, pinyin or initials.
    ///
    /// Names that begin with it come first, then higher levels, then the published order.
    pub fn search(&self, typed: &str, limit: usize) -> Vec<&Code> {
        let typed = text::fold(typed);
        if typed.is_empty() {
            return self.children("").take(limit).collect();
        }
        let mut found: Vec<(u8, u8, usize)> = self
            .entries
            .iter()
            .zip(&self.sounds)
            .enumerate()
            .filter_map(|(at, (it, sound))| Some((fit(it, sound, &typed)?, it.level, at)))
            .collect();
        found.sort_unstable();
        found.iter().take(limit).filter_map(|(_, _, at)| self.entries.get(*at)).collect()
    }
}

/// How well an entry answers what was typed, 0 being best.
fn fit(entry: &Code, sound: &(String, String), typed: &str) -> Option<u8> {
    let (full, initials) = sound;
    let name = text::fold(entry.name);
    if name.starts_with(typed) || entry.code == typed {
        Some(0)
    } else if full.starts_with(typed) || initials == typed {
        Some(1)
    } else if initials.starts_with(typed) || entry.code.starts_with(typed) {
        Some(2)
    } else if name.contains(typed) || initials.contains(typed) && 2 <= typed.len() {
        Some(3)
    } else {
        None
    }
}
