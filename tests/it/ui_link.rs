//! The card that asks a customer for papers by a link, from making it to watching it being used.

use attache::{
    desk::{
        Command,
        link::{self, Guided, Knock, LinkOf},
        office,
    },
    domain::{
        Actor, Role,
        link::{CONSENT_VERSION, Doing, LinkState, MOST_FILES, MOST_OPENS, Sight},
    },
    ui::route::Route,
};

use crate::{
    desk_link::{CODE, made, secret, view},
    desk_link_ends::asking_for_eleven,
    firm::{Firm, open},
    screen::{Look, Screen},
    support::Office,
};

fn reached_at(office: &Office, address: &str) {
    let set = office::Command::Set { name: office::Setting::Portal, value: address.into() };
    office.desk.run(&Actor::program(), Command::Office(set)).unwrap();
}

#[test]
fn without_a_hub_the_card_says_what_is_missing_and_with_one_it_makes_a_link() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
    let order = open(&office, &lin, firm.order("business-broadband"));
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Order(order));
    assert!(screen.shows("link-needs-hub"));
    assert!(!screen.shows("link-make"));
    reached_at(&office, "https://up.example.cn/");
    screen.settle();
    screen.press("link-make");
    assert!(screen.shows("link-papers"));
    screen.press("link-go");
    assert!(screen.shows("link-once"), "{}", screen.words());
    assert!(screen.shows("link-qr") && screen.shows("link-copy-message"));
    assert_eq!(screen.untranslated(), Vec::<String>::new());
    let made = office.desk.ask(&lin, LinkOf { order }).unwrap().newest.unwrap();
    assert_eq!((made.state, made.papers), (LinkState::Made, 3));
    // Whoever comes back is not shown the secrets again.
    screen.go(Route::Day);
    let mut again = Screen::signed_in(&office, "lin", Look::CHINESE);
    again.go(Route::Order(order));
    assert!(again.shows("link-not-again") && !again.shows("link-once"));
}

#[test]
fn the_card_says_when_a_link_was_opened_too_often_to_open_again() {
    let office = Office::on_sqlite();
    let made = made(&office);
    reached_at(&office, "https://up.example.cn/");
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Order(made.order));
    let knock = |n| office.desk.open_link(&Knock::Token(made.token.clone()), secret(n));
    for n in 0..MOST_OPENS {
        knock(u8::try_from(n).unwrap()).unwrap();
    }
    screen.settle();
    assert!(screen.shows("link-worn"), "{}", screen.words());
    assert!(knock(u8::MAX).is_err());
    // Whoever replaces it is not told so any more.
    screen.press("link-again");
    screen.press("link-go");
    assert!(!screen.shows("link-worn"));
}

/// What the button of this key copies.
fn copied(screen: &mut Screen, key: &str) -> String {
    screen.click(key);
    let commands = &screen.harness.output().platform_output.commands;
    let copied = commands.iter().find_map(|it| match it {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    copied.unwrap()
}

#[test]
fn the_message_says_for_how_long_and_the_address_is_copied_with_the_code_to_be_typed() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "海岳精密制造（苏州）有限公司");
    let order = open(&office, &lin, firm.order("business-broadband"));
    reached_at(&office, "https://up.example.cn/");
    let days = |look: Look, chosen: Option<i64>| {
        let mut screen = Screen::signed_in(&office, "lin", look);
        screen.go(Route::Order(order));
        let newest = office.desk.ask(&lin, LinkOf { order }).unwrap().newest;
        screen.press(if newest.is_some() { "link-again" } else { "link-make" });
        if let Some(days) = chosen {
            let day = screen.texts.tr_with("link-days-n", &[("days", days.into())]);
            screen.press_named(&day);
        }
        screen.press("link-go");
        assert!(screen.shows_text("https://up.example.cn/u"), "{}", screen.words());
        screen.keep_picture(&format!("link-shown-{}", look.lang.code()));
        let made = office.desk.ask(&lin, LinkOf { order }).unwrap().newest.unwrap();
        let short = copied(&mut screen, "link-copy-short");
        assert!(short.starts_with("https://up.example.cn/u "), "{short}");
        let code = short.rsplit([' ', '：']).next().unwrap();
        assert!(screen.shows_text(code) && code.len() == 14, "{short}");
        let hours = (made.expires_us - office.desk.now().micros()) / 3_600_000_000;
        (copied(&mut screen, "link-copy-message"), hours)
    };
    let (message, hours) = days(Look::CHINESE, Some(1));
    assert!(message.contains("请在 1 天内") && hours == 24, "{message}");
    let (message, hours) = days(Look::ENGLISH, Some(7));
    assert!(message.contains("within 7 days") && hours == 7 * 24, "{message}");
    let (message, hours) = days(Look::ENGLISH, None);
    assert!(message.contains("within 3 days") && hours == 3 * 24, "{message}");
}

#[test]
fn the_manager_sees_what_the_customer_does_and_says_a_word() {
    let office = Office::on_sqlite();
    let made = made(&office);
    reached_at(&office, "https://up.example.cn");
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Order(made.order));
    let session = attache::domain::link::Token::from_random([9; 32]).hash();
    office.desk.open_link(&link::Knock::Token(made.token.clone()), session).unwrap();
    screen.settle();
    assert!(screen.shows("link-live-opened"), "{}", screen.words());
    office.desk.prove_link(session, &CODE.into()).unwrap();
    let agree = link::Command::Agree { session, version: CONSENT_VERSION.into() };
    office.desk.hold(made.id, &agree).unwrap();
    let kind = view(&office, session).unwrap().slots[0].kind.clone();
    let at = office.desk.now();
    let sight = Sight { doing: Doing::Taking, kind: Some(kind), page: 2, of: 2, at };
    office.desk.sighted(made.id, sight).unwrap();
    screen.settle();
    assert!(screen.shows_text("第 2 页，共 2 页"), "{}", screen.words());
    screen.fill("link-hint", "请关闭闪光灯，重拍第 2 页");
    screen.press("link-hint-send");
    let hint = view(&office, session).unwrap().hint.unwrap().0;
    assert_eq!(hint, "请关闭闪光灯，重拍第 2 页");
    screen.settle();
    assert!(screen.shows_text("客户页面正在显示"), "{}", screen.words());
    assert_eq!(screen.untranslated(), Vec::<String>::new());
    let guided = office.desk.ask(&made.lin, Guided { link: made.id }).unwrap();
    assert!(guided.has_consent);
}

#[test]
fn an_address_for_customers_is_an_address() {
    let office = Office::on_sqlite();
    for bad in [
        "up.example.cn",
        "ftp://up.example.cn",
        "https://up.example.cn/u#x",
        "https://",
        "http://up.example.cn",
    ] {
        let set = office::Command::Set { name: office::Setting::Portal, value: bad.into() };
        let refused = office.desk.run(&Actor::program(), Command::Office(set)).unwrap_err();
        assert_eq!(crate::desk_papers::code(&refused), "office-bad-portal", "{bad}");
    }
    reached_at(&office, " https://up.example.cn:8443/ ");
    reached_at(&office, "");
    // Where there is one machine alone, links may be tried out, and the card says how far they reach.
    let made = made(&office);
    for (address, is_told) in [
        ("http://127.0.0.1:7317", true),
        ("https://localhost:7317", true),
        ("http://[::1]:7317", true),
        ("https://up.example.cn", false),
    ] {
        reached_at(&office, address);
        let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
        screen.go(Route::Order(made.order));
        assert_eq!(screen.shows("link-only-here"), is_told, "{address}");
    }
}

#[test]
fn a_link_is_made_for_ten_papers_and_the_dialog_says_what_of_the_others() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    reached_at(&office, "https://up.example.cn");
    let order = asking_for_eleven(&office, &lin);
    let wanted = office.desk.ask(&lin, LinkOf { order }).unwrap().wanted;
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Order(order));
    screen.press("link-make");
    let most = [("most", MOST_FILES.into())];
    assert!(screen.shows_text(&screen.texts.tr_with("link-papers-most", &most)));
    // Whoever marks more than that is told before anything is sent.
    let chosen = wanted.iter().filter(|it| it.is_missing && it.is_required).count();
    let more = wanted.iter().filter(|it| !it.is_required).map(|it| it.name.zh.clone());
    let more: Vec<String> = more.take(11 - chosen).collect();
    for name in &more {
        screen.press_like(&format!("{name} · "));
    }
    screen.press("link-go");
    assert!(office.desk.ask(&lin, LinkOf { order }).unwrap().newest.is_none());
    screen.press_like(&format!("{} · ", more[0]));
    screen.press("link-go");
    let made = office.desk.ask(&lin, LinkOf { order }).unwrap().newest.unwrap();
    assert_eq!(i64::try_from(made.papers), Ok(MOST_FILES));
    assert_eq!(screen.untranslated(), Vec::<String>::new());
}
