//! `attache papers`: where uploaded papers are kept, proved and moved between the data folder and a bucket.

use std::path::Path;

use clap::{Args, Subcommand};

use super::{Failure, open, say::Say, serve};
use crate::{
    desk::{Desk, DeskError, files::papers_folder},
    store::leases,
    vault::{Bucket, Credentials, Keep, MasterKey, Vault, VaultError, Walked, open_key},
};

#[derive(Debug, Args)]
pub struct PapersArgs {
    #[command(subcommand)]
    action: Action,

    /// The database of the office, if it is not in the data folder.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "ATTACHE_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Open every stored paper and prove it.
    Check,
    /// Copy every paper to another place, prove it there, and keep papers there from now on.
    Move {
        /// `folder`, or `s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION`
        #[arg(long, value_name = "PLACE")]
        to: String,
    },
}

/// What stands for the data folder.
const FOLDER: &str = "folder";

pub(super) fn run(say: &Say, data: Option<&Path>, args: &PapersArgs) -> Result<(), Failure> {
    let folder = open::folder(say, data)?;
    if args.database.is_none() {
        open::must_exist(say, &folder)?;
    }
    let desk = serve::desk(say, &folder, args.database.as_deref())?;
    let told = |err: DeskError| say.failure(&err);
    let noted = desk.papers_place().map_err(told)?;
    let key = open_key(&folder, Keep::FileOnly).map_err(|err| told(err.into()))?.key;
    let from = vault(say, &folder, noted.as_deref(), &key)?;
    match &args.action {
        Action::Check => check(say, &from),
        Action::Move { to } => {
            let place = (to != FOLDER).then_some(to.as_str());
            let to = vault(say, &folder, place, &key)?;
            moved(say, &desk, (&from, noted.as_deref()), (&to, place))
        }
    }
}

/// The vault at a place; in the data folder when none is named.
fn vault(say: &Say, folder: &Path, place: Option<&str>, key: &MasterKey) -> Result<Vault, Failure> {
    match place {
        Some(url) => Ok(Vault::in_bucket(bucket(say, url)?, key)),
        None => Vault::open(&papers_folder(folder), key).map_err(|err| say.failure(&err.into())),
    }
}

/// A bucket, with its keys from the environment.
pub(super) fn bucket(say: &Say, url: &str) -> Result<Bucket, Failure> {
    let said = |name: &str| std::env::var(name).ok();
    let keys = Credentials::of(said("ATTACHE_S3_KEY"), said("ATTACHE_S3_SECRET"));
    let bucket = keys.and_then(|keys| Bucket::at(url, keys));
    bucket.map_err(|refusal| say.failure(&VaultError::from(refusal).into()))
}

fn check(say: &Say, vault: &Vault) -> Result<(), Failure> {
    let walk = vault.walk().map_err(|err| say.failure(&err.into()))?;
    let (sound, faults) = counted(say, walk)?;
    if faults == 0 {
        say.tell("cli-papers-sound", &[("count", sound.into())]);
        return Ok(());
    }
    let args = [("faults", faults.into()), ("count", (sound + faults).into())];
    Err(Failure::Refused(say.texts.tr_with("cli-papers-faults", &args)))
}

fn moved(
    say: &Say,
    desk: &Desk,
    (from, noted): (&Vault, Option<&str>),
    (to, place): (&Vault, Option<&str>),
) -> Result<(), Failure> {
    let told = |err: DeskError| say.failure(&err);
    let is_same = match (noted, place) {
        (Some(noted), Some(url)) => Bucket::is_same(noted, &bucket(say, url)?.place()),
        (None, None) => true,
        _ => false,
    };
    if is_same {
        return Err(Failure::Refused(say.texts.tr("cli-papers-there").into_owned()));
    }
    must_be_quiet(say, desk)?;
    to.check().map_err(|err| told(err.into()))?;
    let copies = from.copy_to(to).map_err(|err| told(err.into()))?;
    let (count, faults) = counted(say, copies)?;
    if faults != 0 {
        // The office goes on with the old place, which has not lost anything by this.
        let args = [("faults", faults.into()), ("count", (count + faults).into())];
        return Err(Failure::Refused(say.texts.tr_with("cli-papers-not-moved", &args)));
    }
    let whole = match place {
        Some(url) => bucket(say, url)?.whole_place(),
        None => String::new(),
    };
    must_be_quiet(say, desk)?;
    desk.note_papers_place(&whole).map_err(told)?;
    say.tell("cli-papers-moved", &[("count", count.into())]);
    Ok(())
}

/// A hub or a desktop at work would go on putting papers into the old place.
fn must_be_quiet(say: &Say, desk: &Desk) -> Result<(), Failure> {
    let now = desk.now();
    let is_at_work = desk.store().read(|sql| leases::is_at_work(sql, now));
    if is_at_work.map_err(|err| say.failure(&DeskError::from(err)))? {
        return Err(Failure::Refused(say.texts.tr("cli-papers-at-work").into_owned()));
    }
    Ok(())
}

/// How many are sound and how many are not. What concerns the place as a whole ends it.
fn counted(say: &Say, walk: impl Iterator<Item = Walked>) -> Result<(i64, i64), Failure> {
    let (mut sound, mut faults) = (0, 0);
    for paper in walk {
        match paper {
            Ok(_) => sound += 1,
            Err(err @ (VaultError::Damaged | VaultError::Missing | VaultError::Newer(_))) => {
                tracing::error!(%err, "a paper is not sound");
                faults += 1;
            }
            Err(err) => return Err(say.failure(&err.into())),
        }
        say.progress(&(sound + faults).to_string());
    }
    Ok((sound, faults))
}
