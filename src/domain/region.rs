//! Places: the divisions of GB/T 2260 as of 2023-06-30, looked up by code, name and sound.

use std::sync::LazyLock;

use serde::Deserialize;

use super::codes::{Code, CodeList};

/// How high a division stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Province,
    City,
    County,
}

/// One division; its code has 2, 4 or 6 digits by level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    pub code: &'static str,
    pub name: &'static str,
    pub level: Level,
}

impl Region {
    /// Whether people use the name: false for the fillers between a municipality and its districts.
    pub fn is_named_place(self) -> bool {
        !matches!(self.name, "市辖区" | "县" | "省直辖县级行政区划" | "自治区直辖县级行政区划")
    }

    /// The six digits that forms and credit codes show.
    pub fn six_digits(self) -> String {
        format!("{:0<6}", self.code)
    }

    fn of(entry: &Code) -> Self {
        let level = match entry.level {
            0 => Level::Province,
            1 => Level::City,
            _ => Level::County,
        };
        Self { code: entry.code, name: entry.name, level }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    code: &'static str,
    name: &'static str,
    #[serde(default)]
    province_code: &'static str,
    #[serde(default)]
    city_code: &'static str,
}

static LIST: LazyLock<CodeList> = LazyLock::new(|| {
    let files = [
        include_str!("../../assets/codes/provinces.json"),
        include_str!("../../assets/codes/cities.json"),
        include_str!("../../assets/codes/areas.json"),
    ];
    let mut entries = Vec::with_capacity(3_400);
    for (level, json) in (0_u8..).zip(files) {
        // A test reads every file, so a broken asset cannot get past it.
        let rows: Vec<Row> = serde_json::from_str(json).unwrap_or_default();
        entries.extend(rows.into_iter().map(|it| Code {
            code: it.code,
            parent: if it.city_code.is_empty() { it.province_code } else { it.city_code },
            level,
            name: it.name,
        }));
    }
    CodeList::new(entries)
});

/// Every division, provinces first.
pub fn all() -> impl Iterator<Item = Region> {
    LIST.entries().iter().map(Region::of)
}

/// The division with a code of 2, 4 or 6 digits; `440000` is a province and `440600` a city.
pub fn find(code: &str) -> Option<Region> {
    let exact = LIST.find(code);
    let shortened = || {
        let four = code.strip_suffix("00").filter(|_| code.len() == 6)?;
        LIST.find(four.strip_suffix("00").unwrap_or(four)).or_else(|| LIST.find(four))
    };
    exact.or_else(shortened).map(Region::of)
}

/// The name with those above it, `广东省 佛山市 南海区`; empty if there is no such code.
pub fn path(code: &str) -> String {
    let Some(place) = find(code) else { return String::new() };
    let names: Vec<&str> = LIST
        .line(place.code)
        .into_iter()
        .map(Region::of)
        .filter(|it| it.is_named_place())
        .map(|it| it.name)
        .collect();
    names.join(" ")
}

/// The divisions right below a code; below the empty code, the provinces.
pub fn children(code: &str) -> impl Iterator<Item = Region> {
    let place = find(code).map_or("", |it| it.code);
    let missing = place.is_empty() && !code.is_empty();
    LIST.children(place).filter(move |_| !missing).map(Region::of)
}

/// The best divisions for what was typed: a code, a part of a name, pinyin or initials.
pub fn search(typed: &str, limit: usize) -> Vec<Region> {
    let found = LIST.search(typed, limit.saturating_add(8)).into_iter().map(Region::of);
    found.filter(|it| it.is_named_place()).take(limit).collect()
}

const SUFFIXES: &[&str] = &[
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "特别行政区",
    "地区",
    "盟",
    "省",
    "市",
    "区",
    "县",
    "旗",
];

/// A place name as people say it: `佛山` for `佛山市`; whole if less than two characters would be left.
pub fn without_suffix(name: &str) -> &str {
    let shorter = SUFFIXES.iter().find_map(|it| name.strip_suffix(it));
    shorter.filter(|it| 2 <= it.chars().count()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_published_list_is_there() {
        let count = |level| all().filter(|it| it.level == level).count();
        assert_eq!(
            [count(Level::Province), count(Level::City), count(Level::County)],
            [31, 342, 2978]
        );
    }

    #[test]
    fn a_path_names_every_level_that_people_use() {
        assert_eq!(path("440605"), "广东省 佛山市 南海区");
        assert_eq!(path("110105"), "北京市 朝阳区");
        assert_eq!(path("440000"), "广东省");
        assert_eq!(path("999999"), "");
    }

    #[test]
    fn codes_are_found_in_their_short_and_six_digit_form() {
        assert_eq!(find("440600"), find("4406"));
        assert_eq!(find("4406").map(Region::six_digits), Some("440600".to_owned()));
        assert_eq!(find("460000").map(|it| it.name), Some("海南省"));
        assert_eq!(find(""), None);
    }

    #[test]
    fn children_stand_right_below() {
        assert_eq!(children("").count(), 31);
        assert_eq!(children("440600").count(), 5);
        assert_eq!(children("nowhere").count(), 0);
    }

    #[test]
    fn places_are_found_by_name_sound_initials_and_code() {
        for typed in ["佛山", "foshan", "fss", "4406"] {
            assert!(search(typed, 3).iter().any(|it| it.name == "佛山市"), "{typed}");
        }
        assert_eq!(search("chongqing", 1).first().map(|it| it.name), Some("重庆市"));
    }

    #[test]
    fn short_forms_are_what_people_say() {
        assert_eq!(without_suffix("佛山市"), "佛山");
        assert_eq!(without_suffix("广西壮族自治区"), "广西");
        assert_eq!(without_suffix("赣县"), "赣县");
    }
}
