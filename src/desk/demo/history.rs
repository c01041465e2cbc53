//! What was said with invented customers, and what everyone must know about some of them.

use super::{
    customers::{Part, amount},
    dice::Luck,
    people::Crew,
    words,
};
use crate::domain::{
    Channel, Direction, Interaction, InteractionId, InteractionKind, Personal, Summary,
    enterprise::{Warning, WarningKind},
};

const TALKS: [(u64, u64); 4] = [(5, 12), (3, 7), (1, 4), (0, 2)];

impl Part {
    pub(super) fn history(&mut self, luck: &mut Luck, crew: &Crew) {
        let Some(it) = self.newest() else { return };
        let (enterprise, tier, manager) = (it.id, it.tier, it.manager);
        let someone = manager.or_else(|| crew.managers.first().copied());
        let person = self.roles.iter().rev().find(|it| it.enterprise == enterprise);
        let person = person.map(|it| it.person);
        for _ in 0..amount(&TALKS, tier, luck) {
            let days = luck.between(1, 360);
            let channel =
                luck.pick(&[Channel::Phone, Channel::Phone, Channel::Wechat, Channel::Mail]);
            let channel = channel.copied().unwrap_or(Channel::Phone);
            let is_call = channel == Channel::Phone;
            let said = luck.pick(words::talk("note")).copied().unwrap_or_default();
            self.interactions.push(Interaction {
                id: InteractionId::from_bytes(luck.id()),
                enterprise,
                at_us: luck.days_ago(days).micros(),
                channel,
                direction: if luck.chance(60) { Direction::In } else { Direction::Out },
                kind: if is_call { InteractionKind::Call } else { InteractionKind::Note },
                person,
                staff: someone,
                summary: Summary::said(said),
                disposition: String::new(),
                thread: String::new(),
            });
        }
        if luck.chance(4) {
            let (kind, note) = warning(luck);
            let days = luck.between(1, 40);
            let warning = Warning {
                id: InteractionId::from_bytes(luck.id()),
                kind,
                note,
                at_us: luck.days_ago(days).micros(),
                staff: someone,
                lifted_us: None,
            };
            self.warnings.push((enterprise, warning));
        }
    }
}

/// The kinds in the order of the word list.
const KINDS: [WarningKind; 6] = [
    WarningKind::Churn,
    WarningKind::Complaint,
    WarningKind::Arrears,
    WarningKind::Care,
    WarningKind::Fraud,
    WarningKind::Contract,
];

fn warning(luck: &mut Luck) -> (WarningKind, Personal) {
    let of_each: Vec<_> = KINDS.iter().zip(words::talk("warning")).collect();
    let (kind, note) = luck.pick(&of_each).copied().unwrap_or((&WarningKind::Other, &""));
    (*kind, Personal::from(*note))
}
