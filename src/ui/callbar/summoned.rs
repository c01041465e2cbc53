//! Calls that something outside the desk spoke of, while nobody sits at it.

use crate::{
    domain::{
        Mask, Now,
        call::{HookEvent, Summons, Way},
    },
    lang::Texts,
};

/// What happened to a call, and when the desk heard of it.
#[derive(Clone, Debug)]
pub struct Summoned {
    pub event: HookEvent,
    pub summons: Summons,
    pub at: Now,
}

impl Summoned {
    /// Whether somebody calls us: what one of us dials asks for nobody's attention.
    #[must_use]
    pub fn rings_here(&self) -> bool {
        self.event == HookEvent::Ring && self.summons.way == Way::In
    }
}

/// So many calls are told of before the desk.
const TOLD: usize = 3;

/// The last calls that came while nobody was at the desk, masked, newest first.
pub(in crate::ui) fn outside_words(texts: &Texts, waiting: &[Summoned]) -> Vec<String> {
    let rings = waiting.iter().rev().filter(|it| it.rings_here()).take(TOLD);
    let words = rings.map(|ring| {
        let is_over = waiting.iter().any(|it| ends(it, ring));
        let key = if is_over { "call-outside-over" } else { "call-outside-waits" };
        let time = ring.at.local().format("%H:%M").to_string();
        texts
            .tr_with(key, &[("number", number(texts, &ring.summons).into()), ("time", time.into())])
    });
    words.collect()
}

fn ends(it: &Summoned, ring: &Summoned) -> bool {
    let named = &ring.summons.reference;
    it.event == HookEvent::HangUp && !named.is_empty() && it.summons.reference == *named
}

fn number(texts: &Texts, summons: &Summons) -> String {
    let digits: String = summons.caller.reveal().chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return texts.tr("call-withheld").into_owned();
    }
    Mask::Phone.apply(&digits)
}
