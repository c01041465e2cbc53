//! The review workbench, walked by name: claim, approve, send back with reasons, lose a paper.

use attache::{
    desk::{Command, document::PaperVersions, review, review::MyReview},
    domain::{Role, Tier, VersionId, document::VersionState},
    ui::route::Route,
};
use egui::{Event, Key, Modifiers};

use crate::{
    desk_papers::{add, firm, picture_of},
    screen::{Look, Screen},
    support::Office,
};

/// An office with a manager, a reviewer and so many licences that wait.
fn office_with(papers: &[&str]) -> (Office, Vec<VersionId>) {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let versions = papers.iter().map(|name| {
        let firm = firm(&office, name, Tier::T2);
        office.hands.forward_hours(1);
        add(&office, &lin, (&firm, "D-LIC"), &picture_of(name)).unwrap()
    });
    let versions = versions.collect();
    (office, versions)
}

fn state(office: &Office, version: VersionId) -> VersionState {
    let kept = office.desk.store().read(|sql| attache::store::documents::version(sql, version));
    kept.unwrap().unwrap().it.state
}

#[test]
fn a_reviewer_approves_with_two_keys_and_the_next_paper_is_there() {
    let (office, versions) = office_with(&["恒益机械", "顺成物流"]);
    office.hire("zhou", Role::Reviewer);
    let mut screen = Screen::signed_in(&office, "zhou", Look::CHINESE);
    assert_eq!(screen.route(), Route::Review);
    assert!(screen.shows("review-ready"));
    screen.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    assert!(screen.shows_text("恒益机械"));
    screen.fill("review-expires", "2031-06-30");
    screen.key(Modifiers::COMMAND, Key::Enter);
    assert_eq!(state(&office, versions[0]), VersionState::Approved);
    assert!(screen.shows_text("顺成物流"));
    assert!(!screen.shows_text("2031-06-30"), "what was typed went with its paper");
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}

#[test]
fn a_paper_is_sent_back_for_two_reasons_by_number_and_by_name() {
    let (office, versions) = office_with(&["恒益机械"]);
    let zhou = office.hire("zhou", Role::Reviewer);
    let mut screen = Screen::signed_in(&office, "zhou", Look::ENGLISH);
    screen.press("core-action-claim-next");
    let piece = office.desk.ask(&zhou, MyReview { me: zhou.staff }).unwrap().unwrap();
    screen.key(Modifiers::COMMAND, Key::R);
    assert!(screen.shows("review-no-reason-yet"));
    screen.harness.event(Event::Text("1".to_owned()));
    screen.settle();
    screen.fill("review-reason-search", "red seal");
    screen.fill("review-reason-search", "another trade");
    assert!(screen.shows("review-reason-none") || screen.shows("review-customer-reads"));
    screen.fill("review-reason-search", "edge");
    screen.press_named("An edge or corner is cut off");
    screen.fill("review-note", "right edge");
    screen.key(Modifiers::COMMAND, Key::Enter);
    assert_eq!(state(&office, versions[0]), VersionState::Rejected);
    let all = office.desk.ask(&zhou, PaperVersions { document: piece.document }).unwrap();
    let decided = all[0].decided.clone().unwrap();
    let codes: Vec<&str> = decided.reasons.iter().map(|it| it.code.code()).collect();
    assert_eq!(codes, ["image.blurred", "image.cropped"]);
    assert_eq!(decided.note, "right edge");
    assert!(screen.shows("review-empty"));
}

#[test]
fn a_newer_version_is_told_and_the_old_one_cannot_be_decided() {
    let (office, versions) = office_with(&["恒益机械"]);
    office.hire("zhou", Role::Reviewer);
    let mut screen = Screen::signed_in(&office, "zhou", Look::CHINESE);
    screen.press("core-action-claim-next");
    screen.fill("review-expires", "2031-06-30");
    let lin = office.desk.sign_in("lin", &"correct horse".into()).unwrap().actor;
    let kept = office.desk.store().read(|sql| attache::store::documents::version(sql, versions[0]));
    let enterprise = kept.unwrap().unwrap().it.enterprise;
    let slots = attache::desk::document::EnterprisePapers { enterprise };
    let document = office.desk.ask(&lin, slots).unwrap()[0].newest.document;
    let staged = office.desk.stage(&lin, "b.jpg", &picture_of("another")).unwrap();
    let newer = attache::desk::document::Command::Add {
        document,
        version: VersionId::fresh(),
        enterprise,
        kind: attache::domain::paper::PaperKind::new("D-LIC"),
        person: None,
        order: None,
        file: staged.file.sha256,
        name: staged.file.name,
    };
    office.desk.run(&lin, Command::Document(newer)).unwrap();
    screen.settle();
    assert!(screen.shows("fault-document-version-changed"));
    screen.key(Modifiers::COMMAND, Key::Enter);
    assert_eq!(state(&office, versions[0]), VersionState::Superseded);
    screen.press("review-take-next");
    assert!(!screen.shows("fault-document-version-changed"));
}

#[test]
fn a_lost_paper_is_told_and_claimed_again_with_what_was_typed() {
    let (office, versions) = office_with(&["恒益机械"]);
    office.hire("zhou", Role::Reviewer);
    let boss = office.hire("boss", Role::Supervisor);
    let mut screen = Screen::signed_in(&office, "zhou", Look::CHINESE);
    screen.press("core-action-claim-next");
    screen.fill("review-expires", "2031-06-30");
    let take = review::Command::TakeOver { version: versions[0], to: None };
    office.desk.run(&boss, Command::Review(take)).unwrap();
    screen.settle();
    assert!(screen.shows("fault-document-lease-lost"));
    screen.press("review-claim-again");
    assert!(!screen.shows("fault-document-lease-lost"));
    screen.key(Modifiers::COMMAND, Key::Enter);
    assert_eq!(state(&office, versions[0]), VersionState::Approved);
}
