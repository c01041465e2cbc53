//! The names of everything that the tour makes, chosen before it begins as every sender does.

use crate::domain::{
    CallId, DemandId, EnterpriseId, HoldingId, OrderId, PersonId, PromiseId, VersionId,
};

/// Ids of what the story is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    pub firm: EnterpriseId,
    pub legal: PersonId,
    pub agent: PersonId,
    pub holding: HoldingId,
    pub neighbour: EnterpriseId,
    pub neighbour_legal: PersonId,
    pub neighbour_agent: PersonId,
    pub prospect: EnterpriseId,
    pub stranger: PersonId,
    pub call: CallId,
    pub second_call: CallId,
    pub demand: DemandId,
    pub promise: PromiseId,
    pub order: OrderId,
    /// The letter of authority, given before the walk begins.
    pub letter: VersionId,
    /// The licence, blurred and then sharp.
    pub blurred: VersionId,
    pub licence: VersionId,
}

impl Story {
    pub(super) fn fresh() -> Self {
        Self {
            firm: EnterpriseId::fresh(),
            legal: PersonId::fresh(),
            agent: PersonId::fresh(),
            holding: HoldingId::fresh(),
            neighbour: EnterpriseId::fresh(),
            neighbour_legal: PersonId::fresh(),
            neighbour_agent: PersonId::fresh(),
            prospect: EnterpriseId::fresh(),
            stranger: PersonId::fresh(),
            call: CallId::fresh(),
            second_call: CallId::fresh(),
            demand: DemandId::fresh(),
            promise: PromiseId::fresh(),
            order: OrderId::fresh(),
            letter: VersionId::fresh(),
            blurred: VersionId::fresh(),
            licence: VersionId::fresh(),
        }
    }
}
