//! Reading strings of digits.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use digit_strings::{Composer, Segmentation, Spacing, read_line};
use sigmoid_net::Predictor;

/// Strings of each kind, read one after the other.
const STRINGS: u64 = 20;

fn segmentation(c: &mut Criterion) {
    let mut group = c.benchmark_group("segmentation");
    let digits = benches::training_examples();
    let composer = Composer::new(digits.images(), digits.labels()).expect("digits");
    let predictor = Predictor::new(benches::network("784-500-300-10"));
    let classifier = |images: &[[u8; 784]]| {
        let outputs = predictor.outputs(images);
        outputs.outer_iter().map(|row| std::array::from_fn(|k| row[k])).collect::<Vec<[f32; 10]>>()
    };
    group.throughput(Throughput::Elements(STRINGS));
    for spacing in Spacing::ALL {
        let strings: Vec<_> =
            (0..STRINGS).map(|number| composer.compose(6, spacing, 1, number).pixels).collect();
        let name = format!("{spacing:?}").to_lowercase();
        group.bench_function(BenchmarkId::new("cuts and candidates", &name), |b| {
            b.iter(|| {
                let all = strings.iter().map(|string| Segmentation::of(string.view()));
                all.map(|segmentation| segmentation.candidates().len()).sum::<usize>()
            });
        });
        group.bench_function(BenchmarkId::new("whole", &name), |b| {
            b.iter(|| {
                let all = strings.iter().map(|string| read_line(string.view(), &classifier));
                all.map(|readings| readings.ranked.len()).sum::<usize>()
            });
        });
        let read: Vec<_> =
            strings.iter().map(|string| read_line(string.view(), &classifier)).collect();
        group.bench_function(BenchmarkId::new("paths", &name), |b| {
            b.iter(|| {
                let ranked = read.iter().map(|read| read.segmentation.rank(&read.outputs));
                ranked.map(|ranked| ranked.len()).sum::<usize>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, segmentation);
criterion_main!(benches);
