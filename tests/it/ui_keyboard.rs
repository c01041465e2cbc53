//! The keyboard alone: it reaches everything on every page, is never lost, and comes back from lists and dialogs.

use std::collections::BTreeMap;

use attache::{
    desk::{
        demo::{self, Wish},
        order::{OrderFilter, OrderList},
    },
    domain::{Actor, EnterpriseId, OrderId, Role},
    ui::route::Route,
};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::{
    screen::{Look, Screen},
    support::Office,
};

struct Stage {
    office: Office,
    order: OrderId,
    enterprise: EnterpriseId,
    people: BTreeMap<&'static str, (Actor, String)>,
}

impl Stage {
    fn set() -> Self {
        let office = Office::on_sqlite();
        demo::fill(&office.desk, Wish { enterprises: 30, seed: 7 }, |_| {}).unwrap();
        let door = office.desk.front_door().unwrap();
        let mut people = BTreeMap::new();
        for role in Role::ALL {
            let Some(it) = door.people.iter().find(|it| it.role == *role) else { continue };
            let actor = office.desk.enter_demo(it.id).unwrap().actor;
            people.insert(role.code(), (actor, it.name.clone()));
        }
        let manager = &people[Role::Manager.code()].0;
        let filter = OrderFilter { owner: Some(manager.staff), ..OrderFilter::default() };
        let list = OrderList { filter, offset: 0, limit: 50 };
        let row = office.desk.ask(manager, list).unwrap().rows.into_iter().next().unwrap();
        Self { office, order: row.id, enterprise: row.enterprise, people }
    }

    fn entered(&self, role: Role) -> Screen {
        let mut screen = Screen::open(&self.office, Look::CHINESE);
        screen.press_like(&self.people[role.code()].1);
        screen
    }
}

fn plain(screen: &mut Screen, key: Key) {
    screen.key(Modifiers::NONE, key);
}

fn focused(screen: &Screen) -> Option<egui::Id> {
    screen.harness.ctx.memory(egui::Memory::focused)
}

/// The names of what has the keyboard.
fn name(screen: &Screen) -> String {
    let nodes = screen.harness.root().children_recursive();
    let names =
        nodes.filter(egui_kittest::Node::is_focused).filter_map(|it| it.accesskit_node().label());
    names.collect::<Vec<_>>().join(" ")
}

/// Goes round with Tab until it is where it began; answers how many stops there were.
#[track_caller]
fn go_round(screen: &mut Screen, page: &str) -> usize {
    let mut seen = Vec::new();
    for _ in 0..260 {
        plain(screen, Key::Tab);
        let last = seen.last().copied();
        let at = focused(screen);
        assert!(at.is_some(), "{page}: the keyboard is lost at stop {}", seen.len());
        assert_ne!(
            at,
            last,
            "{page}: the keyboard is caught at stop {}: {}",
            seen.len(),
            name(screen)
        );
        if seen.first() == Some(&at.unwrap()) {
            return seen.len();
        }
        seen.push(at.unwrap());
    }
    panic!("{page}: the keyboard never comes round");
}

/// One office for all of it, because filling one takes longest.
#[test]
fn the_keyboard_alone_reaches_everything_and_is_never_lost() {
    let stage = Stage::set();
    a_list_is_walked_by_arrows_and_gives_the_keyboard_back(&stage);
    ctrl_enter_sends_what_a_dialog_holds(&stage);
    a_product_is_found_and_chosen_without_leaving_the_field(&stage);
    whoever_comes_from_a_queue_has_the_task_under_the_keyboard(&stage);
    tab_goes_round_on_every_page_and_is_never_lost_or_caught(&stage);
}

fn tab_goes_round_on_every_page_and_is_never_lost_or_caught(stage: &Stage) {
    let pages = [
        (Role::Manager, Route::Day),
        (Role::Manager, Route::Enterprise(stage.enterprise)),
        (Role::Manager, Route::Order(stage.order)),
        (Role::Manager, Route::Customers),
        (Role::Manager, Route::Orders),
        (Role::Manager, Route::Calls),
        (Role::Manager, Route::Simulator),
        (Role::Manager, Route::Settings),
        (Role::Worker, Route::Queue),
        (Role::Reviewer, Route::Review),
        (Role::Supervisor, Route::Board),
        (Role::Administrator, Route::Admin),
    ];
    for (role, route) in pages {
        let mut screen = stage.entered(role);
        screen.go(route.clone());
        let stops = go_round(&mut screen, &format!("{route:?}"));
        assert!(4 < stops, "{route:?} has {stops} stops only");
    }
}

fn a_list_is_walked_by_arrows_and_gives_the_keyboard_back(stage: &Stage) {
    let mut screen = stage.entered(Role::Manager);
    screen.go(Route::Enterprise(stage.enterprise));
    screen.key(Modifiers::COMMAND, Key::D);
    screen.focus("order-family", egui::Role::ComboBox);
    let list = focused(&screen);
    plain(&mut screen, Key::Enter);
    assert_eq!(
        name(&screen),
        screen.texts.tr("order-family-unknown"),
        "it begins at the chosen line"
    );
    plain(&mut screen, Key::ArrowUp);
    assert_eq!(
        name(&screen),
        screen.texts.tr("order-family-unknown"),
        "the arrows do not leave it"
    );
    plain(&mut screen, Key::ArrowDown);
    let second = name(&screen);
    assert_ne!(second, screen.texts.tr("order-family-unknown"));
    plain(&mut screen, Key::Enter);
    assert_eq!(focused(&screen), list, "back where it was opened");
    let value = |screen: &Screen| {
        let label = screen.texts.tr("order-family").into_owned();
        let node = screen.harness.get_by_role_and_label(egui::Role::ComboBox, &label);
        node.accesskit_node().value()
    };
    assert_eq!(value(&screen), Some(second.clone()));
    plain(&mut screen, Key::Enter);
    plain(&mut screen, Key::Escape);
    assert_eq!(focused(&screen), list, "Escape leaves the list and not the dialog");
    assert_eq!(value(&screen), Some(second));
}

fn ctrl_enter_sends_what_a_dialog_holds(stage: &Stage) {
    let mut screen = stage.entered(Role::Manager);
    screen.go(Route::Enterprise(stage.enterprise));
    screen.key(Modifiers::COMMAND, Key::D);
    screen.key(Modifiers::COMMAND, Key::Enter);
    assert!(screen.shows("order-note-and-order"), "with nothing written nothing is sent");
    screen.fill("order-wish", "想要一条备用专线");
    screen.key(Modifiers::COMMAND, Key::Enter);
    assert!(!screen.shows("order-note-and-order"), "{}", screen.words());
    assert!(screen.shows_text("想要一条备用专线"), "{}", screen.words());
}

fn a_product_is_found_and_chosen_without_leaving_the_field(stage: &Stage) {
    let mut screen = stage.entered(Role::Manager);
    screen.go(Route::Enterprise(stage.enterprise));
    screen.key(Modifiers::COMMAND, Key::N);
    let field = focused(&screen);
    screen.fill("order-find-offering", "云");
    plain(&mut screen, Key::ArrowDown);
    let first = screen.words();
    plain(&mut screen, Key::ArrowDown);
    assert!(screen.words() != first, "another product's details are shown");
    plain(&mut screen, Key::Enter);
    assert_eq!(focused(&screen), field, "Enter does not take the keyboard away");
    screen.key(Modifiers::COMMAND, Key::Enter);
    assert!(matches!(screen.route(), Route::Order(it) if it != stage.order), "{}", screen.words());
}

fn whoever_comes_from_a_queue_has_the_task_under_the_keyboard(stage: &Stage) {
    let mut screen = stage.entered(Role::Worker);
    screen.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    let table = screen.texts.tr("core-route-queue").into_owned();
    screen.harness.get_by_role_and_label(egui::Role::Grid, &table).focus();
    screen.settle();
    for _ in 0..40 {
        plain(&mut screen, Key::ArrowDown);
        plain(&mut screen, Key::Enter);
        if matches!(screen.route(), Route::Order(_)) {
            break;
        }
    }
    assert!(matches!(screen.route(), Route::Order(_)), "{}", screen.words());
    if screen.shows("order-do-complete") {
        assert_eq!(name(&screen), screen.texts.tr("order-do-complete"));
    }
}
