//! How a screen shares out its width, and what gives way when the window is narrow.

use egui::{Layout, Rect, Ui, UiBuilder, pos2, vec2};

use super::{theme::space, widgets::paint::float};

/// How wide the window is, in points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breakpoint {
    /// Under 1100: one column.
    Narrow,
    /// From 1100 to 1400: two columns; the third goes behind a tab or below.
    Medium,
    /// From 1400: three columns.
    Wide,
}

impl Breakpoint {
    pub fn of_width(width: f32) -> Self {
        match width {
            it if it < 1100.0 => Self::Narrow,
            it if it < 1400.0 => Self::Medium,
            _ => Self::Wide,
        }
    }

    /// The breakpoint of the whole window, also from inside a panel.
    pub fn of(ui: &Ui) -> Self {
        Self::of_width(ui.ctx().content_rect().width())
    }
}

/// How wide one column is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    /// So many points, whatever the window.
    Fixed(f32),
    /// A part of what is left, by weight.
    Rest(f32),
}

/// Columns side by side with equal tops, or one above the other where there is no room.
#[derive(Clone, Debug)]
pub struct Columns<'a> {
    shares: &'a [Share],
    gap: f32,
    least: f32,
}

impl<'a> Columns<'a> {
    pub fn new(shares: &'a [Share]) -> Self {
        Self { shares, gap: space::M, least: 320.0 }
    }

    #[must_use]
    pub fn gap(mut self, gap: f32) -> Self {
        self.gap = gap;
        self
    }

    /// A column of `Share::Rest` narrower than this is reason to stack them all.
    #[must_use]
    pub fn stack_under(mut self, least: f32) -> Self {
        self.least = least;
        self
    }

    /// Calls `add` once for every column, by its place in the list.
    pub fn show(self, ui: &mut Ui, mut add: impl FnMut(&mut Ui, usize)) {
        let Some(widths) = self.widths(ui.available_width()) else {
            for column in 0..self.shares.len() {
                ui.push_id(column, |ui| add(ui, column));
            }
            return;
        };
        let whole = ui.available_rect_before_wrap();
        let mut left = whole.left();
        let mut bottom = whole.top();
        for (column, width) in widths.into_iter().enumerate() {
            let place =
                Rect::from_min_max(pos2(left, whole.top()), pos2(left + width, whole.bottom()));
            let top_down = Layout::top_down(egui::Align::Min);
            let builder = UiBuilder::new().max_rect(place).layout(top_down).id_salt(column);
            let mut child = ui.new_child(builder);
            child.set_width(width);
            add(&mut child, column);
            bottom = bottom.max(child.min_rect().bottom());
            left += width + self.gap;
        }
        let used = Rect::from_min_size(whole.min, vec2(whole.width(), bottom - whole.top()));
        ui.allocate_rect(used, egui::Sense::hover());
    }

    /// The width of every column, or nothing when they have to be stacked.
    fn widths(&self, available: f32) -> Option<Vec<f32>> {
        let (mut fixed, mut weights) = (0.0, 0.0);
        for share in self.shares {
            match share {
                Share::Fixed(width) => fixed += width,
                Share::Rest(weight) => weights += weight,
            }
        }
        let gaps = self.gap * float(self.shares.len().saturating_sub(1));
        let rest = available - fixed - gaps;
        let widths = self.shares.iter().map(|share| match share {
            Share::Fixed(width) => Some(*width),
            Share::Rest(weight) => {
                let width = (rest * weight / weights).floor();
                (width >= self.least).then_some(width)
            }
        });
        widths.collect::<Option<Vec<_>>>().filter(|_| rest >= 0.0)
    }
}

/// Equal tiles in as many columns as fit, none narrower than `least`.
pub fn tiles(ui: &mut Ui, (count, least): (usize, f32), mut add: impl FnMut(&mut Ui, usize)) {
    if count == 0 {
        return;
    }
    let available = ui.available_width();
    let mut per_row = 1;
    while per_row < count && tile_width(available, per_row + 1) >= least {
        per_row += 1;
    }
    // Rows of nearly the same number, each filling the width: five in 3 + 2, not in 4 + 1.
    let per_row = count.div_ceil(count.div_ceil(per_row));
    for first in (0..count).step_by(per_row) {
        let shares = vec![Share::Rest(1.0); per_row.min(count - first)];
        let columns = Columns::new(&shares).stack_under(0.0);
        ui.push_id(first, |ui| {
            columns.show(ui, |ui, column| {
                add(ui, first + column);
            });
        });
    }
}

fn tile_width(available: f32, per_row: usize) -> f32 {
    (available - space::M * float(per_row - 1)) / float(per_row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_have_three_widths() {
        assert_eq!(Breakpoint::of_width(1024.0), Breakpoint::Narrow);
        assert_eq!(Breakpoint::of_width(1100.0), Breakpoint::Medium);
        assert_eq!(Breakpoint::of_width(1400.0), Breakpoint::Wide);
    }

    #[test]
    fn fixed_columns_keep_their_width_and_the_rest_is_shared() {
        let shares = [Share::Fixed(280.0), Share::Rest(2.0), Share::Rest(1.0)];
        let columns = Columns::new(&shares).gap(10.0);
        assert_eq!(columns.widths(1500.0), Some(vec![280.0, 800.0, 400.0]));
    }

    #[test]
    fn columns_stack_before_one_becomes_too_narrow() {
        let shares = [Share::Fixed(280.0), Share::Rest(1.0)];
        assert_eq!(Columns::new(&shares).stack_under(400.0).widths(600.0), None);
        assert!(Columns::new(&shares).stack_under(300.0).widths(600.0).is_some());
    }
}
