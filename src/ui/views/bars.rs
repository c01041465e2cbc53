//! Bars that compare how much there is of each: a name, a count, what presses, and a click.

use egui::{CornerRadius, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::{
    cx::Cx,
    fonts,
    theme::{self, Tone, radius, size},
    widgets::{self, paint},
};

const TALL: f32 = 38.0;

/// One bar of a chart.
pub struct Bar {
    pub name: String,
    pub count: i64,
    /// What presses, the worst last, each in its colour; nothing that is empty is drawn.
    pub press: Vec<(Tone, String)>,
}

impl Bar {
    /// The colour of the worst that presses.
    fn tone(&self) -> Tone {
        let worst = self.press.iter().rev().find(|(_, words)| !words.is_empty());
        worst.map_or(Tone::Accent, |(tone, _)| *tone)
    }

    fn label(&self, count: &str) -> String {
        let mut label = format!("{}, {count}", self.name);
        for (_, words) in self.press.iter().filter(|(_, it)| !it.is_empty()) {
            label.push_str(", ");
            label.push_str(words);
        }
        label
    }
}

/// A name, how many, and how much that is of the most; answers whether it was clicked.
pub fn bar(cx: &Cx<'_>, ui: &mut Ui, bar: &Bar, (most, is_picked): (i64, bool)) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), TALL), Sense::click());
    let t = theme::of(ui);
    let count = cx.texts.count(bar.count);
    let label = bar.label(&count);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_picked, &label));
    let ground = match (is_picked, response.hovered()) {
        (true, _) => Some(t.accent_soft.bg),
        (false, true) => Some(t.hover),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), ground);
    }
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let y = rect.top() + 13.0;
    let figure = paint::line(ui, &count, fonts::medium(size::BODY), t.text);
    let mut right = inner.right() - figure.size().x;
    paint::galley_at(ui.painter(), (right, y), figure, t.text);
    for (tone, words) in bar.press.iter().filter(|(_, it)| !it.is_empty()) {
        let colour = t.pair(*tone).fg;
        let words = paint::line(ui, words, fonts::medium(size::SMALL), colour);
        right -= words.size().x + 8.0;
        paint::galley_at(ui.painter(), (right, y), words, colour);
    }
    let room = right - 8.0 - inner.left();
    let words = paint::cut_line(ui, (&bar.name, fonts::regular(size::BODY)), t.text2, room);
    paint::galley_at(ui.painter(), (inner.left(), y), words, t.text2);
    let track = Rect::from_min_max(pos2(inner.left(), rect.top() + 26.0), inner.max);
    paint::at(ui, track, Layout::top_down(egui::Align::Min), |ui| {
        widgets::progress(ui, &bar.name, share(bar.count, most), bar.tone());
    });
    paint::focus_ring(ui, &response, rect);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(&label).clicked()
}

/// How much one count is of another.
pub fn share(count: i64, most: i64) -> f32 {
    let float = |it: i64| paint::float(usize::try_from(it).unwrap_or(0));
    if most == 0 { 0.0 } else { float(count) / float(most) }
}
