//! Statistics of images of which they can be told beforehand.

use drawn_digits::Statistics;
use ndarray::{Array3, s};

#[test]
fn a_bar_is_as_wide_as_it_is() {
    // Four bars of 3 x 18 pixels.
    let mut images = Array3::<u8>::zeros((4, 28, 28));
    for k in 0..4 {
        images.slice_mut(s![k, 5..23, k..k + 3]).fill(255);
    }
    let bars = Statistics::of(images.view());
    assert_eq!(bars.images, 4);
    let share = 3.0 * 18.0 / 784.0;
    assert!((bars.mean - share).abs() < 1e-12);
    assert!((bars.variance - share * (1.0 - share)).abs() < 1e-12);
    assert!((bars.zeros - (1.0 - share)).abs() < 1e-12);
    // Its two ends belong to the outline too: 2 * 54 / 42.
    assert!((2.4..=3.0).contains(&bars.stroke_width.mean), "{:?}", bars.stroke_width);
    assert!(bars.slant.mean.abs() < 1e-12 && bars.slant.deviation < 1e-12);
    assert!((bars.row.mean - 13.5).abs() < 1e-12);
    assert!((bars.column.mean - 2.5).abs() < 1e-12, "1, 2, 3 and 4");
    assert!((bars.column.deviation - 1.25_f64.sqrt()).abs() < 1e-12);
}

#[test]
fn a_line_leans_as_much_as_it_does() {
    for (up, slant) in [(1, 1.0), (2, 0.5), (4, 0.25)] {
        let mut images = Array3::<u8>::zeros((1, 28, 28));
        for y in 0..20 {
            images[(0, 24 - y, 4 + y / up)] = 255;
        }
        let found = Statistics::of(images.view()).slant.mean;
        assert!((found - slant).abs() < 0.01, "{found}, not {slant}");
        images.invert_axis(ndarray::Axis(2));
        let found = Statistics::of(images.view()).slant.mean;
        assert!((found + slant).abs() < 0.01, "mirrored: {found}, not -{slant}");
    }
}

#[test]
fn images_without_ink_count_as_pixels_only() {
    let mut images = Array3::<u8>::zeros((2, 28, 28));
    images[(1, 6, 8)] = 255;
    let one_pixel = Statistics::of(images.view());
    assert_eq!(one_pixel.images, 2);
    assert_eq!(one_pixel.zeros, 1567.0 / 1568.0);
    assert_eq!((one_pixel.row.mean, one_pixel.column.mean), (6.0, 8.0));
    assert_eq!(one_pixel.slant.mean, 0.0);

    let none = Statistics::of(Array3::zeros((0, 28, 28)).view());
    assert!(none.mean.is_nan() && none.slant.mean.is_nan());
}
