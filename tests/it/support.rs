//! Empty offices on every engine, and short ways to fill them.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use attache::{
    desk::{Clock, Command, Desk, machine_clock, staff},
    domain::{Actor, Now, Personal, Role, StaffId},
    store::{Sql as _, Store, postgres::Postgres},
};
use tempfile::TempDir;

/// Names the PostgreSQL server that tests may use, as a URL.
const POSTGRES: &str = "ATTACHE_TEST_POSTGRES";

/// Monday 2 March 2026, 09:00 in Beijing.
pub(crate) const MORNING: &str = "2026-03-02T01:00:00Z";

/// A clock that stands still until a test moves it.
#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicI64>);

impl Hands {
    pub(crate) fn at(moment: &str) -> Self {
        let at: chrono::DateTime<chrono::Utc> = moment.parse().unwrap();
        Self(Arc::new(AtomicI64::new(at.timestamp_micros())))
    }

    /// Stands where the machine's clock is now.
    pub(crate) fn of_the_machine() -> Self {
        Self(Arc::new(AtomicI64::new(machine_clock()().micros())))
    }

    pub(crate) fn clock(&self) -> Clock {
        let hands = Arc::clone(&self.0);
        Arc::new(move || Now::from_micros(hands.load(Ordering::SeqCst)))
    }

    pub(crate) fn forward_hours(&self, hours: i64) {
        self.forward_micros(hours * 3_600_000_000);
    }

    pub(crate) fn forward_micros(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

/// An office that lives as long as the test.
pub(crate) struct Office {
    pub(crate) desk: Arc<Desk>,
    pub(crate) hands: Hands,
    pub(crate) folder: Option<TempDir>,
}

impl Office {
    pub(crate) fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hands = Hands::at(MORNING);
        let desk = Desk::open(folder.path(), hands.clock()).unwrap();
        Self { desk: Arc::new(desk), hands, folder: Some(folder) }
    }

    /// A member of staff with an account.
    pub(crate) fn hire(&self, login: &str, role: Role) -> Actor {
        self.hire_into(login, role, None)
    }

    pub(crate) fn hire_into(&self, login: &str, role: Role, department: Option<&str>) -> Actor {
        let id = StaffId::fresh();
        let command = staff::Command::Add {
            id,
            login: login.to_owned(),
            name: login.to_owned(),
            role,
            department: department.map(str::to_owned),
            password: Personal::from("correct horse"),
        };
        self.desk.run(&Actor::program(), Command::Staff(command)).unwrap();
        Actor { staff: id, department: department.map(str::to_owned), ..Actor::of(role) }
    }
}

/// Tells the same story to a fresh office on each engine.
///
/// PostgreSQL is used when `ATTACHE_TEST_POSTGRES` names a server. Without one the story is told
/// to SQLite alone and says so; in CI that is a failure.
pub(crate) fn on_each_engine(story: impl Fn(&Office)) {
    story(&Office::on_sqlite());
    with_postgres(|url, schema| {
        let hands = Hands::at(MORNING);
        let store = Store::open_postgres(url, schema).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::on(store, folder.path(), hands.clock()).unwrap();
        story(&Office { desk: Arc::new(desk), hands, folder: Some(folder) });
    });
}

/// How often something happens in a test that counts faults: `usually`, and so often as the office's fault
/// table asks for when `ATTACHE_FAULTS` is `all` (`scripts/faults.sh` runs them so).
pub(crate) fn counted(usually: usize, all: usize) -> usize {
    match std::env::var("ATTACHE_FAULTS").as_deref() {
        Ok("all") => all,
        _ => usually,
    }
}

/// Says that a story was not told here; where everything must be told, in CI, that is a failure.
pub(crate) fn skipped(why: &str) {
    assert!(std::env::var("CI").is_err(), "skipped in CI: {why}");
    eprintln!("skipped: {why}");
}

/// Runs `work` with a server's URL and the name of a schema of its own, removed afterwards.
pub(crate) fn with_postgres(work: impl FnOnce(&str, &str)) {
    let Ok(url) = std::env::var(POSTGRES) else {
        return skipped(&format!("{POSTGRES} names no server (scripts/postgres.sh starts one)"));
    };
    let schema = format!("t_{}", StaffId::fresh().to_string().replace('-', ""));
    let words = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
    let _cleanup = Cleanup { url: url.clone(), words };
    work(&url, &schema);
}

/// Runs `work` with the URL of a database of its own, removed afterwards.
pub(crate) fn with_database(work: impl FnOnce(&str)) {
    let Ok(url) = std::env::var(POSTGRES) else {
        return skipped(&format!("{POSTGRES} names no server (scripts/postgres.sh starts one)"));
    };
    let name = format!("d_{}", StaffId::fresh().to_string().replace('-', ""));
    let mut sql = Postgres::open(&url, "public").unwrap();
    sql.batch(&format!("CREATE DATABASE {name}")).unwrap();
    let own = format!("{}/{name}", url.rsplit_once('/').unwrap().0);
    let _cleanup = Cleanup { url, words: format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)") };
    work(&own);
}

struct Cleanup {
    url: String,
    words: String,
}

impl Drop for Cleanup {
    fn drop(&mut self) {
        if let Ok(mut sql) = Postgres::open(&self.url, "public") {
            sql.batch(&self.words).ok(); // What is left over of a failed test harms nobody.
        }
    }
}
