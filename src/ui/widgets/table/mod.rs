//! A table that paints its own rows: as many as there are, of which only those in sight cost anything.

mod cell;
mod columns;
mod scroll;

use std::ops::Range;

use egui::{
    CornerRadius, Event, EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use cell::Canvas;
pub use cell::Cell;
pub use columns::{Alignment, Column};
use columns::{Shown, Sortable, fit};
use scroll::{Extent, Scroll};

use super::paint;
use crate::ui::{
    fonts,
    theme::{self, height, radius, size},
};

/// The column that the rows are sorted by, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: usize,
    pub direction: Direction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// What happened to a table this frame.
#[derive(Clone, Debug)]
pub struct TableOutput {
    /// Enter or a double click on a row.
    pub opened: Option<usize>,
    /// Another row was selected.
    pub selection_changed: bool,
    /// A click on the head of this column.
    pub sort_by: Option<usize>,
    /// The rows in sight, to fetch ahead.
    pub visible: Range<usize>,
    pub response: Response,
}

/// Rows and columns; the arrow keys, Home, End, Page up and down move, Enter opens, Ctrl+C copies.
#[must_use = "a table shows itself with `show`"]
pub struct Table<'a> {
    id: &'a str,
    name: &'a str,
    columns: &'a [Column<'a>],
    rows: usize,
    row_height: f32,
    max_height: f32,
    sort: Option<Sort>,
    reveal: Option<usize>,
}

const PAD: f32 = 8.0;

impl<'a> Table<'a> {
    /// `name` is for readers; `id` keeps the scroll offset.
    pub fn new(id: &'a str, name: &'a str, columns: &'a [Column<'a>], rows: usize) -> Self {
        Self {
            id,
            name,
            columns,
            rows,
            row_height: height::ROW,
            max_height: 480.0,
            sort: None,
            reveal: None,
        }
    }

    pub fn row_height(mut self, points: f32) -> Self {
        self.row_height = points.max(height::HIT);
        self
    }

    /// With more rows than fit into this height, the table scrolls; head included.
    pub fn max_height(mut self, points: f32) -> Self {
        self.max_height = points;
        self
    }

    /// Shows by which column the rows are sorted already.
    pub fn sort(mut self, sort: Option<Sort>) -> Self {
        self.sort = sort;
        self
    }

    /// Brings a row into sight in this frame.
    pub fn reveal(mut self, row: Option<usize>) -> Self {
        self.reveal = row;
        self
    }

    /// Calls `cell` for every cell in sight with its row and column; it must not depend on the order.
    pub fn show(
        self,
        ui: &mut Ui,
        selected: &mut Option<usize>,
        mut cell: impl FnMut(&mut Cell<'_>, usize, usize),
    ) -> TableOutput {
        let width = ui.available_width();
        let extent = self.extent();
        // What stands at the right edge is not to lie under the bar.
        let bar = if 0.0 < extent.most() { scroll::BAR } else { 0.0 };
        let shown = fit(self.columns, width - bar);
        let before = *selected;
        let sort_by = self.head(ui, &shown, width);
        let (rect, _) = ui.allocate_exact_size(vec2(width, extent.height), Sense::hover());
        let id = Id::unique(("table", self.id));
        let response = ui.interact(rect, id, Sense::click());
        let mut scroll: Scroll = ui.data(|it| it.get_temp(id)).unwrap_or_default();
        scroll.clamp(extent);
        let mut opened = None;
        if response.has_focus() {
            opened = self.keys(ui, id, selected);
            self.copy(ui, *selected, &mut cell);
        }
        if let Some(row) = self.reveal.or_else(|| selected.filter(|_| *selected != before)) {
            scroll.reveal(row, extent);
        }
        wheel(ui, rect, &mut scroll, extent);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect));
        inside.shrink_clip_rect(rect);
        let body = Body { ui: &inside, id, rect, extent, shown: &shown, columns: self.columns };
        let clicked = body.rows(scroll, *selected, &mut cell);
        if let Some(click) = clicked {
            *selected = Some(click.row);
            response.request_focus();
            opened = opened.or_else(|| (click.twice == Twice::Yes).then_some(click.row));
        }
        scroll.bar(ui, rect, extent);
        if response.has_focus() {
            paint::ring(ui, rect, radius::CONTROL);
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, self.name));
        let visible = scroll.visible(extent);
        ui.data_mut(|it| it.insert_temp(id, scroll));
        TableOutput { opened, selection_changed: *selected != before, sort_by, visible, response }
    }

    fn extent(&self) -> Extent {
        let most = (self.max_height - height::TABLE_HEAD).max(self.row_height);
        // Beyond this many rows a table is always taller than a screen.
        let all = paint::float(self.rows.min(10_000)) * self.row_height;
        Extent { rows: self.rows, row_height: self.row_height, height: all.min(most) }
    }

    fn head(&self, ui: &mut Ui, shown: &[Shown], width: f32) -> Option<usize> {
        let t = theme::of(ui);
        let room = vec2(width, height::TABLE_HEAD);
        let (rect, whole) = ui.allocate_exact_size(room, Sense::hover());
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), t.surface2);
        // The rows follow at once, without the usual gap.
        ui.add_space(-ui.spacing().item_spacing.y);
        let mut clicked = None;
        for it in shown {
            let Some(column) = self.columns.get(it.column) else { continue };
            let x = rect.left() + it.x.start..=rect.left() + it.x.end;
            let place = Rect::from_x_y_ranges(x, rect.y_range());
            let sense =
                if column.sortable == Sortable::Yes { Sense::click() } else { Sense::hover() };
            let response = ui.interact(place, whole.id.with(it.column), sense);
            let sorted = self.sort.filter(|sort| sort.column == it.column);
            head_cell(ui, &response, column, sorted);
            if response.clicked() {
                clicked = Some(it.column);
            }
        }
        clicked
    }

    /// Moves the selection by the keyboard; answers the row that Enter opens.
    fn keys(&self, ui: &Ui, id: Id, selected: &mut Option<usize>) -> Option<usize> {
        let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|it| it.set_focus_lock_filter(id, arrows));
        let last = self.rows.checked_sub(1)?;
        let page = 10;
        ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
            let at = *selected;
            let down = |step: usize| at.map_or(0, |it| it.saturating_add(step).min(last));
            let up = |step: usize| at.map_or(0, |it| it.saturating_sub(step));
            let moves = [
                (Key::ArrowDown, down(1)),
                (Key::ArrowUp, up(1)),
                (Key::PageDown, down(page)),
                (Key::PageUp, up(page)),
                (Key::Home, 0),
                (Key::End, last),
            ];
            for (key, row) in moves {
                if pressed(key) {
                    *selected = Some(row);
                }
            }
            if pressed(Key::Enter) { *selected } else { None }
        })
    }

    /// Puts the selected row on the clipboard, its cells divided by tabs, also those not in sight.
    fn copy(
        &self,
        ui: &Ui,
        selected: Option<usize>,
        cell: &mut impl FnMut(&mut Cell<'_>, usize, usize),
    ) {
        let asked = ui.input(|it| it.events.iter().any(|event| matches!(event, Event::Copy)));
        let Some(row) = selected.filter(|_| asked) else { return };
        let mut parts = Vec::with_capacity(self.columns.len());
        for column in 0..self.columns.len() {
            let mut words = String::new();
            cell(&mut Cell::new(None, &mut words), row, column);
            parts.push(words.replace(['\t', '\n', '\r'], " "));
        }
        ui.ctx().copy_text(parts.join("\t"));
    }
}

fn wheel(ui: &Ui, rect: Rect, scroll: &mut Scroll, extent: Extent) {
    if !ui.rect_contains_pointer(rect) {
        return;
    }
    let delta = ui.input(|it| it.smooth_scroll_delta().y);
    if delta != 0.0 && scroll.by(-delta, extent) {
        // What the table has used, the page around it must not use again.
        ui.input_mut(|it| it.smooth_scroll_delta.y = 0.0);
    }
}

fn head_cell(ui: &Ui, response: &Response, column: &Column<'_>, sorted: Option<Sort>) {
    let t = theme::of(ui);
    let place = response.rect;
    let inner = place.shrink2(vec2(PAD, 0.0));
    let busy = sorted.is_some() || (response.hovered() && response.sense.senses_click());
    let colour = if busy { t.text } else { t.text3 };
    let arrow = if sorted.is_some() { 14.0 } else { 0.0 };
    let font = fonts::medium(size::SMALL);
    let words = paint::cut_line(ui, (column.title, font), colour, inner.width() - arrow);
    let wide = words.size().x;
    let x = match column.alignment {
        Alignment::Left => inner.left(),
        Alignment::Right => inner.right() - wide - arrow,
    };
    paint::galley_at(ui.painter(), (x, place.center().y), words, colour);
    if let Some(sort) = sorted {
        let icon = match sort.direction {
            Direction::Ascending => Icon::ArrowUp,
            Direction::Descending => Icon::ArrowDown,
        };
        let centre = pos2(x + wide + 8.0, place.center().y);
        paint::icon_at(ui.painter(), centre, (icon, 12.0), colour);
    }
    paint::focus_ring(ui, response, place);
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, column.title));
}

/// The rows of one frame.
struct Body<'a> {
    ui: &'a Ui,
    id: Id,
    rect: Rect,
    extent: Extent,
    shown: &'a [Shown],
    columns: &'a [Column<'a>],
}

#[derive(Clone, Copy)]
struct Click {
    row: usize,
    twice: Twice,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Twice {
    Yes,
    No,
}

impl Body<'_> {
    fn rows(
        &self,
        scroll: Scroll,
        selected: Option<usize>,
        cell: &mut impl FnMut(&mut Cell<'_>, usize, usize),
    ) -> Option<Click> {
        let mut clicked = None;
        for row in scroll.visible(self.extent) {
            let top = self.rect.top() + scroll.y_of(row, self.extent);
            let room = vec2(self.rect.width(), self.extent.row_height);
            let place = Rect::from_min_size(pos2(self.rect.left(), top), room);
            if !self.ui.is_rect_visible(place) {
                continue;
            }
            // The table as a whole takes the keyboard, not each of its rows.
            let response =
                self.ui.interact(place.intersect(self.rect), self.id.with(row), Sense::CLICK);
            ground(self.ui, place, (&response, selected == Some(row)), row);
            let words = self.cells(place, row, cell);
            let chosen = selected == Some(row);
            response.widget_info(|| WidgetInfo::selected(Role::Row, true, chosen, &words));
            if response.clicked() {
                let twice = if response.double_clicked() { Twice::Yes } else { Twice::No };
                clicked = Some(Click { row, twice });
            }
        }
        clicked
    }

    fn cells(
        &self,
        place: Rect,
        row: usize,
        cell: &mut impl FnMut(&mut Cell<'_>, usize, usize),
    ) -> String {
        let ui = self.ui;
        let mut row_words = String::new();
        for it in self.shown {
            let alignment = self.columns.get(it.column).map_or(Alignment::Left, |it| it.alignment);
            let x = place.left() + it.x.start..=place.left() + it.x.end;
            let rect = Rect::from_x_y_ranges(x, place.y_range()).shrink2(vec2(PAD, 0.0));
            let mut words = String::new();
            cell(&mut Cell::new(Some(Canvas { ui, rect, alignment }), &mut words), row, it.column);
            if !row_words.is_empty() && !words.is_empty() {
                row_words.push_str(", ");
            }
            row_words.push_str(&words);
        }
        row_words
    }
}

fn ground(ui: &Ui, place: Rect, (response, selected): (&Response, bool), row: usize) {
    let t = theme::of(ui);
    let corner = CornerRadius::same(radius::SMALL);
    if selected {
        ui.painter().rect_filled(place.shrink2(vec2(0.0, 1.0)), corner, t.accent_soft.bg);
    } else if response.hovered() {
        ui.painter().rect_filled(place.shrink2(vec2(0.0, 1.0)), corner, t.hover);
    }
    if row > 0 {
        ui.painter().hline(place.x_range(), place.top(), Stroke::new(1.0, t.line));
    }
}
