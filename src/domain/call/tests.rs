//! What may happen to a call, and in which order.

use proptest::prelude::*;

use super::*;

fn staff(n: u8) -> StaffId {
    StaffId::from_bytes([n; 16])
}

fn heard() -> Call {
    Call::heard_of(CallId::from_bytes([9; 16]), "T-1", 100).unwrap()
}

fn ringing(at_us: i64) -> Ringing {
    Ringing { at_us, ..Ringing::read("138 0512 7731", "0512-88886666", None) }
}

fn ringing_from(caller: &str) -> Ringing {
    Ringing::read(caller, "", None)
}

fn to(enterprise: u8) -> Binding {
    Binding {
        enterprise: Some(EnterpriseId::from_bytes([enterprise; 16])),
        person: None,
        at_us: 0,
        staff: Some(staff(1)),
        is_first_owner: false,
    }
}

#[test]
fn an_answer_may_come_before_the_ring() {
    let mut call = heard();
    call.answer(staff(1), 110).unwrap();
    call.ring(ringing(100), Some(staff(2)));
    assert_eq!(call.state(), CallState::Answered);
    assert_eq!(call.facts().caller.as_ref().unwrap().national(), "13805127731");
    assert_eq!(call.facts().staff, Some(staff(1)), "whoever answered has it");
}

#[test]
fn a_call_that_ends_unanswered_was_missed_until_the_late_answer_arrives() {
    let mut call = heard();
    call.ring(ringing(100), None);
    call.end(120);
    assert_eq!(call.state(), CallState::Missed);
    call.answer(staff(1), 110).unwrap();
    assert_eq!(call.state(), CallState::Ended);
}

#[test]
fn only_one_person_answers_a_call() {
    let mut call = heard();
    call.answer(staff(1), 110).unwrap();
    assert_eq!(call.answer(staff(2), 111), Err(CallRefusal::Taken));
}

#[test]
fn a_call_can_be_bound_again_and_nothing_is_forgotten() {
    let mut call = heard();
    call.bind(to(1));
    call.bind(to(1));
    call.bind(to(2));
    assert_eq!(call.enterprise(), to(2).enterprise);
    assert_eq!(call.facts().bindings.len(), 2);
}

#[test]
fn a_wrap_up_without_a_result_gets_one() {
    let now = Now::from_micros(500);
    let mut taken = heard();
    taken.answer(staff(1), 110).unwrap();
    taken.wrap_up(None, Personal::default(), now).unwrap();
    assert_eq!(taken.facts().disposition, Some(Disposition::Unstated));
    assert_eq!(taken.facts().ended_us, Some(500), "no call stays open behind its wrap-up");
    let mut missed = heard();
    missed.end(120);
    missed.wrap_up(None, Personal::default(), now).unwrap();
    assert_eq!(missed.facts().disposition, Some(Disposition::NoAnswer));
    assert_eq!(missed.wrap_up(None, Personal::default(), now), Err(CallRefusal::Wrapped));
}

#[test]
fn a_bare_local_number_is_one_of_the_area_that_was_called() {
    let read = Ringing::read("88886666", "0757-22345678", None);
    assert_eq!(read.caller.unwrap().national(), "75788886666");
    assert!(Ringing::read("anonymous", "", None).caller.is_none());
}

#[test]
fn a_number_that_cannot_be_read_is_kept_until_one_is_told_that_can() {
    let mut call = heard();
    call.ring(ringing_from(" 8888 6666 "), None);
    assert!(call.facts().caller.is_none());
    assert_eq!(call.facts().unreadable.reveal(), "8888 6666");
    call.ring(ringing_from("12"), None);
    assert_eq!(call.facts().unreadable.reveal(), "8888 6666", "what was told first");
    call.ring(ringing_from("0512-8888 6666"), None);
    assert_eq!(call.facts().caller.as_ref().unwrap().national(), "51288886666");
    assert!(call.facts().unreadable.is_empty());
    let mut withheld = heard();
    withheld.ring(ringing_from("anonymous"), None);
    assert!(withheld.facts().unreadable.is_empty());
}

#[test]
fn a_name_that_is_used_again_is_the_next_calls() {
    let mut call = heard();
    call.ring(ringing(100), None);
    let (same, other) = (ringing(0).caller, ringing_from("13912348800").caller);
    assert!(call.is_meant(Word::Ring(same.as_ref()), 200));
    assert!(call.is_meant(Word::Ring(None), 200), "a number may not be told twice");
    assert!(!call.is_meant(Word::Ring(other.as_ref()), 200));
    assert!(!call.is_meant(Word::Ring(same.as_ref()), 101 + LOST_AFTER_US));
    call.end(300);
    assert!(call.is_meant(Word::Ring(same.as_ref()), 300));
    assert!(call.is_meant(Word::Ring(same.as_ref()), 300 + LATE_US));
    assert!(!call.is_meant(Word::Ring(same.as_ref()), 301 + LATE_US));
    assert!(!call.is_meant(Word::Answer, 301 + LATE_US));
    assert!(call.is_meant(Word::HangUp, 301 + LATE_US), "told again it changes nothing");
}

proptest! {
    #[test]
    fn events_in_any_order_and_number_leave_the_same_call(
        order in proptest::sample::subsequence(vec![0_u8, 1, 2, 0, 1, 2], 3..=6).prop_shuffle(),
    ) {
        prop_assume!((0..3).all(|it| order.contains(&it)));
        let play = |events: &[u8]| {
            let mut call = heard();
            for event in events {
                match event {
                    0 => call.ring(ringing(100), Some(staff(1))),
                    1 => call.answer(staff(1), 110).unwrap(),
                    _ => call.end(130),
                }
            }
            call
        };
        prop_assert_eq!(play(&order), play(&[0, 1, 2]));
    }
}
