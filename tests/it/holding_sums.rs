//! Whatever happens to holdings, the sums that screens read equal a count of the rows.

use attache::{
    desk::{Command, enterprise, holding},
    domain::{
        Actor, EnterpriseId, HoldingId, HoldingStatus, HoldingTerms, Payer, Personal, Profile,
        Role, ServiceLevel, Tier,
    },
    store::holdings,
};
use proptest::prelude::*;

use crate::support::Office;

/// One thing that may happen to one of a few holdings.
#[derive(Clone, Debug)]
enum Step {
    Add(usize, i64, Option<u8>),
    Change(usize, usize, i64, Option<u8>),
    Suspend(usize),
    Resume(usize),
    End(usize),
}

const OFFERINGS: [&str; 2] = ["number-400", "enterprise-mail"];

fn step() -> impl Strategy<Value = Step> {
    let expiry = || proptest::option::of(1_u8..28);
    prop_oneof![
        4 => (0_usize..2, 0_i64..5_000, expiry()).prop_map(|(o, fee, day)| Step::Add(o, fee, day)),
        2 => (0_usize..8, 0_usize..2, 0_i64..5_000, expiry())
            .prop_map(|(at, o, fee, day)| Step::Change(at, o, fee, day)),
        1 => (0_usize..8).prop_map(Step::Suspend),
        1 => (0_usize..8).prop_map(Step::Resume),
        1 => (0_usize..8).prop_map(Step::End),
    ]
}

fn terms(offering: usize, monthly_fen: i64, day: Option<u8>) -> HoldingTerms {
    HoldingTerms {
        offering: OFFERINGS[offering].to_owned(),
        number: Personal::default(),
        payer: Payer::Enterprise,
        service_level: ServiceLevel::Ordinary,
        quantity: 1,
        monthly_fen,
        since: "2026-01-01".parse().unwrap(),
        expiry: day.map(|day| format!("2026-06-{day:02}").parse().unwrap()),
        person: None,
    }
}

fn take(
    office: &Office,
    lin: &Actor,
    enterprise: EnterpriseId,
    step: &Step,
    all: &mut Vec<HoldingId>,
) {
    let at = |at: usize| all.get(at).copied();
    let asked = holding::Asked::default;
    let rev = |id: HoldingId| {
        let kept = office.desk.store().read(|sql| holdings::by_id(sql, id)).unwrap();
        kept.unwrap().rev
    };
    let command = match *step {
        Step::Add(offering, fee, day) => {
            let id = HoldingId::fresh();
            all.push(id);
            Some(holding::Command::Add { enterprise, id, terms: terms(offering, fee, day) })
        }
        Step::Change(n, offering, fee, day) => at(n).map(|id| holding::Command::Change {
            id,
            rev: rev(id),
            terms: terms(offering, fee, day),
            asked: asked(),
        }),
        Step::Suspend(n) => at(n).map(|id| holding::Command::Suspend { id, asked: asked() }),
        Step::Resume(n) => at(n).map(|id| holding::Command::Resume { id }),
        Step::End(n) => at(n).map(|id| holding::Command::End { id, asked: asked() }),
    };
    if let Some(command) = command {
        // Changing what has ended is refused, and must change no sum either.
        office.desk.run(lin, Command::Holding(command)).ok();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn sums_equal_a_recount(steps in proptest::collection::vec(step(), 1..24)) {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        let id = EnterpriseId::fresh();
        let profile = Profile::named("海岳精密制造有限公司");
        let add = enterprise::Command::Add { id, profile, tier: Tier::T3, manager: None };
        office.desk.run(&lin, Command::Enterprise(add)).unwrap();
        let mut all = Vec::new();
        for step in &steps {
            take(&office, &lin, id, step, &mut all);
        }
        let (rollup, rows, kept) = office.desk.store().read(|sql| {
            Ok::<_, attache::store::StoreError>((
                holdings::rollup(sql, id)?,
                holdings::page(sql, id, (0, 100))?,
                attache::store::enterprises::by_id(sql, id)?.unwrap().it,
            ))
        }).unwrap();
        let active: Vec<_> =
            rows.iter().map(|it| &it.it).filter(|it| it.status == HoldingStatus::Active).collect();
        prop_assert_eq!(rows.len(), all.len());
        prop_assert_eq!(kept.holdings, i64::try_from(active.len()).unwrap());
        prop_assert_eq!(kept.monthly_fen, active.iter().map(|it| it.terms.monthly_fen).sum::<i64>());
        for offering in OFFERINGS {
            let own: Vec<_> = active.iter().filter(|it| it.terms.offering == offering).collect();
            let line = rollup.iter().find(|it| it.offering == offering);
            prop_assert_eq!(line.map_or(0, |it| it.count), i64::try_from(own.len()).unwrap());
            let first = own.iter().filter_map(|it| it.terms.expiry).min();
            prop_assert_eq!(line.and_then(|it| it.next_expiry), first);
        }
    }
}
