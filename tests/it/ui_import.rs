//! Lists on the screen: dropped, looked at, tried, loaded, and what was refused.

use std::{fs, path::Path, sync::Arc};

use attache::{
    desk::customers::{CustomerCount, Filter, Order, Scope},
    domain::{Actor, Role},
    ui::route::Route,
};

use crate::{
    screen::{Look, Screen},
    support::Office,
    ui_papers::OnDisk,
};

const LIST: &str = "企业名称,统一社会信用代码,客户级别\n\
    佛山市瑞恒制冷设备有限公司,91440600MA4UQ5Y03N,T2\n\
    没有代码的铺子,,T4\n\
    ,91440600MA4UQ5Y03N,T4\n";

fn drop_file(screen: &mut Screen, path: &Path) {
    let dropped = Arc::new(OnDisk(path.to_owned()));
    screen.harness.input_mut().dropped_files.push(dropped);
    screen.settle();
}

fn known(office: &Office, boss: &Actor) -> i64 {
    let filter = Filter { scope: Scope::Everybody, ..Filter::default() };
    office.desk.ask(boss, CustomerCount { filter, order: Order::Name }).unwrap()
}

#[test]
fn a_list_is_tried_and_loaded_and_a_bad_line_told() {
    let office = Office::on_sqlite();
    let boss = office.hire("boss", Role::Supervisor);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("客户.csv");
    fs::write(&path, LIST).unwrap();
    let mut screen = Screen::signed_in(&office, "boss", Look::CHINESE);
    screen.go(Route::Import);
    assert!(screen.shows_text("首行写列名"));
    drop_file(&mut screen, &path);
    assert!(screen.shows_text("客户.csv"));
    screen.press("import-rehearse");
    assert!(screen.shows("import-would"), "{}", screen.words());
    assert_eq!(known(&office, &boss), 0, "trying changes nothing");
    screen.press("import-load");
    assert!(screen.shows("import-done"), "{}", screen.words());
    assert!(screen.shows("import-no-name"), "the bad line says why");
    assert_eq!(known(&office, &boss), 2);
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}

#[test]
fn a_file_that_is_no_list_gets_a_sentence() {
    let office = Office::on_sqlite();
    office.hire("boss", Role::Supervisor);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    fs::write(&path, [0_u8; 64]).unwrap();
    let mut screen = Screen::signed_in(&office, "boss", Look::ENGLISH);
    screen.go(Route::Import);
    drop_file(&mut screen, &path);
    assert!(screen.shows("fault-import-another"), "{}", screen.words());
    assert!(!screen.shows("import-load"));
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}
