//! The command line: what scripts rely on, and how the window is started.
//!
//! Exit codes: 0 done; 1 refused, with a sentence on stderr; 2 the program cannot run here;
//! 3 bad input. Each command lives in its own file.

mod archive;
pub mod audit;
pub mod backup;
pub mod calendar;
pub mod cti;
pub mod demo;
pub mod doctor;
pub mod import;
pub mod load;
pub mod migrate;
pub mod open;
pub mod organisation;
pub mod papers;
pub mod pop;
pub mod process;
pub mod restore;
pub mod say;
pub mod scheme;
pub mod search;
pub mod serve;
pub mod staff;
pub mod tour;
pub mod window;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use self::say::Say;

/// Attaché, the desk of a remote account manager (远程客户经理工作台).
#[derive(Debug, Parser)]
#[command(name = "attache", version, about)]
pub struct Args {
    /// The data folder of the office.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// The language of messages and of the window: zh-CN or en.
    #[arg(long, global = true, value_name = "CODE")]
    pub lang: Option<String>,

    #[command(subcommand)]
    pub command: Option<Command>,

    #[command(flatten)]
    pub window: window::WindowArgs,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add people to the office.
    Staff(staff::StaffArgs),
    /// Fill an empty office with invented customers.
    Demo(demo::DemoArgs),
    /// Load a list of enterprises, contacts or holdings.
    Import(import::ImportArgs),
    /// Count working time, and keep the days that it is counted by.
    Calendar(calendar::CalendarArgs),
    /// Judge, play through, export or import a process.
    Process(process::ProcessArgs),
    /// Prove the audit trail.
    Audit(audit::AuditArgs),
    /// Hand a call to the desktop, or print what it would show.
    Pop(pop::PopArgs),
    /// Make attache: links open this program.
    RegisterLinks(scheme::LinkArgs),
    /// Find enterprises, people, numbers and orders.
    Search(search::SearchArgs),
    /// Write the whole office into one file.
    Backup(backup::BackupArgs),
    /// Make the office from a backup.
    Restore(restore::RestoreArgs),
    /// Play the whole walk, from a ringing telephone to a finished order, in an office of its own.
    Tour(tour::TourArgs),
    /// Put a hub under the load of a whole team, and prove that nothing was lost.
    Load(load::LoadArgs),
    /// Let telephone systems tell the hub of calls.
    Cti(cti::CtiArgs),
    /// Move the office into another database, each row proved to have arrived.
    Move(migrate::MoveArgs),
    /// Prove uploaded papers, and move them between the data folder and a bucket.
    Papers(papers::PapersArgs),
    /// Serve the office to a team's desktops and to customers' pages.
    Serve(serve::ServeArgs),
    /// Say what is missing on this machine and whether the office is sound.
    Doctor(doctor::DoctorArgs),
}

impl Command {
    /// Whether it is meant for the desktop, which may have been started from an icon or a link.
    fn is_for_desktop(&self) -> bool {
        matches!(self, Self::Pop(it) if !it.is_printed())
    }
}

/// Why a command of the command line ended early; each has its exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Refused: exit 1.
    Refused(String),
    /// The program cannot run here: exit 2.
    CannotRun(String),
    /// Bad input: exit 3.
    BadInput(String),
}

impl Failure {
    fn sentence(&self) -> &str {
        match self {
            Self::Refused(it) | Self::CannotRun(it) | Self::BadInput(it) => it,
        }
    }

    fn code(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::CannotRun(_) => 2,
            Self::BadInput(_) => 3,
        }
    }
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(err) => {
            err.print().ok(); // Nobody is listening.
            return if err.use_stderr() { ExitCode::from(3) } else { ExitCode::SUCCESS };
        }
    };
    say::log();
    let say = Say::new(args.lang.as_deref());
    let is_for_desktop = args.command.as_ref().is_none_or(Command::is_for_desktop);
    let outcome = match args.command {
        None => window::run(&say, args.data.as_deref(), &args.window),
        Some(Command::Staff(it)) => staff::run(&say, args.data.as_deref(), &it),
        Some(Command::Demo(it)) => demo::run(&say, args.data.as_deref(), &it),
        Some(Command::Import(it)) => import::run(&say, args.data.as_deref(), &it),
        Some(Command::Calendar(it)) => calendar::run(&say, args.data.as_deref(), &it),
        Some(Command::Process(it)) => process::run(&say, args.data.as_deref(), &it),
        Some(Command::Audit(it)) => audit::run(&say, args.data.as_deref(), &it),
        Some(Command::Pop(it)) => pop::run(&say, args.data.as_deref(), (&it, &args.window)),
        Some(Command::RegisterLinks(it)) => {
            scheme::run(&say, args.data.as_deref(), (&it, &args.window))
        }
        Some(Command::Search(it)) => search::run(&say, args.data.as_deref(), &it),
        Some(Command::Backup(it)) => backup::run(&say, args.data.as_deref(), &it),
        Some(Command::Restore(it)) => restore::run(&say, args.data.as_deref(), &it),
        Some(Command::Tour(it)) => tour::run(&say, &it),
        Some(Command::Load(it)) => load::run(&say, &it),
        Some(Command::Cti(it)) => cti::run(&say, args.data.as_deref(), &it),
        Some(Command::Move(it)) => migrate::run(&say, &it),
        Some(Command::Papers(it)) => papers::run(&say, args.data.as_deref(), &it),
        Some(Command::Serve(it)) => serve::run(&say, args.data.as_deref(), &it),
        Some(Command::Doctor(it)) => doctor::run(&say, args.data.as_deref(), &it),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say.error(failure.sentence());
            if is_for_desktop {
                window::alert(&say, failure.sentence());
            }
            ExitCode::from(failure.code())
        }
    }
}
