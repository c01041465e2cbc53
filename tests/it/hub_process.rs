//! The hub as a process of its own, killed, stopped and restarted; and its database likewise.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command as Process, Stdio},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use attache::{
    client::ClientError,
    desk::{Desk, machine_clock, timeline::Timeline},
    domain::{Actor, Role, interaction::Summary},
    store::Store,
};

use crate::{
    database::Server,
    firm::Firm,
    hub::{Desktop, note, notes_of},
    support::{Hands, Office, counted, skipped},
};

/// `attache serve` on a data folder.
pub(crate) struct Hub {
    child: Child,
    pub(crate) url: String,
}

impl Hub {
    pub(crate) fn start(data: &Path, port: u16) -> Self {
        Self::start_with(data, port, &[])
    }

    /// With more on its command line.
    pub(crate) fn start_with(data: &Path, port: u16, more: &[&str]) -> Self {
        let mut child = Process::new(env!("CARGO_BIN_EXE_attache"))
            .args(["--lang", "en", "serve", "--data"])
            .arg(data)
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.split_whitespace().find(|it| it.starts_with("http")).unwrap().to_owned();
        Self { child, url }
    }

    fn port(&self) -> u16 {
        self.at().port()
    }

    pub(crate) fn at(&self) -> SocketAddr {
        self.url.rsplit('/').next().unwrap().parse().unwrap()
    }

    /// Tells it to stop, and does not wait.
    pub(crate) fn tell_to_stop(&self) {
        let told = Process::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.unwrap().success());
    }

    /// Waits for its end, which must be a good one.
    pub(crate) fn ended_well(mut self) {
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.child.kill().ok(); // It may have ended.
        self.child.wait().ok();
    }
}

/// What was noted in the office at `data`, oldest first.
pub(crate) fn noted(desk: &Desk, firm: attache::domain::EnterpriseId) -> Vec<String> {
    let reader = Actor::of(Role::Supervisor);
    let page = desk.ask(&reader, Timeline { limit: 1_000, ..notes_of(firm) }).unwrap();
    let words = page.entries.into_iter().rev().filter_map(|it| match it.summary {
        Summary::Said(text) => Some(text.reveal().to_owned()),
        Summary::Stated { .. } => None,
    });
    words.collect()
}

#[test]
fn a_hub_killed_again_and_again_loses_nothing_and_does_nothing_twice() {
    const KILLS: usize = 10;
    const EACH: usize = 12;
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let Office { desk, hands, folder } = office;
    drop(desk);
    let data = folder.unwrap();
    let mut hub = Hub::start(data.path(), 0);
    let bystander = Office { hands, ..Office::on_sqlite() };
    let lin = Desktop::at(&hub.url, &bystander);
    lin.enter("lin");
    let mut given = 0;
    for _ in 0..KILLS {
        let port = hub.port();
        // In the middle of these, the hub dies.
        let killer = thread::Builder::new().spawn(move || drop(hub)).unwrap();
        for _ in 0..EACH {
            given += 1;
            let outcome = lin.client.perform(note(firm.id, &given.to_string())).wait();
            assert!(matches!(outcome, Ok(_) | Err(ClientError::Queued)), "{outcome:?}");
        }
        killer.join().unwrap();
        hub = Hub::start(data.path(), port);
        lin.until_sent();
    }
    drop(hub);
    let desk = Desk::open(data.path(), machine_clock()).unwrap();
    let expected: Vec<String> = (1..=given).map(|it| it.to_string()).collect();
    assert_eq!(noted(&desk, firm.id), expected);
    assert_eq!(desk.verify_audit(&[]).unwrap().breaks, []);
}

#[cfg(unix)]
#[test]
fn a_hub_that_is_told_to_stop_ends_well() {
    let office = Office::on_sqlite();
    let folder = office.folder.unwrap();
    drop(office.desk);
    let hub = Hub::start(folder.path(), 0);
    hub.tell_to_stop();
    hub.ended_well();
}

#[test]
fn a_thousand_commands_over_restarts_of_the_database_are_each_done_once() {
    const COMMANDS: usize = 1_000;
    let restarts = counted(50, 200);
    let Some(server) = Server::start() else { return skipped("PostgreSQL is not installed") };
    let (hands, folder) = (Hands::of_the_machine(), tempfile::tempdir().unwrap());
    let store = Store::open_postgres(&server.url(), "attache").unwrap();
    let desk = Arc::new(Desk::on(store, folder.path(), hands.clock()).unwrap());
    let office = Office { desk: Arc::clone(&desk), hands, folder: None };
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = Hub::start_with(folder.path(), 0, &["--database", &server.url()]);
    let lin = Desktop::at(&hub.url, &office);
    lin.enter("lin");
    let (given, more) = (AtomicUsize::new(0), (Mutex::new(()), Condvar::new()));
    thread::scope(|scope| {
        scope.spawn(|| {
            for n in 1..=restarts {
                let goal = n * COMMANDS / (restarts + 1);
                let held = more.0.lock().unwrap();
                let waited = more.1.wait_while(held, |()| given.load(Ordering::SeqCst) < goal);
                drop(waited.unwrap());
                server.control("restart", &["-m", "immediate"]);
            }
        });
        for n in 1..=COMMANDS {
            let outcome = lin.client.perform(note(firm.id, &n.to_string())).wait();
            assert!(matches!(outcome, Ok(_) | Err(ClientError::Queued)), "{n}: {outcome:?}");
            given.store(n, Ordering::SeqCst);
            let _held = more.0.lock().unwrap();
            more.1.notify_all();
        }
    });
    lin.until_sent();
    let mut texts = noted(&desk, firm.id);
    texts.sort_by_key(|it| it.parse::<usize>().unwrap());
    let expected: Vec<String> = (1..=COMMANDS).map(|it| it.to_string()).collect();
    assert_eq!(texts, expected);
    assert_eq!(desk.verify_audit(&[]).unwrap().breaks, []);
    println!("{COMMANDS} commands over {restarts} restarts of the database: each done once");
}
