//! Matters of the demo office: demands, orders, tasks, papers and promises, played through the same commands that
//! people give, at moments of the past, so that every state is one that the rules lead to.

use std::{collections::HashMap, sync::Arc};

use super::{
    dice::Luck,
    fill,
    papers::{Fate, Pictures, Sending, send},
    waiting::Waiting,
    words,
};
use crate::{
    desk::{
        Cx, DeskError, Office,
        demand::{self, NewDemand},
        order::{self, NewOrder},
        promise::{self, NewPromise},
        task,
    },
    domain::{
        Actor, Applicant, Channel, DemandId, EnterpriseId, Now, OrderId, OrgType, PersonId,
        Personal, PromiseId, Role, TaskId, Tier,
        catalogue::Offering,
        checklist::required_papers,
        demand::DemandKind,
        library::Library,
        order::Order,
        paper::{About, PaperSpec},
        process::{Answers, ProcessTemplate, TaskSpec},
        staff::Staff,
        task::{TaskStatus, WaitReason},
    },
    store::{Sql, orders},
};

const HOUR_US: i64 = 3_600_000_000;
/// No process has as many steps; a story that went round in circles would end here.
const LONGEST: usize = 80;

/// An enterprise with which something is going on.
#[derive(Clone)]
pub(super) struct Tale {
    pub(super) enterprise: EnterpriseId,
    pub(super) tier: Tier,
    pub(super) org: OrgType,
    pub(super) manager: Actor,
    pub(super) legal: Option<PersonId>,
    pub(super) agent: Option<PersonId>,
    pub(super) luck: Luck,
}

/// Whoever is needed besides the managers.
pub(super) struct Cast {
    pub(super) by_department: HashMap<String, Actor>,
    pub(super) reviewer: Actor,
    /// Answers for what goes over our heads.
    pub(super) supervisor: Option<Actor>,
    pub(super) pictures: Pictures,
    pub(super) office: Arc<Office>,
    pub(super) library: Arc<Library>,
    pub(super) now: Now,
}

/// How much came of it.
#[derive(Default)]
pub(super) struct Told {
    pub(super) demands: u64,
    pub(super) promises: u64,
    pub(super) orders: u64,
    pub(super) tasks: u64,
    pub(super) papers: u64,
    /// Papers that are still to be sent in.
    pub(super) waiting: Vec<Waiting>,
}

impl std::ops::Add for Told {
    type Output = Self;

    fn add(mut self, more: Self) -> Self {
        self.waiting.extend(more.waiting);
        Self {
            demands: self.demands + more.demands,
            promises: self.promises + more.promises,
            orders: self.orders + more.orders,
            tasks: self.tasks + more.tasks,
            papers: self.papers + more.papers,
            waiting: self.waiting,
        }
    }
}

/// One worker for each department.
pub(super) fn by_department(everyone: &[Staff]) -> HashMap<String, Actor> {
    let mut found = HashMap::new();
    for it in everyone.iter().filter(|it| matches!(it.role, Role::Worker | Role::Reviewer)) {
        if let Some(department) = &it.department {
            found.entry(department.clone()).or_insert_with(|| it.actor());
        }
    }
    found
}

/// A story being told: what is done next happens at `at`.
struct Telling<'a> {
    cast: &'a Cast,
    tale: Tale,
    at: Now,
    told: Told,
}

/// Plays what went on with one enterprise.
pub(super) fn play(sql: &mut dyn Sql, cast: &Cast, tale: &Tale) -> Result<Told, DeskError> {
    let mut tale = tale.clone();
    let days = tale.luck.between(1, 45);
    let at = tale.luck.days_ago(days);
    let mut telling = Telling { cast, tale, at, told: Told::default() };
    match telling.all(sql) {
        // A rule said no: the story ends where real ones wait, too.
        Ok(()) | Err(DeskError::Refused(_)) => Ok(telling.told),
        Err(err) => Err(err),
    }
}

impl Telling<'_> {
    fn all(&mut self, sql: &mut dyn Sql) -> Result<(), DeskError> {
        let offerings = self.cast.library.catalogue.offerings();
        let Some(offering) = self.tale.luck.pick(offerings) else { return Ok(()) };
        let demand = self.demand(sql, offering)?;
        if self.tale.luck.chance(35) {
            self.promise(sql, demand)?;
        }
        if self.tale.luck.chance(25) {
            return Ok(()); // Only talked about so far.
        }
        let Some(template) = self.cast.library.process(offering) else { return Ok(()) };
        self.wait(1, 20);
        let order = self.order(sql, offering, demand)?;
        self.told.tasks += template.tasks.len() as u64;
        self.wait(2, 30);
        self.papers(sql, order, (offering, template))?;
        self.tasks(sql, order, template)
    }

    /// Lets some hours pass, but never into the future.
    fn wait(&mut self, least: u64, most: u64) {
        let hours = i64::try_from(self.tale.luck.between(least, most)).unwrap_or(1);
        let later = self.at.micros().saturating_add(hours * HOUR_US);
        self.at = Now::from_micros(later.min(self.cast.now.micros()));
    }

    fn is_over(&self) -> bool {
        self.cast.now <= self.at
    }

    fn as_manager<T>(
        &mut self,
        sql: &mut dyn Sql,
        work: impl FnOnce(&mut Cx<'_>, &mut Tale) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let manager = self.tale.manager.clone();
        let (office, library) = (&*self.cast.office, &*self.cast.library);
        let mut cx = Cx { sql, actor: &manager, now: self.at, office, library };
        work(&mut cx, &mut self.tale)
    }

    fn demand(&mut self, sql: &mut dyn Sql, offering: &Offering) -> Result<DemandId, DeskError> {
        let id = DemandId::from_bytes(self.tale.luck.id());
        let wish = self.tale.luck.pick(words::talk("wish")).copied().unwrap_or_default();
        let days = self.tale.luck.between(1, 12);
        let next_on = self.at.today().checked_add_days(chrono::Days::new(days));
        let new = NewDemand {
            id,
            enterprise: self.tale.enterprise,
            person: self.tale.agent,
            kind: DemandKind::Need,
            channel: Channel::Phone,
            about: None,
            wish: Personal::from(wish),
            family: Some(offering.family.clone()),
            next_on: next_on.unwrap_or_default(),
        };
        self.as_manager(sql, |cx, _| demand::perform(cx, &demand::Command::Note(new)))?;
        self.told.demands += 1;
        Ok(id)
    }

    fn promise(&mut self, sql: &mut dyn Sql, demand: DemandId) -> Result<(), DeskError> {
        let what = self.tale.luck.pick(words::talk("promise")).copied().unwrap_or_default();
        let hours = i64::try_from(self.tale.luck.between(24, 24 * 20)).unwrap_or(24);
        let id = PromiseId::from_bytes(self.tale.luck.id());
        let new = NewPromise {
            id,
            enterprise: self.tale.enterprise,
            person: self.tale.agent,
            what: Personal::from(what),
            due: Now::from_micros(self.at.micros() + hours * HOUR_US),
            order: None,
            demand: Some(demand),
        };
        let is_kept = new.due < self.cast.now && self.tale.luck.chance(60);
        self.as_manager(sql, |cx, _| {
            promise::perform(cx, &promise::Command::Give(new))?;
            if is_kept {
                promise::perform(cx, &promise::Command::Keep { id })
            } else {
                Ok(Vec::new())
            }
        })?;
        self.told.promises += 1;
        Ok(())
    }

    fn order(
        &mut self,
        sql: &mut dyn Sql,
        offering: &Offering,
        demand: DemandId,
    ) -> Result<OrderId, DeskError> {
        let id = OrderId::from_bytes(self.tale.luck.id());
        let level = self.tale.luck.pick(&offering.service_levels).copied();
        let quantity = i64::try_from(self.tale.luck.between(1, 30)).unwrap_or(1);
        let new = NewOrder {
            id,
            enterprise: self.tale.enterprise,
            offering: offering.code.clone(),
            demand: Some(demand),
            applicant: Applicant::Agent,
            agent: self.tale.agent,
            service_level: level.ok_or(DeskError::NotFound("service level"))?,
            quantity,
        };
        self.as_manager(sql, |cx, _| order::perform(cx, &order::Command::Open(new)))?;
        self.told.orders += 1;
        Ok(id)
    }

    /// Most papers come and are approved; some wait, some were sent back, some never came.
    fn papers(
        &mut self,
        sql: &mut dyn Sql,
        order: OrderId,
        (offering, template): (&Offering, &ProcessTemplate),
    ) -> Result<(), DeskError> {
        let goes_well = self.tale.luck.chance(65);
        let cast = self.cast;
        for wanted in
            required_papers(template, self.tale.org, Applicant::Agent, &Answers::default())
        {
            let Some(spec) = cast.library.papers.spec(&wanted.kind) else { continue };
            let fate = match self.tale.luck.below(100) {
                _ if goes_well => Fate::Approved,
                0..40 => Fate::Approved,
                40..70 => Fate::Waiting,
                70..88 => Fate::Rejected,
                _ => continue,
            };
            let person = match spec.about {
                About::Enterprise | About::Order => None,
                About::Legal => self.tale.legal,
                About::Agent => self.tale.agent,
            };
            if fate == Fate::Waiting {
                self.wait_for_review(order, offering, (spec, person));
                continue;
            }
            let (enterprise, tier) = (self.tale.enterprise, self.tale.tier);
            let Some(picture) = cast.pictures.of(&spec.kind, fate) else { continue };
            let sending = Sending { enterprise, tier, order, spec, person, picture };
            let later = self.at.micros() + HOUR_US;
            let later = Now::from_micros(later.min(cast.now.micros()));
            self.as_manager(sql, |cx, tale| {
                send(cx, &mut tale.luck, &sending, (fate, &cast.reviewer, later))
            })?;
            self.told.papers += 1;
        }
        self.wait(2, 10);
        Ok(())
    }

    /// Remembers a paper that nobody has looked at yet.
    fn wait_for_review(
        &mut self,
        order: OrderId,
        offering: &Offering,
        (spec, person): (&PaperSpec, Option<PersonId>),
    ) {
        let luck = self.tale.luck.apart();
        self.told.waiting.push(Waiting {
            manager: self.tale.manager.clone(),
            at: self.at,
            enterprise: self.tale.enterprise,
            tier: self.tale.tier,
            order,
            offering: offering.code.clone(),
            kind: spec.kind.clone(),
            person,
            luck,
        });
    }

    /// Does task after task until the present, or until somebody has to wait for something.
    fn tasks(
        &mut self,
        sql: &mut dyn Sql,
        order: OrderId,
        template: &ProcessTemplate,
    ) -> Result<(), DeskError> {
        for _ in 0..LONGEST {
            let Some(kept) = orders::by_id(sql, order)? else { return Ok(()) };
            let open = kept.it.order.tasks().iter().find_map(|it| match it.status() {
                TaskStatus::Ready => Some((it.id(), it.code().to_owned(), true)),
                TaskStatus::Accepted => Some((it.id(), it.code().to_owned(), false)),
                _ => None,
            });
            let Some((id, code, is_ready)) = open else {
                if self.wait_for_planned(sql, &kept.it.order)? {
                    continue;
                }
                return Ok(());
            };
            let Some(spec) = template.task(&code) else { return Ok(()) };
            self.wait(1, 14);
            if self.is_over() {
                return Ok(());
            }
            if is_ready {
                self.as_worker(sql, &spec.department, &task::Command::Accept { id })?;
                if self.tale.luck.chance(3) {
                    return self.stumble(sql, id, spec);
                }
            } else {
                let values = fill::answers(template, spec, self.at.today());
                let done = task::Command::Complete { id, values };
                self.as_worker(sql, &spec.department, &done)?;
            }
        }
        Ok(())
    }

    /// Lets the day come on which a planned task begins, if it is not in the future.
    fn wait_for_planned(&mut self, sql: &mut dyn Sql, order: &Order) -> Result<bool, DeskError> {
        let planned = fill::planned(order);
        let Some((id, department, until)) = planned else { return Ok(false) };
        while self.at.today() < until && !self.is_over() {
            self.wait(8, 12);
        }
        if self.is_over() {
            return Ok(false);
        }
        self.as_worker(sql, &department, &task::Command::Resume { id })?;
        Ok(true)
    }

    /// Something is missing: a task waits, or goes back to whoever ordered.
    fn stumble(&mut self, sql: &mut dyn Sql, id: TaskId, spec: &TaskSpec) -> Result<(), DeskError> {
        let command = if self.tale.luck.chance(50) {
            let reason = Personal::from("现场地址与申请单不一致，请与客户核实");
            task::Command::HandBack { id, reason }
        } else {
            // No longer than anybody may wait.
            let soon = self.cast.now.today().checked_add_days(chrono::Days::new(5));
            let latest = self.at.today().checked_add_days(chrono::Days::new(12));
            let until = soon.min(latest);
            let reason = WaitReason::ALL.first().copied();
            let reason = reason.ok_or(DeskError::NotFound("reason to wait"))?;
            task::Command::Hold { id, reason, until: until.unwrap_or_default() }
        };
        self.as_worker(sql, &spec.department, &command)
    }

    fn as_worker(
        &self,
        sql: &mut dyn Sql,
        department: &str,
        command: &task::Command,
    ) -> Result<(), DeskError> {
        let worker = self.cast.by_department.get(department);
        let actor = worker.filter(|_| department != "RM").unwrap_or(&self.tale.manager);
        let (office, library) = (&*self.cast.office, &*self.cast.library);
        let mut cx = Cx { sql, actor, now: self.at, office, library };
        task::perform(&mut cx, command).map(drop)
    }
}
