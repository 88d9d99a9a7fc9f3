//! One update, Eq. (20) and Eq. (21), as training does it: with the gradients of the next mini-batch.

use benches::{network, training_examples};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sgd::{Learner, Sgd, Team};
use sigmoid_net::NetworkCost;

fn mini_batch(c: &mut Criterion) {
    let examples = training_examples();
    let order = sgd::epoch_permutation(1, 0, examples.len());
    let mut group = c.benchmark_group("mini_batch");
    for (sizes, m) in [("784-30-10", 1), ("784-30-10", 10), ("784-100-10", 10), ("784-800-10", 100)]
    {
        let network = network(sizes);
        let cost = NetworkCost::new(&network, examples.images(), examples.labels())
            .expect("data that fits");
        let v = cost.position(&network);
        let mut learner = Learner::new(cost, v, Sgd::new(0.1, m)).expect("good settings");
        let mut mini_batches = order.chunks_exact(m).cycle();
        group.throughput(Throughput::Elements(m as u64));
        group.bench_function(BenchmarkId::new(sizes, m), |b| {
            Team::gather(|team| {
                b.iter(|| {
                    let next = mini_batches.next().unwrap_or(&[]);
                    learner.update_and_compute_gradients(team, next);
                });
            });
        });
    }
    group.finish();
}

criterion_group!(benches, mini_batch);
criterion_main!(benches);
