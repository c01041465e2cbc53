//! `attache pop`: hands a call to the desktop, or prints what its screens would show.

use std::path::Path;

use clap::Args;
use serde_json::json;

use super::{
    Failure, open,
    say::Say,
    window::{self, WindowArgs},
};
use crate::{
    client::instance::{self, HandedOver, Message},
    desk::call::{Card, EnterpriseChoice, PopCard, WhoCalls},
    domain::{
        Actor, Mask, Now, Role,
        call::{Summons, Way},
        without_numbers,
    },
};

#[derive(Debug, Args)]
pub struct PopArgs {
    /// The number that calls.
    #[arg(long, value_name = "NUMBER", required_unless_present = "link")]
    caller: Option<String>,

    /// The number that was called.
    #[arg(long, value_name = "NUMBER", default_value = "")]
    called: String,

    /// The telephone system's name for the call.
    #[arg(long, value_name = "CALL", default_value = "")]
    id: String,

    /// Which way it goes: `in`, somebody calls us, or `out`, one of us calls that number.
    #[arg(long, value_name = "WAY", default_value = "in", value_parser = ["in", "out"])]
    direction: String,

    /// Print what the screens would show, masked, without a window.
    #[arg(long, conflicts_with = "link")]
    print: bool,

    /// Print it as one JSON object.
    #[arg(long, requires = "print")]
    json: bool,

    /// A link as browsers hand it over: `attache://pop?caller=…&called=…&id=…`
    #[arg(value_name = "LINK", conflicts_with_all = ["caller", "called", "id", "direction"])]
    link: Option<String>,
}

impl PopArgs {
    /// Whether it is answered on standard output, without a desktop.
    pub(super) fn is_printed(&self) -> bool {
        self.print
    }
}

pub(super) fn run(
    say: &Say,
    data: Option<&Path>,
    (args, window): (&PopArgs, &WindowArgs),
) -> Result<(), Failure> {
    let summons = summons(say, args)?;
    if args.print {
        return print(say, data, (args, &summons));
    }
    let folder = open::folder(say, data)?;
    let message = Message::Call(summons);
    match instance::hand_over(&folder, &message) {
        Ok(HandedOver::Taken) => Ok(()),
        Ok(HandedOver::NobodyRuns) => window::run_with(say, data, (window, message)),
        Err(err) => {
            let cause = err.to_string();
            Err(Failure::CannotRun(say.texts.tr_with("cli-pop-mute", &[("cause", cause.into())])))
        }
    }
}

fn summons(say: &Say, args: &PopArgs) -> Result<Summons, Failure> {
    let read = match (&args.link, &args.caller) {
        (Some(link), _) => Summons::from_link(link),
        (None, caller) => {
            Summons::new(caller.as_deref().unwrap_or_default(), &args.called, &args.id)
                .map(|it| it.going(Way::told(&args.direction)))
        }
    };
    read.map_err(|err| Failure::BadInput(say.texts.tr(&format!("cli-{}", err.code())).into_owned()))
}

fn print(
    say: &Say,
    data: Option<&Path>,
    (args, summons): (&PopArgs, &Summons),
) -> Result<(), Failure> {
    let desk = open::existing(say, data)?;
    // Whoever can read the office's own files may look, masked and on the record.
    let reader = Actor { role: Role::Manager, ..Actor::program() };
    let ask = WhoCalls { caller: summons.caller.clone(), called: summons.called.clone() };
    let shown = desk.ask(&reader, ask).map_err(|err| say.failure(&err))?;
    if args.json {
        say.line(&as_json(&shown).to_string());
    } else {
        as_text(say, &shown, desk.now());
    }
    Ok(())
}

/// The shape that scripts rely on: names keep their family name, numbers their ends.
fn as_json(pop: &PopCard) -> serde_json::Value {
    let choices: Vec<_> = pop.choices.iter().map(choice_json).collect();
    json!({
        "number": pop.number,
        "unreadable": pop.unreadable,
        "choices": choices,
        "card": pop.card.as_ref().map(card_json),
    })
}

fn choice_json(it: &EnterpriseChoice) -> serde_json::Value {
    let people: Vec<_> = it
        .people
        .iter()
        .map(|it| json!({"name": Mask::Name.apply(it.name.reveal()), "role": it.role}))
        .collect();
    json!({"id": it.id, "name": it.name, "tier": it.tier, "by": it.rank, "people": people})
}

fn card_json(it: &Card) -> serde_json::Value {
    let person = it.person.as_ref().map(|it| {
        json!({
            "name": Mask::Name.apply(it.name.reveal()),
            "roles": it.authority.roles,
            "may": it.authority.may,
            "may_not": it.authority.may_not,
            "lacks_evidence": it.authority.lacks_evidence,
            "until": it.authority.ends,
        })
    });
    let matters: Vec<_> = it
        .matters
        .iter()
        .map(|it| {
            let what = it.offering.as_ref().map_or(it.title.as_str(), |it| &it.zh);
            let what = without_numbers(what);
            json!({"number": it.number, "what": what, "owner": it.owner, "state": it.state})
        })
        .collect();
    json!({
        "id": it.id,
        "name": it.name,
        "tier": it.tier,
        "manager": it.manager,
        "person": person,
        "matters": matters,
        "promises": it.promises.len(),
        "warnings": it.warnings.iter().map(|it| it.kind).collect::<Vec<_>>(),
        "papers": it.papers.len(),
        "expiring": it.expiring.len(),
    })
}

fn as_text(say: &Say, pop: &PopCard, now: Now) {
    let number = if pop.number.is_empty() {
        crate::ui::callbar::no_number_words(&say.texts, &pop.unreadable)
    } else {
        pop.number.clone()
    };
    say.line(&number);
    if pop.choices.is_empty() {
        say.tell("call-who-unknown", &[]);
    }
    for (it, n) in pop.choices.iter().zip(1..) {
        let by = say.texts.tr(&format!("call-rank-{}", it.rank.code()));
        say.line(&format!("{n}  {}  {}  {by}", it.name, it.tier.code()));
    }
    let Some(card) = &pop.card else { return };
    if let Some(person) = &card.person {
        let words = crate::ui::callbar::authority_words(&say.texts, person);
        say.line(&format!("{}  {words}", Mask::Name.apply(person.name.reveal())));
    }
    for it in &card.matters {
        let due = say.texts.due(Now::from_micros(it.next_us).today(), now.today());
        let locale = say.texts.lang().code();
        let what = it.offering.as_ref().map_or(it.title.as_str(), |it| it.for_locale(locale));
        let what = without_numbers(what);
        say.line(&format!("{}  {what}  {}  {due}", it.number, it.owner));
    }
    for it in &card.promises {
        let due = say.texts.due(Now::from_micros(it.due_us).today(), now.today());
        let what = without_numbers(&it.what);
        say.line(&format!("{}  {what}  {due}", say.texts.tr("call-promises")));
    }
}
