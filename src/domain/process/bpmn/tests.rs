//! Processes go out and come back as they were; a modeller's file comes in; what is not known is named.

use super::{super::*, BpmnError, export, import};
use crate::domain::library::Library;

/// Made by serialising through bpmn-moddle with the camunda package; see its first comment.
const FOREIGN: &str = include_str!("../../../../tests/fixtures/modeller.bpmn");

#[test]
fn every_process_comes_back_as_it_went_out() {
    for template in Library::shipped().unwrap().templates.all() {
        let file = export(template).unwrap();
        let back = import(&file).unwrap();
        for (there, here) in template.tasks.iter().zip(&back.tasks) {
            let mut there = there.clone();
            there.needs.sort_by_key(|it| template.tasks.iter().position(|task| task.code == *it));
            assert_eq!(there, *here, "{}", template.code);
        }
        assert_eq!(template.tasks.len(), back.tasks.len());
        let bare = |it: &ProcessTemplate| ProcessTemplate { tasks: Vec::new(), ..it.clone() };
        assert_eq!(bare(template), bare(&back));
        assert_eq!(export(&back).unwrap(), export(&import(&file).unwrap()).unwrap());
    }
}

#[test]
fn every_node_and_flow_is_drawn() {
    let library = Library::shipped().unwrap();
    let file = export(library.templates.latest("sd-wan").unwrap()).unwrap();
    let document = roxmltree::Document::parse(&file).unwrap();
    let ids = |name: &str, by: &str| -> std::collections::BTreeSet<String> {
        let found = document.descendants().filter(|it| it.tag_name().name() == name);
        found.filter_map(|it| it.attribute(by)).map(str::to_owned).collect()
    };
    let drawn = ids("BPMNShape", "bpmnElement");
    for name in ["userTask", "startEvent", "endEvent", "exclusiveGateway", "parallelGateway"] {
        assert!(ids(name, "id").is_subset(&drawn), "{name}");
    }
    assert_eq!(ids("sequenceFlow", "id"), ids("BPMNEdge", "bpmnElement"));
    assert!(10 < ids("userTask", "id").len());
}

#[test]
fn a_modellers_file_becomes_a_draft() {
    let draft = import(FOREIGN).unwrap();
    assert_eq!((draft.code.as_str(), draft.name.zh.as_str()), ("broadband-repair", "宽带维修"));
    let codes: Vec<&str> = draft.tasks.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["take-call", "remote-fix", "visit", "confirm"]);
    let task = |code: &str| draft.task(code).unwrap();
    assert_eq!(task("take-call").department, "RM");
    assert_eq!(task("visit").department, "OM");
    assert_eq!(task("remote-fix").needs, ["take-call"]);
    assert_eq!(task("confirm").needs, ["remote-fix", "visit"]);
    let when = task("visit").when.clone().unwrap();
    assert_eq!(
        (when.task.as_str(), when.field.as_str(), &when.is[..]),
        ("take-call", "way", &["visit".to_owned()][..])
    );
    assert_eq!(task("take-call").form[0].choices.len(), 2);
    assert_eq!(task("confirm").wait, Some(Wait { days: Some(1), ..Wait::default() }));
    assert_eq!(task("confirm").rework, Some(Rework { to: vec!["take-call".into()], most: 3 }));
    assert_eq!(task("take-call").remind.map(WorkingTime::minutes), Some(240));
}

#[test]
fn what_is_not_understood_is_named_with_its_line() {
    let odd = FOREIGN.replacen(
        "<bpmn:userTask id=\"visit\"",
        "<bpmn:scriptTask id=\"script\" />\n    <bpmn:userTask id=\"visit\"",
        1,
    );
    assert_ne!(odd, FOREIGN);
    let line = odd.lines().position(|it| it.contains("scriptTask")).unwrap() + 1;
    let expected =
        BpmnError::Unsupported { element: "scriptTask".into(), line: line.try_into().unwrap() };
    assert_eq!(import(&odd), Err(expected));
    assert_eq!(import("<a/>"), Err(BpmnError::NoProcess));
    assert_eq!(import("<a>").unwrap_err().code(), "bpmn-xml");
}

#[test]
fn a_sub_process_is_taken_apart() {
    let inner = r#"<bpmn:subProcess id="visit"><bpmn:startEvent id="in" /><bpmn:userTask id="drive" name="上门" /><bpmn:endEvent id="out" /><bpmn:sequenceFlow id="f1" sourceRef="in" targetRef="drive" /><bpmn:sequenceFlow id="f2" sourceRef="drive" targetRef="out" /></bpmn:subProcess>"#;
    let from = FOREIGN.find("<bpmn:userTask id=\"visit\"").unwrap();
    let to = from + FOREIGN[from..].find("</bpmn:userTask>").unwrap() + "</bpmn:userTask>".len();
    let file = format!("{}{inner}{}", &FOREIGN[..from], &FOREIGN[to..]);
    let draft = import(&file).unwrap();
    assert_eq!(draft.task("drive").unwrap().needs, ["take-call"]);
    assert!(draft.task("confirm").unwrap().needs.contains(&"drive".to_owned()));
}
