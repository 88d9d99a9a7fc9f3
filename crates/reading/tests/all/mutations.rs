//! Small image files, damaged by number.

use digit_strings::{Composer, Spacing};
use image::{DynamicImage, GrayImage, ImageFormat};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use reading::Writing;

use crate::files;

/// Whole files of 28 x 28 to 100 x 40 pixels, in all formats.
pub(crate) fn originals() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = files::all_formats().into_iter().map(|(_, bytes)| bytes).collect();
    all.extend([files::animated_gif(), files::animated_png(), files::cmyk_jpeg()]);
    all.push(files::turned_jpeg(6));
    for (number, noise) in [(0, 0), (1, 24)] {
        let grey = DynamicImage::ImageLuma8(string(number, noise));
        let rgb = DynamicImage::ImageRgb8(grey.to_rgb8());
        let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::Pnm];
        all.extend(formats.map(|format| files::file(&grey, format)));
        let formats = [ImageFormat::Bmp, ImageFormat::Gif, ImageFormat::WebP];
        all.extend(formats.map(|format| files::file(&rgb, format)));
    }
    all
}

/// Two digits on paper, 100 x 40 pixels at most.
fn string(number: u64, noise: u32) -> GrayImage {
    let (images, labels) = drawn_digits::draw_many(1, 0..50);
    let images = images.into_shape_with_order((50, 784)).expect("784 pixels each");
    let composer = Composer::new(images.view(), &labels).expect("digits");
    let ink = composer.compose(2, Spacing::Overlap, 1, number).pixels;
    let (height, width) = (ink.nrows().min(40), ink.ncols().min(100));
    let mut random = ChaCha8Rng::seed_from_u64(number);
    let side = |side: usize| u32::try_from(side).expect("small");
    GrayImage::from_fn(side(width), side(height), |x, y| {
        let light = 255 - u32::from(ink[[y as usize, x as usize]]);
        let light = light.saturating_sub(random.next_u32() % (noise + 1));
        [u8::try_from(light).expect("a level")].into()
    })
}

/// One of the originals with one to four bytes or runs of bytes damaged, and as what it is to be
/// read. In three PNGs of four the checksums are mended, or hardly any would be decoded.
pub(crate) fn mutated(originals: &[Vec<u8>], number: u64) -> (Vec<u8>, Writing) {
    let mut random = ChaCha8Rng::seed_from_u64(number);
    let mut below = |n: usize| random.next_u32() as usize % n.max(1);
    let mut bytes = originals[below(originals.len())].clone();
    for _ in 0..=below(4) {
        let at = below(bytes.len());
        match below(7) {
            0 | 1 => bytes[at] ^= 1 << below(8),
            2 => bytes[at] = below(256).to_le_bytes()[0],
            3 if below(3) == 0 => bytes.truncate(at.max(1)),
            3 => drop(bytes.drain(at..(at + 1 + below(8)).min(bytes.len() - 1).max(at))),
            4 => bytes.insert(at, [0, 0xff, 0x7f, 0x80][below(4)]),
            5 => {
                let from = below(bytes.len());
                let part = bytes[from..(from + below(30)).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            _ => {
                let (from, level) = (at, below(256).to_le_bytes()[0]);
                let to = (from + below(60)).min(bytes.len());
                bytes[from..to].fill(level);
            }
        }
    }
    if below(4) > 0 {
        files::mend_checksums(&mut bytes);
    }
    let writing = [Writing::Unknown, Writing::Digit, Writing::Number, Writing::Page];
    (bytes, writing[below(4)])
}
