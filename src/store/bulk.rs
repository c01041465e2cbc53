//! Adding very many customers: their indexes are set aside meanwhile, and built afterwards in one go.
//!
//! Rows come in the order of their ids, which costs little; each index has an order of its own, so that row by row
//! every part would write half of every index anew. A mark in the settings says that indexes are missing: whoever
//! opens the database next builds them, should the program have been stopped in between.

use super::{Sql, StoreError, office};

/// The tables over which indexes are set aside.
const CUSTOMERS: &str = include_str!("migrations/0002_customer.sql");

/// The setting that says that indexes are missing.
const MARK: &str = "indexes-aside";

/// Removes the indexes; unique ones too, whose rules are checked when they are built again.
pub(super) fn set_aside(sql: &mut dyn Sql) -> Result<(), StoreError> {
    for statement in statements(CUSTOMERS) {
        if let Some(name) = name(&statement) {
            sql.batch(&format!("DROP INDEX IF EXISTS {name}"))?;
        }
    }
    office::set(sql, MARK, "1")
}

/// Builds what is missing, if anything was set aside.
pub(super) fn build(sql: &mut dyn Sql) -> Result<(), StoreError> {
    if office::setting(sql, MARK)?.is_none() {
        return Ok(());
    }
    for statement in statements(CUSTOMERS) {
        sql.batch(&statement.replacen("INDEX ", "INDEX IF NOT EXISTS ", 1))?;
    }
    office::forget(sql, MARK)
}

/// The statements of a migration that make indexes.
fn statements(migration: &str) -> Vec<String> {
    let code = |line: &'_ str| line.split("--").next().unwrap_or_default().trim().to_owned();
    let text = migration.lines().map(code).collect::<Vec<_>>().join(" ");
    let makes_index =
        |it: &&str| it.starts_with("CREATE INDEX ") || it.starts_with("CREATE UNIQUE INDEX ");
    text.split(';').map(str::trim).filter(makes_index).map(str::to_owned).collect()
}

/// What the index is called that a statement makes.
fn name(statement: &str) -> Option<&str> {
    statement.split_once(" ON ")?.0.rsplit(' ').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_over_customers_is_known_by_name() {
        let found = statements(CUSTOMERS);
        assert_eq!(found.len(), CUSTOMERS.matches(" INDEX ").count());
        let names: Vec<&str> = found.iter().filter_map(|it| name(it)).collect();
        assert!(names.contains(&"enterprise_by_uscc") && names.contains(&"phone_by_tail"));
        assert!(names.iter().all(|it| it.contains("_by_")), "{names:?}");
    }
}
