//! What goes on while nobody looks: files on their way when their page is left, calls while the desk is locked.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{self, Sender},
    },
};

use attache::{
    client::{Backend, Lane, instance::Message},
    desk::{call::OpenCalls, document::EnterprisePapers},
    domain::{
        Role, Tier,
        call::{HookEvent, Summons, Way},
    },
    ui::route::Route,
};
use egui::{Key, Modifiers, Role as Kind};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::{
    desk_call::{MOBILE, house},
    desk_papers::{firm, picture_of},
    screen::{Look, Screen},
    support::Office,
    ui_papers::OnDisk,
};

/// Drops a file, says that it is the licence, and leaves its page before it can have arrived.
fn set_out_and_leave(screen: &mut Screen, file: &Path) {
    screen.harness.input_mut().dropped_files.push(Arc::new(OnDisk(file.to_owned())));
    screen.settle();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let field = screen.texts.tr_with("document-kind-of", &[("name", name.into())]);
    screen.press_named(&field);
    let kind = screen.texts.tr("document-kind-d-lic").into_owned();
    let pressable = |it: &egui_kittest::Node<'_>| {
        !matches!(it.accesskit_node().role(), Kind::Label | Kind::TextRun | Kind::TextInput)
    };
    let holds = busy_files(screen);
    screen.harness.query_all_by_label(&kind).find(pressable).unwrap().click_accesskit();
    screen.harness.step();
    screen.harness.state_mut().desktop().unwrap().open(Route::Day);
    screen.harness.step();
    drop(holds);
    screen.settle();
}

/// Keeps the threads for files busy until what this returns is dropped: a file would else arrive
/// in the very frame in which it set out.
fn busy_files(screen: &Screen) -> [Sender<()>; 2] {
    [(), ()].map(|()| {
        let (hold, held) = mpsc::channel::<()>();
        let work = move |_: &dyn Backend| {
            held.recv().ok(); // Ends with an error when the hold is dropped.
            Ok(())
        };
        drop(screen.harness.state().client().work(Lane::Files, work));
        hold
    })
}

#[test]
fn a_file_arrives_though_its_page_is_left_and_what_is_wrong_with_it_is_told_elsewhere() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = firm(&office, "恒益", Tier::T2);
    let files = tempfile::tempdir().unwrap();
    let (right, wrong) = (files.path().join("a.jpg"), files.path().join("b.exe"));
    std::fs::write(&right, picture_of("a")).unwrap();
    std::fs::write(&wrong, b"MZ\x90\0 a program").unwrap();
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    for file in [&right, &wrong] {
        screen.go(Route::Enterprise(firm.id));
        set_out_and_leave(&mut screen, file);
    }
    let slots = office.desk.ask(&lin, EnterprisePapers { enterprise: firm.id }).unwrap();
    assert_eq!(slots.len(), 1, "{}", screen.words());
    assert_eq!(slots[0].newest.file_name.as_str(), "a.jpg");
    let why = screen.texts.tr_with("document-refused-not-allowed", &[("found", "program".into())]);
    let args = [("name", "b.exe".into()), ("why", why.into())];
    let told = screen.texts.tr_with("document-file-failed-toast", &args);
    assert!(screen.shows_text(&told), "{}", screen.words());
}

#[test]
fn calls_that_come_while_the_desk_is_locked_are_told_of_masked_and_rang_when_they_rang() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    house(&office, "海岳精密", &[("周敏华", MOBILE)], "");
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    screen.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    assert!(screen.shows("welcome-password"), "{}", screen.words());
    let rang_us = office.desk.now().micros();
    screen.inbox.put(Message::Call(Summons::new(MOBILE, "", "T-1").unwrap()));
    let other = Summons::new("139 1268 0045", "", "T-2").unwrap();
    screen.inbox.put(Message::Phone(HookEvent::Ring, other.clone()));
    screen.inbox.put(Message::Phone(HookEvent::HangUp, other));
    let ours = Summons::new("137 0000 0001", "", "T-3").unwrap().going(Way::Out);
    screen.inbox.put(Message::Phone(HookEvent::Ring, ours));
    screen.settle();
    assert!(!screen.shows_text("137****0001"), "what one of us dials waits for nobody");
    assert!(screen.shows_text("A call is waiting"), "{}", screen.words());
    assert!(screen.shows_text("138****7731") && screen.shows_text("139****0045 called at"));
    assert!(!screen.shows_text(MOBILE) && !screen.shows_text("周敏华"), "{}", screen.words());
    office.hands.forward_micros(20 * 60_000_000);
    screen.fill("welcome-password", "correct horse");
    screen.press("welcome-sign-in");
    let open = office.desk.ask(&lin, OpenCalls { of: lin.staff }).unwrap();
    let call = open.iter().find(|it| it.reference == "T-1").unwrap();
    assert_eq!(call.rang_us, rang_us, "not when the desk was unlocked");
    screen.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    assert!(!screen.shows_text("138****7731"), "what was taken in is told no more");
}
