//! What a softphone hands over from outside: a number that calls, and links that carry one.
//!
//! Links come from anywhere, so nothing in them is trusted: they can show who may be calling and do nothing else.

use serde::{Deserialize, Serialize};

use super::Way;
use crate::domain::Personal;

/// A call that something outside the desk speaks of, its texts checked but not yet understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summons {
    pub caller: Personal,
    pub called: String,
    /// The telephone system's name for the call; empty if it has none.
    pub reference: String,
    /// The other side is `caller` either way.
    #[serde(default)]
    pub way: Way,
}

/// Why a link or the words of a command line are not a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SummonsRefusal {
    #[error("this is not a link of ours")]
    NotOurs,
    #[error("it is too long")]
    TooLong,
    #[error("it is not written as links are")]
    Malformed,
    #[error("a number has digits, spaces, and + - ( ) * # only")]
    Number,
    #[error("the name of a call has letters, digits, and . _ : @ - only")]
    Reference,
    #[error("the caller's number is missing")]
    NoCaller,
}

impl SummonsRefusal {
    /// The name of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotOurs => "link-not-ours",
            Self::TooLong => "link-too-long",
            Self::Malformed => "link-malformed",
            Self::Number => "link-number",
            Self::Reference => "link-reference",
            Self::NoCaller => "link-no-caller",
        }
    }
}

/// The scheme of our links.
pub const SCHEME: &str = "attache";

const LONGEST_LINK: usize = 500;
const LONGEST_NUMBER: usize = 40;

impl Summons {
    /// Checks what a command line or a link says.
    pub fn new(caller: &str, called: &str, reference: &str) -> Result<Self, SummonsRefusal> {
        let caller = number(caller)?;
        if caller.is_empty() {
            return Err(SummonsRefusal::NoCaller);
        }
        let reference = reference.trim();
        if super::LONGEST_REFERENCE < reference.chars().count() {
            return Err(SummonsRefusal::TooLong);
        }
        let fits = |it: char| it.is_ascii_alphanumeric() || ".-_:@".contains(it);
        if !reference.chars().all(fits) {
            return Err(SummonsRefusal::Reference);
        }
        let called = number(called)?.to_owned();
        let reference = reference.to_owned();
        Ok(Self { caller: caller.into(), called, reference, way: Way::In })
    }

    /// The same, of a call that goes this way.
    #[must_use]
    pub fn going(self, way: Way) -> Self {
        Self { way, ..self }
    }

    /// Reads `attache://pop?caller=…&called=…&id=…&direction=in|out`. Unknown names are passed over, a known one given twice is not.
    pub fn from_link(link: &str) -> Result<Self, SummonsRefusal> {
        let link = link.trim();
        if LONGEST_LINK < link.len() {
            return Err(SummonsRefusal::TooLong);
        }
        let (scheme, rest) = link.split_once(':').ok_or(SummonsRefusal::NotOurs)?;
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            return Err(SummonsRefusal::NotOurs);
        }
        let (place, query) = rest.split_once('?').ok_or(SummonsRefusal::NoCaller)?;
        if place.trim_matches('/') != "pop" {
            return Err(SummonsRefusal::NotOurs);
        }
        let mut fields: [Option<String>; 4] = [None, None, None, None];
        for pair in query.split('&').filter(|it| !it.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or(SummonsRefusal::Malformed)?;
            let field = match name {
                "caller" => &mut fields[0],
                "called" => &mut fields[1],
                "id" => &mut fields[2],
                "direction" => &mut fields[3],
                _ => continue,
            };
            if field.replace(unescaped(value)?).is_some() {
                return Err(SummonsRefusal::Malformed);
            }
        }
        let [caller, called, id, way] = fields.map(Option::unwrap_or_default);
        Ok(Self::new(&caller, &called, &id)?.going(Way::told(&way)))
    }
}

fn number(text: &str) -> Result<&str, SummonsRefusal> {
    let text = text.trim();
    if LONGEST_NUMBER < text.chars().count() {
        return Err(SummonsRefusal::TooLong);
    }
    let fits = |it: char| it.is_numeric() || " +-()*#（）－＋".contains(it);
    if text.chars().all(fits) { Ok(text) } else { Err(SummonsRefusal::Number) }
}

/// A value with its `%41`s read; `+` stays, because telephone numbers begin with it.
fn unescaped(value: &str) -> Result<String, SummonsRefusal> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || {
            let digit = rest.next().and_then(|it| char::from(it).to_digit(16));
            digit.and_then(|it| u8::try_from(it).ok()).ok_or(SummonsRefusal::Malformed)
        };
        bytes.push(digit()? * 16 + digit()?);
    }
    String::from_utf8(bytes).ok().ok_or(SummonsRefusal::Malformed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_link_says_who_calls() {
        let link = "attache://pop?caller=%2B8613805127731&called=0512-10086&id=PBX-7:42@host&x=1";
        let it = Summons::from_link(link).unwrap();
        assert_eq!(it.caller.reveal(), "+8613805127731");
        assert_eq!((it.called.as_str(), it.reference.as_str()), ("0512-10086", "PBX-7:42@host"));
        assert_eq!(it.way, Way::In);
        let outward = Summons::from_link("attache://pop?caller=13805127731&direction=out").unwrap();
        assert_eq!(outward.way, Way::Out);
        let spelled = Summons::from_link("ATTACHE:pop/?caller=+86 138 0512 7731").unwrap();
        assert_eq!(spelled.caller.reveal(), "+86 138 0512 7731");
    }

    #[test]
    fn what_is_not_a_call_is_refused() {
        for (link, why) in [
            ("https://pop?caller=1", SummonsRefusal::NotOurs),
            ("attache://delete?caller=1", SummonsRefusal::NotOurs),
            ("attache://pop", SummonsRefusal::NoCaller),
            ("attache://pop?called=10086", SummonsRefusal::NoCaller),
            ("attache://pop?caller=1&caller=2", SummonsRefusal::Malformed),
            ("attache://pop?caller=%4", SummonsRefusal::Malformed),
            ("attache://pop?caller=%FF%FE", SummonsRefusal::Malformed),
            ("attache://pop?caller=1%20--data%20/", SummonsRefusal::Number),
            ("attache://pop?caller=1&id=a%20b", SummonsRefusal::Reference),
        ] {
            assert_eq!(Summons::from_link(link), Err(why), "{link}");
        }
        let long = format!("attache://pop?caller=1&x={}", "y".repeat(600));
        assert_eq!(Summons::from_link(&long), Err(SummonsRefusal::TooLong));
    }

    proptest! {
        #[test]
        fn no_link_gets_anything_in_but_a_number(tail in ".{0,200}") {
            for link in [tail.clone(), format!("attache://pop?caller={tail}"), format!("attache:{tail}")] {
                if let Ok(it) = Summons::from_link(&link) {
                    prop_assert!(it.caller.reveal().chars().count() <= LONGEST_NUMBER);
                    let is_plain = |it: char| it.is_numeric() || " +-()*#（）－＋".contains(it);
                    prop_assert!(it.caller.reveal().chars().all(is_plain));
                    prop_assert!(it.reference.len() <= crate::domain::call::LONGEST_REFERENCE);
                }
            }
        }

        #[test]
        fn what_a_softphone_escapes_is_read_back(caller in "\\+?[0-9]{3,20}", id in "[A-Za-z0-9.:@_-]{0,40}") {
            let escape = |text: &str| text.bytes().map(|it| format!("%{it:02x}")).collect::<Vec<_>>().concat();
            let link = format!("attache://pop?id={}&caller={}", escape(&id), escape(&caller));
            let it = Summons::from_link(&link).unwrap();
            prop_assert_eq!(it.caller.reveal(), caller);
            prop_assert_eq!(it.reference, id);
        }
    }
}
