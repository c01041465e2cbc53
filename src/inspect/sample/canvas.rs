//! A sheet of paper to write, rule and stamp on.

use ab_glyph::{Font as _, FontRef, GlyphId, OutlinedGlyph, PxScale, ScaleFont as _, point};
use image::{Rgb, RgbImage};

use crate::inspect::{InspectRefusal, font};

/// A colour on paper, and how much of the paper it covers, of 255.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink(pub [u8; 3], pub u8);

pub(super) const PAPER: [u8; 3] = [244, 243, 239];
pub(super) const CREAM: [u8; 3] = [246, 240, 222];
pub(super) const CARD: [u8; 3] = [219, 230, 236];
pub(super) const BLACK: Ink = Ink([28, 28, 32], 255);
pub(super) const BLUE: Ink = Ink([36, 74, 140], 255);
pub(super) const GOLD: Ink = Ink([176, 138, 62], 255);
pub(super) const SEAL: Ink = Ink([206, 32, 38], 215);
pub(super) const RED: Ink = Ink([190, 40, 40], 255);
const MARK: Ink = Ink([90, 100, 120], 56);

/// The sheet. Everything drawn outside of it is lost.
pub(super) struct Canvas {
    image: RgbImage,
    font: FontRef<'static>,
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32, paper: [u8; 3]) -> Result<Self, InspectRefusal> {
        let font = FontRef::try_from_slice(font::NOTO_SANS_SC)
            .map_err(|_invalid_font| InspectRefusal::Unreadable)?;
        Ok(Self { image: RgbImage::from_pixel(width, height, Rgb(paper)), font })
    }

    pub(super) const fn image(&self) -> &RgbImage {
        &self.image
    }

    pub(super) fn width(&self) -> f32 {
        to_f32(self.image.width())
    }

    pub(super) fn height(&self) -> f32 {
        to_f32(self.image.height())
    }

    fn blend(&mut self, x: f32, y: f32, ink: Ink, coverage: f32) {
        let (Some(x), Some(y)) = (index(x), index(y)) else { return };
        let Some(pixel) = self.image.get_pixel_mut_checked(x, y) else { return };
        let part = (coverage.clamp(0.0, 1.0) * f32::from(ink.1)).round();
        for (to, from) in pixel.0.iter_mut().zip(ink.0) {
            let mixed = f32::from(*to) + (f32::from(from) - f32::from(*to)) * part / 255.0;
            *to = to_u8(mixed);
        }
    }

    /// A filled rectangle.
    pub(super) fn fill(&mut self, [left, top, width, height]: [f32; 4], ink: Ink) {
        for y in range(top, top + height) {
            for x in range(left, left + width) {
                self.blend(x, y, ink, 1.0);
            }
        }
    }

    /// A filled ellipse.
    pub(super) fn disc(&mut self, [x, y]: [f32; 2], [across, down]: [f32; 2], ink: Ink) {
        for dy in range(-down, down) {
            for dx in range(-across, across) {
                self.blend(
                    x + dx,
                    y + dy,
                    ink,
                    ((1.0 - (dx / across).hypot(dy / down)) * across).min(1.0),
                );
            }
        }
    }

    /// The outline of a rectangle.
    pub(super) fn frame(&mut self, [left, top, width, height]: [f32; 4], thick: f32, ink: Ink) {
        self.fill([left, top, width, thick], ink);
        self.fill([left, top + height - thick, width, thick], ink);
        self.fill([left, top + thick, thick, height - 2.0 * thick], ink);
        self.fill([left + width - thick, top + thick, thick, height - 2.0 * thick], ink);
    }

    /// Writes one line with its upper left corner at `x`, `y`; answers where it ends.
    pub(super) fn text(&mut self, [x, y]: [f32; 2], size: f32, ink: Ink, text: &str) -> f32 {
        let scale = scale(size);
        let ascent = self.font.as_scaled(scale).ascent();
        let mut at = x;
        for letter in text.chars() {
            let id = self.font.glyph_id(letter);
            self.glyph(id.with_scale_and_position(scale, point(at, y + ascent)), ink);
            at += self.advance(id, scale);
        }
        at
    }

    fn glyph(&mut self, glyph: ab_glyph::Glyph, ink: Ink) {
        let Some(outline) = self.font.outline_glyph(glyph) else { return };
        let corner = outline.px_bounds().min;
        outline.draw(|dx, dy, coverage| {
            self.blend(corner.x + to_f32(dx), corner.y + to_f32(dy), ink, coverage);
        });
    }

    fn advance(&self, id: GlyphId, scale: PxScale) -> f32 {
        self.font.as_scaled(scale).h_advance(id)
    }

    /// How wide a line will be.
    pub(super) fn measure(&self, size: f32, text: &str) -> f32 {
        let scale = scale(size);
        text.chars().map(|it| self.advance(self.font.glyph_id(it), scale)).sum()
    }

    /// Writes one line around the middle `x`.
    pub(super) fn centred(&mut self, [x, y]: [f32; 2], size: f32, ink: Ink, text: &str) {
        let width = self.measure(size, text);
        self.text([x - width / 2.0, y], size, ink, text);
    }

    /// Writes a paragraph of at most `width`, broken between any two characters as Chinese is.
    /// Answers where the next line would begin.
    pub(super) fn paragraph(
        &mut self,
        [x, y, width]: [f32; 3],
        size: f32,
        ink: Ink,
        text: &str,
    ) -> f32 {
        let scale = scale(size);
        let (mut line, mut length, mut top) = (String::new(), 0.0, y);
        for letter in text.chars() {
            let step = self.advance(self.font.glyph_id(letter), scale);
            if width < length + step && !"，。；：、）".contains(letter) {
                self.text([x, top], size, ink, &line);
                (top, length) = (top + size * 1.7, 0.0);
                line.clear();
            }
            line.push(letter);
            length += step;
        }
        self.text([x, top], size, ink, &line);
        top + size * 1.7
    }

    /// A round seal: a ring, a star, the name along the ring.
    pub(super) fn seal(&mut self, [x, y]: [f32; 2], radius: f32, name: &str) {
        let thick = radius * 0.045;
        for dy in range(-radius - 1.0, radius + 2.0) {
            for dx in range(-radius - 1.0, radius + 2.0) {
                let far = dx.hypot(dy);
                let on_ring = 1.0 - ((far - radius + thick).abs() - thick / 2.0).max(0.0);
                let on_star = if in_star(dx, dy, radius * 0.34) { 1.0 } else { 0.0 };
                self.blend(x + dx, y + dy, SEAL, on_ring.max(on_star));
            }
        }
        let letters: Vec<char> = name.chars().collect();
        let count = to_f32(u32::try_from(letters.len()).unwrap_or(1)).max(2.0);
        let spread = (count * 0.34).min(4.4);
        let size = (radius * 0.25).min(radius * 1.05 * spread / count);
        let mut angle = -spread / 2.0;
        for letter in letters {
            let (sin, cos) = angle.sin_cos();
            let from_middle = radius * 0.74;
            self.turned(letter, size, [x + sin * from_middle, y - cos * from_middle], angle);
            angle += spread / (count - 1.0);
        }
    }

    /// One letter of a seal around a middle, turned clockwise.
    fn turned(&mut self, letter: char, size: f32, [x, y]: [f32; 2], angle: f32) {
        let glyph = self.font.glyph_id(letter).with_scale(scale(size));
        let Some(outline) = self.font.outline_glyph(glyph) else { return };
        let stencil = Stencil::of(&outline);
        let (sin, cos) = angle.sin_cos();
        let reach = stencil.width.hypot(stencil.height) / 2.0 + 1.0;
        for dy in range(-reach, reach) {
            for dx in range(-reach, reach) {
                let [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin];
                self.blend(x + dx, y + dy, SEAL, stencil.at(u, v));
            }
        }
    }

    /// The words that keep anyone from taking this for a real paper.
    pub(super) fn mark_as_sample(&mut self) {
        let (width, height) = (self.width(), self.height());
        let size = width.min(height) / 6.0;
        for part in [0.3, 0.68] {
            self.centred([width / 2.0, height * part - size / 2.0], size, MARK, "样本 SAMPLE");
        }
    }
}

/// The size of a letter's square as the font counts it, from the top of Å to the foot of ç.
fn scale(size: f32) -> PxScale {
    PxScale::from(size * 1.3)
}

/// The coverage of one letter, to be looked up while turning it.
struct Stencil {
    coverage: Vec<f32>,
    width: f32,
    height: f32,
}

impl Stencil {
    fn of(outline: &OutlinedGlyph) -> Self {
        let bounds = outline.px_bounds();
        let mut all = Vec::new();
        outline.draw(|_, _, coverage| all.push(coverage));
        Self { coverage: all, width: bounds.width(), height: bounds.height() }
    }

    /// The coverage at a place relative to the letter's middle.
    fn at(&self, u: f32, v: f32) -> f32 {
        let (x, y) = ((u + self.width / 2.0).round(), (v + self.height / 2.0).round());
        if x < 0.0 || y < 0.0 || self.width <= x || self.height <= y {
            return 0.0;
        }
        let place = index(y * self.width + x);
        place.and_then(|it| self.coverage.get(it as usize)).copied().unwrap_or(0.0)
    }
}

/// Whether a place lies in a five-pointed star that stands upright.
fn in_star(x: f32, y: f32, radius: f32) -> bool {
    const FIFTH: f32 = std::f32::consts::TAU / 5.0;
    let far = x.hypot(y);
    if radius < far {
        return false;
    }
    let turn = x.atan2(-y).rem_euclid(FIFTH);
    let from_point = turn.min(FIFTH - turn);
    // The edge runs from a point to the inner corner, half a fifth further on.
    let inner = radius * 0.382;
    let (corner_x, corner_y) = (inner * (FIFTH / 2.0).cos(), inner * (FIFTH / 2.0).sin());
    let (px, py) = (far * from_point.cos(), far * from_point.sin());
    (corner_x - radius) * py - corner_y * (px - radius) >= 0.0
}

/// Whole steps from `from` up to, and without, `to`.
fn range(from: f32, to: f32) -> impl Iterator<Item = f32> + Clone {
    std::iter::successors(Some(from.round()), |it| Some(it + 1.0)).take_while(move |it| *it < to)
}

#[expect(clippy::cast_precision_loss, reason = "sizes of pictures are far below 2^24")]
pub(super) fn to_f32(value: u32) -> f32 {
    value as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
fn index(value: f32) -> Option<u32> {
    (0.0..65_536.0).contains(&value).then_some(value as u32)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
pub(super) fn to_u8(value: f32) -> u8 {
    value.clamp(0.0, 255.0) as u8
}
