//! Weight decay.

use sgd::Sgd;
use sigmoid_net::{Init, Network, Training};

#[test]
fn biases_do_not_decay_and_weights_to_white_pixels_do() {
    // Nothing to learn: white images, whose outputs σ(b) are those desired.
    let images = vec![[0_u8; 20]; 3];
    let network = Network::from_seed(&[20, 17], Init::Scaled, 1).unwrap();
    let desired = network.feedforward_many(&images);
    for momentum in [0.0, 0.5] {
        let sgd = Sgd::new(1.0, 1).with_weight_decay(0.5).with_momentum(momentum);
        let mut training = Training::new(network.clone(), &images, &desired, sgd).unwrap();
        training.run_epochs(1);
        assert_eq!(training.network().weights(0), network.weights(0).mapv(|w| w / 8.0));
        assert_eq!(training.network().biases(0), network.biases(0));
    }
}
