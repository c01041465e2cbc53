//! Short words about a state: chips, pills, avatars, dots, keys, due dates.

use chrono::NaiveDate;
use egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};
use lucide_icons::Icon;

use super::paint;
use crate::{
    lang::Texts,
    ui::{
        fonts,
        theme::{self, Pair, Tone, height, radius, size},
    },
};

/// A rounded word with an icon before it: the state of one thing.
pub fn chip(ui: &mut Ui, tone: Tone, icon: Option<Icon>, text: &str) -> Response {
    let pair = theme::of(ui).pair(tone);
    chip_in(ui, pair, icon, text)
}

/// A row that wraps and is no taller than the chips in it.
pub fn chip_row<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = height::CHIP;
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        ui.horizontal_wrapped(add).inner
    })
    .inner
}

/// A chip that stands on the customer's banner.
pub fn banner_chip(ui: &mut Ui, tone: Tone, icon: Option<Icon>, text: &str) -> Response {
    let pair = theme::of(ui).banner_pair(tone);
    chip_in(ui, pair, icon, text)
}

fn chip_in(ui: &mut Ui, pair: Pair, icon: Option<Icon>, text: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(chip_size(ui, icon, text), Sense::hover());
    paint_chip(ui, rect, pair, (icon, text));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// How much room a chip needs.
pub fn chip_size(ui: &Ui, icon: Option<Icon>, text: &str) -> Vec2 {
    let words = paint::line(ui, text, fonts::medium(size::SMALL), theme::of(ui).text);
    let mark = if icon.is_some() { 17.0 } else { 0.0 };
    vec2((words.size().x + mark + 14.0).ceil(), height::CHIP)
}

/// Paints a chip into a rectangle, for rows that paint themselves; cuts the words to the width.
pub fn paint_chip(ui: &Ui, rect: Rect, pair: Pair, (icon, text): (Option<Icon>, &str)) {
    if !ui.is_rect_visible(rect) {
        return;
    }
    let stroke = Stroke::new(1.0, pair.line);
    let corner = CornerRadius::same(radius::CONTROL);
    ui.painter().rect(rect, corner, pair.bg, stroke, StrokeKind::Inside);
    let mut x = rect.left() + 7.0;
    if let Some(icon) = icon {
        let centre = pos2(x + 6.5, rect.center().y);
        paint::icon_at(ui.painter(), centre, (icon, 13.0), pair.fg);
        x += 17.0;
    }
    let room = rect.right() - 6.0 - x;
    let words = paint::cut_line(ui, (text, fonts::medium(size::SMALL)), pair.fg, room);
    paint::galley_at(ui.painter(), (x, rect.center().y), words, pair.fg);
}

/// A small round figure beside a title.
pub fn pill(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    let pair = theme::of(ui).pair(tone);
    let words = paint::line(ui, text, fonts::medium(size::MICRO), pair.fg);
    let wide = (words.size().x + 12.0).max(20.0).ceil();
    let (rect, response) = ui.allocate_exact_size(vec2(wide, 18.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(9), pair.bg);
    ui.painter().galley(rect.center() - words.size() / 2.0, words, pair.fg);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// When something is due: late, at risk within `risk_days`, or in good time; always in words too.
pub fn due_chip(
    ui: &mut Ui,
    texts: &Texts,
    (due, today): (NaiveDate, NaiveDate),
    risk_days: i64,
) -> Response {
    let (tone, icon) = due_look((due, today), risk_days);
    let text = texts.due(due, today);
    chip(ui, tone, Some(icon), &text).on_hover_text(texts.date_with_weekday(due))
}

/// The tone and the icon of a due day, for rows that paint themselves.
pub fn due_look((due, today): (NaiveDate, NaiveDate), risk_days: i64) -> (Tone, Icon) {
    match (due - today).num_days() {
        ..0 => (Tone::Bad, Icon::CircleAlert),
        left if left <= risk_days => (Tone::Warn, Icon::Clock),
        _ => (Tone::Neutral, Icon::Calendar),
    }
}

/// A round mark with the first letter of a name, in a colour that stays with the name.
pub fn avatar(ui: &mut Ui, name: &str, diameter: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(diameter), Sense::hover());
    paint_avatar(ui, rect, name);
    response
}

/// An avatar that opens something; `what` says what.
pub fn avatar_button(ui: &mut Ui, name: &str, what: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(34.0), Sense::click());
    paint_avatar(ui, rect, name);
    paint::focus_ring(ui, &response, rect);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, what));
    response.on_hover_text(what)
}

/// Paints an avatar into a square.
pub fn paint_avatar(ui: &Ui, rect: Rect, name: &str) {
    const TONES: [Tone; 5] = [Tone::Accent, Tone::Violet, Tone::Ok, Tone::Warn, Tone::Neutral];
    let sum: usize = name.chars().map(|it| it as usize).sum();
    let tone = TONES.get(sum % TONES.len()).copied().unwrap_or_default();
    let pair = theme::of(ui).pair(tone);
    let half = rect.width() / 2.0;
    ui.painter().circle(rect.center(), half - 0.5, pair.bg, Stroke::new(1.0, pair.line));
    let letter: String = name.chars().take(1).flat_map(char::to_uppercase).collect();
    let font = fonts::semibold(rect.width() * 0.42);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, letter, font, pair.fg);
}

/// A dot on the upper right of an icon: something new is behind it.
pub fn badge_dot(ui: &Ui, on: Rect) {
    let t = theme::of(ui);
    let centre = on.right_top() + vec2(-7.0, 7.0);
    ui.painter().circle(centre, 4.0, t.badge, Stroke::new(1.5, t.surface));
}

/// The keys that do something, as on the keyboard: `Ctrl K`.
pub fn kbd(ui: &mut Ui, keys: &str) -> Response {
    let t = theme::of(ui);
    let words = paint::line(ui, keys, fonts::medium(size::MICRO), t.text2);
    let room = vec2((words.size().x + 10.0).max(18.0).ceil(), 18.0);
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    let stroke = Stroke::new(1.0, t.line_strong);
    let corner = CornerRadius::same(radius::SMALL);
    ui.painter().rect(rect, corner, t.surface2, stroke, StrokeKind::Inside);
    ui.painter().galley(rect.center() - words.size() / 2.0, words, t.text2);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, keys));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_due_day_is_late_at_risk_or_in_good_time() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let tone = |due: &str| due_look((day(due), day("2026-11-22")), 3).0;
        assert_eq!(tone("2026-11-21"), Tone::Bad);
        assert_eq!(tone("2026-11-22"), Tone::Warn);
        assert_eq!(tone("2026-11-25"), Tone::Warn);
        assert_eq!(tone("2026-11-26"), Tone::Neutral);
    }
}
