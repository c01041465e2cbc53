//! Invented enterprises: who they are, who acts for them, what they have from us.

use std::ops::Range;

use chrono::Days;

use super::{Counts, Wish, dice::Luck, people::Crew, words, work::Tale};
use crate::{
    domain::{
        Channel, Enterprise, EnterpriseId, Holding, HoldingId, HoldingStatus, HoldingTerms,
        Interaction, Lifecycle, OrgType, Payer, Person, PersonId, Personal, PhoneNumber, Profile,
        RoleAssignment, RoleAssignmentId, RoleCode, RoleTerms, ServiceLevel, SizeClass, Tier, Uscc,
        catalogue::Offering, contact::LineKind, enterprise::Warning, industry, library::Library,
        region, staff::Staff,
    },
    store::contacts::Phone,
};

/// Some enterprises with all that belongs to them, ready to be written.
#[derive(Default)]
pub(super) struct Part {
    pub(super) enterprises: Vec<Enterprise>,
    pub(super) people: Vec<Person>,
    pub(super) roles: Vec<RoleAssignment>,
    pub(super) phones: Vec<Phone>,
    pub(super) holdings: Vec<Holding>,
    pub(super) interactions: Vec<Interaction>,
    pub(super) warnings: Vec<(EnterpriseId, Warning)>,
    /// With whom something is going on.
    pub(super) tales: Vec<Tale>,
    /// Of the enterprise before, because a group shares one.
    switchboard: Option<PhoneNumber>,
}

/// How many of something enterprises of each tier have, at least and at most.
type Span = [(u64, u64); 4];

/// A fifth of the enterprises, T1 and T2, bring four fifths of the revenue.
const HOLDINGS: Span = [(8, 20), (4, 9), (1, 4), (0, 2)];
const CONTACTS: Span = [(4, 6), (3, 4), (2, 3), (1, 2)];
/// How much dearer than usual holdings of a tier are.
const WORTH: [i64; 4] = [6, 3, 1, 1];
/// In this order people are known: the first contact is the first role.
const ROLES: [RoleCode; 6] = [
    RoleCode::AuthorizedAgent,
    RoleCode::LegalRepresentative,
    RoleCode::Technical,
    RoleCode::Finance,
    RoleCode::DecisionMaker,
    RoleCode::Member,
];
/// Area codes of the cities where most customers are, by the front of the place's code.
const AREAS: &[(&str, &str)] = &[
    ("11", "10"),
    ("12", "22"),
    ("31", "21"),
    ("50", "23"),
    ("4401", "20"),
    ("4403", "755"),
    ("4406", "757"),
    ("4419", "769"),
    ("3201", "25"),
    ("3202", "510"),
    ("3205", "512"),
    ("3301", "571"),
    ("3302", "574"),
    ("4201", "27"),
    ("5101", "28"),
    ("6101", "29"),
    ("3702", "532"),
    ("4301", "731"),
    ("3502", "592"),
];

impl Part {
    /// Makes the enterprises of a range.
    pub(super) fn make(wish: Wish, range: Range<u64>, crew: &Crew, library: &Library) -> Self {
        let mut part = Self::default();
        // The people have part 0.
        let mut luck = Luck::new(wish.seed, range.start + 1, crew.now);
        for n in range {
            part.enterprise(n, &mut luck, crew);
            part.contacts(&mut luck, crew);
            part.holdings(&mut luck, crew, library.catalogue.offerings());
            part.history(&mut luck, crew);
            if luck.chance(busy(wish)) {
                part.tale(&luck, crew);
            }
        }
        part
    }

    pub(super) fn count(&self, counts: &mut Counts) {
        counts.enterprises += self.enterprises.len() as u64;
        counts.people += self.people.len() as u64;
        counts.phones += self.phones.len() as u64;
        counts.holdings += self.holdings.len() as u64;
        counts.interactions += self.interactions.len() as u64;
        counts.warnings += self.warnings.len() as u64;
    }

    /// The enterprise that is being made.
    pub(super) fn newest(&self) -> Option<&Enterprise> {
        self.enterprises.last()
    }

    /// Something is going on with the enterprise that is being made.
    fn tale(&mut self, luck: &Luck, crew: &Crew) {
        let Some(it) = self.newest() else { return };
        let manager = crew.everyone.iter().find(|one| Some(one.id) == it.manager);
        let Some(manager) = manager.map(Staff::actor) else { return };
        let with = |role| {
            let mut roles = self.roles.iter().rev().filter(|of| of.enterprise == it.id);
            roles.find(|of| of.terms.role == role).map(|of| of.person)
        };
        let tale = Tale {
            enterprise: it.id,
            tier: it.tier,
            org: it.profile.org_type,
            manager,
            legal: with(RoleCode::LegalRepresentative),
            agent: with(RoleCode::AuthorizedAgent),
            luck: luck.apart(),
        };
        self.tales.push(tale);
    }

    fn enterprise(&mut self, n: u64, luck: &mut Luck, crew: &Crew) {
        let made = luck.names.enterprise();
        let tier = match luck.below(100) {
            0..5 => Tier::T1,
            5..20 => Tier::T2,
            20..50 => Tier::T3,
            _ => Tier::T4,
        };
        let org_type = match luck.below(100) {
            0..3 => OrgType::Government,
            3..7 => OrgType::Institution,
            7..9 => OrgType::Social,
            9..17 if tier == Tier::T4 => OrgType::SelfEmployed,
            _ => OrgType::Enterprise,
        };
        let trades: Vec<_> = industry::all().iter().filter(|it| it.level == 2).collect();
        let created = luck.between(40, 2_400);
        let created = luck.days_ago(created);
        let lifecycle = match luck.below(100) {
            0..8 => Lifecycle::Potential,
            8..18 => Lifecycle::New,
            18..24 => Lifecycle::NewBusiness,
            24..27 => Lifecycle::Lost,
            _ => Lifecycle::Existing,
        };
        let profile = Profile {
            short_name: made.short,
            uscc: uscc(org_type, made.region, n),
            org_type,
            size: luck.pick(SizeClass::ALL).copied(),
            industry: luck.pick(&trades).map_or(String::new(), |it| it.code.to_owned()),
            address: address(made.region, luck),
            region: made.region.to_owned(),
            legal_person: Personal::new(luck.names.person()),
            licence_until: luck.chance(40).then(|| day_ahead(luck, crew, 3_000)),
            lifecycle,
            preferred_channel: luck
                .pick(&[Channel::Phone, Channel::Wechat, Channel::Mail])
                .copied(),
            ..Profile::named(&made.name)
        };
        let manager = if luck.chance(96) { luck.pick(&crew.managers).copied() } else { None };
        let mut it = Enterprise {
            id: EnterpriseId::from_bytes(luck.id()),
            profile,
            tier,
            manager,
            tags: Vec::new(),
            monthly_fen: 0,
            holdings: 0,
            source: "demo".to_owned(),
            created_us: created.micros(),
            verified_us: luck.days_ago(20).micros(),
        };
        if luck.chance(25)
            && let Some(tag) = luck.pick(words::talk("tag"))
        {
            it.tag(tag).ok(); // One tag is never too many.
        }
        self.enterprises.push(it);
    }

    fn contacts(&mut self, luck: &mut Luck, crew: &Crew) {
        let Some(it) = self.newest() else { return };
        let (id, tier, region) = (it.id, it.tier, it.profile.region.clone());
        let (legal, created_us) = (it.profile.legal_person.clone(), it.created_us);
        let own = switchboard(&region, luck);
        // One in forty is of the same group as the one before it.
        let shared = self.switchboard.take().filter(|_| luck.chance(3));
        let board = shared.or(own).filter(|_| luck.chance(70));
        if let Some(number) = &board {
            let kind = LineKind::Switchboard;
            self.phones.push(Phone { enterprise: id, number: number.clone(), person: None, kind });
        }
        for role in ROLES.iter().copied().take(amount(&CONTACTS, tier, luck)) {
            let is_legal = role == RoleCode::LegalRepresentative;
            let name = if is_legal { legal.clone() } else { Personal::new(luck.names.person()) };
            let person = PersonId::from_bytes(luck.id());
            self.people.push(Person {
                id: person,
                name,
                id_number: Personal::default(),
                email: Personal::default(),
                note: Personal::default(),
                is_provisional: false,
                created_us,
            });
            let since = luck.between(30, 900);
            let since = luck.days_ago(since).today();
            let mut terms = RoleTerms::usual(role, since);
            terms.influence = i64::try_from(luck.below(4)).unwrap_or(0);
            if !is_legal && let Some(title) = luck.pick(words::talk("title")) {
                (*title).clone_into(&mut terms.title);
            }
            if role == RoleCode::AuthorizedAgent {
                terms.valid_to = since.checked_add_days(Days::new(1_000));
            }
            let role_id = RoleAssignmentId::from_bytes(luck.id());
            self.roles.push(RoleAssignment {
                id: role_id,
                enterprise: id,
                person,
                terms,
                ended_us: None,
            });
            self.lines(luck, (id, person), board.as_ref());
        }
        self.switchboard = board;
        debug_assert!(crew.now.micros() >= created_us, "nobody comes from the future");
    }

    /// A mobile number, and for some an extension of the switchboard.
    fn lines(
        &mut self,
        luck: &mut Luck,
        (enterprise, person): (EnterpriseId, PersonId),
        board: Option<&PhoneNumber>,
    ) {
        let front = luck.pick(&["135", "138", "139", "150", "158", "186", "188", "199"]);
        let mobile = format!("{}{}", front.unwrap_or(&"138"), luck.digits(8));
        let extension = if luck.chance(30) {
            let ext = luck.between(801, 899).to_string();
            board.and_then(|it| PhoneNumber::from_stored(it.national(), &ext).ok())
        } else {
            None
        };
        let mobile = PhoneNumber::from_stored(&mobile, "").ok();
        let lines = [(mobile, LineKind::Mobile), (extension, LineKind::Landline)];
        for (number, kind) in lines.into_iter().filter_map(|(it, kind)| Some((it?, kind))) {
            self.phones.push(Phone { enterprise, number, person: Some(person), kind });
        }
    }

    fn holdings(&mut self, luck: &mut Luck, crew: &Crew, offerings: &[Offering]) {
        let Some(it) = self.newest() else { return };
        let (enterprise, tier, manager) = (it.id, it.tier, it.manager);
        if matches!(it.profile.lifecycle, Lifecycle::Potential | Lifecycle::Lost) {
            return;
        }
        for _ in 0..amount(&HOLDINGS, tier, luck) {
            let Some(offering) = luck.pick(offerings) else { return };
            let since = luck.between(20, 1_500);
            let since = luck.days_ago(since).today();
            let quantity = i64::try_from(luck.between(1, 6)).unwrap_or(1);
            let worth = WORTH.get(tier.index()).copied().unwrap_or(1);
            let level = luck.pick(&offering.service_levels).copied();
            let terms = HoldingTerms {
                offering: offering.code.clone(),
                number: Personal::new(number(offering, luck)),
                payer: if luck.chance(80) { Payer::Enterprise } else { Payer::Individual },
                service_level: level.unwrap_or(ServiceLevel::Ordinary),
                quantity,
                monthly_fen: offering.monthly_fee_fen * quantity * worth,
                since,
                expiry: luck.chance(75).then(|| day_ahead(luck, crew, 700)),
                person: None,
            };
            let status = match luck.below(100) {
                0..4 => HoldingStatus::Ended,
                4..7 => HoldingStatus::Suspended,
                _ => HoldingStatus::Active,
            };
            self.holdings.push(Holding {
                id: HoldingId::from_bytes(luck.id()),
                enterprise,
                terms,
                status,
                manager,
                source: "demo".to_owned(),
                as_of: crew.now.today(),
            });
        }
    }
}

/// In a small office there is much to see; in a large one, work for three in a hundred is enough.
fn busy(wish: Wish) -> u64 {
    if wish.enterprises <= 2_000 { 25 } else { 3 }
}

pub(super) fn amount(span: &Span, tier: Tier, luck: &mut Luck) -> usize {
    let (least, most) = span.get(tier.index()).copied().unwrap_or((0, 0));
    usize::try_from(luck.between(least, most)).unwrap_or(0)
}

fn day_ahead(luck: &mut Luck, crew: &Crew, within: u64) -> chrono::NaiveDate {
    let days = Days::new(luck.below(within));
    crew.now.today().checked_add_days(days).unwrap_or_default()
}

/// Serial numbers run through all eight digits without meeting again.
fn uscc(org: OrgType, place: &str, n: u64) -> Option<Uscc> {
    let kind = match org {
        OrgType::Enterprise => "91",
        OrgType::Government => "11",
        OrgType::Institution => "12",
        OrgType::Social => "51",
        OrgType::SelfEmployed => "92",
    };
    let serial = u32::try_from(n.wrapping_mul(7_368_787) % 100_000_000).unwrap_or(0);
    let place = region::find(place).map_or_else(|| "440600".to_owned(), region::Region::six_digits);
    Uscc::make(kind, &place, serial).ok()
}

fn address(place: &str, luck: &mut Luck) -> String {
    const STREETS: &[&str] =
        &["人民路", "建设大道", "工业园东路", "科技一路", "季华五路", "岭南大道", "学府路"];
    let street = luck.pick(STREETS).copied().unwrap_or_default();
    format!("{}{street}{}号", region::path(place).replace(' ', ""), luck.between(1, 388))
}

fn switchboard(place: &str, luck: &mut Luck) -> Option<PhoneNumber> {
    let area = AREAS.iter().find(|(front, _)| place.starts_with(front)).map(|(_, area)| *area);
    let local = 20_000_000 + luck.below(69_000_000);
    let number = match area {
        Some(area) => format!("{area}{local}"),
        None => format!("4008{}", luck.digits(6)),
    };
    PhoneNumber::from_stored(&number, "").ok()
}

fn number(offering: &Offering, luck: &mut Luck) -> String {
    match offering.code.as_str() {
        "number-400" => format!("4008{}", luck.digits(6)),
        _ if offering.physical => format!("ZX{}", luck.digits(8)),
        _ => format!("YW{}", luck.digits(9)),
    }
}
