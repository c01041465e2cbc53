//! A hub that is away, a network that is cut, a reply that is lost: nothing is lost or done twice.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicU8, Ordering},
    },
    thread,
    time::Duration,
};

use attache::{
    client::{Backend as _, ClientError},
    desk::{Ask as _, Command, Fault, error::Refused, timeline::Timeline, wire::Trouble},
    domain::{EnterpriseId, Role, interaction::Summary},
    hub::Cover,
};

use crate::{
    firm::Firm,
    hub::{Desktop, hub, note, notes_of},
    support::{Office, on_each_engine},
};

/// A network between desktop and hub that a test can cut, and lead to another hub.
pub(crate) struct Network {
    at: SocketAddr,
    hub: Arc<Mutex<SocketAddr>>,
    mood: Arc<AtomicU8>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    /// The first lines of the requests that found nothing.
    asked: Arc<(Mutex<Vec<String>>, Condvar)>,
    /// What is answered to commands, one after the other, the last one for ever.
    odd: Arc<Mutex<Vec<Odd>>>,
}

/// A status line and a body.
type Odd = (&'static str, String);

pub(crate) const WHOLE: u8 = 0;
pub(crate) const CUT: u8 = 1;
/// Requests arrive, their answers get lost.
pub(crate) const MUTE: u8 = 2;
/// Somebody answers every request of a new connection by saying that the database is away.
pub(crate) const EMPTY: u8 = 3;
/// The hub answers, but to commands as [`Network::answer_oddly`] says.
const ODD: u8 = 4;

impl Network {
    pub(crate) fn before(hub: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let (mood, open) =
            (Arc::new(AtomicU8::new(WHOLE)), Arc::<Mutex<Vec<TcpStream>>>::default());
        let hub = Arc::new(Mutex::new(hub));
        let asked = Arc::<(Mutex<Vec<String>>, Condvar)>::default();
        let odd = Arc::<Mutex<Vec<Odd>>>::default();
        let (turned_away, answers) = (Arc::clone(&asked), Arc::clone(&odd));
        let (feeling, kept, goal) = (Arc::clone(&mood), Arc::clone(&open), Arc::clone(&hub));
        thread::Builder::new()
            .spawn(move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    if feeling.load(Ordering::SeqCst) == CUT {
                        continue;
                    }
                    if feeling.load(Ordering::SeqCst) == EMPTY {
                        let body = serde_json::to_string(&Trouble { fault: Fault::Away }).unwrap();
                        let first = answer(stream, |_| ("503 Service Unavailable", body));
                        turned_away.0.lock().unwrap().push(first);
                        continue;
                    }
                    if feeling.load(Ordering::SeqCst) == ODD {
                        let is_command = |it: &str| it.contains("/api/v1/perform");
                        let first = answer(stream, |first| {
                            let mut odd = answers.lock().unwrap();
                            match odd.len() {
                                _ if !is_command(first) => ("200 OK", "ok\n".to_owned()),
                                1 => odd[0].clone(),
                                _ => odd.remove(0),
                            }
                        });
                        if is_command(&first) {
                            turned_away.0.lock().unwrap().push(first);
                            turned_away.1.notify_all();
                        }
                        continue;
                    }
                    let hub = *goal.lock().unwrap();
                    let Ok(far) = TcpStream::connect(hub) else { continue };
                    kept.lock()
                        .unwrap()
                        .extend([stream.try_clone().unwrap(), far.try_clone().unwrap()]);
                    let (near2, far2) = (stream.try_clone().unwrap(), far.try_clone().unwrap());
                    let feeling = Arc::clone(&feeling);
                    thread::Builder::new().spawn(move || pump(stream, far, || false)).unwrap();
                    thread::Builder::new()
                        .spawn(move || {
                            pump(far2, near2, || feeling.load(Ordering::SeqCst) == MUTE);
                        })
                        .unwrap();
                }
            })
            .unwrap();
        Self { at, hub, mood, open, asked, odd }
    }

    /// Whoever connects from now on reaches another hub.
    pub(crate) fn lead_to(&self, hub: SocketAddr) {
        *self.hub.lock().unwrap() = hub;
    }

    /// Each request that was told that the database is away.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.0.lock().unwrap().clone()
    }

    /// From now on the hub answers all but commands; those oddly.
    fn answer_oddly(&self, odd: Vec<Odd>) {
        *self.odd.lock().unwrap() = odd;
        self.set(ODD);
    }

    /// Waits until so many commands were answered oddly.
    fn until_asked(&self, many: usize) {
        let asked = self.asked.0.lock().unwrap();
        let at_most = Duration::from_mins(1);
        let fewer = |it: &mut Vec<String>| it.len() < many;
        let (_asked, waited) = self.asked.1.wait_timeout_while(asked, at_most, fewer).unwrap();
        assert!(!waited.timed_out(), "nobody asks any more");
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    pub(crate) fn set(&self, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
        if mood == CUT {
            for stream in self.open.lock().unwrap().drain(..) {
                stream.shutdown(Shutdown::Both).ok(); // It may have ended by itself.
            }
        }
    }
}

/// Answers one request by its first line, and returns that.
fn answer(stream: TcpStream, with: impl FnOnce(&str) -> Odd) -> String {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap() <= 2 {
            break;
        }
        let line = line.to_lowercase();
        if let Some(many) = line.strip_prefix("content-length:") {
            length = many.trim().parse().unwrap();
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    let (status, body) = with(&first);
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length:");
    let answer = format!("{head} {}\r\n\r\n{body}", body.len());
    reader.get_mut().write_all(answer.as_bytes()).unwrap();
    first
}

/// Carries bytes until the end or until `loses` says that they are lost.
fn pump(mut from: TcpStream, mut to: TcpStream, loses: impl Fn() -> bool) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(many) = from.read(&mut bytes) {
        if many == 0 || loses() || to.write_all(&bytes[..many]).is_err() {
            break;
        }
    }
    from.shutdown(Shutdown::Both).ok(); // The other direction may have done so.
    to.shutdown(Shutdown::Both).ok();
}

/// What was said to a customer, oldest first.
pub(crate) fn said(office: &Office, firm: EnterpriseId) -> Vec<String> {
    let su = office.hire("su", Role::Supervisor);
    let page = office.desk.ask(&su, Timeline { limit: 500, ..notes_of(firm) }).unwrap();
    let words = page.entries.into_iter().rev().filter_map(|it| match it.summary {
        Summary::Said(text) => Some(text.reveal().to_owned()),
        Summary::Stated { .. } => None,
    });
    words.collect()
}

#[test]
fn a_desktop_whose_hub_is_away_stays_readable_and_its_commands_are_done_once_and_in_order() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "苏州远景贸易有限公司");
        let hub = hub(office, Cover::Fitting);
        let network = Network::before(hub.running.at);
        let lin = Desktop::at(&network.url(), office);
        lin.enter("lin");
        lin.client.perform(note(firm.id, "一")).wait().unwrap();
        let before = lin.client.ask(notes_of(firm.id)).wait().unwrap();

        network.set(CUT);
        for text in ["二", "三", "四"] {
            let outcome = lin.client.perform(note(firm.id, text)).wait();
            assert_eq!(outcome, Err(ClientError::Queued));
        }
        let state = lin.client.hub().unwrap();
        assert!(state.is_away);
        assert_eq!(state.waiting.len(), 3);
        assert_eq!(state.waiting[0].action, "timeline.note");
        assert_eq!(lin.client.ask(notes_of(firm.id)).wait().unwrap(), before);
        let other = Firm::found(office, "另一家公司");
        let unseen = lin.client.ask(notes_of(other.id)).wait().unwrap_err();
        assert_eq!(unseen.key(), "fault-offline");

        network.set(WHOLE);
        lin.until("all was sent", || lin.client.hub().unwrap().waiting.is_empty());
        lin.until("the hub is back", || !lin.client.hub().unwrap().is_away);
        assert_eq!(said(office, firm.id), ["一", "二", "三", "四"]);
    });
}

#[test]
fn a_reply_that_is_lost_after_the_commit_makes_nothing_happen_twice() {
    on_each_engine(|office| {
        office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "苏州远景贸易有限公司");
        let hub = hub(office, Cover::Fitting);
        let network = Network::before(hub.running.at);
        let lin = Desktop::at(&network.url(), office);
        lin.enter("lin");
        network.set(MUTE);
        let outcome = lin.client.perform(note(firm.id, "只一次")).wait();
        assert_eq!(outcome, Err(ClientError::Queued));
        network.set(WHOLE);
        lin.until("it was sent", || lin.client.hub().unwrap().waiting.is_empty());
        assert_eq!(said(office, firm.id), ["只一次"]);
    });
}

#[test]
fn what_waits_survives_a_restart_and_belongs_to_whoever_gave_it() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    office.hire("wang", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = hub(&office, Cover::Fitting);
    let network = Network::before(hub.running.at);
    let lin = Desktop::at(&network.url(), &office);
    lin.enter("lin");
    network.set(CUT);
    assert_eq!(lin.client.perform(note(firm.id, "留着")).wait(), Err(ClientError::Queued));
    let Desktop { remote, client, folder, .. } = lin;
    drop((remote, client));
    network.set(WHOLE);
    let again = Desktop::in_folder(&network.url(), &office, folder);
    again.enter("wang");
    assert!(again.client.hub().unwrap().waiting.is_empty());
    again.client.sign_out();
    again.enter("lin");
    again.until("it was sent", || again.client.hub().unwrap().waiting.is_empty());
    assert_eq!(said(&office, firm.id), ["留着"]);
}

#[test]
fn what_is_refused_later_is_told_with_its_reason() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let hub = hub(&office, Cover::Fitting);
    let network = Network::before(hub.running.at);
    let lin = Desktop::at(&network.url(), &office);
    lin.enter("lin");
    network.set(CUT);
    let nobody = EnterpriseId::fresh();
    assert_eq!(lin.client.perform(note(nobody, "谁")).wait(), Err(ClientError::Queued));
    network.set(WHOLE);
    lin.until("the refusal is there", || !lin.client.hub().unwrap().late.is_empty());
    let state = lin.client.hub().unwrap();
    assert!(state.waiting.is_empty());
    assert_eq!((&*state.late[0].action, &*state.late[0].key), ("timeline.note", "fault-not-found"));
    lin.client.forget_late().wait().unwrap();
    assert!(lin.client.hub().unwrap().late.is_empty());
}

#[test]
fn neither_trouble_of_the_hub_nor_another_version_costs_what_was_typed() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = hub(&office, Cover::Fitting);
    let network = Network::before(hub.running.at);
    let lin = Desktop::at(&network.url(), &office);
    lin.enter("lin");
    network.set(CUT);
    let say = |text: String| lin.client.perform(note(firm.id, &text)).wait();
    assert_eq!(say("0".to_owned()), Err(ClientError::Queued));
    let fault = |fault| serde_json::to_string(&Trouble { fault }).unwrap();
    let bucket = Fault::Refused(Refused::new("vault-away"));
    let odd = vec![
        ("503 Service Unavailable", fault(Fault::Busy)),
        ("507 Insufficient Storage", fault(Fault::NoSpace)),
        ("500 Internal Server Error", fault(Fault::Internal)),
        ("503 Service Unavailable", fault(bucket)),
        ("400 Bad Request", fault(Fault::Internal)),
        ("426 Upgrade Required", fault(Fault::Internal)),
        ("200 OK", "<html>Welcome to our network</html>".to_owned()),
    ];
    let many = odd.len();
    network.answer_oddly(odd);
    for n in 1..=many {
        network.until_asked(n);
        // Each new one makes the first be tried again, and none overtakes it.
        assert_eq!(say(n.to_string()), Err(ClientError::Queued));
    }
    let state = || lin.client.hub().unwrap();
    let why = Some(ClientError::Misunderstood);
    lin.until("it is told why", || state().held_by == why);
    assert_eq!((state().waiting.len(), state().late.len()), (many + 1, 0));
    network.set(WHOLE);
    lin.until("all was sent", || state().waiting.is_empty());
    assert_eq!((state().late, state().held_by), (Vec::new(), None));
    let all: Vec<String> = (0..=many).map(|it| it.to_string()).collect();
    assert_eq!(said(&office, firm.id), all);
}

#[test]
fn what_makes_no_sense_later_is_not_kept_and_what_waits_can_be_taken_back() {
    let office = Office::on_sqlite();
    office.hire("chen", Role::Reviewer);
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = hub(&office, Cover::Fitting);
    let network = Network::before(hub.running.at);
    let (chen, lin) = (Desktop::at(&network.url(), &office), Desktop::at(&network.url(), &office));
    chen.enter("chen");
    lin.enter("lin");
    network.set(CUT);
    let claim = Command::Review(attache::desk::review::Command::ClaimNext);
    assert_eq!(chen.client.perform(claim).wait().unwrap_err().key(), "fault-offline");
    lin.until("the hub is away", || lin.client.hub().unwrap().is_away);
    assert_eq!(lin.client.perform(note(firm.id, "收回")).wait(), Err(ClientError::Queued));
    let waiting = lin.client.hub().unwrap().waiting.remove(0);
    assert!(!waiting.may_be_done);
    lin.client.withdraw(waiting.id).wait().unwrap();
    assert_eq!(lin.client.hub().unwrap().waiting, []);
    network.set(WHOLE);
    lin.until("the hub is back", || !lin.client.hub().unwrap().is_away);
    lin.client.perform(note(firm.id, "后来")).wait().unwrap();
    assert_eq!(said(&office, firm.id), ["后来"]);
}

#[test]
fn what_is_kept_of_a_hub_cannot_be_read_without_its_key() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let hub = hub(&office, Cover::Fitting);
    let lin = Desktop::at(&hub.url(), &office);
    lin.enter("lin");
    lin.client.perform(note(firm.id, "secret words")).wait().unwrap();
    let ask = notes_of(firm.id).query();
    lin.remote.answer(&ask).unwrap();
    let mut files = 0;
    let mut folders = vec![lin.folder.path().join("hubs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(path).unwrap();
            assert!(!bytes.windows(6).any(|it| it == b"secret"));
        }
    }
    assert!(0 < files);
}
