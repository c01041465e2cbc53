//! Making a link: what is stored of its secrets, and who is told what about it.

use super::{Secrets, touched};
use crate::{
    desk::{Cx, DeskError, Subject, error::Refused, order},
    domain::{
        ClockId, InteractionKind, LinkId, NoticeId, Now, OrderId, Personal, Sha256Hash, StaffId,
        Summary,
        link::{LinkRefusal, NewLink, ShortCode, UploadLink, is_spoken_code},
        notice::{Notice, NoticeTone},
        paper::PaperKind,
    },
    store::{links, notices},
};

/// Links that one person may make within an hour.
const MOST_AN_HOUR: i64 = 30;
/// And within a day.
const MOST_A_DAY: i64 = 200;
const HOUR_US: i64 = 3_600_000_000;

pub(super) fn make(
    cx: &mut Cx<'_>,
    (id, order): (LinkId, OrderId),
    (scope, hours): (Vec<PaperKind>, i64),
    secrets: &Secrets,
) -> Result<Vec<Subject>, DeskError> {
    let placed = order::load(cx, order)?.it.order;
    if placed.status().is_closed() {
        return Err(LinkRefusal::OrderEnded.into());
    }
    must_be_few(cx)?;
    let template = order::template(cx, placed.template())?;
    let list = order::checklist(cx, &placed, &order::act(cx, &template))?;
    if !scope.iter().all(|kind| list.lines.iter().any(|line| line.wanted.kind == *kind)) {
        return Err(LinkRefusal::NotWanted.into());
    }
    let short = ShortCode::parse(secrets.short.reveal()).ok_or(LinkRefusal::BadCode)?;
    let new = NewLink {
        id,
        order,
        enterprise: placed.opening().enterprise,
        made_by: cx.actor.staff,
        scope,
        token: secrets.token,
        short: short_hash(cx, &short)?,
        code: (code_hash(cx, id, &secrets.code)?, secrets.way),
        hours,
    };
    let link = UploadLink::make(new, cx.now)?;
    let mut subjects = touched(&link);
    for mut before in links::of_order(cx.sql, order)? {
        if before.it.revoked_at.is_none() && cx.now < before.it.expires_at {
            before.it.revoke(cx.now);
            links::save(cx.sql, &before)?;
            subjects.push(Subject::Link(before.it.id));
        }
    }
    links::add(cx.sql, &link)?;
    note(cx, &link, "link-event-made")?;
    Ok(subjects)
}

/// Refuses whoever has made very many lately, so that a stolen session asks few customers for their papers.
fn must_be_few(cx: &mut Cx<'_>) -> Result<(), DeskError> {
    for (hours, most, key) in
        [(1, MOST_AN_HOUR, "link-too-often"), (24, MOST_A_DAY, "link-too-often-today")]
    {
        let since = Now::from_micros(cx.now.micros() - hours * HOUR_US);
        if most <= links::count_made(cx.sql, (cx.actor.staff, since))? {
            return Err(Refused::new(key).with("most", most).into());
        }
    }
    Ok(())
}

/// Ends every link that somebody made and that is still good: nobody asks for papers in the name of who is gone.
pub(in crate::desk) fn end_all_by(
    cx: &mut Cx<'_>,
    staff: StaffId,
) -> Result<Vec<Subject>, DeskError> {
    let mut subjects = Vec::new();
    for mut kept in links::standing_by(cx.sql, (staff, cx.now))? {
        kept.it.revoke(cx.now);
        links::save(cx.sql, &kept)?;
        note(cx, &kept.it, "link-event-revoked")?;
        subjects.extend(touched(&kept.it));
    }
    Ok(subjects)
}

pub(super) fn short_hash(cx: &Cx<'_>, short: &ShortCode) -> Result<Sha256Hash, DeskError> {
    Ok(cx.office.files.vault()?.pepper("link short", short.plain()))
}

/// What is stored of a second factor; it differs from link to link.
pub(super) fn code_hash(cx: &Cx<'_>, id: LinkId, code: &Personal) -> Result<Sha256Hash, DeskError> {
    let code = code.reveal().trim();
    if !is_spoken_code(code) {
        return Err(LinkRefusal::BadCode.into());
    }
    Ok(cx.office.files.vault()?.pepper("link code", &format!("{id}:{code}")))
}

/// Writes what became of a link onto the timeline of its order.
pub(super) fn note(cx: &mut Cx<'_>, link: &UploadLink, key: &str) -> Result<(), DeskError> {
    let placed = order::load(cx, link.order)?.it.order;
    let told = Summary::stated(key).with("papers", link.scope.len());
    order::note(cx, &placed, (InteractionKind::Paper, told))
}

/// Tells whoever made the link, once.
pub(super) fn tell(
    cx: &mut Cx<'_>,
    link: &UploadLink,
    (tone, key): (NoticeTone, &str),
) -> Result<(), DeskError> {
    let number = order::load(cx, link.order)?.it.order.opening().number.clone();
    let about = ClockId::from_bytes(link.id.bytes());
    let notice = Notice {
        id: NoticeId::of(about, &format!("{key}/{}", link.code.issued_at.micros()), link.made_by),
        staff: link.made_by,
        clock: None,
        enterprise: link.enterprise,
        order: Some(link.order),
        tone,
        words: Summary::stated(key).with("number", number),
        at: cx.now,
    };
    Ok(notices::add(cx.sql, &notice)?)
}
