//! `attache process`: what scripts rely on.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

fn attache(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attache"));
    command.args(["--lang", "en", "process"]).args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn shipped(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/processes").join(name)
}

#[test]
fn a_sound_process_is_ok_and_a_broken_one_names_rule_and_line() {
    let file = shipped("internet-line.toml");
    let sound = attache(&["check", file.to_str().unwrap()]);
    assert_eq!((sound.status.code(), out(&sound).trim()), (Some(0), "ok"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.toml");
    let text = fs::read_to_string(&file).unwrap();
    let broken = text.replacen("department = \"ENG\"", "department = \"XXX\"", 1);
    fs::write(&path, &broken).unwrap();
    let refused = attache(&["check", path.to_str().unwrap()]);
    let line = broken.lines().position(|it| it == "code = \"build\"").unwrap() + 1;
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        out(&refused).starts_with(&format!("unknown-department\t{line}\t")),
        "{}",
        out(&refused)
    );
    fs::write(&path, "code = ").unwrap();
    assert_eq!(attache(&["check", path.to_str().unwrap()]).status.code(), Some(3));
    assert_eq!(attache(&["check", "nowhere.toml"]).status.code(), Some(3));
}

#[test]
fn a_process_is_played_through_across_spring_festival() {
    let file = shipped("business-broadband.toml");
    let args = ["simulate", file.to_str().unwrap(), "--tier", "T1", "--start", "2026-02-10T16:00"];
    let played = attache(&[&args[..], &["--json"]].concat());
    let plan: serde_json::Value = serde_json::from_str(&out(&played)).unwrap();
    // An hour on Tuesday; ten working days across the festival, two worked Saturdays among them.
    assert_eq!(plan["tasks"][0]["due"], "2026-02-10T17:00");
    assert_eq!(plan["tasks"][1]["due"], "2026-03-02T17:00");
    assert_eq!(plan["tasks"][1]["party"]["due"], "2026-03-02T17:00");
    assert_eq!(plan["tier"], "T1");
    let lines = attache(&args);
    assert!(
        out(&lines).contains("papers\t2026-02-10T17:00\t2026-03-02T17:00\t*"),
        "{}",
        out(&lines)
    );
    let odd = attache(&[&args[..], &["--answer", "nothing.at=all"]].concat());
    assert_eq!(odd.status.code(), Some(3));
}

#[test]
fn a_process_goes_through_a_modellers_file_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let (bpmn, toml) = (folder.path().join("it.bpmn"), folder.path().join("it.toml"));
    let file = shipped("sd-wan.toml");
    let (bpmn, toml) = (bpmn.to_str().unwrap(), toml.to_str().unwrap());
    assert!(attache(&["export", file.to_str().unwrap(), "--bpmn", bpmn]).status.success());
    assert!(attache(&["import", bpmn, "--toml", toml]).status.success());
    assert_eq!(out(&attache(&["check", toml])).trim(), "ok");
    fs::write(bpmn, "<a/>").unwrap();
    assert_eq!(attache(&["import", bpmn, "--toml", toml]).status.code(), Some(3));
}

#[test]
fn a_published_process_of_an_office_is_found_by_its_name() {
    use attache::{
        desk::{Command as Order, Desk, machine_clock, process},
        domain::{Actor, library::Library, process::WorkingTime},
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("office");
    let mut template =
        Library::shipped().unwrap().templates.latest("internet-line").unwrap().clone();
    template.version = 2;
    template.tasks[0].hours = [WorkingTime::of_minutes(60); 4];
    let reference = template.reference();
    {
        let desk = Desk::open(&data, machine_clock()).unwrap();
        let save = process::Command::SaveDraft { template: Box::new(template), rev: 0 };
        desk.run(&Actor::program(), Order::Process(save)).unwrap();
        let publish = process::Command::Publish { reference, rev: 1 };
        desk.run(&Actor::program(), Order::Process(publish)).unwrap();
    }
    let data = data.to_str().unwrap();
    let sound = attache(&["--data", data, "check", "internet-line@2"]);
    assert_eq!((sound.status.code(), out(&sound).trim()), (Some(0), "ok"));
    let first = |name: &str| {
        let args = ["--tier", "T1", "--start", "2026-03-02T09:00", "--data", data];
        let plan = attache(&[&["simulate", name][..], &args[..]].concat());
        out(&plan).lines().next().unwrap().split('\t').nth(2).unwrap().to_owned()
    };
    assert_eq!(first("internet-line"), "2026-03-02T10:00", "the newest of the office");
    assert_ne!(first("internet-line@1"), "2026-03-02T10:00");
    let bpmn = folder.path().join("line.bpmn");
    let told =
        attache(&["--data", data, "export", "internet-line@2", "--bpmn", bpmn.to_str().unwrap()]);
    assert_eq!(told.status.code(), Some(0));
    assert!(fs::read_to_string(&bpmn).unwrap().contains("<bpmn:definitions"));
    assert_eq!(attache(&["--data", data, "check", "internet-line@9"]).status.code(), Some(3));
}
