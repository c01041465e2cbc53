//! What ends links and keeps their number small: closed accounts, and how many papers and links are too many.

use attache::{
    desk::{
        Command, DeskError,
        link::{self, Guided, Knock, LinkOf, Secrets},
        order::NewOrder,
        staff, task,
        timeline::Timeline,
    },
    domain::{
        Actor, Applicant, LinkId, OrderId, Role, Summary,
        link::{CodeWay, LinkState, MOST_FILES, ShortCode, Token},
        paper::PaperKind,
        process::FieldValue,
    },
    store::audit,
};

use crate::{
    desk_link::{Made, enter, made, run, secret, secrets},
    desk_papers::code,
    firm::{Firm, answers, open, page, work},
    hub::notes_of,
    support::{Office, on_each_engine},
};

fn set_open(office: &Office, root: &Actor, command: staff::Command) {
    office.desk.run(root, Command::Staff(command)).unwrap();
}

fn state(office: &Office, by: &Actor, link: LinkId) -> LinkState {
    office.desk.ask(by, Guided { link }).unwrap().state
}

/// Keys of what the timeline of a firm says of links.
fn told(office: &Office, firm: &Firm) -> Vec<String> {
    let reader = Actor::of(Role::Supervisor);
    let page = office.desk.ask(&reader, Timeline { limit: 100, ..notes_of(firm.id) }).unwrap();
    let keys = page.entries.into_iter().filter_map(|it| match it.summary {
        Summary::Stated { key, .. } if key.starts_with("link-") => Some(key),
        _ => None,
    });
    keys.collect()
}

fn make(
    office: &Office,
    by: &Actor,
    (order, scope): (OrderId, &[PaperKind]),
    seed: u8,
) -> Result<LinkId, DeskError> {
    let (id, scope) = (LinkId::fresh(), scope.to_vec());
    let short = ShortCode::from_random([seed & 31, seed >> 5, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    let secrets = Secrets { short: short.text(), ..secrets(seed, CodeWay::Spoken) };
    run(office, by, link::Command::Make { id, order, scope, hours: 24, secrets }).map(|()| id)
}

#[test]
fn links_of_a_closed_account_end_with_their_sessions_and_nobody_elses_do() {
    on_each_engine(|office| {
        let made = made(office);
        let session = enter(office, &made, 9);
        let root = office.hire("root", Role::Administrator);
        let he = office.hire("he", Role::Manager);
        let firm = Firm::found(office, "云帆物流有限公司");
        let kinds = [PaperKind::new("D-LIC")];
        let placed = |by: &Actor| open(office, by, firm.order("business-broadband"));
        let (order, other) = (placed(&made.lin), placed(&he));
        let second = make(office, &made.lin, (order, &kinds), 2).unwrap();
        let others = make(office, &he, (other, &kinds), 3).unwrap();
        set_open(office, &root, staff::Command::Close { id: made.lin.staff });
        for ended in [made.id, second] {
            assert_eq!(state(office, &he, ended), LinkState::Revoked);
        }
        assert_eq!(state(office, &he, others), LinkState::Made);
        // Who was in the middle of something is let go, whoever comes anew is not let in.
        assert_eq!(code(&office.desk.link_session(session).unwrap_err()), "link-shut");
        let submit = link::Command::Submit { session };
        assert_eq!(code(&office.desk.hold(made.id, &submit).unwrap_err()), "link-shut");
        let Made { token, short, .. } = made;
        for knock in [Knock::Token(token), Knock::Short(short)] {
            assert_eq!(code(&office.desk.open_link(&knock, secret(8)).unwrap_err()), "link-shut");
        }
        let open_other = Knock::Token(Token::from_random([3; 32]));
        office.desk.open_link(&open_other, secret(7)).unwrap();
        assert_eq!(
            told(office, &firm),
            ["link-event-revoked", "link-event-made", "link-event-made"]
        );
        let lines = office.desk.store().read(|sql| audit::newest(sql, i64::MAX, 50)).unwrap();
        let closing: Vec<_> = lines.iter().filter(|it| it.action == "staff.close").collect();
        assert_eq!((closing.len(), closing[0].outcome.as_str()), (1, "done"));
        // What has ended does not begin again with the account.
        set_open(office, &root, staff::Command::Reopen { id: made.lin.staff });
        assert_eq!(state(office, &he, second), LinkState::Revoked);
        let second = Knock::Token(Token::from_random([2; 32]));
        assert_eq!(code(&office.desk.open_link(&second, secret(6)).unwrap_err()), "link-shut");
    });
}

#[test]
fn links_end_with_the_role_that_made_them_and_not_with_a_new_name() {
    on_each_engine(|office| {
        let made = made(office);
        let root = office.hire("root", Role::Administrator);
        let he = office.hire("he", Role::Manager);
        let become_a = |role: Role, name: &str| {
            let (id, name) = (made.lin.staff, name.to_owned());
            set_open(office, &root, staff::Command::Change { id, name, role, department: None });
            state(office, &he, made.id)
        };
        assert_eq!(become_a(Role::Manager, "lin the second"), LinkState::Made);
        assert_eq!(become_a(Role::Supervisor, "lin"), LinkState::Made);
        assert_eq!(become_a(Role::Reviewer, "lin"), LinkState::Revoked);
        assert_eq!(become_a(Role::Manager, "lin"), LinkState::Revoked);
    });
}

#[test]
fn a_locked_link_ends_with_the_account_too() {
    let office = Office::on_sqlite();
    let made = made(&office);
    let root = office.hire("root", Role::Administrator);
    let he = office.hire("he", Role::Manager);
    let session = secret(9);
    office.desk.open_link(&Knock::Token(made.token.clone()), session).unwrap();
    while state(&office, &he, made.id) != LinkState::Locked {
        office.desk.prove_link(session, &"000000".into()).unwrap_err();
    }
    set_open(&office, &root, staff::Command::Close { id: made.lin.staff });
    let recode = link::Command::Recode { id: made.id, code: "141421".into(), way: CodeWay::Spoken };
    assert_eq!(code(&run(&office, &he, recode).unwrap_err()), "link-ended");
}

/// An order for which eleven papers are wanted: an agent asks for a special industry.
pub(crate) fn asking_for_eleven(office: &Office, lin: &Actor) -> OrderId {
    let firm = Firm::found(office, "佛山市恒益机械有限公司");
    let new = NewOrder {
        applicant: Applicant::Agent,
        agent: Some(firm.agent),
        ..firm.order("number-400")
    };
    let order = open(office, lin, new);
    let need = page(office, lin, order).tasks.into_iter().find(|it| it.code == "need").unwrap();
    let mut values = answers(&need.form);
    values.insert("special".to_owned(), FieldValue::YesNo(true));
    work(office, lin, task::Command::Complete { id: need.id, values }).unwrap();
    order
}

#[test]
fn a_link_asks_for_no_more_papers_than_it_takes() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let order = asking_for_eleven(office, &lin);
        let wanted = office.desk.ask(&lin, LinkOf { order }).unwrap().wanted;
        let kinds: Vec<PaperKind> = wanted.into_iter().map(|it| it.kind).collect();
        let most = usize::try_from(MOST_FILES).unwrap();
        assert_eq!(kinds.len(), most + 1, "{kinds:?}");
        let refused = make(office, &lin, (order, &kinds), 1).unwrap_err();
        assert_eq!(code(&refused), "link-too-many");
        make(office, &lin, (order, &kinds[..most]), 1).unwrap();
    });
}

#[test]
fn nobody_makes_more_than_thirty_links_an_hour_and_two_hundred_a_day() {
    const MINUTE: i64 = 60_000_000;
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "佛山市恒益机械有限公司");
    let order = open(&office, &lin, firm.order("business-broadband"));
    let kinds = [PaperKind::new("D-LIC")];
    let mut n = 0;
    let mut more = || {
        n += 1;
        make(&office, &lin, (order, &kinds), n).map(drop).map_err(|err| code(&err))
    };
    for hour in 0..7 {
        for _ in 0..if hour < 6 { 30 } else { 20 } {
            more().unwrap();
        }
        let key = if hour < 6 { "link-too-often" } else { "link-too-often-today" };
        assert_eq!(more(), Err(key.to_owned()), "{hour}");
        office.hands.forward_micros(61 * MINUTE);
    }
    assert_eq!(more(), Err("link-too-often-today".to_owned()));
    office.hands.forward_hours(17);
    more().unwrap();
}
