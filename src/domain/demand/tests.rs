//! A demand's life, and how a second one of the same kind is noticed.

use super::*;

fn now() -> Now {
    Now::new("2026-03-02T02:00:00Z".parse().unwrap())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn manager() -> Actor {
    Actor { staff: StaffId::fresh(), department: Some("RM".into()), ..Actor::of(Role::Manager) }
}

fn heard(owner: &Actor, wish: &str) -> Heard {
    Heard {
        id: DemandId::fresh(),
        enterprise: EnterpriseId::fresh(),
        person: None,
        kind: DemandKind::Need,
        channel: Channel::Phone,
        about: None,
        service_level: None,
        wish: wish.into(),
        family: None,
        owner: owner.staff,
        next_on: day("2026-03-03"),
    }
}

fn demand(owner: &Actor) -> Demand {
    Demand::note(heard(owner, "想办一个 400 电话"), now()).unwrap()
}

#[test]
fn a_demand_walks_through_its_stages() {
    let owner = manager();
    let mut demand = demand(&owner);
    let steps = [
        (Advance::Confirm { summary: "一个 400 号码".into() }, DemandStage::Confirmed),
        (Advance::Propose { offerings: vec!["number-400".into()] }, DemandStage::Solution),
        (Advance::Execute { order: OrderId::fresh() }, DemandStage::Execution),
        (Advance::FollowUp { result: "已开通".into() }, DemandStage::FollowUp),
    ];
    for (step, stage) in steps {
        demand.advance(&owner, step, day("2026-03-05"), now()).unwrap();
        assert_eq!((demand.stage(), demand.next_on()), (stage, day("2026-03-05")));
        assert_eq!(Demand::restore(demand.parts()), Some(demand.clone()));
    }
    demand.end(&owner, Ending::Confirmed { by: None, remark: "满意".into() }, now()).unwrap();
    assert_eq!(demand.stage(), DemandStage::Closed);
    assert_eq!(demand.owner(), owner.staff);
    let late = demand.advance(
        &owner,
        Advance::FollowUp { result: "再访".into() },
        day("2026-03-05"),
        now(),
    );
    assert_eq!(late, Err(DemandRefusal::Closed));
}

#[test]
fn stages_are_not_skipped_and_each_leaves_something_written() {
    let owner = manager();
    let mut demand = demand(&owner);
    let next = day("2026-03-05");
    let skip = demand.advance(&owner, Advance::FollowUp { result: "好".into() }, next, now());
    assert_eq!(skip, Err(DemandRefusal::NotNext(DemandStage::Discovered)));
    let empty = demand.advance(&owner, Advance::Confirm { summary: " ".into() }, next, now());
    assert_eq!(empty, Err(DemandRefusal::Empty));
    let past =
        demand.advance(&owner, Advance::Confirm { summary: "好".into() }, day("2026-03-01"), now());
    assert_eq!(past, Err(DemandRefusal::DatePassed));
    assert_eq!(demand.stage(), DemandStage::Discovered);
}

#[test]
fn nothing_closes_without_the_customer_or_three_attempts() {
    let owner = manager();
    let mut demand = demand(&owner);
    let confirmed = Ending::Confirmed { by: None, remark: "好".into() };
    assert_eq!(demand.end(&owner, confirmed, now()), Err(DemandRefusal::NotFollowedUp));
    let order = Advance::Execute { order: OrderId::fresh() };
    demand.advance(&owner, order, day("2026-03-05"), now()).unwrap();
    let done = Advance::FollowUp { result: "已开通".into() };
    demand.advance(&owner, done, day("2026-03-06"), now()).unwrap();
    let give_up = Ending::Unreached { remark: "无人接听".into() };
    assert_eq!(demand.end(&owner, give_up, now()), Err(DemandRefusal::TooFewAttempts(0)));
    let good = Ending::Confirmed { by: None, remark: "好".into() };
    assert_eq!(demand.end(&owner, good, now()), Ok(()));
}

#[test]
fn a_fault_is_one_of_something_that_they_have() {
    let owner = manager();
    let fault = Heard { kind: DemandKind::Fault, ..heard(&owner, "断网") };
    assert_eq!(Demand::note(fault.clone(), now()), Err(DemandRefusal::NoHolding));
    let fault = Heard { about: Some(HoldingId::fresh()), ..fault };
    assert!(Demand::note(fault, now()).is_ok());
}

#[test]
fn only_a_complaint_goes_over_our_heads() {
    let owner = manager();
    let mark = SkipLevel { path: SkipPath::Regulator, responsible: owner.staff, at: now() };
    let mut need = demand(&owner);
    assert_eq!(need.mark_skip_level(&owner, mark), Err(DemandRefusal::NoComplaint));
    let heard = Heard { kind: DemandKind::Complaint, ..heard(&owner, "答复太慢") };
    let mut complaint = Demand::note(heard, now()).unwrap();
    complaint.mark_skip_level(&owner, mark).unwrap();
    assert_eq!(complaint.care().skip_level, Some(mark));
}

#[test]
fn a_demand_is_its_owners_until_it_is_handed_over() {
    let (owner, heir) = (manager(), manager());
    let mut demand = demand(&owner);
    assert_eq!(demand.plan(&heir, day("2026-03-09"), now()), Err(DemandRefusal::NotOwner));
    let supervisor = Actor { role: Role::Supervisor, ..manager() };
    demand.hand_over(&supervisor, heir.staff).unwrap();
    assert_eq!(demand.plan(&heir, day("2026-03-09"), now()), Ok(()));
    assert_eq!(demand.heard().owner, owner.staff, "who heard it stays known");
}

#[test]
fn a_merged_demand_names_the_one_that_goes_on() {
    let owner = manager();
    let mut demand = demand(&owner);
    let itself = Ending::Merged { into: demand.id() };
    assert_eq!(demand.end(&owner, itself, now()), Err(DemandRefusal::IntoItself));
    let into = DemandId::fresh();
    demand.end(&owner, Ending::Merged { into }, now()).unwrap();
    assert_eq!(demand.ending(), Some(&Ending::Merged { into }));
}

#[test]
fn a_wish_without_words_or_a_past_date_is_not_noted() {
    let owner = manager();
    assert_eq!(Demand::note(heard(&owner, " "), now()), Err(DemandRefusal::Empty));
    let past = Heard { next_on: day("2026-03-01"), ..heard(&owner, "宽带") };
    assert_eq!(Demand::note(past, now()), Err(DemandRefusal::DatePassed));
}

#[test]
fn an_unsound_row_is_not_restored() {
    let parts = DemandParts { stage: DemandStage::Closed, ..demand(&manager()).parts() };
    assert_eq!(Demand::restore(parts), None);
}

#[test]
fn the_same_wish_said_again_is_noticed() {
    let owner = manager();
    let first = demand(&owner);
    let enterprise = first.heard().enterprise;
    let mut closed =
        Demand::note(Heard { enterprise, ..heard(&owner, "想办 400 电话") }, now()).unwrap();
    closed.end(&owner, Ending::Cancelled { reason: "不要了".into() }, now()).unwrap();
    let stranger = demand(&owner);
    let others = [first.clone(), closed, stranger];
    let found = duplicates(enterprise, "我们想办400电话", None, &others);
    assert_eq!(found.iter().map(|it| it.demand).collect::<Vec<_>>(), [first.id()]);
    assert_eq!(duplicates(enterprise, "宽带太慢了", None, &others), []);
}

#[test]
fn the_same_product_line_makes_two_wishes_likely_one() {
    let owner = manager();
    let voice = Heard { family: Some("voice".into()), ..heard(&owner, "客服热线") };
    let first = Demand::note(voice, now()).unwrap();
    let enterprise = first.heard().enterprise;
    let others = [first];
    assert_eq!(duplicates(enterprise, "400", Some("voice"), &others).len(), 1);
    assert_eq!(duplicates(enterprise, "400", Some("mail"), &others).len(), 0);
}

#[test]
fn likeness_is_between_nothing_and_all() {
    assert_eq!(similarity("企业邮箱", "企业 邮箱！"), 100);
    assert_eq!(similarity("SIP 中继", "ｓｉｐ中继"), 100);
    assert_eq!(similarity("企业邮箱", "专线"), 0);
    assert_eq!(similarity("", ""), 0);
}
