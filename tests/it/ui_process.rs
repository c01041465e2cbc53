//! The editor of processes: a new version is drafted, changed, tried, published and retired, by accessible name.

use attache::{domain::Role, ui::route::Route};
use egui::accesskit::Role as Kind;
use egui_kittest::kittest::{By, Queryable as _};

use crate::{
    screen::{Look, Screen},
    support::Office,
};

const PROCESS: &str = "business-broadband";

/// The editor with a process of the list.
fn editor(office: &Office, look: Look) -> Screen {
    office.hire("chen", Role::Administrator);
    let mut screen = Screen::signed_in(office, "chen", look);
    screen.go(Route::Admin);
    screen.press("admin-tab-templates");
    let library = office.desk.library();
    let name = &library.templates.latest(PROCESS).unwrap().name;
    let name = name.for_locale(look.lang.code()).to_owned();
    let row = screen.harness.query_all(By::new().role(Kind::Row).label_contains(&name)).next();
    row.unwrap().click();
    screen.settle();
    screen
}

/// What undoes the selected task, when an order is cancelled.
fn undo_is_said(screen: &mut Screen) {
    screen.press("process-undo-own");
    let undo = screen.texts.tr("process-undo-title").into_owned();
    let texts =
        [("process-in-chinese", "撤回地址登记"), ("process-in-english", "Take the address back")];
    for (key, text) in texts {
        let name = screen.texts.tr_with(key, &[("what", (&*undo).into())]);
        screen.fill_named(&name, text);
    }
}

#[test]
fn a_new_version_is_drafted_tried_published_and_retired() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let mut screen = editor(&office, look);
        assert!(screen.shows("process-state-published"));
        screen.press("process-new-version");
        assert!(screen.shows("process-state-draft"));

        // The first task gets another name, the second a timer.
        let title = screen.texts.tr("process-title").into_owned();
        let title = screen.texts.tr_with("process-in-english", &[("what", (&*title).into())]);
        screen.fill_named(&title, "Look the address up twice");
        assert!(screen.shows("process-unsaved"));
        undo_is_said(&mut screen);
        let library = office.desk.library();
        let second = library.templates.latest(PROCESS).unwrap().tasks[1].title.clone();
        screen.press_named(second.for_locale(look.lang.code()));
        assert!(!screen.shows("process-wait-after"));
        screen.fill("process-wait-hours", "4");
        assert!(screen.shows("process-wait-after"), "{}", screen.words());

        // The checklist of the whole process gets one more paper, which no task asks for.
        screen.press("process-process");
        screen.press("process-checklist-add");
        let paper = library.papers.all().iter().find(|it| {
            let papers = &library.templates.latest(PROCESS).unwrap().papers;
            papers.iter().all(|there| there.kind != it.kind)
        });
        let paper = paper.unwrap();
        let name = paper.name.for_locale(look.lang.code());
        screen.press_named(name);
        let remove = screen.texts.tr_with("process-paper-remove", &[("paper", name.into())]);
        assert!(screen.shows_text(&remove), "{}", screen.words());
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.keep_picture(&format!("process-editor-{}", look.lang.code()));

        screen.press_named(&remove);
        assert!(!screen.shows_text(&remove));

        screen.press("process-dates");
        assert!(screen.shows_text("T1 "), "{}", screen.words());
        screen.keep_picture(&format!("process-dates-{}", look.lang.code()));
        screen.press("process-picture");
        screen.press("process-save");
        assert!(!screen.shows("process-unsaved"));
        screen.press("process-publish");
        assert!(screen.shows("process-state-published"), "{}", screen.words());
        assert_eq!(screen.untranslated(), Vec::<String>::new());

        let library = office.desk.library();
        let newest = library.templates.latest(PROCESS).unwrap();
        assert_eq!((newest.version, &*newest.tasks[0].title.en), (2, "Look the address up twice"));
        let undo = newest.tasks[0].undo.as_ref().unwrap();
        assert_eq!((&*undo.title.en, undo.department.as_deref()), ("Take the address back", None));
        let wait = newest.tasks[1].wait.as_ref().unwrap();
        assert_eq!(
            (wait.days, wait.hours.map(attache::domain::process::WorkingTime::minutes)),
            (None, Some(240))
        );

        screen.press("process-more");
        screen.press("process-retire");
        assert!(screen.shows("process-state-retired"));
        let library = office.desk.library();
        assert_eq!(library.templates.latest(PROCESS).unwrap().version, 1);
    }
}
