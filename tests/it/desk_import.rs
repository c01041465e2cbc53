//! Lists of other systems: whatever their encoding, good lines come in once and bad ones are reported.

use std::fs;

use attache::{
    desk::{
        Command, DeskError, Envelope,
        import::{
            self, Batch, Loaded,
            read::{List, ListError},
            run::{self, Ended, Go, Plan},
        },
    },
    domain::{
        Actor, Person, Role,
        import::{ListKind, Rules, Tally},
    },
    store::{contacts, enterprises, holdings},
};
use encoding_rs::GB18030;

use crate::support::{Office, on_each_engine};

const ENTERPRISES: &str = "\
企业名称,统一社会信用代码,客户等级,地市,联系电话
佛山市瑞恒制冷设备有限公司,91440600100000075X,T1,佛山市,0757-88886666
广州云帆软件有限公司,,T2,广州市,
,91110000101623741K,T1,,
深圳安然科技有限公司,12345,T3,深圳市,
佛山市瑞恒制冷设备有限责任公司,,,,
";

/// Counts as the last line of the command line does.
fn counts(tally: &Tally) -> [u64; 4] {
    [tally.added, tally.updated, tally.unchanged, tally.refused]
}

fn list(kind: ListKind, bytes: &[u8]) -> List {
    List::of_bytes("list.csv".to_owned(), bytes.to_vec(), kind).unwrap()
}

fn load(office: &Office, kind: ListKind, bytes: &[u8]) -> Ended<DeskError> {
    let list = list(kind, bytes);
    let mapping = list.mapping(kind);
    let rules = Rules { catalogue: &office.desk.library().catalogue, now: office.desk.now() };
    let plan = Plan { list: &list, mapping: &mapping, rules };
    run::run(plan, |batch| send(office, batch), |_| Go::On)
}

fn send(office: &Office, batch: Batch) -> Result<Tally, DeskError> {
    let (actor, id) = (Actor::program(), batch.id);
    let command = Command::Import(import::Command::Load(batch));
    office.desk.perform(&actor, &Envelope { id, command })?;
    Ok(office.desk.ask(&actor, Loaded { batch: id })?.unwrap())
}

/// The first list has a code whose check characters are right.
fn enterprises() -> String {
    let code = attache::domain::Uscc::make("91", "440600", 10_000_007).unwrap();
    ENTERPRISES.replace("91440600100000075X", code.as_str())
}

#[test]
fn good_lines_come_in_and_bad_ones_are_told() {
    on_each_engine(|office| {
        let ended = load(office, ListKind::Enterprises, enterprises().as_bytes());
        assert!(ended.failure.is_none());
        // The last line is the first enterprise in another spelling.
        assert_eq!(counts(&ended.tally), [2, 1, 0, 2]);
        let told: Vec<_> =
            ended.tally.remarks.iter().map(|it| (it.line, it.code.as_str())).collect();
        assert_eq!(told, [(4, "import-no-name"), (5, "import-bad-uscc")]);
    });
}

#[test]
fn what_comes_twice_adds_nothing() {
    on_each_engine(|office| {
        let rows = enterprises();
        let rows = rows.lines().take(3).collect::<Vec<_>>().join("\n");
        assert_eq!(
            counts(&load(office, ListKind::Enterprises, rows.as_bytes()).tally),
            [2, 0, 0, 0]
        );
        assert_eq!(
            counts(&load(office, ListKind::Enterprises, rows.as_bytes()).tally),
            [0, 0, 2, 0]
        );
        let better = rows.replace("T2", "T1");
        assert_eq!(
            counts(&load(office, ListKind::Enterprises, better.as_bytes()).tally),
            [0, 1, 1, 0]
        );
        let found = office.desk.store().read(|sql| {
            let found = enterprises::by_name_key(sql, &key("广州云帆软件有限公司"))?;
            enterprises::tier_changes(sql, found[0].0)
        });
        assert_eq!(found.unwrap().len(), 1, "a tier that a list changes has its history");
    });
}

fn key(name: &str) -> String {
    attache::domain::Profile::named(name).name_key()
}

#[test]
fn every_usual_encoding_and_separator_is_read() {
    let text = "名称;客户等级\n佛山市瑞恒制冷设备有限公司;T1\n";
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let (chinese, _, _) = GB18030.encode(text);
    let tabs = text.replace(';', "\t");
    for (bytes, encoding) in [
        (text.as_bytes(), "UTF-8"),
        (&marked, "UTF-8"),
        (&chinese, "gb18030"),
        (tabs.as_bytes(), "UTF-8"),
    ] {
        let list = list(ListKind::Enterprises, bytes);
        assert_eq!(list.encoding, encoding);
        assert_eq!(list.headers, ["名称", "客户等级"], "{encoding}");
        assert_eq!(list.lines().count(), 1);
    }
}

#[test]
fn lines_count_the_same_however_they_end() {
    let text =
        "名称,备注\n云帆软件有限公司,一\n海岳精密制造有限公司,\"两行\n的\"\n安然科技有限公司,三\n";
    for end in ["\n", "\r\n", "\r"] {
        let list = list(ListKind::Enterprises, text.replace('\n', end).as_bytes());
        let lines: Vec<_> = list.lines().map(|it| (it.n, it.cells[0].clone())).collect();
        let names = ["云帆软件有限公司", "海岳精密制造有限公司", "安然科技有限公司"];
        let expected: Vec<_> = [2, 3, 5].into_iter().zip(names.map(str::to_owned)).collect();
        assert_eq!(lines, expected, "{end:?}");
    }
}

#[test]
fn a_spreadsheet_is_read_below_its_title() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "2026 年集团客户清单").unwrap();
    for (column, header) in (0..).zip(["企业名称", "执照有效期", "联系电话"]) {
        sheet.write(2, column, header).unwrap();
    }
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2030, 6, 30).unwrap();
    let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    sheet.write(3, 0, "佛山市瑞恒制冷设备有限公司").unwrap();
    sheet.write_with_format(3, 1, &day, &format).unwrap();
    sheet.write(3, 2, 13_805_127_731_i64).unwrap();
    book.save(&path).unwrap();

    let office = Office::on_sqlite();
    let ended = load(&office, ListKind::Enterprises, &fs::read(&path).unwrap());
    assert_eq!(counts(&ended.tally), [1, 0, 0, 0], "{:?}", ended.tally.remarks);
    let kept = office.desk.store().read(|sql| {
        let (id, _) = enterprises::by_name_key(sql, &key("佛山市瑞恒制冷设备有限公司"))?[0].clone();
        let phones = contacts::phones_of(sql, id)?;
        Ok::<_, attache::store::StoreError>((enterprises::by_id(sql, id)?.unwrap(), phones))
    });
    let (kept, phones) = kept.unwrap();
    assert_eq!(kept.it.profile.licence_until, "2030-06-30".parse().ok());
    assert_eq!(phones.len(), 1);
}

#[test]
fn contacts_and_holdings_find_their_enterprise() {
    on_each_engine(|office| {
        let rows = enterprises();
        load(office, ListKind::Enterprises, rows.as_bytes());
        let contacts = "客户名称,姓名,手机号码,角色,职务\n\
            佛山市瑞恒制冷设备有限公司,周敏华,13805127731,经办人,行政主管\n\
            广州云帆软件有限公司,周敏华,13805127731,,\n\
            查无此企业有限公司,林书言,13900000000,,\n";
        let first = load(office, ListKind::Contacts, contacts.as_bytes());
        assert_eq!(counts(&first.tally), [1, 1, 0, 1], "one person acts for two enterprises");
        let again = load(office, ListKind::Contacts, contacts.as_bytes());
        assert_eq!(counts(&again.tally), [0, 0, 2, 1]);

        let held = "客户名称,产品编码,业务号码,月租,到期日\n\
            佛山市瑞恒制冷设备有限公司,number-400,4008001234,500,2027-01-31\n\
            佛山市瑞恒制冷设备有限公司,number-400,4008005678,500,长期\n\
            佛山市瑞恒制冷设备有限公司,no-such-thing,1,1,\n";
        let first = load(office, ListKind::Holdings, held.as_bytes());
        assert_eq!(counts(&first.tally), [2, 0, 0, 1]);
        let again = load(office, ListKind::Holdings, held.as_bytes());
        assert_eq!(counts(&again.tally), [0, 0, 2, 1]);
        let rollup = office.desk.store().read(|sql| {
            let (id, _) =
                enterprises::by_name_key(sql, &key("佛山市瑞恒制冷设备有限公司"))?[0].clone();
            holdings::rollup(sql, id)
        });
        let rollup = rollup.unwrap();
        assert_eq!((rollup[0].count, rollup[0].monthly_fen), (2, 100_000));
    });
}

#[test]
fn whoever_shares_a_number_stays_who_they_are() {
    on_each_engine(|office| {
        load(office, ListKind::Enterprises, enterprises().as_bytes());
        let house = "佛山市瑞恒制冷设备有限公司";
        let rows = |rows: &[&str]| {
            let lines: Vec<_> = rows.iter().map(|row| format!("{house},{row}\n")).collect();
            format!("客户名称,姓名,手机号码,证件号码,角色\n{}", lines.concat())
        };
        let people = || {
            let found = office.desk.store().read(|sql| {
                let (id, _) = enterprises::by_name_key(sql, &key(house))?[0].clone();
                contacts::people_of(sql, id)
            });
            let found: Vec<_> = found.unwrap().into_iter().map(|kept| kept.it).collect();
            let said =
                |it: &Person| (it.name.reveal().to_owned(), it.id_number.reveal().to_owned());
            let mut said: Vec<_> = found.iter().map(said).collect();
            said.sort();
            (said, found)
        };
        let first = ["周敏华,13805127731,11010519491231002X,经办人"];
        load(office, ListKind::Contacts, rows(&first).as_bytes());
        let both = [first[0], "陆振邦,13805127731,,"];
        let ended = load(office, ListKind::Contacts, rows(&both).as_bytes());
        assert_eq!(counts(&ended.tally), [1, 0, 1, 0], "{:?}", ended.tally.remarks);
        let named = |name: &str, id: &str| (name.to_owned(), id.to_owned());
        let two = vec![named("周敏华", "11010519491231002X"), named("陆振邦", "")];
        assert_eq!(people().0, two);
        let again = load(office, ListKind::Contacts, rows(&both).as_bytes());
        assert_eq!(counts(&again.tally), [0, 0, 2, 0]);

        // Whoever is known from a call alone is told who they are, once.
        let caller = people().1.into_iter().find(|it| it.name.reveal() == "陆振邦").unwrap();
        let known = office.desk.store().write(move |sql| {
            let mut kept = contacts::person(sql, caller.id)?.unwrap();
            (kept.it.name, kept.it.is_provisional) = ("陆先生".into(), true);
            contacts::save_person(sql, &kept)
        });
        known.unwrap();
        let ended = load(office, ListKind::Contacts, rows(&both).as_bytes());
        assert_eq!(counts(&ended.tally), [0, 1, 1, 0]);
        assert_eq!(people().0, two);
        let third = rows(&["沈若楠,13805127731,,"]);
        assert_eq!(counts(&load(office, ListKind::Contacts, third.as_bytes()).tally), [1, 0, 0, 0]);
    });
}

#[test]
fn people_of_the_same_name_stay_two_where_a_mobile_or_an_identity_number_says_so() {
    on_each_engine(|office| {
        load(office, ListKind::Enterprises, enterprises().as_bytes());
        let rows = "客户名称,姓名,手机号码,证件号码\n\
            佛山市瑞恒制冷设备有限公司,张伟,13805127731,11010519491231002X\n\
            佛山市瑞恒制冷设备有限公司,张伟,13926800045,\n";
        assert_eq!(counts(&load(office, ListKind::Contacts, rows.as_bytes()).tally), [2, 0, 0, 0]);
        // Once more nothing is added, and nobody gets another one's number.
        assert_eq!(counts(&load(office, ListKind::Contacts, rows.as_bytes()).tally), [0, 0, 2, 0]);
        // A mobile more, told with the identity number, belongs to whom it names.
        let more = "客户名称,姓名,手机号码,证件号码\n\
            佛山市瑞恒制冷设备有限公司,张伟,13711112222,11010519491231002X\n";
        assert_eq!(counts(&load(office, ListKind::Contacts, more.as_bytes()).tally), [0, 1, 0, 0]);
    });
}

#[test]
fn a_rehearsal_changes_nothing_and_says_the_same() {
    let office = Office::on_sqlite();
    let rows = enterprises();
    let list = list(ListKind::Enterprises, rows.as_bytes());
    let mapping = list.mapping(ListKind::Enterprises);
    let rules = Rules { catalogue: &office.desk.library().catalogue, now: office.desk.now() };
    let plan = Plan { list: &list, mapping: &mapping, rules };
    let actor = Actor::program();
    for _ in 0..2 {
        let would = run::rehearse(plan, |batch| office.desk.rehearse(&actor, &batch), |_| Go::On);
        assert_eq!(counts(&would.tally), [2, 1, 0, 2]);
    }
}

#[test]
fn stopping_keeps_what_came_in_and_the_same_part_twice_is_one() {
    let office = Office::on_sqlite();
    let mut rows = "名称\n".to_owned();
    for n in 0..2_400 {
        rows.extend(["第", n.to_string().as_str(), "号贸易商行\n"]);
    }
    let list = list(ListKind::Enterprises, rows.as_bytes());
    let mapping = list.mapping(ListKind::Enterprises);
    let rules = Rules { catalogue: &office.desk.library().catalogue, now: office.desk.now() };
    let plan = Plan { list: &list, mapping: &mapping, rules };
    let twice = |batch: Batch| send(&office, batch.clone()).and_then(|_| send(&office, batch));
    let stopped = run::run(plan, twice, |_| Go::Stop);
    assert!(stopped.is_stopped);
    assert_eq!(counts(&stopped.tally), [2_000, 0, 0, 0]);
    let rest = run::run(plan, |batch| send(&office, batch), |_| Go::On);
    assert_eq!(counts(&rest.tally), [400, 0, 2_000, 0]);
}

#[test]
fn managers_may_not_load_lists_and_the_trail_holds_no_lines() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    load(&office, ListKind::Enterprises, enterprises().as_bytes());
    let list = list(ListKind::Enterprises, enterprises().as_bytes());
    let mapping = list.mapping(ListKind::Enterprises);
    let rules = Rules { catalogue: &office.desk.library().catalogue, now: office.desk.now() };
    let plan = Plan { list: &list, mapping: &mapping, rules };
    let ended = run::run(plan, |batch| office.desk.rehearse(&lin, &batch), |_| Go::On);
    assert!(matches!(ended.failure, Some(DeskError::Forbidden(_))));
    let trail = attache::desk::office::Trail::default();
    let trail = office.desk.ask(&Actor::program(), trail).unwrap();
    let line = trail.iter().find(|it| it.action == "import.load").unwrap();
    assert!(line.detail.contains("‹3 lines›") && !line.detail.contains("瑞恒"), "{}", line.detail);
}

#[test]
fn a_stray_quotation_mark_costs_its_own_line_and_no_other() {
    on_each_engine(|office| {
        let rows = "名称,简称,备注\n\
            佛山市瑞恒制冷设备有限公司,瑞恒,\"两行\n备注\"\n\
            \"广州云帆软件有限公司,云帆,\n\
            深圳安然科技有限公司,安然,\n\
            \"东莞新联电子有限公司\",新联,\n\
            中山宏图商贸有限公司,宏图,\"没有完\n";
        let ended = load(office, ListKind::Enterprises, rows.as_bytes());
        assert_eq!(counts(&ended.tally), [3, 0, 0, 2]);
        let told: Vec<_> =
            ended.tally.remarks.iter().map(|it| (it.line, it.code.as_str())).collect();
        assert_eq!(told, [(4, "import-stray-quote"), (7, "import-stray-quote")]);
    });
}

#[test]
fn a_spreadsheet_that_speaks_of_billions_of_cells_is_refused() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "企业名称").unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert!(bytes.len() < 10_000);
    let refused = List::of_bytes("x".to_owned(), bytes, ListKind::Enterprises).unwrap_err();
    assert!(matches!(refused, ListError::Sprawling), "{refused}");
}

#[test]
fn what_is_no_list_is_told_in_words() {
    let kind = ListKind::Contacts;
    let of = |bytes: &[u8]| List::of_bytes("x".to_owned(), bytes.to_vec(), kind).unwrap_err();
    assert!(matches!(of(b"\n\n  \n"), ListError::Empty));
    assert!(matches!(of(b"PK\x03\x04 not a book"), ListError::Damaged(_)));
    assert!(matches!(of(b"\xD0\xCF\x11\xE0 of old"), ListError::OldBook));
}
