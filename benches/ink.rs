//! From a photograph to ink.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use drawn_digits::{SIDE, draw};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use ink::{Grey, Options, decode, find_ink};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Digits on ruled paper in uneven light, with noise, 0 black to 255 white.
fn photograph(width: usize, height: usize) -> Grey {
    // A pixel of a digit is so many pixels of the page.
    let scale = width / 600;
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let columns = width / (scale * 2 * SIDE);
    let digits: Vec<_> = (0..1000).map(|i| draw(1, i).0).collect();
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        let (row, down) = (y / scale / SIDE, y / scale % SIDE);
        for x in 0..width {
            let (column, across) = (x / scale / SIDE, x / scale % SIDE);
            let is_digit = row % 2 == 1 && column % 2 == 1;
            let digit = &digits[(row / 2 * columns + column / 2) % digits.len()];
            let ink = if is_digit { u32::from(digit[down * SIDE + across]) } else { 0 };
            let rule = if y % (scale * 30) < scale / 2 { 70 } else { 0 };
            let dark = 90 * x / width + ink.max(rule) as usize * 6 / 10;
            let light = 235_usize.saturating_sub(dark);
            let noise = random.next_u32() as usize % 16;
            pixels.push(u8::try_from(light.min(239) + noise).unwrap_or(u8::MAX));
        }
    }
    Grey::new(width, height, pixels).expect("a page")
}

fn jpeg(page: &Grey) -> Vec<u8> {
    let side = |side: usize| u32::try_from(side).expect("small");
    // In colour, as cameras write them.
    let rgb: Vec<u8> = page.pixels().iter().flat_map(|&grey| [grey; 3]).collect();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .encode(&rgb, side(page.width()), side(page.height()), ExtendedColorType::Rgb8)
        .expect("a JPEG");
    bytes
}

fn ink(c: &mut Criterion) {
    let mut group = c.benchmark_group("ink");
    group.sample_size(10);
    let photo = photograph(4000, 3000);
    let bytes = jpeg(&photo);
    group.throughput(Throughput::Elements(12_000_000));
    group.bench_function("decode a JPEG of 12 megapixels", |b| b.iter(|| decode(&bytes)));
    group.bench_function("find ink in 12 megapixels", |b| {
        b.iter(|| find_ink(black_box(&photo), Options::default()));
    });

    let page = photograph(1200, 800);
    group.throughput(Throughput::Elements(1200 * 800));
    group.bench_function("find ink in a page of 1200 x 800", |b| {
        b.iter(|| find_ink(black_box(&page), Options::default()));
    });

    let digit = Grey::new(SIDE, SIDE, draw(1, 0).0.to_vec()).expect("28 x 28");
    group.throughput(Throughput::Elements(1));
    group.bench_function("find ink in a digit of 28 x 28", |b| {
        b.iter(|| find_ink(black_box(&digit), Options::default()));
    });
    group.finish();
}

criterion_group!(benches, ink);
criterion_main!(benches);
