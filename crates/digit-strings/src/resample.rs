//! Images made smaller or larger.

use ndarray::{Array2, ArrayRef2, ArrayView2};

/// The image at another size: each pixel is the mean of what lies under it.
pub(crate) fn resample(image: ArrayView2<'_, u8>, rows: usize, columns: usize) -> Array2<u8> {
    let floats = image.map(|&pixel| f32::from(pixel));
    let low = of_rows(&floats, rows);
    let turned = of_rows(&low.t().as_standard_layout(), columns);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mean of bytes, rounded"
    )]
    turned.t().map(|&mean| (mean + 0.5) as u8)
}

/// From `[n, width]` to `[rows, width]`: the mean of every n / `rows` lines; a line on the border of
/// two means is shared out.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places within the lines, rounded down"
)]
fn of_rows(lines: &ArrayRef2<f32>, rows: usize) -> Array2<f32> {
    let (n, width) = lines.dim();
    let scale = n as f32 / rows as f32;
    let mut means = Array2::zeros((rows, width));
    for (i, mut mean) in means.outer_iter_mut().enumerate() {
        let (start, end) = (i as f32 * scale, (i + 1) as f32 * scale);
        // Casts round down; one line more than is needed has a part of 0 at most.
        for k in (start as usize)..n.min(end as usize + 1) {
            let part = end.min((k + 1) as f32) - start.max(k as f32);
            if part > 0.0 {
                mean.scaled_add(part / scale, &lines.row(k));
            }
        }
    }
    means
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn each_pixel_is_the_mean_of_what_lies_under_it() {
        let image = array![[0, 100, 200], [40, 60, 80]];
        assert_eq!(resample(image.view(), 1, 1), array![[80]]);
        assert_eq!(resample(image.view(), 2, 3), image);
        // Three columns in two: one and a half each.
        assert_eq!(resample(image.view(), 2, 2), array![[33, 167], [47, 73]]);
        assert_eq!(resample(array![[9]].view(), 2, 3), array![[9, 9, 9], [9, 9, 9]]);
    }
}
