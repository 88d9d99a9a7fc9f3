//! Drawing digits, and MNIST's normalisation of an image from elsewhere.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use drawn_digits::{Ink, draw_many, normalise};
use ndarray::Array2;

fn drawing(c: &mut Criterion) {
    let mut group = c.benchmark_group("drawing");
    group.throughput(Throughput::Elements(1000));
    group.bench_function("digits", |b| b.iter(|| draw_many(1, 0..1000)));

    // A disc, 60 of 200 pixels wide, off the centre.
    let scan = Array2::from_shape_fn((200, 200), |(row, column)| {
        let (down, right) = (row.abs_diff(60), column.abs_diff(130));
        if down * down + right * right < 900 { 255 } else { 0 }
    });
    group.throughput(Throughput::Elements(1));
    group.bench_function("normalise", |b| b.iter(|| normalise(scan.view(), Ink::High)));
    group.finish();
}

criterion_group!(benches, drawing);
criterion_main!(benches);
