//! How a table shares out its width, and which columns give way in a narrow one.

use std::ops::Range;

/// Where the words of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    Left,
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Width {
    Fixed(f32),
    /// At least so wide; what is left over is shared equally.
    Rest(f32),
}

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub(super) title: &'a str,
    width: Width,
    pub(super) alignment: Alignment,
    rank: u8,
    pub(super) sortable: Sortable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sortable {
    Yes,
    No,
}

impl<'a> Column<'a> {
    /// So wide in every window.
    pub fn fixed(title: &'a str, width: f32) -> Self {
        Self {
            title,
            width: Width::Fixed(width),
            alignment: Alignment::Left,
            rank: 0,
            sortable: Sortable::No,
        }
    }

    /// Takes its share of what is left, but never less than `least`.
    pub fn rest(title: &'a str, least: f32) -> Self {
        Self { width: Width::Rest(least), ..Self::fixed(title, least) }
    }

    /// For figures, which are compared digit under digit.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.alignment = Alignment::Right;
        self
    }

    /// Columns of the highest rank go first when there is no room; those of rank 0 never go.
    #[must_use]
    pub fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// A click on its head asks for another order.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = Sortable::Yes;
        self
    }

    fn least(&self) -> f32 {
        match self.width {
            Width::Fixed(width) | Width::Rest(width) => width,
        }
    }
}

/// A column that is shown: which one, and from where to where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) column: usize,
    pub(super) x: Range<f32>,
}

/// The columns that fit into a width, from left to right.
pub(super) fn fit(columns: &[Column<'_>], width: f32) -> Vec<Shown> {
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let least =
        |kept: &[usize]| kept.iter().filter_map(|it| columns.get(*it)).map(Column::least).sum();
    let mut needed: f32 = least(&kept);
    while needed > width {
        let rank = |it: &usize| columns.get(*it).map_or(0, |column| column.rank);
        // Of two of the same rank the one further right goes.
        let Some(goes) = kept.iter().copied().filter(|it| rank(it) > 0).max_by_key(rank) else {
            break;
        };
        kept.retain(|it| *it != goes);
        needed = least(&kept);
    }
    let shown = || kept.iter().filter_map(|at| columns.get(*at).map(|it| (*at, it)));
    let sharing = shown().filter(|(_, it)| matches!(it.width, Width::Rest(_))).count();
    // Where not even those that never go find room, all of them become narrower.
    let squeeze = if needed > width { (width / needed).max(0.0) } else { 1.0 };
    let extra = (width - needed).max(0.0) / crate::ui::widgets::paint::float(sharing.max(1));
    let mut left = 0.0;
    shown()
        .map(|(column, it)| {
            let right = left
                + match it.width {
                    Width::Fixed(width) => width * squeeze,
                    Width::Rest(least) => least * squeeze + extra,
                };
            let x = left..right;
            left = right;
            Shown { column, x }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(columns: &[Column<'_>], width: f32) -> Vec<usize> {
        fit(columns, width).into_iter().map(|it| it.column).collect()
    }

    #[test]
    fn what_is_left_goes_to_the_columns_that_share_it() {
        let columns = [Column::fixed("a", 80.0), Column::rest("b", 100.0), Column::rest("c", 50.0)];
        let fitted = fit(&columns, 330.0);
        let ends: Vec<f32> = fitted.into_iter().map(|it| it.x.end).collect();
        assert_eq!(ends, [80.0, 230.0, 330.0]);
    }

    #[test]
    fn a_narrow_table_loses_its_columns_by_rank() {
        let columns = [
            Column::rest("name", 120.0),
            Column::fixed("city", 80.0).rank(2),
            Column::fixed("since", 80.0).rank(1),
            Column::fixed("state", 80.0),
            Column::fixed("note", 80.0).rank(2),
        ];
        assert_eq!(shown(&columns, 440.0), [0, 1, 2, 3, 4]);
        assert_eq!(shown(&columns, 430.0), [0, 1, 2, 3]);
        assert_eq!(shown(&columns, 300.0), [0, 2, 3]);
        assert_eq!(shown(&columns, 100.0), [0, 3]);
    }

    #[test]
    fn what_never_goes_becomes_narrower_before_it_is_cut_off() {
        let columns = [Column::rest("name", 120.0), Column::fixed("state", 80.0)];
        let ends: Vec<f32> = fit(&columns, 100.0).into_iter().map(|it| it.x.end).collect();
        assert_eq!(ends, [60.0, 100.0]);
    }
}
