//! Where the office keeps its papers: noted in the office, so that no hub looks in the wrong place.

use super::{Command, Desk, DeskError, error::Refused, files::papers_folder, office};
use crate::{
    domain::Actor,
    store::{StoreError, office as settings},
    vault::{Bucket, VaultError, holds_files},
};

/// The setting that names the bucket; without it papers are in the data folder.
pub const PLACE: &str = "papers-place";
/// The setting that tells which key papers and secrets are sealed with, without telling the key.
pub const KEY: &str = "papers-key";

impl Desk {
    /// Keeps papers in `bucket`, or in the data folder.
    ///
    /// Refused when the office's papers are somewhere else: they have to be moved first.
    pub fn keeping_papers_in(self, bucket: Option<Bucket>) -> Result<Self, DeskError> {
        let noted = self.papers_place()?;
        let wanted = bucket.as_ref().map(Bucket::place);
        let is_there = match (&noted, &wanted) {
            (Some(noted), Some(wanted)) => Bucket::is_same(noted, wanted),
            (None, None) => true,
            (Some(_), None) => false,
            (None, Some(_)) => !holds_files(&papers_folder(&self.office().folder))?,
        };
        if !is_there {
            return Err(match noted {
                Some(place) => Refused::new("papers-in-bucket").with("place", place).into(),
                None => DeskError::refused("papers-in-folder"),
            });
        }
        if let Some(bucket) = bucket {
            if noted.is_none() {
                self.note_papers_place(&bucket.whole_place())?;
            }
            self.office().files.keep_in(bucket);
        }
        Ok(self)
    }

    /// The bucket that the papers are in, as it was noted; none when they are in the data folder.
    pub fn papers_place(&self) -> Result<Option<String>, DeskError> {
        let noted: Result<_, StoreError> = self.store().read(|sql| settings::setting(sql, PLACE));
        let noted: Option<String> = noted.map_err(DeskError::from)?;
        Ok(noted.filter(|it| !it.is_empty()))
    }

    /// Notes where the papers are from now on; nothing for the data folder.
    pub fn note_papers_place(&self, place: &str) -> Result<(), DeskError> {
        let set =
            office::Command::Set { name: office::Setting::PapersPlace, value: place.to_owned() };
        self.run(&Actor::program(), Command::Office(set)).map(drop)
    }

    /// Whether papers can be kept and found here. A bucket that does not answer is no reason not to
    /// begin: it is asked again with each paper.
    ///
    /// Refused where the key is another one than the office's: codes, second factors and papers would all be wrong.
    pub fn check_papers(&self) -> Result<(), DeskError> {
        let key = self.office().files.vault()?.key_id();
        let noted: Result<_, StoreError> = self.store().read(|sql| settings::setting(sql, KEY));
        match noted.map_err(DeskError::from)? {
            Some(noted) if noted != key => return Err(DeskError::refused("papers-other-key")),
            Some(_) => {}
            None => {
                let set = office::Command::Set { name: office::Setting::PapersKey, value: key };
                self.run(&Actor::program(), Command::Office(set))?;
            }
        }
        match self.office().files.vault()?.check() {
            Err(VaultError::Away(why)) => {
                tracing::warn!(%why, "the bucket of the papers does not answer");
                Ok(())
            }
            other => Ok(other?),
        }
    }
}
