//! Large photographs scaled down.

use crate::grey::Grey;

/// The most pixels worked on. A page of handwriting is legible well below.
const MOST: usize = 4_500_000;

/// By how much an image is to be scaled down: the smallest whole number that leaves few pixels.
pub(crate) fn factor(image: &Grey) -> usize {
    let pixels = image.pixels().len();
    (1..pixels).find(|factor| pixels / (factor * factor) <= MOST).unwrap_or(1)
}

/// Each pixel is the mean of `factor` x `factor`; rows and columns that do not fill one are left
/// out, unless there are no others.
pub(crate) fn shrink(image: &Grey, factor: usize) -> Grey {
    let factor_x = factor.clamp(1, image.width());
    let factor_y = factor.clamp(1, image.height());
    if factor_x * factor_y == 1 {
        return image.clone();
    }
    let (width, height) = (image.width() / factor_x, image.height() / factor_y);
    let mut small = Grey::filled(width, height, 0);
    let mut sums = vec![0_u32; width];
    let area = u32::try_from(factor_x * factor_y).unwrap_or(u32::MAX);
    // Rounded, as sums · (2³² / area), without a division for each pixel.
    let inverse = (1_u64 << 32).div_ceil(u64::from(area));
    for y in 0..height {
        sums.fill(area / 2);
        for row in y * factor_y..(y + 1) * factor_y {
            add_groups(&mut sums, image.row(row), factor_x);
        }
        for (pixel, &sum) in small.row_mut(y).iter_mut().zip(&sums) {
            *pixel = u8::try_from((u64::from(sum) * inverse) >> 32).unwrap_or(u8::MAX);
        }
    }
    small
}

/// Adds each group of `factor` pixels to its sum.
fn add_groups(sums: &mut [u32], row: &[u8], factor: usize) {
    let sum = |group: &[u8]| group.iter().map(|&pixel| u32::from(pixel)).sum::<u32>();
    match factor {
        // Lengths known to the compiler become vector instructions.
        2 => sums.iter_mut().zip(row.as_chunks::<2>().0).for_each(|(s, group)| *s += sum(group)),
        3 => sums.iter_mut().zip(row.as_chunks::<3>().0).for_each(|(s, group)| *s += sum(group)),
        _ => sums.iter_mut().zip(row.chunks_exact(factor)).for_each(|(s, group)| *s += sum(group)),
    }
}
