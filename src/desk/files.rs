//! Uploaded files on their way into the vault, and pictures of them on their way out.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::{Desk, DeskError, Subject, error::Refused, loose::label};
use crate::{
    domain::{
        Actor, CommandId, Permission, Personal, Sha256Hash, VersionId,
        document::{Finding, PageView, PaperFile, Severity},
        paper::Medium,
    },
    inspect::{self, InspectRefusal, Inspection, Inspector, Media},
    store::{
        StoreError, documents, files,
        loose::{self, Loose},
    },
    vault::{Bucket, Keep, Vault, VaultError, open_key},
};

/// Where files are kept and who looks into them.
pub struct Files {
    folder: PathBuf,
    keep: Keep,
    inspector: Inspector,
    /// Where papers are if not in the folder.
    bucket: OnceLock<Bucket>,
    /// Opened when the first file is wanted, because a keyring may take its time.
    vault: Mutex<Option<Vault>>,
}

/// A file that was inspected and put into the vault, ready for a command that uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staged {
    pub file: PaperFile,
    pub findings: Vec<Finding>,
}

/// Which picture of a page is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// The first page, small, for lists.
    Thumb,
    /// For reading; every look is on the record.
    View,
}

impl Files {
    /// Files inspected in this process, the key in a file: for tests, tours and demo offices.
    pub(super) fn plain(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            keep: Keep::FileOnly,
            inspector: Inspector::in_process(),
            bucket: OnceLock::new(),
            vault: Mutex::default(),
        }
    }

    /// The vault, opened if need be.
    pub fn vault(&self) -> Result<Vault, DeskError> {
        self.open_vault(self.keep)
    }

    /// Makes the vault's key, if there is none yet, in the data folder: nobody's keyring is to fill up
    /// with the keys of offices that were made for trying.
    pub(super) fn keep_key_here(&self) -> Result<(), DeskError> {
        self.open_vault(Keep::FileOnly).map(drop)
    }

    fn open_vault(&self, keep: Keep) -> Result<Vault, DeskError> {
        let mut vault = self.vault.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = vault.as_ref() {
            return Ok(open.clone());
        }
        let kept = open_key(&self.folder, keep)?;
        let opened = match self.bucket.get() {
            Some(bucket) => Vault::in_bucket(bucket.clone(), &kept.key),
            None => Vault::open(&papers_folder(&self.folder), &kept.key)?,
        };
        *vault = Some(opened.clone());
        Ok(opened)
    }

    /// Keeps papers in a bucket instead of the folder; said before the first is wanted.
    pub(super) fn keep_in(&self, bucket: Bucket) {
        self.bucket.set(bucket).ok(); // Nobody says it twice.
        *self.vault.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Looks into a file.
    pub(super) fn inspect(&self, name: &str, bytes: &[u8]) -> Result<Inspection, DeskError> {
        Ok(self.inspector.inspect(name, bytes)?)
    }

    /// Puts a file with its pictures into the vault, under labels of a writer who was noted.
    fn keep(
        &self,
        writer: CommandId,
        bytes: &[u8],
        inspection: &Inspection,
    ) -> Result<Staged, DeskError> {
        let vault = self.vault()?;
        let mut labels = (0..).map(|n| label(writer, n));
        let mut put = |content: &[u8]| {
            let label = labels.next().ok_or(VaultError::Missing)?;
            vault.put(label, content).map(|()| label)
        };
        let original = put(bytes)?;
        let mut pages = Vec::with_capacity(inspection.pages.len());
        for page in &inspection.pages {
            pages.push(PageView {
                picture: put(&page.view)?,
                width: page.width,
                height: page.height,
                likeness: page.likeness,
            });
        }
        let file = PaperFile {
            name: Personal::default(),
            sha256: Sha256Hash::of(bytes),
            original,
            bytes: inspection.bytes,
            medium: medium(inspection.media),
            pages,
            thumb: put(&inspection.thumb)?,
        };
        Ok(Staged { file, findings: inspection.findings.iter().map(noticed).collect() })
    }
}

impl Desk {
    /// Lets files be inspected by a child process of `program`.
    #[must_use]
    pub fn inspecting_by(mut self, program: PathBuf) -> Self {
        if let Some(office) = Arc::get_mut(&mut self.office) {
            office.files.inspector = Inspector::child(program);
        }
        self
    }

    /// As [`Self::inspecting_by`], and keeps a new vault's key in the keyring of the system: how the
    /// program itself runs, as opposed to tests, tours and demo offices.
    #[must_use]
    pub fn guarded_by(self, program: PathBuf) -> Self {
        let mut desk = self.inspecting_by(program);
        if let Some(office) = Arc::get_mut(&mut desk.office) {
            office.files.keep = Keep::KeyringFirst;
        }
        desk
    }

    /// Inspects an uploaded file and puts it into the vault; a command may then use it.
    ///
    /// A file that is refused leaves nothing but a line in the audit trail.
    pub fn stage(&self, actor: &Actor, name: &str, bytes: &[u8]) -> Result<Staged, DeskError> {
        if !actor.role.may(Permission::AddDocument) {
            self.note_look(actor, "stage", "forbidden", String::new());
            return Err(DeskError::Forbidden(Permission::AddDocument));
        }
        let inspection = self.office.files.inspector.inspect(name, bytes).inspect_err(|_| {
            self.note_look(actor, "stage", "refused", String::new());
        })?;
        let staged = self.keep_staged(bytes, &inspection)?;
        Ok(Staged { file: PaperFile { name: Personal::new(name), ..staged.file }, ..staged })
    }

    /// Keeps an inspected file for the command that uses it.
    pub(super) fn keep_staged(
        &self,
        bytes: &[u8],
        inspection: &Inspection,
    ) -> Result<Staged, DeskError> {
        // Itself, its pages and its thumbnail.
        let labels = i64::try_from(inspection.pages.len() + 2).unwrap_or(i64::MAX);
        let it = Loose { writer: CommandId::fresh(), upload: None, numbers: labels };
        let now = self.now();
        self.store.write::<_, StoreError>(move |sql| loose::note(sql, &it, now))?;
        let staged = self.office.files.keep(it.writer, bytes, inspection)?;
        let (file, now) = (staged.file.sha256, self.now());
        let json = serde_json::to_string(&staged)?;
        self.store.write::<_, StoreError>(move |sql| files::stage(sql, file, (&it, &json), now))?;
        Ok(staged)
    }

    /// A picture of one page, from 1, as JPEG.
    pub fn picture(
        &self,
        actor: &Actor,
        id: VersionId,
        (page, size): (u16, Size),
    ) -> Result<Vec<u8>, DeskError> {
        if !actor.role.may(Permission::ReadDocument) {
            self.note_look(actor, "look.paper", "forbidden", String::new());
            return Err(DeskError::Forbidden(Permission::ReadDocument));
        }
        let found = self.store.read(|sql| documents::version(sql, id))?;
        let version = found.ok_or(DeskError::NotFound("paper"))?.it;
        let picture: Sha256Hash = match size {
            Size::Thumb => version.file.thumb,
            Size::View => {
                let page =
                    usize::from(page).checked_sub(1).and_then(|it| version.file.pages.get(it));
                page.ok_or(DeskError::NotFound("page"))?.picture
            }
        };
        if size == Size::View {
            let subject = Subject::Document(version.document).to_string();
            self.put_look_on_record(actor, "look.paper", subject)?;
        }
        Ok(self.office.files.vault()?.get(picture)?)
    }
}

/// The folder of the papers in the data folder.
pub fn papers_folder(data: &Path) -> PathBuf {
    data.join("vault")
}

/// Reads a file that somebody chose, never more of it than may be uploaded.
pub fn read_file(path: &Path) -> Result<Vec<u8>, DeskError> {
    Ok(inspect::read_file(path)?)
}

const fn medium(media: Media) -> Medium {
    match media {
        Media::Jpeg => Medium::Jpeg,
        Media::Png => Medium::Png,
        Media::WebP => Medium::Webp,
        Media::Tiff => Medium::Tiff,
        Media::Bmp => Medium::Bmp,
        Media::Pdf => Medium::Pdf,
    }
}

fn noticed(it: &inspect::Finding) -> Finding {
    Finding {
        check: it.check.clone(),
        severity: match it.severity {
            inspect::Severity::Info => Severity::Info,
            inspect::Severity::Warn => Severity::Warn,
            inspect::Severity::Block => Severity::Block,
        },
        page: it.page,
        numbers: it.numbers.clone(),
    }
}

impl From<InspectRefusal> for DeskError {
    fn from(refusal: InspectRefusal) -> Self {
        let mut refused = Refused::new(&format!("file-{}", refusal.code()));
        for (name, number) in refusal.numbers() {
            refused = refused.with(&name, number);
        }
        if let Some(found) = refusal.found() {
            refused = refused.with("found", found);
        }
        refused.into()
    }
}

impl From<VaultError> for DeskError {
    fn from(err: VaultError) -> Self {
        tracing::error!(%err, "the vault failed");
        match err {
            VaultError::NoSpace => StoreError::NoSpace.into(),
            VaultError::ReadOnly(_) => StoreError::ReadOnly.into(),
            VaultError::Denied(why) => Refused::new("vault-denied").with("why", why).into(),
            other => Refused::new(&format!("vault-{}", other.code())).into(),
        }
    }
}
