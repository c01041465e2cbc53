//! The vault: what it promises about durability, secrecy and damage.

use std::{
    collections::BTreeSet,
    fs, io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use attache::{
    domain::Sha256Hash,
    vault::{Disk, Keep, KeyPlace, MasterKey, RealDisk, Vault, VaultError, open_key},
};

use crate::support::skipped;

const PAPER: &[u8] = b"a business licence, as uploaded";

fn key() -> MasterKey {
    MasterKey::from_bytes([42; 32])
}

fn label(content: &[u8]) -> Sha256Hash {
    Sha256Hash::of(&[b"label of ", content].concat())
}

/// Keeps a content under a label of its own.
fn put(vault: &Vault, content: &[u8]) -> Result<Sha256Hash, VaultError> {
    vault.put(label(content), content).map(|()| label(content))
}

fn contents(folder: &Path) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            all.push(fs::read(path).unwrap());
        }
    }
    all
}

#[test]
fn what_is_put_in_comes_out_until_it_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path(), &key()).unwrap();
    let hash = put(&vault, PAPER).unwrap();
    assert_eq!(vault.count().unwrap(), 1);
    let other = put(&vault, b"").unwrap();

    let again = Vault::open(folder.path(), &key()).unwrap();
    assert_eq!(again.get(hash).unwrap(), PAPER);
    assert_eq!(again.get(other).unwrap(), b"");
    let walked: BTreeSet<_> = again.walk().unwrap().map(Result::unwrap).collect();
    assert_eq!(walked, BTreeSet::from([hash, other]));

    again.remove(hash).unwrap();
    assert!(!again.has(hash));
    assert!(matches!(again.get(hash), Err(VaultError::Missing)));
    assert!(matches!(again.remove(hash), Err(VaultError::Missing)));
}

#[test]
fn the_folder_tells_neither_content_nor_which_known_document_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let hash = put(&Vault::open(folder.path(), &key()).unwrap(), PAPER).unwrap();
    for stored in contents(folder.path()) {
        assert!(!stored.windows(8).any(|it| PAPER.starts_with(it)));
        assert!(!stored.windows(8).any(|it| hash.bytes().starts_with(it)));
    }
    let here = Vault::open(folder.path(), &key()).unwrap().path(hash);
    assert!(!here.display().to_string().contains(&hash.to_string()[2..16]));
    let elsewhere = Vault::open(folder.path(), &MasterKey::from_bytes([1; 32])).unwrap().path(hash);
    assert_ne!(here, elsewhere);
}

#[test]
fn a_changed_cut_or_swapped_file_is_damaged_until_it_is_put_again() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path(), &key()).unwrap();
    let hash = put(&vault, PAPER).unwrap();
    let other = put(&vault, b"another paper").unwrap();
    let sound = fs::read(vault.path(hash)).unwrap();

    let mut changed = sound.clone();
    *changed.last_mut().unwrap() ^= 1;
    for bad in [changed, sound[..sound.len() / 2].to_vec(), fs::read(vault.path(other)).unwrap()] {
        fs::write(vault.path(hash), bad).unwrap();
        assert!(matches!(vault.verify(hash), Err(VaultError::Damaged)));
        let faults = vault.walk().unwrap().filter(Result::is_err).count();
        assert_eq!(faults, 1);
    }
    put(&vault, PAPER).unwrap();
    assert_eq!(vault.get(hash).unwrap(), PAPER);
}

#[test]
fn files_locked_with_another_key_say_so() {
    let folder = tempfile::tempdir().unwrap();
    put(&Vault::open(folder.path(), &key()).unwrap(), PAPER).unwrap();
    let other = Vault::open(folder.path(), &MasterKey::from_bytes([1; 32])).unwrap();
    let walked: Vec<_> = other.walk().unwrap().collect();
    assert!(matches!(walked.as_slice(), [Err(VaultError::WrongKey)]));
}

#[test]
fn equal_contents_under_two_labels_are_two_files_whatever_threads_put_them() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path(), &key()).unwrap();
    let label = |n: u8| label(&[n]);
    thread::scope(|scope| {
        for n in 0..8 {
            let vault = &vault;
            scope.spawn(move || vault.put(label(n), PAPER).unwrap());
        }
    });
    assert_eq!(vault.count().unwrap(), 8);
    vault.remove(label(0)).unwrap();
    assert!((1..8).all(|n| vault.get(label(n)).unwrap() == PAPER));
}

/// A disk on which something goes wrong.
#[derive(Clone, Copy)]
enum Mishap {
    /// It fills up in the middle of a file.
    Full,
    /// The plug is pulled after the draft is durable and before it has its name.
    Killed,
    /// It refuses every change.
    Forbidden,
}

struct BadDisk {
    mishap: Mishap,
    dead: AtomicBool,
}

impl BadDisk {
    fn with(mishap: Mishap) -> Arc<Self> {
        Arc::new(Self { mishap, dead: AtomicBool::new(false) })
    }
}

impl Disk for BadDisk {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.make_folder(folder)
    }

    fn write_new(&self, draft: &Path, content: &[u8], _: &Path) -> io::Result<()> {
        match self.mishap {
            Mishap::Full => {
                fs::write(draft, &content[..content.len() / 2])?;
                Err(io::ErrorKind::StorageFull.into())
            }
            Mishap::Killed => {
                self.dead.store(true, Ordering::SeqCst);
                fs::write(draft, content)?;
                Err(io::ErrorKind::Other.into())
            }
            Mishap::Forbidden => Err(io::ErrorKind::ReadOnlyFilesystem.into()),
        }
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.sync_folder(folder)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if self.dead.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::Other.into());
        }
        RealDisk.remove(path)
    }
}

#[test]
fn a_full_disk_is_named_and_leaves_no_half_file() {
    let folder = tempfile::tempdir().unwrap();
    let kept = put(&Vault::open(folder.path(), &key()).unwrap(), b"kept before").unwrap();
    let full = Vault::open_on(folder.path(), &key(), BadDisk::with(Mishap::Full)).unwrap();
    let error = put(&full, PAPER).unwrap_err();
    assert_eq!(error.code(), "no-space");
    assert_eq!(contents(folder.path()).len(), 1);
    full.verify(kept).unwrap();
}

#[test]
fn a_kill_between_writing_and_naming_leaves_the_vault_sound() {
    let folder = tempfile::tempdir().unwrap();
    let kept = put(&Vault::open(folder.path(), &key()).unwrap(), b"kept before").unwrap();
    let killed = Vault::open_on(folder.path(), &key(), BadDisk::with(Mishap::Killed)).unwrap();
    put(&killed, PAPER).unwrap_err();
    assert_eq!(contents(folder.path()).len(), 2, "the draft is still there");

    let again = Vault::open(folder.path(), &key()).unwrap();
    assert_eq!(contents(folder.path()).len(), 1, "the draft was swept");
    assert!(!again.has(label(PAPER)));
    again.verify(kept).unwrap();
    put(&again, PAPER).unwrap();
    assert!(again.walk().unwrap().all(|it| it.is_ok()));
}

#[test]
fn a_draft_that_a_living_process_holds_is_not_swept() {
    let folder = tempfile::tempdir().unwrap();
    drop(Vault::open(folder.path(), &key()).unwrap());
    let draft = folder.path().join("unfinished").join("held");
    let held = fs::File::create(&draft).unwrap();
    held.lock().unwrap();
    drop(Vault::open(folder.path(), &key()).unwrap());
    assert!(draft.exists());
    drop(held);
    drop(Vault::open(folder.path(), &key()).unwrap());
    assert!(!draft.exists());
}

#[test]
fn a_read_only_disk_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open_on(folder.path(), &key(), BadDisk::with(Mishap::Forbidden)).unwrap();
    assert_eq!(put(&vault, PAPER).unwrap_err().code(), "read-only");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    // Permissions do not stop root, a file in the place of a folder does.
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Vault::open(&file.path().join("vault"), &key()).err().unwrap();
    assert_eq!(error.code(), "read-only");
}

#[test]
fn the_key_is_made_once_and_found_again() {
    let data = tempfile::tempdir().unwrap();
    let first = open_key(data.path(), Keep::FileOnly).unwrap();
    assert_eq!(first.place, KeyPlace::File);
    let hash = put(&Vault::open(&data.path().join("vault"), &first.key).unwrap(), PAPER).unwrap();
    let second = open_key(data.path(), Keep::FileOnly).unwrap();
    let vault = Vault::open(&data.path().join("vault"), &second.key).unwrap();
    assert_eq!(vault.get(hash).unwrap(), PAPER);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_key_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let data = tempfile::tempdir().unwrap();
    open_key(data.path(), Keep::FileOnly).unwrap();
    let mode = fs::metadata(data.path().join("vault.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_lost_key_is_an_error_and_never_a_new_key() {
    let data = tempfile::tempdir().unwrap();
    let kept = open_key(data.path(), Keep::FileOnly).unwrap();
    put(&Vault::open(&data.path().join("vault"), &kept.key).unwrap(), PAPER).unwrap();
    let saved = fs::read(data.path().join("vault.key")).unwrap();

    fs::remove_file(data.path().join("vault.key")).unwrap();
    assert_eq!(open_key(data.path(), Keep::FileOnly).unwrap_err().code(), "key-missing");
    fs::remove_file(data.path().join("vault.json")).unwrap();
    assert_eq!(open_key(data.path(), Keep::FileOnly).unwrap_err().code(), "key-missing");
    assert!(!data.path().join("vault.key").exists());

    fs::write(data.path().join("vault.key"), saved).unwrap();
    assert_eq!(open_key(data.path(), Keep::FileOnly).unwrap().key.id(), kept.key.id());
}

#[test]
fn a_foreign_key_file_is_refused() {
    let data = tempfile::tempdir().unwrap();
    open_key(data.path(), Keep::FileOnly).unwrap();
    fs::write(data.path().join("vault.key"), "00".repeat(32)).unwrap();
    assert_eq!(open_key(data.path(), Keep::FileOnly).unwrap_err().code(), "wrong-key");
}

#[test]
fn two_first_starts_at_once_agree_on_one_key() {
    let data = tempfile::tempdir().unwrap();
    let ids: BTreeSet<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| open_key(data.path(), Keep::FileOnly).unwrap().key.id()))
            .collect();
        starts.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert_eq!(ids.len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_keyring_the_key_goes_to_a_file_at_once() {
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() {
        return skipped("there is a session bus, and this test must not touch its keyring");
    }
    let data = tempfile::tempdir().unwrap();
    let kept = open_key(data.path(), Keep::KeyringFirst).unwrap();
    assert_eq!(kept.place, KeyPlace::File);
    assert_eq!(open_key(data.path(), Keep::KeyringFirst).unwrap().key.id(), kept.key.id());
}
