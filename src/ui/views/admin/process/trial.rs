//! What would become of the draft: the rules it breaks, and when everything would be due.

use std::collections::BTreeSet;

use chrono::NaiveTime;
use egui::{ScrollArea, Ui};

use super::{draft::Draft, sentence};
use crate::{
    desk::process::{ProcessTrial, TrialView},
    domain::{Now, Tier, office_micros, process::Plan},
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::Tone,
        views::{admin::room, words::name},
        widgets::{self, Button, DateField, GanttRow, Icon, gantt, parse_day, segmented},
    },
};

/// From when and for whom the draft is played through.
pub(super) struct Trial {
    found: Fetched<ProcessTrial>,
    day: String,
    tier: Tier,
}

impl Default for Trial {
    fn default() -> Self {
        Self { found: Fetched::default(), day: String::new(), tier: Tier::T1 }
    }
}

impl Trial {
    /// What is known about the draft as it is now, or was a moment ago.
    pub(super) fn of(&mut self, cx: &Cx<'_>, draft: &Draft) -> Option<TrialView> {
        if self.day.is_empty() {
            self.day = cx.now.today().to_string();
        }
        let nine = NaiveTime::MIN.overflowing_add_signed(chrono::TimeDelta::hours(9)).0;
        let day = parse_day(&self.day).unwrap_or_else(|| cx.now.today());
        let start = Now::from_micros(office_micros(day.and_time(nine)));
        let ask = ProcessTrial { template: Box::new(draft.template.clone()), start };
        self.found.following(cx.client, ask)?.as_ref().ok().cloned()
    }

    /// The dates as bars, from a day that can be chosen.
    pub(super) fn dates(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &TrialView) {
        ui.horizontal(|ui| {
            let label = cx.tr("process-start");
            DateField::new(&label, &cx.tr("core-date-invalid"), &mut self.day)
                .width(140.0)
                .show(ui);
            let tiers: Vec<(Tier, &str)> = Tier::ALL.iter().map(|it| (*it, it.code())).collect();
            segmented(ui, &mut self.tier, &tiers);
        });
        let ends: Vec<String> = Tier::ALL
            .iter()
            .zip(&view.plans)
            .map(|(tier, plan)| format!("{} {}", tier.code(), cx.texts.date(plan.end.today())))
            .collect();
        widgets::secondary(ui, &ends.join("   "));
        let Some(plan) = view.plans.get(self.tier.index()) else { return };
        let rows: Vec<GanttRow> = plan.steps.iter().map(|it| row(cx, it)).collect();
        ScrollArea::vertical().max_height(room(ui)).auto_shrink([false, false]).show(ui, |ui| {
            gantt(ui, 190.0, &rows, plan.start.micros());
        });
        summary(cx, ui, plan);
    }
}

fn row(cx: &Cx<'_>, it: &crate::domain::process::PlannedStep) -> GanttRow {
    let stretch = (it.start.micros(), it.due.micros());
    let (start, due) = (moment(it.start), moment(it.due));
    let args = [
        ("task", name(cx, &it.title).into()),
        ("start", start.as_str().into()),
        ("due", due.as_str().into()),
    ];
    GanttRow {
        label: name(cx, &it.title).to_owned(),
        planned: Some(stretch),
        actual: it.is_critical.then_some((stretch, Tone::Accent)),
        expected: None,
        waits: Vec::new(),
        words: cx.tr_with("process-step", &args),
    }
}

fn moment(at: Now) -> String {
    at.local().format("%Y-%m-%d %H:%M").to_string()
}

fn summary(cx: &Cx<'_>, ui: &mut Ui, plan: &Plan) {
    let end = moment(plan.end);
    let days = plan.working_minutes / i64::from(crate::domain::calendar::DAY_MINUTES);
    let args = [("end", end.as_str().into()), ("days", days.into())];
    widgets::faint(ui, &cx.tr_with("process-total", &args));
}

/// The rules that are broken; answers the task that a line speaks of when it was clicked.
pub(super) fn rules(cx: &Cx<'_>, ui: &mut Ui, view: &TrialView) -> Option<String> {
    if view.refusals.is_empty() {
        widgets::notice(ui, Tone::Ok, &cx.tr("admin-template-all-hold"), |_| {});
        return None;
    }
    let mut chosen = None;
    for it in &view.refusals {
        widgets::notice(ui, Tone::Bad, &sentence(cx, it), |ui| {
            if let Some(task) = it.task() {
                let show = cx.tr("process-show");
                if Button::ghost(&show).icon(Icon::Crosshair).show(ui).clicked() {
                    chosen = Some(task.to_owned());
                }
            }
        });
    }
    chosen
}

/// The tasks that break a rule.
pub(super) fn broken(view: Option<&TrialView>) -> BTreeSet<String> {
    let tasks = view.into_iter().flat_map(|it| &it.refusals).filter_map(|it| it.task());
    tasks.map(str::to_owned).collect()
}
