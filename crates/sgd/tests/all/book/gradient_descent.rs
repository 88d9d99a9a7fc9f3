//! Gradient descent on a function.

use proptest::prelude::*;
use sgd::{Function, GradientDescent, Move, central_difference, delta_c};

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
}
