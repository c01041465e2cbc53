//! What waits for whom: queues, demands and promises through the desk, on each engine.

use attache::{
    desk::{
        Command, DeskError, Subject, demand,
        order::{Finding, StandingAt, TaskAct},
        promise::{self, NewPromise},
        task,
        work::{AtRisk, Board, Day, QueuePage},
    },
    domain::{
        Actor, Now, OrderId, PromiseId, Role, TaskId,
        demand::{Advance, Ending},
        process::{TemplateRef, base},
        promise::PromiseState,
        task::TaskStatus,
    },
};

use crate::{
    desk_order::fault,
    firm::{Firm, answers, departments, note, open, page, work},
    support::{Office, on_each_engine},
};

/// An order whose next task is engineering's, with everybody it concerns.
struct Engineering {
    lin: Actor,
    boss: Actor,
    num: Actor,
    eng: Actor,
    eng2: Actor,
    order: OrderId,
    task: TaskId,
}

impl Engineering {
    fn waits(office: &Office) -> Self {
        let lin = office.hire("lin", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let staff = departments(office);
        let of = |code: &str| {
            staff.iter().find(|it| it.department.as_deref() == Some(code)).unwrap().clone()
        };
        let eng2 = office.hire_into("eng2", Role::Worker, Some("ENG"));
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let order = open(office, &lin, firm.order("internet-line"));
        // Walk until engineering has something to do, by whatever departments come before.
        let library = attache::domain::library::Library::shipped().unwrap();
        for paper in library.papers.all() {
            firm.prove(office, paper.kind.code(), Some(order));
        }
        let task = loop {
            let view = page(office, &boss, order);
            let next = view
                .tasks
                .iter()
                .find(|it| matches!(it.status, TaskStatus::Ready | TaskStatus::Accepted));
            let card = next.unwrap();
            if card.department == "ENG" {
                break card.id;
            }
            let other = staff.iter().find(|it| it.department.as_deref() == Some(&*card.department));
            let by = if card.department == "RM" { &lin } else { other.unwrap() };
            if card.status == TaskStatus::Ready {
                work(office, by, task::Command::Accept { id: card.id }).unwrap();
            }
            let values = answers(&card.form);
            work(office, by, task::Command::Complete { id: card.id, values }).unwrap();
        };
        let (num, eng) = (of("NUM"), of("ENG"));
        Self { lin, boss, num, eng, eng2, order, task }
    }
}

#[test]
fn a_department_works_its_queue() {
    on_each_engine(|office| {
        let at = Engineering::waits(office);
        let (num, eng, eng2, lin) = (&at.num, &at.eng, &at.eng2, &at.lin);
        let ask = QueuePage { department: "ENG".into(), offset: 0, limit: 50 };
        let queue = office.desk.ask(eng, ask.clone()).unwrap();
        assert_eq!((queue.total, queue.free, queue.mine), (1, 1, 0));
        assert_eq!(queue.rows[0].task, at.task);
        assert!(matches!(office.desk.ask(num, ask.clone()), Err(DeskError::Forbidden(_))));

        let refused = work(office, num, task::Command::Accept { id: at.task }).unwrap_err();
        assert_eq!(fault(&refused), "other-department");
        let receipt = work(office, eng, task::Command::Accept { id: at.task }).unwrap();
        assert!(receipt.touched.contains(&Subject::Queue("ENG".into())));
        let refused = work(office, eng2, task::Command::Accept { id: at.task }).unwrap_err();
        assert_eq!(fault(&refused), "task-state");
        let queue = office.desk.ask(eng, ask.clone()).unwrap();
        assert_eq!((queue.free, queue.mine, queue.workload[0].tasks), (0, 1, 1));

        // Given back: the owner's turn, out of the queue; sent again: back in it.
        let back = task::Command::HandBack { id: at.task, reason: "缺少机房联系人".into() };
        work(office, eng, back).unwrap();
        assert_eq!(office.desk.ask(eng, ask.clone()).unwrap().total, 0);
        let view = page(office, lin, at.order);
        assert!(view.findings.contains(&Finding::TaskCameBack));
        let day = office.desk.ask(lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.tasks.iter().filter(|it| it.task == at.task).count(), 1);
        work(office, lin, task::Command::SendAgain { id: at.task }).unwrap();
        let queue = office.desk.ask(eng, ask).unwrap();
        assert_eq!((queue.total, queue.free), (1, 1));
    });
}

#[test]
fn a_task_is_given_to_one_of_the_department_and_seen_when_it_is_late() {
    on_each_engine(|office| {
        let at = Engineering::waits(office);
        let (boss, eng2) = (&at.boss, &at.eng2);
        // Only somebody of the department can be given it.
        let give = |to: &Actor| task::Command::Reassign { id: at.task, to: to.staff };
        assert_eq!(fault(&work(office, boss, give(&at.num)).unwrap_err()), "order-cannot-take");
        work(office, boss, give(eng2)).unwrap();
        let card =
            page(office, eng2, at.order).tasks.into_iter().find(|it| it.id == at.task).unwrap();
        assert_eq!(card.staff_name, "eng2");
        assert!(card.may.contains(&TaskAct::Complete));

        // At risk: so it says of its department, and lists it there and nowhere else.
        let due = page(office, &at.boss, at.order).tasks.into_iter().find(|it| it.id == at.task);
        let due = due.unwrap().due_us.unwrap();
        let hour = 3_600_000_000;
        office.hands.forward_micros(due - 2 * hour - office.desk.now().micros());
        let board = office.desk.ask(boss, Board).unwrap();
        let engineering = board.departments.iter().find(|it| it.code == "ENG").unwrap();
        assert_eq!((engineering.late, engineering.soon, engineering.today), (0, 1, 1));
        let risk = |code: &str| {
            let rows = office.desk.ask(boss, AtRisk { department: code.into() }).unwrap();
            [rows.late.len(), rows.soon.len(), rows.today.len()]
        };
        assert_eq!((risk("ENG"), risk("BIL")), ([0, 1, 0], [0, 0, 0]));

        // Late: on the board, by department.
        office.hands.forward_hours(24 * 60);
        let board = office.desk.ask(boss, Board).unwrap();
        assert!(1 <= board.late, "{}", board.late);
        assert_eq!(board.orders_late, 1);
        let engineering = board.departments.iter().find(|it| it.code == "ENG").unwrap();
        assert_eq!((engineering.tasks, engineering.late, engineering.today), (1, 1, 0));
        assert_eq!(risk("ENG"), [1, 0, 0]);
        assert_eq!(board.owners[0].name, "lin");
    });
}

#[test]
fn a_promise_is_kept_or_its_breach_explained() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let order = open(office, &lin, firm.order("business-broadband"));
        let give = |what: &str| {
            let id = PromiseId::fresh();
            let new = NewPromise {
                id,
                enterprise: firm.id,
                person: None,
                what: what.into(),
                due: Now::new("2026-03-03T09:00:00Z".parse().unwrap()),
                order: Some(order),
                demand: None,
            };
            office.desk.run(&lin, Command::Promise(promise::Command::Give(new))).unwrap();
            id
        };
        let (first, second) = (give("周五前回电"), give("发送报价"));
        let day = office.desk.ask(&lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.promises.len(), 2);
        let run = |it| office.desk.run(&lin, Command::Promise(it));
        run(promise::Command::Keep { id: first }).unwrap();
        let twice = run(promise::Command::Keep { id: first }).unwrap_err();
        assert_eq!(fault(&twice), "promise-decided");
        let silent = promise::Command::AdmitBroken { id: second, reason: "".into() };
        assert_eq!(fault(&run(silent).unwrap_err()), "empty");
        run(promise::Command::AdmitBroken { id: second, reason: "价格未批".into() }).unwrap();
        let states: Vec<_> = page(office, &lin, order).promises.iter().map(|it| it.state).collect();
        assert_eq!(states, [PromiseState::Kept, PromiseState::Broken]);
    });
}

#[test]
fn a_demand_is_planned_handed_over_and_followed_up() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let mei = office.hire("mei", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = note(office, &lin, &firm, "发票抬头改一下");
        let tomorrow = office.desk.now().today() + chrono::Days::new(1);
        let run = |by: &Actor, it| office.desk.run(by, Command::Demand(it));
        run(&lin, demand::Command::Plan { id, next_on: tomorrow }).unwrap();
        run(&lin, demand::Command::HandOver { id, to: mei.staff }).unwrap();
        let step = |advance| demand::Command::Advance { id, advance, next_on: tomorrow };
        let confirm = Advance::Confirm { summary: "改抬头".into() };
        assert_eq!(fault(&run(&lin, step(confirm.clone())).unwrap_err()), "not-owner");
        run(&mei, step(confirm)).unwrap();
        run(&mei, step(Advance::Settle { what: "已改".into() })).unwrap();
        let ending = Ending::Confirmed { by: Some(firm.agent), remark: "满意".into() };
        let end = demand::Command::End { id, ending };
        assert_eq!(fault(&run(&mei, end.clone()).unwrap_err()), "not-followed-up");
        run(&mei, step(Advance::FollowUp { result: "已告知".into() })).unwrap();
        run(&mei, end).unwrap();
        assert!(office.desk.ask(&mei, Day { staff: mei.staff }).unwrap().demands.is_empty());
    });
}

#[test]
fn supervisors_see_which_orders_stand_at_a_task_of_a_process() {
    on_each_engine(|office| {
        let at = Engineering::waits(office);
        let view = page(office, &at.boss, at.order);
        let card = view.tasks.iter().find(|it| it.id == at.task).unwrap();
        let standing = |by: &Actor, task: &str| {
            let process = TemplateRef { code: "internet-line".into(), version: 1 };
            office.desk.ask(by, StandingAt { process, task: task.into() })
        };
        let there = standing(&at.boss, base(&card.code)).unwrap();
        assert_eq!(there.iter().map(|it| it.id).collect::<Vec<_>>(), [at.order]);
        assert!(standing(&at.boss, "need").unwrap().is_empty());
        assert!(matches!(standing(&at.lin, "need"), Err(DeskError::Forbidden(_))));
    });
}
