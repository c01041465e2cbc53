//! What a file's own bookkeeping says, read without decoding a pixel: complete, animated, how many pages.

use super::Media;

/// What the outer structure of a file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure {
    /// Whether the file goes on to its own end mark, as far as its kind has one.
    pub complete: bool,
    /// Bytes after the end mark; a second file may hide in them.
    pub appended: u64,
    pub animated: bool,
    /// How many pages; for a PDF only its reader can tell.
    pub pages: Option<u32>,
}

const PLAIN: Structure = Structure { complete: true, appended: 0, animated: false, pages: Some(1) };

/// The structure of `bytes`, which [`super::media::sniff`] has found to be `media`.
pub fn of(media: Media, bytes: &[u8]) -> Structure {
    match media {
        Media::Jpeg => jpeg(bytes),
        Media::Png => png(bytes),
        Media::WebP => webp(bytes),
        Media::Tiff => Structure { pages: Some(tiff_pages(bytes).unwrap_or(1).max(1)), ..PLAIN },
        Media::Bmp => bmp(bytes),
        Media::Pdf => pdf(bytes),
    }
}

const INCOMPLETE: Structure = Structure { complete: false, ..PLAIN };

/// Decoders paint what is missing grey and say nothing, so we look for the end mark ourselves.
///
/// It cannot be searched for from the back: a phone's picture may hold a smaller one and a film.
fn jpeg(bytes: &[u8]) -> Structure {
    let end = jpeg_end(bytes);
    end.map_or(INCOMPLETE, |end| Structure { appended: (bytes.len() - end) as u64, ..PLAIN })
}

fn jpeg_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    let mut scanned = false;
    loop {
        // Between segments, and within the packed pixels, the next mark is FF and neither a stuffed
        // zero, nor a restart, nor padding.
        at += bytes.get(at..)?.iter().position(|it| *it == 0xff)?;
        match *bytes.get(at + 1)? {
            0x00 | 0x01 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            0xd9 if scanned => return Some(at + 2),
            0xd9 => return None,
            mark => {
                let length = bytes.get(at + 2..at + 4)?;
                scanned |= mark == 0xda;
                at += 2 + usize::from(u16::from_be_bytes(length.try_into().ok()?));
            }
        }
    }
}

fn png(bytes: &[u8]) -> Structure {
    let mut animated = false;
    let mut at = 8;
    while let Some((size, kind)) = chunk(bytes, at) {
        at = at.saturating_add(size).saturating_add(12);
        match kind {
            b"IEND" if at <= bytes.len() => {
                return Structure { appended: (bytes.len() - at) as u64, animated, ..PLAIN };
            }
            b"acTL" => animated = true,
            _ => {}
        }
    }
    Structure { animated, ..INCOMPLETE }
}

fn chunk(bytes: &[u8], at: usize) -> Option<(usize, &[u8; 4])> {
    let (size, rest) = bytes.get(at..)?.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_be_bytes(*size)).ok()?, rest.first_chunk()?))
}

fn webp(bytes: &[u8]) -> Structure {
    let size = bytes.get(4..8).and_then(|it| it.try_into().ok()).map_or(0, u32::from_le_bytes);
    let end = 8 + u64::from(size);
    let length = bytes.len() as u64;
    let animated =
        bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|it| it & 2 != 0);
    Structure { complete: end <= length, appended: length.saturating_sub(end), animated, ..PLAIN }
}

fn bmp(bytes: &[u8]) -> Structure {
    let size = bytes.get(2..6).and_then(|it| it.try_into().ok()).map_or(0, u32::from_le_bytes);
    // Some writers leave the size zero; the decoder then notices what is missing.
    Structure { complete: u64::from(size) <= bytes.len() as u64, ..PLAIN }
}

fn pdf(bytes: &[u8]) -> Structure {
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or(bytes);
    Structure { complete: super::media::contains(tail, b"%%EOF"), pages: None, ..PLAIN }
}

/// More than this many pages in a TIFF are not counted; directories may form a ring.
const MOST_COUNTED: u32 = 1000;

fn tiff_pages(bytes: &[u8]) -> Option<u32> {
    let big_endian = bytes.starts_with(b"MM");
    let number = |at: usize, size: usize| -> Option<usize> {
        let part = bytes.get(at..at.checked_add(size)?)?;
        let join = |sum: usize, byte: &u8| (sum << 8) | usize::from(*byte);
        Some(if big_endian { part.iter().fold(0, join) } else { part.iter().rev().fold(0, join) })
    };
    let mut pages = 0;
    let mut at = number(4, 4)?;
    while at != 0 && pages < MOST_COUNTED {
        let Some(entries) = number(at, 2) else { break };
        pages += 1;
        at = number(at + 2 + entries * 12, 4).unwrap_or(0);
    }
    Some(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_within_a_jpeg_does_not_end_it() {
        let inner = b"\xff\xd8\xff\xd9";
        let mut bytes = b"\xff\xd8\xff\xe1\x00\x06".to_vec();
        bytes.extend_from_slice(inner);
        bytes.extend_from_slice(b"\xff\xda\x00\x02pixels\xff\x00more\xff\xd3");
        assert!(!of(Media::Jpeg, &bytes).complete);
        bytes.extend_from_slice(b"\xff\xd9film");
        assert_eq!(of(Media::Jpeg, &bytes), Structure { appended: 4, ..PLAIN });
    }

    #[test]
    fn directories_of_a_tiff_are_counted_even_in_a_ring() {
        let two = b"II*\0\x08\0\0\0\0\0\x0e\0\0\0\0\0\0\0\0\0";
        assert_eq!(of(Media::Tiff, two).pages, Some(2));
        let ring = b"II*\0\x08\0\0\0\0\0\x08\0\0\0";
        assert_eq!(of(Media::Tiff, ring).pages, Some(MOST_COUNTED));
    }
}
