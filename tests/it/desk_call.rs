//! Calls: events in any order, whose they are, several at once, and how they end.

use attache::{
    desk::{
        Command, DeskError, Fault, Subject, call,
        call::{Line, NewPromise, OpenCalls, Pop, PopCard, RecentCalls},
        demand::DemandForm,
        draft,
        work::Day,
        workspace::Workspace,
    },
    domain::{
        Actor, CallId, Enterprise, EnterpriseId, PersonId, Personal, PhoneNumber, PromiseId, Role,
        RoleAssignmentId, Tier,
        call::{CallState, Disposition, Hints, Rank},
        contact::{LineKind, Person, Power, RoleAssignment, RoleCode, RoleTerms},
        enterprise::Profile,
    },
    store::{
        StoreError,
        contacts::{self, Phone},
        enterprises, promises, timeline,
    },
};

use crate::support::{Office, on_each_engine};

pub(crate) const MOBILE: &str = "138 0512 7731";
pub(crate) const SWITCHBOARD: &str = "0512-8888 6666";

/// An enterprise with a person who has a mobile number, and a switchboard.
pub(crate) struct House {
    pub(crate) id: EnterpriseId,
    pub(crate) people: Vec<PersonId>,
}

pub(crate) fn house(
    office: &Office,
    name: &str,
    people: &[(&str, &str)],
    switchboard: &str,
) -> House {
    let id = EnterpriseId::fresh();
    let now = office.desk.now();
    let enterprise = Enterprise::new(id, Profile::named(name), (Tier::T2, None), now).unwrap();
    let mut made = Vec::new();
    let mut phones = Vec::new();
    let mut roles = Vec::new();
    for (name, number) in people {
        let person = Person::new(PersonId::fresh(), &Personal::from(*name), now).unwrap();
        if !number.is_empty() {
            let number = PhoneNumber::parse(number, None).unwrap();
            let kind = LineKind::Mobile;
            phones.push(Phone { enterprise: id, number, person: Some(person.id), kind });
        }
        roles.push(RoleAssignment {
            id: RoleAssignmentId::fresh(),
            enterprise: id,
            person: person.id,
            terms: RoleTerms::usual(RoleCode::AuthorizedAgent, now.today()),
            ended_us: None,
        });
        made.push(person);
    }
    if !switchboard.is_empty() {
        let number = PhoneNumber::parse(switchboard, None).unwrap();
        phones.push(Phone { enterprise: id, number, person: None, kind: LineKind::Switchboard });
    }
    let people = made.iter().map(|it| it.id).collect();
    let done: Result<(), StoreError> = office.desk.store().write(move |sql| {
        enterprises::add(sql, &enterprise)?;
        contacts::add_people(sql, &made)?;
        contacts::add_roles(sql, &roles)?;
        contacts::add_phones(sql, &phones)
    });
    done.unwrap();
    House { id, people }
}

fn line(office: &Office, id: CallId) -> Line {
    Line { id, reference: format!("T-{id}"), at_us: office.desk.now().micros() }
}

pub(crate) fn send(office: &Office, actor: &Actor, command: call::Command) -> Vec<Subject> {
    office.desk.run(actor, Command::Call(command)).unwrap().touched
}

pub(crate) fn ring(office: &Office, actor: &Actor, caller: &str) -> CallId {
    let id = CallId::fresh();
    ring_as(office, actor, id, (caller, Hints::default()));
    id
}

fn ring_as(office: &Office, actor: &Actor, id: CallId, (caller, hints): (&str, Hints)) {
    let command = call::Command::Ring {
        line: line(office, id),
        caller: Personal::from(caller),
        called: "0512-10086".to_owned(),
        hints,
    };
    send(office, actor, command);
}

pub(crate) fn answer(office: &Office, actor: &Actor, id: CallId) {
    send(office, actor, call::Command::Answer { line: line(office, id) });
}

pub(crate) fn pop(office: &Office, actor: &Actor, call: CallId) -> PopCard {
    office.desk.ask(actor, Pop { call, enterprise: None }).unwrap()
}

fn wrap(office: &Office, actor: &Actor, call: CallId, notes: &str) {
    let notes = Personal::from(notes);
    let command = call::Command::WrapUp {
        call,
        disposition: Some(Disposition::Resolved),
        notes,
        promise: None,
    };
    send(office, actor, command);
}

fn entries(office: &Office, enterprise: EnterpriseId) -> Vec<attache::domain::Interaction> {
    let all = timeline::Filter::default();
    let page = office.desk.store().read(|sql| timeline::page(sql, enterprise, (None, 10), &all));
    page.unwrap()
}

#[test]
fn a_registered_mobile_shows_who_it_is_and_what_they_may_do() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let haiyue = house(office, "海岳精密制造（苏州）有限公司", &[("周敏华", MOBILE)], "");
        let id = ring(office, &lin, "+86 13805127731");
        let shown = pop(office, &lin, id);
        assert_eq!(shown.number, "138****7731");
        let card = shown.card.unwrap();
        assert_eq!((card.id, card.tier), (haiyue.id, Tier::T2));
        assert_eq!(card.service.unwrap().tier, Tier::T2);
        let person = card.person.unwrap();
        assert_eq!(person.name.reveal(), "周敏华");
        assert_eq!(person.authority.may, [Power::Enquire], "an agent without a letter may ask");
        assert!(person.authority.lacks_evidence);
    });
}

#[test]
fn ringing_twice_is_one_call() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let id = ring(office, &lin, MOBILE);
        // The telephone system says it again, and another of its servers too, under its own name for it.
        ring_as(office, &lin, id, (MOBILE, Hints::default()));
        let again = call::Command::Ring {
            line: Line { id: CallId::fresh(), ..line(office, id) },
            caller: Personal::from(MOBILE),
            called: String::new(),
            hints: Hints::default(),
        };
        send(office, &lin, again);
        let open = office.desk.ask(&lin, OpenCalls { of: lin.staff }).unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].id, id);
    });
}

#[test]
fn the_answer_may_arrive_before_the_ring_and_the_end_before_the_answer() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let haiyue = house(office, "海岳精密", &[("周敏华", MOBILE)], "");
        let id = CallId::fresh();
        answer(office, &lin, id);
        ring_as(office, &lin, id, (MOBILE, Hints::default()));
        let shown = pop(office, &lin, id);
        assert_eq!(shown.call.unwrap().state, CallState::Answered);
        assert_eq!(shown.card.unwrap().id, haiyue.id);

        let missed = ring(office, &lin, MOBILE);
        send(office, &lin, call::Command::HangUp { line: line(office, missed) });
        let recent = office.desk.ask(&lin, RecentCalls { of: lin.staff }).unwrap();
        let row = recent.iter().find(|it| it.id == missed).unwrap();
        assert_eq!(row.state, CallState::Missed);
        answer(office, &lin, missed);
        let state = pop(office, &lin, missed).call.unwrap().state;
        assert_eq!(state, CallState::Ended, "the late answer makes it a call that was taken");
    });
}

#[test]
fn a_switchboard_offers_who_spoke_last_first() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let people = [("周敏华", ""), ("陆振邦", ""), ("沈若楠", "")];
        let haiyue = house(office, "海岳精密", &people, SWITCHBOARD);
        for person in [1, 2, 1] {
            let id = ring(office, &lin, SWITCHBOARD);
            let who = Some(haiyue.people[person]);
            let bind = call::Command::Bind { call: id, enterprise: haiyue.id, person: who };
            send(office, &lin, bind);
            answer(office, &lin, id);
            wrap(office, &lin, id, "");
            office.hands.forward_hours(1);
        }
        let shown = pop(office, &lin, ring(office, &lin, SWITCHBOARD));
        let card = shown.card.unwrap();
        assert!(card.person.is_none(), "a switchboard says nothing about the person");
        let names: Vec<&str> = card.speakers.iter().map(|it| it.name.reveal()).collect();
        assert_eq!(names, ["陆振邦", "沈若楠", "周敏华"]);
    });
}

#[test]
fn a_number_of_two_enterprises_binds_nobody() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        house(office, "海岳精密", &[("周敏华", MOBILE)], "");
        let other = house(office, "云帆物流", &[("周敏华", MOBILE)], "");
        let id = ring(office, &lin, MOBILE);
        let shown = pop(office, &lin, id);
        assert!(shown.card.is_none());
        assert_eq!(shown.choices.len(), 2);
        assert!(shown.choices.iter().all(|it| it.rank == Rank::Mobile));
        let linked = Hints { enterprise: Some(other.id), ..Hints::default() };
        let sure = CallId::fresh();
        ring_as(office, &lin, sure, (MOBILE, linked));
        let card = pop(office, &lin, sure).card.unwrap();
        assert_eq!(card.id, other.id, "the call's own data settles it");
    });
}

#[test]
fn binding_a_wrapped_call_again_moves_it_and_forgets_nothing() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let wrong = house(office, "海岳精密", &[("周敏华", MOBILE)], "");
        let right = house(office, "云帆物流", &[("陆振邦", "")], "");
        let id = ring(office, &lin, MOBILE);
        answer(office, &lin, id);
        wrap(office, &lin, id, "要加宽带");
        assert_eq!(entries(office, wrong.id).len(), 1);
        let person = Some(right.people[0]);
        send(office, &lin, call::Command::Bind { call: id, enterprise: right.id, person });
        assert!(entries(office, wrong.id).is_empty());
        let moved = entries(office, right.id);
        assert_eq!(moved[0].person, person);
        assert_eq!(moved[0].disposition, Disposition::Resolved.code());
        let kept = office.desk.store().read(|sql| attache::store::calls::by_id(sql, id));
        let bindings = kept.unwrap().unwrap().it.facts().bindings.clone();
        let houses: Vec<_> = bindings.iter().filter_map(|it| it.enterprise).collect();
        assert_eq!(houses, [wrong.id, right.id]);
    });
}

#[test]
fn a_call_without_notes_still_belongs_to_its_enterprise() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let haiyue = house(office, "海岳精密", &[("周敏华", MOBILE)], "");
        let id = ring(office, &lin, MOBILE);
        answer(office, &lin, id);
        let notes = Personal::default();
        let end = call::Command::WrapUp { call: id, disposition: None, notes, promise: None };
        send(office, &lin, end);
        let said = entries(office, haiyue.id);
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].disposition, Disposition::Unstated.code());
        assert!(office.desk.ask(&lin, OpenCalls { of: lin.staff }).unwrap().is_empty());
    });
}

#[test]
fn a_second_call_keeps_the_notes_of_the_first() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let first = ring(office, &lin, MOBILE);
        answer(office, &lin, first);
        let typed = |call: CallId, text: &str| {
            let slot = call::notes_slot(call);
            let keep = draft::Command::Keep { slot, body: Personal::from(text) };
            office.desk.run(&lin, Command::Draft(keep)).unwrap();
        };
        let text = |call: CallId| {
            office.desk.ask(&lin, draft::DraftText { slot: call::notes_slot(call) }).unwrap()
        };
        typed(first, "要加二十条专线");
        let second = ring(office, &lin, SWITCHBOARD);
        typed(second, "报障");
        assert_eq!(text(first).as_deref(), Some("要加二十条专线"));
        wrap(office, &lin, second, "报障");
        assert_eq!(text(second), None, "what is in the timeline is no draft any more");
        assert_eq!(text(first).as_deref(), Some("要加二十条专线"));
    });
}

#[test]
fn a_promise_made_on_the_telephone_is_shown_at_the_next_call() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let firm = house(office, "海岳精密", &[("周敏华", MOBILE)], "");
        let id = ring(office, &lin, MOBILE);
        answer(office, &lin, id);
        let due_us = office.desk.now().micros() + 3_600_000_000;
        let promise =
            Some(NewPromise { id: PromiseId::fresh(), what: "下午回电报价".into(), due_us });
        let end = call::Command::WrapUp {
            call: id,
            disposition: Some(Disposition::CallBack),
            notes: Personal::from("问价"),
            promise,
        };
        let touched = send(office, &lin, end);
        assert!(touched.contains(&Subject::Person(lin.staff)));
        let card = pop(office, &lin, ring(office, &lin, MOBILE)).card.unwrap();
        assert_eq!(card.promises[0].what, "下午回电报价");
        assert!(card.promises[0].is_mine);
        assert_eq!(card.said.len(), 2, "the call, and what was promised in it");
        let day = office.desk.ask(&lin, Day { staff: lin.staff }).unwrap();
        assert_eq!(day.promises.len(), 1, "and on the day of whoever made it");
        let page = office.desk.ask(&lin, Workspace { enterprise: firm.id }).unwrap();
        assert!(page.matters.iter().any(|it| it.title == "下午回电报价"));
        let to = office.desk.store().read(move |sql| promises::open_of(sql, firm.id)).unwrap();
        assert_eq!(to[0].it.given().person, Some(firm.people[0]), "to whoever was speaking");
    });
}

#[test]
fn nobody_takes_a_call_away_from_a_colleague() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let sun = office.hire("sun", Role::Manager);
        let id = ring(office, &lin, MOBILE);
        answer(office, &lin, id);
        let taken = |result: Result<_, DeskError>| match result.unwrap_err().fault() {
            Fault::Refused(refused) => refused.code,
            other => format!("{other:?}"),
        };
        let answered = call::Command::Answer { line: line(office, id) };
        assert_eq!(taken(office.desk.run(&sun, Command::Call(answered)).map(drop)), "call-taken");
        let looked = office.desk.ask(&sun, Pop { call: id, enterprise: None });
        assert_eq!(taken(looked.map(drop)), "call-taken");
    });
}

#[test]
fn whoever_is_on_the_line_is_whose_demand_is_noted() {
    on_each_engine(|office| {
        let lin = office.hire("lin", Role::Manager);
        let mei = office.hire("mei", Role::Manager);
        let house =
            house(office, "海岳精密制造（苏州）有限公司", &[("周敏华", MOBILE)], SWITCHBOARD);
        let speaking = |by: &Actor| {
            let ask = DemandForm { enterprise: house.id, text: String::new(), family: None };
            office.desk.ask(by, ask).unwrap().speaking
        };
        assert_eq!(speaking(&lin), None, "nobody has called");
        let call = ring(office, &lin, MOBILE);
        answer(office, &lin, call);
        assert_eq!(speaking(&lin), Some(house.people[0]));
        assert_eq!(speaking(&mei), None, "it is a colleague's call");
    });
}
