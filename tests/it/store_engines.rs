//! Both engines understand every statement, and the file-based one fails in clear words.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{
        Arc, Barrier, Once,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use attache::{
    domain::{CommandId, Now, Sha256Hash},
    store::{
        Sql, Store, StoreError, feed, migrate,
        postgres::Postgres,
        sqlite::{Sqlite, SqliteFile},
    },
};

use crate::support::{with_database, with_postgres};

/// Every SQL literal in `src/store`.
fn statements() -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|it| it == "sqlite.rs" || it == "postgres.rs") {
                // What an engine says to itself the other need not understand.
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text: &'static str = fs::read_to_string(&path).unwrap().leak();
                found.extend(literals(text));
            }
        }
    }
    found
}

/// The string literals of `text` that are statements with a table in them.
fn literals(text: &'static str) -> Vec<&'static str> {
    let verbs = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH "];
    let mut found = Vec::new();
    for (at, _) in text.match_indices('"') {
        let rest = &text[at + 1..];
        if verbs.iter().any(|verb| rest.starts_with(verb)) {
            let end = rest.find('"').unwrap();
            found.push(&rest[..end]);
        }
    }
    found
}

pub(crate) fn understands_everything(sql: &mut dyn Sql) {
    migrate::to_latest(sql).unwrap();
    let statements = statements();
    assert!(20 < statements.len(), "the search for statements found only {}", statements.len());
    for statement in statements {
        let known = sql.prepare(statement);
        assert!(known.is_ok(), "{statement}\n{known:?}");
    }
}

#[test]
fn sqlite_understands_every_statement() {
    let folder = tempfile::tempdir().unwrap();
    let mut sqlite: Sqlite = SqliteFile(folder.path().join("a.db")).writer().unwrap();
    understands_everything(&mut sqlite);
}

#[test]
fn postgres_understands_every_statement() {
    with_postgres(|url, schema| understands_everything(&mut Postgres::open(url, schema).unwrap()));
}

/// A key that is taken is something a person can hear; a value that is missing is our defect.
fn tells_taken_from_missing(sql: &mut dyn Sql) {
    migrate::to_latest(sql).unwrap();
    let named = |name: Option<&str>| [name.into(), "on".into()];
    let add = "INSERT INTO setting (name, value) VALUES (?1, ?2)";
    sql.execute(add, &named(Some("lamp"))).unwrap();
    let taken = sql.execute(add, &named(Some("lamp")));
    assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");
    let missing = sql.execute(add, &named(None));
    assert!(matches!(missing, Err(StoreError::Database(_))), "{missing:?}");
}

#[test]
fn sqlite_tells_a_taken_key_from_a_missing_value() {
    let folder = tempfile::tempdir().unwrap();
    let mut sqlite: Sqlite = SqliteFile(folder.path().join("a.db")).writer().unwrap();
    tells_taken_from_missing(&mut sqlite);
}

#[test]
fn postgres_tells_a_taken_key_from_a_missing_value() {
    with_postgres(|url, schema| {
        tells_taken_from_missing(&mut Postgres::open(url, schema).unwrap());
    });
}

#[test]
fn first_starts_at_the_same_time_do_not_collide() {
    with_postgres(|url, schema| {
        std::thread::scope(|scope| {
            let open = || Store::open_postgres(url, schema).map(drop);
            let starts: Vec<_> = (0..3).map(|_| scope.spawn(open)).collect();
            for start in starts {
                start.join().unwrap().unwrap();
            }
        });
    });
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(Store::open_sqlite(&path).unwrap());
    let newer = "INSERT INTO schema_step (step) VALUES (9999)";
    SqliteFile(path.clone()).writer().unwrap().batch(newer).unwrap();
    let before = fs::read(&path).unwrap();
    let refused = Store::open_sqlite(&path).err();
    assert!(matches!(refused, Some(StoreError::Newer { found: 9999, .. })), "{refused:?}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_of_another_kind_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    fs::write(&path, "certainly not a database, but long enough to be looked at as one").unwrap();
    assert!(matches!(Store::open_sqlite(&path).err(), Some(StoreError::Foreign)));
}

#[test]
fn what_fails_half_way_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("a.db")).unwrap();
    let failed: Result<(), StoreError> = store.write(|sql| {
        attache::store::office::set(sql, "name", "half")?;
        Err(StoreError::Conflict)
    });
    assert!(failed.is_err());
    assert_eq!(store.read(|sql| attache::store::office::setting(sql, "name")).unwrap(), None);
}

#[test]
fn a_panic_in_one_job_harms_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("a.db")).unwrap();
    let panicked: Result<(), StoreError> = store.write(|_| panic!("on purpose"));
    assert!(panicked.is_err());
    store.write(|sql| attache::store::office::set(sql, "name", "whole")).unwrap();
    let name = store.read(|sql| attache::store::office::setting(sql, "name")).unwrap();
    assert_eq!(name.as_deref(), Some("whole"));
}

#[test]
fn indexes_that_were_set_aside_are_there_afterwards_even_if_the_program_stopped() {
    const INDEXES: [&str; 3] = ["enterprise_by_uscc", "phone_by_tail", "holding_by_expiry"];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let has = |store: &Store| {
        // Only what is there can be removed; the failure afterwards takes that back.
        INDEXES.iter().all(|index| {
            let removed: Result<(), StoreError> = store.write(move |sql| {
                sql.batch(&format!("DROP INDEX {index}"))?;
                Err(StoreError::Conflict)
            });
            matches!(removed, Err(StoreError::Conflict))
        })
    };
    let store = Store::open_sqlite(&path).unwrap();
    assert!(has(&store));
    let without = store.without_indexes(|| Ok::<_, StoreError>(has(&store))).unwrap();
    assert!(!without && has(&store));
    let stop = || store.without_indexes(|| -> Result<(), StoreError> { panic!("on purpose") });
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(stop)).is_err());
    assert!(!has(&store));
    drop(store);
    assert!(has(&Store::open_sqlite(&path).unwrap()));
}

#[test]
fn a_backup_is_a_whole_office() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("a.db")).unwrap();
    store.write(|sql| attache::store::office::set(sql, "name", "佛山")).unwrap();
    let target = folder.path().join("copy.db");
    store.back_up(&target).unwrap();
    let copy = Store::open_sqlite(&target).unwrap();
    let name = copy.read(|sql| attache::store::office::setting(sql, "name")).unwrap();
    assert_eq!(name.as_deref(), Some("佛山"));
}

/// Writes two rows, and lets somebody else write the second one in between.
fn crosswise(
    store: &Store,
    (first, then): (CommandId, CommandId),
    met: Arc<Barrier>,
    tries: Arc<AtomicU32>,
) {
    let first_time = Once::new();
    let done: Result<(), StoreError> = store.write(move |sql| {
        tries.fetch_add(1, Ordering::Relaxed);
        feed::done(sql, first, "first")?;
        first_time.call_once(|| {
            met.wait();
        });
        feed::done(sql, then, "then")
    });
    done.unwrap();
}

#[test]
fn two_groups_that_want_the_same_rows_in_another_order_are_both_done() {
    with_database(|url| {
        // Of two processes, so that one writer does not take both.
        let stores = [1, 2].map(|_| Store::open_postgres(url, "attache").unwrap());
        let (one, two) = (CommandId::fresh(), CommandId::fresh());
        let now = Now::from_micros(1);
        let both: Result<(), StoreError> = stores[0].write(move |sql| {
            for id in [one, two] {
                feed::claim(sql, id, now, Sha256Hash::of(b""))?;
            }
            Ok(())
        });
        both.unwrap();
        // Each holds its first row before either asks for its second one; again only if it must.
        let met = Arc::new(Barrier::new(2));
        let tries = Arc::new(AtomicU32::new(0));
        thread::scope(|scope| {
            for (store, rows) in stores.iter().zip([(one, two), (two, one)]) {
                let (met, tries) = (Arc::clone(&met), Arc::clone(&tries));
                scope.spawn(move || crosswise(store, rows, met, tries));
            }
        });
        assert!(2 < tries.load(Ordering::Relaxed), "nobody stood in anybody's way");
    });
}
