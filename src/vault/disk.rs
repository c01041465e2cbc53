//! What the vault does to the disk, behind a seam so that tests can fill it, pull its plug or forbid it.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::private;

/// The few disk operations whose order makes a stored file durable.
pub trait Disk: Send + Sync {
    /// Makes the folder, and its parents, durable.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;

    /// Writes a new file at `draft`, makes it durable and moves it to `path` at once.
    fn write_new(&self, draft: &Path, content: &[u8], path: &Path) -> io::Result<()>;

    /// Makes what was moved into or out of the folder durable.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        let parent = folder.parent().filter(|it| !it.as_os_str().is_empty());
        if let Some(parent) = parent {
            self.make_folder(parent)?;
        }
        match private::one_folder(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        parent.map_or(Ok(()), |it| self.sync_folder(it))
    }

    fn write_new(&self, draft: &Path, content: &[u8], path: &Path) -> io::Result<()> {
        let mut file = private::new_file(draft)?;
        // Held until it has its name, so that another process does not sweep it away. Where the file
        // system knows no locks nobody sweeps either.
        file.try_lock().ok();
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(draft, path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        sync_folder(folder)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows keeps its own journal of names and cannot open a folder to flush it.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes drafts that no living process holds.
pub(super) fn sweep(unfinished: &Path) -> io::Result<()> {
    for entry in fs::read_dir(unfinished)? {
        let path = entry?.path();
        // Gone meanwhile, held, or on a file system without locks: not ours to remove.
        let Ok(file) = File::open(&path) else { continue };
        if file.try_lock().is_ok() {
            fs::remove_file(&path).ok();
        }
    }
    Ok(())
}

/// The stored files, in order of their names, without those in the folder `except`.
pub(super) fn files(folder: &Path, except: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for drawer in fs::read_dir(folder)? {
        let drawer = drawer?;
        if drawer.file_name() == except || !drawer.file_type()?.is_dir() {
            continue;
        }
        for entry in fs::read_dir(drawer.path())? {
            found.push(entry?.path());
        }
    }
    found.sort();
    Ok(found)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        write!(text, "{byte:02x}").ok();
        text
    })
}
