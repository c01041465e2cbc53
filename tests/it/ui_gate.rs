//! The welcome, signing in, locking, and the ways about the window.

use attache::{domain::Role, ui::route::Route};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::{
    screen::{Look, Screen},
    support::Office,
};

#[test]
fn a_new_office_is_made_at_the_welcome() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let mut screen = Screen::open(&office, look);
        assert!(screen.shows("welcome-demo"));
        screen.fill("welcome-office", "佛山");
        screen.fill("welcome-your-name", "陈立");
        screen.fill("welcome-login", "chen");
        screen.fill("welcome-password", "correct horse");
        screen.press("welcome-make");
        assert!(!screen.shows("welcome-make"));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        assert!(!office.desk.front_door().unwrap().is_empty);
    }
}

#[test]
fn a_wrong_password_is_told_and_the_right_one_gets_in() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let mut screen = Screen::open(&office, Look::CHINESE);
    screen.fill("welcome-login", "lin");
    screen.fill("welcome-password", "not the one");
    screen.press("welcome-sign-in");
    assert!(screen.shows("fault-staff-wrong-password"));
    screen.fill("welcome-password", "correct horse");
    screen.press("welcome-sign-in");
    assert!(screen.shows("core-route-help"));
}

#[test]
fn the_palette_finds_a_command_by_pinyin_and_does_it() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.key(Modifiers::COMMAND, Key::K);
    screen.fill("core-palette-hint", "shezhi");
    screen.key(Modifiers::NONE, Key::Enter);
    assert_eq!(screen.route(), Route::Settings);
    screen.key(Modifiers::ALT, Key::ArrowLeft);
    assert_ne!(screen.route(), Route::Settings);
    screen.key(Modifiers::COMMAND, Key::K);
    screen.fill("core-palette-hint", "lai dian mo ni");
    screen.key(Modifiers::NONE, Key::Enter);
    assert_eq!(screen.route(), Route::Simulator, "with blanks between the syllables too");
}

#[test]
fn a_locked_desk_shows_nothing_and_opens_where_it_was() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    screen.go(Route::Help);
    screen.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    assert!(!screen.shows("help-walk"));
    screen.fill("welcome-password", "correct horse");
    screen.press("welcome-sign-in");
    assert!(screen.shows("help-walk"));
}

#[test]
fn somebody_else_signs_in_where_a_desk_was_locked() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        office.hire("sun", Role::Manager);
        let mut screen = Screen::signed_in(&office, "lin", look);
        let call = crate::desk_call::ring(&office, &lin, crate::desk_call::MOBILE);
        crate::desk_call::answer(&office, &lin, call);
        screen.settle();
        screen.fill("call-notes", "twenty more lines");
        screen.harness.run_steps(8); // Two seconds by the window's clock.
        screen.settle();
        screen.go(Route::Help);
        screen.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
        assert!(screen.shows_text("lin") && !screen.shows("welcome-login"));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.press("welcome-somebody-else");
        assert!(!screen.shows("welcome-somebody-else"));
        screen.fill("welcome-login", "sun");
        screen.fill("welcome-password", "correct horse");
        screen.press("welcome-sign-in");
        assert_ne!(screen.route(), Route::Help, "it is a desk of their own");
        screen.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
        screen.press("welcome-somebody-else");
        screen.fill("welcome-login", "lin");
        screen.fill("welcome-password", "correct horse");
        screen.press("welcome-sign-in");
        let notes = screen.harness.query_all_by_value("twenty more lines").next();
        assert!(notes.is_some(), "what was typed is kept for whoever typed it");
    }
}

#[test]
fn the_language_changes_while_one_works() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Help);
    screen.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    assert!(screen.shows_text("One service, from start to end"));
}
