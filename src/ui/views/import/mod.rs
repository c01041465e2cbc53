//! Loading lists: choose a file, check what its columns mean, try it, load it, see what was refused.

mod file;
mod outcome;

use std::sync::Arc;

use egui::{ScrollArea, Ui, vec2};

use self::{
    file::{Chosen, Source},
    outcome::OutcomeCard,
};
use crate::{
    client::{
        Lane, Pending,
        import::{self, Course, Mode},
    },
    desk::import::run::Ended,
    domain::import::ListKind,
    ui::{
        cx::Cx,
        theme::{Tone, space},
        widgets::{self, Button, Icon, card, card_head, segmented},
    },
};

/// How often progress is drawn anew, in milliseconds.
const REDRAW_MS: u64 = 120;

/// What has been chosen and what became of it.
#[derive(Default)]
pub struct ImportView {
    source: Source,
    job: Option<Job>,
    outcome: OutcomeCard,
    error: Option<String>,
}

struct Job {
    pending: Pending<Ended<crate::client::ClientError>>,
    course: Arc<Course>,
    mode: Mode,
}

impl ImportView {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        self.settle(cx);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            if let Some(error) = &self.error {
                widgets::notice(ui, Tone::Bad, error, |_| {});
            }
            card(ui, |ui| self.file_card(cx, ui));
            if self.job.is_some() {
                card(ui, |ui| self.progress(cx, ui));
            } else if self.outcome.is_there() {
                let list = self.source.chosen();
                card(ui, |ui| self.outcome.ui(cx, ui, list));
            }
            if self.source.chosen().is_some() {
                card(ui, |ui| self.columns_card(cx, ui));
            }
        });
    }

    fn settle(&mut self, cx: &Cx<'_>) {
        match self.source.settle(cx) {
            Some(Ok(())) => {
                self.error = None;
                self.outcome = OutcomeCard::default();
            }
            Some(Err(error)) => self.error = Some(error),
            None => {}
        }
        let Some(job) = &self.job else { return };
        match job.pending.poll() {
            None => {}
            Some(Ok(ended)) => {
                self.error = ended.failure.as_ref().map(|err| cx.explain(err));
                self.outcome = OutcomeCard::of(job.mode, ended);
                self.job = None;
            }
            Some(Err(err)) => {
                self.error = Some(cx.explain(&err));
                self.job = None;
            }
        }
    }

    fn file_card(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        card_head(ui, Icon::FileInput, &cx.tr("import-file"), None, |_| {});
        let labels =
            ListKind::ALL.iter().map(|it| (*it, cx.tr(&format!("import-kind-{}", it.code()))));
        let labels: Vec<_> = labels.collect();
        let items: Vec<(ListKind, &str)> =
            labels.iter().map(|(it, label)| (*it, &**label)).collect();
        let mut kind = self.source.kind();
        ui.add_enabled_ui(self.job.is_none(), |ui| {
            if segmented(ui, &mut kind, &items) {
                self.source.set_kind(cx, kind);
                self.outcome = OutcomeCard::default();
            }
            ui.add_space(space::S);
            self.source.ui(cx, ui);
        });
    }

    fn columns_card(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(chosen) = self.source.chosen_mut() else { return };
        let count = cx.texts.count(i64::try_from(chosen.lines).unwrap_or(i64::MAX));
        let count = cx.tr_with("import-lines", &[("n", count.into())]);
        card_head(ui, Icon::Columns3, &cx.tr("import-columns"), Some(&count), |_| {});
        widgets::secondary(ui, &chosen.facts(cx));
        chosen.columns_ui(cx, ui);
        let missing = chosen.missing(cx);
        if let Some(missing) = &missing {
            widgets::notice(ui, Tone::Warn, missing, |_| {});
        }
        let waiting = cx.tr("import-running");
        let blocked = if self.job.is_some() { Some(&*waiting) } else { missing.as_deref() };
        let mut start = None;
        ui.horizontal_wrapped(|ui| {
            let load = cx.tr("import-load");
            if Button::primary(&load).icon(Icon::FileInput).blocked_by(blocked).show(ui).clicked() {
                start = Some(Mode::Load);
            }
            let rehearse = cx.tr("import-rehearse");
            if Button::secondary(&rehearse).blocked_by(blocked).show(ui).clicked() {
                start = Some(Mode::Rehearse);
            }
        });
        if let Some(mode) = start {
            self.start(cx, mode);
        }
    }

    fn start(&mut self, cx: &Cx<'_>, mode: Mode) {
        let Some(Chosen { list, mapping, .. }) = self.source.chosen() else { return };
        let (list, mapping, now) = (Arc::clone(list), mapping.clone(), cx.now);
        let course = Arc::new(Course::default());
        let shared = Arc::clone(&course);
        self.error = None;
        let pending = cx.client.work(Lane::Slow, move |backend| {
            import::load(backend, (&list, &mapping), (mode, now), &shared)
        });
        self.job = Some(Job { pending, course, mode });
    }

    fn progress(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let (Some(job), Some(chosen)) = (&self.job, self.source.chosen()) else { return };
        let title = match job.mode {
            Mode::Load => cx.tr("import-loading"),
            Mode::Rehearse => cx.tr("import-rehearsing"),
        };
        card_head(ui, Icon::Loader, &title, None, |ui| {
            if Button::secondary(&cx.tr("import-stop")).show(ui).clicked() {
                job.course.stop();
            }
        });
        let done = job.course.lines();
        let counts = [
            ("n", cx.texts.count(i64::try_from(done).unwrap_or(i64::MAX)).into()),
            ("all", cx.texts.count(i64::try_from(chosen.lines).unwrap_or(i64::MAX)).into()),
        ];
        let words = cx.tr_with("import-progress", &counts);
        widgets::progress(ui, &words, share(done, chosen.lines), Tone::Accent);
        widgets::secondary(ui, &words);
        ui.add_space(vec2(0.0, space::XS).y);
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(REDRAW_MS));
    }
}

/// How much of a list is done, 0 to 1.
fn share(done: u64, all: u64) -> f32 {
    let permille = done.saturating_mul(1_000).checked_div(all).unwrap_or(0).min(1_000);
    f32::from(u16::try_from(permille).unwrap_or(1_000)) / 1_000.0
}
