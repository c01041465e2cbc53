//! Taking in a line about a person who acts for an enterprise.

use super::load::{IsOwn, Load, Trouble, line_kind};
use crate::{
    domain::{
        EnterpriseId, Person, PersonId, PhoneKind, RoleAssignment, RoleCode, RoleTerms,
        contact::ContactRefusal,
        import::{Change, ContactLine, Field, LineRefusal},
    },
    store::{
        Kept,
        contacts::{self, Phone},
    },
};

/// How many owners of one number are looked at.
const OWNERS: i64 = 20;

impl From<ContactRefusal> for Trouble {
    fn from(refusal: ContactRefusal) -> Self {
        let (field, code) = match refusal {
            ContactRefusal::NoName => (Field::Name, "import-no-name"),
            ContactRefusal::BadIdNumber => (Field::IdNumber, "import-bad-id-number"),
            ContactRefusal::EndsBeforeStart | ContactRefusal::Ended => {
                (Field::ValidTo, "import-ends-before-start")
            }
            ContactRefusal::TooLong => (Field::ValidTo, "import-too-long"),
            ContactRefusal::BadInfluence => (Field::Role, "import-not-understood"),
        };
        Self::Line(LineRefusal::at(field, code))
    }
}

impl Load<'_, '_> {
    pub(super) fn contact(&mut self, line: &ContactLine) -> Result<Change, Trouble> {
        let enterprise = self.customer(&line.customer)?;
        let now = self.cx.now;
        let (person, mut change) = match self.person(enterprise, line)? {
            None => {
                let it = line.applied_to(&Person::new(line.id, &line.name, now)?);
                contacts::add_person(self.cx.sql, &it.checked(now)?)?;
                (line.id, Change::Added)
            }
            Some(kept) => {
                let it = line.applied_to(&kept.it).checked(now)?;
                let is_same = it == kept.it;
                if !is_same {
                    contacts::save_person(self.cx.sql, &Kept { it, rev: kept.rev })?;
                }
                (kept.it.id, if is_same { Change::Unchanged } else { Change::Updated })
            }
        };
        let more = self.role(enterprise, person, line)? | self.numbers(enterprise, person, line)?;
        if more && change == Change::Unchanged {
            change = Change::Updated;
        }
        if change != Change::Unchanged {
            self.touch(enterprise);
        }
        Ok(change)
    }

    /// Whoever this already is: by mobile number and name, also at another enterprise, or by name alone.
    ///
    /// Several people may share a number, so that nobody becomes somebody else by it; only a contact of whom no more
    /// than a call is known gets its name from the list.
    fn person(
        &mut self,
        enterprise: EnterpriseId,
        line: &ContactLine,
    ) -> Result<Option<Kept<Person>>, Trouble> {
        let mut provisional = None;
        for number in line.phones.iter().filter(|it| it.kind() == PhoneKind::Mobile) {
            for phone in contacts::by_number(self.cx.sql, number, OWNERS)? {
                let Some(person) = phone.person else { continue };
                let Some(kept) = contacts::person(self.cx.sql, person)? else { continue };
                if kept.it.name == line.name && line.may_have_id_of(&kept.it) {
                    return Ok(Some(kept));
                }
                if phone.enterprise == enterprise && kept.it.is_provisional {
                    provisional = provisional.or(Some(kept));
                }
            }
        }
        Ok(self.namesake(enterprise, line)?.or(provisional))
    }

    /// Whoever of this name is there already, unless another mobile or identity number says that it is
    /// somebody else.
    fn namesake(
        &mut self,
        enterprise: EnterpriseId,
        line: &ContactLine,
    ) -> Result<Option<Kept<Person>>, Trouble> {
        for kept in contacts::people_named(self.cx.sql, enterprise, &line.name)? {
            if !line.may_have_id_of(&kept.it) {
                continue;
            }
            let has_id = !kept.it.id_number.is_empty() && line.id_number.is_some();
            let theirs = contacts::phones_of_person(self.cx.sql, (enterprise, kept.it.id))?;
            let theirs = theirs.iter().map(|it| &it.number);
            if has_id || line.may_have_mobile_of(theirs) {
                return Ok(Some(kept));
            }
        }
        Ok(None)
    }

    /// Gives the role that the line names, or makes sure that there is any; answers whether something changed.
    fn role(
        &mut self,
        enterprise: EnterpriseId,
        person: PersonId,
        line: &ContactLine,
    ) -> Result<bool, Trouble> {
        let all = contacts::standings_of_person(self.cx.sql, person)?;
        let mut here = all.into_iter().filter(|kept| {
            let role = &kept.it.role;
            role.enterprise == enterprise
                && role.ended_us.is_none()
                && line.role.is_none_or(|it| it == role.terms.role)
        });
        if let Some(kept) = here.next() {
            let mut role = kept.it.role;
            let before = role.terms.clone();
            role.change(mentioned(before.clone(), line))?;
            let is_changed = role.terms != before;
            if is_changed {
                contacts::save_role(self.cx.sql, &Kept { it: role, rev: kept.rev })?;
            }
            return Ok(is_changed);
        }
        let usual = RoleTerms::usual(line.role.unwrap_or(RoleCode::Member), self.cx.now.today());
        let terms = mentioned(usual, line).checked()?;
        let role = RoleAssignment { id: line.role_id, enterprise, person, terms, ended_us: None };
        contacts::add_role(self.cx.sql, &role)?;
        Ok(true)
    }

    /// Adds the person's numbers; answers whether any is new.
    fn numbers(
        &mut self,
        enterprise: EnterpriseId,
        person: PersonId,
        line: &ContactLine,
    ) -> Result<bool, Trouble> {
        let mut any = false;
        for number in &line.phones {
            let kind = line_kind(number, IsOwn::Yes);
            let phone = Phone { enterprise, number: number.clone(), person: Some(person), kind };
            any |= contacts::add_phone(self.cx.sql, &phone)?;
        }
        Ok(any)
    }
}

/// The terms with what the line mentions put in.
fn mentioned(mut terms: RoleTerms, line: &ContactLine) -> RoleTerms {
    if let Some(title) = &line.title {
        terms.title.clone_from(title);
    }
    terms.valid_from = line.valid_from.unwrap_or(terms.valid_from);
    terms.valid_to = line.valid_to.or(terms.valid_to);
    terms
}
