//! A long list of which only the windows in sight are asked for.

use std::{collections::HashMap, ops::Range};

use super::fetched::Fetched;
use crate::{client::Client, desk::Ask};

/// Rows asked for at a time.
const WINDOW: i64 = 100;
/// Windows kept; the others are asked for again.
const MOST: usize = 40;

/// An answer that is a part of a longer list.
pub trait Window {
    type Row;

    /// Where in the list it begins.
    fn offset(&self) -> i64;

    fn rows(&self) -> &[Self::Row];
}

/// The windows of one list that are here or on their way.
pub struct Windows<Q: Ask>(HashMap<i64, Fetched<Q>>);

impl<Q: Ask> Default for Windows<Q> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<Q: Ask> Windows<Q>
where
    Q::Answer: Window,
{
    /// The row at a place, if its window is here and still the right one.
    pub fn row(&self, row: usize) -> Option<&<Q::Answer as Window>::Row> {
        let at = i64::try_from(row).ok()? / WINDOW;
        let window = self.0.get(&at)?.latest()?;
        let offset = usize::try_from(window.offset()).ok()?;
        window.rows().get(row.checked_sub(offset)?)
    }

    /// Asks for the windows in sight, and forgets those far away. `ask` makes the question from where a
    /// window begins and how long it is.
    pub fn fetch(&mut self, client: &Client, visible: Range<usize>, ask: impl Fn(i64, i64) -> Q) {
        let from = i64::try_from(visible.start).unwrap_or(0) / WINDOW;
        let to = i64::try_from(visible.end).unwrap_or(0) / WINDOW;
        if MOST < self.0.len() {
            self.0.retain(|at, _| (from - 2..=to + 2).contains(at));
        }
        for at in from..=to {
            self.0.entry(at).or_default().following(client, ask(at * WINDOW, WINDOW));
        }
    }

    /// Forgets all of them, because the list is another one now.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
