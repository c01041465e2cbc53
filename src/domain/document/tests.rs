//! The rules of papers in the words of the business, and for every order of acts.

use proptest::prelude::*;

use super::*;
use crate::domain::{paper::Papers, reason::Reasons};

const PAPERS: &str = include_str!("../../../assets/catalogue/papers.toml");
const REASONS: &str = include_str!("../../../assets/catalogue/reasons.toml");

fn spec(code: &str) -> PaperSpec {
    Papers::parse(PAPERS).unwrap().spec(&PaperKind::new(code)).unwrap().clone()
}

fn reasons() -> Reasons {
    Reasons::parse(REASONS).unwrap()
}

fn minute(n: i64) -> Now {
    Now::from_micros(1_772_413_200_000_000 + n * 60_000_000)
}

/// Staff are told apart by a small number.
fn staff(n: u8) -> StaffId {
    StaffId::from_bytes([n; 16])
}

const UPLOADER: u8 = 1;
const OWNER: u8 = 2;
const ASKER: u8 = 3;
const ZHOU: u8 = 10;
const WU: u8 = 11;

fn upload(content: &[u8]) -> Upload {
    let hash = Sha256Hash::of(content);
    let page = PageView { picture: hash, width: 10, height: 10, likeness: PictureHash(1) };
    Upload {
        id: VersionId::fresh(),
        file: PaperFile {
            name: "a.jpg".into(),
            sha256: hash,
            original: hash,
            bytes: 3,
            medium: Medium::Jpeg,
            pages: vec![page],
            thumb: hash,
        },
        findings: Vec::new(),
        by: staff(UPLOADER),
        asked_by: Some(staff(ASKER)),
        order: Some(OrderId::fresh()),
        tier: Tier::T2,
    }
}

/// A slot with its versions, as an office would keep them.
struct Slot {
    spec: PaperSpec,
    document: Document,
    versions: Vec<Version>,
}

impl Slot {
    fn of(kind: &str) -> Self {
        let spec = spec(kind);
        let whose = (None, Some(OrderId::fresh()));
        let document =
            Document::new(DocumentId::fresh(), EnterpriseId::fresh(), &spec, whose, minute(0));
        Self { spec, document: document.unwrap(), versions: Vec::new() }
    }

    fn with(kind: &str, upload: Upload) -> Self {
        let mut slot = Self::of(kind);
        slot.add(upload, minute(0)).unwrap();
        slot
    }

    fn add(&mut self, upload: Upload, now: Now) -> Result<(), DocumentRefusal> {
        let version = self.document.add(self.versions.last_mut(), upload, now)?;
        self.versions.push(version);
        Ok(())
    }

    fn act(&self, by: u8, now: Now) -> Act<'_> {
        Act { by: staff(by), order_owner: Some(staff(OWNER)), spec: &self.spec, now }
    }

    fn claim(&mut self, i: usize, by: u8, now: Now) -> Result<(), DocumentRefusal> {
        let mut version = self.versions[i].clone();
        let done = version.claim(&self.document, &self.act(by, now));
        self.versions[i] = version;
        done
    }

    fn approve(
        &mut self,
        (i, by): (usize, u8),
        approval: Approval,
        now: Now,
    ) -> Result<(), DocumentRefusal> {
        let (mut version, mut document) = (self.versions[i].clone(), self.document.clone());
        let done = version.approve(&mut document, &self.act(by, now), approval);
        (self.versions[i], self.document) = (version, document);
        done
    }

    fn reject(
        &mut self,
        (i, by): (usize, u8),
        given: Vec<GivenReason>,
        now: Now,
    ) -> Result<(), DocumentRefusal> {
        let mut version = self.versions[i].clone();
        let why = (given, Personal::default());
        let done = version.reject(&self.document, &self.act(by, now), why, &reasons());
        self.versions[i] = version;
        done
    }
}

#[test]
fn a_new_version_takes_the_place_of_one_that_waits_and_keeps_it() {
    let mut slot = Slot::with("D-LIC", upload(b"one"));
    slot.claim(0, ZHOU, minute(1)).unwrap();
    slot.add(upload(b"two"), minute(2)).unwrap();
    assert_eq!(slot.versions[0].state, VersionState::Superseded);
    assert_eq!((slot.versions[1].n, slot.versions[1].state), (2, VersionState::Waiting));
    let late = slot.approve((0, ZHOU), Approval::default(), minute(3));
    assert_eq!(late, Err(DocumentRefusal::VersionChanged));
    assert_eq!(slot.add(upload(b"two"), minute(4)), Err(DocumentRefusal::SameFile));
}

#[test]
fn two_reviewers_never_have_the_same_paper() {
    let mut slot = Slot::with("D-LIC", upload(b"one"));
    slot.claim(0, ZHOU, minute(0)).unwrap();
    let held = DocumentRefusal::HeldBy { holder: staff(ZHOU) };
    assert_eq!(slot.claim(0, WU, minute(LEASE_MINUTES)), Err(held));
    assert_eq!(slot.claim(0, WU, minute(LEASE_MINUTES + 1)), Ok(()));
    let lost = slot.approve((0, ZHOU), Approval::default(), minute(12));
    assert_eq!(lost, Err(DocumentRefusal::LeaseLost));
}

#[test]
fn a_sign_of_life_keeps_the_paper() {
    let mut slot = Slot::with("D-LIC", upload(b"one"));
    slot.claim(0, ZHOU, minute(0)).unwrap();
    slot.versions[0].heartbeat(staff(ZHOU), minute(9)).unwrap();
    assert_eq!(slot.versions[0].holder(minute(19)), Some(staff(ZHOU)));
    slot.versions[0].release(staff(ZHOU)).unwrap();
    assert_eq!(slot.claim(0, WU, minute(10)), Ok(()));
}

#[test]
fn whoever_has_a_share_in_it_cannot_decide() {
    for (who, refusal) in [
        (UPLOADER, DocumentRefusal::OwnUpload),
        (OWNER, DocumentRefusal::OwnOrder),
        (ASKER, DocumentRefusal::OwnRequest),
    ] {
        let mut slot = Slot::with("D-LIC", upload(b"one"));
        assert_eq!(slot.claim(0, who, minute(1)), Err(refusal));
    }
}

#[test]
fn a_supervisor_takes_a_paper_from_one_and_gives_it_to_another() {
    let mut slot = Slot::with("D-LIC", upload(b"one"));
    let mut version = slot.versions[0].clone();
    assert_eq!(version.take_over(&slot.document, None), Err(DocumentRefusal::NotHeld));
    slot.claim(0, ZHOU, minute(0)).unwrap();
    let mut version = slot.versions[0].clone();
    let to_owner = version.take_over(&slot.document, Some(&slot.act(OWNER, minute(1))));
    assert_eq!(to_owner, Err(DocumentRefusal::OwnOrder));
    assert_eq!(version.holder(minute(1)), Some(staff(ZHOU)));
    let to_wu = version.take_over(&slot.document, Some(&slot.act(WU, minute(1))));
    assert_eq!(to_wu, Ok(staff(ZHOU)));
    assert_eq!(version.holder(minute(1)), Some(staff(WU)));
}

#[test]
fn a_paper_is_sent_back_for_known_reasons_on_pages_that_it_has() {
    let mut slot = Slot::with("D-LIC", upload(b"one"));
    slot.claim(0, ZHOU, minute(1)).unwrap();
    assert_eq!(slot.reject((0, ZHOU), Vec::new(), minute(2)), Err(DocumentRefusal::NoReason));
    let unknown = slot.reject((0, ZHOU), vec![GivenReason::of("image.ugly")], minute(2));
    assert_eq!(unknown, Err(DocumentRefusal::UnknownReason("image.ugly".to_owned())));
    let there = GivenReason { page: Some(2), ..GivenReason::of("image.blurred") };
    assert_eq!(slot.reject((0, ZHOU), vec![there], minute(2)), Err(DocumentRefusal::NoSuchPage(2)));
    slot.reject((0, ZHOU), vec![GivenReason::of("image.blurred")], minute(2)).unwrap();
    let again = slot.approve((0, ZHOU), Approval::default(), minute(3));
    assert_eq!(again, Err(DocumentRefusal::AlreadyDecided));
    assert_eq!(slot.document.approved, None);
}

#[test]
fn an_expired_paper_cannot_be_approved() {
    let mut slot = Slot::with("D-POA", upload(b"one"));
    slot.claim(0, ZHOU, minute(0)).unwrap();
    let without = slot.approve((0, ZHOU), Approval::default(), minute(1));
    assert_eq!(without, Err(DocumentRefusal::ExpiryNeeded));
    let until = |day: &str| Approval { expires: day.parse().ok(), ..Approval::default() };
    let late = slot.approve((0, ZHOU), until("2026-03-01"), minute(1));
    assert_eq!(late, Err(DocumentRefusal::Expired));
    slot.approve((0, ZHOU), until("2026-03-02"), minute(1)).unwrap();
    assert_eq!(slot.document.approved, slot.document.newest);
    assert_eq!(slot.versions[0].held().unwrap().valid_until, "2026-03-02".parse().ok());
}

#[test]
fn a_grave_finding_needs_a_word() {
    let grave = Finding::new("blank", Severity::Block);
    let mut slot = Slot::with("D-LIC", Upload { findings: vec![grave], ..upload(b"one") });
    slot.claim(0, ZHOU, minute(0)).unwrap();
    let silent = slot.approve((0, ZHOU), Approval::default(), minute(1));
    assert_eq!(silent, Err(DocumentRefusal::Unacknowledged { check: "blank".to_owned() }));
    let word = Acknowledged { check: "blank".to_owned(), page: None, why: "seen it".into() };
    let approval = Approval { acknowledged: vec![word], ..Approval::default() };
    assert_eq!(slot.approve((0, ZHOU), approval, minute(1)), Ok(()));
}

#[test]
fn what_is_withdrawn_counts_for_nothing() {
    let mut slot = Slot::with("D-LIC", upload(b"one"));
    let document = slot.document.clone();
    slot.versions[0].withdraw(&document).unwrap();
    assert_eq!(slot.versions[0].held(), None);
    assert_eq!(slot.claim(0, ZHOU, minute(1)), Err(DocumentRefusal::Withdrawn));
    slot.add(upload(b"one"), minute(2)).unwrap();
    assert_eq!(slot.versions[1].n, 2);
}

#[test]
fn a_form_belongs_to_its_order() {
    let form = spec("D-APP");
    let (id, enterprise) = (DocumentId::fresh(), EnterpriseId::fresh());
    let alone = Document::new(id, enterprise, &form, (None, None), minute(0));
    assert_eq!(alone, Err(DocumentRefusal::OrderNeeded));
    let order = Some(OrderId::fresh());
    let one = Document::new(id, enterprise, &form, (None, order), minute(0)).unwrap();
    let other = (None, Some(OrderId::fresh()));
    let other = Document::new(id, enterprise, &form, other, minute(0)).unwrap();
    assert_ne!(one.slot(), other.slot());
    let licence = Document::new(id, enterprise, &spec("D-LIC"), (None, order), minute(0)).unwrap();
    assert_eq!(licence.order, None);
}

/// One thing that somebody tries; the numbers choose a version and a person.
#[derive(Clone, Debug)]
enum Try {
    Add(u8),
    Claim(usize, u8),
    Release(usize, u8),
    Pass(usize, u8),
    Approve(usize, u8),
    Reject(usize, u8),
    Withdraw(usize),
    Wait(i64),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let who = prop_oneof![Just(ZHOU), Just(WU), Just(OWNER), Just(UPLOADER)];
    let one = prop_oneof![
        any::<u8>().prop_map(Try::Add),
        (0..4_usize, who.clone()).prop_map(|(i, by)| Try::Claim(i, by)),
        (0..4_usize, who.clone()).prop_map(|(i, by)| Try::Release(i, by)),
        (0..4_usize, who.clone()).prop_map(|(i, by)| Try::Pass(i, by)),
        (0..4_usize, who.clone()).prop_map(|(i, by)| Try::Approve(i, by)),
        (0..4_usize, who).prop_map(|(i, by)| Try::Reject(i, by)),
        (0..4_usize).prop_map(Try::Withdraw),
        (1..15_i64).prop_map(Try::Wait),
    ];
    prop::collection::vec(one, 1..60)
}

fn attempt(slot: &mut Slot, it: &Try, now: Now) -> bool {
    let newest_first = |i: usize| slot.versions.len().checked_sub(1 + i);
    match *it {
        Try::Add(content) => slot.add(upload(&[content]), now).is_ok(),
        Try::Claim(i, by) => newest_first(i).is_some_and(|i| slot.claim(i, by, now).is_ok()),
        Try::Release(i, by) => {
            newest_first(i).is_some_and(|i| slot.versions[i].release(staff(by)).is_ok())
        }
        Try::Pass(i, by) => newest_first(i).is_some_and(|i| {
            let mut version = slot.versions[i].clone();
            let done = version.take_over(&slot.document, Some(&slot.act(by, now))).is_ok();
            slot.versions[i] = version;
            done
        }),
        Try::Approve(i, by) => {
            newest_first(i).is_some_and(|i| slot.approve((i, by), Approval::default(), now).is_ok())
        }
        Try::Reject(i, by) => newest_first(i).is_some_and(|i| {
            slot.reject((i, by), vec![GivenReason::of("image.blurred")], now).is_ok()
        }),
        Try::Withdraw(i) => newest_first(i).is_some_and(|i| {
            let document = slot.document.clone();
            slot.versions[i].withdraw(&document).is_ok()
        }),
        Try::Wait(_) => false,
    }
}

proptest! {
    #[test]
    fn whatever_is_tried_a_paper_is_decided_once_and_only_while_newest(tries in tries()) {
        let mut slot = Slot::of("D-LIC");
        let mut now = minute(0);
        for it in tries {
            if let Try::Wait(minutes) = it {
                now = Now::from_micros(now.micros() + minutes * 60_000_000);
            }
            let before = slot.versions.clone();
            let done = attempt(&mut slot, &it, now);
            if !done {
                prop_assert_eq!(&before, &slot.versions, "a refusal changes nothing");
            }
            let last = slot.versions.len().saturating_sub(1);
            for (i, (was, is)) in before.iter().zip(&slot.versions).enumerate() {
                if was.decision.is_some() {
                    prop_assert_eq!(was, is, "a decision stands");
                } else if let Some(decision) = &is.decision {
                    prop_assert_eq!(i, last, "only the newest is decided");
                    prop_assert_eq!(was.lease.map(|it| it.holder), Some(decision.by));
                    prop_assert!(![staff(OWNER), staff(UPLOADER)].contains(&decision.by));
                }
                let (had, has) = (was.holder(now), is.holder(now));
                let passed_on = had.is_some() && has.is_some() && had != has;
                prop_assert!(!passed_on || matches!(it, Try::Pass(..)), "one holder at a time");
                prop_assert!(is.lease.is_none() || is.state == VersionState::Waiting);
            }
            let waiting = slot.versions.iter().filter(|it| it.state == VersionState::Waiting);
            prop_assert!(waiting.count() <= 1);
            prop_assert_eq!(slot.versions.last().map(|it| it.id), slot.document.newest);
        }
    }
}
