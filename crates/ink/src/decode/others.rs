//! All formats but JPEG, decoded by the crate `image`.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ColorType, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use crate::decode::animation::gif_is_animated;
use crate::decode::luma::{from_floats, from_grey_alpha8, from_rgb8, from_rgba8, upper_bytes};
use crate::decode::orientation::apply;
use crate::error::Error;
use crate::grey::{Grey, check_size};

/// The most memory that decoding may take at once, in bytes.
const MAX_BYTES: u64 = 512 << 20;

/// The image, and whether it is the first of an animation.
pub(crate) fn decode(
    bytes: &[u8],
    format: ImageFormat,
    name: &'static str,
) -> Result<(Grey, bool), Error> {
    let failed = |error: ImageError| translate(error, name, bytes.len());
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let (width, height) = decoder.dimensions();
    let (width, height) = (width as usize, height as usize);
    check_size(width, height)?;
    // The pixels come on top of what the decoder needs.
    limits.reserve(decoder.total_bytes()).map_err(failed)?;
    decoder.set_limits(limits).map_err(failed)?;
    let orientation = decoder.orientation().map_err(failed)?;
    let color = decoder.color_type();
    let length = usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX);
    let mut pixels = vec![0; length];
    decoder.read_image(&mut pixels).map_err(failed)?;
    let grey = Grey::new(width, height, light(pixels, color, name)?)?;
    Ok((apply(grey, orientation), is_animated(bytes, format)))
}

/// From the decoder's pixels to their light.
fn light(pixels: Vec<u8>, color: ColorType, format: &'static str) -> Result<Vec<u8>, Error> {
    Ok(match color {
        ColorType::L8 => pixels,
        ColorType::La8 => from_grey_alpha8(&pixels),
        ColorType::Rgb8 => from_rgb8(&pixels),
        ColorType::Rgba8 => from_rgba8(&pixels),
        ColorType::L16 => upper_bytes(&pixels),
        ColorType::La16 => from_grey_alpha8(&upper_bytes(&pixels)),
        ColorType::Rgb16 => from_rgb8(&upper_bytes(&pixels)),
        ColorType::Rgba16 => from_rgba8(&upper_bytes(&pixels)),
        ColorType::Rgb32F => from_rgb8(&from_floats(&pixels)),
        ColorType::Rgba32F => from_rgba8(&from_floats(&pixels)),
        other => return Err(Error::Variety { format, source: format!("{other:?}").into() }),
    })
}

fn is_animated(bytes: &[u8], format: ImageFormat) -> bool {
    let bytes_from = || Cursor::new(bytes);
    match format {
        ImageFormat::Gif => gif_is_animated(bytes),
        ImageFormat::Png => {
            PngDecoder::new(bytes_from()).is_ok_and(|decoder| decoder.is_apng().unwrap_or(false))
        }
        ImageFormat::WebP => {
            WebPDecoder::new(bytes_from()).is_ok_and(|decoder| decoder.has_animation())
        }
        _ => false,
    }
}

fn translate(error: ImageError, format: &'static str, bytes: usize) -> Error {
    use std::error::Error as _;
    // The end of a file, wherever in the chain of causes it is.
    let mut cause = error.source();
    let mut ended = is_end(&error);
    while let Some(error) = cause {
        ended |=
            error.downcast_ref().is_some_and(at_end) || error.downcast_ref().is_some_and(is_end);
        cause = error.source();
    }
    match error {
        _ if ended => Error::Truncated { format, bytes },
        ImageError::Limits(_) => Error::Memory { format, most: MAX_BYTES },
        ImageError::Unsupported(error) => Error::Variety { format, source: error.into() },
        error => Error::Damaged { format, source: error.into() },
    }
}

fn is_end(error: &ImageError) -> bool {
    matches!(error, ImageError::IoError(error) if at_end(error))
}

fn at_end(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::UnexpectedEof
}
