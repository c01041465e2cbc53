//! How Chinese text sounds: pinyin without tones, whole or as initials, for search and order.
//!
//! The dictionary gives each character its commonest reading; `assets/codes/readings.tsv` corrects it for places,
//! trades and family names. `ü` is written `v`, as people type it.

use std::{collections::HashMap, sync::LazyLock};

use pinyin::ToPinyin as _;

/// The number of one syllable, such as `shan`; see [`Syllable::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Syllable(u16);

impl Syllable {
    /// Its letters, `a` to `z`.
    pub fn text(self) -> &'static str {
        TABLE.syllables.get(usize::from(self.0)).map_or("", String::as_str)
    }

    /// Its first letter.
    pub fn initial(self) -> u8 {
        TABLE.initials.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// A small number below [`Syllable::count`].
    pub fn number(self) -> u16 {
        self.0
    }

    /// How many syllables there are.
    pub fn count() -> usize {
        TABLE.syllables.len()
    }

    /// The syllable with exactly these letters.
    pub fn find(letters: &str) -> Option<Self> {
        TABLE.by_text.get(letters).copied()
    }

    /// The syllables that begin with these letters.
    pub fn beginning_with(letters: &str) -> impl Iterator<Item = Self> {
        let numbers = 0_u16..;
        let all = numbers.zip(&TABLE.syllables).filter(move |(_, it)| it.starts_with(letters));
        all.map(|(number, _)| Self(number))
    }
}

/// How one character is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The reading here, as far as the words around it tell.
    pub main: Syllable,
    /// Another reading that people may well type.
    pub other: Option<Syllable>,
}

/// Which corrections apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Names of enterprises and places, and other text.
    Text,
    /// A person's name: it begins with a family name.
    Person,
}

/// The reading of each character; `None` for those without one, such as letters and signs.
pub fn readings(chars: &[char], kind: Kind) -> Vec<Option<Reading>> {
    let mut out = Vec::with_capacity(chars.len());
    read_into(chars, kind, &mut out);
    out
}

/// Like [`readings`], into a vector that is used again and again.
pub fn read_into(chars: &[char], kind: Kind, out: &mut Vec<Option<Reading>>) {
    let table = &*TABLE;
    out.clear();
    if kind == Kind::Person {
        push_longest(table.surnames_with(chars), chars, out);
    }
    while let Some((first, _)) = chars.get(out.len()..).and_then(|it| it.split_first()) {
        let known = place(*first).and_then(|at| table.characters.get(at));
        let rest = chars.get(out.len()..).unwrap_or_default();
        let words = known.and_then(|it| table.words.get(usize::from(it.words)));
        if !push_longest(words.map_or(&[], Vec::as_slice), rest, out) {
            out.push(known.and_then(|it| it.reading));
        }
    }
}

/// Changes whenever a reading may have changed, so that what was made of them is made again.
pub fn edition() -> u64 {
    TABLE.edition
}

/// The sound of a text: `佛山美的TCL` is `foshanmeidetcl`. Signs and spaces are left out.
pub fn full(text: &str) -> String {
    spell(text, Kind::Text, Syllable::text)
}

/// The first letters: `佛山美的TCL` is `fsmdtcl`.
pub fn initials(text: &str) -> String {
    spell(text, Kind::Text, |it| it.text().get(..1).unwrap_or_default())
}

/// The sound of a person's name: `单雄信` is `shanxiongxin`.
pub fn person(name: &str) -> String {
    spell(name, Kind::Person, Syllable::text)
}

/// The first letters of a person's name.
pub fn person_initials(name: &str) -> String {
    spell(name, Kind::Person, |it| it.text().get(..1).unwrap_or_default())
}

fn spell(text: &str, kind: Kind, part: fn(Syllable) -> &'static str) -> String {
    let chars: Vec<char> = text.chars().map(super::text::fold_char).collect();
    let mut out = String::with_capacity(chars.len() * 4);
    for (c, reading) in chars.iter().zip(readings(&chars, kind)) {
        match reading {
            Some(it) => out.push_str(part(it.main)),
            None if c.is_alphanumeric() => out.push(*c),
            None => {}
        }
    }
    out
}

/// A text with its reading.
type Word = (Vec<char>, Vec<Syllable>);

struct Table {
    syllables: Vec<String>,
    initials: Vec<u8>,
    by_text: HashMap<String, Syllable>,
    /// U+4E00 to U+9FFF by position.
    characters: Vec<Character>,
    /// Words by first character, longest first; the first entry is empty.
    words: Vec<Vec<Word>>,
    surnames: HashMap<char, Vec<Word>>,
    edition: u64,
}

#[derive(Clone, Copy)]
struct Character {
    reading: Option<Reading>,
    /// Which of the table's words begin with it.
    words: u16,
}

const FIRST_HAN: u32 = 0x4E00;
const LAST_HAN: u32 = 0x9FFF;

static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::new(include_str!("../../assets/codes/readings.tsv")));

impl Table {
    fn new(corrections: &str) -> Self {
        let mut table = Self {
            syllables: Vec::new(),
            initials: Vec::new(),
            by_text: HashMap::new(),
            characters: Vec::new(),
            words: vec![Vec::new()],
            surnames: HashMap::new(),
            edition: 0,
        };
        for code in FIRST_HAN..=LAST_HAN {
            let usual =
                char::from_u32(code).and_then(|c| c.to_pinyin()).map(|it| plain(it.plain()));
            let reading = usual.map(|it| Reading { main: table.syllable(&it), other: None });
            table.characters.push(Character { reading, words: 0 });
        }
        for line in corrections.lines().filter(|it| !it.starts_with('#')) {
            table.correct(line);
        }
        for words in table.words.iter_mut().chain(table.surnames.values_mut()) {
            words.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        }
        table.edition = table.sum(corrections);
        table
    }

    fn correct(&mut self, line: &str) {
        let mut fields = line.split('\t');
        let (Some(kind), Some(text), Some(sound)) = (fields.next(), fields.next(), fields.next())
        else {
            return;
        };
        let chars: Vec<char> = text.chars().collect();
        let sounds: Vec<Syllable> = sound.split(' ').map(|it| self.syllable(it)).collect();
        let (Some(first), Some(sound)) = (chars.first().copied(), sounds.first().copied()) else {
            return;
        };
        if kind == "surname" {
            return self.surnames.entry(first).or_default().push((chars, sounds));
        }
        let Some(entry) = place(first).and_then(|at| self.characters.get_mut(at)) else { return };
        if kind == "char" {
            entry.reading = Some(Reading { main: sound, other: entry.reading.map(|it| it.main) });
            return;
        }
        if entry.words == 0 {
            entry.words = u16::try_from(self.words.len()).unwrap_or_default();
            self.words.push(Vec::new());
        }
        if let Some(words) = self.words.get_mut(usize::from(entry.words)) {
            words.push((chars, sounds));
        }
    }

    fn syllable(&mut self, letters: &str) -> Syllable {
        if let Some(known) = self.by_text.get(letters) {
            return *known;
        }
        let fresh = Syllable(u16::try_from(self.syllables.len()).unwrap_or(u16::MAX));
        self.syllables.push(letters.to_owned());
        self.initials.push(letters.bytes().next().unwrap_or_default());
        self.by_text.insert(letters.to_owned(), fresh);
        fresh
    }

    fn sum(&self, corrections: &str) -> u64 {
        let letters = self.syllables.iter().flat_map(|it| it.bytes());
        let bytes = letters.chain(corrections.bytes()).map(u64::from);
        let readings = self.characters.iter().filter_map(|it| it.reading);
        let mix = |sum: u64, it: u64| (sum ^ it).wrapping_mul(0x0100_0000_01B3).rotate_left(5);
        bytes.chain(readings.map(|it| u64::from(it.main.number()))).fold(1, mix)
    }

    fn surnames_with(&self, chars: &[char]) -> &[Word] {
        let words = chars.first().and_then(|c| self.surnames.get(c));
        words.map_or(&[], Vec::as_slice)
    }
}

fn place(c: char) -> Option<usize> {
    u32::from(c).checked_sub(FIRST_HAN).and_then(|it| usize::try_from(it).ok())
}

/// The letters that people type: `lü` is `lv`, and no tone marks are left.
fn plain(letters: &str) -> String {
    let letter = |c| match c {
        'ü' => 'v',
        'ê' => 'e',
        'ḿ' => 'm',
        'ń' | 'ň' | 'ǹ' => 'n',
        _ => c,
    };
    letters.chars().map(letter).filter(char::is_ascii_lowercase).collect()
}

/// Reads the first of these words that stands at the front of `chars`; false if there is none.
fn push_longest(words: &[Word], chars: &[char], out: &mut Vec<Option<Reading>>) -> bool {
    let Some((_, sounds)) = words.iter().find(|(text, _)| chars.starts_with(text)) else {
        return false;
    };
    out.extend(sounds.iter().map(|it| Some(Reading { main: *it, other: None })));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_sound_as_people_say_them() {
        for (text, sound) in [
            ("佛山", "foshan"),
            ("成都", "chengdu"),
            ("重庆", "chongqing"),
            ("长沙", "changsha"),
            ("长春", "changchun"),
            ("厦门", "xiamen"),
            ("西藏", "xizang"),
            ("番禺", "panyu"),
            ("蚌埠", "bengbu"),
            ("六安", "luan"),
            ("乐清", "yueqing"),
            ("绿地", "lvdi"),
        ] {
            assert_eq!(full(text), sound, "{text}");
        }
    }

    #[test]
    fn trades_sound_as_people_say_them() {
        assert_eq!(full("工商银行大厦"), "gongshangyinhangdaxia");
        assert_eq!(full("会计师事务所"), "kuaijishishiwusuo");
        assert_eq!(full("长虹空调"), "changhongkongtiao");
    }

    #[test]
    fn initials_follow_the_corrected_reading() {
        assert_eq!(initials("重庆长安汽车"), "cqcaqc");
        assert_eq!(initials("佛山ＴＣＬ（南海）3号"), "fstclnh3h");
    }

    #[test]
    fn family_names_have_readings_of_their_own() {
        for (name, sound) in [
            ("单雄信", "shanxiongxin"),
            ("仇英", "qiuying"),
            ("解缙", "xiejin"),
            ("区志明", "ouzhiming"),
            ("曾国藩", "zengguofan"),
            ("查良镛", "zhaliangyong"),
            ("尉迟恭", "yuchigong"),
            ("长孙无忌", "zhangsunwuji"),
            ("朴树", "piaoshu"),
        ] {
            assert_eq!(person(name), sound, "{name}");
        }
        assert_eq!(full("单县"), "shanxian");
        assert_eq!(person_initials("曾国藩"), "zgf");
    }

    #[test]
    fn a_doubtful_character_keeps_its_other_reading() {
        let chars: Vec<char> = "长虹".chars().collect();
        let first = readings(&chars, Kind::Text).first().copied().flatten().unwrap();
        assert_eq!(first.main.text(), "chang");
        assert_eq!(first.other.map(Syllable::text), Some("zhang"));
    }

    #[test]
    fn every_correction_is_a_row_of_three_and_spells_each_character() {
        let rows = include_str!("../../assets/codes/readings.tsv").lines();
        for row in rows.filter(|it| !it.starts_with('#')) {
            let fields: Vec<&str> = row.split('\t').collect();
            let [kind, text, sound] = fields[..] else { panic!("{row}") };
            assert!(["word", "char", "surname"].contains(&kind), "{row}");
            assert_eq!(text.chars().count(), sound.split(' ').count(), "{row}");
        }
    }

    #[test]
    fn syllables_are_few_and_plain() {
        assert!(Syllable::count() < 450, "{}", Syllable::count());
        for it in &TABLE.syllables {
            assert!(!it.is_empty() && it.bytes().all(|b| b.is_ascii_lowercase()), "{it}");
        }
    }
}
