//! A database that is away: the hub says so at once, to whoever asks, and finds it again by itself.

use std::{
    thread,
    time::{Duration, Instant},
};

use attache::{
    desk::{Desk, Envelope},
    domain::{CommandId, Role},
    store::Store,
};

use crate::{
    database::Server,
    firm::Firm,
    hub::note,
    hub_faults_repeats::Line,
    hub_process::{Hub, noted},
    support::{Hands, Office, counted, skipped},
};

#[test]
fn a_database_that_is_away_is_told_and_found_again_without_a_restart_of_the_hub() {
    let (times, seconds) = (counted(1, 5), counted(2, 300));
    let Some(server) = Server::start() else { return skipped("PostgreSQL is not installed") };
    let (hands, folder) = (Hands::of_the_machine(), tempfile::tempdir().unwrap());
    let desk = || {
        let store = Store::open_postgres(&server.url(), "attache").unwrap();
        Desk::on(store, folder.path(), hands.clock()).unwrap()
    };
    let office = Office { desk: desk().into(), hands: hands.clone(), folder: None };
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司").id;
    drop(office);
    let hub = Hub::start_with(folder.path(), 0, &["--database", &server.url()]);
    let lin = Line::enter(&hub, "lin");
    let health = || lin.asked("/health");
    assert_eq!(health(), (200, false));
    for n in 0..times {
        let envelope = Envelope { id: CommandId::fresh(), command: note(firm, &n.to_string()) };
        server.control("stop", &["-m", "immediate"]);
        let gone = Instant::now();
        let mut questions = 0;
        // Once it is known to be away nobody is kept waiting: these would else stand in a queue for minutes.
        while gone.elapsed() < Duration::from_secs(u64::try_from(seconds).unwrap())
            || questions < 40
        {
            assert_eq!(health(), (503, true));
            assert_eq!(lin.perform(&envelope).0, 503);
            questions += 1;
            thread::sleep(Duration::from_millis(20));
        }
        server.control("start", &[]);
        let back = Instant::now();
        // Whoever comes while somebody else looks whether it is back is asked to come again.
        while health() != (200, false) {
            assert!(back.elapsed() < Duration::from_secs(30), "the hub does not find it again");
            thread::sleep(Duration::from_millis(20));
        }
        println!(
            "away {seconds} s, {questions} times told so, found again after {:?}",
            back.elapsed()
        );
        assert_eq!(lin.perform(&envelope).0, 200);
    }
    drop(hub);
    let desk = desk();
    let expected: Vec<_> = (0..times).map(|it| it.to_string()).collect();
    assert_eq!(noted(&desk, firm), expected);
    assert_eq!(desk.verify_audit(&[]).unwrap().breaks, []);
}
