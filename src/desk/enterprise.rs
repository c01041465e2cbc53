//! Changing what we know about an enterprise: profile, tier, manager, tags, warnings.

use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, error::Refused};
use crate::{
    domain::{
        Enterprise, EnterpriseId, Interaction, InteractionId, InteractionKind, Permission,
        Personal, Profile, StaffId, Summary, Tier,
        enterprise::{
            EnterpriseRefusal, SHORTEST_REASON, TierChange, Warning, WarningKind, stated,
        },
    },
    store::{Kept, StoreError, enterprises, staff, timeline},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Add {
        id: EnterpriseId,
        profile: Profile,
        tier: Tier,
        /// Nobody: into the pool.
        manager: Option<StaffId>,
    },
    /// Corrects the profile as it was at revision `rev`. An empty legal person stays as it was,
    /// because whoever edits need not have seen the name.
    Change {
        id: EnterpriseId,
        rev: i64,
        profile: Profile,
    },
    ChangeTier {
        id: EnterpriseId,
        tier: Tier,
        reason: Personal,
    },
    /// Gives the enterprise to a manager, or to nobody; managers may only take from the pool.
    ChangeManager {
        id: EnterpriseId,
        manager: Option<StaffId>,
    },
    Tag {
        id: EnterpriseId,
        tag: String,
    },
    Untag {
        id: EnterpriseId,
        tag: String,
    },
    /// Says something that everyone must see first.
    Warn {
        id: EnterpriseId,
        warning: InteractionId,
        kind: WarningKind,
        note: Personal,
    },
    LiftWarning {
        id: EnterpriseId,
        warning: InteractionId,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Add { .. }
            | Self::Change { .. }
            | Self::ChangeTier { .. }
            | Self::ChangeManager { .. }
            | Self::Tag { .. }
            | Self::Untag { .. }
            | Self::Warn { .. }
            | Self::LiftWarning { .. } => Permission::EditCustomer,
        }
    }
}

impl From<EnterpriseRefusal> for DeskError {
    fn from(refusal: EnterpriseRefusal) -> Self {
        let refused = Refused::new(refusal.code());
        Self::Refused(match refusal {
            EnterpriseRefusal::UnknownIndustry(code) | EnterpriseRefusal::UnknownRegion(code) => {
                refused.with("code", code)
            }
            EnterpriseRefusal::ReasonNeeded => refused.with("shortest", SHORTEST_REASON),
            _ => refused,
        })
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Add { id, profile, tier, manager } => {
            add(cx, *id, profile.clone(), (*tier, *manager))
        }
        Command::Change { id, rev, profile } => correct(cx, (*id, *rev), profile.clone()),
        Command::ChangeTier { id, tier, reason } => change_tier(cx, *id, *tier, reason.reveal()),
        Command::ChangeManager { id, manager } => change_manager(cx, *id, *manager),
        Command::Tag { id, tag } => edit(cx, *id, |it| Ok(it.tag(tag)?)),
        Command::Untag { id, tag } => edit(cx, *id, |it| {
            it.untag(tag);
            Ok(())
        }),
        Command::Warn { id, warning, kind, note } => {
            let it = Warning {
                id: *warning,
                kind: *kind,
                note: note.clone(),
                at_us: cx.now.micros(),
                staff: Some(cx.actor.staff),
                lifted_us: None,
            };
            load(cx, *id)?;
            enterprises::warn(cx.sql, *id, &it)?;
            let word = format!("enterprise-warning-{}", kebab(kind.code()));
            let said = Summary::stated("enterprise-event-warned").with_word("kind", &word);
            note_event(cx, *id, InteractionKind::Profile, said)?;
            Ok(vec![Subject::Enterprise(*id)])
        }
        Command::LiftWarning { id, warning } => {
            if enterprises::lift_warning(cx.sql, (*id, *warning), cx.now.micros())? {
                let said = Summary::stated("enterprise-event-warning-lifted");
                note_event(cx, *id, InteractionKind::Profile, said)?;
            }
            Ok(vec![Subject::Enterprise(*id)])
        }
    }
}

/// The enterprise with its revision; an unknown one is an error that callers can pass on.
pub(super) fn load(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<Kept<Enterprise>, DeskError> {
    enterprises::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("enterprise"))
}

/// Writes an event of the desk onto the timeline.
pub(super) fn note_event(
    cx: &mut Cx<'_>,
    id: EnterpriseId,
    kind: InteractionKind,
    summary: Summary,
) -> Result<(), DeskError> {
    let at = (cx.now.micros(), cx.actor.staff);
    Ok(timeline::add(cx.sql, &Interaction::at_desk(id, at, kind, summary))?)
}

/// A code as the names of texts are written.
pub(super) fn kebab(code: &str) -> String {
    code.replace('_', "-").to_lowercase()
}

fn add(
    cx: &mut Cx<'_>,
    id: EnterpriseId,
    profile: Profile,
    (tier, manager): (Tier, Option<StaffId>),
) -> Result<Vec<Subject>, DeskError> {
    let it = Enterprise::new(id, profile, (tier, manager), cx.now)?;
    refuse_twins(cx, id, &it.profile)?;
    enterprises::add(cx.sql, &it)?;
    let said = Summary::stated("enterprise-event-added");
    note_event(cx, id, InteractionKind::Profile, said)?;
    let mut touched = vec![Subject::Enterprise(id), Subject::Enterprises];
    touched.extend(manager.map(Subject::Person));
    Ok(touched)
}

/// One credit code is one enterprise; so is one name as long as neither has a code.
fn refuse_twins(cx: &mut Cx<'_>, id: EnterpriseId, profile: &Profile) -> Result<(), DeskError> {
    if let Some(uscc) = &profile.uscc
        && let Some(twin) = enterprises::by_uscc(cx.sql, uscc)?
        && twin.it.id != id
    {
        return Err(Refused::new("enterprise-uscc-taken")
            .with("name", twin.it.profile.name)
            .into());
    }
    for (twin, name) in enterprises::by_name_key(cx.sql, &profile.name_key())? {
        let other = load(cx, twin)?.it.profile;
        let are_told_apart = profile.uscc.is_some() && other.uscc.is_some();
        if twin != id && !are_told_apart {
            return Err(Refused::new("enterprise-name-taken").with("name", name).into());
        }
    }
    Ok(())
}

fn correct(
    cx: &mut Cx<'_>,
    (id, rev): (EnterpriseId, i64),
    mut profile: Profile,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = load(cx, id)?;
    if kept.rev != rev {
        return Err(StoreError::Conflict.into());
    }
    if profile.legal_person.is_empty() {
        profile.legal_person = kept.it.profile.legal_person.clone();
    }
    let before = kept.it.profile.name.clone();
    kept.it.correct(profile, cx.now)?;
    refuse_twins(cx, id, &kept.it.profile)?;
    enterprises::save(cx.sql, &kept)?;
    let said = if before == kept.it.profile.name {
        Summary::stated("enterprise-event-corrected")
    } else {
        Summary::stated("enterprise-event-renamed").with("before", before)
    };
    note_event(cx, id, InteractionKind::Profile, said)?;
    Ok(vec![Subject::Enterprise(id), Subject::Enterprises])
}

fn change_tier(
    cx: &mut Cx<'_>,
    id: EnterpriseId,
    tier: Tier,
    reason: &str,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = load(cx, id)?;
    let before = kept.it.change_tier(tier, reason)?;
    enterprises::save(cx.sql, &kept)?;
    let change = TierChange {
        at_us: cx.now.micros(),
        before,
        after: tier,
        reason: stated(reason)?.to_owned(),
        staff: cx.actor.staff,
    };
    enterprises::add_tier_change(cx.sql, (id, InteractionId::fresh()), &change)?;
    let said = Summary::stated("enterprise-event-tier")
        .with_word("before", &format!("enterprise-tier-{}", kebab(before.code())))
        .with_word("after", &format!("enterprise-tier-{}", kebab(tier.code())))
        .with("reason", change.reason);
    note_event(cx, id, InteractionKind::Profile, said)?;
    let mut touched = vec![Subject::Enterprise(id), Subject::Enterprises];
    touched.extend(kept.it.manager.map(Subject::Person));
    Ok(touched)
}

fn change_manager(
    cx: &mut Cx<'_>,
    id: EnterpriseId,
    manager: Option<StaffId>,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = load(cx, id)?;
    let takes_from_pool = kept.it.manager.is_none() && manager == Some(cx.actor.staff);
    if !takes_from_pool && !cx.actor.role.may(Permission::Supervise) {
        return Err(DeskError::refused("enterprise-not-yours-to-give"));
    }
    let name = match manager {
        Some(it) => {
            let found = staff::by_id(cx.sql, it)?.filter(|kept| kept.it.is_active);
            found.ok_or(DeskError::NotFound("account"))?.it.name
        }
        None => String::new(),
    };
    let before = std::mem::replace(&mut kept.it.manager, manager);
    enterprises::save(cx.sql, &kept)?;
    enterprises::set_manager(cx.sql, id, manager)?;
    let said = if manager.is_some() {
        Summary::stated("enterprise-event-manager").with("name", name)
    } else {
        Summary::stated("enterprise-event-pool")
    };
    note_event(cx, id, InteractionKind::Profile, said)?;
    let mut touched = vec![Subject::Enterprise(id), Subject::Enterprises];
    touched.extend(before.into_iter().chain(manager).map(Subject::Person));
    Ok(touched)
}

fn edit(
    cx: &mut Cx<'_>,
    id: EnterpriseId,
    change: impl FnOnce(&mut Enterprise) -> Result<(), DeskError>,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = load(cx, id)?;
    change(&mut kept.it)?;
    enterprises::save(cx.sql, &kept)?;
    Ok(vec![Subject::Enterprise(id)])
}
