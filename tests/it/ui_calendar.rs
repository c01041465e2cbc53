//! The calendars of administration: a day declared and taken back, a notice looked at and taken.

use std::{fs, sync::Arc};

use attache::{
    desk::calendar::CalendarYear,
    domain::{
        Role,
        calendar::{CalendarCode, DayKind},
    },
    ui::route::Route,
};
use egui::{Key, Modifiers, accesskit::Role as Kind};
use egui_kittest::kittest::{By, Queryable as _};

use crate::{
    screen::{Look, Screen},
    support::Office,
    ui_papers::OnDisk,
};

fn calendars(office: &Office, look: Look) -> Screen {
    office.hire("chen", Role::Administrator);
    let mut screen = Screen::signed_in(office, "chen", look);
    screen.go(Route::Admin);
    screen.press("admin-tab-calendars");
    screen
}

fn kind(office: &Office, day: &str) -> DayKind {
    office.desk.library().calendar.kind(day.parse().unwrap())
}

#[test]
fn a_day_is_declared_shown_and_taken_back() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let mut screen = calendars(&office, look);
        assert!(screen.shows("calendar-no-exceptions"), "{}", screen.words());
        screen.press("calendar-declare");
        screen.fill("calendar-day", "2026-07-20");
        screen.fill("calendar-reason", "台风");
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.press("core-save");
        assert_eq!(kind(&office, "2026-07-20"), DayKind::Closed);
        assert!(screen.shows_text("台风"), "{}", screen.words());
        screen.press("core-undo");
        assert_eq!(kind(&office, "2026-07-20"), DayKind::Ordinary);
        assert!(screen.shows("calendar-no-exceptions"), "{}", screen.words());
        assert_eq!(screen.untranslated(), Vec::<String>::new());
    }
}

#[test]
fn a_notice_is_shown_with_what_it_changes_before_it_is_taken() {
    let office = Office::on_sqlite();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("2027.json");
    let notice = r#"{"year": 2027, "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
        {"name": "春节", "date": "2027-02-08", "isOffDay": true}]}"#;
    fs::write(&path, notice).unwrap();
    let mut screen = calendars(&office, Look::ENGLISH);
    screen.harness.input_mut().dropped_files.push(Arc::new(OnDisk(path)));
    screen.settle();
    assert!(screen.shows_text("2027-02-08"), "{}", screen.words());
    assert!(screen.shows_text("Spring Festival"), "{}", screen.words());
    assert_eq!(kind(&office, "2027-02-08"), DayKind::Ordinary, "looking changes nothing");
    assert_eq!(screen.untranslated(), Vec::<String>::new());
    screen.press("calendar-take");
    assert_eq!(kind(&office, "2027-02-08"), DayKind::Rest);
    // At once by the toast, or later from the list of what was taken.
    screen.press("core-undo");
    assert_eq!(kind(&office, "2027-02-08"), DayKind::Ordinary);
    assert!(!screen.shows("calendar-notices"));
    let path = folder.path().join("2027.json");
    screen.harness.input_mut().dropped_files.push(Arc::new(OnDisk(path)));
    screen.settle();
    screen.press("calendar-take");
    assert!(screen.shows("calendar-notices"));
    let label = screen.texts.tr_with("calendar-notice-withdraw", &[("year", "2027".into())]);
    screen.press_named(&label);
    assert_eq!(kind(&office, "2027-02-08"), DayKind::Ordinary);
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}

#[test]
fn a_file_about_something_else_gets_a_sentence() {
    let office = Office::on_sqlite();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.json");
    fs::write(&path, "[]").unwrap();
    let mut screen = calendars(&office, Look::CHINESE);
    screen.harness.input_mut().dropped_files.push(Arc::new(OnDisk(path)));
    screen.settle();
    assert!(screen.shows("fault-calendar-unreadable"), "{}", screen.words());
}

#[test]
fn the_keyboard_walks_through_the_year_and_declares() {
    let office = Office::on_sqlite();
    let mut screen = calendars(&office, Look::ENGLISH);
    // The clock of the test office stands on Monday 2 March 2026.
    assert!(screen.shows_text("2026-03-02"), "{}", screen.words());
    let grid = By::new().role(Kind::Grid).label_contains("arrow keys");
    screen.harness.get(grid).focus();
    screen.settle();
    screen.key(Modifiers::NONE, Key::ArrowDown);
    assert!(screen.shows_text("2026-03-09"), "{}", screen.words());
    screen.key(Modifiers::NONE, Key::PageDown);
    screen.key(Modifiers::NONE, Key::Enter);
    assert!(screen.shows("calendar-declare-title"), "{}", screen.words());
    screen.fill("calendar-reason", "Cut-over");
    screen.press("core-save");
    assert_eq!(kind(&office, "2026-04-09"), DayKind::Closed);
    let ask = CalendarYear { calendar: CalendarCode::office(), year: 2026 };
    let chen = office.desk.ask(&attache::domain::Actor::program(), ask).unwrap();
    assert_eq!(chen.exceptions[0].name, "Cut-over");
}
