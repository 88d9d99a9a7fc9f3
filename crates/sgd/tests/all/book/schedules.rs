//! Learning rates that fall from epoch to epoch.

use sgd::{Schedule, Sgd, Training};

use super::mean_of_hat;

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
