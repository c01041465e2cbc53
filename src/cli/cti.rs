//! `attache cti`: telephone systems that tell the hub of calls, and extensions.

use std::path::Path;

use clap::{Args, Subcommand};

use super::{Failure, open::Place, say::Say};
use crate::{
    desk::{Command, Desk, staff::StaffList, telephony},
    domain::{Actor, Now, StaffId},
};

#[derive(Debug, Args)]
pub struct CtiArgs {
    #[command(flatten)]
    place: Place,

    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Let a telephone system in; prints its token, once.
    Open { name: String },
    /// Shut a telephone system out.
    Close { name: String },
    /// Seat somebody at an extension.
    Seat { login: String, extension: String },
    /// Empty an extension.
    Leave { extension: String },
    /// List systems and extensions.
    List,
}

pub(super) fn run(say: &Say, data: Option<&Path>, args: &CtiArgs) -> Result<(), Failure> {
    let desk = args.place.existing(say, data)?;
    let run = |command| {
        desk.run(&Actor::program(), Command::Telephony(command)).map_err(|err| say.failure(&err))
    };
    match &args.action {
        Action::Open { name } => {
            let (token, hash) = telephony::fresh_door().map_err(|err| say.failure(&err))?;
            run(telephony::Command::Open { name: name.clone(), token: hash })?;
            say.line(token.reveal());
        }
        Action::Close { name } => drop(run(telephony::Command::Close { name: name.clone() })?),
        Action::Seat { login, extension } => {
            let staff = whose(say, &desk, login)?;
            run(telephony::Command::Seat { extension: extension.clone(), staff })?;
        }
        Action::Leave { extension } => {
            run(telephony::Command::Leave { extension: extension.clone() })?;
        }
        Action::List => list(say, &desk)?,
    }
    Ok(())
}

fn whose(say: &Say, desk: &Desk, login: &str) -> Result<StaffId, Failure> {
    let list = desk.ask(&Actor::program(), StaffList).map_err(|err| say.failure(&err))?;
    let found = list.iter().find(|it| it.login == login.to_lowercase());
    let unknown = || say.texts.tr_with("cli-cti-unknown-login", &[("login", login.into())]);
    found.map(|it| it.id).ok_or_else(|| Failure::BadInput(unknown()))
}

fn list(say: &Say, desk: &Desk) -> Result<(), Failure> {
    let view = desk.ask(&Actor::program(), telephony::Telephony);
    let view = view.map_err(|err| say.failure(&err))?;
    let staff = desk.ask(&Actor::program(), StaffList).map_err(|err| say.failure(&err))?;
    for (name, created) in view.doors {
        let since = Now::from_micros(created).local().format("%Y-%m-%d %H:%M");
        say.line(&format!("system\t{name}\t{since}"));
    }
    for (number, id) in view.seats {
        let login = staff.iter().find(|it| it.id == id).map_or("", |it| it.login.as_str());
        say.line(&format!("extension\t{number}\t{login}"));
    }
    Ok(())
}
