//! How strongly images are distorted.

use std::f32::consts::PI;
use std::fmt;

use crate::error::Error;

/// How strongly images are distorted. Each field is a strength of its own, 0 for "not at all".
///
/// With θ uniform in ±`rotation`, factors f_x and f_y uniform in 1 ± `scaling`, k uniform in
/// ±`shear`, and t_x and t_y uniform in ±`shift`, all independent, what is at (x, y) from the
/// centre of the image, x to the right and y down, goes to
///
/// ```text
/// x' = cos θ (f_x x + k f_y y) - sin θ f_y y + t_x
/// y' = sin θ (f_x x + k f_y y) + cos θ f_y y + t_y
/// ```
///
/// and before that, it is displaced: a pixel of the distorted image takes its grey from a place
/// that lies off by a vector which varies smoothly over the image. Vectors are drawn at the points
/// of a grid whose points are a quarter of the image's longer side apart, seven pixels in images of
/// 28 × 28; each component has mean 0, standard deviation `displacement`, and a nearly normal
/// distribution that ends at 3.46 standard deviations. A cubic B-spline makes a smooth field of
/// them, whose components have standard deviations of 0.48 `displacement` at an average pixel.
///
/// Greys between pixels are interpolated linearly, in steps of 1/256 of a pixel. Around the image
/// everything is 0.
///
/// Source: P. Simard, D. Steinkraus and J. Platt, *Best practices for convolutional neural networks
/// applied to visual document analysis*, 2003, who smoothed with a Gaussian of standard deviation
/// 4. A spline with seven pixels between its points smooths as much.
///
/// ```
/// use augmentation::Distortion;
///
/// let distortion = Distortion { rotation: 4.0, ..Distortion::NONE };
/// let error = distortion.check().unwrap_err();
/// assert_eq!(error.to_string(), "rotation is 4: it must be from 0 to 3.1415927 radians");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distortion {
    /// Largest angle either way, in radians; 0 to π.
    pub rotation: f32,
    /// Largest share by which width and height, each for itself, grow or shrink; 0 to 0.5.
    pub scaling: f32,
    /// Largest slant either way: pixels to the side for each pixel of height; 0 to 1.
    pub shear: f32,
    /// Largest shift in each direction, in pixels; 0 to 1,000.
    pub shift: f32,
    /// Standard deviation of each component of the vectors on the grid, in pixels; 0 to 100.
    pub displacement: f32,
}

impl Distortion {
    /// Leaves images as they are.
    pub const NONE: Self =
        Self { rotation: 0.0, scaling: 0.0, shear: 0.0, shift: 0.0, displacement: 0.0 };

    /// Whether all strengths are within their ranges.
    ///
    /// # Errors
    /// [`Error::Strength`] names the first that is not.
    pub fn check(&self) -> Result<(), Error> {
        let strengths = [
            ("rotation", self.rotation, PI, "radians"),
            ("scaling", self.scaling, 0.5, "(a share of the size)"),
            ("shear", self.shear, 1.0, "(pixels for each pixel of height)"),
            ("shift", self.shift, 1_000.0, "pixels"),
            ("displacement", self.displacement, 100.0, "pixels"),
        ];
        for (name, found, most, unit) in strengths {
            if !(0.0..=most).contains(&found) {
                return Err(Error::Strength { name, found, most, unit });
            }
        }
        Ok(())
    }
}

/// Strengths that suit handwritten digits of 28 × 28 pixels.
impl Default for Distortion {
    fn default() -> Self {
        Self { rotation: 0.17, scaling: 0.12, shear: 0.15, shift: 1.0, displacement: 2.0 }
    }
}

/// `rotation 0.17, scaling 0.12, shear 0.15, shift 1, displacement 2`.
impl fmt::Display for Distortion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rotation, scaling, shear, shift, displacement } = self;
        write!(
            f,
            "rotation {rotation}, scaling {scaling}, shear {shear}, shift {shift}, displacement \
             {displacement}"
        )
    }
}
