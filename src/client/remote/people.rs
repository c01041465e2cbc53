//! Who may read what is kept of a hub while it is away: whoever signed in to it from here not long ago.
//!
//! The hub alone decides who works in the office. While it cannot be asked, a password is compared with the one that it
//! accepted last; that opens what was answered before, and lets commands wait. Whoever has a second factor must wait
//! for the hub, because a code can only be checked once, there.

use std::sync::{PoisonError, atomic::Ordering};

use serde::{Deserialize, Serialize};

use super::Shared;
use crate::{
    client::ClientError,
    desk::{
        password,
        staff::SignedIn,
        wire::{Granted, SignIn},
    },
    domain::Now,
    vault::Drawer,
};

/// How long after signing in at the hub somebody may still read here without it.
const LEASE_US: i64 = 72 * 3_600_000_000;
/// How far a clock may have been set back without anybody having cheated.
const SET_BACK_US: i64 = 3_600_000_000;

/// The people of one hub who signed in from this data folder.
pub(super) struct People(Drawer);

/// Somebody whom the hub let in.
#[derive(Serialize, Deserialize)]
struct Kept {
    signed: SignedIn,
    /// The password in a form that does not give it away.
    password: String,
    at_us: i64,
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
            let kept = Kept { signed: signed.clone(), password, at_us: now.micros() };
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

    /// The one who may read here without the hub; otherwise `why` it must be waited for.
    pub(super) fn recognise(
        &self,
        wish: &SignIn,
        (now, why): (Now, ClientError),
    ) -> Result<SignedIn, ClientError> {
        let json = self.0.get(&name(&wish.login)).ok().flatten();
        let kept = json.and_then(|json| serde_json::from_slice::<Kept>(&json).ok());
        let fresh = |it: &Kept| {
            (it.at_us - SET_BACK_US..=it.at_us + LEASE_US).contains(&now.micros())
                && password::matches(wish.password.reveal(), &it.password)
        };
        kept.filter(fresh).map(|it| it.signed).ok_or(why)
    }
}

impl Shared {
    /// Lets somebody in as the hub says; while it is away, whoever may read what is kept of it.
    pub(super) fn sign_in(&self, wish: &SignIn) -> Result<SignedIn, ClientError> {
        let now = (self.clock)();
        match self.noted(self.wire.post::<Granted>("/api/v1/session", wish)) {
            Ok(granted) => {
                self.people.keep(wish, &granted.signed, now);
                Ok(self.enter(granted))
            }
            Err(away @ ClientError::Offline(_)) => {
                let signed = self.people.recognise(wish, (now, away))?;
                self.read_as(&signed);
                Ok(signed)
            }
            Err(err) => {
                self.people.forget(&wish.login);
                Err(err)
            }
        }
    }

    pub(super) fn enter(&self, granted: Granted) -> SignedIn {
        self.wire.hold(Some(granted.token));
        let staff = granted.signed.actor.staff;
        *self.me.write().unwrap_or_else(PoisonError::into_inner) = Some(staff);
        self.is_signed_out.store(false, Ordering::SeqCst);
        self.feed.announce_all();
        self.ring();
        granted.signed
    }

    /// Lets somebody read what is kept, without a session; the hub asks for one when it is back.
    fn read_as(&self, signed: &SignedIn) {
        let staff = signed.actor.staff;
        if self.me() != Ok(staff) {
            self.wire.hold(None);
            *self.me.write().unwrap_or_else(PoisonError::into_inner) = Some(staff);
        }
        self.is_signed_out.store(false, Ordering::SeqCst);
        self.feed.announce_all();
    }
}

fn name(login: &str) -> String {
    format!("login/{}", login.trim().to_lowercase())
}
