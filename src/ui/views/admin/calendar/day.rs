//! How one day looks: its colour says its kind, a corner says that it is worked out of turn.

use chrono::Datelike as _;
use egui::{CornerRadius, Rect, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::{
    desk::calendar::DayCell,
    domain::calendar::DayKind,
    ui::{
        fonts,
        theme::{self, Tone, radius, size},
        widgets::paint,
    },
};

/// The tone of a kind; days that are what their weekday is have none.
pub(super) fn tone(kind: DayKind) -> Option<Tone> {
    match kind {
        DayKind::Ordinary | DayKind::Weekend => None,
        DayKind::Holiday => Some(Tone::Bad),
        DayKind::Rest => Some(Tone::Gold),
        DayKind::MakeUp => Some(Tone::Accent),
        DayKind::Closed => Some(Tone::Violet),
        DayKind::Opened => Some(Tone::Ok),
    }
}

fn is_out_of_turn(kind: DayKind) -> bool {
    matches!(kind, DayKind::MakeUp | DayKind::Opened)
}

/// Paints a day into its cell.
pub(super) fn paint(ui: &Ui, rect: Rect, cell: &DayCell) {
    let t = theme::of(ui);
    ground(ui, rect, cell.kind);
    let colour = match tone(cell.kind) {
        Some(tone) => t.pair(tone).fg,
        None if cell.is_working => t.text,
        None => t.text3,
    };
    let font = match tone(cell.kind) {
        Some(_) => fonts::semibold(size::SMALL),
        None => fonts::regular(size::SMALL),
    };
    let words = paint::line(ui, &cell.day.day().to_string(), font, colour);
    ui.painter().galley(rect.center() - words.size() / 2.0, words, colour);
    if cell.is_projected {
        dots(ui, rect);
    }
}

fn ground(ui: &Ui, rect: Rect, kind: DayKind) {
    let Some(tone) = tone(kind) else { return };
    let pair = theme::of(ui).pair(tone);
    let corner = CornerRadius::same(radius::SMALL);
    let stroke = Stroke::new(1.0, pair.line);
    ui.painter().rect(rect, corner, pair.bg, stroke, StrokeKind::Inside);
    if is_out_of_turn(kind) {
        let tip = rect.right_top() + vec2(-1.0, 1.0);
        let triangle = vec![tip - vec2(7.0, 0.0), tip, tip + vec2(0.0, 7.0)];
        ui.painter().add(Shape::convex_polygon(triangle, pair.fg, Stroke::NONE));
    }
}

/// A dotted line under a day that may still change.
fn dots(ui: &Ui, rect: Rect) {
    let y = rect.bottom() - 2.5;
    let line = [pos2(rect.center().x - 7.0, y), pos2(rect.center().x + 7.0, y)];
    let colour = theme::of(ui).text3;
    ui.painter().extend(Shape::dotted_line(&line, colour, 3.5, 0.8));
}

const SAMPLE: egui::Vec2 = vec2(18.0, 16.0);

/// A small cell for the legend.
pub(super) fn sample(ui: &mut Ui, kind: DayKind) {
    let (rect, _) = ui.allocate_exact_size(SAMPLE, Sense::hover());
    let t = theme::of(ui);
    if tone(kind).is_some() {
        ground(ui, rect, kind);
    } else {
        let words = paint::line(ui, "7", fonts::regular(size::SMALL), t.text3);
        ui.painter().galley(rect.center() - words.size() / 2.0, words, t.text3);
    }
}

pub(super) fn projected_sample(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(SAMPLE, Sense::hover());
    let t = theme::of(ui);
    let words = paint::line(ui, "7", fonts::regular(size::SMALL), t.text);
    ui.painter().galley(rect.center() - words.size() / 2.0, words, t.text);
    dots(ui, rect);
}
