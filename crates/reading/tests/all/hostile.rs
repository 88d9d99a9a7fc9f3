//! Files that want to do harm, decoded and read: an error or an answer, and no panic.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use image::{DynamicImage, GrayImage, ImageFormat, RgbaImage};
use ink::{Error, Grey, decode};
use rayon::prelude::*;
use reading::{Answer, Reader, Writing};
use sgd::Sgd;
use sigmoid_net::{Init, Model, Network, Targets, Training};

use crate::files;
use crate::mutations;

const ALL: [Writing; 4] = [Writing::Unknown, Writing::Digit, Writing::Number, Writing::Page];

/// A small network that has learned a little: to one that knows nothing, all readings are likely, and
/// ranking them takes the time.
fn reader() -> Reader {
    let (images, labels) = drawn_digits::draw_many(1, 0..2_000);
    let images = images.into_shape_with_order((2_000, 784)).expect("784 pixels each");
    let network = Network::from_seed(&[784, 16, 10], Init::Scaled, 1).expect("a network");
    let targets = Targets::Labels(&labels);
    let mut training =
        Training::new(network, images.view(), targets, Sgd::new(3.0, 10)).expect("what fits");
    training.run_epochs(5);
    Reader::new(vec![Model::new(training.into_network())]).expect("a network of digits")
}

fn read(reader: &Reader, bytes: &[u8], writing: Writing) -> Result<Answer, Error> {
    Ok(reader.trials(&decode(bytes)?.image, writing).answer(0.5))
}

/// How many mutated files are decoded and read: a few seconds' worth by default.
fn count() -> u64 {
    let count = std::env::var("READING_MUTATIONS").ok();
    count.map_or(6_000, |count| count.parse().expect("READING_MUTATIONS is a number"))
}

fn log(line: &str) {
    if let Some(path) = std::env::var_os("READING_LOG") {
        let mut log = OpenOptions::new().create(true).append(true).open(path).expect("a log");
        writeln!(log, "{line}").expect("a log");
    }
}

/// `READING_MUTATIONS=10000000 cargo test --release -p reading --test all -- hostile::mutated` tries more,
/// and appends its progress to the file in `READING_LOG`. Each number is a file of its own: a number
/// that failed fails again alone by `READING_FIRST`.
#[test]
fn mutated_files_do_not_panic() {
    const BATCH: u64 = 50_000;
    let first = std::env::var("READING_FIRST").ok();
    let first: u64 = first.map_or(0, |first| first.parse().expect("READING_FIRST is a number"));
    let (reader, originals, begin) = (reader(), mutations::originals(), Instant::now());
    let (decoded, with_ink) = (AtomicU64::new(0), AtomicU64::new(0));
    let one = |number: u64| {
        let (bytes, writing) = mutations::mutated(&originals, number);
        let begin = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| read(&reader, &bytes, writing)));
        if let Ok(Ok(answer)) = &result {
            decoded.fetch_add(1, Ordering::Relaxed);
            with_ink.fetch_add(u64::from(!answer.lines.is_empty()), Ordering::Relaxed);
        }
        if begin.elapsed() > Duration::from_secs(5) {
            let size =
                decode(&bytes).map(|decoded| (decoded.image.width(), decoded.image.height()));
            log(&format!("{number}, {size:?}: {:.1} s", begin.elapsed().as_secs_f32()));
        }
        (begin.elapsed(), number, result.is_err())
    };
    let (end, mut slowest) = (first + count(), (Duration::ZERO, 0));
    for from in (first..end).step_by(usize::try_from(BATCH).expect("small")) {
        let batch: Vec<_> = (from..end.min(from + BATCH)).into_par_iter().map(one).collect();
        let panics: Vec<u64> = batch
            .iter()
            .filter(|(_, _, panicked)| *panicked)
            .map(|(_, number, _)| *number)
            .collect();
        let (time, number, _) = batch.into_iter().max().expect("not empty");
        slowest = slowest.max((time, number));
        let progress = format!(
            "{} read in {:.0} s: {} decoded, {} of them with lines; slowest {} in {:.2} s; panics: {panics:?}",
            end.min(from + BATCH) - first,
            begin.elapsed().as_secs_f32(),
            decoded.load(Ordering::Relaxed),
            with_ink.load(Ordering::Relaxed),
            slowest.1,
            slowest.0.as_secs_f32(),
        );
        log(&progress);
        assert!(panics.is_empty(), "{progress}");
    }
    // Most damage shows, and much does not, or little was tried.
    let (decoded, all) = (decoded.into_inner(), count());
    assert!(all < 1_000 || (decoded * 4 > all && decoded < all), "{decoded} of {all} decoded");
    assert!(with_ink.into_inner() * 2 > decoded);
}

#[test]
fn rare_kinds_of_files_are_read() {
    let reader = reader();
    let one = files::one();
    let grey = DynamicImage::ImageLuma8(one.clone());
    let alpha = RgbaImage::from_fn(28, 28, |x, y| [0, 0, 0, 255 - one.get_pixel(x, y).0[0]].into());
    let png = |image: &DynamicImage| files::file(image, ImageFormat::Png);
    let cases = [
        ("16 bits", png(&DynamicImage::ImageLuma16(grey.to_luma16()))),
        ("alpha", png(&DynamicImage::ImageRgba8(alpha))),
        ("CMYK", files::cmyk_jpeg()),
        ("turned", files::turned_jpeg(3)),
        ("animated GIF", files::animated_gif()),
        ("animated PNG", files::animated_png()),
    ];
    for (name, bytes) in cases {
        for writing in ALL {
            let answer = read(&reader, &bytes, writing).expect(name);
            let digits: Vec<_> = answer.lines.iter().flat_map(|line| &line.digits).collect();
            let [digit] = digits[..] else { panic!("{name}: {answer:?}") };
            let [_, _, width, height] = digit.area;
            // JPEG blurs.
            assert!((4..=8).contains(&width) && (20..=24).contains(&height), "{name}: {digit:?}");
        }
    }
}

#[test]
fn images_without_writing_have_no_lines_or_odd_ones() {
    let reader = reader();
    for level in [0, 255] {
        for (width, height) in [(1, 1), (2, 2), (28, 28), (1, 3_000), (3_000, 1), (640, 480)] {
            let png = files::file(
                &DynamicImage::ImageLuma8(GrayImage::from_pixel(width, height, [level].into())),
                ImageFormat::Png,
            );
            for writing in ALL {
                let answer = read(&reader, &png, writing).expect("a PNG");
                assert!(answer.lines.is_empty(), "{width} x {height} of {level}: {answer:?}");
            }
        }
    }
    // Noise, stripes, a chessboard: whatever is read, it ends and is in the image.
    let patterns: [fn(usize, usize) -> bool; 4] = [
        |x, y| (x * 7919 + y * 104_729) % 31 < 11,
        |x, _| x % 5 < 2,
        |_, y| y % 7 < 3,
        |x, y| (x / 3 + y / 3) % 2 == 0,
    ];
    for is_ink in patterns {
        let (width, height) = (300, 200);
        let pixel = |i: usize| if is_ink(i % width, i / width) { 0 } else { 255 };
        let image = Grey::new(width, height, (0..width * height).map(pixel).collect());
        let image = image.expect("so many pixels");
        for writing in ALL {
            let answer = reader.trials(&image, writing).answer(0.5);
            for [left, top, wide, high] in
                answer.lines.iter().flat_map(|line| &line.digits).map(|digit| digit.area)
            {
                assert!(left + wide <= width && top + high <= height);
            }
        }
    }
}
