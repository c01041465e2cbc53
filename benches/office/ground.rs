//! The office that is measured: invented once, kept under `target`, with one customer far larger than the others.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash as _, Hasher as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use attache::{
    desk::{
        Clock, Desk,
        demo::{self, Wish},
    },
    domain::{
        Actor, EnterpriseId, Holding, HoldingId, HoldingStatus, HoldingTerms, Now, PersonId,
        Personal, Role, ServiceLevel, demo_names::Dice, holding::Payer, staff::Staff,
    },
    store::{Sql, StoreError, finding, holdings, staff},
};

/// How many enterprises the office has, if nobody says otherwise.
const USUAL: u64 = 1_000_000;
/// What the largest customer has: a fifth of a per cent of all holdings of a million enterprises.
const LARGEST: usize = 50_000;
/// How many enterprises and numbers are looked at.
pub(crate) const SAMPLES: usize = 2_000;

/// An open office with what to look at in it.
pub(crate) struct Ground {
    pub(crate) desk: Arc<Desk>,
    pub(crate) clock: Clock,
    pub(crate) folder: PathBuf,
    pub(crate) size: u64,
    pub(crate) staff: Vec<Staff>,
    /// Some enterprises from everywhere, with their names.
    pub(crate) names: Vec<finding::Name>,
    /// Some numbers from everywhere, with whom they reach.
    pub(crate) numbers: Vec<(String, EnterpriseId, Option<PersonId>)>,
    pub(crate) largest: EnterpriseId,
}

impl Ground {
    pub(crate) fn open() -> Self {
        let size = size();
        let folder = kept(size);
        if !folder.exists() {
            make(&folder, size);
        }
        let clock = clock(&folder);
        let opening = Instant::now();
        let desk = Arc::new(Desk::open(&folder, Arc::clone(&clock)).unwrap());
        desk.office().search.settle();
        println!("an office of {size} enterprises; search ready after {:.1?}", opening.elapsed());
        let (names, numbers) = samples(&desk, size);
        let staff = desk.store().read(staff::all).unwrap();
        let staff = staff.into_iter().map(|it| it.it).collect();
        let largest = largest(&desk);
        Self { desk, clock, folder, size, staff, names, numbers, largest }
    }

    /// Someone of this role; managers differ by `n`.
    pub(crate) fn someone(&self, role: Role, n: usize) -> Actor {
        let of_role: Vec<&Staff> = self.staff.iter().filter(|it| it.role == role).collect();
        of_role[n % of_role.len()].actor()
    }
}

pub(crate) fn size() -> u64 {
    let wished = std::env::var("ATTACHE_BENCH_ENTERPRISES").ok();
    wished.and_then(|it| it.parse().ok()).unwrap_or(USUAL)
}

/// Where an office of this size is kept; other tables or other invented data make another office.
pub(crate) fn kept(size: u64) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut hash = DefaultHasher::new();
    for folder in ["src/store/migrations", "src/desk/demo", "assets/demo"] {
        let mut files: Vec<PathBuf> =
            fs::read_dir(root.join(folder)).unwrap().map(|it| it.unwrap().path()).collect();
        files.sort();
        for file in files.iter().filter(|it| it.is_file()) {
            fs::read(file).unwrap().hash(&mut hash);
        }
    }
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    target.join("bench-office").join(format!("{size}-{:08x}", hash.finish() >> 32))
}

/// The clock of an office: it goes on from the moment at which the office was made.
pub(crate) fn clock(folder: &Path) -> Clock {
    let made: i64 = fs::read_to_string(folder.join("made")).unwrap().trim().parse().unwrap();
    let since = Instant::now();
    Arc::new(move || Now::from_micros(made + i64::try_from(since.elapsed().as_micros()).unwrap()))
}

fn make(folder: &Path, size: u64) {
    let making = folder.with_extension("making");
    fs::remove_dir_all(&making).ok(); // Of a run that was stopped.
    fs::create_dir_all(&making).unwrap();
    let now = (attache::desk::machine_clock())();
    fs::write(making.join("made"), now.micros().to_string()).unwrap();
    let start = Instant::now();
    let desk = Desk::open(&making, Arc::new(move || now)).unwrap();
    let mut told = 0;
    demo::fill(&desk, Wish { enterprises: size, seed: 1 }, |done| {
        if told + 100_000 <= done {
            told = done;
            println!("  {done} enterprises after {:.0?}", start.elapsed());
        }
    })
    .unwrap();
    add_largest(&desk, now);
    drop(desk);
    fs::rename(&making, folder).unwrap();
    println!("made an office of {size} enterprises in {:.1?}", start.elapsed());
}

/// Gives one customer tens of thousands of holdings.
fn add_largest(desk: &Desk, now: Now) {
    let id = largest(desk);
    let offerings: Vec<String> =
        desk.library().catalogue.offerings().iter().map(|it| it.code.clone()).collect();
    let mut dice = Dice::seeded(9);
    let one = |n: usize| {
        let days = chrono::Days::new(dice.below(900));
        let terms = HoldingTerms {
            offering: dice.pick(&offerings).unwrap().clone(),
            number: Personal::new(format!("ZZ{n:08}")),
            payer: Payer::Enterprise,
            service_level: ServiceLevel::Ordinary,
            quantity: 1,
            monthly_fen: 9_900,
            since: now.today() - chrono::Days::new(400),
            expiry: now.today().checked_add_days(days),
            person: None,
        };
        Holding {
            id: HoldingId::fresh(),
            enterprise: id,
            terms,
            status: HoldingStatus::Active,
            manager: None,
            source: "bench".to_owned(),
            as_of: now.today(),
        }
    };
    let all: Vec<Holding> = (0..LARGEST).map(one).collect();
    desk.store().write(move |sql| holdings::add_many(sql, &all)).unwrap();
}

/// The first of all by name is the one that is made large.
fn largest(desk: &Desk) -> EnterpriseId {
    use attache::store::customers::{By, Wanted, Way, window};
    let first =
        desk.store().read(|sql| window(sql, &Wanted::default(), (By::Name, Way::Up), (0, 1)));
    first.unwrap()[0].id
}

/// A number and whose it is.
type Number = (String, EnterpriseId, Option<PersonId>);

/// Every so-manieth name and number.
fn samples(desk: &Desk, size: u64) -> (Vec<finding::Name>, Vec<Number>) {
    let step = (usize::try_from(size).unwrap() / SAMPLES).max(1);
    let (mut names, mut numbers) = (Vec::new(), Vec::new());
    let read = desk.store().read_slowly(|sql: &mut dyn Sql| {
        let mut n = 0;
        finding::names(sql, &mut |it| {
            n += 1;
            if n % step == 0 {
                names.push(it);
            }
            Ok(())
        })?;
        finding::numbers(sql, &mut |it| {
            n += 1;
            if n % (step * 2) == 0 {
                numbers.push(it);
            }
            Ok::<_, StoreError>(())
        })
    });
    read.unwrap();
    (names, numbers)
}
