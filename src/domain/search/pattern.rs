//! What somebody typed, and whether a name answers it.

use std::ops::Range;

use super::grams::Token;
use crate::domain::text;

/// More words, and more characters in a word, than anybody types.
const MOST_TERMS: usize = 4;
const MOST_CHARS: usize = 40;

/// What was typed: words that must all be found in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) terms: Vec<Term>,
}

/// One word: Chinese characters, letters and digits in the order typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term(pub(super) Vec<char>);

/// How letters stand for Chinese characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Whole syllables, the last one possibly unfinished: `foshanme`. Letters of the name itself do not count.
    Sounds,
    /// First letters, and letters of the name itself: `fsmd`, `tcl`.
    Initials,
    /// Either, character by character: `fshan`.
    Mixed,
}

impl Pattern {
    pub(super) fn read(typed: &str) -> Self {
        let folded: String = typed.chars().map(text::fold_char).collect();
        let terms = folded
            .split(' ')
            .map(|it| it.chars().filter(|c| c.is_alphanumeric()).take(MOST_CHARS).collect())
            .filter(|it: &Vec<char>| !it.is_empty())
            .take(MOST_TERMS)
            .map(Term);
        Self { terms: terms.collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether every term stands in this text as typed, as sounds or as initials.
    pub(super) fn is_in(&self, tokens: &[Token]) -> bool {
        self.terms.iter().all(|it| (0..tokens.len()).any(|at| it.strictly_at(tokens, at).is_some()))
    }

    /// Whether every term is in this text at least with gaps, or with sounds and initials mixed.
    pub(super) fn is_loosely_in(&self, tokens: &[Token]) -> bool {
        self.terms.iter().all(|it| it.loose_span(tokens).is_some())
    }

    /// Whether a loose search makes sense: two characters or letters would find everything.
    pub(super) fn can_be_loose(&self) -> bool {
        self.terms.iter().all(|it| 3 <= it.0.len())
    }
}

impl Term {
    pub(super) fn has_letters(&self) -> bool {
        self.0.iter().any(char::is_ascii_alphabetic)
    }

    fn is_han(&self) -> bool {
        self.0.iter().all(|c| !c.is_ascii())
    }

    /// How many tokens the term takes up from position `at`, if it stands there.
    pub(super) fn strictly_at(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let rest = tokens.get(at..)?;
        if !rest.first()?.may_begin(*self.0.first()?) {
            return None;
        }
        let initials = covers(&self.0, rest, Style::Initials);
        initials.or_else(|| covers(&self.0, rest, Style::Sounds).filter(|_| self.has_letters()))
    }

    /// The tokens between which the term is found loosely: Chinese characters in their order, or runs of Chinese
    /// and of letters in their order.
    pub(super) fn loose_span(&self, tokens: &[Token]) -> Option<Range<usize>> {
        if self.is_han() {
            return gapped(&self.0, tokens);
        }
        let mut span: Option<Range<usize>> = None;
        for run in self.0.chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
            let from = span.as_ref().map_or(0, |it| it.end);
            let (at, length) = (from..tokens.len())
                .find_map(|at| Some((at, covers(run, tokens.get(at..)?, Style::Mixed)?)))?;
            span = Some(span.map_or(at, |it| it.start)..at + length);
        }
        span
    }
}

/// How many tokens at the front the term takes up, if it fits there to its end.
fn covers(term: &[char], tokens: &[Token], style: Style) -> Option<usize> {
    let Some((c, after)) = term.split_first() else { return Some(0) };
    let (token, rest) = tokens.split_first()?;
    let literal = !c.is_ascii_alphabetic() || style != Style::Sounds;
    if token.c == *c && literal {
        return covers(after, rest, style).map(|it| it + 1);
    }
    if !c.is_ascii_alphabetic() {
        return None;
    }
    for syllable in token.syllables() {
        if style != Style::Initials {
            match spelled(term, syllable.text()) {
                Spelled::Whole(after) => {
                    if let Some(more) = covers(after, rest, style) {
                        return Some(more + 1);
                    }
                }
                Spelled::ToItsEnd => return Some(1),
                Spelled::No => {}
            }
        }
        if style != Style::Sounds
            && char::from(syllable.initial()) == *c
            && let Some(more) = covers(after, rest, style)
        {
            return Some(more + 1);
        }
    }
    None
}

enum Spelled<'a> {
    /// The term begins with the whole syllable; this is left.
    Whole(&'a [char]),
    /// The term ends before the syllable does.
    ToItsEnd,
    No,
}

fn spelled<'a>(term: &'a [char], letters: &str) -> Spelled<'a> {
    let mut rest = term;
    for letter in letters.chars() {
        match rest.split_first() {
            Some((c, after)) if *c == letter => rest = after,
            Some(_) => return Spelled::No,
            None => return Spelled::ToItsEnd,
        }
    }
    Spelled::Whole(rest)
}

/// The characters in their order, others between them: `中移佛山` in `中国移动佛山分公司`.
fn gapped(term: &[char], tokens: &[Token]) -> Option<Range<usize>> {
    let mut first = None;
    let mut at = 0;
    for c in term {
        at += tokens.get(at..)?.iter().position(|it| it.c == *c)? + 1;
        first = first.or(Some(at - 1));
    }
    first.map(|first| first..at)
}

#[cfg(test)]
mod tests {
    use super::{super::grams::Cutter, *};

    fn finds(typed: &str, name: &str) -> bool {
        Pattern::read(typed).is_in(Cutter::default().cut(name))
    }

    #[test]
    fn a_name_is_found_by_its_characters_sounds_and_initials() {
        let name = "佛山市美的制冷（TCL）设备有限公司";
        for typed in [
            "美的",
            "佛山市美的",
            "冷TCL",
            "冷(tcl)设",
            "foshan",
            "foshanshim",
            "fosh",
            "f",
            "fssmd",
            "smd",
            "佛山smd",
            "佛shan",
            "tcl",
            "zltcl",
            "tclsb",
            "lengtclsbyxgs".get(4..).unwrap_or(""),
            "有限 美的",
            "yxgs fs",
            "meide",
            "美de制",
        ] {
            assert!(finds(typed, name), "{typed}");
        }
        for typed in ["美制", "oshan", "fshan", "smdt", "mdsbei", "海尔", "美的 海尔", "佛sen"]
        {
            assert!(!finds(typed, name), "{typed}");
        }
    }

    #[test]
    fn a_doubtful_character_answers_to_both_readings() {
        for typed in ["changhong", "zhanghong", "ch", "zh"] {
            assert!(finds(typed, "长虹电器"), "{typed}");
        }
    }

    #[test]
    fn looser_spellings_are_found_loosely() {
        let loosely =
            |typed: &str, name| Pattern::read(typed).is_loosely_in(Cutter::default().cut(name));
        assert!(loosely("中移佛山", "中国移动通信佛山分公司"));
        assert!(loosely("fshan", "佛山美的"));
        assert!(loosely("tclwangluo", "TCL网络"));
        assert!(loosely("tcl惠州", "TCL科技（惠州）有限公司"));
        assert!(loosely("佛山md", "佛山市美的"));
        assert!(!loosely("佛山中移", "中国移动通信佛山分公司"));
    }

    #[test]
    fn spaces_part_words_and_signs_do_not_count() {
        assert_eq!(Pattern::read("  （佛山） ＴＣＬ "), Pattern::read("佛山 tcl"));
        assert!(Pattern::read(" ·（ ").is_empty());
    }
}
