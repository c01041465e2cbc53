//! Search everywhere: what is typed and what it finds.

use attache::{
    desk::{
        Command, contact,
        contact::PersonDetails,
        enterprise, holding,
        search::{EnterpriseSearch, HitKind, SearchHit},
    },
    domain::{
        Actor, EnterpriseId, HoldingId, HoldingTerms, Payer, PersonId, Personal, Profile, Role,
        RoleAssignmentId, RoleCode, RoleTerms, ServiceLevel, Tier, Uscc,
    },
};

use crate::support::{Office, on_each_engine};

fn found(office: &Office, by: &Actor, text: &str) -> Vec<SearchHit> {
    office.desk.office().search.settle();
    let ask = EnterpriseSearch { text: text.to_owned(), limit: 20 };
    let answer = office.desk.ask(by, ask).unwrap();
    assert!(answer.is_complete);
    answer.hits
}

fn add(office: &Office, by: &Actor, name: &str, uscc: Option<Uscc>) -> EnterpriseId {
    let id = EnterpriseId::fresh();
    let profile = Profile { uscc, ..Profile::named(name) };
    let add = enterprise::Command::Add { id, profile, tier: Tier::T2, manager: None };
    office.desk.run(by, Command::Enterprise(add)).unwrap();
    id
}

fn call_somebody(office: &Office, by: &Actor, enterprise: EnterpriseId) {
    let add = contact::Command::AddPerson {
        enterprise,
        id: PersonId::fresh(),
        details: PersonDetails { name: Personal::from("周敏华"), ..PersonDetails::default() },
        phones: vec![Personal::from("13805127731")],
        role: RoleAssignmentId::fresh(),
        terms: RoleTerms::usual(RoleCode::Finance, "2026-01-01".parse().unwrap()),
    };
    office.desk.run(by, Command::Contact(add)).unwrap();
}

#[test]
fn an_enterprise_is_found_by_characters_sound_initials_and_code() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let uscc = Uscc::make("91", "320505", 73).unwrap();
        let id = add(office, &lin, "海岳精密制造（苏州）有限公司", Some(uscc.clone()));
        add(office, &lin, "佛山美的制冷有限公司", None);
        for typed in ["海岳", "精密", "haiyue", "hyjm", &uscc.as_str()[..8], "苏州"] {
            let hits = found(office, &lin, typed);
            assert_eq!(hits.first().and_then(|it| it.enterprise), Some(id), "{typed}");
        }
        assert!(found(office, &lin, "没有这家").is_empty());
    });
}

#[test]
fn people_and_numbers_lead_to_their_enterprise_and_stay_masked() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = add(office, &lin, "海岳精密制造有限公司", None);
        call_somebody(office, &lin, id);
        let parts = ["7731", "0512773", "138 0512 7731"];
        let abroad = ["+86 138 0512 7731", "+86138 0512", "+86 138", "0086 138", "008613805127731"];
        let spelled = ["8613805127731", "（+86）138-0512-7731", "０１３８０５１２７７３１"];
        for typed in parts.into_iter().chain(abroad).chain(spelled) {
            let hits = found(office, &lin, typed);
            let hit = hits.iter().find(|it| it.kind == HitKind::Phone);
            let hit = hit.unwrap_or_else(|| panic!("{typed} finds nobody"));
            assert_eq!((hit.enterprise, hit.detail.as_str()), (Some(id), "138****7731"));
        }
        assert!(found(office, &lin, "+86 139").is_empty());
        let hits = found(office, &lin, "周敏");
        let hit = hits.iter().find(|it| it.kind == HitKind::Person).unwrap();
        assert_eq!((hit.enterprise, hit.title.as_str()), (Some(id), "周**"));
    });
}

#[test]
fn a_line_is_found_by_its_number_in_any_spelling() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = add(office, &lin, "海岳精密制造有限公司", None);
        let library = office.desk.library();
        let terms = HoldingTerms {
            offering: library.catalogue.offerings()[0].code.clone(),
            number: Personal::from("13905120001"),
            payer: Payer::Enterprise,
            service_level: ServiceLevel::Aa,
            quantity: 1,
            monthly_fen: 12_800,
            since: "2025-03-01".parse().unwrap(),
            expiry: None,
            person: None,
        };
        let add = holding::Command::Add { enterprise: id, id: HoldingId::fresh(), terms };
        office.desk.run(&lin, Command::Holding(add)).unwrap();
        for typed in ["13905120001", "+86 139 0512 0001", "0086139-0512-0001"] {
            let hits = found(office, &lin, typed);
            let hit = hits.iter().find(|it| it.kind == HitKind::Holding);
            let hit = hit.unwrap_or_else(|| panic!("{typed} finds no line"));
            assert_eq!((hit.enterprise, hit.detail.as_str()), (Some(id), "13905120001"));
        }
    });
}

#[test]
fn a_new_name_is_found_and_the_old_one_is_not() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = add(&office, &lin, "海岳精密制造有限公司", None);
    let renamed =
        enterprise::Command::Change {
            id, rev: 1, profile: Profile::named("新岳科技有限公司")
        };
    office.desk.run(&lin, Command::Enterprise(renamed)).unwrap();
    assert_eq!(found(&office, &lin, "新岳").len(), 1);
    assert!(found(&office, &lin, "海岳").is_empty());
}
