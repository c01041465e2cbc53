//! What undoes a finished task when its order is cancelled: as its process says, or as is usual.

use std::{borrow::Cow, sync::LazyLock};

use serde::{Deserialize, Serialize};

use super::{PointOfNoReturn, ProcessTemplate, TaskSpec, WorkingTime};
use crate::domain::Wording;

/// Begins the code of a task that undoes another; no task of a template has a dot in its code.
const MARK: &str = "undo.";

/// The work that undoes a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    pub title: Wording,
    /// Nothing means the department that did the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The working time it may take for tiers T1 to T4; nothing means that of the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<[WorkingTime; 4]>,
}

/// What is usual where a process does not say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Usual {
    undo: Vec<UsualUndo>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UsualUndo {
    /// The code of a milestone, or `soft`.
    of: String,
    title: Wording,
}

/// The file comes with the program, and a test keeps it sound.
static USUAL: LazyLock<Usual> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/policies/undo.toml")).unwrap_or_default()
});

/// The code of the task that undoes another.
pub fn undo_code(code: &str) -> String {
    format!("{MARK}{code}")
}

/// The code of the task that this one undoes; nothing if it undoes none.
pub fn undone(code: &str) -> Option<&str> {
    code.strip_prefix(MARK)
}

impl TaskSpec {
    /// The work that undoes it; nothing if it leaves no trace outside.
    pub fn undoing(&self) -> Option<Self> {
        let undo = self.undo.clone().or_else(|| self.usual_undo())?;
        Some(Self {
            department: undo.department.unwrap_or_else(|| self.department.clone()),
            hours: undo.hours.unwrap_or(self.hours),
            calendar: self.calendar.clone(),
            per_site: self.per_site,
            ..Self::new(undo_code(&self.code), self.stage, undo.title)
        })
    }

    fn usual_undo(&self) -> Option<Undo> {
        let soft = self.point_of_no_return == Some(PointOfNoReturn::Soft);
        let kinds = [self.milestone.map(super::Milestone::code), soft.then_some("soft")];
        let usual = kinds
            .into_iter()
            .flatten()
            .find_map(|kind| USUAL.undo.iter().find(|it| it.of == kind))?;
        let title = Wording {
            zh: usual.title.zh.replace("{task}", &self.title.zh),
            en: usual.title.en.replace("{task}", &self.title.en),
        };
        Some(Undo { title, department: None, hours: None })
    }
}

impl ProcessTemplate {
    /// A task by its code, whichever site it is for, also one that undoes another.
    pub fn spec(&self, code: &str) -> Option<Cow<'_, TaskSpec>> {
        match undone(code) {
            Some(undone) => self.task(undone)?.undoing().map(Cow::Owned),
            None => self.task(code).map(Cow::Borrowed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::process::Milestone;

    fn line() -> ProcessTemplate {
        let text = include_str!("../../../assets/processes/internet-line.toml");
        ProcessTemplate::parse(text).unwrap()
    }

    #[test]
    fn the_usual_is_sound_and_names_only_what_there_is() {
        assert!(!USUAL.undo.is_empty());
        for it in &USUAL.undo {
            assert!(it.of == "soft" || Milestone::from_code(&it.of).is_some(), "{}", it.of);
            assert!(it.title.is_complete());
        }
    }

    #[test]
    fn what_leaves_a_trace_is_undone_by_its_own_department() {
        let template = line();
        let agreement = template.spec("undo.agreement").unwrap();
        assert_eq!((agreement.department.as_str(), agreement.protected), ("LEG", false));
        let build = template.spec("undo.build").unwrap();
        assert_eq!(build.title.en, format!("Undo: {}", template.task("build").unwrap().title.en));
        assert_eq!(template.spec("undo.need"), None, "a question that was asked is no trace");
        assert_eq!(undone("undo.build"), Some("build"));
    }

    #[test]
    fn a_process_says_better_than_what_is_usual() {
        let mut template = line();
        let own = Undo {
            title: Wording { zh: "拆除光缆".into(), en: "Take the cable down".into() },
            department: Some("OM".into()),
            hours: Some([WorkingTime::of_minutes(30); 4]),
        };
        template.tasks.iter_mut().find(|it| it.code == "need").unwrap().undo = Some(own);
        let spec = template.spec("undo.need").unwrap();
        assert_eq!(
            (spec.title.en.as_str(), spec.department.as_str()),
            ("Take the cable down", "OM")
        );
        let again = ProcessTemplate::parse(&template.to_toml().unwrap()).unwrap();
        assert_eq!(again, template);
    }
}
