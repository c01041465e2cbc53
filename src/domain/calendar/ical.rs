//! Reading iCalendar (RFC 5545) for the one thing that exceptions are: days, with a name.
//!
//! All-day events count, `DTEND` is the first day after them. Events with a time of day are
//! passed over; events that repeat are refused, because what they would mean for years to come
//! is nobody's decision yet.

use chrono::NaiveDate;

use super::{Exception, IntakeRefusal, intake::MOST};

/// One event while its lines are read.
#[derive(Default)]
struct Event {
    name: String,
    first: Option<NaiveDate>,
    /// Outside the event.
    end: Option<NaiveDate>,
    repeats: bool,
    is_cancelled: bool,
}

/// A content line: name, parameters, value.
struct Line {
    number: usize,
    name: String,
    parameters: String,
    value: String,
}

/// The exceptions in a file, in order; a day that is named twice keeps its last name.
pub(super) fn days(text: &str) -> Result<Vec<(NaiveDate, Exception)>, IntakeRefusal> {
    let mut found = std::collections::BTreeMap::new();
    let mut open: Option<Event> = None;
    for line in lines(text) {
        match (&*line.name, &*line.value.to_ascii_uppercase()) {
            ("BEGIN", "VEVENT") => open = Some(Event::default()),
            ("END", "VEVENT") => {
                for (day, exception) in open.take().map_or(Ok(Vec::new()), Event::days)? {
                    found.insert(day, exception);
                }
                if MOST < found.len() {
                    return Err(IntakeRefusal::TooMany);
                }
            }
            _ => {
                if let Some(event) = &mut open {
                    event.note(&line)?;
                }
            }
        }
    }
    Ok(found.into_iter().collect())
}

impl Event {
    fn note(&mut self, line: &Line) -> Result<(), IntakeRefusal> {
        match &*line.name {
            "SUMMARY" => unescaped(&line.value).trim().clone_into(&mut self.name),
            "STATUS" => self.is_cancelled = line.value.eq_ignore_ascii_case("CANCELLED"),
            "RRULE" | "RDATE" => self.repeats = true,
            "DTSTART" => self.first = line.day()?,
            "DTEND" => self.end = line.day()?,
            _ => {}
        }
        Ok(())
    }

    fn days(self) -> Result<Vec<(NaiveDate, Exception)>, IntakeRefusal> {
        let Some(first) = self.first.filter(|_| !self.is_cancelled) else { return Ok(Vec::new()) };
        if self.repeats {
            return Err(IntakeRefusal::Repeats(self.name));
        }
        let exception = if is_worked(&self.name) { Exception::opened } else { Exception::closed };
        let end = self.end.filter(|end| first < *end);
        let days = first.iter_days().take(MOST + 1);
        let days = days.take_while(|it| *it == first || end.is_some_and(|end| *it < end));
        Ok(days.map(|it| (it, exception(self.name.clone()))).collect())
    }
}

/// Whether the name of a day says that it is worked: holiday calendars mark such days “(班)”.
fn is_worked(name: &str) -> bool {
    let words = ["补班", "上班", "(班)", "（班）", "make-up day", "working day"];
    let name = name.to_lowercase();
    words.iter().any(|it| name.contains(it))
}

impl Line {
    /// The day that is named, or nothing where a time of day is.
    fn day(&self) -> Result<Option<NaiveDate>, IntakeRefusal> {
        let is_day = self.parameters.contains("VALUE=DATE;")
            || self.parameters.ends_with("VALUE=DATE")
            || self.value.len() == 8;
        if !is_day {
            return Ok(None);
        }
        let day = NaiveDate::parse_from_str(&self.value, "%Y%m%d");
        day.map(Some).map_err(|_err| IntakeRefusal::Line(self.number))
    }
}

/// The content lines, with those put together that were folded at 75 octets.
fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        match (lines.last_mut(), line.strip_prefix([' ', '\t'])) {
            (Some((_, last)), Some(more)) => last.push_str(more),
            _ => lines.push((number, line.to_owned())),
        }
    }
    let parse = |(number, line): (usize, String)| {
        let (head, value) = line.split_once(':')?;
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        let (name, parameters) = (name.to_ascii_uppercase(), parameters.to_ascii_uppercase());
        Some(Line { number, name, parameters, value: value.trim().to_owned() })
    };
    lines.into_iter().filter_map(parse).collect()
}

fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(it) = letters.next() {
        match it {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push(' '),
                other => text.extend(other),
            },
            _ => text.push(it),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(events: &str) -> String {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\r\nUID:1@example.com\r\n{lines}END:VEVENT\r\n")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_event_ends_before_its_end_and_one_without_an_end_is_one_day() {
        let typhoon = event(
            "SUMMARY:台风\\, 停工\r\nDTSTART;VALUE=DATE:20260718\r\nDTEND;VALUE=DATE:20260720\r\n",
        );
        let one = event("SUMMARY:Stock\r\n taking\r\nDTSTART;VALUE=DATE:20260901\r\n");
        let found = days(&file(&[typhoon, one].concat())).unwrap();
        assert_eq!(
            found,
            [
                (day("2026-07-18"), Exception::closed("台风, 停工")),
                (day("2026-07-19"), Exception::closed("台风, 停工")),
                (day("2026-09-01"), Exception::closed("Stocktaking")),
            ]
        );
    }

    #[test]
    fn a_day_that_is_worked_says_so_in_its_name() {
        let found = days(&file(&event("SUMMARY:国庆节(班)\r\nDTSTART;VALUE=DATE:20261010\r\n")));
        assert_eq!(found, Ok(vec![(day("2026-10-10"), Exception::opened("国庆节(班)"))]));
    }

    #[test]
    fn meetings_and_cancelled_events_are_no_days() {
        let meeting = event("SUMMARY:例会\r\nDTSTART;TZID=Asia/Shanghai:20260718T090000\r\n");
        let off = event("SUMMARY:Off\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20260718\r\n");
        assert_eq!(days(&file(&[meeting, off].concat())), Ok(Vec::new()));
    }

    #[test]
    fn what_repeats_or_is_no_day_is_refused() {
        let yearly = event("SUMMARY:Fair\r\nDTSTART;VALUE=DATE:20260718\r\nRRULE:FREQ=YEARLY\r\n");
        assert_eq!(days(&file(&yearly)), Err(IntakeRefusal::Repeats("Fair".into())));
        let wrong = event("DTSTART;VALUE=DATE:20260231\r\n");
        assert_eq!(days(&file(&wrong)), Err(IntakeRefusal::Line(5)));
        let endless = event("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:29990101\r\n");
        assert_eq!(days(&file(&endless)), Err(IntakeRefusal::TooMany));
    }
}
