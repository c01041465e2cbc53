//! The tier that revenue suggests: computed by the sweep, shown with its rule, taken over or dismissed by somebody.

use attache::{
    desk::{
        Command, enterprise, holding,
        sweep::Sweeper,
        tier::{self, TierAdvice},
        workspace::Workspace,
    },
    domain::{Actor, HoldingId, HoldingTerms, Payer, Personal, Role, ServiceLevel, Tier},
    ui::route::Route,
};

use crate::{
    firm::Firm,
    screen::{Look, Screen},
    support::{Office, on_each_engine},
};

/// A customer of tier T2 who pays this much a month.
fn customer(office: &Office, lin: &Actor, (name, monthly_fen): (&str, i64)) -> Firm {
    let firm = Firm::found(office, name);
    let terms = HoldingTerms {
        offering: "internet-line".into(),
        number: format!("ZX-{monthly_fen}").into(),
        payer: Payer::Enterprise,
        service_level: ServiceLevel::Ordinary,
        quantity: 1,
        monthly_fen,
        since: office.desk.now().today(),
        expiry: None,
        person: None,
    };
    let add = holding::Command::Add { enterprise: firm.id, id: HoldingId::fresh(), terms };
    office.desk.run(lin, Command::Holding(add)).unwrap();
    firm
}

/// One who brings half of everything, and others.
fn customers(office: &Office, lin: &Actor) -> [Firm; 4] {
    let all = [("甲集团", 6_000), ("乙公司", 3_000), ("丙公司", 900), ("丁商行", 100)];
    all.map(|it| customer(office, lin, it))
}

fn advice(office: &Office, lin: &Actor, firm: &Firm) -> Option<TierAdvice> {
    office.desk.ask(lin, Workspace { enterprise: firm.id }).unwrap().tier_advice
}

#[test]
fn a_tier_is_suggested_by_what_a_customer_brings_and_stays_until_somebody_decides() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let [first, second, third, last] = customers(office, &lin);
        assert_eq!(advice(office, &lin, &first), None, "nothing is computed yet");
        Sweeper::default().sweep(&office.desk).unwrap();
        let suggested = |firm: &Firm| advice(office, &lin, firm).map(|it| it.suggested);
        // 60 % is the first half; 30 more reach 90; 9 more reach 95. All are of tier T2 now.
        assert_eq!(suggested(&first), Some(Tier::T1));
        assert_eq!(suggested(&second), None);
        assert_eq!(suggested(&third), Some(Tier::T3));
        assert_eq!(suggested(&last), Some(Tier::T4));
        let known = advice(office, &lin, &first).unwrap();
        assert_eq!((known.yearly_fen, known.cuts.yearly_fen), (72_000, [72_000, 36_000, 10_800]));
        let page = office.desk.ask(&lin, Workspace { enterprise: first.id }).unwrap();
        assert_eq!(page.enterprise.tier, Tier::T2, "never changed by itself");

        let dismiss = tier::Command::Dismiss { id: third.id, suggested: Tier::T3 };
        office.desk.run(&lin, Command::Tier(dismiss)).unwrap();
        assert_eq!(suggested(&third), None);
        office.hands.forward_hours(24 * 91);
        Sweeper::default().sweep(&office.desk).unwrap();
        assert_eq!(suggested(&third), Some(Tier::T3), "asked again after a quarter");

        let reason = Personal::from("年收入居前");
        let take = enterprise::Command::ChangeTier { id: first.id, tier: Tier::T1, reason };
        office.desk.run(&lin, Command::Enterprise(take)).unwrap();
        assert_eq!(suggested(&first), None);
    });
}

#[test]
fn the_profile_shows_the_rule_and_takes_the_suggestion_over_on_demand() {
    for look in [Look::CHINESE, Look::ENGLISH] {
        let office = Office::on_sqlite();
        let lin = office.hire("lin", Role::Manager);
        let [first, _, third, _] = customers(&office, &lin);
        Sweeper::default().sweep(&office.desk).unwrap();
        let mut screen = Screen::signed_in(&office, "lin", look);
        screen.go(Route::Enterprise(first.id));
        assert!(screen.shows("enterprise-tier-take"), "{}", screen.words());
        assert_eq!(screen.untranslated(), Vec::<String>::new());
        if let Some(folder) = crate::picture::folder() {
            let name = format!("tier-{}.png", look.lang.code());
            screen.pictures.paint(&screen.harness).save(folder.join(name)).unwrap();
        }
        screen.press("enterprise-tier-take");
        let page = || office.desk.ask(&lin, Workspace { enterprise: first.id }).unwrap();
        assert_eq!(page().enterprise.tier, Tier::T1);
        assert!(page().tier_changes[0].reason.contains("12"), "the rule is the reason");
        assert!(!screen.shows("enterprise-tier-take"));
        screen.press("core-undo");
        assert_eq!(page().enterprise.tier, Tier::T2);
        screen.go(Route::Enterprise(third.id));
        screen.press("enterprise-tier-dismiss");
        assert_eq!(advice(&office, &lin, &third), None);
    }
}
