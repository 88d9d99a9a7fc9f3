//! The gradient of the cost over some examples, as one flat slice.

use benches::{network, training_examples};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn gradient(c: &mut Criterion) {
    let examples = training_examples();
    let mut group = c.benchmark_group("gradient");
    for (sizes, m) in [("784-30-10", 10), ("784-100-10", 10), ("784-800-10", 100)] {
        let network = network(sizes);
        let images = examples.images();
        let images = images.slice(ndarray::s![..m, ..]);
        let labels = &examples.labels()[..m];
        group.throughput(Throughput::Elements(m as u64));
        group.bench_function(BenchmarkId::new(sizes, m), |b| {
            b.iter(|| network.gradient(images, labels));
        });
    }
    group.finish();
}

criterion_group!(benches, gradient);
criterion_main!(benches);
