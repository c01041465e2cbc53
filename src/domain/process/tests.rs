//! What a template must be like, told by breaking a sound one in every way.

use super::*;
use crate::domain::{catalogue::Catalogue, paper::Papers};

const LINE: &str = include_str!("../../../assets/processes/internet-line.toml");

pub(super) struct Ground {
    catalogue: Catalogue,
    papers: Papers,
    gates: Gates,
}

impl Ground {
    pub(super) fn shipped() -> Self {
        Self {
            catalogue: Catalogue::parse(
                include_str!("../../../assets/catalogue/departments.toml"),
                include_str!("../../../assets/catalogue/offerings.toml"),
            )
            .unwrap(),
            papers: Papers::parse(include_str!("../../../assets/catalogue/papers.toml")).unwrap(),
            gates: Gates::parse(include_str!("../../../assets/catalogue/gates.toml")).unwrap(),
        }
    }

    pub(super) fn registry(&self) -> Registry<'_> {
        let (catalogue, papers, gates) = (&self.catalogue, &self.papers, &self.gates);
        Registry { catalogue, papers, calendars: &["office", "crew", "always"], gates }
    }

    pub(super) fn judge(&self, template: &ProcessTemplate) -> Vec<&'static str> {
        refusals(template, &self.registry()).iter().map(ProcessRefusal::code).collect()
    }
}

/// The internet line with one thing changed, and the rules which that breaks.
fn broken(change: impl FnOnce(&mut ProcessTemplate)) -> Vec<&'static str> {
    let mut template = ProcessTemplate::parse(LINE).unwrap();
    change(&mut template);
    Ground::shipped().judge(&template)
}

fn task<'a>(template: &'a mut ProcessTemplate, code: &str) -> &'a mut TaskSpec {
    template.tasks.iter_mut().find(|it| it.code == code).unwrap()
}

/// Takes a task out and joins what came before to what comes after.
pub(super) fn remove(template: &mut ProcessTemplate, code: &str) {
    let gone = task(template, code).clone();
    template.tasks.retain(|it| it.code != code);
    for task in &mut template.tasks {
        if task.needs.contains(&gone.code) {
            task.needs.retain(|it| *it != gone.code);
            task.needs.extend(gone.needs.clone());
        }
    }
}

#[test]
fn every_shipped_template_is_sound_and_named_after_its_file() {
    let ground = Ground::shipped();
    for (code, text) in shipped::FILES {
        let template = ProcessTemplate::parse(text).unwrap();
        assert_eq!(refusals(&template, &ground.registry()), [], "{code}");
        assert_eq!(template.code, *code);
    }
}

#[test]
fn every_file_in_the_folder_is_shipped() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/processes");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    let shipped: Vec<&str> = shipped::FILES.iter().map(|(code, _)| *code).collect();
    assert_eq!(files, shipped);
}

#[test]
fn every_offering_has_a_published_process() {
    let ground = Ground::shipped();
    let templates = Templates::shipped(&ground.registry()).unwrap();
    for offering in ground.catalogue.offerings() {
        assert!(templates.latest(&offering.template).is_some(), "{}", offering.code);
    }
    for template in templates.all() {
        let used = ground.catalogue.offerings().iter().any(|it| it.template == template.code);
        assert!(used, "no offering runs on {}", template.code);
    }
}

#[test]
fn the_sound_template_breaks_no_rule() {
    assert_eq!(broken(|_| {}), Vec::<&str>::new());
}

#[test]
fn a_protected_step_cannot_be_taken_out() {
    assert!(broken(|it| remove(it, "agreement")).contains(&"milestone-missing"));
    let without_review = broken(|it| {
        remove(it, "review");
        it.papers.retain(|rule| {
            rule.requirement == Requirement::Optional || rule.kind.code() == "D-LIC"
        });
        task(it, "agreement").papers.push(PaperKind::new("D-LIC"));
    });
    assert!(without_review.contains(&"milestone-missing"));
    assert_eq!(
        broken(|it| task(it, "review").protected = false),
        ["unprotected", "protected-missing"]
    );
}

#[test]
fn nothing_is_activated_before_it_is_agreed_or_billed_before_it_is_accepted() {
    let early = broken(|it| {
        task(it, "build").needs = vec!["review".into()];
        task(it, "connect").needs = vec!["review".into()];
    });
    assert_eq!(early, ["milestone-order"]);
    let billed = broken(|it| {
        task(it, "billing").needs = vec!["configuration".into()];
        task(it, "follow-up").needs.push("acceptance".into());
    });
    assert_eq!(billed, ["milestone-order"]);
}

#[test]
fn a_circle_never_ends() {
    let codes = broken(|it| task(it, "need").needs.push("solution".into()));
    assert!(codes.starts_with(&["cycle", "cycle"]) && codes.contains(&"no-start"));
    let alone = broken(|it| task(it, "need").needs.push("need".into()));
    assert_eq!(alone, ["cycle", "no-start"]);
}

#[test]
fn a_branch_that_nobody_waits_for_leads_nowhere() {
    let codes = broken(|it| task(it, "acceptance").needs.retain(|code| code != "filing"));
    assert_eq!(codes, ["dead-end"]);
}

#[test]
fn a_sale_cannot_wait_for_its_aftersales() {
    let codes = broken(|it| task(it, "billing").stage = Stage::Presales);
    assert_eq!(codes, ["stage-backwards"]);
}

#[test]
fn only_known_departments_papers_and_tasks_are_named() {
    assert_eq!(broken(|it| task(it, "build").department = "XXX".into()), ["unknown-department"]);
    assert_eq!(broken(|it| task(it, "build").needs.push("nothing".into())), ["unknown-need"]);
    let paper = broken(|it| {
        if let Some(rule) = it.papers.iter_mut().find(|rule| rule.kind.code() == "D-LOA") {
            rule.kind = PaperKind::new("D-XXX");
        }
    });
    assert_eq!(paper, ["unknown-paper", "paper-not-asked"]);
}

#[test]
fn papers_and_the_tasks_that_wait_for_them_agree() {
    let ungated = broken(|it| task(it, "review").papers.retain(|kind| kind.code() != "D-NET"));
    assert_eq!(ungated, ["paper-ungated"]);
    let unasked = broken(|it| it.papers.retain(|rule| rule.kind.code() != "D-NET"));
    assert_eq!(unasked, ["paper-not-asked"]);
}

#[test]
fn codes_titles_and_fields_are_sound() {
    assert!(broken(|it| task(it, "entry").code = "papers".into()).contains(&"twice"));
    assert_eq!(broken(|it| it.code = "Internet Line".into()), ["name"]);
    assert_eq!(broken(|it| task(it, "entry").title.en.clear()), ["title"]);
    assert_eq!(broken(|it| task(it, "solution").form[0].choices.truncate(1)), ["field"]);
    assert_eq!(broken(|it| it.tasks.clear())[0], "no-task");
}

#[test]
fn an_unknown_key_or_a_task_without_time_is_not_read() {
    let odd = LINE.replacen("department", "dept", 1);
    assert_eq!(ProcessTemplate::parse(&odd).unwrap_err().code(), "unreadable");
    let never = LINE.replacen("hours = [4,", "hours = [0,", 1);
    assert_ne!(never, LINE);
    assert_eq!(ProcessTemplate::parse(&never).unwrap_err().code(), "unreadable");
}

#[test]
fn a_published_version_never_changes() {
    let mut templates = Templates::default();
    let first = ProcessTemplate::parse(LINE).unwrap();
    templates.add(first.clone()).unwrap();
    templates.add(first.clone()).unwrap();
    let mut edited = first.clone();
    edited.name.en.push('!');
    assert_eq!(templates.add(edited.clone()).unwrap_err().code(), "published");
    edited.version = 2;
    templates.add(edited.clone()).unwrap();
    assert_eq!(templates.latest("internet-line"), Some(&edited));
    assert_eq!(templates.pinned(&first.reference()), Some(&first));
}

#[test]
fn a_day_is_seven_and_a_half_hours() {
    let template = ProcessTemplate::parse(LINE).unwrap();
    let build = template.task("build").unwrap();
    assert_eq!(build.budget_minutes(Tier::T1), 15 * 450);
    assert_eq!(build.budget_minutes(Tier::T4), 45 * 450);
    assert_eq!(template.acceptance_minutes(Tier::T2), 120);
}
