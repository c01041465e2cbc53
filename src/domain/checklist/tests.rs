//! What counts, and for whom: a checklist told by its cases.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn papers() -> Papers {
    Papers::parse(include_str!("../../../assets/catalogue/papers.toml")).unwrap()
}

fn mail() -> ProcessTemplate {
    let text = include_str!("../../../assets/processes/enterprise-mail.toml");
    ProcessTemplate::parse(text).unwrap()
}

fn kinds(wanted: &[Wanted]) -> Vec<&str> {
    wanted.iter().map(|it| it.kind.code()).collect()
}

fn purpose() -> Purpose {
    Purpose {
        order: OrderId::fresh(),
        legal: Some(PersonId::fresh()),
        agent: Some(PersonId::fresh()),
        today: day("2026-03-02"),
        needed_until: day("2026-04-02"),
    }
}

fn approved(kind: &str, valid_until: Option<&str>) -> Held {
    Held {
        document: DocumentId::fresh(),
        kind: PaperKind::new(kind),
        state: HeldState::Approved,
        decided_on: Some(day("2026-01-05")),
        valid_until: valid_until.map(day),
        person: None,
        order: None,
    }
}

fn standing(kind: &str, held: &[Held], purpose: &Purpose) -> Standing {
    let wanted =
        required_papers(&mail(), OrgType::Enterprise, Applicant::Agent, &Answers::default());
    let list = checklist(&wanted, held, &papers(), purpose);
    list.lines.into_iter().find(|it| it.wanted.kind.code() == kind).unwrap().standing
}

#[test]
fn an_agent_needs_authority_and_the_legal_representative_does_not() {
    let agent =
        required_papers(&mail(), OrgType::Enterprise, Applicant::Agent, &Answers::default());
    assert_eq!(kinds(&agent), ["D-LIC", "D-AID", "D-POA", "D-ICP"]);
    assert_eq!(agent[0].why, Why::Product);
    assert_eq!((agent[2].why, agent[2].gates.as_slice()), (Why::Applicant, &["review".into()][..]));
    let legal =
        required_papers(&mail(), OrgType::Enterprise, Applicant::Legal, &Answers::default());
    assert_eq!(kinds(&legal), ["D-LIC", "D-LID", "D-ICP"]);
}

#[test]
fn public_bodies_do_not_show_their_head_when_an_agent_applies() {
    let text = include_str!("../../../assets/processes/number-400.toml");
    let template = ProcessTemplate::parse(text).unwrap();
    let wanted = |org| required_papers(&template, org, Applicant::Agent, &Answers::default());
    let asks = |org| kinds(&wanted(org)).contains(&"D-LID");
    assert!(asks(OrgType::Enterprise) && !asks(OrgType::Government));
}

#[test]
fn the_stronger_of_two_rules_counts() {
    let mut template = mail();
    let mut rule = template.papers[0].clone();
    rule.requirement = Requirement::Optional;
    template.papers.insert(0, rule);
    let wanted =
        required_papers(&template, OrgType::Enterprise, Applicant::Legal, &Answers::default());
    assert_eq!(kinds(&wanted), ["D-LIC", "D-LID", "D-ICP"]);
    assert_eq!(wanted[0].requirement, Requirement::Required);
}

#[test]
fn what_was_proved_earlier_and_is_still_valid_counts() {
    let licence = approved("D-LIC", None);
    let until = Some(day("2029-01-04"));
    let expected = Standing::Satisfied { document: licence.document, until };
    assert_eq!(standing("D-LIC", &[licence], &purpose()), expected);
}

#[test]
fn a_paper_that_ends_too_soon_is_told_from_one_that_has_ended() {
    let soon = approved("D-LIC", Some("2026-03-20"));
    assert_eq!(standing("D-LIC", &[soon], &purpose()).code(), "expires-before");
    let over = approved("D-LIC", Some("2026-03-01"));
    assert_eq!(standing("D-LIC", &[over], &purpose()).code(), "expired");
    let last_day = Purpose { needed_until: day("2026-03-02"), ..purpose() };
    let today = approved("D-LIC", Some("2026-03-02"));
    assert!(standing("D-LIC", &[today], &last_day).is_satisfied());
}

#[test]
fn the_papers_of_another_agent_never_count() {
    let purpose = purpose();
    let other = Held { person: Some(PersonId::fresh()), ..approved("D-POA", Some("2027-01-01")) };
    let here = Held { order: Some(purpose.order), ..other.clone() };
    assert_eq!(standing("D-POA", &[other, here], &purpose), Standing::Missing);
    let own = Held { person: purpose.agent, ..approved("D-POA", Some("2027-01-01")) };
    assert!(standing("D-POA", &[own], &purpose).is_satisfied());
}

#[test]
fn a_paper_of_one_order_does_not_count_for_another() {
    let text = include_str!("../../../assets/processes/online-service.toml");
    let template = ProcessTemplate::parse(text).unwrap();
    let wanted =
        required_papers(&template, OrgType::Enterprise, Applicant::Legal, &Answers::default());
    let purpose = purpose();
    let list = |order| {
        let form = Held { order: Some(order), ..approved("D-APP", None) };
        checklist(&wanted, &[form], &papers(), &purpose)
    };
    assert!(list(purpose.order).satisfies(&PaperKind::new("D-APP")));
    assert!(!list(OrderId::fresh()).satisfies(&PaperKind::new("D-APP")));
}

#[test]
fn a_new_upload_hides_an_old_rejection_and_an_approval_hides_both() {
    let rejected = Held { state: HeldState::Rejected, ..approved("D-LIC", None) };
    let waiting = Held { state: HeldState::Waiting, ..approved("D-LIC", None) };
    let both = [waiting, rejected.clone()];
    assert_eq!(standing("D-LIC", &[rejected], &purpose()).code(), "rejected");
    assert_eq!(standing("D-LIC", &both, &purpose()).code(), "waiting");
    let all = [both[0].clone(), both[1].clone(), approved("D-LIC", None)];
    assert!(standing("D-LIC", &all, &purpose()).is_satisfied());
}

#[test]
fn the_list_is_complete_when_every_required_paper_is_satisfied() {
    let purpose = purpose();
    let wanted =
        required_papers(&mail(), OrgType::Enterprise, Applicant::Legal, &Answers::default());
    let card = Held { person: purpose.legal, ..approved("D-LID", Some("2030-01-01")) };
    let mut held = vec![approved("D-LIC", None), card];
    let list = checklist(&wanted, &held, &papers(), &purpose);
    assert_eq!(list.open().map(|it| it.wanted.kind.code()).collect::<Vec<_>>(), ["D-ICP"]);
    held.push(approved("D-ICP", None));
    assert!(checklist(&wanted, &held, &papers(), &purpose).is_complete());
}
