//! The office of a load, the hub that serves it, and the proof afterwards.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command as Process, Stdio},
    thread,
    time::Duration,
};

use super::{Failure, LoadArgs, Say, cannot, way::Way};
use crate::{
    cli::serve,
    client::{Backend as _, Remote},
    desk::{
        Command, Desk,
        customers::{Customers, Filter, Order, Scope},
        demo,
        link::{self, Knock, LinkOf, Secrets},
        machine_clock,
        order::{self, NewOrder},
    },
    domain::{
        Actor, Applicant, CommandId, EnterpriseId, LinkId, OrderId, Role, ServiceLevel, Sha256Hash,
        UploadId, VersionId,
        link::{CONSENT_VERSION, CodeWay, LINK_HOURS, MOST_FILES, ShortCode, Token, UploadState},
        paper::PaperKind,
    },
    store::{documents, feed, uploads},
    vault::Keep,
};

/// How long to wait for a turn to sign in.
const TURN: Duration = Duration::from_secs(1);
/// Enterprises of the office for each phone: enough managers, of whom none may make many links an hour.
const ENTERPRISES_A_LINK: usize = 40;
/// Enterprises of the smallest office in which there is something to do.
const FEWEST_ENTERPRISES: u64 = 40;
/// Links that one manager makes.
const LINKS_A_MANAGER: usize = 25;
/// What the customers of the load order; it wants more papers than a phone sends.
const OFFERING: &str = "internet-line";
/// The second factor of every link.
const CODE: &str = "271828";
/// What a hub would take from whoever started the load.
const SETTINGS: [&str; 3] = ["ATTACHE_DATABASE", "ATTACHE_DOCUMENTS", "ATTACHE_NAMES"];

/// An office that was made for a load.
pub(super) struct Stage {
    folder: PathBuf,
    /// Where the office is, unless in the folder.
    database: Option<String>,
    /// Removes the folder at the end.
    _kept: Option<tempfile::TempDir>,
    managers: Vec<Actor>,
    enterprises: Vec<EnterpriseId>,
    pub(super) links: Vec<OpenLink>,
}

/// A link whose holder has proved themselves.
pub(super) struct OpenLink {
    pub(super) bearer: String,
    /// Papers that are wanted and missing; each is sent once.
    pub(super) kinds: Vec<PaperKind>,
}

/// A hub that runs.
pub(super) struct Started {
    child: Child,
    pub(super) way: Way,
}

/// A desktop with somebody at it.
pub(super) struct Seat {
    pub(super) remote: Remote,
    pub(super) me: Actor,
    pub(super) enterprises: Vec<EnterpriseId>,
    pub(super) number: usize,
    _folder: tempfile::TempDir,
}

impl Stage {
    pub(super) fn prepare(say: &Say, args: &LoadArgs) -> Result<Self, Failure> {
        let (folder, kept) = if let Some(named) = &args.folder {
            (named.clone(), None)
        } else {
            let made = tempfile::tempdir().map_err(|err| cannot(&err))?;
            (made.path().to_owned(), Some(made))
        };
        let desk = serve::desk(say, &folder, args.database.as_deref())?;
        let mut stage = Self {
            folder,
            database: args.database.clone(),
            _kept: kept,
            managers: people(say, (&desk, args.uploads))?,
            enterprises: Vec::new(),
            links: Vec::new(),
        };
        stage.open_links(say, &desk, args.uploads)?;
        Ok(stage)
    }

    /// Orders something for many customers, and opens a link for each as a customer with the code would.
    fn open_links(&mut self, say: &Say, desk: &Desk, wanted: usize) -> Result<(), Failure> {
        for manager in self.managers.clone() {
            let more = (wanted - self.links.len()).min(LINKS_A_MANAGER);
            self.open_links_of(say, desk, (&manager, more))?;
        }
        if self.links.len() < wanted {
            let found = self.links.len().to_string();
            let args = [("found", found.into())];
            return Err(Failure::CannotRun(say.texts.tr_with("cli-load-few-orders", &args)));
        }
        Ok(())
    }

    fn open_links_of(
        &mut self,
        say: &Say,
        desk: &Desk,
        (manager, more): (&Actor, usize),
    ) -> Result<(), Failure> {
        let filter = Filter { scope: Scope::Mine, ..Filter::default() };
        let (offset, limit) = (0, 50);
        let ask = Customers { filter, order: Order::Name, is_descending: false, offset, limit };
        let customers = desk.ask(manager, ask).map_err(|err| say.failure(&err))?;
        for (n, customer) in customers.rows.iter().enumerate() {
            self.enterprises.push(customer.id);
            if n < more {
                let order = open_order(desk, manager, customer.id)?;
                self.links.push(open_link(desk, manager, order)?);
            }
        }
        Ok(())
    }

    pub(super) fn start(&self, say: &Say, args: &LoadArgs) -> Result<Started, Failure> {
        let program = std::env::current_exe().map_err(|err| cannot(&err))?;
        let mut process = Process::new(program);
        process.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&self.folder);
        if args.tls {
            process.arg("--tls");
        }
        for name in SETTINGS {
            process.env_remove(name);
        }
        if let Some(url) = &self.database {
            process.env("ATTACHE_DATABASE", url); // Others may read a command line.
        }
        let mut child = process.stdout(Stdio::piped()).spawn().map_err(|err| cannot(&err))?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line).map_err(|err| cannot(&err))?;
        }
        let url = line.split(|it: char| it.is_whitespace() || it == '：');
        let url = url.rev().find(|it| it.starts_with("http")).map(str::to_owned);
        let missing = || Failure::CannotRun(say.texts.tr("cli-load-no-hub").into_owned());
        let way = Way::to(url.ok_or_else(missing)?, &self.folder)?;
        Ok(Started { child, way })
    }

    /// A desktop at the hub, entered by one of the managers.
    pub(super) fn seat(&self, hub: &Started, number: usize) -> Result<Seat, Failure> {
        let folder = tempfile::tempdir().map_err(|err| cannot(&err))?;
        let kept = (folder.path(), Keep::FileOnly);
        let remote =
            Remote::connect(&hub.way.url, kept, machine_clock()).map_err(|err| cannot(&err))?;
        let me = self.managers.get(number % self.managers.len().max(1)).cloned();
        let me = me.ok_or_else(|| cannot(&"no managers"))?;
        // All come from one address, and are let in at the pace at which one may sign in.
        while let Err(err) = remote.enter_demo(me.staff) {
            if err.key() != "fault-staff-wait" {
                return Err(cannot(&err));
            }
            thread::sleep(TURN);
        }
        let enterprises = self.enterprises.clone();
        Ok(Seat { remote, me, enterprises, number, _folder: folder })
    }

    /// The token of a session, for connections that only listen.
    pub(super) fn token(&self, hub: &Started) -> Result<String, Failure> {
        let me = self.managers.first().ok_or_else(|| cannot(&"no managers"))?;
        let body = serde_json::json!({ "staff": me.staff }).to_string();
        let agent = hub.way.agent();
        let url = format!("{}/api/v1/session/demo", hub.way.url);
        let answer = loop {
            match agent.post(&url).send(body.as_str()) {
                Err(ureq::Error::StatusCode(429)) => thread::sleep(TURN),
                answer => break answer.map_err(|err| cannot(&err))?,
            }
        };
        let text = answer.into_body().read_to_string().map_err(|err| cannot(&err))?;
        let json: serde_json::Value = serde_json::from_str(&text).map_err(|err| cannot(&err))?;
        Ok(json["token"].as_str().unwrap_or_default().to_owned())
    }

    /// How many answered commands and papers are not in the office.
    pub(super) fn lost(
        &self,
        say: &Say,
        done: &[CommandId],
        sent: &[(UploadId, Sha256Hash)],
    ) -> Result<(usize, usize), Failure> {
        let desk = serve::desk(say, &self.folder, self.database.as_deref())?;
        // Whole files that were not looked at before the hub stopped are looked at by the next start.
        let vault = desk.office().files.vault().map_err(|err| say.failure(&err))?;
        let found = desk.store().read(|sql| {
            let mut lost = (0, 0);
            for id in done {
                lost.0 += usize::from(feed::find(sql, *id)?.is_none());
            }
            for (id, hash) in sent {
                let is_kept = match uploads::by_id(sql, *id)?.map(|it| it.state) {
                    Some(UploadState::Filed) => {
                        let version = documents::version(sql, VersionId::from_bytes(id.bytes()))?;
                        let bytes = version.and_then(|it| vault.get(it.it.file.original).ok());
                        bytes.is_some_and(|it: Vec<u8>| Sha256Hash::of(&it) == *hash)
                    }
                    Some(UploadState::Received) => true,
                    _ => false,
                };
                lost.1 += usize::from(!is_kept);
            }
            Ok::<_, crate::store::StoreError>(lost)
        });
        found.map_err(|err| say.failure(&err.into()))
    }
}

/// Fills an empty office for so many phones; its managers.
fn people(say: &Say, (desk, phones): (&Desk, usize)) -> Result<Vec<Actor>, Failure> {
    let failure = |err| say.failure(&err);
    if !desk.front_door().map_err(failure)?.is_empty {
        return Err(Failure::Refused(say.texts.tr("cli-load-not-empty").into_owned()));
    }
    let enterprises = u64::try_from(phones * ENTERPRISES_A_LINK).unwrap_or(0);
    let wish = demo::Wish { enterprises: enterprises.max(FEWEST_ENTERPRISES), seed: 1 };
    demo::fill(desk, wish, |_| {}).map_err(failure)?;
    let door = desk.front_door().map_err(failure)?;
    let managers = door.people.iter().filter(|it| it.role == Role::Manager);
    Ok(managers.map(|it| Actor { staff: it.id, ..Actor::of(it.role) }).collect())
}

fn open_order(desk: &Desk, manager: &Actor, enterprise: EnterpriseId) -> Result<OrderId, Failure> {
    let id = OrderId::fresh();
    let new = NewOrder {
        id,
        enterprise,
        offering: OFFERING.to_owned(),
        demand: None,
        applicant: Applicant::Legal,
        agent: None,
        service_level: ServiceLevel::Ordinary,
        quantity: 1,
    };
    let open = Command::Order(order::Command::Open(new));
    desk.run(manager, open).map_err(|err| cannot(&err))?;
    Ok(id)
}

fn open_link(desk: &Desk, manager: &Actor, order: OrderId) -> Result<OpenLink, Failure> {
    let page = desk.ask(manager, LinkOf { order }).map_err(|err| cannot(&err))?;
    let missing = page.wanted.into_iter().filter(|it| it.is_missing);
    let most = usize::try_from(MOST_FILES).unwrap_or(usize::MAX);
    let kinds: Vec<PaperKind> = missing.map(|it| it.kind).take(most).collect();
    let random = || {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|err| cannot(&err)).map(|()| bytes)
    };
    let (token, session) = (Token::from_random(random()?), Token::from_random(random()?));
    let short = random()?.first_chunk::<12>().copied().unwrap_or_default();
    let secrets = Secrets {
        token: token.hash(),
        short: ShortCode::from_random(short).text(),
        code: CODE.into(),
        way: CodeWay::Spoken,
    };
    let id = LinkId::fresh();
    let scope = kinds.clone();
    let make = link::Command::Make { id, order, scope, hours: LINK_HOURS, secrets };
    desk.run(manager, Command::Link(make)).map_err(|err| cannot(&err))?;
    desk.open_link(&Knock::Token(token), session.hash()).map_err(|err| cannot(&err))?;
    desk.prove_link(session.hash(), &CODE.into()).map_err(|err| cannot(&err))?;
    let agree = link::Command::Agree { session: session.hash(), version: CONSENT_VERSION.into() };
    desk.hold(id, &agree).map_err(|err| cannot(&err))?;
    Ok(OpenLink { bearer: format!("Bearer {}", session.text().reveal()), kinds })
}

impl Started {
    /// Memory that the hub holds, in KiB; 0 where the system does not tell.
    pub(super) fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let line = status.unwrap_or_default();
        let line = line.lines().find_map(|it| it.strip_prefix("VmRSS:")).map(str::to_owned);
        let number = line.unwrap_or_default();
        number.split_whitespace().next().and_then(|it| it.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Started {
    /// Asks the hub to stop and waits for it; kills it where there are no signals.
    fn drop(&mut self) {
        let asked = Process::new("kill").arg(self.child.id().to_string()).status();
        if !asked.is_ok_and(|it| it.success()) {
            self.child.kill().ok(); // It may have ended.
        }
        self.child.wait().ok();
    }
}
