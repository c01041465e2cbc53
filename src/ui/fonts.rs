//! The fonts: three weights of one face for both languages, and one family of icons.

use std::sync::Arc;

use crate::inspect::font::NOTO_SANS_SC as REGULAR;

use egui::{FontData, FontDefinitions, FontFamily, FontId};

static MEDIUM: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-500-gb2312.ttf");
static SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-600-gb2312.ttf");

const MEDIUM_FAMILY: &str = "medium";
const SEMIBOLD_FAMILY: &str = "semibold";
const ICON_FAMILY: &str = "icon";
const ICON_FACE: &str = "lucide";

/// All faces and families; the heavier weights fall back to the regular one, which is whole.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [
        ("sc400", REGULAR),
        ("sc500", MEDIUM),
        ("sc600", SEMIBOLD),
        (ICON_FACE, lucide_icons::LUCIDE_FONT_BYTES),
    ] {
        let mut face = FontData::from_static(bytes);
        if name != ICON_FACE {
            // Han characters sit low in their line; lifted, they stand level with icons and frames.
            face.tweak.y_offset_factor = -0.05;
        }
        fonts.font_data.insert(name.to_owned(), Arc::new(face));
    }
    let named = |name: &str| FontFamily::Name(name.into());
    for (family, faces) in [
        (FontFamily::Proportional, &["sc400"][..]),
        // Its figures are all of one width, which is all that we want of a monospaced face.
        (FontFamily::Monospace, &["sc400"]),
        (named(MEDIUM_FAMILY), &["sc500", "sc400"]),
        (named(SEMIBOLD_FAMILY), &["sc600", "sc400"]),
        (named(ICON_FAMILY), &[ICON_FACE]),
    ] {
        fonts.families.insert(family, faces.iter().map(|it| (*it).to_owned()).collect());
    }
    fonts
}

pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(definitions());
}

pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM_FAMILY.into()))
}

pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD_FAMILY.into()))
}

pub fn icon(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICON_FAMILY.into()))
}
