//! Image files made in memory, whole and hostile.

#![allow(dead_code, reason = "each test uses some of it")]

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, Frame, GrayImage, ImageEncoder, ImageFormat};

/// A black 1 of 4 x 20 pixels in 28 x 28 white ones.
pub(crate) fn one() -> GrayImage {
    GrayImage::from_fn(28, 28, |x, y| {
        let is_ink = (12..16).contains(&x) && (4..24).contains(&y);
        [if is_ink { 0 } else { 255 }].into()
    })
}

/// An image as a file of a format.
pub(crate) fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("a format that is written");
    bytes.into_inner()
}

/// The 1 in each format that is read.
pub(crate) fn all_formats() -> Vec<(&'static str, Vec<u8>)> {
    let grey = DynamicImage::ImageLuma8(one());
    let rgb = DynamicImage::ImageRgb8(grey.to_rgb8());
    vec![
        ("PNG", file(&grey, ImageFormat::Png)),
        ("PNG", file(&DynamicImage::ImageLuma16(grey.to_luma16()), ImageFormat::Png)),
        ("PNG", file(&DynamicImage::ImageRgba16(grey.to_rgba16()), ImageFormat::Png)),
        ("JPEG", file(&grey, ImageFormat::Jpeg)),
        ("JPEG", file(&rgb, ImageFormat::Jpeg)),
        ("GIF", file(&DynamicImage::ImageRgba8(grey.to_rgba8()), ImageFormat::Gif)),
        ("BMP", file(&rgb, ImageFormat::Bmp)),
        ("TIFF", file(&grey, ImageFormat::Tiff)),
        ("TIFF", file(&DynamicImage::ImageRgb16(grey.to_rgb16()), ImageFormat::Tiff)),
        ("TIFF", file(&DynamicImage::ImageRgb32F(grey.to_rgb32f()), ImageFormat::Tiff)),
        ("WebP", file(&rgb, ImageFormat::WebP)),
        ("PNM", file(&grey, ImageFormat::Pnm)),
    ]
}

pub(crate) fn animated_gif() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    let first = DynamicImage::ImageLuma8(one()).to_rgba8();
    let mut second = first.clone();
    second.pixels_mut().for_each(|pixel| *pixel = [0, 0, 0, 255].into());
    encoder.encode_frames([Frame::new(first), Frame::new(second)]).expect("two frames");
    drop(encoder);
    bytes
}

/// A PNG that says it is animated: an acTL chunk after the header, and its first frame.
pub(crate) fn animated_png() -> Vec<u8> {
    let mut bytes = file(&DynamicImage::ImageLuma8(one()), ImageFormat::Png);
    // Signature and IHDR are 33 bytes. Two frames, any number of plays.
    let frames = chunk(*b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let mut control = vec![0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28];
    control.extend([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0]);
    bytes.splice(33..33, [frames, chunk(*b"fcTL", &control)].concat());
    bytes
}

/// A PNG whose header says it is so large, and nothing else.
pub(crate) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &header), chunk(*b"IDAT", &[0x78, 1])].concat()
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("short").to_be_bytes();
    let body = [&name[..], data].concat();
    [&length[..], &body, &crc32(&body).to_be_bytes()].concat()
}

/// Makes the checksums of a PNG's chunks those of what the chunks hold. Other files stay.
pub(crate) fn mend_checksums(png: &mut [u8]) {
    if !png.starts_with(b"\x89PNG") {
        return;
    }
    let Some(mut rest) = png.split_at_mut_checked(8).map(|(_, rest)| rest) else { return };
    while let Some((length, chunk)) = rest.split_first_chunk_mut::<4>() {
        let body = 4_usize.saturating_add(u32::from_be_bytes(*length) as usize);
        let Some((body, after)) = chunk.split_at_mut_checked(body) else { return };
        let Some((checksum, after)) = after.split_first_chunk_mut::<4>() else { return };
        *checksum = crc32(body).to_be_bytes();
        rest = after;
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    };
    !bytes.iter().fold(!0, step)
}

/// A JPEG in CMYK, as Adobe's programs write it, inverted: grey in the three colours and in black.
pub(crate) fn cmyk_jpeg() -> Vec<u8> {
    // Four equal planes, made from a grey JPEG of four times the height: each component of a
    // scan that is not interleaved is coded as a grey image is, so its tables serve for all.
    let mut grey = Vec::new();
    let image = one();
    JpegEncoder::new_with_quality(&mut grey, 100)
        .write_image(image.as_raw(), 28, 28, ExtendedColorType::L8)
        .expect("a JPEG");
    let at =
        |marker: u8| grey.windows(2).position(|window| window == [0xff, marker]).expect("a marker");
    let (frame, scan) = (at(0xc0), at(0xda));
    let scan_length = usize::from(grey[scan + 3]);
    let data = &grey[scan + 2 + scan_length..grey.len() - 2];
    let mut bytes = grey[..2].to_vec();
    bytes.extend([0xff, 0xee, 0, 14]);
    bytes.extend(b"Adobe\0\x64\0\0\0\0\0");
    // What stands before and after the frame header, its tables among it.
    bytes.extend(&grey[2..frame]);
    bytes.extend([0xff, 0xc0, 0, 20, 8, 0, 28, 0, 28, 4]);
    for component in 1..=4 {
        bytes.extend([component, 0x11, 0]);
    }
    let frame_length = usize::from(grey[frame + 3]);
    bytes.extend(&grey[frame + 2 + frame_length..scan]);
    for component in 1..=4 {
        bytes.extend([0xff, 0xda, 0, 8, 1, component, 0, 0, 63, 0]);
        bytes.extend(data);
    }
    bytes.extend([0xff, 0xd9]);
    bytes
}

/// The 1 as a JPEG that a camera took on its side: Exif says how to turn it.
pub(crate) fn turned_jpeg(orientation: u8) -> Vec<u8> {
    let jpeg = file(&DynamicImage::ImageLuma8(one()), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}
