//! How many things one customer's session does at the same time, so that one cannot take the places of all.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::domain::Sha256Hash;

/// What is going on, by session.
pub(super) struct Turns {
    most: u32,
    taken: Mutex<HashMap<Sha256Hash, u32>>,
}

/// A turn that somebody has; over when it is dropped.
pub(super) struct Turn {
    turns: Arc<Turns>,
    session: Sha256Hash,
}

impl Turns {
    pub(super) fn of(most: u32) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// A turn for this session, unless it has as many as it may.
    pub(super) fn take(self: &Arc<Self>, session: Sha256Hash) -> Option<Turn> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.entry(session).or_default();
        if self.most <= *own {
            return None;
        }
        *own += 1;
        Some(Turn { turns: Arc::clone(self), session })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut taken = self.turns.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.session) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_its_turns_and_no_more_and_nobody_is_remembered_who_has_none() {
        let turns = Turns::of(2);
        let [one, other] = [b"one", b"two"].map(|it| Sha256Hash::of(it));
        let (first, second) = (turns.take(one), turns.take(one));
        assert!(first.is_some() && second.is_some());
        assert!(turns.take(one).is_none());
        assert!(turns.take(other).is_some());
        drop(first);
        assert!(turns.take(one).is_some());
        drop(second);
        assert!(turns.taken.lock().unwrap().is_empty());
    }
}
