//! Figures as shapes: sparklines, bars of progress, columns.

use egui::{
    Align2, Color32, CornerRadius, Mesh, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::paint::float;
use crate::ui::{
    fonts,
    theme::{self, Tone, size},
};

/// A small line of how a figure went; `series` chooses its colour among `Tokens::series`.
pub fn sparkline(ui: &mut Ui, room: Vec2, values: &[f32], series: usize) {
    let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
    let colour = series_colour(ui, series);
    let least = values.iter().copied().fold(f32::INFINITY, f32::min);
    let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let steps = float(values.len().saturating_sub(1)).max(1.0);
    let inner = rect.shrink2(vec2(3.0, 3.0));
    let at = |place: usize, value: f32| {
        // A line that never changes lies in the middle.
        let part = if most > least { (value - least) / (most - least) } else { 0.5 };
        pos2(
            inner.left() + inner.width() * float(place) / steps,
            inner.bottom() - inner.height() * part,
        )
    };
    let points: Vec<Pos2> = values.iter().enumerate().map(|(i, it)| at(i, *it)).collect();
    let mut ground = Mesh::default();
    for pair in points.windows(2) {
        let first = u32::try_from(ground.vertices.len()).unwrap_or_default();
        for point in pair {
            ground.colored_vertex(*point, colour.gamma_multiply(0.22));
            ground.colored_vertex(pos2(point.x, rect.bottom()), Color32::TRANSPARENT);
        }
        ground.add_triangle(first, first + 1, first + 2);
        ground.add_triangle(first + 1, first + 2, first + 3);
    }
    ui.painter().add(ground);
    if let Some(end) = points.last().copied() {
        ui.painter().line(points, Stroke::new(1.6, colour));
        ui.painter().circle_filled(end, 2.5, colour);
    }
}

/// The colour of a series of figures; after the last one the first comes again.
pub fn series_colour(ui: &Ui, series: usize) -> Color32 {
    let t = theme::of(ui);
    t.series.get(series % t.series.len()).copied().unwrap_or(t.accent)
}

/// How much of something is done or used, from 0 to 1; `name` is for readers.
pub fn progress(ui: &mut Ui, name: &str, part: f32, tone: Tone) {
    let t = theme::of(ui);
    let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
    let fill = match tone {
        Tone::Accent | Tone::Neutral => t.accent,
        Tone::Ok => t.success,
        Tone::Warn | Tone::Bad | Tone::Gold | Tone::Violet => t.pair(tone).fg,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(3), t.track);
    if part > 0.0 {
        let width = (rect.width() * part).max(6.0);
        let done = Rect::from_min_size(rect.min, vec2(width, rect.height()));
        ui.painter().rect_filled(done, CornerRadius::same(3), fill);
    }
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(part));
        info
    });
}

/// Columns with a word under each, for a handful of values.
pub fn columns(ui: &mut Ui, room: Vec2, values: &[(&str, f32)], series: usize) {
    let t = theme::of(ui);
    let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
    let colour = series_colour(ui, series);
    let most = values.iter().map(|(_, it)| *it).fold(0.0, f32::max).max(f32::MIN_POSITIVE);
    let cell = rect.width() / float(values.len().max(1));
    let floor = rect.bottom() - 18.0;
    ui.painter().hline(rect.x_range(), floor, Stroke::new(1.0, t.line));
    for (place, (word, value)) in values.iter().enumerate() {
        let middle = rect.left() + cell * (float(place) + 0.5);
        let tall = (floor - rect.top()) * (value / most).clamp(0.0, 1.0);
        let half = (cell * 0.32).min(16.0);
        let bar = Rect::from_min_max(pos2(middle - half, floor - tall), pos2(middle + half, floor));
        ui.painter().rect_filled(bar, CornerRadius { nw: 3, ne: 3, sw: 0, se: 0 }, colour);
        let foot = pos2(middle, rect.bottom());
        let small = fonts::regular(size::MICRO);
        ui.painter().text(foot, Align2::CENTER_BOTTOM, *word, small, t.text3);
    }
}
