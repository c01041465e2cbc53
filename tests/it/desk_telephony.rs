//! Who sits at which extension: seen and set by administrators, on record, the same however often it is sent.

use attache::{
    desk::{
        Command, DeskError, Envelope,
        telephony::{self, Telephony},
    },
    domain::{Actor, CommandId, Role, StaffId},
    store::audit,
};

use crate::support::{Office, on_each_engine};

fn seat(extension: &str, staff: StaffId) -> Command {
    Command::Telephony(telephony::Command::Seat { extension: extension.to_owned(), staff })
}

fn leave(extension: &str) -> Command {
    Command::Telephony(telephony::Command::Leave { extension: extension.to_owned() })
}

fn seats(office: &Office, by: &Actor) -> Vec<(String, StaffId)> {
    office.desk.ask(by, Telephony).unwrap().seats
}

#[test]
fn an_extension_is_given_passed_on_and_emptied() {
    on_each_engine(|office| {
        let root = office.hire("root", Role::Administrator);
        let (lin, he) = (office.hire("lin", Role::Manager), office.hire("he", Role::Manager));
        let run = |command| office.desk.run(&root, command).map(drop);
        run(seat(" 8001 ", lin.staff)).unwrap();
        run(seat("8002", lin.staff)).unwrap();
        assert_eq!(
            seats(office, &root),
            [("8001".to_owned(), lin.staff), ("8002".to_owned(), lin.staff)]
        );
        run(seat("8001", he.staff)).unwrap();
        run(leave("8002")).unwrap();
        assert_eq!(seats(office, &root), [("8001".to_owned(), he.staff)]);
        assert!(matches!(run(leave("8002")), Err(DeskError::NotFound(_))));
        assert!(matches!(run(seat("8003", StaffId::fresh())), Err(DeskError::NotFound(_))));
        for wrong in ["", "  ", &"1".repeat(41)] {
            assert!(matches!(run(seat(wrong, lin.staff)), Err(DeskError::Refused(_))), "{wrong}");
        }
        assert_eq!(seats(office, &root), [("8001".to_owned(), he.staff)]);
    });
}

#[test]
fn only_administrators_see_and_set_extensions_and_every_attempt_is_on_record() {
    on_each_engine(|office| {
        let root = office.hire("root", Role::Administrator);
        let lin = office.hire("lin", Role::Manager);
        for role in [Role::Manager, Role::Reviewer, Role::Worker, Role::Supervisor] {
            let other = office.hire(&format!("other-{}", role.code()), role);
            let refused = office.desk.run(&other, seat("8001", lin.staff));
            assert!(matches!(refused, Err(DeskError::Forbidden(_))), "{role:?}");
            let refused = office.desk.ask(&other, Telephony);
            assert!(matches!(refused, Err(DeskError::Forbidden(_))), "{role:?}");
        }
        let envelope = Envelope { id: CommandId::fresh(), command: seat("8001", lin.staff) };
        let first = office.desk.perform(&root, &envelope).unwrap();
        office.desk.run(&root, leave("8001")).unwrap();
        // The network lost the answer and it is sent again: what came after it stands.
        assert_eq!(office.desk.perform(&root, &envelope).unwrap(), first);
        assert_eq!(seats(office, &root), []);
        let lines = office.desk.store().read(|sql| audit::newest(sql, i64::MAX, 50)).unwrap();
        let told: Vec<_> = lines
            .iter()
            .filter(|it| it.action.starts_with("telephony."))
            .map(|it| (it.action.as_str(), it.outcome.as_str()))
            .collect();
        assert_eq!(told[..2], [("telephony.leave", "done"), ("telephony.seat", "done")]);
        assert_eq!(told.len(), 6);
        assert!(told[2..].iter().all(|it| *it == ("telephony.seat", "forbidden")), "{told:?}");
    });
}
