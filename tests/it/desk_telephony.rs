//! Who sits at which extension: seen and set by administrators, on record, the same however often it is sent.
//! Names of calls that the telephone system uses again: the next caller is never shown under the last one's.

use attache::{
    desk::{
        Command, DeskError, Envelope, call,
        call::{Line, OpenCalls, RecentCalls},
        session::Token,
        telephony::{self, Heard, Telephony},
    },
    domain::{
        Actor, CallId, CommandId, Personal, Role, StaffId,
        call::{self as call_rules, CallState, Disposition, Hints, Hook, HookEvent, Summons},
    },
    store::audit,
};

use crate::{
    desk_call::{House, MOBILE, house, pop},
    support::{Office, on_each_engine},
};

fn seat(extension: &str, staff: StaffId) -> Command {
    Command::Telephony(telephony::Command::Seat { extension: extension.to_owned(), staff })
}

fn leave(extension: &str) -> Command {
    Command::Telephony(telephony::Command::Leave { extension: extension.to_owned() })
}

fn seats(office: &Office, by: &Actor) -> Vec<(String, StaffId)> {
    office.desk.ask(by, Telephony).unwrap().seats
}

#[test]
fn an_extension_is_given_passed_on_and_emptied() {
    on_each_engine(|office| {
        let root = office.hire("root", Role::Administrator);
        let (lin, he) = (office.hire("lin", Role::Manager), office.hire("he", Role::Manager));
        let run = |command| office.desk.run(&root, command).map(drop);
        run(seat(" 8001 ", lin.staff)).unwrap();
        run(seat("8002", lin.staff)).unwrap();
        assert_eq!(
            seats(office, &root),
            [("8001".to_owned(), lin.staff), ("8002".to_owned(), lin.staff)]
        );
        run(seat("8001", he.staff)).unwrap();
        run(leave("8002")).unwrap();
        assert_eq!(seats(office, &root), [("8001".to_owned(), he.staff)]);
        assert!(matches!(run(leave("8002")), Err(DeskError::NotFound(_))));
        assert!(matches!(run(seat("8003", StaffId::fresh())), Err(DeskError::NotFound(_))));
        for wrong in ["", "  ", &"1".repeat(41)] {
            assert!(matches!(run(seat(wrong, lin.staff)), Err(DeskError::Refused(_))), "{wrong}");
        }
        assert_eq!(seats(office, &root), [("8001".to_owned(), he.staff)]);
    });
}

#[test]
fn only_administrators_see_and_set_extensions_and_every_attempt_is_on_record() {
    on_each_engine(|office| {
        let root = office.hire("root", Role::Administrator);
        let lin = office.hire("lin", Role::Manager);
        for role in [Role::Manager, Role::Reviewer, Role::Worker, Role::Supervisor] {
            let other = office.hire(&format!("other-{}", role.code()), role);
            let refused = office.desk.run(&other, seat("8001", lin.staff));
            assert!(matches!(refused, Err(DeskError::Forbidden(_))), "{role:?}");
            let refused = office.desk.ask(&other, Telephony);
            assert!(matches!(refused, Err(DeskError::Forbidden(_))), "{role:?}");
        }
        let envelope = Envelope { id: CommandId::fresh(), command: seat("8001", lin.staff) };
        let first = office.desk.perform(&root, &envelope).unwrap();
        office.desk.run(&root, leave("8001")).unwrap();
        // The network lost the answer and it is sent again: what came after it stands.
        assert_eq!(office.desk.perform(&root, &envelope).unwrap(), first);
        assert_eq!(seats(office, &root), []);
        let lines = office.desk.store().read(|sql| audit::newest(sql, i64::MAX, 50)).unwrap();
        let told: Vec<_> = lines
            .iter()
            .filter(|it| it.action.starts_with("telephony."))
            .map(|it| (it.action.as_str(), it.outcome.as_str()))
            .collect();
        assert_eq!(told[..2], [("telephony.leave", "done"), ("telephony.seat", "done")]);
        assert_eq!(told.len(), 6);
        assert!(told[2..].iter().all(|it| *it == ("telephony.seat", "forbidden")), "{told:?}");
    });
}

const OTHER: &str = "139 1234 8800";
const SECOND: i64 = 1_000_000;

fn tell(office: &Office, actor: &Actor, command: call::Command) {
    office.desk.run(actor, Command::Call(command)).unwrap();
}

/// Word of a call that comes from outside: it has the telephone system's name only.
fn line(office: &Office, reference: &str) -> Line {
    let at_us = office.desk.now().micros();
    Line { id: CallId::fresh(), reference: reference.to_owned(), at_us }
}

fn ring_at(office: &Office, lin: &Actor, (caller, line): (&str, Line)) {
    let (caller, called) = (Personal::from(caller), String::new());
    tell(office, lin, call::Command::Ring { line, caller, called, hints: Hints::default() });
}

fn ring(office: &Office, lin: &Actor, caller: &str) {
    ring_at(office, lin, (caller, line(office, "line1")));
}

fn hang_up(office: &Office, lin: &Actor) {
    tell(office, lin, call::Command::HangUp { line: line(office, "line1") });
}

fn recent(office: &Office, lin: &Actor) -> Vec<call::CallRow> {
    office.desk.ask(lin, RecentCalls { of: lin.staff }).unwrap()
}

fn open(office: &Office, lin: &Actor) -> Vec<call::CallRow> {
    office.desk.ask(lin, OpenCalls { of: lin.staff }).unwrap()
}

fn two_houses(office: &Office) -> (House, House) {
    let first = house(office, "海岳精密", &[("周敏华", MOBILE)], "");
    (first, house(office, "云帆物流", &[("陆振邦", OTHER)], ""))
}

#[test]
fn the_next_caller_on_the_same_line_is_shown_as_who_they_are() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (_, other) = two_houses(office);
        ring(office, &lin, MOBILE);
        office.hands.forward_micros(20 * SECOND);
        tell(office, &lin, call::Command::Answer { line: line(office, "line1") });
        office.hands.forward_micros(60 * SECOND);
        hang_up(office, &lin);
        let first = open(office, &lin)[0].id;
        ring(office, &lin, OTHER);
        let calls = open(office, &lin);
        assert_eq!(calls.len(), 2, "the first waits for its wrap-up, the second rings");
        let second = calls.iter().find(|it| it.id != first).unwrap();
        assert_eq!(second.state, CallState::Ringing);
        assert_eq!(pop(office, &lin, second.id).card.unwrap().id, other.id);
        // What is said of the line now is said of the second.
        office.hands.forward_micros(5 * SECOND);
        tell(office, &lin, call::Command::Answer { line: line(office, "line1") });
        let calls = open(office, &lin);
        let state = |id| calls.iter().find(|it| it.id == id).unwrap().state;
        assert_eq!((state(first), state(second.id)), (CallState::Ended, CallState::Answered));
    });
}

#[test]
fn a_caller_who_calls_again_on_the_same_line_is_shown_again() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (first, _) = two_houses(office);
        for _ in 0..2 {
            ring(office, &lin, MOBILE);
            let shown = open(office, &lin);
            assert_eq!(shown.len(), 1);
            assert_eq!(pop(office, &lin, shown[0].id).card.unwrap().id, first.id);
            let (notes, disposition) = (Personal::default(), Some(Disposition::Resolved));
            let (call, promise) = (shown[0].id, None);
            tell(office, &lin, call::Command::WrapUp { call, disposition, notes, promise });
            office.hands.forward_hours(1);
        }
        assert_eq!(recent(office, &lin).len(), 2);
    });
}

#[test]
fn a_line_that_never_says_it_is_over_rings_for_the_next_caller_all_the_same() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (_, other) = two_houses(office);
        ring(office, &lin, MOBILE);
        office.hands.forward_hours(1);
        ring(office, &lin, OTHER);
        let calls = open(office, &lin);
        assert_eq!(calls.len(), 1, "the first was missed when the second rang");
        assert_eq!(pop(office, &lin, calls[0].id).card.unwrap().id, other.id);
        // A day later the telephone system has lost that one too.
        office.hands.forward_hours(24);
        ring(office, &lin, OTHER);
        assert_eq!(open(office, &lin).len(), 1);
        let states: Vec<_> = recent(office, &lin).iter().map(|it| it.state).collect();
        assert_eq!(states, [CallState::Ringing, CallState::Missed, CallState::Missed]);
    });
}

#[test]
fn late_word_of_a_call_that_is_over_makes_no_call() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        two_houses(office);
        let first = line(office, "line1");
        ring_at(office, &lin, (MOBILE, first.clone()));
        office.hands.forward_micros(30 * SECOND);
        hang_up(office, &lin);
        // It overtook its end on the way.
        office.hands.forward_micros(SECOND);
        ring(office, &lin, MOBILE);
        // It says when it was, and that was before the end.
        office.hands.forward_hours(1);
        let again = |at_us| Line { id: CallId::fresh(), at_us, ..first.clone() };
        ring_at(office, &lin, (MOBILE, again(first.at_us + SECOND)));
        hang_up(office, &lin);
        assert!(open(office, &lin).is_empty());
        assert_eq!(recent(office, &lin).len(), 1);
        // Also when another has the line by now.
        ring(office, &lin, OTHER);
        ring_at(office, &lin, (MOBILE, again(first.at_us)));
        assert_eq!(recent(office, &lin).len(), 2);
        assert_eq!(open(office, &lin).len(), 1);
    });
}

#[test]
fn an_answer_before_its_ring_is_of_the_next_call_and_not_of_the_last() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (_, other) = two_houses(office);
        ring(office, &lin, MOBILE);
        hang_up(office, &lin);
        office.hands.forward_hours(1);
        let rang = line(office, "line1");
        office.hands.forward_micros(8 * SECOND);
        tell(office, &lin, call::Command::Answer { line: line(office, "line1") });
        ring_at(office, &lin, (OTHER, rang));
        let states: Vec<_> = recent(office, &lin).iter().map(|it| it.state).collect();
        assert_eq!(states, [CallState::Answered, CallState::Missed]);
        let call = open(office, &lin)[0].id;
        assert_eq!(pop(office, &lin, call).card.unwrap().id, other.id);
    });
}

/// A telephone system that was let in.
fn door(office: &Office, root: &Actor, name: &str) -> Token {
    let (token, hash) = telephony::fresh_door().unwrap();
    let open = telephony::Command::Open { name: name.to_owned(), token: hash };
    office.desk.run(root, Command::Telephony(open)).unwrap();
    token
}

#[test]
fn two_telephone_systems_that_call_their_calls_the_same_do_not_end_each_others() {
    on_each_engine(|office| {
        let root = office.hire("root", Role::Administrator);
        let lin = office.hire("lin", Role::Manager);
        two_houses(office);
        // The longest name, and one with a stroke in it: neither is taken for another's.
        let doors = ["总".repeat(40), "pbx/1".to_owned()].map(|it| door(office, &root, &it));
        let long = "7".repeat(call_rules::LONGEST_REFERENCE);
        let hear = |door: &Token, event, (caller, name): (&str, &str)| {
            let summons = Summons::new(caller, "8001", name).unwrap();
            let hook = Hook { event, summons, agents: vec!["lin".to_owned()] };
            assert_eq!(office.desk.hear(door, &hook).unwrap(), Heard::By(lin.staff));
            office.hands.forward_micros(5 * SECOND);
        };
        for name in ["1", &long] {
            let [first, second] = [(MOBILE, name), (OTHER, name)];
            hear(&doors[0], HookEvent::Ring, first);
            hear(&doors[1], HookEvent::Ring, second);
            assert_eq!(open(office, &lin).len(), 2, "both ring");
            hear(&doors[0], HookEvent::Answer, first);
            hear(&doors[1], HookEvent::HangUp, second);
            let left: Vec<_> = open(office, &lin).iter().map(|it| it.state).collect();
            assert_eq!(left, [CallState::Answered], "only the second is over");
            hear(&doors[0], HookEvent::HangUp, first);
            let ended = open(office, &lin).remove(0).id;
            let (notes, disposition) = (Personal::default(), Some(Disposition::Resolved));
            let wrap = call::Command::WrapUp { call: ended, disposition, notes, promise: None };
            tell(office, &lin, wrap);
            office.hands.forward_hours(1);
        }
    });
}
