//! How a hub was reached, and what follows from it.

use std::sync::{PoisonError, atomic::Ordering};

use super::{Shared, outbox::Sent, seat::Seat, wire::Wire};
use crate::{
    client::ClientError,
    desk::{Envelope, Fault, Receipt, session},
    domain::StaffId,
};

impl Shared {
    pub(super) fn me(&self) -> Result<StaffId, ClientError> {
        let me = *self.me.read().unwrap_or_else(PoisonError::into_inner);
        me.ok_or(ClientError::SignedOut)
    }

    /// Asks the hub, takes a note of how it was reached, and passes the outcome on. A hub whose database is away is
    /// no hub.
    pub(super) fn noted<T>(
        &self,
        ask: impl FnOnce() -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        self.noted_at(&self.wire, ask)
    }

    /// As [`Self::noted`], for whoever has the token of `wire`.
    pub(super) fn noted_at<T>(
        &self,
        wire: &Wire,
        ask: impl FnOnce() -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        let token = wire.token();
        let mut is_closed = false;
        let outcome = ask().map_err(|err| match err {
            ClientError::Desk(fault @ Fault::Away) => ClientError::Offline(fault.key()),
            ClientError::Desk(Fault::Refused(it)) if it.code == session::CLOSED => {
                is_closed = true;
                ClientError::SignedOut
            }
            other => other,
        });
        match &outcome {
            Ok(_) | Err(ClientError::Desk(_)) => self.is_back(),
            Err(ClientError::Offline(_)) => self.is_gone(),
            Err(ClientError::SignedOut) => {
                // A refusal of the session before says nothing about whoever has come in meanwhile.
                let gone = self.send_away(|me| {
                    let is_meant = self.wire.token() == token;
                    if is_meant && is_closed {
                        self.kept.forget(me);
                    }
                    is_meant
                });
                if gone {
                    self.has_ended();
                    self.wonder_who_is_gone();
                    self.wake();
                }
            }
            Err(_) => {}
        }
        outcome
    }

    /// Notes that whoever sits there must sign in again, if they are meant; whether that is news. Nobody comes in
    /// between the look at who sits there and the note, or it would be theirs.
    pub(super) fn send_away(&self, is_meant: impl FnOnce(StaffId) -> bool) -> bool {
        let me = self.me.read().unwrap_or_else(PoisonError::into_inner);
        me.is_some_and(is_meant) && !self.is_signed_out.swap(true, Ordering::SeqCst)
    }

    pub(super) fn is_gone(&self) {
        if !self.is_away.swap(true, Ordering::SeqCst) {
            tracing::warn!("the hub is away");
            self.wake();
        }
    }

    pub(super) fn is_back(&self) {
        if self.is_away.swap(false, Ordering::SeqCst) {
            tracing::info!("the hub is back");
            self.feed.announce_all(); // What was missed is not known.
            self.wonder_who_is_gone();
            self.wake();
        }
    }

    pub(super) fn wake(&self) {
        for wake in self.wakes.read().unwrap_or_else(PoisonError::into_inner).iter() {
            wake();
        }
    }

    /// Tells the thread that sends waiting commands to look now.
    pub(super) fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    /// Accounts may have been closed: the thread that sends waiting commands asks now, and then sends.
    pub(super) fn wonder_who_is_gone(&self) {
        self.is_unsure_who_is_gone.store(true, Ordering::SeqCst);
        self.ring();
    }

    pub(super) fn send(&self, by: &Seat, envelope: &Envelope) -> Result<Receipt, ClientError> {
        self.taken(&by.wire, || by.wire.post("/api/v1/perform", envelope))
    }

    /// Sends a command and takes a note of what it did.
    pub(super) fn taken(
        &self,
        wire: &Wire,
        send: impl FnOnce() -> Result<Receipt, ClientError>,
    ) -> Result<Receipt, ClientError> {
        let receipt = self.noted_at(wire, send)?;
        self.feed.announce(&receipt.touched);
        Ok(receipt)
    }

    /// Keeps a command for later, if it makes sense later.
    pub(super) fn put_off(&self, me: StaffId, (envelope, sent): (&Envelope, Sent)) -> ClientError {
        if !envelope.command.may_wait() {
            return ClientError::Offline("the command cannot wait".to_owned());
        }
        let kept = self.outbox.push(me, (envelope, sent), (self.clock)().micros());
        match kept {
            Ok(()) => {
                self.wake();
                ClientError::Queued
            }
            Err(err) => {
                tracing::error!(%err, "a command could not be kept");
                ClientError::Offline(err.to_string())
            }
        }
    }

    /// Asks, and falls back on what was answered before.
    pub(super) fn fetch(
        &self,
        by: &Seat,
        name: &str,
        ask: impl FnOnce() -> Result<Vec<u8>, ClientError>,
    ) -> Result<Vec<u8>, ClientError> {
        self.fetch_as(&by.wire, (Some(self.reader(by)?), name), ask)
    }

    /// As [`Self::fetch`], under a name that belongs to nobody.
    pub(super) fn fetch_as(
        &self,
        wire: &Wire,
        name: (Option<StaffId>, &str),
        ask: impl FnOnce() -> Result<Vec<u8>, ClientError>,
    ) -> Result<Vec<u8>, ClientError> {
        match self.noted_at(wire, ask) {
            Ok(bytes) => {
                self.kept.put(name, &bytes);
                Ok(bytes)
            }
            Err(ClientError::Offline(why)) => self.kept.get(name).ok_or(ClientError::Offline(why)),
            Err(err) => Err(err),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        client::{ClientError, Remote},
        desk::machine_clock,
        domain::StaffId,
        vault::Keep,
    };

    #[test]
    fn nobody_is_sent_away_by_what_was_found_out_before_they_came() {
        let folder = tempfile::tempdir().unwrap();
        let kept = (folder.path(), Keep::FileOnly);
        let remote = Remote::connect("http://127.0.0.1:1", kept, machine_clock()).unwrap();
        let it = &remote.shared;
        let staff = StaffId::fresh();
        *it.me.write().unwrap() = Some(staff);
        std::thread::scope(|scope| {
            let (looks, looked) = std::sync::mpsc::channel();
            let away = scope.spawn(move || {
                it.send_away(|me| {
                    looks.send(()).unwrap();
                    me == staff
                })
            });
            looked.recv().unwrap();
            let came = scope.spawn(|| {
                let _me = it.me.write().unwrap();
                it.is_signed_out.store(false, super::Ordering::SeqCst);
            });
            assert!(away.join().unwrap());
            came.join().unwrap();
        });
        assert!(!it.is_signed_out.load(super::Ordering::SeqCst), "who came last sits there");
    }

    #[test]
    fn a_late_refusal_of_the_session_before_does_not_send_away_who_has_come_in_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let kept = (folder.path(), Keep::FileOnly);
        // Nobody listens there.
        let remote = Remote::connect("http://127.0.0.1:1", kept, machine_clock()).unwrap();
        let it = &remote.shared;
        let is_signed_out = || it.is_signed_out.load(super::Ordering::SeqCst);
        *it.me.write().unwrap() = Some(StaffId::fresh());
        it.wire.hold(Some("before".into()));
        let late = it.noted(|| {
            it.wire.hold(Some("now".into()));
            Err::<(), _>(ClientError::SignedOut)
        });
        assert_eq!((late, is_signed_out()), (Err(ClientError::SignedOut), false));
        let refused = it.noted(|| Err::<(), _>(ClientError::SignedOut));
        assert_eq!((refused, is_signed_out()), (Err(ClientError::SignedOut), true));
    }
}
