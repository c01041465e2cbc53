//! `attache staff add LOGIN --role ROLE`: accounts from the command line.

use std::{io::Read as _, path::Path};

use clap::{Args, Subcommand};

use super::{Failure, open::Place, say::Say};
use crate::{
    desk::{
        Command, Desk,
        second_factor::{self, Required},
        staff,
    },
    domain::{Actor, Personal, Role, StaffId},
};

#[derive(Debug, Args)]
pub struct StaffArgs {
    #[command(flatten)]
    place: Place,

    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add an account; the password is read from standard input.
    Add {
        login: String,
        /// manager, reviewer, worker, supervisor or administrator
        #[arg(long)]
        role: String,
        /// The name that colleagues see; the login if it is left out.
        #[arg(long)]
        name: Option<String>,
        /// The department whose queue a worker works, by code.
        #[arg(long)]
        department: Option<String>,
    },
    /// List the accounts.
    List,
    /// Take somebody's second factor away, who has lost it.
    ResetSecondFactor { login: String },
    /// Ask reviewers and administrators for a second factor, or stop asking: on or off.
    RequireSecondFactor { switch: Switch },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Switch {
    On,
    Off,
}

pub(super) fn run(say: &Say, data: Option<&Path>, args: &StaffArgs) -> Result<(), Failure> {
    let desk = match &args.action {
        Action::Add { .. } => args.place.desk(say, data)?,
        Action::List | Action::ResetSecondFactor { .. } | Action::RequireSecondFactor { .. } => {
            args.place.existing(say, data)?
        }
    };
    match &args.action {
        Action::Add { login, role, name, department } => {
            let role = Role::from_code(role).ok_or_else(|| {
                let known: Vec<&str> = Role::ALL.iter().map(|it| it.code()).collect();
                let known = known.join(", ");
                Failure::BadInput(say.texts.tr_with("cli-unknown-role", &[("known", known.into())]))
            })?;
            let command = staff::Command::Add {
                id: StaffId::fresh(),
                login: login.clone(),
                name: name.clone().unwrap_or_else(|| login.clone()),
                role,
                department: department.clone(),
                password: password(say)?,
            };
            desk.run(&Actor::program(), Command::Staff(command))
                .map_err(|err| say.failure(&err))?;
            say.tell("cli-staff-added", &[("login", login.as_str().into())]);
        }
        Action::ResetSecondFactor { login } => {
            let list = desk.ask(&Actor::program(), staff::StaffList);
            let list = list.map_err(|err| say.failure(&err))?;
            let found = list.iter().find(|it| it.login == login.to_lowercase());
            let args = [("login", login.as_str().into())];
            let unknown = || Failure::BadInput(say.texts.tr_with("cli-cti-unknown-login", &args));
            let staff = found.ok_or_else(unknown)?.id;
            change(say, &desk, second_factor::Command::Reset { staff })?;
        }
        Action::RequireSecondFactor { switch } => {
            let roles = match switch {
                Switch::On => Required::ReviewersAndAdministrators,
                Switch::Off => Required::Nobody,
            };
            change(say, &desk, second_factor::Command::Require { roles })?;
        }
        Action::List => {
            let list = desk.ask(&Actor::program(), staff::StaffList);
            for it in list.map_err(|err| say.failure(&err))? {
                say.line(&format!("{}\t{}\t{}", it.login, it.role.code(), it.name));
            }
        }
    }
    Ok(())
}

fn change(say: &Say, desk: &Desk, command: second_factor::Command) -> Result<(), Failure> {
    let done = desk.run(&Actor::program(), Command::SecondFactor(command));
    done.map(drop).map_err(|err| say.failure(&err))
}

/// The first line of standard input, so that no password stands in a list of processes.
fn password(say: &Say) -> Result<Personal, Failure> {
    say.error(&say.texts.tr("cli-type-password"));
    let mut text = String::new();
    let read = if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        std::io::stdin().read_line(&mut text)
    } else {
        std::io::stdin().read_to_string(&mut text)
    };
    read.map_err(|err| Failure::BadInput(err.to_string()))?;
    Ok(Personal::from(text.lines().next().unwrap_or_default()))
}
