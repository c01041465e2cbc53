//! The tour: it holds from beginning to end, it says when it does not, and it leaves nothing behind.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

/// The program, with its temporary files in `folder` and no display.
fn attache(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attache"));
    command
        .args(args)
        .env("TMPDIR", folder)
        .env("TMP", folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null());
    command
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

#[test]
fn tour_holds() {
    let folder = tempfile::tempdir().unwrap();
    let output = attache(folder.path(), &["--lang", "en", "tour", "--json"]).output().unwrap();
    let lines = lines(&output);
    let (end, steps) = lines.split_last().unwrap();
    for step in steps {
        assert_eq!(step["ok"], true, "{step}");
        assert!(step["ms"].is_f64() && step["step"].is_string(), "{step}");
        let detail = step["detail"].as_str().unwrap();
        assert!(!detail.contains(['{', '‹']), "a sentence with a hole in it: {detail}");
    }
    let names: Vec<&str> = steps.iter().filter_map(|it| it["step"].as_str()).collect();
    for name in ["pop", "reveal", "order", "send-back", "delivery", "confirmed", "audit", "backup"]
    {
        assert!(names.contains(&name), "{name} is missing from {names:?}");
    }
    assert_eq!(end["step"], "end");
    assert_eq!((&end["ok"], &end["failed"]), (&Value::from(true), &Value::from(0)));
    assert_eq!(end["steps"], steps.len());
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "", "a tour that holds has nothing to complain of");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "something was left behind");
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn where_no_window_can_open_the_tour_plays_instead() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let output = attache(folder.path(), &["--lang", "zh-CN", "--data", &data]).output().unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert!(complaint.contains("DISPLAY"), "{complaint}");
    let story = String::from_utf8(output.stdout).unwrap();
    assert!(story.contains('✓') && !story.contains('✗'), "{story}");
    assert!(story.lines().all(|it| it.chars().count() <= 100), "{story}");
    assert_eq!(output.status.code(), Some(0));
    assert!(!Path::new(&data).exists(), "the office of the user is none of the tour's business");

    // A call that cannot be shown is no occasion for a tour.
    let call = ["--data", &data, "pop", "--caller", "13800138000"];
    let output = attache(folder.path(), &call).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

/// Plays the tour and, once it begins, puts a file where its uploaded files are kept.
fn robbed(folder: &Path) -> (Child, Vec<Value>) {
    let mut command = attache(folder, &["--lang", "en", "tour", "--json"]);
    let mut tour = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = Vec::new();
    for line in BufReader::new(tour.stdout.take().unwrap()).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if line["step"] == "letter" {
            let stages = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
            let vault = stages.map(|it| it.join("office/vault")).find(|it| it.is_dir()).unwrap();
            fs::rename(&vault, folder.join("stolen")).unwrap();
            fs::write(&vault, "nothing can be kept here").unwrap();
        }
        told.push(line);
    }
    (tour, told)
}

#[cfg(unix)]
#[test]
fn a_tour_that_loses_its_papers_says_so_and_ends_badly() {
    let folder = tempfile::tempdir().unwrap();
    let (tour, told) = robbed(folder.path());
    let output = tour.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let end = told.last().unwrap();
    assert_eq!((&end["step"], &end["ok"]), (&Value::from("end"), &Value::from(false)));
    let failed = told.iter().filter(|it| it["ok"] == false && it["step"] != "end");
    assert_eq!(end["failed"], failed.clone().count());
    let names: Vec<&str> = failed.filter_map(|it| it["step"].as_str()).collect();
    assert!(names.contains(&"papers") && names.contains(&"approve"), "{names:?}");
    assert!(!names.contains(&"order") && !names.contains(&"audit"), "{names:?}");
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("steps do not hold"), "{complaint}");
}

#[test]
fn a_tour_without_room_for_its_office_cannot_run() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let output = attache(&nowhere, &["--lang", "en", "tour"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("temporary folder"));
}
