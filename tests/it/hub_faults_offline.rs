//! Three days without the hub and thousands of steps: all arrive in order and once, and what stands against what
//! others did meanwhile is listed with its reason.

use std::{collections::BTreeSet, time::Instant};

use attache::{
    client::{Client, ClientError},
    desk::{
        Command,
        demand::{self, NewDemand},
        enterprise, machine_clock, order,
        promise::{self, NewPromise},
        task,
    },
    domain::{
        Actor, Channel, DemandId, EnterpriseId, InteractionId, Now, OrderId, PromiseId, Role,
        TaskId,
        demand::DemandKind,
        enterprise::{Profile, WarningKind},
        order::Penalty,
        task::WaitReason,
    },
    store::{Sql as _, postgres::Postgres},
};

use crate::{
    firm::{Firm, open, page},
    hub::{Desktop, note},
    hub_pair::office,
    hub_process::{Hub, noted},
    support::{Office, counted, with_database},
};

const FIRMS: usize = 8;
/// How long the hub is away.
const AWAY_US: i64 = 72 * 3_600_000_000;

/// What one customer has that several people work on.
struct Shared {
    firm: Firm,
    name: String,
    promise: PromiseId,
    order: OrderId,
    task: TaskId,
}

impl Shared {
    fn made(office: &Office, lin: &Actor, n: usize) -> Self {
        let name = format!("苏州远景贸易有限公司{n}");
        let firm = Firm::found(office, &name);
        let order = open(office, lin, firm.order("business-broadband"));
        let task = page(office, lin, order).tasks[0].id;
        let (promise, give) = promised(firm.id, office.desk.now());
        office.desk.run(lin, give).unwrap();
        Self { firm, name, promise, order, task }
    }

    /// What somebody else does to it while nobody can tell lin.
    fn change(&self, office: &Office, by: &Actor) {
        let reason = || "客户改了主意".into();
        let run = |it| office.desk.run(by, it).unwrap();
        let (penalty, fee) = (Penalty::NotAgreed, "".into());
        let cancel = order::Command::Cancel { id: self.order, reason: reason(), penalty, fee };
        run(self.renamed("别人改过的名字"));
        run(Command::Promise(promise::Command::Release { id: self.promise, reason: reason() }));
        run(Command::Order(cancel));
    }

    fn renamed(&self, more: &str) -> Command {
        let profile = Profile::named(&format!("{}{more}", self.name));
        Command::Enterprise(enterprise::Command::Change { id: self.firm.id, rev: 1, profile })
    }

    /// One that stands against [`Self::change`], and why it is refused.
    fn against(&self, kind: usize, now: Now) -> (Command, &'static str) {
        let until = now.today() + chrono::Days::new(9);
        match kind {
            0 => (self.renamed("我改的名字"), "fault-conflict"),
            1 => {
                let keep = promise::Command::Keep { id: self.promise };
                (Command::Promise(keep), "fault-promise-decided")
            }
            2 => {
                let (id, reason) = (self.order, WaitReason::CustomerPremises);
                let hold = order::Command::Hold { id, reason, until };
                (Command::Order(hold), "fault-order-closed")
            }
            _ => {
                let accept = task::Command::Accept { id: self.task };
                (Command::Task(accept), "fault-order-closed")
            }
        }
    }
}

fn promised(enterprise: EnterpriseId, now: Now) -> (PromiseId, Command) {
    let (id, due) = (PromiseId::fresh(), Now::from_micros(now.micros() + 2 * AWAY_US));
    let what = "周五前回电".into();
    let new = NewPromise { id, enterprise, person: None, what, due, order: None, demand: None };
    (id, Command::Promise(promise::Command::Give(new)))
}

fn wished(enterprise: EnterpriseId, wish: &str, now: Now) -> Command {
    Command::Demand(demand::Command::Note(NewDemand {
        id: DemandId::fresh(),
        enterprise,
        person: None,
        kind: DemandKind::Need,
        channel: Channel::Phone,
        about: None,
        wish: wish.into(),
        family: None,
        next_on: now.today(),
    }))
}

/// What lin gives while the hub is away.
#[derive(Default)]
struct Given {
    /// Each by its name in the audit trail, and whether it will be done.
    all: Vec<(String, bool)>,
    /// When each that will be refused was given, its name, and why.
    refused: Vec<(i64, String, String)>,
    /// What is noted at each customer.
    notes: Vec<Vec<String>>,
    promise: Option<PromiseId>,
}

impl Given {
    /// Gives the next one of `many`, with as much time before it as makes three days of all.
    fn give(&mut self, (office, shared): (&Office, &[Shared]), client: &Client, many: usize) {
        office.hands.forward_micros(AWAY_US / i64::try_from(many).unwrap());
        let (n, now) = (self.all.len(), Now::from_micros(office.hands.clock()().micros()));
        let place = n / 10 % FIRMS;
        let it = &shared[place];
        let mut why = None;
        let command = match n % 10 {
            6 => {
                let (id, give) = promised(it.firm.id, now);
                self.promise = Some(id);
                give
            }
            7 => Command::Promise(promise::Command::Keep { id: self.promise.unwrap() }),
            8 => {
                let (command, key) = it.against(n / 10 % 4, now);
                why = Some(key);
                command
            }
            9 => wished(it.firm.id, &format!("需求 {n}"), now),
            3 => Command::Enterprise(enterprise::Command::Warn {
                id: it.firm.id,
                warning: InteractionId::fresh(),
                kind: WarningKind::Other,
                note: format!("{n}").into(),
            }),
            _ => {
                self.notes[place].push(n.to_string());
                note(it.firm.id, &n.to_string())
            }
        };
        let action = command.action();
        self.all.push((action.clone(), why.is_none()));
        self.refused.extend(why.map(|it| (now.micros(), action, it.to_owned())));
        assert_eq!(client.perform(command).wait(), Err(ClientError::Queued));
    }
}

/// What the audit trail says of lin's work, in order.
fn trail(database: &str, lin: &Actor, since_us: i64) -> Vec<(String, bool)> {
    let mut sql = Postgres::open(database, "attache").unwrap();
    let rows = sql.query(
        "SELECT action, outcome FROM audit WHERE staff = ?1 AND outcome <> 'seen' AND ?2 < at_us
         ORDER BY at_us",
        &[lin.staff.into(), since_us.into()],
    );
    let read = |row: &attache::store::Row| {
        (row.text(0).unwrap().to_owned(), row.text(1).unwrap() == "done")
    };
    rows.unwrap().iter().map(read).filter(|(action, _)| action != "sign_in").collect()
}

/// Lets the time that passed at the desktops have passed at the hub.
fn let_pass(database: &str) {
    let mut sql = Postgres::open(database, "attache").unwrap();
    let passed = "UPDATE session SET begun_us = begun_us - ?1, seen_us = seen_us - ?1";
    assert!(0 < sql.execute(passed, &[AWAY_US.into()]).unwrap());
}

#[test]
fn after_three_days_without_the_hub_all_arrives_in_order_and_once_and_every_conflict_is_listed() {
    let many = counted(300, 5_000);
    with_database(|database| {
        let office = office(database, 0);
        let (lin, su) = (office.hire("lin", Role::Manager), office.hire("su", Role::Supervisor));
        let shared: Vec<Shared> = (0..FIRMS).map(|n| Shared::made(&office, &lin, n)).collect();
        let data = office.folder.as_ref().unwrap().path();
        let hub = Hub::start_with(data, 0, &["--database", database]);
        let (url, port) = (hub.url.clone(), hub.at().port());
        let desktop = Desktop::at(&url, &office);
        desktop.enter("lin");
        desktop.client.perform(note(shared[0].firm.id, "before")).wait().unwrap();
        let since_us = machine_clock()().micros();
        drop(hub);
        desktop.until("the hub is away", || desktop.state().is_away);

        let mut given = Given { notes: vec![Vec::new(); FIRMS], ..Given::default() };
        (0..many / 2).for_each(|_| given.give((&office, &shared), &desktop.client, many));
        // The program is closed and opened again, still without the hub.
        let desktop = Desktop::in_folder(&url, &office, desktop.close());
        desktop.enter("lin");
        assert_eq!(desktop.state().waiting.len(), many / 2);
        (many / 2..many).for_each(|_| given.give((&office, &shared), &desktop.client, many));
        office.hands.forward_hours(1);
        let gone = desktop.client.ask(crate::hub::notes_of(shared[0].firm.id)).wait();
        assert_eq!(gone.err(), Some(ClientError::SignedOut), "nobody reads for longer");

        let_pass(database);
        shared[1..].iter().for_each(|it| it.change(&office, &su));
        let _hub = Hub::start_with(data, port, &["--database", database]);
        desktop.until("the hub is back", || !desktop.state().is_away);
        // Somebody else was there first.
        let other = Desktop::at(&url, &office);
        other.enter("su");
        shared[0].change(&office, &su);
        other.client.perform(note(shared[0].firm.id, "su was here")).wait().unwrap();
        let state = desktop.state();
        assert_eq!((state.waiting.len(), state.late.len()), (many, 0), "nothing is lost meanwhile");

        let begun = Instant::now();
        desktop.enter("lin");
        desktop.until_sent();
        println!("{many} commands of 72 hours were sent in {:?}", begun.elapsed());
        let late = desktop.state().late;
        let late: Vec<_> =
            late.iter().map(|it| (it.at_us, it.action.clone(), it.key.clone())).collect();
        assert_eq!(late, given.refused);
        assert_eq!(trail(database, &lin, since_us), given.all);
        for (at, (it, notes)) in shared.iter().zip(&given.notes).enumerate() {
            let mut said = noted(&office.desk, it.firm.id);
            said.retain(|it| it.parse::<usize>().is_ok());
            assert_eq!(said, *notes, "at the customer {at}");
        }
        let reasons: BTreeSet<&String> = given.refused.iter().map(|(_, _, key)| key).collect();
        assert!(3 <= reasons.len(), "{reasons:?}");
        assert_eq!(office.desk.verify_audit(&[]).unwrap().breaks, []);
    });
}
