//! A hub whose papers lie in a bucket.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command as Process, Output, Stdio},
    sync::Arc,
};

use attache::{
    desk::{Desk, Fault, error::Refused, machine_clock},
    domain::Role,
    hub::Cover,
    store::Store,
    vault::{Bucket, Credentials, Keep, Vault, open_key},
};

use crate::{
    desk_papers::picture_of,
    hub::{Desktop, hub},
    hub_process::Hub,
    support::{Office, with_database},
    vault_bucket::with_store,
};

pub(crate) fn bucket(url: &str, (id, secret): (&str, &str)) -> Bucket {
    let keys = Credentials::of(Some(id.to_owned()), Some(secret.to_owned()));
    Bucket::at(url, keys.unwrap()).unwrap()
}

/// A fresh office that keeps its papers in a bucket.
pub(crate) fn office_on(bucket: Bucket) -> Office {
    let Office { desk, hands, folder } = Office::on_sqlite();
    let desk = Arc::into_inner(desk).unwrap().keeping_papers_in(Some(bucket)).unwrap();
    Office { desk: Arc::new(desk), hands, folder }
}

/// The key of an office's papers.
fn key(data: &Path) -> attache::vault::MasterKey {
    open_key(data, Keep::FileOnly).unwrap().key
}

#[test]
fn what_a_desktop_uploads_lies_in_the_bucket_and_not_in_the_folder() {
    with_store(|url, keys| {
        let office = office_on(bucket(url, keys));
        office.hire("lin", Role::Manager);
        let hub = hub(&office, Cover::Fitting);
        let lin = Desktop::at(&hub.url(), &office);
        lin.enter("lin");
        let paper = picture_of("营业执照");
        let staged = lin.client.stage_bytes("执照.jpg".to_owned(), paper.clone()).wait().unwrap();
        let data = office.folder.as_ref().unwrap().path();
        assert!(!data.join("vault").exists());
        let there = Vault::in_bucket(bucket(url, keys), &key(data));
        assert_eq!(there.get(staged.file.original).unwrap(), paper);
        assert!(there.verify(staged.file.thumb).is_ok());
    });
}

#[test]
fn an_upload_whose_paper_could_not_be_kept_is_not_answered_as_done() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("s3://papers?endpoint=http://{nobody}");
    let office = office_on(bucket(&url, ("id", "secret")));
    office.hire("lin", Role::Manager);
    office.desk.check_papers().unwrap();
    let hub = hub(&office, Cover::Fitting);
    let lin = Desktop::at(&hub.url(), &office);
    lin.enter("lin");
    let refused = lin.client.stage_bytes("执照.jpg".to_owned(), picture_of("执照")).wait();
    assert_eq!(refused.unwrap_err().key(), "fault-vault-away");
}

#[test]
fn a_hub_with_another_key_does_not_begin() {
    with_database(|database| {
        let hub = |folder: &Path| {
            let store = Store::open_postgres(database, "attache").unwrap();
            Desk::on(store, folder, machine_clock()).unwrap().check_papers()
        };
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for _ in 0..2 {
            hub(one.path()).unwrap();
        }
        let refused = hub(other.path()).unwrap_err();
        assert_eq!(refused.fault(), Fault::Refused(Refused::new("papers-other-key")));
        // With the first hub's key it is a hub of the same office.
        for name in ["vault.key", "vault.json"] {
            std::fs::copy(one.path().join(name), other.path().join(name)).unwrap();
        }
        hub(other.path()).unwrap();
    });
}

#[test]
fn an_office_is_not_opened_with_its_papers_left_elsewhere() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let here = bucket("s3://papers/one", ("id", "secret"));
    let other = bucket("s3://papers/two", ("id", "secret"));
    let data = office.folder.as_ref().unwrap().path().to_owned();
    let opened = |bucket: Option<Bucket>| {
        let desk = Desk::open(&data, office.hands.clock()).unwrap();
        desk.keeping_papers_in(bucket).map(drop).map_err(|err| err.fault().key())
    };
    assert_eq!(opened(None), Ok(()));
    office.desk.stage(&lin, "a.jpg", &picture_of("a")).unwrap();
    assert_eq!(opened(Some(here.clone())), Err("fault-papers-in-folder".to_owned()));
    fs::remove_dir_all(data.join("vault")).unwrap();
    assert_eq!(opened(Some(here.clone())), Ok(()));
    assert_eq!(opened(Some(here)), Ok(()));
    assert_eq!(opened(Some(other)), Err("fault-papers-in-bucket".to_owned()));
    assert_eq!(opened(None), Err("fault-papers-in-bucket".to_owned()));
}

fn attache(data: &Path, (id, secret): (&str, &str), args: &[&str]) -> Output {
    Process::new(env!("CARGO_BIN_EXE_attache"))
        .args(["--lang", "en", "--data"])
        .arg(data)
        .args(args)
        .env("ATTACHE_S3_KEY", id)
        .env("ATTACHE_S3_SECRET", secret)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn papers_move_to_a_bucket_and_back_on_the_command_line() {
    with_store(|url, keys| {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        let paper = picture_of("执照");
        let staged = office.desk.stage(&lin, "执照.jpg", &paper).unwrap();
        let Office { desk, folder, .. } = office;
        drop(desk);
        let folder = folder.unwrap();
        let data = folder.path();
        let run = |keys: (&str, &str), args: &[&str]| {
            let output = attache(data, keys, args);
            let text = [output.stdout, output.stderr].concat();
            (output.status.code().unwrap(), String::from_utf8(text).unwrap())
        };
        let hub = Hub::start(data, 0);
        let busy = run(keys, &["papers", "move", "--to", url]);
        assert_eq!((busy.0, busy.1.contains("Stop the hub")), (1, true), "{}", busy.1);
        hub.tell_to_stop();
        hub.ended_well();
        let wrong = run((keys.0, "geheim"), &["papers", "move", "--to", url]);
        assert_eq!(wrong.0, 1);
        assert!(wrong.1.contains("SignatureDoesNotMatch"), "{}", wrong.1);
        assert!(!wrong.1.contains("geheim"));
        let away = run(keys, &["papers", "move", "--to", url]);
        assert_eq!((away.0, away.1.contains("Moved: 3 papers")), (0, true), "{}", away.1);
        assert_eq!(run(keys, &["papers", "move", "--to", url]).0, 1, "they are there already");
        assert!(run(keys, &["papers", "check"]).1.contains("3 stored papers"));
        let well = run(keys, &["doctor"]);
        assert!(well.1.contains("ok   Papers can be written"), "{}", well.1);
        let served = run(keys, &["serve", "--listen", "127.0.0.1:0"]);
        assert!(served.0 == 1 && served.1.contains("--documents"), "{}", served.1);
        fs::remove_dir_all(data.join("vault")).unwrap();
        let back = run(keys, &["papers", "move", "--to", "folder"]);
        assert_eq!(back.0, 0, "{}", back.1);
        let vault = Vault::open(&data.join("vault"), &key(data)).unwrap();
        assert_eq!(vault.get(staged.file.original).unwrap(), paper);
        assert!(run(keys, &["papers", "check"]).1.contains("3 stored papers"));
    });
}
