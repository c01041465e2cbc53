//! Whether a line may be about somebody who is known already: equal names alone do not say so.

use super::ContactLine;
use crate::domain::{Person, Personal, PhoneKind, PhoneNumber};

impl ContactLine {
    /// Whether the identity numbers, where both have one, leave it possible that this is the person.
    pub fn may_have_id_of(&self, person: &Person) -> bool {
        let same =
            |it: &Personal| it.is_empty() || person.id_number.is_empty() || *it == person.id_number;
        self.id_number.as_ref().is_none_or(same)
    }

    /// Whether the mobile numbers, where both have some, leave it possible that it is who has these numbers.
    pub fn may_have_mobile_of<'a>(&self, theirs: impl Iterator<Item = &'a PhoneNumber>) -> bool {
        let mobiles = |it: &&PhoneNumber| it.kind() == PhoneKind::Mobile;
        let theirs: Vec<_> = theirs.filter(mobiles).collect();
        let mut mine = self.phones.iter().filter(mobiles).peekable();
        theirs.is_empty() || mine.peek().is_none() || mine.any(|it| theirs.contains(&it))
    }
}
