//! What was planned against what happened: a bar of time for each piece of work.

use chrono::{Datelike as _, Days, NaiveDate};
use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::paint;
use crate::{
    domain::{Now, office_micros},
    ui::{
        fonts,
        theme::{self, Tone, size},
    },
};

/// Height of one row.
const ROW: f32 = 30.0;
/// Height of the axis above the rows.
const AXIS: f32 = 22.0;
/// The least room between two words of the axis.
const WORD: f32 = 54.0;

/// A stretch of time in microseconds.
pub type Stretch = (i64, i64);

/// One row: what was planned above, what happened below it.
pub struct GanttRow {
    pub label: String,
    pub planned: Option<Stretch>,
    /// With the tone of how it went.
    pub actual: Option<(Stretch, Tone)>,
    /// What is still to come, as far as anybody can tell.
    pub expected: Option<Stretch>,
    /// When it stood still.
    pub waits: Vec<Stretch>,
    /// Everything in words: for the hover, and for whoever hears the row.
    pub words: String,
}

/// Draws the rows below one axis; `now_us` is marked by a line.
pub fn gantt(ui: &mut Ui, label_width: f32, rows: &[GanttRow], now_us: i64) {
    let Some(scale) = Scale::of(rows, now_us) else { return };
    let height = AXIS + ROW * paint::float(rows.len());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let field = Rect::from_min_max(pos2(rect.left() + label_width, rect.top()), rect.max);
    axis(ui, field, &scale);
    for (place, row) in rows.iter().enumerate() {
        let top = rect.top() + AXIS + ROW * paint::float(place);
        let line = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), ROW));
        one(ui, line, (field, &scale), row);
    }
    let t = theme::of(ui);
    let x = scale.x(now_us, field);
    ui.painter().vline(x, field.top() + AXIS..=field.bottom(), Stroke::new(1.5, t.accent));
}

/// From which moment to which the axis runs.
struct Scale {
    from: i64,
    until: i64,
}

impl Scale {
    fn of(rows: &[GanttRow], now_us: i64) -> Option<Self> {
        let stretches = rows.iter().flat_map(|it| {
            let actual = it.actual.map(|(stretch, _)| stretch);
            it.planned.into_iter().chain(actual).chain(it.expected)
        });
        let (mut from, mut until) = (now_us, now_us);
        let mut any = false;
        for (begin, end) in stretches {
            any = true;
            from = from.min(begin);
            until = until.max(end);
        }
        any.then_some(Self { from, until: until.max(from + 1) })
    }

    #[expect(clippy::cast_precision_loss, reason = "a picture needs no microseconds")]
    fn x(&self, at: i64, field: Rect) -> f32 {
        let part = (at - self.from) as f32 / (self.until - self.from) as f32;
        field.left() + field.width() * part.clamp(0.0, 1.0)
    }
}

/// A word for every so many days, as many as there is room for.
fn axis(ui: &Ui, field: Rect, scale: &Scale) {
    let t = theme::of(ui);
    let first = Now::from_micros(scale.from).today();
    let last = Now::from_micros(scale.until).today();
    let days = u64::try_from((last - first).num_days()).unwrap_or_default() + 1;
    let room = (field.width() / WORD).max(1.0);
    let step = (1..=days).find(|it| paint::float(usize::try_from(days / it).unwrap_or(0)) <= room);
    let step = step.unwrap_or(days).max(1);
    let mut day = first;
    while day <= last {
        let midnight = office_micros(day.and_hms_opt(0, 0, 0).unwrap_or_default());
        let x = scale.x(midnight, field);
        ui.painter().vline(x, field.top() + AXIS..=field.bottom(), Stroke::new(1.0, t.line));
        let at = pos2(x + 3.0, field.top() + AXIS / 2.0);
        let font = fonts::regular(size::MICRO);
        ui.painter().text(at, Align2::LEFT_CENTER, word(day), font, t.text3);
        let Some(next) = day.checked_add_days(Days::new(step)) else { break };
        day = next;
    }
}

fn word(day: NaiveDate) -> String {
    format!("{:02}-{:02}", day.month(), day.day())
}

fn one(ui: &mut Ui, line: Rect, (field, scale): (Rect, &Scale), row: &GanttRow) {
    let response = ui.allocate_rect(line, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &row.words));
    let t = theme::of(ui);
    let font = fonts::regular(size::SMALL);
    let width = field.left() - line.left() - 8.0;
    let label = paint::cut_line(ui, (&row.label, font), t.text2, width);
    paint::galley_at(ui.painter(), (line.left(), line.center().y), label, t.text2);
    let bar = |(from, until): Stretch, top: f32, height: f32| {
        let left = scale.x(from, field);
        let right = scale.x(until, field).max(left + 2.0);
        Rect::from_min_size(pos2(left, line.top() + top), vec2(right - left, height))
    };
    let round = CornerRadius::same(2);
    if let Some(planned) = row.planned {
        ui.painter().rect_filled(bar(planned, 6.0, 5.0), round, t.text3.gamma_multiply(0.45));
    }
    if let Some(expected) = row.expected {
        ui.painter().rect_filled(bar(expected, 14.0, 9.0), round, t.accent.gamma_multiply(0.22));
    }
    if let Some((actual, tone)) = row.actual {
        ui.painter().rect_filled(bar(actual, 14.0, 9.0), round, t.pair(tone).fg);
    }
    for wait in &row.waits {
        ui.painter().rect_filled(bar(*wait, 14.0, 9.0), round, t.pair(Tone::Neutral).bg);
        let inner = bar(*wait, 17.0, 3.0);
        ui.painter().rect_filled(inner, round, t.pair(Tone::Warn).fg);
    }
    response.on_hover_text(&row.words);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(planned: Stretch) -> GanttRow {
        GanttRow {
            label: String::new(),
            planned: Some(planned),
            actual: None,
            expected: None,
            waits: Vec::new(),
            words: String::new(),
        }
    }

    #[test]
    fn the_axis_holds_everything_and_the_present() {
        let rows = [row((100, 200)), row((150, 400))];
        let scale = Scale::of(&rows, 50).unwrap();
        assert_eq!((scale.from, scale.until), (50, 400));
        let field = Rect::from_min_max(pos2(10.0, 0.0), pos2(360.0, 10.0));
        assert!((scale.x(50, field) - 10.0).abs() < 0.01);
        assert!((scale.x(400, field) - 360.0).abs() < 0.01);
        assert!((scale.x(225, field) - 185.0).abs() < 0.01);
        assert!(Scale::of(&[], 50).is_none());
    }
}
