//! Menus that open from a button.

use egui::{
    Align, CornerRadius, Id, Layout, Popup, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use super::{
    button::{Button, icon_button},
    paint,
};
use crate::ui::{
    fonts,
    theme::{self, radius, size},
};

/// A button that opens a menu of `menu_item`s; answers what the menu answered, while it is open.
pub fn menu_button<R>(
    ui: &mut Ui,
    button: Button<'_>,
    add: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let response = button.opens_menu().show(ui);
    menu_of(&response, add)
}

/// The three dots that open a menu of `menu_item`s.
pub fn more_menu<R>(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let response = icon_button(ui, Icon::Ellipsis, name);
    menu_of(&response, add)
}

/// A menu of `menu_item`s that opens when `response` is clicked.
pub fn menu_of<R>(response: &Response, add: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let menu = Popup::menu(response).show(|ui| {
        ui.set_min_width(180.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let inner = ui.with_layout(Layout::top_down_justified(Align::Min), add).inner;
        if was_chosen(ui) {
            ui.close();
        }
        inner
    });
    menu.map(|it| it.inner)
}

/// Where it is noted in which frame a line was chosen.
fn chosen() -> Id {
    Id::unique("menu-chosen")
}

/// Whether a line was chosen in this frame, also by assistive technology, whose click egui does not
/// take for one that closes a menu.
fn was_chosen(ui: &Ui) -> bool {
    ui.data(|it| it.get_temp(chosen())) == Some(ui.ctx().cumulative_frame_nr())
}

/// One line of a menu: an icon, words, and the keys that do the same (or nothing).
pub fn menu_item(ui: &mut Ui, icon: Icon, label: &str, keys: &str) -> Response {
    menu_row(ui, Some(icon), (label, keys))
}

/// The line of a walked list where the arrow keys are.
pub fn menu_item_lit(ui: &mut Ui, icon: Icon, (label, keys): (&str, &str)) -> Response {
    let before = ui.painter().add(egui::Shape::Noop);
    let response = menu_row(ui, Some(icon), (label, keys));
    let fill = theme::of(ui).accent_soft.bg;
    let ground = egui::Shape::rect_filled(response.rect, CornerRadius::same(radius::SMALL), fill);
    ui.painter().set(before, ground);
    response
}

pub(super) fn menu_row(ui: &mut Ui, icon: Option<Icon>, (label, keys): (&str, &str)) -> Response {
    let t = theme::of(ui);
    let words = paint::line(ui, label, fonts::regular(size::BODY), t.text);
    let hint = paint::line(ui, keys, fonts::regular(size::MICRO), t.text3);
    let least = words.size().x + hint.size().x + 60.0;
    let room = vec2(ui.available_width().max(least), 32.0);
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    if response.clicked() {
        let frame = ui.ctx().cumulative_frame_nr();
        ui.data_mut(|it| it.insert_temp(chosen(), frame));
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::SMALL), t.hover);
    }
    paint::focus_ring(ui, &response, rect);
    let y = rect.center().y;
    if let Some(icon) = icon {
        paint::icon_at(ui.painter(), pos2(rect.left() + 16.0, y), (icon, 15.0), t.text2);
    }
    paint::galley_at(ui.painter(), (rect.left() + 32.0, y), words, t.text);
    let x = rect.right() - 10.0 - hint.size().x;
    paint::galley_at(ui.painter(), (x, y), hint, t.text3);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, enabled, label));
    response
}
