//! How the call bar says who somebody is and what they may do.

use crate::{
    desk::call::{CallRow, PersonCard},
    domain::{
        Tier, Wording,
        call::{CallState, Disposition, Rank},
        contact::{Power, RoleCode},
    },
    lang::Texts,
    ui::{theme::Tone, views::workspace},
};

/// The words of data files in the reader's language.
pub(crate) fn worded<'a>(texts: &Texts, wording: &'a Wording) -> &'a str {
    wording.for_locale(texts.lang().code())
}

pub(crate) fn role(texts: &Texts, role: RoleCode) -> String {
    workspace::words::role(texts, role).into_owned()
}

pub(crate) fn tier(texts: &Texts, tier: Tier) -> String {
    workspace::words::tier(texts, tier).into_owned()
}

pub(crate) fn rank(texts: &Texts, rank: Rank) -> String {
    texts.tr(&format!("call-rank-{}", rank.code())).into_owned()
}

pub(crate) fn disposition(texts: &Texts, it: Disposition) -> String {
    texts.tr(&format!("call-result-{}", dashed(it.code()))).into_owned()
}

pub(crate) fn state(texts: &Texts, state: CallState) -> String {
    texts.tr(&format!("call-state-{}", state.code())).into_owned()
}

pub(crate) fn state_tone(state: CallState) -> Tone {
    match state {
        CallState::Ringing | CallState::Calling => Tone::Accent,
        CallState::Answered => Tone::Ok,
        CallState::Ended | CallState::Unreached => Tone::Warn,
        CallState::Missed => Tone::Bad,
        CallState::Wrapped => Tone::Neutral,
    }
}

/// Whether time runs on it: its clock is drawn anew every second.
pub(crate) fn is_on(state: CallState) -> bool {
    matches!(state, CallState::Ringing | CallState::Calling | CallState::Answered)
}

/// Who it is, as well as is known: the person, else the enterprise, else the number.
pub(crate) fn caller(texts: &Texts, call: &CallRow) -> String {
    if let Some((_, name)) = &call.person {
        return name.reveal().to_owned();
    }
    if let Some((_, name)) = &call.enterprise {
        return name.clone();
    }
    number(texts, call)
}

/// The masked number with its extension.
pub(crate) fn number(texts: &Texts, call: &CallRow) -> String {
    match (call.number.as_str(), call.ext.as_str()) {
        ("", _) => no_number(texts, &call.unreadable),
        (number, "") => number.to_owned(),
        (number, ext) => format!("{number}-{ext}"),
    }
}

/// What is said instead of a number: that it cannot be read, or that none was told.
pub(crate) fn no_number(texts: &Texts, unreadable: &str) -> String {
    if unreadable.is_empty() {
        return texts.tr("call-withheld").into_owned();
    }
    texts.tr_with("call-unreadable", &[("number", unreadable.into())])
}

/// One sentence: what this person may do for the enterprise and what not.
pub fn authority(texts: &Texts, person: &PersonCard) -> String {
    let names = |powers: &[Power]| {
        let names: Vec<String> =
            powers.iter().map(|it| workspace::words::power(texts, *it).into_owned()).collect();
        names.join(&texts.tr("call-list-comma"))
    };
    let it = &person.authority;
    let (may, may_not) = (names(&it.may), names(&it.may_not));
    let key = match (it.may.is_empty(), it.may_not.is_empty()) {
        (true, _) => "call-may-nothing",
        (false, true) => "call-may-all",
        (false, false) => "call-may",
    };
    texts.tr_with(key, &[("may", may.as_str().into()), ("may-not", may_not.as_str().into())])
}

/// One sentence: on what papers that rests, and until when.
pub(crate) fn evidence(texts: &Texts, person: &PersonCard) -> String {
    let it = &person.authority;
    if it.roles == [RoleCode::LegalRepresentative] {
        return texts.tr("call-evidence-by-law").into_owned();
    }
    let Some((paper, last)) = person.evidence.first() else {
        let key = if it.lacks_evidence { "call-evidence-missing" } else { "call-evidence-none" };
        return texts.tr(key).into_owned();
    };
    let paper = worded(texts, paper);
    let ends = it.ends.into_iter().chain(*last).min();
    match ends {
        Some(day) => {
            let day = texts.date(day);
            texts.tr_with(
                "call-evidence-until",
                &[("paper", paper.into()), ("day", day.as_str().into())],
            )
        }
        None => texts.tr_with("call-evidence", &[("paper", paper.into())]),
    }
}

/// Codes are written with underscores, names of texts with dashes.
fn dashed(code: &str) -> String {
    code.replace('_', "-")
}
