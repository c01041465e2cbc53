//! What calendar programs read: one event as iCalendar, RFC 5545.

use super::Now;

/// The longest line in octets, without what ends it.
const LONGEST: usize = 75;

/// Whether an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Confirmed,
    Cancelled,
}

/// One event.
#[derive(Clone, Copy, Debug)]
pub struct IcalEvent<'a> {
    /// Stays the same through all changes.
    pub uid: &'a str,
    /// Grows with every change.
    pub sequence: u32,
    pub standing: Standing,
    pub summary: &'a str,
    /// May be empty.
    pub location: &'a str,
    pub from: Now,
    pub until: Now,
    /// When the file was written.
    pub stamp: Now,
}

impl IcalEvent<'_> {
    /// The file: times in UTC, so that no time zone has to be described; a reminder an hour before.
    pub fn file(&self) -> String {
        let (method, status) = match self.standing {
            Standing::Confirmed => ("PUBLISH", "CONFIRMED"),
            Standing::Cancelled => ("CANCEL", "CANCELLED"),
        };
        let mut lines = vec![
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            "PRODID:-//attache//appointments//ZH".to_owned(),
            format!("METHOD:{method}"),
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", self.uid),
            format!("DTSTAMP:{}", moment(self.stamp)),
            format!("DTSTART:{}", moment(self.from)),
            format!("DTEND:{}", moment(self.until)),
            format!("SEQUENCE:{}", self.sequence),
            format!("STATUS:{status}"),
            format!("SUMMARY:{}", escaped(self.summary)),
        ];
        if !self.location.is_empty() {
            lines.push(format!("LOCATION:{}", escaped(self.location)));
        }
        if self.standing == Standing::Confirmed {
            lines.push("BEGIN:VALARM".to_owned());
            lines.push("ACTION:DISPLAY".to_owned());
            lines.push("TRIGGER:-PT1H".to_owned());
            lines.push(format!("DESCRIPTION:{}", escaped(self.summary)));
            lines.push("END:VALARM".to_owned());
        }
        lines.push("END:VEVENT".to_owned());
        lines.push("END:VCALENDAR".to_owned());
        lines.iter().map(|it| folded(it)).collect()
    }
}

fn moment(at: Now) -> String {
    at.utc().format("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A line, broken where it is too long, never within a character.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut room = LONGEST;
    for letter in line.chars() {
        if room < letter.len_utf8() {
            folded.push_str("\r\n ");
            room = LONGEST - 1;
        }
        room -= letter.len_utf8();
        folded.push(letter);
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters_and_read_back_whole() {
        let summary =
            "上门查看机房、测量光功率并与客户确认设备位置；请带门禁卡, 楼下登记".repeat(2);
        let at = Now::from_micros(1_772_413_200_000_000);
        let event = IcalEvent {
            uid: "1@attache",
            sequence: 3,
            standing: Standing::Confirmed,
            summary: &summary,
            location: "",
            from: at,
            until: at,
            stamp: at,
        };
        let file = event.file();
        assert!(file.split("\r\n").all(|line| line.len() <= LONGEST), "{file}");
        let whole = file.replace("\r\n ", "");
        assert!(whole.contains(&format!("SUMMARY:{}", summary.replace(", ", "\\, "))), "{whole}");
        assert!(whole.starts_with("BEGIN:VCALENDAR\r\n") && whole.ends_with("END:VCALENDAR\r\n"));
        assert!(!file.contains("LOCATION"));
    }
}
