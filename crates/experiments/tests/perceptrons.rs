//! The chapter's sections on perceptrons and sigmoid neurons: what the experiments must find.

use experiments::{cheese, sharpen};
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
