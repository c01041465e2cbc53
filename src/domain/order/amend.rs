//! Changing what was ordered while the order runs: a supplement with its differences, and what is done again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Act, Order, Penalty, Refusal, Task, TaskState, acts,
    price::{paid_for, price},
};
use crate::domain::{
    Now, Personal, ServiceLevel, StaffId,
    clock::Meter,
    process::{Answers, FieldValue, FormValues, PointOfNoReturn, base, site},
    task::TaskStatus,
};

/// What somebody wants changed; what is not named stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// New answers to tasks that are done, by the code of the task.
    pub answers: BTreeMap<String, FormValues>,
    pub quantity: Option<i64>,
    pub service_level: Option<ServiceLevel>,
    /// The day that is promised to the customer.
    pub day: Option<NaiveDate>,
    /// Finished tasks that rest on the change and yet stand as they are, by code.
    #[serde(default)]
    pub keep: BTreeSet<String>,
    pub reason: Personal,
    /// Whether the customer agreed to pay for what was begun, how much and who agreed.
    pub penalty: Penalty,
    pub fee: Personal,
}

/// What was agreed and does not stand on the order itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    pub quantity: i64,
    pub day: Option<NaiveDate>,
}

/// A part of an order that can be changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Quantity,
    ServiceLevel,
    Day,
    Answer { task: String, field: String },
}

/// One part as it was and as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub part: Part,
    pub before: Option<FieldValue>,
    pub after: Option<FieldValue>,
}

/// One change of an order: what differs, and which tasks are done again because of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// The order as it was opened is number 1.
    pub number: u32,
    pub at: Now,
    pub by: StaffId,
    pub reason: Personal,
    /// What the customer agreed to pay, where something had begun.
    pub fee: Personal,
    pub differences: Vec<Difference>,
    /// The tasks that are done again, by code.
    pub again: Vec<String>,
    /// The tasks that would have been, and stand as they are because somebody said so, by code.
    #[serde(default)]
    pub kept: Vec<String>,
}

impl Order {
    /// How often it was changed since it was opened, plus one.
    pub fn amended(&self) -> u32 {
        self.amended
    }

    /// Changes what was ordered; all tasks that rest on it are done again.
    ///
    /// Nothing is changed that something rests on which cannot be undone.
    pub fn amend(
        &mut self,
        act: &Act<'_>,
        asked: &Amendment,
        agreed: Agreed,
    ) -> Result<Supplement, Refusal> {
        self.going_on(act)?;
        self.in_charge(act)?;
        let reason = acts::given(asked.reason.clone())?;
        let forms = self.new_forms(act, asked)?;
        let differences = self.differences(asked, (agreed, &forms));
        if differences.is_empty() {
            return Err(Refusal::NothingChanged);
        }
        let mut again = self.resting_on(act, &differences);
        let kept = self.kept(act, asked, &mut again)?;
        self.may_change(act, (asked, &differences), (&again, &kept))?;
        self.may_lose_sites(act, asked, &forms)?;
        for (code, form) in forms {
            if let Some(task) = self.tasks.iter_mut().find(|it| it.code == code) {
                task.values = form;
            }
        }
        if let Some(level) = asked.service_level {
            self.opening.service_level = level;
        }
        let opening = self.opening.clone();
        for task in self.tasks.iter_mut().filter(|it| again.contains(&it.code)) {
            acts::close(task, act, TaskState::Waiting);
            let spec = act.template.task(&task.code);
            task.clock = Meter::new(spec.map_or(0, |it| act.task_target(&opening, it).minutes));
            task.due = None;
        }
        self.amended += 1;
        self.settle(act);
        let (number, at, by, fee) = (self.amended, act.now, act.by.staff, asked.fee.clone());
        let again = again.into_iter().collect();
        Ok(Supplement { number, at, by, reason, fee, differences, again, kept })
    }

    /// The forms with their new answers, judged.
    fn new_forms(
        &self,
        act: &Act<'_>,
        asked: &Amendment,
    ) -> Result<BTreeMap<String, FormValues>, Refusal> {
        let mut forms = BTreeMap::new();
        for (code, answers) in &asked.answers {
            let task = self.tasks.iter().find(|it| it.code == *code).ok_or(Refusal::NoSuchTask)?;
            if !task.is_done() {
                return Err(Refusal::TaskIs(task.status()));
            }
            let mut form = task.values.clone();
            form.extend(answers.clone());
            acts::spec(act, task)?.judge_form(&form)?;
            forms.insert(code.clone(), form);
        }
        Ok(forms)
    }

    fn differences(
        &self,
        asked: &Amendment,
        (agreed, forms): (Agreed, &BTreeMap<String, FormValues>),
    ) -> Vec<Difference> {
        let level = |it: ServiceLevel| FieldValue::Choice(it.code().to_owned());
        let mut found = Vec::new();
        let mut note = |part, before: Option<FieldValue>, after: Option<FieldValue>| {
            if before != after {
                found.push(Difference { part, before, after });
            }
        };
        if let Some(quantity) = asked.quantity {
            let number = |it| Some(FieldValue::Number(it));
            note(Part::Quantity, number(agreed.quantity), number(quantity));
        }
        if let Some(wanted) = asked.service_level {
            note(Part::ServiceLevel, Some(level(self.opening.service_level)), Some(level(wanted)));
        }
        if let Some(day) = asked.day {
            note(Part::Day, agreed.day.map(FieldValue::Date), Some(FieldValue::Date(day)));
        }
        for (code, form) in forms {
            let Some(task) = self.tasks.iter().find(|it| it.code == *code) else { continue };
            for (field, after) in form {
                let part = Part::Answer { task: code.clone(), field: field.clone() };
                note(part, task.values.get(field).cloned(), Some(after.clone()));
            }
        }
        found
    }

    /// The tasks that were begun and rest on what is changed, by code.
    fn resting_on(&self, act: &Act<'_>, differences: &[Difference]) -> BTreeSet<String> {
        let mut resting = BTreeSet::new();
        let begun = |it: &&Task| it.status() != TaskStatus::Waiting;
        for difference in differences {
            for task in self.tasks.iter().filter(begun) {
                if Self::rests_on(act, task, &difference.part) {
                    resting.insert(task.code.clone());
                }
            }
        }
        resting
    }

    fn rests_on(act: &Act<'_>, task: &Task, part: &Part) -> bool {
        match part {
            // Whoever waits for it is told; the work is the same.
            Part::Day => false,
            // Everything but the first questions is about how much and how good.
            Part::Quantity | Part::ServiceLevel => !act.template.before(&task.code).is_empty(),
            Part::Answer { task: changed, field } => {
                let sites = act.template.sites.as_ref().and_then(|it| it.count.as_ref());
                let counts = sites.is_some_and(|it| it.task == *changed && it.field == *field);
                // The work at sites that stay is the same.
                let is_elsewhere = counts && site(&task.code).is_some()
                    || site(changed)
                        .is_some_and(|own| site(&task.code).is_some_and(|it| it != own));
                !is_elsewhere && act.template.before(base(&task.code)).contains(base(changed))
            }
        }
    }

    /// Takes what is to stand as it is out of what is done again; only what is done, and never what
    /// the law or the office asks for.
    fn kept(
        &self,
        act: &Act<'_>,
        asked: &Amendment,
        again: &mut BTreeSet<String>,
    ) -> Result<Vec<String>, Refusal> {
        let mut kept = Vec::new();
        for task in self.tasks.iter().filter(|it| it.is_done() && asked.keep.contains(&it.code)) {
            if !again.contains(&task.code) {
                continue;
            }
            if acts::spec(act, task)?.protected {
                return Err(Refusal::Protected(task.code.clone()));
            }
            again.remove(&task.code);
            kept.push(task.code.clone());
        }
        Ok(kept)
    }

    /// Nothing rests on it that cannot be undone, and what has begun is paid for.
    fn may_change(
        &self,
        act: &Act<'_>,
        (asked, differences): (&Amendment, &[Difference]),
        (again, kept): (&BTreeSet<String>, &[String]),
    ) -> Result<(), Refusal> {
        let is_changed = |code: &str| {
            let it_is =
                |it: &Difference| matches!(&it.part, Part::Answer { task, .. } if task == code);
            differences.iter().any(it_is)
        };
        let touched =
            self.tasks.iter().filter(|it| again.contains(&it.code) || is_changed(&it.code));
        paid_for(act, touched, (asked.penalty, &asked.fee), Refusal::TooLate)?;
        // What cannot be undone cannot be told to fit either.
        let kept = self.tasks.iter().filter(|it| kept.contains(&it.code));
        let hard = kept.into_iter().find(|it| price(act, it) == Some(PointOfNoReturn::Hard));
        hard.map_or(Ok(()), |it| Err(Refusal::TooLate(it.code.clone())))
    }

    /// Fewer sites: what was done at the others can be undone, and is paid for.
    fn may_lose_sites(
        &self,
        act: &Act<'_>,
        asked: &Amendment,
        forms: &BTreeMap<String, FormValues>,
    ) -> Result<(), Refusal> {
        let mut answers = Answers::default();
        for task in self.tasks.iter().filter(|it| it.is_done()) {
            answers.note(&task.code, forms.get(&task.code).unwrap_or(&task.values));
        }
        let then = act.template.sites.as_ref().and_then(|it| it.number(&answers));
        let lost = self.lost_with(act, then).into_iter();
        paid_for(act, lost, (asked.penalty, &asked.fee), Refusal::TooLate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::story::{Office, at, task};

    const AGREED: Agreed = Agreed { quantity: 1, day: None };

    fn nothing() -> Amendment {
        Amendment {
            answers: BTreeMap::new(),
            quantity: None,
            service_level: None,
            day: None,
            keep: BTreeSet::new(),
            reason: "客户增加带宽".into(),
            penalty: Penalty::NotAgreed,
            fee: Personal::default(),
        }
    }

    fn bandwidth(number: i64) -> Amendment {
        let answer = FormValues::from([("bandwidth".into(), FieldValue::Number(number))]);
        Amendment { answers: BTreeMap::from([("need".into(), answer)]), ..nothing() }
    }

    fn line_until(last: &str) -> (Office, Order) {
        let office = Office::line();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish_until(&mut order, last);
        (office, order)
    }

    #[test]
    fn what_rests_on_a_changed_answer_is_done_again() {
        let (office, mut order) = line_until("papers");
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        let told = order.amend(&act, &bandwidth(500), AGREED).unwrap();
        let part = Part::Answer { task: "need".into(), field: "bandwidth".into() };
        let (before, after) = (Some(FieldValue::Number(1)), Some(FieldValue::Number(500)));
        assert_eq!(told.differences, [Difference { part, before, after }]);
        assert_eq!((told.number, order.amended()), (2, 2));
        assert!(told.again.contains(&"solution".to_owned()), "{:?}", told.again);
        assert_eq!(task(&order, "need").status(), TaskStatus::Done, "the answer itself stands");
        assert_eq!(task(&order, "solution").status(), TaskStatus::Ready);
        assert_eq!(task(&order, "papers").status(), TaskStatus::Waiting);
        for code in ["solution", "resource-check", "alternative", "papers"] {
            office.finish(&mut order, code, at("2024-03-06 10:00"));
        }
        assert_eq!(task(&order, "review").status(), TaskStatus::Ready, "and goes on as before");
    }

    #[test]
    fn nothing_is_changed_under_what_cannot_be_undone() {
        let office = Office::number_400();
        let mut order = office.open(at("2024-03-04 09:00"));
        office.finish_until(&mut order, "activation");
        let before = order.clone();
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        let more = Amendment { quantity: Some(3), penalty: Penalty::Agreed, ..nothing() };
        let refused = order.amend(&act, &more, AGREED);
        assert_eq!(refused, Err(Refusal::TooLate("activation".into())));
        assert_eq!(order, before);
        let later = Amendment { day: Some("2024-04-01".parse().unwrap()), ..nothing() };
        let told = order.amend(&act, &later, AGREED).unwrap();
        assert_eq!((told.differences.len(), told.again.len()), (1, 0), "a day rests on nothing");
    }

    #[test]
    fn what_was_begun_is_paid_for() {
        let (office, mut order) = line_until("build");
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        let refused = order.amend(&act, &bandwidth(500), AGREED);
        assert_eq!(refused, Err(Refusal::PenaltyNotAgreed("build".into())));
        let silent = Amendment { penalty: Penalty::Agreed, ..bandwidth(500) };
        assert_eq!(order.amend(&act, &silent, AGREED), Err(Refusal::NoFeeNote("build".into())));
        let paid = Amendment { fee: "加收 800 元，王总同意".into(), ..silent };
        assert!(order.amend(&act, &paid, AGREED).unwrap().again.contains(&"build".to_owned()));
    }

    #[test]
    fn a_change_changes_something_and_says_why() {
        let (office, mut order) = line_until("papers");
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        assert_eq!(order.amend(&act, &bandwidth(1), AGREED), Err(Refusal::NothingChanged));
        let silent = Amendment { reason: " ".into(), ..bandwidth(500) };
        assert_eq!(order.amend(&act, &silent, AGREED), Err(Refusal::NoReason));
        let wrong = FormValues::from([("bandwidth".into(), FieldValue::YesNo(true))]);
        let wrong = Amendment { answers: BTreeMap::from([("need".into(), wrong)]), ..nothing() };
        assert_eq!(order.amend(&act, &wrong, AGREED).unwrap_err().code(), "form-kind");
        let early = FormValues::from([("result".into(), FieldValue::YesNo(true))]);
        let early = Amendment { answers: BTreeMap::from([("build".into(), early)]), ..nothing() };
        assert_eq!(order.amend(&act, &early, AGREED).unwrap_err().code(), "task-state");
    }
    #[test]
    fn what_is_done_may_stand_as_it_is_unless_it_is_protected() {
        let (office, mut order) = line_until("papers");
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        let keep = |codes: &[&str]| Amendment {
            keep: codes.iter().map(|it| (*it).to_owned()).collect(),
            ..bandwidth(500)
        };
        let told = order.amend(&act, &keep(&["solution", "build"]), AGREED).unwrap();
        assert_eq!(told.kept, ["solution"], "what is not done yet is not kept");
        assert!(!told.again.contains(&"solution".to_owned()), "{:?}", told.again);
        assert_eq!(task(&order, "solution").status(), TaskStatus::Done);
        assert_eq!(task(&order, "resource-check").status(), TaskStatus::Ready);

        let (office, mut order) = line_until("review");
        let act = office.act(&office.owner, at("2024-03-05 11:00"));
        assert!(office.template.task("review").unwrap().protected);
        let refused = order.amend(&act, &keep(&["review"]), AGREED);
        assert_eq!(refused, Err(Refusal::Protected("review".into())));
    }
}
