//! Figures, dates and spans of time, written the way the reader's language writes them.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime};

use super::{Lang, Texts};

const FEN_PER_YUAN: u64 = 100;
const MINUTES_PER_HOUR: i64 = 60;
/// A working day as the offices count it, from 9 to 12 and 13 to 18.
const HOURS_PER_WORKING_DAY: i64 = 8;

impl Texts {
    /// Money from fen, to the fen: `¥ 192,000.00`.
    pub fn money(&self, fen: i64) -> String {
        let sign = if fen < 0 { "-" } else { "" };
        let fen = fen.unsigned_abs();
        format!("{sign}¥ {}.{:02}", grouped(fen / 100), fen % 100)
    }

    /// Money for tiles and charts, in 万 and 亿 or in k and M: `¥ 122.16 万`.
    pub fn money_short(&self, fen: i64) -> String {
        let (small, large) = match self.lang() {
            Lang::ZhCn => (10_000 * FEN_PER_YUAN, 100_000_000 * FEN_PER_YUAN),
            Lang::En => (1_000 * FEN_PER_YUAN, 1_000_000 * FEN_PER_YUAN),
        };
        let (key, unit) = match fen.unsigned_abs() {
            it if it >= large => ("core-money-great", large),
            it if it >= small => ("core-money-myriad", small),
            _ => return self.money(fen),
        };
        let sign = if fen < 0 { "-" } else { "" };
        // Two decimals of the unit, cut and not rounded, so that 9,999 never reads as 1.00 万.
        let hundredths = fen.unsigned_abs() / (unit / 100);
        let amount = format!("{}.{:02}", grouped(hundredths / 100), hundredths % 100);
        format!("{sign}{}", self.tr_with(key, &[("amount", amount.into())]))
    }

    /// A number with thousands separators: `1,234,567`.
    pub fn count(&self, number: i64) -> String {
        let sign = if number < 0 { "-" } else { "" };
        format!("{sign}{}", grouped(number.unsigned_abs()))
    }

    /// A day: `2026-11-22`.
    pub fn date(&self, day: NaiveDate) -> String {
        day.format("%Y-%m-%d").to_string()
    }

    /// A moment: `2026-11-22 16:20`.
    pub fn date_time(&self, at: NaiveDateTime) -> String {
        at.format("%Y-%m-%d %H:%M").to_string()
    }

    /// A day with its weekday: `2026-11-22 周日`.
    pub fn date_with_weekday(&self, day: NaiveDate) -> String {
        let key = format!("core-weekday-{}", day.weekday().number_from_monday());
        format!("{} {}", self.date(day), self.tr(&key))
    }

    /// How far a day is from today: `3 天后`, `yesterday`.
    pub fn relative_day(&self, day: NaiveDate, today: NaiveDate) -> String {
        match (day - today).num_days() {
            0 => self.tr("core-today").into_owned(),
            1 => self.tr("core-tomorrow").into_owned(),
            -1 => self.tr("core-yesterday").into_owned(),
            days if days > 0 => self.tr_with("core-in-days", &[("days", days.into())]),
            days => self.tr_with("core-days-ago", &[("days", (-days).into())]),
        }
    }

    /// What a due day means today: `in 3 days`, `今天到期`, `逾期 2 天`.
    pub fn due(&self, day: NaiveDate, today: NaiveDate) -> String {
        match (day - today).num_days() {
            0 => self.tr("core-due-today").into_owned(),
            days if days < 0 => self.tr_with("core-days-late", &[("days", (-days).into())]),
            _ => self.relative_day(day, today),
        }
    }

    /// How long ago something happened: minutes, then hours, then days, then the date.
    pub fn ago(&self, at: NaiveDateTime, now: NaiveDateTime) -> String {
        let minutes = (now - at).num_minutes();
        let days = (now.date() - at.date()).num_days();
        match minutes {
            ..1 => self.tr("core-just-now").into_owned(),
            1..60 => self.tr_with("core-minutes-ago", &[("minutes", minutes.into())]),
            _ if days == 0 => {
                self.tr_with("core-hours-ago", &[("hours", (minutes / MINUTES_PER_HOUR).into())])
            }
            _ if days < 7 => self.relative_day(at.date(), now.date()),
            _ => self.date(at.date()),
        }
    }

    /// A span of working time, in working days of eight hours: `2 个工作日 4 小时`.
    pub fn working_time(&self, minutes: i64) -> String {
        let minutes = minutes.max(0);
        let (hours, rest) = (minutes / MINUTES_PER_HOUR, minutes % MINUTES_PER_HOUR);
        let (days, odd_hours) = (hours / HOURS_PER_WORKING_DAY, hours % HOURS_PER_WORKING_DAY);
        match (days, odd_hours, rest) {
            (0, 0, _) => self.tr_with("core-duration-minutes", &[("minutes", rest.into())]),
            (0, _, 0) => self.tr_with("core-duration-hours", &[("hours", hours.into())]),
            (0, _, _) => self.tr_with(
                "core-duration-hours-minutes",
                &[("hours", hours.into()), ("minutes", rest.into())],
            ),
            (_, 0, _) => self.tr_with("core-duration-days", &[("days", days.into())]),
            (_, _, _) => self.tr_with(
                "core-duration-days-hours",
                &[("days", days.into()), ("hours", odd_hours.into())],
            ),
        }
    }

    /// A clock that runs: `03:54`, `1:02:03`.
    pub fn clock(&self, seconds: i64) -> String {
        let seconds = seconds.max(0);
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if hours > 0 {
            format!("{hours}:{minutes:02}:{rest:02}")
        } else {
            format!("{minutes:02}:{rest:02}")
        }
    }

    /// The size of a file in binary units: `4.3 MB`.
    pub fn file_size(&self, bytes: u64) -> String {
        const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
        if bytes < 1024 {
            return format!("{bytes} B");
        }
        let mut tenths = bytes * 10 / 1024;
        let mut unit = 0;
        while tenths >= 10_240 && unit + 1 < UNITS.len() {
            tenths /= 1024;
            unit += 1;
        }
        let name = UNITS.get(unit).copied().unwrap_or_default();
        format!("{}.{} {name}", grouped(tenths / 10), tenths % 10)
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both() -> (Texts, Texts) {
        (Texts::new(Lang::ZhCn), Texts::new(Lang::En))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn money_is_written_to_the_fen() {
        let (zh, _) = both();
        assert_eq!(zh.money(19_200_000), "¥ 192,000.00");
        assert_eq!(zh.money(-5), "-¥ 0.05");
        assert_eq!(zh.money(i64::MIN), "-¥ 92,233,720,368,547,758.08");
    }

    #[test]
    fn short_money_never_claims_more_than_there_is() {
        let (zh, en) = both();
        assert_eq!(zh.money_short(122_160_000), "¥ 122.16 万");
        assert_eq!(zh.money_short(999_999), "¥ 9,999.99");
        assert_eq!(zh.money_short(1_234_567_890_000), "¥ 123.45 亿");
        assert_eq!(en.money_short(122_160_000), "¥ 1.22 M");
        assert_eq!(en.money_short(-455_000), "-¥ 4.55 k");
    }

    #[test]
    fn counts_carry_thousands_separators() {
        let (zh, _) = both();
        assert_eq!(zh.count(999), "999");
        assert_eq!(zh.count(1_234_567), "1,234,567");
        assert_eq!(zh.count(-1000), "-1,000");
    }

    #[test]
    fn days_are_told_from_today() {
        let (zh, en) = both();
        let today = day("2026-11-22");
        assert_eq!(zh.relative_day(day("2026-11-25"), today), "3 天后");
        assert_eq!(en.relative_day(day("2026-11-25"), today), "in 3 days");
        assert_eq!(en.relative_day(day("2026-11-21"), today), "yesterday");
        assert_eq!(zh.due(day("2026-11-20"), today), "逾期 2 天");
        assert_eq!(en.due(day("2026-11-20"), today), "2 days late");
        assert_eq!(en.due(today, today), "due today");
        assert_eq!(zh.date_with_weekday(today), "2026-11-22 周日");
    }

    #[test]
    fn moments_are_told_from_now() {
        let (zh, en) = both();
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let now = at("2026-11-22T16:20:00");
        assert_eq!(zh.ago(at("2026-11-22T16:19:40"), now), "刚刚");
        assert_eq!(en.ago(at("2026-11-22T15:50:00"), now), "30 min ago");
        assert_eq!(zh.ago(at("2026-11-22T09:20:00"), now), "7 小时前");
        assert_eq!(en.ago(at("2026-11-21T23:50:00"), now), "yesterday");
        assert_eq!(en.ago(at("2026-10-01T09:00:00"), now), "2026-10-01");
        assert_eq!(zh.date_time(now), "2026-11-22 16:20");
    }

    #[test]
    fn working_time_counts_days_of_eight_hours() {
        let (zh, en) = both();
        assert_eq!(zh.working_time(20 * 60), "2 个工作日 4 小时");
        assert_eq!(en.working_time(8 * 60), "1 working day");
        assert_eq!(en.working_time(95), "1 h 35 min");
        assert_eq!(zh.working_time(0), "0 分钟");
    }

    #[test]
    fn clocks_show_hours_only_when_there_are_any() {
        let (zh, _) = both();
        assert_eq!(zh.clock(234), "03:54");
        assert_eq!(zh.clock(3723), "1:02:03");
    }

    #[test]
    fn file_sizes_are_short() {
        let (zh, _) = both();
        assert_eq!(zh.file_size(1023), "1023 B");
        assert_eq!(zh.file_size(1024), "1.0 KB");
        assert_eq!(zh.file_size(4_509_715), "4.3 MB");
        assert_eq!(zh.file_size(u64::from(u32::MAX) + 1), "4.0 GB");
    }
}
