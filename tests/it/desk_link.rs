//! Upload links at the desk: made, opened, proved, submitted and ended, on both engines.

use attache::{
    desk::{
        Command, DeskError,
        clock::Notices,
        link::{self, Guided, HolderView, Knock, LinkOf, LinkPage, Secrets, Stage},
        tidy::tidy,
    },
    domain::{
        Actor, LinkId, OrderId, Personal, Role, Sha256Hash, Summary,
        link::{CONSENT_VERSION, CodeWay, LINK_HOURS, LinkState, MOST_WRONG, ShortCode, Token},
        paper::PaperKind,
    },
    store::{audit, links},
};

use crate::{
    desk_papers::code,
    firm::{Firm, open},
    support::{Office, on_each_engine},
};

/// The second factor of every link that is made here.
pub(crate) const CODE: &str = "271828";

/// A link that a test has made, with all that opens it.
pub(crate) struct Made {
    pub(crate) id: LinkId,
    pub(crate) order: OrderId,
    pub(crate) lin: Actor,
    pub(crate) firm: Firm,
    pub(crate) token: Token,
    pub(crate) short: ShortCode,
}

fn token(seed: u8) -> Token {
    Token::from_random([seed; 32])
}

pub(crate) fn secrets(seed: u8, way: CodeWay) -> Secrets {
    Secrets {
        token: token(seed).hash(),
        short: ShortCode::from_random([seed; 12]).text(),
        code: CODE.into(),
        way,
    }
}

/// An order with a link for its licence and its form.
pub(crate) fn made(office: &Office) -> Made {
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(office, "佛山市恒益机械有限公司");
    let order = open(office, &lin, firm.order("business-broadband"));
    let id = LinkId::fresh();
    let scope = page(office, &lin, order).wanted.into_iter().map(|it| it.kind).collect();
    make(office, &lin, (id, order), (scope, LINK_HOURS), secrets(1, CodeWay::Spoken)).unwrap();
    Made { id, order, lin, firm, token: token(1), short: ShortCode::from_random([1; 12]) }
}

impl Made {
    /// Lets all that the link asks for be there, on some other way.
    pub(crate) fn hand_in_all(&self, office: &Office) {
        for it in page(office, &self.lin, self.order).wanted {
            self.firm.hand_in(office, it.kind.code(), Some(self.order));
        }
    }
}

fn make(
    office: &Office,
    by: &Actor,
    (id, order): (LinkId, OrderId),
    (scope, hours): (Vec<PaperKind>, i64),
    secrets: Secrets,
) -> Result<(), DeskError> {
    run(office, by, link::Command::Make { id, order, scope, hours, secrets })
}

pub(crate) fn run(office: &Office, by: &Actor, command: link::Command) -> Result<(), DeskError> {
    office.desk.run(by, Command::Link(command)).map(drop)
}

fn page(office: &Office, by: &Actor, order: OrderId) -> LinkPage {
    office.desk.ask(by, LinkOf { order }).unwrap()
}

fn state(office: &Office, made: &Made) -> LinkState {
    office.desk.ask(&made.lin, Guided { link: made.id }).unwrap().state
}

pub(crate) fn secret(seed: u8) -> Sha256Hash {
    token(seed).hash()
}

/// Opens a link, proves who is there, and agrees to the words.
pub(crate) fn enter(office: &Office, made: &Made, seed: u8) -> Sha256Hash {
    let session = secret(seed);
    let knock = Knock::Token(made.token.clone());
    assert_eq!(office.desk.open_link(&knock, session).unwrap(), made.id);
    office.desk.prove_link(session, &CODE.into()).unwrap();
    let agree = link::Command::Agree { session, version: CONSENT_VERSION.into() };
    office.desk.hold(made.id, &agree).unwrap();
    session
}

pub(crate) fn view(office: &Office, session: Sha256Hash) -> Result<HolderView, DeskError> {
    let ask = office.desk.holder_page(session)?;
    office.desk.ask(&Actor::holder(ask.link), ask)
}

fn notices(office: &Office, of: &Actor) -> Vec<String> {
    let list = office.desk.ask(of, Notices { staff: of.staff }).unwrap();
    let key = |words: &Summary| match words {
        Summary::Stated { key, .. } => key.clone(),
        Summary::Said(_) => String::new(),
    };
    list.rows.iter().map(|it| key(&it.words)).collect()
}

#[test]
fn a_link_is_made_opened_proved_agreed_to_and_submitted() {
    on_each_engine(|office| {
        let made = made(office);
        assert_eq!(state(office, &made), LinkState::Made);
        let session = secret(9);
        office.desk.open_link(&Knock::Short(made.short.clone()), session).unwrap();
        assert_eq!(state(office, &made), LinkState::Opened);
        // Nothing is shown before the second factor.
        assert_eq!(code(&view(office, session).unwrap_err()), "link-shut");
        office.desk.prove_link(session, &CODE.into()).unwrap();
        let before = view(office, session).unwrap();
        assert_eq!((before.stage, before.manager.as_str()), (Stage::Consent, "lin"));
        assert!(!before.slots.is_empty() && !before.phases.is_empty());
        let shown = serde_json::to_string(&before).unwrap();
        assert!(!shown.contains("恒益") && !shown.contains("周敏华"), "{shown}");
        let agree = |version: &str| link::Command::Agree { session, version: version.into() };
        let old = office.desk.hold(made.id, &agree("2001-01")).unwrap_err();
        assert_eq!(code(&old), "link-old-consent");
        office.desk.hold(made.id, &agree(CONSENT_VERSION)).unwrap();
        assert_eq!(view(office, session).unwrap().stage, Stage::Papers);
        office.hands.forward_micros(1_000_000);
        let submit = link::Command::Submit { session };
        let early = office.desk.hold(made.id, &submit).unwrap_err();
        assert_eq!(code(&early), "link-missing");
        made.hand_in_all(office);
        office.desk.hold(made.id, &submit).unwrap();
        office.desk.hold(made.id, &submit).unwrap();
        assert_eq!(view(office, session).unwrap().stage, Stage::Submitted);
        assert_eq!(state(office, &made), LinkState::Submitted);
        assert_eq!(notices(office, &made.lin), ["link-notice-submitted", "link-notice-opened"]);
    });
}

#[test]
fn whatever_does_not_open_is_refused_alike() {
    on_each_engine(|office| {
        let made = made(office);
        let knock = Knock::Token(made.token.clone());
        let shut = |knock: &Knock| code(&office.desk.open_link(knock, secret(99)).unwrap_err());
        assert_eq!(shut(&Knock::Token(token(77))), "link-shut");
        assert_eq!(shut(&Knock::Short(ShortCode::from_random([77; 12]))), "link-shut");
        let session = enter(office, &made, 9);
        run(office, &made.lin, link::Command::Revoke { id: made.id }).unwrap();
        assert_eq!(shut(&knock), "link-shut");
        assert_eq!(code(&view(office, session).unwrap_err()), "link-shut");
        let submit = link::Command::Submit { session };
        assert_eq!(code(&office.desk.hold(made.id, &submit).unwrap_err()), "link-shut");
    });
}

#[test]
fn a_link_ends_with_its_time_and_with_its_order() {
    on_each_engine(|office| {
        let made = made(office);
        let session = enter(office, &made, 9);
        office.hands.forward_hours(LINK_HOURS);
        assert_eq!(state(office, &made), LinkState::Expired);
        let knock = Knock::Token(made.token.clone());
        let late = office.desk.open_link(&knock, secret(10)).unwrap_err();
        assert_eq!(code(&late), "link-shut");
        assert_eq!(code(&office.desk.link_session(session).unwrap_err()), "link-shut");
        let again = link::Command::Reissue {
            old: made.id,
            id: LinkId::fresh(),
            hours: 1,
            secrets: secrets(2, CodeWay::Spoken),
        };
        run(office, &made.lin, again).unwrap();
        office.desk.open_link(&Knock::Token(token(2)), secret(11)).unwrap();
        let cancel = attache::desk::order::Command::Cancel {
            id: made.order,
            reason: "?".into(),
            penalty: attache::domain::order::Penalty::NotAgreed,
            fee: "".into(),
        };
        office.desk.run(&made.lin, Command::Order(cancel)).unwrap();
        let closed = office.desk.open_link(&Knock::Token(token(2)), secret(12)).unwrap_err();
        assert_eq!(code(&closed), "link-shut");
        let id = (LinkId::fresh(), made.order);
        let scope = (vec![PaperKind::new("D-LIC")], 1);
        let refused = make(office, &made.lin, id, scope, secrets(3, CodeWay::Spoken));
        assert_eq!(code(&refused.unwrap_err()), "link-order-ended");
    });
}

#[test]
fn five_wrong_codes_lock_the_link_and_the_manager_is_told() {
    on_each_engine(|office| {
        let made = made(office);
        let session = secret(9);
        office.desk.open_link(&Knock::Token(made.token.clone()), session).unwrap();
        for wrong in ["000000", "abc", "", "271829", "27182"].iter().take(MOST_WRONG as usize) {
            let refused = office.desk.prove_link(session, &(*wrong).into()).unwrap_err();
            assert_eq!(code(&refused), "link-shut", "{wrong}");
        }
        assert_eq!(state(office, &made), LinkState::Locked);
        let right = office.desk.prove_link(session, &CODE.into()).unwrap_err();
        assert_eq!(code(&right), "link-shut");
        assert!(notices(office, &made.lin).contains(&"link-notice-locked".to_owned()));
        let recode =
            link::Command::Recode { id: made.id, code: "141421".into(), way: CodeWay::Sent };
        run(office, &made.lin, recode).unwrap();
        office.desk.prove_link(session, &"141421".into()).unwrap();
    });
}

#[test]
fn a_new_link_ends_the_one_before() {
    on_each_engine(|office| {
        let made = made(office);
        let session = enter(office, &made, 9);
        let (old, id) = (made.id, LinkId::fresh());
        let secrets = secrets(2, CodeWay::Spoken);
        run(office, &made.lin, link::Command::Reissue { old, id, hours: 24, secrets }).unwrap();
        assert_eq!(state(office, &made), LinkState::Revoked);
        assert_eq!(code(&office.desk.link_session(session).unwrap_err()), "link-shut");
        let newest = page(office, &made.lin, made.order).newest.unwrap();
        assert_eq!((newest.id, newest.state, newest.opens), (id, LinkState::Made, 0));
    });
}

#[test]
fn a_link_asks_only_for_what_its_order_asks_for() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let ask = |scope: &[&str], hours: i64, code: &str| {
        let scope = scope.iter().map(|it| PaperKind::new(*it)).collect();
        let secrets = Secrets { code: Personal::new(code), ..secrets(2, CodeWay::Spoken) };
        make(&office, &made.lin, (LinkId::fresh(), made.order), (scope, hours), secrets)
    };
    assert_eq!(code(&ask(&[], 24, CODE).unwrap_err()), "link-nothing-wanted");
    assert_eq!(code(&ask(&["D-TM"], 24, CODE).unwrap_err()), "link-not-wanted");
    assert_eq!(code(&ask(&["D-LIC"], 24 * 8, CODE).unwrap_err()), "link-bad-expiry");
    assert_eq!(code(&ask(&["D-LIC"], 24, "12345").unwrap_err()), "link-bad-code");
    for role in [Role::Reviewer, Role::Worker, Role::Administrator] {
        let other = office.hire(role.code(), role);
        let revoke = run(&office, &other, link::Command::Revoke { id: made.id });
        assert!(matches!(revoke, Err(DeskError::Forbidden(_))), "{role:?}");
    }
}

#[test]
fn a_link_holder_reaches_nothing_but_their_own_link() {
    on_each_engine(|office| {
        let made = made(office);
        enter(office, &made, 9);
        let holder = Actor::holder(made.id);
        for query in [
            office.desk.ask(&holder, LinkOf { order: made.order }).map(drop),
            office.desk.ask(&holder, Guided { link: made.id }).map(drop),
            office.desk.ask(&holder, attache::desk::staff::StaffList).map(drop),
            office
                .desk
                .ask(&holder, attache::desk::order::OrderPage { order: made.order })
                .map(drop),
            run(office, &holder, link::Command::Revoke { id: made.id }),
        ] {
            assert!(matches!(query, Err(DeskError::Forbidden(_))), "{query:?}");
        }
        // Nor does somebody with another link.
        let stranger = Actor::holder(LinkId::fresh());
        let ask = office.desk.holder_page(secret(9)).unwrap();
        assert_eq!(code(&office.desk.ask(&stranger, ask).unwrap_err()), "link-shut");
        let submit = link::Command::Submit { session: secret(9) };
        assert_eq!(code(&run(office, &stranger, submit).unwrap_err()), "link-shut");
        // And our own people do not act as a customer.
        let open = link::Command::Open { link: made.id, session: secret(10) };
        assert!(matches!(run(office, &made.lin, open), Err(DeskError::Forbidden(_))));
    });
}

#[test]
fn a_session_ends_when_it_is_silent_and_goes_on_when_it_is_not() {
    on_each_engine(|office| {
        let made = made(office);
        let session = enter(office, &made, 9);
        for _ in 0..3 {
            office.hands.forward_micros(25 * 60 * 1_000_000);
            office.desk.link_session(session).unwrap();
        }
        office.hands.forward_micros(30 * 60 * 1_000_000);
        assert_eq!(code(&office.desk.link_session(session).unwrap_err()), "link-shut");
        let find = || office.desk.store().read(|sql| links::session(sql, session)).unwrap();
        tidy(&office.desk).unwrap();
        assert!(find().is_some());
        office.hands.forward_hours(24);
        tidy(&office.desk).unwrap();
        assert!(find().is_none());
    });
}

#[test]
fn no_secret_of_a_link_is_stored_or_audited() {
    let office = Office::on_sqlite();
    let made = made(&office);
    enter(&office, &made, 9);
    office.desk.store().settle().unwrap();
    let folder = office.folder.as_ref().unwrap().path();
    let file = std::fs::read(folder.join(attache::desk::DATABASE)).unwrap();
    let kept = |text: &str| file.windows(text.len()).any(|it| it == text.as_bytes());
    assert!(kept("link.make"), "the trail was not read");
    for secret in [made.token.text(), made.short.text(), made.short.plain().into(), CODE.into()] {
        assert!(!kept(secret.reveal()), "a secret is in the database");
    }
    let lines = office.desk.store().read(|sql| audit::newest(sql, i64::MAX, 50)).unwrap();
    let by_holder: Vec<_> = lines.iter().filter(|it| it.role == "customer").collect();
    let actions: Vec<&str> = by_holder.iter().map(|it| it.action.as_str()).collect();
    assert_eq!(actions, ["link.agree", "link.prove", "link.open"]);
    assert!(by_holder.iter().all(|it| it.staff.bytes() == made.id.bytes()));
}
