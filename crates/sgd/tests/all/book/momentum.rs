//! Momentum.

use sgd::{FnCost, Learner, Sgd, Step};

#[test]
fn a_velocity_comes_to_rest() {
    let cost = FnCost::new(1, |_: &[f32], x: &f32, nabla: &mut [f32]| nabla[0] = *x);
    let mut learner = Learner::new(cost, vec![0.0], Sgd::new(1.0, 1).with_momentum(0.9)).unwrap();
    learner.update(&[-1.0]);
    for _ in 0..700 {
        learner.update(&[0.0]);
    }
    let rest = learner.position()[0];
    assert!((rest - 10.0).abs() < 1e-4, "{rest}");
    let step = Step { momentum: 0.9, ..Step::new(1.0) };
    let mut kept = std::iter::successors(Some(1.0), |velocity| Some(step.kept(*velocity)));
    let updates = kept.position(|velocity| velocity == 0.0);
    assert!(updates < Some(700), "{updates:?}");
}

#[test]
fn a_ball_with_momentum_keeps_a_share_of_its_speed() {
    // On C = v²/2 by hand: Δv = μ Δv - η v.
    let cost = FnCost::new(1, |v: &[f32], (): &(), nabla: &mut [f32]| nabla[0] = v[0]);
    let sgd = Sgd::new(0.1, 1).with_momentum(0.9);
    let mut learner = Learner::new(cost, vec![1.0], sgd).unwrap();
    let (mut v, mut delta, mut lowest) = (1.0_f32, 0.0_f32, 1.0_f32);
    for _ in 0..20 {
        learner.update(&[()]);
        delta = delta * 0.9 - 0.1 * v;
        v += delta;
        lowest = lowest.min(v);
        assert!((learner.position()[0] - v).abs() < 1e-6);
    }
    assert!(lowest < -0.5, "it rolls past the bottom, as a real ball does");
}
