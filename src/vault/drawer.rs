//! Small encrypted files found by a name, for what a desktop keeps of a hub far away.
//!
//! Unlike the vault's, these files are written over and may be thrown away to make room.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use super::{
    Disk as _, MasterKey, RealDisk, VaultError,
    crypt::{self, Keys},
    disk::hex,
};
use crate::domain::Sha256Hash;

/// A folder of such files. Cheap to clone; may be used from several threads at once.
#[derive(Clone)]
pub struct Drawer {
    folder: PathBuf,
    keys: Arc<Keys>,
}

/// What drafts of files end in.
const DRAFT: &str = "draft";

impl Drawer {
    /// Opens the drawer in `folder`, or makes it.
    pub fn open(folder: &Path, key: &MasterKey) -> Result<Self, VaultError> {
        RealDisk.make_folder(folder)?;
        Ok(Self { folder: folder.to_owned(), keys: Arc::new(Keys::of(key)) })
    }

    /// A drawer within this one, which can be thrown away by itself.
    pub fn part(&self, name: &str) -> Result<Self, VaultError> {
        let folder = self.path(name);
        RealDisk.make_folder(&folder)?;
        Ok(Self { folder, keys: Arc::clone(&self.keys) })
    }

    /// Throws away the part of this name with all that is kept in it.
    pub fn remove_part(&self, name: &str) -> Result<(), VaultError> {
        match fs::remove_dir_all(self.path(name)) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err.into()),
            _ => Ok(()),
        }
    }

    /// Keeps `content` under `name`, in place of what was there; durable when this returns.
    pub fn put(&self, name: &str, content: &[u8]) -> Result<(), VaultError> {
        let sealed = self.keys.seal(Sha256Hash::of(content), content)?;
        let path = self.path(name);
        let draft = path.with_extension(format!("{}.{DRAFT}", crypt::random_name()?));
        let written = RealDisk.write_new(&draft, &sealed, &path);
        if written.is_err() {
            fs::remove_file(&draft).ok(); // What is left of a full disk.
        }
        written?;
        Ok(RealDisk.sync_folder(&self.folder)?)
    }

    /// What is kept under `name`, proved to be what was put there.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
        match fs::read(self.path(name)) {
            Ok(sealed) => self.keys.unseal_whole(&sealed).map(Some),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(err) => Err(err.into()),
        }
    }

    /// Each thing that is kept here, in no order, proved to be what was put there; nothing of the parts.
    pub fn contents(&self) -> Result<Vec<Result<Vec<u8>, VaultError>>, VaultError> {
        let mut contents = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let is_draft = path.extension().is_some_and(|it| it == DRAFT);
            if !is_draft && !path.is_dir() {
                let sealed = fs::read(path).map_err(VaultError::from);
                contents.push(sealed.and_then(|it| self.keys.unseal_whole(&it)));
            }
        }
        Ok(contents)
    }

    /// Makes what was removed stay away, even if the power fails now.
    pub fn sync(&self) -> Result<(), VaultError> {
        Ok(RealDisk.sync_folder(&self.folder)?)
    }

    /// Throws away what is kept under `name`.
    pub fn remove(&self, name: &str) -> Result<(), VaultError> {
        match fs::remove_file(self.path(name)) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err.into()),
            _ => Ok(()),
        }
    }

    /// Throws the oldest files away, those in its parts too, until no more than `bytes` are left.
    pub fn shrink_to(&self, bytes: u64) -> Result<(), VaultError> {
        let mut files = self.files()?;
        files.sort();
        let mut whole: u64 = files.iter().map(|(_, size, _)| size).sum();
        for (_, size, path) in files {
            if whole <= bytes {
                break;
            }
            fs::remove_file(path)?;
            whole -= size;
        }
        Ok(())
    }

    fn files(&self) -> io::Result<Vec<(SystemTime, u64, PathBuf)>> {
        let (mut files, mut folders) = (Vec::new(), vec![self.folder.clone()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let meta = entry.metadata()?;
                if meta.is_file() {
                    files.push((meta.modified()?, meta.len(), entry.path()));
                } else if meta.is_dir() {
                    folders.push(entry.path());
                }
            }
        }
        Ok(files)
    }

    /// The names of the files tell nothing without the key.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(hex(&self.keys.name(Sha256Hash::of(name.as_bytes()))))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn drawer(folder: &Path) -> Drawer {
        Drawer::open(folder, &MasterKey::from_bytes([7; 32])).unwrap()
    }

    #[test]
    fn what_was_put_is_found_by_its_name_and_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let drawer = drawer(folder.path());
        assert_eq!(drawer.get("a").unwrap(), None);
        drawer.put("a", b"first").unwrap();
        drawer.put("b", b"other").unwrap();
        drawer.put("a", b"second").unwrap();
        assert_eq!(drawer.get("a").unwrap().unwrap(), b"second");
        drawer.remove("a").unwrap();
        assert_eq!(drawer.get("a").unwrap(), None);
        assert_eq!(drawer.get("b").unwrap().unwrap(), b"other");
    }

    #[test]
    fn a_part_is_thrown_away_by_itself_and_counts_for_the_room() {
        let folder = tempfile::tempdir().unwrap();
        let drawer = drawer(folder.path());
        drawer.put("a", b"ours").unwrap();
        for (part, content) in [("lin", b"lin's"), ("sun", b"sun's")] {
            drawer.part(part).unwrap().put("a", content).unwrap();
        }
        assert_eq!(drawer.files().unwrap().len(), 3);
        drawer.remove_part("lin").unwrap();
        drawer.remove_part("lin").unwrap();
        let kept = |part: &str| drawer.part(part).unwrap().get("a").unwrap();
        assert_eq!((kept("lin"), kept("sun")), (None, Some(b"sun's".to_vec())));
        drawer.shrink_to(0).unwrap();
        assert_eq!((kept("sun"), drawer.get("a").unwrap()), (None, None));
    }

    #[test]
    fn neither_names_nor_contents_can_be_read_without_the_key() {
        let folder = tempfile::tempdir().unwrap();
        drawer(folder.path()).put("a customer", b"a telephone number").unwrap();
        let (_, _, path) = drawer(folder.path()).files().unwrap().remove(0);
        assert!(!path.to_string_lossy().contains("customer"));
        let sealed = fs::read(path).unwrap();
        assert!(!sealed.windows(9).any(|it| it == b"telephone"));
        let other = Drawer::open(folder.path(), &MasterKey::from_bytes([8; 32])).unwrap();
        assert_eq!(other.get("a customer").unwrap(), None);
    }

    #[test]
    fn the_oldest_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let drawer = drawer(folder.path());
        for (name, age) in [("a", 3), ("b", 2), ("c", 1)] {
            drawer.put(name, &[0; 1000]).unwrap();
            // The system's own times may be equal for what is written at once.
            let file = fs::File::options().write(true).open(drawer.path(name)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 - age)).unwrap();
        }
        let whole: u64 = drawer.files().unwrap().iter().map(|(_, size, _)| size).sum();
        drawer.shrink_to(whole - 1).unwrap();
        assert_eq!(drawer.files().unwrap().len(), 2);
        assert!(drawer.get("c").unwrap().is_some());
    }
}
