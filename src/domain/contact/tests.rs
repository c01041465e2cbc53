//! What roles allow, told in days.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn proof() -> Proof {
    Proof {
        version: VersionId::fresh(),
        kind: "D-POA".to_owned(),
        is_approved: true,
        expires: Some(day("2026-06-30")),
    }
}

fn standing(terms: RoleTerms, proof: Option<Proof>) -> Standing {
    let role = RoleAssignment {
        id: RoleAssignmentId::fresh(),
        enterprise: EnterpriseId::fresh(),
        person: PersonId::fresh(),
        terms,
        ended_us: None,
    };
    Standing { role, proof }
}

fn agent(valid_to: Option<NaiveDate>, proof: Option<Proof>) -> Standing {
    let usual = RoleTerms::usual(RoleCode::AuthorizedAgent, day("2026-01-01"));
    standing(RoleTerms { valid_to, ..usual }, proof)
}

#[test]
fn an_agent_without_a_letter_may_only_enquire() {
    let authority = authority(&[agent(None, None)], day("2026-03-01"));
    assert_eq!(authority.may, [Power::Enquire]);
    assert!(authority.lacks_evidence);
}

#[test]
fn an_agent_with_a_letter_may_order_until_it_ends() {
    let roles = [agent(Some(day("2026-05-31")), Some(proof()))];
    let now = authority(&roles, day("2026-05-31"));
    assert!(now.may.contains(&Power::Order));
    assert!(now.may_not.contains(&Power::ChangePayer));
    assert_eq!((now.ends, now.evidence.len()), (Some(day("2026-05-31")), 1));
    assert!(authority(&roles, day("2026-06-01")).may.is_empty());
}

#[test]
fn a_letter_that_has_run_out_or_waits_for_review_proves_nothing() {
    let roles = [agent(None, Some(proof()))];
    assert_eq!(authority(&roles, day("2026-07-01")).may, [Power::Enquire]);
    let waiting = Proof { is_approved: false, ..proof() };
    assert_eq!(authority(&[agent(None, Some(waiting))], day("2026-03-01")).may, [Power::Enquire]);
}

#[test]
fn the_legal_representative_acts_by_law() {
    let legal = RoleTerms::usual(RoleCode::LegalRepresentative, day("2020-01-01"));
    let authority = authority(&[standing(legal, None)], day("2026-03-01"));
    assert_eq!(authority.may, Power::ALL);
    assert!(!authority.lacks_evidence);
}

#[test]
fn roles_add_up_and_the_wider_scope_counts() {
    let finance = standing(RoleTerms::usual(RoleCode::Finance, day("2026-01-01")), None);
    let mut letter = agent(None, Some(proof()));
    letter.role.terms.scope = "A01, V02".to_owned();
    let alone = authority(std::slice::from_ref(&letter), day("2026-03-01"));
    assert_eq!(alone.scope, ["A01, V02"]);
    assert!(letter.role.covers("v02") && !letter.role.covers("V03"));
    let both = authority(&[letter, finance], day("2026-03-01"));
    assert_eq!(both.roles, [RoleCode::AuthorizedAgent, RoleCode::Finance]);
    assert!(both.scope.is_empty());
}

#[test]
fn a_role_begins_and_ends_with_whole_days() {
    let mut it = agent(Some(day("2026-02-01")), None).role;
    assert!(!it.stands_on(day("2025-12-31")));
    assert!(it.stands_on(day("2026-01-01")) && it.stands_on(day("2026-02-01")));
    it.end(Now::from_micros(0)).unwrap();
    assert!(!it.stands_on(day("2026-01-15")));
    assert_eq!(it.end(Now::from_micros(0)), Err(ContactRefusal::Ended));
}

#[test]
fn a_letter_is_not_valid_for_ever() {
    let terms = agent(Some(day("2030-01-01")), None).role.terms;
    assert_eq!(terms.checked(), Err(ContactRefusal::TooLong));
    let terms = agent(Some(day("2025-01-01")), None).role.terms;
    assert_eq!(terms.checked(), Err(ContactRefusal::EndsBeforeStart));
}

#[test]
fn people_need_a_name_and_a_card_number_that_is_right() {
    let now = Now::new("2026-03-01T00:00:00Z".parse().unwrap());
    let it = Person::new(PersonId::fresh(), &Personal::from(" 周敏华 "), now).unwrap();
    assert_eq!(it.name.reveal(), "周敏华");
    let wrong = Person { id_number: Personal::from("110105194912310021"), ..it.clone() };
    assert_eq!(wrong.checked(now), Err(ContactRefusal::BadIdNumber));
    let right = Person { id_number: Personal::from("11010519491231002x"), ..it };
    assert_eq!(right.checked(now).unwrap().id_number.reveal(), "11010519491231002X");
}
