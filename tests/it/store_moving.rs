//! An office moves from one database to another and back, whole.

use attache::{
    desk::DATABASE,
    domain::Role,
    store::{
        Sql as _, migrate,
        moving::{self, MoveError, Moved},
        postgres::Postgres,
        sqlite::SqliteFile,
    },
};

use crate::{
    firm::Firm,
    hub::note,
    support::{Office, with_postgres},
};

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
        let sent = moving::move_all(&mut file.writer().unwrap(), &mut there, |_| {}).unwrap();
        let rows = |of: &str, all: &[Moved]| all.iter().find(|it| it.table == of).unwrap().rows;
        assert_eq!((rows("enterprise", &sent), rows("interaction", &sent)), (1, 200));
        assert_eq!(rows("audit", &sent), 201);

        let again = moving::move_all(&mut file.writer().unwrap(), &mut there, |_| {});
        assert!(matches!(again, Err(MoveError::Occupied)));

        let back = SqliteFile(folder.path().join("back.db"));
        let mut home = back.writer().unwrap();
        migrate::to_latest(&mut home).unwrap();
        let returned = moving::move_all(&mut there, &mut home, |_| {}).unwrap();
        assert_eq!(sent, returned);
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
    let moved = moving::move_all(&mut from, &mut there, |_| {});
    assert!(matches!(moved, Err(MoveError::Differs(table)) if table == "staff"));
}
