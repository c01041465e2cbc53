//! What lies over the page: dialogs in the middle and sheets at the side.

use std::sync::Arc;

use egui::{
    Align, Align2, Area, Context, CornerRadius, FocusDirection, Frame, Id, Key, Label, Layout,
    Margin, Modal, Modifiers, Order, RichText, ScrollArea, Stroke, Ui, vec2,
};
use lucide_icons::Icon;

use super::{button::icon_button, surface::hline};
use crate::ui::{
    fonts,
    theme::{self, radius, size, space},
};

/// Something that must be answered before the page goes on.
///
/// Esc, the cross and a click beside it close it; the focus goes in and comes back.
#[derive(Clone, Copy, Debug)]
#[must_use = "a dialog shows itself with `show`"]
pub struct Dialog<'a> {
    id: &'a str,
    title: &'a str,
    close: &'a str,
    width: f32,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Middle,
    Side,
}

/// What happened in a dialog this frame.
#[derive(Clone, Copy, Debug)]
pub struct DialogOutput<B, F> {
    /// It is to be closed; what was typed in it is the caller's to keep.
    pub closed: bool,
    pub body: B,
    pub foot: F,
}

impl<'a> Dialog<'a> {
    /// `close` is the name of the cross.
    pub fn new(id: &'a str, title: &'a str, close: &'a str) -> Self {
        Self { id, title, close, width: 480.0, place: Place::Middle }
    }

    /// A sheet along the right side of the window, as tall as the window.
    pub fn side_sheet(id: &'a str, title: &'a str, close: &'a str) -> Self {
        Self { id, title, close, width: 440.0, place: Place::Side }
    }

    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// `foot` lays out the buttons from the right, so the main one is added first.
    pub fn show<B, F>(
        self,
        ctx: &Context,
        body: impl FnOnce(&mut Ui) -> B,
        foot: impl FnOnce(&mut Ui) -> F,
    ) -> DialogOutput<B, F> {
        let id = Id::unique(("dialog", self.id));
        let window = ctx.content_rect();
        let width = self.width.min(window.width() - 48.0);
        let opened = FocusKept::take(ctx, id);
        let modal = Modal::new(id)
            .area(self.area(id))
            .backdrop_color(theme::of_ctx(ctx).backdrop)
            .frame(self.frame(ctx));
        let shown = modal.show(ctx, |ui| {
            ui.set_width(width);
            if self.place == Place::Side {
                ui.set_height(window.height() - 36.0);
            }
            self.content(ui, (body, foot), (id, opened))
        });
        // A click beside a dialog does nothing: it would take away what was typed.
        let is_alone = shown.is_top_modal && !shown.any_popup_open;
        let escaped = is_alone && ctx.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Escape));
        let (crossed, body, foot) = shown.inner;
        let closed = crossed || escaped;
        if closed {
            FocusKept::give_back(ctx, id);
        }
        DialogOutput { closed, body, foot }
    }

    fn content<B, F>(
        self,
        ui: &mut Ui,
        (body, foot): (impl FnOnce(&mut Ui) -> B, impl FnOnce(&mut Ui) -> F),
        (dialog, opened): (Id, Opened),
    ) -> (bool, B, F) {
        let t = theme::of(ui);
        ui.spacing_mut().item_spacing = vec2(space::S, space::M);
        let room = vec2(ui.available_width(), 32.0);
        let head = Layout::right_to_left(Align::Center);
        let cross = ui.allocate_ui_with_layout(room, head, |ui| {
            let cross = icon_button(ui, Icon::X, self.close);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let rich = RichText::new(self.title).color(t.text);
                let rich = rich.font(fonts::semibold(size::TITLE));
                ui.add(Label::new(rich).truncate());
            });
            cross
        });
        let cross = cross.inner;
        let sent = Sent::by_keys(ui);
        if opened == Opened::JustNow && !ui.is_sizing_pass() {
            FocusKept::enter(ui.ctx(), dialog);
        }
        let foot_height = 52.0;
        let window = ui.ctx().content_rect().height();
        let most = match self.place {
            Place::Middle => window * 0.7,
            Place::Side => ui.available_height() - foot_height - space::M,
        };
        let area = ScrollArea::vertical().max_height(most).id_salt("body");
        // What is in it may grow: the place the dialog took before is no bound.
        let area = if self.place == Place::Middle { area.min_scrolled_height(most) } else { area };
        let area = area.auto_shrink([false, self.place == Place::Middle]);
        // Rings and frames of fields reach a little past the edge of what scrolls.
        let inside = Frame::new().inner_margin(Margin::same(2));
        let body = area.show(ui, |ui| inside.show(ui, body).inner).inner;
        hline(ui);
        let room = vec2(ui.available_width(), 32.0);
        sent.tell(ui);
        let foot = ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), foot);
        Sent::forget(ui);
        (cross.clicked(), body, foot.inner)
    }

    fn area(self, id: Id) -> Area {
        let area = Area::new(id).order(Order::Foreground).interactable(true);
        match self.place {
            Place::Middle => area.anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0)),
            Place::Side => area.anchor(Align2::RIGHT_TOP, vec2(0.0, 0.0)),
        }
    }

    fn frame(self, ctx: &Context) -> Frame {
        let t = theme::of_ctx(ctx);
        let corner = match self.place {
            Place::Middle => CornerRadius::same(radius::BANNER),
            Place::Side => CornerRadius::ZERO,
        };
        Frame::new()
            .fill(t.surface)
            .stroke(Stroke::new(1.0, t.line))
            .corner_radius(corner)
            .shadow(ctx.global_style().visuals.window_shadow)
            .inner_margin(Margin::same(18))
    }
}

/// Whether the main button of a dialog is to be pressed, whose keys are Ctrl+Enter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sent {
    ByKeys,
    #[default]
    NotYet,
}

impl Sent {
    fn key() -> Id {
        Id::unique("dialog-sent")
    }

    /// Takes the keys before a field sees them, unless another dialog or a list is above.
    fn by_keys(ui: &Ui) -> Self {
        let is_top = ui.memory(egui::Memory::top_modal_layer) == Some(ui.layer_id());
        let is_free = is_top && !egui::Popup::is_any_open(ui.ctx());
        let pressed = || ui.input_mut(|it| it.consume_key(Modifiers::COMMAND, Key::Enter));
        if is_free && pressed() { Self::ByKeys } else { Self::NotYet }
    }

    fn tell(self, ui: &Ui) {
        ui.data_mut(|it| it.insert_temp(Self::key(), self));
    }

    fn forget(ui: &Ui) {
        ui.data_mut(|it| it.remove::<Self>(Self::key()));
    }

    /// For the main button, which is the first in the foot: what it is told, once.
    pub(super) fn told(ui: &Ui) -> Option<Self> {
        ui.data_mut(|it| it.remove_temp(Self::key()))
    }
}

/// Gives the keyboard to the first thing drawn from here on that takes it, if nothing has it.
pub fn hand_on(ctx: &Context) {
    ctx.memory_mut(|it| {
        if it.focused().is_none() && it.top_modal_layer().is_none() {
            it.move_focus(FocusDirection::Next);
        }
    });
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Opened {
    #[default]
    JustNow,
    Before,
}

/// Where the keyboard was before the dialog came.
#[derive(Clone, Copy, Default)]
struct FocusKept {
    seen_in_frame: u64,
    before: Option<Id>,
    opened: Opened,
}

impl FocusKept {
    fn take(ctx: &Context, id: Id) -> Opened {
        let frame = ctx.cumulative_frame_nr();
        let kept: Option<Self> = ctx.data(|it| it.get_temp(id));
        let open_before = kept.filter(|it| it.seen_in_frame + 1 >= frame);
        let kept = Self {
            seen_in_frame: frame,
            before: open_before.map_or_else(|| ctx.memory(egui::Memory::focused), |it| it.before),
            opened: open_before.map_or(Opened::JustNow, |it| it.opened),
        };
        ctx.data_mut(|it| it.insert_temp(id, kept));
        kept.opened
    }

    /// Gives the keyboard to the first thing drawn from here on that takes it.
    fn enter(ctx: &Context, id: Id) {
        ctx.memory_mut(|it| {
            if let Some(focused) = it.focused() {
                it.surrender_focus(focused);
            }
            it.move_focus(FocusDirection::Next);
        });
        ctx.data_mut(|it| {
            if let Some(mut kept) = it.get_temp::<Self>(id) {
                kept.opened = Opened::Before;
                it.insert_temp(id, kept);
            }
        });
    }

    /// Gives the keyboard back to where it was.
    fn give_back(ctx: &Context, id: Id) {
        let kept: Option<Self> = ctx.data_mut(|it| it.remove_temp(id));
        let Some(before) = kept.and_then(|it| it.before) else { return };
        let back = FocusBack { to: Some(before), closed_in_frame: ctx.cumulative_frame_nr() };
        let known = ctx.data_mut(|it| {
            let known = it.get_temp::<FocusBack>(FocusBack::key()).is_some();
            it.insert_temp(FocusBack::key(), back);
            known
        });
        if !known {
            ctx.on_begin_pass("focus after a dialog", Arc::new(|ui| FocusBack::due(ui.ctx())));
        }
        ctx.request_repaint();
    }
}

/// A focus that waits: for one more frame egui keeps everything under the dialog from having it.
#[derive(Clone, Copy, Default)]
struct FocusBack {
    to: Option<Id>,
    closed_in_frame: u64,
}

impl FocusBack {
    fn key() -> Id {
        Id::unique("focus-back")
    }

    fn due(ctx: &Context) {
        let Some(back) = ctx.data(|it| it.get_temp::<Self>(Self::key())) else { return };
        let Some(to) = back.to else { return };
        if ctx.cumulative_frame_nr() < back.closed_in_frame + 2 {
            ctx.request_repaint();
            return;
        }
        ctx.data_mut(|it| it.insert_temp(Self::key(), Self { to: None, ..back }));
        // Whoever has taken the keyboard meanwhile keeps it.
        if ctx.memory(egui::Memory::focused).is_none() {
            ctx.memory_mut(|it| it.request_focus(to));
        }
    }
}
