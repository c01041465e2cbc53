//! Short messages in a corner of the window that go away by themselves, with a way to take back.

use std::time::Duration;

use egui::{
    Align, Align2, Area, Context, CornerRadius, Frame, Id, Label, Layout, Margin, Order, Rect,
    RichText, Role, Sense, Ui, WidgetInfo, vec2,
};
use lucide_icons::Icon;

use super::{paint, surface::tone_icon};
use crate::ui::{
    fonts,
    theme::{self, Tone, height, radius, size},
};

const SHORT_SECONDS: f64 = 5.0;
/// Time enough to notice a mistake and to reach the button.
const UNDO_SECONDS: f64 = 10.0;
/// More than this at once hide the page; the oldest goes.
const MOST: usize = 4;

/// Which toast; given out in the order they are pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ToastId(u64);

/// One message.
#[derive(Clone, Debug)]
pub struct Toast {
    tone: Tone,
    text: String,
    undo: Option<String>,
}

impl Toast {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), undo: None }
    }

    /// With a button that takes it back.
    #[must_use]
    pub fn undo(mut self, label: impl Into<String>) -> Self {
        self.undo = Some(label.into());
        self
    }

    /// How long it stays; what went wrong stays until it is closed.
    fn seconds(&self) -> Option<f64> {
        match (self.tone, &self.undo) {
            (Tone::Bad, _) => None,
            (_, Some(_)) => Some(UNDO_SECONDS),
            (_, None) => Some(SHORT_SECONDS),
        }
    }
}

/// The messages that are being shown.
#[derive(Debug, Default)]
pub struct Toasts {
    shown: Vec<Shown>,
    next: u64,
}

#[derive(Debug)]
struct Shown {
    id: ToastId,
    toast: Toast,
    /// Egui's time when it goes; set when it is first drawn.
    until: Option<f64>,
}

impl Toasts {
    pub fn push(&mut self, toast: Toast) -> ToastId {
        let id = ToastId(self.next);
        self.next += 1;
        self.shown.push(Shown { id, toast, until: None });
        if self.shown.len() > MOST {
            self.shown.remove(0);
        }
        id
    }

    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Draws them in the lower right; answers the toast whose undo button was pressed.
    pub fn show(&mut self, ctx: &Context, close: &str) -> Option<ToastId> {
        if self.shown.is_empty() {
            return None;
        }
        let mut undone = None;
        let mut closed = None;
        let area = Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-20.0, -20.0));
        let hovered = area
            .show(ctx, |ui| {
                ui.spacing_mut().item_spacing.y = 8.0;
                for it in &self.shown {
                    match draw(ui, &it.toast, close) {
                        Pressed::Undo => undone = Some(it.id),
                        Pressed::Close => closed = Some(it.id),
                        Pressed::Nothing => {}
                    }
                }
            })
            .response
            .contains_pointer();
        let gone = undone.or(closed);
        self.shown.retain(|it| Some(it.id) != gone);
        self.age(ctx, if hovered { Pointer::Over } else { Pointer::Away });
        undone
    }

    /// Lets old ones go; under the pointer none grows older.
    fn age(&mut self, ctx: &Context, pointer: Pointer) {
        let now = ctx.input(|it| it.time);
        for it in &mut self.shown {
            if it.until.is_none() || pointer == Pointer::Over {
                it.until = it.toast.seconds().map(|stays| now + stays);
            }
        }
        self.shown.retain(|it| it.until.is_none_or(|until| now < until));
        let next = self.shown.iter().filter_map(|it| it.until).fold(f64::INFINITY, f64::min);
        if next.is_finite() {
            ctx.request_repaint_after(Duration::from_secs_f64((next - now).max(0.01)));
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pointer {
    Over,
    Away,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pressed {
    Nothing,
    Undo,
    Close,
}

fn draw(ui: &mut Ui, toast: &Toast, close: &str) -> Pressed {
    let t = theme::of(ui);
    let frame = Frame::new()
        .fill(t.toast)
        .corner_radius(CornerRadius::same(radius::MENU))
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin { left: 14, right: 6, top: 6, bottom: 6 });
    let shown = frame.show(ui, |ui| {
        let mut pressed = Pressed::Nothing;
        let room = vec2(360.0, height::CONTROL);
        ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if on_toast(ui, Face::Cross, close) {
                pressed = Pressed::Close;
            }
            if let Some(undo) = &toast.undo
                && on_toast(ui, Face::Words, undo)
            {
                pressed = Pressed::Undo;
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                paint::icon(ui, tone_icon(toast.tone), 16.0, t.toast_link);
                let font = fonts::regular(size::BODY);
                let rich = RichText::new(&toast.text).font(font).color(t.toast_text);
                ui.add(Label::new(rich).wrap());
            });
        });
        pressed
    });
    shown.response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &toast.text));
    shown.inner
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    Words,
    Cross,
}

/// A button in the colours of a toast.
fn on_toast(ui: &mut Ui, face: Face, label: &str) -> bool {
    let t = theme::of(ui);
    let words = paint::line(ui, label, fonts::medium(size::BODY), t.toast_link);
    let wide = if face == Face::Words { words.size().x + 20.0 } else { height::HIT };
    let (rect, response) = ui.allocate_exact_size(vec2(wide, height::HIT), Sense::click());
    if response.hovered() || response.has_focus() {
        let corner = CornerRadius::same(radius::CONTROL);
        ui.painter().rect_filled(rect, corner, t.banner_button);
    }
    if response.has_focus() {
        toast_ring(ui, rect);
    }
    if face == Face::Words {
        ui.painter().galley(rect.center() - words.size() / 2.0, words, t.toast_link);
    } else {
        paint::icon_at(ui.painter(), rect.center(), (Icon::X, 15.0), t.toast_text);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    response.clicked()
}

fn toast_ring(ui: &Ui, rect: Rect) {
    let stroke = egui::Stroke::new(2.0, theme::of(ui).toast_link);
    let corner = CornerRadius::same(radius::CONTROL);
    ui.painter().rect_stroke(rect, corner, stroke, egui::StrokeKind::Inside);
}
