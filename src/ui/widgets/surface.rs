//! What other widgets stand on: cards, their heads, the banner, notices, hairlines.

use egui::{
    Align, CornerRadius, CursorIcon, Frame, Label, Layout, Margin, Response, RichText, Role, Sense,
    Shape, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};
use lucide_icons::Icon;

use super::{paint, status::pill};
use crate::ui::{
    fonts,
    theme::{self, Tone, radius, size, space},
};

/// A card as wide as there is room: surface, hairline and a whisper of a shadow.
pub fn card<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    card_frame(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            add(ui)
        })
        .inner
}

/// The frame of a card, for what lays itself out.
pub fn card_frame(ui: &Ui) -> Frame {
    let t = theme::of(ui);
    Frame::new()
        .fill(t.surface)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(radius::CARD))
        .shadow(t.shadow)
        .inner_margin(Margin::same(14))
}

/// The first row of a card: icon, title, how many there are, and actions laid out from the right.
pub fn card_head(
    ui: &mut Ui,
    icon: Icon,
    title: &str,
    count: Option<&str>,
    actions: impl FnOnce(&mut Ui),
) {
    let t = theme::of(ui);
    let whole = vec2(ui.available_width(), 32.0);
    ui.allocate_ui_with_layout(whole, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(32.0);
        ui.spacing_mut().item_spacing.x = space::S;
        paint::icon(ui, icon, 16.0, t.text3);
        // The actions keep their room and a long title gives way; it is drawn before them, because
        // that is the order in which it is read out.
        let id = ui.scope_id().with(("card-head", title));
        let taken: f32 = ui.data(|it| it.get_temp(id)).unwrap_or_default();
        let pill_room = count.map_or(0.0, |it| PILL_LETTER * paint::float(it.len()) + PILL_FRAME);
        let room = (ui.available_width() - taken - pill_room).max(TITLE_LEAST);
        ui.scope(|ui| {
            ui.set_max_width(room);
            let rich = RichText::new(title).font(fonts::semibold(size::LEAD)).color(t.text);
            ui.add(Label::new(rich).selectable(false).truncate());
        });
        if let Some(count) = count {
            pill(ui, Tone::Neutral, count);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            actions(ui);
            let used = ui.min_rect().width();
            if 0.5 < (used - taken).abs() {
                ui.data_mut(|it| it.insert_temp(id, used));
                ui.ctx().request_repaint();
            }
        });
    });
}

/// The least room of a title, and what a count beside it takes: for each letter and around them.
const TITLE_LEAST: f32 = 60.0;
const PILL_LETTER: f32 = 9.0;
const PILL_FRAME: f32 = 26.0;

/// A quiet tile inside a card.
pub fn tile<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let t = theme::of(ui);
    Frame::new()
        .fill(t.surface2)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(radius::MENU))
        .inner_margin(Margin::same(10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}

/// The strip that says whom this screen is about, in colours of its own (`Tokens::banner_…`).
pub fn banner<R>(ui: &mut Ui, height: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let t = theme::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let corners = CornerRadius::same(radius::BANNER);
    ui.painter().add(t.shadow.as_shape(rect, corners));
    paint::gradient(ui.painter(), rect, radius::BANNER, (t.banner_from, t.banner_to));
    if t.dark {
        let stroke = Stroke::new(1.0, t.banner_line);
        ui.painter().rect_stroke(rect, corners, stroke, StrokeKind::Inside);
    }
    paint::at(ui, rect.shrink2(vec2(18.0, 0.0)), Layout::left_to_right(Align::Center), |ui| {
        ui.visuals_mut().override_text_color = Some(t.banner_text);
        add(ui)
    })
}

/// A bar that says what is the matter on this screen; actions are laid out from the right.
pub fn notice(ui: &mut Ui, tone: Tone, text: &str, actions: impl FnOnce(&mut Ui)) {
    let pair = theme::of(ui).pair(tone);
    let icon = tone_icon(tone);
    let frame = Frame::new()
        .fill(pair.bg)
        .stroke(Stroke::new(1.0, pair.line))
        .corner_radius(CornerRadius::same(radius::MENU))
        .inner_margin(Margin::symmetric(12, 6));
    let words = |ui: &mut Ui| {
        paint::icon(ui, icon, 16.0, pair.fg);
        let rich = RichText::new(text).font(fonts::medium(size::BODY)).color(pair.fg);
        ui.add(Label::new(rich).wrap());
    };
    let shown = frame.show(ui, |ui| {
        let width = ui.available_width();
        if width < NOTICE_ROW {
            // In a narrow column the words keep the whole width.
            ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
            ui.horizontal(words);
            let row = vec2(width, 0.0);
            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), actions);
            return;
        }
        let whole = vec2(width, 32.0);
        ui.allocate_ui_with_layout(whole, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            actions(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), words);
        });
    });
    shown.response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, text));
}

/// The width from which on the actions of a notice stand beside its words.
const NOTICE_ROW: f32 = 340.0;

/// The icon that goes with a tone, because a colour alone says nothing to some readers.
pub fn tone_icon(tone: Tone) -> Icon {
    match tone {
        Tone::Ok => Icon::CircleCheck,
        Tone::Warn => Icon::TriangleAlert,
        Tone::Bad => Icon::CircleAlert,
        Tone::Gold => Icon::Gem,
        Tone::Accent | Tone::Neutral | Tone::Violet => Icon::Info,
    }
}

/// A hairline across.
pub fn hline(ui: &mut Ui) {
    let colour = theme::of(ui).line;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, colour));
}

/// A place to drop files, which can be clicked as well; the caller takes the dropped files from egui.
pub fn drop_zone(ui: &mut Ui, tall: f32, label: &str) -> Response {
    let t = theme::of(ui);
    let room = vec2(ui.available_width(), tall.max(56.0));
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    let over = response.hovered() || ui.input(|it| !it.raw.hovered_files.is_empty());
    let (fill, line) =
        if over { (t.accent_soft.bg, t.accent) } else { (t.surface2, t.line_strong) };
    ui.painter().rect_filled(rect, CornerRadius::same(radius::MENU), fill);
    let r = rect.shrink(0.5);
    let corners = [r.left_top(), r.right_top(), r.right_bottom(), r.left_bottom(), r.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, line), 5.0, 4.0));
    paint::icon_at(ui.painter(), rect.center() - vec2(0.0, 9.0), (Icon::Upload, 18.0), t.text3);
    let words = paint::cut_line(ui, (label, fonts::regular(size::SMALL)), t.text2, room.x - 20.0);
    let place = rect.center() + vec2(-words.size().x / 2.0, 6.0);
    ui.painter().galley(place, words, t.text2);
    paint::focus_ring(ui, &response, rect);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    response.on_hover_cursor(CursorIcon::PointingHand)
}
