//! Where the master key is kept: the system's keyring, else a file that only its owner may read.
//!
//! The file is the plain fallback for machines without a keyring: whoever copies the whole data folder
//! then copies the key with it. A new key is made only for a vault without files; for a vault whose
//! key is gone there is an error, never a fresh key that would make the loss look like an empty vault.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    MasterKey, VaultError, crypt,
    disk::{Disk as _, RealDisk, files, hex},
    private,
};

/// Where a key may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// In the keyring of the system; in a file where there is none.
    KeyringFirst,
    /// In a file: for hubs, tests, tours and demo offices, which must not touch the user's keyring.
    FileOnly,
}

/// Where a key is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyPlace {
    Keyring,
    File,
}

/// An opened key and where it lives, which settings and `doctor` show.
#[derive(Debug)]
pub struct KeptKey {
    pub key: MasterKey,
    pub place: KeyPlace,
}

/// The note beside the vault: which key it needs and where that was put. Holds no secret.
#[derive(Serialize, Deserialize)]
struct Label {
    version: u8,
    account: String,
    key_id: String,
    place: KeyPlace,
}

/// No prompt and no hanging: a keyring that has not answered by then counts as absent.
const PATIENCE: Duration = Duration::from_secs(5);
const SERVICE: &str = "attache";
const LABEL: &str = "vault.json";
const LOCK: &str = "vault.lock";
const KEY_FILE: &str = "vault.key";

/// The key of the vault in `data`/vault, made on the first start.
pub fn open_key(data: &Path, keep: Keep) -> Result<KeptKey, VaultError> {
    match fs::read(data.join(LABEL)) {
        Ok(json) => {
            let label = serde_json::from_slice(&json).map_err(|_unreadable| VaultError::Damaged)?;
            known_key(data, &label)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => first_key(data, keep),
        Err(error) => Err(error.into()),
    }
}

/// Looks where the key was put, then in the other place, where a restored backup may have left it.
fn known_key(data: &Path, label: &Label) -> Result<KeptKey, VaultError> {
    if 1 < label.version {
        return Err(VaultError::Newer(label.version));
    }
    let from_file = key_file(data)?.map(|key| KeptKey { key, place: KeyPlace::File });
    let fits = |kept: &KeptKey| hex(&kept.key.id()) == label.key_id;
    if from_file.as_ref().is_some_and(fits) {
        return from_file.ok_or(VaultError::KeyMissing);
    }
    let other = from_file.is_some();
    let from_keyring = match label.place {
        KeyPlace::Keyring => Keyring::of(&label.account).read()?,
        KeyPlace::File => None,
    };
    match from_keyring.map(|key| KeptKey { key, place: KeyPlace::Keyring }) {
        Some(kept) if fits(&kept) => Ok(kept),
        Some(_) => Err(VaultError::WrongKey),
        None if other => Err(VaultError::WrongKey),
        None => Err(VaultError::KeyMissing),
    }
}

fn first_key(data: &Path, keep: Keep) -> Result<KeptKey, VaultError> {
    RealDisk.make_folder(data)?;
    // Two programs that start on a new folder at once must not each make a key.
    let turn = File::create(data.join(LOCK))?;
    turn.lock()?;
    if data.join(LABEL).exists() {
        return open_key(data, keep);
    }
    let stored = first_file(&data.join("vault"))?;
    let account = format!("vault {}", crypt::random_name()?);
    let kept = match (key_file(data)?, stored) {
        (Some(key), Some(sealed)) if crypt::key_id(&sealed) != Some(key.id()) => {
            return Err(VaultError::WrongKey);
        }
        // A first start that was killed after the key was written, or a note that was lost since.
        (Some(key), _) => KeptKey { key, place: KeyPlace::File },
        (None, Some(_)) => return Err(VaultError::KeyMissing),
        (None, None) => put_away(data, keep, &account)?,
    };
    let label = Label { version: 1, account, key_id: hex(&kept.key.id()), place: kept.place };
    let json = serde_json::to_vec(&label).map_err(|error| VaultError::Disk(error.into()))?;
    write_private(&data.join(LABEL), &json)?;
    Ok(kept)
}

/// The content of some stored file, if the vault has any.
fn first_file(vault: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    if !vault.is_dir() {
        return Ok(None);
    }
    let first = files(vault, super::folder::UNFINISHED)?.into_iter().next();
    Ok(first.map(fs::read).transpose()?)
}

fn put_away(data: &Path, keep: Keep, account: &str) -> Result<KeptKey, VaultError> {
    let key = MasterKey::fresh()?;
    if keep == Keep::KeyringFirst && Keyring::of(account).write(&key) {
        return Ok(KeptKey { key, place: KeyPlace::Keyring });
    }
    write_private(&data.join(KEY_FILE), hex(key.bytes()).as_bytes())?;
    Ok(KeptKey { key, place: KeyPlace::File })
}

/// Writes a small file so that it is there wholly or not at all.
fn write_private(path: &Path, content: &[u8]) -> Result<(), VaultError> {
    let draft = path.with_extension("new");
    // Left by a first start that was killed.
    fs::remove_file(&draft).ok();
    let mut file = private::new_file(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&draft, path)?;
    Ok(path.parent().map_or(Ok(()), |folder| RealDisk.sync_folder(folder))?)
}

fn key_file(data: &Path) -> Result<Option<MasterKey>, VaultError> {
    match fs::read_to_string(data.join(KEY_FILE)) {
        Ok(text) => parse(text.trim()).map(Some).ok_or(VaultError::WrongKey),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Keys are written as 64 hexadecimal digits, as hashes are.
fn parse(text: &str) -> Option<MasterKey> {
    let digits: crate::domain::Sha256Hash = text.parse().ok()?;
    Some(MasterKey::from_bytes(digits.bytes()))
}

/// One entry in Credential Manager (Windows), Keychain (macOS) or Secret Service (Linux).
struct Keyring {
    account: String,
}

impl Keyring {
    fn of(account: &str) -> Self {
        Self { account: account.to_owned() }
    }

    /// The key; none if the keyring works but has no such entry.
    fn read(&self) -> Result<Option<MasterKey>, VaultError> {
        let answer = self.ask(|entry| match entry.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(other) => Err(other),
        });
        let secret = answer.ok_or(VaultError::KeyringUnreachable)?;
        Ok(secret.and_then(|bytes| bytes.try_into().ok()).map(MasterKey::from_bytes))
    }

    /// Whether the key was stored and could be read back.
    fn write(&self, key: &MasterKey) -> bool {
        let bytes = *key.bytes();
        let stored = self.ask(move |entry| {
            entry.set_secret(&bytes)?;
            Ok(entry.get_secret()? == bytes)
        });
        stored.unwrap_or(false)
    }

    /// Asks on a thread of its own, since a keyring may wait for its user or for a dead bus for ever.
    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&keyring::Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Option<T> {
        let (tell, told) = mpsc::channel();
        let account = self.account.clone();
        let asked = thread::Builder::new().name("keyring".to_owned()).spawn(move || {
            let answer = keyring::Entry::new(SERVICE, &account).and_then(|it| question(&it));
            if let Err(error) = &answer {
                tracing::info!(%error, "the keyring did not serve");
            }
            // Nobody listens any more when the patience is over.
            tell.send(answer).ok();
        });
        asked.ok()?;
        told.recv_timeout(PATIENCE).ok()?.ok()
    }
}
