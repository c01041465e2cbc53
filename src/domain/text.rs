//! How names are compared: one width, one case, and an enterprise's name taken apart.

use std::{ops::Range, sync::LazyLock};

use super::{pinyin, region};

/// One character as searches and comparisons see it: half width, lower case, one kind of bracket.
///
/// Always one character for one, so that positions in a folded text are positions in the original.
pub fn fold_char(c: char) -> char {
    match c {
        // Nearly every character of a name.
        '\u{4E00}'..='\u{9FFF}' => c,
        '（' | '〔' | '【' | '［' | '「' | '『' | '《' | '〈' => '(',
        '）' | '〕' | '】' | '］' | '」' | '』' | '》' | '〉' => ')',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' => '-',
        '•' | '・' | '‧' | '･' | '∙' => '·',
        '、' => ',',
        '。' => '.',
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(c) - 0xFEE0).map_or(c, |it| it.to_ascii_lowercase())
        }
        _ if c.is_whitespace() => ' ',
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        _ => single_lowercase(c),
    }
}

fn single_lowercase(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(it), None) => it,
        _ => c,
    }
}

/// A text for comparison: folded, without spaces and invisible characters.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).map(fold_char).filter(|c| *c != ' ').collect()
}

/// A name as it should be stored: Chinese brackets beside Chinese, half-width letters and digits,
/// no spaces except between Latin words.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        let c = half_width_word(c);
        if gap && joins_words(out.chars().next_back(), c) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    with_chinese_brackets(out)
}

/// Letters, digits and the signs that belong to words; Chinese punctuation stays.
fn half_width_word(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＆' | '．' | '－' | '＋' | '＠' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        '•' | '・' | '‧' | '･' => '·',
        _ => c,
    }
}

fn joins_words(before: Option<char>, after: char) -> bool {
    before.is_some_and(|it| it.is_ascii_graphic()) && after.is_ascii_graphic()
}

fn with_chinese_brackets(text: String) -> String {
    if text.chars().any(is_han) { text.replace('(', "（").replace(')', "）") } else { text }
}

/// Byte-order marks, zero-width joints and soft hyphens, which copying from web pages brings along.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
        || c.is_control() && !c.is_whitespace()
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// Forms that end the name of a legal person, longest first where one ends another.
const LIMITED: &[&str] = &["股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "股份公司"];

/// What may stand at the end of a name and says only what kind of body it is.
const ENDINGS: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份公司",
    "集团公司",
    "总公司",
    "公司",
    "(集团)",
    "集团",
    "(有限合伙)",
    "(普通合伙)",
    "(特殊普通合伙)",
    "合伙企业",
    "(个人独资)",
    "个人独资企业",
    "(个体工商户)",
    "农民专业合作社",
    "专业合作社",
    "合作联社",
    "合作社",
    "事务所",
    "工作室",
    "经营部",
    "服务部",
    "营业部",
    "门市部",
    "办事处",
    "代表处",
    "商行",
    "厂",
];

/// What a part of an enterprise calls itself.
const BRANCHES: &[&str] =
    &["分公司", "子公司", "分厂", "分店", "分行", "支行", "分部", "办事处", "营业部"];

/// The name of an enterprise, folded and taken apart.
///
/// `佛山市美的制冷设备有限公司` is the place `佛山市`, the brand `美的制冷设备` (the shop name with its trade) and
/// the form `有限公司`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyName {
    folded: String,
    brand: Range<usize>,
    branch: Range<usize>,
}

impl CompanyName {
    /// Takes a name apart; what it does not know stays in the brand, which is never empty for a name that is not.
    pub fn of(name: &str) -> Self {
        let folded = fold(name);
        let end = folded.len();
        let (core_end, branch) = match first_limited(&folded) {
            Some((at, after)) => (at, after..branch_end(&folded, after)),
            None => (end, end..end),
        };
        let start = place_prefix(folded.get(..core_end).unwrap_or_default());
        let core = folded.get(start..core_end).unwrap_or_default();
        let brand = start..start + without_endings(core).len();
        Self { folded, brand, branch }
    }

    /// The whole name, folded.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The place names it begins with; empty if there are none.
    pub fn place(&self) -> &str {
        self.folded.get(..self.brand.start).unwrap_or_default()
    }

    /// What is left without places and legal forms.
    pub fn brand(&self) -> &str {
        self.folded.get(self.brand.clone()).unwrap_or_default()
    }

    /// Where the brand begins in the folded name, in characters.
    pub fn brand_at(&self) -> usize {
        self.place().chars().count()
    }

    /// What follows the legal form, without words such as branch: `佛山` in `…有限公司佛山分公司`.
    pub fn branch(&self) -> &str {
        self.folded.get(self.branch.clone()).unwrap_or_default()
    }

    /// Equal for two spellings of one name: `有限公司` or `有限责任公司`, brackets or none.
    pub fn identity_key(&self) -> String {
        [self.place(), self.brand(), self.branch()]
            .concat()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect()
    }

    /// Sorts names as people look for them: by the sound of the brand, then of the rest.
    pub fn sort_key(&self) -> String {
        let rest = [self.place(), self.branch()].concat();
        format!("{} {}", pinyin::full(self.brand()), pinyin::full(&rest)).trim_end().to_owned()
    }
}

fn first_limited(folded: &str) -> Option<(usize, usize)> {
    LIMITED
        .iter()
        .filter_map(|form| folded.find(form).map(|at| (at, at + form.len())))
        .filter(|(at, _)| *at != 0)
        .min_by_key(|(at, after)| (*at, usize::MAX - after))
}

fn branch_end(folded: &str, from: usize) -> usize {
    let tail = folded.get(from..).unwrap_or_default();
    let stripped = BRANCHES.iter().find_map(|it| tail.strip_suffix(it)).unwrap_or(tail);
    from + stripped.len()
}

/// Strips kinds of bodies from the end, as long as two characters are left.
fn without_endings(core: &str) -> &str {
    let mut rest = core;
    while let Some(shorter) = ENDINGS
        .iter()
        .chain(BRANCHES)
        .find_map(|it| rest.strip_suffix(it))
        .filter(|it| 2 <= it.chars().count())
    {
        rest = shorter;
    }
    rest
}

/// How many bytes of a folded name are the place names that it begins with.
///
/// A province or city counts with or without its suffix, as does a county-level city. Other districts
/// and counties count without suffix only behind their own city or province, because many short names of
/// districts are brands elsewhere (长安, 西湖). At least two characters are left over.
pub fn place_prefix(folded: &str) -> usize {
    let mut at = 0;
    let mut inside: Option<&'static str> = None;
    for _ in 0..3 {
        let rest = folded.get(at..).unwrap_or_default();
        let Some(place) = longest_place(rest, inside) else { break };
        let left = rest.get(place.name.len()..).unwrap_or_default();
        if left.chars().nth(1).is_none() {
            break;
        }
        at += place.name.len();
        inside = Some(place.code);
    }
    at
}

/// A place name as it stands at the front of an enterprise's name.
struct Place {
    name: &'static str,
    code: &'static str,
    /// Only counts behind the region that it lies in.
    needs_parent: bool,
}

/// All place names in the order of their bytes, so that those that begin alike stand together.
static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let mut places = Vec::new();
    for it in region::all().filter(|it| it.is_named_place()) {
        let short = region::without_suffix(it.name);
        let weak = it.level == region::Level::County && !it.name.ends_with('市');
        places.push(Place { name: it.name, code: it.code, needs_parent: false });
        if short != it.name {
            places.push(Place { name: short, code: it.code, needs_parent: weak });
        }
    }
    places.sort_by_key(|it| (it.name, it.code));
    places
});

/// The shortest place name has two characters.
const SHORTEST_PLACE: usize = 6;

fn longest_place(text: &str, inside: Option<&str>) -> Option<&'static Place> {
    let head = text.get(..SHORTEST_PLACE)?;
    let from = PLACES.partition_point(|it| it.name < head);
    let alike = PLACES.get(from..)?.iter().take_while(|it| it.name.starts_with(head));
    let counts = |it: &&Place| match inside {
        None => !it.needs_parent,
        Some(parent) => it.code != parent && it.code.starts_with(parent),
    };
    let mut best: Option<&'static Place> = None;
    for it in alike.filter(|it| text.starts_with(it.name)).filter(counts) {
        if best.is_none_or(|best| best.name.len() < it.name.len()) {
            best = Some(it);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_brackets_do_not_matter() {
        assert_eq!(fold("ＴＣＬ（惠州） 科技"), "tcl(惠州)科技");
        assert_eq!(fold("Tcl(惠州)科技\u{feff}"), "tcl(惠州)科技");
    }

    #[test]
    fn tidying_keeps_latin_words_apart_and_chinese_together() {
        assert_eq!(tidy(" 华为 (深圳)  技术 "), "华为（深圳）技术");
        assert_eq!(tidy("Ａcme  Trading (HK) Ltd"), "Acme Trading (HK) Ltd");
    }

    #[test]
    fn a_name_is_place_brand_and_form() {
        let name = CompanyName::of("广东省佛山市南海区美的制冷设备有限公司");
        assert_eq!(name.place(), "广东省佛山市南海区");
        assert_eq!(name.brand(), "美的制冷设备");
        let name = CompanyName::of("佛山南海万和电气股份有限公司");
        assert_eq!((name.place(), name.brand()), ("佛山南海", "万和电气"));
        assert_eq!(CompanyName::of("义乌市双童日用品有限公司").brand(), "双童日用品");
    }

    #[test]
    fn a_district_elsewhere_is_a_brand() {
        assert_eq!(CompanyName::of("重庆长安汽车股份有限公司").brand(), "长安汽车");
        assert_eq!(CompanyName::of("南山科技有限公司").brand(), "南山科技");
        assert_eq!(CompanyName::of("深圳南山科技园有限公司").brand(), "科技园");
    }

    #[test]
    fn something_is_always_left() {
        assert_eq!(CompanyName::of("佛山").brand(), "佛山");
        assert_eq!(CompanyName::of("佛山市公司").brand(), "公司");
        assert_eq!(CompanyName::of("有限公司").brand(), "有限公司");
        assert_eq!(CompanyName::of("").brand(), "");
    }

    #[test]
    fn a_branch_is_told_from_its_company() {
        let name = CompanyName::of("中国移动通信集团广东有限公司佛山分公司");
        assert_eq!((name.brand(), name.branch()), ("中国移动通信集团广东", "佛山"));
    }

    #[test]
    fn spellings_of_one_name_have_one_key() {
        let key = |name| CompanyName::of(name).identity_key();
        assert_eq!(key("华为(深圳)技术有限公司"), key("华为（深圳）技术有限责任公司"));
        assert_ne!(key("华为技术有限公司佛山分公司"), key("华为技术有限公司"));
    }

    #[test]
    fn names_sort_by_the_sound_of_their_brand() {
        let mut names = vec!["广州珠江啤酒有限公司", "佛山安然公司", "上海大众汽车有限公司"];
        names.sort_by_key(|it| CompanyName::of(it).sort_key());
        assert_eq!(names, ["佛山安然公司", "上海大众汽车有限公司", "广州珠江啤酒有限公司"]);
    }
}
