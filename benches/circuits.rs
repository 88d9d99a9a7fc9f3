//! Perceptrons: an adder's whole truth table, and a circuit of a million gates.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use perceptron::{BitParallelEvaluator, Circuit, CircuitBuilder, Wire, adder};

/// A million NAND perceptrons, each fed by two of the thousand wires before it.
fn million_gates() -> Circuit {
    let mut builder = CircuitBuilder::new();
    let mut wires: Vec<Wire> = (0..64).map(|i| builder.input(format!("x{i}"))).collect();
    let mut state = 1_u64;
    let mut below = |n: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    for _ in 0..1_000_000 {
        let recent = wires.len().min(1000);
        let (a, b) = (wires.len() - 1 - below(recent), wires.len() - 1 - below(recent));
        wires.push(builder.nand(wires[a], wires[b]));
    }
    for (i, wire) in wires.iter().rev().take(64).enumerate() {
        builder.output(format!("y{i}"), *wire);
    }
    builder.finish().expect("names that differ")
}

fn circuits(c: &mut Criterion) {
    let mut group = c.benchmark_group("circuits");
    group.sample_size(20);

    let adder = adder(8).expect("8 bits");
    group.throughput(Throughput::Elements(1 << 16));
    group.bench_function("8-bit adder, truth table, rows", |b| b.iter(|| adder.truth_table()));

    let circuit = million_gates();
    let mut evaluator = BitParallelEvaluator::new(&circuit);
    let inputs: Vec<u64> = (1..=64).map(|i| 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(i)).collect();
    group.throughput(Throughput::Elements(64 * circuit.perceptrons() as u64));
    group.bench_function("a million gates, 64 inputs at once, gates", |b| {
        b.iter(|| evaluator.evaluate(&inputs).iter().fold(0, |a, y| a ^ y));
    });
    let one: Vec<bool> = inputs.iter().map(|bits| bits & 1 == 1).collect();
    group.throughput(Throughput::Elements(circuit.perceptrons() as u64));
    group
        .bench_function("a million gates, one input, gates", |b| b.iter(|| circuit.evaluate(&one)));
    group.finish();
}

criterion_group!(benches, circuits);
criterion_main!(benches);
