//! What can be proved afterwards: the record of every attempt, its chain, and a backup that is the same office.

use std::fs;

use super::{
    office::{LIN, SU},
    stage::Stage,
    told::{Broken, Played, holds, same, there},
};
use crate::{
    cli::{backup, restore},
    client::{Backend as _, Local},
    desk::{
        Answer, Ask, Command,
        document::EnterprisePapers,
        enterprise,
        files::Size,
        office::{Trail, TrailLine},
        order::OrderPage,
        timeline::Timeline,
        wire::SignIn,
        workspace::Workspace,
    },
    domain::Personal,
    store::audit::Head,
    vault::{Keep, open_key},
};

const WORKER: &str = "tan";

/// The fields of an answer.
type Fields = serde_json::Map<String, serde_json::Value>;

/// Who may not is refused, and the attempt is on record.
pub(super) fn refused(stage: &mut Stage<'_>) -> Played {
    let tag = enterprise::Command::Tag { id: stage.story.firm, tag: "VIP".to_owned() };
    let said = stage.refused(WORKER, Command::Enterprise(tag), "forbidden")?;
    let trail = stage.ask(SU, Trail::default())?;
    let (name, action) = (stage.name(WORKER), "enterprise.tag");
    let line = trail.iter().find(|it| it.action == action && it.name == name);
    same("outcome", &there("on-the-record", line)?.outcome.as_str(), &"forbidden")?;
    let page = stage.ask(LIN, Workspace { enterprise: stage.story.firm })?;
    same("nothing-changed", &page.enterprise.tags.len(), &0)?;
    Ok(vec![("name", name.into()), ("said", said.into())])
}

/// Every line holds to the one before, no line tells a secret, and a line that is missing is noticed.
pub(super) fn audit(stage: &mut Stage<'_>) -> Played {
    let heads = stage.timed(|it| it.desk().audit_heads())?;
    let verdict = stage.timed(|it| it.desk().verify_audit(&heads))?;
    same("breaks", &verdict.breaks.len(), &0)?;
    let lost: Vec<Head> =
        heads.iter().take(1).map(|it| Head { seq: it.seq + 1, ..it.clone() }).collect();
    let verdict_on_less = stage.timed(|it| it.desk().verify_audit(&lost))?;
    same("a-cut-is-noticed", &verdict_on_less.breaks.len(), &1)?;
    let trail = whole_trail(stage)?;
    let text = serde_json::to_string(&trail).map_err(|err| Broken::Said(err.to_string()))?;
    let cast = &stage.cast;
    let names = [&cast.firm.agent.name, &cast.firm.legal.name, &cast.stranger.name];
    let secrets = cast.secrets().into_iter().chain(names.map(Personal::reveal));
    same("leaks", &secrets.filter(|it| text.contains(it)).count(), &0)?;
    holds("looks-are-on-record", trail.iter().any(|it| it.action == "look.pop"))?;
    Ok(vec![("lines", verdict.lines.into()), ("chains", verdict.chains.into())])
}

/// Page after page of the trail, to its beginning.
fn whole_trail(stage: &mut Stage<'_>) -> Result<Vec<TrailLine>, Broken> {
    let mut all: Vec<TrailLine> = Vec::new();
    let mut before_us = i64::MAX;
    loop {
        let page = stage.ask(SU, Trail { before_us, ..Trail::default() })?;
        let Some(last) = page.last() else { return Ok(all) };
        before_us = last.at_us;
        all.extend(page);
    }
}

/// The office comes back elsewhere, whole; its papers open only with the key, which is no part of the backup.
pub(super) fn backup(stage: &mut Stage<'_>) -> Played {
    let (file, elsewhere) = (stage.beside("office.zip"), stage.beside("elsewhere"));
    let (say, office) = (stage.say, stage.office());
    let written = stage.timed(|it| backup::write(it.desk(), &office, &file))?;
    stage.timed(|_| restore::restore(say, &elsewhere, &file))?;
    let other = stage.open_other(&elsewhere)?;
    let password = stage.cast.password.clone();
    stage.timed(|_| other.sign_in(&SignIn::by_password(LIN, &password)))?;

    let (enterprise, order) = (stage.story.firm, stage.story.order);
    compare("workspace", stage, &other, Workspace { enterprise })?;
    compare("order", stage, &other, OrderPage { order })?;
    compare("papers", stage, &other, EnterprisePapers { enterprise })?;
    let (channel, kind, person) = (None, None, None);
    let ask = Timeline { enterprise, limit: 500, channel, kind, person };
    compare("timeline", stage, &other, ask)?;
    let sound = other.desk().verify_audit(&[])?;
    same("breaks", &sound.breaks.len(), &0)?;

    let version = stage.story.licence;
    let locked = open_key(&elsewhere, Keep::FileOnly).err().map(|it| it.code());
    same("no-key-in-the-backup", &locked, &Some("key-missing"))?;
    fs::copy(office.join("vault.key"), elsewhere.join("vault.key"))?;
    let restored = other.picture(version, (1, Size::View))?;
    let picture = stage.at(LIN, |local| local.picture(version, (1, Size::View)))?;
    holds("same-picture", restored == picture)?;
    Ok(vec![("files", written.files.len().into())])
}

/// Both offices give the same answer.
fn compare<Q: Ask>(
    check: &'static str,
    stage: &mut Stage<'_>,
    other: &Local,
    ask: Q,
) -> Result<(), Broken> {
    let theirs = other.answer(&ask.clone().query())?;
    let ours = stage.at(LIN, |local| local.answer(&ask.query()))?;
    let (ours, theirs) = (lasting(&ours)?, lasting(&theirs)?);
    let differ = |(name, it): &(&String, &serde_json::Value)| theirs.get(*name) != Some(*it);
    match ours.iter().find(differ) {
        Some((name, _)) => Err(Broken::Said(format!("{check}: {name}"))),
        None => holds(check, ours.len() == theirs.len()),
    }
}

/// An answer without what is of the moment: clocks say how much time is left now, and which tier would
/// fit is computed by each office for itself, whenever its day begins.
fn lasting(answer: &Answer) -> Result<Fields, Broken> {
    let value = serde_json::to_value(answer).map_err(|err| Broken::Said(err.to_string()))?;
    let view = value.as_object().and_then(|it| it.values().next());
    let mut fields = match view {
        Some(serde_json::Value::Object(fields)) => fields.clone(),
        Some(other) => Fields::from_iter([("answer".to_owned(), other.clone())]),
        None => Fields::new(),
    };
    fields.retain(|name, _| !matches!(name.as_str(), "clocks" | "tier_advice"));
    Ok(fields)
}
