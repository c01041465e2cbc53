//! Draws the pages of a PDF, and looks for what makes one dangerous to open elsewhere.

use std::{collections::BTreeSet, sync::Arc};

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::{
        InterpreterSettings,
        font::{FallbackFontQuery, FontData, FontQuery},
    },
    hayro_syntax::{
        DecryptionError, LoadPdfError, Pdf,
        object::{Dict, MaybeRef, Object},
        page::Page,
    },
    render,
    vello_cpu::color::palette::css::WHITE,
};
use image::RgbImage;

use super::{
    InspectRefusal, MOST_PAGES, font,
    picture::{Sheet, Source, VIEW_PIXELS},
    structure::Structure,
};

/// 200 dots per inch: finer than any reviewer needs, and the largest for very small pages.
const MOST_SCALE: f32 = 200.0 / 72.0;
/// Pages smaller than this, in points, are not paper.
const LEAST_POINTS: f32 = 1.0;

/// What a PDF shows and hides.
#[derive(Debug)]
pub struct Reading {
    /// The first pages, drawn.
    pub sheets: Vec<Sheet>,
    /// How many pages there are.
    pub pages: usize,
    /// What acts when somebody opens the original; we run nothing of it.
    pub risks: Vec<Risk>,
}

/// Reads the file, of which the outer structure is known.
pub fn read(bytes: &[u8], structure: &Structure) -> Result<Reading, InspectRefusal> {
    let broken =
        if structure.complete { InspectRefusal::Unreadable } else { InspectRefusal::Truncated };
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => InspectRefusal::Encrypted,
        LoadPdfError::Decryption(_) => InspectRefusal::Unreadable,
        LoadPdfError::Invalid => broken.clone(),
    })?;
    if pdf.pages().is_empty() {
        return Err(broken);
    }
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|query| Some(font_for(query))),
        ..InterpreterSettings::default()
    };
    let cache = RenderCache::new();
    let drawn = pdf.pages().iter().take(MOST_PAGES).map(|page| Sheet {
        image: page_image(page, &cache, &settings),
        source: Source { pixels: None },
    });
    Ok(Reading { sheets: drawn.collect(), pages: pdf.pages().len(), risks: risks(&pdf) })
}

fn page_image<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> RgbImage {
    let (width, height) = page.render_dimensions();
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    let most = VIEW_PIXELS as f32;
    let scale = MOST_SCALE.min(most / width.max(height).max(LEAST_POINTS));
    let pixmap_settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let pixmap = render(page, cache, settings, &RenderSettings::default(), &pixmap_settings);
    // The background is opaque, so what is multiplied with its opacity stays as it is.
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let mut image = RgbImage::from_pixel(width.max(1), height.max(1), image::Rgb([255; 3]));
    for (to, from) in image.pixels_mut().zip(pixmap.data()) {
        to.0 = [from.r, from.g, from.b];
    }
    image
}

/// Chinese papers often name a font without bringing it; without ours their text would be missing.
fn font_for(query: &FontQuery) -> (FontData, u32) {
    match query {
        FontQuery::Standard(font) => font.get_font_data(),
        FontQuery::Fallback(wanted) if is_chinese(wanted) => (Arc::new(font::NOTO_SANS_SC), 0),
        FontQuery::Fallback(wanted) => wanted.pick_standard_font().get_font_data(),
    }
}

/// Simple fonts of Chinese programs have no character collection, only a name: `SimSun`, `仿宋_GB2312`.
fn is_chinese(wanted: &FallbackFontQuery) -> bool {
    const NAMES: &[&str] = &[
        "sim",
        "song",
        "hei",
        "kai",
        "fang",
        "gb",
        "yahei",
        "ming",
        "dengxian",
        "stx",
        "noto sans sc",
        "cjk",
        "wenquan",
    ];
    let named = [&wanted.post_script_name, &wanted.font_name, &wanted.font_family];
    wanted.character_collection.is_some()
        || named.into_iter().flatten().any(|it| {
            let name = it.to_lowercase();
            !name.is_ascii() || NAMES.iter().any(|part| name.contains(part))
        })
}

/// Something in a PDF that acts when it is opened, or that hides a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    Script,
    Launch,
    EmbeddedFile,
    ActiveForm,
    AutoAction,
}

fn risks(pdf: &Pdf) -> Vec<Risk> {
    let mut found = BTreeSet::new();
    for object in pdf.objects() {
        look_into(&object, 0, &mut found);
    }
    found.into_iter().collect()
}

/// Deeper than this no sane file nests; references are not followed, every object is looked at anyway.
const DEEPEST: usize = 16;

fn look_into(object: &Object<'_>, depth: usize, found: &mut BTreeSet<Risk>) {
    if DEEPEST < depth {
        return;
    }
    match object {
        Object::Dict(dict) => look_into_dict(dict, depth, found),
        Object::Stream(stream) => look_into_dict(stream.dict(), depth, found),
        Object::Array(array) => {
            for item in array.raw_iter() {
                if let MaybeRef::NotRef(item) = item {
                    look_into(&item, depth + 1, found);
                }
            }
        }
        Object::Name(name) => found.extend(risk_of(name.as_ref())),
        _ => {}
    }
}

fn look_into_dict(dict: &Dict<'_>, depth: usize, found: &mut BTreeSet<Risk>) {
    for (key, value) in dict.entries() {
        found.extend(risk_of(key.as_ref()));
        if let MaybeRef::NotRef(value) = value {
            look_into(&value, depth + 1, found);
        }
    }
}

/// `name` with its `#xx` escapes resolved, which some use to hide.
fn risk_of(name: &[u8]) -> Option<Risk> {
    match name {
        b"JS" | b"JavaScript" => Some(Risk::Script),
        b"Launch" | b"ImportData" | b"SubmitForm" => Some(Risk::Launch),
        b"EmbeddedFile" | b"EmbeddedFiles" | b"RichMedia" => Some(Risk::EmbeddedFile),
        b"XFA" => Some(Risk::ActiveForm),
        // Opening at a page is an open action too, and harmless; scripts are told by their own names.
        b"AA" => Some(Risk::AutoAction),
        _ => None,
    }
}
