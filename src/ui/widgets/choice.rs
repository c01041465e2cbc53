//! Choosing: checkboxes, radio buttons, segments, tabs, drop-down lists.

use egui::{
    Align, CornerRadius, CursorIcon, Layout, Popup, Rect, Response, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use super::{
    field::field_name,
    menu::{Hanging, menu_row, walk},
    paint,
};
use crate::ui::{
    fonts,
    theme::{self, height, radius, size, space},
};

/// A box to tick, with words that can be clicked too.
pub fn checkbox(ui: &mut Ui, on: &mut bool, label: &str) -> Response {
    let (mark, mut response) = marked_line(ui, label);
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let t = theme::of(ui);
    let corner = CornerRadius::same(radius::SMALL);
    let (fill, edge) = if *on { (t.accent, t.accent) } else { (t.field, t.line_strong) };
    ui.painter().rect(mark, corner, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    if *on {
        paint::icon_at(ui.painter(), mark.center(), (Icon::Check, 13.0), t.on_accent);
    }
    let (enabled, on) = (ui.is_enabled(), *on);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, on, label));
    response
}

/// One of several; sets `chosen` to `this` when clicked.
pub fn radio<T: PartialEq>(ui: &mut Ui, chosen: &mut T, this: T, label: &str) -> Response {
    let (mark, mut response) = marked_line(ui, label);
    if response.clicked() && *chosen != this {
        *chosen = this;
        response.mark_changed();
        return finish_radio(ui, (mark, label), response, Chosen::Yes);
    }
    let is = if *chosen == this { Chosen::Yes } else { Chosen::No };
    finish_radio(ui, (mark, label), response, is)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Yes,
    No,
}

fn finish_radio(ui: &Ui, (mark, label): (Rect, &str), it: Response, is: Chosen) -> Response {
    let t = theme::of(ui);
    let on = is == Chosen::Yes;
    let (fill, edge) = if on { (t.accent, t.accent) } else { (t.field, t.line_strong) };
    ui.painter().circle(mark.center(), 8.0, fill, Stroke::new(1.0, edge));
    if on {
        ui.painter().circle_filled(mark.center(), 3.0, t.on_accent);
    }
    let enabled = ui.is_enabled();
    it.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, on, label));
    it
}

/// Room for a mark and a line of words; answers the square of the mark.
fn marked_line(ui: &mut Ui, label: &str) -> (Rect, Response) {
    let t = theme::of(ui);
    let words = paint::line(ui, label, fonts::regular(size::BODY), t.text);
    let room = vec2(words.size().x + 30.0, height::HIT);
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), t.hover);
    }
    paint::focus_ring(ui, &response, rect);
    let mark = Rect::from_center_size(rect.left_center() + vec2(12.0, 0.0), vec2(17.0, 17.0));
    paint::galley_at(ui.painter(), (rect.left() + 26.0, rect.center().y), words, t.text);
    (mark, response.on_hover_cursor(CursorIcon::PointingHand))
}

/// A few choices side by side on one track; answers whether the choice changed.
pub fn segmented<T: Copy + PartialEq>(ui: &mut Ui, chosen: &mut T, items: &[(T, &str)]) -> bool {
    let t = theme::of(ui);
    let widths: Vec<f32> = items
        .iter()
        .map(|(_, label)| {
            paint::line(ui, label, fonts::medium(size::SMALL), t.text).size().x.ceil() + 22.0
        })
        .collect();
    let whole = vec2(widths.iter().sum::<f32>() + 6.0, height::CONTROL);
    let (track, _) = ui.allocate_exact_size(whole, Sense::hover());
    ui.painter().rect_filled(track, CornerRadius::same(radius::CONTROL + 1), t.track);
    let mut changed = false;
    let mut left = track.left() + 3.0;
    for (at, ((value, label), width)) in items.iter().zip(widths).enumerate() {
        let rect = Rect::from_min_size(pos2(left, track.top()), vec2(width, track.height()));
        let id = ui.unique_id().with(("segment", *label, at));
        let response = ui.interact(rect, id, Sense::click());
        if response.clicked() && *chosen != *value {
            *chosen = *value;
            changed = true;
        }
        let on = *chosen == *value;
        segment(ui, &response, (rect.shrink2(vec2(0.0, 3.0)), label), on.into());
        left += width;
    }
    changed
}

impl From<bool> for Chosen {
    fn from(on: bool) -> Self {
        if on { Self::Yes } else { Self::No }
    }
}

fn segment(ui: &Ui, response: &Response, (rect, label): (Rect, &str), is: Chosen) {
    let t = theme::of(ui);
    let on = is == Chosen::Yes;
    let corner = CornerRadius::same(radius::CONTROL - 1);
    if on {
        ui.painter().rect(rect, corner, t.thumb, Stroke::new(1.0, t.line), StrokeKind::Inside);
    }
    let colour = if on || response.hovered() { t.text } else { t.text2 };
    let words = paint::line(ui, label, fonts::medium(size::SMALL), colour);
    ui.painter().galley(rect.center() - words.size() / 2.0, words, colour);
    paint::focus_ring(ui, response, rect);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, on, label));
}

/// Tabs over a page, each with an optional figure; answers whether another one was chosen.
pub fn tabs<T: Copy + PartialEq>(
    ui: &mut Ui,
    chosen: &mut T,
    items: &[(T, &str, Option<&str>)],
) -> bool {
    let t = theme::of(ui);
    let mut changed = false;
    let bar = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            for (value, label, count) in items {
                let response = tab(ui, (label, *count), (*chosen == *value).into());
                if response.clicked() && *chosen != *value {
                    *chosen = *value;
                    changed = true;
                }
            }
        })
        .response
        .rect;
    let (left, right) = (bar.left(), bar.left() + ui.available_width().max(bar.width()));
    ui.painter().hline(left..=right, bar.bottom() - 0.5, Stroke::new(1.0, t.line));
    changed
}

fn tab(ui: &mut Ui, (label, count): (&str, Option<&str>), is: Chosen) -> Response {
    let t = theme::of(ui);
    let on = is == Chosen::Yes;
    let words = paint::line(ui, label, fonts::medium(size::BODY), t.text);
    let figure = count.map(|it| paint::line(ui, it, fonts::medium(size::MICRO), t.neutral.fg));
    let pill = figure.as_ref().map_or(0.0, |it| it.size().x + 18.0);
    let room = vec2((words.size().x + pill + 4.0).ceil(), 36.0);
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    let colour = if on {
        t.link
    } else if response.hovered() {
        t.text
    } else {
        t.text2
    };
    let (x, y) = (rect.left() + 2.0, rect.center().y - 1.0);
    let after = x + words.size().x + 6.0;
    // The galley was laid out in another colour only to be measured.
    ui.painter().galley_with_override_text_color(pos2(x, y - words.size().y / 2.0), words, colour);
    if let Some(figure) = figure {
        let place = pos2(after, y - 9.0);
        let pill = Rect::from_min_size(place, vec2(figure.size().x + 12.0, 18.0));
        ui.painter().rect_filled(pill, CornerRadius::same(9), t.neutral.bg);
        paint::galley_at(ui.painter(), (after + 6.0, y), figure, t.neutral.fg);
    }
    if on {
        let foot = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
        ui.painter().rect_filled(foot, CornerRadius::same(1), t.link);
    }
    paint::focus_ring(ui, &response, rect.expand2(vec2(4.0, -3.0)));
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Tab, enabled, on, label));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A drop-down list with its name above it; answers whether another one was chosen.
pub fn select<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut T,
    items: &[(T, &str)],
) -> bool {
    let width = ui.available_width().min(260.0);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        field_name(ui, name);
        select_bare(ui, (name, width), chosen, items)
    })
    .inner
}

/// A drop-down list of so many points, whose name is only for readers.
pub fn select_bare<T: Clone + PartialEq>(
    ui: &mut Ui,
    (name, width): (&str, f32),
    chosen: &mut T,
    items: &[(T, &str)],
) -> bool {
    let shown = items.iter().find(|(it, _)| it == chosen).map_or("", |(_, label)| *label);
    let response = closed_list(ui, (name, width), shown);
    let mut changed = false;
    let hanging = Hanging::on(&response);
    let popup = Popup::menu(&response).width(width).accessible_name(name);
    popup.show(|ui| {
        ui.set_min_width(width - 12.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
                let mut rows = Vec::with_capacity(items.len());
                for (value, label) in items {
                    let is_chosen = *value == *chosen;
                    let row = menu_row(ui, is_chosen.then_some(Icon::Check), (label, ""));
                    if row.clicked() {
                        ui.close(); // A click by assistive technology does not close it by itself.
                        changed |= !is_chosen;
                        *chosen = value.clone();
                    } else if is_chosen && hanging.opens() {
                        row.request_focus();
                        row.scroll_to_me(None);
                    }
                    rows.push(row);
                }
                walk(ui, &rows);
            });
        });
    });
    hanging.settle(ui.ctx());
    changed
}

fn closed_list(ui: &mut Ui, (name, width): (&str, f32), shown: &str) -> Response {
    let t = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height::CONTROL), Sense::click());
    let corner = CornerRadius::same(radius::CONTROL);
    let fill = if response.hovered() { t.hover } else { t.field };
    ui.painter().rect(rect, corner, fill, Stroke::new(1.0, t.line_strong), StrokeKind::Inside);
    paint::focus_ring(ui, &response, rect);
    let words = paint::cut_line(ui, (shown, fonts::regular(size::BODY)), t.text, width - 40.0);
    paint::galley_at(ui.painter(), (rect.left() + 10.0, rect.center().y), words, t.text);
    let arrow = rect.right_center() - vec2(16.0, 0.0);
    paint::icon_at(ui.painter(), arrow, (Icon::ChevronDown, 15.0), t.text3);
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, enabled, name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    response.on_hover_cursor(CursorIcon::PointingHand)
}
