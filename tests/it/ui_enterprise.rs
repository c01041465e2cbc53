//! The workspace, the list and the search, walked by accessible name.

use attache::{
    desk::{
        Command, contact, contact::PersonDetails, draft, enterprise, holding, timeline, workspace,
    },
    domain::{
        Actor, Channel, Direction, EnterpriseId, HoldingId, HoldingTerms, InteractionId, Lifecycle,
        OrderId, Payer, PersonId, Personal, Profile, Role, RoleAssignmentId, RoleCode, RoleTerms,
        ServiceLevel, SizeClass, TaskId, Tier, Uscc, VersionId, enterprise::WarningKind,
        library::Library,
    },
    lang::Lang,
    store::{StoreError, Value},
    ui::route::Route,
};
use egui::{Key, Modifiers, Theme};

use crate::{
    picture::folder,
    screen::{Look, Screen},
    support::Office,
};

fn run(office: &Office, by: &Actor, command: Command) {
    office.desk.run(by, command).unwrap();
}

/// An enterprise with everything that a workspace shows.
fn haiyue(office: &Office, lin: &Actor) -> EnterpriseId {
    let id = EnterpriseId::fresh();
    let profile = Profile {
        short_name: "海岳精密".to_owned(),
        uscc: Some(Uscc::make("91", "320505", 7_312).unwrap()),
        industry: "3484".to_owned(),
        region: "320505".to_owned(),
        size: Some(SizeClass::Medium),
        address: "苏州高新区科技路 88 号".to_owned(),
        legal_person: Personal::from("陆振邦"),
        licence_until: Some("2031-06-30".parse().unwrap()),
        lifecycle: Lifecycle::Existing,
        preferred_channel: Some(Channel::Phone),
        preferred_window: "10:00–11:30".to_owned(),
        ..Profile::named("海岳精密制造（苏州）有限公司")
    };
    let manager = Some(lin.staff);
    run(
        office,
        lin,
        Command::Enterprise(enterprise::Command::Add { id, profile, tier: Tier::T2, manager }),
    );
    let reason = Personal::from("年签约额过千万");
    run(
        office,
        lin,
        Command::Enterprise(enterprise::Command::ChangeTier { id, tier: Tier::T1, reason }),
    );
    let tag = "出口企业".to_owned();
    run(office, lin, Command::Enterprise(enterprise::Command::Tag { id, tag }));
    let warn = enterprise::Command::Warn {
        id,
        warning: InteractionId::fresh(),
        kind: WarningKind::Contract,
        note: Personal::from("框架合同 3 月底到期"),
    };
    run(office, lin, Command::Enterprise(warn));
    people(office, lin, id);
    things(office, lin, id);
    order(office, lin, id);
    papers(office, id);
    id
}

fn people(office: &Office, lin: &Actor, enterprise: EnterpriseId) {
    let all = [
        ("周敏华", "13805127731", RoleCode::AuthorizedAgent, "采购经理"),
        ("陆振邦", "13912680045", RoleCode::LegalRepresentative, ""),
        ("沈若楠", "13656209913", RoleCode::Finance, "财务总监"),
        ("龚修远", "18600513320", RoleCode::Technical, ""),
    ];
    for (name, phone, role, title) in all {
        let terms = RoleTerms {
            title: title.to_owned(),
            valid_to: Some("2026-12-31".parse().unwrap()),
            ..RoleTerms::usual(role, "2026-01-01".parse().unwrap())
        };
        let add = contact::Command::AddPerson {
            enterprise,
            id: PersonId::fresh(),
            details: PersonDetails { name: Personal::from(name), ..PersonDetails::default() },
            phones: vec![Personal::from(phone)],
            role: RoleAssignmentId::fresh(),
            terms,
        };
        run(office, lin, Command::Contact(add));
    }
    let number = Personal::from("0512-8888 6666");
    let add = contact::Command::AddPhone { enterprise, person: None, number, is_switchboard: true };
    run(office, lin, Command::Contact(add));
}

fn things(office: &Office, lin: &Actor, enterprise: EnterpriseId) {
    let library = Library::at_hand().unwrap();
    let offerings = library.catalogue.offerings().iter().take(6);
    for (n, offering) in (0_i64..).zip(offerings) {
        let expiry = ["2026-03-20", "2028-06-15", "2026-02-11", "2027-08-20", "", "2027-01-15"];
        let terms = HoldingTerms {
            offering: offering.code.clone(),
            number: Personal::from(format!("SZ-{}", 2_401 + n)),
            payer: if n == 4 { Payer::Individual } else { Payer::Enterprise },
            service_level: ServiceLevel::Aa,
            quantity: 12 * (n + 1),
            monthly_fen: 128_000 * (n + 1),
            since: "2025-03-01".parse().unwrap(),
            expiry: expiry[usize::try_from(n).unwrap()].parse().ok(),
            person: None,
        };
        let id = HoldingId::fresh();
        run(office, lin, Command::Holding(holding::Command::Add { enterprise, id, terms }));
    }
    let note = timeline::Command::Note {
        enterprise,
        id: InteractionId::fresh(),
        channel: Channel::Wechat,
        direction: Direction::In,
        person: None,
        text: Personal::from("客户确认续约预算已批，希望 3 月 15 日前拿到盖章合同。"),
        thread: String::new(),
    };
    office.hands.forward_hours(1);
    run(office, lin, Command::Timeline(note));
}

/// An order half way, as rows: how orders come about is told elsewhere.
fn order(office: &Office, lin: &Actor, enterprise: EnterpriseId) {
    let library = Library::at_hand().unwrap();
    let offering = library.catalogue.offering("number-400").unwrap();
    let template = library.process(offering).unwrap().clone();
    let (id, staff, code) = (OrderId::fresh(), lin.staff, offering.code.clone());
    let now = office.desk.now().micros();
    let day = 86_400_000_000;
    let done: Result<(), StoreError> = office.desk.store().write(move |sql| {
        let args: [Value; 7] = [
            id.into(),
            enterprise.into(),
            code.as_str().into(),
            template.code.as_str().into(),
            i64::from(template.version).into(),
            staff.into(),
            (now + day * 9).into(),
        ];
        sql.execute(
            "INSERT INTO product_order (id, number, enterprise, offering, template,
                 template_version, tier, org, service_level, applicant_kind, quantity,
                 monthly_fen, state, stage, first_owner, owner, next_day, next_us, due_us,
                 promised_us, opened_us)
             VALUES (?1, 'DD-20260302-0186', ?2, ?3, ?4, ?5, 1, 'enterprise', 'AAA', 'agent', 120,
                 1920000, 'running', 'sale', ?6, ?6, 20515, ?7, ?7, ?7, ?7)",
            &args,
        )?;
        for (n, task) in (0_i64..).zip(&template.tasks) {
            let state = match n {
                0..3 => "done",
                3 => "accepted",
                _ => "waiting",
            };
            let done_us = (n < 3).then_some(now - day * (4 - n));
            let args: [Value; 8] = [
                TaskId::fresh().into(),
                id.into(),
                enterprise.into(),
                task.code.as_str().into(),
                n.into(),
                task.stage.code().into(),
                state.into(),
                done_us.into(),
            ];
            sql.execute(
                "INSERT INTO task (id, product_order, enterprise, code, position, stage,
                     department, state, budget_minutes, consumed_s, sort_us, done_us, is_open)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'ENG', ?7, 450, 0, 0, ?8, 0)",
                &args,
            )?;
        }
        Ok(())
    });
    done.unwrap();
}

fn papers(office: &Office, enterprise: EnterpriseId) {
    let states = ["approved", "approved", "waiting", "rejected", "approved"];
    let library = Library::at_hand().unwrap();
    let kinds = library.papers.all().iter().map(|it| it.kind.code().to_owned());
    let rows: Vec<(String, &str)> = kinds.zip(states).collect();
    let done: Result<(), StoreError> = office.desk.store().write(move |sql| {
        for (n, (kind, state)) in (0_u8..).zip(&rows) {
            let (slot, version) = (EnterpriseId::fresh(), VersionId::fresh());
            sql.execute(
                "INSERT INTO document (id, enterprise, slot, kind, current, created_us)
                 VALUES (?1, ?2, ?3, ?3, ?4, 0)",
                &[slot.into(), enterprise.into(), kind.as_str().into(), version.into()],
            )?;
            let args: [Value; 7] = [
                version.into(),
                slot.into(),
                enterprise.into(),
                kind.as_str().into(),
                vec![n; 32].into(),
                (*state).into(),
                slot.into(),
            ];
            sql.execute(
                "INSERT INTO document_version (id, document, enterprise, kind, n, file_name,
                     sha256, original, bytes, media, pages, thumb, state, uploaded_by, uploaded_us, tier)
                 VALUES (?1, ?2, ?3, ?4, 1, 'a.jpg', ?5, ?5, 1, 'jpeg', '[]', ?5, ?6, ?7, 0, 4)",
                &args,
            )?;
        }
        Ok(())
    });
    done.unwrap();
}

fn page(office: &Office, by: &Actor, enterprise: EnterpriseId) -> workspace::WorkspacePage {
    office.desk.ask(by, workspace::Workspace { enterprise }).unwrap()
}

#[test]
fn the_workspace_shows_who_may_do_what() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        let id = haiyue(&office, &lin);
        let mut screen = Screen::signed_in(&office, "lin", look);
        screen.go(Route::Enterprise(id));
        assert!(screen.shows_text("海岳精密制造（苏州）有限公司"));
        assert!(screen.shows_text("138****7731"));
        assert!(!screen.shows_text("13805127731"));
        screen.press_named("周敏华");
        assert!(screen.shows("enterprise-standing-no-evidence"));
        assert_eq!(screen.untranslated(), Vec::<String>::new());
    }
}

#[test]
fn a_number_is_seen_for_a_reason() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = haiyue(&office, &lin);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Enterprise(id));
    screen.press_named("周敏华");
    let eye = screen.texts.tr_with(
        "enterprise-reveal-name",
        &[("what", format!("{} 138****7731", screen.texts.tr("enterprise-phone")).into())],
    );
    screen.press_named(&eye);
    screen.press("enterprise-reveal-show");
    assert!(screen.shows_text("至少"), "a reason is asked for");
    screen.fill("enterprise-reason", "客户要求回电");
    screen.press("enterprise-reveal-show");
    assert!(screen.shows_text("138 0512 7731"));
}

#[test]
fn the_tier_is_changed_with_a_reason_in_a_dialog() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = haiyue(&office, &lin);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Enterprise(id));
    screen.press("core-more");
    screen.press("enterprise-change-tier");
    screen.press("enterprise-tier-t3");
    screen.fill("enterprise-reason", "续约金额下降");
    screen.press("core-save");
    assert_eq!(page(&office, &lin, id).enterprise.tier, Tier::T3);
    assert!(!screen.shows("enterprise-tier-history"));
}

#[test]
fn the_profile_is_mended_and_a_contact_added_by_keyboard() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = haiyue(&office, &lin);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Enterprise(id));
    screen.key(Modifiers::NONE, Key::E);
    screen.fill("enterprise-short-name", "海岳");
    screen.press("core-save");
    let now = page(&office, &lin, id).enterprise.profile;
    assert_eq!((now.short_name.as_str(), now.legal_person.reveal()), ("海岳", "陆**"));
    screen.press("enterprise-add-contact");
    screen.fill("enterprise-person-name", "何清");
    screen.fill("enterprise-phone", "139 0000 1111");
    screen.press("core-add");
    assert!(screen.shows_text("何清"));
}

#[test]
fn a_note_half_written_is_there_when_one_comes_back() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = haiyue(&office, &lin);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Enterprise(id));
    screen.fill("enterprise-note", "预算已批");
    screen.go(Route::Customers);
    drop(screen);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Enterprise(id));
    screen.press("enterprise-save-note");
    assert!(screen.shows_text("预算已批"));
    let recent = page(&office, &lin, id).recent;
    assert!(format!("{:?}", recent[0].summary).contains("personal"));
}

#[test]
fn a_note_is_kept_in_a_pause_while_its_field_has_the_keyboard() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = haiyue(&office, &lin);
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Enterprise(id));
    screen.fill("enterprise-note", "预算已批");
    screen.harness.run_steps(8); // Two seconds by the window's clock.
    screen.settle();
    let kept = office.desk.ask(&lin, draft::DraftText { slot: format!("note:{id}") }).unwrap();
    assert_eq!(kept.as_deref(), Some("预算已批"));
    screen.press("enterprise-save-note");
    let kept = office.desk.ask(&lin, draft::DraftText { slot: format!("note:{id}") }).unwrap();
    assert_eq!(kept, None, "what is in the timeline is no draft any more");
}

#[test]
fn the_list_opens_an_enterprise_and_so_does_the_search() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = haiyue(&office, &lin);
    office.desk.office().search.settle();
    let mut screen = Screen::signed_in(&office, "lin", Look::CHINESE);
    screen.go(Route::Customers);
    assert!(screen.shows_text("海岳精密制造（苏州）有限公司"));
    screen.fill("search-everywhere", "haiyue");
    screen.key(Modifiers::NONE, Key::Enter);
    assert_eq!(screen.route(), Route::Enterprise(id));
}

#[test]
fn pictures_of_the_workspace() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let id = haiyue(&office, &lin);
    for n in 0..40 {
        let add = enterprise::Command::Add {
            id: EnterpriseId::fresh(),
            profile: Profile {
                region: "440605".to_owned(),
                ..Profile::named(&format!("佛山{n}号制冷设备有限公司"))
            },
            tier: Tier::ALL[n % 4],
            manager: Some(lin.staff),
        };
        run(&office, &lin, Command::Enterprise(add));
    }
    let Some(folder) = folder() else { return };
    for (lang, theme, size) in [
        (Lang::ZhCn, Theme::Light, [1600.0, 1000.0]),
        (Lang::ZhCn, Theme::Dark, [1600.0, 1000.0]),
        (Lang::En, Theme::Light, [1280.0, 800.0]),
        (Lang::ZhCn, Theme::Light, [1024.0, 768.0]),
    ] {
        let name = format!("{}-{theme:?}-{}", lang.code(), size[0]).to_lowercase();
        let mut screen = Screen::signed_in(&office, "lin", Look { lang, theme, size, scale: 1.0 });
        for (screen_name, route) in
            [("workspace", Route::Enterprise(id)), ("customers", Route::Customers)]
        {
            screen.go(route);
            let picture = screen.pictures.paint(&screen.harness);
            picture.save(folder.join(format!("{screen_name}-{name}.png"))).unwrap();
            assert_eq!(screen.untranslated(), Vec::<String>::new());
        }
        screen.fill("search-everywhere", "佛山");
        let picture = screen.pictures.paint(&screen.harness);
        picture.save(folder.join(format!("search-{name}.png"))).unwrap();
        screen.go(Route::Enterprise(id));
        screen.key(Modifiers::COMMAND, Key::E);
        let picture = screen.pictures.paint(&screen.harness);
        picture.save(folder.join(format!("profile-{name}.png"))).unwrap();
    }
}
