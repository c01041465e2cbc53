//! Clocks that begin again, change their target or belong to others: through the desk, on each engine.

use attache::{
    desk::{
        Command,
        calendar::MovedDues,
        clock::{ClockCard, Notices},
        demand::{self, DemandClocks},
        order, process,
        sweep::Sweeper,
        task,
    },
    domain::{
        Actor, DemandId, Now, OrderId, Role, Summary,
        clock::{Cause, ClockKind, ClockState},
        demand::{DemandKind, Ending},
        process::{ProcessTemplate, WorkingTime},
        task::WaitReason,
    },
};

use crate::{
    desk_matters::{answer, matter, run},
    firm::{Firm, answers, open, page, work},
    support::{Office, on_each_engine},
};

const NAME: &str = "海岳精密制造（苏州）有限公司";
const PROCESS: &str = "business-broadband";

fn clock(
    office: &Office,
    by: &Actor,
    (order, kind): (OrderId, ClockKind),
    task: &str,
) -> ClockCard {
    let view = page(office, by, order);
    let task = view.tasks.iter().find(|it| it.code == task).unwrap().id;
    view.clocks.into_iter().find(|it| it.kind == kind && it.task == Some(task)).unwrap()
}

/// Publishes a second version of the process, changed a little.
fn publish(office: &Office, change: impl Fn(&mut ProcessTemplate)) {
    let library = attache::domain::library::Library::shipped().unwrap();
    let mut template = library.templates.latest(PROCESS).unwrap().clone();
    template.version = 2;
    change(&mut template);
    let reference = template.reference();
    let template = Box::new(template);
    for command in [
        process::Command::SaveDraft { template, rev: 0 },
        process::Command::Publish { reference, rev: 1 },
    ] {
        office.desk.run(&Actor::program(), Command::Process(command)).unwrap();
    }
}

#[test]
fn an_outside_party_has_its_own_clock_and_the_template_reminds_once() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, NAME);
        let id = open(office, &lin, firm.order(PROCESS));
        let first = page(office, &lin, id).tasks[0].clone();
        let values = answers(&first.form);
        work(office, &lin, task::Command::Complete { id: first.id, values }).unwrap();
        let papers = page(office, &lin, id).tasks[1].clone();
        assert_eq!(papers.code, "papers");
        let party = || clock(office, &lin, (id, ClockKind::External), "papers");
        assert_eq!((party().state, party().budget_minutes), (ClockState::Running, 75 * 60));

        // 22.5 working hours are three days of the office.
        office.hands.forward_micros(72 * 3_600_000_000 + 30 * 60_000_000);
        let sweeper = Sweeper::default();
        let reminders = || {
            sweeper.sweep(&office.desk).unwrap();
            let list = office.desk.ask(&lin, Notices { staff: lin.staff }).unwrap();
            let is_reminder = |words: &Summary| matches!(words, Summary::Stated { key, .. } if key == "clock-notice-half-way");
            list.rows.iter().filter(|it| is_reminder(&it.words)).count()
        };
        assert_eq!((reminders(), reminders()), (1, 1));

        // Our wait stops our clock, but not theirs.
        let until = office.desk.now().today() + chrono::Days::new(5);
        let (id_, reason) = (papers.id, WaitReason::CustomerPapers);
        work(office, &lin, task::Command::Hold { id: id_, reason, until }).unwrap();
        assert_eq!(party().state, ClockState::Running);
        let ours = clock(office, &lin, (id, ClockKind::Task), "papers");
        assert_eq!(ours.state, ClockState::Paused);
    });
}

#[test]
fn a_task_runs_by_the_calendar_that_its_template_names() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, NAME);
        publish(office, |it| {
            it.tasks[0].calendar = Some("always".into());
            it.tasks[0].hours = [WorkingTime::of_minutes(20 * 60); 4];
        });
        let id = open(office, &lin, firm.order(PROCESS));
        let view = page(office, &lin, id);
        let wall_clock = Now::from_micros(office.desk.now().micros() + 20 * 3_600_000_000);
        assert_eq!(view.tasks[0].due_us, Some(wall_clock.micros()));
        let card = clock(office, &lin, (id, ClockKind::Task), &view.tasks[0].code);
        assert_eq!(card.due_us, Some(wall_clock.micros()));
        office.hands.forward_hours(10);
        let card = clock(office, &lin, (id, ClockKind::Task), &view.tasks[0].code);
        assert_eq!(card.left_minutes, 10 * 60, "ten hours of the night count too");
    });
}

#[test]
fn moving_an_order_gives_its_open_clocks_their_new_targets_and_says_so() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, NAME);
        let id = open(office, &lin, firm.order(PROCESS));
        let first = page(office, &lin, id).tasks[0].clone();
        let before = clock(office, &lin, (id, ClockKind::Task), &first.code);
        publish(office, |it| it.tasks[0].hours = [WorkingTime::of_minutes(300); 4]);
        office.hands.forward_micros(20 * 60_000_000);
        let go = order::Command::Move { id, version: 2, reason: "流程改版".into() };
        office.desk.run(&lin, Command::Order(go)).unwrap();

        office.hands.forward_micros(10 * 60_000_000);
        let after = clock(office, &lin, (id, ClockKind::Task), &first.code);
        assert_eq!((after.budget_minutes, after.left_minutes), (300, 270), "used time stays used");
        assert_eq!((after.generation, after.cause), (before.generation, Cause::Moved));
        let causes: Vec<Cause> = after.pieces.iter().map(|it| it.cause).collect();
        assert_eq!(causes, [Cause::Ready, Cause::Moved], "a line in the ledger");
        assert_eq!(after.due_us, page(office, &lin, id).tasks[0].due_us);
        let moved = office.desk.ask(&lin, MovedDues { order: id }).unwrap();
        let line = moved.iter().find(|it| it.kind == Some(ClockKind::Task)).unwrap();
        assert_eq!(line.cause, "process:business-broadband@2");
        assert_eq!(Some(line.old.micros()), before.due_us);
        assert_eq!(Some(line.new.micros()), after.due_us);
        assert!(moved.iter().any(|it| it.kind == Some(ClockKind::Order)), "{moved:?}");
    });
}

#[test]
fn a_complaint_that_is_opened_again_counts_from_nothing_and_its_breach_stays() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, NAME);
        let complaint = matter(office, &firm, DemandKind::Complaint);
        let id: DemandId = complaint.id;
        run(office, &lin, demand::Command::Note(complaint)).unwrap();
        let clocks = || {
            let ask = DemandClocks { id, enterprise: firm.id };
            let found = office.desk.ask(&lin, ask).unwrap();
            let of = |kind| found.iter().find(|it| it.kind == kind).unwrap().clone();
            (of(ClockKind::ComplaintContact), of(ClockKind::ComplaintAnswer))
        };
        office.hands.forward_hours(24 * 8);
        Sweeper::default().sweep(&office.desk).unwrap();
        answer(office, &lin, id);
        let ending = Ending::Confirmed { by: Some(firm.agent), remark: "好".into() };
        run(office, &lin, demand::Command::End { id, ending }).unwrap();
        let (contact, first) = clocks();
        assert_eq!((contact.state, first.state), (ClockState::Ended, ClockState::Ended));
        let breach = first.breached_us.unwrap();

        office.hands.forward_hours(24);
        let next_on = office.desk.now().today();
        let again = demand::Command::Reopen { id, reason: "又断了".into(), next_on };
        run(office, &lin, again).unwrap();
        let (contact, second) = clocks();
        assert_eq!((contact.state, second.state), (ClockState::Running, ClockState::Running));
        assert_eq!((second.generation, second.breached_us), (2, Some(breach)));
        assert_eq!(second.left_minutes, second.budget_minutes);
        assert!(office.desk.now().micros() < second.due_us.unwrap());

        // Spoken with and answered again, both end again.
        run(office, &lin, demand::Command::Contact { id }).unwrap();
        assert_eq!(clocks().0.state, ClockState::Ended);
        assert_eq!(clocks().1.state, ClockState::Running);
        let (settle, tell) = (
            attache::domain::demand::Advance::Settle { what: "换光缆".into() },
            attache::domain::demand::Advance::FollowUp { result: "已恢复".into() },
        );
        for advance in [settle, tell] {
            run(office, &lin, demand::Command::Advance { id, advance, next_on }).unwrap();
        }
        assert_eq!(clocks().1.state, ClockState::Ended);
    });
}
