//! The screen pop: from a number to everything about its caller.

use attache::{
    desk::{
        Command,
        call::{self, Line, Pop, WhoCalls},
    },
    domain::{CallId, Personal, Role, call::Hints},
};

use crate::{
    ground::Ground,
    meter::{Meter, Promise, Report},
};

const MOST: Promise = Promise::Cpu(5.0);

pub(crate) fn measure(ground: &Ground, report: &mut Report) {
    let mobiles = |it: &&str| it.starts_with('1');
    let numbers: Vec<&str> = ground.numbers.iter().map(|it| it.0.as_str()).collect();
    let some: Vec<String> =
        numbers.iter().copied().filter(mobiles).map(|it| format!("+86 {it}")).collect();
    who(ground, report, "mobile of a contact", &some);
    let some: Vec<String> =
        numbers.iter().copied().filter(|it| !mobiles(it)).map(|it| format!("0{it}")).collect();
    who(ground, report, "switchboard or extension", &some);
    let unknown: Vec<String> = (0..1_000).map(|n| format!("+86 1700{:07}", n * 7_919)).collect();
    who(ground, report, "unknown number", &unknown);
    rings(ground, report);
}

fn who(ground: &Ground, report: &mut Report, name: &str, callers: &[String]) {
    let mut meter = Meter::new(name);
    for (n, caller) in callers.iter().enumerate() {
        let manager = ground.someone(Role::Manager, n);
        let ask = WhoCalls { caller: Personal::new(caller), called: String::new() };
        meter.time(|| ground.desk.ask(&manager, ask).unwrap());
    }
    report.tell(meter, MOST);
}

/// A call as it comes: the telephone system says that it rings, and the desk shows who it is.
fn rings(ground: &Ground, report: &mut Report) {
    let (mut ring, mut pop) = (Meter::new("ring (durable)"), Meter::new("card of a ringing call"));
    for (n, (number, ..)) in ground.numbers.iter().take(300).enumerate() {
        let manager = ground.someone(Role::Manager, n);
        let id = CallId::fresh();
        let at_us = (ground.clock)().micros();
        let command = Command::Call(call::Command::Ring {
            line: Line { id, reference: format!("bench-{id}"), at_us },
            caller: Personal::new(format!("+86 {number}")),
            called: String::new(),
            hints: Hints::default(),
        });
        ring.time(|| ground.desk.run(&manager, command).unwrap());
        let ask = Pop { call: id, enterprise: None };
        let card = pop.time(|| ground.desk.ask(&manager, ask).unwrap());
        assert!(card.card.is_some() || !card.choices.is_empty(), "a known number is recognised");
    }
    report.tell(ring, Promise::Nothing);
    report.tell(pop, MOST);
}
