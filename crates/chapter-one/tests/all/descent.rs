//! The chapter's section on gradient descent: the laws that the experiments must show.

use std::ops::ControlFlow;

use chapter_one::gradient_descent::valley::{
    Hollows, VALLEY_LIMIT, Valley, descend, try_directions,
};
use chapter_one::gradient_descent::{cost_or_count, estimate};
use chapter_one::runs::{RunSettings, train};
use chapter_one::{Error, log_log_slope, unwatched};
use sgd::Function;
use sigmoid_net::Network;

use crate::support::digits;

#[test]
fn below_the_limit_the_ball_rolls_to_the_bottom_and_above_it_it_climbs() {
    let paths = descend(Valley, &[4.0, 1.0], &[0.01, 0.1, 0.199, 0.201], 400);
    for path in &paths[..3] {
        let (first, last) = path.costs();
        assert!(path.climbs() == 0 && last < first / 10.0, "η = {}", path.eta);
    }
    let rest = |eta: usize| paths[eta].costs().1;
    assert!(rest(1) < 1e-20 && rest(1) < rest(0) && rest(1) < rest(2), "in the middle is best");
    assert!(paths[3].eta > VALLEY_LIMIT && paths[3].climbs() > 300);
}

#[test]
fn with_one_variable_the_hollow_it_ends_in_depends_on_the_start() {
    let end = |start: f64| descend(Hollows, &[start], &[0.1], 500)[0].steps[500].position[0];
    let (left, right) = (end(-0.5), end(1.5));
    assert!(left < 0.0 && right > 0.0);
    assert!(Hollows.cost(&[left]) < Hollows.cost(&[right]), "the right one is not the lowest");
    let mut slope = [0.0];
    for v in [left, right] {
        Hollows.gradient(&[v], &mut slope);
        assert!(slope[0].abs() < 1e-9);
    }
}

#[test]
fn gradients_are_those_of_the_functions() {
    let (mut exact, mut measured) = ([0.0; 2], [0.0; 2]);
    for v in [[1.0, -2.0], [0.3, 0.1]] {
        Valley.gradient(&v, &mut exact);
        sgd::central_difference(|v| Valley.cost(v), &v, 1e-5, &mut measured);
        assert!(exact.iter().zip(measured).all(|(e, m)| (e - m).abs() < 1e-6));
        Hollows.gradient(&v[..1], &mut exact[..1]);
        sgd::central_difference(|v| Hollows.cost(v), &v[..1], 1e-5, &mut measured[..1]);
        assert!((exact[0] - measured[0]).abs() < 1e-6);
    }
}

#[test]
fn no_step_of_the_same_length_goes_further_down_than_the_one_straight_downhill() {
    for seed in 1..5 {
        let tried = try_directions(&Valley, &[4.0, 1.0], 1e-4, 500, seed);
        let bound = -tried.epsilon * tried.gradient_length;
        assert!((tried.steepest.predicted - bound).abs() < 1e-12);
        assert!(tried.steepest.angle < 1e-5, "{:?}", tried.steepest);
        for step in &tried.random {
            assert!(step.predicted >= bound - 1e-12, "Cauchy-Schwarz: {step:?}");
            // ∇C · Δv = -ε ‖∇C‖ cos of the angle.
            let cosine = step.angle.to_radians().cos();
            assert!((step.predicted - bound * cosine).abs() < 1e-9);
        }
        // Of 500 all over the circle, one comes within three degrees.
        assert!(tried.random.iter().any(|step| step.angle < 3.0));
    }
}

/// A network that has learned a little from some digits.
fn learned() -> Network {
    let (training, held_out) = (digits(0..2_000), digits(2_000..2_100));
    let settings = RunSettings::new(20, 2, 1);
    train(&[settings], &training, &held_out, &unwatched).unwrap().remove(0).network
}

#[test]
fn the_count_is_flat_almost_everywhere_and_the_cost_is_nowhere() {
    let (network, examples) = (learned(), digits(0..300));
    // The same line, in ever smaller steps: the count changes ever more seldom.
    let walk = |reach| cost_or_count::walk(&network, &examples, reach, 60, 3, &unwatched).unwrap();
    let [wide, near, nearer] = [0.5, 0.05, 0.005].map(|reach| cost_or_count::flat(&walk(reach)));
    assert!(wide.1 < near.1 && near.1 < nearer.1, "{wide:?} {near:?} {nearer:?}");
    assert!(nearer.1 > 0.9, "{nearer:?}");
    assert_eq!((wide.0, near.0, nearer.0), (0.0, 0.0, 0.0));

    // Smooth: halving the reach, and with it every step, quarters the second differences.
    let bend = |reach: f64| {
        let walk = walk(reach);
        let bends = walk.windows(3).map(|w| (w[0].cost - 2.0 * w[1].cost + w[2].cost).abs());
        bends.fold(0.0, f64::max)
    };
    let ratio = bend(0.2) / bend(0.1);
    assert!((2.5..5.5).contains(&ratio), "{ratio}");
}

#[test]
fn the_error_of_a_mini_batch_falls_like_one_over_the_root_of_m() {
    let (network, examples) = (learned(), digits(0..4_000));
    let sizes = [1, 3, 10, 30, 100, 300];
    let estimate = estimate::estimate(&network, &examples, &sizes, 40, 5, &unwatched).unwrap();
    let points: Vec<(f64, f64)> =
        estimate.sizes.iter().map(|size| (size.mini_batch_size as f64, size.error)).collect();
    let slope = log_log_slope(&points).unwrap();
    assert!((-0.56..-0.46).contains(&slope), "{slope}: {points:?}");
    for size in &estimate.sizes {
        let ratio = size.error / size.law;
        assert!((0.7..1.4).contains(&ratio), "{size:?}");
    }
    assert!(estimate.sizes[0].law > 1.0, "a single example says little: {:?}", estimate.sizes);
}

#[test]
fn the_estimate_over_all_examples_is_the_gradient() {
    let (network, examples) = (learned(), digits(0..500));
    let all = estimate::estimate(&network, &examples, &[500], 2, 1, &unwatched).unwrap().sizes[0];
    assert!(all.error < 1e-4 && all.law == 0.0, "{all:?}");
    let too_few = estimate::estimate(&network, &examples, &[501], 2, 1, &unwatched).unwrap_err();
    assert!(matches!(too_few, Error::TooFewExamples { found: 500, expected: 501, .. }));
}

#[test]
fn threads_change_nothing() {
    let (network, examples) = (learned(), digits(0..300));
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let walk = cost_or_count::walk(&network, &examples, 0.5, 20, 3, &unwatched).unwrap();
            let sizes = [1, 30, 300];
            (walk, estimate::estimate(&network, &examples, &sizes, 5, 5, &unwatched).unwrap())
        })
    };
    let one = run(1);
    assert!([2, 3, 8].into_iter().all(|threads| run(threads) == one));
}

#[test]
fn whoever_watches_can_stop_it_and_sees_it_come_to_the_end() {
    let (network, examples) = (learned(), digits(0..300));
    let stop = |_| ControlFlow::Break(());
    let stopped = cost_or_count::walk(&network, &examples, 0.5, 20, 3, &stop).unwrap_err();
    assert!(matches!(stopped, Error::Stopped));
    let stopped = estimate::estimate(&network, &examples, &[10], 5, 5, &stop).unwrap_err();
    assert!(matches!(stopped, Error::Stopped));

    let furthest = std::sync::Mutex::new((0, 0));
    let watch = |progress: chapter_one::ExperimentProgress| {
        let mut furthest = furthest.lock().unwrap();
        *furthest = (furthest.0.max(progress.done), progress.of);
        ControlFlow::Continue(())
    };
    cost_or_count::walk(&network, &examples, 0.5, 20, 3, &watch).unwrap();
    assert_eq!(*furthest.lock().unwrap(), (21, 21));
}
