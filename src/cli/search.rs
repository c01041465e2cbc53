//! `attache search TEXT`: what the search of the screens finds, masked, one answer a line.

use std::path::Path;

use clap::Args;

use super::{Failure, open, say::Say};
use crate::{
    desk::search::{EnterpriseSearch, HitKind, SearchHit},
    domain::{Actor, Role},
};

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// A name, its sound or initials, a credit code, a number, an order.
    text: String,
    /// The most answers.
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// The program, looking as a supervisor does: all enterprises, every personal value masked.
///
/// The program itself is an administrator, who sees no customers.
fn onlooker() -> Actor {
    Actor { role: Role::Supervisor, ..Actor::program() }
}

pub(super) fn run(say: &Say, data: Option<&Path>, args: &SearchArgs) -> Result<(), Failure> {
    if args.text.trim().is_empty() {
        return Err(Failure::BadInput(say.texts.tr("cli-search-what").into_owned()));
    }
    let desk = open::existing(say, data)?;
    desk.office().search.settle();
    let ask = EnterpriseSearch { text: args.text.clone(), limit: args.limit };
    let found = desk.ask(&onlooker(), ask).map_err(|err| say.failure(&err))?;
    for hit in &found.hits {
        if args.json {
            let line = serde_json::to_string(hit);
            say.line(&line.map_err(|err| Failure::CannotRun(err.to_string()))?);
        } else {
            say.line(&line(say, hit));
        }
    }
    if found.hits.is_empty() && !args.json {
        say.error(&say.texts.tr("cli-search-nothing"));
    }
    Ok(())
}

fn line(say: &Say, hit: &SearchHit) -> String {
    let kind = say.texts.tr(match hit.kind {
        HitKind::Enterprise => "cli-search-enterprise",
        HitKind::Person => "cli-search-person",
        HitKind::Phone => "cli-search-phone",
        HitKind::Order => "cli-search-order",
        HitKind::Holding => "cli-search-holding",
    });
    format!("{kind}\t{}\t{}", hit.title, hit.detail)
}
