//! Files that are no images, or want to do harm: an error with values, and no panic.

use image::{DynamicImage, GrayImage, ImageFormat};
use ink::{Decoded, Error, Grey, Options, Page, decode, find_ink};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::files;
use crate::pages;

fn read(bytes: &[u8]) -> Result<(Decoded, Page), Error> {
    let decoded = decode(bytes)?;
    let page = find_ink(&decoded.image, Options::default());
    Ok((decoded, page))
}

#[test]
fn each_format_shows_the_same_1() {
    for (format, bytes) in files::all_formats() {
        let (decoded, page) = read(&bytes).expect(format);
        assert_eq!((decoded.format, decoded.is_animated), (format, false));
        assert_eq!(page.lines.len(), 1, "{format}");
        let area = page.lines[0].components[0].area;
        // JPEG blurs.
        assert!(area.width.abs_diff(4) <= 1 && area.height.abs_diff(20) <= 1, "{format}: {area:?}");
    }
}

#[test]
fn of_an_animation_the_first_frame_is_read_and_it_is_said() {
    for (name, bytes) in [("GIF", files::animated_gif()), ("APNG", files::animated_png())] {
        let (decoded, page) = read(&bytes).expect(name);
        assert!(decoded.is_animated, "{name}");
        assert_eq!(page.lines[0].components[0].area.height, 20, "{name}");
    }
}

#[test]
fn transparent_pixels_are_white() {
    let one = files::one();
    let rgba =
        image::RgbaImage::from_fn(28, 28, |x, y| [0, 0, 0, 255 - one.get_pixel(x, y).0[0]].into());
    let bytes = files::file(&DynamicImage::ImageRgba8(rgba), ImageFormat::Png);
    assert_eq!(decode(&bytes).expect("a PNG").image.pixels(), one.as_raw().as_slice());
}

#[test]
fn cmyk_is_read() {
    let (decoded, page) = read(&files::cmyk_jpeg()).expect("a JPEG");
    assert_eq!(decoded.image.width(), 28);
    assert_eq!(page.lines[0].components[0].area.height, 20);
}

/// zune-jpeg reserves too little for such a component (zune-image's issue 362).
#[test]
fn damage_on_which_a_decoder_panics_is_an_error() {
    let mut bytes = files::cmyk_jpeg();
    let third = bytes.windows(3).position(|part| part == [3, 0x11, 0]).expect("a component");
    bytes[third + 1] = 0x44;
    let error = decode(&bytes).unwrap_err();
    let source = std::error::Error::source(&error).expect("what the decoder said").to_string();
    assert!(matches!(error, Error::Damaged { format: "JPEG", .. }), "{error:?}");
    assert!(source.starts_with("its decoder panicked: range "), "{source}");
}

#[test]
fn the_camera_s_orientation_is_undone() {
    let upright = read(&files::turned_jpeg(1)).expect("a JPEG").1;
    assert_eq!(upright.lines[0].components[0].area.height, 20);
    // Rotated by a quarter: the 1 lies.
    let lying = read(&files::turned_jpeg(6)).expect("a JPEG").1;
    assert_eq!(lying.lines[0].components[0].area.width, 20);
}

#[test]
fn what_is_no_image_is_refused_by_name() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let png = files::file(&DynamicImage::ImageLuma8(files::one()), ImageFormat::Png);
    let cases: [(&[u8], &str, &str); 9] = [
        (b"", "the file is empty", "get the file again"),
        (b"hello, world", "not an image: it begins with 68 65 6c 6c 6f 2c 20 77", "PNG, JPEG"),
        (heic, "HEIC cannot be read", "save or export it as PNG or JPEG"),
        (b"%PDF-1.7 ...", "PDF cannot be read", "PNG or JPEG"),
        (b"<svg xmlns=", "SVG cannot be read", "PNG or JPEG"),
        (b"\0\0\x01\0\x01\0", "ico cannot be read", "PNG or JPEG"),
        (&png[..60], "the PNG is truncated after 60 bytes", "get the file again"),
        (b"P5 0 7 255\n", "the image is 0 x 7 pixels", "with pixels in it"),
        (
            &files::png_header(100_000, 100_000),
            "the image is 100000 x 100000 pixels, more than 134217728 in all",
            "scale it down",
        ),
    ];
    for (bytes, message, hint) in cases {
        let error = decode(bytes).expect_err(message);
        assert_eq!(error.to_string(), message);
        assert!(error.hint().contains(hint), "{message}: {}", error.hint());
    }
}

#[test]
fn headers_of_bombs_are_refused_before_memory_is_taken() {
    for side in [11_586, 50_000, 1 << 24, (1 << 31) - 1] {
        let error = decode(&files::png_header(side, side)).expect_err("too large");
        assert!(matches!(error, Error::TooLarge { .. } | Error::Memory { .. }), "{side}: {error}");
    }
    // A JPEG of 65,535 x 65,535 pixels: the frame header of a small one, changed.
    let mut jpeg = files::file(&DynamicImage::ImageLuma8(files::one()), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|window| window == [0xff, 0xc0]).expect("a frame");
    jpeg[frame + 5..frame + 9].fill(0xff);
    assert!(matches!(decode(&jpeg), Err(Error::TooLarge { width: 65_535, .. })));
    let pnm = b"P5 4000000000 4000000000 255\n";
    assert!(decode(pnm).is_err());
    let bmp = {
        let rgb = DynamicImage::ImageRgb8(DynamicImage::ImageLuma8(files::one()).to_rgb8());
        let mut bmp = files::file(&rgb, ImageFormat::Bmp);
        bmp[18..26].copy_from_slice(&[0x60, 0xea, 0, 0, 0x60, 0xea, 0, 0]);
        bmp
    };
    assert!(matches!(decode(&bmp), Err(Error::TooLarge { width: 60_000, .. })));
}

#[test]
fn truncated_files_are_errors() {
    for (format, whole) in files::all_formats() {
        let lengths = (0..whole.len()).step_by(if whole.len() > 2_000 { 97 } else { 7 });
        for length in lengths {
            let result = read(&whole[..length]);
            // The last bytes of some formats add nothing to the image.
            let is_nearly_whole = length + 40 >= whole.len();
            assert!(result.is_err() || is_nearly_whole, "{format}: {length} of {}", whole.len());
        }
    }
}

#[test]
fn odd_sizes_and_levels_are_no_trouble() {
    let sizes =
        [(1, 1), (1, 500), (500, 1), (2, 2), (3, 4_000), (4_000, 3), (100, 100), (7, 2_000)];
    for (width, height) in sizes {
        for level in [0, 127, 255] {
            let grey = Grey::new(width, height, vec![level; width * height]).expect("pixels");
            let page = find_ink(&grey, Options::default().keep_stages());
            assert!(page.lines.is_empty(), "{width} x {height} of {level}");
        }
        let mut random = ChaCha8Rng::seed_from_u64(width as u64);
        let noise = (0..width * height).map(|_| random.next_u32().to_be_bytes()[0]).collect();
        find_ink(&Grey::new(width, height, noise).expect("pixels"), Options::default());
        let stripes = (0..width * height).map(|at| if at % 5 < 2 { 0 } else { 255 }).collect();
        find_ink(&Grey::new(width, height, stripes).expect("pixels"), Options::default());
    }
}

/// Strokes of tall narrow images, and of wide flat ones, are not widened without bound.
#[test]
fn slender_images_take_little_memory() {
    let mut lines = 0;
    for (width, height) in [(10, 400_000), (28, 20_000), (300, 10_000)] {
        let pixel = |at: usize| if (3..7).contains(&(at % width)) { 0 } else { 255 };
        let bar = Grey::new(width, height, (0..width * height).map(pixel).collect());
        let page = find_ink(&bar.expect("pixels"), Options::default());
        for line in &page.lines {
            let size = (line.ink.width(), line.ink.height());
            assert!(size.0 <= 200 && size.1 <= height + 200, "{width} x {height}: {size:?}");
        }
        lines += page.lines.len();
    }
    assert!(lines > 0, "nothing was tried");
    let (width, height) = (400_000, 6);
    let pixel = |at: usize| if (1..4).contains(&(at / width)) { 0 } else { 255 };
    let bar = Grey::new(width, height, (0..width * height).map(pixel).collect());
    let page = find_ink(&bar.expect("pixels"), Options::default().one_line());
    let heights = page.lines.iter().map(|line| line.ink.height());
    assert!(heights.max() <= Some(30), "a wide line became high");
}

/// A strip that was turned would be as wide as it is long.
#[test]
fn strips_are_not_turned() {
    // A slanted line all along it, which is lost again at the side and begins anew.
    let (width, height) = (28, 38_000);
    let is_ink = |x: usize, y: usize| (x * 4 + y) % 112 < 12;
    let pixel = |at: usize| if is_ink(at % width, at / width) { 0 } else { 255 };
    let strip = Grey::new(width, height, (0..width * height).map(pixel).collect());
    let page = find_ink(&strip.expect("pixels"), Options::default().keep_stages());
    let pixels = page.stages.iter().map(|stage| stage.image.pixels().len());
    assert!(pixels.max() <= Some(4 * width * height), "turned by {}", page.skew);
}

/// A page of noise has a million components; they are looked at in bounded time.
#[test]
fn a_page_of_noise_ends() {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let noise = (0..1500 * 1500).map(|_| random.next_u32().to_be_bytes()[0]).collect();
    let page = find_ink(&Grey::new(1500, 1500, noise).expect("pixels"), Options::default());
    let components: usize = page.lines.iter().map(|line| line.components.len()).sum();
    assert!(components < 20_000, "{components}");
}

/// `INK_MUTATIONS=1000000 cargo test --release -p ink --test all -- hostile::mutated` tries more.
#[test]
fn mutated_files_do_not_panic() {
    let count = std::env::var("INK_MUTATIONS").ok().and_then(|count| count.parse().ok());
    let count: u64 = count.unwrap_or(4_000);
    let mut files = files::all_formats();
    files.push(("GIF", files::animated_gif()));
    files.push(("PNG", files::animated_png()));
    files.push(("JPEG", files::cmyk_jpeg()));
    files.push(("JPEG", files::turned_jpeg(6)));
    let noisy =
        pages::Sheet { width: 90, height: 70, rows: 1, columns: 2, digit: 24, ..pages::SHEET };
    let noisy = noisy.draw().image;
    let noisy = GrayImage::from_raw(90, 70, noisy.into_pixels()).expect("a page");
    files.push(("JPEG", files::file(&DynamicImage::ImageLuma8(noisy), ImageFormat::Jpeg)));
    let mut read_anyway = 0;
    for seed in 0..count {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut below = |n: usize| random.next_u32() as usize % n.max(1);
        let (_, mut bytes) = files[below(files.len())].clone();
        for _ in 0..=below(4) {
            let at = below(bytes.len());
            match below(6) {
                0 => bytes[at] ^= 1 << below(8),
                1 => bytes[at] = u8::try_from(below(256)).expect("a byte"),
                2 => bytes.truncate(at),
                3 => drop(bytes.drain(at..(at + below(9)).min(bytes.len()))),
                4 => bytes.insert(at, [0, 0xff, 0x7f, 0x80][below(4)]),
                _ => {
                    let from = below(bytes.len());
                    let part = bytes[from..(from + below(30)).min(bytes.len())].to_vec();
                    bytes.splice(at..at, part);
                }
            }
            if bytes.is_empty() {
                break;
            }
        }
        read_anyway += u64::from(read(&bytes).is_ok());
    }
    // Some damage does not show: a pixel, a comment. But most does, or nothing was tried.
    assert!(read_anyway * 20 > count && read_anyway < count, "{read_anyway} of {count}");
}
