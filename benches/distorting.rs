//! Distorting images.

use augmentation::{Distorter, Distortion};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use drawn_digits::draw_many;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

fn distorting(c: &mut Criterion) {
    let mut group = c.benchmark_group("distorting");
    let (digits, _) = draw_many(1, 0..1000);
    let digits = digits.as_slice().expect("images one after the other");
    let distorter = Distorter::new(Distortion::default(), 28, 28, 1).expect("default strengths");
    let mut to = [0; 784];
    group.throughput(Throughput::Elements(1000));
    group.bench_function("digits", |b| {
        b.iter(|| {
            for (i, digit) in digits.chunks_exact(784).enumerate() {
                distorter.distort(i, 0, digit, &mut to);
            }
            to
        });
    });

    group.throughput(Throughput::Elements(1));
    for side in [64, 256] {
        let image = vec![255; side * side];
        let distorter =
            Distorter::new(Distortion::default(), side, side, 1).expect("default strengths");
        let mut to = vec![0; side * side];
        group.bench_function(BenchmarkId::new("side", side), |b| {
            b.iter(|| distorter.distort(0, 0, &image, &mut to));
        });
    }

    // What as many random bits for each image would take from ChaCha8.
    group.bench_function("random bits from ChaCha8", |b| {
        let mut image = 0;
        b.iter(|| {
            image += 1;
            let mut random = ChaCha8Rng::seed_from_u64(1);
            random.set_stream(image);
            (0..62).map(|_| random.next_u64()).fold(0, std::ops::BitXor::bitxor)
        });
    });
    group.finish();
}

criterion_group!(benches, distorting);
criterion_main!(benches);
