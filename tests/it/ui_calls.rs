//! Calls on the screen: ring, choose, note, a second call, back, wrap up; all by key or accessible name.

use attache::{
    client::instance::Message,
    desk::{
        Command,
        call::{self, Line, OpenCalls, RecentCalls},
        draft,
        work::Day,
    },
    domain::{
        Actor, CallId, Personal, Role,
        call::{CallState, Disposition, Hints, HookEvent, Summons, Way},
    },
    ui::route::Route,
};
use egui::{Key, Modifiers, accesskit::Role as Kind};
use egui_kittest::kittest::{By, Queryable as _};

use crate::{
    desk_call::{MOBILE, SWITCHBOARD, answer, house, send},
    picture::folder,
    screen::{Look, Screen},
    support::Office,
};

fn ring(office: &Office, actor: &Actor, number: &str) -> CallId {
    let id = CallId::fresh();
    let at_us = office.desk.now().micros();
    let command = call::Command::Ring {
        line: Line { id, reference: format!("T-{id}"), at_us },
        caller: Personal::from(number),
        called: String::new(),
        hints: Hints::default(),
    };
    office.desk.run(actor, Command::Call(command)).unwrap();
    id
}

fn plain(screen: &mut Screen, key: Key) {
    screen.key(Modifiers::NONE, key);
}

#[test]
fn the_enterprise_and_the_person_are_chosen_with_two_keys() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密制造（苏州）有限公司", &[("周敏华", ""), ("陆振邦", "")], SWITCHBOARD);
    house(&office, "云帆物流有限公司", &[("沈若楠", "")], SWITCHBOARD);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    ring(&office, &lin, SWITCHBOARD);
    screen.settle();
    assert!(screen.shows("call-which-enterprise"));
    let choices = office.desk.ask(&lin, OpenCalls { of: lin.staff }).unwrap();
    assert!(choices[0].enterprise.is_none());
    // Whichever of the two stands first, the person of the second key is one of theirs.
    plain(&mut screen, Key::Num1);
    assert!(screen.shows("call-who-speaks"));
    plain(&mut screen, Key::Num1);
    assert!(!screen.shows("call-who-speaks"));
    let bound = office.desk.ask(&lin, OpenCalls { of: lin.staff }).unwrap();
    assert!(bound[0].enterprise.is_some() && bound[0].person.is_some());
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}

#[test]
fn a_second_call_leaves_the_notes_of_the_first_alone() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let haiyue = house(&office, "海岳精密", &[("周敏华", MOBILE)], "");
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    let first = ring(&office, &lin, MOBILE);
    screen.settle();
    plain(&mut screen, Key::F2);
    screen.fill("call-notes", "twenty more lines");
    ring(&office, &lin, "139 1268 0045");
    screen.settle();
    // The call on the line stays in front; the new one waits in a tab.
    assert!(screen.shows_text("138****7731"));
    let tab = "139****0045 · Ringing";
    screen.press_named(tab);
    assert!(screen.shows("call-who-unknown"));
    screen.fill("call-notes", "a fault");
    screen.press_named("周敏华 · On the line");
    assert!(screen.harness.query_all_by_value("twenty more lines").next().is_some());

    plain(&mut screen, Key::F4);
    plain(&mut screen, Key::F4); // Typing in the notes; the second F4 finishes.
    screen.settle();
    let recent = office.desk.ask(&lin, RecentCalls { of: lin.staff }).unwrap();
    let row = recent.iter().find(|it| it.id == first).unwrap();
    assert_eq!(row.state, CallState::Wrapped);
    assert_eq!(row.notes.reveal(), "twenty more lines");
    assert_eq!(row.enterprise.as_ref().unwrap().0, haiyue.id);
    assert!(
        screen.harness.query_all_by_value("a fault").next().is_some(),
        "the second call is in front with its own notes"
    );
}

#[test]
fn the_result_is_chosen_by_its_digit() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密", &[("周敏华", MOBILE)], "");
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    ring(&office, &lin, MOBILE);
    screen.settle();
    plain(&mut screen, Key::F2);
    screen.press("call-hang-up");
    screen.press("call-wrap-up");
    screen.press("call-result-resolved");
    screen.press("call-wrap-save");
    let recent = office.desk.ask(&lin, RecentCalls { of: lin.staff }).unwrap();
    assert_eq!(recent[0].disposition, Some(Disposition::Resolved));
    assert!(screen.shows("call-wrapped"));
}

#[test]
fn a_promise_for_no_day_is_not_recorded_for_another() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密", &[("周敏华", MOBILE)], "");
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    ring(&office, &lin, MOBILE);
    screen.settle();
    plain(&mut screen, Key::F2);
    screen.press("call-hang-up");
    screen.press("call-wrap-up");
    let promised = || office.desk.ask(&lin, Day { staff: lin.staff }).unwrap().promises;
    screen.fill("call-promise", "回电报价");
    for unread in ["下周三", "2026-03-33"] {
        screen.fill("call-promise-day", unread);
        screen.press("call-wrap-save");
        assert!(screen.shows("call-wrap-lacks-day"), "{}", screen.words());
        let recent = office.desk.ask(&lin, RecentCalls { of: lin.staff }).unwrap();
        assert_ne!(recent[0].state, CallState::Wrapped);
        assert!(promised().is_empty());
    }
    screen.fill("call-promise-day", "2026-03-04");
    assert!(!screen.shows("call-wrap-lacks-day"));
    screen.press("call-wrap-save");
    let kept = promised();
    assert_eq!(kept[0].what, "回电报价");
    let due = attache::domain::Now::from_micros(kept[0].due_us);
    assert_eq!(due.today().to_string(), "2026-03-04");
}

/// The telephone system says that the call is over.
fn hang_up(office: &Office, actor: &Actor, call: CallId) {
    let line = Line { id: call, reference: format!("T-{call}"), at_us: office.desk.now().micros() };
    send(office, actor, call::Command::HangUp { line });
}

fn draft_of(office: &Office, actor: &Actor, call: CallId) -> Option<String> {
    office.desk.ask(actor, draft::DraftText { slot: call::notes_slot(call) }).unwrap()
}

fn has_typed(screen: &Screen, text: &str) -> bool {
    screen.harness.query_all_by_value(text).next().is_some()
}

/// Opens the wrap-up of the call of this caller from the list of calls.
fn wrap_up_from_the_list(screen: &mut Screen, caller: &str, button: &str) {
    screen.go(Route::Calls);
    let row = By::new().role(Kind::Row).label_contains(caller);
    screen.harness.query_all(row).next().unwrap().click();
    screen.settle();
    screen.press_uppermost(button);
}

#[test]
fn a_wrap_up_from_the_list_of_calls_begins_with_the_notes_that_were_typed() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密", &[("周敏华", MOBILE)], "");
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    let call = ring(&office, &lin, MOBILE);
    answer(&office, &lin, call);
    screen.settle();
    screen.fill("call-notes", "twenty more lines");
    hang_up(&office, &lin, call);
    screen.settle();
    wrap_up_from_the_list(&mut screen, "周敏华", "call-wrap-up");
    screen.press("call-wrap-save");
    let recent = office.desk.ask(&lin, RecentCalls { of: lin.staff }).unwrap();
    assert_eq!(recent[0].state, CallState::Wrapped);
    assert_eq!(recent[0].notes.reveal(), "twenty more lines");
    assert_eq!(draft_of(&office, &lin, call), None);

    // The same of a call that is on the bar no more, whose notes wait at the desk.
    let missed = ring(&office, &lin, "139 1268 0045");
    hang_up(&office, &lin, missed);
    let slot = call::notes_slot(missed);
    let keep = draft::Command::Keep { slot, body: Personal::from("a fault") };
    office.desk.run(&lin, Command::Draft(keep)).unwrap();
    screen.settle();
    wrap_up_from_the_list(&mut screen, "139****0045", "call-called-back");
    assert!(has_typed(&screen, "a fault"), "{}", screen.words());
    screen.press("call-wrap-save");
    let recent = office.desk.ask(&lin, RecentCalls { of: lin.staff }).unwrap();
    let row = recent.iter().find(|it| it.id == missed).unwrap();
    assert_eq!((row.state, row.notes.reveal()), (CallState::Wrapped, "a fault"));
}

#[test]
fn digits_go_to_the_dialog_and_not_to_a_call_that_rings_behind_it() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密制造（苏州）有限公司", &[("周敏华", "")], SWITCHBOARD);
    house(&office, "云帆物流有限公司", &[("沈若楠", "")], SWITCHBOARD);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    let missed = ring(&office, &lin, "139 1268 0045");
    hang_up(&office, &lin, missed);
    let second = ring(&office, &lin, SWITCHBOARD);
    screen.settle();
    assert!(screen.shows("call-which-enterprise"));
    let ringing = || {
        let open = office.desk.ask(&lin, OpenCalls { of: lin.staff }).unwrap();
        open.into_iter().find(|it| it.id == second).unwrap()
    };
    // Of the number in full there is nothing to choose by a digit.
    screen.press("call-unmask");
    plain(&mut screen, Key::Num1);
    assert_eq!(ringing().enterprise, None);
    plain(&mut screen, Key::Escape);
    wrap_up_from_the_list(&mut screen, "139****0045", "call-called-back");
    plain(&mut screen, Key::Num1);
    assert_eq!(ringing().enterprise, None);
    screen.press("call-wrap-save");
    let recent = office.desk.ask(&lin, RecentCalls { of: lin.staff }).unwrap();
    let row = recent.iter().find(|it| it.id == missed).unwrap();
    assert_eq!(row.disposition, Some(Disposition::Resolved));
}

#[test]
fn a_wrap_up_outlives_a_caller_who_hangs_up_first() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密", &[("周敏华", MOBILE)], "");
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    for ends_by in ["core-cancel", "call-wrap-save"] {
        let call = ring(&office, &lin, MOBILE);
        screen.settle();
        plain(&mut screen, Key::F4);
        // The first field of this name is the one beside the page, the last one the dialog's.
        let field = || By::new().role(Kind::MultilineTextInput).label("Call notes");
        screen.harness.query_all(field()).last().unwrap().focus();
        screen.harness.run();
        screen.harness.query_all(field()).last().unwrap().type_text("wants a quote");
        screen.settle();
        hang_up(&office, &lin, call);
        screen.settle();
        assert!(has_typed(&screen, "wants a quote"), "{}", screen.words());
        assert!(!screen.shows("call-wrapped"), "nobody has wrapped it up");
        screen.press(ends_by);
        let recent = office.desk.ask(&lin, RecentCalls { of: lin.staff }).unwrap();
        let row = recent.iter().find(|it| it.id == call).unwrap();
        if ends_by == "core-cancel" {
            assert_eq!(row.state, CallState::Missed);
            assert!(!screen.shows("call-wrapped"), "nobody has wrapped it up");
            assert_eq!(draft_of(&office, &lin, call).as_deref(), Some("wants a quote"));
        } else {
            assert_eq!((row.state, row.notes.reveal()), (CallState::Wrapped, "wants a quote"));
            assert_eq!(draft_of(&office, &lin, call), None);
            assert!(screen.shows("call-wrapped"));
        }
    }
}

#[test]
fn an_unknown_caller_is_noted_and_then_known() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    ring(&office, &lin, "139 1268 0045");
    screen.settle();
    assert!(screen.shows("call-who-unknown"));
    plain(&mut screen, Key::Num0);
    screen.fill("call-newcomer-name", "陆先生");
    screen.fill("call-newcomer-house", "新联科技有限公司");
    assert!(screen.shows("call-newcomer-prospect"));
    screen.press("call-newcomer-save");
    assert!(screen.shows("call-provisional"));
    assert!(screen.shows_text("新联科技有限公司"));
}

#[test]
fn the_whole_number_is_shown_for_a_reason_and_a_minute() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密", &[("周敏华", MOBILE)], "");
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    ring(&office, &lin, MOBILE);
    screen.settle();
    screen.press("call-unmask");
    screen.fill("call-unmask-reason", "to call back");
    screen.press("call-unmask-show");
    assert!(screen.shows_text(MOBILE));
    office.hands.forward_hours(1);
    screen.settle();
    assert!(!screen.shows_text(MOBILE));
}

#[test]
fn the_simulator_plays_a_call_like_a_real_one() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密", &[("周敏华", MOBILE)], "");
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Simulator);
    screen.fill("call-sim-number", MOBILE);
    screen.press("call-sim-ring");
    let open = office.desk.ask(&lin, OpenCalls { of: lin.staff }).unwrap();
    assert_eq!(open[0].state, CallState::Ringing);
    assert!(screen.shows_text("周敏华"));
    screen.press("call-sim-missed");
    screen.go(Route::Calls);
    assert!(screen.shows("call-list-missed"));
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}

/// A telephone program of the machine says that its user calls somebody.
fn dial(screen: &mut Screen, reference: &str) {
    let summons = Summons::new(MOBILE, "8001", reference).unwrap().going(Way::Out);
    screen.inbox.put(Message::Phone(HookEvent::Ring, summons));
    screen.settle();
}

#[test]
fn a_call_that_one_makes_shows_whom_one_calls_and_does_not_ring() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密", &[("周敏华", MOBILE)], "");
    for look in [Look::CHINESE, Look::ENGLISH] {
        let mut screen = Screen::signed_in(&office, "lin", look);
        dial(&mut screen, "T-1");
        assert!(screen.shows("call-state-calling"), "{}", screen.words());
        assert!(!screen.shows("call-state-ringing") && !screen.shows("call-not-answered"));
        assert!(screen.shows_text("周敏华"));
        // Somebody else rings meanwhile: whom one calls stays in front.
        let other = ring(&office, &lin, "139 1268 0045");
        screen.settle();
        assert!(screen.shows("call-reached"), "{}", screen.words());
        let line = Line { id: other, reference: String::new(), at_us: office.desk.now().micros() };
        office.desk.run(&lin, Command::Call(call::Command::HangUp { line })).unwrap();
        screen.settle();
        screen.press("call-not-reached");
        screen.go(Route::Calls);
        assert!(screen.shows("call-state-unreached"), "{}", screen.words());
        let recent = office.desk.ask(&lin, RecentCalls { of: lin.staff }).unwrap();
        let dialled = recent.iter().filter(|it| it.reference == "T-1");
        assert!(dialled.clone().all(|it| it.state == CallState::Unreached));
        assert!(dialled.count() > 0);
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        office.hands.forward_hours(1);
    }
}

#[test]
fn pictures_of_a_call() {
    let Some(folder) = folder() else { return };
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let people = [("周敏华", MOBILE), ("陆振邦", ""), ("沈若楠", "")];
    house(&office, "海岳精密制造（苏州）有限公司", &people, SWITCHBOARD);
    house(&office, "云帆物流有限公司", &[("龚修远", "")], SWITCHBOARD);
    for (name, look) in crate::ui_pictures::looks() {
        let mut screen = Screen::signed_in(&office, "lin", look);
        let save = |screen: &Screen, what: &str| {
            let picture = screen.pictures.paint(&screen.harness);
            picture.save(folder.join(format!("call-{what}-{name}.png"))).unwrap();
        };
        screen.go(Route::Simulator);
        let first = ring(&office, &lin, SWITCHBOARD);
        screen.settle();
        save(&screen, "choose");
        let second = ring(&office, &lin, MOBILE);
        screen.settle();
        plain(&mut screen, Key::F2);
        screen.fill("call-notes", "要加二十条专线，下周三前报价");
        save(&screen, "talking");
        screen.go(Route::Calls);
        save(&screen, "list");
        plain(&mut screen, Key::F4);
        save(&screen, "wrap-up");
        plain(&mut screen, Key::Escape);
        for call in [first, second] {
            let notes = Personal::from("演示");
            let end = call::Command::WrapUp { call, disposition: None, notes, promise: None };
            office.desk.run(&lin, Command::Call(end)).unwrap();
        }
        dial(&mut screen, &format!("T-{name}"));
        save(&screen, "calling");
        screen.press("call-not-reached");
        save(&screen, "not-reached");
        office.hands.forward_hours(1);
    }
}

#[test]
fn the_first_tab_goes_into_the_page_and_f6_from_anywhere() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    screen.go(Route::Simulator);
    let has_keyboard = |screen: &Screen| {
        let label = screen.texts.tr("call-sim-number").into_owned();
        screen.harness.query_all_by_label(&label).any(|it| it.is_focused())
    };
    assert!(!has_keyboard(&screen));
    plain(&mut screen, Key::Tab);
    assert!(has_keyboard(&screen), "not in the rail");
    screen.key(Modifiers::SHIFT, Key::Tab);
    assert!(!has_keyboard(&screen), "backwards leads out of the page");
    plain(&mut screen, Key::F6);
    assert!(has_keyboard(&screen));
}
