//! One desktop under load: asks for its day, notes what a customer says.

use std::time::{Duration, Instant};

use super::{Tally, put, stage::Seat};
use crate::{
    client::Backend as _,
    desk::{
        Ask as _, Command, Envelope,
        timeline::{self, Timeline},
        work::Day,
    },
    domain::{Channel, CommandId, Direction, InteractionId, Personal},
};

/// How long somebody thinks between two steps.
const THINK: Duration = Duration::from_millis(1_500);

/// Works until the load is over.
pub(super) fn work(seat: &Seat, tally: &Tally) {
    // Not everybody starts in the same moment.
    tally.rest(THINK / 100 * u32::try_from(seat.number % 100).unwrap_or(0));
    let mut step = seat.number;
    while !tally.is_over() {
        step += 1;
        ask(seat, tally, step);
        command(seat, tally, step);
        tally.rest(THINK);
    }
}

fn ask(seat: &Seat, tally: &Tally, step: usize) {
    let Some(enterprise) = seat.enterprises.get(step % seat.enterprises.len().max(1)) else {
        return;
    };
    let timeline =
        Timeline { enterprise: *enterprise, limit: 50, channel: None, kind: None, person: None };
    let query = if step.is_multiple_of(2) {
        Day { staff: seat.me.staff }.query()
    } else {
        timeline.query()
    };
    let begun = Instant::now();
    match seat.remote.answer(&query) {
        Ok(_) => put(&tally.questions, begun.elapsed()),
        Err(err) => tally.fail(format!("question: {err}")),
    }
}

fn command(seat: &Seat, tally: &Tally, step: usize) {
    let Some(enterprise) = seat.enterprises.get(step % seat.enterprises.len().max(1)) else {
        return;
    };
    let command = Command::Timeline(timeline::Command::Note {
        enterprise: *enterprise,
        id: InteractionId::fresh(),
        channel: Channel::Phone,
        direction: Direction::In,
        person: None,
        text: Personal::from(format!("{step}")),
        thread: String::new(),
    });
    let envelope = Envelope { id: CommandId::fresh(), command };
    let begun = Instant::now();
    match seat.remote.perform(&envelope) {
        Ok(_) => {
            put(&tally.commands, begun.elapsed());
            put(&tally.done, envelope.id);
        }
        Err(err) => tally.fail(format!("command: {err}")),
    }
}
