//! The words and tones that every part of the workspace uses.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::{
    desk::workspace::RoleLine,
    domain::{
        Channel, HoldingStatus, InteractionKind, Lifecycle, Now, OrgType, Payer, Power, RoleCode,
        ServiceLevel, SizeClass, Summary, Tier, Wording, enterprise::WarningKind, library::Library,
        paper::PaperKind, process::TemplateRef,
    },
    lang::{Arg, Texts},
    ui::{theme::Tone, widgets::Icon},
};

fn word<'a>(texts: &'a Texts, area: &str, code: &str) -> Cow<'a, str> {
    texts.tr(&format!("enterprise-{area}-{}", code.replace('_', "-").to_lowercase()))
}

pub fn tier(texts: &Texts, it: Tier) -> Cow<'_, str> {
    word(texts, "tier", it.code())
}

pub fn tier_tone(it: Tier) -> Tone {
    match it {
        Tier::T1 => Tone::Gold,
        Tier::T2 => Tone::Violet,
        Tier::T3 => Tone::Accent,
        Tier::T4 => Tone::Neutral,
    }
}

pub fn lifecycle(texts: &Texts, it: Lifecycle) -> Cow<'_, str> {
    word(texts, "stage", it.code())
}

pub fn lifecycle_tone(it: Lifecycle) -> Tone {
    match it {
        Lifecycle::Existing => Tone::Ok,
        Lifecycle::New | Lifecycle::NewBusiness => Tone::Accent,
        Lifecycle::Potential => Tone::Violet,
        Lifecycle::Lost => Tone::Bad,
    }
}

pub fn org_type(texts: &Texts, it: OrgType) -> Cow<'_, str> {
    word(texts, "org", it.code())
}

pub fn size(texts: &Texts, it: SizeClass) -> Cow<'_, str> {
    word(texts, "size", it.code())
}

pub fn role(texts: &Texts, it: RoleCode) -> Cow<'_, str> {
    word(texts, "role", it.code())
}

pub fn role_tone(it: RoleCode) -> Tone {
    match it {
        RoleCode::LegalRepresentative => Tone::Violet,
        RoleCode::DecisionMaker => Tone::Gold,
        RoleCode::AuthorizedAgent => Tone::Accent,
        RoleCode::Finance => Tone::Warn,
        RoleCode::Technical | RoleCode::Member | RoleCode::Switchboard => Tone::Neutral,
    }
}

pub fn power(texts: &Texts, it: Power) -> Cow<'_, str> {
    word(texts, "power", it.code())
}

/// Several powers in one phrase.
pub fn powers(texts: &Texts, all: &[Power]) -> String {
    let words: Vec<Cow<'_, str>> = all.iter().map(|it| power(texts, *it)).collect();
    words.join(&texts.tr("enterprise-list-comma"))
}

pub fn payer(texts: &Texts, it: Payer) -> Cow<'_, str> {
    word(texts, "payer", it.code())
}

pub fn level(texts: &Texts, it: ServiceLevel) -> Cow<'_, str> {
    word(texts, "level", it.code())
}

pub fn channel(texts: &Texts, it: Channel) -> Cow<'_, str> {
    word(texts, "channel", it.code())
}

pub fn warning(texts: &Texts, it: WarningKind) -> Cow<'_, str> {
    word(texts, "warning", it.code())
}

pub fn kind(texts: &Texts, it: InteractionKind) -> Cow<'_, str> {
    word(texts, "kind", it.code())
}

/// The icon and tone of an entry of the timeline.
pub fn kind_look(kind: InteractionKind, channel: Channel) -> (Icon, Tone) {
    match kind {
        InteractionKind::Call => (Icon::Phone, Tone::Accent),
        InteractionKind::Note if channel == Channel::Wechat => (Icon::MessageCircle, Tone::Ok),
        InteractionKind::Note if channel == Channel::Mail => (Icon::Mail, Tone::Accent),
        InteractionKind::Note => (Icon::StickyNote, Tone::Neutral),
        InteractionKind::Demand => (Icon::Lightbulb, Tone::Gold),
        InteractionKind::Promise => (Icon::Handshake, Tone::Warn),
        InteractionKind::Order => (Icon::Package, Tone::Accent),
        InteractionKind::Task => (Icon::ListChecks, Tone::Neutral),
        InteractionKind::Paper => (Icon::FileText, Tone::Violet),
        InteractionKind::Profile => (Icon::Building2, Tone::Neutral),
        InteractionKind::Contact => (Icon::User, Tone::Violet),
        InteractionKind::Holding => (Icon::Wallet, Tone::Ok),
    }
}

/// The state of a holding in words and tone; one that ends soon says so.
pub fn holding(
    texts: &Texts,
    (status, expiry): (HoldingStatus, Option<NaiveDate>),
    today: NaiveDate,
) -> (Tone, Cow<'_, str>) {
    let left = expiry.map_or(i64::MAX, |it| (it - today).num_days());
    match status {
        HoldingStatus::Active if left < 0 => (Tone::Bad, texts.tr("enterprise-holding-expired")),
        HoldingStatus::Active if left <= 60 => (Tone::Warn, texts.tr("enterprise-holding-renew")),
        HoldingStatus::Active => (Tone::Ok, texts.tr("enterprise-holding-active")),
        HoldingStatus::Suspended => (Tone::Warn, texts.tr("enterprise-holding-suspended")),
        HoldingStatus::Ended => (Tone::Neutral, texts.tr("enterprise-holding-ended")),
    }
}

/// The state of a role in words, tone and icon.
pub fn standing<'a>(
    texts: &'a Texts,
    it: &RoleLine,
    today: NaiveDate,
) -> (Tone, Icon, Cow<'a, str>) {
    let terms = &it.role.terms;
    if it.role.ended_us.is_some() || terms.valid_to.is_some_and(|last| last < today) {
        return (Tone::Neutral, Icon::CircleSlash, texts.tr("enterprise-standing-ended"));
    }
    if today < terms.valid_from {
        return (Tone::Neutral, Icon::Clock, texts.tr("enterprise-standing-later"));
    }
    if it.is_proven {
        return (Tone::Ok, Icon::ShieldCheck, texts.tr("enterprise-standing-proven"));
    }
    if terms.role.acts_by_law() {
        return (Tone::Ok, Icon::Scale, texts.tr("enterprise-standing-by-law"));
    }
    if it.lacks_evidence {
        return (Tone::Warn, Icon::ShieldAlert, texts.tr("enterprise-standing-no-evidence"));
    }
    (Tone::Neutral, Icon::Check, texts.tr("enterprise-standing-in-force"))
}

/// The name of an offering in the reader's language; its code if the catalogue has none.
pub fn offering(texts: &Texts, code: &str) -> String {
    let found = Library::at_hand().ok().and_then(|it| it.catalogue.offering(code));
    let locale = texts.lang().code();
    let name =
        found.map_or_else(|| Wording::unpacked(code, locale), |it| it.name.for_locale(locale));
    name.to_owned()
}

/// The name of a kind of paper in the reader's language.
pub fn paper(texts: &Texts, code: &str) -> String {
    let kind = PaperKind::new(code);
    let found = Library::at_hand().ok().and_then(|it| it.papers.spec(&kind));
    found.map_or_else(|| code.to_owned(), |it| it.name.for_locale(texts.lang().code()).to_owned())
}

/// The name of a piece of an order's work.
pub fn task(texts: &Texts, (template, version): (&str, i64), code: &str) -> String {
    let reference = TemplateRef {
        code: template.to_owned(),
        version: u32::try_from(version).unwrap_or_default(),
    };
    let found = Library::at_hand().ok().and_then(|it| it.templates.pinned(&reference));
    let title = found.and_then(|it| it.task(code)).map(|it| &it.title);
    title.map_or_else(|| code.to_owned(), |it| it.for_locale(texts.lang().code()).to_owned())
}

/// What an entry says, in the reader's language.
pub fn summary(texts: &Texts, it: &Summary) -> String {
    let (key, values) = match it {
        Summary::Said(text) => return text.reveal().to_owned(),
        Summary::Stated { key, values } => (key, values),
    };
    let said: Vec<(&str, String)> = values
        .iter()
        .map(|(name, value)| {
            let shown = match Summary::word(value) {
                Some(key) => texts.tr(key).into_owned(),
                None if name == "offering" => offering(texts, value),
                None => Wording::unpacked(value, texts.lang().code()).to_owned(),
            };
            (name.as_str(), shown)
        })
        .collect();
    let args: Vec<(&str, Arg<'_>)> =
        said.iter().map(|(name, value)| (*name, Arg::from(value.as_str()))).collect();
    let sentence = texts.tr_with(key, &args);
    match said.iter().find(|(name, value)| *name == "reason" && !sentence.contains(value.as_str()))
    {
        Some((_, reason)) => format!("{sentence} · {reason}"),
        None => sentence,
    }
}

/// A stored moment on the wall clock of the office.
pub fn at(us: i64) -> chrono::NaiveDateTime {
    Now::from_micros(us).local()
}
