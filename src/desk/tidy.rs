//! What an office forgets: what was only kept for those who come back or ask twice.

use super::{Desk, DeskError, feed};
use crate::{
    domain::{CommandId, Now},
    store,
};

/// How long it is remembered that a command was done, in microseconds: a quarter of a year, longer than
/// anything waits on a desktop.
const COMMANDS_US: i64 = 90 * 24 * 3_600_000_000;

/// How long attempts at a login that nobody has are remembered, in microseconds: longer than any of them waits.
const STRANGERS_US: i64 = 24 * 3_600_000_000;

/// Forgets what nobody comes back for. Several processes may do so at once.
pub fn tidy(desk: &Desk) -> Result<(), DeskError> {
    let now = desk.now();
    let before = now.micros().saturating_sub(feed::KEPT_US);
    while desk.store().write(move |sql| store::feed::forget(sql, before))? {}
    let before = now.micros().saturating_sub(COMMANDS_US);
    let range = (before, first_id(before));
    while desk.store().write(move |sql| store::feed::forget_commands(sql, range))? {}
    let before = Now::from_micros(now.micros().saturating_sub(STRANGERS_US));
    desk.store().write(move |sql| store::strangers::forget(sql, before))?;
    desk.forget_link_sessions()?;
    desk.sweep_loose()
}

/// The smallest id that could be made at this moment.
fn first_id(at_us: i64) -> CommandId {
    let millis = u64::try_from(at_us / 1000).unwrap_or_default();
    let mut bytes = [0; 16];
    if let (Some(head), Some(tail)) =
        (bytes.first_chunk_mut::<6>(), millis.to_be_bytes().last_chunk::<6>())
    {
        *head = *tail;
    }
    CommandId::from_bytes(bytes)
}
