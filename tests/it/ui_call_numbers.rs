//! Numbers of callers that cannot be read: told on the bar, shown for a reason, mended, prevented.

use attache::{domain::Role, ui::route::Route};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::{
    desk_call::{SWITCHBOARD, house, ring},
    screen::{Look, Screen},
    support::Office,
};

#[test]
fn a_number_that_cannot_be_read_is_told_masked_and_handed_on_to_the_new_contact() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        let mut screen = Screen::signed_in(&office, "lin", look);
        ring(&office, &lin, "8888 6666");
        screen.settle();
        let told = screen.texts.tr_with("call-unreadable", &[("number", "888***666".into())]);
        assert!(screen.shows_text(&told), "{}", screen.words());
        screen.press("call-unmask");
        screen.fill("call-unmask-reason", "to call back");
        screen.press("call-unmask-show");
        assert!(screen.shows_text("8888 6666"));
        screen.key(Modifiers::NONE, Key::Num0);
        assert!(screen.harness.query_all_by_value("8888 6666").next().is_some());
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.fill("call-newcomer-name", "陆先生");
        screen.fill("call-newcomer-house", "新联科技有限公司");
        screen.press("call-newcomer-save");
        assert!(screen.shows("fault-contact-phone-no-area"), "{}", screen.words());
        screen.fill("call-newcomer-number", "0512-8888 6666");
        screen.press("call-newcomer-save");
        assert!(screen.shows("call-provisional"));
        assert!(screen.shows_text("0512-8888 6666"), "{}", screen.words());
    }
}

#[test]
fn an_administrator_says_where_the_telephones_are() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        office.hire("chen", Role::Administrator);
        let lin = office.hire("lin", Role::Manager);
        let firm = house(&office, "海岳精密", &[], SWITCHBOARD);
        let mut screen = Screen::signed_in(&office, "chen", look);
        screen.go(Route::Admin);
        screen.press("admin-tab-office");
        screen.fill("admin-office-area", "110");
        screen.press("admin-office-area-save");
        assert!(screen.shows("fault-office-bad-area"));
        screen.fill("admin-office-area", "0512");
        screen.press("admin-office-area-save");
        assert!(screen.shows("admin-office-area-saved"));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        let shown = crate::desk_call::pop(&office, &lin, ring(&office, &lin, "8888 6666"));
        assert_eq!(shown.card.map(|it| it.id), Some(firm.id));
    }
}
