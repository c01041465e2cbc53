//! What one line of a list says, read strictly where it matters and forgivingly where it does not.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Cells, Field, LineRefusal, Remark, Rules, places,
    values::{self, Word as _},
};
use crate::domain::{
    CitizenId, EnterpriseId, HoldingId, HoldingStatus, HoldingTerms, Lifecycle, OrgType, Payer,
    Person, PersonId, Personal, PhoneNumber, Profile, RoleAssignmentId, RoleCode, ServiceLevel,
    SizeClass, Tier, Uscc,
    catalogue::Catalogue,
    enterprise::{LONGEST_NAME, MOST_TAGS},
    text,
};

/// The last day of something, as a list mentions it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Until {
    Forever,
    Day(NaiveDate),
}

impl Until {
    /// The last day, if there is one.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Forever => None,
            Self::Day(day) => Some(day),
        }
    }
}

/// A line about an enterprise; what it does not mention stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterpriseLine {
    pub line: u64,
    /// What it is known by, if it is a new one.
    pub id: EnterpriseId,
    pub name: String,
    pub uscc: Option<Uscc>,
    pub short_name: Option<String>,
    pub org_type: Option<OrgType>,
    pub size: Option<SizeClass>,
    pub industry: Option<String>,
    pub region: Option<String>,
    pub address: Option<String>,
    pub legal_person: Option<Personal>,
    pub licence_until: Option<Until>,
    pub lifecycle: Option<Lifecycle>,
    pub note: Option<Personal>,
    pub tier: Option<Tier>,
    /// The login or the name of a member of staff.
    pub manager: Option<String>,
    pub tags: Vec<String>,
    pub phones: Vec<PhoneNumber>,
}

/// How a contact or holding names its enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Customer {
    pub uscc: Option<Uscc>,
    pub name: Option<String>,
}

impl Customer {
    fn identity(&self) -> String {
        let name = self.name.as_deref().map(|it| Profile::named(it).name_key());
        self.uscc.as_ref().map(Uscc::to_string).or(name).unwrap_or_default()
    }
}

/// A line about a person who acts for an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLine {
    pub line: u64,
    /// Who it is, if it is somebody new.
    pub id: PersonId,
    /// The role that may have to be given.
    pub role_id: RoleAssignmentId,
    pub customer: Customer,
    pub name: Personal,
    pub phones: Vec<PhoneNumber>,
    pub role: Option<RoleCode>,
    pub title: Option<String>,
    pub id_number: Option<Personal>,
    pub email: Option<Personal>,
    pub note: Option<Personal>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

/// A line about something that an enterprise has from us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingLine {
    pub line: u64,
    /// What it is known by, if it is a new one.
    pub id: HoldingId,
    pub customer: Customer,
    pub offering: String,
    pub number: Personal,
    pub payer: Option<Payer>,
    pub service_level: Option<ServiceLevel>,
    pub status: Option<HoldingStatus>,
    pub quantity: Option<i64>,
    pub monthly_fen: Option<i64>,
    pub since: Option<NaiveDate>,
    pub expiry: Option<Until>,
}

/// Reads cells and collects what had to be left out.
struct Reader<'a> {
    line: u64,
    cells: Cells<'a>,
    remarks: &'a mut Vec<Remark>,
}

impl<'a> Reader<'a> {
    fn text(&self, field: Field) -> Option<String> {
        self.cells.text(field).map(text::tidy)
    }

    fn personal(&self, field: Field) -> Option<Personal> {
        self.text(field).map(Personal::new)
    }

    /// Reads a field without which the line still says enough: what is not understood is left out.
    fn lenient<T>(&mut self, field: Field, read: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        let cell = self.cells.text(field)?;
        let value = read(cell);
        if value.is_none() {
            let code = "import-not-understood".to_owned();
            self.remarks.push(Remark {
                line: self.line,
                field: Some(field),
                code,
                is_refusal: false,
            });
        }
        value
    }

    /// Reads a field that must be understood if there is anything in it.
    fn strict<T>(
        &self,
        field: Field,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<Option<T>, LineRefusal> {
        let Some(cell) = self.cells.text(field) else { return Ok(None) };
        read(cell).map(Some).ok_or_else(|| LineRefusal::at(field, "import-not-understood"))
    }

    fn day(&self, field: Field) -> Result<Option<NaiveDate>, LineRefusal> {
        self.strict(field, values::day)
    }

    /// A day that may be said never to come.
    fn end(&self, field: Field) -> Result<Option<Until>, LineRefusal> {
        self.strict(field, |cell| {
            let forever = values::is_forever(cell).then_some(Until::Forever);
            forever.or_else(|| values::day(cell).map(Until::Day))
        })
    }

    fn uscc(&self) -> Result<Option<Uscc>, LineRefusal> {
        let Some(cell) = self.cells.text(Field::Uscc) else { return Ok(None) };
        match Uscc::parse(cell) {
            Ok(uscc) => Ok(Some(uscc)),
            Err(_) => Err(LineRefusal::at(Field::Uscc, "import-bad-uscc")),
        }
    }

    fn phones(&mut self) -> Vec<PhoneNumber> {
        let cell = self.cells.text(Field::Phone).unwrap_or_default();
        let (mut phones, mut is_whole) = (Vec::new(), true);
        for raw in values::several(cell) {
            match PhoneNumber::parse(raw, None) {
                Ok(it) => phones.push(it),
                Err(_) => is_whole = false,
            }
        }
        if !is_whole {
            let code = "import-bad-phone".to_owned();
            let field = Some(Field::Phone);
            self.remarks.push(Remark { line: self.line, field, code, is_refusal: false });
        }
        phones
    }

    fn customer(&self) -> Result<Customer, LineRefusal> {
        let it = Customer { uscc: self.uscc()?, name: self.text(Field::Enterprise) };
        if it.uscc.is_none() && it.name.is_none() {
            return Err(LineRefusal::at(Field::Enterprise, "import-no-enterprise"));
        }
        Ok(it)
    }
}

impl EnterpriseLine {
    /// Reads a line; what had to be left out is added to `remarks`.
    pub fn read(
        line: u64,
        cells: Cells<'_>,
        remarks: &mut Vec<Remark>,
    ) -> Result<Self, LineRefusal> {
        let mut it = Reader { line, cells, remarks };
        let name = it.text(Field::Name).unwrap_or_default();
        if name.is_empty() {
            return Err(LineRefusal::at(Field::Name, "import-no-name"));
        }
        if LONGEST_NAME < name.chars().count() {
            return Err(LineRefusal::at(Field::Name, "import-long-name"));
        }
        let uscc = it.uscc()?;
        if uscc.as_ref().is_some_and(|it| !it.warnings().is_empty()) {
            let code = "import-uscc-check".to_owned();
            it.remarks.push(Remark { line, field: Some(Field::Uscc), code, is_refusal: false });
        }
        let tags = it.text(Field::Tags).unwrap_or_default();
        Ok(Self {
            line,
            id: EnterpriseId::fresh(),
            name,
            uscc,
            short_name: it.text(Field::ShortName),
            org_type: it.lenient(Field::OrgType, OrgType::of),
            size: it.lenient(Field::Size, SizeClass::of),
            industry: it.lenient(Field::Industry, places::industry).map(str::to_owned),
            region: it.lenient(Field::Region, places::region).map(str::to_owned),
            address: it.text(Field::Address),
            legal_person: it.personal(Field::LegalPerson),
            licence_until: it.end(Field::LicenceUntil)?,
            lifecycle: it.lenient(Field::Lifecycle, Lifecycle::of),
            note: it.personal(Field::Note),
            tier: it.strict(Field::Tier, Tier::of)?,
            manager: it.text(Field::Manager),
            tags: values::several(&tags).take(MOST_TAGS).map(text::tidy).collect(),
            phones: it.phones(),
        })
    }

    /// The profile with what the line mentions put in.
    #[must_use]
    pub fn applied_to(&self, before: &Profile) -> Profile {
        let mut it = before.clone();
        it.name.clone_from(&self.name);
        put_some(&mut it.uscc, self.uscc.as_ref());
        put(&mut it.short_name, self.short_name.as_ref());
        put(&mut it.org_type, self.org_type.as_ref());
        put_some(&mut it.size, self.size.as_ref());
        put(&mut it.industry, self.industry.as_ref());
        put(&mut it.region, self.region.as_ref());
        put(&mut it.address, self.address.as_ref());
        put(&mut it.legal_person, self.legal_person.as_ref());
        put(&mut it.licence_until, self.licence_until.map(Until::day).as_ref());
        put(&mut it.lifecycle, self.lifecycle.as_ref());
        put(&mut it.note, self.note.as_ref());
        it
    }

    /// The same enterprise has the same words here.
    pub fn identity(&self) -> String {
        self.uscc.as_ref().map_or_else(|| Profile::named(&self.name).name_key(), Uscc::to_string)
    }
}

impl ContactLine {
    /// Reads a line; what had to be left out is added to `remarks`.
    pub fn read(
        (line, rules): (u64, Rules<'_>),
        cells: Cells<'_>,
        remarks: &mut Vec<Remark>,
    ) -> Result<Self, LineRefusal> {
        let mut it = Reader { line, cells, remarks };
        let customer = it.customer()?;
        let name = it.personal(Field::Name).filter(|it| !it.is_empty());
        let name = name.ok_or_else(|| LineRefusal::at(Field::Name, "import-no-name"))?;
        let id_number = match it.cells.text(Field::IdNumber) {
            None => None,
            Some(cell) => {
                let read = CitizenId::parse(cell, rules.now.today());
                let bad = |_| LineRefusal::at(Field::IdNumber, "import-bad-id-number");
                Some(read.map_err(bad)?.number().clone())
            }
        };
        Ok(Self {
            line,
            id: PersonId::fresh(),
            role_id: RoleAssignmentId::fresh(),
            customer,
            name,
            phones: it.phones(),
            role: it.strict(Field::Role, RoleCode::of)?,
            title: it.text(Field::Title),
            id_number,
            email: it.personal(Field::Email),
            note: it.personal(Field::Note),
            valid_from: it.day(Field::ValidFrom)?,
            valid_to: it.end(Field::ValidTo)?.and_then(Until::day),
        })
    }

    /// The same person in the same enterprise has the same words here.
    pub fn identity(&self) -> String {
        let phone = self.phones.first().map_or("", PhoneNumber::national);
        format!("{} {} {phone}", self.customer.identity(), self.name.reveal())
    }

    /// The person with what the line mentions put in.
    #[must_use]
    pub fn applied_to(&self, before: &Person) -> Person {
        let mut it = before.clone();
        it.name.clone_from(&self.name);
        put(&mut it.id_number, self.id_number.as_ref());
        put(&mut it.email, self.email.as_ref());
        put(&mut it.note, self.note.as_ref());
        it.is_provisional = false;
        it
    }
}

impl HoldingLine {
    /// Reads a line; a holding needs an offering of the catalogue.
    pub fn read(
        (line, rules): (u64, Rules<'_>),
        cells: Cells<'_>,
        remarks: &mut Vec<Remark>,
    ) -> Result<Self, LineRefusal> {
        let mut it = Reader { line, cells, remarks };
        let customer = it.customer()?;
        let offering = it.text(Field::Offering);
        let offering =
            offering.ok_or_else(|| LineRefusal::at(Field::Offering, "import-no-offering"))?;
        let offering = offering_named(rules.catalogue, &offering);
        let offering =
            offering.ok_or_else(|| LineRefusal::at(Field::Offering, "import-no-such-offering"))?;
        let number = it.text(Field::Number).unwrap_or_default();
        Ok(Self {
            line,
            id: HoldingId::fresh(),
            customer,
            offering,
            number: Personal::new(number),
            payer: it.strict(Field::Payer, Payer::of)?,
            service_level: it.lenient(Field::ServiceLevel, ServiceLevel::of),
            status: it.strict(Field::Status, HoldingStatus::of)?,
            quantity: it.strict(Field::Quantity, values::count)?,
            monthly_fen: it.strict(Field::MonthlyFee, values::fen)?,
            since: it.day(Field::Since)?,
            expiry: it.end(Field::Expiry)?,
        })
    }

    /// The same holding has the same words here.
    pub fn identity(&self) -> String {
        format!("{} {} {}", self.customer.identity(), self.offering, self.number.reveal())
    }

    /// The terms with what the line mentions put in.
    #[must_use]
    pub fn applied_to(&self, before: &HoldingTerms) -> HoldingTerms {
        let mut it = before.clone();
        put(&mut it.payer, self.payer.as_ref());
        put(&mut it.service_level, self.service_level.as_ref());
        put(&mut it.quantity, self.quantity.as_ref());
        put(&mut it.monthly_fen, self.monthly_fen.as_ref());
        put(&mut it.since, self.since.as_ref());
        put(&mut it.expiry, self.expiry.map(Until::day).as_ref());
        it
    }
}

fn put<T: Clone>(place: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        place.clone_from(value);
    }
}

fn put_some<T: Clone>(place: &mut Option<T>, value: Option<&T>) {
    if value.is_some() {
        *place = value.cloned();
    }
}

/// The code of the offering with this code or name, in either language.
fn offering_named(catalogue: &Catalogue, word: &str) -> Option<String> {
    let folded = text::fold(word);
    let is_it = |it: &str| text::fold(it) == folded;
    let mut all = catalogue.offerings().iter();
    all.find(|it| is_it(&it.code) || is_it(&it.name.zh) || is_it(&it.name.en))
        .map(|it| it.code.clone())
}
