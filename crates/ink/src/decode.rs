//! From the bytes of an image file to grey pixels.

use catch_panic::catch_panic;

use crate::error::Error;
use crate::grey::Grey;

mod animation;
mod catch_panic;
mod format;
mod jpeg;
mod luma;
mod orientation;
mod others;

/// An image file, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decoded {
    /// Its light, 0 black to 255 white, turned as the file says it should be seen.
    pub image: Grey,
    /// Name of its format, such as "PNG".
    pub format: &'static str,
    /// Whether the file goes on after this image: an animation, of which this is the first frame.
    pub is_animated: bool,
}

/// Decodes an image file: PNG, JPEG, WebP, TIFF, GIF, BMP or PNM, recognised by its bytes.
///
/// Colours become grey as in television, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), which is also
/// how JPEG stores them. Transparent pixels show white. Of 16 bits, the upper 8 are kept. The
/// orientation that a camera noted is undone. Of an animation or of several pages, the first.
///
/// Memory: the file's pixels once, at most 512 MiB, and a byte for each. A progressive JPEG also
/// needs its coefficients, 2 bytes for each pixel of each component.
///
/// ```
/// // A PNM file of 2 x 1 pixels, black and white.
/// let decoded = ink::decode(b"P5 2 1 255\n\x00\xff")?;
/// assert_eq!((decoded.format, decoded.image.pixels()), ("PNM", &[0, 255][..]));
/// # Ok::<(), ink::Error>(())
/// ```
///
/// # Errors
///
/// If the bytes are no image, one of a format that is not read, truncated, damaged, or too large. Damage
/// on which a decoder panics is an error as well, unless the program aborts on panics. The panic hook is
/// called then, and by default prints a message.
/// A size beyond [`MAX_PIXELS`](crate::MAX_PIXELS) is refused by the header alone.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Error> {
    let (grey, format, is_animated) = match format::recognise(bytes)? {
        format::Recognised::Jpeg => {
            (catch_panic(jpeg::FORMAT, || jpeg::decode(bytes))?, jpeg::FORMAT, false)
        }
        format::Recognised::Other(format, name) => {
            let (grey, is_animated) = catch_panic(name, || others::decode(bytes, format, name))?;
            (grey, name, is_animated)
        }
    };
    Ok(Decoded { image: grey, format, is_animated })
}
