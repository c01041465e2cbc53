//! The index against a look at every name, and in the words of those who search.

use proptest::prelude::*;

use super::*;

fn id(number: u16) -> EnterpriseId {
    let [a, b] = number.to_be_bytes();
    EnterpriseId::from_bytes([a, b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
}

fn entry(number: u16, name: &str) -> Entry<'_> {
    Entry {
        id: id(number),
        rank: u32::from(1_000 - number.min(999)),
        name: name.into(),
        aliases: vec![],
    }
}

fn index(names: &[&str]) -> SearchIndex {
    SearchIndex::build((0..).zip(names).map(|(number, it)| entry(number, it)))
}

fn found(index: &SearchIndex, typed: &str) -> Vec<u16> {
    found_by(index, typed, &[])
}

fn found_by(index: &SearchIndex, typed: &str, own: &[EnterpriseId]) -> Vec<u16> {
    let hits = index.query(typed, &QueryScope { own }, 300);
    hits.iter().map(|it| u16::from_be_bytes([it.id.bytes()[0], it.id.bytes()[1]])).collect()
}

const NAMES: [&str; 6] = [
    "苏州美的厨卫分公司",
    "佛山市美的集团有限公司",
    "美的制冷设备有限公司",
    "重庆长安汽车股份有限公司",
    "中国移动通信集团广东有限公司佛山分公司",
    "TCL科技（惠州）有限公司",
];

#[test]
fn the_brand_comes_first_then_shorter_names() {
    let index = index(&NAMES);
    // 苏州 is a place, so all three begin with the brand; behind it the shorter name is first.
    assert_eq!(found(&index, "美的"), [0, 2, 1]);
    assert_eq!(found(&index, "meide"), [0, 2, 1]);
    assert_eq!(found(&index, "佛山").first(), Some(&1));
}

#[test]
fn ones_own_enterprises_come_before_all_others() {
    let index = index(&NAMES);
    assert_eq!(found_by(&index, "美的", &[id(1)]), [1, 0, 2]);
    assert_eq!(found_by(&index, "yxgs", &[id(3), id(5)])[..2], [5, 3]);
}

#[test]
fn sounds_initials_and_mixtures_find_names() {
    let index = index(&NAMES);
    for (typed, number) in [
        ("foshan", 1),
        ("fssmd", 1),
        ("chongqing", 3),
        ("cqca", 3),
        ("tcl", 5),
        ("huizhou", 5),
        ("tcl惠州", 5),
        ("佛山md", 1),
        ("中移佛山", 4),
        ("fshanshi", 1),
        ("惠州 tcl", 5),
    ] {
        let hits = found(&index, typed);
        assert!(hits.contains(&number), "{typed}: {hits:?}");
    }
    assert_eq!(found(&index, "佛山sm"), [1]);
    assert_eq!(found(&index, "海尔"), Vec::<u16>::new());
    assert_eq!(found(&index, " "), Vec::<u16>::new());
}

#[test]
fn a_hit_says_which_characters_of_which_name_matched() {
    let mut entry = entry(0, "TCL科技（惠州）有限公司");
    entry.aliases = vec!["惠州王牌".into()];
    let index = SearchIndex::build([entry]);
    let hit = |typed| index.query(typed, &QueryScope::default(), 1).remove(0);
    assert_eq!((hit("科技惠州").name, hit("科技惠州").span), (0, 3..8));
    assert_eq!((hit("wangpai").name, hit("wangpai").span), (1, 2..4));
}

#[test]
fn changes_are_seen_at_once() {
    let mut index = index(&NAMES);
    assert!(index.rename(id(2), "格力电器", &["美的旧名"]));
    assert!(!index.rename(id(99), "无", &[]));
    index.remove(id(0));
    index.insert(&entry(50, "美的新公司"));
    let mut hits = found(&index, "美的");
    hits.sort_unstable();
    assert_eq!((hits, index.len()), (vec![1, 2, 50], 6));
    assert_eq!(found(&index, "geli"), [2]);
    index.remove(id(50));
    assert_eq!(index.len(), 5);
}

#[test]
fn a_snapshot_answers_like_the_index_it_was_made_of() {
    let mut index = index(&NAMES);
    index.remove(id(0));
    index.insert(&entry(50, "美的新公司"));
    let mut file = Vec::new();
    index.write_to(&mut file, 42).unwrap();
    let (again, position) = SearchIndex::read_from(&mut file.as_slice()).unwrap();
    assert_eq!(position, 42);
    for typed in ["美的", "yxgs", "foshan", "佛"] {
        assert_eq!(found(&again, typed), found(&index, typed), "{typed}");
    }
}

#[test]
fn a_damaged_or_strange_snapshot_is_refused() {
    let mut file = Vec::new();
    index(&NAMES).write_to(&mut file, 0).unwrap();
    for at in (0..file.len()).step_by(7) {
        let mut damaged = file.clone();
        damaged[at] ^= 0x10;
        assert!(SearchIndex::read_from(&mut damaged.as_slice()).is_err(), "byte {at}");
        assert!(SearchIndex::read_from(&mut &file[..at]).is_err(), "cut at {at}");
    }
}

/// Names over few characters, so that much matches much.
fn name() -> impl Strategy<Value = String> {
    let chars =
        prop::sample::select("佛山市美的长安乐行重庆银TL3（）公司".chars().collect::<Vec<_>>());
    prop::collection::vec(chars, 1..9).prop_map(|it| it.into_iter().collect())
}

fn typed() -> impl Strategy<Value = String> {
    let letters = "(fo|shan|shi|mei|de|chang|zhang|an|le|yue|xing|hang|f|s|t|l|m|c|z|3){1,4}";
    prop_oneof![
        name(),
        letters,
        (name(), letters).prop_map(|(a, b)| format!("{a}{b}")),
        (letters, name()).prop_map(|(a, b)| format!("{a}{b}")),
        (name(), letters).prop_map(|(a, b)| format!("{a} {b}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn the_index_finds_what_a_look_at_each_name_finds(
        names in prop::collection::vec(name(), 1..30),
        typed in typed(),
    ) {
        let index = SearchIndex::build((0..).zip(&names).map(|(number, it)| entry(number, it)));
        let pattern = Pattern::read(&typed);
        let hits = index.query(&typed, &QueryScope::default(), 300);
        let strict: Vec<_> = hits.iter().filter(|it| 1 << 28 <= it.score).map(|it| it.id).collect();
        let mut cutter = Cutter::default();
        let looked: Vec<_> = (0..)
            .zip(&names)
            .filter(|(_, it)| !pattern.is_empty() && pattern.is_in(cutter.cut(it)))
            .map(|(number, _)| id(number))
            .collect();
        let as_set = |it: &[EnterpriseId]| it.iter().copied().collect::<std::collections::BTreeSet<_>>();
        prop_assert_eq!(as_set(&strict), as_set(&looked));
        prop_assert_eq!(strict.len(), looked.len());
    }

    #[test]
    fn where_a_name_stands_does_not_matter_for_being_found(
        names in prop::collection::vec(name(), 1..20),
        typed in typed(),
    ) {
        let built = SearchIndex::build((0..).zip(&names).map(|(number, it)| entry(number, it)));
        let mut grown = SearchIndex::build([]);
        for (number, it) in (0..).zip(&names) {
            grown.insert(&entry(number, it));
        }
        let strict = |index: &SearchIndex| -> Vec<Hit> {
            let hits = index.query(&typed, &QueryScope::default(), 300);
            hits.into_iter().filter(|it| 1 << 28 <= it.score).collect()
        };
        prop_assert_eq!(strict(&built), strict(&grown));
    }
}
