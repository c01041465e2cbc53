//! Calls from numbers that nobody knows yet, and what is known the next time.

use attache::{
    desk::{
        Subject, call,
        call::{Firm, WhoCalls},
    },
    domain::{EnterpriseId, PersonId, Personal, Role, contact::RoleCode},
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
