//! Finding and opening the office that a command is about.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{Failure, say::Say, serve};
use crate::{
    desk::{DATABASE, Desk, machine_clock},
    domain::library::Library,
};

/// Where an office's database is, for what is done to a hub's office from the hub's machine.
#[derive(Debug, Args)]
pub struct Place {
    /// The database of the hub, if it is not the one in the data folder.
    #[arg(long, value_name = "URL", env = "ATTACHE_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

impl Place {
    /// Opens the office, also one that is only being made.
    pub fn desk(&self, say: &Say, data: Option<&Path>) -> Result<Arc<Desk>, Failure> {
        match &self.database {
            Some(url) => serve::desk(say, &folder(say, data)?, Some(url)),
            None => desk(say, data),
        }
    }

    /// Opens an office that there is; whoever only looks founds nothing.
    pub fn existing(&self, say: &Say, data: Option<&Path>) -> Result<Arc<Desk>, Failure> {
        if self.database.is_none() {
            must_exist(say, &folder(say, data)?)?;
        }
        self.desk(say, data)
    }
}

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

/// Opens the office in the data folder, which must hold one: whoever only looks founds nothing.
pub fn existing(say: &Say, named: Option<&Path>) -> Result<Arc<Desk>, Failure> {
    must_exist(say, &folder(say, named)?)?;
    desk(say, named)
}

/// Refuses where the folder holds no office.
pub fn must_exist(say: &Say, folder: &Path) -> Result<(), Failure> {
    if folder.join(DATABASE).is_file() {
        return Ok(());
    }
    let folder = folder.display().to_string();
    Err(Failure::Refused(say.texts.tr_with("cli-no-office", &[("folder", folder.into())])))
}

/// What the office in the data folder works by, or what is shipped where there is no office.
pub fn library(say: &Say, named: Option<&Path>) -> Result<Arc<Library>, Failure> {
    if folder(say, named)?.join(DATABASE).is_file() {
        return Ok(desk(say, named)?.library());
    }
    let shipped = Library::shipped().map_err(|err| Failure::CannotRun(err.to_string()))?;
    Ok(Arc::new(shipped))
}
