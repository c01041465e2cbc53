//! Signing out with one's organisation: what ends there ends here.

use std::collections::BTreeSet;

use super::{
    Desk, DeskError, Subject,
    session::{Token, fresh_token, hashed, last_remembered},
    staff::SignedIn,
};
use crate::{
    domain::{
        Actor, CommandId, Now, Sha256Hash, StaffId,
        session::{LONGEST, Session},
    },
    store::{
        Sql, StoreError, audit, feed, sessions,
        vouched::{self, Vouched},
    },
};

pub use crate::store::vouched::Voucher;

/// How a word of the provider that was heard before is refused.
pub const HEARD: &str = "organisation-heard";

/// What a provider says has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The name of this message; it is good once.
    pub id: Sha256Hash,
    /// Until when it would be believed.
    pub until: Now,
    pub subject: Option<Sha256Hash>,
    pub sid: Option<Sha256Hash>,
}

impl Desk {
    /// Begins a session for somebody for whom the organisation's provider vouches.
    pub fn begin_vouched(&self, signed: &SignedIn, by: Voucher) -> Result<Token, DeskError> {
        let (token, now, staff) = (fresh_token()?, self.now(), signed.actor.staff);
        let (hash, session) = (hashed(&token), Session::begin(staff, now));
        let oldest = Now::from_micros(now.micros() - LONGEST.num_microseconds().unwrap_or(0));
        let begun: Result<(), StoreError> = self.store().write(move |sql| {
            sessions::forget(sql, last_remembered(now))?;
            vouched::forget(sql, oldest)?;
            sessions::add(sql, hash, &session)?;
            vouched::add(sql, Vouched { token: hash, staff }, by, now)
        });
        begun?;
        Ok(token)
    }

    /// Ends what the provider says has ended, and puts it on record: one session, or, where it names a
    /// person alone, every session of theirs. How many sessions of the provider's people that were.
    pub fn end_vouched(&self, ending: Ending) -> Result<usize, DeskError> {
        let (id, now) = (CommandId::fresh(), self.now());
        let done: Result<(BTreeSet<StaffId>, usize), DeskError> = self.store().write(move |sql| {
            if !vouched::take_logout(sql, ending.id, (now, ending.until))? {
                return Err(DeskError::refused(HEARD));
            }
            let ended = end(sql, &ending)?;
            let staff: BTreeSet<StaffId> = ended.iter().map(|it| it.staff).collect();
            for it in &staff {
                note(sql, *it, (now, ending.sid.is_none()))?;
                feed::touch(sql, id, now, &Subject::Person(*it).to_string())?;
            }
            Ok((staff, ended.len()))
        });
        let (staff, count) = done?;
        let subjects: Vec<Subject> = staff.into_iter().map(Subject::Person).collect();
        if !subjects.is_empty() {
            // Their desktops ask again, and hear that they are signed out.
            self.feed().publish(id, &subjects);
        }
        Ok(count)
    }
}

fn end(sql: &mut dyn Sql, ending: &Ending) -> Result<Vec<Vouched>, StoreError> {
    vouched::turn_back(sql, ending.subject, ending.sid)?;
    let mut found = match (ending.sid, ending.subject) {
        (Some(sid), _) => vouched::of_sid(sql, sid)?,
        (None, Some(subject)) => vouched::of_subject(sql, subject)?,
        (None, None) => Vec::new(),
    };
    if let (Some(_), Some(subject)) = (ending.sid, ending.subject) {
        let theirs = vouched::of_subject(sql, subject)?;
        found.retain(|it| theirs.contains(it));
    }
    for it in &found {
        sessions::end(sql, it.token)?;
        vouched::remove(sql, it.token)?;
        if ending.sid.is_none() {
            // Whoever is put out of the organisation does not stay by another door.
            sessions::end_all(sql, it.staff)?;
        }
    }
    Ok(found)
}

fn note(
    sql: &mut dyn Sql,
    staff: StaffId,
    (now, is_everywhere): (Now, bool),
) -> Result<(), StoreError> {
    let subject = &format!("person:{staff}");
    let what = if is_everywhere { "person" } else { "session" };
    let detail = &serde_json::json!({ "by": "organisation", "ended": what }).to_string();
    let (actor, action, outcome) = (&Actor::program(), "sign_out", "done");
    audit::add(sql, &audit::Entry { actor, now, action, outcome, subject, detail })
}
