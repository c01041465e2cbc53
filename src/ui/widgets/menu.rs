//! Menus that open from a button.

use egui::{
    Align, Context, CornerRadius, EventFilter, Id, Key, Layout, Modifiers, Popup, Response, Role,
    Sense, Ui, WidgetInfo, pos2, vec2,
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
    let hanging = Hanging::on(response);
    let menu = Popup::menu(response).show(|ui| {
        ui.set_min_width(180.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let inner = ui.with_layout(Layout::top_down_justified(Align::Min), add).inner;
        if was_chosen(ui) {
            ui.close();
        }
        inner
    });
    hanging.settle(&response.ctx);
    menu.map(|it| it.inner)
}

/// A menu or a list that hangs on what opens it, as it was before this frame.
pub(super) struct Hanging {
    opener: Id,
    popup: Id,
    before: Before,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Open,
    Closed,
}

impl Hanging {
    pub(super) fn on(opener: &Response) -> Self {
        let popup = Popup::default_response_id(opener);
        let is_open = Popup::is_id_open(&opener.ctx, popup);
        let before = if is_open { Before::Open } else { Before::Closed };
        Self { opener: opener.id, popup, before }
    }

    /// Whether it opens in the frame in which it is drawn now.
    pub(super) fn opens(&self) -> bool {
        self.before == Before::Closed
    }

    /// Once it is drawn: when it was closed, the keyboard is where it was before it opened.
    pub(super) fn settle(self, ctx: &Context) {
        let closed = self.before == Before::Open && !Popup::is_id_open(ctx, self.popup);
        // A click beside it may have gone into a field.
        if closed && !ctx.text_edit_focused() {
            ctx.memory_mut(|it| it.request_focus(self.opener));
        }
    }
}

/// The arrow keys, Home and End go along the lines of a list and do not leave it; Tab closes it.
pub(super) fn walk(ui: &Ui, rows: &[Response]) {
    let Some(at) = rows.iter().position(Response::has_focus) else { return };
    let Some(row) = rows.get(at) else { return };
    let own = EventFilter { tab: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|it| it.set_focus_lock_filter(row.id, own));
    let last = rows.len().saturating_sub(1);
    let moves = [
        (Key::ArrowDown, (at + 1).min(last)),
        (Key::ArrowUp, at.saturating_sub(1)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    let to = ui.input_mut(|input| {
        moves.into_iter().find(|(key, _)| input.consume_key(Modifiers::NONE, *key))
    });
    if let Some(row) = to.and_then(|(_, to)| rows.get(to)) {
        row.request_focus();
        row.scroll_to_me(None);
    }
    if ui.input(|it| it.key_pressed(Key::Tab)) {
        ui.close();
    }
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
