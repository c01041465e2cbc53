//! What people make of a call: whose it is, who an unknown caller is, what came of it.

use super::{Firm, NewPromise, events, notes_slot, own, touched};
use crate::{
    desk::{Cx, DeskError, Subject, contact::unreadable, promise},
    domain::{
        CallId, Channel, Enterprise, EnterpriseId, Interaction, InteractionId, InteractionKind,
        Now, PersonId, Personal, PhoneKind, PhoneNumber, RoleAssignmentId, Summary, Tier,
        call::{Binding, Call, CallState, Disposition, Rank, Way},
        contact::{LineKind, Person, Power, RoleAssignment, RoleCode, RoleTerms},
        enterprise::{Lifecycle, Profile},
        promise::{Given, Promise, PromiseRefusal},
    },
    store::{
        Kept, callers, calls,
        contacts::{self, Phone},
        enterprises, office, timeline,
    },
};

/// A caller of whom nobody had heard.
pub(super) struct Newcomer<'a> {
    pub(super) person: PersonId,
    pub(super) name: &'a Personal,
    pub(super) role: RoleCode,
    /// As they say it; empty when the telephone system has told it.
    pub(super) number: &'a Personal,
}

/// What came of a call.
pub(super) struct Outcome<'a> {
    pub(super) disposition: Option<Disposition>,
    pub(super) notes: &'a Personal,
    pub(super) promise: Option<&'a NewPromise>,
}

/// The longest note about a call that is kept, in characters.
const LONGEST_NOTES: usize = 4_000;

pub(super) fn bind(
    cx: &mut Cx<'_>,
    id: CallId,
    enterprise: Option<EnterpriseId>,
    person: Option<PersonId>,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = own(cx, id)?;
    if let Some(enterprise) = enterprise
        && calls::enterprise_line(cx.sql, enterprise)?.is_none()
    {
        return Err(DeskError::NotFound("enterprise"));
    }
    if let (Some(enterprise), Some(person)) = (enterprise, person)
        && callers::main_role(cx.sql, enterprise, person)?.is_none()
    {
        return Err(DeskError::NotFound("contact"));
    }
    let before = kept.it.clone();
    let whose = enterprise.zip(person);
    if (before.enterprise(), before.person()) == (enterprise, person) {
        return Ok(touched(&kept.it));
    }
    let was_mistaken = forget_number(cx, &before)?;
    let is_first_owner = register_if_new(cx, &before, whose)?;
    let (at_us, staff) = (cx.now.micros(), Some(cx.actor.staff));
    kept.it.bind(Binding { enterprise, person, at_us, staff, is_first_owner });
    let is_wrapped = kept.it.state() == CallState::Wrapped;
    let mut subjects = touched(&kept.it);
    if was_mistaken || is_first_owner || is_wrapped {
        subjects.extend(before.enterprise().map(Subject::Enterprise));
        subjects.extend(enterprise.map(Subject::Enterprise));
    }
    if was_mistaken || is_first_owner {
        subjects.push(Subject::Enterprises);
    }
    calls::save(cx.sql, &kept)?;
    if is_wrapped {
        take_out(cx, &before)?;
        put_in(cx, &kept.it)?;
    }
    Ok(subjects)
}

pub(super) fn new_contact(
    cx: &mut Cx<'_>,
    id: CallId,
    newcomer: &Newcomer<'_>,
    firm: &Firm,
) -> Result<Vec<Subject>, DeskError> {
    let kept = own(cx, id)?;
    let kept = with_number(cx, kept, newcomer.number)?;
    let enterprise = match firm {
        Firm::Known(enterprise) => *enterprise,
        Firm::Prospect { id, name } => {
            let profile = Profile { lifecycle: Lifecycle::Potential, ..Profile::named(name) };
            let owner = Some(cx.actor.staff);
            let mut prospect = Enterprise::new(*id, profile, (Tier::T4, owner), cx.now)
                .map_err(|err| DeskError::refused(err.code()))?;
            "call".clone_into(&mut prospect.source);
            if enterprises::by_id(cx.sql, *id)?.is_none() {
                enterprises::add(cx.sql, &prospect)?;
            }
            *id
        }
    };
    let mut person = Person::new(newcomer.person, newcomer.name, cx.now)
        .map_err(|err| DeskError::refused(err.code()))?;
    person.is_provisional = true;
    if contacts::person(cx.sql, person.id)?.is_none() {
        contacts::add_person(cx.sql, &person)?;
        let terms = RoleTerms {
            // Nobody has shown any proof on the telephone.
            may: vec![Power::Enquire],
            ..RoleTerms::usual(newcomer.role, cx.now.today())
        };
        let role = RoleAssignment {
            id: RoleAssignmentId::from_bytes(person.id.bytes()),
            enterprise,
            person: person.id,
            terms: terms.checked().map_err(|err| DeskError::refused(err.code()))?,
            ended_us: None,
        };
        contacts::add_role(cx.sql, &role)?;
    }
    register_number(cx, &kept.it, enterprise, person.id)?;
    let mut subjects = bind(cx, id, Some(enterprise), Some(person.id))?;
    subjects.extend([Subject::Enterprise(enterprise), Subject::Enterprises]);
    Ok(subjects)
}

/// Takes down the number that the caller says is theirs, unless the telephone system has told one.
fn with_number(
    cx: &mut Cx<'_>,
    mut kept: Kept<Call>,
    said: &Personal,
) -> Result<Kept<Call>, DeskError> {
    if said.reveal().trim().is_empty() || kept.it.facts().caller.is_some() {
        return Ok(kept);
    }
    let area = events::area(cx)?;
    let number = PhoneNumber::parse(said.reveal(), area.as_deref()).map_err(unreadable)?;
    kept.it.say_number(number);
    calls::save(cx.sql, &kept)?;
    own(cx, kept.it.facts().id) // As it stands now, to be changed again.
}

/// Keeps the caller's number, so that the next call finds them; a withheld one cannot be kept.
fn register_number(
    cx: &mut Cx<'_>,
    call: &Call,
    enterprise: EnterpriseId,
    person: PersonId,
) -> Result<(), DeskError> {
    if let Some(phone) = callers_phone(call, (enterprise, person)) {
        contacts::add_phone(cx.sql, &phone)?;
    }
    Ok(())
}

/// Gives a number that nobody had to a known person; answers whether it did.
///
/// A number that a house, a line or anybody else has stays as it is: several people call from it.
fn register_if_new(
    cx: &mut Cx<'_>,
    call: &Call,
    whose: Option<(EnterpriseId, PersonId)>,
) -> Result<bool, DeskError> {
    let Some((phone, number)) =
        whose.and_then(|it| callers_phone(call, it)).zip(call.facts().caller.as_ref())
    else {
        return Ok(false);
    };
    let known = callers::by_number(cx.sql, number)?;
    if phone.kind == LineKind::Service || known.iter().any(|it| it.rank != Rank::Trunk) {
        return Ok(false);
    }
    Ok(contacts::add_phone(cx.sql, &phone)?)
}

/// Takes the number away again from whom this call gave it to, because it was somebody else.
fn forget_number(cx: &mut Cx<'_>, call: &Call) -> Result<bool, DeskError> {
    let last = call.facts().bindings.last().filter(|it| it.is_first_owner);
    let whose = last.and_then(|it| it.enterprise.zip(it.person));
    match whose.and_then(|it| callers_phone(call, it)) {
        Some(phone) => Ok(contacts::remove_phone(cx.sql, &phone)?),
        None => Ok(false),
    }
}

/// The caller's number as a person's; nothing when it is withheld.
fn callers_phone(call: &Call, (enterprise, person): (EnterpriseId, PersonId)) -> Option<Phone> {
    let number = call.facts().caller.clone()?;
    let kind = match number.kind() {
        PhoneKind::Mobile => LineKind::Mobile,
        PhoneKind::Landline => LineKind::Landline,
        PhoneKind::Foreign => LineKind::Foreign,
        PhoneKind::Service400 | PhoneKind::Short => LineKind::Service,
    };
    Some(Phone { enterprise, number, person: Some(person), kind })
}

pub(super) fn wrap_up(
    cx: &mut Cx<'_>,
    id: CallId,
    outcome: &Outcome<'_>,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = own(cx, id)?;
    let notes: String = outcome.notes.reveal().trim().chars().take(LONGEST_NOTES).collect();
    kept.it.wrap_up(outcome.disposition, notes.into(), cx.now)?;
    if kept.it.facts().staff.is_none() {
        kept.it.take(cx.actor.staff);
    }
    calls::save(cx.sql, &kept)?;
    office::keep_draft(cx.sql, cx.actor.staff, &notes_slot(id), "", cx.now)?;
    put_in(cx, &kept.it)?;
    let mut subjects = touched(&kept.it);
    if let Some(enterprise) = kept.it.enterprise() {
        subjects.push(Subject::Enterprise(enterprise));
        if let Some(promise) = outcome.promise {
            subjects.extend(make_promise(cx, enterprise, (&kept.it, promise))?);
        }
    } else if outcome.promise.is_some() {
        return Err(DeskError::refused("call-promise-to-nobody"));
    }
    Ok(subjects)
}

/// Makes the promise that was given on the telephone, to whoever was speaking.
fn make_promise(
    cx: &mut Cx<'_>,
    enterprise: EnterpriseId,
    (call, it): (&Call, &NewPromise),
) -> Result<Vec<Subject>, DeskError> {
    let given = Given {
        id: it.id,
        enterprise,
        person: call.person(),
        what: it.what.reveal().trim().into(),
        due: Now::from_micros(it.due_us),
        owner: cx.actor.staff,
        order: None,
        demand: None,
    };
    let made = Promise::give(given, cx.now).map_err(|err| match err {
        PromiseRefusal::DatePassed => DeskError::refused("call-promise-past"),
        _ => DeskError::refused("call-promise-what"),
    })?;
    promise::record(cx, &made)
}

/// Writes the call into its enterprise's timeline, and who spoke, for the next time.
fn put_in(cx: &mut Cx<'_>, call: &Call) -> Result<(), DeskError> {
    let Some(enterprise) = call.enterprise() else { return Ok(()) };
    let facts = call.facts();
    let summary = if facts.notes.is_empty() {
        Summary::stated(match (facts.answered_us, facts.way) {
            (Some(_), _) => "call-event",
            (None, Way::In) => "call-event-missed",
            (None, Way::Out) => "call-event-unreached",
        })
    } else {
        Summary::Said(facts.notes.clone())
    };
    let entry = Interaction {
        id: timeline_id(call),
        enterprise,
        at_us: facts.rang_us,
        channel: Channel::Phone,
        direction: facts.way.into(),
        kind: InteractionKind::Call,
        person: call.person(),
        staff: facts.staff,
        summary,
        disposition: facts.disposition.map_or("", Disposition::code).to_owned(),
        thread: Subject::Call(facts.id).to_string(),
    };
    timeline::add(cx.sql, &entry)?;
    if let (Some(number), Some(person)) = (&facts.caller, call.person()) {
        let whose = (enterprise, person);
        callers::note_speaker(cx.sql, number.national(), whose, facts.rang_us)?;
    }
    Ok(())
}

/// Takes a call out of the timeline of an enterprise that it did not belong to.
fn take_out(cx: &mut Cx<'_>, call: &Call) -> Result<(), DeskError> {
    let Some(enterprise) = call.enterprise() else { return Ok(()) };
    calls::take_out(cx.sql, (enterprise, call.facts().rang_us, timeline_id(call)))?;
    if let (Some(number), Some(person)) = (&call.facts().caller, call.person()) {
        callers::forget_speaker(cx.sql, number.national(), (enterprise, person))?;
    }
    Ok(())
}

/// A call has one entry, however often it is written.
fn timeline_id(call: &Call) -> InteractionId {
    InteractionId::from_bytes(call.facts().id.bytes())
}
