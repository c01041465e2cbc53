//! What a desktop keeps of a hub, for whom, and when it throws that away.

use std::path::PathBuf;

use attache::{
    client::{Backend as _, ClientError},
    desk::{
        Ask as _, Command,
        call::{self, CallerNumber},
        enterprise,
        files::Size,
        reveal::{self, Revealed},
        review::ReviewDesk,
        staff,
    },
    domain::{
        DocumentId, EnterpriseId, Personal, Role, Tier, VersionId, enterprise::Profile,
        reveal::Purpose,
    },
};

use crate::{
    desk_call::{MOBILE, ring},
    desk_papers::{self, picture_of},
    firm::Firm,
    hub::{Desktop, note, notes_of},
    network::{CUT, Network, WHOLE},
    support::Office,
};

/// Every file that a desktop keeps of answers.
fn answers(desktop: &Desktop) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let hubs = std::fs::read_dir(desktop.folder.path().join("hubs")).unwrap();
    let mut folders: Vec<_> = hubs.map(|it| it.unwrap().path().join("answers")).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

#[test]
fn what_is_shown_in_full_is_not_kept_by_the_desktop() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = EnterpriseId::fresh();
    let named = Profile::named("海岳精密制造有限公司");
    let profile = Profile { legal_person: Personal::from("陆振邦"), ..named };
    let add = enterprise::Command::Add { id, profile, tier: Tier::T3, manager: Some(lin.staff) };
    office.desk.run(&lin, Command::Enterprise(add)).unwrap();
    let firm = desk_papers::firm(&office, "佛山市恒益机械有限公司", Tier::T2);
    let paper = desk_papers::add(&office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap();
    let call = ring(&office, &lin, MOBILE);
    let network = Network::of(&office);
    let desktop = Desktop::at(&network.url(), &office);
    desktop.enter("lin");
    let (field, reason) = (reveal::Field::LegalPerson, || Personal::from("客户要求回电"));
    let purpose = Purpose::CallBack;
    let open =
        reveal::Command::Open { enterprise: id, field: field.clone(), purpose, reason: reason() };
    desktop.client.perform(Command::Reveal(open)).wait().unwrap();
    let show = call::Command::ShowNumber { call, purpose, reason: reason() };
    desktop.client.perform(Command::Call(show)).wait().unwrap();
    desktop.remote.picture(paper, (1, Size::Thumb)).unwrap();
    let before = answers(&desktop);
    assert!(!before.is_empty());

    let name = || desktop.client.ask(Revealed { enterprise: id, field: field.clone() }).wait();
    let number = || desktop.client.ask(CallerNumber { call }).wait();
    let page = || desktop.remote.picture(paper, (1, Size::View));
    assert_eq!(name().unwrap().unwrap().value.reveal(), "陆振邦");
    assert_eq!(number().unwrap().unwrap().value.reveal(), MOBILE);
    assert!(!page().unwrap().is_empty());
    assert_eq!(answers(&desktop), before);
    network.set(CUT);
    let away = |it: Option<ClientError>| it.map(|it| it.key());
    let offline = Some("fault-offline".to_owned());
    assert_eq!(away(name().err()), offline);
    assert_eq!(away(number().err()), offline);
    assert_eq!(away(page().err()), offline);
    assert!(desktop.remote.picture(paper, (1, Size::Thumb)).is_ok());
    let sheet = ReviewDesk { document: DocumentId::fresh(), version: VersionId::fresh() };
    assert!(sheet.query().shows_in_full(), "with names and numbers beside the paper");
}

#[test]
fn what_was_kept_for_a_closed_account_is_thrown_away_and_that_of_others_is_not() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    office.hire("wang", Role::Manager);
    let root = office.hire("root", Role::Administrator);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let network = Network::of(&office);
    let desktop = Desktop::at(&network.url(), &office);
    let ask = || desktop.client.ask(notes_of(firm.id)).wait().map(drop);
    let again_without = |login: &str| {
        network.set(WHOLE);
        desktop.until("the hub is back", || !desktop.state().is_away);
        desktop.enter(login);
        network.set(CUT);
        ask().map_err(|err| err.key())
    };
    desktop.enter("wang");
    ask().unwrap();
    desktop.client.sign_out();
    desktop.enter("lin");
    desktop.client.perform(note(firm.id, "一")).wait().unwrap();
    ask().unwrap();
    // A session that nobody used ends, and what was kept stays for when they are back.
    office.hands.forward_hours(2);
    assert_eq!(ask(), Err(ClientError::SignedOut));
    assert_eq!(again_without("lin"), Ok(()));
    network.set(WHOLE);
    desktop.until("the hub is back", || !desktop.state().is_away);
    let run = |it| office.desk.run(&root, Command::Staff(it)).unwrap();
    let kept = answers(&desktop).len();
    run(staff::Command::Close { id: lin.staff });
    assert_eq!(ask(), Err(ClientError::SignedOut));
    assert!(answers(&desktop).len() < kept);
    run(staff::Command::Reopen { id: lin.staff });
    assert_eq!(ask(), Err(ClientError::SignedOut), "what was open before stays closed");
    assert_eq!(again_without("lin"), Err("fault-offline".to_owned()));
    assert_eq!(again_without("wang"), Ok(()));
}

#[test]
fn an_account_that_was_closed_while_the_hub_was_away_loses_what_was_kept_once_it_is_reached() {
    let office = Office::on_sqlite();
    let (lin, wang) = (office.hire("lin", Role::Manager), office.hire("wang", Role::Manager));
    office.hire("su", Role::Supervisor);
    let root = office.hire("root", Role::Administrator);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let network = Network::of(&office);
    let met = || Desktop::at(&network.url(), &office);
    let (open, closed, left, other) = (met(), met(), met(), met());
    for (desktop, login) in [(&open, "lin"), (&closed, "lin"), (&left, "lin"), (&other, "wang")] {
        desktop.enter(login);
        desktop.client.ask(notes_of(firm.id)).wait().unwrap();
        assert!(!answers(desktop).is_empty());
    }
    // What wang was shown at the same desktop stays.
    left.client.sign_out();
    left.enter("wang");
    left.client.ask(notes_of(firm.id)).wait().unwrap();
    let both = answers(&left).len();
    let folder = closed.close();
    network.set(CUT);
    open.client.ask(notes_of(firm.id)).wait().unwrap();
    let close = staff::Command::Close { id: lin.staff };
    office.desk.run(&root, Command::Staff(close)).unwrap();
    // No session of that day is good any more, and the hub cleans up behind those who sign in.
    office.hands.forward_hours(20);
    office
        .desk
        .begin_session(&office.desk.sign_in("wang", &"correct horse".into()).unwrap())
        .unwrap();

    network.set(WHOLE);
    let closed = Desktop::in_folder(&network.url(), &office, folder);
    let nothing = Vec::<PathBuf>::new();
    open.until("what lin was shown is gone", || answers(&open) == nothing);
    closed.until("what lin was shown is gone", || answers(&closed) == nothing);
    left.until("what lin was shown is gone", || answers(&left).len() < both);
    open.until("lin is sent away", || open.state().is_signed_out);
    assert!(!answers(&left).is_empty());
    other.until("the hub is back", || !other.state().is_away);
    assert!(!answers(&other).is_empty());
    // The hub is there the whole time, and somebody else sits at the desktop.
    other.enter("su");
    other.client.ask(notes_of(firm.id)).wait().unwrap();
    let both = answers(&other).len();
    office.desk.run(&root, Command::Staff(staff::Command::Close { id: wang.staff })).unwrap();
    other.until("what wang was shown is gone", || answers(&other).len() < both);
    assert!(!answers(&other).is_empty());
    network.set(CUT);
    for desktop in [&open, &closed, &left] {
        let lin = desktop.client.sign_in("lin", &"correct horse".into()).wait();
        assert_eq!(lin.unwrap_err().key(), "fault-offline");
    }
}

#[test]
fn what_may_not_be_read_any_more_is_thrown_away_with_the_desktop_open_or_not() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let network = Network::of(&office);
    let open = Desktop::at(&network.url(), &office);
    let closed = Desktop::at(&network.url(), &office);
    for desktop in [&open, &closed] {
        desktop.enter("lin");
        desktop.client.ask(notes_of(firm.id)).wait().unwrap();
        assert!(!answers(desktop).is_empty());
    }
    let folder = closed.close();
    network.set(CUT);
    open.client.ask(notes_of(firm.id)).wait().unwrap();
    office.hands.forward_hours(71);
    let closed = Desktop::in_folder(&network.url(), &office, folder);
    assert!(!answers(&closed).is_empty());
    let folder = closed.close();
    office.hands.forward_hours(2);
    let asked = open.client.ask(notes_of(firm.id)).wait();
    assert_eq!(asked.err(), Some(ClientError::SignedOut));
    assert_eq!(answers(&open), Vec::<PathBuf>::new());
    let closed = Desktop::in_folder(&network.url(), &office, folder);
    assert_eq!(answers(&closed), Vec::<PathBuf>::new());
}
