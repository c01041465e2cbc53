//! What a task asks for before it is completed, and whether the answers will do.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{Personal, Wording, coded::coded};

coded! {
    /// What kind of answer a field takes.
    pub enum FieldKind {
        Text = "text",
        /// A whole number; the label says of what.
        Number = "number",
        Date = "date",
        Choice = "choice",
        YesNo = "yesno",
    }
}

/// One thing that a task asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub key: String,
    pub label: Wording,
    pub kind: FieldKind,
    #[serde(default, skip_serializing_if = "super::spec::is_no")]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

/// One answer that a choice offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub code: String,
    pub name: Wording,
}

/// An answer. Free text may speak of people, so it does not print itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum FieldValue {
    Text(Personal),
    Number(i64),
    Date(NaiveDate),
    /// The code of the choice.
    Choice(String),
    YesNo(bool),
}

/// The answers of one task, by the keys of its fields.
pub type FormValues = BTreeMap<String, FieldValue>;

/// Why answers were not accepted; each names the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FormRefusal {
    #[error("`{0}` must be answered")]
    Missing(String),
    #[error("`{0}` was not asked for")]
    Unknown(String),
    #[error("`{0}` takes another kind of answer")]
    Kind(String),
    #[error("`{0}` does not offer this choice")]
    Choice(String),
}

impl Field {
    fn judge(&self, value: Option<&FieldValue>) -> Result<(), FormRefusal> {
        let missing = || FormRefusal::Missing(self.key.clone());
        let Some(value) = value else {
            return if self.required { Err(missing()) } else { Ok(()) };
        };
        match (self.kind, value) {
            (FieldKind::Text, FieldValue::Text(text)) if self.required && text.is_empty() => {
                Err(missing())
            }
            (FieldKind::Choice, FieldValue::Choice(code)) => {
                if self.choices.iter().any(|it| it.code == *code) {
                    Ok(())
                } else {
                    Err(FormRefusal::Choice(self.key.clone()))
                }
            }
            (FieldKind::Text, FieldValue::Text(_))
            | (FieldKind::Number, FieldValue::Number(_))
            | (FieldKind::Date, FieldValue::Date(_))
            | (FieldKind::YesNo, FieldValue::YesNo(_)) => Ok(()),
            _ => Err(FormRefusal::Kind(self.key.clone())),
        }
    }
}

/// Whether these answers fill this form.
pub(super) fn judge(form: &[Field], values: &FormValues) -> Result<(), FormRefusal> {
    if let Some(key) = values.keys().find(|key| form.iter().all(|it| it.key != **key)) {
        return Err(FormRefusal::Unknown(key.clone()));
    }
    form.iter().try_for_each(|field| field.judge(values.get(&field.key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str, kind: FieldKind) -> Field {
        let choices = ["covered", "build"].map(|code| Choice {
            code: code.into(),
            name: Wording { zh: code.into(), en: code.into() },
        });
        Field {
            key: key.into(),
            label: Wording::default(),
            kind,
            required: true,
            choices: if kind == FieldKind::Choice { choices.to_vec() } else { vec![] },
        }
    }

    #[test]
    fn what_is_required_must_be_answered() {
        let form = [field("use", FieldKind::Text)];
        assert_eq!(judge(&form, &FormValues::new()), Err(FormRefusal::Missing("use".into())));
        let blank = FormValues::from([("use".into(), FieldValue::Text("  ".into()))]);
        assert_eq!(judge(&form, &blank), Err(FormRefusal::Missing("use".into())));
    }

    #[test]
    fn only_offered_choices_and_known_fields_will_do() {
        let form = [field("result", FieldKind::Choice)];
        let answer =
            |code: &str| FormValues::from([("result".into(), FieldValue::Choice(code.into()))]);
        assert_eq!(judge(&form, &answer("build")), Ok(()));
        assert_eq!(judge(&form, &answer("maybe")), Err(FormRefusal::Choice("result".into())));
        assert_eq!(judge(&[], &answer("build")), Err(FormRefusal::Unknown("result".into())));
        let number = FormValues::from([("result".into(), FieldValue::Number(3))]);
        assert_eq!(judge(&form, &number), Err(FormRefusal::Kind("result".into())));
    }
}
