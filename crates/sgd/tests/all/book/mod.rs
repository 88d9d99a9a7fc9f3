//! What the chapter says of gradient descent, claim by claim.

use sgd::{Cost, FnCost};

mod averaging;
mod gradient_descent;
mod mini_batches;
mod momentum;
mod schedules;
mod weight_decay;

/// C_x = ‖v - x‖² / 2 with x drawn, as it were, from a hat: the mean is all there is to learn.
fn hat(x: usize) -> [f32; 3] {
    let scatter = |k: usize| (((x * 3 + k) as f32 * 12.9898).sin() * 43758.547).fract();
    [scatter(0), 1.0 + scatter(1), 2.0 * scatter(2)]
}

fn mean_of_hat() -> impl Cost<Example = usize> {
    FnCost::new(3, |v: &[f32], &x: &usize, nabla: &mut [f32]| {
        for (slope, (v, x)) in nabla.iter_mut().zip(v.iter().zip(hat(x))) {
            *slope = v - x;
        }
    })
}
