//! Change in flight, walked by accessible name: what came to a stand, and orders that are taken back.

use attache::{
    desk::{Command, calendar, order::TaskCard, task},
    domain::{
        Actor, OrderId, Role,
        calendar::{CalendarCode, Effect},
        order::{OrderStatus, fallout::Way},
        task::TaskStatus,
    },
    ui::route::Route,
};

use egui::accesskit::Role as Kind;
use egui_kittest::kittest::{By, Queryable as _};

use crate::{
    firm::{Firm, answers, departments, open, page, work},
    screen::{Look, Screen},
    support::Office,
};

/// An office with one order of this offering whose papers are proved.
struct Floor {
    office: Office,
    lin: Actor,
    staff: Vec<Actor>,
    order: OrderId,
}

impl Floor {
    fn with(offering: &str) -> Self {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        let staff = departments(&office);
        let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
        let order = open(&office, &lin, firm.order(offering));
        for paper in page(&office, &lin, order).papers {
            firm.prove(&office, paper.kind.code(), Some(order));
        }
        Self { office, lin, staff, order }
    }

    fn worker(&self, department: &str) -> &Actor {
        let own = |it: &&Actor| it.department.as_deref() == Some(department);
        self.staff.iter().find(own).unwrap_or(&self.lin)
    }

    fn card(&self, code: &str) -> TaskCard {
        let view = page(&self.office, &self.lin, self.order);
        view.tasks.into_iter().find(|it| it.code == code).unwrap()
    }

    fn status_of(&self, code: &str) -> TaskStatus {
        self.card(code).status
    }

    fn status(&self) -> OrderStatus {
        page(&self.office, &self.lin, self.order).status
    }

    /// Does what can be done until a task is reached, which stays as it is.
    fn until(&self, last: &str) {
        loop {
            let view = page(&self.office, &self.lin, self.order);
            let open = |it: &&TaskCard| {
                matches!(it.status, TaskStatus::Ready | TaskStatus::Accepted) && it.code != last
            };
            // Its day has not come, but it may be done early.
            let held = || view.tasks.iter().find(|it| it.status == TaskStatus::OnHold);
            let Some(card) = view.tasks.iter().find(open).or_else(held) else { return };
            if card.status == TaskStatus::OnHold {
                let by = self.worker(&card.department);
                work(&self.office, by, task::Command::Resume { id: card.id }).unwrap();
                continue;
            }
            self.done(card);
            self.office.hands.forward_micros(60_000_000);
        }
    }

    fn done(&self, card: &TaskCard) {
        let by = self.worker(&card.department);
        if card.status == TaskStatus::Ready {
            work(&self.office, by, task::Command::Accept { id: card.id }).unwrap();
        }
        let values = answers(&card.form);
        work(&self.office, by, task::Command::Complete { id: card.id, values }).unwrap();
    }

    fn refuse(&self, code: &str, reason: &str) {
        let card = self.card(code);
        let refuse = task::Command::Refuse { id: card.id, reason: reason.into() };
        work(&self.office, self.worker(&card.department), refuse).unwrap();
    }

    /// The page of the order, as somebody sees it.
    fn page_of(&self, login: &str) -> Screen {
        let mut screen = Screen::signed_in(&self.office, login, Look::CHINESE);
        screen.go(Route::Order(self.order));
        screen
    }
}

/// The name of the button that confirms a dialog: without what says that more is asked.
fn sure(screen: &Screen, key: &str) -> String {
    screen.texts.tr(key).trim_end_matches('…').to_owned()
}

#[test]
fn a_refused_part_is_told_in_one_sentence_and_goes_on() {
    let floor = Floor::with("internet-line");
    floor.until("resource-check");
    floor.refuse("resource-check", "楼内无管道");
    let mut screen = Screen::signed_in(&floor.office, "lin", Look::CHINESE);
    screen.go(Route::Day);
    assert!(screen.shows("board-fallout"), "{}", screen.words());
    let card = floor.card("resource-check");
    let what = [("task", card.title.zh.as_str().into())];
    let what = screen.texts.tr_with("board-fallout-what", &what);
    screen.press_like(&what);
    assert_eq!(screen.route(), Route::Order(floor.order));
    let said = screen.texts.tr_with(
        "order-fallout-task-refused",
        &[
            ("department", card.department_name.zh.as_str().into()),
            ("task", card.title.zh.as_str().into()),
            ("reason", "楼内无管道".into()),
        ],
    );
    assert!(screen.shows_text(&said), "{}", screen.words());

    screen.keep_picture("order-fallout");
    screen.press("order-fallout-plan");
    screen.fill("order-fallout-day", "2026-03-06");
    screen.press_named(&sure(&screen, "order-fallout-plan"));
    let planned = page(&floor.office, &floor.lin, floor.order).fallout[0].next_on;
    assert_eq!(planned, "2026-03-06".parse().unwrap());
    screen.press("order-fallout-retry");
    assert_eq!(floor.card("resource-check").status, TaskStatus::Ready);
    assert!(screen.shows("order-fallout-way-retried"));
}

#[test]
fn a_part_is_left_out_with_a_reason() {
    let floor = Floor::with("internet-line");
    floor.until("resource-check");
    floor.refuse("resource-check", "系统无此楼宇");
    let mut screen = floor.page_of("lin");
    screen.press("order-do-skip");
    screen.press_named(&sure(&screen, "order-do-skip"));
    assert!(screen.shows("fault-no-reason"), "{}", screen.words());
    screen.fill("order-reason", "客户楼内已有光缆");
    screen.press_named(&sure(&screen, "order-do-skip"));
    assert_eq!(floor.card("resource-check").status, TaskStatus::Skipped);
    let ended = page(&floor.office, &floor.lin, floor.order).fallout[0].ended.clone();
    assert_eq!(ended.unwrap().0, Way::Skipped);
    assert!(screen.shows_text("客户楼内已有光缆"));
}

#[test]
fn cancelling_says_what_is_undone_and_asks_what_was_agreed() {
    let floor = Floor::with("internet-line");
    floor.until("acceptance");
    let traces = page(&floor.office, &floor.lin, floor.order).traces;
    let mut screen = floor.page_of("lin");
    screen.press("order-more");
    screen.press("order-act-cancel");
    for trace in &traces {
        assert!(screen.shows_text(&trace.zh), "{}", screen.words());
    }
    screen.fill("order-reason", "客户搬迁");
    screen.press_named(&sure(&screen, "order-act-cancel"));
    assert_eq!(floor.status(), OrderStatus::Running, "nobody agreed to pay");
    screen.press("order-cancel-agreed");
    screen.fill("order-cancel-fee", "已付 3000 元，王总同意");
    screen.keep_picture("order-cancel");
    screen.press_named(&sure(&screen, "order-act-cancel"));
    assert_eq!(floor.status(), OrderStatus::PendingCancellation);
    assert!(screen.shows("order-state-pending-cancellation"), "{}", screen.words());
    screen.keep_picture("order-walks-back");
    assert!(screen.shows_text("已付 3000 元，王总同意"));
}

#[test]
fn two_people_give_up_what_cannot_be_cancelled() {
    let floor = Floor::with("number-400");
    floor.office.hire("boss", Role::Supervisor);
    floor.until("acceptance");
    let mut screen = floor.page_of("lin");
    screen.press("order-more");
    assert!(!screen.shows("order-act-confirm-failure"));
    screen.press("order-act-ask-failure");
    screen.fill("order-reason", "号码被收回");
    screen.press_named(&sure(&screen, "order-act-ask-failure"));
    assert_eq!(floor.status(), OrderStatus::Running, "one is not enough");
    let mut screen = floor.page_of("boss");
    assert!(screen.shows_text("号码被收回"));
    screen.press("order-more");
    screen.press("order-act-confirm-failure");
    assert!(screen.shows("order-failure-confirm"));
    screen.press_named(&sure(&screen, "order-act-confirm-failure"));
    assert_eq!(floor.status(), OrderStatus::Failed);
}

#[test]
fn departments_hold_hand_back_refuse_and_transfer() {
    let floor = Floor::with("internet-line");
    floor.until("resource-check");
    // A fresh page with the menu of the task open.
    let menu = |login: &str| {
        let mut screen = floor.page_of(login);
        let title = floor.card("resource-check").title.zh;
        let name = screen.texts.tr_with("order-task-more", &[("task", title.into())]);
        screen.press_named(&name);
        screen
    };
    let mut screen = floor.page_of("res");
    screen.press("order-do-accept");
    let mut screen = menu("res");
    screen.press("order-do-hold");
    screen.fill("order-wait-until", "2026-03-04");
    screen.press_named(&sure(&screen, "order-do-hold"));
    assert_eq!(floor.card("resource-check").status, TaskStatus::OnHold);
    screen.press("order-do-resume");
    let mut screen = menu("res");
    screen.press("order-do-hand-back");
    screen.press_named(&sure(&screen, "order-do-hand-back"));
    assert!(screen.shows("fault-no-reason"), "{}", screen.words());
    screen.fill("order-reason", "缺楼层平面图");
    screen.press_named(&sure(&screen, "order-do-hand-back"));
    assert_eq!(floor.card("resource-check").status, TaskStatus::HandedBack);

    let mut owner = floor.page_of("lin");
    owner.press("order-do-send-again");
    let mut screen = menu("res");
    screen.press("order-do-transfer");
    screen.keep_picture("order-transfer");
    screen.press("order-to-department");
    let library = attache::domain::library::Library::shipped().unwrap();
    screen.press_named(&library.catalogue.department("OM").unwrap().name.zh);
    screen.fill("order-reason", "属运维范围");
    screen.press_named(&sure(&screen, "order-do-transfer"));
    let card = floor.card("resource-check");
    assert_eq!((card.department.as_str(), card.status), ("OM", TaskStatus::Ready));

    let mut screen = menu("om");
    screen.press("order-do-refuse");
    screen.fill("order-reason", "楼内无管道");
    screen.press_named(&sure(&screen, "order-do-refuse"));
    assert_eq!(floor.card("resource-check").status, TaskStatus::Refused);
    assert!(screen.shows("order-fallout"));
}

#[test]
fn somebody_stands_in_while_one_is_away() {
    let floor = Floor::with("internet-line");
    floor.office.hire("mei", Role::Manager);
    let title = floor.card("need").title.zh;
    let mut screen = Screen::signed_in(&floor.office, "lin", Look::CHINESE);
    screen.go(Route::Day);
    screen.press("board-away-new");
    screen.press("board-away-substitute");
    screen.press_named("mei");
    screen.fill("board-away-from", "2026-03-02");
    screen.fill("board-away-until", "2026-03-03");
    screen.press("board-away-save");
    let mut screen = Screen::signed_in(&floor.office, "mei", Look::ENGLISH);
    screen.go(Route::Day);
    let marked = screen.texts.tr_with("board-stand-in", &[("name", "lin".into())]);
    assert!(screen.shows_text(&marked), "{}", screen.words());
    let title_en = floor.card("need").title.en;
    assert!(screen.shows_text(&title_en) && !title.is_empty(), "{}", screen.words());
    floor.office.hands.forward_hours(48);
    let mut screen = Screen::signed_in(&floor.office, "mei", Look::CHINESE);
    screen.go(Route::Day);
    let marked = screen.texts.tr_with("board-stand-in", &[("name", "lin".into())]);
    assert!(!screen.shows_text(&marked), "it ends by itself");
}

#[test]
fn a_change_shows_what_it_means_and_stays_side_by_side() {
    let floor = Floor::with("internet-line");
    floor.until("papers");
    let mut screen = floor.page_of("lin");
    screen.press("order-more");
    screen.press("order-act-amend");
    assert!(screen.shows("fault-nothing-changed"), "{}", screen.words());
    screen.fill("order-amend-quantity", "3");
    assert!(screen.shows("order-amend-again"), "{}", screen.words());
    assert!(screen.shows("order-amend-keep"), "{}", screen.words());
    let kept = floor.card("resource-check").title.zh;
    let boxes = By::new().role(Kind::CheckBox).label(&kept);
    screen.harness.query_all(boxes).next().unwrap().click_accesskit();
    screen.settle();
    screen.fill("order-reason", "客户增加两条");
    screen.keep_picture("order-amend");
    screen.press_named(&sure(&screen, "order-act-amend"));
    let view = page(&floor.office, &floor.lin, floor.order);
    assert_eq!((view.quantity, view.supplements.len()), (3, 1));
    assert_eq!(floor.status_of("resource-check"), TaskStatus::Done, "it stands as it is");
    assert!(screen.shows("order-amend-kept"), "{}", screen.words());
    assert!(!screen.shows("order-act-cancel"), "the menu is closed");
    screen.keep_picture("order-amended");
    let args = [("before", "1".into()), ("after", "3".into())];
    let side_by_side = screen.texts.tr_with("order-amend-from-to", &args);
    assert!(
        screen.shows("order-amended") && screen.shows_text(&side_by_side),
        "{}",
        screen.words()
    );
}

#[test]
fn a_due_time_that_moved_says_why_on_the_page_of_its_order() {
    let floor = Floor::with("internet-line");
    let chen = floor.office.hire("chen", Role::Administrator);
    let mut screen = floor.page_of("lin");
    assert!(!screen.shows("order-moved-dues"), "nothing moved yet");
    let day = floor.office.desk.now().today();
    let declare = calendar::Command::Declare {
        calendar: CalendarCode::office(),
        day,
        effect: Effect::Closed,
        name: "台风".into(),
    };
    floor.office.desk.run(&chen, Command::Calendar(declare)).unwrap();
    screen.settle();
    assert!(screen.shows("order-moved-dues"), "{}", screen.words());
    assert!(screen.words().contains(&day.to_string()), "{}", screen.words());
    screen.keep_picture("order-moved-dues");
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}
