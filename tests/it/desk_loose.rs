//! Files in the vault that nothing refers to: they go, and what something refers to stays, whoever comes when.

use std::{collections::BTreeSet, sync::Barrier, thread};

use attache::{
    desk::{Command, Desk, DeskError, document, files::Size, files::Staged, tidy::tidy},
    domain::{
        Actor, CommandId, DocumentId, EnterpriseId, Role, Sha256Hash, Tier, VersionId,
        document::PageView, paper::PaperKind,
    },
    store::{Store, StoreError, uploads},
};

use crate::{
    desk_link::made,
    desk_link_upload::Way,
    desk_papers::{Firm, add, code, firm, original, picture_of},
    hub_papers::{bucket, office_on},
    support::{Hands, MORNING, Office, counted, on_each_engine, with_postgres},
    vault_bucket::with_store,
};

/// Everything in the vault that something refers to.
pub(crate) fn referred(desk: &Desk) -> BTreeSet<Sha256Hash> {
    let found: Result<_, StoreError> = desk.store().read(|sql| {
        let mut all = BTreeSet::new();
        for row in sql.query("SELECT blob FROM upload_part", &[])? {
            all.insert(row.hash(0)?);
        }
        for row in sql.query("SELECT original, thumb, pages FROM document_version", &[])? {
            all.extend([row.hash(0)?, row.hash(1)?]);
            all.extend(row.json::<Vec<PageView>>(2)?.iter().map(|it| it.picture));
        }
        for row in sql.query("SELECT inspected FROM staged_file", &[])? {
            let Staged { file, .. } = row.json(0)?;
            all.extend([file.original, file.thumb]);
            all.extend(file.pages.iter().map(|it| it.picture));
        }
        Ok(all)
    });
    found.unwrap()
}

/// Everything in the vault.
pub(crate) fn kept(desk: &Desk) -> BTreeSet<Sha256Hash> {
    desk.office().files.vault().unwrap().walk().unwrap().map(Result::unwrap).collect()
}

/// How many writers are noted of whom something may be loose.
fn noted(desk: &Desk) -> i64 {
    let count = |sql: &mut dyn attache::store::Sql| {
        sql.query("SELECT COUNT(*) FROM loose_file", &[])?[0].int(0)
    };
    desk.store().read::<_, StoreError>(count).unwrap()
}

fn place(
    desk: &Desk,
    by: &Actor,
    (enterprise, file): (EnterpriseId, Sha256Hash),
) -> Result<VersionId, DeskError> {
    let version = VersionId::fresh();
    let command = document::Command::Add {
        document: DocumentId::fresh(),
        version,
        enterprise,
        kind: PaperKind::new("D-LIC"),
        person: None,
        order: None,
        file,
        name: "a.jpg".into(),
    };
    desk.run(by, Command::Document(command)).map(|_| version)
}

/// Whether all of a paper can be looked at.
fn is_whole(desk: &Desk, by: &Actor, version: VersionId, bytes: &[u8]) -> bool {
    let look = |size| desk.picture(by, version, (1, size)).is_ok();
    original(desk, version) == bytes && look(Size::View) && look(Size::Thumb)
}

#[test]
fn a_piece_that_was_put_and_never_appended_goes_after_a_day_and_its_neighbours_stay() {
    on_each_engine(|office| {
        let (desk, made) = (&office.desk, made(office));
        let way = Way::into(office, &made);
        let id = way.begin("D-LIC", 300).unwrap();
        let (dead, late) = (CommandId::fresh(), CommandId::fresh());
        assert!(matches!(way.take(id, 0, dead), attache::desk::link::Taken::Yes));
        assert!(way.append(id, (dead, 0), &[1; 100]));
        // Here the hub dies: the piece is in the vault, and nothing says so but the lease.
        desk.keep_piece((dead, 1), 100, &[2; 100]).unwrap();
        office.hands.forward_micros(16_000_000);
        assert!(matches!(way.take(id, 100, late), attache::desk::link::Taken::Yes));
        assert!(way.append(id, (late, 100), &[2; 100]));
        way.give_back(id, late);
        office.hands.forward_hours(23);
        tidy(desk).unwrap();
        assert_eq!((kept(desk).len(), noted(desk)), (3, 1));
        office.hands.forward_hours(1);
        tidy(desk).unwrap();
        assert_eq!((kept(desk), noted(desk)), (referred(desk), 0));
        assert_eq!(kept(desk).len(), 2);
        // Whoever was thought dead comes too late.
        let piece = desk.keep_piece((dead, 1), 200, &[3; 100]).unwrap();
        assert!(!desk.append((way.link, id), (dead, 2), &[piece]).unwrap());
    });
}

#[test]
fn a_piece_whose_fate_nobody_knows_is_looked_up_before_it_would_be_removed() {
    on_each_engine(|office| {
        let (desk, made) = (&office.desk, made(office));
        let way = Way::into(office, &made);
        let id = way.begin("D-LIC", 300).unwrap();
        let writer = CommandId::fresh();
        assert!(matches!(way.take(id, 0, writer), attache::desk::link::Taken::Yes));
        assert!(way.append(id, (writer, 0), &[1; 100]));
        // The answer to the commit was lost.
        desk.give_upload_back(id, writer, None).unwrap();
        office.hands.forward_hours(25);
        tidy(desk).unwrap();
        assert_eq!((kept(desk).len(), noted(desk)), (1, 0));
        assert_eq!(kept(desk), referred(desk));
    });
}

#[test]
fn a_file_that_no_command_used_goes_after_a_week_and_has_to_be_given_again() {
    on_each_engine(|office| {
        let (desk, lin) = (&office.desk, office.hire("lin", Role::Manager));
        let firm = firm(office, "恒益", Tier::T2);
        let bytes = picture_of("恒益");
        let staged = desk.stage(&lin, "a.jpg", &bytes).unwrap();
        office.hands.forward_hours(7 * 24);
        tidy(desk).unwrap();
        assert_eq!(kept(desk).len(), 3, "the file, its page and its thumbnail");
        office.hands.forward_hours(1);
        // Refused by its age, whether or not somebody has swept by now.
        let late = place(desk, &lin, (firm.id, staged.file.sha256)).unwrap_err();
        assert_eq!(code(&late), "document-not-staged");
        tidy(desk).unwrap();
        assert_eq!((kept(desk).len(), noted(desk)), (0, 0));
        let late = place(desk, &lin, (firm.id, staged.file.sha256)).unwrap_err();
        assert_eq!(code(&late), "document-not-staged");
        let version = add(office, &lin, (&firm, "D-LIC"), &bytes).unwrap();
        assert!(is_whole(desk, &lin, version, &bytes));
    });
}

/// A file that papers use, given again and again.
fn given_again_and_again(office: &Office) {
    let (desk, lin) = (&office.desk, office.hire("lin", Role::Manager));
    let firms: Vec<Firm> = ["一", "二", "三"].iter().map(|it| firm(office, it, Tier::T2)).collect();
    let bytes = picture_of("恒益");
    // Given twice before it is used: the first copy makes room.
    desk.stage(&lin, "a.jpg", &bytes).unwrap();
    let staged = desk.stage(&lin, "a.jpg", &bytes).unwrap();
    let one = place(desk, &lin, (firms[0].id, staged.file.sha256)).unwrap();
    let two = place(desk, &lin, (firms[1].id, staged.file.sha256)).unwrap();
    tidy(desk).unwrap();
    assert_eq!((kept(desk).len(), kept(desk)), (3, referred(desk)));
    // Given once more for a third, and once more for nothing.
    let third = desk.stage(&lin, "b.jpg", &bytes).unwrap();
    let third = place(desk, &lin, (firms[2].id, third.file.sha256)).unwrap();
    desk.stage(&lin, "c.jpg", &bytes).unwrap();
    assert_eq!(kept(desk).len(), 9);
    office.hands.forward_hours(8 * 24);
    tidy(desk).unwrap();
    assert_eq!((kept(desk).len(), kept(desk)), (6, referred(desk)));
    assert!([one, two, third].iter().all(|it| is_whole(desk, &lin, *it, &bytes)));
    assert_eq!(noted(desk), 0);
}

#[test]
fn a_file_that_a_paper_uses_stays_however_often_it_is_given_again() {
    on_each_engine(given_again_and_again);
}

#[test]
fn in_a_bucket_too_what_is_used_stays_and_what_is_not_goes() {
    with_store(|url, keys| {
        given_again_and_again(&office_on(bucket(url, keys)));
    });
}

#[test]
fn a_file_that_cannot_be_removed_now_is_removed_by_a_later_sweep() {
    let office = Office::on_sqlite();
    let (desk, lin) = (&office.desk, office.hire("lin", Role::Manager));
    let staged = desk.stage(&lin, "a.jpg", &picture_of("a")).unwrap();
    let vault = desk.office().files.vault().unwrap();
    // In the place of one of its files lies something that is no file.
    let in_the_way = vault.path(staged.file.original);
    std::fs::remove_file(&in_the_way).unwrap();
    std::fs::create_dir(&in_the_way).unwrap();
    office.hands.forward_hours(8 * 24);
    tidy(desk).unwrap();
    assert_eq!(noted(desk), 1);
    std::fs::remove_dir(&in_the_way).unwrap();
    tidy(desk).unwrap();
    assert_eq!((kept(desk).len(), noted(desk)), (0, 0));
}

#[test]
fn pieces_that_cannot_be_removed_now_are_removed_by_a_later_sweep() {
    let office = Office::on_sqlite();
    let (desk, made) = (&office.desk, made(&office));
    let way = Way::into(&office, &made);
    let (id, writer) = (way.begin("D-LIC", 300).unwrap(), CommandId::fresh());
    assert!(matches!(way.take(id, 0, writer), attache::desk::link::Taken::Yes));
    assert!(way.append(id, (writer, 0), &[1; 100]));
    assert!(way.append(id, (writer, 100), &[2; 100]));
    way.give_back(id, writer);
    let pieces = desk.store().read(|sql| uploads::parts(sql, id)).unwrap();
    let in_the_way = desk.office().files.vault().unwrap().path(pieces[0].blob);
    std::fs::remove_file(&in_the_way).unwrap();
    std::fs::create_dir(&in_the_way).unwrap();
    desk.end_upload((way.link, way.session), id).unwrap();
    desk.sweep_uploads().unwrap();
    assert_eq!(referred(desk).len(), 2, "they are not forgotten");
    std::fs::remove_dir(&in_the_way).unwrap();
    desk.sweep_uploads().unwrap();
    assert_eq!((kept(desk).len(), referred(desk).len()), (0, 0));
}

/// A command uses a file at the moment at which another hub, whose clock is a week ahead, sweeps it away.
fn used_and_swept_at_once(office: &Office, sweeper: &Desk) {
    let (desk, lin) = (&office.desk, office.hire("lin", Role::Manager));
    let (mut used, mut swept) = (Vec::new(), 0);
    for n in 0..counted(20, 300) {
        let firm = firm(office, &format!("恒益{n}"), Tier::T2);
        let bytes = picture_of(&n.to_string());
        let file = desk.stage(&lin, "a.jpg", &bytes).unwrap().file.sha256;
        let start = Barrier::new(2);
        let placed = thread::scope(|scope| {
            let sweeping = scope.spawn(|| {
                start.wait();
                sweeper.sweep_loose().unwrap();
            });
            start.wait();
            let placed = place(desk, &lin, (firm.id, file));
            sweeping.join().unwrap();
            placed
        });
        match placed {
            Ok(version) => used.push((version, bytes)),
            Err(err) => {
                assert_eq!(code(&err), "document-not-staged");
                swept += 1;
            }
        }
    }
    sweeper.sweep_loose().unwrap();
    assert!(used.iter().all(|(version, bytes)| is_whole(desk, &lin, *version, bytes)));
    assert_eq!((kept(desk).len(), kept(desk)), (3 * used.len(), referred(desk)));
    println!("{} used and {swept} swept", used.len());
}

#[test]
fn of_a_command_and_a_sweep_at_the_same_moment_one_wins_and_the_other_knows() {
    let ahead = Hands::at(MORNING);
    ahead.forward_hours(8 * 24);
    let office = Office::on_sqlite();
    let folder = office.folder.as_ref().unwrap().path();
    let sweeper = Desk::open(folder, ahead.clock()).unwrap();
    used_and_swept_at_once(&office, &sweeper);
    with_postgres(|url, schema| {
        let (hands, folder) = (Hands::at(MORNING), tempfile::tempdir().unwrap());
        let on = |hands: &Hands| {
            let store = Store::open_postgres(url, schema).unwrap();
            Desk::on(store, folder.path(), hands.clock()).unwrap()
        };
        let (desk, sweeper) = (on(&hands), on(&ahead));
        let office = Office { desk: desk.into(), hands, folder: None };
        used_and_swept_at_once(&office, &sweeper);
    });
}
