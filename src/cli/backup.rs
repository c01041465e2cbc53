//! `attache backup FILE`: the whole office as of one moment in one file, without the key.

use std::{
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::Args;
use tempfile::NamedTempFile;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Failure,
    archive::{self, FORMAT, LABEL, Listed, MANIFEST, Manifest},
    doctor, open,
    say::Say,
};
use crate::desk::{DATABASE, Desk, DeskError};

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The file to write; one that is there already is never written over.
    file: PathBuf,
}

pub(super) fn run(say: &Say, data: Option<&Path>, args: &BackupArgs) -> Result<(), Failure> {
    let folder = open::folder(say, data)?;
    let file = args.file.display().to_string();
    open::must_exist(say, &folder)?;
    if args.file.exists() {
        let sentence = say.texts.tr_with("cli-backup-exists", &[("file", file.into())]);
        return Err(Failure::Refused(sentence));
    }
    let desk = open::desk(say, data)?;
    let manifest = write(&desk, &folder, &args.file).map_err(|err| say.failure(&err))?;
    let files = i64::try_from(manifest.files.len()).unwrap_or(i64::MAX);
    say.tell("cli-backup-done", &[("file", file.into()), ("files", files.into())]);
    if let Some(place) = desk.papers_place().map_err(|err| say.failure(&err))? {
        say.tell("cli-backup-bucket", &[("place", place.into())]);
    }
    say.line(&doctor::where_the_key_is(say, &folder));
    Ok(())
}

/// Writes beside the target and renames, so that there is a whole backup or none.
pub(super) fn write(desk: &Desk, data: &Path, target: &Path) -> Result<Manifest, DeskError> {
    let beside = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let failed = |err: io::Error| DeskError::folder(&err);
    let snapshot = tempfile::tempdir_in(beside).map_err(failed)?;
    let database = snapshot.path().join(DATABASE);
    // Before the uploaded files: whatever the snapshot speaks of is in the vault by now.
    desk.back_up(&database)?;
    let made = desk.now().utc().to_rfc3339();
    pack((data, &database), (beside, target), made).map_err(failed)
}

fn pack(
    (data, database): (&Path, &Path),
    (beside, target): (&Path, &Path),
    made: String,
) -> io::Result<Manifest> {
    let mut zip = ZipWriter::new(NamedTempFile::new_in(beside)?);
    let mut files = Vec::new();
    let packed = CompressionMethod::Deflated;
    files.extend(add(&mut zip, (DATABASE, database), packed)?);
    files.extend(add(&mut zip, (LABEL, &data.join(LABEL)), packed)?);
    for (name, path) in archive::vault_files(data)? {
        // Encrypted files do not shrink.
        files.extend(add(&mut zip, (&name, &path), CompressionMethod::Stored)?);
    }
    let program = env!("CARGO_PKG_VERSION").to_owned();
    let manifest = Manifest { format: FORMAT, program, made, files };
    zip.start_file(MANIFEST, SimpleFileOptions::default().compression_method(packed))?;
    zip.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    let file = zip.finish()?;
    file.as_file().sync_all()?;
    file.persist_noclobber(target).map_err(|err| err.error)?;
    Ok(manifest)
}

/// Adds one file; nothing when it has gone meanwhile, as an erased paper has.
fn add(
    zip: &mut ZipWriter<NamedTempFile>,
    (name, path): (&str, &Path),
    method: CompressionMethod,
) -> io::Result<Option<Listed>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(err),
    };
    let options = SimpleFileOptions::default().compression_method(method).large_file(true);
    zip.start_file(name, options)?;
    let (bytes, sha256) = archive::copy(&mut file, zip)?;
    Ok(Some(Listed { path: name.to_owned(), bytes, sha256 }))
}
