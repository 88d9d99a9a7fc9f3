//! A set of images described in a few numbers, to compare it with another.

use ndarray::{ArrayView2, ArrayView3};

use crate::parallel;

/// Mean and standard deviation over the images of a set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanAndDeviation {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub deviation: f64,
}

/// A set of images in numbers. In brackets: MNIST's 60,000 training images.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Statistics {
    /// Number of images.
    pub images: usize,
    /// Mean of all pixels, from 0.0 white to 1.0 black (0.1307).
    pub mean: f64,
    /// Variance of all pixels (0.0949, which is the square of 0.3081).
    pub variance: f64,
    /// Share of the pixels that are 0 (0.809).
    pub zeros: f64,
    /// Width of the strokes in pixels: twice the ink over the length of its outline (2.45 ± 0.61).
    pub stroke_width: MeanAndDeviation,
    /// How far the top leans to the right, as a share of the height (0.11 ± 0.28): the slope of
    /// the line through the ink that is the best in the horizontal direction.
    pub slant: MeanAndDeviation,
    /// Row of the centre of mass, the top row being 0 (14.00 ± 0.29).
    pub row: MeanAndDeviation,
    /// Column of the centre of mass, the leftmost being 0 (14.01 ± 0.29).
    pub column: MeanAndDeviation,
}

impl Statistics {
    /// Measures images: `[n, 28, 28]`, or of any other height and width; 0 white to 255 black.
    ///
    /// Images without ink count in `mean`, `variance` and `zeros` only. Of no images at all every
    /// measure is NaN.
    ///
    /// ```
    /// use drawn_digits::{Statistics, draw_many};
    ///
    /// let drawn = Statistics::of(draw_many(1, 0..500).0.view());
    /// assert!((drawn.mean - 0.1307).abs() < 0.02);
    /// assert!((drawn.zeros - 0.809).abs() < 0.02);
    /// ```
    pub fn of(images: ArrayView3<'_, u8>) -> Self {
        let each: Vec<ArrayView2<'_, u8>> = images.outer_iter().collect();
        let each = parallel::map(each, Measures::of);
        let sum = |of: fn(&Measures) -> f64| each.iter().map(of).sum::<f64>();
        let pixels = images.len() as f64;
        let mean = sum(|image| image.ink) / pixels;
        let inked: Vec<&Measures> = each.iter().filter(|image| image.ink > 0.0).collect();
        Self {
            images: each.len(),
            mean,
            variance: sum(|image| image.squares) / pixels - mean * mean,
            zeros: sum(|image| image.zeros) / pixels,
            stroke_width: MeanAndDeviation::of(&inked, |image| image.stroke_width),
            slant: MeanAndDeviation::of(&inked, |image| image.slant),
            row: MeanAndDeviation::of(&inked, |image| image.row),
            column: MeanAndDeviation::of(&inked, |image| image.column),
        }
    }
}

impl MeanAndDeviation {
    fn of(images: &[&Measures], measure: fn(&Measures) -> f64) -> Self {
        let n = images.len() as f64;
        let mean = images.iter().map(|image| measure(image)).sum::<f64>() / n;
        let square = |image: &&Measures| (measure(image) - mean) * (measure(image) - mean);
        Self { mean, deviation: (images.iter().map(square).sum::<f64>() / n).sqrt() }
    }
}

/// Of one image.
struct Measures {
    /// Sum of the pixels, from 0.0 white to 1.0 black.
    ink: f64,
    /// Sum of their squares.
    squares: f64,
    /// Number of those that are 0.
    zeros: f64,
    stroke_width: f64,
    slant: f64,
    row: f64,
    column: f64,
}

impl Measures {
    fn of(image: ArrayView2<'_, u8>) -> Self {
        let ink = sum(image, |_, _, grey| grey);
        let row = sum(image, |y, _, grey| grey * y) / ink;
        let column = sum(image, |_, x, grey| grey * x) / ink;
        let across = sum(image, |y, x, grey| grey * (y - row) * (x - column));
        let down = sum(image, |y, _, grey| grey * (y - row) * (y - row));
        Self {
            ink,
            squares: sum(image, |_, _, grey| grey * grey),
            zeros: image.iter().filter(|&&pixel| pixel == 0).count() as f64,
            stroke_width: 2.0 * ink / outline(image),
            // Ink in one row leans nowhere.
            slant: if down > 0.0 { -across / down } else { 0.0 },
            row,
            column,
        }
    }
}

/// Sums something over all pixels: a function of row, column and grey level.
fn sum(image: ArrayView2<'_, u8>, of: impl Fn(f64, f64, f64) -> f64) -> f64 {
    let pixels = image.indexed_iter();
    pixels.map(|((y, x), &pixel)| of(y as f64, x as f64, f64::from(pixel) / 255.0)).sum()
}

/// Length of all edges of the ink, in pixels: from paper to ink the grey level rises by 1, whether
/// at once or by and by, so its slope adds up to that length.
fn outline(image: ArrayView2<'_, u8>) -> f64 {
    // Counted from 1, with paper all around.
    let grey = |y: usize, x: usize| {
        let pixel = y.checked_sub(1).zip(x.checked_sub(1)).and_then(|at| image.get(at));
        pixel.map_or(0.0, |&grey| f64::from(grey) / 255.0)
    };
    let slope = |y, x| {
        let (down, right) = (grey(y + 1, x) - grey(y, x), grey(y, x + 1) - grey(y, x));
        (down * down + right * right).sqrt()
    };
    let (height, width) = image.dim();
    (0..=height).map(|y| (0..=width).map(|x| slope(y, x)).sum::<f64>()).sum()
}
