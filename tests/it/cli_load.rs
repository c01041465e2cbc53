//! `attache load` fills no office that is not empty. `scripts/check_load.sh` has it work.

use std::process::{Command, Output};

use attache::{
    desk::{Desk, machine_clock},
    domain::Role,
    lang::{Lang, Texts},
    store::Store,
};

use crate::support::{Hands, Office, with_database};

fn load(more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_attache"))
        .args(["--lang", "en", "load", "--desktops", "1", "--uploads", "0", "--seconds", "1"])
        .args(more)
        .output()
        .unwrap()
}

fn is_refused(done: &Output) -> bool {
    let sentence = Texts::new(Lang::En).tr("cli-load-not-empty").into_owned();
    let complaint = String::from_utf8_lossy(&done.stderr).trim().to_owned();
    done.status.code() == Some(1) && complaint == sentence
}

#[test]
fn a_load_leaves_an_office_alone_in_which_somebody_is() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let folder = office.folder.unwrap();
    drop(office.desk);
    let done = load(&["--folder", folder.path().to_str().unwrap()]);
    assert!(is_refused(&done), "{done:?}");
    with_database(|url| {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_postgres(url, "attache").unwrap();
        let desk = Desk::on(store, folder.path(), machine_clock()).unwrap();
        let office =
            Office { desk: desk.into(), hands: Hands::of_the_machine(), folder: Some(folder) };
        office.hire("lin", Role::Manager);
        let done = load(&["--tls", "--database", url]);
        assert!(is_refused(&done), "{done:?}");
    });
}
