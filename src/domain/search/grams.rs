//! How a name is cut into the grams that it is found by.

use super::postings::{Cursor, Postings};
use crate::domain::{
    pinyin::{self, Kind, Reading, Syllable},
    text,
};

/// One character of a name that can be searched for: signs and spaces are left out.
#[derive(Clone, Copy)]
pub(super) struct Token {
    /// Folded.
    pub(super) c: char,
    /// How it sounds, if it is Chinese.
    pub(super) sound: Option<Reading>,
    /// Its position among the characters of the text.
    pub(super) at: usize,
}

impl Token {
    /// Its readings, the likely one first.
    pub(super) fn syllables(&self) -> impl Iterator<Item = Syllable> {
        self.sound.into_iter().flat_map(|it| std::iter::once(it.main).chain(it.other))
    }

    /// Whether a term that begins with `c` may begin here.
    pub(super) fn may_begin(&self, c: char) -> bool {
        self.c == c || self.syllables().any(|it| char::from(it.initial()) == c)
    }

    /// What one may type for it when typing initials: the letter or digit itself, or the letter that it sounds with.
    fn initials(&self) -> impl Iterator<Item = u8> {
        let own = u8::try_from(self.c).ok().filter(u8::is_ascii);
        own.into_iter().chain(self.syllables().map(Syllable::initial))
    }
}

/// Cuts texts into tokens, again and again in the same memory.
#[derive(Default)]
pub(super) struct Cutter {
    chars: Vec<char>,
    readings: Vec<Option<Reading>>,
    tokens: Vec<Token>,
}

impl Cutter {
    /// The tokens of one text.
    pub(super) fn cut(&mut self, line: &str) -> &[Token] {
        self.chars.clear();
        self.chars.extend(line.chars().map(text::fold_char));
        pinyin::read_into(&self.chars, Kind::Text, &mut self.readings);
        self.tokens.clear();
        let read = self.chars.iter().zip(&self.readings).enumerate();
        let known = read.filter(|(_, (c, sound))| sound.is_some() || c.is_alphanumeric());
        self.tokens.extend(known.map(|(at, (c, sound))| Token { c: *c, sound: *sound, at }));
        &self.tokens
    }
}

const HAN: u64 = 1 << 60;
const LETTERS: u64 = 2 << 60;
const SOUNDS: u64 = 3 << 60;
/// As the second half of a gram: the text ends, or something of another kind follows.
const NOTHING: u64 = 0;

fn han_key(first: char, second: u64) -> u64 {
    HAN | u64::from(u32::from(first)) << 24 | second
}

fn letter_key(first: u8, second: u64) -> u64 {
    LETTERS | u64::from(first) << 24 | second
}

fn sound_key(first: Syllable, second: u64) -> u64 {
    SOUNDS | u64::from(first.number()) << 24 | second
}

fn as_second(syllable: Syllable) -> u64 {
    u64::from(syllable.number()) + 1
}

/// Calls `note` with every gram of a text: each token with its neighbour by character, initial and sound.
pub(super) fn each_gram(tokens: &[Token], mut note: impl FnMut(u64)) {
    for (at, token) in tokens.iter().enumerate() {
        let after = tokens.get(at + 1);
        if !token.c.is_ascii() {
            let second = after.filter(|it| !it.c.is_ascii());
            note(han_key(token.c, second.map_or(NOTHING, |it| u64::from(u32::from(it.c)))));
        }
        for first in token.initials() {
            match after {
                Some(after) => {
                    after.initials().for_each(|it| note(letter_key(first, u64::from(it))));
                }
                None => note(letter_key(first, NOTHING)),
            }
        }
        for first in token.syllables() {
            match after.filter(|it| it.sound.is_some()) {
                Some(after) => {
                    after.syllables().for_each(|it| note(sound_key(first, as_second(it))));
                }
                None => note(sound_key(first, NOTHING)),
            }
        }
    }
}

const LAST_SECOND: u64 = (1 << 24) - 1;

impl Postings {
    /// Texts with these two characters side by side.
    pub(super) fn han_pair(&self, first: char, second: char) -> Cursor<'_> {
        self.list(han_key(first, u64::from(u32::from(second))))
    }

    /// Texts with this character.
    pub(super) fn han(&self, c: char) -> Cursor<'_> {
        self.range(han_key(c, 0), han_key(c, LAST_SECOND))
    }

    /// Texts with these two initials side by side.
    pub(super) fn letter_pair(&self, first: u8, second: u8) -> Cursor<'_> {
        self.list(letter_key(first, u64::from(second)))
    }

    /// Texts with this initial.
    pub(super) fn letter(&self, initial: u8) -> Cursor<'_> {
        self.range(letter_key(initial, 0), letter_key(initial, LAST_SECOND))
    }

    /// Texts with these two sounds side by side.
    pub(super) fn sound_pair(&self, first: Syllable, second: Syllable) -> Cursor<'_> {
        self.list(sound_key(first, as_second(second)))
    }

    /// Texts with this sound.
    pub(super) fn sound(&self, syllable: Syllable) -> Cursor<'_> {
        self.range(sound_key(syllable, 0), sound_key(syllable, LAST_SECOND))
    }
}
