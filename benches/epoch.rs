//! One epoch of training.

use benches::{network, training_examples};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sgd::Sgd;
use sigmoid_net::Training;

fn epoch(c: &mut Criterion) {
    let examples = training_examples();
    let mut group = c.benchmark_group("epoch");
    group.sample_size(10).throughput(Throughput::Elements(examples.len() as u64));
    for (sizes, m) in [
        ("784-30-10", 10),
        ("784-100-10", 10),
        ("784-300-10", 10),
        ("784-1000-10", 10),
        ("784-3000-10", 10),
        ("784-800-10", 100),
        ("784-10", 10),
    ] {
        let (images, labels) = (examples.images(), examples.labels());
        let mut training = Training::new(network(sizes), images, labels, Sgd::new(0.1, m))
            .expect("data that fits");
        group.bench_function(BenchmarkId::new(sizes, m), |b| b.iter(|| training.next()));
    }
    group.finish();
}

criterion_group!(benches, epoch);
criterion_main!(benches);
