//! Filters over squares of pixels: mean, maximum, minimum, and the smallest binomial one.

use crate::grey::Grey;

/// The mean of the square of 2 `radius` + 1 pixels around each, as much of it as is in the image.
pub(crate) fn mean(image: &Grey, radius: usize) -> Grey {
    let half = mean_of_rows(image, radius).transposed();
    mean_of_rows(&half, radius).transposed()
}

fn mean_of_rows(image: &Grey, radius: usize) -> Grey {
    let mut means = Grey::filled(image.width(), image.height(), 0);
    let width = image.width();
    // sums[x] is the sum of the first x pixels.
    let mut sums = vec![0_u32; width + 1];
    for y in 0..image.height() {
        let mut sum = 0;
        for (pixel, total) in image.row(y).iter().zip(&mut sums[1..]) {
            sum += u32::from(*pixel);
            *total = sum;
        }
        for (x, pixel) in means.row_mut(y).iter_mut().enumerate() {
            let (from, to) = (x.saturating_sub(radius), (x + radius + 1).min(width));
            let n = u32::try_from(to - from).unwrap_or(u32::MAX);
            *pixel = u8::try_from((sums[to] - sums[from] + n / 2) / n).unwrap_or(u8::MAX);
        }
    }
    means
}

/// The largest of the square of 2 `radius` + 1 pixels around each: grey dilation.
pub(crate) fn maximum(image: &Grey, radius: usize) -> Grey {
    extreme(image, radius, u8::max)
}

/// The smallest of the square of 2 `radius` + 1 pixels around each: grey erosion.
pub(crate) fn minimum(image: &Grey, radius: usize) -> Grey {
    extreme(image, radius, u8::min)
}

/// What is darker than what is around it, and narrower than the square, filled: grey closing.
pub(crate) fn closed(image: &Grey, radius: usize) -> Grey {
    minimum(&maximum(image, radius), radius)
}

fn extreme(image: &Grey, radius: usize, of: impl Fn(u8, u8) -> u8 + Copy) -> Grey {
    extreme_of_columns(&extreme_of_columns(image, radius, of).transposed(), radius, of).transposed()
}

fn extreme_of_columns(image: &Grey, radius: usize, of: impl Fn(u8, u8) -> u8 + Copy) -> Grey {
    let mut result = image.clone();
    for y in 0..image.height() {
        let row = result.row_mut(y);
        for near in y.saturating_sub(radius)..(y + radius + 1).min(image.height()) {
            for (pixel, other) in row.iter_mut().zip(image.row(near)) {
                *pixel = of(*pixel, *other);
            }
        }
    }
    result
}

/// The binomial filter 1 2 1 in both directions, against the noise of a camera.
pub(crate) fn smooth(image: &Grey) -> Grey {
    let (width, height) = (image.width(), image.height());
    let mut result = image.clone();
    let mut sums = vec![0_u16; width];
    for y in 0..height {
        let rows = [y.saturating_sub(1), y, (y + 1).min(height - 1)].map(|y| image.row(y));
        for (x, sum) in sums.iter_mut().enumerate() {
            *sum = u16::from(rows[0][x]) + 2 * u16::from(rows[1][x]) + u16::from(rows[2][x]);
        }
        for (x, pixel) in result.row_mut(y).iter_mut().enumerate() {
            let near = [x.saturating_sub(1), x, (x + 1).min(width - 1)].map(|x| sums[x]);
            *pixel = u8::try_from((near[0] + 2 * near[1] + near[2] + 8) / 16).unwrap_or(u8::MAX);
        }
    }
    result
}

/// The largest or smallest of each pixel and its four neighbours.
pub(crate) fn over_cross(image: &Grey, of: impl Fn(u8, u8) -> u8 + Copy) -> Grey {
    let mut result = image.clone();
    for y in 0..image.height() {
        let row = result.row_mut(y);
        let own = image.row(y);
        for near in [y.saturating_sub(1), (y + 1).min(image.height() - 1)] {
            for (pixel, other) in row.iter_mut().zip(image.row(near)) {
                *pixel = of(*pixel, *other);
            }
        }
        for (pixel, left) in row[1..].iter_mut().zip(own) {
            *pixel = of(*pixel, *left);
        }
        for (pixel, right) in row.iter_mut().zip(&own[1..]) {
            *pixel = of(*pixel, *right);
        }
    }
    result
}
