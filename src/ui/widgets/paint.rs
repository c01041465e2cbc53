//! What every widget is painted with: laid-out text, icons, the focus ring, gradients.

use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, FontId, Galley, Layout, Mesh, Painter, Pos2, Rect, Response,
    Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, pos2, text::LayoutJob, vec2,
};
use lucide_icons::Icon;

use crate::ui::{
    fonts,
    theme::{self, radius},
};

/// A whole number on the drawing board, where everything is far smaller than 2²⁴.
#[expect(clippy::cast_precision_loss, reason = "counts of things on a screen are small")]
pub fn float(number: usize) -> f32 {
    number as f32
}

/// The letter of an icon in the icon font; only ever painted, never a label, or readers speak it.
pub fn glyph(icon: Icon) -> String {
    char::from(icon).to_string()
}

/// One line of text, as wide as it is.
pub fn line(ui: &Ui, text: &str, font: FontId, colour: Color32) -> Arc<Galley> {
    ui.painter().layout_no_wrap(text.to_owned(), font, colour)
}

/// One line of text, cut with `…` where it is wider than there is room.
pub fn cut_line(ui: &Ui, (text, font): (&str, FontId), colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap.max_width = width.max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// Paints a galley with its left edge at `x`, in the middle of a line at `y`.
pub fn galley_at(painter: &Painter, (x, y): (f32, f32), galley: Arc<Galley>, colour: Color32) {
    let top = y - galley.size().y / 2.0;
    painter.galley(pos2(x, top), galley, colour);
}

/// Paints an icon around a point.
pub fn icon_at(painter: &Painter, centre: Pos2, (icon, size): (Icon, f32), colour: Color32) {
    painter.text(centre, Align2::CENTER_CENTER, glyph(icon), fonts::icon(size), colour);
}

/// An icon in the flow of a layout; it means nothing to a reader, so the words must be beside it.
pub fn icon(ui: &mut Ui, icon: Icon, size: f32, colour: Color32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    icon_at(ui.painter(), rect.center(), (icon, size), colour);
}

/// The ring around what the keyboard is on.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect) {
    if response.has_focus() {
        ring(ui, rect, radius::CONTROL);
    }
}

/// A ring just inside a rectangle, where nothing around it can cut it off.
pub fn ring(ui: &Ui, rect: Rect, corner: u8) {
    let stroke = Stroke::new(2.0, theme::of(ui).focus);
    ui.painter().rect_stroke(rect, CornerRadius::same(corner), stroke, StrokeKind::Inside);
}

/// Adds widgets inside a rectangle that has already been allocated.
pub fn at<R>(ui: &mut Ui, rect: Rect, layout: Layout, add: impl FnOnce(&mut Ui) -> R) -> R {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    add(&mut child)
}

/// A rounded rectangle whose colour runs from left to right.
pub fn gradient(painter: &Painter, rect: Rect, corner: u8, (from, to): (Color32, Color32)) {
    let outline = rounded_outline(rect, f32::from(corner));
    let colour = |at: Pos2| from.lerp_to_gamma(to, (at.x - rect.left()) / rect.width().max(1.0));
    let mut mesh = Mesh::default();
    let centre = rect.center();
    mesh.colored_vertex(centre, colour(centre));
    for (at, outwards) in &outline {
        mesh.colored_vertex(*at, colour(*at));
        // A soft seam half a point wide takes the stairs out of the corners.
        mesh.colored_vertex(*at + *outwards * 0.7, Color32::TRANSPARENT);
    }
    let count = u32::try_from(outline.len()).unwrap_or_default();
    for at in 0..count {
        let (this, next) = (1 + 2 * at, 1 + 2 * ((at + 1) % count));
        mesh.add_triangle(0, this, next);
        mesh.add_triangle(this, this + 1, next);
        mesh.add_triangle(this + 1, next + 1, next);
    }
    painter.add(mesh);
}

/// Points along a rounded rectangle, clockwise, each with the direction that leads out of it.
fn rounded_outline(rect: Rect, corner: f32) -> Vec<(Pos2, Vec2)> {
    const PER_CORNER: usize = 8;
    let inner = rect.shrink(corner);
    let centres = [inner.right_top(), inner.right_bottom(), inner.left_bottom(), inner.left_top()];
    let mut outline = Vec::with_capacity(4 * (PER_CORNER + 1));
    for (quarter, centre) in centres.into_iter().enumerate() {
        for step in 0..=PER_CORNER {
            let turns = float(quarter) - 1.0 + float(step) / float(PER_CORNER);
            let (sin, cos) = (turns * std::f32::consts::FRAC_PI_2).sin_cos();
            let outwards = vec2(cos, sin);
            outline.push((centre + outwards * corner, outwards));
        }
    }
    outline
}
