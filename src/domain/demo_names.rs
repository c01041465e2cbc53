//! Made-up but believable names of enterprises and people, the same for the same seed.

use std::sync::LazyLock;

use super::region::{self, Level, Region};

/// A small source of numbers that look random (splitmix64); not for secrets.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that always fall the same way.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        // The high half of the product is even enough for samples.
        let product = u128::from(self.roll()) * u128::from(end);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// True in `percent` of a hundred rolls.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several; `None` of none.
    pub fn pick<'a, T>(&mut self, several: &'a [T]) -> Option<&'a T> {
        let end = u64::try_from(several.len()).unwrap_or(0);
        several.get(usize::try_from(self.below(end)).unwrap_or(0))
    }
}

/// A made-up enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoEnterprise {
    pub name: String,
    /// What people call it.
    pub short: String,
    /// The GB/T 2260 code of its city or county.
    pub region: &'static str,
}

/// Makes names one after another.
#[derive(Clone, Debug)]
pub struct DemoNames {
    dice: Dice,
}

/// Words with the share that each has of all.
struct Shares {
    words: Vec<&'static str>,
    /// The sum of the shares up to and with each word.
    sums: Vec<u64>,
}

impl Shares {
    fn read(text: &'static str) -> Self {
        let mut shares = Self { words: Vec::new(), sums: Vec::new() };
        let mut sum = 0;
        for line in words(text) {
            let (word, share) = line.split_once('\t').unwrap_or((line, "1"));
            sum += share.parse().unwrap_or(1);
            shares.words.push(word);
            shares.sums.push(sum);
        }
        shares
    }

    fn total(&self) -> u64 {
        self.sums.last().copied().unwrap_or(0)
    }

    fn at(&self, number: u64) -> &'static str {
        let at = self.sums.partition_point(|it| *it <= number);
        self.words.get(at).copied().unwrap_or_default()
    }

    fn pick(&self, dice: &mut Dice) -> &'static str {
        self.at(dice.below(self.total()))
    }
}

fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|it| !it.is_empty() && !it.starts_with('#'))
}

struct Words {
    surnames: Shares,
    given: Vec<&'static str>,
    brands: Vec<&'static str>,
    trades: Vec<&'static str>,
    forms: Shares,
    places: Shares,
    cities: Vec<Region>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    surnames: Shares::read(include_str!("../../assets/demo/surnames.txt")),
    given: words(include_str!("../../assets/demo/given.txt")).collect(),
    brands: words(include_str!("../../assets/demo/brands.txt")).collect(),
    trades: words(include_str!("../../assets/demo/trades.txt")).collect(),
    forms: Shares::read(include_str!("../../assets/demo/forms.txt")),
    places: Shares::read(include_str!("../../assets/demo/places.txt")),
    cities: region::all().filter(|it| it.level == Level::City && it.is_named_place()).collect(),
});

/// Of a thousand enterprises, those that are not in a listed city are anywhere.
const ALL_PLACES: u64 = 1_300;

impl DemoNames {
    /// A maker that always makes the same names.
    pub fn seeded(seed: u64) -> Self {
        Self { dice: Dice::seeded(seed) }
    }

    /// The dice, for whatever else a sample needs.
    pub fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    /// Such as `佛山市瑞恒制冷设备有限公司`.
    pub fn enterprise(&mut self) -> DemoEnterprise {
        let place = self.place();
        let city = region::without_suffix(place.name);
        let brand = self.brand();
        let trade = self.dice.pick(&WORDS.trades).copied().unwrap_or_default();
        let form = WORDS.forms.pick(&mut self.dice);
        let name = if let Some(form) = form.strip_suffix("分公司") {
            format!("{brand}{trade}{form}{city}分公司")
        } else {
            match self.dice.below(20) {
                0..9 => format!("{}{brand}{trade}{form}", place.name),
                9..15 => format!("{city}{brand}{trade}{form}"),
                15..18 => format!("{brand}（{city}）{trade}{form}"),
                _ => format!("{brand}{trade}{form}"),
            }
        };
        let short = if self.dice.chance(50) { format!("{city}{brand}") } else { brand };
        DemoEnterprise { name, short, region: place.code }
    }

    /// Such as `周敏华`.
    pub fn person(&mut self) -> String {
        let mut name = WORDS.surnames.pick(&mut self.dice).to_owned();
        let two = self.dice.chance(70);
        name.push_str(self.dice.pick(&WORDS.given).copied().unwrap_or_default());
        if two {
            name.push_str(self.dice.pick(&WORDS.given).copied().unwrap_or_default());
        }
        name
    }

    /// Two or three characters, sometimes letters, such as `瑞恒`.
    pub fn brand(&mut self) -> String {
        if self.dice.chance(2) {
            let letters = 2 + self.dice.below(2);
            let alphabet = ('A'..='Z').collect::<Vec<char>>();
            return (0..letters).filter_map(|_| self.dice.pick(&alphabet).copied()).collect();
        }
        let length = if self.dice.chance(75) { 2 } else { 3 };
        (0..length).filter_map(|_| self.dice.pick(&WORDS.brands).copied()).collect()
    }

    /// A city, the big ones more often; of a municipality the whole.
    pub fn place(&mut self) -> Region {
        let number = self.dice.below(ALL_PLACES);
        let listed = WORDS.places.at(number);
        let province = listed.get(..2).unwrap_or_default();
        let place = region::find(listed)
            .filter(|it| it.is_named_place())
            .or_else(|| region::find(province));
        match place.or_else(|| self.dice.pick(&WORDS.cities).copied()) {
            Some(place) => place,
            None => Region { code: "4406", name: "佛山市", level: Level::City },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn one_seed_makes_the_same_names() {
        let names = |seed| {
            let mut maker = DemoNames::seeded(seed);
            (0..20).map(|_| (maker.enterprise(), maker.person())).collect::<Vec<_>>()
        };
        assert_eq!(names(7), names(7));
        assert_ne!(names(7), names(8));
    }

    #[test]
    fn names_are_many_and_whole() {
        let mut maker = DemoNames::seeded(1);
        let made: Vec<DemoEnterprise> = (0..2_000).map(|_| maker.enterprise()).collect();
        let names: HashSet<&str> = made.iter().map(|it| it.name.as_str()).collect();
        assert!(1_990 < names.len(), "{}", names.len());
        for it in &made {
            assert!((4..=30).contains(&it.name.chars().count()), "{}", it.name);
            assert!(region::find(it.region).is_some() && !it.short.is_empty());
        }
        let shenzhen = made.iter().filter(|it| it.region == "4403").count();
        assert!((150..350).contains(&shenzhen), "{shenzhen}");
    }

    #[test]
    fn people_have_two_to_four_characters() {
        let mut maker = DemoNames::seeded(3);
        assert!((0..500).all(|_| (2..=4).contains(&maker.person().chars().count())));
    }

    #[test]
    fn dice_stay_below_their_end() {
        let mut dice = Dice::seeded(5);
        assert!((0..1_000).all(|_| dice.below(6) < 6));
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.pick::<u8>(&[]), None);
    }
}
