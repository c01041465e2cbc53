//! Enterprises, their people and what they have, told to both engines.

use attache::{
    desk::{
        Command, DeskError, Fault, Subject, contact, contact::PersonDetails, customers, enterprise,
        holding, reveal, timeline, workspace,
    },
    domain::{
        Actor, Channel, Direction, EnterpriseId, HoldingId, HoldingTerms, InteractionId, Payer,
        PersonId, Personal, Power, Profile, Role, RoleAssignmentId, RoleCode, RoleTerms,
        ServiceLevel, StaffId, Tier, Uscc, reveal::Purpose,
    },
};
use chrono::NaiveDate;

use crate::support::{Office, on_each_engine};

fn code(err: &DeskError) -> String {
    match err.fault() {
        Fault::Refused(refused) => refused.code,
        other => format!("{other:?}"),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn found(office: &Office, by: &Actor, name: &str) -> EnterpriseId {
    let id = EnterpriseId::fresh();
    let profile = Profile { legal_person: Personal::from("陆振邦"), ..Profile::named(name) };
    let add = enterprise::Command::Add { id, profile, tier: Tier::T3, manager: Some(by.staff) };
    office.desk.run(by, Command::Enterprise(add)).unwrap();
    id
}

fn page(office: &Office, by: &Actor, enterprise: EnterpriseId) -> workspace::WorkspacePage {
    office.desk.ask(by, workspace::Workspace { enterprise }).unwrap()
}

fn contact(office: &Office, by: &Actor, enterprise: EnterpriseId, role: RoleCode) -> PersonId {
    let id = PersonId::fresh();
    let add = contact::Command::AddPerson {
        enterprise,
        id,
        details: PersonDetails { name: Personal::from("周敏华"), ..PersonDetails::default() },
        phones: vec![Personal::from("+86 138-0512-7731")],
        role: RoleAssignmentId::fresh(),
        terms: RoleTerms {
            valid_to: Some(day("2026-03-31")),
            ..RoleTerms::usual(role, day("2026-01-01"))
        },
    };
    office.desk.run(by, Command::Contact(add)).unwrap();
    id
}

fn terms(offering: &str, monthly_fen: i64) -> HoldingTerms {
    HoldingTerms {
        offering: offering.to_owned(),
        number: Personal::default(),
        payer: Payer::Enterprise,
        service_level: ServiceLevel::Ordinary,
        quantity: 1,
        monthly_fen,
        since: day("2026-01-01"),
        expiry: Some(day("2026-12-31")),
        person: None,
    }
}

fn hold(office: &Office, by: &Actor, enterprise: EnterpriseId, terms: HoldingTerms) -> HoldingId {
    let id = HoldingId::fresh();
    let add = holding::Command::Add { enterprise, id, terms };
    office.desk.run(by, Command::Holding(add)).unwrap();
    id
}

#[test]
fn the_first_view_holds_everything_masked() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = found(office, &lin, "海岳精密制造(苏州)有限公司");
        contact(office, &lin, id, RoleCode::AuthorizedAgent);
        hold(office, &lin, id, terms("number-400", 10_000));
        let page = page(office, &lin, id);
        assert_eq!(page.enterprise.profile.name, "海岳精密制造（苏州）有限公司");
        assert_eq!(page.enterprise.profile.legal_person.reveal(), "陆**");
        assert_eq!(page.manager_name, "lin");
        assert_eq!((page.enterprise.monthly_fen, page.enterprise.holdings), (10_000, 1));
        let person = &page.contacts[0];
        assert_eq!(person.phones[0].phone.masked, "138****7731");
        assert_eq!(person.authority.may, [Power::Enquire]);
        assert!(person.authority.lacks_evidence);
        assert_eq!(page.recent.len(), 3);
    });
}

#[test]
fn a_role_counts_on_its_days_and_not_after() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = found(office, &lin, "海岳精密制造有限公司");
        contact(office, &lin, id, RoleCode::LegalRepresentative);
        assert!(page(office, &lin, id).contacts[0].authority.may.contains(&Power::Sign));
        office.hands.forward_hours(24 * 30);
        let later = page(office, &lin, id);
        assert!(later.contacts[0].authority.may.is_empty());
        assert!(!later.contacts[0].roles[0].stands);
    });
}

#[test]
fn an_ended_role_allows_nothing_and_ends_once() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = found(office, &lin, "海岳精密制造有限公司");
        contact(office, &lin, id, RoleCode::LegalRepresentative);
        let role = page(office, &lin, id).contacts[0].roles[0].id;
        let end = || Command::Contact(contact::Command::EndRole { id: role });
        office.desk.run(&lin, end()).unwrap();
        assert!(page(office, &lin, id).contacts[0].authority.roles.is_empty());
        assert_eq!(code(&office.desk.run(&lin, end()).unwrap_err()), "contact-ended");
    });
}

#[test]
fn whoever_saves_second_is_told() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let wang = office.hire("wang", Role::Supervisor);
        let id = found(office, &lin, "海岳精密制造有限公司");
        let seen = page(office, &lin, id);
        let save = |by: &Actor, note: &str| {
            let mut profile = seen.enterprise.profile.clone();
            profile.legal_person = Personal::default();
            profile.note = Personal::from(note);
            let change = enterprise::Command::Change { id, rev: seen.rev, profile };
            office.desk.run(by, Command::Enterprise(change))
        };
        save(&wang, "first").unwrap();
        assert_eq!(save(&lin, "second").unwrap_err().fault(), Fault::Conflict);
        let now = page(office, &lin, id).enterprise.profile;
        assert_eq!((now.note.reveal(), now.legal_person.reveal()), ("first", "陆**"));
    });
}

#[test]
fn the_tier_has_a_history_with_reasons() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = found(office, &lin, "海岳精密制造有限公司");
        let change = |tier, reason: &str| {
            let reason = Personal::from(reason);
            let change = enterprise::Command::ChangeTier { id, tier, reason };
            office.desk.run(&lin, Command::Enterprise(change))
        };
        change(Tier::T1, "年签约额过千万").unwrap();
        assert_eq!(code(&change(Tier::T2, "降级").unwrap_err()), "enterprise-reason-needed");
        office.hands.forward_hours(1);
        change(Tier::T2, "续约金额下降").unwrap();
        let page = page(office, &lin, id);
        let steps: Vec<_> = page.tier_changes.iter().map(|it| (it.before, it.after)).collect();
        assert_eq!(steps, [(Tier::T1, Tier::T2), (Tier::T3, Tier::T1)]);
        assert_eq!(page.enterprise.tier, Tier::T2);
    });
}

#[test]
fn one_enterprise_is_kept_once() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        found(office, &lin, "华为（深圳）技术有限公司");
        let add = |name: &str, uscc: Option<Uscc>| {
            let profile = Profile { uscc, ..Profile::named(name) };
            let id = EnterpriseId::fresh();
            let add = enterprise::Command::Add { id, profile, tier: Tier::T4, manager: None };
            office.desk.run(&lin, Command::Enterprise(add))
        };
        let again = add("华为(深圳)技术有限责任公司", None).unwrap_err();
        assert_eq!(code(&again), "enterprise-name-taken");
        let uscc = Uscc::make("91", "320505", 7).unwrap();
        add("海岳制造有限公司", Some(uscc.clone())).unwrap();
        let again = add("别的名称有限公司", Some(uscc)).unwrap_err();
        assert_eq!(code(&again), "enterprise-uscc-taken");
    });
}

#[test]
fn what_the_enterprise_pays_is_not_changed_for_a_member_without_a_word() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = found(office, &lin, "海岳精密制造有限公司");
        let member = contact(office, &lin, id, RoleCode::Member);
        let line = hold(office, &lin, id, terms("number-400", 10_000));
        let end = |in_spite: &str| {
            let asked = holding::Asked { by: Some(member), in_spite: Personal::from(in_spite) };
            office.desk.run(&lin, Command::Holding(holding::Command::End { id: line, asked }))
        };
        assert_eq!(code(&end("").unwrap_err()), "holding-no-authority");
        end("法人电话确认").unwrap();
        assert_eq!(page(office, &lin, id).enterprise.holdings, 0);
    });
}

fn reveal(office: &Office, by: &Actor, id: EnterpriseId) -> Result<(), DeskError> {
    let open = reveal::Command::Open {
        enterprise: id,
        field: reveal::Field::LegalPerson,
        purpose: Purpose::CallBack,
        reason: "客户要求回电".into(),
    };
    office.desk.run(by, Command::Reveal(open)).map(drop)
}

fn revealed(office: &Office, by: &Actor, id: EnterpriseId) -> Option<String> {
    let ask = reveal::Revealed { enterprise: id, field: reveal::Field::LegalPerson };
    office.desk.ask(by, ask).unwrap().map(|it| it.value.reveal().to_owned())
}

#[test]
fn a_value_is_seen_for_a_minute_by_whoever_asked() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let wang = office.hire("wang", Role::Manager);
        let id = found(office, &lin, "海岳精密制造有限公司");
        assert_eq!(revealed(office, &lin, id), None);
        reveal(office, &lin, id).unwrap();
        assert_eq!(revealed(office, &lin, id).as_deref(), Some("陆振邦"));
        assert_eq!(revealed(office, &wang, id), None);
        office.hands.forward_hours(1);
        assert_eq!(revealed(office, &lin, id), None);
    });
}

#[test]
fn looking_too_often_is_refused() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = found(office, &lin, "海岳精密制造有限公司");
        let mut opened = 0;
        for _ in 0..4 {
            for _ in 0..5 {
                reveal(office, &lin, id).unwrap();
                office.hands.forward_micros(1_000);
                opened += 1;
            }
            let refused = code(&reveal(office, &lin, id).unwrap_err());
            assert_eq!(refused, if opened < 20 { "reveal-too-fast" } else { "reveal-too-many" });
            office.hands.forward_hours(1);
        }
        office.hands.forward_hours(24);
        reveal(office, &lin, id).unwrap();
    });
}

#[test]
fn a_masked_number_is_revealed_and_removed_by_its_place() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = found(office, &lin, "海岳精密制造有限公司");
        contact(office, &lin, id, RoleCode::Member);
        let phone = page(office, &lin, id).contacts[0].phones[0].phone.clone();
        let field = reveal::Field::Phone(phone.clone());
        let open = reveal::Command::Open {
            enterprise: id,
            field: field.clone(),
            purpose: Purpose::CallBack,
            reason: "客户要求回电".into(),
        };
        office.desk.run(&lin, Command::Reveal(open)).unwrap();
        let seen = office.desk.ask(&lin, reveal::Revealed { enterprise: id, field }).unwrap();
        assert_eq!(seen.unwrap().value.reveal(), "138 0512 7731");
        let other = contact::PhoneRef { masked: "139****0000".to_owned(), ..phone };
        let remove = |phone| {
            let remove = contact::Command::RemovePhone { enterprise: id, phone };
            office.desk.run(&lin, Command::Contact(remove))
        };
        assert_eq!(remove(other).unwrap_err().fault(), Fault::Conflict);
        remove(phone).unwrap();
        assert!(page(office, &lin, id).contacts[0].phones.is_empty());
    });
}

#[test]
fn managers_take_from_the_pool_and_supervisors_hand_over() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let wang = office.hire("wang", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let id = found(office, &lin, "海岳精密制造有限公司");
        hold(office, &lin, id, terms("number-400", 1));
        let give = |by: &Actor, to: Option<StaffId>| {
            let give = enterprise::Command::ChangeManager { id, manager: to };
            office.desk.run(by, Command::Enterprise(give))
        };
        let refused = give(&wang, Some(wang.staff)).unwrap_err();
        assert_eq!(code(&refused), "enterprise-not-yours-to-give");
        give(&boss, None).unwrap();
        let receipt = give(&wang, Some(wang.staff)).unwrap();
        assert!(receipt.touched.contains(&Subject::Person(wang.staff)));
        assert_eq!(page(office, &boss, id).manager_name, "wang");
    });
}

#[test]
fn the_timeline_is_filtered_and_read_on() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = found(office, &lin, "海岳精密制造有限公司");
        for n in 0..5 {
            office.hands.forward_micros(1_000);
            let note = timeline::Command::Note {
                enterprise: id,
                id: InteractionId::fresh(),
                channel: if n % 2 == 0 { Channel::Wechat } else { Channel::Phone },
                direction: Direction::In,
                person: None,
                text: Personal::from(format!("note {n}")),
                thread: String::new(),
            };
            office.desk.run(&lin, Command::Timeline(note)).unwrap();
        }
        let ask = |channel, limit| {
            let ask =
                timeline::Timeline { enterprise: id, limit, channel, kind: None, person: None };
            office.desk.ask(&lin, ask).unwrap()
        };
        assert_eq!(ask(None, 100).entries.len(), 6);
        let page = ask(Some(Channel::Wechat), 2);
        assert_eq!((page.entries.len(), page.has_more), (2, true));
        assert!(page.entries[0].at_us > page.entries[1].at_us);
        assert_eq!(page.entries[0].staff_name, "lin");
    });
}

#[test]
fn the_list_is_the_same_in_every_window() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        for (n, name) in
            ["佛山安然公司", "上海大众公司", "广州珠江公司", "苏州海岳公司"].iter().enumerate()
        {
            let id = found(office, &lin, name);
            if n % 2 == 0 {
                hold(office, &lin, id, terms("number-400", i64::try_from(n).unwrap() * 100));
            }
        }
        let names = |scope, order, (offset, limit), is_descending| {
            let filter = customers::Filter { scope, ..customers::Filter::default() };
            let ask = customers::Customers { filter, order, is_descending, offset, limit };
            let rows = office.desk.ask(&boss, ask).unwrap().rows;
            rows.into_iter().map(|it| it.name).collect::<Vec<_>>()
        };
        let by_sound = ["佛山安然公司", "上海大众公司", "苏州海岳公司", "广州珠江公司"];
        for scope in [customers::Scope::Everybody, customers::Scope::Of(lin.staff)] {
            let order = customers::Order::Name;
            assert_eq!(names(scope, order, (0, 10), false), by_sound);
            assert_eq!(names(scope, order, (1, 2), false), by_sound[1..3]);
            assert_eq!(names(scope, order, (0, 1), true), by_sound[3..]);
            assert_eq!(names(scope, customers::Order::Expiry, (0, 10), false).len(), 2);
            let filter = customers::Filter { scope, ..customers::Filter::default() };
            let count = customers::CustomerCount { filter, order: customers::Order::Expiry };
            assert_eq!(office.desk.ask(&boss, count).unwrap(), 2);
        }
        assert!(names(customers::Scope::Pool, customers::Order::Worth, (0, 10), true).is_empty());
    });
}
