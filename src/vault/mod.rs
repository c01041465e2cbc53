//! Uploaded files, encrypted at rest and found by labels that are given once.
//!
//! They lie in a folder of this machine or, for hubs, in a bucket of an S3-compatible store; what is
//! stored is the same. A file is written once and never changed. Its name in the folder is a keyed hash of its label,
//! which has nothing to do with its content, so that who sees the folder cannot tell whether a document that they know
//! is kept in it. No two files share a label: what one of them is removed for must not be the other's end.

mod bucket;
mod crypt;
mod disk;
mod drawer;
mod folder;
mod key;
mod place;
pub mod private;
mod rack;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::domain::Sha256Hash;

pub use self::{
    bucket::{Bucket, BucketRefusal, Credentials},
    disk::{Disk, RealDisk},
    drawer::Drawer,
    key::MasterKey,
    place::{Keep, KeptKey, KeyPlace, open_key},
};
use self::{crypt::Keys, disk::hex, folder::Folder, rack::Rack};

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
    #[error(transparent)]
    Bucket(#[from] BucketRefusal),
    #[error("the bucket cannot be reached: {0}")]
    Away(String),
    #[error("the bucket's store refused: {0}")]
    Denied(String),
    #[error("the bucket does not exist")]
    NoBucket,
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
            Self::Bucket(refusal) => refusal.code(),
            Self::Away(_) => "away",
            Self::Denied(_) => "denied",
            Self::NoBucket => "no-bucket",
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

/// The encrypted files. Cheap to clone; may be used from several threads at once.
#[derive(Clone)]
pub struct Vault {
    /// The folder; empty for a bucket.
    root: PathBuf,
    keys: Arc<Keys>,
    rack: Arc<dyn Rack>,
}

/// Whether the folder of a vault has files; one that was never opened has none.
pub fn holds_files(folder: &Path) -> Result<bool, VaultError> {
    Ok(folder.is_dir() && !disk::files(folder, folder::UNFINISHED)?.is_empty())
}

/// A file as it lies in the vault: one that was opened and proved, or what is wrong with it.
pub type Walked = Result<Sha256Hash, VaultError>;

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
        let rack = Arc::new(Folder::open(folder, disk)?);
        Ok(Self { root: folder.to_owned(), keys: Arc::new(Keys::of(key)), rack })
    }

    /// The vault in a bucket. Nothing is asked of it before the first file.
    pub fn in_bucket(bucket: Bucket, key: &MasterKey) -> Self {
        let (root, keys) = (PathBuf::new(), Arc::new(Keys::of(key)));
        Self { root, keys, rack: Arc::new(bucket) }
    }

    /// Whether the place answers, and its files are locked with our key.
    pub fn check(&self) -> Result<(), VaultError> {
        let Some(name) = self.rack.any()? else { return Ok(()) };
        match self.rack.get(&name) {
            Ok(sealed) if crypt::key_id(&sealed).is_some_and(|id| id != self.keys.id()) => {
                Err(VaultError::WrongKey)
            }
            // Removed meanwhile, or damaged: no sign of another key.
            Ok(_) | Err(VaultError::Missing) => Ok(()),
            Err(other) => Err(other),
        }
    }

    /// Tells vaults of different keys apart without telling the key.
    pub fn key_id(&self) -> String {
        hex(&self.keys.id())
    }

    /// Keeps `content` under `label`; it is durable when this returns.
    pub fn put(&self, label: Sha256Hash, content: &[u8]) -> Result<(), VaultError> {
        self.rack.put(&self.name(label), &self.keys.seal(label, content)?)
    }

    /// What is kept under `label`, proved to be exactly what was stored.
    pub fn get(&self, label: Sha256Hash) -> Result<Vec<u8>, VaultError> {
        let sealed = self.rack.get(&self.name(label))?;
        self.keys.unseal(label, &sealed)
    }

    /// Encrypts a small secret that is kept elsewhere.
    pub fn seal(&self, content: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.keys.seal(Sha256Hash::of(content), content)
    }

    /// The secret that [`Self::seal`] encrypted.
    pub fn unseal(&self, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.keys.unseal_whole(sealed)
    }

    /// Whether there is a file with this label; it may be damaged.
    pub fn has(&self, label: Sha256Hash) -> bool {
        self.rack.get(&self.name(label)).is_ok()
    }

    /// Reads the file with this label to the end and proves it.
    pub fn verify(&self, label: Sha256Hash) -> Result<(), VaultError> {
        self.get(label).map(|_| ())
    }

    /// Erases the file: its own key goes with it, so nothing else needs to be overwritten.
    pub fn remove(&self, label: Sha256Hash) -> Result<(), VaultError> {
        self.rack.remove(&self.name(label))
    }

    /// Opens every stored file, one after the other; the content is dropped, the label or the fault kept.
    pub fn walk(&self) -> Result<impl Iterator<Item = Walked> + use<'_>, VaultError> {
        let names = self.rack.names()?;
        Ok(names.into_iter().map(|name| self.prove(&name, &self.rack.get(&name)?)))
    }

    /// Copies every file to `other`, which has the same key, and reads each back from there.
    ///
    /// A file that is there already and sound is left alone, so a copy that was broken off goes on.
    pub fn copy_to<'a>(
        &'a self,
        other: &'a Self,
    ) -> Result<impl Iterator<Item = Walked> + use<'a>, VaultError> {
        let names = self.rack.names()?;
        Ok(names.into_iter().map(|name| {
            let sealed = self.rack.get(&name)?;
            let label = self.prove(&name, &sealed)?;
            match other.get(label) {
                Ok(_) => return Ok(label),
                Err(VaultError::Missing | VaultError::Damaged) => {}
                Err(err) => return Err(err),
            }
            other.rack.put(&name, &sealed)?;
            other.verify(label).map(|()| label)
        }))
    }

    /// The label of a stored file, which has to lie under the name that belongs to it.
    fn prove(&self, name: &str, sealed: &[u8]) -> Walked {
        let label = self.keys.unseal_any(sealed)?;
        if self.name(label) == name { Ok(label) } else { Err(VaultError::Damaged) }
    }

    /// A keyed hash for secrets that are too short for a plain one; `purpose` keeps their kinds apart.
    pub fn pepper(&self, purpose: &str, secret: &str) -> Sha256Hash {
        let said = [purpose.as_bytes(), &[0], secret.as_bytes()].concat();
        Sha256Hash::from_bytes(self.keys.pepper(&said))
    }

    /// How many files are stored.
    pub fn count(&self) -> Result<usize, VaultError> {
        Ok(self.rack.names()?.len())
    }

    /// Whether nothing is stored.
    pub fn is_empty(&self) -> Result<bool, VaultError> {
        Ok(self.rack.any()?.is_none())
    }

    /// Where a file is, for tests that damage it; in a bucket, its name.
    pub fn path(&self, label: Sha256Hash) -> PathBuf {
        self.root.join(self.name(label))
    }

    fn name(&self, label: Sha256Hash) -> String {
        let name = hex(&self.keys.name(label));
        let (drawer, rest) = name.split_at(2);
        format!("{drawer}/{rest}")
    }
}
