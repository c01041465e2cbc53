//! The demo office: believable, the same for the same seed, and only in an empty office.

use std::collections::BTreeMap;

use attache::{
    desk::{
        DeskError,
        demo::{self, Counts, Wish},
        staff::StaffList,
    },
    domain::{Actor, EnterpriseId, Role},
    store::{
        Sql, StoreError, contacts,
        customers::{self, By, Wanted, Way},
        enterprises, holdings, timeline,
    },
};

use crate::support::{Office, on_each_engine};

const WISH: Wish = Wish { enterprises: 300, seed: 7 };

fn filled(office: &Office, wish: Wish) -> Counts {
    demo::fill(&office.desk, wish, |_| {}).unwrap()
}

/// Everything about every enterprise, as text.
fn picture(office: &Office) -> BTreeMap<String, String> {
    let looked = office.desk.store().read_slowly(|sql: &mut dyn Sql| {
        let mut picture = BTreeMap::new();
        for it in customers::window(sql, &Wanted::default(), (By::Name, Way::Up), (0, 1_000))? {
            let all = (
                enterprises::by_id(sql, it.id)?,
                contacts::people_of(sql, it.id)?,
                contacts::phones_of(sql, it.id)?,
                holdings::page(sql, it.id, (0, 100))?,
                said(sql, it.id)?,
            );
            picture.insert(it.id.to_string(), format!("{all:?}"));
        }
        Ok::<_, StoreError>(picture)
    });
    looked.unwrap()
}

/// What stands on a timeline; events are named by the desk when they happen, so their ids differ.
fn said(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<String>, StoreError> {
    let entries = timeline::page(sql, id, (None, 200), &timeline::Filter::default())?;
    let mut said: Vec<String> =
        entries.iter().map(|it| format!("{} {:?} {:?}", it.at_us, it.kind, it.summary)).collect();
    said.sort();
    Ok(said)
}

#[test]
fn one_seed_makes_one_office() {
    let (one, same, other) = (Office::on_sqlite(), Office::on_sqlite(), Office::on_sqlite());
    let counts = filled(&one, WISH);
    assert_eq!(counts, filled(&same, WISH));
    assert_eq!(picture(&one), picture(&same));
    filled(&other, Wish { seed: 8, ..WISH });
    assert!(picture(&one).keys().ne(picture(&other).keys()));
}

#[test]
fn the_office_is_believable() {
    on_each_engine(|office| {
        let counts = filled(office, WISH);
        assert_eq!(counts.enterprises, WISH.enterprises);
        for (kind, n) in counts.kinds() {
            assert!(n > 0, "there are no {kind}");
        }
        let everyone = office.desk.ask(&Actor::program(), StaffList).unwrap();
        for role in Role::ALL {
            assert!(everyone.iter().any(|it| it.role == *role), "nobody is a {}", role.code());
        }
        let front = office.desk.front_door().unwrap();
        assert!(front.is_demo && !front.people.is_empty());
        office.desk.enter_demo(front.people[0].id).unwrap();
        let all = office.desk.store().read(|sql| {
            customers::window(sql, &Wanted::default(), (By::Worth, Way::Down), (0, 1_000))
        });
        let all = all.unwrap();
        let worth = |few: &[customers::Line]| few.iter().map(|it| it.monthly_fen).sum::<i64>();
        let fifth = worth(&all[..all.len() / 5]) * 100 / worth(&all);
        assert!((60..=98).contains(&fifth), "a fifth of the customers brings {fifth} %");
        assert!(office.desk.verify_audit(&[]).unwrap().breaks.is_empty());
    });
}

#[test]
fn credit_codes_fit_and_no_two_are_the_same() {
    let office = Office::on_sqlite();
    filled(&office, WISH);
    let codes = office.desk.store().read(|sql: &mut dyn Sql| {
        let all = customers::window(sql, &Wanted::default(), (By::Name, Way::Up), (0, 1_000))?;
        let mut codes = Vec::new();
        for it in all {
            codes.extend(enterprises::by_id(sql, it.id)?.and_then(|kept| kept.it.profile.uscc));
        }
        Ok::<_, StoreError>(codes)
    });
    let mut codes = codes.unwrap();
    assert_eq!(codes.len() as u64, WISH.enterprises);
    assert!(codes.iter().all(|it| it.warnings().is_empty()));
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len() as u64, WISH.enterprises);
}

#[test]
fn orders_stand_in_every_stage_and_papers_in_every_state() {
    let office = Office::on_sqlite();
    filled(&office, Wish { enterprises: 500, seed: 7 });
    let states = office.desk.store().read(|sql: &mut dyn Sql| {
        let orders = attache::store::rollup::counts(sql, attache::store::rollup::BY_STATE)?;
        let papers = sql.query(
            "SELECT state, COUNT(*) FROM document_version GROUP BY state ORDER BY state",
            &[],
        )?;
        let stages = sql.query(
            "SELECT stage, COUNT(*) FROM product_order GROUP BY stage ORDER BY stage",
            &[],
        )?;
        Ok::<_, StoreError>((orders, papers, stages))
    });
    let (orders, papers, stages) = states.unwrap();
    assert!(orders.iter().any(|(state, n)| state == "running" && *n > 20), "{orders:?}");
    assert!(orders.iter().any(|(state, _)| state == "completed"), "{orders:?}");
    assert_eq!(stages.len(), 3, "{stages:?}");
    let names: Vec<&str> = papers.iter().map(|it| it.text(0).unwrap()).collect();
    assert_eq!(names, ["approved", "rejected", "waiting"]);
    assert!(office.desk.store().is_sound().unwrap());
}

#[test]
fn sums_over_invented_holdings_equal_a_recount() {
    let office = Office::on_sqlite();
    filled(&office, Wish { enterprises: 60, seed: 7 });
    let sums = || {
        let read = office.desk.store().read(|sql: &mut dyn Sql| {
            let all = customers::window(sql, &Wanted::default(), (By::Name, Way::Up), (0, 100))?;
            let rollup = |it: &customers::Line| Ok((it.clone(), holdings::rollup(sql, it.id)?));
            all.iter().map(rollup).collect::<Result<Vec<_>, StoreError>>()
        });
        read.unwrap()
    };
    let before = sums();
    assert!(before.iter().any(|(_, rollup)| rollup.len() > 3));
    let ids: Vec<EnterpriseId> = before.iter().map(|(it, _)| it.id).collect();
    let recount =
        move |sql: &mut dyn Sql| ids.iter().try_for_each(|it| holdings::recount(sql, *it));
    office.desk.store().write(recount).unwrap();
    assert_eq!(sums(), before);
}

#[test]
fn an_office_that_is_left_half_filled_can_be_entered() {
    let office = Office::on_sqlite();
    let filling = || demo::fill(&office.desk, WISH, |_| panic!("the lights go out"));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(filling)).is_err());
    let front = office.desk.front_door().unwrap();
    assert!(front.is_demo);
    office.desk.enter_demo(front.people[0].id).unwrap();
}

#[test]
fn an_office_with_people_is_left_alone() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let refused = demo::fill(&office.desk, WISH, |_| {}).unwrap_err();
    assert!(matches!(refused, DeskError::Refused(it) if it.code == "demo-not-empty"));
}

#[test]
fn complaints_faults_and_enquiries_stand_in_several_states() {
    let office = Office::on_sqlite();
    filled(&office, Wish { enterprises: 300, seed: 7 });
    let rows = office.desk.store().read(|sql: &mut dyn Sql| {
        sql.query(
            "SELECT kind, stage, COUNT(*) FROM demand WHERE kind <> 'need'
             GROUP BY kind, stage ORDER BY kind, stage",
            &[],
        )
    });
    let row = |it: &attache::store::Row| {
        (it.string(0).unwrap(), it.string(1).unwrap(), it.int(2).unwrap())
    };
    let states: Vec<_> = rows.unwrap().iter().map(row).collect();
    for kind in ["complaint", "enquiry", "fault"] {
        let stages = states.iter().filter(|it| it.0 == kind).count();
        assert!(2 <= stages, "{kind} stands in {stages} stages: {states:?}");
    }
    let all: std::collections::BTreeSet<&str> = states.iter().map(|it| &*it.1).collect();
    assert!(4 <= all.len(), "{states:?}");
}
