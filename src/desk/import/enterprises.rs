//! Taking in a line about an enterprise.

use super::load::{IsOwn, Load, Trouble, line_kind};
use crate::{
    desk::Subject,
    domain::{
        Enterprise, EnterpriseId, Interaction, InteractionId, InteractionKind, Summary, Tier,
        enterprise::{EnterpriseRefusal, TierChange},
        import::{Change, EnterpriseLine, Field, LineRefusal},
    },
    store::{
        Kept,
        contacts::{self, Phone},
        enterprises, timeline,
    },
};

impl From<EnterpriseRefusal> for Trouble {
    fn from(refusal: EnterpriseRefusal) -> Self {
        let (field, code) = match refusal {
            EnterpriseRefusal::LongName => (Field::Name, "import-long-name"),
            EnterpriseRefusal::UnknownIndustry(_) => (Field::Industry, "import-not-understood"),
            EnterpriseRefusal::UnknownRegion(_) => (Field::Region, "import-not-understood"),
            EnterpriseRefusal::NoName => (Field::Name, "import-no-name"),
            EnterpriseRefusal::TooManyTags | EnterpriseRefusal::EmptyTag => {
                (Field::Tags, "import-not-understood")
            }
            EnterpriseRefusal::ReasonNeeded | EnterpriseRefusal::SameTier => {
                (Field::Tier, "import-not-understood")
            }
        };
        Self::Line(LineRefusal::at(field, code))
    }
}

impl Load<'_, '_> {
    pub(super) fn enterprise(&mut self, line: &EnterpriseLine) -> Result<Change, Trouble> {
        let manager = line.manager.as_deref().map(|it| self.manager(it)).transpose()?;
        let (id, change) = match self.twin(line.uscc.as_ref(), Some(&line.name))? {
            None => {
                let blank = crate::domain::Profile::named(&line.name);
                let (profile, tier) = (line.applied_to(&blank), line.tier.unwrap_or(Tier::T4));
                let mut it = Enterprise::new(line.id, profile, (tier, manager), self.cx.now)?;
                self.source.clone_into(&mut it.source);
                it.verified_us = 0; // Nobody has confirmed what a list says.
                line.tags.iter().try_for_each(|tag| it.tag(tag))?;
                enterprises::add(self.cx.sql, &it)?;
                (line.id, Change::Added)
            }
            Some(id) => {
                let kept = self.enterprise_with(id)?;
                let mut after = kept.clone();
                after.it.profile = line.applied_to(&kept.it.profile).checked()?;
                after.it.manager = manager.or(kept.it.manager);
                after.it.tier = line.tier.unwrap_or(kept.it.tier);
                line.tags.iter().try_for_each(|tag| after.it.tag(tag))?;
                (id, self.save(&kept, &after)?)
            }
        };
        let new_phones = self.phones(id, line)?;
        self.touched.extend(manager.map(Subject::Person));
        Ok(if change == Change::Unchanged && new_phones == 0 {
            Change::Unchanged
        } else {
            self.touch(id);
            if change == Change::Added { change } else { Change::Updated }
        })
    }

    fn save(
        &mut self,
        before: &Kept<Enterprise>,
        after: &Kept<Enterprise>,
    ) -> Result<Change, Trouble> {
        if before == after {
            return Ok(Change::Unchanged);
        }
        let (cx, id) = (&mut *self.cx, after.it.id);
        let (now_us, staff) = (cx.now.micros(), cx.actor.staff);
        enterprises::save(cx.sql, after)?;
        if before.it.manager != after.it.manager {
            enterprises::set_manager(cx.sql, id, after.it.manager)?;
            self.touched.extend(before.it.manager.map(Subject::Person));
        }
        if before.it.tier != after.it.tier {
            let change = TierChange {
                at_us: now_us,
                before: before.it.tier,
                after: after.it.tier,
                reason: self.source.to_owned(),
                staff,
            };
            enterprises::add_tier_change(cx.sql, (id, InteractionId::fresh()), &change)?;
        }
        let said = Summary::stated("import-event-updated").with("source", self.source);
        let event = Interaction::at_desk(id, (now_us, staff), InteractionKind::Profile, said);
        timeline::add(cx.sql, &event)?;
        Ok(Change::Updated)
    }

    /// Adds the numbers of the enterprise itself; answers how many are new.
    fn phones(&mut self, id: EnterpriseId, line: &EnterpriseLine) -> Result<usize, Trouble> {
        let mut new = 0;
        for number in &line.phones {
            let kind = line_kind(number, IsOwn::No);
            let phone = Phone { enterprise: id, number: number.clone(), person: None, kind };
            new += usize::from(contacts::add_phone(self.cx.sql, &phone)?);
        }
        Ok(new)
    }
}
