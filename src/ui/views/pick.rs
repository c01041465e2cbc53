//! Choosing a customer inside a dialog: type a part of the name, its sound or its code.

use egui::Ui;

use crate::{
    desk::search::{EnterpriseSearch, HitKind},
    domain::EnterpriseId,
    ui::{
        cx::Cx,
        fetched::Fetched,
        theme::Tone,
        views::words::{Line, line},
        widgets::{self, Icon, SearchField, link},
    },
};

/// Answers shown at a time.
const FEW: usize = 6;

/// What is typed, and what was chosen.
#[derive(Default)]
pub struct EnterprisePick {
    text: String,
    found: Fetched<EnterpriseSearch>,
    chosen: Option<EnterpriseId>,
    is_fixed: bool,
}

impl EnterprisePick {
    /// For a dialog that may know its customer already.
    pub fn of(enterprise: Option<EnterpriseId>) -> Self {
        Self { chosen: enterprise, is_fixed: enterprise.is_some(), ..Self::default() }
    }

    pub fn chosen(&self) -> Option<EnterpriseId> {
        self.chosen
    }

    /// Draws the choice; `name` is that of the chosen customer once it is known.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, name: Option<&str>) {
        if self.chosen.is_some() {
            ui.horizontal(|ui| {
                widgets::faint(ui, &cx.tr("order-customer"));
                widgets::strong(ui, name.unwrap_or("…"));
                if !self.is_fixed && link(ui, &cx.tr("order-customer-other")).clicked() {
                    self.chosen = None;
                }
            });
            return;
        }
        SearchField::new(&cx.tr("order-customer"), &cx.tr("core-clear"), &mut self.text)
            .hint(&cx.tr("order-customer-hint"))
            .show(ui);
        if self.text.trim().is_empty() {
            return;
        }
        let ask = EnterpriseSearch { text: self.text.clone(), limit: 30 };
        let Some(Ok(found)) = self.found.following(cx.client, ask) else { return };
        let hits = found.hits.iter().filter(|it| it.kind == HitKind::Enterprise);
        let mut is_empty = true;
        for hit in hits.take(FEW) {
            is_empty = false;
            let (title, detail) = (&hit.title, &hit.detail);
            let shown =
                Line { icon: Icon::Building2, tone: Tone::Neutral, title, detail, chip: None };
            if line(ui, &shown).clicked() {
                self.chosen = hit.enterprise;
            }
        }
        if is_empty {
            widgets::faint(ui, &cx.tr("order-customer-none"));
        }
    }
}
