//! How well confidences are calibrated, and what refusal makes of them.

use reading::{RefusalCurve, confidence_bins, expected_calibration_error};

#[test]
fn bins_are_equally_wide_and_hold_every_prediction() {
    let predictions =
        [(0.0, false), (0.05, true), (0.07, true), (0.95, true), (1.0, true), (2.0, false)];
    let bins = confidence_bins(predictions);
    let counts: Vec<usize> = bins.iter().map(|bin| bin.predictions).collect();
    assert_eq!(counts, [2, 1, 3]);
    assert!((bins[0].confidence - 0.025).abs() < 1e-12 && bins[0].accuracy == 0.5);
    assert!(confidence_bins([]).is_empty());
}

#[test]
fn calibration_is_measured_bin_by_bin() {
    assert_eq!(expected_calibration_error([]), 0.0);
    assert_eq!(expected_calibration_error([(1.0, true), (0.0, false)]), 0.0);
    assert_eq!(expected_calibration_error([(1.0, false)]), 1.0);
    // Too sure in one bin and too unsure in another do not make up for each other; in one bin they do.
    let apart = [(0.9, false), (0.1, true)];
    assert!((expected_calibration_error(apart) - 0.9).abs() < 1e-12);
    let together = [(0.5, false), (0.5, true)];
    assert_eq!(expected_calibration_error(together), 0.0);
}

#[test]
fn what_is_refused_first_is_the_least_sure() {
    let predictions: Vec<(f64, bool)> = (0..100).map(|i| (f64::from(i) / 100.0, i >= 10)).collect();
    let curve = RefusalCurve::new(predictions);
    assert_eq!(curve.accuracy_after(0.0), Some(0.9));
    assert_eq!(curve.accuracy_after(0.1), Some(1.0));
    assert_eq!(curve.accuracy_after(1.0), None);
    assert_eq!(RefusalCurve::new([]).accuracy_after(0.0), None);
}

#[test]
fn of_equally_sure_ones_the_wrong_ones_are_kept() {
    for predictions in [[(0.5, true), (0.5, false)], [(0.5, false), (0.5, true)]] {
        assert_eq!(RefusalCurve::new(predictions).accuracy_after(0.5), Some(0.0));
    }
}
