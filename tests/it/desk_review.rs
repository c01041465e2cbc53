//! Reviewing: claiming, leases, decisions, and what an approval proves.

use std::collections::BTreeSet;

use attache::{
    desk::{
        Command, DeskError, Receipt, contact,
        document::{self, PaperList, PaperVersions},
        order,
        review::{self, Draft, MyReview, NextUp, Piece, ReviewDesk, ReviewQueue},
    },
    domain::{
        Actor, DocumentId, EnterpriseId, Now, Personal, PictureHash, Role, RoleTerms, Sha256Hash,
        StaffId, Tier, VersionId,
        document::{
            Acknowledged, Document, GivenReason, PageView, PaperFile, Upload, Version, VersionState,
        },
        library::Library,
        paper::{Medium, PaperKind},
    },
    store::{Store, StoreError, contacts, documents, enterprises, reviews},
};

use crate::{
    desk_papers::{add, code, firm, picture_of},
    firm::{Firm, open},
    support::{Office, on_each_engine},
};

fn send(office: &Office, actor: &Actor, command: review::Command) -> Result<Receipt, DeskError> {
    office.desk.run(actor, Command::Review(command))
}

fn mine(office: &Office, actor: &Actor) -> Option<Piece> {
    office.desk.ask(actor, MyReview { me: actor.staff }).unwrap()
}

fn approve(version: VersionId, expires: Option<&str>) -> review::Command {
    let expires = expires.map(|it| it.parse().unwrap());
    review::Command::Approve { version, expires, acknowledged: Vec::new() }
}

fn reject(version: VersionId, code: &str) -> review::Command {
    let note = Personal::from("right edge missing");
    review::Command::Reject { version, reasons: vec![GivenReason::of(code)], note }
}

#[test]
fn a_reviewer_takes_the_most_important_paper_sees_the_facts_and_approves() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let zhou = office.hire("zhou", Role::Reviewer);
        let (small, big) = (firm(office, "顺成", Tier::T4), firm(office, "恒益", Tier::T1));
        add(office, &lin, (&small, "D-LIC"), &picture_of("顺成")).unwrap();
        let version = add(office, &lin, (&big, "D-LIC"), &picture_of("恒益")).unwrap();
        let next = office.desk.ask(&zhou, NextUp { me: zhou.staff }).unwrap();
        assert_eq!(next.map(|it| it.version), Some(version));

        send(office, &zhou, review::Command::ClaimNext).unwrap();
        let piece = mine(office, &zhou).unwrap();
        assert_eq!(piece.version, version);
        let ask = ReviewDesk { document: piece.document, version };
        let sheet = office.desk.ask(&zhou, ask).unwrap();
        assert_eq!((sheet.facts.name.as_str(), sheet.blocked), ("恒益", None));
        assert!(sheet.reasons.iter().all(|it| !it.code.code().starts_with("identity.")));

        send(office, &zhou, approve(version, Some("2030-05-01"))).unwrap();
        let kept = office.desk.store().read(|sql| enterprises::by_id(sql, big.id)).unwrap();
        assert_eq!(kept.unwrap().it.profile.licence_until, "2030-05-01".parse().ok());
        assert_eq!(mine(office, &zhou), None);
        let queue = office.desk.ask(&zhou, ReviewQueue { me: zhou.staff }).unwrap();
        assert_eq!((queue.free.as_slice(), queue.approved_today), (&[(Tier::T4, 1)][..], 1));
        let again = send(office, &zhou, approve(version, None)).unwrap_err();
        assert_eq!(code(&again), "document-already-decided");
    });
}

#[test]
fn a_licence_without_an_end_takes_the_end_of_the_one_before_away() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let zhou = office.hire("zhou", Role::Reviewer);
        let firm = firm(office, "恒益", Tier::T2);
        let until = |until: Option<&str>, picture: &str| {
            let version = add(office, &lin, (&firm, "D-LIC"), &picture_of(picture)).unwrap();
            send(office, &zhou, review::Command::Claim { version }).unwrap();
            send(office, &zhou, approve(version, until)).unwrap();
            let kept = office.desk.store().read(|sql| enterprises::by_id(sql, firm.id)).unwrap();
            kept.unwrap().it.profile.licence_until
        };
        assert_eq!(until(Some("2030-05-01"), "有期"), "2030-05-01".parse().ok());
        assert_eq!(until(None, "长期"), None);
    });
}

#[test]
fn what_stands_beside_a_paper_is_masked_unless_it_is_in_ones_hands() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (zhou, he) = (office.hire("zhou", Role::Reviewer), office.hire("he", Role::Reviewer));
        let firm = firm(office, "恒益", Tier::T2);
        let named = office.desk.store().write(move |sql| {
            let mut agent = contacts::person(sql, firm.agent)?.unwrap();
            agent.it.id_number = "11010519491231002X".into();
            contacts::save_person(sql, &agent)?;
            let mut kept = enterprises::by_id(sql, firm.id)?.unwrap();
            kept.it.profile.legal_person = "陆振邦".into();
            enterprises::save(sql, &kept)
        });
        named.unwrap();
        let version = add(office, &lin, (&firm, "D-POA"), &picture_of("恒益")).unwrap();
        let seen = |by: &Actor, document| {
            let sheet = office.desk.ask(by, ReviewDesk { document, version }).unwrap();
            let facts = sheet.facts;
            (facts.legal_person, facts.person.unwrap())
        };
        let masked = ("陆**".to_owned(), ("周**".to_owned(), "110105********002X".to_owned()));
        let next = office.desk.ask(&zhou, NextUp { me: zhou.staff }).unwrap().unwrap();
        assert_eq!(seen(&zhou, next.document), masked, "nobody has taken it yet");
        send(office, &zhou, review::Command::Claim { version }).unwrap();
        let whole = ("陆振邦".to_owned(), ("周敏华".to_owned(), "11010519491231002X".to_owned()));
        assert_eq!(seen(&zhou, next.document), whole);
        assert_eq!(seen(&he, next.document), masked, "a colleague has it");
        send(office, &zhou, approve(version, Some("2030-05-01"))).unwrap();
        assert_eq!(seen(&zhou, next.document), masked, "it is decided");
    });
}

#[test]
fn a_paper_is_sent_back_with_reasons_that_the_manager_reads() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let zhou = office.hire("zhou", Role::Reviewer);
        let firm = firm(office, "恒益", Tier::T2);
        let version = add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap();
        send(office, &zhou, review::Command::ClaimNext).unwrap();
        let piece = mine(office, &zhou).unwrap();
        send(office, &zhou, reject(version, "image.cropped")).unwrap();
        let all = office.desk.ask(&lin, PaperVersions { document: piece.document }).unwrap();
        let decided = all[0].decided.as_ref().unwrap();
        assert_eq!((all[0].state, decided.by.as_str()), (VersionState::Rejected, "zhou"));
        assert_eq!(decided.reasons[0].code.code(), "image.cropped");
        assert!(!decided.reasons[0].customer.zh.is_empty());

        // The next version comes with what was said about this one, and the same file is marked.
        add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap();
        send(office, &zhou, review::Command::ClaimNext).unwrap();
        let piece = mine(office, &zhou).unwrap();
        let ask = ReviewDesk { document: piece.document, version: piece.version };
        let sheet = office.desk.ask(&zhou, ask).unwrap();
        assert_eq!(sheet.previous.map(|it| it.version), Some(version));
        assert!(sheet.card.findings.iter().any(|it| it.check == "sent-back-before"));
    });
}

#[test]
fn whoever_uploaded_it_owns_the_order_or_asked_for_it_does_not_decide() {
    on_each_engine(|office| {
        let hire = |login| office.hire(login, Role::Manager);
        let (asker, owner, uploader) = (hire("lin"), hire("mei"), hire("gao"));
        let zhou = office.hire("zhou", Role::Reviewer);
        let firm = Firm::found(office, "海岳精密制造（苏州）有限公司");
        let order = open(office, &asker, firm.order("business-broadband"));
        let give = order::Command::HandOver { id: order, to: owner.staff };
        office.desk.run(&asker, Command::Order(give)).unwrap();
        let standing = || {
            let ask = PaperList { order, enterprise: firm.id };
            let papers = office.desk.ask(&owner, ask).unwrap();
            let line = papers.lines.iter().find(|it| it.kind.code() == "D-LIC").unwrap();
            (line.standing.code(), papers.done, line.card.as_ref().map(|it| it.n))
        };
        assert_eq!(standing(), ("missing", 0, None));

        let staged = office.desk.stage(&uploader, "执照.jpg", &picture_of("执照")).unwrap();
        let version = VersionId::fresh();
        let upload = document::Command::Add {
            document: DocumentId::fresh(),
            version,
            enterprise: firm.id,
            kind: PaperKind::new("D-LIC"),
            person: None,
            order: Some(order),
            file: staged.file.sha256,
            name: staged.file.name,
        };
        office.desk.run(&uploader, Command::Document(upload)).unwrap();
        assert_eq!(standing(), ("waiting", 0, Some(1)));

        // All three have become reviewers since, and still this paper is not for them.
        let conflicts = [
            (&uploader, "document-own-upload"),
            (&owner, "document-own-order"),
            (&asker, "document-own-request"),
        ];
        for (who, why) in conflicts {
            let who = Actor { role: Role::Reviewer, ..who.clone() };
            assert_eq!(office.desk.ask(&who, NextUp { me: who.staff }).unwrap(), None);
            send(office, &who, review::Command::ClaimNext).unwrap_err();
            let refused = send(office, &who, review::Command::Claim { version }).unwrap_err();
            assert_eq!(code(&refused), why);
            for command in [approve(version, None), reject(version, "image.dark")] {
                send(office, &who, command).unwrap_err();
            }
        }
        assert_eq!(standing(), ("waiting", 0, Some(1)));
        send(office, &zhou, review::Command::ClaimNext).unwrap();
        send(office, &zhou, approve(version, Some("2030-05-01"))).unwrap();
        assert_eq!(standing(), ("satisfied", 1, Some(1)));
    });
}

#[test]
fn a_decision_on_an_old_version_is_refused() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let zhou = office.hire("zhou", Role::Reviewer);
        let firm = firm(office, "恒益", Tier::T2);
        let version = add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap();
        send(office, &zhou, review::Command::ClaimNext).unwrap();
        add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益机械")).unwrap();
        for command in [approve(version, None), reject(version, "image.dark")] {
            let refused = send(office, &zhou, command).unwrap_err();
            assert_eq!(code(&refused), "document-version-changed");
        }
        assert_eq!(mine(office, &zhou), None);
    });
}

#[test]
fn a_paper_without_a_sign_of_life_goes_back_and_the_draft_stays() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (zhou, wu) = (office.hire("zhou", Role::Reviewer), office.hire("wu", Role::Reviewer));
        let firm = firm(office, "恒益", Tier::T2);
        let version = add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap();
        send(office, &zhou, review::Command::ClaimNext).unwrap();
        let document = mine(office, &zhou).unwrap().document;
        let draft = Draft { note: Personal::from("half a thought"), ..Draft::default() };
        let keep = review::Command::KeepDraft { version, draft: draft.clone() };
        send(office, &zhou, keep).unwrap();
        let held = send(office, &wu, review::Command::Claim { version }).unwrap_err();
        assert_eq!(code(&held), "document-held");
        assert_eq!(held.fault().values(), [("name".to_owned(), "zhou".to_owned())]);

        office.hands.forward_hours(1);
        send(office, &wu, review::Command::ClaimNext).unwrap();
        let lost = send(office, &zhou, approve(version, None)).unwrap_err();
        assert_eq!(code(&lost), "document-lease-lost");
        let ask = ReviewDesk { document, version };
        let sheet = office.desk.ask(&zhou, ask.clone()).unwrap();
        assert_eq!(
            (sheet.blocked.as_deref(), sheet.draft),
            (Some("document-lease-lost"), Some(draft))
        );

        send(office, &wu, review::Command::Release { version }).unwrap();
        send(office, &zhou, review::Command::Claim { version }).unwrap();
        send(office, &zhou, approve(version, None)).unwrap();
        assert_eq!(office.desk.ask(&zhou, ask).unwrap().draft, None);
    });
}

#[test]
fn a_supervisor_moves_a_paper_to_another_reviewer() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let boss = office.hire("boss", Role::Supervisor);
        let (zhou, wu) = (office.hire("zhou", Role::Reviewer), office.hire("wu", Role::Reviewer));
        let firm = firm(office, "恒益", Tier::T2);
        let version = add(office, &lin, (&firm, "D-LIC"), &picture_of("恒益")).unwrap();
        send(office, &zhou, review::Command::ClaimNext).unwrap();
        let to = |to: StaffId| review::Command::TakeOver { version, to: Some(to) };
        let by_peer = send(office, &wu, to(wu.staff));
        assert!(matches!(by_peer, Err(DeskError::Forbidden(_))));
        let to_manager = send(office, &boss, to(lin.staff)).unwrap_err();
        assert_eq!(code(&to_manager), "review-not-a-reviewer");
        send(office, &boss, to(wu.staff)).unwrap();
        assert_eq!(mine(office, &wu).map(|it| it.version), Some(version));
        assert_eq!(mine(office, &zhou), None);
    });
}

#[test]
fn only_a_letter_about_the_person_is_evidence_of_what_they_may_do() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let (firm, other) = (firm(office, "恒益", Tier::T2), firm(office, "瑞丰", Tier::T2));
        let licence = add(office, &lin, (&firm, "D-LIC"), &picture_of("执照")).unwrap();
        let letter = add(office, &lin, (&firm, "D-POA"), &picture_of("委托")).unwrap();
        let theirs = add(office, &lin, (&other, "D-POA"), &picture_of("别家")).unwrap();
        let back = |evidence| {
            let kept = office.desk.store().read(|sql| contacts::role(sql, firm.role)).unwrap();
            let kept = kept.unwrap();
            let terms = RoleTerms { evidence: Some(evidence), ..kept.it.terms };
            let change = contact::Command::ChangeRole { id: firm.role, rev: kept.rev, terms };
            office.desk.run(&lin, Command::Contact(change))
        };
        for wrong in [licence, theirs] {
            assert_eq!(code(&back(wrong).unwrap_err()), "contact-no-evidence");
        }
        back(letter).unwrap();
    });
}

#[test]
fn an_approved_letter_is_the_evidence_of_its_agent() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let zhou = office.hire("zhou", Role::Reviewer);
        let firm = firm(office, "恒益", Tier::T2);
        let version = add(office, &lin, (&firm, "D-POA"), &picture_of("恒益")).unwrap();
        send(office, &zhou, review::Command::ClaimNext).unwrap();
        let without = send(office, &zhou, approve(version, None)).unwrap_err();
        assert_eq!(code(&without), "document-expiry-needed");
        let past = send(office, &zhou, approve(version, Some("2026-03-01"))).unwrap_err();
        assert_eq!(code(&past), "document-expired");
        send(office, &zhou, approve(version, Some("2027-03-01"))).unwrap();
        let role = office.desk.store().read(|sql| contacts::role(sql, firm.role)).unwrap();
        assert_eq!(role.unwrap().it.terms.evidence, Some(version));
        let standings = office.desk.store().read(|sql| contacts::standings(sql, firm.id)).unwrap();
        assert!(standings[0].it.is_proven_on(office.desk.now().today()));
    });
}

#[test]
fn an_alarm_is_approved_only_with_a_word() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let zhou = office.hire("zhou", Role::Reviewer);
    let (one, other) = (firm(&office, "恒益", Tier::T4), firm(&office, "顺成", Tier::T1));
    let bytes = picture_of("恒益");
    add(&office, &lin, (&one, "D-LIC"), &bytes).unwrap();
    let version = add(&office, &lin, (&other, "D-LIC"), &bytes).unwrap();
    send(&office, &zhou, review::Command::ClaimNext).unwrap();
    let silent = send(&office, &zhou, approve(version, None)).unwrap_err();
    assert_eq!(code(&silent), "document-unacknowledged");
    let why = Personal::from("same group, seen the register");
    let word = Acknowledged { check: "used-elsewhere".to_owned(), page: None, why };
    let approve = review::Command::Approve { version, expires: None, acknowledged: vec![word] };
    send(&office, &zhou, approve).unwrap();
}

#[test]
fn an_empty_queue_says_so() {
    let office = Office::on_sqlite();
    let zhou = office.hire("zhou", Role::Reviewer);
    let empty = send(&office, &zhou, review::Command::ClaimNext).unwrap_err();
    assert_eq!(code(&empty), "review-queue-empty");
}

/// A slot with one waiting version that nobody looked into.
fn waiting(library: &Library, i: i64, now: Now) -> (Document, Vec<Version>) {
    let spec = library.papers.spec(&PaperKind::new("D-LIC")).unwrap();
    let (id, enterprise) = (DocumentId::fresh(), EnterpriseId::fresh());
    let mut document = Document::new(id, enterprise, spec, (None, None), now).unwrap();
    let hash = Sha256Hash::of(&i.to_le_bytes());
    let page = PageView { picture: hash, width: 1, height: 1, likeness: PictureHash(0) };
    let file = PaperFile {
        name: Personal::from("a.jpg"),
        sha256: hash,
        original: hash,
        bytes: 1,
        medium: Medium::Jpeg,
        pages: vec![page],
        thumb: hash,
    };
    let upload = Upload {
        id: VersionId::fresh(),
        file,
        findings: Vec::new(),
        by: StaffId::fresh(),
        asked_by: None,
        order: None,
        tier: Tier::ALL[usize::try_from(i % 4).unwrap()],
    };
    let version = document.add(None, upload, now).unwrap();
    (document, vec![version])
}

const PAPERS: i64 = 200;
const REVIEWERS: usize = 8;

/// What one reviewer gets who never stops asking.
fn claim_all(store: &Store, now: Now) -> Vec<VersionId> {
    let reviewer = StaffId::fresh();
    let mut mine = Vec::new();
    loop {
        let claimed: Result<Option<VersionId>, StoreError> = store.write(move |sql| {
            let library = Library::shipped().unwrap();
            let claimed = reviews::claim_next(sql, reviewer, &library.papers, now)?;
            Ok(claimed.map(|it| it.unwrap().id))
        });
        match claimed.unwrap() {
            Some(version) => mine.push(version),
            None => return mine,
        }
    }
}

#[test]
fn eight_reviewers_at_once_never_hold_the_same_paper() {
    on_each_engine(|office| {
        let (store, now) = (office.desk.store(), office.desk.now());
        let library = Library::shipped().unwrap();
        let all: Vec<_> = (0..PAPERS).map(|i| waiting(&library, i, now)).collect();
        let kept: Result<(), StoreError> = store.write(move |sql| documents::add_many(sql, &all));
        kept.unwrap();
        let hauls: Vec<Vec<VersionId>> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..REVIEWERS).map(|_| scope.spawn(|| claim_all(store, now))).collect();
            threads.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let claimed: usize = hauls.iter().map(Vec::len).sum();
        let different: BTreeSet<VersionId> = hauls.into_iter().flatten().collect();
        assert_eq!((claimed, different.len()), (200, 200));
        // After ten minutes without a sign of life all of them are free again.
        office.hands.forward_hours(1);
        let later = office.desk.now();
        let freed = store.write(move |sql| reviews::free_expired(sql, later)).unwrap();
        assert_eq!(freed, 200);
    });
}
