//! Distorted images by number.

use crate::distortion::Distortion;
use crate::error::Error;
use crate::grid::GridPlaces;
use crate::instructions::{Instructions, Kernel};
use crate::random::Random;
use crate::warp::Warp;

/// Height and width of an image, at most, in pixels.
pub const MAX_SIDE: usize = 2_048;

/// Distorts images of one size.
///
/// ```
/// use augmentation::{Distorter, Distortion};
///
/// // A bar of 4 x 16 pixels, 0 white to 255 black.
/// let mut image = [0; 784];
/// for row in 6..22 {
///     image[row * 28 + 12..][..4].fill(255);
/// }
/// let distorter = Distorter::new(Distortion::default(), 28, 28, 1)?;
/// let mut distorted = [0; 784];
/// distorter.distort(0, 5, &image, &mut distorted);
/// assert_eq!(distorted.iter().filter(|&&pixel| pixel > 127).count(), 69);
/// # Ok::<(), augmentation::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Distorter {
    distortion: Distortion,
    rows: usize,
    columns: usize,
    seed: u64,
    grid: GridPlaces,
    warp: Warp,
    instructions: Instructions,
}

impl Distorter {
    /// For images of `rows` x `columns` pixels.
    ///
    /// # Errors
    /// [`Error::Strength`] as [`Distortion::check`]; [`Error::Size`] for a side of 0 or of more
    /// than [`MAX_SIDE`] pixels.
    pub fn new(
        distortion: Distortion,
        rows: usize,
        columns: usize,
        seed: u64,
    ) -> Result<Self, Error> {
        distortion.check()?;
        let sides = 1..=MAX_SIDE;
        if !sides.contains(&rows) || !sides.contains(&columns) {
            return Err(Error::Size { rows, columns, most: MAX_SIDE });
        }
        Ok(Self {
            distortion,
            rows,
            columns,
            seed,
            grid: GridPlaces::new(rows, columns),
            warp: Warp::new(rows, columns),
            instructions: Instructions::best(),
        })
    }

    /// The strengths.
    pub fn distortion(&self) -> &Distortion {
        &self.distortion
    }

    /// Writes distortion `epoch` of image `example`: rows of bytes, as `image` has them. It depends
    /// on the two numbers, the image and the arguments of [`new`](Self::new), and on nothing else.
    ///
    /// # Panics
    /// If `image` or `to` does not have rows x columns pixels.
    #[track_caller]
    pub fn distort(&self, example: usize, epoch: usize, image: &[u8], to: &mut [u8]) {
        let pixels = self.rows * self.columns;
        for (what, found) in [("the image", image.len()), ("the distorted image", to.len())] {
            assert!(found == pixels, "{what} has {found} pixels instead of {pixels}");
        }
        let random = Random::new(self.seed, example as u64, epoch as u64);
        self.instructions.run(Distort { distorter: self, random, image, to });
    }
}

/// One image.
struct Distort<'a> {
    distorter: &'a Distorter,
    random: Random,
    image: &'a [u8],
    to: &'a mut [u8],
}

impl Kernel for Distort<'_> {
    #[expect(clippy::inline_always, reason = "compiled for the caller's instructions")]
    #[inline(always)]
    fn run(self) {
        let Distorter { distortion, grid, warp, .. } = self.distorter;
        let grid = grid.draw(distortion, self.random);
        warp.run(&grid, self.image, self.to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Greys of all kinds, with white between them.
    fn image(pixels: usize, salt: u64) -> Vec<u8> {
        let grey = |at: u64| {
            let bits = Random::new(salt, at / 40, 0).bits(at);
            if bits >> 62 == 0 { 0 } else { bits.to_le_bytes()[0] }
        };
        (0..pixels as u64).map(grey).collect()
    }

    #[test]
    fn all_instruction_sets_give_the_same_bytes() {
        let strong =
            Distortion { rotation: 3.0, scaling: 0.5, shear: 1.0, shift: 9.0, displacement: 5.0 };
        for (rows, columns) in [(28, 28), (1, 1), (1, 50), (50, 1), (33, 90), (200, 17)] {
            for distortion in [Distortion::default(), strong, Distortion::NONE] {
                let of = |instructions: Instructions| {
                    let distorter = Distorter::new(distortion, rows, columns, 9).expect("a size");
                    let distorter = Distorter { instructions, ..distorter };
                    let mut to = vec![0; rows * columns];
                    let images = (0..40).flat_map(|i| {
                        distorter.distort(i, i / 3, &image(rows * columns, i as u64), &mut to);
                        to.clone()
                    });
                    images.collect::<Vec<u8>>()
                };
                let baseline = of(Instructions::Baseline);
                for instructions in Instructions::available() {
                    assert!(of(instructions) == baseline, "{instructions:?}, {rows} x {columns}");
                }
            }
        }
    }
}
