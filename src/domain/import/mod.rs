//! Lists of customers from other systems: which column means what, and what one line says.

mod headers;
mod lines;
mod places;
mod same;
mod values;

use serde::{Deserialize, Serialize};

use super::{catalogue::Catalogue, coded::coded};
pub use lines::{ContactLine, Customer, EnterpriseLine, HoldingLine, Until};

coded! {
    /// What a list is about.
    pub enum ListKind {
        Enterprises = "enterprises",
        Contacts = "contacts",
        Holdings = "holdings",
    }
}

coded! {
    /// What a column can mean.
    pub enum Field {
        /// The enterprise that a contact or holding belongs to.
        Enterprise = "enterprise",
        Name = "name",
        Uscc = "uscc",
        ShortName = "short_name",
        OrgType = "org_type",
        Size = "size",
        Industry = "industry",
        Region = "region",
        Address = "address",
        LegalPerson = "legal_person",
        LicenceUntil = "licence_until",
        Tier = "tier",
        Lifecycle = "lifecycle",
        Manager = "manager",
        Tags = "tags",
        Note = "note",
        Phone = "phone",
        Role = "role",
        Title = "title",
        IdNumber = "id_number",
        Email = "email",
        ValidFrom = "valid_from",
        ValidTo = "valid_to",
        Offering = "offering",
        Number = "number",
        Payer = "payer",
        ServiceLevel = "service_level",
        Status = "status",
        Quantity = "quantity",
        MonthlyFee = "monthly_fee",
        Since = "since",
        Expiry = "expiry",
    }
}

impl ListKind {
    /// The fields that such a list can have, in the order in which people expect them.
    pub fn fields(self) -> &'static [Field] {
        use Field::{
            Address, Email, Enterprise, Expiry, IdNumber, Industry, LegalPerson, LicenceUntil,
            Lifecycle, Manager, MonthlyFee, Name, Note, Number, Offering, OrgType, Payer, Phone,
            Quantity, Region, Role, ServiceLevel, ShortName, Since, Size, Status, Tags, Tier,
            Title, Uscc, ValidFrom, ValidTo,
        };
        match self {
            Self::Enterprises => &[
                Name,
                Uscc,
                ShortName,
                OrgType,
                Size,
                Industry,
                Region,
                Address,
                LegalPerson,
                LicenceUntil,
                Tier,
                Lifecycle,
                Manager,
                Phone,
                Tags,
                Note,
            ],
            Self::Contacts => &[
                Enterprise, Uscc, Name, Phone, Role, Title, IdNumber, Email, ValidFrom, ValidTo,
                Note,
            ],
            Self::Holdings => &[
                Enterprise,
                Uscc,
                Offering,
                Number,
                Payer,
                ServiceLevel,
                Status,
                Quantity,
                MonthlyFee,
                Since,
                Expiry,
            ],
        }
    }

    /// Groups of fields of which at least one must have a column.
    fn required(self) -> &'static [&'static [Field]] {
        match self {
            Self::Enterprises => &[&[Field::Name]],
            Self::Contacts => &[&[Field::Enterprise, Field::Uscc], &[Field::Name]],
            Self::Holdings => &[&[Field::Enterprise, Field::Uscc], &[Field::Offering]],
        }
    }
}

/// Which column of a list means what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub kind: ListKind,
    columns: Vec<Option<Field>>,
}

impl Mapping {
    /// Reads the meaning of each column from its header, in Chinese or English; the first that means a field has it.
    pub fn by_header(kind: ListKind, headers: &[String]) -> Self {
        let mut mapping = Self { kind, columns: vec![None; headers.len()] };
        for (at, header) in headers.iter().enumerate() {
            let field = headers::field(kind, header);
            if let Some(field) = field.filter(|it| mapping.column(*it).is_none()) {
                mapping.set(at, Some(field));
            }
        }
        mapping
    }

    /// Gives a column a meaning, and takes it from the column that had it.
    pub fn set(&mut self, column: usize, field: Option<Field>) {
        for (at, it) in self.columns.iter_mut().enumerate() {
            if at == column {
                *it = field;
            } else if *it == field {
                *it = None;
            }
        }
    }

    /// What a column means.
    pub fn field(&self, column: usize) -> Option<Field> {
        self.columns.get(column).copied().flatten()
    }

    /// Where a field stands.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|it| *it == Some(field))
    }

    /// How many columns were understood.
    pub fn understood(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// The fields without a column that the list cannot do without; one of each group would do.
    pub fn missing(&self) -> Vec<&'static [Field]> {
        let has = |it: &Field| self.column(*it).is_some();
        self.kind.required().iter().copied().filter(|group| !group.iter().any(has)).collect()
    }
}

/// Something that is wrong with a line; `code` names the sentence that says what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Counted from 1, with the header.
    pub line: u64,
    pub field: Option<Field>,
    pub code: String,
    /// The whole line was refused; otherwise only the field was left out.
    pub is_refusal: bool,
}

/// Why a line is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field:?}: {code}")]
pub struct LineRefusal {
    pub field: Option<Field>,
    pub code: &'static str,
}

impl LineRefusal {
    pub fn at(field: Field, code: &'static str) -> Self {
        Self { field: Some(field), code }
    }

    /// The remark that the report shows.
    pub fn on(self, line: u64) -> Remark {
        Remark { line, field: self.field, code: self.code.to_owned(), is_refusal: true }
    }
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    Added,
    Updated,
    Unchanged,
    Refused,
}

/// What became of all lines, with remarks about those that were not wholly taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub added: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub refused: u64,
    pub remarks: Vec<Remark>,
}

impl Tally {
    pub fn count(&mut self, change: Change) {
        match change {
            Change::Added => self.added += 1,
            Change::Updated => self.updated += 1,
            Change::Unchanged => self.unchanged += 1,
            Change::Refused => self.refused += 1,
        }
    }

    /// Counts a line that was not taken.
    pub fn refuse(&mut self, line: u64, refusal: LineRefusal) {
        self.refused += 1;
        self.remarks.push(refusal.on(line));
    }

    pub fn append(&mut self, other: Self) {
        self.added += other.added;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.refused += other.refused;
        self.remarks.extend(other.remarks);
    }

    /// All lines.
    pub fn lines(&self) -> u64 {
        self.added + self.updated + self.unchanged + self.refused
    }
}

/// What lines are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    pub catalogue: &'a Catalogue,
    pub now: super::Now,
}

/// One line of a list with the meaning of its columns.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    pub mapping: &'a Mapping,
    pub cells: &'a [String],
}

impl<'a> Cells<'a> {
    /// What stands in a field's column; nothing if it is empty or only says that there is nothing.
    pub fn text(self, field: Field) -> Option<&'a str> {
        let cell = self.cells.get(self.mapping.column(field)?)?.trim();
        let is_nothing = cell.is_empty() || values::NOTHING.contains(&cell);
        (!is_nothing).then_some(cell)
    }

    /// Whether the line says nothing at all.
    pub fn is_blank(self) -> bool {
        self.cells.iter().all(|it| it.trim().is_empty())
    }
}

#[cfg(test)]
mod tests;
