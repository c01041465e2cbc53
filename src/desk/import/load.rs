//! What all lines of a part share: who works here, which enterprise is meant, what was touched.

use std::collections::{BTreeSet, HashMap};

use crate::{
    desk::{Cx, DeskError, Subject},
    domain::{
        EnterpriseId, PhoneKind, PhoneNumber, Profile, StaffId, Uscc,
        contact::LineKind,
        import::{Change, Customer, Field, LineRefusal, Tally},
    },
    store::{Kept, StoreError, enterprises, holdings, staff},
};

/// A part of a list on its way in.
pub(super) struct Load<'a, 'b> {
    pub(super) cx: &'a mut Cx<'b>,
    pub(super) source: &'a str,
    pub(super) touched: BTreeSet<Subject>,
    /// Whose holdings must be counted again.
    pub(super) uncounted: BTreeSet<EnterpriseId>,
    tally: Tally,
    /// By login and by name; nobody where two have the same.
    staff: HashMap<String, Option<StaffId>>,
    customers: HashMap<Customer, EnterpriseId>,
}

/// Why a line was not taken: the line's own fault, or one that stops everything.
pub(super) enum Trouble {
    Line(LineRefusal),
    Desk(DeskError),
}

impl From<LineRefusal> for Trouble {
    fn from(refusal: LineRefusal) -> Self {
        Self::Line(refusal)
    }
}

impl From<StoreError> for Trouble {
    fn from(err: StoreError) -> Self {
        Self::Desk(err.into())
    }
}

impl<'a, 'b> Load<'a, 'b> {
    pub(super) fn begin(cx: &'a mut Cx<'b>, source: &'a str) -> Result<Self, DeskError> {
        let mut people = HashMap::new();
        for kept in staff::all(cx.sql)? {
            let id = kept.it.id;
            people.insert(kept.it.login, Some(id));
            let same = people.entry(kept.it.name).or_insert(Some(id));
            if *same != Some(id) {
                *same = None;
            }
        }
        Ok(Self {
            cx,
            source,
            touched: BTreeSet::new(),
            uncounted: BTreeSet::new(),
            tally: Tally::default(),
            staff: people,
            customers: HashMap::new(),
        })
    }

    /// Takes each line, and notes those that cannot be taken.
    pub(super) fn each<T>(
        &mut self,
        lines: &[T],
        number: impl Fn(&T) -> u64,
        take: impl Fn(&mut Self, &T) -> Result<Change, Trouble>,
    ) -> Result<(), DeskError> {
        for line in lines {
            match take(self, line) {
                Ok(change) => self.tally.count(change),
                Err(Trouble::Line(refusal)) => self.tally.refuse(number(line), refusal),
                Err(Trouble::Desk(err)) => return Err(err),
            }
        }
        Ok(())
    }

    /// Counts what has to be counted, and says what became of the lines and what they touched.
    pub(super) fn end(self) -> Result<(Tally, Vec<Subject>), DeskError> {
        for id in &self.uncounted {
            holdings::recount(self.cx.sql, *id)?;
        }
        let mut touched = vec![Subject::Enterprises];
        touched.extend(self.touched);
        Ok((self.tally, touched))
    }

    /// The member of staff with this login or name.
    pub(super) fn manager(&self, word: &str) -> Result<StaffId, LineRefusal> {
        let found = self.staff.get(word).or_else(|| self.staff.get(&word.to_lowercase()));
        found
            .copied()
            .flatten()
            .ok_or_else(|| LineRefusal::at(Field::Manager, "import-no-such-manager"))
    }

    /// The enterprise with this credit code, or else the only one with this name that has no other code.
    pub(super) fn twin(
        &mut self,
        uscc: Option<&Uscc>,
        name: Option<&str>,
    ) -> Result<Option<EnterpriseId>, Trouble> {
        if let Some(uscc) = uscc
            && let Some(found) = enterprises::by_uscc(self.cx.sql, uscc)?
        {
            return Ok(Some(found.it.id));
        }
        let Some(name) = name else { return Ok(None) };
        let mut found = None;
        for (id, _) in enterprises::by_name_key(self.cx.sql, &Profile::named(name).name_key())? {
            let other = self.enterprise_with(id)?.it.profile.uscc;
            if uscc.is_some() && other.is_some() {
                continue; // Two codes are two enterprises, whatever their names.
            }
            if found.replace(id).is_some() {
                return Err(LineRefusal::at(Field::Uscc, "import-ambiguous-name").into());
            }
        }
        Ok(found)
    }

    pub(super) fn enterprise_with(
        &mut self,
        id: EnterpriseId,
    ) -> Result<Kept<crate::domain::Enterprise>, Trouble> {
        let found = enterprises::by_id(self.cx.sql, id)?;
        found.ok_or_else(|| Trouble::Desk(DeskError::NotFound("enterprise")))
    }

    /// The enterprise that a contact or holding belongs to.
    pub(super) fn customer(&mut self, it: &Customer) -> Result<EnterpriseId, Trouble> {
        if let Some(id) = self.customers.get(it) {
            return Ok(*id);
        }
        let found = self.twin(it.uscc.as_ref(), it.name.as_deref())?;
        let id =
            found.ok_or_else(|| LineRefusal::at(Field::Enterprise, "import-unknown-enterprise"))?;
        self.customers.insert(it.clone(), id);
        Ok(id)
    }

    pub(super) fn touch(&mut self, id: EnterpriseId) {
        self.touched.insert(Subject::Enterprise(id));
    }
}

/// What a number is: a landline that is nobody's own is the switchboard.
pub(super) fn line_kind(number: &PhoneNumber, is_own: IsOwn) -> LineKind {
    match number.kind() {
        PhoneKind::Mobile => LineKind::Mobile,
        PhoneKind::Foreign => LineKind::Foreign,
        PhoneKind::Landline if is_own == IsOwn::Yes => LineKind::Landline,
        PhoneKind::Landline => LineKind::Switchboard,
        PhoneKind::Service400 | PhoneKind::Short => LineKind::Service,
    }
}

/// Whether a number belongs to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IsOwn {
    Yes,
    No,
}
