//! Large lists through the program itself: an import, the same again, and an invented office.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use attache::domain::{
    Uscc,
    demo_names::{DemoNames, Dice},
    region,
};

use crate::{ground::Ground, meter::Report};

/// Lines of the list.
const LINES: u32 = 100_000;

pub(crate) fn measure(_: &Ground, report: &mut Report) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let list = folder.path().join("list.csv");
    write_list(&list);
    let office = folder.path().join("office");
    let (first, said) = attache(&office, &["import", "enterprises", list.to_str().unwrap()]);
    report.once("import of 100,000 enterprises", (first, 20.0));
    report.say("", &said);
    let (again, said) = attache(&office, &["import", "enterprises", list.to_str().unwrap()]);
    report.once("the same list once more", (again, 20.0));
    report.say("", &said);
    assert!(said.starts_with("added 0, updated 0"), "nothing comes in twice: {said}");
    for (size, most) in [("600", 5.0), ("10000", 30.0)] {
        let folder = folder.path().join(size);
        let (took, _) = attache(&folder, &["demo", "--enterprises", size, "--seed", "1"]);
        report.once(&format!("invented office of {size}"), (took, most));
    }
}

/// Runs the program; answers how long it took and what it said last.
fn attache(office: &Path, args: &[&str]) -> (Duration, String) {
    let start = Instant::now();
    let program = env!("CARGO_BIN_EXE_attache");
    let ended = Command::new(program).arg("--data").arg(office).args(args).output().unwrap();
    let took = start.elapsed();
    let words = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(ended.status.success(), "{words}{}", String::from_utf8_lossy(&ended.stderr));
    (took, words.lines().last().unwrap_or_default().to_owned())
}

/// A list as another system would give it: name, credit code, region, tier, numbers and more.
fn write_list(path: &Path) {
    let (mut names, mut dice) = (DemoNames::seeded(4), Dice::seeded(4));
    let mut text =
        "企业名称,统一社会信用代码,地区,行业,客户等级,法定代表人,联系电话,地址,备注\n".to_owned();
    for n in 0..LINES {
        let it = names.enterprise();
        let place = region::find(it.region).map(region::Region::six_digits).unwrap();
        let code = Uscc::make("91", &place, n * 397).unwrap();
        let tier = dice.pick(&["T1", "T2", "T3", "T4"]).unwrap();
        let phone = format!("138{:08}", dice.below(100_000_000));
        let board = format!("0757-{:08}", 20_000_000 + dice.below(60_000_000));
        let person = names.person();
        let number = dice.below(300);
        writeln!(
            text,
            "{},{},{place},制造业,{tier},{person},{phone}/{board},人民路{number}号,第{n}行",
            it.name,
            code.as_str(),
        )
        .unwrap();
    }
    fs::write(path, text).unwrap();
}
