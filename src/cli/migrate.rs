//! `attache move`: an office from one database into another.

use std::path::Path;

use clap::Args;

use super::{Failure, say::Say, serve};
use crate::{
    desk::{DATABASE, DeskError},
    store::{
        Sql, StoreError, migrate,
        moving::{self, MoveError},
        postgres::Postgres,
        sqlite::SqliteFile,
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

fn open(say: &Say, place: &str, must: Must) -> Result<Box<dyn Sql>, Failure> {
    let opened = if let Some(path) = place.strip_prefix("sqlite:") {
        let path = Path::new(path);
        let file = if path.is_dir() { path.join(DATABASE) } else { path.to_owned() };
        if must == Must::Exist && !file.is_file() {
            let missing = say.texts.tr_with("cli-move-missing", &[("place", place.into())]);
            return Err(Failure::BadInput(missing));
        }
        SqliteFile(file).writer().map(|it| Box::new(it) as Box<dyn Sql>)
    } else if place.starts_with("postgres://") || place.starts_with("postgresql://") {
        Postgres::open(place, serve::SCHEMA).map(|it| Box::new(it) as Box<dyn Sql>)
    } else {
        let bad = say.texts.tr_with("cli-move-bad-place", &[("place", place.into())]);
        return Err(Failure::BadInput(bad));
    };
    let ready = opened.and_then(|mut sql| migrate::to_latest(&mut *sql).map(|()| sql));
    ready.map_err(|err: StoreError| say.failure(&DeskError::from(err)))
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
