//! The desk of a hub far away.
//!
//! Answers are kept, encrypted, so that the desk stays readable while the hub is away; commands
//! that cannot be sent wait in order and are sent when it is back: see `outbox`.

mod kept;
mod listen;
mod outbox;
mod people;
mod reached;
mod seat;
pub mod trust;
mod wire;

use std::{
    path::Path,
    sync::{
        Arc, Condvar, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use self::{
    kept::Kept,
    listen::Threads,
    outbox::{Outbox, Sent},
    people::People,
    seat::Seat,
    trust::Known,
    wire::Wire,
};
use super::{
    Backend, ClientError, HubState,
    elsewhere::{Departure, Landing},
};
use crate::{
    desk::{
        Answer, Clock, Envelope, Feed, Query, Receipt, Subject,
        files::{Size, Staged},
        import::Batch,
        office::{Founding, FrontDoor},
        session::Token,
        staff::SignedIn,
        wire::{CollectElsewhere, DepartElsewhere, Elsewhere, EnterDemo, HubCard, SignIn},
    },
    domain::{CommandId, Sha256Hash, StaffId, VersionId, import::Tally},
    vault::{Drawer, Keep, VaultError, open_key},
};

/// The folder of what is kept of hubs, in the data folder.
const FOLDER: &str = "hubs";

/// The desk of a hub, with whoever is signed in to it.
pub struct Remote {
    shared: Arc<Shared>,
    /// In whose name things are done; of whoever is signed in at that moment when there is none.
    seat: Option<Arc<Seat>>,
    /// None at a seat: they end with the desk itself.
    _threads: Option<Threads>,
}

/// What the lanes and the threads of a remote desk share.
struct Shared {
    wire: Wire,
    /// What was answered before.
    kept: Kept,
    outbox: Outbox,
    people: People,
    feed: Feed,
    clock: Clock,
    me: RwLock<Option<StaffId>>,
    /// By which login they came.
    login: Mutex<String>,
    /// Until when they may read what is kept without the hub.
    reads_until: AtomicI64,
    is_away: AtomicBool,
    is_signed_out: AtomicBool,
    /// Whether an account was closed while the hub could not be asked is not known.
    is_unsure_who_is_gone: AtomicBool,
    wakes: RwLock<Vec<Arc<dyn Fn() + Send + Sync>>>,
    /// The moment of the last news that was heard.
    heard: Mutex<Option<i64>>,
    /// Rung when there may be something to send.
    bell: Condvar,
    rung: Mutex<bool>,
    closing: AtomicBool,
    /// Why the list of waiting commands stands still although the hub answers.
    held_by: Mutex<Option<ClientError>>,
    /// Tokens of those who have left, until what they gave is sent and the hub knows.
    leaving: Mutex<Vec<Arc<Token>>>,
}

/// Why a hub cannot be worked with.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("the threads of the desk: {0}")]
    Threads(#[from] std::io::Error),
}

impl Remote {
    /// Meets the hub at `url`; what is kept of it goes into the data folder, encrypted.
    ///
    /// A hub that is away is tried again and again; meanwhile what is kept of it can be read.
    pub fn connect(
        url: &str,
        (folder, keep): (&Path, Keep),
        clock: Clock,
    ) -> Result<Self, RemoteError> {
        let url = url.trim_end_matches('/');
        let wire = Wire::new(url, Known::in_folder(folder));
        let is_away = match wire.get::<HubCard>("/api/v1/hub") {
            Ok(card) if card.understands_us() => false,
            Ok(_) => return Err(ClientError::Misunderstood.into()),
            Err(ClientError::Offline(_)) => true,
            Err(err) => return Err(err.into()),
        };
        let key = open_key(folder, keep)?.key;
        let place = folder.join(FOLDER).join(Sha256Hash::of(url.as_bytes()).to_string());
        let people = Drawer::open(&place.join("people"), &key)?;
        let answers = Drawer::open(&place.join("answers"), &key)?;
        let shared = Arc::new(Shared {
            wire,
            kept: Kept::open(answers, people.clone(), clock())?,
            outbox: Outbox::open(&Drawer::open(&place.join("commands"), &key)?)?,
            people: People::in_drawer(people),
            feed: Feed::new(clock().micros()),
            clock,
            me: RwLock::default(),
            login: Mutex::default(),
            reads_until: AtomicI64::default(),
            is_away: AtomicBool::new(is_away),
            is_signed_out: AtomicBool::new(false),
            is_unsure_who_is_gone: AtomicBool::new(true),
            wakes: RwLock::default(),
            heard: Mutex::default(),
            bell: Condvar::new(),
            // There is something to ask at once.
            rung: Mutex::new(true),
            closing: AtomicBool::new(false),
            held_by: Mutex::default(),
            leaving: Mutex::default(),
        });
        let threads = Some(Threads::begin(&shared)?);
        Ok(Self { shared, seat: None, _threads: threads })
    }

    /// Whoever does what is asked for now.
    fn by(&self) -> Arc<Seat> {
        self.seat.as_ref().map_or_else(|| Arc::new(self.shared.seat()), Arc::clone)
    }
}

impl Backend for Remote {
    fn seat(&self) -> Arc<dyn Backend> {
        let shared = Arc::clone(&self.shared);
        Arc::new(Self { shared, seat: Some(self.by()), _threads: None })
    }

    fn perform(&self, envelope: &Envelope) -> Result<Receipt, ClientError> {
        let (it, by) = (&self.shared, self.by());
        let me = by.me()?;
        let is_known_away = it.is_away.load(Ordering::SeqCst) && envelope.command.may_wait();
        if is_known_away || it.outbox.waits_for(me) {
            let kept = it.put_off(me, (envelope, Sent::Never));
            it.ring();
            return Err(kept);
        }
        // Whether it was done when a connection broke is not known; sending it again under the same id is harmless.
        // A hub that has waited for its database in vain is not asked to wait a second time.
        let post = || by.wire.post("/api/v1/perform", envelope);
        let twice = || match post() {
            Err(ClientError::Offline(_)) => post(),
            other => other,
        };
        match it.taken(&by.wire, twice) {
            Err(ClientError::Offline(_)) => Err(it.put_off(me, (envelope, Sent::Perhaps))),
            other => other,
        }
    }

    fn answer(&self, query: &Query) -> Result<Answer, ClientError> {
        let (it, by) = (&self.shared, self.by());
        let name =
            serde_json::to_string(query).map_err(|_unwritable| ClientError::Misunderstood)?;
        let ask = || by.wire.post_raw("/api/v1/ask", query);
        let json = if query.shows_in_full() {
            // Seen for a minute, and on record at the hub: nothing of it stays here.
            it.reader(&by)?;
            it.noted_at(&by.wire, ask)
        } else {
            it.fetch(&by, &name, ask)
        }?;
        serde_json::from_slice(&json).map_err(|_other_version| ClientError::Misunderstood)
    }

    fn sign_in(&self, wish: &SignIn) -> Result<SignedIn, ClientError> {
        self.shared.sign_in(wish)
    }

    fn enter_demo(&self, staff: StaffId) -> Result<SignedIn, ClientError> {
        let wish = EnterDemo { staff };
        let granted = self.shared.noted(|| self.shared.wire.post("/api/v1/session/demo", &wish))?;
        Ok(self.shared.enter(granted))
    }

    fn depart(&self) -> Result<Departure, ClientError> {
        let it = &self.shared;
        let landing = Landing::open()?;
        let wish = DepartElsewhere { challenge: landing.challenge(), port: landing.port() };
        let gone: Elsewhere = it.noted(|| it.wire.post("/api/v1/session/elsewhere", &wish))?;
        Ok(Departure::new(gone.url, gone.handle, landing))
    }

    fn arrive(&self, departure: &Departure) -> Result<SignedIn, ClientError> {
        let it = &self.shared;
        let ticket = departure.ticket(&it.wire.address("/sign-in/oidc/done"))?;
        let verifier = departure.landing.verifier().clone();
        let wish = CollectElsewhere { handle: departure.handle.clone(), verifier, ticket };
        let granted = it.noted(|| it.wire.post("/api/v1/session/elsewhere/collect", &wish))?;
        Ok(it.enter(granted))
    }

    fn stage(&self, name: &str, bytes: &[u8]) -> Result<Staged, ClientError> {
        let by = self.by();
        self.shared.noted_at(&by.wire, || by.wire.put(("/api/v1/files", name), bytes))
    }

    fn picture(
        &self,
        version: VersionId,
        (page, size): (u16, Size),
    ) -> Result<Vec<u8>, ClientError> {
        let (it, by) = (&self.shared, self.by());
        let name = match size {
            Size::Thumb => "thumb",
            Size::View => "view",
        };
        let path = format!("/api/v1/papers/{version}/{page}/{name}");
        let (reader, ask) = (it.reader(&by)?, || by.wire.get_raw(&path));
        if size == Size::View {
            // Each look at a whole page is put on record by the hub, so it is not kept here.
            return it.noted_at(&by.wire, ask);
        }
        // A thumbnail never changes.
        match it.kept.get((Some(reader), &path)) {
            Some(kept) => Ok(kept),
            None => it.fetch(&by, &path, ask),
        }
    }

    fn rehearse(&self, batch: &Batch) -> Result<Tally, ClientError> {
        let by = self.by();
        self.shared.noted_at(&by.wire, || by.wire.post("/api/v1/rehearse", batch))
    }

    fn front_door(&self) -> Result<FrontDoor, ClientError> {
        let wire = &self.shared.wire;
        let json = self.shared.fetch_as(wire, (None, "door"), || wire.get_raw("/api/v1/door"))?;
        serde_json::from_slice(&json).map_err(|_other_version| ClientError::Misunderstood)
    }

    fn found(&self, founding: &Founding) -> Result<(), ClientError> {
        self.shared.noted(|| self.shared.wire.post("/api/v1/office", founding))
    }

    fn sign_out(&self) {
        let it = &self.shared;
        let mut me = it.me.write().unwrap_or_else(PoisonError::into_inner);
        *me = None;
        let token = it.wire.take_token();
        drop(me);
        if let Some(token) = token {
            // The hub is told by a thread: whoever leaves does not wait.
            it.leaving.lock().unwrap_or_else(PoisonError::into_inner).push(token);
            it.ring();
        }
    }

    fn moment(&self) -> u64 {
        self.shared.feed.moment()
    }

    fn changed_since(&self, subjects: &[Subject], moment: u64) -> bool {
        self.shared.feed.changed_since(subjects, moment)
    }

    fn listen(&self, wake: Arc<dyn Fn() + Send + Sync>) {
        let also = Arc::clone(&wake);
        self.shared.feed.listen(move |_| also());
        self.shared.wakes.write().unwrap_or_else(PoisonError::into_inner).push(wake);
    }

    fn hub(&self) -> Option<HubState> {
        let it = &self.shared;
        let (waiting, late) = it.me().map(|me| it.outbox.of(me)).unwrap_or_default();
        let (fingerprint, is_new) = it.wire.acquaintance();
        let held_by = it.held_by.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let held_by = held_by.filter(|_| !waiting.is_empty());
        Some(HubState {
            fingerprint,
            is_new,
            held_by,
            is_away: it.is_away.load(Ordering::SeqCst),
            is_signed_out: it.is_signed_out.load(Ordering::SeqCst),
            waiting,
            late,
        })
    }

    fn withdraw(&self, id: CommandId) {
        if let Err(err) = self.shared.outbox.withdraw(id) {
            tracing::error!(%err, "a waiting command could not be taken back");
        }
        self.shared.wake();
    }

    fn forget_late(&self) {
        if let Ok(me) = self.by().me()
            && let Err(err) = self.shared.outbox.read_all(me)
        {
            tracing::error!(%err, "what was read could not be forgotten");
        }
        self.shared.wake();
    }
}
