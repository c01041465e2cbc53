//! Telling the tour: as a story for people, or as one JSON object a line for scripts.

use std::{
    io::{self, IsTerminal as _},
    time::Duration,
};

use serde::Serialize;

use super::told::{Broken, Played};
use crate::{cli::say::Say, lang::Arg};

/// How a step ended, in words.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Outcome {
    #[serde(rename = "step")]
    pub name: &'static str,
    pub ok: bool,
    /// How long the desk was at work.
    pub ms: f64,
    pub detail: String,
}

impl Outcome {
    pub(super) fn of(say: &Say, name: &'static str, played: &Played, spent: Duration) -> Self {
        let detail = match played {
            Ok(told) => {
                let args: Vec<(&str, Arg<'_>)> =
                    told.iter().map(|(name, value)| (*name, value.arg(&say.texts))).collect();
                say.texts.tr_with(&format!("tour-step-{name}"), &args)
            }
            Err(broken) => why(say, name, broken),
        };
        let ms = (spent.as_secs_f64() * 10_000.0).round() / 10.0;
        Self { name, ok: played.is_ok(), ms, detail }
    }
}

/// What did not hold, as a sentence.
fn why(say: &Say, name: &str, broken: &Broken) -> String {
    let title = say.texts.tr(&format!("tour-title-{name}"));
    let cause = match broken {
        Broken::Differs { check, expected, found } => {
            let args = [
                ("check", (*check).into()),
                ("expected", expected.into()),
                ("found", found.into()),
            ];
            say.texts.tr_with("tour-differs", &args)
        }
        Broken::Desk(err) => say.client(err),
        Broken::Said(words) => words.clone(),
    };
    say.texts.tr_with("tour-does-not-hold", &[("title", title.into()), ("cause", cause.into())])
}

/// Whoever listens to the tour.
pub(super) trait Teller {
    fn begin(&mut self, say: &Say);
    fn chapter(&mut self, say: &Say, name: &str);
    fn step(&mut self, say: &Say, outcome: &Outcome);
    fn end(&mut self, say: &Say, counts: (usize, usize));
}

/// One JSON object a line.
pub(super) struct Json;

impl Teller for Json {
    fn begin(&mut self, _: &Say) {}

    fn chapter(&mut self, _: &Say, _: &str) {}

    fn step(&mut self, say: &Say, it: &Outcome) {
        line(say, it);
    }

    fn end(&mut self, say: &Say, (steps, failed): (usize, usize)) {
        line(say, &Counts { step: "end", ok: failed == 0, steps, failed });
    }
}

/// The last line of a tour for scripts.
#[derive(Serialize)]
struct Counts {
    step: &'static str,
    ok: bool,
    steps: usize,
    failed: usize,
}

fn line(say: &Say, object: &impl Serialize) {
    match serde_json::to_string(object) {
        Ok(text) => say.line(&text),
        Err(err) => tracing::error!(%err, "a step could not be written down"),
    }
}

/// A story in the reader's language.
pub(super) struct Plain {
    is_terminal: bool,
    /// Columns that a line may have.
    width: usize,
    spent_ms: f64,
}

/// Columns before a step's sentence: the mark and the time.
const MARGIN: usize = 15;
const NARROWEST: usize = 60;
const WIDEST: usize = 120;
/// Where nobody says how wide it is: a terminal has at least so many, a file may have more.
const USUAL: [usize; 2] = [100, 80];

impl Plain {
    pub(super) fn to_terminal() -> Self {
        let columns = std::env::var("COLUMNS").ok().and_then(|it| it.parse().ok());
        let is_terminal = io::stdout().is_terminal();
        let [file, terminal] = USUAL;
        let usual = if is_terminal { terminal } else { file };
        let width = columns.unwrap_or(usual).clamp(NARROWEST, WIDEST);
        Self { is_terminal, width, spent_ms: 0.0 }
    }

    fn mark(&self, it: &Outcome) -> &'static str {
        match (it.ok, self.is_terminal) {
            (true, true) => "\x1b[32m✓\x1b[0m",
            (true, false) => "✓",
            (false, true) => "\x1b[31m✗\x1b[0m",
            (false, false) => "✗",
        }
    }

    fn paragraph(&self, say: &Say, (first, margin): (&str, usize), text: &str) {
        let lines = wrap(text, self.width - margin);
        for (at, line) in lines.iter().enumerate() {
            if at == 0 {
                say.line(&format!("{first}{line}"));
            } else {
                say.line(&format!("{:margin$}{line}", ""));
            }
        }
    }
}

impl Teller for Plain {
    fn begin(&mut self, say: &Say) {
        say.line(&say.texts.tr("tour-begins"));
        self.paragraph(say, ("", 0), &say.texts.tr("tour-what-it-is"));
    }

    fn chapter(&mut self, say: &Say, name: &str) {
        say.line("");
        let heading = say.texts.tr(&format!("tour-chapter-{name}"));
        say.line(&if self.is_terminal {
            format!("\x1b[1m{heading}\x1b[0m")
        } else {
            heading.into()
        });
    }

    fn step(&mut self, say: &Say, it: &Outcome) {
        self.spent_ms += it.ms;
        let first = format!("  {} {:>7.1} ms  ", self.mark(it), it.ms);
        self.paragraph(say, (&first, MARGIN), &it.detail);
    }

    fn end(&mut self, say: &Say, (steps, failed): (usize, usize)) {
        say.line("");
        if failed == 0 {
            let seconds = format!("{:.1}", self.spent_ms / 1_000.0);
            let args = [("steps", steps.into()), ("seconds", seconds.into())];
            self.paragraph(say, ("", 0), &say.texts.tr_with("tour-ended", &args));
        }
    }
}

/// Breaks a text into lines of at most so many columns: at spaces, and between Chinese characters.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for piece in pieces(text) {
        let wide: usize = piece.trim_end().chars().map(columns).sum();
        if width < used + wide && !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            (line, used) = (String::new(), 0);
        }
        used += piece.chars().map(columns).sum::<usize>();
        line.push_str(piece);
    }
    lines.push(line);
    lines
}

/// The parts of a text between which a line may end.
fn pieces(text: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut before) = (Vec::new(), 0, None);
    for (at, next) in text.char_indices() {
        if before.is_some_and(|it| may_end_between(it, next)) {
            parts.extend(text.get(begin..at));
            begin = at;
        }
        before = Some(next);
    }
    parts.extend(text.get(begin..));
    parts
}

/// Marks stay with what they follow or embrace.
fn may_end_between(before: char, next: char) -> bool {
    let is_wide = columns(before) == 2 || columns(next) == 2;
    let sticks = CLOSING.contains(&next) || OPENING.contains(&before) || next == ' ';
    (before == ' ' && next != ' ') || (is_wide && !sticks)
}

const CLOSING: [char; 14] = [
    '\u{ff0c}', '\u{3002}', '\u{3001}', '\u{ff1b}', '\u{ff1a}', '\u{ff01}', '\u{ff1f}', '\u{ff09}',
    '\u{201d}', '\u{300d}', '\u{300b}', ',', '.', ')',
];
const OPENING: [char; 5] = ['\u{ff08}', '\u{201c}', '\u{300c}', '\u{300a}', '('];

/// Columns that a character takes: Chinese characters and their marks take two.
fn columns(it: char) -> usize {
    let wide = matches!(it, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}');
    if wide { 2 } else { 1 }
}

#[cfg(test)]
#[derive(Default)]
pub(super) struct Heard(pub(super) Vec<Outcome>);

#[cfg(test)]
impl Teller for Heard {
    fn begin(&mut self, _: &Say) {}

    fn chapter(&mut self, _: &Say, _: &str) {}

    fn step(&mut self, _: &Say, outcome: &Outcome) {
        self.0.push(outcome.clone());
    }

    fn end(&mut self, _: &Say, _: (usize, usize)) {}
}
