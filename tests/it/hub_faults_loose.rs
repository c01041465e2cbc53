//! What a hub that was killed between the vault and the database left behind is gone after the sweeps, and
//! nothing else is.

use std::{fs, path::Path, sync::Arc, thread};

use attache::{
    desk::{Desk, link::SlotState, machine_clock, sweep::Sweeper, tidy::tidy},
    domain::Sha256Hash,
    store::{Sql as _, Store, postgres::Postgres},
};

use crate::{
    desk_link::{Made, made},
    desk_loose::{kept, referred},
    desk_papers::picture_of,
    hub::Desktop,
    hub_faults::{Moment, PIECE, Sender, entered, looked_into},
    hub_process::Hub,
    support::{Hands, Office, with_database},
};

/// How many files lie in the folder of a vault, apart from what is not whole.
fn files(data: &Path) -> usize {
    let Ok(drawers) = fs::read_dir(data.join("vault")) else { return 0 };
    let drawers = drawers.map(|it| it.unwrap().path()).filter(|it| !it.ends_with("unfinished"));
    drawers.map(|it| fs::read_dir(it).unwrap().count()).sum()
}

/// Lets `begin` put files into the vault while the database keeps them from getting into a table, and
/// kills the hub when so many have been put.
fn killed_between(
    (hub, data, database): (Hub, &Path, &str),
    (table, more): (&str, usize),
    begin: impl FnOnce() + Send,
) -> Hub {
    let mut holder = Postgres::open(database, "attache").unwrap();
    holder.batch(&format!("BEGIN; LOCK TABLE {table} IN SHARE MODE")).unwrap();
    let (before, at) = (files(data), hub.at());
    thread::scope(|scope| {
        let begun = scope.spawn(begin);
        while files(data) < before + more {
            assert!(!begun.is_finished(), "nothing was put into the vault");
            thread::yield_now();
        }
        drop(hub);
    });
    holder.batch("ROLLBACK").unwrap();
    assert_eq!(files(data), before + more);
    Hub::start_with(data, at.port(), &["--database", database])
}

fn sent(hub: &Hub, (bearer, database): (&str, &str), paper: &[u8]) -> SlotState {
    let mut sender = Sender::to(hub, bearer, (paper, database));
    sender.send_to_byte(paper.len());
    let slot = looked_into(&hub.url, bearer);
    serde_json::from_value(slot["state"].clone()).unwrap()
}

/// An office on a database of its own, with a link.
fn office(database: &str) -> (Office, Made) {
    let (folder, hands) = (tempfile::tempdir().unwrap(), Hands::of_the_machine());
    let store = Store::open_postgres(database, "attache").unwrap();
    let desk = Arc::new(Desk::on(store, folder.path(), hands.clock()).unwrap());
    let office = Office { desk, hands, folder: Some(folder) };
    let made = made(&office);
    (office, made)
}

#[test]
fn after_kills_and_sweeps_the_vault_holds_what_is_referred_to_and_nothing_else() {
    with_database(|database| {
        let (office, made) = office(database);
        let data = office.folder.as_ref().unwrap().path();
        let hub = Hub::start_with(data, 0, &["--database", database]);
        let bearer = entered(&hub.url, &made);
        let long = vec![7; 4 * PIECE];
        let mut sender = Sender::to(&hub, &bearer, (&long, database));
        sender.send_to_byte(2 * PIECE);
        assert_eq!(files(data), 2);
        // A third piece is in the vault when the hub dies, and in no table.
        let hub = killed_between((hub, data, database), ("upload_part", 1), || {
            assert_eq!(sender.piece(Some((Moment::Whole, &mut || ()))), None);
        });
        // So is a file with its page and its thumbnail that somebody at a desktop gives.
        let lin = Desktop::at(&hub.url, &office);
        lin.enter("lin");
        let hub = killed_between((hub, data, database), ("staged_file", 3), || {
            let given = lin.client.stage_bytes("a.jpg".to_owned(), picture_of("a")).wait();
            assert!(given.is_err(), "{given:?}");
        });
        // Somebody gives one and never uses it; the customer begins anew and sends a paper.
        lin.client.stage_bytes("b.jpg".to_owned(), picture_of("b")).wait().unwrap();
        let paper = picture_of("恒益");
        let state = sent(&hub, (&bearer, database), &paper);
        assert!(matches!(state, SlotState::Waiting | SlotState::Doubtful), "{state:?}");
        drop(hub);

        let swept = |hours: i64| {
            office.hands.forward_hours(hours);
            Sweeper::default().sweep(&office.desk).unwrap();
            tidy(&office.desk).unwrap();
            assert_eq!(kept(&office.desk).len(), files(data));
            files(data)
        };
        assert_eq!(swept(1), 1 + 3 + 3 + 3, "what may still be used stays");
        assert_eq!(swept(24), 3 + 3);
        assert_eq!(swept(6 * 24), 3, "the paper, its page and its thumbnail");
        assert_eq!(kept(&office.desk), referred(&office.desk));
        let desk =
            Desk::on(Store::open_postgres(database, "attache").unwrap(), data, machine_clock());
        let vault = desk.unwrap().office().files.vault().unwrap();
        let all: Vec<_> = kept(&office.desk).iter().map(|it| vault.get(*it).unwrap()).collect();
        assert!(all.iter().any(|it| Sha256Hash::of(it) == Sha256Hash::of(&paper)));
    });
}
