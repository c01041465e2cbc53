//! Finding and opening the office that a command is about.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Failure, say::Say};
use crate::{
    desk::{DATABASE, Desk, machine_clock},
    domain::library::Library,
};

/// The data folder: the one that was named, or the user's own as the system has it.
///
/// Linux `~/.local/share/attache`, macOS `~/Library/Application Support/Attache`, Windows
/// `%LOCALAPPDATA%\Attache\data`.
pub fn folder(say: &Say, named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(folder) = named {
        return Ok(folder.to_owned());
    }
    directories::ProjectDirs::from("", "", "Attache")
        .map(|dirs| dirs.data_local_dir().to_owned())
        .ok_or_else(|| Failure::CannotRun(say.texts.tr("cli-no-home").into_owned()))
}

/// Opens the office in the data folder.
pub fn desk(say: &Say, named: Option<&Path>) -> Result<Arc<Desk>, Failure> {
    let folder = folder(say, named)?;
    let desk = Desk::open(&folder, machine_clock()).map_err(|err| say.failure(&err))?;
    Ok(Arc::new(match std::env::current_exe() {
        Ok(program) => desk.guarded_by(program),
        Err(_) => desk, // Without a child process of our own, files are inspected here.
    }))
}

/// What the office in the data folder works by, or what is shipped where there is no office.
pub fn library(say: &Say, named: Option<&Path>) -> Result<Arc<Library>, Failure> {
    if folder(say, named)?.join(DATABASE).is_file() {
        return Ok(desk(say, named)?.library());
    }
    let shipped = Library::shipped().map_err(|err| Failure::CannotRun(err.to_string()))?;
    Ok(Arc::new(shipped))
}
