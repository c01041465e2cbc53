//! A network that breaks in the middle of a request, or after the hub has done what was asked: each command is done
//! once and in order, with a hub that is a process and a real database.

use attache::{client::ClientError, domain::Role};

use crate::{
    firm::Firm,
    hub::{Desktop, note},
    hub_pair::{self, office},
    hub_process::noted,
    network::{Break, Network},
    support::{counted, with_database},
};

/// One in so many commands breaks when it is sent again, too, and one more.
const TWICE: usize = 40;

/// Gives so many commands while the network breaks for each; what the office then knows of them.
fn each_is_done_once(what: &str, many: usize, places: impl Fn(usize) -> Vec<Break>) {
    with_database(|database| {
        let office = office(database, 0);
        office.hire("lin", Role::Manager);
        let hub = hub_pair::hub(&office, database);
        let network = Network::before(hub.at());
        let lin = Desktop::at(&network.url(), &office);
        lin.enter("lin");
        let firms =
            ["苏州远景贸易有限公司", "杭州云栖数据科技有限公司"].map(|it| Firm::found(&office, it));
        let (mut breaks, mut put_off) = (0, 0);
        for n in 0..many {
            let places = places(n);
            breaks += places.len();
            network.break_at(&places);
            let outcome = lin.client.perform(note(firms[n % 2].id, &n.to_string())).wait();
            put_off += usize::from(outcome == Err(ClientError::Queued));
            assert!(matches!(outcome, Ok(_) | Err(ClientError::Queued)), "{n}: {outcome:?}");
            // The next break is for the next one.
            lin.until_sent();
        }
        assert_eq!(network.broken(), breaks, "each breaks where it should");
        assert!(0 < put_off && put_off < many, "{put_off} of {many} had to wait");
        for (at, firm) in firms.iter().enumerate() {
            let given: Vec<String> =
                (0..many).filter(|n| n % 2 == at).map(|n| n.to_string()).collect();
            assert_eq!(noted(&office.desk, firm.id), given);
        }
        assert_eq!(lin.state().late.len(), 0);
        assert_eq!(office.desk.verify_audit(&[]).unwrap().breaks, []);
        println!("{what}: {many} commands, {breaks} breaks, {put_off} waited, each done once");
    });
}

#[test]
fn a_network_that_breaks_at_any_byte_of_a_request_or_a_reply_makes_nothing_happen_twice_or_never() {
    const BYTES: usize = 500;
    each_is_done_once("lost in mid-request", counted(100, 1_000), |n| {
        let k = n * 61 % BYTES;
        let (there, back) = (Break::OfRequest(k), Break::OfReply(k));
        match n % TWICE {
            0 => vec![there, back],
            1 => vec![back, there],
            it if it % 2 == 0 => vec![there],
            _ => vec![back],
        }
    });
}

#[test]
fn a_reply_that_is_lost_after_the_commit_makes_nothing_happen_twice_however_often() {
    each_is_done_once("reply lost after the commit", counted(100, 1_000), |n| {
        let again = match n % TWICE {
            0 => 1, // The command waits in the list from then on.
            1 => 2,
            _ => 0,
        };
        vec![Break::OfReply(0); 1 + again]
    });
}
