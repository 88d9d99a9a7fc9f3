//! Augmented images.

use ndarray::Array2;
use sgd::Sgd;
use sigmoid_net::{Init, Network, Training};

use super::{made_up, turned};

#[test]
fn augmented_images_are_learned_as_if_they_had_been_given() {
    let (images, labels) = made_up(2_100, 100);
    for (m, threads) in [(10, 1), (10, 2), (50, 3), (1_500, 8)] {
        let sgd = Sgd::new(1.0, m).with_seed(1);
        let train = |images: &Array2<u8>, sgd: Sgd| {
            let network = Network::from_seed(&[100, 20, 10], Init::Scaled, 1).unwrap();
            Training::new(network, images, &labels, sgd).unwrap().into_network()
        };
        let start = train(&images, sgd.clone());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let augmented = pool.install(|| {
            let training = Training::new(start.clone(), &images, &labels, sgd.clone()).unwrap();
            let mut training = training.with_augmentation(turned);
            training.run_epochs(2);
            training.into_network()
        });
        // The images of each epoch, given.
        let mut given = Training::new(start, &images, &labels, sgd.clone()).unwrap().snapshot();
        for epoch in 0..2 {
            let mut images = images.clone();
            for (i, mut row) in images.rows_mut().into_iter().enumerate() {
                let image = row.to_vec();
                turned(i, epoch, &image, row.as_slice_mut().unwrap());
            }
            let network = Network::from_seed(&[100, 20, 10], Init::Scaled, 1).unwrap();
            let mut training = Training::new(network, &images, &labels, sgd.clone()).unwrap();
            training.restore(&given).unwrap();
            training.run_epochs(1);
            given = training.snapshot();
        }
        assert!(augmented.position() == given.position, "m = {m}");
    }
}

#[test]
#[should_panic(expected = "augmentation of inputs that are floats")]
fn floats_are_not_augmented() {
    let (images, labels) = made_up(5, 20);
    let floats = images.mapv(f32::from);
    let network = Network::from_seed(&[20, 10], Init::Scaled, 1).unwrap();
    let training = Training::new(network, &floats, &labels, Sgd::new(1.0, 1)).unwrap();
    let _ = training.with_augmentation(turned);
}
