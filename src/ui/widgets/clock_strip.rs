//! A clock as a strip: pieces that ran, stood still, lay outside working hours, or were too much.
//!
//! Height says the same as colour: what runs is tall, a pause is low, a night is a line.

use egui::{CornerRadius, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::paint;
use crate::ui::theme::{self, Tokens};

/// What a piece of a strip stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripLook {
    Running,
    Paused,
    Stopped,
    NotWorking,
    Breached,
    /// Time that is still left.
    Ahead,
}

/// One piece: how long it is beside the others, and what is said under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct StripPiece {
    pub look: StripLook,
    pub weight: f32,
    pub hint: String,
}

/// No piece is narrower than this, or nobody finds it.
const NARROWEST: f32 = 2.0;

/// Draws a strip; `name` says all of it to whoever cannot see it.
pub fn clock_strip(ui: &mut Ui, name: &str, pieces: &[StripPiece], room: Vec2) -> Response {
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    let places = places(pieces, rect);
    paint_strip(ui, pieces, &places);
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, name));
    paint::focus_ring(ui, &response, rect);
    let under = response.hover_pos().and_then(|at| {
        let place = places.iter().position(|it| it.x_range().contains(at.x))?;
        pieces.get(place)
    });
    match under {
        Some(piece) => response.on_hover_text_at_pointer(&piece.hint),
        None => response,
    }
}

/// Where each piece lies: as wide as it is long, but never too narrow to be found.
fn places(pieces: &[StripPiece], rect: Rect) -> Vec<Rect> {
    let count = paint::float(pieces.len());
    let spare = (rect.width() - NARROWEST * count).max(0.0);
    let sum: f32 = pieces.iter().map(|it| it.weight.max(0.0)).sum();
    let mut left = rect.left();
    let place = |piece: &StripPiece| {
        let share = if 0.0 < sum { piece.weight.max(0.0) / sum } else { 1.0 / count.max(1.0) };
        let wide = (NARROWEST + spare * share).min((rect.right() - left).max(0.0));
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(wide, rect.height()));
        left += wide;
        place
    };
    pieces.iter().map(place).collect()
}

fn paint_strip(ui: &Ui, pieces: &[StripPiece], places: &[Rect]) {
    let t = theme::of(ui);
    let painter = ui.painter();
    for (piece, place) in pieces.iter().zip(places) {
        let tall = place.height() * share(piece.look);
        let bar = Rect::from_center_size(place.center(), vec2(place.width(), tall));
        let colour = colour(t, piece.look);
        painter.rect_filled(bar, CornerRadius::same(1), colour);
        if piece.look == StripLook::Ahead {
            let edge = Stroke::new(1.0, t.ok.line);
            painter.rect_stroke(bar, CornerRadius::same(1), edge, egui::StrokeKind::Inside);
        }
        if piece.look == StripLook::Paused && 12.0 < bar.width() && 6.0 < bar.height() {
            // Two small bars: a pause also without colours.
            for shift in [-2.0, 2.0] {
                let from = bar.center() + vec2(shift, -bar.height() * 0.3);
                let to = bar.center() + vec2(shift, bar.height() * 0.3);
                painter.line_segment([from, to], Stroke::new(1.5, t.warn.bg));
            }
        }
    }
}

/// How much of the height a piece takes.
fn share(look: StripLook) -> f32 {
    match look {
        StripLook::Running | StripLook::Breached => 1.0,
        StripLook::Paused => 0.7,
        StripLook::Stopped | StripLook::Ahead => 0.5,
        StripLook::NotWorking => 0.2,
    }
}

fn colour(t: &Tokens, look: StripLook) -> egui::Color32 {
    match look {
        StripLook::Running => t.success,
        StripLook::Paused => t.warn.fg,
        StripLook::Stopped => t.text3,
        StripLook::NotWorking => t.line_strong,
        StripLook::Breached => t.danger,
        StripLook::Ahead => t.ok.bg,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(weight: f32) -> StripPiece {
        StripPiece { look: StripLook::Running, weight, hint: String::new() }
    }

    #[test]
    fn pieces_lie_side_by_side_and_even_the_shortest_is_seen() {
        let rect = Rect::from_min_size(pos2(10.0, 0.0), vec2(100.0, 10.0));
        let pieces = [piece(1.0), piece(0.0), piece(3.0)];
        let places = places(&pieces, rect);
        assert!((places[0].left() - 10.0).abs() < 0.01);
        assert!((places[2].right() - 110.0).abs() < 0.01);
        assert!((places[1].width() - NARROWEST).abs() < 0.01);
        assert!(places[0].width() < places[2].width());
        for pair in places.windows(2) {
            assert!((pair[0].right() - pair[1].left()).abs() < 0.01);
        }
    }
}
