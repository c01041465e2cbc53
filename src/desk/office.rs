//! The office as a whole: founding it, its settings, its audit trail.

use serde::{Deserialize, Serialize};

use super::{Cx, Desk, DeskError, Subject, query::Question, session::Token, staff::StaffRow};
use crate::{
    domain::{Actor, OrderId, Permission, Personal, Role, StaffId, phone},
    store::{audit, office, rollup, staff},
};

/// The setting that marks an office of invented customers.
pub const DEMO: &str = "demo";
/// The setting that holds the area code in which bare local numbers are dialled.
pub const AREA: &str = "area";
/// The setting that holds the office's name.
pub const NAME: &str = "name";

/// Lines of the audit trail shown at a time.
const TRAIL: i64 = 200;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Gives the office its name; `is_demo` marks it as one of invented customers, before anybody works in it.
    Found {
        name: String,
        is_demo: bool,
    },
    Set {
        name: Setting,
        value: String,
    },
    /// Puts it on the record that something was printed.
    Print {
        what: Printed,
        order: Option<OrderId>,
    },
}

/// What can be set for the whole office; nothing else can, least of all what keeps strangers out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    Name,
    /// In which bare local numbers are dialled.
    Area,
    /// Where customers reach the hub.
    Portal,
    /// Where a hub says that it is reached; said by the program alone.
    Hub,
    /// Where the papers are; said by the program alone, which moves them.
    PapersPlace,
    /// Which key the papers and secrets are sealed with; said by the program alone.
    PapersKey,
}

impl Setting {
    /// How the store calls it.
    fn stored(self) -> &'static str {
        match self {
            Self::Name => NAME,
            Self::Area => AREA,
            Self::Portal => super::link::PORTAL,
            Self::Hub => super::link::HUB,
            Self::PapersPlace => super::keeping::PLACE,
            Self::PapersKey => super::keeping::KEY,
        }
    }

    fn is_for_people(self) -> bool {
        match self {
            Self::Name | Self::Area | Self::Portal => true,
            Self::Hub | Self::PapersPlace | Self::PapersKey => false,
        }
    }
}

/// What can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Printed {
    Order,
    Checklist,
    Day,
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Found { .. } | Self::Set { .. } => Permission::Administer,
            Self::Print { order: Some(_), .. } => Permission::ReadCustomer,
            Self::Print { order: None, .. } => Permission::SignedIn,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Found { name, is_demo } => {
            // A demo lets everybody in without a password: nobody's real office may become one.
            if *is_demo && !staff::all(cx.sql)?.is_empty() {
                return Err(DeskError::refused("office-founded"));
            }
            set(cx, Setting::Name, name)?;
            if *is_demo {
                office::set(cx.sql, DEMO, "1")?;
            }
        }
        Command::Set { name, value } => set(cx, *name, value)?,
        Command::Print { order, .. } => {
            return Ok(vec![order.map_or(Subject::Person(cx.actor.staff), Subject::Order)]);
        }
    }
    Ok(vec![Subject::Office])
}

fn set(cx: &mut Cx<'_>, name: Setting, value: &str) -> Result<(), DeskError> {
    if !name.is_for_people() && cx.actor.staff != Actor::program().staff {
        return Err(DeskError::Forbidden(Permission::Administer));
    }
    let value = match name {
        Setting::Portal => value.trim().trim_end_matches('/'),
        _ => value.trim(),
    };
    match name {
        Setting::Name if value.is_empty() => Err(DeskError::refused("office-needs-name")),
        Setting::Portal if !value.is_empty() && !super::link::is_address(value) => {
            Err(DeskError::refused("office-bad-portal"))
        }
        Setting::Area if !value.is_empty() && !phone::is_area(value) => {
            Err(DeskError::refused("office-bad-area"))
        }
        _ => Ok(office::set(cx.sql, name.stored(), value)?),
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficePage;

/// What every screen may know about the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeFacts {
    pub name: String,
    pub is_demo: bool,
    pub is_short_of_space: bool,
    /// Where customers reach the hub, if an administrator has said so.
    #[serde(default)]
    pub portal: String,
    /// The area code of bare local numbers; empty if nobody has said it.
    #[serde(default)]
    pub area: String,
}

impl Question for OfficePage {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Office]
    }
}

pub(super) fn page(cx: &mut Cx<'_>, _: &OfficePage) -> Result<OfficeFacts, DeskError> {
    Ok(OfficeFacts {
        name: office::setting(cx.sql, NAME)?.unwrap_or_default(),
        is_demo: office::setting(cx.sql, DEMO)?.is_some(),
        is_short_of_space: cx.office.space.is_short(),
        portal: office::setting(cx.sql, super::link::PORTAL)?.unwrap_or_default(),
        area: office::setting(cx.sql, AREA)?.unwrap_or_default(),
    })
}

/// Asks for the newest lines of the audit trail that fit; empty texts and nobody mean all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    pub since_us: i64,
    pub before_us: i64,
    pub subject: Option<String>,
    pub staff: Option<StaffId>,
    /// The beginning of an action's name.
    pub action: String,
    pub outcome: String,
    /// Something that stands in action, subject or detail.
    pub text: String,
}

impl Default for Trail {
    /// All of it, from the newest line on.
    fn default() -> Self {
        Self {
            since_us: 0,
            before_us: i64::MAX,
            subject: None,
            staff: None,
            action: String::new(),
            outcome: String::new(),
            text: String::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailLine {
    pub at_us: i64,
    pub staff: StaffId,
    pub name: String,
    pub role: String,
    pub action: String,
    pub outcome: String,
    pub subject: String,
    pub detail: String,
}

impl Question for Trail {
    fn needs(&self) -> Permission {
        Permission::ReadAudit
    }

    fn watches(&self) -> Vec<Subject> {
        Vec::new()
    }

    fn is_slow(&self) -> bool {
        true
    }
}

pub(super) fn trail(cx: &mut Cx<'_>, ask: &Trail) -> Result<Vec<TrailLine>, DeskError> {
    let wanted = audit::Wanted {
        between_us: (ask.since_us, ask.before_us),
        staff: ask.staff,
        subject: ask.subject.clone(),
        action: ask.action.trim().to_owned(),
        outcome: ask.outcome.clone(),
        text: ask.text.trim().to_owned(),
    };
    let lines = audit::find(cx.sql, &wanted, TRAIL)?;
    let names = cx.office.names.of(cx.sql)?;
    let named = |line: audit::Line| TrailLine {
        at_us: line.at_us,
        staff: line.staff,
        name: names.get(&line.staff).cloned().unwrap_or_default(),
        role: line.role,
        action: line.action,
        outcome: line.outcome,
        subject: line.subject,
        detail: line.detail,
    };
    Ok(lines.into_iter().map(named).collect())
}

/// What is known before anyone has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontDoor {
    /// Nobody works here yet: the welcome is due.
    pub is_empty: bool,
    pub is_demo: bool,
    pub office: String,
    /// Who may be entered without a password, those of busy departments first; only in a demo
    /// office.
    pub people: Vec<StaffRow>,
    /// Whether one may sign in with one's organisation; only a hub offers that.
    #[serde(default)]
    pub has_organisation: bool,
}

/// What the welcome asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    pub office: String,
    pub login: String,
    pub name: String,
    pub password: Personal,
    /// What a hub asks of whoever founds its office; nothing on one's own machine.
    #[serde(default)]
    pub word: Personal,
}

/// A word that a hub says at its start, so that only whoever sees its machine founds its office: short enough to be typed,
/// too long to be guessed at the door's pace.
pub fn founding_word() -> Result<Token, DeskError> {
    let long = super::session::fresh_token()?;
    let letters: Vec<char> = long.reveal().chars().take(16).collect();
    let groups: Vec<String> = letters.chunks(4).map(|it| it.iter().collect()).collect();
    Ok(Token::new(groups.join("-")))
}

impl Desk {
    /// What may be shown to whoever stands before the desk.
    pub fn front_door(&self) -> Result<FrontDoor, DeskError> {
        self.store().read(|sql| {
            let is_demo = office::setting(sql, DEMO)?.is_some();
            let everyone = if is_demo { staff::all(sql)? } else { Vec::new() };
            let busiest = rollup::counts(sql, rollup::BY_DEPARTMENT)?;
            let mut people: Vec<StaffRow> = everyone
                .into_iter()
                .filter(|kept| kept.it.is_active)
                .map(|kept| StaffRow::from(kept.it))
                .collect();
            people.sort_by_key(|it| {
                busiest
                    .iter()
                    .position(|(name, _)| Some(name) == it.department.as_ref())
                    .unwrap_or(busiest.len())
            });
            Ok(FrontDoor {
                is_empty: staff::is_empty(sql)?,
                is_demo,
                office: office::setting(sql, NAME)?.unwrap_or_default(),
                people,
                has_organisation: false,
            })
        })
    }

    /// Makes an empty office with its administrator.
    pub fn found(&self, founding: &Founding) -> Result<(), DeskError> {
        if !self.front_door()?.is_empty {
            return Err(DeskError::refused("office-founded"));
        }
        let program = Actor::program();
        // The account first: if it is refused, there is still no office.
        let administrator = super::staff::Command::Add {
            id: StaffId::fresh(),
            login: founding.login.clone(),
            name: founding.name.clone(),
            role: Role::Administrator,
            department: None,
            password: founding.password.clone(),
        };
        let named = Command::Found { name: founding.office.clone(), is_demo: false };
        self.run(&program, super::Command::Staff(administrator))?;
        self.run(&program, super::Command::Office(named))?;
        Ok(())
    }

    /// Proves every chain of the audit trail, against heads kept elsewhere when there are any.
    pub fn verify_audit(&self, witness: &[audit::Head]) -> Result<audit::Verdict, DeskError> {
        Ok(self.store().read_slowly(|sql| audit::verify(sql, witness))?)
    }

    /// The heads of the audit trail, to be kept outside the database.
    pub fn audit_heads(&self) -> Result<Vec<audit::Head>, DeskError> {
        Ok(self.store().read(audit::heads)?)
    }
}
