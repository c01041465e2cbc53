//! Folders and files that nobody else on the machine may look into, whatever the user's mask says.
//!
//! Windows protects the user's own folders by their access lists; there nothing is done.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Makes a folder with its parents; one that is there already stays as its owner wants it.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes one folder that must not be there yet.
pub(super) fn one_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file that must not be there yet.
pub fn new_file(path: &Path) -> io::Result<File> {
    options().write(true).create_new(true).open(path)
}

/// Writes a file; one that was there is written over, and shut where we may: a colleague's file in a common folder, or one
/// on a disk that knows no owners, stays as open as its place is.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = options().write(true).create(true).truncate(false).open(path)?;
    if let Err(err) = shut(path) {
        tracing::info!(%err, "a file that was there stays open to others");
    }
    file.set_len(0)?;
    file.write_all(content)
}

/// Sees to it that a file is there, empty if need be, and that only its owner opens it.
pub fn file(path: &Path) -> io::Result<()> {
    match new_file(path) {
        Err(err) if err.kind() != io::ErrorKind::AlreadyExists => Err(err),
        Err(_there_already) => shut(path),
        Ok(_made) => Ok(()),
    }
}

/// Takes a file that is there away from everybody but its owner.
#[cfg(unix)]
pub fn shut(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let open_to = fs::metadata(path)?.permissions().mode() & 0o777;
    let owners = open_to & 0o700;
    if open_to == owners {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(owners))
}

#[cfg(not(unix))]
pub fn shut(_: &Path) -> io::Result<()> {
    Ok(())
}

fn options() -> OpenOptions {
    // Used on one system alone.
    #[cfg_attr(not(unix), expect(unused_mut))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
