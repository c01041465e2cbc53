//! The papers of an enterprise as a grid of cards with their states.

use egui::{CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use super::{nothing, words};
use crate::{
    desk::workspace::{PaperCard, WorkspacePage},
    ui::{
        cx::Cx,
        fonts,
        layout::tiles,
        theme::{self, Tone, radius, size},
        widgets::{Icon, card, card_head, paint, status::paint_chip},
    },
};

pub(super) fn ui(cx: &Cx<'_>, ui: &mut Ui, page: &WorkspacePage) {
    card(ui, |ui| {
        let count = page.papers.len().to_string();
        card_head(ui, Icon::FileText, &cx.tr("enterprise-papers"), Some(&count), |_| {});
        if page.papers.is_empty() {
            nothing(ui, &cx.tr("enterprise-no-papers"));
            return;
        }
        tiles(ui, (page.papers.len(), 116.0), |ui, at| {
            if let Some(it) = page.papers.get(at) {
                sheet(cx, ui, it);
            }
        });
    });
}

/// A small picture of a sheet with its name and state below it.
fn sheet(cx: &Cx<'_>, ui: &mut Ui, it: &PaperCard) {
    let t = theme::of(ui);
    let name = words::paper(cx.texts, &it.kind);
    let (tone, icon, state) = look(cx, it);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), 124.0), Sense::hover());
    let corner = CornerRadius::same(radius::MENU);
    let frame = Stroke::new(1.0, t.line);
    let painter = ui.painter();
    painter.rect(rect, corner, t.surface2, frame, StrokeKind::Inside);
    let ground = Rect::from_min_max(rect.min, rect.min + vec2(rect.width(), 70.0)).shrink(1.0);
    painter.rect_filled(ground, corner, t.pair(tone).bg);
    let page = Rect::from_min_max(
        ground.center_top() + vec2(-30.0, 12.0),
        ground.center_bottom() + vec2(30.0, 0.0),
    );
    painter.rect(page, CornerRadius::ZERO, t.paper, frame, StrokeKind::Inside);
    let head = Rect::from_center_size(page.center_top() + vec2(0.0, 13.0), vec2(26.0, 5.0));
    painter.rect_filled(head, CornerRadius::ZERO, t.pair(tone).fg);
    for line in 0_u8..3 {
        let y = page.top() + 26.0 + f32::from(line) * 9.0;
        let bar = Rect::from_min_size(egui::pos2(page.left() + 8.0, y), vec2(44.0, 3.0));
        painter.rect_filled(bar, CornerRadius::ZERO, t.paper_ground);
    }
    let words =
        paint::cut_line(ui, (&name, fonts::medium(size::SMALL)), t.text, rect.width() - 16.0);
    paint::galley_at(ui.painter(), (rect.left() + 8.0, rect.top() + 84.0), words, t.text);
    let room = crate::ui::widgets::status::chip_size(ui, Some(icon), &state);
    let place = Rect::from_min_size(
        rect.min + vec2(8.0, 96.0),
        vec2(room.x.min(rect.width() - 16.0), room.y),
    );
    paint_chip(ui, place, t.pair(tone), (Some(icon), &state));
    let said = format!("{name} {state}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    if let Some(day) = it.expires {
        response.on_hover_text(
            cx.tr_with("enterprise-paper-expires", &[("date", cx.texts.date(day).into())]),
        );
    }
}

fn look(cx: &Cx<'_>, it: &PaperCard) -> (Tone, Icon, String) {
    let is_over = it.expires.is_some_and(|day| day < cx.now.today());
    let (tone, icon, key) = match it.state.as_str() {
        "approved" if is_over => (Tone::Bad, Icon::CircleAlert, "enterprise-paper-expired"),
        "approved" => (Tone::Ok, Icon::Check, "enterprise-paper-approved"),
        "rejected" => (Tone::Bad, Icon::X, "enterprise-paper-rejected"),
        "waiting" => (Tone::Warn, Icon::Clock, "enterprise-paper-waiting"),
        _ => (Tone::Neutral, Icon::FileText, "enterprise-paper-other"),
    };
    (tone, icon, cx.tr(key).into_owned())
}
