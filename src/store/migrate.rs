//! Brings a database to the newest schema. Steps only ever go forward.

use super::{Sql, StoreError, Value};

/// In the order they were written. Never edit one that has shipped; add the next.
const STEPS: &[(i64, &str)] = &[
    (1, include_str!("migrations/0001_office.sql")),
    (2, include_str!("migrations/0002_customer.sql")),
    (3, include_str!("migrations/0003_contact.sql")),
    (4, include_str!("migrations/0004_work.sql")),
    (5, include_str!("migrations/0005_document.sql")),
    (6, include_str!("migrations/0006_calendars.sql")),
    (7, include_str!("migrations/0007_clocks.sql")),
    (8, include_str!("migrations/0008_processes.sql")),
    (9, include_str!("migrations/0009_lists.sql")),
    (10, include_str!("migrations/0010_hub.sql")),
    (11, include_str!("migrations/0011_links.sql")),
    (12, include_str!("migrations/0012_changes.sql")),
    (13, include_str!("migrations/0013_arrivals.sql")),
    (14, include_str!("migrations/0014_logout.sql")),
];

/// How many times a first start gives way to another first start on the same database.
const ATTEMPTS: u32 = 5;

/// Runs the steps that are missing, all or none, and refuses a database that is ahead of us.
pub fn to_latest(sql: &mut dyn Sql) -> Result<(), StoreError> {
    let mut result = attempt(sql);
    for _ in 1..ATTEMPTS {
        if !matches!(result, Err(StoreError::Duplicate | StoreError::Busy)) {
            break;
        }
        result = attempt(sql);
    }
    result
}

fn attempt(sql: &mut dyn Sql) -> Result<(), StoreError> {
    sql.begin_alone()?;
    let done = run(sql);
    sql.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

fn run(sql: &mut dyn Sql) -> Result<(), StoreError> {
    sql.batch("CREATE TABLE IF NOT EXISTS schema_step (step BIGINT PRIMARY KEY)")?;
    let rows = sql.query("SELECT COALESCE(MAX(step), 0) FROM schema_step", &[])?;
    let found = rows.first().ok_or(StoreError::Corrupt("schema_step"))?.int(0)?;
    let known = STEPS.last().map_or(0, |(step, _)| *step);
    if known < found {
        return Err(StoreError::Newer { found, known });
    }
    for (step, text) in STEPS.iter().filter(|(step, _)| found < *step) {
        sql.batch(&sql.dialect().translate(text))?;
        sql.execute("INSERT INTO schema_step (step) VALUES (?1)", &[Value::Int(*step)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_numbered_without_gaps() {
        for (place, (step, _)) in (1..).zip(STEPS) {
            assert_eq!(place, *step);
        }
    }
}
