//! Drawing: the same bytes always, and digits in the likeness of MNIST's.

use std::collections::HashSet;

use drawn_digits::{IMAGES_PER_WRITER, PIXELS, Statistics, draw, draw_many};
use ndarray::{Array3, s};

fn row_of(images: &Array3<u8>, k: usize) -> Vec<u8> {
    images.slice(s![k, .., ..]).iter().copied().collect()
}

#[test]
fn image_i_of_a_seed_is_the_same_whatever_else_is_drawn() {
    let (images, labels) = draw_many(7, 1_000..1_200);
    for k in (0..200).rev().step_by(7) {
        let (image, label) = draw(7, 1_000 + k as u64);
        assert_eq!((row_of(&images, k), labels[k]), (image.to_vec(), label), "image {k}");
    }
}

#[test]
fn any_number_of_threads_draws_the_same_bytes() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| draw_many(3, 90..390))
    };
    let one = on(1);
    for threads in [2, 3, 8] {
        assert!(on(threads) == one, "{threads} threads");
    }
}

/// Whoever changes how digits look must know that a seed now means something else.
#[test]
fn the_first_1_000_images_of_seed_1_are_those_they_always_were() {
    let (images, labels) = draw_many(1, 0..1_000);
    // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv
    let hash = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let digest = images.iter().chain(&labels).fold(0xcbf2_9ce4_8422_2325, hash);
    assert_eq!(format!("{digest:016x}"), "952f9859ecc84d7d");
}

#[test]
fn no_two_images_are_alike_nor_are_two_seeds() {
    let images: HashSet<[u8; PIXELS]> =
        (0..4).flat_map(|seed| (0..500).map(move |i| draw(seed, i).0)).collect();
    assert_eq!(images.len(), 2_000);
}

#[test]
fn the_last_image_of_all_can_be_drawn_and_no_image_too() {
    assert!(draw(1, u64::MAX).1 < 10);
    assert_eq!(draw_many(1, u64::MAX - 1..u64::MAX).0.dim(), (1, 28, 28));
    assert_eq!(draw_many(1, 5..5).0.dim(), (0, 28, 28));
}

#[test]
fn any_ten_images_from_a_multiple_of_ten_on_are_the_ten_digits() {
    let (_, labels) = draw_many(1, 0..3_000);
    let mut orders = HashSet::new();
    for row in labels.chunks(10) {
        let mut sorted = row.to_vec();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..10).collect::<Vec<u8>>());
        orders.insert(row);
    }
    assert_eq!(orders.len(), 300, "300 of 3,628,800 orders");
    for (place, digit) in [(0, 0), (4, 7), (9, 9)] {
        let times = labels.chunks(10).filter(|row| row[place] == digit).count();
        assert!((15..=45).contains(&times), "{digit} in place {place} {times} times of 300");
    }
}

/// MNIST's figures are in the docs of `Statistics`.
#[test]
fn drawn_digits_are_like_those_of_mnist_in_numbers() {
    let drawn = Statistics::of(draw_many(1, 0..5_000).0.view());
    for (what, found, mnist, tolerance) in [
        ("mean", drawn.mean, 0.1307, 0.005),
        ("deviation", drawn.variance.sqrt(), 0.3081, 0.005),
        ("zeros", drawn.zeros, 0.809, 0.008),
        ("stroke width", drawn.stroke_width.mean, 2.45, 0.1),
        ("its deviation", drawn.stroke_width.deviation, 0.61, 0.1),
        ("slant", drawn.slant.mean, 0.11, 0.05),
        ("its deviation", drawn.slant.deviation, 0.28, 0.04),
        ("row", drawn.row.mean, 14.0, 0.05),
        ("its deviation", drawn.row.deviation, 0.29, 0.02),
        ("column", drawn.column.mean, 14.0, 0.05),
        ("its deviation", drawn.column.deviation, 0.29, 0.02),
    ] {
        assert!((found - mnist).abs() <= tolerance, "{what}: {found}, MNIST's is {mnist}");
    }
}

#[test]
fn a_writer_s_digits_have_something_in_common() {
    let (images, _) = draw_many(1, 0..40 * 50);
    let all = Statistics::of(images.view());
    let mut within = [0.0; 2];
    assert_eq!(IMAGES_PER_WRITER, 50);
    for images in images.exact_chunks((50, 28, 28)) {
        let one = Statistics::of(images);
        within[0] += one.stroke_width.deviation.powi(2) / 40.0;
        within[1] += one.slant.deviation.powi(2) / 40.0;
    }
    // Were writers all alike, the variance within one would be that of all.
    assert!(within[0] < 0.8 * all.stroke_width.deviation.powi(2), "stroke width: {within:?}");
    assert!(within[1] < 0.8 * all.slant.deviation.powi(2), "slant: {within:?}");
}

#[test]
fn letters_and_scribbles_are_written_as_digits_are() {
    let letters = (0..500).map(|i| drawn_digits::draw_letter(1, i));
    let scribbles = (0..500).map(|i| drawn_digits::draw_scribble(1, i));
    let letters: Vec<_> = letters.chain(scribbles).collect();
    for letter in &letters {
        let image = ndarray::ArrayView2::from_shape((28, 28), letter).unwrap();
        let ink: u32 = image.iter().map(|&ink| u32::from(ink)).sum();
        assert!((5_000..100_000).contains(&ink), "{ink}");
        let inked = |line: ndarray::ArrayView1<'_, u8>| line.iter().any(|&ink| ink > 0);
        let rows = image.rows().into_iter().filter(|row| inked(row.view())).count();
        let columns = image.columns().into_iter().filter(|column| inked(column.view())).count();
        assert!(rows.max(columns) == 20 || rows.max(columns) == 19, "{rows} x {columns}");
    }
    let distinct: std::collections::BTreeSet<_> = letters.iter().collect();
    assert_eq!(distinct.len(), letters.len());
}
