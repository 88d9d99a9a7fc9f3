//! How noisy an image is.

use crate::grey::Grey;

/// Standard deviation of the noise, in grey levels, rounded.
///
/// The mean absolute value of a filter that is blind to even slopes, taken where it is small, so
/// that strokes do not count.
///
/// Source: J. Immerkær, "Fast noise variance estimation", Computer Vision and Image Understanding
/// 64 (1996); the median instead of the mean is for the strokes.
pub(crate) fn deviation(image: &Grey) -> u32 {
    let mut counts = [0_usize; 256];
    for y in 1..image.height().saturating_sub(1) {
        let rows = [y - 1, y, y + 1].map(|y| image.row(y));
        for ((above, middle), below) in
            rows[0].windows(3).zip(rows[1].windows(3)).zip(rows[2].windows(3))
        {
            let sum = |row: &[u8]| i32::from(row[0]) - 2 * i32::from(row[1]) + i32::from(row[2]);
            let laplacian = sum(above) - 2 * sum(middle) + sum(below);
            counts[(laplacian.unsigned_abs() / 4).min(255) as usize] += 1;
        }
    }
    let total: usize = counts.iter().sum();
    let mut below = 0;
    let median = counts.iter().position(|count| {
        below += count;
        below * 2 > total
    });
    // The filter's own deviation is 6 times the noise's, whose median is 0.6745 times that: of the
    // quarters counted, 1.012 for each level.
    u32::try_from(median.unwrap_or(0)).unwrap_or(0)
}
