//! The threads of a remote desk: one listens to what changes, one sends what waits.

use std::{
    io::{BufRead as _, BufReader},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, PoisonError, Weak,
        atomic::Ordering,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::{Builder, JoinHandle},
    time::Duration,
};

use super::{Shared, outbox::Sent, seat::Seat};
use crate::{
    client::ClientError,
    desk::{Fault, Subject, session::Token, wire::News},
    domain::{CommandId, StaffId},
};

/// How long between two looks whether the hub is back.
const PAUSE: Duration = Duration::from_millis(500);
/// How often waiting commands are looked for by themselves.
const LOOK: Duration = Duration::from_secs(2);

/// They end when this is dropped: the sender at once, the listener with its next sign of life.
pub(super) struct Threads {
    stop: Option<Sender<()>>,
    shared: Weak<Shared>,
    sender: Option<JoinHandle<()>>,
}

impl Threads {
    pub(super) fn begin(shared: &Arc<Shared>) -> std::io::Result<Self> {
        let (stop, stopped) = mpsc::channel::<()>();
        let weak = Arc::downgrade(shared);
        Builder::new().name("hub-listener".to_owned()).spawn(move || {
            while stopped.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                let Some(shared) = weak.upgrade() else { return };
                if let Some(token) = shared.wire.token() {
                    unstopped("hub-listener", || shared.hear(&token));
                }
            }
        })?;
        let weak = Arc::downgrade(shared);
        let sender = Builder::new().name("hub-sender".to_owned()).spawn(move || {
            loop {
                let Some(shared) = weak.upgrade() else { return };
                if !shared.wait_for_the_bell() {
                    return;
                }
                unstopped("hub-sender", || shared.send_waiting());
            }
        })?;
        Ok(Self { stop: Some(stop), shared: Arc::downgrade(shared), sender: Some(sender) })
    }
}

/// Does one round of a thread; what it stumbles over must not end those that follow.
fn unstopped(name: &str, round: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(round)).is_err() {
        tracing::error!(thread = name, "a round of a thread panicked");
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(shared) = self.shared.upgrade() {
            shared.closing.store(true, Ordering::SeqCst);
            shared.ring();
        }
        if let Some(sender) = self.sender.take()
            && sender.join().is_err()
        {
            tracing::error!("the thread that sends commands has panicked");
        }
    }
}

impl Shared {
    /// Listens until the connection ends or somebody else signs in.
    fn hear(&self, token: &Token) {
        let after = *self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let path = after.map_or_else(
            || "/api/v1/feed".to_owned(),
            |after| format!("/api/v1/feed?after={after}"),
        );
        let Ok(response) = self.noted(|| self.wire.stream(&path)) else { return };
        self.wonder_who_is_gone();
        if after.is_none() {
            // What changed between the first answers and now was told to nobody.
            self.feed.announce_all();
        }
        let mut lines = BufReader::new(response.into_body().into_reader()).lines();
        while let Some(Ok(line)) = lines.next() {
            if self.is_closing() || self.wire.token().as_ref() != Some(token) {
                return;
            }
            self.take_in(&line);
        }
        // Ended or broken: the next round finds out which.
    }

    /// One line of the stream; see the hub's `feed`.
    fn take_in(&self, line: &str) {
        if let Some(json) = line.strip_prefix("data:") {
            match serde_json::from_str::<News>(json.trim_start()) {
                Ok(news) if !news.all => {
                    if news.subjects.contains(&Subject::Staff) {
                        self.wonder_who_is_gone();
                    }
                    self.feed.announce(&news.subjects);
                }
                // More than can be told, or told in words of a newer hub: look at everything again.
                Ok(_) | Err(_) => self.feed.announce_all(),
            }
        } else if let Some(id) = line.strip_prefix("id:")
            && let Ok(moment) = id.trim().parse()
        {
            *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(moment);
        }
    }

    /// Waits until there may be something to send; `false` when the desk is being closed.
    fn wait_for_the_bell(&self) -> bool {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.bell.wait_timeout_while(rung, LOOK, |rung| !*rung);
        let (mut rung, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *rung = false;
        !self.is_closing()
    }

    /// Sends what waits, oldest first, until the hub is away again; also finds out whether it is back.
    fn send_waiting(&self) {
        let mut leaving = self.leaving.lock().unwrap_or_else(PoisonError::into_inner);
        // What they gave before they left is sent first.
        let (done, sending): (Vec<_>, Vec<_>) =
            std::mem::take(&mut *leaving).into_iter().partition(|it| Arc::strong_count(it) == 1);
        *leaving = sending;
        drop(leaving);
        for token in done {
            if let Err(err) = self.wire.end(&token) {
                tracing::info!(%err, "the hub was not told of a leaving; the session ends by itself");
            }
        }
        if self.is_away.load(Ordering::SeqCst) {
            // Whoever answers is noted. A hub whose database is away says so here.
            if self.noted(|| self.wire.get_raw("/health")).is_err() {
                return;
            }
        }
        if self.is_unsure_who_is_gone.swap(false, Ordering::SeqCst)
            && let Err(err) = self.ask_who_is_gone()
        {
            // A hub that does not understand the question is asked again when it was away.
            let is_lost = matches!(err, ClientError::Offline(_) | ClientError::Desk(Fault::Busy));
            self.is_unsure_who_is_gone.store(is_lost, Ordering::SeqCst);
            tracing::info!(%err, "whose account was closed is not known");
        }
        let by = self.seat();
        let Ok(me) = by.me() else { return };
        if self.is_signed_out.load(Ordering::SeqCst) || !self.outbox.waits_for(me) {
            return;
        }
        if by.wire.token().is_none() {
            // Who reads what is kept has no session: the hub is back and asks who is there.
            self.noted_at(&by.wire, || Err::<(), _>(ClientError::SignedOut)).ok();
            return;
        }
        // Whoever closes the program does not wait for thousands.
        while !self.is_closing() && self.send_first(me, &by).is_some() {}
        if let Err(err) = self.outbox.stand_still(me) {
            tracing::warn!(%err, "some commands that were never sent cannot be taken back");
        }
    }

    /// Sends the first command that waits; nothing when there is none or the list stands still.
    fn send_first(&self, me: StaffId, by: &Seat) -> Option<()> {
        let (envelope, before) = match self.outbox.take_up(me) {
            Ok(first) => first?,
            Err(err) => {
                // Sent unmarked, it could be taken back although it is done.
                tracing::error!(%err, "that a command is sent could not be written");
                return None;
            }
        };
        if before == Sent::Never {
            self.wake();
        }
        let outcome = match self.send(by, &envelope) {
            Ok(_) => Ok(()),
            Err(err) if is_final(&err) => Err(err),
            Err(err) => {
                if err == ClientError::SignedOut && before == Sent::Never {
                    self.was_not_let_in(envelope.id);
                }
                self.hold_back(&err);
                return None;
            }
        };
        self.held_by.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Err(err) = self.outbox.settle(envelope.id, outcome) {
            // It will be sent again, which changes nothing.
            tracing::error!(%err, "the list of waiting commands could not be written");
            return None;
        }
        self.wake();
        Some(())
    }

    /// The hub did not look at a command, because nobody is signed in there: it is as if never sent.
    fn was_not_let_in(&self, id: CommandId) {
        if let Err(err) = self.outbox.put_back(id) {
            tracing::warn!(%err, "a command that is surely not done cannot be taken back");
        }
        self.wake();
    }

    /// The list stands still and keeps its order; it is tried again, here or by a newer program.
    fn hold_back(&self, err: &ClientError) {
        let is_reached = !matches!(err, ClientError::Offline(_) | ClientError::SignedOut);
        let why = is_reached.then(|| err.clone());
        let mut held_by = self.held_by.lock().unwrap_or_else(PoisonError::into_inner);
        if *held_by != why {
            tracing::warn!(%err, "the commands that wait are held back");
            *held_by = why;
            drop(held_by);
            self.wake();
        }
    }

    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }
}

/// Whether a command that is sent again would be refused again. Everything that is not on this list, trouble
/// of the hub and misunderstandings between versions above all, must not cost anybody what they have typed.
fn is_final(err: &ClientError) -> bool {
    match err {
        // What the hub keeps papers in is its own trouble, and passes; an office that was moved is somewhere.
        ClientError::Desk(Fault::Refused(refused)) => {
            !refused.code.starts_with("vault-")
                && !["office-moved", "office-on-the-way"].contains(&refused.code.as_str())
        }
        ClientError::Desk(fault) => {
            matches!(fault, Fault::Forbidden | Fault::NotFound | Fault::Conflict | Fault::Duplicate)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::error::Refused;

    #[test]
    fn what_is_no_word_of_the_office_costs_nobody_what_they_have_typed() {
        let refused = |code: &str| ClientError::Desk(Fault::Refused(Refused::new(code)));
        for code in ["vault-away", "office-moved", "office-on-the-way"] {
            assert!(!is_final(&refused(code)), "{code}");
        }
        assert!(is_final(&refused("enterprise-no-name")));
    }
}
