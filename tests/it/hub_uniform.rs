//! What does not open answers alike and asks the database alike, whatever the reason: on both engines, over HTTP.

use attache::{
    desk::{
        Command,
        link::{self, Announced, Knock},
        order,
    },
    domain::{
        LinkId, OrderId, UploadId,
        link::{CodeWay, MOST_OPENS, MOST_WRONG, ShortCode, Token},
        order::Penalty,
        paper::PaperKind,
    },
    store::tally::{Kind, Piece, Tally},
};
use serde_json::{Value, json};

use crate::{
    desk_link::{CODE, Made, enter, made, run, secret, secrets},
    firm::{Firm, open},
    hub_portal::{Reply, Served},
    support::{Office, on_each_engine},
};

/// An answer and what it cost.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    reply: Reply,
    cost: Vec<Piece>,
}

/// A hub whose statements are counted.
struct Counted<'a> {
    hub: Served,
    tally: Tally,
    office: &'a Office,
}

impl<'a> Counted<'a> {
    fn hub(office: &'a Office) -> Self {
        Self { hub: Served::office(office), tally: office.desk.store().tally(), office }
    }

    fn send(&self, what: (&str, &str), session: Option<&str>, body: &Value) -> Answer {
        self.tally.take();
        let bearer = session.map(|it| format!("Bearer {it}"));
        let mut headers = vec![("tus-resumable", "1.0.0"), ("content-type", "application/json")];
        headers.extend(bearer.as_deref().map(|it| ("authorization", it)));
        let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(body).unwrap() };
        let reply = self.hub.send(what, &headers, &body);
        let mut cost = self.tally.take();
        cost.retain(is_for_customers);
        Answer { reply, cost }
    }

    fn opens(&self, key: &str, value: &str) -> Answer {
        self.send(("POST", "/u/api/open"), None, &json!({ key: value }))
    }

    fn proves(&self, session: &str, code: &str) -> Answer {
        self.send(("POST", "/u/api/prove"), Some(session), &json!({ "code": code }))
    }
}

/// Whether a piece of work was done for a customer's page; offices do things by themselves meanwhile.
fn is_for_customers(piece: &Piece) -> bool {
    const THEIRS: [&str; 4] = [
        "FROM upload_link WHERE id",
        "FROM upload_link WHERE token",
        "FROM link_session WHERE secret",
        "FROM upload WHERE id",
    ];
    piece.statements.iter().any(|it| THEIRS.iter().any(|their| it.contains(their)))
}

fn token(seed: u8) -> Token {
    Token::from_random([seed; 32])
}

/// Another order with a link that lives for some hours, made from `seed`.
fn another(office: &Office, made: &Made, firm: &Firm, (seed, hours): (u8, i64)) -> Made {
    let order = open(office, &made.lin, firm.order("business-broadband"));
    let id = LinkId::fresh();
    let scope = vec![PaperKind::new("D-LIC")];
    let secrets = secrets(seed, CodeWay::Spoken);
    run(office, &made.lin, link::Command::Make { id, order, scope, hours, secrets }).unwrap();
    let short = ShortCode::from_random([seed; 12]);
    let (lin, firm) = (made.lin.clone(), Firm { ..made.firm });
    Made { id, order, lin, firm, token: token(seed), short }
}

fn cancel(office: &Office, made: &Made, id: OrderId) {
    let (reason, fee) = ("?".into(), "".into());
    let cancel = order::Command::Cancel { id, reason, penalty: Penalty::NotAgreed, fee };
    office.desk.run(&made.lin, Command::Order(cancel)).unwrap();
}

/// A session, proved or not, whose secret is made from `seed`.
fn enters(office: &Office, made: &Made, (seed, code): (u8, Option<&str>)) -> String {
    let knock = Knock::Token(made.token.clone());
    office.desk.open_link(&knock, secret(seed)).unwrap();
    if let Some(code) = code {
        office.desk.prove_link(secret(seed), &code.into()).unwrap();
    }
    token(seed).text().reveal().to_owned()
}

/// Links that open no more, each for a reason of its own, and the session that each of them had.
struct Dead {
    links: Vec<(&'static str, Made)>,
    sessions: Vec<(&'static str, String)>,
}

/// As they are after an hour and a quarter.
fn dead(office: &Office) -> (Dead, Made) {
    let live = made(office);
    let firm = Firm::found(office, "东莞市厚街华利鞋业有限公司");
    let link = |seed, hours| another(office, &live, &firm, (seed, hours));
    let (expired, revoked, locked, used, ended) =
        (link(21, 1), link(22, 9), link(23, 9), link(24, 9), link(25, 9));
    let silent = enters(office, &live, (40, Some(CODE)));
    office.hands.forward_micros(50 * 60 * 1_000_000);
    let mut sessions = vec![("a session that was silent", silent)];
    for (seed, what, link) in [
        (31, "of an expired link", &expired),
        (32, "of a revoked link", &revoked),
        (33, "of a locked link", &locked),
        (35, "of a link whose order ended", &ended),
    ] {
        sessions.push((what, enters(office, link, (seed, Some(CODE)))));
    }
    sessions.push(("without the second factor", enters(office, &live, (36, None))));
    run(office, &live.lin, link::Command::Revoke { id: revoked.id }).unwrap();
    enters(office, &locked, (37, None));
    for _ in 0..MOST_WRONG {
        office.desk.prove_link(secret(37), &"000000".into()).unwrap_err();
    }
    for _ in 0..MOST_OPENS {
        let session = Token::from_random(LinkId::fresh().bytes().repeat(2).try_into().unwrap());
        office.desk.open_link(&Knock::Token(used.token.clone()), session.hash()).unwrap();
    }
    cancel(office, &live, ended.order);
    office.hands.forward_micros(25 * 60 * 1_000_000);
    // Not so long ago that the sign of life would be written down again.
    office.desk.link_session(secret(36)).unwrap();
    let links = vec![
        ("expired", expired),
        ("revoked", revoked),
        ("locked", locked),
        ("used up", used),
        ("its order ended", ended),
    ];
    (Dead { links, sessions }, live)
}

#[test]
fn whatever_a_link_is_that_does_not_open_the_database_is_asked_the_same() {
    on_each_engine(|office| {
        let (dead, live) = dead(office);
        let counted = Counted::hub(office);
        let unknown = counted.opens("token", token(99).text().reveal());
        assert_eq!(unknown.reply.status, 404);
        let kinds: Vec<Kind> = unknown.cost.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [Kind::Read], "a refusal writes nothing: {:?}", unknown.cost);
        assert_eq!(unknown.cost[0].statements.len(), 2);
        assert_eq!(counted.opens("token", "no token at all"), unknown);
        assert_eq!(counted.opens("short", "1234"), unknown);
        let unknown_short = ShortCode::from_random([99; 12]).text();
        assert_eq!(counted.opens("short", unknown_short.reveal()), unknown);
        for (what, link) in &dead.links {
            assert_eq!(counted.opens("token", link.token.text().reveal()), unknown, "{what}");
            assert_eq!(counted.opens("short", link.short.text().reveal()), unknown, "{what}");
        }
        // What does open costs something else: the instrument sees a difference where there is one.
        let opened = counted.opens("token", live.token.text().reveal());
        assert_eq!(opened.reply.status, 200);
        assert_ne!(opened.cost, unknown.cost);
    });
}

#[test]
fn whatever_a_session_is_that_is_not_served_the_database_is_asked_the_same() {
    on_each_engine(|office| {
        let (dead, live) = dead(office);
        let good = enters(office, &live, (41, Some(CODE)));
        let counted = Counted::hub(office);
        let null = Value::Null;
        for (method, path) in [
            ("GET", "/u/api/page?lang=en"),
            ("GET", "/u/api/events?lang=en"),
            ("POST", "/u/api/submit"),
            ("POST", "/u/files"),
            ("HEAD", "/u/files/01890a5d-ac96-774b-bcce-b302099a8057"),
            ("DELETE", "/u/files/01890a5d-ac96-774b-bcce-b302099a8057"),
        ] {
            let unknown = counted.send((method, path), Some(token(98).text().reveal()), &null);
            assert_eq!((unknown.reply.status, unknown.cost.len()), (404, 1), "{method} {path}");
            assert_eq!(counted.send((method, path), None, &null), unknown, "{method} {path}");
            for (what, session) in &dead.sessions {
                let answer = counted.send((method, path), Some(session), &null);
                assert_eq!(answer, unknown, "{method} {path}: {what}");
            }
        }
        let served = counted.send(("GET", "/u/api/page?lang=en"), Some(&good), &null);
        assert_eq!(served.reply.status, 200);
    });
}

#[test]
fn codes_are_tried_alike_where_no_session_is_and_wrong_ones_alike_where_one_is() {
    on_each_engine(|office| {
        let (dead, live) = dead(office);
        let counted = Counted::hub(office);
        let unknown = counted.proves(token(98).text().reveal(), CODE);
        assert_eq!((unknown.reply.status, unknown.cost.len()), (404, 1));
        for (what, session) in &dead.sessions {
            if *what != "without the second factor" {
                assert_eq!(counted.proves(session, CODE), unknown, "{what}");
            }
        }
        // Who has a session knows that the link lives; why a code is wrong stays unsaid.
        let session = enters(office, &live, (42, None));
        let sent = another_code(office, &live);
        let wrong = counted.proves(&session, "000000");
        assert_eq!(wrong.reply, unknown.reply);
        assert_eq!(counted.proves(&session, "no code"), wrong);
        counted.office.hands.forward_micros(11 * 60 * 1_000_000);
        office.desk.link_session(secret(42)).unwrap();
        assert_eq!(counted.proves(&session, sent), wrong, "right, but too late");
    });
}

/// Gives the link a code that is sent, and good for ten minutes.
fn another_code(office: &Office, made: &Made) -> &'static str {
    let code = "141421";
    let recode = link::Command::Recode { id: made.id, code: code.into(), way: CodeWay::Sent };
    run(office, &made.lin, recode).unwrap();
    code
}

#[test]
fn somebody_elses_upload_is_as_unknown_as_none() {
    on_each_engine(|office| {
        let mine = made(office);
        let firm = Firm::found(office, "东莞市厚街华利鞋业有限公司");
        let other = another(office, &mine, &firm, (21, 9));
        let (me, they) = (token(31).text(), token(32).text());
        let (me, they) = (me.reveal(), they.reveal());
        enter(office, &mine, 31);
        let session = enter(office, &other, 32);
        let kind = PaperKind::new("D-LIC");
        let file = Announced { id: UploadId::fresh(), kind, name: "a.jpg".into(), length: 9 };
        let begun = office.desk.begin_upload((other.id, session), file).unwrap();
        let theirs = begun.id.to_string();
        let counted = Counted::hub(office);
        let path = |id: &str| format!("/u/files/{id}");
        for method in ["HEAD", "DELETE"] {
            let none = path("01890a5d-ac96-774b-bcce-b302099a8057");
            let unknown = counted.send((method, &none), Some(me), &Value::Null);
            assert_eq!((unknown.reply.status, unknown.cost.len()), (404, 2), "{method}");
            let answer = counted.send((method, &path(&theirs)), Some(me), &Value::Null);
            assert_eq!(answer, unknown, "{method}");
        }
        let own = counted.send(("HEAD", &path(&theirs)), Some(they), &Value::Null);
        assert_eq!(own.reply.status, 200);
    });
}
