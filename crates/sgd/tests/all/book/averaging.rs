//! Averages of the ends of the epochs.

use sgd::{Sgd, Training};

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
