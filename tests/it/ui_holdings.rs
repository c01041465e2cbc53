//! What an enterprise has from us, however much it is: every line can be reached, and is in the file.

use attache::{
    desk::{Command, holding, holding::HoldingExport, office::Trail},
    domain::{Actor, HoldingId, HoldingTerms, Payer, Personal, Role, ServiceLevel, Tier},
    ui::route::Route,
};
use egui::{Key, Modifiers};

use crate::{
    desk_papers::firm,
    screen::{Look, Screen},
    support::Office,
};

/// More than are asked for at a time.
const MANY: i64 = 520;

#[test]
fn the_last_of_many_holdings_is_reached_and_exported_on_record() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = firm(&office, "恒益", Tier::T2);
    for n in 0..MANY {
        let terms = HoldingTerms {
            offering: "internet-line".to_owned(),
            number: Personal::from(format!("SZ-{}", 2_000 + n)),
            payer: Payer::Enterprise,
            service_level: ServiceLevel::Ordinary,
            quantity: 1,
            monthly_fen: 100,
            since: "2026-01-01".parse().unwrap(),
            expiry: None,
            person: None,
        };
        let add = holding::Command::Add { enterprise: firm.id, id: HoldingId::fresh(), terms };
        office.desk.run(&lin, Command::Holding(add)).unwrap();
    }
    let export = HoldingExport { enterprise: firm.id, offset: 0 };
    let rows = office.desk.ask(&lin, export).unwrap();
    assert_eq!(i64::try_from(rows.len()), Ok(MANY));
    let trail = office.desk.ask(&Actor::program(), Trail::default()).unwrap();
    assert!(trail.iter().any(|it| it.action == "look.exported"), "{trail:?}");

    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Enterprise(firm.id));
    let last = rows.last().unwrap().terms.number.reveal().to_owned();
    assert!(!screen.shows_text(&last), "{}", screen.words());
    screen.focus("enterprise-holdings", egui::Role::Grid);
    screen.key(Modifiers::NONE, Key::End);
    screen.settle();
    assert!(screen.shows_text(&last), "{}", screen.words());
}
