//! Reading 10,000 labelled digits: accuracy and cost.

use benches::{network, training_examples};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn prediction(c: &mut Criterion) {
    let examples = training_examples();
    let images = examples.images();
    let (images, labels) = (images.slice(ndarray::s![..10_000, ..]), &examples.labels()[..10_000]);
    let mut group = c.benchmark_group("prediction");
    group.throughput(Throughput::Elements(10_000));
    for sizes in ["784-30-10", "784-100-10", "784-800-10"] {
        let network = network(sizes);
        group.bench_function(BenchmarkId::new(sizes, 10_000), |b| {
            b.iter(|| network.evaluate(images, labels));
        });
    }
    group.finish();
}

criterion_group!(benches, prediction);
criterion_main!(benches);
