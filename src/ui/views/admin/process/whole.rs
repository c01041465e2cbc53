//! What a process says as a whole: its name, how soon departments accept, its sites and its checklist.

use std::collections::BTreeMap;

use egui::Ui;

use super::{
    fields,
    task_form::{many, named, read, shown, wording},
};
use crate::{
    desk::process::ProcessView,
    domain::{
        Applicant, OrgType, Tier, Wording,
        paper::PaperKind,
        process::{FieldRef, PaperRule, ProcessTemplate, Requirement, Sites, When},
    },
    ui::{
        cx::Cx,
        theme::space,
        views::workspace::words::org_type,
        widgets::{
            self, Button, Icon, TextField, checkbox, hline, icon_button, menu_button, menu_item,
            select, tile,
        },
    },
};

/// What is typed while it is not yet what the process has.
#[derive(Default)]
pub(super) struct WholeForm {
    typed: BTreeMap<String, String>,
}

impl WholeForm {
    pub(super) fn ui(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (template, view): (&mut ProcessTemplate, &ProcessView),
    ) {
        wording(cx, ui, "process-name", &mut template.name);
        self.acceptance(cx, ui, template);
        hline(ui);
        self.sites(cx, ui, template);
        hline(ui);
        self.checklist(cx, ui, (template, view));
    }

    fn typed(&mut self, key: &str, known: impl FnOnce() -> String) -> &mut String {
        self.typed.entry(key.to_owned()).or_insert_with(known)
    }

    fn acceptance(&mut self, cx: &Cx<'_>, ui: &mut Ui, template: &mut ProcessTemplate) {
        widgets::strong(ui, &cx.tr("process-acceptance"));
        ui.horizontal(|ui| {
            for (tier, hours) in Tier::ALL.iter().zip(&mut template.acceptance) {
                let text = self.typed(tier.code(), || shown(*hours));
                if TextField::new(tier.code(), text).width(70.0).show(ui).changed()
                    && let Some(new) = read(text)
                {
                    *hours = new;
                }
            }
        });
    }

    /// How many sites there are; tasks that are done for each are marked so in their own form.
    fn sites(&mut self, cx: &Cx<'_>, ui: &mut Ui, template: &mut ProcessTemplate) {
        let mut has_sites = template.sites.is_some();
        if checkbox(ui, &mut has_sites, &cx.tr("process-sites")).changed() {
            let sites = Sites { name: Wording::default(), count: None, names: Vec::new() };
            template.sites = has_sites.then_some(sites);
            self.typed.remove("count");
        }
        let Some(sites) = &mut template.sites else { return };
        wording(cx, ui, "process-site-name", &mut sites.name);
        if !sites.names.is_empty() {
            let names: Vec<&str> =
                sites.names.iter().map(|it| it.for_locale(cx.texts.lang().code())).collect();
            widgets::secondary(ui, &names.join(&cx.tr("order-list-comma")));
            return;
        }
        let text = self.typed("count", || field_text(sites.count.as_ref()));
        let (label, hint) = (cx.tr("process-site-count"), cx.tr("process-site-count-hint"));
        if TextField::new(&label, text).hint(&hint).show(ui).changed() {
            sites.count = field(text);
        }
    }

    fn checklist(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        (template, view): (&mut ProcessTemplate, &ProcessView),
    ) {
        widgets::strong(ui, &cx.tr("process-checklist"));
        let papers = named(cx, &view.papers);
        let mut gone = None;
        for (place, rule) in template.papers.iter_mut().enumerate() {
            let code = rule.kind.code();
            let name = papers.iter().find(|(it, _)| it == code).map_or(code, |(_, it)| it);
            let name = name.to_owned();
            ui.push_id(("checklist", place), |ui| {
                tile(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    if self.line(cx, ui, (&name, rule)) {
                        gone = Some(place);
                    }
                });
            });
        }
        if let Some(place) = gone {
            template.papers.remove(place);
        }
        let add = cx.tr("process-checklist-add");
        let chosen = menu_button(ui, Button::ghost(&add).icon(Icon::Plus), |ui| {
            let mut chosen = None;
            egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for (code, name) in &papers {
                    let there = template.papers.iter().any(|it| it.kind.code() == code);
                    if !there && menu_item(ui, Icon::FileText, name, "").clicked() {
                        chosen = Some(PaperKind::new(code.clone()));
                    }
                }
            });
            chosen
        });
        if let Some(kind) = chosen.flatten() {
            let (requirement, when) = (Requirement::Required, When::default());
            template.papers.push(PaperRule { kind, requirement, when });
        }
    }

    /// One line of the checklist; true when it is to be taken out.
    fn line(&mut self, cx: &Cx<'_>, ui: &mut Ui, (name, rule): (&str, &mut PaperRule)) -> bool {
        let mut gone = false;
        widgets::strong(ui, name);
        let words = Requirement::ALL.iter();
        let words: Vec<_> = words
            .map(|it| (*it, cx.tr(&format!("process-paper-{}", it.code())).into_owned()))
            .collect();
        let items: Vec<(Requirement, &str)> =
            words.iter().map(|(it, word)| (*it, word.as_str())).collect();
        let label = cx.tr_with("process-paper-how", &[("paper", name.into())]);
        select(ui, &label, &mut rule.requirement, &items);
        orgs(cx, ui, rule);
        applicants(cx, ui, rule);
        let key = format!("when/{}", rule.kind.code());
        let text = self.typed(&key, || fields::condition_text(rule.when.answer.as_ref()));
        let label = cx.tr_with("process-paper-when", &[("paper", name.into())]);
        let hint = cx.tr("process-when-hint");
        if TextField::new(&label, text).hint(&hint).show(ui).changed() {
            rule.when.answer = fields::condition(text);
        }
        let remove = cx.tr_with("process-paper-remove", &[("paper", name.into())]);
        if icon_button(ui, Icon::Trash2, &remove).clicked() {
            self.typed.remove(&key);
            gone = true;
        }
        gone
    }
}

/// For which kinds of organisations a paper is asked for; none means all.
fn orgs(cx: &Cx<'_>, ui: &mut Ui, rule: &mut PaperRule) {
    let all: Vec<(String, String)> = OrgType::ALL
        .iter()
        .map(|it| (it.code().to_owned(), org_type(cx.texts, *it).into_owned()))
        .collect();
    let mut codes: Vec<String> = rule.when.org.iter().map(|it| it.code().to_owned()).collect();
    if many(cx, ui, "process-paper-orgs", (&all, &mut codes)) {
        rule.when.org = codes.iter().filter_map(|it| OrgType::from_code(it)).collect();
    }
}

/// For whose applications a paper is asked for; none means everyone's.
fn applicants(cx: &Cx<'_>, ui: &mut Ui, rule: &mut PaperRule) {
    let word = |it: &Applicant| cx.tr(&format!("order-applicant-{}", it.code())).into_owned();
    let all: Vec<(String, String)> =
        Applicant::ALL.iter().map(|it| (it.code().to_owned(), word(it))).collect();
    let mut codes: Vec<String> =
        rule.when.applicant.iter().map(|it| it.code().to_owned()).collect();
    if many(cx, ui, "process-paper-applicants", (&all, &mut codes)) {
        rule.when.applicant = codes.iter().filter_map(|it| Applicant::from_code(it)).collect();
    }
}

/// `need.sites`.
fn field_text(field: Option<&FieldRef>) -> String {
    field.map_or_else(String::new, |it| format!("{}.{}", it.task, it.field))
}

fn field(text: &str) -> Option<FieldRef> {
    let (task, field) = text.trim().split_once('.')?;
    let is_whole = !task.is_empty() && !field.is_empty();
    is_whole.then(|| FieldRef { task: task.to_owned(), field: field.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_that_counts_sites_is_read_as_it_is_shown() {
        assert_eq!(field_text(field("need.sites").as_ref()), "need.sites");
        assert_eq!(field("need."), None);
        assert_eq!(field("need"), None);
    }
}
