//! From a wish to finished work, on the screens of those who do it.

use std::{path::Path, sync::Arc};

use attache::{
    desk::{Command, document::PaperList, promise, review, work::Day},
    domain::{Actor, Now, Personal, PromiseId, Role, document::GivenReason, task::TaskStatus},
    ui::route::Route,
};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::{
    desk_papers::picture_of,
    firm::{self, Firm, page},
    picture::folder,
    screen::{Look, Screen},
    support::Office,
    ui_papers::OnDisk,
    ui_pictures::looks,
};

#[test]
fn a_wish_becomes_an_order_and_is_worked_on() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let mei = office.hire("mei", Role::Manager);
    office.hire("sun", Role::Reviewer);
    let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
    firm::note(&office, &mei, &firm, "想办一条500M专线");

    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Enterprise(firm.id));
    screen.key(Modifiers::COMMAND, Key::D);
    assert!(screen.shows_text("海岳精密制造"), "the dialog knows its customer");
    screen.fill("order-wish", "想办一条500M专线宽带");
    assert!(screen.shows_text("已由 mei 办理"), "who handles the same is told");
    assert!(screen.shows_text("很可能已经有人在办"));
    screen.press("order-note-and-order");
    screen.press_named("企业宽带");
    screen.press("order-create");
    let Route::Order(order) = screen.route() else { panic!("{}", screen.words()) };
    assert!(screen.shows_text("DD-20260302-0001"));
    assert_eq!(screen.untranslated(), Vec::<String>::new());

    // The first task asks for answers and says what is missing.
    screen.press("order-do-complete");
    screen.press_named("完成");
    assert!(screen.shows("order-field-missing"));
    screen.fill_named("装机地址", "苏州工业园区星湖街 1 号");
    screen.press("core-yes");
    screen.press_named("速率（Mbps）");
    screen.press_named("500");
    screen.press_named("完成");
    let done = page(&office, &lin, order).tasks.into_iter().next().unwrap();
    assert_eq!(done.status, TaskStatus::Done);
    screen.press("order-do-complete");
    screen.press_named("完成");

    // The reviewer takes it from the queue; without its papers it cannot be completed.
    let mut screen = Screen::signed_in(&office, "sun", Look::CHINESE);
    screen.go(Route::Queue);
    assert!(screen.shows_text("资质审核"));
    screen.press("board-queue-take-next");
    screen.go(Route::Order(order));
    screen.press("order-do-complete");
    assert!(screen.shows_text("以下资料通过审核后才能完成"));
    for paper in page(&office, &lin, order).papers {
        firm.prove(&office, paper.kind.code(), Some(order));
    }
    screen.press_named("完成");
    let view = page(&office, &lin, order);
    let review = view.tasks.iter().find(|it| it.department == "CR").unwrap();
    assert_eq!((review.status, &*review.staff_name), (TaskStatus::Done, "sun"));
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}

/// Drops a file on the window and says that it is the licence.
fn drop_licence(screen: &mut Screen, file: &Path) {
    screen.harness.input_mut().dropped_files.push(Arc::new(OnDisk(file.to_owned())));
    screen.settle();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let field = screen.texts.tr_with("document-kind-of", &[("name", name.into())]);
    screen.press_named(&field);
    screen.press("document-kind-d-lic");
}

#[test]
fn papers_are_dropped_on_the_order_judged_and_counted_for_the_next_order() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let zhou = office.hire("zhou", Role::Reviewer);
    let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
    let order = firm::open(&office, &lin, firm.order("business-broadband"));
    let files = tempfile::tempdir().unwrap();
    let (bad, good) = (files.path().join("a.jpg"), files.path().join("b.jpg"));
    std::fs::write(&bad, picture_of("bad")).unwrap();
    std::fs::write(&good, picture_of("good")).unwrap();
    let judge = |command: fn(attache::domain::VersionId) -> review::Command| {
        office.desk.run(&zhou, Command::Review(review::Command::ClaimNext)).unwrap();
        let ask = review::MyReview { me: zhou.staff };
        let piece = office.desk.ask(&zhou, ask).unwrap().unwrap();
        office.desk.run(&zhou, Command::Review(command(piece.version))).unwrap();
    };
    let standing = |order| {
        let ask = PaperList { order, enterprise: firm.id };
        let papers = office.desk.ask(&lin, ask).unwrap();
        papers.lines.iter().find(|it| it.kind.code() == "D-LIC").unwrap().standing.code()
    };

    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Order(order));
    assert_eq!(standing(order), "missing");
    drop_licence(&mut screen, &bad);
    assert_eq!(standing(order), "waiting");
    assert!(!screen.shows_text("a.jpg"), "what has arrived leaves the list of files");
    judge(|version| review::Command::Reject {
        version,
        reasons: vec![GivenReason::of("image.cropped")],
        note: Personal::from("right edge missing"),
    });
    screen.settle();
    assert!(screen.shows_text("证件没有拍全"), "the customer's words: {}", screen.words());

    // The next version is given on the enterprise's page, and counts for another order too.
    screen.go(Route::Enterprise(firm.id));
    assert!(screen.shows_text("证件没有拍全"), "{}", screen.words());
    drop_licence(&mut screen, &good);
    assert_eq!(standing(order), "waiting");
    judge(|version| review::Command::Approve {
        version,
        expires: "2030-05-01".parse().ok(),
        acknowledged: Vec::new(),
    });
    assert_eq!(standing(order), "satisfied");
    let next = firm::open(&office, &lin, firm.order("enterprise-mail"));
    screen.go(Route::Order(next));
    assert!(screen.shows("document-from-enterprise"), "{}", screen.words());
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}

#[test]
fn every_screen_of_work_says_what_to_do_in_both_languages() {
    let office = Office::on_sqlite();
    let order = firm::busy_office(&office);
    for look in [Look::CHINESE, Look::ENGLISH] {
        for (login, routes) in [
            ("lin", vec![Route::Day, Route::Orders, Route::Order(order), Route::Queue]),
            ("boss", vec![Route::Board, Route::Orders, Route::Queue, Route::Order(order)]),
            ("new", vec![Route::Day, Route::Orders]),
        ] {
            let mut screen = Screen::signed_in(&office, login, look);
            for route in routes {
                screen.go(route.clone());
                assert_eq!(screen.untranslated(), Vec::<String>::new(), "{route:?}");
            }
        }
    }
}

#[test]
fn a_supervisor_gives_what_somebody_left_to_a_colleague() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let mei = office.hire("mei", Role::Manager);
    office.hire("boss", Role::Supervisor);
    let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
    firm::note(&office, &lin, &firm, "发票抬头改一下");
    let new = promise::NewPromise {
        id: PromiseId::fresh(),
        enterprise: firm.id,
        person: None,
        what: "周五前回电".into(),
        due: Now::from_micros(office.desk.now().micros() + 86_400_000_000),
        order: None,
        demand: None,
    };
    office.desk.run(&lin, Command::Promise(promise::Command::Give(new))).unwrap();
    let order = firm::open(&office, &lin, firm.order("business-broadband"));
    let number = page(&office, &lin, order).number;

    let mut screen = Screen::signed_in(&office, "boss", Look::CHINESE);
    screen.go(Route::Enterprise(firm.id));
    for what in ["发票抬头改一下", "周五前回电", number.as_str()] {
        let name = screen.texts.tr_with("enterprise-hand-over-work", &[("what", what.into())]);
        screen.press_named(&name);
        screen.press_named("mei");
    }
    let day = |who: &Actor| office.desk.ask(who, Day { staff: who.staff }).unwrap();
    assert_eq!((day(&mei).demands.len(), day(&mei).promises.len()), (1, 1));
    assert!(day(&lin).demands.is_empty() && day(&lin).promises.is_empty());
    assert_eq!(page(&office, &mei, order).owner, mei.staff);

    // Somebody else's matter is not a manager's to give away.
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Enterprise(firm.id));
    let name =
        screen.texts.tr_with("enterprise-hand-over-work", &[("what", number.as_str().into())]);
    assert!(!screen.shows_text(&name));
}

#[test]
fn a_demand_is_followed_from_ones_day() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
    firm::note(&office, &lin, &firm, "发票抬头改一下");
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Day);
    screen.press_like("发票抬头改一下");
    screen.press("order-next-step");
    screen.press("order-next-cancel");
    screen.fill("order-in-words", "客户自己改了");
    screen.press("order-next-cancel");
    assert!(!screen.shows_text("发票抬头改一下"), "{}", screen.words());
}

/// Pictures of the dialogs and of pages with much on them, for whoever wants to look.
#[test]
fn pictures_of_work() {
    let Some(folder) = folder() else { return };
    let office = Office::on_sqlite();
    let order = firm::busy_office(&office);
    for (name, look) in looks() {
        let save = |screen: &Screen, what: &str| {
            let picture = screen.pictures.paint(&screen.harness);
            picture.save(folder.join(format!("{what}-{name}.png"))).unwrap();
        };
        let mut screen = Screen::signed_in(&office, "lin", look);
        for (route, what) in [
            (Route::Day, "day"),
            (Route::Orders, "orders"),
            (Route::Queue, "queue"),
            (Route::Order(order), "order"),
        ] {
            screen.go(route);
            save(&screen, what);
        }
        screen.key(Modifiers::COMMAND, Key::D);
        screen.fill("order-wish", "想给分公司再开一条500M专线");
        save(&screen, "new-demand");
        screen.key(Modifiers::NONE, Key::Escape);
        screen.key(Modifiers::COMMAND, Key::N);
        let offering = if look.lang == attache::lang::Lang::En {
            "Internet dedicated line"
        } else {
            "互联网专线"
        };
        screen.press_like(offering);
        save(&screen, "new-order");
        let mut screen = Screen::signed_in(&office, "boss", look);
        screen.go(Route::Board);
        save(&screen, "board");
    }
}

#[test]
fn a_file_is_of_the_kind_it_is_dropped_on_or_called_like() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
    let order = firm::open(&office, &lin, firm.order("business-broadband"));
    let files = tempfile::tempdir().unwrap();
    let (dropped, called) = (files.path().join("a.jpg"), files.path().join("公章 营业执照.jpg"));
    std::fs::write(&dropped, picture_of("bad")).unwrap();
    std::fs::write(&called, picture_of("good")).unwrap();
    let versions = || {
        let ask = PaperList { order, enterprise: firm.id };
        let papers = office.desk.ask(&lin, ask).unwrap();
        let line = papers.lines.iter().find(|it| it.kind.code() == "D-LIC").unwrap();
        line.card.as_ref().map_or(0, |it| it.n)
    };

    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Order(order));
    let licence = screen.texts.tr("document-kind-d-lic").into_owned();
    let tile = screen.texts.tr_with("document-add-named", &[("name", (&licence).into())]);
    let tiles = screen.harness.query_all_by_label(&tile).map(|it| it.rect());
    let place = tiles.max_by(|a, b| a.area().total_cmp(&b.area())).unwrap();
    assert!(place.is_positive());
    let input = screen.harness.input_mut();
    input.events.push(egui::Event::PointerMoved(place.center()));
    input.dropped_files.push(Arc::new(OnDisk(dropped)));
    screen.settle();
    assert_eq!(versions(), 1, "{}", screen.words());

    screen.harness.input_mut().dropped_files.push(Arc::new(OnDisk(called)));
    screen.settle();
    assert_eq!(versions(), 1, "nobody said what it is");
    screen.key(Modifiers::NONE, Key::Enter);
    assert_eq!(versions(), 2, "its name says it, one key agrees: {}", screen.words());
}
