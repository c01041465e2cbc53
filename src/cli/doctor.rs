//! `attache doctor`: what is missing on this machine, and whether the office is sound.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, open, papers, say::Say, window};
use crate::{
    desk::{DATABASE, Desk, machine_clock},
    lang::Arg,
    vault::{Keep, KeyPlace, VaultError, open_key},
};

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// A bucket to look at besides the one that the office names.
    #[arg(long, value_name = "URL", env = "ATTACHE_DOCUMENTS")]
    documents: Option<String>,
}

/// How a thing stands. The words are the same in every language, because scripts read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    Ok,
    /// It works without, or will not for long.
    Warn,
    Bad,
}

/// One line of the report: what was looked at and, unless it is well, what to do.
pub(super) struct Finding {
    pub health: Health,
    pub text: String,
}

const LITTLE_SPACE: u64 = 2 << 30;
const NO_SPACE: u64 = 200 << 20;

pub(super) fn run(say: &Say, data: Option<&Path>, args: &DoctorArgs) -> Result<(), Failure> {
    let folder = open::folder(say, data)?;
    let code = say.texts.lang().code();
    let mut found = vec![
        finding(say, Health::Ok, "cli-doctor-language", &[("code", code.into())]),
        display(say),
        libraries(say),
        writable(say, &folder),
        space(say, &folder),
    ];
    if folder.join(DATABASE).is_file() {
        found.push(key(say, &folder));
        office(say, (&folder, args.documents.as_deref()), &mut found);
    } else {
        found.extend(args.documents.as_deref().map(|url| bucket(say, url)));
        let named = folder.display().to_string();
        found.push(finding(say, Health::Warn, "cli-no-office", &[("folder", named.into())]));
    }
    for it in &found {
        let word = match it.health {
            Health::Ok => "ok",
            Health::Warn => "warn",
            Health::Bad => "bad",
        };
        say.line(&format!("{word:<5}{}", it.text));
    }
    let bad = found.iter().filter(|it| it.health == Health::Bad).count();
    if bad == 0 {
        return Ok(());
    }
    let count = i64::try_from(bad).unwrap_or(i64::MAX);
    Err(Failure::Refused(say.texts.tr_with("cli-doctor-bad", &[("count", count.into())])))
}

fn finding(say: &Say, health: Health, key: &str, args: &[(&str, Arg<'_>)]) -> Finding {
    Finding { health, text: say.texts.tr_with(key, args) }
}

/// Only a warning: a machine without a display does everything on the command line.
fn display(say: &Say) -> Finding {
    match window::missing_display(say) {
        Some(missing) => Finding { health: Health::Warn, text: missing },
        None => finding(say, Health::Ok, "cli-doctor-display", &[]),
    }
}

/// What a window on Linux opens while it runs; other systems bring theirs along.
const LIBRARIES: [(&str, &str); 6] = [
    ("libGL.so.1", "libgl1"),
    ("libEGL.so.1", "libegl1"),
    ("libX11.so.6", "libx11-6"),
    ("libXcursor.so.1", "libxcursor1"),
    ("libXi.so.6", "libxi6"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
];

fn libraries(say: &Say) -> Finding {
    let needed = if cfg!(target_os = "linux") { &LIBRARIES[..] } else { &[] };
    let folders = library_folders();
    let is_missing = |name: &str| !folders.iter().any(|it| it.join(name).exists());
    let missing: Vec<&str> =
        needed.iter().filter(|(name, _)| is_missing(name)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return finding(say, Health::Ok, "cli-doctor-libraries", &[]);
    }
    let args = [("packages", missing.join(" ").into())];
    finding(say, Health::Warn, "cli-doctor-no-libraries", &args)
}

fn library_folders() -> Vec<PathBuf> {
    let named = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&named).collect();
    let arch = std::env::consts::ARCH;
    for root in ["/usr/lib", "/lib", "/usr/local/lib", "/usr/lib64", "/lib64"] {
        folders.push(PathBuf::from(root));
        folders.push(Path::new(root).join(format!("{arch}-linux-gnu")));
    }
    folders
}

/// The folder itself, or what it would be made in.
fn nearest(folder: &Path) -> &Path {
    let there = folder.ancestors().find(|it| it.is_dir());
    there.unwrap_or_else(|| Path::new("."))
}

fn writable(say: &Say, folder: &Path) -> Finding {
    let named = folder.display().to_string();
    // Removed as soon as it is known that it could be made.
    match tempfile::tempfile_in(nearest(folder)) {
        Ok(_) => finding(say, Health::Ok, "cli-doctor-folder", &[("folder", named.into())]),
        Err(_) => finding(say, Health::Bad, "cli-doctor-read-only", &[("folder", named.into())]),
    }
}

fn space(say: &Say, folder: &Path) -> Finding {
    let Ok(free) = fs4::available_space(nearest(folder)) else {
        return finding(say, Health::Warn, "cli-doctor-space-unknown", &[]);
    };
    let size = say.texts.file_size(free);
    let (health, key) = match free {
        ..NO_SPACE => (Health::Bad, "cli-doctor-little-space"),
        NO_SPACE..LITTLE_SPACE => (Health::Warn, "cli-doctor-little-space"),
        _ => (Health::Ok, "cli-doctor-space"),
    };
    finding(say, health, key, &[("size", size.into())])
}

/// Whether the key of the uploaded files is there, and where.
pub(super) fn key(say: &Say, folder: &Path) -> Finding {
    if !folder.join(super::archive::LABEL).is_file() {
        return finding(say, Health::Ok, "cli-key-none", &[]);
    }
    let file = folder.join("vault.key").display().to_string();
    // A note is there, so no key is made.
    match open_key(folder, Keep::FileOnly) {
        Ok(kept) => Finding { health: Health::Ok, text: place(say, kept.place, file) },
        Err(VaultError::KeyMissing) => {
            finding(say, Health::Bad, "cli-key-missing", &[("file", file.into())])
        }
        Err(VaultError::WrongKey) => {
            finding(say, Health::Bad, "cli-key-wrong", &[("file", file.into())])
        }
        Err(VaultError::KeyringUnreachable) => finding(say, Health::Bad, "cli-key-locked", &[]),
        Err(err) => {
            finding(say, Health::Bad, "cli-key-unreadable", &[("cause", err.code().into())])
        }
    }
}

/// One sentence on where the key is, for whoever has just made a backup without it.
pub(super) fn where_the_key_is(say: &Say, folder: &Path) -> String {
    let key = key(say, folder).text;
    format!("{} {key}", say.texts.tr("cli-backup-no-key"))
}

fn place(say: &Say, place: KeyPlace, file: String) -> String {
    match place {
        KeyPlace::Keyring => say.texts.tr("cli-key-keyring").into_owned(),
        KeyPlace::File => say.texts.tr_with("cli-key-file", &[("file", file.into())]),
    }
}

/// Whether the bucket of the papers can be used for all that is needed.
fn bucket(say: &Say, url: &str) -> Finding {
    let tried = papers::bucket(say, url).and_then(|bucket| {
        let place = bucket.place();
        bucket.try_out().map(|()| place).map_err(|err| say.failure(&err.into()))
    });
    match tried {
        Ok(place) => {
            finding(say, Health::Ok, "cli-doctor-bucket", &[("place", place.as_str().into())])
        }
        Err(failure) => Finding { health: Health::Bad, text: failure.sentence().to_owned() },
    }
}

fn office(say: &Say, (folder, url): (&Path, Option<&str>), found: &mut Vec<Finding>) {
    let desk = match Desk::open(folder, machine_clock()) {
        Ok(desk) => desk,
        Err(err) => {
            let text = say.failure(&err).sentence().to_owned();
            found.push(Finding { health: Health::Bad, text });
            return;
        }
    };
    found.push(match desk.store().is_sound() {
        Ok(true) => finding(say, Health::Ok, "cli-doctor-database", &[]),
        _ => finding(say, Health::Bad, "fault-damaged", &[]),
    });
    let noted = desk.papers_place().ok().flatten();
    found.extend(noted.as_deref().or(url).map(|url| bucket(say, url)));
    found.push(match desk.verify_audit(&[]) {
        Ok(verdict) if verdict.breaks.is_empty() => {
            let lines = i64::try_from(verdict.lines).unwrap_or(i64::MAX);
            let chains = i64::try_from(verdict.chains).unwrap_or(i64::MAX);
            let counts = [("lines", lines.into()), ("chains", chains.into())];
            finding(say, Health::Ok, "cli-audit-sound", &counts)
        }
        _ => finding(say, Health::Bad, "cli-doctor-audit", &[]),
    });
}
