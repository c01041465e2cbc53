//! Two hubs as processes on one PostgreSQL and one folder of papers: one office, whichever of them answers.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use attache::{
    desk::{
        Desk,
        clock::{NoticeCard, Notices},
        query::Question as _,
        wire::{PROTOCOL, PROTOCOL_HEADER},
    },
    domain::{Actor, OrderId, Role, Sha256Hash, link::CONSENT_VERSION},
    store::{Sql as _, Store, postgres::Postgres},
};
use serde_json::{Value, json};

use crate::{
    desk_link::{CODE, made},
    desk_papers::picture_of,
    firm::{Firm, open},
    hub::{Desktop, note, notes_of},
    hub_portal::{Reply, send_to},
    hub_process::{Hub, noted},
    network::{CUT, Network, WHOLE},
    support::{Hands, Office, with_database},
};

/// The office in this process, to be filled before the hubs begin; its clock stands so many hours in the past.
pub(crate) fn office(database: &str, hours_ago: i64) -> Office {
    let hands = Hands::of_the_machine();
    hands.forward_hours(-hours_ago);
    let store = Store::open_postgres(database, "attache").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let desk = Arc::new(Desk::on(store, folder.path(), hands.clock()).unwrap());
    Office { desk, hands, folder: Some(folder) }
}

pub(crate) fn hub(office: &Office, database: &str) -> Hub {
    Hub::start_with(office.folder.as_ref().unwrap().path(), 0, &["--database", database])
}

#[test]
fn what_happens_at_one_hub_is_seen_at_the_other_within_a_second_and_sessions_are_good_at_both() {
    with_database(|database| {
        let office = office(database, 0);
        office.hire("lin", Role::Manager);
        office.hire("su", Role::Supervisor);
        let firm = Firm::found(&office, "苏州远景贸易有限公司");
        let (one, two) = (hub(&office, database), hub(&office, database));
        let (lin, su) = (Desktop::at(&one.url, &office), Desktop::at(&two.url, &office));
        lin.enter("lin");
        su.enter("su");
        let watched = notes_of(firm.id).watches();
        let mut took: Vec<Duration> = Vec::new();
        for n in 0..7 {
            // Each hub in turn.
            let (speaks, hears) =
                if usize::is_multiple_of(n, 2) { (&lin, &su) } else { (&su, &lin) };
            let moment = hears.client.moment();
            speaks.client.perform(note(firm.id, &n.to_string())).wait().unwrap();
            let said = Instant::now();
            hears.until("the note is heard of", || hears.client.changed_since(&watched, moment));
            took.push(said.elapsed());
            let page = hears.client.ask(notes_of(firm.id)).wait().unwrap();
            assert_eq!(page.entries.len(), n + 1);
        }
        took.sort();
        assert!(took[3] < Duration::from_secs(1), "half of them took longer: {took:?}");

        let wish = json!({ "login": "lin", "password": "correct horse", "code": "" });
        let version = PROTOCOL.to_string();
        let granted = ask(&one, ("POST", "/api/v1/session"), ("", &version), &wish);
        assert_eq!(granted.status, 200, "{granted:?}");
        let token = granted.json()["token"].as_str().unwrap().to_owned();
        let door = |hub: &Hub| {
            ask(hub, ("POST", "/api/v1/ask"), (&token, &version), &json!({ "OfficePage": null }))
                .status
        };
        assert_eq!((door(&one), door(&two)), (200, 200));
        assert_eq!(
            ask(&two, ("DELETE", "/api/v1/session"), (&token, &version), &Value::Null).status,
            204
        );
        assert_eq!((door(&one), door(&two)), (401, 401));
    });
}

fn ask(hub: &Hub, what: (&str, &str), (token, version): (&str, &str), body: &Value) -> Reply {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", &*bearer), (PROTOCOL_HEADER, version)];
    let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(body).unwrap() };
    send_to(&hub.url, what, &headers, &body)
}

/// Who holds the lease of the sweep.
fn sweeper(database: &str) -> Vec<u8> {
    let mut sql = Postgres::open(database, "attache").unwrap();
    let rows = sql.query("SELECT holder FROM lease WHERE name = 'sweep'", &[]).unwrap();
    rows.first().map(|it| it.bytes(0).unwrap().to_vec()).unwrap_or_default()
}

#[test]
fn when_one_hub_is_killed_the_other_takes_over_its_lease_and_its_desktops() {
    with_database(|database| {
        // What was due in this past is done when the hubs begin.
        let office = office(database, 240);
        let lin = office.hire("lin", Role::Manager);
        let su = office.hire("su", Role::Supervisor);
        let firm = Firm::found(&office, "苏州远景贸易有限公司");
        let late = || open(&office, &lin, firm.order("business-broadband"));
        let first = late();
        let one = hub(&office, database);
        let network = Network::before(one.at());
        let desktop = Desktop::at(&network.url(), &office);
        desktop.enter("su");
        let until_told = |order: OrderId| {
            let is_told = || notices(&desktop, &su).iter().any(|it| it.order == Some(order));
            desktop.until("what is late was told", is_told);
        };
        until_told(first);
        let before = sweeper(database);
        assert!(!before.is_empty());

        // Both work; each of these is told once.
        let two = hub(&office, database);
        let many: Vec<OrderId> = (0..5).map(|_| late()).collect();
        many.into_iter().for_each(until_told);

        desktop.client.perform(note(firm.id, "一")).wait().unwrap();
        network.lead_to(two.at());
        drop(one);
        network.set(CUT);
        for text in ["二", "三"] {
            desktop.client.perform(note(firm.id, text)).wait().unwrap_err();
        }
        network.set(WHOLE);
        desktop.until_sent();
        desktop.client.perform(note(firm.id, "四")).wait().unwrap();
        assert_eq!(noted(&office.desk, firm.id), ["一", "二", "三", "四"]);

        let last = late();
        until_told(last);
        assert!(sweeper(database) != before, "the lease went over");
        let told = notices(&desktop, &su);
        let once: BTreeSet<String> =
            told.iter().map(|it| format!("{:?}{:?}", it.order, it.words)).collect();
        assert_eq!(once.len(), told.len(), "{told:#?}");
        assert_eq!(office.desk.verify_audit(&[]).unwrap().breaks, []);
    });
}

fn notices(desktop: &Desktop, of: &Actor) -> Vec<NoticeCard> {
    desktop.client.ask(Notices { staff: of.staff }).wait().unwrap().rows
}

#[test]
fn an_upload_that_was_begun_at_one_hub_goes_on_at_the_other() {
    with_database(|database| {
        let office = office(database, 0);
        let made = made(&office);
        let (one, two) = (hub(&office, database), hub(&office, database));
        let post = |hub: &Hub, path: &str, bearer: &str, body: Value| {
            let body = serde_json::to_vec(&body).unwrap();
            send_to(&hub.url, ("POST", path), &[("authorization", bearer)], &body)
        };
        let opened = post(&one, "/u/api/open", "", json!({ "token": made.token.text().reveal() }));
        let bearer = format!("Bearer {}", opened.json()["session"].as_str().unwrap());
        assert_eq!(post(&two, "/u/api/prove", &bearer, json!({ "code": CODE })).status, 204);
        let agreed = json!({ "version": CONSENT_VERSION });
        assert_eq!(post(&one, "/u/api/agree", &bearer, agreed).status, 204);

        let bytes = picture_of("恒益");
        let tus = |hub: &Hub, what: (&str, &str), more: &[(&str, &str)], body: &[u8]| {
            let mut headers = vec![("authorization", &*bearer), ("tus-resumable", "1.0.0")];
            headers.extend_from_slice(more);
            send_to(&hub.url, what, &headers, body)
        };
        let announced = [
            ("upload-length", &*bytes.len().to_string()),
            ("upload-metadata", "kind RC1MSUM=,filename 6JCl5Lia5omn54WnLmpwZw=="),
        ];
        let begun = tus(&one, ("POST", "/u/files"), &announced, b"");
        assert_eq!(begun.status, 201, "{begun:?}");
        let at = begun.header("location").unwrap().to_owned();
        let half = bytes.len() / 2;
        let piece = |hub: &Hub, from: usize, to: usize| {
            let kind = ("content-type", "application/offset+octet-stream");
            tus(
                hub,
                ("PATCH", &at),
                &[kind, ("upload-offset", &from.to_string())],
                &bytes[from..to],
            )
        };
        assert_eq!(piece(&one, 0, half).status, 204);
        drop(one);
        let found = tus(&two, ("HEAD", &at), &[], b"");
        assert_eq!(found.header("upload-offset"), Some(&*half.to_string()));
        assert_eq!(piece(&two, half, bytes.len()).status, 204);
        let su = office.hire("su", Role::Supervisor);
        let received = || {
            let guided = attache::desk::link::Guided { link: made.id };
            let slots = office.desk.ask(&su, guided).unwrap().slots;
            slots.into_iter().find_map(|it| it.sha256)
        };
        while received().is_none() {
            std::thread::yield_now();
        }
        assert_eq!(received(), Some(Sha256Hash::of(&bytes).to_string()));
    });
}
