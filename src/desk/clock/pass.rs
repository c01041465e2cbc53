//! What time does to a clock: it climbs rungs, reminds of a wait, and ends one that lasted long enough.

use super::addressed;
use crate::{
    desk::{Cx, DeskError, Subject, order},
    domain::{
        ClockId, NoticeId, OrderId, StaffId, Summary, Wording,
        clock::{About, Audience, Cause, Change, Clock, Fired, REMINDER, WaitPassed},
        notice::{self, Notice, NoticeTone},
    },
    store::{clocks, demands, notices, promises},
};

/// Lets time do its work on one clock; does nothing if somebody else is busy with it.
pub(super) fn pass(cx: &mut Cx<'_>, id: ClockId) -> Result<Vec<Subject>, DeskError> {
    let Some(mut clock) = clocks::claim(cx.sql, id)? else { return Ok(Vec::new()) };
    let calendars = &cx.library.calendars;
    let pace = calendars.pace(&clock.parts().calendar);
    let passing = clock.pass(cx.now, pace);
    let (mut highest, mut reminder) = (None, None);
    for fired in passing.fired {
        if !clocks::climb(cx.sql, (id, clock.generation()), fired, cx.now)? {
            continue;
        }
        if fired.percent == REMINDER {
            reminder = Some(fired);
        } else {
            highest = Some(fired);
        }
    }
    let pause = clock.parts().pause;
    if passing.wait == Some(WaitPassed::Over) {
        // Whatever becomes of the order, this clock goes on.
        let now = pause.map_or(cx.now, |it| it.over_at);
        let change = Change { cause: Cause::WaitOver, by: cx.actor.staff, now };
        clock.run(&change, pace);
    }
    clocks::save(cx.sql, &clock, calendars)?;
    let mut touched = Vec::new();
    let about = Concerned::of(cx, &clock)?;
    if let Some(fired) = reminder {
        touched.extend(tell_reminder(cx, (&clock, &about), fired)?);
    }
    if let Some(fired) = highest {
        touched.extend(tell_rung(cx, (&clock, &about), fired)?);
    }
    if let (Some(wait), Some(pause)) = (passing.wait, pause) {
        let reason = format!("order-wait-{}", pause.reason.code().replace('_', "-"));
        let key = match wait {
            WaitPassed::Remind => "clock-notice-remind",
            WaitPassed::Over => "clock-notice-wait-over",
        };
        let what = format!("{}/{key}/{}", clock.generation(), clock.parts().closed);
        let words = about.words(key, &clock).with_word("reason", &reason);
        let people = [about.assignee, about.owner];
        let tone = NoticeTone::Warning;
        touched.extend(tell(cx, (&clock, &about), (tone, &what, words), &people)?);
        if wait == WaitPassed::Over
            && let Some(order) = clock.about().order()
        {
            // Swept late, it still ended when it ended.
            let mut then = Cx { now: pause.over_at, ..reborrowed(cx) };
            touched.extend(order::wait_over(&mut then, order, clock.about().task())?);
        }
    }
    Ok(touched)
}

/// The same surroundings for a while.
fn reborrowed<'a>(cx: &'a mut Cx<'_>) -> Cx<'a> {
    let Cx { sql, actor, now, office, library } = cx;
    Cx { sql: &mut **sql, actor, now: *now, office, library }
}

/// Who and what a clock is about.
struct Concerned {
    assignee: Option<StaffId>,
    owner: Option<StaffId>,
    order: Option<OrderId>,
    number: String,
    /// The task, or what was promised or wished.
    title: Wording,
    department: Option<String>,
}

impl Concerned {
    fn of(cx: &mut Cx<'_>, clock: &Clock) -> Result<Self, DeskError> {
        let mut it = Self {
            assignee: None,
            owner: None,
            order: clock.about().order(),
            number: String::new(),
            title: Wording::default(),
            department: None,
        };
        match clock.about() {
            About::Order(id) | About::Task(id, _) => {
                let order = order::load(cx, id)?.it.order;
                it.owner = Some(order.owner());
                it.number.clone_from(&order.opening().number);
                if let Some(task) = clock.about().task().and_then(|id| order.task(id)) {
                    it.assignee = task.assignee();
                    it.department = Some(task.department().to_owned());
                    let template = order::template(cx, order.template())?;
                    it.title = template.title(task.code()).unwrap_or_default();
                }
            }
            About::Promise(id) => {
                if let Some(kept) = promises::by_id(cx.sql, id)? {
                    it.owner = Some(kept.it.owner());
                    it.order = kept.it.given().order;
                    it.title = same(kept.it.given().what.reveal());
                }
            }
            About::Demand(id) => {
                if let Some(kept) = demands::by_id(cx.sql, id)? {
                    it.owner = Some(kept.it.owner());
                    it.title = same(kept.it.heard().wish.reveal());
                }
            }
        }
        Ok(it)
    }

    fn words(&self, key: &str, clock: &Clock) -> Summary {
        let kind = format!("clock-kind-{}", clock.kind().code().replace('_', "-"));
        Summary::stated(key)
            .with_word("kind", &kind)
            .with_name("title", &self.title)
            .with("number", &self.number)
    }
}

fn same(text: &str) -> Wording {
    Wording { zh: text.to_owned(), en: text.to_owned() }
}

/// Tells those whom the policy names; several rungs at once are one notice, about the highest.
fn tell_rung(
    cx: &mut Cx<'_>,
    (clock, about): (&Clock, &Concerned),
    fired: Fired,
) -> Result<Vec<Subject>, DeskError> {
    let told = cx.library.policies.escalation.told(clock.kind(), fired.percent);
    let people: Vec<Option<StaffId>> = told
        .iter()
        .map(|it| match it {
            Audience::Assignee => about.assignee,
            Audience::Owner => about.owner,
            Audience::Supervisors => Some(notice::supervisors()),
        })
        .collect();
    let (tone, key) = match fired.percent {
        ..90 => (NoticeTone::Hint, "clock-notice-rung"),
        90..100 => (NoticeTone::Warning, "clock-notice-rung"),
        _ => (NoticeTone::Breach, "clock-notice-breach"),
    };
    let what = format!("{}/{}", clock.generation(), fired.percent);
    let at = fired.at.local().format("%Y-%m-%d %H:%M");
    let words = about.words(key, clock).with("percent", fired.percent).with("at", at);
    tell(cx, (clock, about), (tone, &what, words), &people)
}

/// Reminds whoever has the task, or its order's owner while nobody has, as the template wishes.
fn tell_reminder(
    cx: &mut Cx<'_>,
    (clock, about): (&Clock, &Concerned),
    fired: Fired,
) -> Result<Vec<Subject>, DeskError> {
    let minutes = f64::from(clock.parts().target.remind.unwrap_or_default());
    let what = format!("{}/reminder", clock.generation());
    let at = fired.at.local().format("%Y-%m-%d %H:%M");
    let words = about.words("clock-notice-half-way", clock);
    let words = words.with("hours", minutes / 60.0).with("at", at);
    let people = [about.assignee.or(about.owner)];
    tell(cx, (clock, about), (NoticeTone::Hint, &what, words), &people)
}

fn tell(
    cx: &mut Cx<'_>,
    (clock, about): (&Clock, &Concerned),
    (tone, what, words): (NoticeTone, &str, Summary),
    people: &[Option<StaffId>],
) -> Result<Vec<Subject>, DeskError> {
    let mut touched: Vec<Subject> = about.order.map(Subject::Order).into_iter().collect();
    touched.extend(about.department.clone().map(Subject::Queue));
    let mut people: Vec<StaffId> = people.iter().flatten().copied().collect();
    people.sort();
    people.dedup();
    for staff in people {
        let it = Notice {
            id: NoticeId::of(clock.id(), what, staff),
            staff,
            clock: Some(clock.id()),
            enterprise: clock.parts().enterprise,
            order: about.order,
            tone,
            words: words.clone(),
            at: cx.now,
        };
        notices::add(cx.sql, &it)?;
        touched.push(addressed(staff));
    }
    Ok(touched)
}
