//! Which rows of a very long table are in sight.
//!
//! Offsets are `f64`: a million rows of 36 points lie beyond what `f32` can tell apart.

use std::ops::Range;

use egui::{CornerRadius, Rect, Sense, Ui, pos2, vec2};

use crate::ui::theme;

/// The width of the bar.
pub(super) const BAR: f32 = 10.0;

/// How far a table has been scrolled, and where its keyboard is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scroll {
    /// Points between the first row and the upper edge.
    top: f64,
}

/// The geometry of the rows of one table in one frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) rows: usize,
    pub(super) row_height: f32,
    pub(super) height: f32,
}

impl Extent {
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 rows")]
    fn total(self) -> f64 {
        self.rows as f64 * f64::from(self.row_height)
    }

    /// How far it scrolls; nothing where all rows are in sight.
    pub(super) fn most(self) -> f64 {
        (self.total() - f64::from(self.height)).max(0.0)
    }
}

impl Scroll {
    /// Keeps the offset inside the table, also when rows have gone.
    pub(super) fn clamp(&mut self, extent: Extent) {
        self.top = self.top.clamp(0.0, extent.most());
    }

    /// Moves by points, as the wheel does; answers whether there was anywhere to go.
    pub(super) fn by(&mut self, points: f32, extent: Extent) -> bool {
        let before = self.top;
        self.top += f64::from(points);
        self.clamp(extent);
        (before - self.top).abs() > f64::EPSILON
    }

    /// Moves as little as it takes to bring a row into sight.
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 rows")]
    pub(super) fn reveal(&mut self, row: usize, extent: Extent) {
        let height = f64::from(extent.row_height);
        let above = row as f64 * height;
        let below = above + height - f64::from(extent.height);
        // The last row may be cut when the table is lower than one row.
        self.top = self.top.max(below).min(above);
        self.clamp(extent);
    }

    /// The rows in sight, also those only half so.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the number of rows"
    )]
    pub(super) fn visible(self, extent: Extent) -> Range<usize> {
        let height = f64::from(extent.row_height.max(1.0));
        let first = (self.top / height).floor().max(0.0) as usize;
        let past = ((self.top + f64::from(extent.height)) / height).ceil().max(0.0) as usize;
        first.min(extent.rows)..past.min(extent.rows)
    }

    /// Where a row begins, below the upper edge.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "the difference of rows in sight is small"
    )]
    pub(super) fn y_of(self, row: usize, extent: Extent) -> f32 {
        (row as f64 * f64::from(extent.row_height) - self.top) as f32
    }

    /// Draws the bar at the right edge and lets it be dragged.
    #[expect(clippy::cast_possible_truncation, reason = "parts of one, and points on a screen")]
    pub(super) fn bar(&mut self, ui: &Ui, rect: Rect, extent: Extent) {
        let most = extent.most();
        if most <= 0.0 {
            return;
        }
        let track = Rect::from_min_max(pos2(rect.right() - BAR, rect.top()), rect.max);
        let part = (f64::from(extent.height) / extent.total()) as f32;
        let thumb_height = (track.height() * part).max(28.0).min(track.height());
        let free = (track.height() - thumb_height).max(1.0);
        // A bar is for the pointer; the keyboard moves the rows themselves.
        let id = ui.unique_id().with("table-bar");
        let response = ui.interact(track, id, Sense::DRAG);
        if response.dragged() {
            self.top += f64::from(response.drag_delta().y) / f64::from(free) * most;
            self.clamp(extent);
        }
        let offset = (self.top / most) as f32 * free;
        let place = pos2(track.left() + 2.0, track.top() + offset);
        let thumb = Rect::from_min_size(place, vec2(6.0, thumb_height));
        let t = theme::of(ui);
        let busy = response.hovered() || response.dragged();
        let colour = if busy { t.text3 } else { t.line_strong };
        ui.painter().rect_filled(thumb, CornerRadius::same(3), colour);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLION: Extent = Extent { rows: 1_000_000, row_height: 36.0, height: 360.0 };

    #[test]
    fn the_last_of_a_million_rows_ends_exactly_at_the_lower_edge() {
        let mut scroll = Scroll::default();
        scroll.reveal(999_999, MILLION);
        assert_eq!(scroll.visible(MILLION), 999_990..1_000_000);
        assert!((scroll.y_of(999_999, MILLION) - 324.0).abs() < 1e-3);
    }

    #[test]
    fn a_small_step_far_down_still_moves() {
        let mut scroll = Scroll::default();
        scroll.reveal(900_000, MILLION);
        let before = scroll.y_of(900_000, MILLION);
        assert!(scroll.by(0.5, MILLION));
        assert!((before - scroll.y_of(900_000, MILLION) - 0.5).abs() < 1e-3);
    }

    #[test]
    fn revealing_moves_no_further_than_needed() {
        let mut scroll = Scroll::default();
        scroll.reveal(5, MILLION);
        assert_eq!(scroll.visible(MILLION), 0..10);
        scroll.reveal(10, MILLION);
        assert_eq!(scroll.visible(MILLION), 1..11);
        scroll.reveal(0, MILLION);
        assert_eq!(scroll.visible(MILLION), 0..10);
    }

    #[test]
    fn a_table_that_shrank_is_not_scrolled_past_its_end() {
        let mut scroll = Scroll::default();
        scroll.reveal(999_999, MILLION);
        let few = Extent { rows: 3, ..MILLION };
        scroll.clamp(few);
        assert_eq!(scroll.visible(few), 0..3);
    }
}
