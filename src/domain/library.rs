//! Everything the program knows from its own files: catalogue, papers, reasons, processes, calendar.

use std::sync::LazyLock;

use super::{
    calendar::{Calendar, CalendarError, Calendars},
    catalogue::{Catalogue, CatalogueError, Offering},
    clock::{Policies, PolicyError},
    paper::{Papers, PapersError},
    process::{ProcessRefusal, ProcessTemplate, Registry, Templates},
    reason::{Reasons, ReasonsError},
};

/// The files in `assets`, read and judged once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    pub catalogue: Catalogue,
    pub papers: Papers,
    pub reasons: Reasons,
    pub templates: Templates,
    /// Every calendar, with the notices and exceptions that are known.
    pub calendars: Calendars,
    /// The office's own, which is one of them.
    pub calendar: Calendar,
    /// How long things may take, why they may wait, and who is told.
    pub policies: Policies,
}

/// Which of the files is not sound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LibraryError {
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error(transparent)]
    Papers(#[from] PapersError),
    #[error(transparent)]
    Reasons(#[from] ReasonsError),
    #[error(transparent)]
    Process(#[from] ProcessRefusal),
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    #[error(transparent)]
    Policy(#[from] PolicyError),
    #[error("offering `{0}` runs on a process that does not exist")]
    NoProcess(String),
}

static AT_HAND: LazyLock<Result<Library, LibraryError>> = LazyLock::new(Library::shipped);

impl Library {
    /// What comes with the program, read once and shared; tests keep the files sound.
    pub fn at_hand() -> Result<&'static Self, LibraryError> {
        AT_HAND.as_ref().map_err(Clone::clone)
    }

    /// What comes with the program.
    pub fn shipped() -> Result<Self, LibraryError> {
        let catalogue = Catalogue::parse(
            include_str!("../../assets/catalogue/departments.toml"),
            include_str!("../../assets/catalogue/offerings.toml"),
        )?;
        let papers = Papers::parse(include_str!("../../assets/catalogue/papers.toml"))?;
        let reasons = Reasons::parse(include_str!("../../assets/catalogue/reasons.toml"))?;
        let registry = Registry { catalogue: &catalogue, papers: &papers };
        let templates = Templates::shipped(&registry)?;
        let calendars = Calendars::shipped()?;
        let calendar = calendars.office().clone();
        let policies = Policies::shipped()?;
        let library = Self { catalogue, papers, reasons, templates, calendars, calendar, policies };
        match library.catalogue.offerings().iter().find(|it| library.process(it).is_none()) {
            Some(offering) => Err(LibraryError::NoProcess(offering.code.clone())),
            None => Ok(library),
        }
    }

    /// The same library by other calendars.
    #[must_use]
    pub fn with_calendars(mut self, calendars: Calendars) -> Self {
        self.calendar = calendars.office().clone();
        self.calendars = calendars;
        self
    }

    /// What a template may refer to.
    pub fn registry(&self) -> Registry<'_> {
        Registry { catalogue: &self.catalogue, papers: &self.papers }
    }

    /// The process that a new order for this offering runs on.
    pub fn process(&self, offering: &Offering) -> Option<&ProcessTemplate> {
        self.templates.latest(&offering.template)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_sound() {
        let library = Library::shipped().unwrap();
        let offering = library.catalogue.offering("number-400").unwrap();
        assert_eq!(library.process(offering).unwrap().code, "number-400");
        assert_eq!(library.templates.all().count(), 17);
    }
}
