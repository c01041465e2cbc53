//! The rail on the left: the screens one may enter, and the window's own switches.

use egui::{
    Align, Align2, CornerRadius, Frame, Layout, Margin, Panel, Role, Sense, Stroke, Ui, WidgetInfo,
    pos2, vec2,
};

use super::{
    action::Action,
    cx::Cx,
    desktop::Wish,
    fonts,
    route::Route,
    theme::{self, radius, size},
    widgets::{self, Icon, icon_button, menu_item, paint},
};

const WIDTH: f32 = 76.0;
/// What the switches at the foot take.
const FOOT: f32 = 190.0;
/// The least height of an entry that has its name below the icon.
const NAMED: f32 = 44.0;

/// Draws the rail and reports what was asked of the window as a whole.
pub fn ui(cx: &mut Cx<'_>, ui: &mut Ui, current: &Route) -> Option<Wish> {
    let t = theme::of(ui);
    let frame = Frame::new().fill(t.rail).inner_margin(Margin::symmetric(8, 12));
    let mut wish = None;
    Panel::left("rail")
        .exact_size(WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            let full = ui.max_rect().expand2(vec2(8.0, 12.0));
            ui.painter().vline(full.right() - 0.5, full.y_range(), Stroke::new(1.0, t.line));
            ui.vertical_centered(|ui| {
                mark(ui);
                ui.add_space(8.0);
                ui.spacing_mut().item_spacing.y = 2.0;
                let routes: Vec<&Route> =
                    Route::RAIL.iter().filter(|it| cx.may(it.needs())).collect();
                let room = ui.available_height() - FOOT;
                let height = (room / paint::float(routes.len().max(1)) - 2.0).clamp(34.0, 52.0);
                for route in routes {
                    entry(cx, ui, (route, height), current);
                }
            });
            ui.with_layout(Layout::bottom_up(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                wish = foot(cx, ui);
            });
        });
    wish
}

/// The program's own sign.
pub fn mark(ui: &mut Ui) {
    let t = theme::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(36.0, 36.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(radius::CARD), t.accent);
    paint::icon_at(ui.painter(), rect.center(), (Icon::Headset, 20.0), t.on_accent);
}

/// One screen; in a low window without its name, which is then told when the pointer rests on it.
fn entry(cx: &mut Cx<'_>, ui: &mut Ui, (route, height): (&Route, f32), current: &Route) {
    let is_lit = *route == current.rail_entry();
    let t = theme::of(ui);
    let name = cx.tr(route.key());
    let (rect, response) = ui.allocate_exact_size(vec2(60.0, height), Sense::click());
    let ground = CornerRadius::same(radius::MENU);
    if is_lit {
        ui.painter().rect_filled(rect, ground, t.accent_soft.bg);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, ground, t.hover);
    }
    paint::focus_ring(ui, &response, rect);
    let (colour, font) = if is_lit {
        (t.accent_soft.fg, fonts::semibold(size::MICRO))
    } else {
        (t.text3, fonts::regular(size::MICRO))
    };
    let icon = icon_of(route);
    let middle = rect.center();
    if height < NAMED {
        paint::icon_at(ui.painter(), middle, (icon, 19.0), colour);
    } else {
        paint::icon_at(
            ui.painter(),
            pos2(middle.x, rect.top() + height * 0.36),
            (icon, 19.0),
            colour,
        );
        let foot = pos2(middle.x, rect.bottom() - height * 0.21);
        ui.painter().text(foot, Align2::CENTER_CENTER, &name, font, colour);
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_lit, &name));
    let response = if height < NAMED { response.on_hover_text(&*name) } else { response };
    if response.clicked() {
        cx.go(route.clone());
    }
}

fn icon_of(route: &Route) -> Icon {
    Action::ALL
        .iter()
        .find(|it| it.route().as_ref() == Some(route))
        .map_or(Icon::Circle, |it| it.icon())
}

/// Who is working, and the switches of the window.
fn foot(cx: &mut Cx<'_>, ui: &mut Ui) -> Option<Wish> {
    let mut wish = None;
    let name = cx.me.name.clone();
    let title = cx.tr_with("core-signed-in-as", &[("name", name.as_str().into())]);
    let avatar = widgets::avatar_button(ui, &name, &title);
    widgets::menu_of(&avatar, |ui| {
        widgets::strong(ui, &name);
        widgets::faint(ui, &cx.tr(&format!("core-role-{}", cx.me.actor.role.code())));
        widgets::hline(ui);
        for (action, what) in [(Action::Lock, Wish::Lock), (Action::SignOut, Wish::SignOut)] {
            let keys = action.keys_text(ui.ctx()).unwrap_or_default();
            if menu_item(ui, action.icon(), &cx.tr(action.key()), &keys).clicked() {
                wish = Some(what);
            }
        }
    });
    if icon_button(ui, Icon::Settings, &cx.tr("core-route-settings")).clicked() {
        cx.go(Route::Settings);
    }
    if icon_button(ui, Icon::CircleQuestionMark, &cx.tr("core-route-help")).clicked() {
        cx.go(Route::Help);
    }
    let icon = if theme::of(ui).dark { Icon::Sun } else { Icon::Moon };
    if icon_button(ui, icon, &cx.tr("core-action-theme")).clicked() {
        wish = Some(Wish::SwitchTheme);
    }
    if icon_button(ui, Icon::Languages, &cx.tr("core-action-language")).clicked() {
        wish = Some(Wish::SwitchLanguage);
    }
    wish
}
