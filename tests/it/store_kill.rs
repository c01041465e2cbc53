//! A kill at any moment loses no command that was answered.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command as Process, Stdio},
};

use attache::{
    desk::{Command, Desk, Envelope, machine_clock, office},
    domain::{Actor, CommandId},
    store::feed,
};

/// Tells a copy of this test program to be the one that is killed, and in which folder.
const VICTIM: &str = "ATTACHE_TEST_VICTIM";

/// How often the program is killed.
const ROUNDS: usize = 50;

/// Sends commands from four threads and prints the name of each as soon as it is answered.
#[test]
fn a_desk_that_works_until_it_is_killed() {
    let Ok(folder) = std::env::var(VICTIM) else { return };
    let desk = Desk::open(Path::new(&folder), machine_clock()).unwrap();
    println!("ready");
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let desk = &desk;
            scope.spawn(move || {
                for n in 0.. {
                    let name = format!("Office {thread}-{n}");
                    let command = Command::Office(office::Command::Found { name, is_demo: false });
                    let envelope = Envelope { id: CommandId::fresh(), command };
                    desk.perform(&Actor::program(), &envelope).unwrap();
                    println!("answered {}", envelope.id);
                }
            });
        }
    });
}

fn start_victim(folder: &Path) -> Child {
    Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "store_kill::a_desk_that_works_until_it_is_killed", "--nocapture"])
        .env(VICTIM, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets a victim answer `many` commands, kills it, and returns the names that it had answered.
fn kill_after(folder: &Path, many: usize) -> Vec<CommandId> {
    let mut victim = start_victim(folder);
    let mut lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let mut answered = Vec::new();
    for line in lines.by_ref().map_while(Result::ok) {
        answered.extend(name_in(&line));
        if many <= answered.len() {
            break;
        }
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    // What it still said before it died counts as answered too.
    answered.extend(lines.map_while(Result::ok).filter_map(|line| name_in(&line)));
    answered
}

/// The name of the command in a whole line; the last line may be half.
fn name_in(line: &str) -> Option<CommandId> {
    let (_, name) = line.split_once("answered ")?;
    name.trim().parse().ok()
}

#[test]
fn a_kill_at_any_moment_loses_no_answered_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    let mut seed: usize = 7;
    for _ in 0..ROUNDS {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all.extend(kill_after(folder.path(), 1 + (seed >> 33) % 40));
    }
    let desk = Desk::open(folder.path(), machine_clock()).unwrap();
    for id in &all {
        let receipt = desk.store().read(|sql| feed::find(sql, *id)).unwrap();
        assert!(receipt.is_some(), "{id} was answered and is gone");
    }
    assert!(ROUNDS < all.len());
    let verdict = desk.verify_audit(&[]).unwrap();
    assert_eq!(verdict.breaks, []);
    assert!(all.len() as u64 <= verdict.lines, "each answered command has its audit line");
    assert!(desk.store().is_sound().unwrap());
}
