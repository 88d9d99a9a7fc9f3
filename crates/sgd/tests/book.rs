//! What the chapter says of gradient descent, claim by claim.

use proptest::prelude::*;
use sgd::{
    Cost, FnCost, Function, GradientDescent, Learner, Move, Scaling, Schedule, Sgd, Step, Training,
    central_difference, delta_c, epoch_permutation, mini_batch_gradient,
};

/// A valley of two variables whose slope changes from place to place.
fn valley() -> impl Function + Clone {
    (
        |v: &[f64]| v[0].powi(2) + 3.0 * v[1].powi(2) + (v[0] * v[1]).sin(),
        |v: &[f64], nabla: &mut [f64]| {
            let both = (v[0] * v[1]).cos();
            nabla.copy_from_slice(&[2.0 * v[0] + v[1] * both, 6.0 * v[1] + v[0] * both]);
        },
    )
}

/// A valley of any number of variables: Σ (k + 1) v_k² / 2.
fn bowl() -> impl Function + Clone {
    (
        |v: &[f64]| (1..).zip(v).map(|(k, c)| f64::from(k) * c * c / 2.0).sum(),
        |v: &[f64], nabla: &mut [f64]| {
            for ((k, c), slope) in (1..).zip(v).zip(nabla) {
                *slope = f64::from(k) * c;
            }
        },
    )
}

fn gradient(function: &impl Function, v: &[f64]) -> Vec<f64> {
    let mut nabla = vec![f64::NAN; v.len()];
    function.gradient(v, &mut nabla);
    nabla
}

#[test]
fn the_gradient_is_the_vector_of_partial_derivatives() {
    let (two, seven) = ([0.7, -1.1], [1.0, -2.0, 3.0, 0.5, 0.0, -0.25, 9.0]);
    for (analytic, cost, v) in [
        (
            gradient(&valley(), &two),
            &(|v: &[f64]| valley().cost(v)) as &dyn Fn(&[f64]) -> f64,
            &two[..],
        ),
        (gradient(&bowl(), &seven), &|v: &[f64]| bowl().cost(v), &seven[..]),
    ] {
        let mut numeric = vec![0.0; v.len()];
        central_difference(cost, v, 1e-5, &mut numeric);
        for (a, n) in analytic.iter().zip(&numeric) {
            assert!((a - n).abs() < 1e-8, "{analytic:?} {numeric:?}");
        }
    }
}

#[test]
fn the_change_in_cost_is_nearly_the_gradient_times_the_move() {
    // What is left over is of second order: a tenth of the move, a hundredth of the error.
    let v = [0.7, -1.1];
    let nabla = gradient(&valley(), &v);
    let error = |h: f64| {
        let delta = [0.6 * h, -0.8 * h];
        let moved = [v[0] + delta[0], v[1] + delta[1]];
        (valley().cost(&moved) - valley().cost(&v) - delta_c(&nabla, &delta)).abs()
    };
    for h in [1e-1, 1e-2, 1e-3] {
        let ratio = error(h) / error(h / 10.0);
        assert!((80.0..125.0).contains(&ratio), "h = {h}: {ratio}");
    }
}

#[test]
fn the_ball_never_climbs_while_eta_is_small() {
    let path: Vec<_> = GradientDescent::new(valley(), vec![2.0, -1.5], Move::LearningRate(0.05))
        .take(200)
        .collect();
    assert_eq!(path[0].position, [2.0, -1.5]);
    assert!(path.windows(2).all(|w| w[1].cost <= w[0].cost));
    assert!(path[199].gradient_length < 1e-3);
}

#[test]
fn each_move_is_minus_eta_times_the_gradient() {
    let mut path = GradientDescent::new(valley(), vec![2.0, -1.5], Move::LearningRate(0.05));
    let (from, to) = (path.next().unwrap(), path.next().unwrap());
    let nabla = gradient(&valley(), &from.position);
    for k in 0..2 {
        assert_eq!(to.position[k], from.position[k] + -0.05 * nabla[k]);
    }
}

#[test]
fn everything_works_just_as_well_with_many_more_variables() {
    let start = vec![1.0; 100];
    let last = GradientDescent::new(bowl(), start, Move::LearningRate(0.01)).nth(2000).unwrap();
    assert!(last.cost < 1e-12, "{}", last.cost);
}

#[test]
fn with_one_variable_the_ball_moves_against_the_sign_of_the_slope() {
    let parabola = |start: f64| GradientDescent::new(bowl(), vec![start], Move::LearningRate(0.1));
    let after = |start: f64| parabola(start).nth(1).unwrap().position[0];
    assert!(after(2.0) < 2.0 && after(-2.0) > -2.0 && after(0.0) == 0.0);
    assert!(parabola(2.0).nth(200).unwrap().position[0].abs() < 1e-8);
}

#[test]
fn too_large_an_eta_climbs() {
    // On v²/2 each move multiplies v by 1 - η, which is -1.1 here.
    let costs: Vec<f64> = GradientDescent::new(bowl(), vec![1.0], Move::LearningRate(2.1))
        .take(50)
        .map(|iterate| iterate.cost)
        .collect();
    assert!(costs.windows(2).all(|w| w[1] > w[0]));
}

#[test]
fn a_step_of_fixed_length_has_that_length_and_rests_where_there_is_no_slope() {
    let delta = Move::FixedLength(0.25).delta_v(&[3.0, -4.0, 12.0]);
    assert!((delta.iter().map(|d| d * d).sum::<f64>().sqrt() - 0.25).abs() < 1e-15);
    assert_eq!(Move::FixedLength(0.25).delta_v(&[0.0, 0.0]), [0.0, 0.0]);
}

proptest! {
    #[test]
    fn no_step_of_the_same_length_descends_more(
        nabla in prop::collection::vec(-10.0..10.0_f64, 1..8),
        direction in prop::collection::vec(-1.0..1.0_f64, 8),
        epsilon in 1e-3..1.0_f64,
    ) {
        let direction = &direction[..nabla.len()];
        let norm = direction.iter().map(|d| d * d).sum::<f64>().sqrt();
        prop_assume!(norm > 1e-3);
        let other: Vec<f64> = direction.iter().map(|d| d * epsilon / norm).collect();
        let steepest = delta_c(&nabla, &Move::FixedLength(epsilon).delta_v(&nabla));
        prop_assert!(steepest <= delta_c(&nabla, &other) + 1e-12);
    }

    #[test]
    fn an_epoch_runs_through_every_example_exactly_once(seed: u64, epoch in 0..1000_usize, n in 0..500_usize) {
        let mut order = epoch_permutation(seed, epoch, n);
        order.sort_unstable();
        prop_assert_eq!(order, (0..n).collect::<Vec<_>>());
    }
}

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

#[test]
fn a_mini_batch_estimates_the_gradient_with_an_error_like_one_over_the_root_of_m() {
    let (n, v) = (60_000, [0.3, -0.2, 0.9]);
    let everything: Vec<usize> = (0..n).collect();
    let truth = mini_batch_gradient(&mean_of_hat(), &v, &everything);
    let error = |m: usize| {
        let mini_batches = epoch_permutation(7, 0, n);
        let squares = mini_batches.chunks_exact(m).take(60).map(|mini_batch| {
            let estimate = mini_batch_gradient(&mean_of_hat(), &v, mini_batch);
            estimate.iter().zip(&truth).map(|(e, t)| f64::from(e - t).powi(2)).sum::<f64>()
        });
        (squares.sum::<f64>() / 60.0).sqrt()
    };
    let (at_10, at_1000) = (error(10), error(1000));
    let slope = (at_1000 / at_10).log10() / 2.0;
    assert!((-0.6..-0.4).contains(&slope), "slope {slope}: {at_10} at 10, {at_1000} at 1000");
}

#[test]
fn every_component_moves_by_eta_over_m_times_the_sum_of_its_own_slopes() {
    let start = vec![0.5, 0.25, -1.0];
    let mini_batch = [3, 1, 4, 15];
    let mut learner = Learner::new(mean_of_hat(), start.clone(), Sgd::new(0.8, 4)).unwrap();
    learner.update(&mini_batch);
    for k in 0..3 {
        let sum: f32 = mini_batch.iter().map(|&x| start[k] - hat(x)[k]).sum();
        let expected = start[k] - 0.8 / 4.0 * sum;
        assert!((learner.position()[k] - expected).abs() < 1e-6);
    }
}

#[test]
fn over_all_examples_the_update_is_gradient_descent() {
    let all: Vec<usize> = (0..50).collect();
    let start = vec![2.0, 2.0, 2.0];
    let nabla = mini_batch_gradient(&mean_of_hat(), &start, &all);
    let mut learner = Learner::new(mean_of_hat(), start.clone(), Sgd::new(0.1, 50)).unwrap();
    learner.update(&all);
    for k in 0..3 {
        assert!((learner.position()[k] - (start[k] - 0.1 * nabla[k])).abs() < 1e-6);
    }
}

#[test]
fn without_the_one_over_m_the_learning_rate_is_rescaled_and_no_more() {
    let train = |eta: f32, scaling: Scaling| {
        let sgd = Sgd::new(eta, 8).with_scaling(scaling);
        let mut training = Training::new(mean_of_hat(), 64, vec![0.0; 3], sgd).unwrap();
        training.nth(4);
        training.into_position()
    };
    assert_eq!(train(0.5, Scaling::Mean), train(0.5 / 8.0, Scaling::Sum));
}

#[test]
fn the_last_mini_batch_may_be_short_and_takes_its_own_mean() {
    let sgd = Sgd::new(1.0, 4);
    let mut training = Training::new(mean_of_hat(), 5, vec![9.0; 3], sgd).unwrap();
    let report = training.next().unwrap();
    assert_eq!((report.examples, report.mini_batches), (5, 2));
    // With η = 1 an update lands on the mean of its mini-batch, here of the one left over.
    let last = epoch_permutation(0, 0, 5)[4];
    for (v, x) in training.position().iter().zip(hat(last)) {
        assert!((v - x).abs() < 1e-6);
    }
}

#[test]
fn online_learning_takes_one_example_at_a_time() {
    let mut training = Training::new(mean_of_hat(), 20, vec![0.0; 3], Sgd::new(0.3, 1)).unwrap();
    assert_eq!(training.next().unwrap().mini_batches, 20);
    let mut v = [0.0_f32; 3];
    for x in epoch_permutation(0, 0, 20) {
        for (v, x) in v.iter_mut().zip(hat(x)) {
            *v += -0.3 * (*v - x);
        }
    }
    assert_eq!(training.position(), v);
}

#[test]
fn a_stream_of_unknown_length_is_learned_from_as_it_comes() {
    let mut learner = Learner::new(mean_of_hat(), vec![0.0; 3], Sgd::new(0.3, 4)).unwrap();
    let mut stream = (0..10).filter(|x| x % 3 != 2);
    assert_eq!(learner.learn_from(&mut stream), 7);

    let mut by_hand = Learner::new(mean_of_hat(), vec![0.0; 3], Sgd::new(0.3, 4)).unwrap();
    by_hand.update(&[0, 1, 3, 4]);
    by_hand.update(&[6, 7, 9]);
    assert_eq!(learner.position(), by_hand.position());
}

#[test]
fn eta_may_vary_from_epoch_to_epoch() {
    let steps = Schedule::Piecewise { initial: 3.0, changes: vec![(2, 1.0), (5, 0.5)] };
    assert_eq!([0, 1, 2, 4, 5, 99].map(|epoch| steps.eta(epoch)), [3.0, 3.0, 1.0, 1.0, 0.5, 0.5]);
    let sgd = Sgd::new(Schedule::Exponential { initial: 0.5, factor: 0.5 }, 5);
    let training = Training::new(mean_of_hat(), 10, vec![0.0; 3], sgd).unwrap();
    assert_eq!(training.take(3).map(|r| r.eta).collect::<Vec<_>>(), [0.5, 0.25, 0.125]);
}

#[test]
fn eta_ends_where_asked() {
    let (initial, last) = (0.5, 0.01);
    for epochs in [2, 3, 7, 70] {
        let cosine = Schedule::Cosine { initial, last, epochs };
        let exponential = Schedule::ExponentialTo { initial, last, epochs };
        for schedule in [&cosine, &exponential] {
            assert_eq!((schedule.eta(0), schedule.eta(epochs - 1)), (initial, last));
            assert_eq!((schedule.eta(epochs), schedule.eta(usize::MAX)), (last, last));
            assert!((1..epochs).all(|epoch| schedule.eta(epoch) < schedule.eta(epoch - 1)));
        }
        for epoch in 0..epochs {
            let way = epoch as f64 / (epochs - 1) as f64;
            let expected = 0.01 + 0.49 * (1.0 + (std::f64::consts::PI * way).cos()) / 2.0;
            assert!((f64::from(cosine.eta(epoch)) / expected - 1.0).abs() < 1e-6);
            let expected = 0.5 * 0.02_f64.powf(way);
            assert!((f64::from(exponential.eta(epoch)) / expected - 1.0).abs() < 1e-6);
        }
    }
    for epochs in [0, 1] {
        assert_eq!(Schedule::Cosine { initial, last, epochs }.eta(0), initial);
        assert_eq!(Schedule::ExponentialTo { initial, last, epochs }.eta(0), initial);
    }
    // The same bits on every machine.
    let bits = |schedule: Schedule| [1, 2, 3].map(|epoch| schedule.eta(epoch).to_bits());
    assert_eq!(
        bits(Schedule::Cosine { initial, last, epochs: 5 }),
        [1_054_556_781, 1_048_743_772, 1_034_383_662]
    );
    assert_eq!(
        bits(Schedule::ExponentialTo { initial, last, epochs: 5 }),
        [1_044_417_274, 1_032_900_802, 1_020_909_152]
    );
    assert_eq!(
        bits(Schedule::Exponential { initial, factor: 0.9 }),
        [1_055_286_886, 1_053_776_936, 1_052_417_981]
    );
}

#[test]
fn the_average_counts_each_epoch_by_its_share() {
    // An epoch goes a tenth of the way to 0.
    let sgd = Sgd::new(0.1, 1).with_averaging(Some(0.8));
    let mut training =
        Training::over(&[0.0_f32], vec![1.0], sgd, |v, _, nabla| nabla[0] = v[0]).unwrap();
    assert_eq!(training.averaged_position(), [1.0]);
    let (mut sum, mut weights) = (0.0, 0.0);
    for epoch in 1..50 {
        training.run_epochs(1);
        sum = 0.8 * sum + 0.9_f64.powi(epoch);
        weights = 0.8 * weights + 1.0;
        let average = f64::from(training.averaged_position()[0]);
        assert!((average / (sum / weights) - 1.0).abs() < 1e-5, "{average} {sum} {weights}");
    }
}

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
