//! Everything the program knows from its own files: catalogue, papers, reasons, processes, calendar.

use std::sync::LazyLock;

use super::{
    calendar::{Calendar, CalendarError, Calendars},
    catalogue::{Catalogue, CatalogueError, Offering},
    clock::{Policies, PolicyError},
    paper::{Papers, PapersError},
    process::{Gates, ProcessRefusal, ProcessTemplate, Registry, Rule, Templates, refusals},
    reason::{Reasons, ReasonsError},
};

/// The files in `assets`, read and judged once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    pub catalogue: Catalogue,
    pub papers: Papers,
    pub reasons: Reasons,
    pub templates: Templates,
    /// The protected steps that the processes must have.
    pub gates: Gates,
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
        let gates = Gates::parse(include_str!("../../assets/catalogue/gates.toml"))?;
        let calendars = Calendars::shipped()?;
        let codes: Vec<&str> = calendars.all().map(|it| it.code().as_str()).collect();
        let registry =
            Registry { catalogue: &catalogue, papers: &papers, calendars: &codes, gates: &gates };
        let templates = Templates::shipped(&registry)?;
        let calendar = calendars.office().clone();
        let policies = Policies::shipped()?;
        let library =
            Self { catalogue, papers, reasons, templates, gates, calendars, calendar, policies };
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

    /// Every rule that a template breaks; none if it may be published.
    pub fn judge(&self, template: &ProcessTemplate) -> Vec<ProcessRefusal> {
        let codes: Vec<&str> = self.calendars.all().map(|it| it.code().as_str()).collect();
        let (catalogue, papers, gates) = (&self.catalogue, &self.papers, &self.gates);
        let registry = Registry { catalogue, papers, calendars: &codes, gates };
        let mut found = refusals(template, &registry);
        let before = self.templates.all().filter(|it| it.code == template.code);
        let before = before.filter(|it| it.version < template.version).max_by_key(|it| it.version);
        for it in before.into_iter().flat_map(|it| unprotected_since(it, template)) {
            if !found.contains(&it) {
                found.push(it);
            }
        }
        found
    }

    /// The process that a new order for this offering runs on.
    pub fn process(&self, offering: &Offering) -> Option<&ProcessTemplate> {
        self.templates.latest(&offering.template)
    }
}

/// The steps that were protected in an earlier version and are not in this one.
fn unprotected_since<'a>(
    earlier: &'a ProcessTemplate,
    now: &'a ProcessTemplate,
) -> impl Iterator<Item = ProcessRefusal> + 'a {
    let is_kept = |code: &str| now.tasks.iter().any(|it| it.code == code && it.protected);
    let gone = earlier.tasks.iter().filter(move |it| it.protected && !is_kept(&it.code));
    gone.map(|it| ProcessRefusal::Broken {
        rule: Rule::ProtectedMissing,
        task: it.code.clone(),
        what: String::new(),
    })
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
