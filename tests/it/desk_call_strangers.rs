//! Calls from numbers that nobody knows yet, and what is known the next time.

use attache::{
    desk::{
        self, Command, Fault, Subject, call,
        call::{CallerNumber, Firm, WhoCalls},
        office::{OfficePage, Setting},
    },
    domain::{EnterpriseId, PersonId, Personal, Role, contact::RoleCode, reveal::Purpose},
};

use crate::{
    desk_call::{MOBILE, SWITCHBOARD, answer, house, pop, ring, send},
    support::on_each_engine,
};

#[test]
fn an_unknown_caller_becomes_a_provisional_contact_of_a_prospect() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = ring(office, &lin, "139 1268 0045");
        assert!(pop(office, &lin, id).choices.is_empty());
        let firm = Firm::Prospect {
            id: EnterpriseId::fresh(),
            name: "新联科技有限公司".to_owned(),
        };
        let command = call::Command::NewContact {
            call: id,
            person: PersonId::fresh(),
            name: Personal::from("陆先生"),
            role: RoleCode::Member,
            firm,
            number: Personal::default(),
        };
        send(office, &lin, command);
        let card = pop(office, &lin, id).card.unwrap();
        assert_eq!(card.name, "新联科技有限公司");
        assert!(card.person.unwrap().is_provisional);
        let known = WhoCalls { caller: Personal::from("13912680045"), called: String::new() };
        let next = office.desk.ask(&lin, known).unwrap();
        assert_eq!(next.card.unwrap().id, card.id, "the next call finds them");
    });
}

#[test]
fn a_number_that_cannot_be_read_is_kept_masked_shown_for_a_reason_and_mended() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        // A local number, and nobody knows of which area.
        let id = ring(office, &lin, "8888 6666");
        let shown = pop(office, &lin, id);
        assert_eq!((shown.number.as_str(), shown.unreadable.as_str()), ("", "888***666"));
        let in_full = || office.desk.ask(&lin, CallerNumber { call: id }).unwrap();
        assert!(in_full().is_none(), "not without a reason");
        let (purpose, reason) = (Purpose::CallBack, Personal::from("to call back"));
        send(office, &lin, call::Command::ShowNumber { call: id, purpose, reason });
        assert_eq!(in_full().unwrap().value.reveal(), "8888 6666");

        let newcomer = |number: &str| call::Command::NewContact {
            call: id,
            person: PersonId::fresh(),
            name: Personal::from("陆先生"),
            role: RoleCode::Member,
            firm: Firm::Prospect { id: EnterpriseId::fresh(), name: "新联科技".to_owned() },
            number: Personal::from(number),
        };
        let again = office.desk.run(&lin, Command::Call(newcomer("8888 6666")));
        let Fault::Refused(refused) = again.unwrap_err().fault() else { panic!("not refused") };
        assert_eq!(refused.code, "contact-phone-no-area");
        send(office, &lin, newcomer("0512-8888 6666"));
        let mended = pop(office, &lin, id);
        assert_eq!(mended.unreadable, "");
        let caller = Personal::from("0512-8888 6666");
        let known = office.desk.ask(&lin, WhoCalls { caller, called: String::new() }).unwrap();
        assert_eq!(known.card.unwrap().id, mended.card.unwrap().id, "the next call finds them");
        let told = WhoCalls { caller: Personal::from("88888"), called: String::new() };
        assert_eq!(office.desk.ask(&lin, told).unwrap().unreadable, "8***8");
        let withheld = WhoCalls { caller: Personal::from("anonymous"), called: String::new() };
        assert_eq!(office.desk.ask(&lin, withheld).unwrap().unreadable, "");
    });
}

#[test]
fn a_bare_local_number_is_one_of_the_area_of_the_office() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let chen = office.hire("chen", Role::Administrator);
        let firm = house(office, "海岳精密", &[], SWITCHBOARD);
        let set = |value: &str| {
            let (name, value) = (Setting::Area, value.to_owned());
            office.desk.run(&chen, Command::Office(desk::office::Command::Set { name, value }))
        };
        let who = || pop(office, &lin, ring(office, &lin, "8888 6666")).card.map(|it| it.id);
        assert_eq!(who(), None);
        for wrong in ["苏州", "110", "05121", "00512"] {
            let Fault::Refused(refused) = set(wrong).unwrap_err().fault() else {
                panic!("{wrong}")
            };
            assert_eq!(refused.code, "office-bad-area", "{wrong}");
        }
        set(" 0512 ").unwrap();
        assert_eq!(who(), Some(firm.id));
        assert_eq!(office.desk.ask(&lin, OfficePage).unwrap().area, "0512");
        set("").unwrap();
        assert_eq!(who(), None);
    });
}

#[test]
fn a_known_person_with_a_new_number_is_found_by_it_the_next_time() {
    on_each_engine(|office| {
        const NEW: &str = "139 1377 2046";
        let lin = office.hire("lin", Role::Manager);
        let people = [("周敏华", MOBILE), ("沈若楠", "")];
        let firm = house(office, "海岳精密", &people, SWITCHBOARD);
        let bind = |call, person| {
            let person = Some(person);
            send(office, &lin, call::Command::Bind { call, enterprise: firm.id, person })
        };
        let who = |caller| {
            let pop = pop(office, &lin, ring(office, &lin, caller));
            pop.card.and_then(|it| it.person).map(|it| it.id)
        };
        let id = ring(office, &lin, NEW);
        answer(office, &lin, id);
        assert!(bind(id, firm.people[0]).contains(&Subject::Enterprise(firm.id)));
        assert_eq!(who(NEW), Some(firm.people[0]));

        // It was her colleague after all: the number goes with the call.
        bind(id, firm.people[1]);
        assert_eq!(who(NEW), Some(firm.people[1]));

        // A number that the house calls from stays the house's, and a known one its owner's.
        let id = ring(office, &lin, SWITCHBOARD);
        bind(id, firm.people[0]);
        assert_eq!(who(SWITCHBOARD), None);
        let id = ring(office, &lin, MOBILE);
        bind(id, firm.people[1]);
        assert_eq!(who(MOBILE), Some(firm.people[0]));
    });
}
