//! Every shipped process broken in every way that must be refused, with the rule that refuses it.

use super::{
    tests::{Ground, remove},
    *,
};
use crate::domain::{catalogue::Catalogue, paper::PaperKind};

fn shipped() -> Vec<ProcessTemplate> {
    shipped::FILES.iter().map(|(_, text)| ProcessTemplate::parse(text).unwrap()).collect()
}

/// Every shipped process, changed, must break this rule, which it does not break as it is.
fn all_break(rule: &str, change: impl Fn(&mut ProcessTemplate)) {
    let ground = Ground::shipped();
    for template in shipped() {
        assert!(!ground.judge(&template).contains(&rule), "{} as shipped", template.code);
        let mut mutant = template.clone();
        change(&mut mutant);
        let found = ground.judge(&mutant);
        assert!(found.contains(&rule), "{}: {rule} not among {found:?}", template.code);
    }
}

#[test]
fn no_protected_step_of_any_process_can_be_taken_out_or_unprotected() {
    let ground = Ground::shipped();
    let mut steps = 0;
    for template in shipped() {
        let protected = template.tasks.iter().filter(|it| it.protected).map(|it| it.code.clone());
        for code in protected.collect::<Vec<_>>() {
            let mut without = template.clone();
            remove(&mut without, &code);
            let found = refusals(&without, &ground.registry());
            let named = found
                .iter()
                .any(|it| it.code() == "protected-missing" && it.task() == Some(code.as_str()));
            assert!(named, "{} without {code}: {found:?}", template.code);
            let mut bare = template.clone();
            bare.tasks.iter_mut().filter(|it| it.code == code).for_each(|it| it.protected = false);
            assert!(ground.judge(&bare).contains(&"protected-missing"), "{code}");
            steps += 1;
        }
    }
    assert!(40 < steps, "only {steps} protected steps in all processes");
}

#[test]
fn the_identity_gate_comes_first_and_acceptance_before_billing() {
    let ground = Ground::shipped();
    for template in shipped() {
        for milestone in [Milestone::Review, Milestone::Acceptance] {
            let mut mutant = template.clone();
            let gone = template.tasks.iter().find(|it| it.milestone == Some(milestone)).unwrap();
            remove(&mut mutant, &gone.code);
            let found = ground.judge(&mutant);
            assert!(found.contains(&"milestone-needs"), "{}: {found:?}", template.code);
        }
        let mut early = template.clone();
        let first = early.tasks[0].code.clone();
        for task in early.tasks.iter_mut().filter(|it| it.milestone == Some(Milestone::Billing)) {
            task.needs = vec![first.clone()];
        }
        let found = ground.judge(&early);
        let refused = ["milestone-order", "dead-end"].iter().any(|it| found.contains(it));
        assert!(refused, "{}: {found:?}", template.code);
    }
}

#[test]
fn no_process_may_run_in_circles_or_never_end() {
    all_break("cycle", |it| {
        let last = it.tasks.last().unwrap().code.clone();
        it.tasks[0].needs.push(last);
    });
    all_break("no-start", |it| {
        let last = it.tasks.last().unwrap().code.clone();
        for task in it.tasks.iter_mut().filter(|it| it.needs.is_empty()) {
            task.needs.push(last.clone());
        }
    });
    all_break("no-end", |it| {
        let gone: Vec<String> = it
            .tasks
            .iter()
            .filter(|it| it.stage == Stage::Aftersales)
            .map(|it| it.code.clone())
            .collect();
        for code in &gone {
            remove(it, code);
        }
    });
    all_break("dead-end", |it| it.tasks.retain(|it| it.stage != Stage::Aftersales));
}

#[test]
fn every_task_has_a_department_and_every_paper_is_defined() {
    let ground = Ground::shipped();
    for template in shipped() {
        for place in 0..template.tasks.len() {
            let mut mutant = template.clone();
            mutant.tasks[place].department.clear();
            assert!(ground.judge(&mutant).contains(&"unknown-department"));
        }
        for place in 0..template.papers.len() {
            let mut mutant = template.clone();
            mutant.papers[place].kind = PaperKind::new("D-XXX");
            assert!(ground.judge(&mutant).contains(&"unknown-paper"), "{}", template.code);
        }
    }
}

#[test]
fn a_task_without_its_time_is_not_even_read() {
    for (code, text) in shipped::FILES {
        let at = text.find("\nhours = ").unwrap();
        let end = text[at + 1..].find('\n').unwrap();
        let without = format!("{}{}", &text[..at], &text[at + 1 + end..]);
        assert_eq!(ProcessTemplate::parse(&without).unwrap_err().code(), "unreadable", "{code}");
    }
}

fn line() -> ProcessTemplate {
    shipped().into_iter().find(|it| it.code == "internet-line").unwrap()
}

fn sites() -> ProcessTemplate {
    shipped().into_iter().find(|it| it.code == "sd-wan").unwrap()
}

fn broken(
    mut template: ProcessTemplate,
    change: impl FnOnce(&mut ProcessTemplate),
) -> Vec<&'static str> {
    change(&mut template);
    Ground::shipped().judge(&template)
}

fn at<'a>(template: &'a mut ProcessTemplate, code: &str) -> &'a mut TaskSpec {
    template.tasks.iter_mut().find(|it| it.code == code).unwrap()
}

#[test]
fn conditions_look_back_at_answers_that_are_offered() {
    let condition = |task: &str, is: &str| Condition {
        task: task.into(),
        field: "result".into(),
        is: vec![is.into()],
        at_least: None,
    };
    let odd =
        broken(line(), |it| at(it, "build").when = Some(condition("resource-check", "maybe")));
    assert_eq!(odd, ["condition-field"]);
    let unknown = broken(line(), |it| at(it, "build").when = Some(condition("nothing", "build")));
    assert_eq!(unknown, ["condition-field"]);
    let later = broken(line(), |it| {
        at(it, "need").when = Some(condition("resource-check", "build"));
    });
    assert_eq!(later, ["condition-later"]);
    let gate =
        broken(line(), |it| at(it, "filing").when = Some(condition("resource-check", "build")));
    assert_eq!(gate, ["protected-condition"]);
    let paper = broken(line(), |it| {
        let rule = it.papers.iter_mut().find(|it| it.when.answer.is_some()).unwrap();
        rule.when.answer = Some(condition("need", "build"));
    });
    assert_eq!(paper, ["condition-field"]);
}

#[test]
fn rework_goes_back_a_few_times_and_past_nothing_final() {
    let rework = |to: &str, most| Some(Rework { to: vec![to.into()], most });
    let ahead = broken(line(), |it| at(it, "entry").rework = rework("build", 2));
    assert_eq!(ahead, ["rework-target"]);
    assert_eq!(broken(line(), |it| at(it, "build").rework = rework("entry", 0)), ["rework-rounds"]);
    let hard = broken(line(), |it| {
        at(it, "build").point_of_no_return = Some(PointOfNoReturn::Hard);
        at(it, "acceptance").rework = rework("entry", 2);
    });
    assert_eq!(hard, ["rework-past-hard"]);
}

#[test]
fn timers_wait_for_something_and_end_within_their_task() {
    let none = broken(line(), |it| at(it, "care").wait = Some(Wait::default()));
    assert_eq!(none, ["timer"]);
    let ahead = broken(line(), |it| {
        at(it, "build").wait =
            Some(Wait { after: Some("care".into()), days: Some(1), hours: None });
    });
    assert_eq!(ahead, ["timer"]);
    let late = broken(line(), |it| at(it, "entry").remind = Some(WorkingTime::of_minutes(120)));
    assert_eq!(late, ["timer-nesting"]);
    let party = broken(line(), |it| {
        let external = at(it, "papers").external.as_mut().unwrap();
        external.hours = Some(WorkingTime::of_minutes(75 * 60 + 1));
    });
    assert_eq!(party, ["timer-nesting"]);
    assert_eq!(
        broken(line(), |it| at(it, "care").calendar = Some("moon".into())),
        ["unknown-calendar"]
    );
    let unnamed = broken(line(), |it| {
        at(it, "papers").external.as_mut().unwrap().name.en.clear();
    });
    assert_eq!(unnamed, ["party-name"]);
}

#[test]
fn sites_are_counted_before_they_begin() {
    assert_eq!(broken(sites(), |it| it.sites = None), ["sites-missing"]);
    let unasked = broken(sites(), |it| at(it, "need").form.retain(|it| it.key != "sites"));
    assert_eq!(unasked, ["sites-count"]);
    let early = broken(sites(), |it| at(it, "need").per_site = true);
    assert_eq!(early, ["sites-count"]);
    let unused = broken(sites(), |it| it.tasks.iter_mut().for_each(|it| it.per_site = false));
    assert_eq!(unused, ["sites-unused"]);
}

#[test]
fn every_offering_that_needs_a_process_of_its_own_points_to_a_published_one() {
    let library = crate::domain::library::Library::shipped().unwrap();
    let catalogue: &Catalogue = &library.catalogue;
    let own: Vec<_> = catalogue.offerings().iter().filter(|it| !it.standardised).collect();
    assert_eq!(own.len(), 62);
    for offering in own {
        let template = library.process(offering).unwrap();
        assert_eq!(library.judge(template), [], "{}", offering.code);
    }
}

#[test]
fn a_process_written_as_a_file_is_read_as_it_was() {
    for template in shipped() {
        let text = template.to_toml().unwrap();
        assert_eq!(ProcessTemplate::parse(&text).unwrap(), template, "{}", template.code);
    }
}
