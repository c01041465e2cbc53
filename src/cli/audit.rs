//! `attache audit verify`: proves the audit trail and says where it breaks.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};

use super::{Failure, open::Place, say::Say};
use crate::store::audit::{Break, Head};

#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(flatten)]
    place: Place,

    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Walk every chain; with heads kept elsewhere, also prove that nothing was cut off since.
    Verify {
        /// A file that `attache audit heads` wrote.
        #[arg(long, value_name = "FILE")]
        heads: Option<PathBuf>,
    },
    /// Print the heads of all chains, to be kept where the database's owner cannot change them.
    Heads,
}

pub(super) fn run(say: &Say, data: Option<&Path>, args: &AuditArgs) -> Result<(), Failure> {
    let desk = args.place.existing(say, data)?;
    match &args.action {
        Action::Heads => {
            let heads = desk.audit_heads().map_err(|err| say.failure(&err))?;
            let text = serde_json::to_string_pretty(&heads);
            say.line(&text.map_err(|err| Failure::CannotRun(err.to_string()))?);
            Ok(())
        }
        Action::Verify { heads } => {
            let witness = heads.as_deref().map_or(Ok(Vec::new()), |path| read(say, path))?;
            let verdict = desk.verify_audit(&witness).map_err(|err| say.failure(&err))?;
            let lines = i64::try_from(verdict.lines).unwrap_or(i64::MAX);
            let chains = i64::try_from(verdict.chains).unwrap_or(i64::MAX);
            let counts = [("lines", lines.into()), ("chains", chains.into())];
            if verdict.breaks.is_empty() {
                say.tell("cli-audit-sound", &counts);
                return Ok(());
            }
            for found in &verdict.breaks {
                say.error(&sentence(say, found));
            }
            Err(Failure::Refused(say.texts.tr_with("cli-audit-broken", &counts)))
        }
    }
}

fn read(say: &Say, path: &Path) -> Result<Vec<Head>, Failure> {
    let text = fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok());
    text.ok_or_else(|| {
        let file = path.display().to_string();
        Failure::BadInput(say.texts.tr_with("cli-unreadable", &[("file", file.into())]))
    })
}

fn sentence(say: &Say, found: &Break) -> String {
    let (key, stream, seq) = match *found {
        Break::Changed { stream, seq } => ("cli-audit-changed", stream, seq),
        Break::Missing { stream, seq } => ("cli-audit-missing", stream, seq),
        Break::Cut { stream, head, .. } => ("cli-audit-cut", stream, head),
    };
    say.texts.tr_with(key, &[("chain", stream.into()), ("line", seq.into())])
}
