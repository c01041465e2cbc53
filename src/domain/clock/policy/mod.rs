//! Which target a clock is given: the most specific rule wins, and says why.
//!
//! A target is a function of customer tier, product, service level and task. The rules are data;
//! the version that was used stays with the clock.

use serde::{Deserialize, Serialize};

use super::{ClockKind, Escalation, Now, Pace, Waits};
use crate::domain::{
    ServiceLevel, Tier, Wording,
    calendar::{CalendarCode, DAY_MINUTES},
};

/// Day and night.
const ALWAYS: &str = "always";

/// Why the policies cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("a policy cannot be read: {0}")]
    Unreadable(String),
    #[error("every rung needs exactly one line for all clocks")]
    Rungs,
    #[error("the reason to wait `{0}` is not listed soundly")]
    Reason(String),
    #[error("two rules are called `{0}`")]
    Twice(String),
    #[error("the rules `{0}` and `{1}` fit the same case equally well")]
    Tie(String, String),
    #[error("no rule fits every case of `{0}`")]
    Gap(String),
}

/// A span of time as data files write it: `4h` working hours, `2d` working days, `30m` minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Span {
    Minutes(u32),
    /// Until the end of business of the n-th working day.
    Days(u32),
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = || format!("`{text}` is no span of time such as `4h`, `30m` or `2d`");
        let unit = text.chars().last().ok_or_else(wrong)?;
        let number: f64 = text.trim_end_matches(unit).parse().ok().ok_or_else(wrong)?;
        let whole = |number: f64| -> Option<u32> {
            let rounded = number.round();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the range is checked just before"
            )]
            (1.0..=1_000_000.0).contains(&rounded).then_some(rounded as u32)
        };
        let span = match unit {
            'm' => whole(number).map(Self::Minutes),
            'h' => whole(number * 60.0).map(Self::Minutes),
            'd' => whole(number).map(Self::Days),
            _ => None,
        };
        span.ok_or_else(wrong)
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        match span {
            Span::Minutes(minutes) if minutes % 60 == 0 => format!("{}h", minutes / 60),
            Span::Minutes(minutes) => format!("{minutes}m"),
            Span::Days(days) => format!("{days}d"),
        }
    }
}

/// One rule; what it does not name fits everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub code: String,
    pub kind: ClockKind,
    pub name: Wording,
    #[serde(default)]
    pub product: Option<String>,
    #[serde(default)]
    pub task: Option<String>,
    #[serde(default)]
    pub service_level: Option<ServiceLevel>,
    #[serde(default)]
    pub tier: Option<Tier>,
    /// One span, or one for each tier from T1 to T4.
    pub time: Times,
    #[serde(default = "CalendarCode::office")]
    pub calendar: CalendarCode,
}

/// One span for everybody, or one for each tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Times {
    Same(Span),
    ByTier([Span; 4]),
}

/// What a rule may look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case<'a> {
    pub kind: ClockKind,
    pub tier: Tier,
    /// The offering, by code; empty where there is none.
    pub product: &'a str,
    /// The task in its template; empty where there is none.
    pub task: &'a str,
    pub service_level: Option<ServiceLevel>,
}

/// One thing by which a rule fits, from the strongest to the weakest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    Product(String),
    Task(String),
    ServiceLevel(ServiceLevel),
    Tier(Tier),
    /// The rule is for everybody.
    Everyone,
    /// The task's own template says so.
    Template {
        code: String,
        version: u32,
    },
    /// The longest way through the template.
    LongestWay {
        code: String,
        version: u32,
    },
    /// The moment that was said.
    Said,
}

/// What a clock is given, with where it comes from; pinned on the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub minutes: u32,
    pub calendar: CalendarCode,
    /// The rule, by code; empty where no rule of a policy was used.
    pub rule: String,
    pub name: Wording,
    pub policy: String,
    pub version: u32,
    pub because: Vec<Because>,
    /// After how many minutes whoever has the task is reminded, if its template says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind: Option<u32>,
}

/// Which rule won, and which fitted less well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained<'a> {
    pub rule: &'a Rule,
    pub because: Vec<Because>,
    /// The rules that fit too, the next best first.
    pub beaten: Vec<&'a Rule>,
}

/// The rules for all targets; from `assets/policies/targets.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    pub code: String,
    pub version: u32,
    pub name: Wording,
    #[serde(rename = "rule")]
    rules: Vec<Rule>,
}

/// Everything that decides over clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policies {
    pub targets: Targets,
    pub escalation: Escalation,
    pub waits: Waits,
}

impl Policies {
    /// What comes with the program.
    pub fn shipped() -> Result<Self, PolicyError> {
        Ok(Self {
            targets: Targets::parse(include_str!("../../../../assets/policies/targets.toml"))?,
            escalation: Escalation::parse(include_str!(
                "../../../../assets/policies/escalation.toml"
            ))?,
            waits: Waits::parse(include_str!("../../../../assets/policies/waits.toml"))?,
        })
    }
}

impl Rule {
    fn fits(&self, case: &Case<'_>) -> bool {
        self.kind == case.kind
            && self.product.as_deref().is_none_or(|it| it == case.product)
            && self.task.as_deref().is_none_or(|it| it == case.task)
            && self.service_level.is_none_or(|it| Some(it) == case.service_level)
            && self.tier.is_none_or(|it| it == case.tier)
    }

    /// How specific it is: the product weighs more than the task, and so on.
    fn weight(&self) -> u8 {
        u8::from(self.product.is_some()) << 3
            | u8::from(self.task.is_some()) << 2
            | u8::from(self.service_level.is_some()) << 1
            | u8::from(self.tier.is_some())
    }

    /// Whether some case fits both.
    fn meets(&self, other: &Self) -> bool {
        fn may_equal<T: PartialEq>(one: Option<&T>, two: Option<&T>) -> bool {
            one.is_none() || two.is_none() || one == two
        }
        self.kind == other.kind
            && may_equal(self.product.as_ref(), other.product.as_ref())
            && may_equal(self.task.as_ref(), other.task.as_ref())
            && may_equal(self.service_level.as_ref(), other.service_level.as_ref())
            && may_equal(self.tier.as_ref(), other.tier.as_ref())
    }

    fn because(&self) -> Vec<Because> {
        let found = [
            self.product.clone().map(Because::Product),
            self.task.clone().map(Because::Task),
            self.service_level.map(Because::ServiceLevel),
            self.tier.map(Because::Tier),
        ];
        let mut found: Vec<Because> = found.into_iter().flatten().collect();
        if found.is_empty() {
            found.push(Because::Everyone);
        }
        found
    }

    fn span(&self, tier: Tier) -> Span {
        match &self.time {
            Times::Same(span) => *span,
            Times::ByTier([t1, t2, t3, t4]) => match tier {
                Tier::T1 => *t1,
                Tier::T2 => *t2,
                Tier::T3 => *t3,
                Tier::T4 => *t4,
            },
        }
    }
}

impl Targets {
    /// Reads the rules; two that fit one case equally well are refused.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let it: Self =
            toml::from_str(text).map_err(|err| PolicyError::Unreadable(err.to_string()))?;
        for (at, rule) in it.rules.iter().enumerate() {
            for other in it.rules.iter().skip(at + 1) {
                if other.code == rule.code {
                    return Err(PolicyError::Twice(rule.code.clone()));
                }
                if rule.weight() == other.weight() && rule.meets(other) {
                    return Err(PolicyError::Tie(rule.code.clone(), other.code.clone()));
                }
            }
        }
        Ok(it)
    }

    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule for a case, why it is that one, and what else fitted.
    pub fn explain(&self, case: &Case<'_>) -> Option<Explained<'_>> {
        let mut fitting: Vec<&Rule> = self.rules.iter().filter(|it| it.fits(case)).collect();
        fitting.sort_by_key(|it| std::cmp::Reverse(it.weight()));
        let (rule, beaten) = fitting.split_first()?;
        Some(Explained { rule, because: rule.because(), beaten: beaten.to_vec() })
    }

    /// The target for a case that begins at `now`; `None` where no rule fits.
    pub fn target(&self, case: &Case<'_>, (now, pace): (Now, Pace<'_>)) -> Option<Target> {
        let found = self.explain(case)?;
        let mut because = found.because;
        if matches!(found.rule.time, Times::ByTier(_))
            && !because.iter().any(|it| matches!(it, Because::Tier(_)))
        {
            because.retain(|it| *it != Because::Everyone);
            because.push(Because::Tier(case.tier));
        }
        Some(Target {
            minutes: Self::minutes(found.rule.span(case.tier), (now, pace)),
            calendar: found.rule.calendar.clone(),
            rule: found.rule.code.clone(),
            name: found.rule.name.clone(),
            policy: self.code.clone(),
            version: self.version,
            because,
            remind: None,
        })
    }

    /// A target that no rule of this policy gave: the template's, the longest way, what was said.
    pub fn other(&self, minutes: u32, calendar: CalendarCode, because: Because) -> Target {
        Target {
            minutes,
            calendar,
            rule: String::new(),
            name: Wording::default(),
            policy: self.code.clone(),
            version: self.version,
            because: vec![because],
            remind: None,
        }
    }

    /// The target of what was said: a moment, day and night.
    pub fn said(&self) -> Target {
        self.other(0, CalendarCode::new(ALWAYS), Because::Said)
    }

    /// How many minutes a span has when it begins now.
    ///
    /// A number of working days is not a number of hours: it ends with the business of its last day.
    fn minutes(span: Span, (now, pace): (Now, Pace<'_>)) -> u32 {
        let days = match span {
            Span::Minutes(minutes) => return minutes,
            Span::Days(days) => days,
        };
        let calendar = pace.calendar();
        let end = calendar.add_working_days(now.local(), days);
        let minutes = calendar.working_minutes_between(now.local(), end);
        u32::try_from(minutes).unwrap_or_else(|_| days.saturating_mul(DAY_MINUTES)).max(1)
    }
}

#[cfg(test)]
mod tests;
