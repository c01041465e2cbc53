//! Speaking to whoever started the program: sentences, in their language.

use std::io::{self, IsTerminal as _, Write as _};

use crate::{
    client::ClientError,
    desk::{DeskError, Fault},
    domain::Wording,
    lang::{Arg, Lang, Texts},
};

use super::Failure;

/// The voice of the command line.
pub struct Say {
    pub texts: Texts,
    /// The language that was asked for; without one the operating system's is spoken.
    pub asked: Option<Lang>,
}

impl Say {
    /// Speaks the language named by `code`, or the operating system's.
    pub fn new(code: Option<&str>) -> Self {
        let asked = code.and_then(Lang::from_code);
        Self { texts: Texts::new(asked.unwrap_or_else(Lang::from_system)), asked }
    }

    /// One line on standard output. A closed pipe ends nothing: the work is what counts.
    pub fn line(&self, text: &str) {
        writeln!(io::stdout(), "{text}").ok();
    }

    /// One line on standard output from the translation files.
    pub fn tell(&self, key: &str, args: &[(&str, Arg<'_>)]) {
        self.line(&self.texts.tr_with(key, args));
    }

    pub fn error(&self, text: &str) {
        writeln!(io::stderr(), "{text}").ok();
    }

    /// A line that is written over by the next; only where a person is watching.
    pub fn progress(&self, text: &str) {
        let mut err = io::stderr();
        if err.is_terminal() {
            write!(err, "\r{text}\x1b[K").ok();
            err.flush().ok();
        }
    }

    /// The failure of a command, as what it means for the exit code.
    pub fn failure(&self, err: &DeskError) -> Failure {
        self.fault(&err.fault())
    }

    pub fn fault(&self, fault: &Fault) -> Failure {
        let sentence = self.sentence(&fault.key(), &fault.values());
        match fault {
            Fault::ReadOnly | Fault::Foreign | Fault::Damaged | Fault::Newer { .. } => {
                Failure::CannotRun(sentence)
            }
            _ => Failure::Refused(sentence),
        }
    }

    /// What went wrong between a screen and the desk, as its reader is told.
    pub(super) fn client(&self, err: &ClientError) -> String {
        self.sentence(&err.key(), &err.values())
    }

    /// A sentence whose values may be in both languages at once.
    fn sentence(&self, key: &str, values: &[(String, String)]) -> String {
        let locale = self.texts.lang().code();
        let args: Vec<(&str, Arg<'_>)> = values
            .iter()
            .map(|(name, value)| (name.as_str(), Arg::from(Wording::unpacked(value, locale))))
            .collect();
        self.texts.tr_with(key, &args)
    }
}

/// Sends the program's own log to standard error; `ATTACHE_LOG` says how much of it.
pub(super) fn log() {
    let filter = std::env::var("ATTACHE_LOG").unwrap_or_else(|_| "attache=warn".to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(io::stderr)
        .try_init()
        .ok(); // A test may have set one up already.
}
