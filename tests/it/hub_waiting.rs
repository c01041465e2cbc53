//! What waits for the hub, and what may be done with it, as whoever gave it sees it.

use std::sync::Arc;

use attache::{
    client::{Backend, ClientError, Remote},
    domain::{EnterpriseId, Role},
    hub::Cover,
};
use egui::OutputCommand;

use crate::{
    firm::Firm,
    hub::{Desktop, hub, note},
    hub_away::{CUT, MUTE, Network, WHOLE, said},
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
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = hub(&office, Cover::Fitting);
    let network = Network::before(hub.running.at);
    let lin = Desktop::at(&network.url(), &office);
    lin.enter("lin");
    network.set(MUTE);
    assert_eq!(lin.client.perform(note(firm.id, "已办")).wait(), Err(ClientError::Queued));
    assert_eq!(lin.client.perform(note(firm.id, "未发")).wait(), Err(ClientError::Queued));
    // The hub has done the first, whose answer got lost; the second never left.
    let waiting = || lin.client.hub().unwrap().waiting;
    let may_be_done: Vec<_> = waiting().iter().map(|it| it.may_be_done).collect();
    assert_eq!(may_be_done, [true, false]);
    for it in waiting() {
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
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = hub(&office, Cover::Fitting);
    let network = Network::before(hub.running.at);
    let lin = Desktop::at(&network.url(), &office);
    lin.enter("lin");
    network.set(CUT);
    lin.until("the hub is away", || lin.client.hub().unwrap().is_away);
    let place = std::fs::read_dir(lin.folder.path().join("hubs")).unwrap().next().unwrap();
    let place = place.unwrap().path().join("commands");
    std::fs::remove_dir_all(&place).unwrap();
    let say = || lin.client.perform(note(firm.id, "一次")).wait();
    assert_eq!(say().unwrap_err().key(), "fault-offline");
    assert_eq!(lin.client.hub().unwrap().waiting, []);
    std::fs::create_dir(&place).unwrap();
    assert_eq!(say(), Err(ClientError::Queued));
    network.set(WHOLE);
    lin.until("all was sent", || lin.client.hub().unwrap().waiting.is_empty());
    assert_eq!(said(&office, firm.id), ["一次"]);
}

#[test]
fn what_may_be_done_already_says_so_in_place_of_the_way_back() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = hub(&office, Cover::Fitting);
    let network = Network::before(hub.running.at);
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
        desktop.until("it was sent", || desktop.client.hub().unwrap().waiting.is_empty());
        desktop.client.sign_out();
    }
}

#[test]
fn what_was_refused_later_shows_what_was_typed_and_gives_it_back() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let hub = hub(&office, Cover::Fitting);
    let network = Network::before(hub.running.at);
    let desktop = Desktop::at(&network.url(), &office);
    let mut screen = window(&desktop, &office, Look::ENGLISH);
    let state = || desktop.client.hub().unwrap();
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
