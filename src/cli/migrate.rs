//! `attache move`: an office from one database into another.

use clap::Args;

use super::{Failure, say::Say, serve};
use crate::{
    desk::{DATABASE, DeskError},
    store::{
        Sql,
        moving::{self, MoveError, Place},
    },
};

#[derive(Debug, Args)]
pub struct MoveArgs {
    /// Where the office is: sqlite:FILE (or the data folder), or postgres://…
    #[arg(long, value_name = "DATABASE")]
    from: String,

    /// Where it is to go: an empty or new database.
    #[arg(long, value_name = "DATABASE")]
    to: String,
}

/// Whether a database must be there already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Must {
    Exist,
    BeMade,
}

pub(super) fn run(say: &Say, args: &MoveArgs) -> Result<(), Failure> {
    let mut from = open(say, &args.from, Must::Exist)?;
    let mut to = open(say, &args.to, Must::BeMade)?;
    let moved = moving::move_all(&mut *from, &mut *to, |it| {
        let rows = it.rows.to_string();
        say.tell("cli-move-table", &[("table", it.table.as_str().into()), ("rows", rows.into())]);
    });
    let moved = moved.map_err(|err| failure(say, &err))?;
    let rows: u64 = moved.iter().map(|it| it.rows).sum();
    let (tables, rows) = (moved.len().to_string(), rows.to_string());
    say.tell("cli-move-done", &[("tables", tables.into()), ("rows", rows.into())]);
    Ok(())
}

fn open(say: &Say, text: &str, must: Must) -> Result<Box<dyn Sql>, Failure> {
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
    place.open(serve::SCHEMA).map_err(|err| say.failure(&DeskError::from(err)))
}

fn failure(say: &Say, err: &MoveError) -> Failure {
    match err {
        MoveError::Occupied => Failure::Refused(say.texts.tr("cli-move-occupied").into_owned()),
        MoveError::Differs(table) => {
            let args = [("table", table.as_str().into())];
            Failure::Refused(say.texts.tr_with("cli-move-differs", &args))
        }
        MoveError::Store(err) => say.failure(&DeskError::from(err.clone())),
    }
}
