//! `attache move`: an office from one database into another.

use clap::Args;

use super::{Failure, say::Say, serve};
use crate::{
    desk::{DATABASE, DeskError, machine_clock},
    store::{
        StoreError,
        moving::{self, Errand, MoveError, Place},
    },
};

#[derive(Debug, Args)]
pub struct MoveArgs {
    /// Where the office is: sqlite:FILE (or the data folder), or postgres://…
    #[arg(long, value_name = "DATABASE")]
    from: String,

    /// Where it is to go: an empty or new database. Stop the hub and close the desktops first.
    #[arg(long, value_name = "DATABASE", required_unless_present = "take_back")]
    to: Option<String>,

    /// Work in the database at `--from` again, although the office was moved out of it, or a move of it broke off. What
    /// was done where it went is not in it.
    #[arg(long, conflicts_with = "to")]
    take_back: bool,
}

/// Whether a database must be there already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Must {
    Exist,
    BeMade,
}

pub(super) fn run(say: &Say, args: &MoveArgs) -> Result<(), Failure> {
    let from = place(say, &args.from, Must::Exist)?;
    let opened = |it: &Place| it.open(serve::SCHEMA).map_err(|err| cannot(say, err));
    let mut source = opened(&from)?;
    let Some(to) = &args.to else {
        let was_away = moving::take_back(&mut *source).map_err(|err| cannot(say, err))?;
        say.tell(if was_away { "cli-move-taken-back" } else { "cli-move-is-here" }, &[]);
        return Ok(());
    };
    let to = place(say, to, Must::BeMade)?;
    let mut target = opened(&to)?;
    let errand = Errand { place: to.spoken(), now: machine_clock()() };
    let moved = moving::move_office((&mut *source, &mut *target), &errand, |it| {
        let rows = it.rows.to_string();
        say.tell("cli-move-table", &[("table", it.table.as_str().into()), ("rows", rows.into())]);
    });
    let moved = moved.map_err(|err| failure(say, &err))?;
    let rows: u64 = moved.iter().map(|it| it.rows).sum();
    let (tables, rows) = (moved.len().to_string(), rows.to_string());
    say.tell("cli-move-done", &[("tables", tables.into()), ("rows", rows.into())]);
    Ok(())
}

fn place(say: &Say, text: &str, must: Must) -> Result<Place, Failure> {
    let complaint =
        |key: &str| Failure::BadInput(say.texts.tr_with(key, &[("place", text.into())]));
    let place = match Place::parse(text) {
        Some(Place::Sqlite(path)) if path.is_dir() => Place::Sqlite(path.join(DATABASE)),
        Some(place) => place,
        None => return Err(complaint("cli-move-bad-place")),
    };
    if let (Must::Exist, Place::Sqlite(path)) = (must, &place)
        && !path.is_file()
    {
        return Err(complaint("cli-move-missing"));
    }
    Ok(place)
}

fn cannot(say: &Say, err: StoreError) -> Failure {
    say.failure(&DeskError::from(err))
}

fn failure(say: &Say, err: &MoveError) -> Failure {
    match err {
        MoveError::Occupied => Failure::Refused(say.texts.tr("cli-move-occupied").into_owned()),
        MoveError::AtWork => Failure::Refused(say.texts.tr("cli-move-at-work").into_owned()),
        MoveError::Changed => Failure::Refused(say.texts.tr("cli-move-changed").into_owned()),
        MoveError::Differs(table) => {
            let args = [("table", table.as_str().into())];
            Failure::Refused(say.texts.tr_with("cli-move-differs", &args))
        }
        MoveError::Store(err) => cannot(say, err.clone()),
    }
}
