//! An answer that is on its way, here, or out of date.

use crate::{
    client::{Client, ClientError, Pending},
    desk::Ask,
};

/// Keeps the last answer on screen while a newer one is fetched, so that nothing flickers.
pub struct Fetched<Q: Ask> {
    asked: Option<(Q, u64)>,
    pending: Option<Pending<Q::Answer>>,
    latest: Option<Result<Q::Answer, ClientError>>,
}

impl<Q: Ask> Default for Fetched<Q> {
    fn default() -> Self {
        Self { asked: None, pending: None, latest: None }
    }
}

impl<Q: Ask> Fetched<Q> {
    /// The newest answer to `ask`. Asks again when the question changes or its subjects do.
    pub fn of(&mut self, client: &Client, ask: Q) -> Option<&Result<Q::Answer, ClientError>> {
        self.refresh(client, ask, Keep::Nothing);
        self.latest.as_ref()
    }

    /// Like [`Self::of`], but shows the answer to the last question until the new one is there:
    /// for lists that follow what is being typed.
    pub fn following(
        &mut self,
        client: &Client,
        ask: Q,
    ) -> Option<&Result<Q::Answer, ClientError>> {
        self.refresh(client, ask, Keep::Previous);
        self.latest.as_ref()
    }

    /// Whether what is shown may soon be replaced.
    pub fn is_loading(&self) -> bool {
        self.pending.is_some()
    }

    /// The answer that is here, without asking.
    pub fn latest(&self) -> Option<&Q::Answer> {
        self.latest.as_ref().and_then(|it| it.as_ref().ok())
    }

    /// Forgets the answer, so that the next look asks again.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    fn refresh(&mut self, client: &Client, ask: Q, keep: Keep) {
        let same = self.asked.as_ref().is_some_and(|(asked, _)| *asked == ask);
        let old = self
            .asked
            .as_ref()
            .is_some_and(|(asked, moment)| client.changed_since(&asked.watches(), *moment));
        if !same {
            self.pending = None; // The answer to a question that nobody asks any more.
            if keep == Keep::Nothing {
                self.latest = None;
            }
        }
        if !same || (old && self.pending.is_none()) {
            self.asked = Some((ask.clone(), client.moment()));
            self.pending = Some(client.ask(ask));
        }
        if let Some(result) = self.pending.as_ref().and_then(Pending::poll) {
            self.pending = None;
            self.latest = Some(result);
        }
    }
}

/// What stays on the screen while the answer to another question is on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Nothing,
    Previous,
}
