//! My day and the board on the screen: what they show, and where a click leads.

use attache::{
    desk::{Command, demand, demand::NewDemand},
    domain::{Actor, Channel, DemandId, OrderId, Role, demand::DemandKind},
    lang::Lang,
    ui::route::Route,
};
use egui::Key;
use egui_kittest::kittest::Queryable as _;

use crate::{
    firm::{Firm, departments, open},
    screen::{Look, Screen},
    support::Office,
};

const FIRM: &str = "海岳精密制造（苏州）有限公司";
const WISH: &str = "想办一条 500M 专线";

/// A manager with a demand and an order, and a supervisor.
fn busy_office() -> (Office, Actor, OrderId) {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    office.hire("boss", Role::Supervisor);
    departments(&office);
    let firm = Firm::found(&office, FIRM);
    let order = open(&office, &lin, firm.order("business-broadband"));
    let new = NewDemand {
        id: DemandId::fresh(),
        enterprise: firm.id,
        person: Some(firm.agent),
        kind: DemandKind::Need,
        channel: Channel::Phone,
        about: None,
        wish: WISH.into(),
        family: Some("access".into()),
        next_on: office.desk.now().today(),
    };
    office.desk.run(&lin, Command::Demand(demand::Command::Note(new))).unwrap();
    (office, lin, order)
}

/// Puts the keyboard on the first row with these words and presses Enter.
fn enter(screen: &mut Screen, words: &str) {
    let found = screen.harness.query_all_by_label_contains(words).next();
    assert!(found.is_some(), "no row says {words}");
    found.unwrap().focus();
    screen.harness.run();
    screen.key(egui::Modifiers::NONE, Key::Enter);
}

#[test]
fn the_day_shows_a_demand_and_an_order_and_opens_the_order() {
    for lang in Lang::ALL {
        let (office, _, order) = busy_office();
        let look = Look { lang: *lang, size: [1280.0, 800.0], ..Look::CHINESE };
        let mut screen = Screen::signed_in(&office, "lin", look);
        assert_eq!(screen.route(), Route::Day);
        assert!(screen.shows_text(WISH));
        assert!(screen.shows_text(FIRM));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.keep_picture(&format!("day-{}", lang.code()));
        enter(&mut screen, "DD-20260302-0001");
        assert_eq!(screen.route(), Route::Order(order));
    }
}

#[test]
fn a_free_day_says_what_to_do_next() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    assert!(screen.shows("board-free"));
    screen.press("board-free-go");
    assert_eq!(screen.route(), Route::Customers);
}

#[test]
fn something_late_stands_out_on_the_day() {
    let (office, ..) = busy_office();
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    assert!(!screen.shows_text("do these first"));
    office.hands.forward_hours(24 * 30);
    screen.settle();
    assert!(screen.shows_text("do these first"));
}

#[test]
fn the_board_narrows_its_lists_to_a_bar_and_opens_an_order() {
    let (office, _, order) = busy_office();
    office.hands.forward_hours(24 * 30);
    let look = Look { size: [1280.0, 800.0], ..Look::CHINESE };
    let mut screen = Screen::signed_in(&office, "boss", look);
    assert_eq!(screen.route(), Route::Board);
    assert!(screen.shows("board-late-tasks"));
    assert_eq!(screen.untranslated(), Vec::<String>::new());
    screen.keep_picture("board");
    enter(&mut screen, "lin, 1, ");
    assert!(screen.shows("board-narrowed-end"));
    assert!(screen.shows("board-open-orders"));
    assert!(!screen.shows("board-late-tasks-none"));
    screen.press("board-narrowed-end");
    assert!(!screen.shows("board-narrowed-end"));
    enter(&mut screen, "DD-20260302-0001");
    assert_eq!(screen.route(), Route::Order(order));
}

#[test]
fn the_board_lists_what_one_department_risks() {
    let (office, ..) = busy_office();
    office.hands.forward_hours(24 * 30);
    let mut screen = Screen::signed_in(&office, "boss", Look::ENGLISH);
    let late = screen.harness.query_all_by_label_contains("1 late").count();
    assert!(0 < late, "{}", screen.words());
    let library = office.desk.library();
    let name = library.catalogue.department("RM").unwrap().name.en.clone();
    screen.press_like(&format!("{name}, 1, "));
    assert!(screen.shows("board-narrowed-end"));
    assert!(screen.shows("board-today-tasks-none"));
    assert!(!screen.shows("board-late-tasks-none"));
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}

#[test]
fn a_supervisor_sees_where_the_orders_of_a_process_stand_and_opens_one() {
    for lang in Lang::ALL {
        let (office, _, order) = busy_office();
        let look = Look { lang: *lang, size: [1280.0, 800.0], ..Look::CHINESE };
        let mut screen = Screen::signed_in(&office, "boss", look);
        screen.press("board-tab-processes");
        let library = office.desk.library();
        let template = library.templates.latest("business-broadband").unwrap();
        assert!(screen.shows_text(template.name.for_locale(lang.code())));
        let first = template.tasks[0].title.for_locale(lang.code());
        screen.press_named(&format!("{first} · 1"));
        assert!(screen.shows("board-standing"));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.keep_picture(&format!("board-processes-{}", lang.code()));
        enter(&mut screen, "DD-20260302-0001");
        assert_eq!(screen.route(), Route::Order(order));
    }
}
