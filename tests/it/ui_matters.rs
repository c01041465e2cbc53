//! Demands and complaints in their dialogs: noted, tried, merged and opened again, by accessible name.

use attache::{
    desk::{
        Command, demand,
        demand::DemandClocks,
        work::{Day, DemandLine},
    },
    domain::{
        Actor, Channel, DemandId, Role,
        clock::{ClockKind, ClockState},
        demand::{DemandKind, DemandStage, Ending},
    },
    lang::Lang,
    store::demands,
    ui::route::Route,
};
use egui::{Key, Modifiers, accesskit::Role as Kind};
use egui_kittest::kittest::Queryable as _;

use crate::{
    desk_matters::{answer, matter},
    firm::Firm,
    screen::{Look, Screen},
    support::Office,
};

const FIRM: &str = "海岳精密制造（苏州）有限公司";

/// Chooses from a drop-down list, whose name and item are texts.
#[track_caller]
fn choose(screen: &mut Screen, list: &str, item: &str) {
    let list = screen.texts.tr(list).into_owned();
    screen.harness.get_by_role_and_label(Kind::ComboBox, &list).click_accesskit();
    screen.harness.run();
    screen.harness.get_by_role_and_label(Kind::MenuItem, item).click_accesskit();
    screen.settle();
}

fn word(screen: &Screen, key: &str) -> String {
    screen.texts.tr(key).into_owned()
}

fn open_of(office: &Office, lin: &Actor) -> Vec<DemandLine> {
    office.desk.ask(lin, Day { staff: lin.staff }).unwrap().demands
}

fn stored(office: &Office, id: DemandId) -> attache::domain::demand::Demand {
    office.desk.store().read(|sql| demands::by_id(sql, id)).unwrap().unwrap().it
}

/// Notes a complaint of the firm through the dialog.
fn complain(screen: &mut Screen, firm: &Firm, wish: &str) {
    screen.go(Route::Enterprise(firm.id));
    screen.key(Modifiers::COMMAND, Key::D);
    let complaint = word(screen, "matter-kind-complaint");
    choose(screen, "matter-kind", &complaint);
    screen.fill("order-wish", wish);
    assert_eq!(screen.untranslated(), Vec::<String>::new());
    screen.press_uppermost("order-note-demand");
}

#[test]
fn a_need_is_noted_in_its_dialog() {
    for lang in Lang::ALL {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(&office, FIRM);
        let mut screen = Screen::signed_in(&office, "lin", Look { lang: *lang, ..Look::CHINESE });
        screen.go(Route::Enterprise(firm.id));
        screen.key(Modifiers::COMMAND, Key::D);
        screen.fill("order-wish", "新办公区要一条专线");
        screen.press_uppermost("order-note-demand");
        let open = office.desk.store().read(|sql| demands::open_of(sql, firm.id)).unwrap();
        assert_eq!(open.len(), 1, "{}", screen.words());
        let heard = open[0].it.heard();
        assert_eq!((heard.kind, heard.owner), (DemandKind::Need, lin.staff));
        assert_eq!(heard.wish.reveal(), "新办公区要一条专线");
    }
}

#[test]
fn a_complaint_is_noted_tried_and_merged_in_its_dialogs() {
    for lang in Lang::ALL {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        let firm = Firm::found(&office, FIRM);
        let mut screen = Screen::signed_in(&office, "lin", Look { lang: *lang, ..Look::CHINESE });
        complain(&mut screen, &firm, "专线一周断了三次");
        let first = open_of(&office, &lin)[0].clone();
        assert_eq!(first.kind, DemandKind::Complaint);

        // Its clocks are in the dialog; an attempt is noted.
        screen.go(Route::Day);
        screen.press_like("专线一周断了三次");
        let strip = word(&screen, "clock-kind-complaint-answer");
        assert!(screen.shows_text(&strip), "{}", screen.words());
        let attempt = word(&screen, "matter-next-attempt");
        choose(&mut screen, "order-next-step", &attempt);
        screen.fill("order-in-words", "无人接听");
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        screen.keep_picture(&format!("complaint-attempt-{}", lang.code()));
        screen.press_uppermost("matter-next-attempt");
        assert_eq!(stored(&office, first.id).care().attempts.len(), 1);

        // The same, said by somebody else, goes on in the first.
        complain(&mut screen, &firm, "线路老是断，没人管");
        let second = open_of(&office, &lin).into_iter().find(|it| it.id != first.id).unwrap();
        screen.go(Route::Day);
        screen.press_like("线路老是断，没人管");
        let merge = word(&screen, "matter-next-merge");
        choose(&mut screen, "order-next-step", &merge);
        let args = [("wish", "专线一周断了三次".into()), ("name", "lin".into())];
        let other = screen.texts.tr_with("matter-other", &args);
        choose(&mut screen, "matter-merge-into", &other);
        screen.press("matter-next-merge");
        let it = stored(&office, second.id);
        assert_eq!(it.stage(), DemandStage::Merged);
        assert_eq!(it.ending(), Some(&Ending::Merged { into: first.id }));
    }
}

#[test]
fn a_closed_complaint_is_opened_again_from_the_board_and_its_clock_begins_anew() {
    for lang in Lang::ALL {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        office.hire("boss", Role::Supervisor);
        let firm = Firm::found(&office, FIRM);
        let complaint = matter(&office, &firm, DemandKind::Complaint);
        let (id, wish) = (complaint.id, complaint.wish.reveal().to_owned());
        assert_eq!(complaint.channel, Channel::Phone);
        let run = |it| office.desk.run(&lin, Command::Demand(it)).unwrap();
        run(demand::Command::Note(complaint));
        office.hands.forward_hours(2);
        answer(&office, &lin, id);
        let ending = Ending::Confirmed { by: Some(firm.agent), remark: "好".into() };
        run(demand::Command::End { id, ending });

        let look = Look { lang: *lang, ..Look::CHINESE };
        let mut screen = Screen::signed_in(&office, "boss", look);
        screen.press("board-tab-complaints");
        screen.press_like(&wish);
        screen.fill("order-in-words", "问题再次出现");
        screen.keep_picture(&format!("complaint-reopen-{}", lang.code()));
        screen.press("matter-next-reopen");
        assert_eq!(stored(&office, id).stage(), DemandStage::Confirmed);
        let ask = DemandClocks { id, enterprise: firm.id };
        let clocks = office.desk.ask(&lin, ask).unwrap();
        let clock = clocks.iter().find(|it| it.kind == ClockKind::ComplaintAnswer).unwrap();
        assert_eq!((clock.state, clock.generation), (ClockState::Running, 2));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
    }
}
