//! A need is heard, nobody handles it twice, and an order comes of it.

use super::{
    office::{CHEN, LIN},
    papers::OFFERING,
    stage::Stage,
    told::{Played, holds, same, there},
};
use crate::{
    client::Backend as _,
    desk::{
        Command, Envelope,
        catalogue::Catalogue,
        demand::{self, DemandForm, NewDemand},
        order::{self, NewOrder, OrderFilter, OrderForm, OrderList, OrderPage},
        work::Day,
        workspace::Workspace,
    },
    domain::{
        Applicant, Channel, CommandId, Personal, ServiceLevel,
        demand::{DemandKind, DemandStage, LIKELY},
    },
};

/// The product line of the order.
const FAMILY: &str = "access";

/// It has an owner and a next date from the first moment.
pub(super) fn note(stage: &mut Stage<'_>) -> Played {
    stage.later(1);
    let today = stage.now().today();
    let new = NewDemand {
        id: stage.story.demand,
        enterprise: stage.story.firm,
        person: Some(stage.story.agent),
        kind: DemandKind::Need,
        channel: Channel::Phone,
        about: None,
        wish: Personal::from(stage.cast.words.wish.as_str()),
        family: Some(FAMILY.to_owned()),
        next_on: today,
    };
    stage.run(LIN, Command::Demand(demand::Command::Note(new)))?;
    let me = stage.id(LIN)?;
    let day = stage.ask(LIN, Day { staff: me })?;
    let line = day.demands.iter().find(|it| it.id == stage.story.demand);
    same("next-date", &there("on-my-day", line)?.next_on, &today)?;
    let page = stage.ask(LIN, Workspace { enterprise: stage.story.firm })?;
    let matter = page.matters.iter().find(|it| it.title == stage.cast.words.wish);
    same("owner", &there("open-matter", matter)?.owner, &me)?;
    Ok(vec![("wish", stage.cast.words.wish.clone().into()), ("name", stage.name(LIN).into())])
}

/// A colleague who hears the same sees at once who handles it.
pub(super) fn again(stage: &mut Stage<'_>) -> Played {
    let ask = DemandForm {
        enterprise: stage.story.firm,
        text: stage.cast.words.wish_again.clone(),
        family: Some(FAMILY.to_owned()),
    };
    let advice = stage.ask(CHEN, ask)?;
    let first = there("same-demand", advice.demands.first())?;
    same("the-right-one", &first.id, &stage.story.demand)?;
    holds("alike", LIKELY <= first.percent)?;
    same("who-handles-it", &first.owner_name, &stage.name(LIN))?;
    Ok(vec![
        ("owner", first.owner_name.clone().into()),
        ("percent", i64::from(first.percent).into()),
    ])
}

/// The catalogue answers to initials; the order pins the version of its process and is made once.
pub(super) fn order(stage: &mut Stage<'_>) -> Played {
    let (enterprise, agent, id) = (stage.story.firm, stage.story.agent, stage.story.order);
    let typed = "hlwzx".to_owned();
    let found = stage.ask(LIN, Catalogue { typed, family: String::new() })?;
    let offering =
        there("offering", found.offerings.iter().find(|it| it.code == OFFERING))?.clone();
    let form = OrderForm {
        enterprise,
        offering: offering.code.clone(),
        applicant: Applicant::Agent,
        agent: Some(agent),
    };
    let plan = stage.ask(LIN, form)?;
    let signer = there("signer", plan.signers.iter().find(|it| it.person == agent))?;
    holds("signer-may-order", signer.may_order)?;
    let offer = there("offer", plan.offer)?;
    holds("letter-counts-already", offer.papers.iter().any(|it| it.standing.is_satisfied()))?;

    let new = NewOrder {
        id,
        enterprise,
        offering: offering.code.clone(),
        demand: Some(stage.story.demand),
        applicant: Applicant::Agent,
        agent: Some(agent),
        service_level: ServiceLevel::A,
        quantity: 1,
    };
    let command = Command::Order(order::Command::Open(new));
    let envelope = Envelope { id: CommandId::fresh(), command };
    let first = stage.at(LIN, |local| local.perform(&envelope))?;
    let second = stage.at(LIN, |local| local.perform(&envelope))?;
    same("sent-twice-done-once", &first, &second)?;
    let filter = OrderFilter::default();
    let all = stage.ask(LIN, OrderList { filter, offset: 0, limit: 10 })?;
    same("orders", &all.total, &1)?;

    let view = stage.ask(LIN, OrderPage { order: id })?;
    let version = stage.desk().library().process(&offering).map(|it| it.version);
    same("process-is-pinned", &Some(view.process_version), &version)?;
    same("for-the-demand", &view.demand.map(|it| it.0), &Some(stage.story.demand))?;
    same("phases", &view.phases.len(), &3)?;
    let day = stage.ask(LIN, Day { staff: stage.id(LIN)? })?;
    let demand = day.demands.iter().find(|it| it.id == stage.story.demand);
    same("demand-is-carried-out", &there("demand", demand)?.stage, &DemandStage::Execution)?;
    Ok(vec![
        ("number", view.number.into()),
        ("offering", view.offering.into()),
        ("process", view.process.into()),
        ("version", i64::from(view.process_version).into()),
    ])
}
