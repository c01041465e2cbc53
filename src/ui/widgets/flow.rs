//! The picture of a process: bands for stages, tasks in columns, lines for what waits for what.

use std::collections::BTreeMap;

use egui::{
    CornerRadius, CursorIcon, Pos2, Rect, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use super::paint;
use crate::{
    domain::process::Picture,
    ui::{
        fonts,
        theme::{self, Tokens, radius, size},
    },
};

/// What one task looks like, in the order of the picture's spots.
pub struct FlowNode {
    pub code: String,
    pub title: String,
    /// The department, and what else is to be said in small letters.
    pub under: String,
    /// Which colour of the series its department has.
    pub series: usize,
    /// Small marks: protected, final, per site, timer, outside party.
    pub marks: Vec<Icon>,
    /// How many open orders stand there, as words; empty for none.
    pub count: String,
    pub is_broken: bool,
    /// Whether it may be left out.
    pub is_conditional: bool,
}

/// The picture with what is selected and how large it is drawn.
pub struct Flow<'a> {
    pub name: &'a str,
    pub picture: &'a Picture,
    pub nodes: &'a [FlowNode],
    /// The names of the bands.
    pub bands: &'a [String],
    pub selected: Option<&'a str>,
    pub zoom: f32,
}

const NODE: egui::Vec2 = vec2(156.0, 50.0);
const COLUMN: f32 = 196.0;
const ROW: f32 = 74.0;
const BAND_HEAD: f32 = 26.0;
const MARGIN: f32 = 16.0;

/// Where everything is, for one zoom and one place on the screen.
struct Sheet<'a> {
    flow: &'a Flow<'a>,
    origin: Pos2,
}

impl Sheet<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.origin + vec2(x, y) * self.flow.zoom
    }

    /// The top of a row; each band has a head above its rows.
    fn top(&self, row: usize) -> f32 {
        let bands = self.flow.picture.bands.iter().filter(|it| it.first_row <= row).count();
        MARGIN + paint::float(row) * ROW + paint::float(bands) * BAND_HEAD
    }

    fn node(&self, place: usize) -> Rect {
        let spot = self.flow.picture.spots.get(place);
        let (column, row) = spot.map_or((0, 0), |it| (it.column, it.row));
        let corner = self.at(MARGIN + paint::float(column) * COLUMN, self.top(row));
        Rect::from_min_size(corner, NODE * self.flow.zoom)
    }

    /// A line with right angles, bending just before the task that waits.
    fn line(&self, (from, to): (usize, usize)) -> Vec<Pos2> {
        let (start, end) = (self.node(from).right_center(), self.node(to).left_center());
        let bend = end.x - (COLUMN - NODE.x) / 2.0 * self.flow.zoom;
        if (start.y - end.y).abs() < 1.0 {
            vec![start, end]
        } else {
            vec![start, pos2(bend, start.y), pos2(bend, end.y), end]
        }
    }

    /// The way back runs below both tasks.
    fn back(&self, (from, to): (usize, usize)) -> Vec<Pos2> {
        let (start, end) = (self.node(from).center_bottom(), self.node(to).center_bottom());
        let side = vec2(10.0 * self.flow.zoom, 0.0);
        let low = start.y.max(end.y) + 11.0 * self.flow.zoom;
        vec![start - side, pos2(start.x - side.x, low), pos2(end.x + side.x, low), end + side]
    }
}

/// Draws the picture in a scrolling field; answers the code of a task that was clicked.
pub fn flow(ui: &mut Ui, flow: &Flow<'_>, tall: f32) -> Option<String> {
    let picture = flow.picture;
    let wide = MARGIN * 2.0 + paint::float(picture.columns) * COLUMN - (COLUMN - NODE.x);
    let mut clicked = None;
    ScrollArea::both().id_salt(flow.name).max_height(tall).auto_shrink([false, false]).show(
        ui,
        |ui| {
            let room = vec2(wide * flow.zoom, height(picture, flow.zoom));
            let room = room.max(ui.available_size());
            let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
            let sheet = Sheet { flow, origin: rect.min };
            draw_bands(ui, &sheet, rect);
            draw_lines(ui, &sheet);
            for (place, node) in flow.nodes.iter().enumerate() {
                if draw_node(ui, &sheet, (place, node)) {
                    clicked = Some(node.code.clone());
                }
            }
        },
    );
    clicked
}

/// How tall a picture is when nothing of it is hidden.
pub fn height(picture: &Picture, zoom: f32) -> f32 {
    let bands = paint::float(picture.bands.len());
    (MARGIN * 2.0 + paint::float(picture.rows) * ROW + bands * BAND_HEAD) * zoom
}

fn draw_bands(ui: &Ui, sheet: &Sheet<'_>, rect: Rect) {
    let (t, zoom) = (theme::of(ui), sheet.flow.zoom);
    for (nth, band) in sheet.flow.picture.bands.iter().enumerate() {
        let top = sheet.at(0.0, sheet.top(band.first_row) - BAND_HEAD + 2.0).y;
        let tall = (paint::float(band.rows) * ROW + BAND_HEAD - 6.0) * zoom;
        let ground = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), tall));
        ui.painter().rect_filled(ground, CornerRadius::same(radius::MENU), t.surface2);
        let name = sheet.flow.bands.get(nth).map_or("", String::as_str);
        let words = paint::line(ui, name, fonts::medium(size::MICRO * zoom.max(0.8)), t.text3);
        let left = rect.left().max(ui.clip_rect().left()) + 10.0;
        paint::galley_at(ui.painter(), (left, top + 13.0 * zoom), words, t.text3);
    }
}

fn draw_lines(ui: &Ui, sheet: &Sheet<'_>) {
    let t = theme::of(ui);
    let chosen = |place: usize| {
        let node = sheet.flow.nodes.get(place);
        node.is_some_and(|it| sheet.flow.selected == Some(it.code.as_str()))
    };
    let lit = |(from, to): (usize, usize)| chosen(from) || chosen(to);
    let mut flows = sheet.flow.picture.flows.clone();
    flows.sort_by_key(|it| lit(*it)); // What belongs to the selected task lies on top.
    for flow in flows {
        let (wide, colour) = if lit(flow) { (2.0, t.accent) } else { (1.2, t.line_strong) };
        let points = sheet.line(flow);
        let end = points.last().copied().unwrap_or_default();
        ui.painter().add(Shape::line(points, Stroke::new(wide, colour)));
        let tip = 5.0 * sheet.flow.zoom;
        let corners = vec![end, end + vec2(-tip, -tip * 0.7), end + vec2(-tip, tip * 0.7)];
        ui.painter().add(Shape::convex_polygon(corners, colour, Stroke::NONE));
    }
    for back in &sheet.flow.picture.backs {
        let colour = if lit(*back) { t.accent } else { t.text3 };
        let points = sheet.back(*back);
        let end = points.last().copied().unwrap_or_default();
        ui.painter().extend(Shape::dashed_line(&points, Stroke::new(1.2, colour), 4.0, 4.0));
        let tip = 5.0 * sheet.flow.zoom;
        let corners = vec![end, end + vec2(-tip * 0.7, tip), end + vec2(tip * 0.7, tip)];
        ui.painter().add(Shape::convex_polygon(corners, colour, Stroke::NONE));
    }
}

fn draw_node(ui: &Ui, sheet: &Sheet<'_>, (place, node): (usize, &FlowNode)) -> bool {
    let (t, zoom) = (theme::of(ui), sheet.flow.zoom);
    let rect = sheet.node(place);
    let is_selected = sheet.flow.selected == Some(node.code.as_str());
    let response = ui.interact(rect, ui.scope_id().with(("flow-node", &node.code)), Sense::click());
    let label = if node.count.is_empty() {
        node.title.clone()
    } else {
        format!("{} · {}", node.title, node.count)
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &label));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let corner = CornerRadius::same(radius::CONTROL);
    let ground = if response.hovered() { t.hover } else { t.surface };
    ui.painter().rect_filled(rect, corner, t.surface);
    ui.painter().rect_filled(rect, corner, ground);
    let edge = outline(t, node, sheet.flow.selected);
    if node.is_conditional && !is_selected {
        let frame = [
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
            rect.left_top(),
        ];
        ui.painter().extend(Shape::dashed_line(&frame, edge, 5.0, 3.0));
    } else {
        ui.painter().rect_stroke(rect, corner, edge, StrokeKind::Inside);
    }
    let bar = Rect::from_min_size(rect.min, vec2(4.0 * zoom, rect.height()));
    let left_corners = CornerRadius { ne: 0, se: 0, ..corner };
    ui.painter().rect_filled(bar, left_corners, super::series_colour(ui, node.series));
    words(ui, (rect, zoom), node);
    if !node.count.is_empty() {
        badge(ui, rect, (&node.count, zoom));
    }
    if response.has_focus() {
        paint::ring(ui, rect.expand(2.0), radius::CONTROL);
    }
    response.on_hover_text(&label).clicked()
}

fn outline(t: &Tokens, node: &FlowNode, selected: Option<&str>) -> Stroke {
    match (selected == Some(node.code.as_str()), node.is_broken) {
        (true, _) => Stroke::new(2.0, t.accent),
        (false, true) => Stroke::new(1.5, t.bad.fg),
        (false, false) => Stroke::new(1.0, t.line_strong),
    }
}

fn words(ui: &Ui, (rect, zoom): (Rect, f32), node: &FlowNode) {
    let t = theme::of(ui);
    let left = rect.left() + 12.0 * zoom;
    let room = rect.width() - 20.0 * zoom;
    let title = (node.title.as_str(), fonts::medium(size::SMALL * zoom));
    let title = paint::cut_line(ui, title, t.text, room);
    paint::galley_at(ui.painter(), (left, rect.top() + 16.0 * zoom), title, t.text);
    let marks = paint::float(node.marks.len()) * 15.0 * zoom;
    let under = (node.under.as_str(), fonts::regular(size::MICRO * zoom));
    let under = paint::cut_line(ui, under, t.text3, room - marks);
    let low = rect.bottom() - 14.0 * zoom;
    paint::galley_at(ui.painter(), (left, low), under, t.text3);
    for (nth, icon) in node.marks.iter().enumerate() {
        let x = rect.right() - (14.0 + 15.0 * paint::float(nth)) * zoom;
        paint::icon_at(ui.painter(), pos2(x, low), (*icon, 12.0 * zoom), t.text2);
    }
}

fn badge(ui: &Ui, rect: Rect, (count, zoom): (&str, f32)) {
    let t = theme::of(ui);
    let words = paint::line(ui, count, fonts::semibold(size::MICRO * zoom), t.on_accent);
    let tall = 17.0 * zoom;
    let wide = (words.size().x + 10.0 * zoom).max(tall);
    let place = Rect::from_center_size(rect.right_top() + vec2(-wide / 3.0, 0.0), vec2(wide, tall));
    ui.painter().rect_filled(place, CornerRadius::same(9), t.accent);
    let left = place.center().x - words.size().x / 2.0;
    paint::galley_at(ui.painter(), (left, place.center().y), words, t.on_accent);
}

/// Gives each department a colour, in the order in which they first appear.
pub fn department_series<'a>(codes: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut series = BTreeMap::new();
    for code in codes {
        let next = series.len();
        series.entry(code).or_insert(next);
    }
    series
}
