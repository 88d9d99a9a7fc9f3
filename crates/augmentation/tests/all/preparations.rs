//! What preparations promise.

use augmentation::Preparation::{AsIs, Deslanted, WidthNormalised};
use augmentation::{Distorter, Distortion, Preparation};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::moments::moments;
use crate::pictures::ring;

fn prepared(preparation: Preparation, image: &[u8], rows: usize, columns: usize) -> Vec<u8> {
    let mut to = vec![99; image.len()];
    preparation.apply(image, rows, columns, &mut to);
    to
}

/// Width of the ink.
fn width(image: &[u8], columns: usize) -> usize {
    let inked = |column: &usize| image.iter().skip(*column).step_by(columns).any(|&grey| grey > 0);
    let first = (0..columns).find(inked).expect("ink");
    (0..columns).rev().find(inked).expect("ink") + 1 - first
}

/// Slanted rings with a bar, as a distortion slants them.
fn slanted() -> impl Iterator<Item = Vec<u8>> {
    let distortion = Distortion { shear: 0.6, scaling: 0.3, ..Distortion::NONE };
    let distorter = Distorter::new(distortion, 28, 28, 5).expect("strengths and size");
    (0..100).map(move |example| {
        let mut to = vec![0; 784];
        distorter.distort(example, 0, &ring(28, 28, example), &mut to);
        to
    })
}

#[test]
fn deslanted_images_are_upright() {
    for image in slanted() {
        let (before, after) =
            (moments(&image, 28), moments(&prepared(Deslanted, &image, 28, 28), 28));
        assert!(after.3.abs() < 0.02, "{} from {}", after.3, before.3);
        assert!((after.1 - before.1).abs() < 0.2 && (after.2 - before.2).abs() < 0.2);
        assert!((after.0 / before.0 - 1.0).abs() < 0.02);
    }
}

/// A stroke that is all but level would be sheared beyond recognition.
#[test]
fn deslanting_shears_by_45_degrees_at_most() {
    let line = |at: usize| at % 28 / 4 + 10 == at / 28;
    let image: Vec<u8> = (0..784).map(|at| if line(at) { 255 } else { 0 }).collect();
    let slant = moments(&image, 28).3;
    let left = moments(&prepared(Deslanted, &image, 28, 28), 28).3;
    assert!(slant > 3.0 && (slant - left - 1.0).abs() < 0.1, "{slant}, {left}");
}

#[test]
fn ink_gets_the_width_asked_for_and_stays_where_it_was() {
    for image in slanted() {
        for pixels in [1, 2, 8, 12, 20, 28] {
            let after = prepared(WidthNormalised(pixels), &image, 28, 28);
            assert_eq!(width(&after, 28), pixels);
            let (before, after) = (moments(&image, 28), moments(&after, 28));
            assert!((after.2 - before.2).abs() < 0.3, "{} from {}", after.2, before.2);
            if pixels < 20 {
                assert!((after.1 - before.1).abs() < 1.0, "{} from {}", after.1, before.1);
            }
        }
        assert_eq!(
            prepared(WidthNormalised(width(&image, 28)), &image, 28, 28),
            image,
            "of that width already"
        );
        let all = prepared(WidthNormalised(28), &image, 28, 28);
        assert_eq!(prepared(WidthNormalised(5_000), &image, 28, 28), all);
        assert_eq!(width(&prepared(WidthNormalised(0), &image, 28, 28), 28), 1);
    }
}

proptest! {
    /// Of any size, with any greys; white stays white.
    #[test]
    fn any_image_is_prepared(
        rows in 1..40_usize, columns in 1..40_usize, pixels in 0..60_usize,
        bytes in prop::collection::vec(any::<u8>(), 40 * 40),
    ) {
        let image = &bytes[..rows * columns];
        prop_assert_eq!(prepared(AsIs, image, rows, columns), image);
        let white = vec![0; rows * columns];
        for preparation in [Deslanted, WidthNormalised(pixels)] {
            let darkest = image.iter().max();
            prop_assert!(prepared(preparation, image, rows, columns).iter().max() <= darkest);
            prop_assert_eq!(&prepared(preparation, &white, rows, columns), &white);
        }
    }

    #[test]
    fn names_lead_back(pixels in 1..usize::MAX) {
        for preparation in [AsIs, Deslanted, WidthNormalised(pixels)] {
            prop_assert_eq!(Preparation::from_name(&preparation.name()), Some(preparation));
        }
    }
}

#[test]
fn other_names_are_none() {
    for name in ["", "As-is", "width", "width-", "width-0", "width-012", "width--1", "width-1.5"] {
        assert_eq!(Preparation::from_name(name), None, "{name}");
    }
}

/// Networks that learned from prepared images read images prepared in the same way for ever.
#[test]
fn prepared_images_are_these_bytes_on_every_machine() {
    let mut sha = Sha256::new();
    for image in slanted() {
        for preparation in [Deslanted, WidthNormalised(11), WidthNormalised(23)] {
            sha.update(prepared(preparation, &image, 28, 28));
        }
    }
    let hash = sha.finalize();
    assert_eq!(hash[..8], [0x05, 0xa4, 0x0c, 0xb7, 0x7f, 0x47, 0x7e, 0xf1]);
}

#[test]
#[should_panic(expected = "the prepared image has 783 pixels instead of 784")]
fn images_of_another_size_are_refused() {
    Deslanted.apply(&[0; 784], 28, 28, &mut [0; 783]);
}
