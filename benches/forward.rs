//! The forward pass: one image, by `Network` and by `Predictor`, and 10,000.

use benches::{network, training_examples};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sigmoid_net::Predictor;

fn forward(c: &mut Criterion) {
    let examples = training_examples();
    let mut group = c.benchmark_group("forward");
    for sizes in ["784-30-10", "784-100-10", "784-800-10"] {
        let network = network(sizes);
        let mut predictor = Predictor::new(network.clone());
        // Another image each time, as in use: the branches cannot be learned by heart.
        let mut images = (0..1000).cycle();
        let mut next = || examples.image(images.next().unwrap_or(0));

        group.throughput(Throughput::Elements(1));
        group.bench_function(BenchmarkId::new("one, Network", sizes), |b| {
            b.iter(|| network.feedforward(next()));
        });
        group.bench_function(BenchmarkId::new("one, Predictor", sizes), |b| {
            b.iter(|| predictor.predict(next()));
        });
        let many = examples.images();
        let many = many.slice(ndarray::s![..10_000, ..]);
        group.throughput(Throughput::Elements(10_000));
        group.bench_function(BenchmarkId::new("10000, Predictor", sizes), |b| {
            b.iter(|| predictor.outputs(many));
        });
    }
    group.finish();
}

criterion_group!(benches, forward);
criterion_main!(benches);
