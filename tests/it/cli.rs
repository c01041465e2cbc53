//! What scripts rely on: exit codes, last lines, sentences on standard error.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    sync::Arc,
};

use attache::{
    desk::Desk,
    domain::Role,
    store::Store,
    vault::{Keep, KeyPlace, open_key},
};

use crate::support::{Hands, Office, with_database};

fn attache(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_attache"))
        .args(["--lang", "en", "--data"])
        .arg(data)
        .args(args)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn last_line(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().last().unwrap_or_default().to_owned()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn an_import_ends_with_its_counts_and_writes_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let (list, report) = (folder.path().join("list.csv"), folder.path().join("report.csv"));
    let data = folder.path().join("data");
    fs::write(&list, "Company,Grade,City\n甲贸易商行,T1,佛山市\n乙贸易商行,很好,\n").unwrap();
    let (list, report) = (list.to_str().unwrap(), report.to_str().unwrap());
    let done = attache(&data, &["import", "enterprises", list, "--report", report]);
    assert_eq!(
        (code(&done), &*last_line(&done)),
        (0, "added 1, updated 0, unchanged 0, refused 1")
    );
    assert!(complaint(&done).contains("Line 3"), "{}", complaint(&done));
    let rehearsed = attache(&data, &["import", "enterprises", list, "--dry-run"]);
    assert_eq!(last_line(&rehearsed), "added 0, updated 0, unchanged 1, refused 1");
    let again = attache(&data, &["import", "enterprises", list]);
    assert_eq!(last_line(&again), "added 0, updated 0, unchanged 1, refused 1");
    let report = fs::read_to_string(report).unwrap();
    assert!(report.starts_with("\u{feff}Line,Outcome,Column,Reason\n3,refused,Grade,"), "{report}");
}

#[test]
fn whoever_only_looks_founds_no_office_in_a_mistyped_folder() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    fs::write(&list, "Company\n甲贸易商行\n").unwrap();
    let data = folder.path().join("typo");
    let looks: [&[&str]; 9] = [
        &["audit", "verify"],
        &["audit", "heads"],
        &["search", "甲"],
        &["pop", "--caller", "13805127731", "--print"],
        &["staff", "list"],
        &["staff", "require-second-factor", "on"],
        &["import", "enterprises", list.to_str().unwrap(), "--dry-run"],
        &["papers", "check"],
        &["cti", "list"],
    ];
    for look in looks {
        let done = attache(&data, look);
        assert_eq!(code(&done), 1, "{look:?}: {}", complaint(&done));
        assert!(complaint(&done).contains("There is no office in"), "{look:?}");
        assert!(!data.exists(), "{look:?} left something behind");
    }
}

#[test]
fn a_call_for_the_desk_of_a_hub_founds_no_office_on_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let pop = ["--hub", "http://127.0.0.1:1", "pop", "--caller", "13805127731"];
    // A display that is not there: the place is looked for, then no window opens.
    let done = Command::new(env!("CARGO_BIN_EXE_attache"))
        .args(["--lang", "en", "--calls-at", "0", "--data"])
        .arg(folder.path())
        .args(pop)
        .env("DISPLAY", ":4077")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(code(&done), 2, "{}", complaint(&done));
    assert!(folder.path().join("hubs").exists(), "{}", complaint(&done));
    assert!(!folder.path().join("attache.db").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_desktop_that_cannot_start_says_so_in_a_window_when_there_is_no_terminal() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    // What opens the small window on Linux, as one that writes down what it was to show.
    let (zenity, shown) = (folder.path().join("zenity"), folder.path().join("shown"));
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >'{}'\n", shown.display());
    fs::write(&zenity, script).unwrap();
    fs::set_permissions(&zenity, fs::Permissions::from_mode(0o755)).unwrap();
    // A file stands where the office is to be.
    let data = folder.path().join("data");
    fs::write(&data, "").unwrap();
    let start = |args: &[&str], display: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_attache"))
            .args(["--lang", "en", "--data"])
            .arg(&data)
            .args(args)
            .env("PATH", folder.path())
            .env("DISPLAY", display)
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_ne!(code(&done), 0);
        let told = fs::read_to_string(&shown).ok();
        fs::remove_file(&shown).ok(); // It is there when something was shown.
        (complaint(&done), told)
    };
    for args in [&[][..], &["pop", "attache://pop?caller=13805127731"], &["pop", "attache://no"]] {
        let (complaint, told) = start(args, ":4077");
        let told = told.unwrap_or_else(|| panic!("{args:?} said it to nobody: {complaint}"));
        let sentence = complaint.trim().lines().last().unwrap_or_default();
        assert!(!sentence.is_empty() && told.contains(sentence), "{told} without {complaint}");
    }
    // Scripts read standard error, and without a display there is no window to say it in.
    assert_eq!(start(&["pop", "--caller", "13805127731", "--print"], ":4077").1, None);
    assert_eq!(start(&["audit", "verify"], ":4077").1, None);
    assert_eq!(start(&["pop", "attache://no"], "").1, None);
}

#[test]
fn accounts_and_the_proof_of_the_trail_reach_the_database_of_a_hub() {
    with_database(|url| {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let hands = Hands::of_the_machine();
        let store = Store::open_postgres(url, "attache").unwrap();
        let desk = Arc::new(Desk::on(store, folder.path(), hands.clock()).unwrap());
        let office = Office { desk, hands, folder: None };
        office.hire("root", Role::Administrator);
        let listed = attache(&data, &["staff", "--database", url, "list"]);
        assert_eq!(code(&listed), 0, "{}", complaint(&listed));
        assert!(last_line(&listed).contains("root"), "{}", last_line(&listed));
        let proved = attache(&data, &["audit", "--database", url, "verify"]);
        assert_eq!(code(&proved), 0, "{}", complaint(&proved));
        assert_eq!(code(&attache(&data, &["staff", "list"])), 1);
    });
}

#[test]
fn a_list_that_cannot_be_understood_is_bad_input() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    fs::write(&list, "a,b\n1,2\n").unwrap();
    let list = list.to_str().unwrap();
    let missing = attache(folder.path(), &["import", "enterprises", list]);
    assert_eq!(code(&missing), 3);
    assert!(complaint(&missing).contains("name"), "{}", complaint(&missing));
    let mapped = attache(folder.path(), &["import", "enterprises", list, "--map", "b=name"]);
    assert_eq!(
        (code(&mapped), &*last_line(&mapped)),
        (0, "added 1, updated 0, unchanged 0, refused 0")
    );
    assert_eq!(
        code(&attache(folder.path(), &["import", "enterprises", list, "--map", "b=tea"])),
        3
    );
    assert_eq!(code(&attache(folder.path(), &["import", "enterprises", "/no/such/file"])), 3);
    assert_eq!(code(&attache(folder.path(), &["import", "planets", list])), 3);
}

#[test]
fn the_demo_tells_its_counts_and_leaves_a_real_office_alone() {
    let folder = tempfile::tempdir().unwrap();
    let done = attache(folder.path(), &["demo", "--enterprises", "40", "--seed", "3"]);
    assert_eq!(code(&done), 0, "{}", complaint(&done));
    assert!(String::from_utf8_lossy(&done.stdout).contains("40 enterprises"));
    let key = open_key(folder.path(), Keep::KeyringFirst).unwrap();
    assert_eq!(key.place, KeyPlace::File, "an office for trying fills nobody's keyring");
    let again = attache(folder.path(), &["demo", "--enterprises", "40", "--seed", "3"]);
    assert_eq!(code(&again), 1);
    let verified = attache(folder.path(), &["audit", "verify"]);
    assert_eq!(code(&verified), 0, "{}", complaint(&verified));
}
