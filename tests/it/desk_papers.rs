//! Adding papers: what is taken and what is not, versions, what the desk notices, who may look.

use std::sync::Arc;

use attache::{
    desk::{
        Command, Desk, DeskError, Fault,
        document::{self, EnterprisePapers, PaperCard, PaperVersions},
        files::Size,
    },
    domain::{
        Actor, DocumentId, Enterprise, EnterpriseId, PersonId, Personal, Role, RoleAssignment,
        RoleAssignmentId, RoleCode, RoleTerms, Sha256Hash, Tier, VersionId,
        checklist::HeldState,
        contact::Person,
        document::{Severity, VersionState},
        enterprise::Profile,
        paper::PaperKind,
    },
    store::{StoreError, audit, contacts, documents, enterprises},
};

use image::{ImageFormat, Rgb, RgbImage};

use crate::{
    inspect_forge,
    support::{Office, on_each_engine},
};

pub(crate) fn code(err: &DeskError) -> String {
    match err.fault() {
        Fault::Refused(refused) => refused.code,
        other => format!("{other:?}"),
    }
}

/// An enterprise with an agent.
pub(crate) struct Firm {
    pub(crate) id: EnterpriseId,
    pub(crate) agent: PersonId,
    pub(crate) role: RoleAssignmentId,
}

pub(crate) fn firm(office: &Office, name: &str, tier: Tier) -> Firm {
    let (now, id) = (office.desk.now(), EnterpriseId::fresh());
    let enterprise = Enterprise::new(id, Profile::named(name), (tier, None), now).unwrap();
    let person = Person::new(PersonId::fresh(), &Personal::from("周敏华"), now).unwrap();
    let role = RoleAssignment {
        id: RoleAssignmentId::fresh(),
        enterprise: id,
        person: person.id,
        terms: RoleTerms::usual(RoleCode::AuthorizedAgent, now.today()),
        ended_us: None,
    };
    let firm = Firm { id, agent: person.id, role: role.id };
    let done: Result<(), StoreError> = office.desk.store().write(move |sql| {
        enterprises::add(sql, &enterprise)?;
        contacts::add_person(sql, &person)?;
        contacts::add_role(sql, &role)
    });
    done.unwrap();
    firm
}

/// The bytes of a version as the vault has them.
pub(crate) fn original(desk: &Desk, version: VersionId) -> Vec<u8> {
    let found = desk.store().read(|sql| documents::version(sql, version)).unwrap().unwrap();
    desk.office().files.vault().unwrap().get(found.it.file.original).unwrap()
}

/// A picture that differs with its words; small, because drawing a paper takes long.
pub(crate) fn picture_of(words: &str) -> Vec<u8> {
    let digest = Sha256Hash::of(words.as_bytes()).bytes();
    let picture = RgbImage::from_fn(320, 320, |x, y| {
        let cell = usize::try_from((y / 40) * 8 + x / 40).unwrap();
        let dark = digest[cell / 8] >> (cell % 8) & 1 == 1;
        Rgb([if dark { 40 } else { 220 }; 3])
    });
    inspect_forge::encoded(&picture, ImageFormat::Jpeg)
}

pub(crate) fn add(
    office: &Office,
    actor: &Actor,
    (firm, kind): (&Firm, &str),
    bytes: &[u8],
) -> Result<VersionId, DeskError> {
    let staged = office.desk.stage(actor, "扫描件.jpg", bytes)?;
    let version = VersionId::fresh();
    let command = document::Command::Add {
        document: DocumentId::fresh(),
        version,
        enterprise: firm.id,
        kind: PaperKind::new(kind),
        person: (kind == "D-POA").then_some(firm.agent),
        order: None,
        file: staged.file.sha256,
        name: staged.file.name,
    };
    office.desk.run(actor, Command::Document(command)).map(|_| version)
}

fn newest(office: &Office, actor: &Actor, firm: &Firm) -> PaperCard {
    let slots = office.desk.ask(actor, EnterprisePapers { enterprise: firm.id }).unwrap();
    slots[0].newest.clone()
}

#[test]
fn a_paper_that_is_added_waits_and_shows_its_picture() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = firm(office, "佛山市恒益机械有限公司", Tier::T2);
        let version = add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap();
        let card = newest(office, &lin, &firm);
        assert_eq!((card.version, card.n, card.state), (version, 1, VersionState::Waiting));
        assert_eq!((card.file_name.as_str(), card.pages), ("扫描件.jpg", 1));
        let view = office.desk.picture(&lin, version, (1, Size::View)).unwrap();
        let thumb = office.desk.picture(&lin, version, (1, Size::Thumb)).unwrap();
        assert!(thumb.len() < view.len());
        assert!(office.desk.picture(&lin, version, (2, Size::View)).is_err());
        let held = office.desk.store().read(|sql| documents::held(sql, firm.id)).unwrap();
        assert_eq!(held[0].state, HeldState::Waiting);
    });
}

#[test]
fn a_look_at_a_page_is_on_the_record_and_a_thumbnail_is_not() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = firm(&office, "恒益", Tier::T2);
    let version = add(&office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap();
    let card = newest(&office, &lin, &firm);
    let subject = format!("document:{}", card.document);
    let looks = |office: &Office| {
        // A write waits for the lines that were written before it.
        let done: Result<(), StoreError> = office.desk.store().write(|_| Ok(()));
        done.unwrap();
        let lines = office
            .desk
            .store()
            .read(|sql| audit::find(sql, &audit::Wanted::about(&subject), 50))
            .unwrap();
        lines.iter().filter(|it| it.action == "look.paper").count()
    };
    office.desk.picture(&lin, version, (1, Size::Thumb)).unwrap();
    assert_eq!(looks(&office), 0);
    office.desk.picture(&lin, version, (1, Size::View)).unwrap();
    assert_eq!(looks(&office), 1);
    let admin = office.hire("root", Role::Administrator);
    let refused = office.desk.picture(&admin, version, (1, Size::View));
    assert!(matches!(refused, Err(DeskError::Forbidden(_))));
}

#[test]
fn a_wrong_file_is_refused_with_what_to_do_and_leaves_nothing() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = firm(&office, "恒益", Tier::T2);
    let refused = |bytes: &[u8]| {
        let err = add(&office, &lin, (&firm, "D-LIC"), bytes).unwrap_err();
        (code(&err), err.fault().values())
    };
    assert_eq!(refused(b""), ("file-empty".to_owned(), Vec::new()));
    let (what, values) = refused(b"MZ\x90\0 a program");
    assert_eq!((what.as_str(), values[0].1.as_str()), ("file-not-allowed", "program"));
    let (what, values) = refused(&vec![0; 51 * 1024 * 1024]);
    assert_eq!(what, "file-too-large");
    assert!(values.contains(&("limit".to_owned(), "50".to_owned())), "{values:?}");
    assert!(values.contains(&("megabytes".to_owned(), "51".to_owned())), "{values:?}");
    let (what, _) = refused(&inspect_forge::png_that_claims(30_000, 30_000));
    assert_eq!(what, "file-too-many-pixels");
    let cut = picture_of("恒益");
    assert_eq!(refused(&cut[..cut.len() / 2]).0, "file-truncated");
    assert!(!office.folder.as_ref().unwrap().path().join("vault").exists());
    let reviewer = office.hire("zhou", Role::Reviewer);
    let forbidden = office.desk.stage(&reviewer, "a.jpg", &cut);
    assert!(matches!(forbidden, Err(DeskError::Forbidden(_))));
}

#[test]
fn a_new_version_is_added_beside_the_old_one() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = firm(office, "恒益", Tier::T2);
        let first = add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap();
        let again = add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap_err();
        assert_eq!(code(&again), "document-same-file");
        let second = add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益机械")).unwrap();
        let document = newest(office, &lin, &firm).document;
        let all = office.desk.ask(&lin, PaperVersions { document }).unwrap();
        let story: Vec<_> = all.iter().map(|it| (it.n, it.version, it.state)).collect();
        assert_eq!(
            story,
            [(2, second, VersionState::Waiting), (1, first, VersionState::Superseded)]
        );
        let old = office.desk.picture(&lin, first, (1, Size::View)).unwrap();
        let new = office.desk.picture(&lin, second, (1, Size::View)).unwrap();
        assert_ne!(old, new);
        let withdraw = document::Command::Withdraw { version: second };
        office.desk.run(&lin, Command::Document(withdraw)).unwrap();
        let held = office.desk.store().read(|sql| documents::held(sql, firm.id)).unwrap();
        assert_eq!(held, []);
    });
}

#[test]
fn a_file_that_another_enterprise_gave_is_an_alarm() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (one, other) = (firm(office, "恒益", Tier::T2), firm(office, "顺成", Tier::T2));
        let bytes = picture_of("恒益");
        add(office, &lin, (&one, "D-LIC"), &bytes).unwrap();
        let before = newest(office, &lin, &one).findings;
        assert!(before.iter().all(|it| it.check != "used-elsewhere"), "{before:?}");
        add(office, &lin, (&other, "D-LIC"), &bytes).unwrap();
        let findings = newest(office, &lin, &other).findings;
        let alarm = findings.first().map(|it| (it.check.as_str(), it.severity));
        assert_eq!(alarm, Some(("used-elsewhere", Severity::Block)));
    });
}

#[test]
fn a_photo_that_must_be_a_photo_is_not_taken_as_a_pdf() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = firm(&office, "恒益", Tier::T2);
    let objects = inspect_forge::pages(1, "", inspect_forge::chinese_text());
    let pdf = inspect_forge::pdf(&objects, "");
    let refused = add(&office, &lin, (&firm, "D-AHP"), &pdf).unwrap_err();
    assert_eq!(code(&refused), "document-medium");
    let unknown = add(&office, &lin, (&firm, "D-NONE"), &pdf).unwrap_err();
    assert_eq!(code(&unknown), "NotFound");
}

#[test]
fn two_files_added_at_once_become_two_versions_or_a_clear_refusal() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = firm(office, "恒益", Tier::T2);
        add(office, &lin, (&firm, "D-LIC"), &picture_of("零")).unwrap();
        let desk = Arc::clone(&office.desk);
        let outcomes: Vec<Result<VersionId, DeskError>> = std::thread::scope(|scope| {
            let one = scope.spawn(|| add(office, &lin, (&firm, "D-LIC"), &picture_of("一")));
            let two = scope.spawn(|| add(office, &lin, (&firm, "D-LIC"), &picture_of("二")));
            vec![one.join().unwrap(), two.join().unwrap()]
        });
        let done = outcomes.iter().filter(|it| it.is_ok()).count();
        for err in outcomes.iter().filter_map(|it| it.as_ref().err()) {
            assert!(["Conflict", "Duplicate", "Busy"].contains(&code(err).as_str()), "{err:?}");
        }
        let document = newest(office, &lin, &firm).document;
        let all = desk.ask(&lin, PaperVersions { document }).unwrap();
        assert_eq!(all.len(), 1 + done);
        assert_eq!(all.iter().filter(|it| it.state == VersionState::Waiting).count(), 1);
    });
}
