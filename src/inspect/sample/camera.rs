//! Photographs a sheet: a desk under it, uneven light, noise, and what goes wrong in a hurry.

use image::{
    DynamicImage, ExtendedColorType, ImageEncoder as _, RgbImage, codecs::jpeg::JpegEncoder,
    imageops,
};

use super::{
    Variant,
    canvas::{to_f32, to_u8},
};
use crate::inspect::InspectRefusal;

const DESK: [u8; 3] = [142, 128, 112];
const MARGIN: u32 = 40;
const QUALITY: u8 = 90;

pub(super) fn photograph(sheet: &RgbImage, variant: Variant) -> Result<Vec<u8>, InspectRefusal> {
    let (width, height) = (sheet.width() + 2 * MARGIN, sheet.height() + 2 * MARGIN);
    let mut photo = RgbImage::from_pixel(width, height, image::Rgb(DESK));
    imageops::replace(&mut photo, sheet, i64::from(MARGIN), i64::from(MARGIN));
    if variant == Variant::Blurred {
        photo = DynamicImage::ImageRgb8(photo).fast_blur(4.0).into_rgb8();
    }
    expose(&mut photo, variant);
    match variant {
        Variant::Turned => {
            let lying = DynamicImage::ImageRgb8(photo).rotate270().into_rgb8();
            pack(&lying, metadata())
        }
        _ => pack(&photo, Vec::new()),
    }
}

/// Light falls in from the upper left; a sensor adds its noise.
fn expose(photo: &mut RgbImage, variant: Variant) {
    let exposure = if variant == Variant::Dark { 0.16 } else { 1.0 };
    let (width, height) = (to_f32(photo.width()), to_f32(photo.height()));
    let lamp = (variant == Variant::Glare).then_some([
        width * 0.42,
        height * 0.46,
        width.min(height) * 0.17,
    ]);
    let mut noise = Noise(0x2545_f491_4f6c_dd1d);
    for (x, y, pixel) in photo.enumerate_pixels_mut() {
        let (x, y) = (to_f32(x), to_f32(y));
        let light = exposure * (1.02 - 0.10 * (x / width + y / height) / 2.0);
        let shine = lamp.map_or(0.0, |[middle_x, middle_y, radius]| {
            let far = (x - middle_x).hypot((y - middle_y) * 1.4) / radius;
            ((1.5 - far).clamp(0.0, 0.5) * 2.0).powi(3) * 300.0
        });
        let grain = noise.next_grain();
        for value in &mut pixel.0 {
            *value = to_u8(f32::from(*value) * light + shine + grain);
        }
    }
}

/// A small generator whose only duty is to give the same picture every time.
struct Noise(u64);

impl Noise {
    /// Between -2 and 2.
    fn next_grain(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let [first, ..] = self.0.to_le_bytes();
        f32::from(first) / 64.0 - 2.0
    }
}

fn pack(photo: &RgbImage, metadata: Vec<u8>) -> Result<Vec<u8>, InspectRefusal> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    if !metadata.is_empty() {
        encoder.set_exif_metadata(metadata).map_err(|_unsupported| InspectRefusal::Unreadable)?;
    }
    encoder
        .write_image(photo.as_raw(), photo.width(), photo.height(), ExtendedColorType::Rgb8)
        .map_err(|_not_written| InspectRefusal::Unreadable)?;
    Ok(bytes)
}

/// Exif in its shortest form: turn me clockwise, and the latitude where I was taken.
fn metadata() -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0".to_vec();
    exif.extend_from_slice(&2_u16.to_le_bytes());
    entry(&mut exif, [0x0112, 3], 1, 6);
    entry(&mut exif, [0x8825, 4], 1, 38);
    exif.extend_from_slice(&0_u32.to_le_bytes());

    // The second directory begins at byte 38, its numbers at byte 68.
    exif.extend_from_slice(&2_u16.to_le_bytes());
    entry(&mut exif, [0x0001, 2], 2, u32::from(b'N'));
    entry(&mut exif, [0x0002, 5], 3, 68);
    exif.extend_from_slice(&0_u32.to_le_bytes());
    for part in [31_u32, 1, 18, 1, 0, 1] {
        exif.extend_from_slice(&part.to_le_bytes());
    }
    exif
}

fn entry(exif: &mut Vec<u8>, [tag, kind]: [u16; 2], count: u32, value: u32) {
    exif.extend_from_slice(&tag.to_le_bytes());
    exif.extend_from_slice(&kind.to_le_bytes());
    exif.extend_from_slice(&count.to_le_bytes());
    exif.extend_from_slice(&value.to_le_bytes());
}
