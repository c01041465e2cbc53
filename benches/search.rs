//! Search over a million made-up names and three million numbers: what one keystroke costs, and a build.
//!
//! `cargo bench --bench search`; `ATTACHE_BENCH_NAMES=50000` makes it smaller.

#![expect(clippy::unwrap_used, reason = "a bench may stop")]

use std::{borrow::Cow, sync::LazyLock};

use attache::domain::{
    EnterpriseId,
    demo_names::{DemoEnterprise, DemoNames, Dice},
    search::{DigitEntry, DigitIndex, Entry, QueryScope, SearchIndex},
};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn count() -> u64 {
    std::env::var("ATTACHE_BENCH_NAMES").ok().and_then(|it| it.parse().ok()).unwrap_or(1_000_000)
}

static NAMES: LazyLock<Vec<DemoEnterprise>> = LazyLock::new(|| {
    let mut maker = DemoNames::seeded(1);
    (0..count()).map(|_| maker.enterprise()).collect()
});

static INDEX: LazyLock<SearchIndex> = LazyLock::new(|| SearchIndex::build(entries()));

static OWN: LazyLock<Vec<EnterpriseId>> =
    LazyLock::new(|| (0..count()).step_by(1_000).map(id).collect());

static NUMBERS: LazyLock<DigitIndex> = LazyLock::new(|| {
    let mut dice = Dice::seeded(2);
    let prefixes = ["138", "139", "136", "159", "188", "177", "757", "755", "512", "571"];
    DigitIndex::build((0..count() * 3).map(|number| {
        let prefix = dice.pick(&prefixes).unwrap();
        let digits = Cow::Owned(format!("{prefix}{:08}", dice.below(100_000_000)));
        DigitEntry { digits, enterprise: id(number / 3), person: None }
    }))
});

fn id(number: u64) -> EnterpriseId {
    let mut dice = Dice::seeded(number);
    EnterpriseId::from_bytes((u128::from(dice.roll()) << 64 | u128::from(number)).to_be_bytes())
}

fn entries() -> impl Iterator<Item = Entry<'static>> {
    let mut dice = Dice::seeded(3);
    (0..).zip(NAMES.iter()).map(move |(number, it)| Entry {
        id: id(number),
        rank: u32::try_from(dice.below(1_000_000)).unwrap(),
        name: Cow::Borrowed(it.name.as_str()),
        aliases: Vec::new(),
    })
}

/// Every kind of keystroke, with the worst common words.
const TYPED: &[&str] = &[
    "佛",
    "司",
    "有",
    "佛山",
    "深圳",
    "科技",
    "华为",
    "瑞恒",
    "有限公司",
    "限公司科",
    "深圳市瑞",
    "瑞恒科技",
    "佛山 科技",
    "市 有限",
    "f",
    "yx",
    "fs",
    "yxgs",
    "szsrhkj",
    "gsyx",
    "xgyx",
    "gsgs",
    "zqxw",
    "sh",
    "fo",
    "foshan",
    "shenzhen",
    "shenzhenshir",
    "keji",
    "youxian",
    "youxiangongsi",
    "xian",
    "shishi",
    "佛山rh",
    "深圳shi",
    "中科佛山",
    "深科贸易",
    "fshan",
    "szhenrui",
    "qqqq",
    "不存在的名字",
];

#[divan::bench(args = TYPED)]
fn keystroke(bencher: Bencher<'_, '_>, typed: &str) {
    let index = &*INDEX;
    let scope = QueryScope { own: &OWN };
    bencher.bench(|| index.query(black_box(typed), &scope, 50));
}

#[divan::bench(args = ["138", "7731", "0757", "88886", "13805127", "138051277", "000", "99999999"])]
fn digits(bencher: Bencher<'_, '_>, typed: &str) {
    let numbers = &*NUMBERS;
    bencher.bench(|| numbers.query(black_box(typed), 50));
}

#[divan::bench(sample_count = 2, sample_size = 1)]
fn build() -> usize {
    SearchIndex::build(entries()).len()
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn read_snapshot(bencher: Bencher<'_, '_>) {
    let mut file = Vec::new();
    INDEX.write_to(&mut file, 1).unwrap();
    bencher.bench_local(|| SearchIndex::read_from(&mut file.as_slice()).unwrap().0.len());
}
