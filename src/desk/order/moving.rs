//! Moving an order to another version of its process: what it would change, and doing it.

use serde::{Deserialize, Serialize};

use super::{act, event, load, note, refused, template, touched};
use crate::{
    desk::{Cx, DeskError, Subject, fallout, query::Question},
    domain::{
        OrderId, Permission, Personal, TaskId, Wording,
        clock::Retargeted,
        order::{Act, Moving, Order, Refusal},
        process::{ProcessTemplate, TemplateRef},
    },
    store::{
        calendars::{self, Moved},
        clocks, orders,
    },
};

/// Asks what moving an order to another version would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMove {
    pub order: OrderId,
    /// Nothing means the newest.
    pub version: Option<u32>,
}

/// What moving would change, by the names of the tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveView {
    pub from: u32,
    pub to: u32,
    /// The versions that it could move to, the newest first.
    pub versions: Vec<u32>,
    pub kept: usize,
    pub carried: Vec<Wording>,
    pub changed: Vec<Wording>,
    pub added: Vec<Wording>,
    pub dropped: Vec<Wording>,
    /// Why it cannot be done, as a code of a sentence and the task that it speaks of.
    pub refused: Option<(String, Wording)>,
}

impl Question for OrderMove {
    fn needs(&self) -> Permission {
        Permission::EditOrder
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Order(self.order), Subject::Library]
    }
}

/// The versions that an order could move to, the newest first.
pub(super) fn versions(cx: &Cx<'_>, order: &Order) -> Vec<u32> {
    let here = order.template();
    let usable = cx.library.templates.usable(&here.code).map(|it| it.version);
    let mut versions: Vec<u32> = usable.filter(|it| *it != here.version).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions
}

pub(in crate::desk) fn moving(cx: &mut Cx<'_>, ask: &OrderMove) -> Result<MoveView, DeskError> {
    let order = load(cx, ask.order)?.it.order;
    let from = template(cx, order.template())?;
    let versions = versions(cx, &order);
    let Some(version) = ask.version.or_else(|| versions.first().copied()) else {
        return Ok(MoveView { from: from.version, to: from.version, ..MoveView::default() });
    };
    let to = template(cx, &TemplateRef { code: from.code.clone(), version })?;
    let act = act(cx, &to);
    let tried =
        order.clone().move_to(&from, &act, &Personal::from("?"), &mut new_ids(order.id(), version));
    let base = MoveView { from: from.version, to: version, versions, ..MoveView::default() };
    let name = |code: &String| to.title(code).or_else(|| from.title(code)).unwrap_or_default();
    let names = |codes: &[String]| codes.iter().map(name).collect();
    Ok(match tried {
        Ok(Moving { kept, carried, changed, added, dropped }) => MoveView {
            kept: kept.len(),
            carried: names(&carried),
            changed: names(&changed),
            added: names(&added),
            dropped: names(&dropped),
            ..base
        },
        Err(refusal) => {
            let task = match &refusal {
                Refusal::WouldVanish(code) | Refusal::PointOfNoReturn(code) => name(code),
                _ => Wording::default(),
            };
            MoveView { refused: Some((refusal.code().to_owned(), task)), ..base }
        }
    })
}

pub(super) fn perform(
    cx: &mut Cx<'_>,
    id: OrderId,
    (version, reason): (u32, &Personal),
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = load(cx, id)?;
    let before = kept.it.order.clone();
    let from = template(cx, before.template())?;
    let reference = TemplateRef { code: from.code.clone(), version };
    if cx.library.templates.is_retired(&reference) {
        return Err(DeskError::refused("other-template"));
    }
    let to = template(cx, &reference)?;
    let act: Act<'_> = act(cx, &to);
    let moved = kept.it.order.move_to(&from, &act, reason, &mut new_ids(id, version));
    moved.map_err(|refusal| refused(&refusal, &from, cx.library))?;
    pin(cx, &to)?;
    let clocks_before = clocks::of_order(cx.sql, id)?;
    orders::save(cx.sql, &kept, &before, &act)?;
    let order = &kept.it.order;
    let mut book = clocks_before.clone();
    book.passed_on((&before, order), &act);
    let retargeted = book.retarget(order, &act);
    book.follow(order, &act);
    clocks::save_book(cx.sql, (&clocks_before, &book), &cx.library.calendars)?;
    journal(cx, order, &retargeted)?;
    let (kind, summary) = event("order-event-moved");
    let summary = summary.with("version", version).with("reason", reason.reveal());
    note(cx, order, (kind, summary))?;
    let mut subjects = touched(Some(&before), order);
    subjects.extend(fallout::follow_order(cx, (&before, order), &to)?);
    subjects.push(Subject::Library);
    Ok(subjects)
}

/// Writes down which clocks are due at another time now, and why.
fn journal(cx: &mut Cx<'_>, order: &Order, moved: &[Retargeted]) -> Result<(), DeskError> {
    let here = order.template();
    for it in moved {
        let moved = Moved {
            at_us: cx.now.micros(),
            order: Some(order.id()),
            task: it.about.task(),
            clock: Some((it.clock, it.kind)),
            old: it.was,
            new: it.is,
            cause: format!("process:{}@{}", here.code, here.version),
        };
        calendars::note_moved(cx.sql, &moved)?;
    }
    Ok(())
}

fn pin(cx: &mut Cx<'_>, to: &ProcessTemplate) -> Result<(), DeskError> {
    Ok(orders::pin(cx.sql, to, cx.now)?)
}

/// Names new tasks after the order and the version, so that a command sent twice names them alike.
fn new_ids(order: OrderId, version: u32) -> impl FnMut() -> TaskId {
    let mut bytes = order.bytes();
    let [.., a, b, _] = &mut bytes;
    *a ^= 0xA5;
    *b = b.wrapping_add(version.to_le_bytes()[0]);
    move || {
        let [.., last] = &mut bytes;
        *last = last.wrapping_add(1);
        TaskId::from_bytes(bytes)
    }
}
