//! The same ink on every machine.

use ink::{Options, find_ink};
use sha2::{Digest, Sha256};

use crate::pages;

/// Changes only with the crate, never with the machine; that of the page not even with it.
#[test]
fn the_ink_of_a_hard_page_has_a_known_hash() {
    let (_, sheet) =
        pages::table::sheets().into_iter().find(|(name, _)| *name == "photograph").expect("it");
    let drawn = sheet.draw();
    let hash = |parts: &[&[u8]]| {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        let hex: Vec<String> = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        hex.concat()[..16].to_owned()
    };
    assert_eq!(hash(&[drawn.image.pixels()]), "7a09b82eb098d057");
    let page = find_ink(&drawn.image, Options::default());
    let ink: Vec<&[u8]> = page.lines.iter().map(|line| line.ink.pixels()).collect();
    assert_eq!(hash(&ink), "d484d86bc17d4819");
}

#[cfg(feature = "decode")]
#[test]
fn the_luma_of_a_jpeg_is_the_same_without_vector_instructions() {
    use image::{DynamicImage, GrayImage, ImageFormat};
    use zune_core::bytestream::ZCursor;
    use zune_core::colorspace::ColorSpace;
    use zune_core::options::DecoderOptions;

    let page =
        pages::Sheet { width: 600, height: 400, rows: 2, columns: 4, noise: 0.08, ..pages::SHEET };
    let grey = GrayImage::from_raw(600, 400, page.draw().image.into_pixels()).expect("a page");
    let rgb = DynamicImage::ImageRgb8(DynamicImage::ImageLuma8(grey).to_rgb8());
    let mut bytes = std::io::Cursor::new(Vec::new());
    rgb.write_to(&mut bytes, ImageFormat::Jpeg).expect("a JPEG");
    let bytes = bytes.into_inner();
    let options =
        DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::Luma).set_use_unsafe(false);
    let scalar = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(&bytes), options)
        .decode()
        .expect("a JPEG");
    assert_eq!(ink::decode(&bytes).expect("a JPEG").image.pixels(), scalar);
}
