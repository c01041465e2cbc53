//! What lists of other systems look like, and what is made of them.

use super::{values, *};
use crate::domain::{Lifecycle, Now, Payer, RoleCode, Tier, library::Library};

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|it| (*it).to_owned()).collect()
}

fn enterprise(
    headers: &[&str],
    cells: &[&str],
) -> (Result<EnterpriseLine, LineRefusal>, Vec<Remark>) {
    let mapping = Mapping::by_header(ListKind::Enterprises, &row(headers));
    let (cells, mut remarks) = (row(cells), Vec::new());
    let line = EnterpriseLine::read(2, Cells { mapping: &mapping, cells: &cells }, &mut remarks);
    (line, remarks)
}

#[test]
fn headers_are_understood_in_both_languages() {
    let of = |kind, headers: &[&str]| {
        let headers = row(headers);
        let mapping = Mapping::by_header(kind, &headers);
        (0..headers.len()).map(|at| mapping.field(at)).collect::<Vec<_>>()
    };
    assert_eq!(
        of(ListKind::Enterprises, &["单位名称", "统一社会信用代码（18位）", "Tier", "奇怪的列"]),
        [Some(Field::Name), Some(Field::Uscc), Some(Field::Tier), None]
    );
    assert_eq!(
        of(ListKind::Contacts, &["客户名称", "姓名", "手机号码", "Job title"]),
        [Some(Field::Enterprise), Some(Field::Name), Some(Field::Phone), Some(Field::Title)]
    );
    assert_eq!(
        of(ListKind::Holdings, &["客户名称", "产品名称", "号码", "到期时间"]),
        [Some(Field::Enterprise), Some(Field::Offering), Some(Field::Number), Some(Field::Expiry)]
    );
}

#[test]
fn a_field_has_one_column_and_what_is_missing_is_named() {
    let mut mapping = Mapping::by_header(ListKind::Contacts, &row(&["姓名", "联系人", "电话"]));
    assert_eq!((mapping.field(0), mapping.field(1)), (Some(Field::Name), None));
    assert_eq!(mapping.missing(), [&[Field::Enterprise, Field::Uscc][..]]);
    mapping.set(1, Some(Field::Enterprise));
    assert!(mapping.missing().is_empty());
    mapping.set(2, Some(Field::Name));
    assert_eq!((mapping.field(0), mapping.field(2)), (None, Some(Field::Name)));
}

#[test]
fn a_line_is_read_with_words_of_other_systems() {
    let headers =
        ["企业名称", "信用代码", "地市", "行业", "等级", "客户状态", "执照有效期", "联系电话"];
    let (line, remarks) = enterprise(
        &headers,
        &[
            "佛山市瑞恒制冷设备有限公司",
            "91110000101623741k",
            "佛山市",
            "稻谷种植",
            "一级",
            "存量",
            "长期",
            "0757-88886666",
        ],
    );
    let line = line.unwrap();
    assert_eq!(line.region.as_deref(), Some("4406"));
    assert_eq!(line.industry.as_deref(), Some("0111"));
    assert_eq!((line.tier, line.lifecycle), (Some(Tier::T1), Some(Lifecycle::Existing)));
    assert_eq!((line.licence_until, line.phones.len()), (Some(Until::Forever), 1));
    assert_eq!(remarks, []);
}

#[test]
fn what_is_not_understood_is_left_out_or_refused_by_its_weight() {
    let (line, remarks) = enterprise(&["名称", "行业"], &["甲公司", "卖东西的"]);
    assert_eq!(line.unwrap().industry, None);
    assert_eq!((remarks[0].field, remarks[0].is_refusal), (Some(Field::Industry), false));
    let (line, _) = enterprise(&["名称", "等级"], &["甲公司", "很好"]);
    assert_eq!(line.unwrap_err(), LineRefusal::at(Field::Tier, "import-not-understood"));
    let (line, _) = enterprise(&["名称", "税号"], &["甲公司", "12345"]);
    assert_eq!(line.unwrap_err(), LineRefusal::at(Field::Uscc, "import-bad-uscc"));
    let (line, _) = enterprise(&["名称", "税号"], &[" - ", ""]);
    assert_eq!(line.unwrap_err(), LineRefusal::at(Field::Name, "import-no-name"));
}

#[test]
fn what_a_line_does_not_mention_stays() {
    let (line, _) = enterprise(&["名称", "地址"], &["甲公司", ""]);
    let before = crate::domain::Profile {
        address: "旧址".to_owned(),
        ..crate::domain::Profile::named("甲公司")
    };
    assert_eq!(line.unwrap().applied_to(&before), before);
}

#[test]
fn contacts_and_holdings_are_read() {
    let library = Library::shipped().unwrap();
    let rules =
        Rules { catalogue: &library.catalogue, now: Now::from_micros(1_770_000_000_000_000) };
    let mapping =
        Mapping::by_header(ListKind::Contacts, &row(&["企业名称", "姓名", "手机", "角色"]));
    let cells = row(&["甲公司", "周敏华", "13805127731；13900000000", "经办人"]);
    let cells = Cells { mapping: &mapping, cells: &cells };
    let line = ContactLine::read((2, rules), cells, &mut Vec::new()).unwrap();
    assert_eq!((line.role, line.phones.len()), (Some(RoleCode::AuthorizedAgent), 2));

    let headers = row(&["企业名称", "产品", "付费方式", "月租", "到期日"]);
    let mapping = Mapping::by_header(ListKind::Holdings, &headers);
    let name = &library.catalogue.offering("number-400").unwrap().name.zh;
    let cells = row(&["甲公司", name, "统付", "¥1,234.5", "2026年11月2日"]);
    let cells = Cells { mapping: &mapping, cells: &cells };
    let line = HoldingLine::read((2, rules), cells, &mut Vec::new()).unwrap();
    assert_eq!((line.offering.as_str(), line.payer), ("number-400", Some(Payer::Enterprise)));
    assert_eq!(
        (line.monthly_fen, line.expiry),
        (Some(123_450), Some(Until::Day("2026-11-02".parse().unwrap())))
    );
}

#[test]
fn dates_and_sums_are_read_as_people_write_them() {
    let day = "2026-11-02".parse().ok();
    for text in [
        "2026-11-02",
        "2026/11/2",
        "2026.11.02",
        "20261102",
        "2026年11月2日",
        "2026-11-02 08:00:00",
    ] {
        assert_eq!(values::day(text), day, "{text}");
    }
    assert_eq!(values::day("2026-02-30"), None);
    assert_eq!(values::fen("99元/月"), Some(9_900));
    assert_eq!(values::fen("-3"), None);
    assert_eq!(values::count("12.0"), Some(12));
}
