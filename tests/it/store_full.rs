//! A full disk: what was saved stays, what was not is refused in clear words, and room cures it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command as Process,
};

use attache::{
    desk::{Command, Desk, Fault, draft, machine_clock, office::OfficePage},
    domain::{Actor, Personal},
};

use crate::support::skipped;

/// A disk of a few megabytes, gone with the test.
struct TinyDisk {
    _folder: tempfile::TempDir,
    mount: PathBuf,
}

impl TinyDisk {
    /// Needs the right to mount; says why when it has none.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = folder.path().join("disk");
        fs::create_dir(&mount).unwrap();
        let done = Process::new("mount")
            .args(["-t", "tmpfs", "-o", "size=20m", "tmpfs"])
            .arg(&mount)
            .output()
            .is_ok_and(|it| it.status.success());
        if !done {
            skipped("mounting a small disk is not allowed here");
            return None;
        }
        Some(Self { _folder: folder, mount })
    }
}

impl Drop for TinyDisk {
    fn drop(&mut self) {
        Process::new("umount").arg("-l").arg(&self.mount).status().ok(); // Best effort at the end.
    }
}

fn keep(desk: &Desk, slot: &str, bytes: usize) -> Result<(), Fault> {
    let body = Personal::new("x".repeat(bytes));
    let command = Command::Draft(draft::Command::Keep { slot: slot.to_owned(), body });
    desk.run(&Actor::program(), command).map(drop).map_err(|err| err.fault())
}

fn fill(disk: &Path) -> PathBuf {
    let path = disk.join("ballast");
    let mut size = 1 << 20;
    let mut ballast = fs::File::create(&path).unwrap();
    while 4096 <= size {
        let chunk = vec![0; size];
        if std::io::Write::write_all(&mut ballast, &chunk).is_err() {
            size /= 2;
        }
    }
    path
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let Some(disk) = TinyDisk::mount() else { return };
    let desk = Desk::open(&disk.mount.join("office"), machine_clock()).unwrap();
    keep(&desk, "before", 1000).unwrap();
    let ballast = fill(&disk.mount);
    // The reserve beside the database lets the first commands through.
    keep(&desk, "reserve", 100_000).unwrap();
    assert!(desk.ask(&Actor::program(), OfficePage).unwrap().is_short_of_space, "nobody is told");
    let ballast_2 = fill_again(&disk.mount);
    let refused = (0..200).find_map(|i| keep(&desk, &format!("full {i}"), 200_000).err());
    assert_eq!(refused, Some(Fault::NoSpace));
    fs::remove_file(ballast).unwrap();
    fs::remove_file(ballast_2).unwrap();
    keep(&desk, "after", 1000).unwrap();
    for slot in ["before", "reserve", "after"] {
        let ask = draft::DraftText { slot: slot.to_owned() };
        assert!(desk.ask(&Actor::program(), ask).unwrap().is_some(), "{slot} is lost");
    }
    assert!(!desk.office().space.mend(), "there is room again");
    assert!(!desk.ask(&Actor::program(), OfficePage).unwrap().is_short_of_space);
    assert_eq!(desk.verify_audit(&[]).unwrap().breaks, []);
    assert!(desk.store().is_sound().unwrap());
}

fn fill_again(disk: &Path) -> PathBuf {
    let folder = disk.join("again");
    fs::create_dir(&folder).ok(); // Even a folder may not fit.
    let second = fill(&folder);
    assert!(second.exists());
    second
}
