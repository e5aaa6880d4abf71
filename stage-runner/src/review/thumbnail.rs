//! Makes the small grey pictures of first pages.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageBuffer, ImageEncoder, ImageError, Luma, Rgb, imageops};

/// A page is rarely taller than this many times its width; a taller picture is
/// squeezed rather than allowed to grow without bound.
const MAX_ASPECT: u32 = 3;

/// A small grey JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail {
    /// The file's bytes.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// How large and how finely thumbnails are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThumbnailSize {
    /// Greatest width in pixels.
    pub max_width: u32,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
}

/// Why a thumbnail could not be made. Trying again does not help.
#[derive(Debug, thiserror::Error)]
pub enum ThumbnailError {
    /// The pixels do not match the size.
    #[error("a picture of {width} x {height} pixels cannot have {bytes} bytes")]
    WrongSize {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Bytes given.
        bytes: usize,
    },
    /// The JPEG encoder failed.
    #[error("a thumbnail of {width} x {height} pixels could not be encoded")]
    Encode {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// What the encoder said.
        source: ImageError,
    },
}

/// The size that keeps the review page of a book with `songs` songs to a few MB.
pub fn thumbnail_size(songs: usize) -> ThumbnailSize {
    let (max_width, quality) = match songs {
        0..=60 => (260, 60),
        61..=150 => (220, 50),
        151..=400 => (180, 50),
        _ => (140, 45),
    };
    ThumbnailSize { max_width, quality }
}

/// Shrinks a page to at most `size.max_width` pixels of width and stores it as grey JPEG.
///
/// `pixels` holds one byte (grey) or three bytes (RGB) for each of `width` x `height`
/// pixels, row by row without padding. Nothing is enlarged.
///
/// # Errors
/// [`ThumbnailError::WrongSize`] if `pixels` has another length or is empty.
pub fn thumbnail_jpeg(
    width: u32,
    height: u32,
    pixels: &[u8],
    size: ThumbnailSize,
) -> Result<Thumbnail, ThumbnailError> {
    let wrong_size = || ThumbnailError::WrongSize {
        width,
        height,
        bytes: pixels.len(),
    };
    let area = (width as usize)
        .checked_mul(height as usize)
        .filter(|&area| area > 0)
        .ok_or_else(wrong_size)?;
    let (to_width, to_height) = shrunk(width, height, size.max_width);
    let small = if pixels.len() == area {
        let page = ImageBuffer::<Luma<u8>, &[u8]>::from_raw(width, height, pixels);
        imageops::thumbnail(&page.ok_or_else(wrong_size)?, to_width, to_height)
    } else if Some(pixels.len()) == area.checked_mul(3) {
        let page = ImageBuffer::<Rgb<u8>, &[u8]>::from_raw(width, height, pixels);
        imageops::grayscale(&imageops::thumbnail(
            &page.ok_or_else(wrong_size)?,
            to_width,
            to_height,
        ))
    } else {
        return Err(wrong_size());
    };
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, size.quality.clamp(1, 100))
        .write_image(small.as_raw(), to_width, to_height, ExtendedColorType::L8)
        .map_err(|source| ThumbnailError::Encode {
            width: to_width,
            height: to_height,
            source,
        })?;
    Ok(Thumbnail {
        jpeg,
        width: to_width,
        height: to_height,
    })
}

/// The size of the small picture.
fn shrunk(width: u32, height: u32, max_width: u32) -> (u32, u32) {
    let to_width = width.min(max_width).max(1);
    let scaled = u64::from(height) * u64::from(to_width) / u64::from(width.max(1));
    let bound = u64::from(to_width) * u64::from(MAX_ASPECT);
    let to_height = u32::try_from(scaled.min(bound))
        .unwrap_or(to_width)
        .clamp(1, height.max(1));
    (to_width, to_height)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: ThumbnailSize = ThumbnailSize {
        max_width: 180,
        quality: 50,
    };

    #[test]
    fn grey_and_colour_pages_shrink() {
        for channels in [1, 3] {
            let pixels = vec![250_u8; 600 * 800 * channels];
            let small = thumbnail_jpeg(600, 800, &pixels, SIZE).unwrap();
            assert_eq!((small.width, small.height), (180, 240));
            let read = image::load_from_memory(&small.jpeg).unwrap();
            assert_eq!((read.width(), read.height()), (180, 240));
            assert_eq!(read.color(), image::ColorType::L8);
        }
    }

    #[test]
    fn sizes_stay_within_bounds() {
        let cases = [
            ((600, 800, 180), (180, 240)),
            ((100, 80, 180), (100, 80)),
            ((10, 100_000, 180), (10, 30)),
            ((100_000, 1, 180), (180, 1)),
            ((1, 1, 0), (1, 1)),
        ];
        for ((width, height, max_width), want) in cases {
            assert_eq!(shrunk(width, height, max_width), want);
        }
    }

    #[test]
    fn pixels_must_match_the_size() {
        let cases = [(2, 2, 5), (0, 4, 0), (2, 2, 0), (u32::MAX, u32::MAX, 8)];
        for (width, height, bytes) in cases {
            let made = thumbnail_jpeg(width, height, &vec![0; bytes], SIZE);
            assert!(
                matches!(made, Err(ThumbnailError::WrongSize { .. })),
                "{width} x {height}"
            );
        }
    }
}
