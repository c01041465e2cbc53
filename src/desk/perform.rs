//! How a command is done: authorised, once, in one transaction, with its audit line.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Clock, Command, Cx, Desk, DeskError, Envelope, Office, Subject, sign_in};
use crate::{
    domain::{Actor, CommandId, Now, Personal, Sha256Hash, library::Library, personal},
    store::{Sql, StoreError, absences, audit, feed, moving},
};

/// How a command is refused whose id was used for another one; see `fault-command-reused`.
const REUSED: &str = "command-reused";

/// Proof that a command was done, now or when it was first sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub id: CommandId,
    pub at_us: i64,
    pub touched: Vec<Subject>,
}

/// A command on its way through the desk.
struct Request {
    office: Arc<Office>,
    library: Arc<Library>,
    actor: Actor,
    envelope: Envelope,
    action: String,
    /// The hash of who sends what, so that an id is not used for something else.
    body: Sha256Hash,
    now: Now,
    clock: Clock,
}

impl Desk {
    /// Does what `envelope` says for `actor`. Doing the same envelope again changes nothing.
    ///
    /// When this returns a receipt the change is on disk. A refused or forbidden attempt leaves
    /// nothing but its audit line.
    pub fn perform(&self, actor: &Actor, envelope: &Envelope) -> Result<Receipt, DeskError> {
        let request = Request {
            office: Arc::clone(&self.office),
            library: self.library(),
            actor: actor.clone(),
            envelope: envelope.clone(),
            action: action(&envelope.command)?,
            body: Sha256Hash::of(&serde_json::to_vec(&(actor.staff, &envelope.command))?),
            now: self.now(),
            clock: Arc::clone(&self.clock),
        };
        let done: Result<Receipt, DeskError> = self.store.write(move |sql| request.attempt(sql))?;
        match &done {
            Ok(receipt) => self.feed.publish(envelope.id, &receipt.touched),
            Err(DeskError::Store(err)) => tracing::error!(%err, "a command failed"),
            Err(err) => tracing::info!(%err, "a command was not done"),
        }
        done
    }

    /// Sends a command under a name of its own; for callers that never send twice.
    pub fn run(&self, actor: &Actor, command: Command) -> Result<Receipt, DeskError> {
        self.perform(actor, &Envelope { id: CommandId::fresh(), command })
    }
}

impl Request {
    /// The outer error undoes everything, audit line included; the inner one is an answer.
    fn attempt(&self, sql: &mut dyn Sql) -> Result<Result<Receipt, DeskError>, DeskError> {
        sql.batch("SAVEPOINT work")?;
        if !feed::claim(sql, self.envelope.id, self.now, self.body)? {
            sql.batch("RELEASE SAVEPOINT work")?;
            return self.again(sql);
        }
        match self.work(sql) {
            Ok(touched) => {
                sql.batch("RELEASE SAVEPOINT work")?;
                self.note_done(sql, touched).map(Ok)
            }
            Err(DeskError::Store(err)) if must_undo_all(&err) => Err(err.into()),
            Err(err) => {
                sql.batch("ROLLBACK TO SAVEPOINT work; RELEASE SAVEPOINT work")?;
                sign_in::count(sql, (self.actor.staff, self.now), &err)?;
                self.audit(sql, err.outcome(), "")?;
                Ok(Err(err))
            }
        }
    }

    /// What is answered to a command whose id was used before.
    fn again(&self, sql: &mut dyn Sql) -> Result<Result<Receipt, DeskError>, DeskError> {
        let Some(done) = feed::find(sql, self.envelope.id)? else {
            moving::must_be_here(sql)?;
            return Err(StoreError::Busy.into());
        };
        if done.body == self.body {
            return Ok(Ok(serde_json::from_str(&done.receipt)?));
        }
        let err = DeskError::refused(REUSED);
        self.audit(sql, err.outcome(), "")?;
        Ok(Err(err))
    }

    fn work(&self, sql: &mut dyn Sql) -> Result<Vec<Subject>, DeskError> {
        let needs = self.envelope.command.needs();
        if !self.actor.role.may(needs) {
            return Err(DeskError::Forbidden(needs));
        }
        let actor = &standing_in(sql, &self.actor, self.now)?;
        let (office, library) = (&*self.office, &*self.library);
        let mut cx = Cx { sql, actor, now: self.now, office, library };
        self.envelope.command.run(&mut cx)
    }

    fn note_done(
        &self,
        sql: &mut dyn Sql,
        mut touched: Vec<Subject>,
    ) -> Result<Receipt, DeskError> {
        let subject = touched.first().map(ToString::to_string).unwrap_or_default();
        // Who stands in sees what somebody who is away would see.
        for (staff, substitute) in absences::away_on(sql, self.now.today())? {
            if touched.contains(&Subject::Person(staff)) {
                touched.push(Subject::Person(substitute));
            }
        }
        touched.sort();
        touched.dedup();
        let (id, at) = (self.envelope.id, (self.clock)()); // It may have waited long for its turn.
        for it in &touched {
            feed::touch(sql, id, at, &it.to_string())?;
        }
        let receipt = Receipt { id, at_us: self.now.micros(), touched };
        feed::done(sql, id, &serde_json::to_string(&receipt)?)?;
        self.audit(sql, "done", &subject)?;
        Ok(receipt)
    }

    fn audit(&self, sql: &mut dyn Sql, outcome: &str, subject: &str) -> Result<(), DeskError> {
        let detail = personal::redacted(&self.envelope.command)?;
        let entry = audit::Entry {
            actor: &self.actor,
            now: self.now,
            action: &self.action,
            outcome,
            subject,
            detail: &detail,
        };
        Ok(audit::add(sql, &entry)?)
    }
}

/// The same actor, with those whom they stand in for today.
pub(super) fn standing_in(sql: &mut dyn Sql, actor: &Actor, now: Now) -> Result<Actor, StoreError> {
    let stands_for = absences::stood_for(sql, actor.staff, now.today())?;
    Ok(Actor { stands_for, ..actor.clone() })
}

/// Failures after which even the audit line cannot or must not be written in this transaction.
fn must_undo_all(err: &StoreError) -> bool {
    matches!(
        err,
        StoreError::Busy
            | StoreError::Away
            | StoreError::NoSpace
            | StoreError::ReadOnly
            | StoreError::Damaged
    )
}

impl Command {
    /// How the audit trail calls it.
    pub fn action(&self) -> String {
        action(self).unwrap_or_default()
    }

    /// Whether it still makes sense when it is done later than it was given.
    pub fn may_wait(&self) -> bool {
        match self {
            Self::Reveal(_)
            | Self::Import(_)
            | Self::Link(_)
            | Self::Telephony(_)
            | Self::SecondFactor(_)
            | Self::Office(_)
            | Self::Staff(_)
            | Self::Calendar(_)
            | Self::Clock(_)
            | Self::Process(_) => false,
            Self::Review(it) => it.may_wait(),
            Self::Absence(_)
            | Self::Draft(_)
            | Self::Call(_)
            | Self::Enterprise(_)
            | Self::Contact(_)
            | Self::Holding(_)
            | Self::Tier(_)
            | Self::Timeline(_)
            | Self::Demand(_)
            | Self::Promise(_)
            | Self::Fallout(_)
            | Self::Order(_)
            | Self::Task(_)
            | Self::Appointment(_)
            | Self::Document(_) => true,
        }
    }

    /// Whether it makes an earlier one of the same sender needless.
    pub fn replaces(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::Draft(new), Self::Draft(old)) => new.replaces(old),
            _ => false,
        }
    }

    /// The note that somebody typed into it, to be given back to them if it is not done.
    pub fn typed(&self) -> Option<&Personal> {
        match self {
            Self::Timeline(it) => Some(it.typed()),
            Self::Call(it) => it.typed(),
            Self::Demand(it) => it.typed(),
            _ => None,
        }
    }
}

/// How the audit trail calls a command: the names of its variants, `order.open`.
fn action(command: &Command) -> Result<String, DeskError> {
    let value = serde_json::from_str(&personal::redacted(command)?)?;
    Ok(match variant(&value) {
        Some((outer, inner)) => match inner.and_then(variant) {
            Some((inner, _)) => format!("{outer}.{inner}"),
            None => outer.to_owned(),
        },
        None => String::new(),
    })
}

/// The variant of an enum in its JSON form, with what is inside.
fn variant(value: &serde_json::Value) -> Option<(&str, Option<&serde_json::Value>)> {
    match value {
        serde_json::Value::String(name) => Some((name, None)),
        serde_json::Value::Object(map) => {
            map.iter().next().map(|(key, it)| (key.as_str(), Some(it)))
        }
        _ => None,
    }
}
