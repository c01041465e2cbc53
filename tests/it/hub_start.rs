//! Desktops that start while their hub is away, and hubs whose database is.

use std::sync::Arc;

use attache::{
    client::{Backend, ClientError},
    desk::office::OfficePage,
    domain::{Personal, Role},
    hub::Cover,
};

use crate::{
    firm::Firm,
    hub::{Desktop, hub, note, notes_of},
    hub_away::said,
    network::{CUT, EMPTY, Network, WHOLE, outpost},
    screen::{Look, Screen},
    support::{Office, on_each_engine},
};

fn password(text: &str) -> Personal {
    Personal::from(text)
}

/// A desktop at which lin worked until the hub went away and the desktop was closed.
fn closed(network: &Network, office: &Office, work: impl FnOnce(&Desktop)) -> tempfile::TempDir {
    let lin = Desktop::at(&network.url(), office);
    lin.client.work(attache::client::Lane::Questions, Backend::front_door).wait().unwrap();
    lin.enter("lin");
    work(&lin);
    let folder = lin.close();
    network.set(CUT);
    folder
}

#[test]
fn a_desktop_that_starts_without_its_hub_shows_what_it_showed_before_and_sends_what_was_done() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "苏州远景贸易有限公司");
        let network = Network::of(office);
        let mut before = None;
        let folder = closed(&network, office, |lin| {
            lin.client.perform(note(firm.id, "一")).wait().unwrap();
            before = Some(lin.client.ask(notes_of(firm.id)).wait().unwrap());
        });

        let again = Desktop::in_folder(&network.url(), office, folder);
        assert!(again.state().is_away);
        assert!(again.remote.front_door().is_ok());
        assert_eq!(again.client.ask(OfficePage).wait(), Err(ClientError::SignedOut));
        let wrong = again.client.sign_in("lin", &password("wrong horse")).wait();
        assert_eq!(wrong.unwrap_err().key(), "fault-offline");
        again.enter("Lin");
        assert_eq!(Some(again.client.ask(notes_of(firm.id)).wait().unwrap()), before);
        assert_eq!(again.client.perform(note(firm.id, "二")).wait(), Err(ClientError::Queued));

        network.set(WHOLE);
        again.until("the hub asks who is there", || again.state().is_signed_out);
        assert_eq!(again.state().waiting.len(), 1);
        again.enter("lin");
        again.until_sent();
        assert_eq!(said(office, firm.id), ["一", "二"]);
    });
}

#[test]
fn without_the_hub_nobody_gets_in_who_was_not_here_lately_or_was_refused_since() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    office.hire("wang", Role::Manager);
    let network = Network::of(&office);
    let folder = closed(&network, &office, |_| {});
    let desktop = Desktop::in_folder(&network.url(), &office, folder);
    let enter = |login: &str| {
        let entered = desktop.client.sign_in(login, &password("correct horse")).wait();
        entered.map(|it| it.login).map_err(|err| err.key())
    };
    let away = Err("fault-offline".to_owned());
    assert_eq!(enter("wang"), away);
    assert_eq!(enter("lin"), Ok("lin".to_owned()));
    office.hands.forward_hours(71);
    assert_eq!(enter("lin"), Ok("lin".to_owned()));
    office.hands.forward_hours(2);
    assert_eq!(enter("lin"), away);
    office.hands.forward_hours(-2);
    network.set(WHOLE);
    desktop.until("the hub is back", || !desktop.state().is_away);
    let refused = desktop.client.sign_in("lin", &password("wrong horse")).wait();
    assert_eq!(refused.unwrap_err().key(), "fault-staff-wrong-password");
    network.set(CUT);
    assert_eq!(enter("lin"), away);
}

#[test]
fn a_gate_says_that_the_hub_is_away_and_opens_by_itself_when_it_is_back() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let hub = hub(&office, Cover::Tls);
    let network = Network::before(hub.running.at);
    network.set(CUT);
    // Never met, so that not even its certificate is known.
    let url = network.url().replace("http:", "https:");
    let desktop = Desktop::at(&url, &office);
    let backend: Arc<dyn Backend> = Arc::<attache::client::Remote>::clone(&desktop.remote);
    let mut screen = Screen::at(backend, office.hands.clock(), Look::CHINESE);
    assert!(screen.shows("welcome-hub-away") && screen.shows("welcome-sign-in"));
    assert_eq!(screen.untranslated(), Vec::<String>::new());
    network.set(WHOLE);
    desktop.until("the hub is back", || !desktop.state().is_away);
    screen.settle();
    assert!(!screen.shows("welcome-hub-away"));
    screen.fill("welcome-login", "lin");
    screen.fill("welcome-password", "correct horse");
    screen.press("welcome-sign-in");
    assert!(screen.shows("core-route-help"));
}

#[test]
fn a_hub_that_waited_for_its_database_in_vain_is_not_asked_to_wait_again() {
    let office = Office::on_sqlite();
    let (network, firm, lin) = outpost(&office);
    network.set(CUT);
    network.set(EMPTY);
    assert_eq!(lin.client.perform(note(firm.id, "一")).wait(), Err(ClientError::Queued));
    assert!(lin.state().is_away);
    // What is known to be away is not even tried; the sender finds out when it is back.
    assert_eq!(lin.client.perform(note(firm.id, "二")).wait(), Err(ClientError::Queued));
    let performed = network.asked().iter().filter(|it| it.contains("/perform")).count();
    assert_eq!(performed, 1, "{:?}", network.asked());
    network.set(CUT);
    network.set(WHOLE);
    lin.until_sent();
    assert_eq!(said(&office, firm.id), ["一", "二"]);
}

#[test]
fn passwords_are_not_guessed_without_the_hub_and_the_clock_does_not_go_back() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let network = Network::of(&office);
    let folder = closed(&network, &office, |_| {});
    let desktop = Desktop::in_folder(&network.url(), &office, folder);
    let enter = |text: &str| desktop.client.sign_in("lin", &password(text)).wait().is_ok();
    // Four wrong ones are forgiven by a right one.
    assert_eq!([1, 2, 3, 4].map(|_| enter("wrong horse")), [false; 4]);
    assert!(enter("correct horse"));
    // A clock that is set back by a day does not make the three days longer.
    office.hands.forward_hours(48);
    assert!(enter("correct horse"));
    office.hands.forward_hours(-24);
    assert!(!enter("correct horse"));
    office.hands.forward_hours(24);
    assert!(enter("correct horse"));
    assert_eq!([1, 2, 3, 4, 5].map(|_| enter("wrong horse")), [false; 5]);
    assert!(!enter("correct horse"), "now only the hub lets them in");
    network.set(WHOLE);
    desktop.until("the hub is back", || !desktop.state().is_away);
    assert!(enter("correct horse"));
}

#[test]
fn who_reads_without_the_hub_reads_no_longer_than_three_days_and_not_once_it_ended_their_session() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let root = office.hire("root", Role::Administrator);
    let network = Network::of(&office);
    let desktop = Desktop::at(&network.url(), &office);
    desktop.enter("lin");
    let ask = || desktop.client.ask(OfficePage).wait().map(drop);
    ask().unwrap();
    network.set(CUT);
    ask().unwrap();
    desktop.until("the hub is away", || desktop.state().is_away);
    office.hands.forward_hours(73);
    assert_eq!(ask(), Err(ClientError::SignedOut));
    assert!(desktop.state().is_signed_out);
    network.set(WHOLE);
    desktop.until("the hub is back", || !desktop.state().is_away);
    desktop.enter("lin");
    ask().unwrap();
    // The account is closed; the desktop hears of it before the network is cut.
    let close = attache::desk::staff::Command::Close { id: lin.staff };
    office.desk.run(&root, attache::desk::Command::Staff(close)).unwrap();
    assert_eq!(ask(), Err(ClientError::SignedOut));
    network.set(CUT);
    let again = desktop.client.sign_in("lin", &password("correct horse")).wait();
    assert_eq!(again.unwrap_err().key(), "fault-offline");
}
