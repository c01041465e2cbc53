//! What the application can do: every command and every query, in one place each.
//!
//! The desk is where a request is authorised, run in a transaction and audited, whether it
//! came from a screen on this machine, the command line, or a hub. Central list, decentral
//! code: [`Command`] and [`Query`] are the tables of contents; each aggregate's file holds
//! its own variants, says which permission each needs, and does the work.

pub mod absence;
pub mod appointment;
pub mod calendar;
pub mod call;
pub mod catalogue;
pub mod clock;
pub mod contact;
pub mod customers;
pub mod demand;
pub mod demo;
pub mod document;
pub mod draft;
pub mod enterprise;
pub mod error;
pub mod fallout;
pub mod feed;
pub mod files;
pub mod holding;
pub mod import;
pub mod keeping;
mod library;
pub mod link;
pub mod logout;
pub mod loose;
pub mod names;
pub mod office;
pub mod order;
pub mod organisation;
pub mod password;
pub mod perform;
mod presence;
pub mod process;
pub mod promise;
pub mod query;
pub mod reveal;
pub mod review;
pub mod rounds;
pub mod search;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod staff;
pub mod subject;
pub mod sweep;
pub mod task;
pub mod telephony;
pub mod tidy;
pub mod tier;
pub mod timeline;
pub mod wire;
pub mod work;
pub mod workspace;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::{Deserialize, Serialize};

pub use self::{
    error::{DeskError, Fault},
    feed::Feed,
    perform::Receipt,
    query::{Answer, Ask, Query},
    subject::Subject,
};
/// Files that only their owner opens, for whoever writes one down for a person.
pub use crate::vault::private;
use crate::{
    domain::{Actor, CommandId, Now, Permission, library::Library},
    store::{Space, Sql, Store, StoreError, moving},
};

/// Everything that changes something, by what it changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Office(office::Command),
    Staff(staff::Command),
    Draft(draft::Command),
    Call(call::Command),
    Enterprise(enterprise::Command),
    Contact(contact::Command),
    Holding(holding::Command),
    Timeline(timeline::Command),
    Reveal(reveal::Command),
    Import(import::Command),
    Demand(demand::Command),
    Promise(promise::Command),
    Order(order::Command),
    Task(task::Command),
    Appointment(appointment::Command),
    Document(document::Command),
    Review(review::Command),
    Calendar(calendar::Command),
    Clock(clock::Command),
    Process(process::Command),
    Tier(tier::Command),
    Link(link::Command),
    Fallout(fallout::Command),
    Absence(absence::Command),
    Telephony(telephony::Command),
    SecondFactor(second_factor::Command),
}

/// A command with the name its sender gave it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Envelope {
    pub id: CommandId,
    pub command: Command,
}

impl Command {
    /// Which permission it needs. A new command does not compile without an answer.
    pub fn needs(&self) -> Permission {
        match self {
            Self::Office(it) => it.needs(),
            Self::Staff(it) => it.needs(),
            Self::Draft(it) => it.needs(),
            Self::Call(it) => it.needs(),
            Self::Enterprise(it) => it.needs(),
            Self::Contact(it) => it.needs(),
            Self::Holding(it) => it.needs(),
            Self::Timeline(it) => it.needs(),
            Self::Reveal(it) => it.needs(),
            Self::Import(it) => it.needs(),
            Self::Demand(it) => it.needs(),
            Self::Promise(it) => it.needs(),
            Self::Order(it) => it.needs(),
            Self::Task(it) => it.needs(),
            Self::Appointment(it) => it.needs(),
            Self::Document(it) => it.needs(),
            Self::Review(it) => it.needs(),
            Self::Calendar(it) => it.needs(),
            Self::Clock(it) => it.needs(),
            Self::Process(it) => it.needs(),
            Self::Tier(it) => it.needs(),
            Self::Link(it) => it.needs(),
            Self::Fallout(it) => it.needs(),
            Self::Absence(it) => it.needs(),
            Self::Telephony(it) => it.needs(),
            Self::SecondFactor(it) => it.needs(),
        }
    }

    /// Does the work and names what it touched.
    fn run(&self, cx: &mut Cx<'_>) -> Result<Vec<Subject>, DeskError> {
        match self {
            Self::Office(it) => office::perform(cx, it),
            Self::Staff(it) => staff::perform(cx, it),
            Self::Draft(it) => draft::perform(cx, it),
            Self::Call(it) => call::perform(cx, it),
            Self::Enterprise(it) => enterprise::perform(cx, it),
            Self::Contact(it) => contact::perform(cx, it),
            Self::Holding(it) => holding::perform(cx, it),
            Self::Timeline(it) => timeline::perform(cx, it),
            Self::Reveal(it) => reveal::perform(cx, it),
            Self::Import(it) => import::perform(cx, it),
            Self::Demand(it) => demand::perform(cx, it),
            Self::Promise(it) => promise::perform(cx, it),
            Self::Order(it) => order::perform(cx, it),
            Self::Task(it) => task::perform(cx, it),
            Self::Appointment(it) => appointment::perform(cx, it),
            Self::Document(it) => document::perform(cx, it),
            Self::Review(it) => review::perform(cx, it),
            Self::Calendar(it) => calendar::perform(cx, it),
            Self::Clock(it) => clock::perform(cx, it),
            Self::Process(it) => process::perform(cx, it),
            Self::Tier(it) => tier::perform(cx, it),
            Self::Link(it) => link::perform(cx, it),
            Self::Fallout(it) => fallout::perform(cx, it),
            Self::Absence(it) => absence::perform(cx, it),
            Self::Telephony(it) => telephony::perform(cx, it),
            Self::SecondFactor(it) => second_factor::perform(cx, it),
        }
    }
}

/// What every command and query is given to work with.
pub struct Cx<'a> {
    pub sql: &'a mut dyn Sql,
    pub actor: &'a Actor,
    pub now: Now,
    pub office: &'a Office,
    /// The catalogue, papers, reasons, processes and calendars that the office works by.
    pub library: &'a Library,
}

/// What an office knows besides its database.
pub struct Office {
    /// The data folder.
    pub folder: PathBuf,
    /// The search in memory.
    pub search: Arc<search::Shelf>,
    /// Uploaded files.
    pub files: files::Files,
    /// Everyone's name.
    pub names: Arc<names::Names>,
    /// Whether the database has room on its disk.
    pub space: Space,
    /// Whether other machines reach it: then more is asked of those who may do most.
    pub is_networked: AtomicBool,
}

/// Tells the time; tests set it.
pub type Clock = Arc<dyn Fn() -> Now + Send + Sync>;

/// The clock of the machine.
#[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock comes in")]
pub fn machine_clock() -> Clock {
    Arc::new(|| Now::new(chrono::Utc::now()))
}

/// An open office: its store and all that may be done with it. Share it by [`Arc`].
pub struct Desk {
    // Dropped first, because it reads the store.
    _librarian: search::Librarian,
    store: Arc<Store>,
    office: Arc<Office>,
    library: library::Shelf,
    feed: Feed,
    clock: Clock,
}

impl Desk {
    /// Opens the office in `folder`, or makes an empty one.
    pub fn open(folder: &Path, clock: Clock) -> Result<Self, DeskError> {
        private::folder(folder).map_err(|err| DeskError::folder(&err))?;
        Self::on(Store::open_sqlite(&folder.join(DATABASE))?, folder, clock)
    }

    /// A desk on a store that is already open; files of its own go into `folder`.
    pub fn on(store: Store, folder: &Path, clock: Clock) -> Result<Self, DeskError> {
        store.read(moving::must_be_here)?;
        let library = library::Shelf::open(&store)?;
        let (store, search) = (Arc::new(store), Arc::new(search::Shelf::default()));
        let feed = Feed::new(clock().micros());
        let shelf = Arc::clone(&search);
        feed.listen(move |subjects| shelf.note(subjects));
        let names = Arc::<names::Names>::default();
        let kept = Arc::clone(&names);
        feed.listen_first(move |subjects| kept.note(subjects));
        feed.listen_first(library.listener());
        let librarian = search::Librarian::start(&store, &search);
        let files = files::Files::plain(folder);
        let (folder, space) = (folder.to_owned(), store.space());
        let office = Arc::new(Office {
            folder,
            search,
            files,
            names,
            space,
            is_networked: AtomicBool::new(false),
        });
        Ok(Self { _librarian: librarian, store, office, library, feed, clock })
    }

    pub fn now(&self) -> Now {
        (self.clock)()
    }

    /// Says that other machines reach this office from now on.
    pub fn open_to_the_network(&self) {
        self.office.is_networked.store(true, Ordering::Relaxed);
    }

    /// What has changed, for whoever keeps answers.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    pub fn office(&self) -> &Office {
        &self.office
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What was touched since shortly before `after`; `None` when that is too much to tell, or forgotten.
    pub fn changed_after(&self, after: Now) -> Result<Option<Vec<Subject>>, StoreError> {
        Feed::after(&self.store, (after, self.now()))
    }

    /// Takes in what other processes changed since the last time.
    pub fn catch_up(&self) -> Result<(), StoreError> {
        self.feed.catch_up(&self.store)
    }
}

/// The name of the database file in a data folder.
pub const DATABASE: &str = "attache.db";
