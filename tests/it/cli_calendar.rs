//! `attache calendar`: what it prints, and what it takes in.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::calendar_time::{Vector, vectors};

fn attache(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_attache"))
        .args(["--lang", "en", "--data"])
        .arg(data)
        .arg("calendar")
        .args(args)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn args(it: &Vector) -> Vec<String> {
    let mut args = vec!["due".to_owned(), "--start".to_owned(), it.start.clone()];
    let budget = match (it.hours, it.days) {
        (Some(hours), _) => ["--hours".to_owned(), hours.to_string()],
        (None, days) => ["--days".to_owned(), days.unwrap().to_string()],
    };
    args.extend(budget);
    args.extend(it.pauses.iter().flat_map(|it| ["--pause".to_owned(), it.clone()]));
    if it.calendar != "office" {
        args.extend(["--calendar".to_owned(), it.calendar.clone()]);
    }
    args
}

#[test]
fn every_vector_is_what_the_command_line_prints() {
    let folder = tempfile::tempdir().unwrap();
    for it in vectors() {
        let args = args(&it);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let output = attache(folder.path(), &args);
        assert_eq!((code(&output), said(&output)), (0, format!("{}\n", it.due)), "{}", it.name);
        assert_eq!(complaint(&output).contains("Projected"), it.projected, "{}", it.name);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "asking makes no office");
}

#[test]
fn what_cannot_be_understood_is_bad_input() {
    let folder = tempfile::tempdir().unwrap();
    let start = ["due", "--start", "2024-02-08T16:00"];
    for wrong in [
        &[][..],
        &["--hours", "15", "--days", "2"],
        &["--hours", "-1"],
        &["--hours", "soon"],
        &["--days", "1.5"],
        &["--hours", "15", "--pause", "2024-02-09T10:00"],
        &["--hours", "15", "--pause", "2024-02-09T10:00/2024-02-08T10:00"],
        &["--hours", "15", "--calendar", "moon"],
    ] {
        let output = attache(folder.path(), &[&start[..], wrong].concat());
        assert_eq!((code(&output), &*said(&output)), (3, ""), "{wrong:?}");
    }
    assert_eq!(code(&attache(folder.path(), &["due", "--start", "noon", "--hours", "1"])), 3);
    assert_eq!(code(&attache(folder.path(), &["import", "/no/such/file"])), 3);
}

#[test]
fn a_notice_is_told_before_it_is_taken_and_counts_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let (notice, data) = (folder.path().join("2027.json"), folder.path().join("data"));
    fs::write(
        &notice,
        r#"{"year": 2027, "papers": [], "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
            {"name": "春节", "date": "2027-02-05", "isOffDay": true},
            {"name": "春节", "date": "2027-02-20", "isOffDay": false}]}"#,
    )
    .unwrap();
    let notice = notice.to_str().unwrap();
    let due = ["due", "--start", "2027-02-04T16:00", "--hours", "7.5"];
    let before = attache(&data, &due);
    assert_eq!(said(&before), "2027-02-05T16:00\n");
    assert!(complaint(&before).starts_with("Projected"));

    let rehearsed = attache(&data, &["import", notice, "--dry-run"]);
    assert_eq!(code(&rehearsed), 0, "{}", complaint(&rehearsed));
    let told = said(&rehearsed);
    assert!(told.contains("2027-02-20\tWeekend → Make-up working day\tSpring Festival"), "{told}");
    assert_eq!(said(&attache(&data, &due)), "2027-02-05T16:00\n");

    assert_eq!(code(&attache(&data, &["import", notice])), 0);
    let after = attache(&data, &due);
    assert_eq!((&*said(&after), &*complaint(&after)), ("2027-02-08T16:00\n", ""));
    let year = said(&attache(&data, &["show", "2027"]));
    assert!(year.contains("2027-02-05\tAdjusted rest day\tSpring Festival"), "{year}");
}

#[test]
fn exceptions_come_from_an_ics_file_and_only_for_their_calendar() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("off.ics"), folder.path().join("data"));
    let event = |rule: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:台风\r\n\
             DTSTART;VALUE=DATE:20260706\r\nDTEND;VALUE=DATE:20260708\r\n{rule}END:VEVENT\r\n\
             END:VCALENDAR\r\n"
        )
    };
    fs::write(&file, event("RRULE:FREQ=YEARLY\r\n")).unwrap();
    let name = file.to_str().unwrap();
    let refused = attache(&data, &["import", name]);
    assert_eq!(code(&refused), 3);
    assert!(complaint(&refused).contains("repeats"), "{}", complaint(&refused));

    fs::write(&file, event("")).unwrap();
    assert_eq!(code(&attache(&data, &["import", name])), 0);
    let due = |calendar: &str| {
        let args = ["due", "--start", "2026-07-03T17:00", "--hours", "2", "--calendar", calendar];
        said(&attache(&data, &args))
    };
    assert_eq!(due("office"), "2026-07-08T10:00\n");
    assert_eq!(due("always"), "2026-07-03T19:00\n");
}

#[test]
fn a_day_declared_off_moves_what_is_due_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("off.ics"), folder.path().join("data"));
    let due = || said(&attache(&data, &["due", "--start", "2024-02-08T16:00", "--hours", "15"]));
    assert_eq!(due(), "2024-02-18T16:00\n");
    let event = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Extra day off\r\n\
                 DTSTART;VALUE=DATE:20240209\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    fs::write(&file, event).unwrap();
    let taken = attache(&data, &["import", file.to_str().unwrap()]);
    assert_eq!(code(&taken), 0, "{}", complaint(&taken));
    assert_eq!(due(), "2024-02-19T16:00\n");
}
