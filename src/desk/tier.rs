//! The tier that an enterprise's revenue suggests: computed for all once a day, shown, and never taken over by itself.

use serde::{Deserialize, Serialize};

use super::{Cx, Desk, DeskError, Envelope, Subject, enterprise::load};
use crate::{
    domain::{
        Actor, CommandId, Enterprise, EnterpriseId, Permission, Tier,
        pareto::{TierCuts, Walk, yearly},
    },
    store::{Sql, StoreError, office, tiers},
};

/// The setting that holds the cuts.
const CUTS: &str = "tier.cuts";
/// So long a suggestion that was dismissed is not made again.
const QUIET_DAYS: i64 = 90;
const DAY_US: i64 = 86_400_000_000;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Notes from which revenue on each tier begins; the program does this by itself.
    Note { cuts: TierCuts },
    /// Says that the approved tier stays although another is suggested.
    Dismiss { id: EnterpriseId, suggested: Tier },
}

/// A tier that is suggested, with the figures of its rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierAdvice {
    pub suggested: Tier,
    /// What the enterprise brings in twelve months.
    pub yearly_fen: i64,
    pub cuts: TierCuts,
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Note { .. } => Permission::Administer,
            Self::Dismiss { .. } => Permission::EditCustomer,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Note { cuts } => {
            office::set(cx.sql, CUTS, &serde_json::to_string(cuts)?)?;
            Ok(vec![Subject::Enterprises])
        }
        Command::Dismiss { id, suggested } => {
            load(cx, *id)?;
            tiers::dismiss(cx.sql, (*id, *suggested), (cx.actor.staff, cx.now))?;
            Ok(vec![Subject::Enterprise(*id)])
        }
    }
}

/// What is suggested for an enterprise that pays this much a month; nothing if its tier fits.
pub(super) fn advice(
    cx: &mut Cx<'_>,
    enterprise: &Enterprise,
    monthly_fen: i64,
) -> Result<Option<TierAdvice>, DeskError> {
    let Some(cuts) = noted(cx.sql)? else { return Ok(None) };
    let suggested = cuts.fitting(monthly_fen);
    if suggested == enterprise.tier {
        return Ok(None);
    }
    let since = cx.now.micros() - QUIET_DAYS * DAY_US;
    if tiers::is_dismissed(cx.sql, (enterprise.id, suggested), since)? {
        return Ok(None);
    }
    Ok(Some(TierAdvice { suggested, yearly_fen: yearly(monthly_fen), cuts }))
}

fn noted(sql: &mut dyn Sql) -> Result<Option<TierCuts>, StoreError> {
    let text = office::setting(sql, CUTS)?;
    text.map(|it| serde_json::from_str(&it).map_err(StoreError::corrupt("cuts of tiers")))
        .transpose()
}

/// Whether the cuts of today are still to be computed.
pub(super) fn is_due(desk: &Desk) -> Result<bool, DeskError> {
    let today = desk.now().micros() / DAY_US;
    Ok(desk.store().read(|sql| {
        let known = noted(sql)?.is_some_and(|it| today <= it.at_us / DAY_US);
        Ok::<_, StoreError>(!known && tiers::is_any_charged(sql)?)
    })?)
}

/// Computes the cuts from what all enterprises bring.
pub(super) fn rank(desk: &Desk) -> Result<(), DeskError> {
    let now = desk.now();
    let cuts = desk.store().read_slowly(|sql| {
        let mut walk = Walk::over(tiers::charges_of_all(sql)?);
        tiers::each_charge(sql, &mut |monthly_fen| walk.step(monthly_fen))?;
        Ok::<_, StoreError>(walk.end(now.micros()))
    })?;
    let Some(cuts) = cuts else { return Ok(()) };
    let command = super::Command::Tier(Command::Note { cuts });
    desk.perform(&Actor::program(), &Envelope { id: CommandId::fresh(), command })?;
    Ok(())
}
