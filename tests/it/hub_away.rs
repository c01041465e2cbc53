//! A hub that is away, a network that is cut, a reply that is lost: nothing is lost or done twice.

use std::sync::Arc;

use attache::{
    client::{Backend as _, ClientError},
    desk::{Ask as _, Command, Fault, error::Refused, timeline::Timeline, wire::Trouble},
    domain::{EnterpriseId, Role, interaction::Summary},
    hub::Cover,
};

use crate::{
    firm::Firm,
    hub::{Desktop, hub, note, notes_of},
    network::{CUT, MUTE, Network, WHOLE, outpost},
    support::{Office, on_each_engine},
};

/// What was said to a customer, oldest first.
pub(crate) fn said(office: &Office, firm: EnterpriseId) -> Vec<String> {
    let su = office.hire("su", Role::Supervisor);
    let page = office.desk.ask(&su, Timeline { limit: 500, ..notes_of(firm) }).unwrap();
    let words = page.entries.into_iter().rev().filter_map(|it| match it.summary {
        Summary::Said(text) => Some(text.reveal().to_owned()),
        Summary::Stated { .. } => None,
    });
    words.collect()
}

#[test]
fn a_desktop_whose_hub_is_away_stays_readable_and_its_commands_are_done_once_and_in_order() {
    on_each_engine(|office| {
        let (network, firm, lin) = outpost(office);
        lin.client.perform(note(firm.id, "一")).wait().unwrap();
        let before = lin.client.ask(notes_of(firm.id)).wait().unwrap();

        network.set(CUT);
        for text in ["二", "三", "四"] {
            let outcome = lin.client.perform(note(firm.id, text)).wait();
            assert_eq!(outcome, Err(ClientError::Queued));
        }
        let state = lin.state();
        assert!(state.is_away);
        assert_eq!(state.waiting.len(), 3);
        assert_eq!(state.waiting[0].action, "timeline.note");
        assert_eq!(lin.client.ask(notes_of(firm.id)).wait().unwrap(), before);
        let other = Firm::found(office, "另一家公司");
        let unseen = lin.client.ask(notes_of(other.id)).wait().unwrap_err();
        assert_eq!(unseen.key(), "fault-offline");

        network.set(WHOLE);
        lin.until_sent();
        lin.until("the hub is back", || !lin.state().is_away);
        assert_eq!(said(office, firm.id), ["一", "二", "三", "四"]);
    });
}

#[test]
fn a_reply_that_is_lost_after_the_commit_makes_nothing_happen_twice() {
    on_each_engine(|office| {
        let (network, firm, lin) = outpost(office);
        network.set(MUTE);
        let outcome = lin.client.perform(note(firm.id, "只一次")).wait();
        assert_eq!(outcome, Err(ClientError::Queued));
        network.set(WHOLE);
        lin.until_sent();
        assert_eq!(said(office, firm.id), ["只一次"]);
    });
}

#[test]
fn what_waits_survives_a_restart_and_belongs_to_whoever_gave_it() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    office.hire("wang", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let network = Network::of(&office);
    let lin = Desktop::at(&network.url(), &office);
    lin.enter("lin");
    network.set(CUT);
    assert_eq!(lin.client.perform(note(firm.id, "留着")).wait(), Err(ClientError::Queued));
    let folder = lin.close();
    network.set(WHOLE);
    let again = Desktop::in_folder(&network.url(), &office, folder);
    again.enter("wang");
    assert!(again.state().waiting.is_empty());
    again.client.sign_out();
    again.enter("lin");
    again.until_sent();
    assert_eq!(said(&office, firm.id), ["留着"]);
}

#[test]
fn what_is_refused_later_is_told_with_its_reason() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let network = Network::of(&office);
    let lin = Desktop::at(&network.url(), &office);
    lin.enter("lin");
    network.set(CUT);
    let nobody = EnterpriseId::fresh();
    assert_eq!(lin.client.perform(note(nobody, "谁")).wait(), Err(ClientError::Queued));
    network.set(WHOLE);
    lin.until("the refusal is there", || !lin.state().late.is_empty());
    let state = lin.state();
    assert!(state.waiting.is_empty());
    assert_eq!((&*state.late[0].action, &*state.late[0].key), ("timeline.note", "fault-not-found"));
    lin.client.forget_late().wait().unwrap();
    assert!(lin.state().late.is_empty());
}

#[test]
fn neither_trouble_of_the_hub_nor_another_version_costs_what_was_typed() {
    let office = Office::on_sqlite();
    let (network, firm, lin) = outpost(&office);
    network.set(CUT);
    let say = |text: String| lin.client.perform(note(firm.id, &text)).wait();
    assert_eq!(say("0".to_owned()), Err(ClientError::Queued));
    let fault = |fault| serde_json::to_string(&Trouble { fault }).unwrap();
    let bucket = Fault::Refused(Refused::new("vault-away"));
    let odd = vec![
        ("503 Service Unavailable", fault(Fault::Busy)),
        ("507 Insufficient Storage", fault(Fault::NoSpace)),
        ("500 Internal Server Error", fault(Fault::Internal)),
        ("503 Service Unavailable", fault(bucket)),
        ("400 Bad Request", fault(Fault::Internal)),
        ("426 Upgrade Required", fault(Fault::Internal)),
        ("200 OK", "<html>Welcome to our network</html>".to_owned()),
    ];
    let many = odd.len();
    network.answer_oddly(odd);
    for n in 1..=many {
        network.until_asked(n);
        // Each new one makes the first be tried again, and none overtakes it.
        assert_eq!(say(n.to_string()), Err(ClientError::Queued));
    }
    let state = || lin.state();
    let why = Some(ClientError::Misunderstood);
    lin.until("it is told why", || state().held_by == why);
    assert_eq!((state().waiting.len(), state().late.len()), (many + 1, 0));
    network.set(WHOLE);
    lin.until_sent();
    assert_eq!((state().late.len(), state().held_by), (0, None));
    let all: Vec<String> = (0..=many).map(|it| it.to_string()).collect();
    assert_eq!(said(&office, firm.id), all);
}

#[test]
fn what_makes_no_sense_later_is_not_kept_and_what_waits_can_be_taken_back() {
    let office = Office::on_sqlite();
    office.hire("chen", Role::Reviewer);
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let network = Network::of(&office);
    let (chen, lin) = (Desktop::at(&network.url(), &office), Desktop::at(&network.url(), &office));
    chen.enter("chen");
    lin.enter("lin");
    network.set(CUT);
    let claim = Command::Review(attache::desk::review::Command::ClaimNext);
    assert_eq!(chen.client.perform(claim).wait().unwrap_err().key(), "fault-offline");
    lin.until("the hub is away", || lin.state().is_away);
    assert_eq!(lin.client.perform(note(firm.id, "收回")).wait(), Err(ClientError::Queued));
    let waiting = Arc::clone(&lin.state().waiting[0]);
    assert!(!waiting.may_be_done);
    lin.client.withdraw(waiting.id).wait().unwrap();
    assert!(lin.state().waiting.is_empty());
    network.set(WHOLE);
    lin.until("the hub is back", || !lin.state().is_away);
    lin.client.perform(note(firm.id, "后来")).wait().unwrap();
    assert_eq!(said(&office, firm.id), ["后来"]);
}

#[test]
fn what_is_kept_of_a_hub_cannot_be_read_without_its_key() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = hub(&office, Cover::Fitting);
    let lin = Desktop::at(&hub.url(), &office);
    lin.enter("lin");
    lin.client.perform(note(firm.id, "secret words")).wait().unwrap();
    let ask = notes_of(firm.id).query();
    lin.remote.answer(&ask).unwrap();
    let mut files = 0;
    let mut folders = vec![lin.folder.path().join("hubs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(path).unwrap();
            assert!(!bytes.windows(6).any(|it| it == b"secret"));
        }
    }
    assert!(0 < files);
}
