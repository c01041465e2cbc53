//! Working time: the vectors, and the engine against a count of every minute.

use std::sync::Arc;

use attache::domain::{
    Wording,
    calendar::{
        Budget, Calendar, CalendarCode, Calendars, Exception, Notice, NoticeKind, NoticedDay,
        Notices, Pause, Shift, Week,
    },
};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use proptest::prelude::*;
use serde::Deserialize;

use crate::calendar_count::{Minutes, Otherwise, day_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) calendar: String,
    pub(crate) start: String,
    pub(crate) hours: Option<f64>,
    pub(crate) days: Option<u32>,
    #[serde(default)]
    pub(crate) pauses: Vec<String>,
    pub(crate) due: String,
    #[serde(default)]
    pub(crate) projected: bool,
}

pub(crate) fn vectors() -> Vec<Vector> {
    #[derive(Deserialize)]
    struct File {
        vector: Vec<Vector>,
    }
    let file: File = toml::from_str(include_str!("calendar_vectors.toml")).unwrap();
    file.vector
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

impl Vector {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small by hand")]
    fn minutes(&self) -> Option<u32> {
        self.hours.map(|it| (it * 60.0).round() as u32)
    }

    fn pauses(&self) -> Vec<(NaiveDateTime, NaiveDateTime)> {
        let split = |it: &String| it.split_once('/').map(|(from, to)| (at(from), at(to)));
        self.pauses.iter().map(|it| split(it).unwrap()).collect()
    }
}

#[test]
fn every_vector_is_what_a_count_of_every_minute_gives() {
    for it in vectors() {
        let minutes = Minutes::named(&it.calendar);
        let (start, pauses) = (at(&it.start), it.pauses());
        let line = minutes.line(start.date(), 150);
        let due = match (it.minutes(), it.days) {
            (Some(minutes), None) => line.without(&pauses).after(start, minutes),
            (None, Some(days)) => {
                line.days_after((start, minutes.cut_off), days as usize, &pauses).unwrap()
            }
            _ => panic!("{}: hours or days", it.name),
        };
        assert_eq!(due, at(&it.due), "{}", it.name);
    }
}

#[test]
fn every_vector_is_what_the_engine_gives() {
    let calendars = Calendars::shipped().unwrap();
    let all = vectors();
    assert!(35 < all.len());
    for it in all {
        let calendar = calendars.named(&CalendarCode::new(it.calendar.as_str())).unwrap();
        let budget =
            it.minutes().map_or_else(|| Budget::Days(it.days.unwrap_or(0)), Budget::Minutes);
        let pauses: Vec<Pause> =
            it.pauses().into_iter().map(|(from, to)| Pause { from, to }).collect();
        let reach = calendar.reach(at(&it.start), budget, &pauses);
        assert_eq!((reach.at, reach.is_projected), (at(&it.due), it.projected), "{}", it.name);
    }
}

/// The random calendars are about the three weeks from this Monday on.
const DAYS: usize = 21;

fn monday() -> NaiveDate {
    "2030-03-04".parse().unwrap()
}

/// A calendar in both forms.
#[derive(Clone, Debug)]
struct Pair {
    engine: Calendar,
    count: Minutes,
}

/// Up to three shifts of a day, as minutes.
fn shifts(least: usize) -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::btree_set(0_usize..=1440, least * 2..=6).prop_map(|cuts| {
        let cuts: Vec<usize> = cuts.into_iter().collect();
        cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

fn pairs() -> impl Strategy<Value = Pair> {
    let week = (shifts(1), prop::collection::vec(shifts(0), 6));
    let day = || (0..DAYS, any::<bool>());
    let notices = prop::collection::btree_map(0..DAYS, 0_u8..3, 0..6);
    let exceptions = prop::collection::vec(day(), 0..4);
    (week, notices, exceptions, 0_u16..=1440).prop_map(|((first, rest), noticed, own, cut_off)| {
        let days: Vec<Vec<(usize, usize)>> = std::iter::once(first).chain(rest).collect();
        let mut count = Minutes {
            week: std::array::from_fn(|it| day_of(&days[it])),
            days: std::collections::HashMap::new(),
            cut_off: i64::from(cut_off),
        };
        let shift = |(from, to): &(usize, usize)| {
            Shift::new(u16::try_from(*from).unwrap(), u16::try_from(*to).unwrap()).unwrap()
        };
        let week: [Vec<Shift>; 7] = std::array::from_fn(|it| days[it].iter().map(shift).collect());
        let week = Week::new(week, Weekday::Mon, cut_off).unwrap();
        let on = |it: usize| monday() + TimeDelta::days(i64::try_from(it).unwrap());
        let mut said = Vec::new();
        for (day, kind) in noticed {
            let (kind, otherwise) = match kind {
                0 => (NoticeKind::Holiday, Otherwise::Off),
                1 => (NoticeKind::Rest, Otherwise::Off),
                _ => (NoticeKind::MakeUp, Otherwise::Worked),
            };
            count.days.insert(on(day), otherwise);
            said.push(NoticedDay { day: on(day), kind, name: Wording::default() });
        }
        let mut notices = Notices::default();
        notices.take(Notice { year: 2030, days: said });
        let mut engine = Calendar::new(CalendarCode::new("any"), week, Arc::new(notices));
        for (day, is_worked) in own {
            let (exception, otherwise) = if is_worked {
                (Exception::opened("any"), Otherwise::Worked)
            } else {
                (Exception::closed("any"), Otherwise::Off)
            };
            engine.declare(on(day), exception);
            count.days.insert(on(day), otherwise);
        }
        Pair { engine, count }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) })]

    #[test]
    fn the_engine_agrees_with_a_count_of_every_minute(
        pair in pairs(),
        start in 0_i64..6 * 1440,
        length in 0_i64..9 * 1440,
        pauses in prop::collection::vec((0_i64..14 * 1440, 0_i64..3 * 1440), 0..4),
        days in 0_u32..6,
    ) {
        let midnight = monday().and_hms_opt(0, 0, 0).unwrap();
        let moment = |minute: i64| midnight + TimeDelta::minutes(minute);
        let (from, to) = (moment(start), moment(start + length));
        let line = pair.count.line(monday(), DAYS);
        prop_assert_eq!(pair.engine.is_working_at(from), line.counts(from));
        prop_assert_eq!(
            pair.engine.working_minutes_between(from, to), i64::from(line.between(from, to))
        );

        let pauses: Vec<_> =
            pauses.iter().map(|(from, length)| (moment(*from), moment(from + length))).collect();
        let told: Vec<Pause> =
            pauses.iter().map(|(from, to)| Pause { from: *from, to: *to }).collect();
        if let Some(due) =
            line.days_after((from, pair.count.cut_off), days as usize, &pauses)
        {
            prop_assert_eq!(pair.engine.reach(from, Budget::Days(days), &told).at, due);
        }
        let line = line.without(&pauses);
        let minutes = line.between(from, to);
        let due = line.after(from, minutes);
        prop_assert_eq!(pair.engine.reach(from, Budget::Minutes(minutes), &told).at, due);
    }
}
