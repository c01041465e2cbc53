//! Rows and fillers: names with values, the timeline, empty pages, lines that wait.

use egui::{
    Align, CornerRadius, Label, Layout, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use lucide_icons::Icon;

use super::{
    button::Button,
    paint,
    text::{faint, secondary, title},
};
use crate::ui::{
    fonts,
    theme::{self, Tone, radius, size},
};

/// A name on the left and its value on the right; a long value is cut and shows under the pointer.
pub fn key_value(ui: &mut Ui, key: &str, value: &str) {
    let colour = theme::of(ui).text;
    key_value_with(ui, key, |ui| {
        let rich = RichText::new(value).font(fonts::medium(size::BODY)).color(colour);
        ui.add(Label::new(rich).truncate());
    });
}

/// A name on the left and widgets on the right, laid out from the right.
pub fn key_value_with(ui: &mut Ui, key: &str, add: impl FnOnce(&mut Ui)) {
    let t = theme::of(ui);
    let room = vec2(ui.available_width(), 24.0);
    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(24.0);
        ui.spacing_mut().interact_size.y = 22.0;
        let rich = RichText::new(key).font(fonts::regular(size::BODY)).color(t.text3);
        ui.add(Label::new(rich).selectable(false));
        ui.with_layout(Layout::right_to_left(Align::Center), add);
    });
}

/// One thing that happened, on the line of time.
#[derive(Clone, Copy, Debug)]
pub struct TimelineItem<'a> {
    pub icon: Icon,
    pub tone: Tone,
    pub title: &'a str,
    /// When, as words: `3 天前`, `2026-11-18 16:20`.
    pub when: &'a str,
    /// Who, where from, what for; may be empty.
    pub detail: &'a str,
    /// Nothing follows it.
    pub last: bool,
}

/// A row of a timeline with the line that joins it to the next; more widgets may follow below it.
pub fn timeline_row(ui: &mut Ui, item: TimelineItem<'_>, more: impl FnOnce(&mut Ui)) {
    let t = theme::of(ui);
    let pair = t.pair(item.tone);
    let left = ui.cursor().left_top();
    let centre = left + vec2(14.0, 14.0);
    let indent = 40.0;
    let line = ui.painter().add(egui::Shape::Noop);
    ui.painter().circle(centre, 13.0, pair.bg, Stroke::new(1.0, pair.line));
    paint::icon_at(ui.painter(), centre, (item.icon, 14.0), pair.fg);
    let place = Rect::from_min_size(
        left + vec2(indent, 0.0),
        vec2(ui.available_width() - indent, ui.available_height()),
    );
    let mut child =
        ui.new_child(egui::UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min)));
    child.spacing_mut().item_spacing.y = 3.0;
    let head = vec2(place.width(), 20.0);
    child.allocate_ui_with_layout(head, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        faint(ui, item.when);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let rich = RichText::new(item.title).font(fonts::medium(size::BODY)).color(t.text);
            ui.add(Label::new(rich).truncate());
        });
    });
    if !item.detail.is_empty() {
        let rich = RichText::new(item.detail).font(fonts::regular(size::SMALL)).color(t.text2);
        child.add(Label::new(rich).wrap());
    }
    more(&mut child);
    let bottom = child.min_rect().bottom().max(left.y + 28.0) + 8.0;
    let used = Rect::from_min_max(left, pos2(place.right(), bottom));
    ui.allocate_rect(used, Sense::hover());
    if item.last {
        return;
    }
    let ends = [pos2(centre.x, centre.y + 16.0), pos2(centre.x, bottom + 6.0)];
    ui.painter().set(line, egui::Shape::line_segment(ends, Stroke::new(1.0, t.line)));
}

/// What a page says when there is nothing on it: why, and what to do; answers whether the button was pressed.
pub fn empty_state(
    ui: &mut Ui,
    icon: Icon,
    (heading, what_to_do): (&str, &str),
    button: Option<Button<'_>>,
) -> bool {
    let t = theme::of(ui);
    let mut pressed = false;
    ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.add_space(28.0);
        let (rect, _) = ui.allocate_exact_size(vec2(52.0, 52.0), Sense::hover());
        ui.painter().circle_filled(rect.center(), 26.0, t.neutral.bg);
        paint::icon_at(ui.painter(), rect.center(), (icon, 24.0), t.text3);
        ui.add_space(2.0);
        title(ui, heading);
        ui.set_max_width(ui.available_width());
        secondary(ui, what_to_do);
        if let Some(button) = button {
            ui.add_space(6.0);
            pressed = button.show(ui).clicked();
        }
        ui.add_space(28.0);
    });
    pressed
}

/// Grey bars where rows will be; they stand still, so that waiting costs nothing.
pub fn skeleton(ui: &mut Ui, name: &str, rows: usize) {
    const PARTS: [f32; 4] = [0.9, 0.6, 0.75, 0.5];
    let t = theme::of(ui);
    let room = vec2(ui.available_width(), paint::float(rows) * 24.0);
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    for (row, part) in PARTS.iter().cycle().take(rows).enumerate() {
        let top = rect.top() + paint::float(row) * 24.0 + 6.0;
        let bar = vec2(rect.width() * part, 12.0);
        let bar = Rect::from_min_size(pos2(rect.left(), top), bar);
        ui.painter().rect_filled(bar, CornerRadius::same(radius::SMALL), t.track);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
}

/// A word that something is being fetched, with an hourglass that does not turn.
pub fn loading(ui: &mut Ui, text: &str) {
    let colour = theme::of(ui).text3;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        paint::icon(ui, Icon::Hourglass, 14.0, colour);
        faint(ui, text);
    });
}
