//! Sealed files in a folder of this machine.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Disk, VaultError, crypt, disk, rack::Rack};

/// What is being written lies here until it is whole.
pub(super) const UNFINISHED: &str = "unfinished";

/// A folder with a drawer for each first two digits.
pub(super) struct Folder {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
}

impl Folder {
    /// Opens the folder, makes it if it is new, and clears what a crash left half written.
    pub(super) fn open(folder: &Path, disk: Arc<dyn Disk>) -> Result<Self, VaultError> {
        disk.make_folder(folder)?;
        disk.make_folder(&folder.join(UNFINISHED))?;
        disk::sweep(&folder.join(UNFINISHED))?;
        Ok(Self { folder: folder.to_owned(), disk })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn drawer(&self, name: &str) -> PathBuf {
        self.path(name).parent().unwrap_or(&self.folder).to_owned()
    }

    /// Makes durable what was moved into or out of a drawer.
    fn settle(&self, name: &str) -> Result<(), VaultError> {
        Ok(self.disk.sync_folder(&self.drawer(name))?)
    }

    fn write(&self, path: &Path, sealed: &[u8]) -> Result<(), VaultError> {
        // A second try, for when another process swept our file before we held it.
        let mut swept = Ok(());
        for _ in 0..2 {
            let draft = self.folder.join(UNFINISHED).join(crypt::random_name()?);
            match self.disk.write_new(&draft, sealed, path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => swept = Err(error),
                Err(error) => {
                    // What cannot be removed now is swept at the next start.
                    self.disk.remove(&draft).ok();
                    return Err(error.into());
                }
                Ok(()) => return Ok(()),
            }
        }
        Ok(swept?)
    }
}

impl Rack for Folder {
    fn put(&self, name: &str, sealed: &[u8]) -> Result<(), VaultError> {
        self.disk.make_folder(&self.drawer(name))?;
        self.write(&self.path(name), sealed)?;
        self.settle(name)
    }

    fn get(&self, name: &str) -> Result<Vec<u8>, VaultError> {
        Ok(self.disk.read(&self.path(name))?)
    }

    fn remove(&self, name: &str) -> Result<(), VaultError> {
        self.disk.remove(&self.path(name))?;
        self.settle(name)
    }

    fn names(&self) -> Result<Vec<String>, VaultError> {
        let files = disk::files(&self.folder, UNFINISHED)?;
        let named = |path: PathBuf| {
            let inside = path.strip_prefix(&self.folder).unwrap_or(&path);
            let parts: Vec<_> = inside.iter().map(|it| it.to_string_lossy()).collect();
            parts.join("/")
        };
        Ok(files.into_iter().map(named).collect())
    }

    fn any(&self) -> Result<Option<String>, VaultError> {
        Ok(self.names()?.into_iter().next())
    }
}
