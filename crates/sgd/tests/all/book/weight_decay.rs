//! L2 regularisation.

use sgd::{FnCost, Learner, Sgd};

#[test]
fn weights_decay_by_eta_times_lambda_over_n() {
    let cost = FnCost::new(1, |_: &[f32], (): &(), nabla: &mut [f32]| nabla[0] = 1.0);
    let sgd = Sgd::new(0.5, 1).with_weight_decay(0.5);
    let mut learner = Learner::new(&cost, vec![8.0], sgd.clone()).unwrap();
    learner.update(&[()]);
    assert_eq!(learner.position(), [0.75 * 8.0 - 0.5]);
    // The velocity is of the gradients alone.
    let mut learner = Learner::new(&cost, vec![8.0], sgd.with_momentum(0.5)).unwrap();
    learner.update(&[()]);
    learner.update(&[()]);
    assert_eq!(learner.position(), [0.75 * 5.5 - 0.75]);
}
