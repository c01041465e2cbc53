//! What a completed order means for what the enterprise has.

use chrono::{Days, Months, NaiveDate};

use super::{
    EnterpriseId, Holding, HoldingId, HoldingStatus, HoldingTerms, Now, Payer, Personal, StaffId,
    holding::HoldingRefusal, order::Order, process::FieldValue,
};

/// What the order was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Something new, or more of what is there.
    Add,
    /// Less of what is there.
    Remove,
    /// Somebody else pays for what is there.
    Payer,
}

/// What an order delivers when it is completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub enterprise: EnterpriseId,
    pub change: Change,
    pub terms: HoldingTerms,
    /// Named after the order, so that nothing is delivered twice.
    id: HoldingId,
    /// The number of the order.
    source: String,
}

/// What was agreed and is not on the order's tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    pub quantity: i64,
    pub monthly_fen: i64,
    /// Zero means until further notice.
    pub term_months: u32,
}

/// Answers that say from when it is charged for, the surest first.
const BEGINNINGS: [&str; 3] = ["billing-from", "effective-on", "switched-on"];
/// Answers that say by what number it is known.
const NUMBERS: [&str; 3] = ["number", "port", "resource-id"];

impl Delivery {
    /// Reads what was agreed off the order and the answers of its tasks.
    pub fn of(order: &Order, agreed: Agreed, today: NaiveDate) -> Self {
        let opening = order.opening();
        let since = BEGINNINGS.iter().find_map(|key| match answer(order, key) {
            Some(FieldValue::Date(day)) => Some(*day),
            _ => None,
        });
        let number = NUMBERS.iter().find_map(|key| match answer(order, key) {
            Some(FieldValue::Text(text)) => Some(text.clone()),
            _ => None,
        });
        let change = match answer(order, "change") {
            Some(FieldValue::Choice(code)) if code == "remove" => Change::Remove,
            Some(FieldValue::Choice(code)) if code == "payer" => Change::Payer,
            _ => Change::Add,
        };
        let since = since.unwrap_or(today);
        Self {
            enterprise: opening.enterprise,
            change,
            terms: HoldingTerms {
                offering: opening.offering.clone(),
                number: number.unwrap_or_else(|| Personal::from("")),
                payer: Payer::Enterprise,
                service_level: opening.service_level,
                quantity: agreed.quantity,
                monthly_fen: agreed.monthly_fen,
                since,
                expiry: last_day(since, agreed.term_months),
                person: None,
            },
            id: HoldingId::from_bytes(order.id().bytes()),
            source: opening.number.clone(),
        }
    }

    /// The new holding, when the enterprise had none under that number.
    ///
    /// Nothing for less of, or another payer for, something that is not there.
    pub fn begun(
        &self,
        manager: Option<StaffId>,
        now: Now,
    ) -> Result<Option<Holding>, HoldingRefusal> {
        if self.change != Change::Add {
            return Ok(None);
        }
        let mut it = Holding::new((self.id, self.enterprise), self.terms.clone(), manager, now)?;
        it.source.clone_from(&self.source);
        Ok(Some(it))
    }

    /// Changes the holding of the same offering under the same number.
    ///
    /// What has a number of its own gets the new terms; what has none is counted, so it grows.
    pub fn change(&self, held: &mut Holding, now: Now) -> Result<(), HoldingRefusal> {
        let mut terms = held.terms.clone();
        let more = &self.terms;
        match self.change {
            Change::Add => {
                let (quantity, fen) = if terms.number.is_empty() {
                    (terms.quantity, terms.monthly_fen)
                } else {
                    (0, 0)
                };
                terms.quantity = quantity.saturating_add(more.quantity);
                terms.monthly_fen = fen.saturating_add(more.monthly_fen);
                terms.service_level = more.service_level;
                // Without a last day it runs for longest.
                terms.expiry = terms.expiry.zip(more.expiry).map(|(old, new)| old.max(new));
            }
            Change::Remove if terms.quantity <= more.quantity => {
                return held.set_status(HoldingStatus::Ended, now);
            }
            Change::Remove => {
                terms.quantity -= more.quantity;
                terms.monthly_fen = (terms.monthly_fen - more.monthly_fen).max(0);
            }
            Change::Payer => {
                terms.payer = match terms.payer {
                    Payer::Enterprise => Payer::Individual,
                    Payer::Individual => Payer::Enterprise,
                };
            }
        }
        held.change(terms, now)
    }
}

/// What a task of the order was answered with.
fn answer<'a>(order: &'a Order, key: &str) -> Option<&'a FieldValue> {
    order.tasks().iter().find_map(|it| it.values().get(key))
}

/// The last day of an agreement that begins on a day.
fn last_day(since: NaiveDate, term_months: u32) -> Option<NaiveDate> {
    if term_months == 0 {
        return None;
    }
    since.checked_add_months(Months::new(term_months))?.checked_sub_days(Days::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ServiceLevel;

    fn delivery(change: Change, number: &str) -> Delivery {
        Delivery {
            enterprise: EnterpriseId::fresh(),
            change,
            terms: HoldingTerms {
                offering: "enterprise-mail".to_owned(),
                number: number.into(),
                payer: Payer::Enterprise,
                service_level: ServiceLevel::A,
                quantity: 4,
                monthly_fen: 4_000,
                since: "2026-01-31".parse().unwrap(),
                expiry: "2027-01-30".parse().ok(),
                person: None,
            },
            id: HoldingId::fresh(),
            source: "DD-20260131-0001".to_owned(),
        }
    }

    fn held(number: &str) -> Holding {
        let now = Now::from_micros(0);
        delivery(Change::Add, number).begun(None, now).unwrap().unwrap()
    }

    #[test]
    fn an_agreement_ends_on_the_day_before_its_anniversary() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(last_day(day("2026-03-01"), 12), Some(day("2027-02-28")));
        assert_eq!(last_day(day("2026-01-31"), 1), Some(day("2026-02-27")));
        assert_eq!(last_day(day("2026-03-01"), 0), None);
    }

    #[test]
    fn what_is_counted_grows_and_what_has_a_number_is_renewed() {
        let now = Now::from_micros(0);
        let (mut mail, mut line) = (held(""), held("4008001234"));
        let mut more = delivery(Change::Add, "");
        more.terms.expiry = "2029-01-30".parse().ok();
        more.change(&mut mail, now).unwrap();
        more.change(&mut line, now).unwrap();
        assert_eq!((mail.terms.quantity, mail.terms.monthly_fen), (8, 8_000));
        assert_eq!((line.terms.quantity, line.terms.monthly_fen), (4, 4_000));
        assert_eq!(mail.terms.expiry, "2029-01-30".parse().ok());
        assert_eq!(mail.terms.since, "2026-01-31".parse::<NaiveDate>().unwrap());
    }

    #[test]
    fn taking_all_away_ends_it_and_what_is_not_there_is_not_made() {
        let now = Now::from_micros(0);
        let mut it = held("");
        let mut less = delivery(Change::Remove, "");
        less.terms.quantity = 1;
        less.terms.monthly_fen = 1_000;
        less.change(&mut it, now).unwrap();
        assert_eq!((it.terms.quantity, it.terms.monthly_fen), (3, 3_000));
        delivery(Change::Remove, "").change(&mut it, now).unwrap();
        assert_eq!(it.status, HoldingStatus::Ended);
        assert_eq!(less.begun(None, now), Ok(None));
        let mut it = held("");
        delivery(Change::Payer, "").change(&mut it, now).unwrap();
        assert_eq!(it.terms.payer, Payer::Individual);
    }
}
