//! What somebody should know without having asked: over one's own day and over the board.

use egui::{Align, Layout, Ui, vec2};

use crate::{
    desk::{
        Command,
        clock::{self, NoticeCard, Notices},
    },
    domain::notice::NoticeTone,
    ui::{
        cx::Cx,
        fetched::Fetched,
        route::Route,
        theme::{Tone, space},
        views::{words::moment, workspace::words::summary},
        widgets::{self, Icon, card, card_head, icon_button, link, tone_icon},
    },
};

/// Rows that are shown at once; what was seen makes room for the next.
const SHOWN: usize = 6;

/// What the card remembers between frames.
#[derive(Default)]
pub struct NoticesCard {
    list: Fetched<Notices>,
}

impl NoticesCard {
    /// Draws the card; nothing while there is nothing to know.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        let ask = Notices { staff: cx.me.actor.staff };
        let Some(Ok(list)) = self.list.of(cx.client, ask) else { return };
        if list.rows.is_empty() {
            return;
        }
        let list = list.clone();
        card(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            let count = cx.texts.count(list.total);
            card_head(ui, Icon::Bell, &cx.tr("clock-notices"), Some(&count), |_| {});
            for it in list.rows.iter().take(SHOWN) {
                ui.push_id(it.id, |ui| row(cx, ui, it));
            }
            if SHOWN < list.rows.len() {
                let args = [("n", SHOWN.into()), ("total", list.total.into())];
                widgets::faint(ui, &cx.tr_with("clock-notices-more", &args));
            }
        });
    }
}

fn row(cx: &mut Cx<'_>, ui: &mut Ui, it: &NoticeCard) {
    let tone = match it.tone {
        NoticeTone::Hint => Tone::Accent,
        NoticeTone::Warning => Tone::Warn,
        NoticeTone::Breach => Tone::Bad,
    };
    let said = summary(cx.texts, &it.words);
    let room = vec2(ui.available_width(), 30.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
        let seen = cx.tr_with("clock-notice-see", &[("what", said.as_str().into())]);
        if icon_button(ui, Icon::Check, &seen).clicked() {
            cx.send(Command::Clock(clock::Command::See { id: it.id }));
        }
        widgets::faint(ui, &moment(cx, it.at_us));
        if it.is_shared {
            widgets::faint(ui, &cx.tr("clock-notice-shared"));
        }
        if !it.for_name.is_empty() {
            let args = [("name", it.for_name.as_str().into())];
            widgets::faint(ui, &cx.tr_with("clock-notice-for", &args));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let colour = crate::ui::theme::of(ui).pair(tone).fg;
            widgets::paint::icon(ui, tone_icon(tone), 15.0, colour);
            if link(ui, &it.enterprise_name).clicked() {
                cx.go(it.order.map_or(Route::Enterprise(it.enterprise), Route::Order));
            }
            widgets::one_line(ui, &said);
        });
    });
}
