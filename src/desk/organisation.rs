//! Signing in with one's organisation: who somebody is here whom another system vouches for.
//!
//! A desktop begins, its person proves themselves in a browser elsewhere, the hub hears of it, and the
//! browser brings a ticket back to the desktop. Only the desktop that began can use the ticket, and the
//! ticket only reaches the machine whose browser was used: neither a stolen handle nor a link that
//! somebody was lured into opening gets anybody in.

use chrono::TimeDelta;

use super::{
    Desk, DeskError, Fault,
    logout::Voucher,
    session::{Token, fresh_token, hashed},
    staff::SignedIn,
};
use crate::{
    domain::{Actor, Now, Role, Sha256Hash, StaffId, staff::Staff},
    store::{Sql, StoreError, arrivals, audit, staff},
};

pub use crate::store::arrivals::Arrival;

/// How long somebody may take to sign in elsewhere.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);

/// How an attempt that is over or unknown is refused.
const ENDED: &str = "organisation-ended";
/// How somebody without an account is refused.
const UNKNOWN: &str = "organisation-unknown";

/// Which claim holds somebody's login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub name: String,
    /// What follows the login in it, after an `@`.
    pub domain: Option<String>,
}

/// Which accounts the organisation's people have here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub login: Claim,
    /// The roles of groups, the first that fits counts. Only for people who have no account yet.
    pub groups: Vec<(String, Role)>,
}

/// Somebody whom the organisation vouches for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// The value of the claim that holds the login.
    pub login: String,
    pub name: String,
    pub groups: Vec<String>,
    /// With which session at the provider they come.
    pub by: Option<Voucher>,
}

/// Somebody who is about to go.
#[derive(Clone, Debug)]
pub struct Departure {
    pub handle: Token,
    pub arrival: Arrival,
}

impl Claim {
    /// Reads `CLAIM` or `CLAIM@DOMAIN`.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, domain) = match text.split_once('@') {
            Some((name, domain)) => (name, Some(domain)),
            None => (text, None),
        };
        let is_whole = !name.is_empty() && domain.is_none_or(|it| it.contains('.'));
        is_whole.then(|| Self { name: name.to_owned(), domain: domain.map(str::to_lowercase) })
    }

    /// The login in a claim's value; none where the domain is another.
    fn login(&self, value: &str) -> Option<String> {
        let value = value.trim().to_lowercase();
        let login = match &self.domain {
            Some(domain) => value.strip_suffix(domain.as_str())?.strip_suffix('@')?.to_owned(),
            None => value,
        };
        (!login.is_empty()).then_some(login)
    }
}

impl Membership {
    fn role(&self, groups: &[String]) -> Option<Role> {
        self.groups.iter().find(|(group, _)| groups.contains(group)).map(|(_, role)| *role)
    }
}

impl Desk {
    /// Notes that somebody goes to sign in elsewhere, from a desktop that waits at `port`.
    pub fn depart(&self, challenge: Sha256Hash, port: u16) -> Result<Departure, DeskError> {
        let secret = || fresh_token().map(|it| it.reveal().to_owned());
        let (handle, now) = (fresh_token()?, self.now());
        let port = i64::from(port);
        let arrival =
            Arrival { challenge, port, nonce: secret()?, verifier: secret()?, begun: now };
        let (hash, kept) = (hashed(&handle), arrival.clone());
        let noted: Result<(), StoreError> = self.store().write(move |sql| {
            arrivals::forget(sql, oldest(now))?;
            arrivals::add(sql, hash, &kept)
        });
        noted?;
        Ok(Departure { handle, arrival })
    }

    /// Whoever comes back with `handle`; nobody comes back twice.
    pub fn take_back(&self, handle: &Token) -> Result<Arrival, DeskError> {
        let (hash, oldest) = (hashed(handle), oldest(self.now()));
        let found = self.store().write(move |sql| arrivals::take(sql, hash));
        let found: Option<Arrival> = found.map_err(|err: StoreError| DeskError::from(err))?;
        let found = found.filter(|it| oldest <= it.begun);
        found.ok_or_else(|| self.turned_away(ENDED))
    }

    /// Lets a member in who came back, or not, and puts it on record; the ticket that tells their desktop.
    pub fn receive(
        &self,
        handle: &Token,
        proved: Result<Member, DeskError>,
        membership: &Membership,
    ) -> Result<Token, DeskError> {
        let stranger = |err: DeskError| (Actor::program(), err);
        let by = proved.as_ref().ok().and_then(|it| it.by);
        let admitted = proved.map_err(stranger).and_then(|member| self.admit(&member, membership));
        let (staff, fault) = match admitted {
            Ok(it) => {
                self.note_arrival(&it.actor(), "done", "");
                (Some(it.id), None)
            }
            Err((who, err)) => {
                if !matches!(err, DeskError::Refused(_)) {
                    tracing::error!(%err, "somebody could not be let in");
                }
                let fault = err.fault();
                self.note_arrival(&who, "refused", &fault.key());
                (None, Some(serde_json::to_string(&fault)?))
            }
        };
        let ticket = fresh_token()?;
        let hashes = (hashed(handle), hashed(&ticket));
        let settled: Result<(), StoreError> = self
            .store()
            .write(move |sql| arrivals::settle(sql, hashes, (staff, by), fault.as_deref()));
        settled?;
        Ok(ticket)
    }

    /// The account of a member; or who was refused, as far as that is known, and why.
    fn admit(&self, member: &Member, membership: &Membership) -> Result<Staff, (Actor, DeskError)> {
        let stranger = |err: DeskError| (Actor::program(), err);
        let unknown = || stranger(DeskError::refused(UNKNOWN));
        let login = membership.login.login(&member.login).ok_or_else(unknown)?;
        let known: Result<_, StoreError> = self.store().read(|sql| staff::by_login(sql, &login));
        if let Some(kept) = known.map_err(|err| stranger(err.into()))? {
            // Whom the organisation vouches for does not wait because somebody guesses at their password.
            return match kept.it.must_be_open() {
                Ok(()) => Ok(kept.it),
                Err(refusal) => Err((kept.it.actor(), refusal.into())),
            };
        }
        let role = membership.role(&member.groups).ok_or_else(unknown)?;
        let name = if member.name.trim().is_empty() { &login } else { &member.name };
        let made = Staff::new(StaffId::fresh(), &login, name, role, None);
        made.map_err(DeskError::from).and_then(|it| self.take_on(it)).map_err(stranger)
    }

    /// Makes the account of a member whose group has a role; it has no password.
    fn take_on(&self, it: Staff) -> Result<Staff, DeskError> {
        let now = self.now();
        let made: Result<Staff, DeskError> = self.store().write(move |sql| {
            let actor = Actor::program();
            staff::add(sql, &it, now.micros())?;
            let subject = &format!("person:{}", it.id);
            let (action, outcome) = ("staff.add", "done");
            let detail = r#"{"by":"organisation"}"#;
            audit::add(
                sql,
                &audit::Entry { actor: &actor, now, action, outcome, subject, detail },
            )?;
            Ok(it.clone())
        });
        let made = made?;
        self.feed().announce(&[super::Subject::Staff]);
        Ok(made)
    }

    /// What became of a sign-in elsewhere, for the desktop that began it.
    pub fn collect(
        &self,
        handle: &Token,
        verifier: &Token,
        ticket: &Token,
    ) -> Result<(SignedIn, Option<Voucher>), DeskError> {
        let ended = || DeskError::refused(ENDED);
        let (handle, oldest) = (hashed(handle), oldest(self.now()));
        let found = self.store().write(move |sql| arrivals::collect(sql, handle));
        let found: Option<arrivals::Outcome> =
            found.map_err(|err: StoreError| DeskError::from(err))?;
        let found = found.filter(|it| oldest <= it.begun).ok_or_else(ended)?;
        if found.challenge != hashed(verifier) || found.ticket != hashed(ticket) {
            return Err(self.turned_away(ENDED));
        }
        if let Some(json) = found.fault {
            return Err(match serde_json::from_str(&json)? {
                Fault::Refused(refused) => DeskError::Refused(refused),
                _ => DeskError::refused("organisation-failed"),
            });
        }
        let id = found.staff.ok_or_else(ended)?;
        let kept = self.store().read(move |sql| staff::by_id(sql, id))?.ok_or_else(ended)?;
        // Closed in the meantime.
        kept.it.must_be_open()?;
        let it = kept.it;
        Ok((SignedIn { actor: it.actor(), login: it.login, name: it.name }, found.by))
    }

    fn turned_away(&self, code: &str) -> DeskError {
        self.note_arrival(&Actor::program(), "refused", &format!("fault-{code}"));
        DeskError::refused(code)
    }

    /// Puts an arrival on record, those that were refused too; never who they said they were.
    fn note_arrival(&self, actor: &Actor, outcome: &'static str, why: &str) {
        let (actor, why, now) = (actor.clone(), why.to_owned(), self.now());
        let noted: Result<(), StoreError> = self.store().write(move |sql: &mut dyn Sql| {
            let subject = &format!("person:{}", actor.staff);
            let detail = &serde_json::json!({ "by": "organisation", "why": why }).to_string();
            let (actor, action) = (&actor, "sign_in");
            audit::add(sql, &audit::Entry { actor, now, action, outcome, subject, detail })
        });
        if let Err(err) = noted {
            tracing::error!(%err, "a sign-in was not put on record");
        }
    }
}

fn oldest(now: Now) -> Now {
    Now::from_micros(now.micros() - PATIENCE.num_microseconds().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_the_claim_itself_or_what_stands_before_the_right_domain() {
        let plain = Claim::parse("preferred_username").unwrap();
        assert_eq!(plain.login(" Lin "), Some("lin".to_owned()));
        let mail = Claim::parse("email@Office.example").unwrap();
        assert_eq!(mail.login("Lin@office.example"), Some("lin".to_owned()));
        for other in ["lin@evil.example", "lin@evil.office.example", "lin", "@office.example", ""] {
            assert_eq!(mail.login(other), None, "{other}");
        }
        assert_eq!(Claim::parse("@x.example"), None);
        assert_eq!(Claim::parse("email@"), None);
    }

    #[test]
    fn the_first_group_with_a_role_counts() {
        let groups =
            vec![("auditors".to_owned(), Role::Reviewer), ("all".to_owned(), Role::Manager)];
        let login = Claim::parse("sub").unwrap();
        let membership = Membership { login, groups };
        let of = |groups: &[&str]| {
            membership.role(&groups.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(of(&["all", "auditors"]), Some(Role::Reviewer));
        assert_eq!(of(&["all"]), Some(Role::Manager));
        assert_eq!(of(&["others"]), None);
    }
}
