//! One epoch of training.

use benches::{network, training_examples};
use criterion::measurement::WallTime;
use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use mnist_io::Examples;
use sgd::Sgd;
use sigmoid_net::{Activation, CostFunction, Network, Training};

fn bench(
    group: &mut BenchmarkGroup<'_, WallTime>,
    id: BenchmarkId,
    examples: &Examples,
    network: Network,
    m: usize,
) {
    let (images, labels) = (examples.images(), examples.labels());
    let mut training =
        Training::new(network, images, labels, Sgd::new(0.1, m)).expect("data that fits");
    group.bench_function(id, |b| b.iter(|| training.next()));
}

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
        bench(&mut group, BenchmarkId::new(sizes, m), &examples, network(sizes), m);
    }
    // Rectified linear hidden layers, and the cross-entropy cost.
    let (sizes, m) = ("784-500-300-10", 50);
    let functions = [Activation::Relu, Activation::Relu, Activation::Sigmoid];
    let network = network(sizes).with_activations(&functions).expect("three layers");
    let network = network.with_cost_function(CostFunction::CrossEntropy).expect("sigmoid outputs");
    bench(&mut group, BenchmarkId::new(format!("{sizes}, relu"), m), &examples, network, m);
    group.finish();
}

/// With momentum, which moves every weight in every update, beside the same without.
fn momentum(c: &mut Criterion) {
    let examples = training_examples();
    let mut group = c.benchmark_group("momentum");
    group.sample_size(10).throughput(Throughput::Elements(examples.len() as u64));
    for (sizes, m) in [("784-100-10", 10), ("784-500-300-10", 50)] {
        for momentum in [0.0, 0.9] {
            let (images, labels) = (examples.images(), examples.labels());
            let sgd = Sgd::new(0.1, m).with_momentum(momentum);
            let mut training =
                Training::new(network(sizes), images, labels, sgd).expect("data that fits");
            let id = BenchmarkId::new(format!("{sizes} by {m}"), momentum);
            group.bench_function(id, |b| b.iter(|| training.next()));
        }
    }
    group.finish();
}

criterion_group!(benches, epoch, momentum);
criterion_main!(benches);
