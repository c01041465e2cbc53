//! Tells egui about both themes, for what it draws itself.

use egui::{
    Color32, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Visuals,
    style::{ScrollStyle, WidgetVisuals},
    vec2,
};

use super::{DARK, LIGHT, Tokens, height, radius, size, space};
use crate::ui::fonts;

/// Makes both themes known to egui; `ctx.set_theme` chooses.
pub fn install(ctx: &egui::Context) {
    ctx.set_style_of(egui::Theme::Light, style(&LIGHT));
    ctx.set_style_of(egui::Theme::Dark, style(&DARK));
}

fn style(t: &Tokens) -> Style {
    let mut style = Style {
        visuals: if t.dark { Visuals::dark() } else { Visuals::light() },
        animation_time: 0.12,
        ..Style::default()
    };
    style.text_styles = [
        (TextStyle::Small, fonts::regular(size::SMALL)),
        (TextStyle::Body, fonts::regular(size::BODY)),
        (TextStyle::Button, fonts::medium(size::BODY)),
        (TextStyle::Heading, fonts::semibold(size::TITLE)),
        (TextStyle::Monospace, fonts::regular(size::BODY)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::S, space::S);
    spacing.button_padding = vec2(12.0, 6.0);
    spacing.interact_size = vec2(height::CONTROL, height::CONTROL);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    // Not in the colour of words: under the pointer it would be the darkest thing on the screen.
    let quiet = ScrollStyle { foreground_color: false, ..ScrollStyle::floating() };
    spacing.scroll = ScrollStyle { bar_width: 8.0, ..quiet };
    spacing.tooltip_width = 360.0;
    // The widgets of this house are painted by hand; these are for what egui draws itself.
    paint_egui(&mut style.visuals, t);
    style
}

fn paint_egui(v: &mut Visuals, t: &Tokens) {
    v.panel_fill = t.canvas;
    v.window_fill = t.surface;
    v.extreme_bg_color = t.surface2;
    v.text_edit_bg_color = Some(t.field);
    v.faint_bg_color = t.surface2;
    v.code_bg_color = t.surface2;
    v.hyperlink_color = t.link;
    v.warn_fg_color = t.warn.fg;
    v.error_fg_color = t.bad.fg;
    v.weak_text_color = Some(t.text3);
    v.selection.bg_fill = t.accent_soft.line;
    v.selection.stroke = Stroke::new(1.0, t.focus);
    v.window_corner_radius = CornerRadius::same(radius::CARD);
    v.menu_corner_radius = CornerRadius::same(radius::MENU);
    v.window_stroke = Stroke::new(1.0, t.line);
    let shade = |y: i8, blur: u8, alpha: u8| Shadow {
        offset: [0, y],
        blur,
        spread: 0,
        color: Color32::from_black_alpha(alpha),
    };
    v.window_shadow = shade(12, 32, if t.dark { 120 } else { 36 });
    v.popup_shadow = shade(6, 18, if t.dark { 110 } else { 30 });
    v.striped = false;
    let widgets = &mut v.widgets;
    paint_state(&mut widgets.noninteractive, (t.surface, t.line, t.text));
    paint_state(&mut widgets.inactive, (t.surface, t.line_strong, t.text));
    paint_state(&mut widgets.hovered, (t.hover, t.line_strong, t.text));
    paint_state(&mut widgets.active, (t.hover, t.focus, t.text));
    paint_state(&mut widgets.open, (t.hover, t.line_strong, t.text));
}

fn paint_state(state: &mut WidgetVisuals, (bg, line, fg): (Color32, Color32, Color32)) {
    state.bg_fill = bg;
    state.weak_bg_fill = bg;
    state.bg_stroke = Stroke::new(1.0, line);
    state.fg_stroke = Stroke::new(1.0, fg);
    state.corner_radius = CornerRadius::same(radius::CONTROL);
    state.expansion = 0.0;
}
