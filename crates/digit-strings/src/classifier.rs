//! What reads single digits.

use drawn_digits::PIXELS;

/// Reads single digits, many at a time.
///
/// Closures are classifiers, too:
///
/// ```
/// use digit_strings::Classifier;
///
/// // Takes everything for a 7.
/// let sevens = |images: &[[u8; 784]]| {
///     images.iter().map(|_| std::array::from_fn(|k| if k == 7 { 0.9 } else { 0.0 })).collect()
/// };
/// assert_eq!(sevens.classify(&[[0; 784]; 3]).len(), 3);
/// ```
pub trait Classifier {
    /// For each image of 28 x 28 bytes, normalised as MNIST's are, 0 paper to 255 ink, how probable
    /// each digit is, from 0 to 1. All ten may be small: then the image is not a digit.
    fn classify(&self, images: &[[u8; PIXELS]]) -> Vec<[f32; 10]>;
}

impl<F: Fn(&[[u8; PIXELS]]) -> Vec<[f32; 10]>> Classifier for F {
    fn classify(&self, images: &[[u8; PIXELS]]) -> Vec<[f32; 10]> {
        self(images)
    }
}
