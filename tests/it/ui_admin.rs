//! Administration: accounts are added and closed by name, and the trail tells of it.

use attache::{
    desk::{staff::StaffList, telephony::Telephony},
    domain::{Actor, Role},
    ui::route::Route,
};
use egui::accesskit::Role as Kind;
use egui_kittest::kittest::{By, Queryable as _};

use crate::{
    screen::{Look, Screen},
    support::Office,
};

fn administration(office: &Office, look: Look) -> Screen {
    office.hire("chen", Role::Administrator);
    let mut screen = Screen::signed_in(office, "chen", look);
    screen.go(Route::Admin);
    screen
}

/// Chooses from a drop-down list.
#[track_caller]
fn choose(screen: &mut Screen, list: &str, item: &str) {
    let (list, item) = (screen.texts.tr(list).into_owned(), screen.texts.tr(item).into_owned());
    screen.harness.get_by_role_and_label(Kind::ComboBox, &list).click();
    screen.harness.run();
    screen.harness.get_by_role_and_label(Kind::MenuItem, &item).click();
    screen.settle();
}

fn has_row(screen: &Screen, part: &str, other: &str) -> bool {
    let rows = screen.harness.query_all(By::new().role(Kind::Row).label_contains(part));
    let mut labels = rows.filter_map(|it| {
        use egui_kittest::kittest::NodeT as _;
        it.accesskit_node().label()
    });
    labels.any(|it| it.contains(other))
}

#[test]
fn an_administrator_adds_a_reviewer_and_closes_the_account_again() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let mut screen = administration(&office, look);
        screen.press("admin-staff-add");
        screen.fill("admin-staff-login", "hua");
        screen.fill("admin-staff-name", "华文");
        choose(&mut screen, "admin-staff-role", "core-role-reviewer");
        screen.fill("admin-staff-password", "correct horse");
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.press("core-save");
        assert!(has_row(&screen, "华文", &screen.texts.tr("core-role-reviewer")));
        let hua = || {
            let list = office.desk.ask(&Actor::program(), StaffList).unwrap();
            list.into_iter().find(|it| it.login == "hua").unwrap()
        };
        assert_eq!((hua().role, hua().is_active), (Role::Reviewer, true));

        screen.press("admin-staff-close");
        assert!(!hua().is_active);
        assert!(has_row(&screen, "华文", &screen.texts.tr("admin-staff-shut")));
        screen.press("core-undo");
        assert!(hua().is_active);
        screen.press("admin-staff-close");

        screen.press("admin-tab-trail");
        for action in ["staff.add", "staff.close", "staff.reopen"] {
            assert!(has_row(&screen, action, &screen.texts.tr("admin-trail-done")), "{action}");
        }
        screen.fill("admin-trail-text", "staff.close");
        assert!(!has_row(&screen, "staff.add", ""));
        screen.fill("admin-trail-text", "nothing of this name");
        assert!(screen.shows("admin-trail-nothing"));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
    }
}

#[test]
fn a_taken_login_is_told_in_the_dialog_and_nothing_typed_is_lost() {
    let office = Office::on_sqlite();
    office.hire("hua", Role::Reviewer);
    let mut screen = administration(&office, Look::ENGLISH);
    screen.press("admin-staff-add");
    screen.fill("admin-staff-login", "hua");
    screen.fill("admin-staff-name", "Somebody else");
    screen.fill("admin-staff-password", "correct horse");
    screen.press("core-save");
    assert!(screen.shows_text("The login hua is taken"));
    screen.fill("admin-staff-login", "hua2");
    screen.press("core-save");
    assert!(has_row(&screen, "Somebody else", "hua2"));
}

#[test]
fn every_tab_is_wholly_translated_and_shows_its_matter() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let mut screen = administration(&office, look);
        let lang = look.lang.code();
        let library = office.desk.library();
        let department = &library.catalogue.departments()[0].name;
        let offering = &library.catalogue.offerings()[0].name;
        let process = &library.templates.all().next().unwrap().name;
        for (tab, shown) in [
            ("admin-tab-departments", department.for_locale(lang)),
            ("admin-tab-catalogue", offering.for_locale(lang)),
            ("admin-tab-templates", process.for_locale(lang)),
        ] {
            screen.press(tab);
            assert!(has_row(&screen, shown, ""), "{tab}: {shown}");
            assert_eq!(screen.untranslated(), Vec::<String>::new(), "{tab}");
        }
        screen.press("admin-tab-office");
        assert_eq!(screen.untranslated(), Vec::<String>::new());
    }
}

#[test]
fn an_administrator_gives_an_extension_passes_it_on_and_takes_it_away() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        office.hire("linmei", Role::Manager);
        office.hire("hezhi", Role::Manager);
        let mut screen = administration(&office, look);
        let seats = || office.desk.ask(&Actor::of(Role::Administrator), Telephony).unwrap().seats;
        let id = |login: &str| {
            let list = office.desk.ask(&Actor::program(), StaffList).unwrap();
            list.into_iter().find(|it| it.login == login).unwrap().id
        };
        screen.press_like("linmei");
        screen.press("admin-seat-open");
        assert!(screen.shows("admin-seat-none") && screen.shows("admin-seat-help"));
        screen.fill("admin-seat-number", " 8001 ");
        screen.press("admin-seat-give");
        assert_eq!(seats(), [("8001".to_owned(), id("linmei"))]);
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.press_uppermost("core-close");
        assert!(has_row(&screen, "linmei", "8001"));
        // Somebody else gets it, after being told who loses it.
        screen.press_like("hezhi");
        screen.press("admin-seat-open");
        screen.fill("admin-seat-number", "8001");
        let told = screen.texts.tr_with("admin-seat-passes", &[("name", "linmei".into())]);
        assert!(screen.shows_text(&told));
        screen.press("admin-seat-give");
        assert_eq!(seats(), [("8001".to_owned(), id("hezhi"))]);
        let take = screen.texts.tr_with("admin-seat-take", &[("number", "8001".into())]);
        screen.press_named(&take);
        assert_eq!(seats(), []);
    }
}
