//! Which documents may answer a pattern: a walk that leaves out none that does.

use super::{
    pattern::{Pattern, Term},
    postings::{Cursor, Postings},
};
use crate::domain::pinyin::Syllable;

/// More ways to cut letters into syllables than anything people type has.
const MOST_CUTS: usize = 16;

/// The longest syllable, such as `zhuang`.
const LONGEST_SYLLABLE: usize = 6;

/// All documents in which every term may stand as typed, as sounds or as initials.
pub(super) fn strict<'a>(pattern: &Pattern, lists: &'a Postings) -> Cursor<'a> {
    Cursor::all(pattern.terms.iter().map(|it| strict_term(it, lists)).collect())
}

fn strict_term<'a>(term: &Term, lists: &'a Postings) -> Cursor<'a> {
    let initials: Vec<Piece> = term.0.iter().map(|c| Piece::Char(*c)).collect();
    let mut ways = vec![initials];
    if term.has_letters() {
        cut(&term.0, &mut Vec::new(), &mut ways);
    }
    Cursor::any(ways.iter().map(|it| walk(it, lists)))
}

/// A part of a term that stands for one character of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// A Chinese character, a digit, or a letter as an initial.
    Char(char),
    Sound(Syllable),
    /// The beginning of a syllable, at the end of the term.
    Beginning(String),
}

/// Finds the ways to read the letters of a term as whole syllables, the last one possibly unfinished.
fn cut(rest: &[char], done: &mut Vec<Piece>, ways: &mut Vec<Vec<Piece>>) {
    if MOST_CUTS <= ways.len() {
        return;
    }
    let Some((c, after)) = rest.split_first() else {
        ways.push(done.clone());
        return;
    };
    if !c.is_ascii_alphabetic() {
        done.push(Piece::Char(*c));
        cut(after, done, ways);
        done.pop();
        return;
    }
    let run: String = rest.iter().take_while(|c| c.is_ascii_alphabetic()).collect();
    let unfinished = run.len() == rest.len() && Syllable::beginning_with(&run).next().is_some();
    if unfinished {
        done.push(Piece::Beginning(run.clone()));
        ways.push(done.clone());
        done.pop();
    }
    for length in (1..=LONGEST_SYLLABLE.min(run.len())).rev() {
        if unfinished && length == run.len() {
            continue;
        }
        let Some(syllable) = run.get(..length).and_then(Syllable::find) else { continue };
        done.push(Piece::Sound(syllable));
        cut(rest.get(length..).unwrap_or_default(), done, ways);
        done.pop();
    }
}

/// The documents in which neighbouring pieces are neighbours.
fn walk<'a>(pieces: &[Piece], lists: &'a Postings) -> Cursor<'a> {
    let pairs: Vec<Cursor<'a>> = pieces
        .windows(2)
        .filter_map(|it| match it {
            [first, second] => pair(first, second, lists),
            _ => None,
        })
        .collect();
    match pieces.first() {
        Some(first) if pairs.is_empty() => alone(first, lists),
        _ => Cursor::all(pairs),
    }
}

/// The documents with two pieces side by side; `None` where the lists cannot tell.
fn pair<'a>(first: &Piece, second: &Piece, lists: &'a Postings) -> Option<Cursor<'a>> {
    if let (Piece::Char(a), Piece::Char(b)) = (first, second)
        && !a.is_ascii()
        && !b.is_ascii()
    {
        return Some(lists.han_pair(*a, *b));
    }
    match (first, second) {
        (Piece::Sound(a), Piece::Sound(b)) => Some(lists.sound_pair(*a, *b)),
        (Piece::Sound(a), Piece::Beginning(letters)) => {
            let endings = Syllable::beginning_with(letters);
            Some(Cursor::any(endings.map(|b| lists.sound_pair(*a, b))))
        }
        _ => Some(lists.letter_pair(initial(first)?, initial(second)?)),
    }
}

fn alone<'a>(piece: &Piece, lists: &'a Postings) -> Cursor<'a> {
    match piece {
        Piece::Char(c) => u8::try_from(*c)
            .ok()
            .filter(u8::is_ascii)
            .map_or_else(|| lists.han(*c), |it| lists.letter(it)),
        Piece::Sound(syllable) => lists.sound(*syllable),
        Piece::Beginning(letters) => {
            Cursor::any(Syllable::beginning_with(letters).map(|it| lists.sound(it)))
        }
    }
}

/// The initial that a piece stands for; `None` for Chinese characters, whose reading depends on others.
fn initial(piece: &Piece) -> Option<u8> {
    match piece {
        Piece::Char(c) => u8::try_from(*c).ok().filter(u8::is_ascii),
        Piece::Sound(syllable) => Some(syllable.initial()),
        Piece::Beginning(letters) => letters.bytes().next(),
    }
}

/// Documents that may answer the first term loosely: some neighbours in it are neighbours there.
pub(super) fn loose<'a>(pattern: &Pattern, lists: &'a Postings) -> Cursor<'a> {
    let Some(Term(chars)) = pattern.terms.first() else { return Cursor::Nothing };
    let mut walks = Vec::new();
    for pair in chars.windows(2) {
        if let [a, b] = pair
            && !a.is_ascii()
            && !b.is_ascii()
        {
            walks.push(lists.han_pair(*a, *b));
        }
    }
    let letter = |c: &char| u8::try_from(*c).ok().filter(u8::is_ascii);
    if let Some(first) = chars.first().and_then(letter) {
        // The second character begins right after the first letter or after a whole syllable.
        let run: String = chars.iter().take_while(|c| c.is_ascii_alphabetic()).collect();
        let whole =
            (2..=LONGEST_SYLLABLE).filter(|it| run.get(..*it).and_then(Syllable::find).is_some());
        let seconds =
            std::iter::once(1).chain(whole).filter_map(|it| chars.get(it).and_then(letter));
        walks.extend(seconds.map(|second| lists.letter_pair(first, second)));
    }
    Cursor::any(walks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(typed: &str) -> Vec<String> {
        let term: Vec<char> = typed.chars().collect();
        let mut ways = Vec::new();
        cut(&term, &mut Vec::new(), &mut ways);
        let spell = |it: &Piece| match it {
            Piece::Char(c) => c.to_string(),
            Piece::Sound(syllable) => syllable.text().to_owned(),
            Piece::Beginning(letters) => format!("{letters}…"),
        };
        ways.iter().map(|it| it.iter().map(spell).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn letters_are_cut_into_syllables_in_every_way() {
        assert!(ways("foshan").contains(&"fo shan…".to_owned()));
        let xian = ways("xianren");
        assert!(xian.contains(&"xian ren…".to_owned()) && xian.contains(&"xi an ren…".to_owned()));
        assert_eq!(ways("361du"), ["3 6 1 du…"]);
        assert!(ways("佛shan美").contains(&"佛 shan 美".to_owned()));
        assert_eq!(ways("tclb"), Vec::<String>::new());
    }
}
