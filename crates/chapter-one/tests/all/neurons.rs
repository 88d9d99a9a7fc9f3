//! The chapter's sections on perceptrons and sigmoid neurons: what the experiments must find.

use chapter_one::log_log_slope;
use chapter_one::perceptrons::cheese;
use chapter_one::sigmoid_neurons::{flip, linear, sharpen, sigmoid};
use perceptron::half_adder;

#[test]
fn the_weather_decides_at_5_and_at_3_company_and_transit_do_as_well() {
    let goes = |threshold: f64| -> Vec<u8> {
        cheese::decide(threshold).unwrap().cases.iter().map(|case| case.goes.into()).collect()
    };
    assert_eq!(goes(5.0), [0, 0, 0, 0, 1, 1, 1, 1]);
    assert_eq!(goes(3.0), [0, 0, 0, 1, 1, 1, 1, 1]);
    for case in cheese::decide(5.0).unwrap().cases {
        let [weather, company, transit] = case.holds.map(f64::from);
        assert_eq!(case.sum, 6.0 * weather + 2.0 * company + 2.0 * transit);
        assert_eq!(case.goes, case.sum > 5.0);
    }
}

#[test]
fn a_lower_threshold_never_keeps_anyone_at_home() {
    let goes = |threshold: i32| cheese::decide(f64::from(threshold)).unwrap().cases;
    for threshold in -1..11 {
        let (lower, higher) = (goes(threshold), goes(threshold + 1));
        assert!(lower.iter().zip(&higher).all(|(low, high)| low.goes >= high.goes), "{threshold}");
    }
}

#[test]
fn a_threshold_that_is_no_number_is_refused() {
    assert!(cheese::decide(f64::NAN).is_err());
}

#[test]
fn as_c_grows_the_sigmoid_neurons_end_as_perceptrons() {
    let sharpening = sharpen::sharpen(&half_adder(), &[1.0, 10.0, 100.0]).unwrap();
    let furthest: Vec<f64> = sharpening.sharpened.iter().map(|s| s.furthest).collect();
    assert!(furthest[0] > furthest[1] && furthest[1] > furthest[2], "{furthest:?}");
    // The smallest |w·x + b| is 1, so an output is off by σ(-c) and what that does further on.
    assert!(furthest[1] < 1e-3 && furthest[2] < 1e-40, "{furthest:?}");
}

#[test]
fn where_the_weighted_sum_is_0_the_output_is_a_half_whatever_c_is() {
    let circuit = sharpen::half_adder_at_zero().unwrap();
    let sharpening = sharpen::sharpen(&circuit, &[1.0, 10.0, 1e3, 1e6]).unwrap();
    let adder = sharpen::sharpen(&half_adder(), &[1.0]).unwrap();
    assert_eq!(sharpening.perceptrons, adder.perceptrons, "perceptrons add all the same");
    assert_eq!(sharpening.sharpened.last().unwrap().furthest, 0.5);
}

#[test]
fn factors_out_of_range_are_refused() {
    for c in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e308] {
        assert!(sharpen::sharpen(&half_adder(), &[1.0, c]).is_err(), "{c}");
    }
}

#[test]
fn sigma_is_a_smoothed_out_step_and_the_rise_narrows_like_1_over_c() {
    let shape = sigmoid::shape(10.0, 401, &[1.0, 2.0, 10.0, 50.0]);
    for curve in &shape.curves {
        // σ(cz) = 0.9 at z = ln 9 / c.
        let expected = 2.0 * 9.0_f64.ln() / curve.c;
        assert!((curve.width / expected - 1.0).abs() < 1e-12, "{} at {}", curve.width, curve.c);
        assert!(curve.points.windows(2).all(|w| w[0].1 <= w[1].1), "it never falls");
        for (&(z, a), &(_, step)) in curve.points.iter().zip(&shape.step) {
            // Symmetric about 1/2, and nearer to the step the further from 0.
            assert!((a + sigmoid::output(curve.c, -z) - 1.0).abs() < 1e-12);
            assert!((a - step).abs() <= (-curve.c * z.abs()).exp() + 1e-12 || z == 0.0);
        }
    }
}

#[test]
fn at_0_the_step_function_is_1_and_sigma_a_half_whatever_c_is() {
    assert_eq!((sigmoid::step(0.0), sigmoid::step(-1e-300)), (1.0, 0.0));
    assert!([0.1, 1.0, 1e300].map(|c| sigmoid::output(c, 0.0)).iter().all(|&a| a == 0.5));
}

#[test]
fn perceptrons_jump_and_sigmoid_neurons_glide() {
    for seed in 1..4 {
        let coarse = flip::sweep(3, &[4, 4], 10.0, 201, seed).unwrap();
        let fine = flip::sweep(3, &[4, 4], 10.0, 401, seed).unwrap();
        assert!(coarse.jumps() > 0, "seed {seed}");
        // Steps half as long take the sigmoid neurons half as far; a jump stays a jump.
        let ratio = coarse.longest_glide() / fine.longest_glide();
        assert!((1.9..2.1).contains(&ratio), "seed {seed}: {ratio}");

        let jump = coarse.jump.unwrap();
        assert!(jump.flipped > 0, "seed {seed}");
        assert!(jump.to > jump.from && jump.to <= jump.from.next_up().next_up(), "{jump:?}");
        assert!(jump.glided < 1e-12, "{jump:?}");
    }
}

#[test]
fn the_output_changes_linearly_with_an_error_that_is_quadratic() {
    let sizes: Vec<f64> = (2..14).map(|k| 0.5_f64.powi(k)).collect();
    for seed in [1, 2, 3] {
        let changes = linear::change(50, 4, &sizes, seed);
        let slope = |of: fn(&linear::ChangeSample) -> f64| {
            let points: Vec<(f64, f64)> = changes.iter().map(|c| (c.size, of(c))).collect();
            log_log_slope(&points).unwrap()
        };
        let (change, error) = (slope(|c| c.change), slope(|c| c.error));
        assert!((change - 1.0).abs() < 0.02, "seed {seed}: {change}");
        assert!((error - 2.0).abs() < 0.04, "seed {seed}: {error}");
    }
}

#[test]
fn no_line_fits_a_single_point() {
    assert_eq!(log_log_slope(&[(1.0, 2.0)]), None);
    assert_eq!(log_log_slope(&[]), None);
    assert_eq!(log_log_slope(&[(1.0, 0.0), (2.0, 1.0)]), None);
}
