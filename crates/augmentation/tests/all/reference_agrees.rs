//! Distorted images beside those of the naive reference.

use augmentation::{Distorter, Distortion};

use crate::pictures::ring;
use crate::reference;

/// Places are rounded to 1/256 of a pixel, which may change a grey by 255/512 in each direction,
/// and greys to integers. Between f32 and f64 there is hardly a difference.
const NEAR: f64 = 2.0;

fn compare(distortion: Distortion, (rows, columns): (usize, usize), images: usize) {
    let distorter = Distorter::new(distortion, rows, columns, 7).expect("strengths and size");
    let mut to = vec![0; rows * columns];
    for example in 0..images {
        let image = ring(rows, columns, example);
        let epoch = example % 3;
        distorter.distort(example, epoch, &image, &mut to);
        let exact = reference::distort(&distortion, (rows, columns), (7, example, epoch), &image);
        for (at, (&grey, exact)) in to.iter().zip(exact).enumerate() {
            let off = (f64::from(grey) - exact).abs();
            assert!(off < NEAR, "{distortion:?}, image {example}, pixel {at}: {grey}, {exact}");
        }
    }
}

#[test]
fn with_the_default_strengths() {
    compare(Distortion::default(), (28, 28), 50);
}

#[test]
fn each_strength_alone() {
    let none = Distortion::NONE;
    for distortion in [
        Distortion { rotation: 3.1, ..none },
        Distortion { scaling: 0.5, ..none },
        Distortion { shear: 1.0, ..none },
        Distortion { shift: 12.0, ..none },
        Distortion { displacement: 4.0, ..none },
    ] {
        compare(distortion, (28, 28), 20);
    }
}

#[test]
fn of_other_sizes() {
    let distortion = Distortion { displacement: 3.0, ..Distortion::default() };
    for size in [(1, 1), (2, 3), (1, 40), (40, 1), (16, 16), (31, 65), (64, 20), (200, 210)] {
        compare(distortion, size, 3);
    }
}
