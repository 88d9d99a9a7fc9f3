//! Which format a file is of, by its first bytes.

use image::ImageFormat;

use crate::error::Error;

/// A format that is read.
pub(crate) enum Recognised {
    Jpeg,
    /// And its name.
    Other(ImageFormat, &'static str),
}

/// Formats that are not read, by what stands at an offset.
const REFUSED: [(usize, &[u8], &str); 17] = [
    (4, b"ftypheic", "HEIC"),
    (4, b"ftypheix", "HEIC"),
    (4, b"ftypheim", "HEIC"),
    (4, b"ftypheis", "HEIC"),
    (4, b"ftyphevc", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypmsf1", "HEIC"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftypavis", "AVIF"),
    (4, b"ftypcrx ", "Canon raw"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (0, b"%PDF", "PDF"),
    (0, b"8BPS", "PSD"),
    (0, b"<svg", "SVG"),
    (0, b"<?xml", "XML, or SVG,"),
];

/// # Errors
///
/// [`Error::Empty`], [`Error::Format`], [`Error::NotAnImage`].
pub(crate) fn recognise(bytes: &[u8]) -> Result<Recognised, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    let refused = REFUSED.iter().find(|(offset, start, _)| {
        bytes.get(*offset..).is_some_and(|rest| rest.starts_with(start))
    });
    if let Some((_, _, format)) = refused {
        return Err(Error::Format { format });
    }
    let Ok(format) = image::guess_format(bytes) else {
        let start: Vec<String> = bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        return Err(Error::NotAnImage { start: start.join(" ") });
    };
    let name = match format {
        ImageFormat::Jpeg => return Ok(Recognised::Jpeg),
        ImageFormat::Png => "PNG",
        ImageFormat::Gif => "GIF",
        ImageFormat::WebP => "WebP",
        ImageFormat::Tiff => "TIFF",
        ImageFormat::Bmp => "BMP",
        ImageFormat::Pnm => "PNM",
        other => {
            let extension = other.extensions_str().first();
            return Err(Error::Format { format: extension.copied().unwrap_or("this format") });
        }
    };
    Ok(Recognised::Other(format, name))
}
