//! Snapshots to go on from.

use std::ops::ControlFlow;

use proptest::prelude::*;
use sgd::{Sgd, Snapshot};
use sigmoid_net::{Init, Network, Training};

use super::{made_up, turned};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn training_restored_at_any_mini_batch_goes_on_to_the_same_bits(
        inputs in 1..1000_usize,
        hidden in prop::collection::vec(1..40_usize, 0..3),
        n in 1..60_usize,
        m in 1..70_usize,
        momentum in prop::sample::select(vec![0.0, 0.5, 0.9]),
        weight_decay in prop::sample::select(vec![0.0, 0.01]),
        averaging in prop::sample::select(vec![None, Some(0.8)]),
        is_augmented: bool,
    ) {
        let (images, labels) = made_up(n, inputs);
        let sizes: Vec<usize> = [inputs].into_iter().chain(hidden).chain([10]).collect();
        let training = || {
            let network = Network::from_seed(&sizes, Init::Scaled, 1).unwrap();
            let sgd = Sgd::new(0.5, m)
                .with_momentum(momentum)
                .with_weight_decay(weight_decay)
                .with_averaging(averaging)
                .with_seed(3);
            let training = Training::new(network, &images, &labels, sgd).unwrap();
            if is_augmented { training.with_augmentation(turned) } else { training }
        };
        let mut whole = training();
        whole.run_epochs(2);
        let mut restored = training();
        while restored.snapshot().epoch < 2 {
            let snapshot = restored.snapshot();
            restored = training();
            restored.restore(&snapshot).unwrap();
            prop_assert_eq!(restored.snapshot(), snapshot);
            restored.run_epoch(|_| ControlFlow::Break(()));
        }
        prop_assert!(restored.snapshot() == whole.snapshot());
        prop_assert!(restored.network() == whole.network());
    }
}

#[test]
fn snapshots_of_other_networks_are_refused_with_both_numbers() {
    let (images, labels) = made_up(5, 20);
    let network = Network::from_seed(&[20, 10], Init::Scaled, 1).unwrap();
    let mut training = Training::new(network, &images, &labels, Sgd::new(1.0, 1)).unwrap();
    let whole = training.snapshot();
    let short = Snapshot { position: vec![0.0; 5], ..whole.clone() };
    assert_eq!(
        training.restore(&short).unwrap_err().to_string(),
        "the snapshot's position has 5 components, this training needs 210"
    );
    let moving = Snapshot { velocity: vec![0.0; 210], ..whole };
    assert_eq!(
        training.restore(&moving).unwrap_err().to_string(),
        "the snapshot's velocity has 210 components, this training needs 0"
    );
}
