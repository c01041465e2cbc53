//! The bar along the top: where one is, the way back, searching everything, the time.

use egui::{Align, Frame, Layout, Margin, Panel, Stroke, Ui, vec2};

use super::{
    action::Action,
    cx::Cx,
    fetched::Fetched,
    hub_state,
    route::History,
    theme::{self, Tone, height},
    views::search::SearchBox,
    widgets::{self, Icon, chip, icon_button},
};
use crate::desk::office::OfficePage;

/// What the top bar remembers.
#[derive(Default)]
pub struct TopBar {
    office: Fetched<OfficePage>,
    search: SearchBox,
}

impl TopBar {
    /// Draws the bar; whether the way back was chosen.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui, history: &History) -> bool {
        let t = theme::of(ui);
        let frame = Frame::new().fill(t.surface).inner_margin(Margin::symmetric(16, 0));
        let mut back = false;
        Panel::top("top")
            .exact_size(height::TOP_BAR)
            .resizable(false)
            .show_separator_line(false)
            .frame(frame)
            .show(ui, |ui| {
                let full = ui.max_rect().expand2(vec2(16.0, 0.0));
                ui.painter().hline(full.x_range(), full.bottom() - 0.5, Stroke::new(1.0, t.line));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    back = Self::place(cx, ui, history);
                    ui.add_space(12.0);
                    self.search.ui(cx, ui);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.state(cx, ui));
                });
            });
        back
    }

    fn place(cx: &Cx<'_>, ui: &mut Ui, history: &History) -> bool {
        let back = history.can_go_back()
            && icon_button(ui, Icon::ArrowLeft, &cx.tr(Action::GoBack.key())).clicked();
        let route = history.current();
        let entry = route.rail_entry();
        if entry != *route {
            widgets::faint(ui, &cx.tr(entry.key()));
            widgets::paint::icon(ui, Icon::ChevronRight, 14.0, theme::of(ui).text3);
        }
        widgets::title(ui, &cx.tr(route.key()));
        back
    }

    fn state(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let clock = cx.texts.date_time(cx.now.local());
        widgets::secondary(ui, &clock);
        if let Some(Ok(office)) = self.office.of(cx.client, OfficePage) {
            if office.is_short_of_space {
                chip(ui, Tone::Bad, Some(Icon::HardDrive), &cx.tr("core-disk-full"));
            }
            if office.is_demo {
                chip(ui, Tone::Violet, Some(Icon::Sparkles), &cx.tr("core-demo"));
            }
        }
        hub_state::ui(cx, ui);
        if cx.is_sending() {
            chip(ui, Tone::Neutral, Some(Icon::RefreshCw), &cx.tr("core-saving"));
        }
    }
}
