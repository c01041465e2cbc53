//! A network between desktop and hub that a test cuts as it likes, and a desktop behind it.

use std::{
    collections::{BTreeMap, VecDeque},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use attache::{
    desk::{Fault, wire::Trouble},
    domain::Role,
    hub::{Cover, Served},
};

use crate::{
    firm::Firm,
    hub::{Desktop, hub},
    support::Office,
};

/// A network between desktop and hub.
pub(crate) struct Network {
    at: SocketAddr,
    inside: Arc<Inside>,
    /// The hub itself, where nobody else holds it.
    _hub: Option<Served>,
}

struct Inside {
    hub: Mutex<SocketAddr>,
    mood: AtomicU8,
    open: Mutex<BTreeMap<usize, [TcpStream; 2]>>,
    /// The first lines of the requests that found nothing.
    asked: (Mutex<Vec<String>>, Condvar),
    /// What is answered to commands, one after the other, the last one for ever.
    odd: Mutex<Vec<Odd>>,
    /// Where the connections of the next commands break.
    cuts: Mutex<VecDeque<Break>>,
    broken: AtomicUsize,
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

/// After how many bytes the connection of a command breaks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Break {
    OfRequest(usize),
    /// The hub has done the command.
    OfReply(usize),
}

impl Network {
    pub(crate) fn before(hub: SocketAddr) -> Self {
        Self::that_keeps(None, hub)
    }

    /// A network before a hub of an office, which lives as long.
    pub(crate) fn of(office: &Office) -> Self {
        let served = hub(office, Cover::Fitting);
        let at = served.running.at;
        Self::that_keeps(Some(served), at)
    }

    fn that_keeps(served: Option<Served>, hub: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let inside = Arc::new(Inside {
            hub: Mutex::new(hub),
            mood: AtomicU8::new(WHOLE),
            open: Mutex::default(),
            asked: <(Mutex<_>, Condvar)>::default(),
            odd: Mutex::default(),
            cuts: Mutex::default(),
            broken: AtomicUsize::default(),
        });
        let taken = Arc::clone(&inside);
        let take = move || {
            for (n, stream) in listener.incoming().map_while(Result::ok).enumerate() {
                taken.take(n, stream);
            }
        };
        thread::Builder::new().spawn(take).unwrap();
        Self { at, inside, _hub: served }
    }

    /// Whoever connects from now on reaches another hub.
    pub(crate) fn lead_to(&self, hub: SocketAddr) {
        *self.inside.hub.lock().unwrap() = hub;
    }

    /// Each request that was told that the database is away.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.inside.asked.0.lock().unwrap().clone()
    }

    /// From now on the hub answers all but commands; those oddly.
    pub(crate) fn answer_oddly(&self, odd: Vec<Odd>) {
        *self.inside.odd.lock().unwrap() = odd;
        self.set(ODD);
    }

    /// Waits until so many commands were answered oddly.
    pub(crate) fn until_asked(&self, many: usize) {
        let (asked, more) = &self.inside.asked;
        let at_most = Duration::from_mins(1);
        let fewer = |it: &mut Vec<String>| it.len() < many;
        let waited = more.wait_timeout_while(asked.lock().unwrap(), at_most, fewer);
        assert!(!waited.unwrap().1.timed_out(), "nobody asks any more");
    }

    /// Breaks the connection of the next command there; of one that is sent again at the following place.
    pub(crate) fn break_at(&self, places: &[Break]) {
        *self.inside.cuts.lock().unwrap() = places.iter().copied().collect();
    }

    /// How many connections broke as [`Self::break_at`] said.
    pub(crate) fn broken(&self) -> usize {
        self.inside.broken.load(Ordering::SeqCst)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    pub(crate) fn set(&self, mood: u8) {
        self.inside.mood.store(mood, Ordering::SeqCst);
        if mood == CUT {
            for stream in self.inside.open.lock().unwrap().values().flatten() {
                stream.shutdown(Shutdown::Both).ok(); // It may have ended by itself.
            }
        }
    }
}

impl Inside {
    fn mood(&self) -> u8 {
        self.mood.load(Ordering::SeqCst)
    }

    /// Takes a connection as the mood is.
    fn take(self: &Arc<Self>, n: usize, stream: TcpStream) {
        match self.mood() {
            CUT => {}
            EMPTY => {
                let body = serde_json::to_string(&Trouble { fault: Fault::Away }).unwrap();
                let first = answer(stream, |_| ("503 Service Unavailable", body));
                self.asked.0.lock().unwrap().push(first);
            }
            ODD => self.answer_oddly(stream),
            _ => self.lead(n, stream),
        }
    }

    fn answer_oddly(&self, stream: TcpStream) {
        let is_command = |it: &str| it.contains("/api/v1/perform");
        let first = answer(stream, |first| {
            let mut odd = self.odd.lock().unwrap();
            match odd.len() {
                _ if !is_command(first) => ("200 OK", "ok\n".to_owned()),
                1 => odd[0].clone(),
                _ => odd.remove(0),
            }
        });
        if is_command(&first) {
            self.asked.0.lock().unwrap().push(first);
            self.asked.1.notify_all();
        }
    }

    /// Carries bytes in both directions, as far as they come.
    fn lead(self: &Arc<Self>, n: usize, near: TcpStream) {
        let hub = *self.hub.lock().unwrap();
        let Ok(far) = TcpStream::connect(hub) else { return };
        let both = || [near.try_clone().unwrap(), far.try_clone().unwrap()];
        self.open.lock().unwrap().insert(n, both());
        let place = Arc::<Mutex<Option<Break>>>::default();
        let ([near2, far2], inside, known) = (both(), Arc::clone(self), Arc::clone(&place));
        let up = move || {
            pump(near2, far2, |bytes| {
                let mut place = known.lock().unwrap();
                if bytes.starts_with(b"POST /api/v1/perform") {
                    *place = inside.cuts.lock().unwrap().pop_front();
                }
                let Some(Break::OfRequest(left)) = &mut *place else { return None };
                inside.passed(left, bytes.len())
            });
        };
        let inside = Arc::clone(self);
        let down = move || {
            pump(far, near, |bytes| match &mut *place.lock().unwrap() {
                _ if inside.mood() == MUTE => Some(0),
                Some(Break::OfReply(left)) => inside.passed(left, bytes.len()),
                _ => None,
            });
            inside.open.lock().unwrap().remove(&n);
        };
        thread::Builder::new().spawn(up).unwrap();
        thread::Builder::new().spawn(down).unwrap();
    }

    /// How many bytes still pass before the connection breaks, if it does.
    fn passed(&self, left: &mut usize, bytes: usize) -> Option<usize> {
        if bytes < *left {
            *left -= bytes;
            return None;
        }
        self.broken.fetch_add(1, Ordering::SeqCst);
        Some(*left)
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

/// Carries bytes until the end, or until `ends_after` so many of those that have just come.
fn pump(
    mut from: TcpStream,
    mut to: TcpStream,
    mut ends_after: impl FnMut(&[u8]) -> Option<usize>,
) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(many) = from.read(&mut bytes) {
        let end = ends_after(&bytes[..many]);
        let passes = end.unwrap_or(many);
        if many == 0 || to.write_all(&bytes[..passes]).is_err() || end.is_some() {
            break;
        }
    }
    from.shutdown(Shutdown::Both).ok(); // The other direction may have done so.
    to.shutdown(Shutdown::Both).ok();
}

/// A network before the hub of an office, an enterprise, and behind the network the desktop of lin, a manager, who has
/// signed in.
pub(crate) fn outpost(office: &Office) -> (Network, Firm, Desktop) {
    office.hire("lin", Role::Manager);
    let firm = Firm::found(office, "苏州远景贸易有限公司");
    let network = Network::of(office);
    let lin = Desktop::at(&network.url(), office);
    lin.enter("lin");
    (network, firm, lin)
}
