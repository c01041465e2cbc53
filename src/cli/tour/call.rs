//! A phone rings: who it is, what is masked, a second call, a stranger, and the wrap-up.

use super::{
    office::{CHEN, LIN, SU},
    stage::Stage,
    told::{Broken, Played, holds, same, there},
};
use crate::{
    desk::{
        Command, Subject,
        call::{self, CallerNumber, Firm, Line, NewPromise, OpenCalls, Pop, PopCard, WhoCalls},
        draft::{self, DraftText},
        office::Trail,
        reveal::{self, Field, Revealed},
        search::EnterpriseSearch,
        timeline::Timeline,
        work::Day,
        workspace::Workspace,
    },
    domain::{
        CallId, InteractionKind, Personal, PhoneNumber, Power, RoleCode, Summary,
        call::{CallState, Disposition, Hints, Summons},
        reveal::{MOST_SHORT, Purpose, SECONDS, SHORT_MINUTES},
    },
};

/// The line that customers call.
const CALLED: &str = "0757-10086";

fn line(stage: &Stage<'_>, id: CallId) -> Line {
    Line { id, reference: format!("tour-{id}"), at_us: stage.now().micros() }
}

/// The softphone hands a number over by a link, and the desk shows who it may be.
fn ring(stage: &mut Stage<'_>, id: CallId, number: &str) -> Result<PopCard, Broken> {
    let line = line(stage, id);
    let caller = number.replace(' ', "%20");
    let link = format!("attache://pop?caller={caller}&called={CALLED}&id={}", line.reference);
    let summons = Summons::from_link(&link).map_err(|err| Broken::Said(err.to_string()))?;
    let line = Line { reference: summons.reference, ..line };
    let (caller, called, hints) = (summons.caller, summons.called, Hints::default());
    stage.run(LIN, Command::Call(call::Command::Ring { line, caller, called, hints }))?;
    stage.ask(LIN, Pop { call: id, enterprise: None })
}

fn answer(stage: &mut Stage<'_>, id: CallId) -> Result<(), Broken> {
    let line = line(stage, id);
    stage.run(LIN, Command::Call(call::Command::Answer { line })).map(drop)
}

fn wrap(
    stage: &mut Stage<'_>,
    id: CallId,
    (disposition, notes): (Disposition, &str),
    promise: Option<NewPromise>,
) -> Result<(), Broken> {
    let line = line(stage, id);
    stage.run(LIN, Command::Call(call::Command::HangUp { line }))?;
    let (disposition, notes) = (Some(disposition), Personal::from(notes));
    let wrap_up = call::Command::WrapUp { call: id, disposition, notes, promise };
    stage.run(LIN, Command::Call(wrap_up)).map(drop)
}

/// The enterprise and the caller first, what she may do and on what paper, what ends soon.
pub(super) fn pop(stage: &mut Stage<'_>) -> Played {
    let number = format!("0086 {}", stage.cast.firm.agent.mobile.reveal());
    ring(stage, stage.story.call, &number)?;
    let shown = ring(stage, stage.story.call, &number)?;
    let calls = stage.ask(LIN, OpenCalls { of: stage.id(LIN)? })?;
    same("told-twice-rings-once", &calls.len(), &1)?;
    let first = there("a-choice", shown.choices.first())?;
    same("enterprise", &first.id, &stage.story.firm)?;
    let card = there("card", shown.card)?;
    same("enterprise-on-card", &card.id, &stage.story.firm)?;
    let person = there("person", card.person)?;
    same("caller", &person.id, &stage.story.agent)?;
    same("role", &person.authority.roles, &vec![RoleCode::AuthorizedAgent])?;
    holds("may-order", person.authority.may.contains(&Power::Order))?;
    let (paper, until) = there("evidence", person.evidence.first())?;
    let until = there("evidence-ends", *until)?;
    same("manager", &card.manager, &Some(stage.name(LIN)))?;
    same("expires-soon", &card.expiring.len(), &1)?;
    holds("greeting", card.service.is_some())?;
    answer(stage, stage.story.call)?;
    let masked = crate::domain::Mask::Name.apply(person.name.reveal());
    Ok(vec![
        ("enterprise", card.name.into()),
        ("tier", card.tier.code().into()),
        ("person", masked.into()),
        ("paper", paper.clone().into()),
        ("until", stage.say.texts.date(until).into()),
    ])
}

/// No answer to any screen holds a whole number, identity card or mail address.
pub(super) fn masks(stage: &mut Stage<'_>) -> Played {
    let enterprise = stage.story.firm;
    let mobile = stage.cast.firm.agent.mobile.clone();
    let pop = stage.ask(LIN, Pop { call: stage.story.call, enterprise: None })?;
    let caller = mobile.clone();
    let who = stage.ask(LIN, WhoCalls { caller, called: String::new() })?;
    let page = stage.ask(LIN, Workspace { enterprise })?;
    let calls = stage.ask(LIN, OpenCalls { of: stage.id(LIN)? })?;
    let text = mobile.reveal().to_owned();
    let found = stage.ask(CHEN, EnterpriseSearch { text, limit: 20 })?;
    let answers = [json(&pop)?, json(&who)?, json(&page)?, json(&calls)?, json(&found)?];
    let leaks = stage.cast.secrets().into_iter();
    let leaks = leaks.filter(|secret| answers.iter().any(|it| it.contains(secret))).count();
    same("leaks", &leaks, &0)?;
    let masked = PhoneNumber::parse(mobile.reveal(), None).map(|it| it.masked());
    same("masked", &Some(pop.number.clone()), &masked.ok())?;
    Ok(vec![("number", pop.number.into()), ("n", answers.len().into())])
}

fn json<T: serde::Serialize>(answer: &T) -> Result<String, Broken> {
    serde_json::to_string(answer).map_err(|err| Broken::Said(err.to_string()))
}

/// The whole number is seen for a purpose, by whoever asked, for a minute, and is counted.
pub(super) fn reveal(stage: &mut Stage<'_>) -> Played {
    let call = stage.story.call;
    // Whoever writes a reason may write a number into it; the trail must not hold it.
    let mobile = stage.cast.firm.agent.mobile.reveal();
    let reason = format!("{} {mobile}", stage.cast.words.reason);
    let show = |reason: &str| {
        let (purpose, reason) = (Purpose::VerifyIdentity, reason.into());
        Command::Call(call::Command::ShowNumber { call, purpose, reason })
    };
    let said = stage.refused(LIN, show(""), "reveal-reason-needed")?;
    same("hidden-before", &stage.ask(LIN, CallerNumber { call })?, &None)?;
    stage.run(LIN, show(&reason))?;
    let shown = there("number-in-full", stage.ask(LIN, CallerNumber { call })?)?;
    let digits: String = shown.value.reveal().chars().filter(char::is_ascii_digit).collect();
    let whole = digits.ends_with(stage.cast.firm.agent.mobile.reveal());
    holds("the-right-number", whole)?;

    let (enterprise, agent) = (stage.story.firm, stage.story.agent);
    let field = Field::IdNumber(agent);
    let open = reveal::Command::Open {
        enterprise,
        field: field.clone(),
        purpose: Purpose::VerifyIdentity,
        reason: reason.into(),
    };
    for _ in 1..MOST_SHORT {
        stage.run(LIN, Command::Reveal(open.clone()))?;
    }
    stage.refused(LIN, Command::Reveal(open), "reveal-too-fast")?;
    let others = stage.ask(CHEN, Revealed { enterprise, field })?;
    same("others-see-nothing", &others, &None)?;
    stage.later(SECONDS / 60 + 1);
    same("hidden-after", &stage.ask(LIN, CallerNumber { call })?, &None)?;
    let subject = Some(Subject::Call(call).to_string());
    let trail = stage.ask(SU, Trail { subject, ..Trail::default() })?;
    let looks = trail.iter().filter(|it| it.action == "call.show_number" && it.outcome == "done");
    same("on-the-record", &looks.count(), &1)?;
    stage.later(SHORT_MINUTES + 1);
    Ok(vec![("most", MOST_SHORT.into()), ("minutes", SHORT_MINUTES.into()), ("said", said.into())])
}

/// A second call from a switchboard leaves what is typed about the first one alone.
pub(super) fn second_call(stage: &mut Stage<'_>) -> Played {
    let (first, second) = (stage.story.call, stage.story.second_call);
    let notes = Personal::from(stage.cast.words.notes.as_str());
    let slot = call::notes_slot(first);
    let keep = draft::Command::Keep { slot: slot.clone(), body: notes.clone() };
    stage.run(LIN, Command::Draft(keep))?;
    let number = stage.cast.neighbour.switchboard.clone();
    let shown = ring(stage, second, number.reveal())?;
    let choice = there("switchboard", shown.choices.first())?;
    same("house", &choice.id, &stage.story.neighbour)?;
    same("nobody-is-guessed", &shown.card.and_then(|it| it.person).is_none(), &true)?;
    holds("people-to-choose", 2 <= choice.people.len())?;
    answer(stage, second)?;
    let bind = call::Command::Bind {
        call: second,
        enterprise: stage.story.neighbour,
        person: Some(stage.story.neighbour_agent),
    };
    stage.run(LIN, Command::Call(bind))?;
    let open = stage.ask(LIN, OpenCalls { of: stage.id(LIN)? })?;
    same("both-calls-are-open", &open.len(), &2)?;
    let words = stage.cast.words.second_notes.clone();
    wrap(stage, second, (Disposition::Informed, &words), None)?;
    let draft = stage.ask(LIN, DraftText { slot })?;
    holds("draft-is-whole", draft.as_deref() == Some(notes.reveal()))?;
    let open = stage.ask(LIN, OpenCalls { of: stage.id(LIN)? })?;
    same("first-call-goes-on", &open.first().map(|it| it.state), &Some(CallState::Answered))?;

    // Whoever spoke last from the switchboard is offered first the next time.
    let again = stage.ask(LIN, WhoCalls { caller: number, called: String::new() })?;
    let people = again.choices.first().and_then(|it| it.people.first());
    let speaker = people.map(|it| it.id);
    same("last-speaker-first", &speaker, &Some(stage.story.neighbour_agent))?;
    Ok(vec![("enterprise", choice.name.clone().into()), ("n", choice.people.len().into())])
}

/// An unknown number becomes a prospect with a contact who may do no more than enquire.
pub(super) fn stranger(stage: &mut Stage<'_>) -> Played {
    let id = CallId::fresh();
    let stranger = stage.cast.stranger.clone();
    let shown = ring(stage, id, stranger.number.reveal())?;
    same("nobody-is-known", &shown.choices.len(), &0)?;
    answer(stage, id)?;
    let (person, prospect) = (stage.story.stranger, stage.story.prospect);
    let newcomer = call::Command::NewContact {
        call: id,
        person,
        name: stranger.name.clone(),
        role: RoleCode::DecisionMaker,
        firm: Firm::Prospect { id: prospect, name: stranger.firm.clone() },
        number: Personal::default(),
    };
    stage.run(LIN, Command::Call(newcomer))?;
    let words = stage.cast.words.stranger_notes.clone();
    wrap(stage, id, (Disposition::FollowUp, &words), None)?;
    let again = stage.ask(LIN, WhoCalls { caller: stranger.number, called: String::new() })?;
    let card = there("known-from-now-on", again.card)?;
    same("prospect", &card.id, &prospect)?;
    let known = there("newcomer", card.person)?;
    holds("provisional", known.is_provisional && known.id == person)?;
    same("may-enquire", &known.authority.may, &vec![Power::Enquire])?;
    Ok(vec![("enterprise", card.name.into())])
}

/// The notes stand in the timeline, and what was promised on the day of whoever promised it.
pub(super) fn wrap_up(stage: &mut Stage<'_>) -> Played {
    let (call, promise) = (stage.story.call, stage.story.promise);
    let words = stage.cast.words.clone();
    let due_us = stage.now().micros() + 6 * 3_600_000_000;
    // A promise to call back names the number, and the trail must not hold it.
    let what = format!("{} {}", words.promise, stage.cast.firm.agent.mobile.reveal());
    let given = NewPromise { id: promise, what: what.as_str().into(), due_us };
    wrap(stage, call, (Disposition::OrderOpened, &words.notes), Some(given))?;
    let me = stage.id(LIN)?;
    same("nothing-on-the-bar", &stage.ask(LIN, OpenCalls { of: me })?.len(), &0)?;
    let ask = Timeline {
        enterprise: stage.story.firm,
        limit: 10,
        channel: None,
        kind: Some(InteractionKind::Call),
        person: None,
    };
    let entry = there("in-the-timeline", stage.ask(LIN, ask)?.entries.into_iter().next())?;
    same("notes", &entry.summary, &Summary::said(words.notes))?;
    same("result", &entry.disposition.as_str(), &Disposition::OrderOpened.code())?;
    let day = stage.ask(LIN, Day { staff: me })?;
    let line = there("promise-on-my-day", day.promises.iter().find(|it| it.id == promise))?;
    same("promise", &line.what, &what)?;
    Ok(vec![("promise", words.promise.into())])
}
