//! Changes of orders in SQL: each with its differences, never changed after it was written.

use super::{Sql, StoreError, Value};
use crate::domain::{OrderId, order::Supplement};

/// Adds a change.
pub fn add(sql: &mut dyn Sql, order: OrderId, it: &Supplement) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO order_supplement (product_order, number, at_us, by_staff, body)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            order.into(),
            i64::from(it.number).into(),
            it.at.micros().into(),
            it.by.into(),
            Value::json(it)?,
        ],
    )?;
    Ok(())
}

/// The changes of an order, the newest first.
pub fn of_order(sql: &mut dyn Sql, order: OrderId) -> Result<Vec<Supplement>, StoreError> {
    let rows = sql.query(
        "SELECT body FROM order_supplement WHERE product_order = ?1 ORDER BY number DESC",
        &[order.into()],
    )?;
    rows.iter().map(|row| row.json(0)).collect()
}
