//! How long a call takes from the telephone system to the right desktop. `docs/performance.md` has the figures.

use std::time::{Duration, Instant};

use attache::{
    desk::{Command, call::OpenCalls, query::Question as _, telephony},
    domain::{Actor, Role},
    hub::{Cover, Served},
};

use crate::{
    hub::{Desktop, hub},
    hub_portal::send_to,
    support::on_each_engine,
};

const CALLS: usize = 30;

/// The time from a telephone system's request until the screen of whoever is meant can draw the call.
fn took(hub: &Served, door: &str, (desktop, of): (&Desktop, &Actor), n: usize) -> Duration {
    let ask = OpenCalls { of: of.staff };
    let (watched, moment) = (ask.watches(), desktop.client.moment());
    let body = format!("event=newCall&from=138051277{n:02}&to=8001&callId=n{n}&user={}", login(n));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let begun = Instant::now();
    let said = send_to(&hub.url(), ("POST", door), &form, body.as_bytes());
    assert_eq!(said.status, 200);
    desktop.until("the call is heard of", || desktop.client.changed_since(&watched, moment));
    let calls = desktop.client.ask(ask).wait().unwrap();
    let took = begun.elapsed();
    assert!(calls.iter().any(|it| it.reference == format!("pbx/n{n}")), "{calls:?}");
    took
}

fn login(n: usize) -> &'static str {
    if n.is_multiple_of(2) { "lin" } else { "wang" }
}

#[test]
fn a_call_is_on_the_right_desktop_in_less_than_300_milliseconds() {
    on_each_engine(|office| {
        let (lin, wang) = (office.hire("lin", Role::Manager), office.hire("wang", Role::Manager));
        let root = office.hire("root", Role::Administrator);
        let (token, hash) = telephony::fresh_door().unwrap();
        let open = telephony::Command::Open { name: "pbx".to_owned(), token: hash };
        office.desk.run(&root, Command::Telephony(open)).unwrap();
        let hub = hub(office, Cover::Fitting);
        let (at_lin, at_wang) = (Desktop::at(&hub.url(), office), Desktop::at(&hub.url(), office));
        at_lin.enter("lin");
        at_wang.enter("wang");
        let door = format!("/api/v1/cti/{}", token.reveal());
        let call = |n: usize| {
            let meant = if login(n) == "lin" { (&at_lin, &lin) } else { (&at_wang, &wang) };
            took(&hub, &door, meant, n)
        };
        // With the first ones the desktops begin to listen.
        let (_, _) = (call(CALLS), call(CALLS + 1));
        let mut all: Vec<Duration> = (0..CALLS).map(call).collect();
        all.sort();
        let (half, most) = (all[CALLS / 2], all[CALLS * 95 / 100]);
        println!("a call on the right desktop: p50 {half:?}, p95 {most:?}, of {CALLS}");
        assert!(most < Duration::from_millis(300), "{all:?}");
    });
}
