//! The threads between a screen and the desk: what goes wrong in one piece of work stays there.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use attache::{
    client::{Client, ClientError, Lane, Local},
    desk::{Fault, office::Trail},
    domain::{Personal, Role},
    hub::Cover,
};

use crate::{
    firm::Firm,
    hub::{Desktop, hub, note},
    support::Office,
};

#[test]
fn a_panic_in_one_piece_of_work_is_told_as_a_fault_and_the_lane_goes_on() {
    let office = Office::on_sqlite();
    let local = Local::new(Arc::clone(&office.desk)).unwrap();
    let client = Client::start(Arc::new(local), || {}).unwrap();
    for lane in [Lane::Commands, Lane::Questions, Lane::Slow, Lane::Files] {
        // More often than the lane has threads.
        for _ in 0..4 {
            let stumbled = client.work(lane, |_| -> Result<(), _> { panic!("on purpose") });
            assert_eq!(stumbled.wait(), Err(ClientError::Desk(Fault::Internal)));
        }
        assert_eq!(client.work(lane, |_| Ok(7)).wait(), Ok(7), "{lane:?}");
    }
}

/// Commands wait in their lane while one person leaves and another comes in.
fn change_of_people(office: &Office, client: &Client) {
    let (lin, mei) = (office.hire("lin", Role::Manager), office.hire("mei", Role::Manager));
    let root = office.hire("root", Role::Administrator);
    let firm = Firm::found(office, "苏州远景贸易有限公司");
    let password = Personal::from("correct horse");
    client.sign_in("lin", &password).wait().unwrap();
    let (go, lane_is_free) = mpsc::channel::<()>();
    let busy = client.work(Lane::Commands, move |_| {
        lane_is_free.recv().ok();
        Ok(())
    });
    let of_lin = client.perform(note(firm.id, "what lin wrote"));
    client.sign_out();
    let of_nobody = client.perform(note(firm.id, "what nobody wrote"));
    client.sign_in("mei", &password).wait().unwrap();
    let of_mei = client.perform(note(firm.id, "what mei wrote"));
    go.send(()).unwrap();
    busy.wait().unwrap();
    of_lin.wait().unwrap();
    assert_eq!(of_nobody.wait(), Err(ClientError::SignedOut));
    of_mei.wait().unwrap();
    let trail = office.desk.ask(&root, Trail::default()).unwrap();
    let mut by: Vec<_> = trail
        .iter()
        .filter(|it| it.action == "timeline.note" && it.outcome == "done")
        .map(|it| it.staff)
        .collect();
    let mut wanted = vec![lin.staff, mei.staff];
    by.sort();
    wanted.sort();
    assert_eq!(by, wanted, "each is on the record as whoever gave it");
}

#[test]
fn a_command_is_done_in_the_name_of_whoever_gave_it_though_somebody_else_has_come_in() {
    let office = Office::on_sqlite();
    let local = Local::new(Arc::clone(&office.desk)).unwrap();
    change_of_people(&office, &Client::start(Arc::new(local), || {}).unwrap());
}

#[test]
fn so_it_is_at_a_hub_which_is_told_of_the_leaving_when_everything_is_sent() {
    let office = Office::on_sqlite();
    let hub = hub(&office, Cover::Fitting);
    change_of_people(&office, &Desktop::at(&hub.url(), &office).client);
}

#[test]
fn what_was_given_is_waited_for_before_the_program_ends() {
    let office = Office::on_sqlite();
    let local = Local::new(Arc::clone(&office.desk)).unwrap();
    let client = Client::start(Arc::new(local), || {}).unwrap();
    let (go, is_free) = mpsc::channel::<()>();
    let busy = client.work(Lane::Files, move |_| {
        is_free.recv().ok();
        Ok(())
    });
    assert!(!client.see_out(Duration::ZERO), "a file is under way");
    go.send(()).unwrap();
    assert!(client.see_out(Duration::from_mins(1)));
    busy.wait().unwrap();
    // A question that nobody will see answered holds nothing up.
    let (over, is_over) = mpsc::channel::<()>();
    let asked = client.work(Lane::Questions, move |_| {
        is_over.recv().ok();
        Ok(())
    });
    assert!(client.see_out(Duration::ZERO));
    over.send(()).unwrap();
    asked.wait().unwrap();
}
