//! Taking in a line about something that an enterprise has from us.

use super::load::{Load, Trouble};
use crate::{
    domain::{
        Holding, HoldingStatus, HoldingTerms, Payer, ServiceLevel,
        holding::HoldingRefusal,
        import::{Change, Field, HoldingLine, LineRefusal},
    },
    store::{Kept, holdings},
};

impl From<HoldingRefusal> for Trouble {
    fn from(refusal: HoldingRefusal) -> Self {
        let (field, code) = match refusal {
            HoldingRefusal::UnknownOffering => (Field::Offering, "import-no-such-offering"),
            HoldingRefusal::NoQuantity => (Field::Quantity, "import-no-quantity"),
            HoldingRefusal::NegativeFee => (Field::MonthlyFee, "import-not-understood"),
            HoldingRefusal::ExpiryBeforeStart => (Field::Expiry, "import-ends-before-start"),
            HoldingRefusal::Ended | HoldingRefusal::NoAuthority { .. } => {
                (Field::Status, "import-holding-ended")
            }
        };
        Self::Line(LineRefusal::at(field, code))
    }
}

impl Load<'_, '_> {
    pub(super) fn holding(&mut self, line: &HoldingLine) -> Result<Change, Trouble> {
        let enterprise = self.customer(&line.customer)?;
        let number = line.number.reveal();
        let found = holdings::same(self.cx.sql, enterprise, &line.offering, number)?;
        let change = match found {
            None => {
                let manager = self.enterprise_with(enterprise)?.it.manager;
                let terms = line.applied_to(&self.usual_terms(line));
                let ids = (line.id, enterprise);
                let mut it = Holding::new(ids, terms, manager, self.cx.now)?;
                it.status = line.status.unwrap_or(HoldingStatus::Active);
                self.source.clone_into(&mut it.source);
                holdings::insert(self.cx.sql, &it)?;
                Change::Added
            }
            Some(kept) => self.compare(kept, line)?,
        };
        if change != Change::Unchanged {
            self.touch(enterprise);
            self.uncounted.insert(enterprise);
        }
        Ok(change)
    }

    fn compare(&mut self, kept: Kept<Holding>, line: &HoldingLine) -> Result<Change, Trouble> {
        let terms = line.applied_to(&kept.it.terms).checked()?;
        let status = line.status.unwrap_or(kept.it.status);
        if terms == kept.it.terms && status == kept.it.status {
            return Ok(Change::Unchanged);
        }
        let mut it = kept.it;
        let before = it.terms.offering.clone();
        it.change(terms, self.cx.now)?;
        it.set_status(status, self.cx.now)?;
        holdings::save(self.cx.sql, &Kept { it, rev: kept.rev }, &before)?;
        Ok(Change::Updated)
    }

    /// What is agreed as long as the line says nothing else.
    fn usual_terms(&self, line: &HoldingLine) -> HoldingTerms {
        let offering = self.cx.library.catalogue.offering(&line.offering);
        let level = offering.and_then(|it| it.service_levels.first().copied());
        HoldingTerms {
            offering: line.offering.clone(),
            number: line.number.clone(),
            payer: Payer::Enterprise,
            service_level: level.unwrap_or(ServiceLevel::Ordinary),
            quantity: 1,
            monthly_fen: 0,
            since: self.cx.now.today(),
            expiry: None,
            person: None,
        }
    }
}
