//! Reading from grey images in memory to answers.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use digit_strings::{Classifier, Composer, Segmentation, Spacing};
use ink::Grey;
use ndarray::{Array2, s};
use reading::{Reader, Writing};
use sigmoid_net::Model;

/// Strings of each kind, read one after the other.
const STRINGS: u64 = 20;

/// Lines of the page, and digits of a line.
const LINES: u64 = 12;
const DIGITS: usize = 8;

/// Black on white.
fn on_white(ink: &Array2<u8>) -> Grey {
    let (height, width) = ink.dim();
    Grey::new(width, height, ink.iter().map(|ink| 255 - ink).collect()).expect("so many pixels")
}

/// Lines one below the other.
fn page(composer: &Composer<'_>) -> Grey {
    let lines = (0..LINES).map(|number| composer.compose(DIGITS, Spacing::Gap, 2, number).pixels);
    let lines: Vec<Array2<u8>> = lines.collect();
    let width = 40 + lines.iter().map(Array2::ncols).max().unwrap_or(0);
    let height = 20 + lines.iter().map(|line| line.nrows() + 20).sum::<usize>();
    let mut page = Array2::zeros((height, width));
    let mut top = 20;
    for line in &lines {
        page.slice_mut(s![top..top + line.nrows(), 20..20 + line.ncols()]).assign(line);
        top += line.nrows() + 20;
    }
    on_white(&page)
}

fn reading(c: &mut Criterion) {
    let mut group = c.benchmark_group("reading");
    let digits = benches::training_examples();
    let composer = Composer::new(digits.images(), digits.labels()).expect("digits");
    // It has learned nothing, so that more readings are ranked than with one that has.
    let model = Model::new(benches::network("784-500-300-10"));
    let reader = Reader::new(vec![model]).expect("a network of digits");

    for spacing in Spacing::ALL {
        let strings: Vec<_> =
            (0..STRINGS).map(|number| composer.compose(6, spacing, 1, number).pixels).collect();
        let name = format!("{spacing:?}").to_lowercase();
        let candidates: Vec<[u8; 784]> = strings
            .iter()
            .flat_map(|string| Segmentation::of(string.view()).images().to_vec())
            .collect();
        group.throughput(Throughput::Elements(candidates.len() as u64));
        group.bench_function(BenchmarkId::new("classify candidates", &name), |b| {
            b.iter(|| reader.classify(black_box(&candidates)));
        });
        let images: Vec<Grey> = strings.iter().map(on_white).collect();
        group.throughput(Throughput::Elements(STRINGS));
        group.bench_function(BenchmarkId::new("six digits", &name), |b| {
            b.iter(|| {
                let answers = images
                    .iter()
                    .map(|image| reader.trials(black_box(image), Writing::Number).answer(0.5));
                answers.map(|answer| answer.lines.len()).sum::<usize>()
            });
        });
    }

    let page = page(&composer);
    group.sample_size(10).throughput(Throughput::Elements(LINES * DIGITS as u64));
    group.bench_function("a page of 96 digits", |b| {
        b.iter(|| reader.trials(black_box(&page), Writing::Page).answer(0.5));
    });
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
