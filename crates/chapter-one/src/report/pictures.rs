//! Images and evaluations as pictures.

use figures::{Cell, Image, Matrix};
use mnist_io::Examples;
use sigmoid_net::Evaluation;

/// Images in a row of a sheet.
const IN_A_ROW: usize = 10;

/// Images on a sheet, at most.
pub const ON_A_SHEET: usize = 1_000;

/// Labels by predictions; the darkest cell is the most frequent mistake. What is right is in pale
/// orange, more of it the more of the label is read right.
pub fn confusion(title: &str, evaluation: &Evaluation) -> Matrix {
    let counts = &evaluation.confusion;
    let labels = || (0..counts.nrows()).map(|label| label.to_string());
    let off = counts.indexed_iter().filter(|((label, prediction), _)| label != prediction);
    let most = off.map(|(_, &count)| count).max().unwrap_or(0).max(1) as f64;
    let cell = |label: usize, prediction: usize| {
        let count = counts[(label, prediction)];
        let shade = if label == prediction {
            -0.3 * evaluation.recall(label).unwrap_or(0.0)
        } else {
            count as f64 / most
        };
        let text = if count == 0 { "·".to_string() } else { count.to_string() };
        Cell::new(text, shade)
    };
    let row = |label: usize| (0..counts.ncols()).map(move |prediction| cell(label, prediction));
    Matrix::new(title, (0..counts.nrows()).map(row))
        .rows("label", labels())
        .columns("prediction", labels())
}

/// One image as it is: 0 white to 255 black.
pub fn ink(image: &[u8], columns: usize) -> Image {
    Image::ink(columns, image.iter().copied())
}

/// Pixels in a row of the images.
pub fn row_width(examples: &Examples) -> usize {
    examples.image_shape().last().copied().unwrap_or(1)
}

/// Ten, and of very many as many as make a square.
pub fn in_a_row(tiles: usize) -> usize {
    IN_A_ROW.max(tiles.isqrt())
}

/// The width of an image of so many pixels that is as near to square as possible, and not higher
/// than wide.
///
/// ```
/// use chapter_one::report::pictures::squarest_width;
/// assert_eq!([784, 80, 4096, 13, 1, 12].map(squarest_width), [28, 10, 64, 13, 1, 4]);
/// ```
pub fn squarest_width(pixels: usize) -> usize {
    let height = (1..=pixels.isqrt()).rev().find(|&height| pixels.is_multiple_of(height));
    pixels / height.unwrap_or(1)
}
