//! Stories of links: made, opened, proved, agreed to, filled, ended.

use super::*;
use crate::domain::{UploadId, VersionId};

fn at(minutes: i64) -> Now {
    later(Now::from_micros(1_772_413_200_000_000), TimeDelta::minutes(minutes))
}

fn hash(text: &str) -> Sha256Hash {
    Sha256Hash::of(text.as_bytes())
}

fn new(way: CodeWay) -> NewLink {
    NewLink {
        id: LinkId::fresh(),
        order: OrderId::fresh(),
        enterprise: EnterpriseId::fresh(),
        made_by: StaffId::fresh(),
        scope: vec![PaperKind::new("D-LIC"), PaperKind::new("D-LID")],
        token: hash("token"),
        short: hash("short"),
        code: (hash("123456"), way),
        hours: LINK_HOURS,
    }
}

fn link() -> UploadLink {
    UploadLink::make(new(CodeWay::Spoken), at(0)).unwrap()
}

fn ready() -> UploadLink {
    let mut link = link();
    link.open(at(1)).unwrap();
    assert_eq!(link.prove(hash("123456"), at(1)), Ok(Proof::Right));
    link.agree(CONSENT_VERSION, at(1)).unwrap();
    link
}

const LENGTH: i64 = 1_000;

#[test]
fn a_link_goes_from_made_to_submitted() {
    let mut link = link();
    assert_eq!(link.state(at(0)), LinkState::Made);
    link.open(at(1)).unwrap();
    assert_eq!(link.state(at(1)), LinkState::Opened);
    link.prove(hash("123456"), at(2)).unwrap();
    assert_eq!(link.state(at(2)), LinkState::Proved);
    assert_eq!(link.submit(0, at(3)), Err(LinkRefusal::ConsentNeeded));
    link.agree(CONSENT_VERSION, at(3)).unwrap();
    assert_eq!(link.submit(2, at(4)), Err(LinkRefusal::Missing { n: 2 }));
    link.submit(0, at(4)).unwrap();
    // What must come again later does not take it back.
    link.submit(1, at(4)).unwrap();
    assert_eq!(link.state(at(4)), LinkState::Submitted);
    assert!(link.is_live(at(5)), "who has submitted may still look");
}

#[test]
fn a_link_asks_for_something_and_ends_within_a_week() {
    let refused = UploadLink::make(NewLink { scope: Vec::new(), ..new(CodeWay::Spoken) }, at(0));
    assert_eq!(refused, Err(LinkRefusal::NothingWanted));
    for hours in [0, -1, LINK_HOURS + 1] {
        let refused = UploadLink::make(NewLink { hours, ..new(CodeWay::Spoken) }, at(0));
        assert_eq!(refused, Err(LinkRefusal::BadExpiry { hours: LINK_HOURS }));
    }
    let link = link();
    assert!(link.is_live(at(LINK_HOURS * 60 - 1)));
    assert_eq!(link.state(at(LINK_HOURS * 60)), LinkState::Expired);
}

#[test]
fn five_wrong_codes_lock_a_link_until_it_gets_another_one() {
    let mut link = link();
    for n in 1..MOST_WRONG {
        assert_eq!(link.prove(hash("000000"), at(1)), Ok(Proof::Wrong), "{n}");
    }
    assert_eq!(link.prove(hash("000000"), at(1)), Ok(Proof::Locked));
    assert_eq!(link.state(at(1)), LinkState::Locked);
    assert_eq!(link.prove(hash("123456"), at(1)), Err(LinkRefusal::Shut));
    assert_eq!(link.open(at(1)), Err(LinkRefusal::Shut));
    link.recode((hash("654321"), CodeWay::Spoken), at(2)).unwrap();
    assert_eq!(link.prove(hash("123456"), at(2)), Ok(Proof::Wrong));
    assert_eq!(link.prove(hash("654321"), at(2)), Ok(Proof::Right));
}

#[test]
fn a_right_code_forgives_the_wrong_ones_before() {
    let mut link = link();
    for _ in 0..3 {
        for _ in 1..MOST_WRONG {
            link.prove(hash("000000"), at(1)).unwrap();
        }
        assert_eq!(link.prove(hash("123456"), at(1)), Ok(Proof::Right));
    }
}

#[test]
fn a_code_that_was_sent_is_good_for_ten_minutes_and_a_spoken_one_for_the_link() {
    let mut sent = UploadLink::make(new(CodeWay::Sent), at(0)).unwrap();
    assert_eq!(sent.prove(hash("123456"), at(SENT_CODE_MINUTES)), Ok(Proof::Wrong));
    assert_eq!(sent.prove(hash("123456"), at(SENT_CODE_MINUTES - 1)), Ok(Proof::Right));
    assert_eq!(link().prove(hash("123456"), at(LINK_HOURS * 60 - 1)), Ok(Proof::Right));
}

#[test]
fn a_revoked_link_does_nothing_more_and_stays_revoked() {
    let mut link = ready();
    link.revoke(at(5));
    link.revoke(at(9));
    assert_eq!(link.revoked_at, Some(at(5)));
    assert_eq!(link.open(at(9)), Err(LinkRefusal::Shut));
    assert_eq!(link.submit(0, at(9)), Err(LinkRefusal::Shut));
    assert_eq!(link.agree(CONSENT_VERSION, at(9)), Err(LinkRefusal::Shut));
    let kind = PaperKind::new("D-LIC");
    let begun = link.may_begin((&kind, LENGTH), Used::default(), at(9));
    assert_eq!(begun, Err(LinkRefusal::Shut));
    assert_eq!(link.recode((hash("1"), CodeWay::Sent), at(9)), Err(LinkRefusal::Ended));
    assert_eq!(link.advise(&"now".into(), at(9)), Err(LinkRefusal::Ended));
}

#[test]
fn only_what_is_wanted_is_taken_and_only_after_consent() {
    let mut link = link();
    let licence = PaperKind::new("D-LIC");
    let begin = |link: &UploadLink, kind: &PaperKind, length: i64, used: Used| {
        link.may_begin((kind, length), used, at(2))
    };
    let none = Used::default();
    assert_eq!(begin(&link, &licence, LENGTH, none), Err(LinkRefusal::ConsentNeeded));
    assert_eq!(link.agree("2020-01", at(1)), Err(LinkRefusal::OldConsent));
    link.agree(CONSENT_VERSION, at(1)).unwrap();
    assert_eq!(begin(&link, &licence, LENGTH, none), Ok(()));
    assert_eq!(begin(&link, &PaperKind::new("D-AGR"), LENGTH, none), Err(LinkRefusal::NotWanted));
    assert_eq!(begin(&link, &licence, 0, none), Err(LinkRefusal::Empty));
    assert_eq!(begin(&link, &licence, MOST_BYTES_A_FILE, none), Ok(()));
    let large = begin(&link, &licence, MOST_BYTES_A_FILE + 1, none);
    assert_eq!(large, Err(LinkRefusal::TooLarge { most: 20 }));
    let many = begin(&link, &licence, LENGTH, Used { files: MOST_FILES, ..none });
    assert_eq!(many, Err(LinkRefusal::TooMany { most: MOST_FILES }));
    let bytes = MOST_BYTES_A_LINK - LENGTH;
    assert_eq!(begin(&link, &licence, LENGTH, Used { bytes, ..none }), Ok(()));
    let full = begin(&link, &licence, LENGTH + 1, Used { bytes, ..none });
    assert_eq!(full, Err(LinkRefusal::Full { most: 100 }));
}

#[test]
fn a_hint_is_short_and_an_empty_one_takes_the_last_away() {
    let mut link = ready();
    link.advise(&" 请不要开闪光灯 ".into(), at(2)).unwrap();
    assert_eq!(link.hint.as_ref().map(|it| it.text.reveal()), Some("请不要开闪光灯"));
    let long = Personal::new("啊".repeat(LONGEST_HINT + 1));
    assert_eq!(link.advise(&long, at(3)), Err(LinkRefusal::LongHint { most: LONGEST_HINT }));
    link.advise(&" ".into(), at(4)).unwrap();
    assert_eq!(link.hint, None);
}

#[test]
fn an_upload_is_over_once() {
    let link = ready();
    let named = (Personal::from("a.jpg"), LENGTH);
    let begun = Upload::begin(UploadId::fresh(), &link, PaperKind::new("D-LIC"), named, at(2));
    assert!(begun.is_open(at(3)) && !begun.is_open(at(24 * 60 + 2)));
    let whole = UploadParts { received: LENGTH, state: UploadState::Received, ..(*begun).clone() };
    let mut filed = Upload::restore(whole.clone());
    assert_eq!(filed.percent(), 100);
    assert!(filed.filed(VersionId::fresh(), hash("file")));
    assert!(!filed.refused("file-empty") && !filed.end() && filed.is_over());
    let mut refused = Upload::restore(whole);
    assert!(refused.refused("file-empty") && !refused.filed(VersionId::fresh(), hash("file")));
}

#[test]
fn a_percent_is_never_more_than_is_here() {
    let link = ready();
    let named = (Personal::from("a.jpg"), LENGTH);
    let begun = Upload::begin(UploadId::fresh(), &link, PaperKind::new("D-LIC"), named, at(2));
    for (received, percent) in [(0, 0), (9, 0), (10, 1), (430, 43), (999, 99), (1_000, 100)] {
        let part = Upload::restore(UploadParts { received, ..(*begun).clone() });
        assert_eq!(part.percent(), percent, "{received}");
    }
}
