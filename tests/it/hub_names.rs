//! By which names a hub may be called: on every address, told and untold.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, Command as Process, Stdio},
    sync::Arc,
};

use attache::{
    client::{ClientError, Remote},
    domain::Role,
    hub::{Options, Served},
    vault::Keep,
};

use crate::{hub::Desktop, support::Office};

/// Another address of this machine, as if it were another machine's way to it.
const ELSEWHERE: &str = "127.0.0.2";

/// A hub on every address of this machine, called by these names.
fn everywhere(office: &Office, port: u16, names: &[&str]) -> Served {
    let folder = office.folder.as_ref().unwrap().path().to_owned();
    let listen = ([0, 0, 0, 0], port).into();
    let names = names.iter().map(|it| (*it).to_owned()).collect();
    let options = Options { names, ..Options::new(folder, listen) };
    Served::start(Arc::clone(&office.desk), options).unwrap()
}

fn called(hub: &Served, host: &str) -> String {
    format!("https://{host}:{}", hub.running.at.port())
}

#[test]
fn a_hub_called_by_a_name_that_it_was_not_given_is_told_apart_from_somebody_else() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let first = everywhere(&office, 0, &[]);
    let (url, port) = (called(&first, ELSEWHERE), first.running.at.port());
    Desktop::at(&called(&first, "127.0.0.1"), &office).enter("lin");
    let refused = |folder: &Path| {
        let kept = (folder, Keep::FileOnly);
        Remote::connect(&url, kept, office.hands.clock()).err().unwrap().to_string()
    };
    // Met for the first time, and known from a time at which the name was right.
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(refused(folder.path()), ClientError::Misnamed.to_string());
    assert!(!folder.path().join("hubs.json").exists(), "nobody was met");
    drop(first);
    let named = everywhere(&office, port, &[ELSEWHERE]);
    let desktop = Desktop::at(&url, &office);
    desktop.enter("lin");
    let folder = desktop.folder;
    drop((desktop.remote, desktop.client, named));
    let _unnamed = everywhere(&office, port, &[]);
    assert_eq!(refused(folder.path()), ClientError::Misnamed.to_string());
}

/// `attache serve` on every address, with what it says on standard error until it is ended.
fn process(data: &Path, names: &str) -> (Child, String) {
    let mut child = Process::new(env!("CARGO_BIN_EXE_attache"))
        .args(["--lang", "en", "serve", "--listen", "0.0.0.0:0", "--data"])
        .arg(data)
        .env("ATTACHE_NAMES", names)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().rsplit(':').next().unwrap().to_owned();
    (child, port)
}

fn complaint(mut child: Child) -> String {
    let told = Process::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(told.unwrap().success());
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(child.wait().unwrap().success());
    text
}

#[cfg(unix)]
#[test]
fn a_hub_on_every_address_without_a_name_says_what_to_do_and_with_one_is_reached_by_it() {
    let texts = attache::lang::Texts::new(attache::lang::Lang::En);
    let warning = texts.tr("cli-serve-nameless").into_owned();
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let Office { desk, hands, folder } = office;
    drop(desk);
    let data = folder.unwrap();
    let bystander = Office { hands, ..Office::on_sqlite() };
    for (names, is_reached) in [("", false), (" , hub.example, 127.0.0.2", true)] {
        let (child, port) = process(data.path(), names);
        let url = format!("https://{ELSEWHERE}:{port}");
        let kept = tempfile::tempdir().unwrap();
        let keep = (kept.path(), Keep::FileOnly);
        let remote = Remote::connect(&url, keep, bystander.hands.clock());
        let found = remote.map(drop).map_err(|err| err.to_string());
        let wanted = if is_reached { Ok(()) } else { Err(ClientError::Misnamed.to_string()) };
        assert_eq!(found, wanted, "{names}");
        assert_eq!(complaint(child).contains(&warning), !is_reached, "{names}");
    }
    let kept = fs::read_to_string(data.path().join("hub").join("names.txt")).unwrap();
    assert!(kept.lines().any(|it| it == "hub.example"), "{kept}");
}
