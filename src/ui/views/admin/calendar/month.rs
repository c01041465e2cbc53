//! Twelve small months that the pointer and the arrow keys walk through.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use egui::{
    Align2, CornerRadius, EventFilter, Key, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{day, kind_key};
use crate::{
    desk::calendar::{DayCell, YearView},
    ui::{
        cx::Cx,
        fonts,
        theme::{self, radius, size},
        widgets::paint::{self, float},
    },
};

const ROW: f32 = 24.0;
const TITLE: f32 = 22.0;
const WEEKDAYS: f32 = 17.0;
/// Weeks that a month may reach into.
const WEEKS: f32 = 6.0;

/// What is drawn: a year with the day that is chosen in it.
pub(super) struct Year<'a, 'b> {
    pub(super) cx: &'a Cx<'b>,
    pub(super) view: &'a YearView,
    pub(super) chosen: NaiveDate,
}

/// A day that was clicked or walked to.
pub(super) struct Press {
    pub(super) day: NaiveDate,
    /// Whether it is to be declared at once.
    pub(super) opens: bool,
}

impl Year<'_, '_> {
    /// Draws one month, counted from nought; answers the day that was clicked.
    pub(super) fn month(&self, ui: &mut Ui, at: usize) -> Option<Press> {
        let t = theme::of(ui);
        let month = u32::try_from(at).unwrap_or_default() + 1;
        let room = vec2(ui.available_width(), TITLE + WEEKDAYS + WEEKS * ROW);
        let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
        let name = self.cx.tr(&format!("calendar-month-{month}"));
        let words = paint::line(ui, &name, fonts::semibold(size::BODY), t.text);
        paint::galley_at(ui.painter(), (rect.left() + 4.0, rect.top() + 10.0), words, t.text);
        let wide = (rect.width() / 7.0).floor();
        for weekday in 0..7_usize {
            let name = self.cx.tr(&format!("calendar-weekday-{}", weekday + 1));
            let middle = pos2(
                rect.left() + (float(weekday) + 0.5) * wide,
                rect.top() + TITLE + WEEKDAYS / 2.0,
            );
            let font = fonts::regular(size::MICRO);
            ui.painter().text(middle, Align2::CENTER_CENTER, &*name, font, t.text3);
        }
        let days = self.view.days.iter().filter(|it| it.day.month() == month);
        let mut pressed = None;
        for cell in days {
            let place = place(cell.day, (rect, wide));
            pressed = self.day(ui, place, cell).or(pressed);
        }
        pressed
    }

    fn day(&self, ui: &Ui, rect: Rect, cell: &DayCell) -> Option<Press> {
        let t = theme::of(ui);
        let id = ui.scope_id().with(("day", cell.day));
        // The keyboard walks through the year as a whole, not from day to day with Tab.
        let response = ui.interact(rect, id, Sense::CLICK);
        if response.hovered() && day::tone(cell.kind).is_none() {
            ui.painter().rect_filled(rect, CornerRadius::same(radius::SMALL), t.hover);
        }
        day::paint(ui, rect, cell);
        let corner = CornerRadius::same(radius::SMALL);
        if cell.day == self.chosen {
            let stroke = Stroke::new(2.0, t.focus);
            ui.painter().rect_stroke(rect, corner, stroke, StrokeKind::Inside);
        } else if cell.day == self.cx.now.today() {
            let stroke = Stroke::new(1.0, t.text);
            ui.painter().rect_stroke(rect, corner, stroke, StrokeKind::Inside);
        }
        let press = (response.clicked() || response.double_clicked())
            .then(|| Press { day: cell.day, opens: response.double_clicked() });
        response.on_hover_text(self.told(cell));
        press
    }

    /// A day in words: its date, what it is, why, and whether that may change.
    fn told(&self, cell: &DayCell) -> String {
        let (cx, locale) = (self.cx, self.cx.texts.lang().code());
        let mut words = vec![cx.texts.date_with_weekday(cell.day)];
        words.push(cx.tr(&kind_key(cell.kind)).into_owned());
        words.extend(cell.reason.as_ref().map(|it| it.for_locale(locale).to_owned()));
        if cell.is_projected {
            words.push(cx.tr("calendar-projected").into_owned());
        }
        words.join(" · ")
    }

    /// Arrow keys move by a day or a week, Page keys by a month, Home and End to the ends of the
    /// month, Enter declares.
    pub(super) fn keys(&self, ui: &Ui, rect: Rect) -> Option<Press> {
        let response =
            ui.interact(rect, ui.scope_id().with("year"), Sense::focusable_noninteractive());
        let cell = self.view.days.iter().find(|it| it.day == self.chosen);
        let told = cell.map(|it| self.told(it)).unwrap_or_default();
        let name = self.cx.tr_with("calendar-grid", &[("day", told.into())]);
        response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, &*name));
        if !response.has_focus() {
            return None;
        }
        paint::ring(ui, rect.expand(6.0), radius::MENU);
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|it| it.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|it| it.consume_key(Modifiers::NONE, key));
        if pressed(Key::Enter) {
            return Some(Press { day: self.chosen, opens: true });
        }
        let keys = [
            Key::ArrowLeft,
            Key::ArrowRight,
            Key::ArrowUp,
            Key::ArrowDown,
            Key::PageUp,
            Key::PageDown,
            Key::Home,
            Key::End,
        ];
        let key = keys.into_iter().find(|it| pressed(*it))?;
        Some(Press { day: moved(self.chosen, key)?, opens: false })
    }
}

/// Where a key leads from a day.
fn moved(day: NaiveDate, key: Key) -> Option<NaiveDate> {
    match key {
        Key::ArrowLeft => day.pred_opt(),
        Key::ArrowRight => day.succ_opt(),
        Key::ArrowUp => day.checked_sub_days(Days::new(7)),
        Key::ArrowDown => day.checked_add_days(Days::new(7)),
        Key::PageUp => day.checked_sub_months(Months::new(1)),
        Key::PageDown => day.checked_add_months(Months::new(1)),
        Key::Home => day.with_day(1),
        Key::End => day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt(),
        _ => None,
    }
}

/// The cell of a day within its month.
fn place(day: NaiveDate, (month, wide): (Rect, f32)) -> Rect {
    let first = day.with_day(1).unwrap_or(day).weekday().num_days_from_monday();
    let index = first + day.day0();
    let column = float(usize::try_from(index % 7).unwrap_or_default());
    let week = float(usize::try_from(index / 7).unwrap_or_default());
    let corner = month.left_top() + vec2(column * wide, TITLE + WEEKDAYS + week * ROW);
    Rect::from_min_size(corner, vec2(wide, ROW)).shrink(1.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_over_the_ends_of_months_and_years() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(moved(day("2026-12-31"), Key::ArrowRight), Some(day("2027-01-01")));
        assert_eq!(moved(day("2026-03-31"), Key::PageUp), Some(day("2026-02-28")));
        assert_eq!(moved(day("2024-02-10"), Key::End), Some(day("2024-02-29")));
        assert_eq!(moved(day("2024-02-10"), Key::ArrowDown), Some(day("2024-02-17")));
    }
}
