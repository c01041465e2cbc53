//! `attache demo --enterprises N --seed S`: fills an empty office with invented customers.

use std::path::Path;

use clap::Args;

use super::{Failure, open, say::Say};
use crate::desk::demo::{self, Wish};

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// How many enterprises there are to be.
    #[arg(long, value_name = "N", default_value_t = 600)]
    enterprises: u64,
    /// The same seed makes the same customers.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(say: &Say, data: Option<&Path>, args: &DemoArgs) -> Result<(), Failure> {
    let desk = open::desk(say, data)?;
    let wish = Wish { enterprises: args.enterprises, seed: args.seed };
    let counts = demo::fill(&desk, wish, |done| {
        let done = i64::try_from(done).unwrap_or(i64::MAX);
        say.progress(&say.texts.tr_with("cli-demo-progress", &[("n", done.into())]));
    });
    say.progress("");
    for (kind, n) in counts.map_err(|err| say.failure(&err))?.kinds() {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        say.tell(&format!("cli-demo-{kind}"), &[("n", n.into())]);
    }
    Ok(())
}
