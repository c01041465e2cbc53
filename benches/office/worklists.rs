//! The lists that people work from, and the first view of an enterprise.

use attache::{
    desk::{
        Ask,
        customers::{CustomerCount, Customers, Filter, Order, Scope},
        order::{OrderFilter, OrderList},
        review::ReviewQueue,
        work::{Board, Day, QueuePage},
        workspace::Workspace,
    },
    domain::{Actor, Lifecycle, Role, Tier, demo_names::Dice},
};

use crate::{
    ground::Ground,
    meter::{Meter, Promise, Report},
};

const MOST: Promise = Promise::Cpu(5.0);
const TIMES: usize = 400;

pub(crate) fn measure(ground: &Ground, report: &mut Report) {
    let manager = |n| ground.someone(Role::Manager, n);
    let supervisor = ground.someone(Role::Supervisor, 0);
    let mut ask = Asking { ground, report };
    ask.often("my day", TIMES, |n| (manager(n), Day { staff: manager(n).staff }));
    for department in ["RES", "CR", "BIL"] {
        let page = |n: usize| QueuePage {
            department: department.to_owned(),
            offset: i64::try_from(n % 10).unwrap() * 50,
            limit: 50,
        };
        let name = format!("queue of {department}");
        ask.often(&name, TIMES, |n| (supervisor.clone(), page(n)));
    }
    ask.often("board", TIMES, |_| (supervisor.clone(), Board));
    let reviewer = ground.someone(Role::Reviewer, 0);
    let figures = ReviewQueue { me: reviewer.staff };
    ask.often("review queue", TIMES, |_| (reviewer.clone(), figures.clone()));
    let orders = |owner| OrderList {
        filter: OrderFilter { owner, ..OrderFilter::default() },
        offset: 0,
        limit: 100,
    };
    ask.often("my orders", TIMES, |n| (manager(n), orders(Some(manager(n).staff))));
    ask.often("all orders", TIMES, |_| (supervisor.clone(), orders(None)));
    ask.often("my customers", TIMES, |n| (manager(n), customers(Scope::Mine, Order::Tier, 0)));
    all_customers(&mut ask, &supervisor);
    let names = &ground.names;
    let of = |n: usize| Workspace { enterprise: names[n % names.len()].id };
    ask.often("workspace", TIMES, |n| (manager(n), of(n)));
    let largest = Workspace { enterprise: ground.largest };
    ask.often("workspace of the largest customer", 100, |n| (manager(n), largest.clone()));
}

/// The list of all enterprises: from the top, and as far down as a scroll bar reaches.
fn all_customers(ask: &mut Asking<'_>, supervisor: &Actor) {
    let size = i64::try_from(ask.ground.size).unwrap();
    for (order, name) in [
        (Order::Name, "name"),
        (Order::Tier, "tier"),
        (Order::Worth, "worth"),
        (Order::Expiry, "expiry"),
    ] {
        let top =
            |n: usize| customers(Scope::Everybody, order, 100 * i64::try_from(n % 20).unwrap());
        let words = format!("all customers by {name}, top");
        ask.often(&words, TIMES, |n| (supervisor.clone(), top(n)));
        let mut dice = Dice::seeded(8);
        let mut anywhere = |_| {
            let row = i64::try_from(dice.below(ask.ground.size)).unwrap() % size;
            customers(Scope::Everybody, order, row / 100 * 100)
        };
        let asked: Vec<Customers> = (0..TIMES).map(&mut anywhere).collect();
        let words = format!("all customers by {name}, anywhere");
        ask.often(&words, TIMES, |n| (supervisor.clone(), asked[n].clone()));
    }
    let some = [
        ("tier 1", Filter { tier: Some(Tier::T1), ..everybody() }),
        ("lost ones", Filter { lifecycle: Some(Lifecycle::Lost), ..everybody() }),
        ("pool", Filter { scope: Scope::Pool, ..Filter::default() }),
        ("ends in 30 days", Filter { expiring_days: Some(30), ..everybody() }),
    ];
    for (name, filter) in some {
        let page =
            Customers { filter, order: Order::Tier, is_descending: false, offset: 0, limit: 100 };
        ask.often(&format!("{name}, top"), 40, |_| (supervisor.clone(), page.clone()));
        let count = CustomerCount { filter, order: Order::Tier };
        ask.often(&format!("{name}, how many"), 10, |_| (supervisor.clone(), count.clone()));
    }
    let count = CustomerCount { filter: everybody(), order: Order::Tier };
    ask.often("all customers, how many", 40, |_| (supervisor.clone(), count.clone()));
}

fn everybody() -> Filter {
    Filter { scope: Scope::Everybody, ..Filter::default() }
}

fn customers(scope: Scope, order: Order, offset: i64) -> Customers {
    let filter = Filter { scope, ..Filter::default() };
    Customers { filter, order, is_descending: false, offset, limit: 100 }
}

struct Asking<'a> {
    ground: &'a Ground,
    report: &'a mut Report,
}

impl Asking<'_> {
    fn often<Q: Ask>(&mut self, name: &str, times: usize, ask: impl Fn(usize) -> (Actor, Q)) {
        let mut meter = Meter::new(name);
        for n in 0..times {
            let (actor, ask) = ask(n);
            meter.time(|| self.ground.desk.ask(&actor, ask).unwrap());
        }
        self.report.tell(meter, MOST);
    }
}
