//! Who may read what is kept of a hub while it is away: whoever signed in to it from here not long ago.
//!
//! The hub alone decides who works in the office. While it cannot be asked, a password is compared with the one that it
//! accepted last; that opens what was answered before, and lets commands wait. Whoever has a second factor must wait
//! for the hub, because a code can only be checked once, there.

use std::sync::{PoisonError, atomic::Ordering};

use serde::{Deserialize, Serialize};

use super::{Shared, kept::Lease, seat::Seat};
use crate::{
    client::ClientError,
    desk::{
        password,
        session::MOST_ASKED,
        staff::SignedIn,
        wire::{Granted, SignIn, WhoIsGone},
    },
    domain::{Now, Sha256Hash, StaffId, session},
    vault::Drawer,
};

/// How long after signing in at the hub somebody may still read here without it.
const LEASE_US: i64 = session::KEPT.num_seconds() * 1_000_000;
/// How far a clock may have been set back without anybody having cheated.
const SET_BACK_US: i64 = 3_600_000_000;
/// Wrong passwords after which only the hub lets somebody in.
const MOST_WRONG: u32 = 5;

/// The people of one hub who signed in from this data folder.
pub(super) struct People(Drawer);

/// Somebody whom the hub let in.
#[derive(Serialize, Deserialize)]
struct Kept {
    signed: SignedIn,
    /// The password in a form that does not give it away.
    password: String,
    at_us: i64,
    /// Wrong passwords since the last right one.
    #[serde(default)]
    wrong: u32,
    /// When they were last let in; the clock does not go back behind that.
    #[serde(default)]
    seen_us: i64,
}

/// Somebody who may read, and until when.
pub(super) struct Reader {
    signed: SignedIn,
    until_us: i64,
}

impl People {
    pub(super) const fn in_drawer(drawer: Drawer) -> Self {
        Self(drawer)
    }

    /// Keeps somebody whom the hub has just let in.
    pub(super) fn keep(&self, wish: &SignIn, signed: &SignedIn, now: Now) {
        if !wish.code.reveal().is_empty() {
            self.forget(&wish.login);
            return;
        }
        let kept = password::hash(wish.password.reveal()).ok().and_then(|password| {
            let at_us = now.micros();
            let kept = Kept { signed: signed.clone(), password, at_us, wrong: 0, seen_us: at_us };
            serde_json::to_vec(&kept).ok()
        });
        let is_kept = kept.is_some_and(|json| self.0.put(&name(&wish.login), &json).is_ok());
        if !is_kept {
            tracing::warn!("without the hub nobody will get in here");
        }
    }

    /// Forgets somebody whom the hub did not let in.
    pub(super) fn forget(&self, login: &str) {
        if let Err(err) = self.0.remove(&name(login)) {
            tracing::warn!(%err, "who was known here could not be forgotten");
        }
    }

    /// Whose login it is, if they are known here.
    fn whose(&self, login: &str) -> Option<StaffId> {
        let json = self.0.get(&name(login)).ok().flatten()?;
        let kept: Kept = serde_json::from_slice(&json).ok()?;
        Some(kept.signed.actor.staff)
    }

    /// The one who may read here without the hub; otherwise `why` it must be waited for.
    ///
    /// An attempt is counted before the password is looked at, so that ending the program in between wins nothing.
    fn recognise(
        &self,
        wish: &SignIn,
        (now, why): (Now, ClientError),
    ) -> Result<Reader, ClientError> {
        let json = self.0.get(&name(&wish.login)).ok().flatten();
        let kept = json.and_then(|json| serde_json::from_slice::<Kept>(&json).ok());
        let until = |it: &Kept| it.at_us + LEASE_US;
        let is_timely = |it: &Kept| {
            (it.seen_us.max(it.at_us) - SET_BACK_US..=until(it)).contains(&now.micros())
        };
        let Some(mut kept) = kept.filter(is_timely) else { return Err(why) };
        kept.wrong += 1;
        if MOST_WRONG < kept.wrong || !self.note(wish, &kept) {
            self.forget(&wish.login);
            return Err(why);
        }
        if !password::matches(wish.password.reveal(), &kept.password) {
            return Err(why);
        }
        (kept.wrong, kept.seen_us) = (0, kept.seen_us.max(now.micros()));
        self.note(wish, &kept);
        Ok(Reader { until_us: until(&kept), signed: kept.signed })
    }

    /// Writes down what is known of somebody; whether that worked.
    fn note(&self, wish: &SignIn, kept: &Kept) -> bool {
        let json = serde_json::to_vec(kept).ok();
        json.is_some_and(|json| self.0.put(&name(&wish.login), &json).is_ok())
    }
}

impl Shared {
    /// Lets somebody in as the hub says; while it is away, whoever may read what is kept of it.
    pub(super) fn sign_in(&self, wish: &SignIn) -> Result<SignedIn, ClientError> {
        let now = (self.clock)();
        let post = || self.wire.post::<Granted>("/api/v1/session", wish);
        // A connection that was kept open may have died meanwhile. A code is good once and is not shown twice.
        let again = || match post() {
            Err(ClientError::Offline(_)) if wish.code.reveal().is_empty() => post(),
            other => other,
        };
        match self.noted(again) {
            Ok(granted) => {
                self.people.keep(wish, &granted.signed, now);
                self.is_known_as(&wish.login);
                Ok(self.enter(granted))
            }
            Err(away @ ClientError::Offline(_)) => {
                let reader = self.people.recognise(wish, (now, away))?;
                self.read_as(&reader);
                self.is_known_as(&wish.login);
                Ok(reader.signed)
            }
            Err(err) => {
                // Said to the right password alone.
                let is_closed = err.key() == "fault-staff-closed";
                let closed = is_closed.then(|| self.people.whose(&wish.login)).flatten();
                if let Some(staff) = closed {
                    self.kept.forget(staff);
                }
                self.people.forget(&wish.login);
                Err(err)
            }
        }
    }

    /// Asks the hub whose account was closed while it could not be reached, and throws away what is kept for them.
    pub(super) fn ask_who_is_gone(&self) -> Result<(), ClientError> {
        let mut readers = self.kept.readers();
        readers.retain(|(_, it)| it.session.is_some());
        for some in readers.chunks(MOST_ASKED) {
            let asked =
                WhoIsGone { sessions: some.iter().filter_map(|(_, it)| it.session).collect() };
            let gone: Vec<Sha256Hash> =
                self.noted(|| self.wire.post("/api/v1/session/gone", &asked))?;
            let is_gone = |it: &Lease| it.session.is_some_and(|it| gone.contains(&it));
            for (staff, it) in some.iter().filter(|(_, it)| is_gone(it)) {
                tracing::info!("an account was closed: what was kept for it is thrown away");
                self.kept.forget(*staff);
                self.people.forget(&it.login);
                self.is_gone_for_good(*staff);
            }
        }
        Ok(())
    }

    /// Whoever sits there in the name of a closed account is sent away.
    fn is_gone_for_good(&self, staff: StaffId) {
        self.send_away(|me| me == staff);
        self.wake();
    }

    fn is_known_as(&self, login: &str) {
        login.clone_into(&mut self.login.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The hub has ended a session: whoever had it is not let in without asking the hub again.
    pub(super) fn has_ended(&self) {
        let login = self.login.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !login.is_empty() && self.wire.token().is_some() {
            self.people.forget(&login);
        }
    }

    /// Whoever may read what is kept; while the hub is away, no longer than it said.
    pub(super) fn reader(&self, by: &Seat) -> Result<StaffId, ClientError> {
        let me = by.me()?;
        let is_over = self.reads_until.load(Ordering::SeqCst) < (self.clock)().micros();
        if is_over && self.is_away.load(Ordering::SeqCst) {
            self.kept.forget(me);
            // Somebody who has gone already sends nobody away.
            if self.send_away(|it| it == me) {
                self.wake();
            }
            return Err(ClientError::SignedOut);
        }
        Ok(me)
    }

    pub(super) fn enter(&self, granted: Granted) -> SignedIn {
        let (staff, until_us) = (granted.signed.actor.staff, (self.clock)().micros() + LEASE_US);
        let session = Some(Sha256Hash::of(granted.token.reveal().as_bytes()));
        let login = granted.signed.login.clone();
        self.kept.welcome(staff, Lease { until_us, login, session });
        let mut me = self.me.write().unwrap_or_else(PoisonError::into_inner);
        self.wire.hold(Some(granted.token));
        *me = Some(staff);
        self.reads_until.store(until_us, Ordering::SeqCst);
        self.is_signed_out.store(false, Ordering::SeqCst);
        drop(me);
        self.wire.is_relied_on();
        self.feed.announce_all();
        self.ring();
        granted.signed
    }

    /// Lets somebody read what is kept, without a session; the hub asks for one when it is back.
    fn read_as(&self, reader: &Reader) {
        let staff = reader.signed.actor.staff;
        let mut me = self.me.write().unwrap_or_else(PoisonError::into_inner);
        if *me != Some(staff) {
            self.wire.hold(None);
        }
        *me = Some(staff);
        self.reads_until.store(reader.until_us, Ordering::SeqCst);
        self.is_signed_out.store(false, Ordering::SeqCst);
        drop(me);
        self.feed.announce_all();
    }
}

fn name(login: &str) -> String {
    format!("login/{}", login.trim().to_lowercase())
}
