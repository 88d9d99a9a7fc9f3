//! The forward pass: one image, and 10,000.

use benches::{network, training_examples};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn forward(c: &mut Criterion) {
    let examples = training_examples();
    let mut group = c.benchmark_group("forward");
    for sizes in ["784-30-10", "784-100-10", "784-800-10"] {
        let network = network(sizes);
        group.throughput(Throughput::Elements(1));
        group.bench_function(BenchmarkId::new("one", sizes), |b| {
            b.iter(|| network.feedforward(examples.image(0)));
        });
        let many = examples.images();
        let many = many.slice(ndarray::s![..10_000, ..]);
        group.throughput(Throughput::Elements(10_000));
        group.bench_function(BenchmarkId::new("10000", sizes), |b| {
            b.iter(|| network.feedforward_many(many));
        });
    }
    group.finish();
}

criterion_group!(benches, forward);
criterion_main!(benches);
