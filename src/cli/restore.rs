//! `attache restore FILE`: an office from its backup, proved before anything is put in place.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use clap::Args;
use tempfile::TempDir;
use zip::ZipArchive;

use super::{
    Failure,
    archive::{self, FORMAT, LABEL, Listed, MANIFEST, Manifest, VAULT},
    doctor, open,
    say::Say,
};
use crate::{
    desk::{DATABASE, DeskError, private},
    store::sqlite::SqliteFile,
};

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// A file that `attache backup` wrote.
    file: PathBuf,
}

/// What an office consists of, in the order in which it is put in place: the database last,
/// because an office is there when its database is.
const PARTS: [&str; 3] = [VAULT, LABEL, DATABASE];

/// What a database leaves beside itself, by what stands after its name: put beside another file,
/// it would be played into that.
const LEFTOVERS: [&str; 3] = ["-wal", "-shm", "-journal"];

pub(super) fn run(say: &Say, data: Option<&Path>, args: &RestoreArgs) -> Result<(), Failure> {
    let folder = std::path::absolute(open::folder(say, data)?).map_err(|err| disk(say, &err))?;
    let manifest = restore(say, &folder, &args.file)?;
    let files = i64::try_from(manifest.files.len()).unwrap_or(i64::MAX);
    let (named, made) = (folder.display().to_string(), manifest.made);
    let counts = [("files", files.into()), ("folder", named.into()), ("made", made.into())];
    say.tell("cli-restore-done", &counts);
    say.line(&doctor::key(say, &folder).text);
    Ok(())
}

/// Makes the office in `folder` from a backup; answers what was in it.
pub(super) fn restore(say: &Say, folder: &Path, file: &Path) -> Result<Manifest, Failure> {
    let named = folder.display().to_string();
    if PARTS.iter().any(|it| folder.join(it).exists()) {
        let sentence = say.texts.tr_with("cli-restore-not-empty", &[("folder", named.into())]);
        return Err(Failure::Refused(sentence));
    }
    let mut leftovers = LEFTOVERS.iter().map(|it| format!("{DATABASE}{it}"));
    if let Some(file) = leftovers.find(|it| folder.join(it).exists()) {
        let args = [("folder", named.into()), ("file", file.into())];
        return Err(Failure::Refused(say.texts.tr_with("cli-restore-leftover", &args)));
    }
    let mut archive = open_archive(say, file)?;
    let manifest = manifest(&mut archive).ok_or_else(|| damaged(say, MANIFEST))?;
    if FORMAT < manifest.format {
        let args = [("program", manifest.program.into())];
        return Err(Failure::CannotRun(say.texts.tr_with("cli-backup-newer", &args)));
    }
    let staging = staging(folder).map_err(|err| disk(say, &err))?;
    for listed in &manifest.files {
        match unpack(&mut archive, listed, staging.path()) {
            Ok(Proof::Holds) => {}
            Ok(Proof::Fails) => return Err(damaged(say, &listed.path)),
            Err(err) => return Err(disk(say, &err)),
        }
    }
    let database = SqliteFile(staging.path().join(DATABASE));
    if !database.is_sound().is_ok_and(|it| it) {
        return Err(damaged(say, DATABASE));
    }
    put(staging.path(), folder).map_err(|err| disk(say, &err))?;
    Ok(manifest)
}

fn disk(say: &Say, err: &io::Error) -> Failure {
    say.failure(&DeskError::folder(err))
}

fn damaged(say: &Say, part: &str) -> Failure {
    Failure::BadInput(say.texts.tr_with("cli-backup-damaged", &[("part", part.into())]))
}

fn open_archive(say: &Say, path: &Path) -> Result<ZipArchive<File>, Failure> {
    let file = File::open(path).map_err(|_unreadable| {
        let file = path.display().to_string();
        Failure::BadInput(say.texts.tr_with("cli-unreadable", &[("file", file.into())]))
    })?;
    ZipArchive::new(file).map_err(|_not_a_zip| damaged(say, MANIFEST))
}

fn manifest(archive: &mut ZipArchive<File>) -> Option<Manifest> {
    let entry = archive.by_name(MANIFEST).ok()?;
    let manifest: Manifest = serde_json::from_reader(entry).ok()?;
    // The list of a newer program may say more; which program that was is still told.
    (FORMAT < manifest.format || manifest.is_sound()).then_some(manifest)
}

/// A folder on the same disk: beside a data folder that is not there yet, else inside it.
fn staging(folder: &Path) -> io::Result<TempDir> {
    let home = match folder.parent() {
        Some(parent) if !folder.exists() => parent,
        _ => folder,
    };
    private::folder(home)?;
    tempfile::Builder::new().prefix("restoring-").tempdir_in(home)
}

/// Whether what came out of the backup is what went in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    Holds,
    Fails,
}

fn unpack(archive: &mut ZipArchive<File>, listed: &Listed, to: &Path) -> io::Result<Proof> {
    let Ok(entry) = archive.by_name(&listed.path) else { return Ok(Proof::Fails) };
    let target = to.join(&listed.path);
    if let Some(drawer) = target.parent() {
        private::folder(drawer)?;
    }
    let mut file = private::new_file(&target)?;
    // One byte more than there should be is enough to tell; a bomb does not fill the disk.
    let mut entry = io::Read::take(entry, listed.bytes.saturating_add(1));
    let (bytes, sha256) = match archive::copy(&mut entry, &mut file) {
        Ok(copied) => copied,
        Err(err) if is_of_the_archive(&err) => return Ok(Proof::Fails),
        Err(err) => return Err(err),
    };
    file.sync_all()?;
    let holds = bytes == listed.bytes && sha256 == listed.sha256;
    Ok(if holds { Proof::Holds } else { Proof::Fails })
}

/// Reading a damaged zip file fails in these ways; everything else is the disk's doing.
fn is_of_the_archive(err: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(err.kind(), InvalidData | InvalidInput | Other | UnexpectedEof)
}

/// Puts everything in place: a new data folder at once, else part by part, taken back on failure.
fn put(staging: &Path, folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        return fs::rename(staging, folder);
    }
    let mut done = Vec::new();
    for part in PARTS.iter().filter(|it| staging.join(it).exists()) {
        if let Err(err) = fs::rename(staging.join(part), folder.join(part)) {
            for part in done {
                fs::rename(folder.join(part), staging.join(part)).ok(); // The first error is told.
            }
            return Err(err);
        }
        done.push(part);
    }
    Ok(())
}
