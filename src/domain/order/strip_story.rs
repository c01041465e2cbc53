//! A T1 internet line with two customer pauses and one refusal by a department: its clocks, exactly.

use super::{
    story::{Office, actor, at},
    *,
};
use crate::domain::clock::{
    About, Cause, Clock, ClockBook, ClockKind, ClockState, Pace, PieceKind, Word, strip,
};

/// Piece by piece: what, from, to, why.
type Told = (PieceKind, &'static str, &'static str, Option<WaitReason>);

fn told(
    office: &Office,
    clock: &Clock,
    now: &str,
) -> Vec<(PieceKind, Now, Now, Option<WaitReason>)> {
    let pace = Pace::from(&office.calendar);
    let mut ledger = clock.added().to_vec();
    ledger.push(clock.open_interval(pace, at(now)));
    let budget = i64::from(clock.parts().meter.budget_minutes) * 60;
    strip(&ledger, budget, pace).iter().map(|it| (it.kind, it.from, it.to, it.reason)).collect()
}

fn assert_told(office: &Office, clock: &Clock, expected: &[Told]) {
    let expected: Vec<_> =
        expected.iter().map(|(kind, from, to, why)| (*kind, at(from), at(to), *why)).collect();
    assert_eq!(told(office, clock, "2024-03-07 11:00"), expected);
}

/// The line until Thursday morning, with its clocks.
fn played(office: &Office) -> (Order, ClockBook) {
    let mut order = office.open(at("2024-03-04 09:00"));
    let mut book = ClockBook::open(&order, &office.act(&office.owner, at("2024-03-04 09:00")));
    let (res, sol) = (actor(Role::Worker, "RES"), actor(Role::Worker, "SOL"));
    let mut then = |by: &Actor, now: &str, work: &dyn Fn(&mut Order, &Act<'_>)| {
        let act = office.act(by, at(now));
        work(&mut order, &act);
        book.follow(&order, &act);
    };
    let id = |order: &Order, code: &str| super::story::task(order, code).id();
    let done = |code: &'static str| {
        move |order: &mut Order, act: &Act<'_>| {
            let (task, answers) = (id(order, code), office.answers(code));
            order.complete(act, task, answers, &office.approved()).unwrap();
        }
    };
    let accept = |code: &'static str| {
        move |order: &mut Order, act: &Act<'_>| order.accept(act, id(order, code)).unwrap()
    };
    let hold = |reason, until: &'static str| {
        move |order: &mut Order, act: &Act<'_>| {
            let task = id(order, "resource-check");
            order.hold_task(act, task, reason, until.parse().unwrap()).unwrap();
        }
    };
    let resume = |order: &mut Order, act: &Act<'_>| {
        order.resume_task(act, id(order, "resource-check")).unwrap();
    };
    then(&office.owner, "2024-03-04 10:00", &done("need"));
    then(&res, "2024-03-04 10:30", &accept("resource-check"));
    then(&sol, "2024-03-04 10:30", &accept("solution"));
    then(&res, "2024-03-04 14:00", &hold(WaitReason::CustomerPremises, "2024-03-06"));
    then(&sol, "2024-03-04 16:00", &done("solution"));
    then(&res, "2024-03-06 09:30", &resume);
    then(&res, "2024-03-06 11:00", &|order, act| {
        order.refuse(act, id(order, "resource-check"), "管道不通".into()).unwrap();
    });
    then(&office.owner, "2024-03-06 15:00", &|order, act| {
        order.send_again(act, id(order, "resource-check")).unwrap();
    });
    then(&res, "2024-03-06 15:30", &accept("resource-check"));
    then(&res, "2024-03-06 17:00", &hold(WaitReason::CustomerAppointment, "2024-03-08"));
    then(&res, "2024-03-07 10:00", &resume);
    (order, book)
}

#[test]
fn two_customer_pauses_and_one_refusal_give_exactly_this_strip() {
    use PieceKind::{NotWorking, Paused, Running, Stopped};
    let office = Office::line();
    let (order, book) = played(&office);
    let check = About::Task(order.id(), super::story::task(&order, "resource-check").id());
    let task = book.clock(ClockKind::Task, check).unwrap();
    let (room, meeting) = (WaitReason::CustomerPremises, WaitReason::CustomerAppointment);
    assert_told(
        &office,
        task,
        &[
            (Running, "2024-03-04 10:00", "2024-03-04 12:00", None),
            (NotWorking, "2024-03-04 12:00", "2024-03-04 13:30", None),
            (Running, "2024-03-04 13:30", "2024-03-04 14:00", None),
            (Paused, "2024-03-04 14:00", "2024-03-06 09:30", Some(room)),
            (Running, "2024-03-06 09:30", "2024-03-06 11:00", None),
            (Stopped, "2024-03-06 11:00", "2024-03-06 15:00", None),
            (Running, "2024-03-06 15:00", "2024-03-06 17:00", None),
            (Paused, "2024-03-06 17:00", "2024-03-07 10:00", Some(meeting)),
            (Running, "2024-03-07 10:00", "2024-03-07 11:00", None),
        ],
    );
    // Six of fifteen hours before the last start.
    assert_eq!(task.parts().meter.consumed_seconds, 6 * 3600);
    assert_eq!(task.due((&office.calendar).into()), Some(at("2024-03-08 11:30")));

    let whole = book.clock(ClockKind::Order, About::Order(order.id())).unwrap();
    // A refusal is our own affair: the customer's clock goes on. While something else is being
    // done, nothing stops it either.
    assert_told(
        &office,
        whole,
        &[
            (Running, "2024-03-04 09:00", "2024-03-04 12:00", None),
            (NotWorking, "2024-03-04 12:00", "2024-03-04 13:30", None),
            (Running, "2024-03-04 13:30", "2024-03-04 16:00", None),
            (Paused, "2024-03-04 16:00", "2024-03-06 09:30", Some(room)),
            (Running, "2024-03-06 09:30", "2024-03-06 12:00", None),
            (NotWorking, "2024-03-06 12:00", "2024-03-06 13:30", None),
            (Running, "2024-03-06 13:30", "2024-03-06 17:00", None),
            (Paused, "2024-03-06 17:00", "2024-03-07 10:00", Some(meeting)),
            (Running, "2024-03-07 10:00", "2024-03-07 11:00", None),
        ],
    );
    let hop = book.clock(ClockKind::Hop, check).unwrap();
    assert_eq!((hop.generation(), hop.state()), (2, ClockState::Stopped));
    let runs = hop.added().iter().filter(|it| it.state == ClockState::Running);
    let hops: Vec<_> = runs.map(|it| (it.from, it.to, it.worked_seconds)).collect();
    assert_eq!(
        hops,
        [
            (at("2024-03-04 10:00"), at("2024-03-04 10:30"), 1800),
            (at("2024-03-06 15:00"), at("2024-03-06 15:30"), 1800),
        ]
    );
}

#[test]
fn waiting_for_another_department_ends_the_hop_and_stops_nothing_else() {
    let office = Office::line();
    let mut order = office.open(at("2024-03-04 09:00"));
    let mut book = ClockBook::open(&order, &office.act(&office.owner, at("2024-03-04 09:00")));
    let need = order.tasks()[0].id();
    let act = office.act(&office.owner, at("2024-03-04 10:00"));
    order.complete(&act, need, office.answers("need"), &office.approved()).unwrap();
    book.follow(&order, &act);
    let res = actor(Role::Worker, "RES");
    let act = office.act(&res, at("2024-03-04 10:20"));
    let check = super::story::task(&order, "resource-check").id();
    let until = at("2024-03-06 09:00").today();
    order.hold_task(&act, check, WaitReason::OtherDepartment, until).unwrap();
    book.follow(&order, &act);
    let about = About::Task(order.id(), check);
    let hop = book.clock(ClockKind::Hop, about).unwrap();
    assert_eq!((hop.state(), hop.parts().cause), (ClockState::Stopped, Cause::OtherDepartment));
    for (kind, about) in [(ClockKind::Task, about), (ClockKind::Order, About::Order(order.id()))] {
        assert_eq!(book.clock(kind, about).unwrap().state(), ClockState::Running);
    }
}

#[test]
fn the_next_update_begins_anew_with_every_word_but_not_with_every_question() {
    let office = Office::line();
    let order = office.open(at("2024-03-04 09:00"));
    let begin = office.act(&office.owner, at("2024-03-04 09:00"));
    let mut book = ClockBook::open(&order, &begin);
    let due = |book: &ClockBook| {
        let clock = book.clock(ClockKind::NextUpdate, About::Order(order.id())).unwrap();
        (clock.due((&office.calendar).into()).unwrap(), clock.generation())
    };
    // Daily for T1: until the end of business of the next working day.
    assert_eq!(due(&book), (at("2024-03-05 18:00"), 1));
    let mut hear = |word, now| book.hear(&order, word, &office.act(&office.owner, at(now)));
    hear(Word::ToCustomer, "2024-03-05 15:00");
    hear(Word::FromCustomer, "2024-03-05 17:00");
    hear(Word::FromCustomer, "2024-03-07 11:00");
    assert_eq!(due(&book), (at("2024-03-07 18:00"), 3), "asked at 17:00 on the fifth");
    book.hear(&order, Word::ToCustomer, &office.act(&office.owner, at("2024-03-08 10:00")));
    let clock = book.clock(ClockKind::NextUpdate, About::Order(order.id())).unwrap();
    assert_eq!(clock.breached_at(), Some(at("2024-03-07 18:00")), "late once is late for ever");
}
