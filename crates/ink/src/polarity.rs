//! Whether ink is darker or lighter than the paper.

use crate::filters;
use crate::grey::Grey;

/// A thousandth of the pixels, lighter than paper by 27 levels, is ink: the third moment of that.
const LEAST: i64 = 20;

/// Whether writing is light on dark, as chalk on a board or MNIST's own images.
///
/// Strokes are thin: within a neighbourhood few pixels differ much from the mean, to the side of
/// the ink, and many a little, to that of the paper. So the third moment of the differences has
/// the sign of the ink. At the edge of a shadow or of the paper they cancel. Where there is
/// next to no ink, paper is taken to be light.
pub(crate) fn is_light_on_dark(image: &Grey) -> bool {
    let means = filters::mean(image, (image.shorter_side() / 8).max(12));
    let cubes = image.pixels().iter().zip(means.pixels()).map(|(&pixel, &mean)| {
        let difference = (i64::from(pixel) - i64::from(mean)).clamp(-100, 100);
        difference * difference * difference
    });
    cubes.sum::<i64>() > LEAST * i64::try_from(image.pixels().len()).unwrap_or(i64::MAX)
}
