//! What a telephone system says over HTTP: a call rings, is answered, has ended.
//!
//! Every system calls its fields by names of its own. The ones of Zammad's generic interface come
//! first; those of desk phones' action URLs and of web dialers follow.

use serde::{Deserialize, Serialize};

use super::{Summons, SummonsRefusal, Way};
use crate::domain::Personal;

/// One event of a call, as it was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    pub event: HookEvent,
    /// The customer's number and ours, checked like those of any link.
    pub summons: Summons,
    /// Who the system says is meant: names, logins or extensions, the most certain first.
    pub agents: Vec<String>,
}

/// What has happened to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HookEvent {
    Ring,
    Answer,
    HangUp,
}

/// Why an event was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HookRefusal {
    #[error("no event that is known")]
    Event,
    #[error("a call must have a name")]
    NoName,
    #[error(transparent)]
    Summons(#[from] SummonsRefusal),
}

impl HookRefusal {
    /// The name of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::Event => "hook-event",
            Self::NoName => "hook-no-name",
            Self::Summons(refusal) => refusal.code(),
        }
    }
}

const EVENT: &[&str] = &["event", "type", "state"];
/// Whom a call to us comes from: where it began, or the other side as telephones see it.
const CUSTOMER_IN: &[&str] = &["from", "phone", "caller", "remote", "number"];
const OURS_IN: &[&str] = &["to", "called", "local", "did"];
/// Whom a call of ours goes to. Only what says where it began and where it goes has changed places.
const CUSTOMER_OUT: &[&str] = &["to", "called", "phone", "remote", "number"];
const OURS_OUT: &[&str] = &["from", "caller", "local", "did"];
const WAY: &[&str] = &["direction", "call_direction"];
const NAME: &[&str] = &["callId", "call_id", "callid", "id"];
const AGENTS: &[&str] =
    &["answeringNumber", "user", "user[]", "agent", "extension", "extension[]", "active_user"];
/// How systems say that a number is withheld.
const WITHHELD: &[&str] = &["anonymous", "unknown", "restricted"];

impl Hook {
    /// Reads fields in the order in which they came; a name may be given more than once.
    pub fn read(fields: &[(String, String)]) -> Result<Self, HookRefusal> {
        let said = first(fields, EVENT);
        let event = event(said).ok_or(HookRefusal::Event)?;
        // Desk phones have an event of its own for it; others name it beside each event.
        let way = match Way::told(said) {
            Way::Out => Way::Out,
            Way::In => Way::told(first(fields, WAY)),
        };
        let (customer, ours) = match way {
            Way::In => (first(fields, CUSTOMER_IN), first(fields, OURS_IN)),
            Way::Out => (first(fields, CUSTOMER_OUT), first(fields, OURS_OUT)),
        };
        let name = first(fields, NAME).trim();
        if name.is_empty() {
            return Err(HookRefusal::NoName);
        }
        // A withheld number is a call too: nobody is known, and it can be noted.
        let is_withheld =
            customer.trim().is_empty() || WITHHELD.contains(&customer.to_lowercase().as_str());
        let summons = if is_withheld {
            let checked = Summons::new("0", ours, name)?;
            Summons { caller: Personal::default(), way, ..checked }
        } else {
            Summons::new(customer, ours, name)?.going(way)
        };
        let mut agents: Vec<String> = AGENTS
            .iter()
            .flat_map(|wanted| fields.iter().filter(move |(it, _)| it == wanted))
            .map(|(_, value)| value.trim().to_owned())
            .filter(|it| !it.is_empty())
            .collect();
        agents.push(ours.trim().to_owned());
        Ok(Self { event, summons, agents })
    }
}

fn first<'a>(fields: &'a [(String, String)], names: &[&str]) -> &'a str {
    let found = names
        .iter()
        .find_map(|name| fields.iter().find(|(it, value)| it == name && !value.trim().is_empty()));
    found.map_or("", |(_, value)| value)
}

fn event(text: &str) -> Option<HookEvent> {
    Some(match text.to_lowercase().as_str() {
        // Which way it goes is said by the way.
        "newcall" | "incoming" | "outgoing" | "ringing" | "ring" => HookEvent::Ring,
        "answer" | "answered" | "established" => HookEvent::Answer,
        "hangup" | "terminated" | "ended" | "missed" => HookEvent::HangUp,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<Hook, HookRefusal> {
        let owned: Vec<_> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Hook::read(&owned)
    }

    #[test]
    fn zammads_words_are_understood() {
        let hook = read(&[
            ("event", "newCall"),
            ("from", "493023125741"),
            ("to", "492214710334"),
            ("direction", "in"),
            ("callId", "307fa962-de1a"),
            ("user", "Christopher Miller"),
            ("user", "Emma Taylor"),
        ]);
        let hook = hook.unwrap();
        assert_eq!(hook.event, HookEvent::Ring);
        assert_eq!(hook.summons.caller.reveal(), "493023125741");
        assert_eq!(hook.agents, ["Christopher Miller", "Emma Taylor", "492214710334"]);
    }

    #[test]
    fn a_desk_phones_words_are_understood() {
        let hook = read(&[
            ("event", "incoming"),
            ("remote", "13805127731"),
            ("local", "8001"),
            ("call_id", "77@10.0.0.9"),
        ]);
        assert_eq!(hook.unwrap().agents, ["8001"]);
    }

    #[test]
    fn of_a_call_from_us_the_customer_is_the_one_who_is_called() {
        let hook = read(&[
            ("event", "newCall"),
            ("from", "8001"),
            ("to", "13805127731"),
            ("direction", "out"),
            ("callId", "a"),
        ]);
        let summons = hook.unwrap().summons;
        assert_eq!((summons.caller.reveal(), summons.way), ("13805127731", Way::Out));
        assert_eq!(summons.called, "8001");
    }

    #[test]
    fn a_desk_phone_that_calls_says_so_by_its_event_and_never_takes_itself_for_the_customer() {
        let phone = [("remote", "13805127731"), ("local", "8001"), ("call_id", "7")];
        for said in [("event", "outgoing"), ("direction", "out")] {
            let fields = [&[("event", "ringing")][..], &[said], &phone].concat();
            let fields = if said.0 == "event" { &fields[1..] } else { &fields[..] };
            let hook = read(fields).unwrap();
            assert_eq!(hook.event, HookEvent::Ring);
            assert_eq!(hook.summons.way, Way::Out);
            assert_eq!(hook.summons.caller.reveal(), "13805127731");
            assert_eq!(hook.agents, ["8001"]);
        }
        let answered = read(&[&[("event", "established")][..], &phone].concat()).unwrap();
        assert_eq!(answered.summons.way, Way::In, "it does not say");
        assert_eq!(answered.summons.caller.reveal(), "13805127731");
    }

    #[test]
    fn a_withheld_number_is_a_call_and_nonsense_is_none() {
        let hook = read(&[("event", "newCall"), ("from", "anonymous"), ("callId", "a")]).unwrap();
        assert!(hook.summons.caller.is_empty());
        assert_eq!(read(&[("event", "sing"), ("callId", "a")]), Err(HookRefusal::Event));
        assert_eq!(read(&[("event", "newCall"), ("from", "1")]), Err(HookRefusal::NoName));
        let hostile = [("event", "newCall"), ("from", "<script>"), ("callId", "a")];
        assert_eq!(read(&hostile), Err(HookRefusal::Summons(SummonsRefusal::Number)));
    }
}
