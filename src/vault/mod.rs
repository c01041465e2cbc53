//! Uploaded files, encrypted at rest and found by their content.
//!
//! A file is written once and never changed. Its name in the folder is a keyed hash of its content,
//! so that who sees the folder cannot tell whether a document that they know is kept in it.

mod crypt;
mod disk;
mod drawer;
mod key;
mod place;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::domain::Sha256Hash;

use self::{crypt::Keys, disk::hex};
pub use self::{
    disk::{Disk, RealDisk},
    drawer::Drawer,
    key::MasterKey,
    place::{Keep, KeptKey, KeyPlace, open_key},
};

/// Why the vault could not do what was asked. The causes are for the log, the codes for people.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the disk is full")]
    NoSpace,
    #[error("the vault's folder cannot be written: {0}")]
    ReadOnly(io::Error),
    #[error("the file is not in the vault")]
    Missing,
    #[error("the stored file was damaged or changed")]
    Damaged,
    #[error("the vault's files were locked with another key")]
    WrongKey,
    #[error("the vault has files but its key is gone")]
    KeyMissing,
    #[error("the system's keyring, which keeps the vault's key, does not answer")]
    KeyringUnreachable,
    #[error("the stored file has format {0}, which is newer than this program")]
    Newer(u8),
    #[error("the vault could not be read or written: {0}")]
    Disk(io::Error),
}

impl VaultError {
    /// The stable name that texts and callers go by; a refusal is named `vault-<code>` after it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSpace => "no-space",
            Self::ReadOnly(_) => "read-only",
            Self::Missing => "missing",
            Self::Damaged => "damaged",
            Self::WrongKey => "wrong-key",
            Self::KeyMissing => "key-missing",
            Self::KeyringUnreachable => "keyring-unreachable",
            Self::Newer(_) => "newer",
            Self::Disk(_) => "disk",
        }
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{
            NotADirectory, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem,
            StorageFull,
        };
        match error.kind() {
            StorageFull | QuotaExceeded => Self::NoSpace,
            PermissionDenied | ReadOnlyFilesystem | NotADirectory => Self::ReadOnly(error),
            NotFound => Self::Missing,
            _ => Self::Disk(error),
        }
    }
}

/// The folder of encrypted files. Cheap to clone; may be used from several threads at once.
#[derive(Clone)]
pub struct Vault {
    folder: PathBuf,
    keys: Arc<Keys>,
    disk: Arc<dyn Disk>,
}

const UNFINISHED: &str = "unfinished";

impl Vault {
    /// Opens the vault in `folder`, makes it if it is new, and clears what a crash left half written.
    pub fn open(folder: &Path, key: &MasterKey) -> Result<Self, VaultError> {
        Self::open_on(folder, key, Arc::new(RealDisk))
    }

    /// Opens the vault on a disk that a test has made to fail.
    pub fn open_on(
        folder: &Path,
        key: &MasterKey,
        disk: Arc<dyn Disk>,
    ) -> Result<Self, VaultError> {
        disk.make_folder(folder)?;
        disk.make_folder(&folder.join(UNFINISHED))?;
        disk::sweep(&folder.join(UNFINISHED))?;
        Ok(Self { folder: folder.to_owned(), keys: Arc::new(Keys::of(key)), disk })
    }

    /// Keeps `content` and answers its hash once it is durable. The same content is kept once.
    ///
    /// A stored copy that has been damaged is replaced.
    pub fn put(&self, content: &[u8]) -> Result<Sha256Hash, VaultError> {
        let hash = Sha256Hash::of(content);
        let path = self.path(hash);
        let drawer = path.parent().unwrap_or(&self.folder);
        match self.get(hash) {
            // Another thread may have stored it without having made the folder durable yet.
            Ok(_) => return Ok(self.disk.sync_folder(drawer).map(|()| hash)?),
            Err(VaultError::Missing | VaultError::Damaged) => {}
            Err(other) => return Err(other),
        }
        let sealed = self.keys.seal(hash, content)?;
        self.disk.make_folder(drawer)?;
        self.write(&path, &sealed)?;
        self.disk.sync_folder(drawer)?;
        Ok(hash)
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

    /// The content with this hash, proved to be exactly what was stored.
    pub fn get(&self, hash: Sha256Hash) -> Result<Vec<u8>, VaultError> {
        let sealed = self.disk.read(&self.path(hash))?;
        self.keys.unseal(hash, &sealed)
    }

    /// Encrypts a small secret that is kept elsewhere.
    pub fn seal(&self, content: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.keys.seal(Sha256Hash::of(content), content)
    }

    /// The secret that [`Self::seal`] encrypted.
    pub fn unseal(&self, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.keys.unseal_whole(sealed)
    }

    /// Whether there is a file for this hash; it may be damaged.
    pub fn has(&self, hash: Sha256Hash) -> bool {
        self.path(hash).is_file()
    }

    /// Reads the file with this hash to the end and proves it.
    pub fn verify(&self, hash: Sha256Hash) -> Result<(), VaultError> {
        self.get(hash).map(|_| ())
    }

    /// Erases the file: its own key goes with it, so nothing else needs to be overwritten.
    pub fn remove(&self, hash: Sha256Hash) -> Result<(), VaultError> {
        let path = self.path(hash);
        self.disk.remove(&path)?;
        Ok(self.disk.sync_folder(path.parent().unwrap_or(&self.folder))?)
    }

    /// Opens every stored file, one after the other; the content is dropped, the hash or the fault kept.
    pub fn walk(
        &self,
    ) -> Result<impl Iterator<Item = Result<Sha256Hash, VaultError>> + use<'_>, VaultError> {
        let files = disk::files(&self.folder, UNFINISHED)?;
        Ok(files.into_iter().map(|path| {
            let hash = self.keys.unseal_any(&self.disk.read(&path)?)?;
            if self.path(hash) == path { Ok(hash) } else { Err(VaultError::Damaged) }
        }))
    }

    /// A keyed hash for secrets that are too short for a plain one; `purpose` keeps their kinds apart.
    pub fn pepper(&self, purpose: &str, secret: &str) -> Sha256Hash {
        let said = [purpose.as_bytes(), &[0], secret.as_bytes()].concat();
        Sha256Hash::from_bytes(self.keys.pepper(&said))
    }

    /// How many files are stored.
    pub fn count(&self) -> Result<usize, VaultError> {
        Ok(disk::files(&self.folder, UNFINISHED)?.len())
    }

    /// Where a file is, for backups and for tests that damage it.
    pub fn path(&self, hash: Sha256Hash) -> PathBuf {
        let name = hex(&self.keys.name(hash));
        let (drawer, rest) = name.split_at(2);
        self.folder.join(drawer).join(rest)
    }
}
