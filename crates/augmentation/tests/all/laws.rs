//! What holds for every distortion.

use std::thread;

use augmentation::{Distorter, Distortion, Error, MAX_SIDE};
use proptest::prelude::*;

use crate::moments::{Moments, moments};
use crate::pictures::ring;

fn distorter(distortion: Distortion, rows: usize, columns: usize, seed: u64) -> Distorter {
    Distorter::new(distortion, rows, columns, seed).expect("strengths and size")
}

fn distorted(distorter: &Distorter, example: usize, epoch: usize, image: &[u8]) -> Vec<u8> {
    let mut to = vec![99; image.len()];
    distorter.distort(example, epoch, image, &mut to);
    to
}

prop_compose! {
    fn any_distortion()(
        rotation in 0.0..=std::f32::consts::PI,
        scaling in 0.0..=0.5_f32,
        shear in 0.0..=1.0_f32,
        shift in 0.0..=1_000.0_f32,
        displacement in 0.0..=100.0_f32,
    ) -> Distortion {
        Distortion { rotation, scaling, shear, shift, displacement }
    }
}

proptest! {
    #[test]
    fn strength_0_leaves_an_image_as_it_is(
        rows in 1..80_usize, columns in 1..80_usize, seed: u64, example: usize, epoch: usize,
        bytes in prop::collection::vec(any::<u8>(), 80 * 80),
    ) {
        let image = &bytes[..rows * columns];
        let distorter = distorter(Distortion::NONE, rows, columns, seed);
        prop_assert_eq!(distorted(&distorter, example, epoch, image), image);
    }

    /// And none makes ink out of white, or greys darker than those of the image.
    #[test]
    fn any_strength_and_size_is_distorted(
        distortion in any_distortion(),
        rows in 1..150_usize, columns in 1..150_usize, seed: u64, example: usize, epoch: usize,
        darkest: u8,
    ) {
        let distorter = distorter(distortion, rows, columns, seed);
        let image = vec![darkest; rows * columns];
        let to = distorted(&distorter, example, epoch, &image);
        prop_assert!(to.iter().all(|&grey| grey <= darkest));
    }
}

#[test]
fn the_largest_images_are_distorted() {
    let distortion = Distortion { shift: 1_000.0, rotation: 3.1, ..Distortion::default() };
    for (rows, columns) in [(MAX_SIDE, MAX_SIDE), (1, MAX_SIDE), (MAX_SIDE, 1)] {
        let image = ring(rows, columns, 1);
        let distorter = distorter(distortion, rows, columns, 1);
        let inked = |epoch| distorted(&distorter, 0, epoch, &image).iter().any(|&grey| grey > 0);
        assert!((0..8).any(inked), "{rows} x {columns}");
    }
    // With nothing but zeros for strengths, still the image itself.
    let image = ring(MAX_SIDE, 1_000, 3);
    let none = distorter(Distortion::NONE, MAX_SIDE, 1_000, 1);
    assert!(distorted(&none, 1, 1, &image) == image);
}

/// Neither the order nor the thread nor what else is distorted matters, only the two numbers.
#[test]
fn an_image_depends_on_its_numbers_alone() {
    let distorter = distorter(Distortion::default(), 28, 28, 3);
    let image = ring(28, 28, 2);
    let of = |example: usize, epoch: usize| distorted(&distorter, example, epoch, &image);
    let in_order: Vec<Vec<u8>> = (0..300).map(|i| of(i % 100, i / 100)).collect();
    let mut sorted = in_order.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), 300, "all differ");

    let again = distorter.clone();
    for i in (0..300).rev() {
        assert!(distorted(&again, i % 100, i / 100, &image) == in_order[i], "{i}");
    }
    thread::scope(|scope| {
        let of_third = |third: usize| {
            let of = &of;
            scope.spawn(move || (third..300).step_by(3).map(|i| of(i % 100, i / 100)).collect())
        };
        let threads = [0, 1, 2].map(of_third);
        for (third, thread) in threads.into_iter().enumerate() {
            let images: Vec<Vec<u8>> = thread.join().expect("no panic");
            for (k, image) in images.iter().enumerate() {
                assert!(*image == in_order[third + 3 * k]);
            }
        }
    });
    let other_seed = Distorter::new(Distortion::default(), 28, 28, 4).expect("strengths and size");
    assert!(distorted(&other_seed, 0, 0, &image) != in_order[0]);
}

/// Moments of many distorted images, the centre of mass counted from the image's centre.
fn many(distortion: Distortion, image: &[u8]) -> Vec<Moments> {
    let distorter = distorter(distortion, 28, 28, 11);
    let of = |example| {
        let (mass, x, y, slant) = moments(&distorted(&distorter, example, 0, image), 28);
        (mass, x - 13.5, y - 13.5, slant)
    };
    (0..2_000).map(of).collect()
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let numbers: Vec<f64> = numbers.collect();
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

/// A bar of 4 x 16 pixels in the middle.
fn bar() -> Vec<u8> {
    let inked = |at: usize| (6..22).contains(&(at / 28)) && (12..16).contains(&(at % 28));
    (0..784).map(|at| if inked(at) { 255 } else { 0 }).collect()
}

#[test]
fn mass_is_roughly_kept() {
    let image = ring(28, 28, 2);
    let (before, ..) = moments(&image, 28);
    let after = many(Distortion::default(), &image);
    let share = mean(after.iter().map(|&(mass, ..)| mass / before));
    assert!((share - 1.0).abs() < 0.03, "{share}");
    let unscaled = Distortion { scaling: 0.0, displacement: 0.0, ..Distortion::default() };
    let (before, ..) = moments(&bar(), 28);
    for (mass, ..) in many(unscaled, &bar()) {
        assert!((mass / before - 1.0).abs() < 0.02, "{mass}");
    }
}

/// A shift is uniform: never beyond its strength, and with the variance strength² / 3.
#[test]
fn shift_is_in_pixels() {
    let shifted = many(Distortion { shift: 3.0, ..Distortion::NONE }, &bar());
    for along in [|m: &Moments| m.1, |m: &Moments| m.2] {
        assert!(shifted.iter().all(|m| along(m).abs() < 3.01));
        assert!(mean(shifted.iter().map(along)).abs() < 0.2);
        let variance = mean(shifted.iter().map(|m| along(m) * along(m)));
        assert!((variance - 3.0).abs() < 0.2, "{variance}");
    }
}

/// The slant of an upright bar is the shear.
#[test]
fn shear_is_in_pixels_to_the_side_for_each_of_height() {
    let sheared = many(Distortion { shear: 0.6, ..Distortion::NONE }, &bar());
    assert!(sheared.iter().all(|m| m.3.abs() < 0.61));
    assert!(sheared.iter().any(|m| m.3 > 0.55) && sheared.iter().any(|m| m.3 < -0.55));
    let variance = mean(sheared.iter().map(|m| m.3 * m.3));
    assert!((variance - 0.12).abs() < 0.01, "{variance}");
}

/// An upright bar, thin beside its height, leans by the tangent of the angle.
#[test]
fn rotation_is_in_radians() {
    let rotated = many(Distortion { rotation: 0.4, ..Distortion::NONE }, &bar());
    let largest = rotated.iter().map(|m| m.3.abs()).fold(0.0, f64::max);
    assert!((0.36..0.43).contains(&largest), "{largest}");
}

/// Mass changes by both factors, (1 ± s)².
#[test]
fn scaling_is_a_share_of_width_and_height() {
    let scaled = many(Distortion { scaling: 0.2, ..Distortion::NONE }, &bar());
    let shares: Vec<f64> = scaled.iter().map(|m| m.0 / (64.0 * 255.0)).collect();
    let (least, most) = shares.iter().fold((9.0_f64, 0.0_f64), |(a, b), &s| (a.min(s), b.max(s)));
    assert!((0.62..0.72).contains(&least) && (1.36..1.46).contains(&most), "{least}, {most}");
    assert!((mean(shares.into_iter()) - 1.0).abs() < 0.02);
}

/// In the middle of an image half the deviation is left after smoothing, as at a spline's knots:
/// 1/36 + 16/36 + 1/36 in each direction.
#[test]
fn displacement_is_the_deviation_before_smoothing() {
    let mut dot = vec![0; 784];
    for at in [13 * 28 + 13, 13 * 28 + 14, 14 * 28 + 13, 14 * 28 + 14] {
        dot[at] = 255;
    }
    let displaced = many(Distortion { displacement: 2.0, ..Distortion::NONE }, &dot);
    let deviation = mean(displaced.iter().map(|m| m.1 * m.1)).sqrt();
    assert!((0.8..1.3).contains(&deviation), "{deviation}");
}

#[test]
fn strengths_out_of_range_are_refused_with_value_and_range() {
    type Set = fn(&mut Distortion, f32);
    let cases: [(Set, f32, &str); 8] = [
        (|d, x| d.rotation = x, -0.1, "rotation is -0.1: it must be from 0 to 3.1415927 radians"),
        (|d, x| d.rotation = x, f32::NAN, "rotation is NaN: "),
        (|d, x| d.scaling = x, 0.51, "scaling is 0.51: it must be from 0 to 0.5 "),
        (|d, x| d.shear = x, 1.5, "shear is 1.5: it must be from 0 to 1 "),
        (|d, x| d.shift = x, 1e9, "shift is 1000000000: it must be from 0 to 1000 pixels"),
        (|d, x| d.displacement = x, 101.0, "displacement is 101: it must be from 0 to 100 pixels"),
        (|d, x| d.displacement = x, f32::INFINITY, "displacement is inf: "),
        (|d, x| d.shift = x, -1.0, "shift is -1: "),
    ];
    for (set, value, message) in cases {
        let mut distortion = Distortion::default();
        set(&mut distortion, value);
        let error = Distorter::new(distortion, 28, 28, 1).expect_err(message);
        assert!(error.to_string().starts_with(message), "{error}");
        assert!(distortion.check().is_err(), "{message}");
    }
    for (rows, columns) in [(0, 28), (28, 0), (MAX_SIDE + 1, 1), (1, usize::MAX)] {
        let error = Distorter::new(Distortion::NONE, rows, columns, 1).expect_err("a size");
        assert_eq!(error, Error::Size { rows, columns, most: MAX_SIDE });
    }
}

#[test]
#[should_panic(expected = "the image has 783 pixels instead of 784")]
fn images_of_another_size_are_refused() {
    distorter(Distortion::NONE, 28, 28, 1).distort(0, 0, &[0; 783], &mut [0; 784]);
}
