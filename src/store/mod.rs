//! Where things are kept. SQL appears in this layer and nowhere else.
//!
//! One file per aggregate holds its statements; [`Store`] decides who writes when:
//! writing threads that share commits, and readers that each see one moment.

pub mod absences;
pub mod address;
pub mod appointments;
pub mod arrivals;
pub mod audit;
mod bulk;
pub mod calendars;
pub mod callers;
pub mod calls;
pub mod clocks;
pub mod contacts;
mod cover;
pub mod customers;
pub mod demands;
pub mod documents;
pub mod enterprises;
pub mod error;
pub mod fallouts;
pub mod feed;
pub mod files;
pub mod finding;
pub mod holdings;
pub mod imports;
pub mod leases;
pub mod links;
pub mod loose;
pub mod matters;
pub mod migrate;
pub mod moving;
pub mod notices;
pub mod office;
pub mod order_lists;
pub mod orders;
pub mod orphans;
mod outage;
pub mod pops;
pub mod postgres;
pub mod processes;
pub mod promises;
pub mod readers;
pub mod reprojections;
pub mod reveals;
pub mod reviews;
pub mod rollup;
pub mod second_factors;
pub mod sessions;
pub mod sql;
pub mod sqlite;
pub mod staff;
pub mod strangers;
pub mod supplements;
pub mod tally;
pub mod tasks;
pub mod telephony;
pub mod tiers;
pub mod timeline;
pub mod upkeep;
pub mod uploads;
pub mod vouched;
mod writer;

use std::{
    path::Path,
    sync::{Arc, Mutex, OnceLock, mpsc::Receiver},
};

pub use error::{OfStore, StoreError};
pub use sql::{Row, Sql, Value};
pub use upkeep::Space;

use self::{
    postgres::Postgres,
    readers::Readers,
    sqlite::{Checkpoint, SqliteFile},
    tally::{Kind, Tally, told},
    upkeep::Upkeep,
    writer::Writer,
};

/// Readers for screens; more than a person can keep busy at once.
const QUICK_READERS: usize = 4;
/// Readers for reports, so that a slow one never delays a screen.
const SLOW_READERS: usize = 2;
/// Connections that write to PostgreSQL; SQLite has one writer by nature.
const POSTGRES_WRITERS: usize = 4;

/// An open database, migrated to the newest schema.
pub struct Store {
    // Dropped in this order: writers finish before the last checkpoint.
    writer: Writer,
    quick: Readers,
    slow: Readers,
    upkeep: Arc<Upkeep>,
    /// Who is told of every statement; nobody unless somebody asked.
    tally: OnceLock<Tally>,
    /// Closed last: only a connection that may write empties the log when it is the last to go.
    _last: Mutex<Option<sqlite::Sqlite>>,
}

/// A stored thing and the revision it was read at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T> {
    pub it: T,
    pub rev: i64,
}

impl Store {
    /// Opens the database file of an office, or makes it.
    pub fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        let file = SqliteFile(path.to_owned());
        let mut connection = file.writer()?;
        migrate::to_latest(&mut connection)?;
        bulk::build(&mut connection)?;
        let upkeep = Upkeep::start(Some(file.clone()))?;
        let reader = |_| file.reader().map(|it| Box::new(it) as Box<dyn Sql + Send>);
        Ok(Self {
            writer: Writer::start(vec![Box::new(connection)], &upkeep)?,
            quick: Readers::new((0..QUICK_READERS).map(reader).collect::<Result<_, _>>()?),
            slow: Readers::new((0..SLOW_READERS).map(reader).collect::<Result<_, _>>()?),
            upkeep,
            tally: OnceLock::new(),
            _last: Mutex::new(Some(file.writer()?)),
        })
    }

    /// Opens the schema of an office in a PostgreSQL database, or makes it.
    pub fn open_postgres(url: &str, schema: &str) -> Result<Self, StoreError> {
        let mut connection = Postgres::open(url, schema)?;
        migrate::to_latest(&mut connection)?;
        bulk::build(&mut connection)?;
        let upkeep = Upkeep::start(None)?;
        let open = |_| connection.another().map(|it| Box::new(it) as Box<dyn Sql + Send>);
        let writers = (0..POSTGRES_WRITERS).map(open).collect::<Result<_, _>>()?;
        Ok(Self {
            writer: Writer::start(writers, &upkeep)?,
            quick: Readers::new((0..QUICK_READERS).map(open).collect::<Result<_, _>>()?),
            slow: Readers::new((0..SLOW_READERS).map(open).collect::<Result<_, _>>()?),
            upkeep,
            tally: OnceLock::new(),
            _last: Mutex::new(None),
        })
    }

    /// Runs `work` as one transaction: all of it is on disk when this returns, or none of it.
    ///
    /// `work` may run more than once, when another process got in its way.
    pub fn write<T, E>(
        &self,
        work: impl Fn(&mut dyn Sql) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: OfStore + Send + 'static,
    {
        self.submit(work).recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Like [`Self::write`], without waiting for the end.
    pub fn submit<T, E>(
        &self,
        work: impl Fn(&mut dyn Sql) -> Result<T, E> + Send + 'static,
    ) -> Receiver<Result<T, E>>
    where
        T: Send + 'static,
        E: OfStore + Send + 'static,
    {
        let tally = self.tally.get().cloned();
        self.writer.submit(move |sql| told(tally.as_ref(), Kind::Write, sql, &work))
    }

    /// Runs `work`, which adds very many customers, without the indexes over customers, and builds them afterwards.
    ///
    /// Meanwhile customers are only found by their ids, so this is for offices in which nobody works yet.
    pub fn without_indexes<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.write(bulk::set_aside)?;
        let done = work();
        let built = match self.upkeep.file() {
            Some(file) => file.builder().and_then(|mut sql| bulk::build(&mut sql)),
            None => self.write(bulk::build),
        };
        let done = done?;
        built?;
        Ok(done)
    }

    /// Answers a screen's question from one moment of the data.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut dyn Sql) -> Result<T, E>,
    ) -> Result<T, E> {
        self.quick.read(|sql| told(self.tally.get(), Kind::Read, sql, work))
    }

    /// Answers a question that may take long, on connections of its own.
    pub fn read_slowly<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut dyn Sql) -> Result<T, E>,
    ) -> Result<T, E> {
        self.slow.read(|sql| told(self.tally.get(), Kind::SlowRead, sql, work))
    }

    /// From now on notes which statements each piece of work asks of the database.
    pub fn tally(&self) -> Tally {
        self.tally.get_or_init(Tally::default).clone()
    }

    /// Whether there is room on the disk.
    pub fn space(&self) -> Space {
        Space::of(&self.upkeep)
    }

    /// Copies the database as of one moment to `target`, flushed and checked.
    pub fn back_up(&self, target: &Path) -> Result<(), StoreError> {
        let file = self.upkeep.file().ok_or(StoreError::Foreign)?;
        file.copy_to(target)?;
        let copy = SqliteFile(target.to_owned());
        if copy.is_sound()? { Ok(()) } else { Err(StoreError::Damaged) }
    }

    /// Whether the engine's quick check finds the database sound.
    pub fn is_sound(&self) -> Result<bool, StoreError> {
        self.upkeep.file().map_or(Ok(true), SqliteFile::is_sound)
    }

    /// Empties the log into the database file; worth doing after bulk loads.
    pub fn settle(&self) -> Result<(), StoreError> {
        self.upkeep.file().map_or(Ok(()), |file| file.checkpoint(Checkpoint::Truncate))
    }
}
