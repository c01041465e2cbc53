//! Nothing rests on one person: timeline, board, renewal and search show what was done.

use std::collections::BTreeSet;

use super::{
    office::{LIN, SU},
    stage::Stage,
    told::{Broken, Played, holds, same, there},
};
use crate::{
    client::ClientError,
    desk::{
        Fault,
        order::OrderPage,
        search::{EnterpriseSearch, HitKind, SearchHit},
        timeline::Timeline,
        work::{Board, Day},
    },
    domain::{InteractionKind, Summary},
};

/// One story over all channels, newest first, every sentence of it there.
pub(super) fn timeline(stage: &mut Stage<'_>) -> Played {
    let ask = Timeline {
        enterprise: stage.story.firm,
        limit: 500,
        channel: None,
        kind: None,
        person: None,
    };
    let page = stage.ask(LIN, ask)?;
    let kinds: BTreeSet<&str> = page.entries.iter().map(|it| it.kind.code()).collect();
    let wanted = [
        InteractionKind::Call,
        InteractionKind::Demand,
        InteractionKind::Promise,
        InteractionKind::Order,
        InteractionKind::Task,
        InteractionKind::Paper,
        InteractionKind::Contact,
        InteractionKind::Holding,
    ];
    let missing: Vec<&str> =
        wanted.iter().map(|it| it.code()).filter(|it| !kinds.contains(it)).collect();
    same("kinds-missing", &missing, &Vec::new())?;
    holds("newest-first", page.entries.is_sorted_by(|one, next| next.at_us <= one.at_us))?;
    let unsaid = page.entries.iter().filter(|it| match &it.summary {
        Summary::Stated { key, .. } => !stage.say.texts.knows(key),
        Summary::Said(text) => text.is_empty(),
    });
    same("entries-without-words", &unsaid.count(), &0)?;
    Ok(vec![("n", page.entries.len().into())])
}

/// The supervisor sees all of it in counts; nobody else does.
pub(super) fn board(stage: &mut Stage<'_>) -> Played {
    let board = stage.ask(SU, Board)?;
    same("completed", &board.completed, &1)?;
    same("left-lying", &(board.running, board.on_hold, board.late), &(0, 0, 0))?;
    match stage.ask(LIN, Board) {
        Err(Broken::Desk(ClientError::Desk(Fault::Forbidden))) => {}
        other => same("board-is-the-supervisors", &other.is_ok(), &false)?,
    }
    Ok(vec![("name", stage.name(SU).into()), ("n", board.completed.into())])
}

/// What ends soon comes up by itself, before it is too late to renew it.
pub(super) fn renewal(stage: &mut Stage<'_>) -> Played {
    let day = stage.ask(LIN, Day { staff: stage.id(LIN)? })?;
    let line = day.expiring.iter().find(|it| it.holding == stage.story.holding);
    let line = there("expiring", line)?;
    let days = (line.expiry - stage.now().today()).num_days();
    holds("before-it-ends", 0 < days)?;
    Ok(vec![("offering", line.offering.clone().into()), ("days", days.into())])
}

/// By characters, sound, initials, code, part of a number: the firm is found, masked.
pub(super) fn search(stage: &mut Stage<'_>) -> Played {
    stage.desk().office().search.settle();
    let firm = stage.cast.firm.clone();
    for text in &firm.found_by {
        let first = first_hit(stage, text)?;
        same("found-by-name", &first.enterprise, &Some(stage.story.firm))?;
    }
    let code = there("credit-code", firm.uscc())?;
    let front: String = code.as_str().chars().take(14).collect();
    same("found-by-code", &first_hit(stage, &front)?.enterprise, &Some(stage.story.firm))?;
    let part: String = firm.agent.mobile.reveal().chars().skip(4).collect();
    let by_number = first_hit(stage, &part)?;
    same("found-by-number", &by_number.person, &Some(stage.story.agent))?;
    holds("number-is-masked", by_number.detail.contains('*'))?;
    let order = stage.story.order;
    let number = stage.ask(LIN, OrderPage { order })?.number;
    let by_order = first_hit(stage, &number)?;
    same("found-by-order", &(by_order.kind, by_order.order), &(HitKind::Order, Some(order)))?;
    Ok(vec![
        ("texts", firm.found_by.join(" · ").into()),
        ("part", part.into()),
        ("number", number.into()),
    ])
}

fn first_hit(stage: &mut Stage<'_>, text: &str) -> Result<SearchHit, Broken> {
    let ask = EnterpriseSearch { text: text.to_owned(), limit: 10 };
    there("a-hit", stage.ask(LIN, ask)?.hits.into_iter().next())
}
