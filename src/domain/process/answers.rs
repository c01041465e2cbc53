//! What has been answered so far, and conditions on it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FieldValue, FormValues, spec};

/// The answers of all tasks that are done, by the codes of the tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    by_task: BTreeMap<String, FormValues>,
}

impl Answers {
    pub fn note(&mut self, task: &str, values: &FormValues) {
        self.by_task.entry(task.to_owned()).or_default().extend(values.clone());
    }

    /// The answers to one field: of one site, or of the task for all sites.
    fn values(&self, (task, field): (&str, &str), site: Option<u32>) -> Vec<&FieldValue> {
        let value = |code: &str| self.by_task.get(code).and_then(|it| it.get(field));
        if let Some(own) = site.and_then(|it| value(&spec::at_site(task, it))) {
            return vec![own];
        }
        let all = self.by_task.iter().filter(|(code, _)| spec::base(code) == task);
        all.filter_map(|(_, it)| it.get(field)).collect()
    }

    /// Whether somebody answered this.
    pub fn knows(&self, task: &str, field: &str) -> bool {
        !self.values((task, field), None).is_empty()
    }

    /// A number that was answered; the greatest, if several sites answered.
    pub fn number(&self, task: &str, field: &str) -> Option<i64> {
        let numbers = self.values((task, field), None).into_iter().filter_map(|it| match it {
            FieldValue::Number(number) => Some(*number),
            _ => None,
        });
        numbers.max()
    }
}

/// An answer to an earlier task on which something depends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub task: String,
    pub field: String,
    /// Codes of choices, or `yes` or `no`; one of them must have been answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// The least number that must have been answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
}

impl Condition {
    /// Whether it was answered so; what nobody has answered is not so.
    ///
    /// A task for one site looks at the answer of its own site, any other at whether one of them
    /// answered so.
    pub fn holds(&self, answers: &Answers, site: Option<u32>) -> bool {
        let values = answers.values((&self.task, &self.field), site);
        values.into_iter().any(|it| self.fits(it))
    }

    fn fits(&self, value: &FieldValue) -> bool {
        let listed = |code: &str| self.is.iter().any(|it| it == code);
        match value {
            FieldValue::Choice(code) => listed(code),
            FieldValue::YesNo(yes) => listed(if *yes { "yes" } else { "no" }),
            FieldValue::Number(number) => self.at_least.is_some_and(|least| least <= *number),
            FieldValue::Text(_) | FieldValue::Date(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(pairs: &[(&str, FieldValue)]) -> Answers {
        let mut answers = Answers::default();
        for (task, value) in pairs {
            answers.note(task, &FormValues::from([("result".into(), value.clone())]));
        }
        answers
    }

    fn condition(is: &[&str], at_least: Option<i64>) -> Condition {
        let is = is.iter().map(|it| (*it).to_owned()).collect();
        Condition { task: "check".into(), field: "result".into(), is, at_least }
    }

    #[test]
    fn a_condition_holds_on_the_answers_it_names() {
        let build = answered(&[("check", FieldValue::Choice("build".into()))]);
        assert!(condition(&["build", "far"], None).holds(&build, None));
        assert!(!condition(&["covered"], None).holds(&build, None));
        let yes = answered(&[("check", FieldValue::YesNo(true))]);
        assert!(condition(&["yes"], None).holds(&yes, None));
        let three = answered(&[("check", FieldValue::Number(3))]);
        assert!(condition(&[], Some(3)).holds(&three, None));
        assert!(!condition(&[], Some(4)).holds(&three, None));
    }

    #[test]
    fn what_nobody_answered_does_not_hold() {
        assert!(!condition(&["build"], None).holds(&Answers::default(), None));
    }

    #[test]
    fn a_site_looks_at_its_own_answer_and_a_join_at_any() {
        let answers = answered(&[
            ("check#1", FieldValue::Choice("build".into())),
            ("check#2", FieldValue::Choice("covered".into())),
        ]);
        let build = condition(&["build"], None);
        assert!(build.holds(&answers, Some(1)));
        assert!(!build.holds(&answers, Some(2)));
        assert!(build.holds(&answers, None));
    }
}
