//! Durable commands a second, beside the rate at which the disk flushes, measured in the same minute.

use std::{
    fs::File,
    io::Write as _,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use attache::{
    desk::{Command, timeline},
    domain::{Channel, Direction, InteractionId, Personal, Role},
};

use crate::{
    ground::Ground,
    meter::{Meter, Promise, Report},
};

const LONG: Duration = Duration::from_secs(3);

pub(crate) fn measure(ground: &Ground, report: &mut Report) {
    let before = flushes(ground);
    report.say("the disk alone: 4 KiB appended and flushed", &format!("{before:>8.0} a second"));
    for clients in [1, 4, 16, 64] {
        notes(ground, report, clients);
    }
    let after = flushes(ground);
    report.say("the disk alone, once more", &format!("{after:>8.0} a second"));
}

/// How often a second a file can be made longer and flushed.
fn flushes(ground: &Ground) -> f64 {
    let path = ground.folder.join("flush");
    let mut file = File::create(&path).unwrap();
    let (start, mut n) = (Instant::now(), 0_u32);
    while start.elapsed() < LONG {
        file.write_all(&[0x41; 4_096]).unwrap();
        file.sync_data().unwrap();
        n += 1;
    }
    let rate = f64::from(n) / start.elapsed().as_secs_f64();
    std::fs::remove_file(&path).unwrap();
    rate
}

/// Several people at once, each writing notes one after the other and waiting for the disk each time.
fn notes(ground: &Ground, report: &mut Report, clients: usize) {
    let done = AtomicU64::new(0);
    let start = Instant::now();
    let meters: Vec<Meter> = std::thread::scope(|scope| {
        let one = |n: usize| {
            let done = &done;
            scope.spawn(move || {
                let manager = ground.someone(Role::Manager, n);
                let mut meter = Meter::new("");
                while start.elapsed() < LONG {
                    let at = done.fetch_add(1, Ordering::Relaxed);
                    let at = usize::try_from(at).unwrap() % ground.names.len();
                    let command = note(ground, at);
                    meter.time(|| ground.desk.run(&manager, command).unwrap());
                }
                meter
            })
        };
        let threads: Vec<_> = (0..clients).map(one).collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let done = u32::try_from(done.load(Ordering::Relaxed)).unwrap();
    let rate = f64::from(done) / start.elapsed().as_secs_f64();
    let name = format!("{clients} people: {rate:.0} commands a second");
    let mut all = Meter::new(name);
    for meter in meters {
        all.append(meter);
    }
    report.tell(all, Promise::Nothing);
}

fn note(ground: &Ground, at: usize) -> Command {
    Command::Timeline(timeline::Command::Note {
        enterprise: ground.names[at].id,
        id: InteractionId::fresh(),
        channel: Channel::Phone,
        direction: Direction::In,
        person: None,
        text: Personal::from("客户询问专线开通进度，已答复预计下周完成"),
        thread: String::new(),
    })
}
