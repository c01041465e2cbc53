//! Fallout: following what came to a stand, and saying who sees to it and when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Cx, DeskError, Subject,
    error::Refused,
    order::{Told as _, colleague, load, note, template},
};
use crate::{
    domain::{
        EnterpriseId, FalloutId, InteractionKind, NoticeId, OrderId, Permission, StaffId, Summary,
        TaskId, Wording,
        notice::{Notice, NoticeTone},
        order::{
            Order,
            fallout::{Fallout, FalloutKind, FalloutRefusal, Way, follow},
        },
        process::ProcessTemplate,
    },
    store::{fallouts, notices},
};

/// Items that are shown with an order, whatever became of them.
const OF_ORDER: i64 = 20;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Gives an item to whoever is to see to it.
    Assign { id: FalloutId, to: StaffId },
    /// Says on which day it is seen to.
    Plan { id: FalloutId, day: NaiveDate },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Assign { .. } | Self::Plan { .. } => Permission::WorkTask,
        }
    }
}

/// One item as an order's page, the day and the board show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FalloutCard {
    pub id: FalloutId,
    pub order: OrderId,
    /// Of the order; empty on the order's own page.
    pub number: String,
    pub enterprise: EnterpriseId,
    /// Empty on the order's own page.
    pub enterprise_name: String,
    pub task: TaskId,
    pub title: Wording,
    pub department_name: Wording,
    pub kind: FalloutKind,
    pub reason: String,
    pub owner: StaffId,
    pub owner_name: String,
    pub next_on: NaiveDate,
    pub opened_us: i64,
    pub opened_by_name: String,
    /// How it went on, when, and why.
    pub ended: Option<(Way, i64, String)>,
    /// Whether the reader may say who sees to it and when.
    pub may_change: bool,
}

impl From<FalloutRefusal> for DeskError {
    fn from(refusal: FalloutRefusal) -> Self {
        Refused::new(refusal.code()).into()
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    let (Command::Assign { id, .. } | Command::Plan { id, .. }) = command;
    let mut kept = fallouts::by_id(cx.sql, *id)?.ok_or(DeskError::NotFound("fallout"))?;
    let order = load(cx, kept.it.order)?.it.order;
    let before = kept.it.owner;
    let told = match command {
        Command::Assign { to, .. } => {
            let to = colleague(cx, *to, Permission::WorkTask)?;
            kept.it.assign(cx.actor, &order, to.id)?;
            Summary::stated("order-event-fallout-assigned").with("to", to.name)
        }
        Command::Plan { day, .. } => {
            kept.it.plan(cx.actor, &order, (*day, cx.now))?;
            Summary::stated("order-event-fallout-planned").with("day", day)
        }
    };
    fallouts::save(cx.sql, &kept)?;
    let template = template(cx, order.template())?;
    let title = title(&order, kept.it.task, &template);
    note(cx, &order, (InteractionKind::Task, told).with("task", title.packed()))?;
    if kept.it.owner != before {
        tell(cx, &kept.it, &title)?;
    }
    let mut subjects = touched(&kept.it);
    subjects.push(Subject::Person(before));
    Ok(subjects)
}

/// Opens and ends items by what has become of an order.
pub(super) fn follow_order(
    cx: &mut Cx<'_>,
    (before, order): (&Order, &Order),
    template: &ProcessTemplate,
) -> Result<Vec<Subject>, DeskError> {
    let open = fallouts::open_of_order(cx.sql, order.id())?;
    let mut subjects = Vec::new();
    for it in follow(&open, (before, order), (cx.actor.staff, cx.now)) {
        fallouts::put(cx.sql, &it)?;
        if it.is_open() {
            tell(cx, &it, &title(order, it.task, template))?;
        } else {
            notices::settle_named(cx.sql, notice_name(&it), cx.now)?;
        }
        subjects.extend(touched(&it));
    }
    Ok(subjects)
}

/// Lets its owner know, unless they did it themselves.
fn tell(cx: &mut Cx<'_>, it: &Fallout, title: &Wording) -> Result<(), DeskError> {
    if it.owner == cx.actor.staff {
        return Ok(());
    }
    let department = cx.library.catalogue.department(&it.department);
    let words = Summary::stated("order-notice-fallout")
        .with_name("task", title)
        .with_name("department", &department.map(|it| it.name.clone()).unwrap_or_default())
        .with("reason", it.reason.reveal());
    let notice = Notice {
        id: notice_name(it),
        staff: it.owner,
        clock: None,
        enterprise: it.enterprise,
        order: Some(it.order),
        tone: NoticeTone::Warning,
        words,
        at: cx.now,
    };
    Ok(notices::put(cx.sql, &notice)?)
}

/// There is one notice about an item, for whoever sees to it.
fn notice_name(it: &Fallout) -> NoticeId {
    NoticeId::from_bytes(it.id.bytes())
}

fn touched(it: &Fallout) -> Vec<Subject> {
    vec![
        Subject::Order(it.order),
        Subject::Enterprise(it.enterprise),
        Subject::Person(it.owner),
        Subject::Board,
    ]
}

fn title(order: &Order, task: TaskId, template: &ProcessTemplate) -> Wording {
    order.task(task).and_then(|it| template.title(it.code())).unwrap_or_default()
}

/// What came to a stand in an order, for its page.
pub(super) fn of_order(
    cx: &mut Cx<'_>,
    order: &Order,
    template: &ProcessTemplate,
) -> Result<Vec<FalloutCard>, DeskError> {
    let found = fallouts::of_order(cx.sql, order.id(), OF_ORDER)?;
    let mut cards = Vec::with_capacity(found.len());
    for it in found {
        let may_change = it.clone().assign(cx.actor, order, it.owner).is_ok();
        let title = title(order, it.task, template);
        let card = card(cx, it, title)?;
        cards.push(FalloutCard { may_change, ..card });
    }
    Ok(cards)
}

/// A stored line as lists show it.
pub(super) fn line(cx: &mut Cx<'_>, line: fallouts::Line) -> Result<FalloutCard, DeskError> {
    let template = cx.library.templates.pinned(&line.template);
    let title = template.and_then(|it| it.title(&line.code)).unwrap_or_default();
    let card = card(cx, line.fallout, title)?;
    Ok(FalloutCard { number: line.number, enterprise_name: line.enterprise_name, ..card })
}

fn card(cx: &mut Cx<'_>, it: Fallout, title: Wording) -> Result<FalloutCard, DeskError> {
    let names = cx.office.names.of(cx.sql)?;
    let name = |id: StaffId| names.get(&id).cloned().unwrap_or_default();
    let department = cx.library.catalogue.department(&it.department);
    Ok(FalloutCard {
        id: it.id,
        order: it.order,
        number: String::new(),
        enterprise: it.enterprise,
        enterprise_name: String::new(),
        task: it.task,
        title,
        department_name: department.map(|it| it.name.clone()).unwrap_or_default(),
        kind: it.kind,
        reason: it.reason.reveal().to_owned(),
        owner: it.owner,
        owner_name: name(it.owner),
        next_on: it.next_on,
        opened_us: it.opened_at.micros(),
        opened_by_name: name(it.opened_by),
        ended: it.ended.map(|it| (it.way, it.at.micros(), it.note.reveal().to_owned())),
        may_change: false,
    })
}
