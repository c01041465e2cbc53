//! An office moves from one database to another and back, whole, and nobody goes on working where it was.

use attache::{
    desk::{DATABASE, Desk, DeskError, Fault},
    domain::Role,
    hub::{Cover, HubError, Options, Served},
    store::{
        Sql, Store, StoreError, migrate,
        moving::{self, Errand, MoveError, Moved, Place},
        postgres::Postgres,
        sqlite::SqliteFile,
    },
};

use crate::{
    firm::Firm,
    hub::{hub, note},
    support::{Hands, MORNING, Office, with_postgres},
};

/// Moves an office from a hundred years on, when every lease is over.
fn moved(from: &mut dyn Sql, to: &mut dyn Sql, place: &str) -> Result<Vec<Moved>, MoveError> {
    let hands = Hands::at("2126-03-02T01:00:00Z");
    let errand = Errand { place: place.to_owned(), now: hands.clock()() };
    moving::move_office((from, to), &errand, |_| {})
}

#[test]
fn an_office_moves_to_postgresql_and_back_row_by_row() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    for n in 0..200 {
        office.desk.run(&lin, note(firm.id, &n.to_string())).unwrap();
    }
    let Office { desk, folder, .. } = office;
    drop(desk);
    let folder = folder.unwrap();
    let file = SqliteFile(folder.path().join(DATABASE));
    with_postgres(|url, schema| {
        let mut there = Postgres::open(url, schema).unwrap();
        migrate::to_latest(&mut there).unwrap();
        let sent = moved(&mut file.writer().unwrap(), &mut there, "elsewhere").unwrap();
        let rows = |of: &str, all: &[Moved]| all.iter().find(|it| it.table == of).unwrap().rows;
        assert_eq!((rows("enterprise", &sent), rows("interaction", &sent)), (1, 200));
        assert_eq!(rows("audit", &sent), 201);

        let again = moved(&mut file.writer().unwrap(), &mut there, "elsewhere");
        assert!(matches!(again, Err(MoveError::Occupied)));

        let back = SqliteFile(folder.path().join("back.db"));
        let mut home = back.writer().unwrap();
        migrate::to_latest(&mut home).unwrap();
        let returned = moved(&mut there, &mut home, "sqlite:back.db").unwrap();
        assert_eq!(sent, returned);
        // Where it was, either time, nobody works any more; where it is now, everybody may.
        let gone = |it: Result<Store, StoreError>| {
            let (folder, clock) = (tempfile::tempdir().unwrap(), Hands::at(MORNING).clock());
            Desk::on(it.unwrap(), folder.path(), clock).err().map(|err| err.fault())
        };
        let told = |place: &str| {
            let refused = attache::desk::error::Refused::new("office-moved").with("place", place);
            Some(Fault::Refused(refused))
        };
        assert_eq!(gone(Store::open_sqlite(&file.0)), told("elsewhere"));
        assert_eq!(gone(Store::open_postgres(url, schema)), told("sqlite:back.db"));
        assert_eq!(gone(Store::open_sqlite(&back.0)), None);
    });
}

#[test]
fn a_row_that_changes_on_the_way_is_noticed() {
    let office = Office::on_sqlite();
    office.hire("lin", Role::Manager);
    let folder = office.folder.unwrap();
    drop(office.desk);
    let other = SqliteFile(folder.path().join("other.db"));
    let mut there = other.writer().unwrap();
    migrate::to_latest(&mut there).unwrap();
    // A database that changes what it is given.
    there
        .batch(
            "CREATE TRIGGER forger AFTER INSERT ON staff
             BEGIN UPDATE staff SET name = 'forged' WHERE id = NEW.id; END",
        )
        .unwrap();
    let mut from = SqliteFile(folder.path().join(DATABASE)).writer().unwrap();
    let moved = moved(&mut from, &mut there, "elsewhere");
    assert!(matches!(moved, Err(MoveError::Differs(table)) if table == "staff"));
}

/// A database file beside that of the office, with nothing in it.
fn empty(office: &Office, name: &str) -> SqliteFile {
    let file = SqliteFile(office.folder.as_ref().unwrap().path().join(name));
    migrate::to_latest(&mut file.writer().unwrap()).unwrap();
    file
}

fn here(office: &Office) -> SqliteFile {
    SqliteFile(office.folder.as_ref().unwrap().path().join(DATABASE))
}

fn try_to_move(office: &Office, to: &SqliteFile) -> Result<Vec<Moved>, MoveError> {
    let errand = Errand { place: "elsewhere".to_owned(), now: office.desk.now() };
    let (mut from, mut to) = (here(office).writer().unwrap(), to.writer().unwrap());
    moving::move_office((&mut from, &mut to), &errand, |_| {})
}

#[test]
fn an_office_in_which_a_hub_works_is_not_moved_until_it_has_stopped() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let target = empty(&office, "other.db");
    let running = hub(&office, Cover::Fitting);
    assert!(matches!(try_to_move(&office, &target), Err(MoveError::AtWork)));
    // It works on as if nothing had been.
    office.desk.run(&lin, note(firm.id, "still here")).unwrap();
    drop(running);
    try_to_move(&office, &target).unwrap();
    // What has it open still does nothing more there, and says where to go.
    let late = office.desk.run(&lin, note(firm.id, "too late"));
    assert!(
        matches!(late, Err(DeskError::Store(StoreError::Moved(place))) if place == "elsewhere")
    );
    let options = Options::new(
        office.folder.as_ref().unwrap().path().to_owned(),
        "127.0.0.1:0".parse().unwrap(),
    );
    let again = Served::start(std::sync::Arc::clone(&office.desk), options);
    assert!(again.is_err_and(|err: HubError| err.to_string().contains("elsewhere")));
    // Unless somebody says that it is here again.
    assert!(moving::take_back(&mut here(&office).writer().unwrap()).unwrap());
    office.desk.run(&lin, note(firm.id, "here again")).unwrap();
}

#[test]
fn work_that_is_done_while_an_office_is_copied_does_not_stay_behind() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let target = empty(&office, "other.db");
    let errand = Errand { place: "elsewhere".to_owned(), now: office.desk.now() };
    let (mut from, mut to) = (here(&office).writer().unwrap(), target.writer().unwrap());
    let mut refused = 0;
    let done = moving::move_office((&mut from, &mut to), &errand, |_| {
        let late = office.desk.run(&lin, note(firm.id, "meanwhile"));
        assert!(matches!(late, Err(DeskError::Store(StoreError::OnTheWay))), "{late:?}");
        refused += 1;
    });
    assert_eq!(done.unwrap().len(), refused);
}

#[test]
fn half_an_office_is_never_opened_and_nobody_is_sent_to_it() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let firm = Firm::found(&office, "苏州远景贸易有限公司");
    let folder = tempfile::tempdir().unwrap();
    let target = SqliteFile(folder.path().join(DATABASE));
    drop(Store::open_sqlite(&target.0).unwrap());
    let errand = Errand { place: "elsewhere".to_owned(), now: office.desk.now() };
    // It dies in the middle.
    let died = std::thread::scope(|scope| {
        let (mut from, mut to) = (here(&office).writer().unwrap(), target.writer().unwrap());
        let stop = |it: &Moved| assert_ne!(it.table, "staff");
        let errand = &errand;
        scope
            .spawn(move || moving::move_office((&mut from, &mut to), errand, stop).map(drop))
            .join()
    });
    assert!(died.is_err());
    let opened = |folder: &std::path::Path| {
        let opened = Desk::open(folder, office.hands.clock()).map(drop);
        opened.map_err(|err| crate::desk_papers::code(&err))
    };
    let on_the_way = Err("office-on-the-way".to_owned());
    let own = office.folder.as_ref().unwrap().path();
    assert_eq!((opened(own), opened(folder.path())), (on_the_way.clone(), on_the_way.clone()));
    // Where it came from it can be taken back, where half of it is it cannot.
    assert!(moving::take_back(&mut target.writer().unwrap()).is_err());
    assert_eq!(opened(folder.path()), on_the_way);
    assert!(moving::take_back(&mut here(&office).writer().unwrap()).unwrap());
    assert_eq!(opened(own), Ok(()));
    office.desk.run(&lin, note(firm.id, "here again")).unwrap();
}

#[test]
fn what_is_taken_back_removes_no_file_that_is_used_where_the_office_went() {
    let office = Office::on_sqlite();
    let lin = office.hire("lin", Role::Manager);
    let staged = office.desk.stage(&lin, "a.jpg", &crate::desk_papers::picture_of("恒益")).unwrap();
    let target = empty(&office, "other.db");
    try_to_move(&office, &target).unwrap();
    assert!(moving::take_back(&mut here(&office).writer().unwrap()).unwrap());
    office.hands.forward_hours(24 * 8);
    office.desk.sweep_loose().unwrap();
    let vault = office.desk.office().files.vault().unwrap();
    assert!(vault.get(staged.file.original).is_ok(), "the other office may have filed it since");
}

#[test]
fn where_an_office_went_is_told_without_a_password() {
    for (url, told) in [
        (
            "postgres://desk:geheim@db.example:5433/attache?sslmode=verify-full&password=geheim",
            "postgres://db.example:5433/attache",
        ),
        ("postgresql://desk:ge@heim/@db.example/attache", "postgres://db.example/attache"),
        ("postgres:///attache?host=/run/postgresql&user=geheim", "postgres:///attache"),
    ] {
        assert_eq!(Place::parse(url).unwrap().spoken(), told);
    }
    assert!(Place::parse("sqlite:a.db").unwrap().spoken().ends_with("/a.db"));
}
