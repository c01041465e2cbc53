//! How long something takes when it is done often: on the thread's own processor time, and on the wall.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use cpu_time::ThreadTime;

/// What has been measured, one line each.
#[derive(Default)]
pub(crate) struct Report {
    kept: usize,
    missed: Vec<String>,
}

/// What is promised of 99 in a hundred.
#[derive(Clone, Copy)]
pub(crate) enum Promise {
    /// Milliseconds of the thread's processor time.
    Cpu(f64),
    /// Milliseconds on the wall.
    Wall(f64),
    Nothing,
}

/// Times of one thing done often.
pub(crate) struct Meter {
    name: String,
    cpu: Vec<Duration>,
    wall: Vec<Duration>,
}

impl Meter {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), cpu: Vec::new(), wall: Vec::new() }
    }

    /// Does it once more.
    pub(crate) fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let (wall, cpu) = (Instant::now(), ThreadTime::now());
        let value = black_box(work());
        self.cpu.push(cpu.elapsed());
        self.wall.push(wall.elapsed());
        value
    }

    /// Takes in what another thread measured.
    pub(crate) fn append(&mut self, other: Self) {
        self.cpu.extend(other.cpu);
        self.wall.extend(other.wall);
    }

    /// Takes in a time that was measured elsewhere.
    pub(crate) fn took(&mut self, wall: Duration) {
        self.cpu.push(Duration::ZERO);
        self.wall.push(wall);
    }
}

/// The value below which `share` of a hundred are.
fn percentile(sorted: &[Duration], share: usize) -> f64 {
    let at = (sorted.len() * share).div_ceil(100).clamp(1, sorted.len());
    sorted.get(at - 1).map_or(0.0, |it| it.as_secs_f64() * 1_000.0)
}

impl Report {
    #[expect(clippy::unused_self, reason = "all that is told is told through the report")]
    pub(crate) fn part(&self, name: &str) {
        println!("\n== {name}");
        println!(
            "{:<44} {:>6}  {:>23}  {:>17}  promise",
            "", "times", "CPU ms p50/p99/max", "wall ms p50/p99"
        );
    }

    /// Says what came out, and whether the promise is kept.
    pub(crate) fn tell(&mut self, mut meter: Meter, promise: Promise) {
        meter.cpu.sort_unstable();
        meter.wall.sort_unstable();
        let (cpu, wall) = (&meter.cpu, &meter.wall);
        if cpu.is_empty() {
            println!("{:<44} nothing to measure", meter.name);
            self.missed.push(meter.name);
            return;
        }
        let of_cpu = [50, 99, 100].map(|it| percentile(cpu, it));
        let of_wall = [50, 99].map(|it| percentile(wall, it));
        let verdict = match promise {
            Promise::Cpu(most) => Some((most, of_cpu[1], "CPU")),
            Promise::Wall(most) => Some((most, of_wall[1], "wall")),
            Promise::Nothing => None,
        };
        let words = verdict.map_or(String::new(), |(most, found, kind)| {
            let mark = if found <= most { "kept" } else { "MISSED" };
            format!("p99 ≤ {most} ms {kind}: {mark}")
        });
        println!(
            "{:<44} {:>6}  {:>7.3} {:>7.3} {:>7.3}  {:>8.3} {:>8.3}  {words}",
            meter.name,
            cpu.len(),
            of_cpu[0],
            of_cpu[1],
            of_cpu[2],
            of_wall[0],
            of_wall[1],
        );
        match verdict {
            Some((most, found, _)) if most < found => self.missed.push(meter.name),
            Some(_) => self.kept += 1,
            None => {}
        }
    }

    /// Says a figure that is no time of one thing done often.
    #[expect(clippy::unused_self, reason = "all that is told is told through the report")]
    pub(crate) fn say(&self, name: &str, words: &str) {
        println!("{name:<44} {words}");
    }

    /// Says how long something took that is done once, and whether the promise is kept.
    pub(crate) fn once(&mut self, name: &str, (took, most): (Duration, f64)) {
        let took = took.as_secs_f64();
        let mark = if took <= most { "kept" } else { "MISSED" };
        println!("{name:<44} {took:>8.2} s  ≤ {most} s: {mark}");
        if took <= most {
            self.kept += 1;
        } else {
            self.missed.push(name.to_owned());
        }
    }

    pub(crate) fn end(&self) {
        println!("\n{} promises kept, {} missed", self.kept, self.missed.len());
        for name in &self.missed {
            println!("  missed: {name}");
        }
    }
}
