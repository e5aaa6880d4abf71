//! A page's picture as it is sent: grey PNG, within what services take.

use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};

use crate::{paid::Failure, picture::GrayImage};

/// Longest side that Textract takes, in pixels.
const LONGEST_SIDE: usize = 10_000;

/// How much smaller a picture gets each time that it is too large.
const SHRINK: f64 = 0.8;

/// Tries to make it small enough.
const TRIES: u32 = 24;

/// The picture as PNG of at most `bytes`, made smaller where it is needed. Places are told
/// in parts of the page's sides, so nothing else changes.
///
/// # Errors
/// If it cannot be made small enough.
pub fn png(picture: &GrayImage, bytes: usize) -> Result<Vec<u8>, Failure> {
    let longest = picture.width().max(picture.height());
    let mut scale = (LONGEST_SIDE as f64 / longest as f64).min(1.0);
    for _ in 0..TRIES {
        let side = |pixels: usize| ((pixels as f64 * scale) as usize).max(1);
        let smaller;
        let sent = if scale < 1.0 {
            smaller = picture.resized(side(picture.width()), side(picture.height()));
            &smaller
        } else {
            picture
        };
        let encoded = encode(sent)?;
        if encoded.len() <= bytes {
            return Ok(encoded);
        }
        scale *= SHRINK;
    }
    Err(Failure::Refused {
        said: format!("the picture cannot be made smaller than {bytes} bytes"),
    })
}

fn encode(picture: &GrayImage) -> Result<Vec<u8>, Failure> {
    let refused = |said: String| Failure::Refused { said };
    let side = |pixels: usize| u32::try_from(pixels).map_err(|error| refused(error.to_string()));
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    let mut encoded = Vec::new();
    PngEncoder::new(&mut encoded)
        .write_image(picture.data(), width, height, ExtendedColorType::L8)
        .map_err(|error| refused(error.to_string()))?;
    Ok(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: usize, height: usize) -> GrayImage {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let data = (0..width * height).map(|_| next()).collect();
        GrayImage::new(width, height, data).unwrap()
    }

    #[test]
    fn a_picture_that_fits_is_sent_as_it_is() {
        let page = noise(300, 200);
        let sent = image::load_from_memory(&png(&page, 1 << 20).unwrap()).unwrap();
        assert_eq!(sent.into_luma8().into_raw(), page.data());
    }

    #[test]
    fn a_picture_that_is_too_large_gets_smaller_and_keeps_its_shape() {
        let encoded = png(&noise(300, 200), 20_000).unwrap();
        assert!(encoded.len() <= 20_000);
        let sent = image::load_from_memory(&encoded).unwrap();
        let shape = f64::from(sent.width()) / f64::from(sent.height());
        assert!(sent.width() < 300 && (shape - 1.5).abs() < 0.05, "{shape}");
        let long = png(&GrayImage::white(20_001, 2), 1 << 20).unwrap();
        assert!(image::load_from_memory(&long).unwrap().width() <= 10_000);
        assert!(png(&noise(50, 50), 10).is_err());
    }
}
