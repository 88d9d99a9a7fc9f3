//! Images side by side.

use ndarray::{Array2, ArrayView3, s};

/// Images side by side, `columns` in a row, to look at: `[n / columns * 28, columns * 28]`,
/// rounded up; what is left over is white.
///
/// ```
/// let (images, _) = drawn_digits::draw_many(1, 0..25);
/// assert_eq!(drawn_digits::sheet(images.view(), 10).dim(), (3 * 28, 10 * 28));
/// ```
///
/// # Panics
///
/// If `columns` is 0.
#[track_caller]
pub fn sheet(images: ArrayView3<'_, u8>, columns: usize) -> Array2<u8> {
    assert!(columns > 0, "a sheet of 0 columns");
    let (n, height, width) = images.dim();
    let mut sheet = Array2::zeros((n.div_ceil(columns) * height, columns * width));
    for (i, image) in images.outer_iter().enumerate() {
        let (top, left) = (i / columns * height, i % columns * width);
        sheet.slice_mut(s![top..top + height, left..left + width]).assign(&image);
    }
    sheet
}
