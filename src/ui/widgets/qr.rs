//! A QR code, drawn as squares, dark on light in both themes, because cameras want it so.

use egui::{Color32, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use qrcode::{Color, EcLevel, QrCode};

use crate::ui::theme;

/// Modules of quiet around the code; cameras need four.
const QUIET: usize = 4;

/// Draws `text` as a QR code of about `side` points; `name` is what a screen reader says.
///
/// A text too long for a code draws nothing and says its name all the same.
pub fn qr(ui: &mut Ui, text: &str, side: f32, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let (dark, light) = theme::code_colours();
    ui.painter().rect_filled(rect, 4, light);
    if let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) {
        modules(ui, rect, &code, dark);
    }
    response
}

fn modules(ui: &Ui, rect: Rect, code: &QrCode, dark: Color32) {
    let width = code.width();
    let unit = rect.width() / super::paint::float(width + 2 * QUIET);
    let edge = |modules: usize| super::paint::float(modules + QUIET) * unit;
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (place % width, place / width);
            let from = rect.min + vec2(edge(x), edge(y));
            let to = rect.min + vec2(edge(x + 1), edge(y + 1));
            // Squares that touch leave no hairlines between them.
            let square = Rect::from_min_max(pos2(from.x, from.y), pos2(to.x, to.y));
            ui.painter().rect_filled(square.expand(0.1), 0, dark);
        }
    }
}
