//! What a sweep costs when a million clocks are open: looking when nothing is due, and doing what is.

use std::{sync::Arc, time::Instant};

use attache::{
    desk::{Clock as Hands, Desk, sweep::Sweeper},
    domain::{
        DemandId, EnterpriseId, Now, StaffId,
        calendar::{CalendarCode, Calendars},
        clock::{About, Because, Cause, Change, Clock, ClockKind, Policies},
    },
    store::{StoreError, clocks},
};

use crate::meter::{Meter, Promise, Report};

/// Clocks that are open.
const OPEN: usize = 1_000_000;
/// Of them, those to which time has something to do.
const DUE: usize = 1_000;
/// Clocks that are written together.
const TOGETHER: usize = 50_000;
/// Wednesday 4 March 2026, 10:00 in Beijing.
const NOW_US: i64 = 1_772_589_600_000_000;
const DAY_US: i64 = 24 * 3_600_000_000;

/// Measures in an office of its own, so that nothing else needs to be made first.
pub(crate) fn measure(report: &mut Report) {
    let folder = tempfile::tempdir().unwrap();
    let now: Hands = Arc::new(|| Now::from_micros(NOW_US));
    let desk = Desk::open(folder.path(), now).unwrap();
    let making = Instant::now();
    for from in (0..OPEN).step_by(TOGETHER) {
        fill(&desk, from..from + TOGETHER);
    }
    report.say("a million clocks written", &format!("in {:.1?}", making.elapsed()));

    let mut meter = Meter::new("sweep: a thousand of a million are due");
    let sweeper = Sweeper::default();
    let swept = meter.time(|| sweeper.sweep(&desk).unwrap());
    assert_eq!(swept.clocks, DUE);
    report.tell(meter, Promise::Wall(1_000.0));

    let mut meter = Meter::new("sweep: nothing of a million is due");
    for _ in 0..200 {
        let swept = meter.time(|| sweeper.sweep(&desk).unwrap());
        assert_eq!(swept.clocks, 0);
    }
    report.tell(meter, Promise::Wall(10.0));
}

fn fill(desk: &Desk, range: std::ops::Range<usize>) {
    let written: Result<(), StoreError> = desk.store().write(move |sql| {
        let calendars = Calendars::shipped().unwrap();
        let policies = Policies::shipped().unwrap();
        let enterprise = EnterpriseId::fresh();
        for n in range.clone() {
            let is_due = n % (OPEN / DUE) == 0;
            let begun = if is_due { NOW_US - 2 * DAY_US } else { NOW_US - 60_000_000 };
            let now = Now::from_micros(begun);
            let change = Change { cause: Cause::Begun, by: StaffId::from_bytes([1; 16]), now };
            let target = policies.targets.other(450, CalendarCode::office(), Because::Everyone);
            let about = About::Demand(DemandId::fresh());
            let kind = ClockKind::DemandConfirmed;
            let clock = Clock::start(kind, (about, enterprise), target, &change);
            clocks::add(sql, &clock, &calendars)?;
        }
        Ok(())
    });
    written.unwrap();
}
