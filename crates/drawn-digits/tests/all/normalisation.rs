//! Laws of the normalisation.

use drawn_digits::{INK_BOX, Ink, PIXELS, SIDE, draw, normalise};
use ndarray::{Array2, ArrayView1, ArrayView2, ShapeBuilder, s};
use proptest::prelude::*;

/// A drawn digit, `[28, 28]`.
fn digit(i: u64) -> Array2<u8> {
    Array2::from_shape_vec((SIDE, SIDE), draw(1, i).0.to_vec()).expect("28 x 28 = 784")
}

/// Each pixel a square of `times` by `times`.
fn enlarged(image: &Array2<u8>, times: usize) -> Array2<u8> {
    let (height, width) = image.dim();
    Array2::from_shape_fn((height * times, width * times), |(y, x)| image[(y / times, x / times)])
}

fn view(image: &[u8; PIXELS]) -> ArrayView2<'_, u8> {
    ArrayView2::from_shape((SIDE, SIDE), image).expect("28 x 28 = 784")
}

/// Height and width of the ink.
fn extent(image: &[u8; PIXELS]) -> (usize, usize) {
    let image = view(image);
    let length = |inked: Vec<bool>| match inked.iter().position(|&ink| ink) {
        Some(first) => inked.iter().rposition(|&ink| ink).map_or(0, |last| last + 1 - first),
        None => 0,
    };
    let inked = |line: ArrayView1<'_, u8>| line.iter().any(|&pixel| pixel > 0);
    let height = length(image.rows().into_iter().map(inked).collect());
    let width = length(image.columns().into_iter().map(inked).collect());
    (height, width)
}

/// Row and column of the centre of mass.
fn centre(image: &[u8; PIXELS]) -> [f64; 2] {
    let image = view(image);
    let mass: f64 = image.iter().map(|&ink| f64::from(ink)).sum();
    let moment = |axis: fn((usize, usize)) -> usize| {
        image.indexed_iter().map(|(at, &ink)| axis(at) as f64 * f64::from(ink)).sum::<f64>()
    };
    [moment(|(y, _)| y) / mass, moment(|(_, x)| x) / mass]
}

fn most_different(a: &[u8; PIXELS], b: &[u8; PIXELS]) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().expect("784 pixels")
}

#[test]
fn a_digit_fills_the_box_and_is_centred() {
    for i in 0..300 {
        let image = draw(1, i).0;
        let (height, width) = extent(&image);
        assert_eq!(height.max(width), INK_BOX, "image {i}");
        for axis in centre(&image) {
            assert!((axis - 14.0).abs() < 0.51, "image {i}: {axis}");
        }
    }
}

#[test]
fn what_is_normalised_stays_as_it_is() {
    for i in 0..100 {
        let image = draw(1, i).0;
        assert!(most_different(&normalise(view(&image), Ink::High), &image) <= 1, "image {i}");
    }
}

#[test]
fn where_the_ink_is_on_the_paper_makes_no_difference() {
    let digit = digit(4);
    for (top, left) in [(0, 0), (3, 40), (30, 1), (72, 72)] {
        let mut paper = Array2::zeros((100, 100));
        paper.slice_mut(s![top..top + SIDE, left..left + SIDE]).assign(&digit);
        assert_eq!(normalise(paper.view(), Ink::High), draw(1, 4).0, "{top} {left}");
    }
}

#[test]
fn how_large_the_ink_is_makes_next_to_no_difference() {
    for i in 0..10 {
        for times in [2, 3, 7, 40] {
            let large = normalise(enlarged(&digit(i), times).view(), Ink::High);
            assert!(most_different(&large, &draw(1, i).0) <= 1, "image {i}, {times} times");
        }
    }
}

#[test]
fn dark_ink_on_light_paper_is_as_good() {
    let scan = digit(9).map(|ink| 255 - ink);
    assert_eq!(normalise(scan.view(), Ink::Low), draw(1, 9).0);
}

#[test]
fn columns_in_memory_order_and_views_with_steps_are_images_too() {
    let digit = digit(2);
    let mut columns = Array2::zeros((SIDE, SIDE).f());
    columns.assign(&digit);
    assert_eq!(normalise(columns.view(), Ink::High), draw(1, 2).0);
    let every_second = enlarged(&digit, 2);
    assert_eq!(normalise(every_second.slice(s![..;2, ..;2]), Ink::High), draw(1, 2).0);
}

#[test]
fn extreme_images_have_their_place() {
    let one_pixel = |height, width| {
        let mut image = Array2::zeros((height, width));
        image[(height / 2, width / 3)] = 200;
        image
    };
    for (what, image, size, darkest) in [
        ("nothing", Array2::zeros((0, 0)), (0, 0), 0),
        ("no columns", Array2::zeros((9, 0)), (0, 0), 0),
        ("white", Array2::zeros((50, 50)), (0, 0), 0),
        ("black", Array2::from_elem((50, 50), 255), (20, 20), 255),
        ("one black pixel", Array2::from_elem((1, 1), 255), (20, 20), 255),
        ("one pixel of many", one_pixel(640, 480), (20, 20), 200),
        ("a wide line", Array2::from_elem((1, 100), 255), (2, 20), 26),
        ("a high line", Array2::from_elem((100, 1), 255), (20, 2), 26),
    ] {
        let image = normalise(image.view(), Ink::High);
        assert_eq!(extent(&image), size, "{what}");
        assert_eq!(*image.iter().max().unwrap(), darkest, "{what}");
    }
}

/// A heavy block at the left and a speck far to the right of it: centred, the speck would lie
/// beyond the image.
#[test]
fn lopsided_ink_stays_in_the_image() {
    let mut image = Array2::zeros((100, 100));
    image.slice_mut(s![.., ..3]).fill(255);
    image[(50, 99)] = 255;
    let normalised = normalise(image.view(), Ink::High);
    assert_eq!(extent(&normalised), (20, 20));
    assert!(view(&normalised).column(27).iter().any(|&pixel| pixel > 0), "the speck");
}

proptest! {
    #[test]
    fn whatever_is_on_the_paper_fits_into_the_box(
        height in 1_usize..60,
        width in 1_usize..60,
        pixels in prop::collection::vec(prop_oneof![4 => Just(0), 1 => any::<u8>()], 60 * 60),
    ) {
        let image = Array2::from_shape_fn((height, width), |(y, x)| pixels[60 * y + x]);
        let normalised = normalise(image.view(), Ink::High);
        let (height, width) = extent(&normalised);
        prop_assert!(height <= INK_BOX && width <= INK_BOX, "{height} x {width}");
    }
}
