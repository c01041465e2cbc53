//! The search of the top bar: results as one types, the arrow keys, Enter opens.

use egui::{
    Area, CornerRadius, Frame, Id, Key, Margin, Modifiers, Order, Rect, Response, Role, ScrollArea,
    Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::workspace::words;
use crate::{
    desk::search::{EnterpriseSearch, Found, HitKind, SearchHit},
    domain::{Permission, region},
    ui::{
        action::Action,
        cx::Cx,
        fetched::Fetched,
        fonts,
        route::Route,
        theme::{self, radius, size},
        widgets::{Icon, SearchField, loading, paint, status::chip_size, status::paint_chip},
    },
};

/// What is typed, what was found, and which line is lit.
#[derive(Default)]
pub struct SearchBox {
    typed: String,
    found: Fetched<EnterpriseSearch>,
    lit: usize,
    /// The lit line that was scrolled into sight.
    sighted: Option<usize>,
}

/// Lines shown at a time.
const LINES: usize = 12;
const LINE: f32 = 46.0;

impl SearchBox {
    /// Draws the field, and the results below it while it is being used.
    pub fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        if !cx.may(Permission::ReadCustomer) {
            return;
        }
        let id = Id::unique("search-everywhere");
        let (name, hint) = (cx.tr("search-everywhere"), cx.tr("search-hint"));
        let clear = cx.tr("core-clear");
        let keys = Action::Search.keys_text(ui.ctx()).unwrap_or_default();
        // Before the field sees them, because they move the light and not the cursor.
        let pressed = if ui.memory(|it| it.has_focus(id)) { steer(ui) } else { None };
        let field = SearchField::new(&name, &clear, &mut self.typed).hint(&hint).keys(&keys);
        let response = field.width(360.0).id(id).goes_on_enter().show(ui);
        if cx.asked(Action::Search) {
            response.request_focus();
        }
        if response.changed() {
            self.lit = 0;
        }
        let typed = self.typed.trim().to_owned();
        let is_used = response.has_focus() || response.lost_focus() && pressed.is_some();
        if typed.is_empty() {
            return;
        }
        let ask = EnterpriseSearch { text: typed, limit: LINES };
        let found = self.found.following(cx.client, ask).and_then(|it| it.as_ref().ok()).cloned();
        let is_loading = self.found.is_loading();
        let count = found.as_ref().map_or(0, |it| it.hits.len());
        let mut chosen = None;
        match pressed {
            Some(Key::ArrowDown) => self.lit = (self.lit + 1).min(count.saturating_sub(1)),
            Some(Key::ArrowUp) => self.lit = self.lit.saturating_sub(1),
            Some(Key::Enter) if !is_loading => chosen = Some(self.lit),
            Some(Key::Escape) => self.typed.clear(),
            _ => {}
        }
        let is_open = is_used || ui.data(|it| it.get_temp::<bool>(id)).unwrap_or(false);
        if is_open && !self.typed.is_empty() {
            let (clicked, is_hovered) = self.results(cx, ui, (response.rect, found.as_ref()));
            chosen = chosen.or(clicked);
            // A click takes the focus away before it counts.
            ui.data_mut(|it| it.insert_temp(id, is_hovered));
        }
        let hit = chosen.and_then(|at| found.and_then(|it| it.hits.into_iter().nth(at)));
        if let Some(route) = hit.and_then(|it| route(&it)) {
            self.typed.clear();
            self.found.forget();
            ui.memory_mut(|it| it.surrender_focus(id));
            ui.data_mut(|it| it.insert_temp(id, false));
            cx.go(route);
        }
    }

    /// Answers the line that was clicked, and whether the pointer is over the results.
    fn results(
        &mut self,
        cx: &Cx<'_>,
        ui: &Ui,
        (field, found): (Rect, Option<&Found>),
    ) -> (Option<usize>, bool) {
        let t = theme::of(ui);
        let frame = Frame::new()
            .fill(t.surface)
            .stroke(Stroke::new(1.0, t.line))
            .corner_radius(CornerRadius::same(radius::MENU))
            .shadow(ui.visuals().popup_shadow)
            .inner_margin(Margin::same(6));
        let area = Area::new(Id::unique("search-results"))
            .order(Order::Foreground)
            .fixed_pos(pos2(field.left(), field.bottom() + 4.0));
        let shown = area.show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(field.width().max(460.0));
                ui.spacing_mut().item_spacing.y = 0.0;
                self.lines(cx, ui, found)
            })
        });
        let is_hovered = shown.response.contains_pointer();
        (shown.inner.inner, is_hovered)
    }

    fn lines(&mut self, cx: &Cx<'_>, ui: &mut Ui, found: Option<&Found>) -> Option<usize> {
        let Some(found) = found else {
            loading(ui, &cx.tr("core-loading"));
            return None;
        };
        if found.hits.is_empty() {
            crate::ui::widgets::faint(ui, &cx.tr("search-nothing"));
        }
        let mut clicked = None;
        ScrollArea::vertical().max_height(LINE * 10.0).show(ui, |ui| {
            for (at, hit) in found.hits.iter().enumerate() {
                let response = line(cx, ui, (hit, at == self.lit));
                if at == self.lit && self.sighted != Some(at) {
                    self.sighted = Some(at);
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    clicked = Some(at);
                }
            }
        });
        if !found.is_complete {
            crate::ui::widgets::faint(ui, &cx.tr("search-incomplete"));
        }
        clicked
    }
}

/// The keys that move about in the results.
fn steer(ui: &Ui) -> Option<Key> {
    let keys = [Key::ArrowDown, Key::ArrowUp, Key::Escape];
    let moved =
        ui.input_mut(|input| keys.into_iter().find(|key| input.consume_key(Modifiers::NONE, *key)));
    // Enter also ends the editing, so it is only looked at.
    moved.or_else(|| ui.input(|it| it.key_pressed(Key::Enter).then_some(Key::Enter)))
}

fn route(hit: &SearchHit) -> Option<Route> {
    hit.order.map(Route::Order).or_else(|| hit.enterprise.map(Route::Enterprise))
}

/// One result: what it is, its title with the letters that were found, and what else tells it apart.
fn line(cx: &Cx<'_>, ui: &mut Ui, (hit, is_lit): (&SearchHit, bool)) -> Response {
    let t = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::click());
    if is_lit || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), t.hover);
    }
    let icon = match hit.kind {
        HitKind::Enterprise => Icon::Building2,
        HitKind::Person => Icon::User,
        HitKind::Phone => Icon::Phone,
        HitKind::Order => Icon::Package,
        HitKind::Holding => Icon::Wallet,
    };
    let left = rect.left() + 36.0;
    paint::icon_at(ui.painter(), pos2(rect.left() + 18.0, rect.center().y), (icon, 16.0), t.text3);
    let mut right = rect.right() - 8.0;
    if let Some(tier) = hit.tier {
        let text = words::tier(cx.texts, tier);
        let room = chip_size(ui, None, &text);
        let place = Rect::from_min_size(pos2(right - room.x, rect.center().y - room.y / 2.0), room);
        paint_chip(ui, place, t.pair(words::tier_tone(tier)), (None, &text));
        right = place.left() - 8.0;
    }
    title(ui, hit, (pos2(left, rect.top() + 14.0), right - left));
    let detail = detail(cx, hit);
    let font = fonts::regular(size::SMALL);
    let words = paint::cut_line(ui, (&detail, font), t.text3, right - left);
    paint::galley_at(ui.painter(), (left, rect.top() + 33.0), words, t.text3);
    let said = format!("{} {detail}", hit.title);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &said));
    response
}

/// The title, with a ground behind the letters that were found.
fn title(ui: &Ui, hit: &SearchHit, (at, width): (egui::Pos2, f32)) {
    let t = theme::of(ui);
    let font = fonts::medium(size::BODY);
    let before: String = hit.title.chars().take(hit.span.start).collect();
    let found: String = hit.title.chars().skip(hit.span.start).take(hit.span.len()).collect();
    if !found.is_empty() {
        let from = paint::line(ui, &before, font.clone(), t.text).size().x;
        let wide = paint::line(ui, &found, font.clone(), t.text).size().x;
        let rect =
            Rect::from_center_size(pos2(at.x + from + wide / 2.0, at.y), vec2(wide + 2.0, 18.0));
        if rect.right() <= at.x + width {
            ui.painter().rect_filled(rect, CornerRadius::same(radius::SMALL), t.found);
        }
    }
    let words = paint::cut_line(ui, (&hit.title, font), t.text, width);
    paint::galley_at(ui.painter(), (at.x, at.y), words, t.text);
}

fn detail(cx: &Cx<'_>, hit: &SearchHit) -> String {
    let role = hit.role.map(|it| words::role(cx.texts, it).into_owned()).unwrap_or_default();
    let offering = if hit.offering.is_empty() {
        String::new()
    } else {
        words::offering(cx.texts, &hit.offering)
    };
    let place = region::path(&hit.region);
    let parts = [role, hit.detail.clone(), offering, place];
    let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    parts.join("  ·  ")
}
