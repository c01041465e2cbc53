//! What opening the board costs when a million tasks are open.

use std::{sync::Arc, time::Instant};

use attache::{
    desk::{
        Clock as Hands, Desk,
        work::{AtRisk, Board},
    },
    domain::{
        Actor, Applicant, Enterprise, EnterpriseId, Now, OrderId, OrgType, Role, ServiceLevel,
        StaffId, TaskId, Tier,
        calendar::Calendars,
        clock::Policies,
        enterprise::Profile,
        order::{Act, Opening, Order},
        process::ProcessTemplate,
    },
    store::{
        StoreError, enterprises,
        orders::{self, Placed, Terms},
    },
};

use crate::meter::{Meter, Promise, Report};

/// Orders, each with four tasks that are open from the start.
const ORDERS: usize = 250_000;
/// Orders that are opened at the same moment and written together.
const TOGETHER: usize = 1_000;
/// Enterprises that the orders are for.
const FIRMS: usize = 1_000;
/// Account managers who own them.
const OWNERS: usize = 200;
/// Wednesday 4 March 2026, 10:00 in Beijing.
const NOW_US: i64 = 1_772_589_600_000_000;
const HOUR_US: i64 = 3_600_000_000;
const TIMES: usize = 200;

/// Four tasks that wait for nothing, each for another department and with other time.
const PROCESS: &str = r#"
code = "bench"
version = 1
name = { zh = "压测", en = "Bench" }

[[task]]
code = "check"
stage = "presales"
title = { zh = "核查", en = "Check" }
department = "RES"
hours = [7.5, 15, 30, 60]

[[task]]
code = "build"
stage = "sale"
title = { zh = "建设", en = "Build" }
department = "ENG"
hours = [30, 60, 90, 150]

[[task]]
code = "number"
stage = "sale"
title = { zh = "码号", en = "Number" }
department = "NUM"
hours = [4, 8, 15, 30]

[[task]]
code = "bill"
stage = "aftersales"
title = { zh = "计费", en = "Bill" }
department = "BIL"
hours = [60, 90, 120, 150]
"#;

/// Measures in an office of its own, so that nothing else needs to be made first.
pub(crate) fn measure(report: &mut Report) {
    let folder = tempfile::tempdir().unwrap();
    let now: Hands = Arc::new(|| Now::from_micros(NOW_US));
    let desk = Desk::open(folder.path(), now).unwrap();
    let making = Instant::now();
    let firms = firms(&desk);
    for part in 0..ORDERS / TOGETHER {
        fill(&desk, part, &firms);
    }
    desk.store().settle().unwrap();
    report.say("a million open tasks written", &format!("in {:.1?}", making.elapsed()));

    let boss = Actor {
        staff: StaffId::from_bytes([9; 16]),
        role: Role::Supervisor,
        department: Some("QA".to_owned()),
        stands_for: Vec::new(),
    };
    let open: i64 = desk.ask(&boss, Board).unwrap().departments.iter().map(|it| it.tasks).sum();
    assert_eq!(open, i64::try_from(ORDERS * 4).unwrap());
    let mut meter = Meter::new("board: a million tasks are open");
    for _ in 0..TIMES {
        meter.time(|| desk.ask(&boss, Board).unwrap());
    }
    report.tell(meter, Promise::Wall(100.0));

    let mut meter = Meter::new("board: what one department risks");
    for n in 0..TIMES {
        let department = ["RES", "ENG", "NUM", "BIL"][n % 4].to_owned();
        meter.time(|| desk.ask(&boss, AtRisk { department }).unwrap());
    }
    report.tell(meter, Promise::Wall(100.0));
}

fn firms(desk: &Desk) -> Vec<EnterpriseId> {
    let now = Now::from_micros(NOW_US - 1_000 * HOUR_US);
    let firm = |n| {
        let profile = Profile::named(&format!("压测第{n}号有限公司"));
        Enterprise::new(EnterpriseId::fresh(), profile, (Tier::T2, None), now).unwrap()
    };
    let firms: Vec<Enterprise> = (0..FIRMS).map(firm).collect();
    let ids = firms.iter().map(|it| it.id).collect();
    let written: Result<(), StoreError> =
        desk.store().write(move |sql| enterprises::add_many(sql, &firms));
    written.unwrap();
    ids
}

/// Opens the orders of one part, each part at another hour of the last weeks.
fn fill(desk: &Desk, part: usize, firms: &[EnterpriseId]) {
    let firms = firms.to_vec();
    let written: Result<(), StoreError> = desk.store().write(move |sql| {
        let calendars = Calendars::shipped().unwrap();
        let policies = Policies::shipped().unwrap();
        let template = ProcessTemplate::parse(PROCESS).unwrap();
        let by = Actor {
            staff: owner(0),
            role: Role::Manager,
            department: None,
            stands_for: Vec::new(),
        };
        let hours = i64::try_from(part).unwrap() % 400;
        let now = Now::from_micros(NOW_US - hours * HOUR_US);
        let (template, calendars) = (&template, &calendars);
        let act = Act { template, calendars, policies: &policies, by: &by, now };
        let place = |n: usize| {
            let nth = part * TOGETHER + n;
            let opening = Opening {
                id: OrderId::fresh(),
                number: format!("DD-{nth:08}"),
                enterprise: firms[nth % firms.len()],
                offering: ["internet-line", "number-400", "cloud-pbx"][nth % 3].to_owned(),
                service_level: ServiceLevel::Ordinary,
                tier: Tier::ALL[nth % 4],
                org: OrgType::Enterprise,
                applicant: Applicant::Agent,
                agent: None,
                demand: None,
                owner: owner(nth % OWNERS),
            };
            let order = Order::open(opening, &act, &mut TaskId::fresh);
            Placed { order, terms: Terms { quantity: 1, monthly_fen: 0, promised: None } }
        };
        let placed: Vec<Placed> = (0..TOGETHER).map(place).collect();
        orders::add_many(sql, &placed, &act)
    });
    written.unwrap();
}

fn owner(n: usize) -> StaffId {
    let mut bytes = [1; 16];
    bytes[15] = u8::try_from(n).unwrap();
    StaffId::from_bytes(bytes)
}
