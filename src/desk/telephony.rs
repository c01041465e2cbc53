//! Telephone systems that tell of calls, and who sits at which extension.

use serde::{Deserialize, Serialize};

use super::{
    Command as AnyCommand, Cx, Desk, DeskError, Subject,
    call::{self, Line},
    error::Refused,
    query::Question,
    session::{Token, fresh_token, hashed},
};
use crate::{
    domain::{
        Actor, CallId, Permission, Sha256Hash, StaffId,
        call::{Hook, HookEvent, HookRefusal},
        staff::Staff,
    },
    store::{Sql, StoreError, calls, staff, telephony},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Lets a telephone system in; `token` is the hash of what it will show.
    Open {
        name: String,
        token: Sha256Hash,
    },
    Close {
        name: String,
    },
    /// Seats somebody at an extension.
    Seat {
        extension: String,
        staff: StaffId,
    },
    Leave {
        extension: String,
    },
}

/// The longest name of a system or an extension, in characters.
const LONGEST: usize = 40;

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Open { .. } | Self::Close { .. } | Self::Seat { .. } | Self::Leave { .. } => {
                Permission::Administer
            }
        }
    }
}

impl From<HookRefusal> for DeskError {
    fn from(refusal: HookRefusal) -> Self {
        Self::Refused(Refused::new(refusal.code()))
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Open { name, token } => {
            telephony::open_door(cx.sql, *token, fitting(name)?, cx.now)?;
        }
        Command::Close { name } if !telephony::close_door(cx.sql, name)? => {
            return Err(DeskError::NotFound("telephone system"));
        }
        Command::Seat { extension, staff } => {
            staff::by_id(cx.sql, *staff)?.ok_or(DeskError::NotFound("account"))?;
            telephony::seat(cx.sql, fitting(extension)?, *staff)?;
        }
        Command::Leave { extension } if !telephony::leave(cx.sql, extension)? => {
            return Err(DeskError::NotFound("extension"));
        }
        Command::Close { .. } | Command::Leave { .. } => {}
    }
    Ok(vec![Subject::Office])
}

fn fitting(name: &str) -> Result<&str, DeskError> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= LONGEST;
    if fits { Ok(name) } else { Err(DeskError::refused("telephony-name")) }
}

/// A new token for a telephone system, with the hash that is kept of it.
pub fn fresh_door() -> Result<(Token, Sha256Hash), DeskError> {
    let token = fresh_token()?;
    let hash = hashed(&token);
    Ok((token, hash))
}

/// Asks for the telephone systems and extensions of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telephony;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TelephonyView {
    /// Name and when it was let in.
    pub doors: Vec<(String, i64)>,
    pub seats: Vec<(String, StaffId)>,
}

impl Question for Telephony {
    fn needs(&self) -> Permission {
        Permission::Administer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Office, Subject::Staff]
    }
}

pub(super) fn view(cx: &mut Cx<'_>, _: &Telephony) -> Result<TelephonyView, DeskError> {
    Ok(TelephonyView { doors: telephony::doors(cx.sql)?, seats: telephony::seats(cx.sql)? })
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Somebody's desktop shows it.
    By(StaffId),
    /// Nobody here is meant.
    ByNobody,
}

impl Desk {
    /// Whether `token` is that of a telephone system.
    pub fn knows_door(&self, token: &Token) -> Result<(), DeskError> {
        let hash = hashed(token);
        let found = self.store().read(|sql| telephony::door(sql, hash))?;
        found.map(drop).ok_or(DeskError::NotFound("telephone system"))
    }

    /// Takes in what a telephone system says of a call; saying it twice changes nothing.
    pub fn hear(&self, token: &Token, hook: &Hook) -> Result<Heard, DeskError> {
        let hash = hashed(token);
        let (door, who) = self.store().read(|sql| {
            let door = telephony::door(sql, hash)?;
            let door = door.ok_or(DeskError::NotFound("telephone system"))?;
            let who = match (meant(sql, &hook.agents)?, hook.event) {
                // The end of a call is its holder's, also where the word names the queue alone.
                (None, HookEvent::HangUp) => {
                    holder(sql, &heard_from(&door, &hook.summons.reference))?
                }
                (who, _) => who,
            };
            Ok::<_, DeskError>((door, who))
        })?;
        let Some(actor) = who else {
            tracing::info!(door, event = ?hook.event, way = hook.summons.way.code(), "a call for nobody here");
            return Ok(Heard::ByNobody);
        };
        let line = Line {
            id: CallId::fresh(),
            reference: heard_from(&door, &hook.summons.reference),
            at_us: self.now().micros(),
        };
        let (event, summons) = (hook.event, hook.summons.clone());
        self.run(&actor, AnyCommand::Call(call::Command::Heard { line, event, summons }))?;
        Ok(Heard::By(actor.staff))
    }
}

/// What a telephone system calls a call, told apart from what another one calls the same.
///
/// No system's word for a call has a stroke in it, so what stands before the last one is the door.
fn heard_from(door: &str, reference: &str) -> String {
    format!("{door}/{reference}")
}

/// Who has the call that is known by this name and not over.
fn holder(sql: &mut dyn Sql, reference: &str) -> Result<Option<Actor>, StoreError> {
    let kept = calls::under(sql, reference)?;
    let Some(id) = kept.and_then(|it| it.it.facts().staff) else { return Ok(None) };
    let kept = staff::by_id(sql, id)?.map(|it| it.it);
    Ok(kept.filter(takes_calls).map(|it| it.actor()))
}

fn takes_calls(it: &Staff) -> bool {
    it.is_active && it.role.may(Permission::TakeCall)
}

/// The first of the agents who is one of us and takes calls: by extension, login or name.
fn meant(sql: &mut dyn Sql, agents: &[String]) -> Result<Option<Actor>, StoreError> {
    let everyone = staff::all(sql)?;
    for agent in agents {
        let seated = telephony::at(sql, agent)?;
        let login = agent.to_lowercase();
        let is_meant = |it: &&Staff| {
            seated == Some(it.id) || it.login == login || (!it.name.is_empty() && it.name == *agent)
        };
        let found =
            everyone.iter().map(|kept| &kept.it).filter(|it| takes_calls(it)).find(is_meant);
        if let Some(it) = found {
            return Ok(Some(it.actor()));
        }
    }
    Ok(None)
}
