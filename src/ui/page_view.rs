//! A page of a paper to look at closely: zoom, pan, turn, fit.

use egui::{
    Color32, CornerRadius, CursorIcon, EventFilter, Key, Mesh, Modifiers, Rect, Response, Role,
    Sense, Stroke, StrokeKind, TextureHandle, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::{
    pictures::Picture,
    theme::{self, radius},
    widgets::{self, paint},
};

/// How a page lies under the reader's eyes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageView {
    /// Points for each pixel; nothing means as large as fits.
    zoom: Option<f32>,
    /// How far the middle of the page is from the middle of the view.
    offset: Vec2,
    /// Quarter turns clockwise.
    turns: u8,
}

const CLOSEST: f32 = 8.0;
const STEP: f32 = 1.25;

impl PageView {
    /// Lays the page as it comes: upright and whole.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Shows the whole page.
    pub fn fit(&mut self) {
        self.zoom = None;
        self.offset = Vec2::ZERO;
    }

    /// Turns it a quarter clockwise.
    pub fn turn(&mut self) {
        self.turns = (self.turns + 1) % 4;
        self.fit();
    }

    /// Comes closer (more than 0) or goes away by steps.
    pub fn step(&mut self, steps: i32, texture: &TextureHandle, room: Vec2) {
        let zoom = self.zoom.unwrap_or_else(|| self.fitting(texture, room));
        self.zoom =
            Some((zoom * STEP.powi(steps)).clamp(self.fitting(texture, room) / 2.0, CLOSEST));
    }

    /// Keys that work while the pointer or the keyboard is on the page.
    fn keys(&mut self, ui: &Ui, texture: &TextureHandle, room: Vec2) {
        let pressed = |key| ui.input_mut(|it| it.consume_key(Modifiers::NONE, key));
        if pressed(Key::Plus) || pressed(Key::Equals) {
            self.step(1, texture, room);
        }
        if pressed(Key::Minus) {
            self.step(-1, texture, room);
        }
        if pressed(Key::Num0) {
            self.fit();
        }
    }

    /// Draws the page into so much room; `name` is for readers.
    pub fn ui(&mut self, ui: &mut Ui, room: Vec2, picture: &Picture, name: &str) -> Response {
        let t = theme::of(ui);
        let (rect, response) = ui.allocate_exact_size(room, Sense::click_and_drag());
        let corner = CornerRadius::same(radius::MENU);
        ui.painter().rect_filled(rect, corner, t.paper_ground);
        match picture {
            Picture::Here(texture) => self.page(ui, (rect, &response), texture),
            Picture::Coming => {}
            Picture::Failed(why) => {
                let inside = rect.shrink(16.0);
                let layout = egui::Layout::centered_and_justified(egui::Direction::TopDown);
                paint::at(ui, inside, layout, |ui| widgets::secondary(ui, why));
            }
        }
        let line = if response.has_focus() { t.focus } else { t.line };
        ui.painter().rect_stroke(rect, corner, Stroke::new(1.0, line), StrokeKind::Inside);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        response
    }

    fn page(&mut self, ui: &Ui, (rect, response): (Rect, &Response), texture: &TextureHandle) {
        let room = rect.size();
        if response.dragged() {
            self.offset += response.drag_delta();
            if self.zoom.is_none() {
                self.zoom = Some(self.fitting(texture, room));
            }
        }
        if response.double_clicked() {
            self.fit();
        }
        let typing = ui.ctx().text_edit_focused();
        if (response.hovered() && !typing) || response.has_focus() {
            self.keys(ui, texture, room);
        }
        if let Some(at) = response.hover_pos() {
            let wheel = ui.input(|it| it.smooth_scroll_delta().y / 200.0 + it.zoom_delta().ln());
            if wheel != 0.0 {
                self.zoom_at(at - rect.center(), wheel.exp(), (texture, room));
            }
        }
        let zoom = self.zoom.unwrap_or_else(|| self.fitting(texture, room));
        let size = self.upright(texture) * zoom;
        if response.has_focus() && (size.x > room.x || size.y > room.y) {
            self.offset -= arrows(ui, response.id) * 60.0;
        }
        let slack = ((size - room) / 2.0).max(Vec2::ZERO) + room / 4.0;
        self.offset = self.offset.clamp(-slack, slack);
        let page = Rect::from_center_size(rect.center() + self.offset, size);
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        painter.add(turned(texture, page, self.turns, theme::of(ui).paper_tint));
        if size.x > room.x || size.y > room.y {
            ui.ctx().set_cursor_icon(if response.dragged() {
                CursorIcon::Grabbing
            } else if response.hovered() {
                CursorIcon::Grab
            } else {
                CursorIcon::Default
            });
        }
    }

    /// Keeps what is under the pointer where it is.
    fn zoom_at(&mut self, at: Vec2, by: f32, (texture, room): (&TextureHandle, Vec2)) {
        let fitting = self.fitting(texture, room);
        let before = self.zoom.unwrap_or(fitting);
        let after = (before * by).clamp(fitting / 2.0, CLOSEST);
        self.offset = at - (at - self.offset) * (after / before);
        self.zoom = Some(after);
    }

    /// The size of the page in pixels, as it is turned.
    fn upright(&self, texture: &TextureHandle) -> Vec2 {
        let size = texture.size_vec2();
        if self.turns.is_multiple_of(2) { size } else { vec2(size.y, size.x) }
    }

    fn fitting(&self, texture: &TextureHandle, room: Vec2) -> f32 {
        let size = self.upright(texture).max(Vec2::splat(1.0));
        let room = (room - Vec2::splat(16.0)).max(Vec2::splat(16.0));
        (room.x / size.x).min(room.y / size.y).min(CLOSEST)
    }
}

/// Where the arrow keys look on a page that is larger than its place.
fn arrows(ui: &Ui, id: egui::Id) -> Vec2 {
    let own =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|it| it.set_focus_lock_filter(id, own));
    let ways = [
        (Key::ArrowLeft, vec2(-1.0, 0.0)),
        (Key::ArrowRight, vec2(1.0, 0.0)),
        (Key::ArrowUp, vec2(0.0, -1.0)),
        (Key::ArrowDown, vec2(0.0, 1.0)),
    ];
    ui.input_mut(|input| {
        ways.into_iter()
            .filter(|(key, _)| input.consume_key(Modifiers::NONE, *key))
            .fold(Vec2::ZERO, |sum, (_, way)| sum + way)
    })
}

/// A picture in a rectangle, turned by quarters.
fn turned(texture: &TextureHandle, rect: Rect, turns: u8, tint: Color32) -> Mesh {
    let mut mesh = Mesh::with_texture(texture.id());
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    let mut uvs = [pos2(0.0, 0.0), pos2(1.0, 0.0), pos2(1.0, 1.0), pos2(0.0, 1.0)];
    uvs.rotate_right(usize::from(turns));
    for (pos, uv) in corners.into_iter().zip(uvs) {
        mesh.vertices.push(egui::epaint::Vertex { pos, uv, color: tint });
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    mesh
}
