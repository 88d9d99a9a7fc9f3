//! Each activation function, in a layer that does little else: one input to each neuron.

use benches::network;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ndarray::Array2;
use sigmoid_net::{Activation, Predictor};

fn activation(c: &mut Criterion) {
    let (examples, neurons) = (4096, 256);
    let inputs = Array2::from_shape_fn((examples, 1), |(i, _)| i as f32 / 1024.0 - 2.0);
    let mut group = c.benchmark_group("activation");
    group.throughput(Throughput::Elements((examples * neurons) as u64));
    for activation in Activation::BUILT_IN {
        let network = network(&format!("1-{neurons}")).with_activation(activation);
        let predictor = Predictor::new(network);
        group.bench_function(BenchmarkId::from_parameter(activation.name()), |b| {
            b.iter(|| predictor.outputs(&inputs));
        });
    }
    group.finish();
}

criterion_group!(benches, activation);
criterion_main!(benches);
