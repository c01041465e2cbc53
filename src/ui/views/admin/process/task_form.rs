//! The selected task's properties: what it is, how long it may take, what it waits for.

use std::collections::BTreeMap;

use egui::Ui;

use super::{draft::Draft, fields, undo_form};
use crate::{
    desk::process::ProcessView,
    domain::{
        Tier, Wording,
        catalogue::Named,
        process::{External, Milestone, PointOfNoReturn, Rework, Stage, TaskSpec, WorkingTime},
    },
    ui::{
        cx::Cx,
        theme::space,
        views::words::{name, stage_key},
        widgets::{self, Button, Icon, TextField, checkbox, hline, menu_button, menu_item, select},
    },
};

/// What is typed into the fields of one task, while it is not yet what the task has.
#[derive(Default)]
pub(super) struct TaskForm {
    of: Option<String>,
    typed: BTreeMap<&'static str, String>,
    fields: fields::FieldForms,
}

impl TaskForm {
    /// Draws the form of the selected task and changes it.
    pub(super) fn ui(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (draft, view): (&mut Draft, &ProcessView),
    ) {
        if self.of != draft.selected {
            *self = Self { of: draft.selected.clone(), ..Self::default() };
        }
        ui.spacing_mut().item_spacing.y = space::S;
        self.code(cx, ui, draft);
        let others: Vec<(String, String)> = draft
            .template
            .tasks
            .iter()
            .filter(|it| Some(&it.code) != draft.selected.as_ref())
            .map(|it| (it.code.clone(), name(cx, &it.title).to_owned()))
            .collect();
        let Some(task) = draft.task() else { return };
        Self::basics(cx, ui, (task, view));
        hline(ui);
        self.time(cx, ui, (task, view));
        hline(ui);
        self.order(cx, ui, (task, &others));
        hline(ui);
        rules(cx, ui, task);
        undo_form::ui(cx, ui, (task, view), &mut self.typed);
        hline(ui);
        let papers: Vec<(String, String)> = named(cx, &view.papers);
        let mut codes: Vec<String> = task.papers.iter().map(|it| it.code().to_owned()).collect();
        if many(cx, ui, "process-papers", (&papers, &mut codes)) {
            task.papers = codes.into_iter().map(crate::domain::paper::PaperKind::new).collect();
        }
        hline(ui);
        self.fields.ui(cx, ui, task);
    }

    fn code(&mut self, cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft) {
        let Some(code) = draft.selected.clone() else { return };
        let text = self.typed.entry("code").or_insert_with(|| code.clone());
        let label = cx.tr("process-code");
        if TextField::new(&label, text).show(ui).lost_focus() && *text != code {
            let wanted = text.trim().to_owned();
            draft.rename_task(&wanted);
            self.of.clone_from(&draft.selected);
        }
    }

    fn basics(cx: &Cx<'_>, ui: &mut Ui, (task, view): (&mut TaskSpec, &ProcessView)) {
        wording(cx, ui, "process-title", &mut task.title);
        let stages: Vec<(Stage, String)> =
            Stage::ALL.iter().map(|it| (*it, cx.tr(stage_key(*it)).into_owned())).collect();
        let items: Vec<(Stage, &str)> =
            stages.iter().map(|(it, word)| (*it, word.as_str())).collect();
        select(ui, &cx.tr("process-stage"), &mut task.stage, &items);
        let departments: Vec<(String, &str)> =
            view.departments.iter().map(|it| (it.code.clone(), name(cx, &it.name))).collect();
        select(ui, &cx.tr("process-department"), &mut task.department, &departments);
    }

    fn time(&mut self, cx: &Cx<'_>, ui: &mut Ui, (task, view): (&mut TaskSpec, &ProcessView)) {
        tiers(
            cx,
            ui,
            ("process-hours", ["t1", "t2", "t3", "t4"]),
            (&mut task.hours, &mut self.typed),
        );
        let none = cx.tr("process-calendar-usual");
        let mut calendars: Vec<(Option<String>, &str)> = vec![(None, &*none)];
        calendars
            .extend(view.calendars.iter().map(|it| (Some(it.code.clone()), name(cx, &it.name))));
        select(ui, &cx.tr("process-calendar"), &mut task.calendar, &calendars);
        self.optional(cx, ui, ("remind", "process-remind"), &mut task.remind);
        self.party(cx, ui, task);
    }

    /// The timer before a task: so many working days or hours after the end of another.
    fn wait(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (task, others): (&mut TaskSpec, &[(String, String)]),
    ) {
        let known = task.wait.clone().unwrap_or_default();
        let mut wait = known.clone();
        let text = self
            .typed
            .entry("wait")
            .or_insert_with(|| known.days.map_or_else(String::new, |it| it.to_string()));
        if TextField::new(&cx.tr("process-wait-days"), text).width(120.0).show(ui).changed() {
            wait.days = text.trim().parse().ok().filter(|it| 0 < *it);
        }
        self.optional(cx, ui, ("wait-hours", "process-wait-hours"), &mut wait.hours);
        if wait.days != known.days && wait.days.is_some() {
            // Days and hours at once would mean nothing.
            wait.hours = None;
            self.typed.remove("wait-hours");
        } else if wait.hours != known.hours && wait.hours.is_some() {
            wait.days = None;
            self.typed.remove("wait");
        }
        if wait.days.is_some() || wait.hours.is_some() {
            let last = cx.tr("process-wait-after-last");
            let mut items: Vec<(Option<String>, &str)> = vec![(None, &*last)];
            items.extend(others.iter().map(|(code, name)| (Some(code.clone()), name.as_str())));
            select(ui, &cx.tr("process-wait-after"), &mut wait.after, &items);
        }
        if wait != known {
            task.wait = (wait.days.is_some() || wait.hours.is_some()).then_some(wait);
        }
    }

    fn party(&mut self, cx: &Cx<'_>, ui: &mut Ui, task: &mut TaskSpec) {
        let mut has_party = task.external.is_some();
        if checkbox(ui, &mut has_party, &cx.tr("process-party")).changed() {
            task.external = has_party.then(|| External { name: Wording::default(), hours: None });
        }
        if let Some(party) = &mut task.external {
            wording(cx, ui, "process-party-name", &mut party.name);
            self.optional(cx, ui, ("party", "process-party-hours"), &mut party.hours);
        }
    }

    fn optional(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (key, label): (&'static str, &str),
        value: &mut Option<WorkingTime>,
    ) {
        let text = self.typed.entry(key).or_insert_with(|| value.map_or_else(String::new, shown));
        if TextField::new(&cx.tr(label), text).width(120.0).show(ui).changed() {
            *value = read(text);
        }
    }

    fn order(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (task, others): (&mut TaskSpec, &[(String, String)]),
    ) {
        many(cx, ui, "process-needs", (others, &mut task.needs));
        self.wait(cx, ui, (task, others));
        checkbox(ui, &mut task.per_site, &cx.tr("process-per-site"));
        let text =
            self.typed.entry("when").or_insert_with(|| fields::condition_text(task.when.as_ref()));
        let (label, hint) = (cx.tr("process-when"), cx.tr("process-when-hint"));
        if TextField::new(&label, text).hint(&hint).show(ui).changed() {
            task.when = fields::condition(text);
        }
        let mut to = task.rework.as_ref().map(|it| it.to.clone()).unwrap_or_default();
        if many(cx, ui, "process-rework", (others, &mut to)) {
            let most = task.rework.as_ref().map_or(3, |it| it.most);
            task.rework = (!to.is_empty()).then_some(Rework { to, most });
        }
        if let Some(rework) = &mut task.rework {
            let text = self.typed.entry("rounds").or_insert_with(|| rework.most.to_string());
            if TextField::new(&cx.tr("process-rounds"), text).width(120.0).show(ui).changed() {
                rework.most = text.trim().parse().unwrap_or_default();
            }
        }
    }
}

fn rules(cx: &Cx<'_>, ui: &mut Ui, task: &mut TaskSpec) {
    let words: Vec<(Option<Milestone>, String)> =
        std::iter::once((None, "process-milestone-none".to_owned()))
            .chain(
                Milestone::ALL
                    .iter()
                    .map(|it| (Some(*it), format!("process-milestone-{}", it.code()))),
            )
            .map(|(it, key)| (it, cx.tr(&key).into_owned()))
            .collect();
    let items: Vec<(Option<Milestone>, &str)> =
        words.iter().map(|(it, word)| (*it, word.as_str())).collect();
    select(ui, &cx.tr("process-milestone"), &mut task.milestone, &items);
    checkbox(ui, &mut task.protected, &cx.tr("process-protected"));
    let words = [
        (None, cx.tr("process-return-none")),
        (Some(PointOfNoReturn::Soft), cx.tr("process-return-soft")),
        (Some(PointOfNoReturn::Hard), cx.tr("process-return-hard")),
    ];
    let items: Vec<(Option<PointOfNoReturn>, &str)> =
        words.iter().map(|(it, word)| (*it, &**word)).collect();
    select(ui, &cx.tr("process-return"), &mut task.point_of_no_return, &items);
}

/// Hours for each tier, and what is typed while it is not yet a number.
pub(super) fn tiers(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (label, keys): (&str, [&'static str; 4]),
    (hours, typed): (&mut [WorkingTime; 4], &mut BTreeMap<&'static str, String>),
) {
    widgets::strong(ui, &cx.tr(label));
    ui.horizontal(|ui| {
        for ((tier, key), hours) in Tier::ALL.iter().zip(keys).zip(hours) {
            let text = typed.entry(key).or_insert_with(|| shown(*hours));
            if TextField::new(tier.code(), text).width(70.0).show(ui).changed()
                && let Some(new) = read(text)
            {
                *hours = new;
            }
        }
    });
}

/// A name in both languages.
pub(super) fn wording(cx: &Cx<'_>, ui: &mut Ui, key: &str, wording: &mut Wording) {
    let label = cx.tr(key);
    let (zh, en) = (
        cx.tr_with("process-in-chinese", &[("what", (&*label).into())]),
        cx.tr_with("process-in-english", &[("what", (&*label).into())]),
    );
    TextField::new(&zh, &mut wording.zh).show(ui);
    TextField::new(&en, &mut wording.en).show(ui);
}

pub(super) fn named(cx: &Cx<'_>, all: &[Named]) -> Vec<(String, String)> {
    all.iter().map(|it| (it.code.clone(), name(cx, &it.name).to_owned())).collect()
}

/// Several of a list, chosen in a menu; answers whether something changed.
pub(super) fn many(
    cx: &Cx<'_>,
    ui: &mut Ui,
    key: &str,
    (all, chosen): (&[(String, String)], &mut Vec<String>),
) -> bool {
    let label = cx.tr(key);
    widgets::strong(ui, &label);
    let names: Vec<&str> =
        all.iter().filter(|(code, _)| chosen.contains(code)).map(|(_, it)| it.as_str()).collect();
    if names.is_empty() {
        widgets::faint(ui, &cx.tr("process-nothing"));
    } else {
        widgets::secondary(ui, &names.join(&cx.tr("order-list-comma")));
    }
    let choose = cx.tr_with("process-choose", &[("what", (&*label).into())]);
    let clicked = menu_button(ui, Button::ghost(&choose).icon(Icon::ListChecks), |ui| {
        let mut clicked = None;
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for (code, name) in all {
                let icon = if chosen.contains(code) { Icon::SquareCheck } else { Icon::Square };
                if menu_item(ui, icon, name, "").clicked() {
                    clicked = Some(code.clone());
                }
            }
        });
        clicked
    });
    let Some(code) = clicked.flatten() else { return false };
    if chosen.contains(&code) {
        chosen.retain(|it| *it != code);
    } else {
        chosen.push(code);
    }
    true
}

/// Hours as people write them: 7.5.
pub(super) fn shown(time: WorkingTime) -> String {
    let hours = f64::from(time);
    format!("{hours}")
}

pub(super) fn read(text: &str) -> Option<WorkingTime> {
    text.trim().parse::<f64>().ok().and_then(|it| WorkingTime::try_from(it).ok())
}
