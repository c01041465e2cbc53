//! Printing: what goes onto paper is masked, marked with who and when, and on the record first.

use attache::{
    desk::{Command, demand, office::Trail},
    domain::{Role, demand::DemandKind},
    lang::Lang,
    ui::route::Route,
};

use crate::{
    desk_matters::matter,
    firm::{Firm, open, page},
    screen::{Look, Screen},
    support::Office,
};

const FIRM: &str = "海岳精密制造（苏州）有限公司";

/// The page that the toast speaks of.
#[track_caller]
fn printed(screen: &Screen) -> String {
    let said = screen.words();
    let end = said.find(".html").unwrap_or_else(|| panic!("nothing was printed: {said}")) + 5;
    let start = said[..end].rfind(['：', ' ']).unwrap();
    let path = said[start..end].trim_start_matches(['：', ' ']);
    let html = std::fs::read_to_string(path).unwrap();
    std::fs::remove_file(path).unwrap();
    html
}

#[test]
fn an_order_and_its_checklist_are_printed_masked_and_on_the_record() {
    for lang in Lang::ALL {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        let root = office.hire("root", Role::Administrator);
        let firm = Firm::found(&office, FIRM);
        let order = open(&office, &lin, firm.order("business-broadband"));
        let view = page(&office, &lin, order);
        let mut screen = Screen::signed_in(&office, "lin", Look { lang: *lang, ..Look::CHINESE });
        screen.go(Route::Order(order));
        screen.press("order-more");
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.press("print-order-menu");
        let html = printed(&screen);
        assert!(html.contains(&view.number) && html.contains(FIRM));
        assert!(html.contains(view.tasks[0].title.for_locale(lang.code())));
        assert!(html.contains("周**") && !html.contains("周敏华"), "the applicant is masked");
        let at = screen.texts.date_time(office.desk.now().local());
        let mark = screen.texts.tr_with("print-mark", &[("name", "lin".into()), ("at", at.into())]);
        assert!(9 <= html.matches(&mark).count(), "who and when, all over the sheet");
        assert!(!html.contains("<script") && !html.contains("http://"));

        if !screen.shows("print-checklist-menu") {
            screen.press("order-more");
        }
        screen.press("print-checklist-menu");
        let html = printed(&screen);
        let paper = view.papers[0].name.for_locale(lang.code());
        assert!(html.contains(paper), "{html}");

        let trail = Trail { action: "office.print".into(), ..Trail::default() };
        let lines = office.desk.ask(&root, trail).unwrap();
        assert_eq!(lines.len(), 2);
        assert!(
            lines.iter().all(|it| it.staff == lin.staff && it.subject.contains(&order.to_string()))
        );
    }
}

#[test]
fn my_day_is_printed_without_anybodys_number() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, FIRM);
    let mut complaint = matter(&office, &firm, DemandKind::Complaint);
    complaint.wish = "专线断了，请回 13805127731".into();
    office.desk.run(&lin, Command::Demand(demand::Command::Note(complaint))).unwrap();
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.press("print-day-menu");
    let html = printed(&screen);
    assert!(html.contains("138****7731") && !html.contains("13805127731"));
}
