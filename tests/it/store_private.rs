//! Nobody else on the machine reads what the program writes, whatever the user's mask says.
#![cfg(unix)]

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use attache::{
    desk::{DATABASE, Desk, private},
    domain::Role,
};

use crate::support::{Hands, MORNING, Office};

/// Who may do what with it, in the figures of `chmod`.
fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn open(folder: &Path) -> Desk {
    Desk::open(folder, Hands::at(MORNING).clock()).unwrap()
}

#[test]
fn an_office_is_its_owners_alone() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("new").join("office");
    let desk = open(&folder);
    assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700));
    for name in [DATABASE, "attache.db-wal", "attache.db-shm"] {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
    let copy = parent.path().join("copy.db");
    desk.back_up(&copy).unwrap();
    assert_eq!(mode(&copy), 0o600);
}

#[test]
fn an_office_that_others_could_read_is_shut_when_it_is_opened() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let folder = office.folder.as_ref().unwrap().path();
    let names = [DATABASE, "attache.db-wal", "attache.db-shm"];
    for name in names {
        fs::set_permissions(folder.join(name), Permissions::from_mode(0o664)).unwrap();
    }
    let again = open(folder);
    for name in names {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
    // Its folder is the user's business: it may be one that was there before.
    fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
    drop((again, open(folder)));
    assert_eq!(mode(folder), 0o755);
}

#[test]
fn what_is_written_for_a_person_is_theirs_also_over_an_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    for content in ["one", "another", "x"] {
        private::write(&path, content.as_bytes()).unwrap();
        assert_eq!((mode(&path), fs::read_to_string(&path).unwrap().as_str()), (0o600, content));
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    }
}
