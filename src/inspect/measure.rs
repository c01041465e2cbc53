//! Measures of a page that the checks judge and that the desk may judge again later.
//!
//! Sharpness is the share of an edge that a light blur takes away: it depends little on what is on the
//! page and on how large it is, which the variance of the Laplacian does.

use image::{DynamicImage, GrayImage, RgbImage, imageops::FilterType};
use serde::{Deserialize, Serialize};

use super::picture::{Source, shrink};
use crate::domain::PictureHash;

/// How a page measures. Shares are in thousandths of the page's pixels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures {
    /// The shorter side of the upload in pixels; zero for a PDF, which has none.
    pub short_side: u32,
    pub long_side: u32,
    /// Thousandths: above 500 sharp, below 350 too blurred to read.
    pub sharpness: u32,
    /// The variance of the Laplacian, for comparing copies of the same page.
    pub laplacian: u32,
    /// The mean brightness, 0 to 255.
    pub brightness: u32,
    /// How much brightness varies: its standard deviation.
    pub contrast: u32,
    /// The share that is nearly black.
    pub dark: u32,
    /// The share that is nearly white.
    pub bright: u32,
    /// The share in white spots that do not touch the border, as lamps leave them.
    pub glare: u32,
    /// The share that differs from the background.
    pub ink: u32,
    /// The share that is as red as a seal.
    pub red: u32,
    /// The share that has any colour.
    pub coloured: u32,
    /// The colour of the background.
    pub background: [u8; 3],
    /// The share of neighbours that are exactly equal: high in what a program has drawn.
    pub flat: u32,
}

/// The longest side of the copy that is measured.
const MEASURED_PIXELS: u32 = 1200;

/// The measures of a drawn page.
pub fn measure(image: &RgbImage, source: Source) -> Measures {
    let copy = shrink(DynamicImage::ImageRgb8(image.clone()), MEASURED_PIXELS);
    let (grey, colour) = (copy.to_luma8(), copy.to_rgb8());
    let (width, height) = source.pixels.unwrap_or_default();
    let mut measures = Measures {
        short_side: width.min(height),
        long_side: width.max(height),
        ..Measures::default()
    };
    measure_light(&grey, &mut measures);
    measure_colour(&colour, &mut measures);
    measure_edges(&grey, &mut measures);
    measures.glare = glare(&grey);
    measures
}

/// `part` of `whole` in thousandths.
fn share(part: u64, whole: u64) -> u32 {
    u32::try_from(part * 1000 / whole.max(1)).unwrap_or(1000)
}

fn measure_light(grey: &GrayImage, measures: &mut Measures) {
    let mut counts = [0_u64; 256];
    for value in grey.as_raw() {
        if let Some(count) = counts.get_mut(usize::from(*value)) {
            *count += 1;
        }
    }
    let total: u64 = counts.iter().sum();
    let (mut sum, mut squares, mut dark, mut bright) = (0, 0, 0, 0);
    let mut background = (0, 0);
    for (value, count) in (0_u64..).zip(counts) {
        sum += value * count;
        squares += value * value * count;
        if value < 30 {
            dark += count;
        }
        if 250 < value {
            bright += count;
        }
        background = background.max((count, value));
    }
    let mean = sum / total.max(1);
    let variance = (squares / total.max(1)).saturating_sub(mean * mean);
    // What stands out from bright paper is darker by much, from dark paper by little.
    let distinct = (background.1 / 5).max(8);
    let ink: u64 = (0_u64..)
        .zip(counts)
        .filter(|(value, _)| distinct < value.abs_diff(background.1))
        .map(|(_, count)| count)
        .sum();
    measures.brightness = u32::try_from(mean).unwrap_or(255);
    measures.contrast = u32::try_from(variance.isqrt()).unwrap_or(255);
    measures.dark = share(dark, total);
    measures.bright = share(bright, total);
    measures.ink = share(ink, total);
}

fn measure_colour(image: &RgbImage, measures: &mut Measures) {
    let (mut red_count, mut coloured, mut total) = (0_u64, 0_u64, 0_u64);
    let (mut light, mut light_count) = ([0_u64; 3], 0_u64);
    let brighter = measures.brightness.max(40);
    // Every fourth pixel of every second row is enough to tell shares.
    let rows = image.as_raw().chunks_exact(image.width().max(1) as usize * 3).step_by(2);
    for pixel in rows.flat_map(|row| row.as_chunks::<3>().0.iter().step_by(4)) {
        let [red, green, blue] = *pixel;
        total += 1;
        let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
        coloured += u64::from(24 < most - least);
        red_count += u64::from(110 < red && 50 < red.saturating_sub(green.max(blue)));
        if brighter <= u32::from(green) {
            light_count += 1;
            for (sum, value) in light.iter_mut().zip(*pixel) {
                *sum += u64::from(value);
            }
        }
    }
    measures.red = share(red_count, total);
    measures.coloured = share(coloured, total);
    measures.background = light.map(|it| u8::try_from(it / light_count.max(1)).unwrap_or(u8::MAX));
}

/// Steps smaller than this are noise and texture, not edges.
const EDGE: u32 = 4;

/// One row in so many is looked at: edges are everywhere on a paper, or nowhere.
const ROWS: usize = 3;

fn measure_edges(grey: &GrayImage, measures: &mut Measures) {
    let blurred = DynamicImage::ImageLuma8(grey.clone()).fast_blur(0.8).into_luma8();
    let width = (grey.width() as usize).max(1);
    let (mut edges, mut lost, mut equal, mut steps) = (0, 0, 0, 0);
    let rows = grey.as_raw().chunks_exact(width).zip(blurred.as_raw().chunks_exact(width));
    for (row, soft) in rows.step_by(ROWS) {
        for (pair, soft) in row.windows(2).zip(soft.windows(2)) {
            let step = step(pair);
            steps += 1;
            if step == 0 {
                equal += 1;
            } else if EDGE < step {
                edges += u64::from(step);
                lost += u64::from(step.saturating_sub(self::step(soft)));
            }
        }
    }
    measures.sharpness = share(lost, edges);
    measures.flat = share(equal, steps);
    measures.laplacian = laplacian(grey);
}

/// The variance of the Laplacian, on the rows that are looked at.
fn laplacian(grey: &GrayImage) -> u32 {
    let rows: Vec<&[u8]> = grey.as_raw().chunks_exact((grey.width() as usize).max(1)).collect();
    let (mut sum, mut squares, mut count) = (0, 0, 0);
    for three in rows.windows(3).step_by(ROWS) {
        let [above, row, below] = three else { continue };
        let beside = above.iter().zip(*below).skip(1);
        for (three, (above, below)) in row.windows(3).zip(beside) {
            let [left, centre, right] = three else { continue };
            let around =
                i64::from(*above) + i64::from(*below) + i64::from(*left) + i64::from(*right);
            let value = around - 4 * i64::from(*centre);
            sum += value;
            squares += value * value;
            count += 1;
        }
    }
    let mean = sum / count.max(1);
    u32::try_from(squares / count.max(1) - mean * mean).unwrap_or(0)
}

fn step(pair: &[u8]) -> u32 {
    match pair {
        [left, right] => u32::from(left.abs_diff(*right)),
        _ => 0,
    }
}

/// The side of the squares in which glare is looked for.
const BLOCK: u32 = 16;

/// The share of white squares that no path of white squares joins to the border: a white page is
/// joined, the spot of a lamp is not. On a scan, whose corners are white, this says nothing.
fn glare(grey: &GrayImage) -> u32 {
    let (across, down) = (grey.width() / BLOCK, grey.height() / BLOCK);
    if across < 4 || down < 4 || white_corners(grey) {
        return 0;
    }
    let at = |x: u32, y: u32| (y * across + x) as usize;
    let mut white = vec![false; (across * down) as usize];
    for y in 0..down {
        for x in 0..across {
            if let Some(it) = white.get_mut(at(x, y)) {
                *it = is_white(grey, x * BLOCK, y * BLOCK);
            }
        }
    }
    let mut open: Vec<(u32, u32)> = (0..across)
        .flat_map(|x| [(x, 0), (x, down - 1)])
        .chain((0..down).flat_map(|y| [(0, y), (across - 1, y)]))
        .collect();
    while let Some((x, y)) = open.pop() {
        let Some(it) = white.get_mut(at(x, y)).filter(|it| **it) else { continue };
        *it = false;
        open.extend([(x.saturating_sub(1), y), ((x + 1).min(across - 1), y)]);
        open.extend([(x, y.saturating_sub(1)), (x, (y + 1).min(down - 1))]);
    }
    share(white.iter().filter(|it| **it).count() as u64, white.len() as u64)
}

fn is_white(grey: &GrayImage, left: u32, top: u32) -> bool {
    (0..BLOCK).step_by(4).all(|dy| {
        (0..BLOCK)
            .step_by(4)
            .all(|dx| grey.get_pixel_checked(left + dx, top + dy).is_some_and(|it| 250 < it.0[0]))
    })
}

fn white_corners(grey: &GrayImage) -> bool {
    let (right, bottom) = (grey.width().saturating_sub(8), grey.height().saturating_sub(8));
    let corners = [(8, 8), (right, 8), (8, bottom), (right, bottom)];
    let sum: u32 = corners
        .into_iter()
        .filter_map(|(x, y)| grey.get_pixel_checked(x, y))
        .map(|it| u32::from(it.0[0]))
        .sum();
    920 < sum
}

/// How the page looks, as the signs of 64 brightness differences between neighbours.
pub fn likeness(image: &RgbImage) -> PictureHash {
    let small = DynamicImage::ImageRgb8(image.clone())
        .thumbnail_exact(72, 64)
        .resize_exact(9, 8, FilterType::Triangle)
        .into_luma8();
    let bits = small.as_raw().chunks_exact(9).flat_map(|row| row.windows(2));
    PictureHash(bits.fold(0, |hash, pair| {
        (hash << 1) | u64::from(matches!(pair, [left, right] if left < right))
    }))
}
