//! The rules of working time in the words of the business.

use std::collections::BTreeMap;

use super::*;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn office() -> Calendar {
    Calendar::office().unwrap()
}

fn named(code: &str) -> Calendar {
    Calendars::shipped().unwrap().named(&CalendarCode::new(code)).unwrap().clone()
}

#[test]
fn fifteen_hours_reach_across_spring_festival_to_a_working_sunday() {
    assert_eq!(office().add_working_minutes(at("2024-02-08 16:00"), 900), at("2024-02-18 16:00"));
}

#[test]
fn a_start_on_a_rest_day_counts_from_the_next_shift() {
    assert_eq!(office().add_working_minutes(at("2024-02-17 11:00"), 240), at("2024-02-18 14:30"));
}

#[test]
fn a_day_of_work_ends_at_the_same_time_the_next_day() {
    let due = office().add_working_minutes(at("2024-02-08 16:00"), DAY_MINUTES);
    assert_eq!(due, at("2024-02-09 16:00"));
}

#[test]
fn a_pause_costs_only_the_working_time_within_it() {
    let paused = |from: &str, to: &str| {
        let pause = Pause { from: at(from), to: at(to) };
        office().reach(at("2024-02-08 16:00"), Budget::Minutes(900), &[pause]).at
    };
    assert_eq!(paused("2024-02-09 10:00", "2024-02-17 20:00"), at("2024-02-19 15:00"));
    assert_eq!(paused("2024-02-09 18:30", "2024-02-17 09:00"), at("2024-02-18 16:00"));
    assert_eq!(paused("2024-03-01 09:00", "2024-03-09 09:00"), at("2024-02-18 16:00"));
    assert_eq!(paused("2024-02-01 09:00", "2024-02-08 16:30"), at("2024-02-18 16:30"));
}

#[test]
fn pauses_that_overlap_count_once() {
    let pause = |from: &str, to: &str| Pause { from: at(from), to: at(to) };
    let pauses = [
        pause("2024-03-04 11:00", "2024-03-04 14:00"),
        pause("2024-03-04 10:00", "2024-03-04 11:30"),
    ];
    let due = office().reach(at("2024-03-04 09:00"), Budget::Minutes(120), &pauses).at;
    assert_eq!(due, at("2024-03-04 15:00"));
}

#[test]
fn an_extra_day_off_moves_what_is_due() {
    let mut office = office();
    office.declare(day("2024-02-09"), Exception::closed("Typhoon"));
    assert_eq!(office.kind(day("2024-02-09")), DayKind::Closed);
    assert_eq!(office.add_working_minutes(at("2024-02-08 16:00"), 900), at("2024-02-19 16:00"));
    office.withdraw(day("2024-02-09"));
    assert_eq!(office.add_working_minutes(at("2024-02-08 16:00"), 900), at("2024-02-18 16:00"));
}

#[test]
fn new_years_eve_of_2024_is_worked_and_so_are_the_make_up_sundays() {
    let office = office();
    let works = |text: &str| office.is_working_day(day(text));
    assert!(works("2024-02-09") && works("2024-02-04") && works("2024-02-18"));
    assert!(!works("2024-02-10") && !works("2024-02-16") && !works("2024-02-24"));
    assert_eq!(office.kind(day("2024-02-12")), DayKind::Holiday);
    assert_eq!(office.kind(day("2024-02-15")), DayKind::Rest);
}

#[test]
fn every_noticed_day_is_the_one_that_was_published() {
    #[derive(serde::Deserialize)]
    struct List {
        holidays: BTreeMap<NaiveDate, String>,
        workdays: BTreeMap<NaiveDate, String>,
    }
    let list = include_str!("../../../assets/codes/chinese-days.json");
    let list: List = serde_json::from_str(list).unwrap();
    let notices = Notices::shipped().unwrap();
    let mut compared = 0;
    for it in day("2018-01-01").iter_days().take_while(|it| it.year() < 2027) {
        let known = notices.day(it).map(|(_, noticed)| noticed.kind);
        let off = matches!(known, Some(NoticeKind::Holiday | NoticeKind::Rest));
        assert_eq!(off, list.holidays.contains_key(&it), "{it}");
        assert_eq!(known == Some(NoticeKind::MakeUp), list.workdays.contains_key(&it), "{it}");
        compared += usize::from(known.is_some());
    }
    assert_eq!(compared, 320);
}

#[test]
fn days_before_new_year_belong_to_the_notice_of_the_new_year() {
    let notices = Notices::shipped().unwrap();
    let of = |text: &str| notices.day(day(text)).map(|(year, it)| (year, it.kind));
    assert_eq!(of("2018-12-29"), Some((2019, NoticeKind::MakeUp)));
    assert_eq!(of("2018-12-31"), Some((2019, NoticeKind::Rest)));
    assert_eq!(of("2022-12-31"), Some((2023, NoticeKind::Rest)));
    assert_eq!(of("2024-12-28"), None);
}

#[test]
fn legal_holidays_became_eleven_and_then_thirteen_days() {
    let notices = Notices::shipped().unwrap();
    let legal = |year: i32| {
        let days = notices.notice(year).unwrap().days;
        days.iter().filter(|it| it.kind == NoticeKind::Holiday).count()
    };
    // In 2020 Mid-autumn fell on National Day.
    assert_eq!([2018, 2019, 2020, 2024, 2025, 2026].map(legal), [11, 11, 10, 11, 13, 13]);
}

#[test]
fn a_year_without_a_notice_is_projected_and_so_is_the_end_of_the_year_before() {
    let office = office();
    assert!(!office.is_projected(day("2026-10-10")) && !office.is_projected(day("2026-12-27")));
    assert!(office.is_projected(day("2026-12-31")) && office.is_projected(day("2031-10-01")));
    assert_eq!(office.kind(day("2031-10-01")), DayKind::Holiday);
    assert_eq!(office.kind(day("2031-10-08")), DayKind::Ordinary);
    let due = |start: &str| office.reach(at(start), Budget::Minutes(900), &[]);
    assert!(!due("2026-12-21 09:00").is_projected);
    assert!(due("2026-12-24 16:00").is_projected);
}

#[test]
fn a_notice_settles_its_year_and_replaces_what_was_known_of_it() {
    let mut calendars = Calendars::shipped().unwrap();
    let name = Wording { zh: "元旦".into(), en: "New Year's Day".into() };
    let rest = NoticedDay { day: day("2027-01-04"), kind: NoticeKind::Rest, name };
    calendars.take(Notice { year: 2027, days: vec![rest] });
    assert!(!calendars.office().is_projected(day("2027-03-01")));
    assert_eq!(calendars.office().kind(day("2027-01-04")), DayKind::Rest);
    // This notice does not name the first of January, and what it does not name is ordinary.
    assert_eq!(calendars.office().kind(day("2027-01-01")), DayKind::Ordinary);
    calendars.take(Notice { year: 2027, days: Vec::new() });
    assert_eq!(calendars.office().kind(day("2027-01-04")), DayKind::Ordinary);
}

#[test]
fn work_that_fills_a_shift_ends_with_it() {
    let office = office();
    assert_eq!(office.add_working_minutes(at("2024-03-04 09:00"), 180), at("2024-03-04 12:00"));
    assert_eq!(office.add_working_minutes(at("2024-03-04 12:10"), 0), at("2024-03-04 12:10"));
}

#[test]
fn a_moment_is_due_in_office_time() {
    let now = Now::from_micros(office_micros(at("2024-02-08 16:00")));
    assert_eq!(office().due(now, 900).local(), at("2024-02-18 16:00"));
}

#[test]
fn working_days_end_with_business_and_begin_before_the_cut_off() {
    let office = office();
    let due = |start: &str, days| office.add_working_days(at(start), days);
    assert_eq!(due("2024-02-08 15:59", 1), at("2024-02-09 18:00"));
    assert_eq!(due("2024-02-08 16:00", 1), at("2024-02-18 18:00"));
    assert_eq!(due("2024-02-08 10:00", 0), at("2024-02-08 18:00"));
    assert_eq!(due("2024-02-17 11:00", 0), at("2024-02-18 18:00"));
    assert_eq!(due("2024-02-17 11:00", 1), at("2024-02-19 18:00"));
    // Two working days are not fifteen hours.
    assert_eq!(due("2024-03-04 09:00", 2), at("2024-03-06 18:00"));
    assert_eq!(office.add_working_minutes(at("2024-03-04 09:00"), 900), at("2024-03-05 18:00"));
}

#[test]
fn a_working_day_counts_unless_the_clock_stands_at_its_end() {
    let pause = |from: &str, to: &str| Pause { from: at(from), to: at(to) };
    let due = |it| office().reach(at("2024-03-04 09:00"), Budget::Days(3), &[it]).at;
    assert_eq!(due(pause("2024-03-05 10:00", "2024-03-07 10:00")), at("2024-03-11 18:00"));
    assert_eq!(due(pause("2024-03-05 10:00", "2024-03-05 15:00")), at("2024-03-07 18:00"));
    assert_eq!(due(pause("2024-03-05 18:00", "2024-03-06 17:59")), at("2024-03-07 18:00"));
}

#[test]
fn the_crew_works_on_saturdays_but_not_in_spring_festival() {
    let crew = named("crew");
    assert_eq!(crew.kind(day("2024-03-02")), DayKind::Ordinary);
    assert_eq!(crew.kind(day("2024-03-03")), DayKind::Weekend);
    assert_eq!(crew.kind(day("2024-02-17")), DayKind::Rest);
    assert_eq!(crew.kind(day("2024-02-18")), DayKind::MakeUp);
    assert_eq!(crew.end_of_business(day("2024-03-02")), Some(at("2024-03-02 17:00")));
    assert_eq!(crew.end_of_business(day("2024-02-18")), Some(at("2024-02-18 18:30")));
}

#[test]
fn around_the_clock_is_every_hour_and_never_projected() {
    let always = named("always");
    let due = always.reach(at("2026-12-31 23:30"), Budget::Minutes(24 * 60), &[]);
    assert_eq!(due, Reach { at: at("2027-01-01 23:30"), is_projected: false });
    assert!(always.is_working_at(at("2024-02-10 00:00")));
    assert_eq!(always.kind(day("2024-02-10")), DayKind::Ordinary);
    assert_eq!(always.add_working_days(at("2024-02-10 23:59"), 0), at("2024-02-11 00:00"));
}

#[test]
fn the_nearest_calendar_counts() {
    let calendars = Calendars::shipped().unwrap();
    let code = |scope: Scope<'_>| calendars.resolve(scope).code().as_str();
    let always = CalendarCode::new("always");
    let nowhere = CalendarCode::new("nowhere");
    let crew = Scope { department: Some("ENG"), ..Scope::default() };
    assert_eq!(code(Scope::default()), "office");
    assert_eq!(code(crew), "crew");
    assert_eq!(code(Scope { task: Some(&always), ..crew }), "always");
    assert_eq!(code(Scope { task: Some(&nowhere), ..crew }), "crew");
    assert_eq!(code(Scope { area: Some("440100"), ..Scope::default() }), "office");
}

#[test]
fn of_two_areas_the_smaller_is_the_nearer() {
    let file = |code: &str, areas: &str| {
        let office = include_str!("../../../assets/calendars/office.toml");
        office.replace("code = \"office\"", &format!("code = \"{code}\"\nareas = {areas}"))
    };
    let (office, province, city) =
        (file("office", "[]"), file("gx", "[\"45\"]"), file("nanning", "[\"4501\"]"));
    let calendars =
        Calendars::parse(&[&office, &city, &province], Notices::shipped().unwrap()).unwrap();
    let code =
        |area| calendars.resolve(Scope { area: Some(area), ..Scope::default() }).code().as_str();
    assert_eq!([code("450103"), code("450200"), code("440100")], ["nanning", "gx", "office"]);
    let department = Scope { department: Some("ENG"), area: Some("450103"), task: None };
    assert_eq!(calendars.resolve(department).code().as_str(), "nanning");
}

#[test]
fn shifts_that_overlap_are_refused_and_so_is_a_second_office() {
    let office = include_str!("../../../assets/calendars/office.toml");
    let notices = || Notices::shipped().unwrap();
    let overlapping = office.replace("13:30-18:00", "11:30-18:00");
    assert_eq!(Calendars::parse(&[&overlapping], notices()), Err(CalendarError::Shifts));
    let backwards = office.replace("13:30-18:00", "18:00-13:30");
    assert_eq!(Calendars::parse(&[&backwards], notices()), Err(CalendarError::Shifts));
    let twice = Calendars::parse(&[office, office], notices());
    assert_eq!(twice, Err(CalendarError::Twice("office".into())));
    assert_eq!(Calendars::parse(&[], notices()), Err(CalendarError::Unknown("office".into())));
}

#[test]
fn nothing_is_worked_between_moments_the_wrong_way_round() {
    let between = office().working_between(at("2024-03-05 09:00"), at("2024-03-04 09:00"));
    assert_eq!(between, TimeDelta::zero());
}
