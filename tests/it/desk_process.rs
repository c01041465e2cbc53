//! Processes of the office: drafts, publishing, retiring, and orders that move between versions.

use attache::{
    desk::{
        Command,
        order::{self, OrderMove},
        process::{self, ProcessList, ProcessPage, ProcessTrial},
        task,
    },
    domain::{
        Actor, Now, Role,
        library::Library,
        process::{ProcessTemplate, TemplateRef, VersionState, WorkingTime},
        task::TaskStatus,
    },
};

use crate::{
    desk_order::fault,
    firm::{Firm, answers, departments, open, page, work},
    support::{Office, on_each_engine},
};

fn shipped(code: &str) -> ProcessTemplate {
    Library::shipped().unwrap().templates.latest(code).unwrap().clone()
}

fn reference(code: &str, version: u32) -> TemplateRef {
    TemplateRef { code: code.into(), version }
}

fn run(office: &Office, by: &Actor, command: process::Command) -> Result<(), String> {
    office.desk.run(by, Command::Process(command)).map(drop).map_err(|err| fault(&err))
}

fn draft(template: &ProcessTemplate, rev: i64) -> process::Command {
    process::Command::SaveDraft { template: Box::new(template.clone()), rev }
}

#[test]
fn a_draft_is_published_used_and_retired() {
    on_each_engine(|office| {
        let admin = office.hire("admin", Role::Administrator);
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let code = "business-broadband";
        let first = open(office, &lin, firm.order(code));
        let mut two = shipped(code);
        two.version = 2;
        two.tasks[0].hours = [WorkingTime::of_minutes(45); 4];
        assert_eq!(run(office, &lin, draft(&two, 0)), Err("Forbidden".into()));
        run(office, &admin, draft(&two, 0)).unwrap();
        run(office, &admin, draft(&two, 1)).unwrap();
        assert_eq!(run(office, &admin, draft(&two, 1)), Err("Conflict".into()));
        assert_eq!(run(office, &admin, draft(&shipped(code), 0)), Err("process-published".into()));

        // An unsound draft may be kept, but not published.
        let mut broken = two.clone();
        broken.tasks.retain(|it| it.code != "acceptance");
        run(office, &admin, draft(&broken, 2)).unwrap();
        let publish = |rev| process::Command::Publish { reference: reference(code, 2), rev };
        assert_eq!(run(office, &admin, publish(3)), Err("process-broken".into()));
        run(office, &admin, draft(&two, 3)).unwrap();
        run(office, &admin, publish(4)).unwrap();
        assert_eq!(run(office, &admin, draft(&two, 5)), Err("process-published".into()));
        let drop = process::Command::DropDraft { reference: reference(code, 2) };
        assert_eq!(run(office, &admin, drop), Err("process-published".into()));

        let second = open(office, &lin, firm.order(code));
        assert_eq!(page(office, &lin, first).process_version, 1);
        assert_eq!(page(office, &lin, second).process_version, 2);
        let lines = office.desk.ask(&admin, ProcessList).unwrap();
        let orders = |version| {
            let line = lines.iter().find(|it| it.reference == reference(code, version)).unwrap();
            (line.orders, line.state)
        };
        assert_eq!(
            (orders(1), orders(2)),
            ((1, VersionState::Published), (1, VersionState::Published))
        );

        let retire = |version| process::Command::Retire { reference: reference(code, version) };
        run(office, &admin, retire(2)).unwrap();
        assert_eq!(page(office, &lin, open(office, &lin, firm.order(code))).process_version, 1);
        assert_eq!(run(office, &admin, retire(1)), Err("process-last".into()));
    });
}

#[test]
fn a_page_counts_the_orders_at_each_task() {
    on_each_engine(|office| {
        let boss = office.hire("boss", Role::Supervisor);
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let orders = [0, 1, 2].map(|_| open(office, &lin, firm.order("business-broadband")));
        let first = &page(office, &lin, orders[0]).tasks[0];
        let values = answers(&first.form);
        work(office, &lin, task::Command::Complete { id: first.id, values }).unwrap();
        let ask = ProcessPage { reference: reference("business-broadband", 1) };
        let view = office.desk.ask(&boss, ask.clone()).unwrap();
        let counts: Vec<(&str, i64)> =
            view.counts.iter().map(|it| (it.task.as_str(), it.orders)).collect();
        assert_eq!((view.orders, counts), (3, vec![("address-check", 2), ("papers", 1)]));
        assert_eq!(view.next_version, 2);
        let cancel = order::Command::Cancel {
            id: orders[1],
            reason: "客户取消".into(),
            penalty: attache::domain::order::Penalty::NotAgreed,
            fee: "".into(),
        };
        office.desk.run(&lin, Command::Order(cancel)).unwrap();
        assert_eq!(office.desk.ask(&boss, ask).unwrap().orders, 2);
    });
}

#[test]
fn an_order_moves_to_another_version_when_somebody_says_so() {
    on_each_engine(|office| {
        let admin = office.hire("admin", Role::Administrator);
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let code = "business-broadband";
        let id = open(office, &lin, firm.order(code));
        let mut two = shipped(code);
        two.version = 2;
        let mut call = two.task("follow-up").unwrap().clone();
        call.code = "second-call".into();
        call.needs = vec!["follow-up".into()];
        call.wait = None;
        two.tasks.push(call);
        run(office, &admin, draft(&two, 0)).unwrap();
        let publish = process::Command::Publish { reference: reference(code, 2), rev: 1 };
        run(office, &admin, publish).unwrap();

        let preview = office.desk.ask(&lin, OrderMove { order: id, version: None }).unwrap();
        assert_eq!((preview.from, preview.to, preview.refused), (1, 2, None));
        assert_eq!((preview.added.len(), preview.dropped.len()), (1, 0));
        assert_eq!(page(office, &lin, id).process_version, 1, "a preview changes nothing");
        let go = |reason: &str| {
            let command = order::Command::Move { id, version: 2, reason: reason.into() };
            office.desk.run(&lin, Command::Order(command)).map_err(|err| fault(&err))
        };
        assert_eq!(go(" ").map(drop), Err("no-reason".into()));
        go("流程改版").unwrap();
        let view = page(office, &lin, id);
        assert_eq!(view.process_version, 2);
        assert_eq!(view.tasks.last().map(|it| it.code.as_str()), Some("second-call"));
        assert_eq!(view.tasks.len(), two.tasks.len());
        assert_eq!(go("再来一次").map(drop), Err("other-template".into()));
        let counted = |version| {
            let ask = ProcessPage { reference: reference(code, version) };
            office.desk.ask(&lin, ask).unwrap().orders
        };
        assert_eq!((counted(1), counted(2)), (0, 1));
    });
}

#[test]
fn sites_and_rework_survive_storage() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let staff = departments(office);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let id = open(office, &lin, firm.order("sd-wan"));
        let need = &page(office, &lin, id).tasks[0];
        let mut values = answers(&need.form);
        values.insert("sites".into(), attache::domain::process::FieldValue::Number(3));
        work(office, &lin, task::Command::Complete { id: need.id, values }).unwrap();
        let view = page(office, &lin, id);
        let checks: Vec<_> =
            view.tasks.iter().filter(|it| it.code.starts_with("access-check#")).collect();
        assert_eq!(checks.len(), 3);
        assert!(checks.iter().all(|it| it.status == TaskStatus::Ready));
        assert_eq!(checks[2].title.zh, "站点接入核查 · 站点 3");

        let id = open(office, &lin, firm.order("crbt"));
        let pm = staff.iter().find(|it| it.department.as_deref() == Some("PM")).unwrap();
        for code in ["need", "audio"] {
            let view = page(office, &lin, id);
            let card = view.tasks.iter().find(|it| it.code == code).unwrap();
            let values = answers(&card.form);
            work(office, &lin, task::Command::Complete { id: card.id, values }).unwrap();
        }
        let content = |status: TaskStatus| {
            let view = page(office, &lin, id);
            let card = view.tasks.iter().find(|it| it.code == "content").unwrap().clone();
            assert_eq!(card.status, status);
            card
        };
        let card = content(TaskStatus::Ready);
        work(office, pm, task::Command::Accept { id: card.id }).unwrap();
        let back =
            task::Command::Rework { id: card.id, to: "audio".into(), reason: "静音".into() };
        work(office, pm, back).unwrap();
        assert_eq!(content(TaskStatus::Waiting).rounds, (1, 5));
        let audio = page(office, &lin, id);
        let audio = audio.tasks.iter().find(|it| it.code == "audio").unwrap();
        assert_eq!(audio.status, TaskStatus::Accepted);
    });
}

#[test]
fn a_trial_says_rules_and_dates_for_every_tier() {
    on_each_engine(|office| {
        let admin = office.hire("admin", Role::Administrator);
        let mut template = shipped("internet-line");
        template.version = 2;
        template.tasks.retain(|it| it.code != "filing");
        let ask = ProcessTrial {
            template: Box::new(template),
            start: Now::from_micros(1_780_000_000_000_000),
        };
        let trial = office.desk.ask(&admin, ask).unwrap();
        assert!(trial.refusals.iter().any(|it| it.code() == "protected-missing"));
        assert_eq!(trial.plans.len(), 4);
        assert!(trial.plans[0].end <= trial.plans[3].end);
    });
}
