//! One's own settings: the doorbell for telephone programs is seen, switched and given a new token.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::{Arc, mpsc},
};

use attache::{
    client::{
        doorbell::Plate,
        instance::Message,
        porch::{Porch, Seen},
    },
    domain::Role,
    ui::route::Route,
};

use crate::{
    screen::{Look, Screen},
    support::Office,
};

/// A port that was free a moment ago.
fn free() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Tells a desk of a call, as a telephone program does; answers the status, or none when nobody is there.
fn rings(plate: &Plate) -> Option<u16> {
    let at = plate.url.strip_prefix("http://").unwrap().strip_suffix("/call").unwrap();
    let mut stream = TcpStream::connect(at).ok()?;
    let body = "event=newCall&from=13805127731&to=8001&direction=in&callId=a1";
    let request = format!(
        "POST /call HTTP/1.1\r\nHost: {at}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        plate.token,
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1)?.parse().ok()
}

/// The words in the window that hold a piece of text.
fn shows_part(screen: &Screen, part: &str) -> bool {
    screen.words().contains(part)
}

#[test]
fn the_doorbell_is_seen_switched_off_and_on_and_given_a_new_token() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        office.hire("lin", Role::Manager);
        let folder = tempfile::tempdir().unwrap();
        let (tell, heard) = mpsc::channel();
        let ear = move |it: Message| tell.send(it).unwrap();
        let porch = Arc::new(Porch::new(folder.path(), free(), ear));
        let mut screen = Screen::signed_in(&office, "lin", look);
        screen.go(Route::Settings);
        assert!(!screen.shows("core-settings-call-hook"), "a desk without a porch");
        screen.harness.state().client().stand_at(Arc::clone(&porch));
        screen.settle();
        assert!(
            screen.shows("core-settings-call-hook") && screen.shows("core-settings-call-hook-help")
        );
        assert!(!screen.shows("core-settings-call-hook-copy-address"), "it is off");
        screen.press("core-settings-call-hook-on");
        let first = porch.seen().plate.unwrap();
        assert!(screen.shows_text(&first.url));
        assert!(!shows_part(&screen, &first.token), "a token is not for everybody's eyes");
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        assert_eq!(rings(&first), Some(200));
        assert!(matches!(heard.recv().unwrap(), Message::Phone(..)));
        screen.press("core-settings-call-hook-renew");
        let second = porch.seen().plate.unwrap();
        assert_ne!(second.token, first.token);
        assert_eq!(rings(&Plate { token: first.token, ..second.clone() }), Some(401));
        assert_eq!(rings(&second), Some(200));
        screen.press("core-settings-call-hook-off");
        assert_eq!(porch.seen(), Seen::default());
        assert_eq!(rings(&second), None);
        assert!(!screen.shows("core-settings-call-hook-copy-address"));
        screen.press("core-settings-call-hook-on");
        assert_eq!(porch.seen().plate.unwrap().token, second.token, "programs know it already");
    }
}

#[test]
fn a_doorbell_that_cannot_be_hung_says_why() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let porch = Porch::new(std::path::Path::new("/nowhere/at/all"), free(), |_| {});
    porch.hang().unwrap_err();
    assert!(porch.seen().trouble.is_some());
    let mut screen = Screen::signed_in(&office, "lin", Look::ENGLISH);
    screen.harness.state().client().stand_at(Arc::new(porch));
    screen.go(Route::Settings);
    let why = screen.texts.tr_with("cli-no-doorbell", &[("cause", "".into())]);
    let start = why.split(':').next().unwrap().to_owned();
    assert!(shows_part(&screen, &start), "{start}: {}", screen.words());
}
