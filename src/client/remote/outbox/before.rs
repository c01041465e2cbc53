//! The list as programs before this one kept it: whole, in one file. It is taken over once.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::pages::{Page, Pages};
use crate::{
    domain::{CommandId, Sha256Hash},
    vault::{Drawer, VaultError},
};

/// The name that the list was kept under.
pub(super) const NAME: &str = "outbox";

/// The lists as they were written, before it is known what of them can be read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    waiting: Vec<Value>,
    late: Vec<Value>,
    unread: Vec<Value>,
}

/// Makes pages of the list, and removes it once they are safe. A list that is none is set aside.
///
/// A program that ends in between finds both the next time, and adds what is not among the pages yet.
pub(super) fn take_over(drawer: &Drawer, pages: &Pages) -> Result<(), VaultError> {
    let Some(json) = drawer.get(NAME)? else { return Ok(()) };
    match serde_json::from_slice::<Written>(&json) {
        Ok(written) => add(written, pages)?,
        Err(err) => {
            tracing::error!(class = ?err.classify(), "the list of waiting commands is set aside");
            drawer.put(&aside(&json), &json)?;
        }
    }
    drawer.remove(NAME)?;
    drawer.sync()
}

fn add(written: Written, pages: &Pages) -> Result<(), VaultError> {
    let known = pages.all()?;
    let mut n = known.iter().map(|it| it.n + 1).max().unwrap_or_default();
    let known: BTreeSet<CommandId> = known.iter().map(|it| it.id).collect();
    let late = written.late.into_iter().map(|it| Page::late(named_after(&it), it));
    let told = written.unread.into_iter().map(|it| Page::unread((named(&it), 0), it));
    let waiting = written.waiting.into_iter().map(|it| Page::written(named(&it), it));
    for mut page in late.chain(told).chain(waiting) {
        if !known.contains(&page.id) {
            page.n = n;
            pages.write(&page)?;
            n += 1;
        }
    }
    Ok(())
}

/// What a command is called; one that cannot be read may hide that.
fn named(it: &Value) -> CommandId {
    let id = it.pointer("/envelope/id").cloned();
    id.and_then(|id| serde_json::from_value(id).ok()).unwrap_or_else(|| named_after(it))
}

/// A name for what has none, the same each time.
fn named_after(it: &Value) -> CommandId {
    let hash = Sha256Hash::of(it.to_string().as_bytes()).bytes();
    CommandId::from_bytes(hash.first_chunk().copied().unwrap_or_default())
}

/// The name under which a list is kept that cannot be read.
pub(super) fn aside(json: &[u8]) -> String {
    format!("{NAME}/aside/{}", Sha256Hash::of(json))
}
