//! What moving an order to another version of its process would change, before it is done.

use egui::Ui;

use crate::{
    desk::order::{MoveView, OrderMove, OrderView},
    domain::Wording,
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::Tone,
        views::words::name,
        widgets::{self, Icon, chip, chip_row, notice, select},
    },
};

/// Which version was chosen, and what is known about it.
#[derive(Default)]
pub(super) struct MoveDraft {
    found: Fetched<OrderMove>,
    version: Option<u32>,
}

impl MoveDraft {
    /// The version to move to; the newest, while nobody chose another.
    pub(super) fn version(&self) -> Option<u32> {
        self.version
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, view: &OrderView) {
        let ask = OrderMove { order: view.id, version: self.version };
        let found = match self.found.following(cx.client, ask) {
            None => {
                widgets::skeleton(ui, &cx.tr("core-loading"), 5);
                return;
            }
            Some(Err(err)) => {
                notice(ui, Tone::Bad, &cx.explain(err), |_| {});
                return;
            }
            Some(Ok(it)) => it.clone(),
        };
        self.version = Some(found.to);
        let words: Vec<(Option<u32>, String)> = found
            .versions
            .iter()
            .map(|it| (Some(*it), cx.tr_with("process-version", &[("n", i64::from(*it).into())])))
            .collect();
        let items: Vec<(Option<u32>, &str)> =
            words.iter().map(|(it, word)| (*it, word.as_str())).collect();
        select(ui, &cx.tr("order-move-to"), &mut self.version, &items);
        preview(cx, ui, &found);
    }
}

fn preview(cx: &Cx<'_>, ui: &mut Ui, found: &MoveView) {
    if let Some((code, task)) = &found.refused {
        let args = [("task", name(cx, task).into())];
        notice(ui, Tone::Bad, &cx.tr_with(&format!("fault-{code}"), &args), |_| {});
        return;
    }
    let kept = i64::try_from(found.kept).unwrap_or(i64::MAX);
    widgets::secondary(ui, &cx.tr_with("order-move-kept", &[("n", kept.into())]));
    group(cx, ui, ("order-move-added", Tone::Ok, Icon::Plus), &found.added);
    group(cx, ui, ("order-move-changed", Tone::Warn, Icon::Pencil), &found.changed);
    group(cx, ui, ("order-move-dropped", Tone::Bad, Icon::Minus), &found.dropped);
    group(cx, ui, ("order-move-carried", Tone::Neutral, Icon::ArrowRight), &found.carried);
    widgets::faint(ui, &cx.tr("order-move-clocks"));
}

fn group(cx: &Cx<'_>, ui: &mut Ui, (key, tone, icon): (&str, Tone, Icon), tasks: &[Wording]) {
    if tasks.is_empty() {
        return;
    }
    widgets::strong(ui, &cx.tr(key));
    chip_row(ui, |ui| {
        for it in tasks {
            chip(ui, tone, Some(icon), name(cx, it));
        }
    });
}
