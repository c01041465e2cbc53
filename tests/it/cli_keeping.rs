//! What scripts rely on for keeping an office: search, backup, restore, doctor, and their exit codes.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use attache::{
    desk::{self, enterprise},
    domain::{Actor, EnterpriseId, Profile, Role, Sha256Hash, Tier},
    vault::{Keep, Vault, open_key},
};

use crate::support::Office;

fn attache(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_attache"))
        .args(["--lang", "en", "--data"])
        .arg(data)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// An office with one enterprise, closed again; its folder.
fn office() -> tempfile::TempDir {
    let office = Office::on_sqlite();
    let supervisor = office.hire("wang", Role::Supervisor);
    add(&office, &supervisor, "苏州云帆科技有限公司");
    office.folder.unwrap()
}

fn add(office: &Office, by: &Actor, name: &str) {
    let profile = Profile::named(name);
    let id = EnterpriseId::fresh();
    let add = enterprise::Command::Add { id, profile, tier: Tier::T2, manager: None };
    office.desk.run(by, desk::Command::Enterprise(add)).unwrap();
}

#[test]
fn an_office_comes_back_from_its_backup_with_its_papers() {
    let data = office();
    let kept = open_key(data.path(), Keep::FileOnly).unwrap();
    let vault = Vault::open(&data.path().join("vault"), &kept.key).unwrap();
    let paper = Sha256Hash::of(b"label");
    vault.put(paper, b"a licence").unwrap();
    let away = tempfile::tempdir().unwrap();
    let file = away.path().join("office.zip");
    let named = file.display().to_string();

    let backup = attache(data.path(), &["backup", &named]);
    assert_eq!(code(&backup), 0, "{}", complained(&backup));
    assert!(said(&backup).contains("vault.key"), "{}", said(&backup));
    let bytes = fs::read(&file).unwrap();
    let key = fs::read(data.path().join("vault.key")).unwrap();
    assert!(!bytes.windows(key.len()).any(|it| it == key), "the key must stay out of the backup");

    let other = away.path().join("new");
    let restore = attache(&other, &["restore", &named]);
    assert_eq!(code(&restore), 0, "{}", complained(&restore));
    assert!(said(&restore).contains("missing"), "{}", said(&restore));
    fs::copy(data.path().join("vault.key"), other.join("vault.key")).unwrap();
    let kept = open_key(&other, Keep::FileOnly).unwrap();
    let vault = Vault::open(&other.join("vault"), &kept.key).unwrap();
    assert_eq!(vault.get(paper).unwrap(), b"a licence");
    let found = attache(&other, &["search", "云帆", "--json"]);
    assert!(said(&found).contains("苏州云帆科技有限公司"), "{}", said(&found));
    assert_eq!(code(&attache(&other, &["audit", "verify"])), 0);
}

#[test]
fn a_backup_is_restored_into_a_folder_that_holds_the_key_already() {
    let data = office();
    open_key(data.path(), Keep::FileOnly).unwrap();
    let away = tempfile::tempdir().unwrap();
    let named = away.path().join("office.zip").display().to_string();
    assert_eq!(code(&attache(data.path(), &["backup", &named])), 0);
    let other = away.path().join("new");
    fs::create_dir(&other).unwrap();
    fs::copy(data.path().join("vault.key"), other.join("vault.key")).unwrap();
    let restore = attache(&other, &["restore", &named]);
    assert_eq!(code(&restore), 0, "{}", complained(&restore));
    let mut names: Vec<_> =
        fs::read_dir(&other).unwrap().map(|it| it.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["attache.db", "vault.json", "vault.key"]);
}

#[test]
fn nothing_is_written_over() {
    let data = office();
    let away = tempfile::tempdir().unwrap();
    let named = away.path().join("office.zip").display().to_string();
    assert_eq!(code(&attache(data.path(), &["backup", &named])), 0);
    assert_eq!(code(&attache(data.path(), &["backup", &named])), 1);
    let before = fs::read(data.path().join("attache.db")).unwrap();
    let restore = attache(data.path(), &["restore", &named]);
    assert_eq!(code(&restore), 1);
    assert!(complained(&restore).contains("was left alone"));
    assert_eq!(fs::read(data.path().join("attache.db")).unwrap(), before);
    assert_eq!(code(&attache(&away.path().join("nowhere"), &["backup", "x.zip"])), 1);
}

#[test]
fn nothing_is_restored_beside_what_a_former_database_left() {
    let data = office();
    let away = tempfile::tempdir().unwrap();
    let named = away.path().join("office.zip").display().to_string();
    assert_eq!(code(&attache(data.path(), &["backup", &named])), 0);
    for left in ["attache.db-wal", "attache.db-shm", "attache.db-journal"] {
        let other = away.path().join("other");
        fs::create_dir(&other).unwrap();
        fs::write(other.join(left), "of before").unwrap();
        let restore = attache(&other, &["restore", &named]);
        assert_eq!(code(&restore), 1, "{left}");
        assert!(complained(&restore).contains(left), "{}", complained(&restore));
        assert!(!other.join("attache.db").exists());
        assert_eq!(fs::read(other.join(left)).unwrap(), b"of before");
        fs::remove_file(other.join(left)).unwrap();
        assert_eq!(code(&attache(&other, &["restore", &named])), 0);
        fs::remove_dir_all(&other).unwrap();
    }
}

#[test]
fn a_backup_damaged_anywhere_leaves_no_trace() {
    let data = office();
    let away = tempfile::tempdir().unwrap();
    let file = away.path().join("office.zip");
    let named = file.display().to_string();
    assert_eq!(code(&attache(data.path(), &["backup", &named])), 0);
    let whole = fs::read(&file).unwrap();
    for part in [3, 5, 9] {
        let mut bytes = whole.clone();
        let at = whole.len() * part / 10;
        bytes[at] ^= 0x55;
        fs::write(&file, &bytes).unwrap();
        refused(&away.path().join("new"), &named);
    }
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    refused(&away.path().join("new"), &named);
    fs::write(&file, "not a backup").unwrap();
    refused(&away.path().join("new"), &named);
    let left = fs::read_dir(away.path()).unwrap().count();
    assert_eq!(left, 1, "only the backup itself is left");
}

#[track_caller]
fn refused(data: &Path, file: &str) {
    let restore = attache(data, &["restore", file]);
    assert_eq!(code(&restore), 3, "{}", complained(&restore));
    assert!(complained(&restore).contains("nothing was restored"));
    assert!(!data.exists());
}

#[test]
fn search_answers_in_lines_and_in_json() {
    let data = office();
    let lines = attache(data.path(), &["search", "yunfan"]);
    assert_eq!(code(&lines), 0);
    assert!(said(&lines).starts_with("Customer\t苏州云帆科技有限公司\t"), "{}", said(&lines));
    let json = attache(data.path(), &["search", "云帆", "--json", "--limit", "1"]);
    let hit: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(hit["kind"], "enterprise");
    let nothing = attache(data.path(), &["search", "不存在"]);
    assert_eq!((code(&nothing), said(&nothing).as_str()), (0, ""));
    assert_eq!(code(&attache(data.path(), &["search", " "])), 3);
}

#[test]
fn the_doctor_finds_a_sound_office_well_and_a_damaged_one_bad() {
    let data = office();
    let well = attache(data.path(), &["doctor"]);
    assert_eq!(code(&well), 0, "{}", said(&well));
    assert!(said(&well).lines().any(|it| it == "ok   The database is sound"), "{}", said(&well));
    fs::write(data.path().join("vault.json"), "{}").unwrap();
    let ill = attache(data.path(), &["doctor"]);
    assert_eq!(code(&ill), 1);
    assert!(said(&ill).lines().any(|it| it.starts_with("bad  ")), "{}", said(&ill));
}

#[test]
fn the_doctor_makes_no_office() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    assert_eq!(code(&attache(&data, &["doctor"])), 0);
    assert!(!data.exists());
}
