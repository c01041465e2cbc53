//! Search everywhere, as one types: names, sounds, credit codes, numbers, orders, people.

mod shelf;

use std::{collections::HashSet, ops::Range};

use serde::{Deserialize, Serialize};

pub(super) use self::shelf::Librarian;
pub use self::shelf::Shelf;
use super::{Cx, DeskError, Subject, query::Question};
use crate::{
    domain::{
        EnterpriseId, Mask, OrderId, Permission, PersonId, RoleCode, Tier, phone,
        search::QueryScope,
        text::{CompanyName, fold, is_han},
    },
    store::{contacts, customers, finding, holdings, matters},
};

/// Asks for whatever fits what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterpriseSearch {
    pub text: String,
    pub limit: usize,
}

/// The best answers, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub hits: Vec<SearchHit>,
    /// False while the search is being built and only beginnings of names are found.
    pub is_complete: bool,
}

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    Enterprise,
    Person,
    Phone,
    Order,
    /// A line, circuit or account number.
    Holding,
}

/// One answer, masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    pub kind: HitKind,
    /// Where it leads, unless it is an order.
    pub enterprise: Option<EnterpriseId>,
    pub person: Option<PersonId>,
    pub order: Option<OrderId>,
    /// The name of the enterprise, the masked name of a person, an order's number.
    pub title: String,
    /// Which characters of the title were found.
    pub span: Range<usize>,
    /// A credit code, a masked number, the enterprise of a person or an order.
    pub detail: String,
    pub tier: Option<Tier>,
    /// A code of GB/T 2260; empty if unknown.
    pub region: String,
    /// What the person is there.
    pub role: Option<RoleCode>,
    /// A code of the catalogue; empty unless it is an order or a holding.
    pub offering: String,
}

/// Fewer digits are found in too many numbers.
const LEAST_DIGITS: usize = 3;

/// The most answers at a time.
const MOST: usize = 100;

impl Question for EnterpriseSearch {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprises]
    }
}

pub(super) fn answer(cx: &mut Cx<'_>, ask: &EnterpriseSearch) -> Result<Found, DeskError> {
    let limit = ask.limit.clamp(1, MOST);
    let typed = ask.text.trim();
    let mut hits = Vec::new();
    let is_complete = cx.office.search.indexes().is_some();
    if typed.is_empty() {
        return Ok(Found { hits, is_complete });
    }
    hits.extend(orders(cx, typed)?);
    hits.extend(codes(cx, typed)?);
    hits.extend(names(cx, typed, limit)?);
    hits.extend(numbers(cx, typed)?);
    hits.extend(people(cx, typed)?);
    let mut seen = HashSet::new();
    hits.retain(|it: &SearchHit| seen.insert((it.kind, it.enterprise, it.person, it.order)));
    hits.truncate(limit);
    Ok(Found { hits, is_complete })
}

fn enterprise_hit(it: finding::Brief, span: Range<usize>) -> SearchHit {
    SearchHit {
        kind: HitKind::Enterprise,
        enterprise: Some(it.id),
        person: None,
        order: None,
        title: it.name,
        span,
        detail: it.uscc,
        tier: Some(it.tier),
        region: it.region,
        role: None,
        offering: String::new(),
    }
}

/// How the number of an order begins that is typed so; its letters and dashes may be left out.
///
/// With its letters one digit is enough to tell, without them it takes a year and a month.
fn order_front(typed: &str) -> Option<String> {
    let typed = fold(typed).to_uppercase();
    let bare = typed.strip_prefix("DD");
    let least = if bare.is_some() { 1 } else { 6 };
    let rest = bare.unwrap_or(&typed);
    let is_number = rest.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if !is_number || digits.len() < least || !"20".starts_with(digits.get(..2).unwrap_or("2")) {
        return None;
    }
    Some(match digits.split_at_checked(8) {
        Some((day, number)) if !number.is_empty() => format!("DD-{day}-{number}"),
        _ => format!("DD-{digits}"),
    })
}

fn orders(cx: &mut Cx<'_>, typed: &str) -> Result<Vec<SearchHit>, DeskError> {
    let Some(front) = order_front(typed) else { return Ok(Vec::new()) };
    let hit = |(order, number, offering, enterprise)| SearchHit {
        kind: HitKind::Order,
        enterprise: None,
        person: None,
        order: Some(order),
        title: number,
        span: 0..front.len(),
        detail: enterprise,
        tier: None,
        region: String::new(),
        role: None,
        offering,
    };
    Ok(matters::orders_like(cx.sql, &front, 10)?.into_iter().map(hit).collect())
}

/// Credit codes from four characters on.
fn codes(cx: &mut Cx<'_>, typed: &str) -> Result<Vec<SearchHit>, DeskError> {
    let front = fold(typed).to_uppercase();
    let looks_so = (4..=18).contains(&front.len())
        && front.bytes().all(|it| it.is_ascii_alphanumeric())
        && front.bytes().any(|it| it.is_ascii_digit());
    if !looks_so {
        return Ok(Vec::new());
    }
    let found = finding::by_uscc_front(cx.sql, &front, 10)?;
    Ok(found.into_iter().map(|it| enterprise_hit(it, 0..0)).collect())
}

fn names(cx: &mut Cx<'_>, typed: &str, limit: usize) -> Result<Vec<SearchHit>, DeskError> {
    let own = customers::portfolio(cx.sql, cx.actor.staff)?;
    let found = cx
        .office
        .search
        .indexes()
        .as_ref()
        .map(|it| it.names.query(typed, &QueryScope { own: &own }, limit));
    let Some(found) = found else {
        let key = CompanyName::of(typed).identity_key();
        let most = i64::try_from(limit).unwrap_or(50);
        let found = finding::by_name_front(cx.sql, &key, most)?;
        return Ok(found.into_iter().map(|it| enterprise_hit(it, 0..0)).collect());
    };
    let mut hits = Vec::with_capacity(found.len());
    for hit in found {
        let span = if hit.name == 0 { hit.span } else { 0..0 };
        hits.extend(finding::brief(cx.sql, hit.id)?.map(|it| enterprise_hit(it, span)));
    }
    Ok(hits)
}

/// Telephone numbers by any three digits, and the whole numbers of lines and accounts.
fn numbers(cx: &mut Cx<'_>, typed: &str) -> Result<Vec<SearchHit>, DeskError> {
    let is_number = fold(typed).chars().all(|it| it.is_ascii_digit() || "+-()".contains(it));
    let meant = phone::fragments(typed).into_iter().filter(|it| LEAST_DIGITS <= it.len());
    let meant: Vec<String> = meant.filter(|_| is_number).collect();
    let mut hits = Vec::new();
    for (enterprise, person) in reached(cx, (typed, &meant))? {
        let phones = contacts::phones_of(cx.sql, enterprise)?;
        let fits = |it: &&contacts::Phone| {
            let national = it.number.national();
            it.person == person && meant.iter().any(|digits| national.contains(digits.as_str()))
        };
        let Some(phone) = phones.iter().find(fits) else { continue };
        if let Some(brief) = finding::brief(cx.sql, enterprise)? {
            let detail = phone.number.masked();
            let hit = enterprise_hit(brief, 0..0);
            hits.push(SearchHit { kind: HitKind::Phone, person, detail, ..hit });
        }
    }
    for digits in meant {
        for kept in holdings::by_number(cx.sql, &digits)? {
            if let Some(brief) = finding::brief(cx.sql, kept.it.enterprise)? {
                let offering = kept.it.terms.offering;
                let hit = enterprise_hit(brief, 0..0);
                let (kind, detail) = (HitKind::Holding, digits.clone());
                hits.push(SearchHit { kind, detail, offering, ..hit });
            }
        }
    }
    Ok(hits)
}

/// Whom the numbers reach that contain one of the digits meant.
fn reached(
    cx: &mut Cx<'_>,
    (typed, meant): (&str, &[String]),
) -> Result<Vec<(EnterpriseId, Option<PersonId>)>, DeskError> {
    if meant.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(indexes) = cx.office.search.indexes().as_ref() {
        return Ok(indexes.numbers.query(typed, 20));
    }
    let mut found = Vec::new();
    for digits in meant {
        found.extend(contacts::by_front(cx.sql, digits, 20)?);
        found.extend(contacts::by_tail(cx.sql, digits, 20)?);
    }
    Ok(found.into_iter().map(|it| (it.enterprise, it.person)).collect())
}

/// People by the beginning of their name, from two Chinese characters on.
fn people(cx: &mut Cx<'_>, typed: &str) -> Result<Vec<SearchHit>, DeskError> {
    let count = typed.chars().count();
    if !(2..=6).contains(&count) || !typed.chars().all(is_han) {
        return Ok(Vec::new());
    }
    let mut hits = Vec::new();
    for (person, name, enterprise, role) in contacts::people_like(cx.sql, typed, 20)? {
        let Some(brief) = finding::brief(cx.sql, enterprise)? else { continue };
        let (detail, tier) = (brief.name.clone(), brief.tier);
        hits.push(SearchHit {
            kind: HitKind::Person,
            person: Some(person),
            title: Mask::Name.apply(name.reveal()),
            detail,
            tier: Some(tier),
            role: Some(role),
            ..enterprise_hit(brief, 0..0)
        });
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_known_by_its_number_with_or_without_letters_and_dashes() {
        let front = |typed| order_front(typed).unwrap_or_default();
        assert_eq!(front("DD-20261123-0001"), "DD-20261123-0001");
        assert_eq!(front("dd202611230001"), "DD-20261123-0001");
        assert_eq!(front("20261123-00"), "DD-20261123-00");
        assert_eq!(front("DD-2026"), "DD-2026");
        assert_eq!(front("202611"), "DD-202611");
        for typed in ["", "DD", "2026", "13800", "20-26 street", "91440300"] {
            assert_eq!(order_front(typed), None, "{typed}");
        }
    }
}
