//! Where the running orders stand in their processes: a picture of each, to look at only.

use std::collections::BTreeSet;

use egui::Ui;

use super::{
    bars::{Bar, bar},
    flow_picture::{Marked, draw},
    words::name,
    worklist::{List, Unfolded, order_item},
};
use crate::{
    desk::{
        order::StandingAt,
        process::{ProcessLine, ProcessList, ProcessPage, ProcessView},
    },
    domain::process::{TemplateRef, picture},
    ui::{
        cx::Cx,
        fetched::Fetched,
        layout::{Columns, Share},
        theme::{Tone, space},
        widgets::{self, Icon, card, card_head, flow, icon_button},
    },
};

/// As tall as a picture may become before it scrolls.
const TALL: f32 = 460.0;
/// For the bar that scrolls to the sides.
const BAR: f32 = 14.0;
const ZOOMS: (f32, f32) = (0.5, 1.4);

/// The processes that have open orders, and what was picked of them.
pub struct Standing {
    list: Fetched<ProcessList>,
    page: Fetched<ProcessPage>,
    orders: Fetched<StandingAt>,
    picked: Option<TemplateRef>,
    /// By code.
    task: Option<String>,
    zoom: f32,
    unfolded: Unfolded,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            list: Fetched::default(),
            page: Fetched::default(),
            orders: Fetched::default(),
            picked: None,
            task: None,
            zoom: 0.8,
            unfolded: Unfolded::default(),
        }
    }
}

impl Standing {
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let lines = match self.list.following(cx.client, ProcessList) {
            None => {
                card(ui, |ui| widgets::skeleton(ui, &cx.tr("core-loading"), 8));
                return;
            }
            Some(Err(err)) => {
                widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {});
                return;
            }
            Some(Ok(lines)) => lines,
        };
        let mut lines: Vec<ProcessLine> =
            lines.iter().filter(|it| 0 < it.orders).cloned().collect();
        lines.sort_by_key(|it| -it.orders);
        if lines.is_empty() {
            card(ui, |ui| widgets::secondary(ui, &cx.tr("board-by-none")));
            return;
        }
        let gone = self.picked.as_ref().is_none_or(|it| lines.iter().all(|l| l.reference != *it));
        if gone {
            self.picked = lines.first().map(|it| it.reference.clone());
            self.task = None;
        }
        let shares = [Share::Fixed(270.0), Share::Rest(1.0)];
        Columns::new(&shares).stack_under(340.0).show(ui, |ui, column| {
            if column == 0 {
                self.processes(cx, ui, &lines);
            } else {
                ui.spacing_mut().item_spacing.y = space::M;
                self.picture(cx, ui);
                self.standing(cx, ui);
            }
        });
    }

    fn processes(&mut self, cx: &Cx<'_>, ui: &mut Ui, lines: &[ProcessLine]) {
        card(ui, |ui| {
            card_head(ui, Icon::Workflow, &cx.tr("board-processes"), None, |_| {});
            ui.spacing_mut().item_spacing.y = 2.0;
            let most = lines.iter().map(|it| it.orders).max().unwrap_or(0);
            for it in lines {
                let version = i64::from(it.reference.version);
                let words = [("name", name(cx, &it.name).into()), ("n", version.into())];
                let name = cx.tr_with("board-process-version", &words);
                let line = Bar { name, count: it.orders, press: Vec::new() };
                let is_picked = self.picked.as_ref() == Some(&it.reference);
                if bar(cx, ui, &line, (most, is_picked)) && !is_picked {
                    self.picked = Some(it.reference.clone());
                    self.task = None;
                }
            }
        });
    }

    fn picture(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(reference) = self.picked.clone() else { return };
        let answer = self.page.following(cx.client, ProcessPage { reference: reference.clone() });
        card(ui, |ui| match answer {
            Some(Err(err)) => widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
            Some(Ok(view)) if view.template.reference() == reference => {
                let clicked = drawn(cx, ui, view, (&mut self.zoom, self.task.as_deref()));
                if let Some(code) = clicked {
                    self.task = (self.task.as_ref() != Some(&code)).then_some(code);
                }
            }
            // Not here yet, or still that of the process before.
            None | Some(Ok(_)) => widgets::skeleton(ui, &cx.tr("core-loading"), 8),
        });
    }

    /// The orders that stand at the picked task.
    fn standing(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let Some((process, task)) = self.picked.clone().zip(self.task.clone()) else { return };
        match self.orders.of(cx.client, StandingAt { process, task }) {
            None => card(ui, |ui| widgets::skeleton(ui, &cx.tr("core-loading"), 4)),
            Some(Err(err)) => widgets::notice(ui, Tone::Bad, &cx.explain(err), |_| {}),
            Some(Ok(rows)) => {
                let list = List { key: "standing", icon: Icon::Package, rows };
                self.unfolded.list(cx, ui, &list, order_item);
            }
        }
    }
}

/// The picture with its head; answers a task that was clicked.
fn drawn(
    cx: &Cx<'_>,
    ui: &mut Ui,
    view: &ProcessView,
    (zoom, task): (&mut f32, Option<&str>),
) -> Option<String> {
    let count = cx.texts.count(view.orders);
    let title = name(cx, &view.template.name);
    card_head(ui, Icon::Workflow, title, Some(&count), |ui| {
        if icon_button(ui, Icon::ZoomIn, &cx.tr("process-zoom-in")).clicked() {
            *zoom = (*zoom + 0.1).min(ZOOMS.1);
        }
        if icon_button(ui, Icon::ZoomOut, &cx.tr("process-zoom-out")).clicked() {
            *zoom = (*zoom - 0.1).max(ZOOMS.0);
        }
    });
    widgets::faint(ui, &cx.tr("board-process-hint"));
    let marked = Marked {
        departments: &view.departments,
        counts: &view.counts,
        broken: &BTreeSet::new(),
        selected: task,
        zoom: *zoom,
    };
    let tall = flow::height(&picture(&view.template), *zoom) + BAR;
    draw(cx, ui, (&view.template, tall.min(TALL)), &marked)
}
