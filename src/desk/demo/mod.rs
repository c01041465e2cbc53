//! An office of invented customers: for trying everything, for training, and for measuring at size.
//!
//! The same seed at the same moment makes the same office, down to the ids. Customers are made in parts, each from
//! dice of its own, so that a million of them need no more memory than one part.

mod care;
mod customers;
mod dice;
mod fill;
mod history;
mod papers;
mod people;
mod waiting;
mod words;
mod work;

use std::{
    collections::VecDeque,
    sync::{Arc, mpsc::Receiver},
};

use serde::{Deserialize, Serialize};

use self::{
    customers::Part,
    papers::Pictures,
    people::Crew,
    work::{Cast, Tale, Told},
};
use super::{Desk, DeskError, Subject, office};
use crate::{
    domain::{Actor, CommandId, Now, Role, staff::Staff},
    store::{Sql, StoreError, audit, contacts, enterprises, feed, holdings, staff, timeline},
};

/// Enterprises that are made together.
const PART: u64 = 250;
/// Stories that are told together.
const TALES: usize = 20;
/// Parts that are made ahead of being written; those that wait share a commit.
const AHEAD: usize = 4;

/// How large the office is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub enterprises: u64,
    pub seed: u64,
}

/// What the office has, by the names of the kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub staff: u64,
    pub enterprises: u64,
    pub people: u64,
    pub phones: u64,
    pub holdings: u64,
    pub interactions: u64,
    pub warnings: u64,
    pub demands: u64,
    pub promises: u64,
    pub orders: u64,
    pub tasks: u64,
    pub papers: u64,
}

impl Counts {
    /// Each kind's name with its count, in the order in which they are told.
    pub fn kinds(&self) -> [(&'static str, u64); 12] {
        [
            ("staff", self.staff),
            ("enterprises", self.enterprises),
            ("people", self.people),
            ("phones", self.phones),
            ("holdings", self.holdings),
            ("interactions", self.interactions),
            ("warnings", self.warnings),
            ("demands", self.demands),
            ("promises", self.promises),
            ("orders", self.orders),
            ("tasks", self.tasks),
            ("papers", self.papers),
        ]
    }

    fn add(&mut self, told: &Told) {
        self.demands += told.demands;
        self.promises += told.promises;
        self.orders += told.orders;
        self.tasks += told.tasks;
        self.papers += told.papers;
    }
}

/// Fills an empty office; `progress` is told how many enterprises there are.
pub fn fill(desk: &Desk, wish: Wish, mut progress: impl FnMut(u64)) -> Result<Counts, DeskError> {
    if !desk.front_door()?.is_empty {
        return Err(DeskError::refused("demo-not-empty"));
    }
    desk.office().files.keep_key_here()?;
    let now = desk.now();
    let _held = desk.office().search.hold();
    let crew = Crew::of(wish, now)?;
    let mut counts = Counts { staff: crew.everyone.len() as u64, ..Counts::default() };
    let everyone = crew.everyone.clone();
    // Marked from the first moment on: an office that is left half filled can still be entered.
    desk.store().write(move |sql| {
        crate::store::office::set(sql, office::NAME, words::OFFICE)?;
        crate::store::office::set(sql, office::DEMO, "1")?;
        everyone.iter().try_for_each(|it| staff::add(sql, it, now.micros()))
    })?;
    let tales =
        desk.store().without_indexes(|| customers(desk, (wish, &crew), &mut counts, &mut progress));
    let tales = tales?;
    let cast = Arc::new(cast(desk, &crew)?);
    let mut waiting = Vec::new();
    for some in tales.chunks(TALES) {
        let (some, cast) = (some.to_vec(), Arc::clone(&cast));
        // One after the other: stories share the numbers of orders, whoever writes them down.
        let told: Result<Told, DeskError> = desk.store().write(move |sql| {
            some.iter().try_fold(Told::default(), |sum, it| {
                Ok(sum + work::play(sql, &cast, it)? + care::play(sql, &cast, it)?)
            })
        });
        let told = told?;
        counts.add(&told);
        waiting.extend(told.waiting);
        progress(wish.enterprises);
    }
    counts.papers += waiting::send_in(desk, &cast, waiting)?;
    open_doors(desk, now, &counts)?;
    desk.store().settle()?;
    progress(wish.enterprises);
    Ok(counts)
}

/// Writes all customers with what they have and have said; answers with whom something is going on.
fn customers(
    desk: &Desk,
    (wish, crew): (Wish, &Crew),
    counts: &mut Counts,
    progress: &mut impl FnMut(u64),
) -> Result<Vec<Tale>, DeskError> {
    let library = &desk.library();
    let mut tales = Vec::new();
    let mut queue = Queue::new(desk);
    for from in (0..wish.enterprises).step_by(usize::try_from(PART).unwrap_or(1)) {
        let mut part = Part::make(wish, from..(from + PART).min(wish.enterprises), crew, library);
        part.count(counts);
        tales.append(&mut part.tales);
        queue.push(move |sql| write(sql, &part))?;
        progress(from);
    }
    queue.end()?;
    Ok(tales)
}

/// Parts on their way into the store: the next is made while some are being written.
struct Queue<'a> {
    desk: &'a Desk,
    waiting: VecDeque<Receiver<Result<(), DeskError>>>,
}

impl<'a> Queue<'a> {
    fn new(desk: &'a Desk) -> Self {
        Self { desk, waiting: VecDeque::new() }
    }

    /// Sends a part; waits for one that was sent before when there are enough.
    fn push(
        &mut self,
        work: impl Fn(&mut dyn Sql) -> Result<(), DeskError> + Send + 'static,
    ) -> Result<(), DeskError> {
        if AHEAD <= self.waiting.len()
            && let Some(done) = self.waiting.pop_front()
        {
            answer(&done)?;
        }
        self.waiting.push_back(self.desk.store().submit(work));
        Ok(())
    }

    /// Waits for all that were sent.
    fn end(self) -> Result<(), DeskError> {
        self.waiting.into_iter().try_for_each(|it| answer(&it))
    }
}

fn answer(done: &Receiver<Result<(), DeskError>>) -> Result<(), DeskError> {
    done.recv().unwrap_or(Err(StoreError::Closed.into()))
}

/// Everyone and everything that stories need.
fn cast(desk: &Desk, crew: &Crew) -> Result<Cast, DeskError> {
    let first = |role| crew.everyone.iter().find(|it| it.role == role).map(Staff::actor);
    let manager = first(Role::Manager).ok_or(DeskError::NotFound("manager"))?;
    Ok(Cast {
        by_department: work::by_department(&crew.everyone),
        supervisor: first(Role::Supervisor),
        reviewer: first(Role::Reviewer).ok_or(DeskError::NotFound("reviewer"))?,
        pictures: Pictures::draw(desk, &manager)?,
        office: Arc::clone(&desk.office),
        library: desk.library(),
        now: crew.now,
    })
}

fn write(sql: &mut dyn Sql, part: &Part) -> Result<(), DeskError> {
    enterprises::add_many(sql, &part.enterprises)?;
    contacts::add_people(sql, &part.people)?;
    contacts::add_roles(sql, &part.roles)?;
    contacts::add_phones(sql, &part.phones)?;
    holdings::add_first(sql, &part.holdings)?;
    timeline::add_many(sql, &part.interactions)?;
    part.warnings.iter().try_for_each(|(id, it)| enterprises::warn(sql, *id, it))?;
    Ok(())
}

/// Marks the office as a demo, puts it on the record, and tells whoever is looking.
fn open_doors(desk: &Desk, now: Now, counts: &Counts) -> Result<(), DeskError> {
    let id = CommandId::fresh();
    let touched = [Subject::Office, Subject::Staff, Subject::Enterprises, Subject::Board];
    let detail = serde_json::to_string(counts)?;
    let subjects: Vec<String> = touched.iter().map(ToString::to_string).collect();
    desk.store().write(move |sql| -> Result<(), StoreError> {
        subjects.iter().try_for_each(|it| feed::touch(sql, id, now, it))?;
        let (actor, action, outcome) = (&Actor::program(), "demo.fill", "done");
        let (subject, detail) = ("office", &*detail);
        audit::add(sql, &audit::Entry { actor, now, action, outcome, subject, detail })
    })?;
    desk.feed().publish(id, &touched);
    Ok(())
}
