//! The picture of a page as a PDF holds it.

use anyhow::Result;
use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use lopdf::{Dictionary, Stream, dictionary};
use stage_runner::picture::GrayImage;

use super::quality::Codec;

/// Packs a picture.
///
/// # Errors
/// If it is larger than the codec allows.
pub fn picture(image: &GrayImage, codec: Codec) -> Result<Stream> {
    let (width, height) = (
        u32::try_from(image.width())?,
        u32::try_from(image.height())?,
    );
    let mut dictionary = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "ColorSpace" => "DeviceGray",
    };
    let data = match codec {
        Codec::Jpeg(quality) => {
            dictionary.set("BitsPerComponent", 8);
            dictionary.set("Filter", "DCTDecode");
            let mut data = Vec::new();
            JpegEncoder::new_with_quality(&mut data, quality).encode(
                image.data(),
                width,
                height,
                ExtendedColorType::L8,
            )?;
            data
        }
        Codec::G4(threshold) => {
            dictionary.set("BitsPerComponent", 1);
            dictionary.set("Filter", "CCITTFaxDecode");
            dictionary.set("DecodeParms", parameters(width, height));
            g4(image, width, threshold)
        }
    };
    // It is packed already.
    Ok(Stream::new(dictionary, data).with_compression(false))
}

fn parameters(width: u32, height: u32) -> Dictionary {
    dictionary! {
        "K" => -1,
        "Columns" => i64::from(width),
        "Rows" => i64::from(height),
    }
}

fn g4(image: &GrayImage, width: u32, threshold: u8) -> Vec<u8> {
    let mut encoder = Encoder::new(VecWriter::new());
    for y in 0..image.height() {
        let colour = |&grey: &u8| {
            if grey < threshold {
                Color::Black
            } else {
                Color::White
            }
        };
        let Ok(()) = encoder.encode_line(image.row(y).iter().map(colour), width);
    }
    let Ok(writer) = encoder.finish();
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_codec_says_what_it_is() {
        let page = GrayImage::white(40, 30);
        for (codec, filter, bits) in [
            (Codec::Jpeg(60), "DCTDecode", 8),
            (Codec::G4(128), "CCITTFaxDecode", 1),
        ] {
            let stream = picture(&page, codec).unwrap();
            let name = stream.dict.get(b"Filter").unwrap().as_name().unwrap();
            assert_eq!(name, filter.as_bytes());
            let found = stream.dict.get(b"BitsPerComponent").unwrap().as_i64();
            assert_eq!(found.unwrap(), bits);
            assert!(!stream.content.is_empty());
        }
    }
}
