//! Paints a frame of egui into a picture without a graphics card, with the same pixels on every machine.
//!
//! egui draws nothing but textured triangles. Their corners are put on a grid of 1/256 pixel and the
//! edges are walked in whole numbers, so that neighbouring triangles leave no crack and share no pixel.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pictures are small, and everything is clipped to them before it is cast"
)]
#![expect(clippy::many_single_char_names, reason = "the letters of geometry")]

use std::{collections::HashMap, sync::Arc};

use egui::{
    ClippedPrimitive, Color32, ColorImage, ImageData, Rect, TextureId, TexturesDelta,
    epaint::{ImageDelta, Mesh, Primitive, Vertex},
};
use image::RgbaImage;

/// Parts of a pixel that a corner may sit on.
const GRID: i64 = 256;
const HALF: i64 = GRID / 2;

/// A painter that keeps the textures between frames.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, Arc<ColorImage>>,
}

impl Raster {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the textures of a frame; must be called for every frame, painted or not.
    ///
    /// The caller clears the delta afterwards. What the frame frees may still be painted by it, so
    /// it stays until its number is used again.
    pub fn apply(&mut self, delta: &TexturesDelta) {
        let mut ids: Vec<_> = delta.set.keys().copied().collect();
        ids.sort_unstable();
        for id in ids {
            for change in delta.set.get(&id).into_iter().flatten() {
                self.change(id, change);
            }
        }
    }

    fn change(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(patch) = &delta.image;
        let Some([left, top]) = delta.pos else {
            self.textures.insert(id, Arc::clone(patch));
            return;
        };
        let Some(texture) = self.textures.get_mut(&id) else { return };
        let texture = Arc::make_mut(texture);
        let (width, patch_width) = (texture.size[0], patch.size[0]);
        for (row, pixels) in patch.pixels.chunks_exact(patch_width.max(1)).enumerate() {
            let from = (top + row) * width + left;
            if let Some(place) = texture.pixels.get_mut(from..from + patch_width) {
                place.copy_from_slice(pixels);
            }
        }
    }

    /// Paints onto black; `size` is in pixels.
    pub fn paint(
        &self,
        [width, height]: [u32; 2],
        pixels_per_point: f32,
        primitives: &[ClippedPrimitive],
    ) -> RgbaImage {
        let mut canvas = Canvas::new(width as usize, height as usize, pixels_per_point);
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            canvas.clip_to(*clip_rect);
            canvas.mesh(mesh, texture);
        }
        canvas.into_image(width, height)
    }
}

/// The picture in the making.
struct Canvas {
    /// Red, green, blue, alpha; premultiplied.
    pixels: Vec<[u8; 4]>,
    width: usize,
    height: usize,
    pixels_per_point: f32,
    clip: Clip,
}

#[derive(Clone, Copy, Default)]
struct Clip {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Canvas {
    fn new(width: usize, height: usize, pixels_per_point: f32) -> Self {
        let pixels = vec![[0, 0, 0, 255]; width * height];
        Self { pixels, width, height, pixels_per_point, clip: Clip::default() }
    }

    fn clip_to(&mut self, rect: Rect) {
        let whole = |points: f32, most: usize| {
            let pixels = (points * self.pixels_per_point).round();
            (pixels as i64).clamp(0, most as i64)
        };
        self.clip = Clip {
            left: whole(rect.min.x, self.width),
            top: whole(rect.min.y, self.height),
            right: whole(rect.max.x, self.width),
            bottom: whole(rect.max.y, self.height),
        };
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &ColorImage) {
        if self.clip.left >= self.clip.right || self.clip.top >= self.clip.bottom {
            return;
        }
        for corners in mesh.indices.chunks_exact(3) {
            let [a, b, c] = corners else { continue };
            let vertex = |index: u32| mesh.vertices.get(index as usize).copied();
            let (Some(a), Some(b), Some(c)) = (vertex(*a), vertex(*b), vertex(*c)) else {
                continue;
            };
            if let Some(triangle) = Triangle::new([a, b, c], self.pixels_per_point) {
                self.triangle(&triangle, texture);
            }
        }
    }

    fn triangle(&mut self, triangle: &Triangle, texture: &ColorImage) {
        let bounds = triangle.bounds(self.clip);
        if bounds.left >= bounds.right || bounds.top >= bounds.bottom {
            return;
        }
        let brush = Brush::new(triangle, texture);
        for y in bounds.top..bounds.bottom {
            let Some((from, to)) = triangle.span(y, bounds) else { continue };
            let row = y as usize * self.width;
            let Some(row) = self.pixels.get_mut(row + from as usize..row + to as usize) else {
                continue;
            };
            if let Some(colour) = brush.plain {
                for pixel in row {
                    blend(pixel, colour);
                }
                continue;
            }
            let mut weights = triangle.weights(from, y);
            for pixel in row {
                blend(pixel, brush.at(weights));
                for (weight, step) in weights.iter_mut().zip(triangle.steps) {
                    *weight += step;
                }
            }
        }
    }

    fn into_image(self, width: u32, height: u32) -> RgbaImage {
        let bytes = self.pixels.into_flattened();
        RgbaImage::from_raw(width, height, bytes).unwrap_or_default()
    }
}

/// A triangle on the grid, its corners clockwise.
struct Triangle {
    vertices: [Vertex; 3],
    corners: [[i64; 2]; 3],
    /// Edge `i` lies opposite corner `i`: `a·x + b·y + c`, not negative inside.
    edges: [[i64; 3]; 3],
    area: f32,
    /// How much the weight of each corner changes with a step of one pixel to the right.
    steps: [f32; 3],
}

impl Triangle {
    fn new(vertices: [Vertex; 3], pixels_per_point: f32) -> Option<Self> {
        let on_grid = |points: f32| (points * pixels_per_point * GRID as f32).round() as i64;
        let mut vertices = vertices;
        let mut corners = vertices.map(|it| [on_grid(it.pos.x), on_grid(it.pos.y)]);
        let [a, b, c] = corners;
        let area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if area == 0 {
            return None;
        }
        if area < 0 {
            corners.swap(1, 2);
            vertices.swap(1, 2);
        }
        let [a, b, c] = corners;
        let edges = [edge(b, c), edge(c, a), edge(a, b)];
        let area = area.unsigned_abs() as f32;
        let steps = edges.map(|[x, ..]| (x * GRID) as f32 / area);
        Some(Self { vertices, corners, edges, area, steps })
    }

    /// The pixels that may be touched, inside the clip.
    fn bounds(&self, clip: Clip) -> Clip {
        let [a, b, c] = self.corners;
        let least = |axis: usize| a[axis].min(b[axis]).min(c[axis]).div_euclid(GRID);
        let most = |axis: usize| a[axis].max(b[axis]).max(c[axis]).div_euclid(GRID) + 1;
        Clip {
            left: least(0).max(clip.left),
            top: least(1).max(clip.top),
            right: most(0).min(clip.right),
            bottom: most(1).min(clip.bottom),
        }
    }

    /// The pixels of a row whose centres lie inside, first and past the last.
    fn span(&self, y: i64, bounds: Clip) -> Option<(i64, i64)> {
        let (mut from, mut to) = (bounds.left, bounds.right);
        for [a, b, c] in self.edges {
            // a·(256·x + 128) + rest >= 0, solved for whole x
            let rest = b * (y * GRID + HALF) + c + a * HALF;
            let a = a * GRID;
            if a > 0 {
                from = from.max(-rest.div_euclid(a));
            } else if a < 0 {
                to = to.min(rest.div_euclid(-a) + 1);
            } else if rest < 0 {
                return None;
            }
        }
        (from < to).then_some((from, to))
    }

    /// How much each corner counts at the centre of a pixel; the three add up to one.
    fn weights(&self, x: i64, y: i64) -> [f32; 3] {
        let (x, y) = (x * GRID + HALF, y * GRID + HALF);
        self.edges.map(|[a, b, c]| (a * x + b * y + c) as f32 / self.area)
    }
}

/// A pixel whose centre lies on an edge belongs to the triangle that the edge is left of or on top of.
fn edge([x0, y0]: [i64; 2], [x1, y1]: [i64; 2]) -> [i64; 3] {
    let (a, b) = (y0 - y1, x1 - x0);
    let top_or_left = a > 0 || (a == 0 && b > 0);
    [a, b, x0 * y1 - y0 * x1 - i64::from(!top_or_left)]
}

/// What colour a triangle has where.
struct Brush<'a> {
    /// The colour everywhere, where it is the same.
    plain: Option<[u32; 4]>,
    colours: [[f32; 4]; 3],
    same_colour: bool,
    vertices: &'a [Vertex; 3],
    texture: &'a ColorImage,
}

impl<'a> Brush<'a> {
    fn new(triangle: &'a Triangle, texture: &'a ColorImage) -> Self {
        let [a, b, c] = &triangle.vertices;
        let colours = [a, b, c].map(|it| it.color.to_array().map(f32::from));
        let same_colour = a.color == b.color && b.color == c.color;
        let mut brush =
            Self { plain: None, colours, same_colour, vertices: &triangle.vertices, texture };
        if same_colour && a.uv == b.uv && b.uv == c.uv {
            brush.plain = Some(brush.at([1.0, 0.0, 0.0]));
        }
        brush
    }

    fn at(&self, [wa, wb, wc]: [f32; 3]) -> [u32; 4] {
        let [a, b, c] = self.vertices;
        let u = wa * a.uv.x + wb * b.uv.x + wc * c.uv.x;
        let v = wa * a.uv.y + wb * b.uv.y + wc * c.uv.y;
        let texel = sample(self.texture, u, v);
        let [ca, cb, cc] = &self.colours;
        let mut out = [0; 4];
        for (channel, out) in out.iter_mut().enumerate() {
            let tint = if self.same_colour {
                ca[channel]
            } else {
                wa * ca[channel] + wb * cb[channel] + wc * cc[channel]
            };
            *out = (tint * texel[channel] / 255.0 + 0.5) as u32;
        }
        out
    }
}

/// The texture between its texels, never beyond its edge.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let place = |at: f32, texels: usize| {
        let last = texels.saturating_sub(1);
        let at = (at * texels as f32 - 0.5).clamp(0.0, last as f32);
        (at as usize, (at as usize + 1).min(last), at.fract())
    };
    let ((x0, x1, right), (y0, y1, below)) = (place(u, width), place(v, height));
    let texel = |x: usize, y: usize| {
        let colour = texture.pixels.get(y * width + x).copied().unwrap_or(Color32::TRANSPARENT);
        colour.to_array().map(f32::from)
    };
    let nearest = texel(x0, y0);
    if right < 1e-3 && below < 1e-3 {
        return nearest;
    }
    let (b, c, d) = (texel(x1, y0), texel(x0, y1), texel(x1, y1));
    let mut out = nearest;
    for (channel, out) in out.iter_mut().enumerate() {
        let top = *out * (1.0 - right) + b[channel] * right;
        let bottom = c[channel] * (1.0 - right) + d[channel] * right;
        *out = top * (1.0 - below) + bottom * below;
    }
    out
}

/// Lays a premultiplied colour over a pixel.
fn blend(pixel: &mut [u8; 4], colour: [u32; 4]) {
    let [.., alpha] = colour;
    let through = 255 - alpha.min(255);
    for (below, above) in pixel.iter_mut().zip(colour) {
        let mixed = above + (u32::from(*below) * through + 127) / 255;
        *below = u8::try_from(mixed).unwrap_or(u8::MAX);
    }
}
