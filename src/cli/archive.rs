//! What a backup is: one zip file with a list of everything in it and its SHA-256.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Read, Write},
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::desk::DATABASE;

/// The list, in the zip file.
pub(super) const MANIFEST: &str = "manifest.json";
/// The note that names the key of the uploaded files; it holds no secret.
pub(super) const LABEL: &str = "vault.json";
/// The folder of uploaded files, encrypted.
pub(super) const VAULT: &str = "vault";
/// The version of this layout.
pub(super) const FORMAT: u32 = 1;

const UNFINISHED: &str = "unfinished";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    pub made: String,
    pub files: Vec<Listed>,
}

/// One file of the office, by its path in the data folder, with `/` between the parts.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Listed {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    /// Whether it is a list that a backup can have: the database is in it, nothing twice, and
    /// nothing that would land outside the data folder or is no part of an office.
    pub(super) fn is_sound(&self) -> bool {
        let mut paths: Vec<&str> = self.files.iter().map(|it| it.path.as_str()).collect();
        paths.sort_unstable();
        self.files.iter().all(|it| belongs(&it.path))
            && paths.contains(&DATABASE)
            && paths.windows(2).all(|pair| pair.first() != pair.last())
    }
}

fn belongs(path: &str) -> bool {
    let plain = Path::new(path).components().all(|it| matches!(it, Component::Normal(_)));
    let in_vault = path.starts_with("vault/") && !path.ends_with('/');
    plain && !path.contains('\\') && (path == DATABASE || path == LABEL || in_vault)
}

/// Copies to the end; answers how much it was and its SHA-256 in hexadecimal digits.
pub(super) fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    let mut bytes = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(err) if err.kind() == io::ErrorKind::Interrupted => continue,
            Err(err) => return Err(err),
        };
        let part = buffer.get(..read).unwrap_or_default();
        hash.update(part);
        to.write_all(part)?;
        bytes += read as u64;
    }
    let digits = hash.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").ok(); // Writing to a string cannot fail.
        text
    });
    Ok((bytes, digits))
}

/// Every finished file of the vault in `data`, by its path in the data folder.
pub(super) fn vault_files(data: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let vault = data.join(VAULT);
    if !vault.is_dir() {
        return Ok(found);
    }
    for drawer in fs::read_dir(vault)? {
        let drawer = drawer?;
        if !drawer.file_type()?.is_dir() || drawer.file_name() == UNFINISHED {
            continue;
        }
        for file in fs::read_dir(drawer.path())? {
            let file = file?;
            if file.file_type()?.is_file() {
                let (drawer, name) = (drawer.file_name(), file.file_name());
                let path = format!("vault/{}/{}", drawer.display(), name.display());
                found.push((path, file.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(paths: &[&str]) -> Manifest {
        let listed =
            |path: &&str| Listed { path: (*path).to_owned(), bytes: 0, sha256: String::new() };
        let files = paths.iter().map(listed).collect();
        Manifest { format: FORMAT, program: String::new(), made: String::new(), files }
    }

    #[test]
    fn a_backup_is_an_office_and_nothing_else() {
        assert!(of(&[DATABASE, LABEL, "vault/ab/cd"]).is_sound());
        assert!(!of(&[LABEL]).is_sound());
        for bad in ["/etc/passwd", "../x", "vault/../../x", "vault/", "vault.key", DATABASE] {
            assert!(!of(&[DATABASE, bad]).is_sound(), "{bad}");
        }
    }
}
