//! What waits for the hub, and what may be done with it, as whoever gave it sees it.

use std::sync::Arc;

use attache::{
    client::{Backend, ClientError, Remote},
    domain::{EnterpriseId, Role},
};
use egui::OutputCommand;

use crate::{
    firm::Firm,
    hub::{Desktop, note},
    hub_away::said,
    network::{CUT, MUTE, Network, WHOLE, outpost},
    screen::{Look, Screen},
    support::Office,
};

/// A window at a desktop that somebody else may use, too.
fn window(desktop: &Desktop, office: &Office, look: Look) -> Screen {
    let backend: Arc<dyn Backend> = Arc::<Remote>::clone(&desktop.remote);
    let mut screen = Screen::at(backend, office.hands.clock(), look);
    screen.fill("welcome-login", "lin");
    screen.fill("welcome-password", "correct horse");
    screen.press("welcome-sign-in");
    screen
}

fn counted(screen: &Screen, key: &str, count: i64) -> String {
    screen.texts.tr_with(key, &[("count", count.into())])
}

#[test]
fn what_may_be_done_already_is_not_taken_back() {
    let office = Office::on_sqlite();
    let (network, firm, lin) = outpost(&office);
    network.set(MUTE);
    assert_eq!(lin.client.perform(note(firm.id, "已办")).wait(), Err(ClientError::Queued));
    assert_eq!(lin.client.perform(note(firm.id, "未发")).wait(), Err(ClientError::Queued));
    // The hub has done the first, whose answer got lost; the second never left.
    let waiting = || lin.state().waiting;
    let may_be_done: Vec<_> = waiting().iter().map(|it| it.may_be_done).collect();
    assert_eq!(may_be_done, [true, false]);
    for it in waiting().iter() {
        lin.client.withdraw(it.id).wait().unwrap();
    }
    assert_eq!(waiting().len(), 1, "the one that was never sent is gone");
    network.set(WHOLE);
    lin.until("it was sent", || waiting().is_empty());
    assert_eq!(said(&office, firm.id), ["已办"]);
}

#[test]
fn a_command_that_cannot_be_kept_is_not_sent_later_behind_ones_back() {
    let office = Office::on_sqlite();
    let (network, firm, lin) = outpost(&office);
    network.set(CUT);
    lin.until("the hub is away", || lin.state().is_away);
    let place = std::fs::read_dir(lin.folder.path().join("hubs")).unwrap().next().unwrap();
    let place = place.unwrap().path().join("commands");
    let elsewhere = lin.folder.path().join("elsewhere");
    std::fs::rename(&place, &elsewhere).unwrap();
    let say = || lin.client.perform(note(firm.id, "一次")).wait();
    assert_eq!(say().unwrap_err().key(), "fault-offline");
    assert!(lin.state().waiting.is_empty());
    std::fs::rename(&elsewhere, &place).unwrap();
    assert_eq!(say(), Err(ClientError::Queued));
    network.set(WHOLE);
    lin.until_sent();
    assert_eq!(said(&office, firm.id), ["一次"]);
}

#[test]
fn what_may_be_done_already_says_so_in_place_of_the_way_back() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let network = Network::of(&office);
    let desktop = Desktop::at(&network.url(), &office);
    for look in [Look::ENGLISH, Look::CHINESE] {
        let mut screen = window(&desktop, &office, look);
        network.set(MUTE);
        let queued = desktop.client.perform(note(firm.id, "也许已办")).wait();
        assert_eq!(queued, Err(ClientError::Queued));
        screen.settle();
        screen.press_named(&counted(&screen, "hub-away-waiting", 1));
        assert!(screen.shows("hub-may-be-done"), "{}", screen.words());
        assert!(!screen.shows("hub-withdraw"), "{}", screen.words());
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        network.set(WHOLE);
        desktop.until_sent();
        desktop.client.sign_out();
    }
}

#[test]
fn what_was_refused_later_shows_what_was_typed_and_gives_it_back() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let network = Network::of(&office);
    let desktop = Desktop::at(&network.url(), &office);
    let mut screen = window(&desktop, &office, Look::ENGLISH);
    let state = || desktop.state();
    network.set(CUT);
    desktop.until("the hub is away", || state().is_away);
    let text = "Ms Zhou wants the line moved to the third floor before 1 May";
    let told = desktop.client.perform(note(EnterpriseId::fresh(), text)).wait();
    assert_eq!(told, Err(ClientError::Queued));
    screen.settle();
    screen.press_named(&counted(&screen, "hub-away-waiting", 1));
    assert!(screen.shows_text(text) && screen.shows("hub-withdraw"), "{}", screen.words());
    screen.key(egui::Modifiers::NONE, egui::Key::Escape);
    network.set(WHOLE);
    desktop.until("the refusal is there", || !state().late.is_empty());
    assert!(!format!("{:?}", state().late).contains("Zhou"), "a note is personal");
    screen.settle();
    screen.press_named(&counted(&screen, "hub-late-count", 1));
    assert!(screen.shows_text(text) && screen.shows("hub-late-read"), "{}", screen.words());
    screen.keep_picture("hub-late");
    screen.click("hub-late-copy");
    let copied = screen.harness.output().platform_output.commands.iter().any(|it| match it {
        OutputCommand::CopyText(copied) => copied == text,
        _ => false,
    });
    assert!(copied);
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}

#[test]
fn a_long_list_is_turned_page_by_page_and_shows_every_refusal_before_what_waits() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let network = Network::of(&office);
    let desktop = Desktop::at(&network.url(), &office);
    for look in [Look::ENGLISH, Look::CHINESE] {
        let mut screen = window(&desktop, &office, look);
        let say = |text: &str| desktop.client.perform(note(EnterpriseId::fresh(), text)).wait();
        network.set(CUT);
        desktop.until("the hub is away", || desktop.state().is_away);
        let refused: Vec<String> = (1..=60).map(|it| format!("refused {it};")).collect();
        for text in &refused {
            assert_eq!(say(text), Err(ClientError::Queued));
        }
        network.set(WHOLE);
        desktop.until("the refusals are there", || desktop.state().late.len() == 60);
        network.set(CUT);
        desktop.until("the hub is away", || desktop.state().is_away);
        assert_eq!(say("still waits;"), Err(ClientError::Queued));
        screen.settle();
        screen.press_named(&counted(&screen, "hub-late-count", 60));
        let place = |screen: &Screen, from: i64, to: i64| {
            let args = [("from", from.into()), ("to", to.into()), ("all", 61_i64.into())];
            screen.shows_text(&screen.texts.tr_with("hub-list-place", &args))
        };
        let shown = |screen: &Screen| {
            let all = refused.iter().map(String::as_str).chain(["still waits;"]);
            all.filter(|it| screen.shows_text(it)).count()
        };
        assert!(place(&screen, 1, 50) && shown(&screen) == 50, "{}", screen.words());
        screen.press("hub-list-later");
        assert!(place(&screen, 51, 61) && shown(&screen) == 11, "{}", screen.words());
        assert!(screen.shows_text("refused 51;") && screen.shows_text("still waits;"));
        screen.keep_picture("hub-late-pages");
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        // Fewer than there were: the page that somebody had turned to is gone.
        screen.press("hub-late-read");
        desktop.until("they are read", || desktop.state().late.is_empty());
        screen.settle();
        assert!(screen.shows_text("still waits;") && !screen.shows("hub-list-later"));
        let id = desktop.state().waiting[0].id;
        desktop.client.withdraw(id).wait().unwrap();
        network.set(WHOLE);
        desktop.until("the hub is back", || !desktop.state().is_away);
        desktop.client.sign_out();
    }
}
