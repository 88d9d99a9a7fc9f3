//! Whether ink is darker or lighter than the paper.

use crate::filters;
use crate::grey::Grey;

/// A thousandth of the pixels, lighter than paper by 27 levels, is ink: the third moment of that.
const LEAST: i64 = 20;

/// What writing looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Polarity {
    LightOnDark,
    DarkOnLight,
    /// There is next to no ink.
    Unknown,
}

/// Whether writing is light on dark, as chalk on a board or MNIST's own images.
///
/// Strokes are thin: within a neighbourhood few pixels differ much from the mean, to the side of
/// the ink, and many a little, to that of the paper. So the third moment of the differences has
/// the sign of the ink. At the edge of a shadow or of the paper they cancel.
pub(crate) fn of(image: &Grey) -> Polarity {
    let means = filters::mean(image, (image.shorter_side() / 8).max(12));
    let cubes = image.pixels().iter().zip(means.pixels()).map(|(&pixel, &mean)| {
        let difference = (i64::from(pixel) - i64::from(mean)).clamp(-100, 100);
        difference * difference * difference
    });
    let moment = cubes.sum::<i64>();
    let least = LEAST * i64::try_from(image.pixels().len()).unwrap_or(i64::MAX);
    if moment > least {
        Polarity::LightOnDark
    } else if moment < -least {
        Polarity::DarkOnLight
    } else {
        Polarity::Unknown
    }
}
