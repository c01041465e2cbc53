//! What can be ordered and which departments do the work.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ServiceLevel, Wording};

/// A back-office department, named everywhere by its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    pub code: String,
    pub name: Wording,
    pub duty: Wording,
}

/// A line of products, or a unit that is charged for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub code: String,
    pub name: Wording,
}

/// Something a customer can order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offering {
    pub code: String,
    pub name: Wording,
    /// The product line, by code.
    pub family: String,
    /// Whether it needs no solution of its own: seven of the demo catalogue's sixty-nine.
    pub standardised: bool,
    /// The process template that an order for it runs on, by code.
    pub template: String,
    /// What one unit costs a month, roughly, in fen.
    pub monthly_fee_fen: i64,
    /// What is counted, by code.
    pub unit: String,
    pub description: Wording,
    /// The service levels that may be chosen; the first is usual.
    pub service_levels: Vec<ServiceLevel>,
    /// Whether something has to be built or installed on the customer's site.
    pub physical: bool,
    /// How long an agreement for it runs; zero means until further notice.
    #[serde(default = "usual_term")]
    pub term_months: u32,
}

fn usual_term() -> u32 {
    12
}

/// Departments, product lines, units and offerings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    departments: Vec<Department>,
    families: Vec<Named>,
    units: Vec<Named>,
    /// Invariant: in the order of their codes' file, each code once.
    offerings: Vec<Offering>,
}

/// Why a catalogue was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    #[error("the catalogue cannot be read: {0}")]
    Unreadable(String),
    #[error("code `{0}` appears twice")]
    Twice(String),
    #[error("`{code}` names `{missing}`, which is not defined")]
    Unknown { code: String, missing: String },
    #[error("`{0}` lacks its words in one language")]
    Wording(String),
    #[error("`{0}` offers no service level")]
    NoServiceLevel(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DepartmentFile {
    department: Vec<Department>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfferingFile {
    family: Vec<Named>,
    unit: Vec<Named>,
    offering: Vec<Offering>,
}

impl Catalogue {
    /// Reads the two files and makes sure that they agree.
    pub fn parse(departments: &str, offerings: &str) -> Result<Self, CatalogueError> {
        let departments: DepartmentFile = read(departments)?;
        let file: OfferingFile = read(offerings)?;
        let catalogue = Self {
            departments: departments.department,
            families: file.family,
            units: file.unit,
            offerings: file.offering,
        };
        catalogue.check()?;
        Ok(catalogue)
    }

    pub fn departments(&self) -> &[Department] {
        &self.departments
    }

    pub fn department(&self, code: &str) -> Option<&Department> {
        self.departments.iter().find(|it| it.code == code)
    }

    pub fn families(&self) -> &[Named] {
        &self.families
    }

    pub fn family(&self, code: &str) -> Option<&Named> {
        self.families.iter().find(|it| it.code == code)
    }

    pub fn units(&self) -> &[Named] {
        &self.units
    }

    pub fn unit(&self, code: &str) -> Option<&Named> {
        self.units.iter().find(|it| it.code == code)
    }

    pub fn offerings(&self) -> &[Offering] {
        &self.offerings
    }

    pub fn offering(&self, code: &str) -> Option<&Offering> {
        self.offerings.iter().find(|it| it.code == code)
    }

    fn check(&self) -> Result<(), CatalogueError> {
        once(self.departments.iter().map(|it| (&it.code, &it.name)))?;
        once(self.families.iter().map(|it| (&it.code, &it.name)))?;
        once(self.units.iter().map(|it| (&it.code, &it.name)))?;
        once(self.offerings.iter().map(|it| (&it.code, &it.name)))?;
        self.offerings.iter().try_for_each(|it| self.check_offering(it))
    }

    fn check_offering(&self, offering: &Offering) -> Result<(), CatalogueError> {
        let unknown = |missing: &String| CatalogueError::Unknown {
            code: offering.code.clone(),
            missing: missing.clone(),
        };
        if self.family(&offering.family).is_none() {
            return Err(unknown(&offering.family));
        }
        if self.unit(&offering.unit).is_none() {
            return Err(unknown(&offering.unit));
        }
        if !offering.description.is_complete() {
            return Err(CatalogueError::Wording(offering.code.clone()));
        }
        if offering.service_levels.is_empty() {
            return Err(CatalogueError::NoServiceLevel(offering.code.clone()));
        }
        Ok(())
    }
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, CatalogueError> {
    toml::from_str(text).map_err(|err| CatalogueError::Unreadable(err.to_string()))
}

/// Every code once, each with its name in both languages.
fn once<'a>(
    entries: impl Iterator<Item = (&'a String, &'a Wording)>,
) -> Result<(), CatalogueError> {
    let mut seen = BTreeSet::new();
    for (code, name) in entries {
        if !seen.insert(code) {
            return Err(CatalogueError::Twice(code.clone()));
        }
        if !name.is_complete() {
            return Err(CatalogueError::Wording(code.clone()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPARTMENTS: &str = include_str!("../../assets/catalogue/departments.toml");
    const OFFERINGS: &str = include_str!("../../assets/catalogue/offerings.toml");

    #[test]
    fn seven_of_sixty_nine_offerings_are_standard() {
        let catalogue = Catalogue::parse(DEPARTMENTS, OFFERINGS).unwrap();
        assert_eq!(catalogue.offerings().len(), 69);
        assert_eq!(catalogue.offerings().iter().filter(|it| it.standardised).count(), 7);
        for code in ["business-broadband", "enterprise-mail", "member-service"] {
            assert!(catalogue.offering(code).unwrap().standardised, "{code}");
        }
    }

    #[test]
    fn every_family_is_sold_and_every_offering_costs_something() {
        let catalogue = Catalogue::parse(DEPARTMENTS, OFFERINGS).unwrap();
        for family in catalogue.families() {
            assert!(
                catalogue.offerings().iter().any(|it| it.family == family.code),
                "{}",
                family.code
            );
        }
        assert!(catalogue.offerings().iter().all(|it| 0 < it.monthly_fee_fen));
        assert_eq!(catalogue.departments().len(), 15);
    }

    #[test]
    fn a_code_may_be_given_once_only() {
        let twice = format!("{DEPARTMENTS}{DEPARTMENTS}");
        assert_eq!(Catalogue::parse(&twice, OFFERINGS), Err(CatalogueError::Twice("RM".into())));
    }

    #[test]
    fn an_offering_of_an_unknown_family_is_refused() {
        let text = OFFERINGS.replacen("family = \"voice\"", "family = \"vioce\"", 1);
        let refusal = Catalogue::parse(DEPARTMENTS, &text).unwrap_err();
        assert!(matches!(refusal, CatalogueError::Unknown { missing, .. } if missing == "vioce"));
    }

    #[test]
    fn a_misspelt_key_is_refused() {
        let text = OFFERINGS.replacen("standardised =", "standardized =", 1);
        assert!(matches!(Catalogue::parse(DEPARTMENTS, &text), Err(CatalogueError::Unreadable(_))));
    }
}
