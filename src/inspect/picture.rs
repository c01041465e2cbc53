//! Decodes a picture within limits and draws it anew: upright, smaller, without its metadata.

use std::io::Cursor;

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::jpeg::JpegEncoder, imageops,
};

use super::{InspectRefusal, Media, structure::Structure};

/// The longest side of what reviewers see.
pub const VIEW_PIXELS: u32 = 2000;
/// The longest side of a thumbnail.
pub const THUMB_PIXELS: u32 = 256;
/// The longest side of an upload.
pub const MOST_PIXELS_A_SIDE: u32 = 12_000;
/// The most pixels of an upload.
pub const MOST_PIXELS: u64 = 50_000_000;

const MOST_DECODED_BYTES: u64 = 160 * 1024 * 1024;
const QUALITY: u8 = 85;
/// A JPEG with less than one byte for so many pixels claims more than it holds.
const MOST_PIXELS_A_BYTE: u64 = 400;

/// One page, drawn, before it is packed.
#[derive(Debug)]
pub struct Sheet {
    pub image: RgbImage,
    pub source: Source,
}

/// Where a sheet came from, as far as checks must know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The upload's own size in pixels, upright; none for a PDF, which has no pixels of its own.
    pub pixels: Option<(u32, u32)>,
}

/// The picture of an image file.
pub fn draw(media: Media, bytes: &[u8], structure: &Structure) -> Result<Sheet, InspectRefusal> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format(media)?);
    reader.limits(Limits::no_limits());
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error, structure))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let too_many = InspectRefusal::TooManyPixels { width, height };
    if MOST_PIXELS_A_SIDE < width.max(height)
        || MOST_PIXELS < pixels
        || MOST_DECODED_BYTES < decoder.total_bytes()
    {
        return Err(too_many);
    }
    if !structure.complete
        || (media == Media::Jpeg && bytes.len() as u64 * MOST_PIXELS_A_BYTE < pixels)
    {
        return Err(InspectRefusal::Truncated);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_DECODED_BYTES);
    decoder.set_limits(limits).map_err(|error| refused(&error, structure))?;
    // A picture whose orientation cannot be read is shown as it is stored.
    let turn = decoder.orientation().ok();
    let image = DynamicImage::from_decoder(decoder).map_err(|error| match error {
        ImageError::Limits(_) => too_many,
        other => refused(&other, structure),
    })?;

    // Turning the small copy instead of the large original spares half the memory.
    let mut view = DynamicImage::ImageRgb8(on_white(&shrink(image, VIEW_PIXELS)));
    if let Some(turn) = turn {
        view.apply_orientation(turn);
    }
    let image = view.into_rgb8();
    let upright = (width < height) == (image.width() < image.height());
    let pixels = Some(if upright { (width, height) } else { (height, width) });
    Ok(Sheet { image, source: Source { pixels } })
}

const fn format(media: Media) -> Result<ImageFormat, InspectRefusal> {
    match media {
        Media::Jpeg => Ok(ImageFormat::Jpeg),
        Media::Png => Ok(ImageFormat::Png),
        Media::WebP => Ok(ImageFormat::WebP),
        Media::Tiff => Ok(ImageFormat::Tiff),
        Media::Bmp => Ok(ImageFormat::Bmp),
        Media::Pdf => Err(InspectRefusal::Unreadable),
    }
}

fn refused(error: &ImageError, structure: &Structure) -> InspectRefusal {
    let cut =
        matches!(error, ImageError::IoError(it) if it.kind() == std::io::ErrorKind::UnexpectedEof);
    if cut || !structure.complete { InspectRefusal::Truncated } else { InspectRefusal::Unreadable }
}

/// The picture with no side longer than `longest`; a smaller one stays as it is.
pub fn shrink(image: DynamicImage, longest: u32) -> DynamicImage {
    let side = image.width().max(image.height());
    if side <= longest {
        return image;
    }
    // A box filter first: the better filter needs sixteen bytes for each pixel that it reads.
    let rough = longest.saturating_mul(2);
    let image = if rough < side { image.thumbnail(rough, rough) } else { image };
    let (width, height) = fitting((image.width(), image.height()), longest);
    let mut small = DynamicImage::new(width, height, image.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    match Resizer::new().resize(&image, &mut small, &options) {
        Ok(()) => small,
        // A kind of pixels that only the slower way knows.
        Err(_unknown) => image.resize_exact(width, height, imageops::FilterType::CatmullRom),
    }
}

/// The size with the longest side shortened to `longest`; no side vanishes.
fn fitting((width, height): (u32, u32), longest: u32) -> (u32, u32) {
    let side = u64::from(width.max(height)).max(1);
    let short = |it: u32| {
        let scaled = (u64::from(it) * u64::from(longest) + side / 2) / side;
        u32::try_from(scaled).unwrap_or(longest).max(1)
    };
    (short(width), short(height))
}

/// Transparent parts are shown as paper: without this they would come out black.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let see_through = image.to_rgba8();
    let mut paper = RgbImage::new(see_through.width(), see_through.height());
    for (to, from) in paper.pixels_mut().zip(see_through.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let mix = |it: u8| {
            let sum = u16::from(it) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        to.0 = [mix(red), mix(green), mix(blue)];
    }
    paper
}

/// The picture as a JPEG without metadata.
pub fn jpeg(image: &RgbImage) -> Result<Vec<u8>, InspectRefusal> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(image).map_err(|error| {
        tracing::warn!(%error, "a view could not be packed");
        InspectRefusal::Unreadable
    })?;
    Ok(bytes)
}

/// A small copy for lists.
pub fn thumb(image: &RgbImage) -> Result<Vec<u8>, InspectRefusal> {
    let small = DynamicImage::ImageRgb8(image.clone()).thumbnail(THUMB_PIXELS, THUMB_PIXELS);
    let side = image.width().max(image.height());
    // `thumbnail` would also enlarge.
    if side <= THUMB_PIXELS { jpeg(image) } else { jpeg(&small.into_rgb8()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_and_no_side_vanishes() {
        assert_eq!(fitting((4000, 3000), 2000), (2000, 1500));
        assert_eq!(fitting((3000, 4000), 2000), (1500, 2000));
        assert_eq!(fitting((12_000, 3), 2000), (2000, 1));
        assert_eq!(fitting((4001, 2999), 2000), (2000, 1499));
    }

    #[test]
    fn every_kind_of_pixels_is_made_smaller_and_keeps_its_colour() {
        let white = DynamicImage::ImageRgb8(RgbImage::from_pixel(90, 60, [255; 3].into()));
        let kinds: [DynamicImage; 10] = [
            white.to_luma8().into(),
            white.to_luma16().into(),
            white.to_luma_alpha8().into(),
            white.to_luma_alpha16().into(),
            white.to_rgb8().into(),
            white.to_rgb16().into(),
            white.to_rgb32f().into(),
            white.to_rgba8().into(),
            white.to_rgba16().into(),
            white.to_rgba32f().into(),
        ];
        for picture in kinds {
            let kind = picture.color();
            let small = shrink(picture, 30);
            assert_eq!((small.width(), small.height(), small.color()), (30, 20, kind));
            let middle = small.to_luma8().get_pixel(15, 10).0;
            assert_eq!(middle, [255], "{kind:?}");
        }
    }
}
