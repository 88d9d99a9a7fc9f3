//! JPEG, whose luma is stored apart from its colours and is all that is decoded.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use crate::decode::luma::from_rgb8;
use crate::decode::orientation::turned;
use crate::error::Error;
use crate::grey::{Grey, check_size};

pub(crate) const FORMAT: &str = "JPEG";

/// Start of a scan, and end of the image. In a scan no such byte follows 0xff.
const SOS: [u8; 2] = [0xff, 0xda];
const EOI: [u8; 2] = [0xff, 0xd9];

/// Not through `image`, which always converts colours: that takes twice the time, and its vector
/// code need not agree with its scalar code to the bit.
pub(crate) fn decode(bytes: &[u8]) -> Result<Grey, Error> {
    // Decoders of JPEG, this one too, fill what is missing with grey.
    let truncated = || Error::Truncated { format: FORMAT, bytes: bytes.len() };
    let mut backwards = bytes.windows(2).rev();
    if backwards.find(|marker| *marker == SOS || *marker == EOI).is_none_or(|last| last == SOS) {
        return Err(truncated());
    }

    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(error)?;
    let (width, height) = decoder.dimensions().ok_or_else(truncated)?;
    check_size(width, height)?;
    let exif = decoder.exif().cloned();
    let is_luma = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma));
    let options = if is_luma {
        options.jpeg_set_out_colorspace(ColorSpace::Luma)
    } else {
        // RGB, CMYK or YCCK. Without vector instructions for colours, see above.
        options.jpeg_set_out_colorspace(ColorSpace::RGB).set_use_unsafe(false)
    };
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let pixels = decoder.decode().map_err(error)?;
    let pixels = if is_luma { pixels } else { from_rgb8(&pixels) };
    if pixels.len() != width * height {
        return Err(truncated());
    }
    Ok(turned(Grey::new(width, height, pixels)?, exif.as_deref()))
}

fn error(error: DecodeErrors) -> Error {
    match error {
        DecodeErrors::Unsupported(_) => {
            Error::Variety { format: FORMAT, source: error.to_string().into() }
        }
        _ => Error::Damaged { format: FORMAT, source: error.to_string().into() },
    }
}
