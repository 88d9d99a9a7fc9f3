//! What the crate promises beside the chapter: the same bits, and refusals with reasons.

use sgd::{Cost, FnCost};

mod determinism;
mod mini_batches;
mod refused;
mod replicas;
mod schedules;
mod shards;
mod snapshots;
mod windows;

/// Enough components and examples that the mini-batches are shared between threads.
fn wide() -> impl Cost<Example = usize> {
    FnCost::new(9_001, |v: &[f32], &x: &usize, nabla: &mut [f32]| {
        for (k, (slope, v)) in nabla.iter_mut().zip(v).enumerate() {
            let target = (x * k % 97) as f32 / 97.0;
            *slope = (v - target) * (1.0 + target);
        }
    })
}

/// The gradient of one example of [`wide`].
fn gradient(v: &[f32], x: usize) -> Vec<f32> {
    let slope = |(k, v): (usize, &f32)| {
        let target = (x * k % 97) as f32 / 97.0;
        (v - target) * (1.0 + target)
    };
    v.iter().enumerate().map(slope).collect()
}

fn bits(v: &[f32]) -> Vec<u32> {
    v.iter().map(|c| c.to_bits()).collect()
}
