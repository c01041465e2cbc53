//! Before the telephone rings: the office opens, its customers come in, a letter of authority is on file.

use super::{
    cast::{Firm, Somebody},
    papers::{add_paper, approve_next},
    stage::Stage,
    told::{Broken, Played, holds, same, there},
};
use crate::{
    client::{
        Backend as _, Local,
        import::{Course, Mode, load},
    },
    desk::{
        Command,
        call::{PopCard, WhoCalls},
        contact::{self, PersonDetails},
        enterprise, holding,
        import::read::List,
        office::Founding,
        staff::{self, StaffList},
        wire::SignIn,
    },
    domain::{
        EnterpriseId, HoldingTerms, Payer, PersonId, Personal, Power, Profile, RoleAssignmentId,
        RoleCode, RoleTerms, ServiceLevel, StaffId, Tier,
        import::{ListKind, Tally},
    },
    inspect::sample::Variant,
};

pub(super) const ADMIN: &str = "guan";
pub(super) const LIN: &str = "lin";
pub(super) const CHEN: &str = "chen";
pub(super) const HE: &str = "he";
pub(super) const LIANG: &str = "liang";
pub(super) const SU: &str = "su";

/// The welcome makes the office and its administrator, who lets everybody else in.
pub(super) fn open(stage: &mut Stage<'_>) -> Played {
    let door = Local::new(std::sync::Arc::clone(stage.desk()))?;
    holds("nobody-works-here-yet", door.front_door()?.is_empty)?;
    let (staff, password) = (stage.cast.staff.clone(), stage.cast.password.clone());
    let admin = there("administrator", staff.iter().find(|it| it.login == ADMIN))?;
    let founding = Founding {
        office: stage.cast.office.clone(),
        login: admin.login.clone(),
        name: admin.name.clone(),
        password: password.clone(),
        word: Personal::default(),
    };
    stage.timed(|_| door.found(&founding))?;
    stage.sign_in(ADMIN, &password)?;
    for it in staff.iter().filter(|it| it.login != ADMIN) {
        let add = staff::Command::Add {
            id: StaffId::fresh(),
            login: it.login.clone(),
            name: it.name.clone(),
            role: it.role,
            department: Some(it.department.clone()),
            password: password.clone(),
        };
        stage.run(ADMIN, Command::Staff(add))?;
        stage.sign_in(&it.login, &password)?;
    }
    let wrong =
        stage.timed(|_| door.sign_in(&SignIn::by_password(LIN, &Personal::from("open sesame"))));
    stage.is_refusal(wrong, "staff-wrong-password")?;
    let accounts = stage.ask(ADMIN, StaffList)?;
    same("accounts", &accounts.len(), &staff.len())?;
    Ok(vec![("n", accounts.len().into())])
}

/// A list comes in, twice; the two enterprises of the walk are noted by hand.
pub(super) fn customers(stage: &mut Stage<'_>) -> Played {
    let first = load_list(stage)?;
    let again = load_list(stage)?;
    let roll = stage.cast.list.clone();
    same("added", &(first.added, first.refused), &(roll.good, roll.bad))?;
    same("added-twice", &(again.added, again.unchanged), &(0, roll.good))?;

    let (firm, neighbour) = (stage.cast.firm.clone(), stage.cast.neighbour.clone());
    let story = stage.story;
    let people = (story.legal, story.agent);
    note(stage, &firm, (story.firm, Tier::T2), people)?;
    let people = (story.neighbour_legal, story.neighbour_agent);
    note(stage, &neighbour, (story.neighbour, Tier::T3), people)?;
    let today = stage.now().today();
    let days = |n| today.checked_add_days(chrono::Days::new(n));
    let terms = HoldingTerms {
        offering: "business-broadband".to_owned(),
        number: Personal::default(),
        payer: Payer::Enterprise,
        service_level: ServiceLevel::Ordinary,
        quantity: 1,
        monthly_fen: 29_900,
        since: today.checked_sub_days(chrono::Days::new(307)).unwrap_or(today),
        expiry: days(58),
        person: None,
    };
    let add = holding::Command::Add { enterprise: story.firm, id: story.holding, terms };
    stage.run(LIN, Command::Holding(add))?;
    Ok(vec![("added", first.added.into()), ("refused", first.refused.into())])
}

fn load_list(stage: &mut Stage<'_>) -> Result<Tally, Broken> {
    let roll = stage.cast.list.clone();
    let kind = ListKind::Enterprises;
    let list = List::of_bytes(roll.file, roll.text.into_bytes(), kind);
    let list = list.map_err(|err| Broken::Said(err.to_string()))?;
    let (mapping, now) = (list.mapping(kind), stage.now());
    let how = (Mode::Load, now);
    let ended = stage.at(SU, |local| load(local, (&list, &mapping), how, &Course::default()))?;
    match ended.failure {
        Some(err) => Err(err.into()),
        None => Ok(ended.tally),
    }
}

/// Notes an enterprise with its legal representative, its agent and its switchboard.
fn note(
    stage: &mut Stage<'_>,
    firm: &Firm,
    (id, tier): (EnterpriseId, Tier),
    (legal, agent): (PersonId, PersonId),
) -> Result<(), Broken> {
    let profile = Profile {
        short_name: firm.short_name.clone(),
        uscc: firm.uscc(),
        region: firm.region.clone(),
        address: firm.address.clone(),
        legal_person: firm.legal.name.clone(),
        ..Profile::named(&firm.name)
    };
    let manager = Some(stage.id(LIN)?);
    let add = enterprise::Command::Add { id, profile, tier, manager };
    stage.run(LIN, Command::Enterprise(add))?;
    person(stage, id, (legal, &firm.legal), RoleCode::LegalRepresentative)?;
    person(stage, id, (agent, &firm.agent), RoleCode::AuthorizedAgent)?;
    let add = contact::Command::AddPhone {
        enterprise: id,
        person: None,
        number: firm.switchboard.clone(),
        is_switchboard: true,
    };
    stage.run(LIN, Command::Contact(add))?;
    Ok(())
}

fn person(
    stage: &mut Stage<'_>,
    enterprise: EnterpriseId,
    (id, it): (PersonId, &Somebody),
    role: RoleCode,
) -> Result<(), Broken> {
    let details = PersonDetails {
        name: it.name.clone(),
        id_number: it.id_number.clone(),
        email: it.email.clone(),
        note: Personal::default(),
    };
    let today = stage.now().today();
    let terms = RoleTerms { title: it.title.clone(), ..RoleTerms::usual(role, today) };
    let add = contact::Command::AddPerson {
        enterprise,
        id,
        details,
        phones: vec![it.mobile.clone()],
        role: RoleAssignmentId::fresh(),
        terms,
    };
    stage.run(LIN, Command::Contact(add))?;
    Ok(())
}

/// Without a paper the agent may only enquire; an approved letter lets her order.
pub(super) fn letter(stage: &mut Stage<'_>) -> Played {
    let before = there("agent", who_calls(stage)?.card.and_then(|it| it.person))?;
    same("without-letter", &before.authority.may, &vec![Power::Enquire])?;
    holds("lacks-evidence", before.authority.lacks_evidence)?;
    let (version, agent) = (stage.story.letter, stage.story.agent);
    add_paper(stage, LIN, ("D-POA", version), (Variant::Sharp, None, Some(agent)))?;
    holds("letter-approved", approve_next(stage, HE)? == Some(version))?;
    let after = there("agent", who_calls(stage)?.card.and_then(|it| it.person))?;
    holds("letter-lets-order", after.authority.may.contains(&Power::Order))?;
    same("evidence", &after.evidence.len(), &1)?;
    stage.later(30);
    Ok(Vec::new())
}

/// What would be shown if the agent rang now.
fn who_calls(stage: &mut Stage<'_>) -> Result<PopCard, Broken> {
    let caller = stage.cast.firm.agent.mobile.clone();
    stage.ask(LIN, WhoCalls { caller, called: String::new() })
}
