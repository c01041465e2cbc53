//! From the start of the program to the first frame that is of use, in a process of its own.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    sync::Arc,
    time::Instant,
};

use attache::desk::Desk;

use crate::{
    frames::Window,
    ground::{self, Ground},
    meter::{Meter, Promise, Report},
};

/// The first argument of the process that is measured.
pub(crate) const CHILD: &str = "start-child";
const STARTS: usize = 12;
const MOST: Promise = Promise::Wall(1_000.0);

pub(crate) fn measure(_: &Ground, report: &mut Report) {
    let mut door = Meter::new("start to “who are you?”");
    let mut day = Meter::new("start to my day, entered without delay");
    let program = std::env::current_exe().unwrap();
    for _ in 0..STARTS {
        let start = Instant::now();
        let mut child = Command::new(&program).arg(CHILD).stdout(Stdio::piped()).spawn().unwrap();
        let out = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut lines = std::io::BufRead::lines(out);
        assert_eq!(lines.next().unwrap().unwrap(), "door");
        door.took(start.elapsed());
        assert_eq!(lines.next().unwrap().unwrap(), "day");
        day.took(start.elapsed());
        assert!(child.wait().unwrap().success());
    }
    report.tell(door, MOST);
    report.tell(day, MOST);
    report.say("", "(fresh processes; the files are in the system's cache, a window's own opening is not in it)");
}

/// What the process does that is measured: everything but the window of the operating system.
pub(crate) fn child() {
    let folder = ground::kept(ground::size());
    let clock = ground::clock(&folder);
    let desk = Arc::new(Desk::open(&folder, Arc::clone(&clock)).unwrap());
    let mut window = Window::open(desk, clock);
    say("door");
    window.enter();
    say("day");
}

fn say(word: &str) {
    println!("{word}");
    std::io::stdout().flush().unwrap();
}
