//! A picture of every screen, light and dark, Chinese and English, small and large:
//! `ATTACHE_PICTURES=pictures cargo test pictures_of_every_screen`.
//!
//! `ATTACHE_PICTURES_OF=en-dark` paints only the looks whose name contains that. Without the first
//! variable one look is walked through and one small picture painted, so that both stay tested
//! without costing minutes.

use attache::{
    desk::{
        Command, call,
        demo::{self, Wish},
        order::{OrderFilter, OrderList, OrderRow},
    },
    domain::{Actor, CallId, Role, call::Hints},
    lang::Lang,
    ui::route::Route,
};
use egui::{Key, Modifiers, Theme};

use crate::{
    picture::{colours, folder},
    screen::{Look, Screen},
    support::Office,
};

pub(crate) fn looks() -> Vec<(String, Look)> {
    let wanted = std::env::var("ATTACHE_PICTURES_OF").unwrap_or_default().to_lowercase();
    let mut looks = Vec::new();
    for lang in Lang::ALL {
        for theme in [Theme::Light, Theme::Dark] {
            for (size, scale) in SIZES {
                let name = format!("{}-{theme:?}-{}", lang.code(), size[0] * scale);
                let look = Look { lang: *lang, theme, size: *size, scale: *scale };
                looks.push((name.to_lowercase(), look));
            }
        }
    }
    looks.retain(|(name, _)| name.contains(&wanted));
    assert!(!looks.is_empty(), "no look is called {wanted}");
    looks
}

/// Windows in points, and how many pixels a point has: the last is a large screen at 200 %.
const SIZES: &[([f32; 2], f32)] = &[
    ([1024.0, 700.0], 1.0),
    ([1280.0, 800.0], 1.0),
    ([1600.0, 1000.0], 1.0),
    ([960.0, 600.0], 2.0),
];

/// A demo office and what its screens show.
struct Stage {
    office: Office,
    /// The order that the pictures show, with its enterprise.
    order: OrderRow,
    manager: Actor,
}

impl Stage {
    fn set() -> Self {
        let office = Office::on_sqlite();
        demo::fill(&office.desk, Wish { enterprises: 60, seed: 7 }, |_| {}).unwrap();
        let door = office.desk.front_door().unwrap();
        let manager = door.people.iter().find(|it| it.role == Role::Manager).unwrap();
        let manager = office.desk.enter_demo(manager.id).unwrap().actor;
        let filter = OrderFilter { owner: Some(manager.staff), ..OrderFilter::default() };
        let list = OrderList { filter, offset: 0, limit: 50 };
        let rows = office.desk.ask(&manager, list).unwrap().rows;
        let order = rows.into_iter().next().unwrap();
        Self { office, order, manager }
    }

    fn entered(&self, role: Role, look: Look) -> Screen {
        let mut screen = Screen::open(&self.office, look);
        let door = self.office.desk.front_door().unwrap();
        let person = door.people.iter().find(|it| it.role == role).unwrap();
        screen.press_like(&person.name);
        screen
    }
}

/// Walks through every screen; `show` is given each with its name.
fn walk(stage: &Stage, look: Look, mut show: impl FnMut(&str, &mut Screen)) {
    let empty = Office::on_sqlite();
    show("welcome", &mut Screen::open(&empty, look));
    show("gate", &mut Screen::open(&stage.office, look));
    manager(stage, look, &mut show);
    let mut screen = stage.entered(Role::Reviewer, look);
    show("review-ready", &mut screen);
    screen.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    show("review", &mut screen);
    screen.key(Modifiers::COMMAND, Key::R);
    show("review-reject", &mut screen);
    show("queue", &mut stage.entered(Role::Worker, look));
    show("board", &mut stage.entered(Role::Supervisor, look));
    let mut screen = stage.entered(Role::Administrator, look);
    show("admin-staff", &mut screen);
    for tab in ["departments", "catalogue", "templates", "calendars", "trail", "office"] {
        screen.press(&format!("admin-tab-{tab}"));
        show(&format!("admin-{tab}"), &mut screen);
    }
    screen.go(Route::Import);
    show("import", &mut screen);
}

/// What pictures of a screen are called.
fn name(route: &Route) -> &'static str {
    let key = route.key();
    key.strip_prefix("core-route-").unwrap_or(key)
}

fn manager(stage: &Stage, look: Look, show: &mut impl FnMut(&str, &mut Screen)) {
    let mut screen = stage.entered(Role::Manager, look);
    show("day", &mut screen);
    let routes = [Route::Customers, Route::Calls, Route::Orders, Route::Order(stage.order.id)];
    for route in routes {
        screen.go(route.clone());
        show(name(&route), &mut screen);
    }
    for route in [Route::Simulator, Route::Settings, Route::Help, Route::Queue] {
        screen.go(route.clone());
        show(&format!("manager-{}", name(&route)), &mut screen);
    }
    screen.go(Route::Enterprise(stage.order.enterprise));
    show("enterprise", &mut screen);
    screen.key(Modifiers::COMMAND, Key::D);
    show("new-demand", &mut screen);
    screen.key(Modifiers::NONE, Key::Escape);
    screen.key(Modifiers::COMMAND, Key::K);
    show("palette", &mut screen);
    screen.key(Modifiers::NONE, Key::Escape);
    screen.go(Route::Day);
    call(stage, &mut screen, show);
}

fn call(stage: &Stage, screen: &mut Screen, show: &mut impl FnMut(&str, &mut Screen)) {
    let numbers = stage.office.desk.ask(&stage.manager, call::PractiseNumbers).unwrap();
    let id = CallId::fresh();
    let at_us = stage.office.desk.now().micros();
    let line = call::Line { id, reference: format!("T-{id}"), at_us };
    let ring = call::Command::Ring {
        line: line.clone(),
        caller: numbers.mobiles[0].clone(),
        called: String::new(),
        hints: Hints::default(),
    };
    stage.office.desk.run(&stage.manager, Command::Call(ring)).unwrap();
    screen.settle();
    show("call-ringing", screen);
    screen.key(Modifiers::NONE, Key::F2);
    assert!(matches!(screen.route(), Route::Enterprise(_)), "answering shows whom one talks to");
    show("call-workspace", screen);
    let hang_up = call::Command::HangUp { line };
    stage.office.desk.run(&stage.manager, Command::Call(hang_up)).unwrap();
    screen.settle();
    screen.go(Route::Call(id));
    show("call", screen);
}

#[test]
fn pictures_of_every_screen() {
    let stage = Stage::set();
    let folder = folder();
    let painted: Vec<(String, Look)> = match &folder {
        Some(_) => looks(),
        None => vec![("small".to_owned(), Look { size: [1024.0, 700.0], ..Look::CHINESE })],
    };
    for (name, look) in painted {
        walk(&stage, look, |screen_name, screen| {
            assert_eq!(screen.untranslated(), Vec::<String>::new(), "{screen_name} {name}");
            if let Some(folder) = &folder {
                let picture = screen.pictures.paint(&screen.harness);
                picture.save(folder.join(format!("{screen_name}-{name}.png"))).unwrap();
            } else if screen_name == "gate" {
                assert!(20 < colours(&screen.pictures.paint(&screen.harness)));
            }
        });
    }
}
