//! The list of customers: one's own first, others' on demand, opened by a key.

use attache::{
    desk::{Command, enterprise},
    domain::{Actor, EnterpriseId, Profile, Role, Tier},
    ui::route::Route,
};
use egui::{Key, Modifiers};

use crate::{
    screen::{Look, Screen},
    support::Office,
};

fn found(office: &Office, by: &Actor, name: &str) -> EnterpriseId {
    let id = EnterpriseId::fresh();
    let profile = Profile::named(name);
    let add = enterprise::Command::Add { id, profile, tier: Tier::T2, manager: Some(by.staff) };
    office.desk.run(by, Command::Enterprise(add)).unwrap();
    id
}

#[test]
fn ones_own_customers_come_first_and_others_on_demand() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let wang = office.hire("wang", Role::Manager);
    found(&office, &lin, "海岳精密制造（苏州）有限公司");
    found(&office, &wang, "佛山南海陶瓷有限公司");
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Customers);
    assert!(screen.shows_text("海岳精密") && !screen.shows_text("佛山南海"));
    screen.press("enterprise-everybodys");
    assert!(screen.shows_text("海岳精密") && screen.shows_text("佛山南海"));
}

#[test]
fn a_customer_is_opened_by_the_keyboard() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = found(&office, &lin, "海岳精密制造（苏州）有限公司");
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    screen.go(Route::Customers);
    screen.focus("enterprise-list", egui::Role::Grid);
    screen.key(Modifiers::NONE, Key::ArrowDown);
    screen.key(Modifiers::NONE, Key::Enter);
    assert_eq!(screen.route(), Route::Enterprise(id));
}

#[test]
fn an_empty_list_says_what_to_do() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Customers);
    assert!(screen.shows("enterprise-list-empty-hint"));
}
