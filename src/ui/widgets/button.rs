//! Buttons: four kinds of one geometry, and the square one with only an icon.

use egui::{
    Color32, CornerRadius, CursorIcon, Key, KeyboardShortcut, Modifiers, Painter, Rect, Response,
    Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, response::Flags, vec2,
};
use lucide_icons::Icon;

use super::{dialog::Sent, paint};
use crate::ui::{
    fonts,
    theme::{self, Tokens, height, radius, size},
};

/// What a button is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here; one on a screen or in a dialog.
    Primary,
    Secondary,
    /// Without a frame, for rows and heads of cards.
    Ghost,
    /// Destroys or ends something.
    Danger,
}

/// A button with words on it.
#[derive(Clone, Copy, Debug)]
#[must_use = "a button shows itself with `show`"]
pub struct Button<'a> {
    kind: ButtonKind,
    label: &'a str,
    icon: Option<Icon>,
    keys: Option<&'a str>,
    blocked: Option<&'a str>,
    wide: Option<f32>,
    tail: Option<Icon>,
}

impl<'a> Button<'a> {
    pub fn new(kind: ButtonKind, label: &'a str) -> Self {
        Self { kind, label, icon: None, keys: None, blocked: None, wide: None, tail: None }
    }

    pub fn primary(label: &'a str) -> Self {
        Self::new(ButtonKind::Primary, label)
    }

    pub fn secondary(label: &'a str) -> Self {
        Self::new(ButtonKind::Secondary, label)
    }

    pub fn ghost(label: &'a str) -> Self {
        Self::new(ButtonKind::Ghost, label)
    }

    pub fn danger(label: &'a str) -> Self {
        Self::new(ButtonKind::Danger, label)
    }

    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Shows the keys that do the same; handling them is not the button's business.
    pub fn keys(mut self, keys: &'a str) -> Self {
        self.keys = Some(keys).filter(|it| !it.is_empty());
        self
    }

    /// With a reason it cannot be pressed, and says the reason under the pointer.
    ///
    /// Where there is no reason to give, use `ui.add_enabled_ui`.
    pub fn blocked_by(mut self, reason: Option<&'a str>) -> Self {
        self.blocked = reason;
        self
    }

    /// At least so wide.
    pub fn min_width(mut self, width: f32) -> Self {
        self.wide = Some(width);
        self
    }

    /// Puts an arrow after the words: something opens.
    pub(in crate::ui) fn opens_menu(mut self) -> Self {
        self.tail = Some(Icon::ChevronDown);
        self
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let look = Look::of(self.kind, theme::of(ui));
        let words = paint::line(ui, self.label, fonts::medium(size::BODY), look.fg);
        let keys = self.keys.unwrap_or_default();
        let keys = paint::line(ui, keys, fonts::regular(size::MICRO), look.faint);
        let mark = if self.icon.is_some() { 21.0 } else { 0.0 };
        let tail = if self.tail.is_some() { 19.0 } else { 0.0 };
        let hint = if self.keys.is_some() { keys.size().x + 10.0 } else { 0.0 };
        let content = mark + words.size().x + hint + tail;
        let wide = (content + 24.0).max(self.wide.unwrap_or_default()).ceil();
        let sense = if self.blocked.is_none() { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(wide, height::CONTROL), sense);
        if ui.is_rect_visible(rect) {
            let mut painter = ui.painter().clone();
            if self.blocked.is_some() {
                painter.multiply_opacity(ui.visuals().disabled_alpha());
            }
            look.paint_ground(&painter, ui, (rect, &response), self.blocked);
            let (mut x, y) = (rect.left() + (wide - content) / 2.0, rect.center().y);
            if let Some(icon) = self.icon {
                paint::icon_at(&painter, pos2(x + 7.5, y), (icon, 15.0), look.fg);
            }
            x += mark;
            let after = x + words.size().x;
            paint::galley_at(&painter, (x, y), words, look.fg);
            paint::galley_at(&painter, (after + 10.0, y), keys, look.faint);
            if let Some(icon) = self.tail {
                let centre = pos2(after + hint + 12.0, y);
                paint::icon_at(&painter, centre, (icon, 15.0), look.faint);
            }
        }
        let enabled = ui.is_enabled() && self.blocked.is_none();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, self.label));
        let sent = if self.is_main() { Sent::told(ui) } else { None };
        match (self.blocked, sent) {
            (Some(reason), _) => response.on_hover_text(reason),
            (None, Some(sent)) => self.in_dialog(response, sent),
            (None, None) => response.on_hover_cursor(CursorIcon::PointingHand),
        }
    }

    fn is_main(&self) -> bool {
        matches!(self.kind, ButtonKind::Primary | ButtonKind::Danger)
    }

    /// The main button of a dialog is pressed by keys too, and says which.
    fn in_dialog(&self, mut response: Response, sent: Sent) -> Response {
        if sent == Sent::ByKeys {
            response.flags.insert(Flags::FAKE_PRIMARY_CLICKED);
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if self.keys.is_some() {
            return response;
        }
        let keys = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
        let keys = response.ctx.format_shortcut(&keys);
        response.on_hover_text(keys)
    }
}

/// The colours of one kind.
struct Look {
    fg: Color32,
    faint: Color32,
    bg: Color32,
    hover: Color32,
    line: Color32,
    /// A ring in the colour of the button itself would not be seen.
    ring: Color32,
}

impl Look {
    fn of(kind: ButtonKind, t: &Tokens) -> Self {
        let none = Color32::TRANSPARENT;
        let (fg, faint, bg, hover) = match kind {
            ButtonKind::Primary => (t.on_accent, t.on_accent, t.accent, t.accent_hover),
            ButtonKind::Secondary => (t.text, t.text3, t.surface, t.hover),
            ButtonKind::Ghost => (t.text2, t.text3, none, t.hover),
            ButtonKind::Danger => (t.on_danger, t.on_danger, t.danger, t.danger_hover),
        };
        let (line, ring) = match kind {
            ButtonKind::Primary => (t.accent, t.on_accent),
            ButtonKind::Secondary => (t.line_strong, t.focus),
            ButtonKind::Ghost => (none, t.focus),
            ButtonKind::Danger => (t.danger, t.on_danger),
        };
        Self { fg, faint, bg, hover, line, ring }
    }

    fn paint_ground(
        &self,
        painter: &Painter,
        ui: &Ui,
        (rect, response): (Rect, &Response),
        blocked: Option<&str>,
    ) {
        let pressed = response.is_pointer_button_down_on();
        let lit = (response.hovered() || pressed) && blocked.is_none();
        let fill = if lit { self.hover } else { self.bg };
        let corner = CornerRadius::same(radius::CONTROL);
        let stroke = Stroke::new(1.0, self.line);
        painter.rect(rect, corner, fill, stroke, StrokeKind::Inside);
        if response.has_focus() {
            paint::ring(ui, rect, radius::CONTROL);
            let inner = Stroke::new(1.0, self.ring);
            let corner = CornerRadius::same(radius::SMALL);
            ui.painter().rect_stroke(rect.shrink(2.0), corner, inner, StrokeKind::Inside);
        }
    }
}

/// A square button with an icon; its name shows under the pointer and is what readers speak.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let t = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(height::CONTROL), Sense::click());
    if ui.is_rect_visible(rect) {
        if response.hovered() {
            ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), t.hover);
        }
        paint::focus_ring(ui, &response, rect);
        let colour = if response.hovered() { t.text } else { t.text2 };
        paint::icon_at(ui.painter(), rect.center(), (icon, 17.0), colour);
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(name)
}

/// An [`icon_button`] that says under the pointer which keys do the same.
pub fn icon_button_keys(ui: &mut Ui, icon: Icon, (name, keys): (&str, &str)) -> Response {
    icon_button(ui, icon, name).on_hover_text(keys)
}

/// A round button with an icon on the customer's banner.
pub fn banner_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let t = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(34.0), Sense::click());
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() { t.banner_button_hover } else { t.banner_button };
        ui.painter().circle_filled(rect.center(), 17.0, fill);
        if response.has_focus() {
            let stroke = Stroke::new(2.0, t.banner_text);
            ui.painter().circle_stroke(rect.center(), 16.0, stroke);
        }
        paint::icon_at(ui.painter(), rect.center(), (icon, 16.0), t.banner_text);
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(name)
}

/// Words that lead somewhere, in the colour of links.
pub fn link(ui: &mut Ui, label: &str) -> Response {
    let t = theme::of(ui);
    let words = paint::line(ui, label, fonts::medium(size::BODY), t.link);
    let room = vec2(words.size().x.ceil(), height::HIT);
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    let y = rect.center().y;
    if response.hovered() {
        ui.painter().hline(rect.x_range(), y + 8.0, Stroke::new(1.0, t.link));
    }
    paint::focus_ring(ui, &response, rect.expand2(vec2(3.0, 0.0)));
    paint::galley_at(ui.painter(), (rect.left(), y), words, t.link);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Link, enabled, label));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Makes something that is drawn already pressable under `name`, by the pointer and the keyboard.
///
/// It has an id of its own: what was drawn as plain words gives the keyboard away in every frame.
pub fn press_on(ui: &Ui, drawn: &Response, name: &str) -> Response {
    let response = ui.interact(drawn.rect, drawn.id.with("press"), Sense::click());
    paint::focus_ring(ui, &response, drawn.rect.expand(2.0));
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_cursor(CursorIcon::PointingHand)
}
