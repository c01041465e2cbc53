//! The large tables parted by enterprise on a real PostgreSQL: nothing is lost, and the office works as before.

use std::{collections::BTreeMap, sync::Arc};

use attache::{
    desk::{
        Command, Desk,
        demo::{self, Wish},
        review::{self, ReviewQueue},
        work::Board,
    },
    domain::{Role, order::OrderStatus, process::Stage},
    store::{Sql, Store, moving, postgres::Postgres},
};

use crate::{
    firm::{Firm, departments, finish, open, page},
    support::{Hands, MORNING, Office, with_postgres},
};

const CONVERSION: &str = include_str!("../../docs/deploy/partition.sql");

/// For each table how many rows there are and what their contents add up to.
fn sums(sql: &mut dyn Sql) -> BTreeMap<String, (i64, i64)> {
    let ask = |name: &str| -> &'static str {
        let words = format!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(CAST(hashtext(CAST(it AS TEXT)) AS BIGINT)), 0) AS BIGINT)
             FROM {name} it"
        );
        words.leak()
    };
    let tables = moving::tables().unwrap().into_iter();
    let sums = tables.map(|it| {
        let rows = sql.query(ask(&it.name), &[]).unwrap();
        (it.name, (rows[0].int(0).unwrap(), rows[0].int(1).unwrap()))
    });
    sums.collect()
}

/// An office with a demo's customers, papers and orders.
fn filled(url: &str, schema: &str) -> Office {
    let hands = Hands::at(MORNING);
    let store = Store::open_postgres(url, schema).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let desk = Arc::new(Desk::on(store, folder.path(), hands.clock()).unwrap());
    demo::fill(&desk, Wish { enterprises: 12, seed: 7 }, |_| {}).unwrap();
    Office { desk, hands, folder: Some(folder) }
}

/// The same office, met again.
fn again(office: Office, url: &str, schema: &str) -> Office {
    let Office { desk, hands, folder } = office;
    drop(desk);
    let store = Store::open_postgres(url, schema).unwrap();
    let desk = Desk::on(store, folder.as_ref().unwrap().path(), hands.clock()).unwrap();
    Office { desk: Arc::new(desk), hands, folder }
}

/// An order from its opening to its completion by all departments.
fn an_order_is_carried_through(office: &Office) {
    let lin = office.hire("lin-of-the-parts", Role::Manager);
    let staff = departments(office);
    let firm = Firm::found(office, "分区验证有限公司");
    firm.hand_in(office, "D-POA", None);
    let order = open(office, &lin, firm.order("business-broadband"));
    assert_eq!(page(office, &lin, order).stage, Stage::Presales);
    for paper in page(office, &lin, order).papers {
        firm.prove(office, paper.kind.code(), Some(order));
    }
    finish(office, &lin, order, &staff);
    let view = page(office, &lin, order);
    assert_eq!(view.status, OrderStatus::Completed);
    assert!(view.history.len() > view.tasks.len());
}

/// How many parts PostgreSQL looks into.
fn parts_of(sql: &mut dyn Sql, words: &'static str) -> usize {
    let plan = sql.query(words, &[]).unwrap();
    plan.iter().filter(|it| it.text(0).unwrap().contains(" on interaction_")).count()
}

#[test]
fn an_office_parted_by_enterprise_has_all_its_rows_and_works_as_before() {
    with_postgres(|url, schema| {
        let office = filled(url, schema);
        let su = office.hire("su-of-the-parts", Role::Supervisor);
        let he = office.hire("he-of-the-parts", Role::Reviewer);
        let ask = |office: &Office| {
            let board = office.desk.ask(&su, Board).unwrap();
            let queue = office.desk.ask(&he, ReviewQueue { me: he.staff }).unwrap();
            (format!("{board:?}"), format!("{queue:?}"))
        };
        let before = ask(&office);
        let mut sql = Postgres::open(url, schema).unwrap();
        let rows = sums(&mut sql);
        assert!(
            ["interaction", "holding", "task", "clock", "document_version"]
                .iter()
                .all(|it| 0 < rows[*it].0),
            "{rows:?}"
        );

        sql.batch(CONVERSION).unwrap();
        assert_eq!(sums(&mut sql), rows);
        let parted =
            "SELECT COUNT(*) FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
             WHERE c.relnamespace = CAST(current_schema() AS REGNAMESPACE)";
        assert_eq!(sql.query(parted, &[]).unwrap()[0].int(0).unwrap(), 14);

        let office = again(office, url, schema);
        assert_eq!(ask(&office), before);
        an_order_is_carried_through(&office);
        let claim = Command::Review(review::Command::ClaimNext);
        office.desk.run(&he, claim).unwrap();
        assert_eq!(office.desk.verify_audit(&[]).unwrap().breaks, []);
        let after = sums(&mut sql);
        assert!(
            ["interaction", "task", "clock", "document"]
                .iter()
                .all(|it| rows[*it].0 < after[*it].0),
            "{after:?}"
        );

        // With the enterprise one part is looked into, without it all eight.
        let one = "EXPLAIN SELECT at_us FROM interaction WHERE enterprise = '\\x01'";
        let all = "EXPLAIN SELECT at_us FROM interaction WHERE at_us = 1";
        assert_eq!((parts_of(&mut sql, one), parts_of(&mut sql, all)), (1, 8));
    });
}

#[test]
fn every_statement_is_understood_by_a_parted_office() {
    with_postgres(|url, schema| {
        drop(Store::open_postgres(url, schema).unwrap());
        let mut sql = Postgres::open(url, schema).unwrap();
        sql.batch(CONVERSION).unwrap();
        crate::store_engines::understands_everything(&mut sql);
    });
}
